"""Objectives, actions and offers."""

import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.method.work import (
    measure_actions,
    measure_objectives,
    measure_offers,
    measure_work_totals,
)
from kamlib.plan.people import called


@figure("PLAN-6")
def objectives(case: Case) -> pd.DataFrame:
    """PLAN-6, objectives by theme and term: `measure_objectives`."""
    return measure_objectives(
        case.said("objective"),
        case.said("action"),
        case.day,
        actions_min=case.settings.plan.actions_min,
    )


@figure("PLAN-7")
def work(case: Case, *, names: bool = False) -> pd.DataFrame:
    """PLAN-7, the account's actions with their state: `measure_actions`.

    ``serves`` says the objective in its own words, where ``for_objective`` holds its code.
    """
    said = case.said("objective")
    found = measure_actions(case.said("action"), said, case.day)
    words = dict(said[["item", "objective"]].dropna().itertuples(index=False))
    named = [words.get(code, code) for code in found["for_objective"]]
    return called(case, found.assign(serves=named), names)


@figure("PLAN-7")
def work_totals(case: Case) -> pd.DataFrame:
    """PLAN-7, what the actions cost and should bring: `measure_work_totals`."""
    return measure_work_totals(work(case))


@figure("PLAN-12")
def offers(case: Case, *, names: bool = False) -> pd.DataFrame:
    """PLAN-12, personal offers and what makes them less than that: `measure_offers`."""
    return called(case, measure_offers(case.said("offer")), names)
