"""REV-11: what each side owes the other."""

import pandas as pd

from kamlib.method.due import decide_due
from kamlib.method.slugs import find_places
from kamlib.vocabulary import SIDES


def measure_obligations(obligations: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Tell of each obligation whether it is met, open, late or undated on a day.

    Parameters
    ----------
    obligations
        ``item``, ``side``, ``obligation_kind``, ``obligation``, ``clause``, ``amount``, ``due``,
        ``obligation_state``.
    day
        The data date.

    Returns
    -------
    DataFrame
        Ours first, the most overdue first: ``side``, ``obligation_kind``, ``obligation``,
        ``clause``, ``amount``, ``due``, ``duty_state`` (met, waived, late, open, undated: see
        `kamlib.method.due.decide_due`), ``overdue_days`` (NaN where not late; 0 where it was called
        late without a day).

    Examples
    --------
    >>> said = pd.DataFrame({"side": ["ours", "theirs"], "obligation_kind": None,
    ...     "obligation": ["report", "forecast"], "clause": ["4.2", None], "amount": np.nan,
    ...     "item": ["o1", "o2"], "due": pd.to_datetime(["2025-12-01", "2025-12-01"]),
    ...     "obligation_state": ["open", "met"]})
    >>> measure_obligations(said, pd.Timestamp("2025-12-31"))[
    ...     ["side", "duty_state", "overdue_days"]]
         side duty_state  overdue_days
    0    ours       late          30.0
    1  theirs        met           NaN
    """
    frame = obligations.copy()
    frame["duty_state"] = decide_due(frame["due"], frame["obligation_state"], day)
    days = (day - pd.to_datetime(frame["due"])).dt.days.astype("float64")
    late = frame["duty_state"].eq("late")
    frame["overdue_days"] = days.fillna(0.0).clip(lower=0).where(late)
    frame["_side"] = find_places(frame["side"], SIDES)
    frame = frame.sort_values(
        ["_side", "overdue_days", "due", "item"], ascending=[True, False, True, True], kind="stable"
    )
    names = ["side", "obligation_kind", "obligation", "clause", "amount", "due", "duty_state",
             "overdue_days"]  # fmt: skip
    return frame[names].reset_index(drop=True)
