"""What is known of the account, and which questions are still open."""

import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.method.dossier import measure_dossier, measure_ledger_facts
from kamlib.method.questions import (
    decide_question_actions,
    measure_question_groups,
    measure_questions,
)
from kamlib.review.kpis import comparison, kpis


@figure("PLAN-1")
def dossier(case: Case) -> pd.DataFrame:
    """PLAN-1, what is known of the account, said and from the ledger: `measure_dossier`."""
    ledger_facts = measure_ledger_facts(
        case.account_row,
        kpis(case),
        comparison(case),
        case.net_lines,
        case.tables["customers"],
        case.window,
    )
    return measure_dossier(case.said("fact"), ledger_facts, case.window.end)


@figure("PLAN-2")
def questions(case: Case) -> pd.DataFrame:
    """PLAN-2, the bank's questions with what was answered: `measure_questions`."""
    return measure_questions(case.said("answer"), case.bank, case.day)


@figure("PLAN-2")
def answers(case: Case) -> pd.DataFrame:
    """PLAN-2, the questions and their answers, people by name."""
    return case.named(questions(case))


@figure("PLAN-2")
def question_groups(case: Case) -> pd.DataFrame:
    """PLAN-2, the questions counted by group: `measure_question_groups`."""
    return measure_question_groups(questions(case))


@figure("PLAN-2")
def question_actions(case: Case) -> pd.DataFrame:
    """PLAN-2, what is unknown as actions to propose: `decide_question_actions`."""
    return case.named(decide_question_actions(questions(case)))


@figure("PLAN-2")
def question_prefill(case: Case) -> pd.DataFrame:
    """PLAN-2, the bank's open questions as rows to fill in, for ``kam.form("answer")``."""
    bank = questions(case)
    return bank.loc[~bank["asked"], ["question", "question_group"]]
