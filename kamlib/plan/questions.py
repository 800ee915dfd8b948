"""The question bank put to one account (PLAN-2): what is known, what is not, what to do about it.

A question is known when somebody answered it, not relevant when somebody said so, else unknown:
a blank is never an answer. Unknown questions become actions; not all of them need one.
"""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.figures.due import decide_due
from kamlib.vocabulary import QUESTION_GROUPS


@figure("PLAN-2")
def questions(case: Case) -> pd.DataFrame:
    """PLAN-2, the bank's questions with what was answered, in the order in which they are asked.

    Questions that are not in the bank are the client's own: they stand after those of their group.

    Returns
    -------
    DataFrame
        One row per question: ``question_group``, ``question`` (code), ``question_text``,
        ``question_state`` (known, unknown, not_relevant), ``asked`` (somebody has taken it up),
        ``answer``, ``owner``, ``due``, ``overdue`` (of unknown ones with a date).
    """
    bank, said = case.bank, case.said("answer").drop_duplicates("question", keep="last")
    own = said[~said["question"].isin(bank["question"])]
    own = own[["question", "question_group"]].assign(question_text=own["question"])
    asked = pd.concat([bank[["question", "question_group", "question_text"]], own])
    columns = ["question", "answer", "relevant", "owner", "due", "confidence"]
    frame = asked.merge(said[columns], on="question", how="left", validate="1:1")
    for name in ("question_group", "answer", "owner"):
        frame[name] = frame[name].astype(object).where(frame[name].notna(), None)
    frame["question_group"] = frame["question_group"].fillna("to_learn")
    frame["asked"] = frame["question"].isin(said["question"])
    put_aside = frame["relevant"].astype("boolean").eq(False).fillna(False).to_numpy(bool)
    known = frame["answer"].notna() & frame["confidence"].ne("unknown")
    frame["question_state"] = np.select(
        [put_aside, known.to_numpy(bool)], ["not_relevant", "known"], "unknown"
    )
    frame["due"] = pd.to_datetime(frame["due"])
    answered = frame["question_state"].mask(frame["question_state"].ne("unknown"), "done")
    frame["overdue"] = decide_due(frame["due"], answered, case.day).eq("late")
    frame["_place"] = frame["question_group"].map(QUESTION_GROUPS.index)
    frame = frame.sort_values("_place", kind="stable").reset_index(drop=True)
    names = ["question_group", "question", "question_text", "question_state", "asked", "answer"]
    return frame[[*names, "owner", "due", "overdue"]]


def find_ownerless(questions: pd.DataFrame) -> pd.Series:
    """Mark the questions that were taken up, are still unknown and belong to nobody."""
    unknown = questions["question_state"].eq("unknown")
    return questions["asked"] & unknown & questions["owner"].isna()


@figure("PLAN-2")
def answers(case: Case) -> pd.DataFrame:
    """PLAN-2, the questions and their answers, people by name."""
    return case.named(questions(case))


@figure("PLAN-2")
def question_groups(case: Case) -> pd.DataFrame:
    """PLAN-2, the questions counted by group, in the method's order.

    Returns
    -------
    DataFrame
        One row per group: ``question_group``, ``questions``, ``known``, ``not_relevant``,
        ``still_unknown``, ``past_due`` (of these, with a date that has passed), ``without_owner``
        (of these, taken up and nobody's) – all counts.
    """
    bank = questions(case)
    state = bank["question_state"]
    counted = pd.DataFrame({
        "questions": True, "known": state.eq("known"), "not_relevant": state.eq("not_relevant"),
        "still_unknown": state.eq("unknown"), "past_due": bank["overdue"],
        "without_owner": find_ownerless(bank),
    }, bank.index)  # fmt: skip
    sums = counted.astype("int64").groupby(bank["question_group"]).sum()
    return (
        sums.reindex([*QUESTION_GROUPS], fill_value=0).rename_axis("question_group").reset_index()
    )


@figure("PLAN-2")
def question_actions(case: Case) -> pd.DataFrame:
    """PLAN-2, what is unknown as actions to propose: `decide_question_actions`."""
    return case.named(decide_question_actions(questions(case)))


def decide_question_actions(questions: pd.DataFrame) -> pd.DataFrame:
    """Unknown questions as actions to propose: overdue first, then by date, then those not begun.

    Returns
    -------
    DataFrame
        ``item`` (a code for the action), ``question_group``, ``question_text``, ``owner``,
        ``due``, ``overdue``. Nothing is saved: people choose which of them to take up.
    """
    frame = questions[questions["question_state"].eq("unknown")].copy()
    frame["item"] = "q-" + frame["question"].astype(str)
    frame["_later"], frame["_idle"] = ~frame["overdue"], ~frame["asked"]
    frame = frame.sort_values(["_later", "_idle", "due"], na_position="last", kind="stable")
    names = ["item", "question_group", "question_text", "owner", "due", "overdue"]
    return frame[names].reset_index(drop=True)


@figure("PLAN-2")
def question_prefill(case: Case) -> pd.DataFrame:
    """PLAN-2, the bank's open questions as rows to fill in, for ``kam.form("answer")``."""
    bank = questions(case)
    return bank.loc[~bank["asked"], ["question", "question_group"]]
