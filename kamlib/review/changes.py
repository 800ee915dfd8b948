"""What changed since the last review that was closed."""

import datetime as dt

import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.method.changes import list_watches, measure_changes, measure_figure_changes
from kamlib.method.kpis import INDICATORS
from kamlib.review.kpis import kpis


@figure("REV-4")
def reviews(case: Case) -> list[dt.date]:
    """REV-4, the data dates of the reviews closed before this one, newest first.

    A review is closed when people confirm a list or decide about the account on its date.
    """
    confirmed = case.said("confirmed_list", everywhere=True)["review"]
    days = pd.concat([confirmed, case.said("decision")["review"]]).dropna().dt.date
    return sorted({day for day in days if case.first_date <= day < case.as_of}, reverse=True)


@figure("REV-4")
def last_review(case: Case, since: str | dt.date | None = None) -> dt.date | None:
    """REV-4, the day to compare with: the last closed review's, or the one asked for."""
    if since is None:
        return next(iter(reviews(case)), None)
    return pd.Timestamp(since).date()


@figure("REV-4")
def changes(case: Case, since: str | dt.date | None = None) -> pd.DataFrame:
    """REV-4, what changed in the plan since the last review: `measure_changes`.

    Parameters
    ----------
    since
        The data date to compare with; empty: that of the last closed review. Where none was
        closed there is nothing to compare with, and the frame is empty.
    """
    day = last_review(case, since)
    states = [] if day is None else [_state(case.at(day)), _state(case)]
    found = measure_changes(*(states or ({}, {})), pd.Timestamp(day or case.as_of), case.day)
    return _named(case, found)


def _state(case: Case) -> dict[str, pd.DataFrame]:
    """Every watched kind as it stands for this page, and the tier of the portfolio."""
    state = {kind: case.said(kind) for kind in list_watches() if kind != "tier"}
    rows = [{"tier": case.tier}] if case.tier else []
    return {**state, "tier": pd.DataFrame(rows, columns=["tier"])}


def _named(case: Case, found: pd.DataFrame) -> pd.DataFrame:
    """Names for people, questions as they are asked, the unit of each indicator."""
    people = case.people
    named = found["unit"].eq("person")
    for column in ("was", "is_now"):
        found[column] = found[column].where(~named, found[column].map(people))
    found["unit"] = found["unit"].where(~named, "text")
    targets = found["changed_kind"].eq("target")
    found["unit"] = found["unit"].where(~targets, found["what"].map(INDICATORS).fillna("number"))
    by_slug = [kind for kind, one in list_watches().items() if one.written.startswith("label:")]
    slugs = found["changed_kind"].isin(by_slug)
    found["what"] = found["what"].where(slugs, [people.get(what, what) for what in found["what"]])
    bank = dict(zip(case.bank["question"], case.bank["question_text"], strict=True))
    asked = found["changed_kind"].eq("answer")
    found["what"] = found["what"].mask(asked, found["what"].replace(bank))
    return found.assign(change_by=found["change_by"].map(people))


@figure("REV-4")
def figures_since(case: Case, since: str | dt.date | None = None) -> pd.DataFrame:
    """REV-4, the figures at the last review and now: `measure_figure_changes`."""
    day = last_review(case, since)
    now = kpis(case)
    if day is None:
        return measure_figure_changes(now.iloc[:0], now.iloc[:0])
    return measure_figure_changes(kpis(case.at(day)), now)
