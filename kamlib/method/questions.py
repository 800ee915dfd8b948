"""The question bank put to one account (PLAN-2): what is known, what is not, what to do about it.

A question is known when somebody answered it, not relevant when somebody said so, else unknown:
a blank is never an answer. Unknown questions become actions; not all of them need one.
"""

import numpy as np
import pandas as pd

from kamlib.method.due import decide_due

GROUPS = (
    "our_team",
    "their_team",
    "trends",
    "needs",
    "facts",
    "competitors",
    "value",
    "to_learn",
)
"""The eight groups, in the method's order."""

STATES = ("known", "unknown", "not_relevant")


def measure_questions(answers: pd.DataFrame, bank: pd.DataFrame, day) -> pd.DataFrame:
    """Put what was answered beside the bank's questions.

    Parameters
    ----------
    answers
        The account's judgements of the kind ``answer``: ``question``, ``question_group``,
        ``answer``, ``relevant``, ``owner``, ``due``, ``confidence``. Questions that are not in the
        bank are the client's own: they stand after those of their group.
    bank
        ``question``, ``question_group``, ``question_text``, in the order in which they are asked.
    day
        The data date: what is due before it and still unknown is overdue.

    Returns
    -------
    DataFrame
        One row per question: ``question_group``, ``question`` (code), ``question_text``,
        ``question_state`` (known, unknown, not_relevant), ``asked`` (somebody has taken it up),
        ``answer``, ``owner``, ``due``, ``overdue`` (of unknown ones with a date).

    Examples
    --------
    >>> bank = pd.DataFrame({"question": ["q1", "q2", "q3"], "question_group": "needs",
    ...     "question_text": ["What?", "When?", "Why?"]})
    >>> answers = pd.DataFrame({"question": ["q1", "q2"], "question_group": "needs",
    ...     "answer": ["Oil", None], "relevant": None, "owner": [None, "kam"],
    ...     "due": pd.to_datetime([None, "2025-09-30"]), "confidence": ["confirmed", "unknown"]})
    >>> measure_questions(answers, bank, "2025-12-31")[["question", "question_state", "overdue"]]
      question question_state  overdue
    0       q1          known    False
    1       q2        unknown     True
    2       q3        unknown    False
    """
    said = answers.drop_duplicates("question", keep="last")
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
    frame["overdue"] = decide_due(frame["due"], answered, day).eq("late")
    frame["_place"] = frame["question_group"].map(GROUPS.index)
    frame = frame.sort_values("_place", kind="stable").reset_index(drop=True)
    names = ["question_group", "question", "question_text", "question_state", "asked", "answer"]
    return frame[[*names, "owner", "due", "overdue"]]


def measure_question_groups(questions: pd.DataFrame) -> pd.DataFrame:
    """Count the questions of each group.

    Returns
    -------
    DataFrame
        One row per group, in the method's order: ``question_group``, ``questions``, ``known``,
        ``not_relevant``, ``still_unknown``, ``past_due`` (of these, with a date that has passed),
        ``without_owner`` (of these, taken up and nobody's) – all counts.
    """
    rows = []
    for group in GROUPS:
        own = questions[questions["question_group"].eq(group)]
        counts = {state: int(own["question_state"].eq(state).sum()) for state in STATES}
        rows.append(
            {
                "question_group": group,
                "questions": len(own),
                "known": counts["known"],
                "not_relevant": counts["not_relevant"],
                "still_unknown": counts["unknown"],
                "past_due": int(own["overdue"].sum()),
                "without_owner": int(find_ownerless(own).sum()),
            }
        )
    return pd.DataFrame(rows)


def find_ownerless(questions: pd.DataFrame) -> pd.Series:
    """Mark the questions that were taken up, are still unknown and belong to nobody."""
    return (
        questions["asked"] & questions["question_state"].eq("unknown") & questions["owner"].isna()
    )


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
    frame["_later"] = ~frame["overdue"]
    frame["_idle"] = ~frame["asked"]
    frame = frame.sort_values(["_later", "_idle", "due"], na_position="last", kind="stable")
    names = ["item", "question_group", "question_text", "owner", "due", "overdue"]
    return frame[names].reset_index(drop=True)
