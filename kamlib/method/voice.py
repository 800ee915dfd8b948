"""REV-7: what the customer says, with the number of answers, and our own view of the same."""

import numpy as np
import pandas as pd

from kamlib.method.compare import divide
from kamlib.method.ranges import wilson
from kamlib.method.window import Window


def measure_voice(
    voice: pd.DataFrame, day: pd.Timestamp, *, voice_min_answers: int
) -> pd.DataFrame:
    """Lay each asking beside our own view of the same item.

    Satisfaction is the share of the answers that are satisfied; its 95 % range is Wilson's. Our
    view differs only where it lies outside that range: with few answers hardly anything does.

    Parameters
    ----------
    voice
        ``asked_on``, ``asked_item``, ``asked_after``, ``satisfaction`` (0–1), ``answers``,
        ``our_view`` (0–1).
    day
        The data date; later askings are not seen.
    voice_min_answers
        Answers below which nothing is told from them.

    Returns
    -------
    DataFrame
        By item, the oldest first: ``asked_item``, ``asked_on``, ``asked_after``, ``answers``,
        ``satisfaction``, ``satisfaction_low``, ``satisfaction_high`` (unknown without the number of
        answers), ``our_view``, ``view_gap`` (ours − theirs), ``view_state`` (same, rosier: we see
        it better than they do, gloomier, few: too few answers, unknown).

    Examples
    --------
    >>> said = pd.DataFrame({"asked_on": pd.to_datetime(["2025-03-01", "2025-06-01"]),
    ...     "asked_item": "deliveries", "asked_after": "delivery", "satisfaction": [0.5, 0.5],
    ...     "answers": [10, 3], "our_view": [0.9, 0.9]})
    >>> measure_voice(said, pd.Timestamp("2025-12-31"), voice_min_answers=5)[
    ...     ["satisfaction_low", "satisfaction_high", "view_gap", "view_state"]].round(3)
       satisfaction_low  satisfaction_high  view_gap view_state
    0             0.237              0.763       0.4     rosier
    1             0.125              0.875       0.4        few
    """
    names = ["asked_item", "asked_on", "asked_after", "answers", "satisfaction"]
    frame = voice.loc[pd.to_datetime(voice["asked_on"]) <= day, [*names, "our_view"]]
    frame = frame.sort_values(["asked_item", "asked_on"], kind="stable").reset_index(drop=True)
    share, answers = (frame[name].astype("float64") for name in ("satisfaction", "answers"))
    limits = [
        wilson(s * n, n) if s == s and n > 0 else (np.nan, np.nan)
        for s, n in zip(share, answers, strict=True)
    ]
    low, high = (pd.Series([pair[i] for pair in limits], dtype="float64") for i in (0, 1))
    low, high = np.minimum(low, share), np.maximum(high, share)  # rounding of binary sums
    ours = frame.pop("our_view").astype("float64")
    frame["satisfaction_low"], frame["satisfaction_high"] = low, high
    frame["our_view"], frame["view_gap"] = ours, ours - share
    unknown = share.isna() | ours.isna() | ~(answers > 0)
    states = [unknown, answers < voice_min_answers, ours > high, ours < low]
    frame["view_state"] = pd.Series(
        np.select(states, ["unknown", "few", "rosier", "gloomier"], "same"), dtype="str"
    )
    return frame


def measure_asked_after(
    voice: pd.DataFrame, orders: pd.Series, day: pd.Timestamp, *, months: int
) -> pd.DataFrame:
    """Tell how often the customer was asked after a delivery, against the orders delivered.

    Parameters
    ----------
    voice
        ``asked_on``, ``asked_after``.
    orders
        Days of the account's orders, one per order.
    day, months
        The data date and the months before it that are looked at.

    Returns
    -------
    DataFrame
        One row: ``askings``, ``after_delivery`` (of them), ``orders``, ``asked_share`` (askings
        after a delivery ÷ orders; NaN without orders).
    """
    start = day - pd.DateOffset(months=months)
    asked = pd.to_datetime(voice["asked_on"])
    recent = voice[(asked > start) & (asked <= day)]
    after = int(recent["asked_after"].eq("delivery").sum())
    count = int(((orders > start) & (orders <= day)).sum())
    share = after / count if count else np.nan
    row = {"askings": len(recent), "after_delivery": after, "orders": count, "asked_share": share}
    return pd.DataFrame([row])


def measure_voice_sum(
    voice: pd.DataFrame, window: Window, *, voice_min_answers: int
) -> tuple[float, int, bool]:
    """Satisfaction of the window, weighted by answers, how many there are, and whether enough.

    What was asked without saying of how many is not counted: its weight is unknown.
    """
    now = voice[window.holds(voice["asked_on"])]
    told = now[now["satisfaction"].notna() & now["answers"].notna()]
    answers = told["answers"].astype("float64")
    mean = float(divide((told["satisfaction"] * answers).sum(), answers.sum()))
    enough = answers.sum() >= voice_min_answers and not np.isnan(mean)
    return mean, int(answers.sum()), bool(enough)
