"""REV-1: targets that people agreed, each measured on its own period.

A sum (sales, contribution, orders) is measured from the first day of the target's period; what is
a state (share of wallet, days to pay) is taken as it is. A period that still runs is neither
reached nor missed, unless a sum is there already.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kamlib.method.compare import decide_reaches
from kamlib.method.kpis import LESS_IS_BETTER, SUMS, measure_sums
from kamlib.method.periods import read_period
from kamlib.method.window import Window
from kamlib.vocabulary import INDICATORS

COLUMNS = ["kpi", "unit", "good", "period", "start", "end", "target", "value", "reached_share",
           "elapsed_share", "target_state"]  # fmt: skip


def measure_targets(
    targets: pd.DataFrame,
    lines: pd.DataFrame,
    kpis: pd.DataFrame,
    window: Window,
    account: str,
    day: pd.Timestamp,
) -> pd.DataFrame:
    """Measure how far each target is reached on a day.

    Parameters
    ----------
    targets
        ``indicator`` (a slug of `kamlib.method.kpis.INDICATORS`), ``period`` (see `read_period`),
        ``target_value`` (in the indicator's unit).
    lines
        Net lines (`measure_net_lines`) up to `day`.
    kpis
        From `kamlib.method.kpis.measure_kpis`: where states are taken from.
    window
        The window of `kpis`.
    account, day
        The account's code; the data date.

    Returns
    -------
    DataFrame
        One row per target, the last period first: ``kpi`` (unknown where the workbook does not know
        the indicator), ``unit``, ``good`` (more, less: which way is better), ``period``, ``start``,
        ``end``, ``target``, ``value``, ``reached_share`` (value ÷ target, where more is better),
        ``elapsed_share`` (of the period's days, 0–1), ``target_state`` (reached, missed, running,
        unknown). What cannot be measured or read is unknown, not left out.

    Examples
    --------
    >>> from kamlib.method.kpis import measure_kpis
    >>> window = Window(pd.Timestamp("2024-10-01"), pd.Timestamp("2025-09-30"), 12)
    >>> lines = pd.DataFrame({"date": pd.to_datetime(["2024-12-01", "2025-05-01"]),
    ...     "account": "A", "customer": "A", "order": ["1", "2"], "family": "oil",
    ...     "kind": "sale", "net_revenue": [80.0, 60.0], "payment_days": 30.0})
    >>> kpis = measure_kpis(lines, pd.DataFrame(), pd.DataFrame(), window, "A",
    ...     supplier_ceiling=0.7)
    >>> targets = pd.DataFrame({"indicator": ["revenue", "days_to_pay"], "period": "2025",
    ...     "target_value": [100.0, 45.0]})
    >>> measure_targets(targets, lines, kpis, window, "A", pd.Timestamp("2025-09-30"))[
    ...     ["kpi", "good", "value", "reached_share", "target_state"]]
               kpi  good  value  reached_share target_state
    0  days_to_pay  less   30.0            NaN      running
    1      revenue  more   60.0            0.6      running
    """
    now = kpis.set_index("kpi")["now"]
    rows = [_row(row, lines, now, window, account, day) for row in targets.itertuples()]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame = frame.sort_values(["end", "kpi"], ascending=[False, True], kind="stable")
    return frame.reset_index(drop=True)


def _row(said, lines, now, window, account, day) -> dict:
    kpi, target = said.indicator, float(said.target_value)
    row = {
        "kpi": kpi if kpi in INDICATORS else "unknown",
        "unit": INDICATORS.get(kpi, "number"),
        "period": said.period,
        "target": target,
    }
    row["good"] = None if kpi not in INDICATORS else "less" if kpi in LESS_IS_BETTER else "more"
    row |= {"value": np.nan, "target_state": "unknown"}
    if (period := read_period(said.period)) is None or kpi not in INDICATORS:
        return row
    start, end = period
    row |= {"start": start, "end": end}
    days = (min(day, end) - start).days + 1
    row["elapsed_share"] = max(0.0, days / ((end - start).days + 1))
    if days <= 0:
        return row | {"target_state": "running"}
    if (start, end) == (window.start, window.end):
        row["value"] = float(now[kpi])
    elif kpi in SUMS:
        reached = window.first_date is None or window.first_date <= start + pd.offsets.MonthEnd(0)
        found = measure_sums(lines, account, start, min(end, day)) if reached else {}
        row["value"] = found.get(kpi, np.nan)
    elif start <= day <= end:
        row["value"] = float(now[kpi])  # the state of a past period is not looked up again
    if row["good"] == "more" and target > 0:
        row["reached_share"] = row["value"] / target
    return row | {"target_state": _state(row, day)}


def _state(row: dict, day: pd.Timestamp) -> str:
    if np.isnan(row["value"]) or np.isnan(row["target"]):
        return "unknown"
    over = day >= row["end"]
    if row["good"] == "less":
        reached = decide_reaches([row["target"]], row["value"]).iloc[0]
    else:
        reached = decide_reaches([row["value"]], row["target"]).iloc[0]
    if not over and not (reached and row["kpi"] in SUMS):
        return "running"
    return "reached" if reached else "missed"


def pick_targets(targets: pd.DataFrame, window: Window) -> Mapping[str, float]:
    """Choose the targets that can stand beside a window's figures: indicator → value.

    A sum asks for the window's own period. A state asks for a period that holds the window's end;
    of several the shortest counts.
    """
    picked: dict[str, tuple[int, float]] = {}
    for row in targets.itertuples():
        period = read_period(row.period)
        if period is None or row.indicator not in INDICATORS or pd.isna(row.target_value):
            continue
        start, end = period
        same = (start, end) == (window.start, window.end)
        if same or (row.indicator not in SUMS and start <= window.end <= end):
            days = (end - start).days
            if row.indicator not in picked or days < picked[row.indicator][0]:
                picked[row.indicator] = (days, float(row.target_value))
    return {indicator: value for indicator, (_, value) in picked.items()}
