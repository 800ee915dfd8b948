"""REV-3: the four standing questions, with the former answers beside them."""

import numpy as np
import pandas as pd

from kamlib.vocabulary import STANDING_QUESTIONS


def measure_standing_questions(answers: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """REV-3: the four standing questions with every answer given so far, newest first.

    Parameters
    ----------
    answers
        ``review``, ``standing_question``, ``answer`` and what every frame of judgements holds.
    day
        The data date: the review of today is asked where it has no answer yet.

    Returns
    -------
    DataFrame
        Per question, in the method's order: a row for the review of `day` (``answer`` missing
        where nobody has answered), then the former ones. ``standing_question``, ``review``,
        ``answer``, ``repeated`` (reviews in a row with the very same answer, this one included),
        ``confidence``, ``author``.

    Examples
    --------
    >>> said = pd.DataFrame({"review": pd.to_datetime(["2025-06-30", "2025-09-30"]),
    ...     "standing_question": "deep_enough", "answer": "buyers only", "confidence": "assumed",
    ...     "author": "kam"})
    >>> found = measure_standing_questions(said, pd.Timestamp("2025-12-31"))
    >>> found[found["standing_question"] == "deep_enough"][["review", "answer", "repeated"]]
          review       answer  repeated
    3 2025-12-31          NaN       NaN
    4 2025-09-30  buyers only       2.0
    5 2025-06-30  buyers only       1.0
    """
    rows = []
    for question in STANDING_QUESTIONS:
        own = answers[answers["standing_question"] == question].sort_values("review")
        if not (own["review"] == day).any():
            asked = {"standing_question": question, "review": day, "answer": None}
            rows.append(asked | {"repeated": np.nan, "confidence": None, "author": None})
        told, last, times = [], None, 0
        for row in own.itertuples():
            answer = row.answer if isinstance(row.answer, str) else None
            times = times + 1 if answer is not None and answer == last else 1
            last = answer
            told.append(
                {"standing_question": question, "review": row.review, "answer": answer,
                 "repeated": float(times), "confidence": row.confidence, "author": row.author}
            )  # fmt: skip
        rows += told[::-1]
    frame = pd.DataFrame(rows)
    return frame.assign(review=pd.to_datetime(frame["review"]))
