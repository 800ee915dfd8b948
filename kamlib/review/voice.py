"""REV-7: what the customer says, with the number of answers, and our own view of the same."""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.figures.ranges import wilson


@figure("REV-7")
def voice(case: Case) -> pd.DataFrame:
    """REV-7, each asking beside our own view of the same item, by item, the oldest first.

    Satisfaction is the share of the answers that are satisfied; its 95 % range is Wilson's. Our
    view differs only where it lies outside that range: with few answers hardly anything does.

    Returns
    -------
    DataFrame
        ``asked_item``, ``asked_on``, ``asked_after``, ``answers``, ``satisfaction``,
        ``satisfaction_low``, ``satisfaction_high`` (unknown without the number of answers),
        ``our_view``, ``view_gap`` (ours − theirs), ``view_state`` (same, rosier: we see it better
        than they do, gloomier, few: too few answers to tell, unknown).
    """
    said = case.said("voice")
    names = ["asked_item", "asked_on", "asked_after", "answers", "satisfaction"]
    frame = said.loc[pd.to_datetime(said["asked_on"]) <= case.day, [*names, "our_view"]]
    frame = frame.sort_values(["asked_item", "asked_on"], kind="stable").reset_index(drop=True)
    share, answers = (frame[name].astype("float64") for name in ("satisfaction", "answers"))
    ours = frame.pop("our_view").astype("float64")
    known = share.notna() & (answers > 0)
    limits = np.full((2, len(frame)), np.nan)
    for row in np.flatnonzero(known):
        limits[:, row] = wilson(share[row] * answers[row], answers[row])
    low, high = np.fmin(limits[0], share), np.fmax(limits[1], share)  # rounding of binary sums
    frame["satisfaction_low"], frame["satisfaction_high"] = low.where(known), high.where(known)
    frame["our_view"], frame["view_gap"] = ours, ours - share
    few = answers < case.settings.review.voice_min_answers
    states = [~known | ours.isna(), few, ours > high, ours < low]
    states = np.select(states, ["unknown", "few", "rosier", "gloomier"], "same")
    return frame.assign(view_state=pd.Series(states, dtype="str"))


@figure("REV-7")
def asked_after(case: Case) -> pd.DataFrame:
    """REV-7, how often the customer was asked after a delivery in the last window's months.

    Returns
    -------
    DataFrame
        One row: ``askings``, ``after_delivery`` (of them), ``orders`` delivered, ``asked_share``
        (askings after a delivery ÷ orders; NaN without orders).
    """
    start = case.day - pd.DateOffset(months=case.settings.window.window_months)
    sales = case.net_lines[case.net_lines["account"] == case.account]
    sales = sales.loc[sales["kind"] == "sale"].drop_duplicates("order")["date"]
    said = case.said("voice")
    asked = pd.to_datetime(said["asked_on"])
    recent = said[(asked > start) & (asked <= case.day)]
    after = int(recent["asked_after"].eq("delivery").sum())
    orders = int(((sales > start) & (sales <= case.day)).sum())
    row = {"askings": len(recent), "after_delivery": after, "orders": orders}
    return pd.DataFrame([row | {"asked_share": after / orders if orders else np.nan}])
