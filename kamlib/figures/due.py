"""What has a day, and how it stands on another day: one answer for actions, objectives, promises.

Late is late by the calendar, from the day after. What has no day is **undated**: a state of its
own, shown as such, still to be done and never late, unless a person called it late.
"""

import numpy as np
import pandas as pd

CLOSED = ("done", "dropped", "met", "waived")
"""What people say of a thing on which nothing more is to be done."""

STILL = ("open", "late", "undated")
"""The states of a thing on which something is still to be done."""


def decide_due(due: pd.Series, said: pd.Series, day) -> pd.Series:
    """Tell how each thing stands on a day.

    Parameters
    ----------
    due
        The days for which they are promised.
    said
        What people say of them: one of `CLOSED`, late, or anything else (going on, nothing).
    day
        The data date.

    Returns
    -------
    Series
        As said where it is closed; else late (its day has passed, or a person said so), undated,
        or open (its day is still to come).

    Examples
    --------
    >>> days = pd.Series(pd.to_datetime(["2025-12-30", "2025-12-31", None, "2025-12-01", None]))
    >>> said = pd.Series(["doing", None, "planned", "done", "late"])
    >>> decide_due(days, said, "2025-12-31").tolist()
    ['late', 'open', 'undated', 'done', 'late']
    """
    due, said = pd.to_datetime(due), said.astype("object")
    late = (due < pd.Timestamp(day)) | said.eq("late")
    states = np.select([said.isin(CLOSED), late, due.isna()], [said, "late", "undated"], "open")
    return pd.Series(states, index=due.index, dtype="str")
