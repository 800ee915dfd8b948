"""Shared silences: weeks in which nearly all accounts of a client are silent together.

A company that closes every August is silent with all its accounts at once. The alerts (REV-2) take
each account's rhythm for its own; where the silence is everybody's, their rate of false alarms does
not hold, and twenty late accounts are one piece of news.
"""

import numpy as np
import pandas as pd

from kamlib.figures.window import Window

WIDTHS = (14, 28)
"""Days looked at together: a fortnight is short for who buys monthly, a month hides a short one."""

SHARE = 0.2
"""Of the accounts that usually buy in so many days: with more of them, nobody is closed."""

CHANCE = 1e-5
"""Chance of so few buyers, did each account follow its own rhythm, above which it is chance."""

AROUND = 182
"""Days on each side from which the usual number of buyers is taken."""


TYPES = {"start": "datetime64[us]", "end": "datetime64[us]", "usual": "float64", "bought": "int64",
         "still_on": "bool"}  # fmt: skip


def find_closures(lines: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Find the stretches of days in which nearly nobody bought though many usually do.

    Parameters
    ----------
    lines
        Ledger lines of all accounts: ``account``, ``date``, ``kind``.
    window
        Its end is the day of the look.

    Returns
    -------
    DataFrame
        By day: ``start`` and ``end`` of each silence, ``usual`` (accounts that buy in so many days,
        the median around), ``bought`` (accounts that did) and ``still_on`` (it reaches the
        window's end).

    Notes
    -----
    The accounts that buy in so many days are counted day by day. Those seen must be at most `SHARE`
    of the usual, with a chance below `CHANCE` under a Poisson of that mean (accounts that buy
    independently vary less).

    Examples
    --------
    Thirty accounts buy every week, but none in August:

    >>> from kamlib.figures.window import decide_window
    >>> days = pd.date_range("2024-01-03", "2025-12-31", freq="7D")
    >>> days = days[days.month != 8]
    >>> lines = pd.concat([pd.DataFrame({"account": f"{n}", "date": days, "kind": "sale"})
    ...     for n in range(30)])
    >>> found = find_closures(lines, decide_window("2025-12-31", window_months=12))
    >>> found[["start", "end", "usual", "still_on"]].astype(str).values.tolist()
    [['2024-08-01', '2024-09-03', '30.0', 'False'], ['2025-07-31', '2025-09-02', '30.0', 'False']]
    """
    end = pd.Timestamp(window.end).normalize()
    used = lines["kind"].eq("sale") & lines["account"].notna() & lines["date"].lt(end + _DAY)
    rows = lines[used.to_numpy(bool)]
    if rows.empty:
        return pd.DataFrame(columns=[*TYPES]).astype(TYPES)
    first = pd.Timestamp(rows["date"].min()).normalize()
    day = (pd.to_datetime(rows["date"]).dt.normalize() - first).dt.days.to_numpy()
    account = pd.factorize(rows["account"])[0]
    account, day = np.unique(np.c_[account, day], axis=0).T
    count = (end - first).days + 1
    silent, busy = np.zeros(count, bool), np.bincount(day, minlength=count)
    for width in WIDTHS:
        seen = _buyers(account, day, count, width)
        around = pd.Series(seen).rolling(2 * AROUND + 1, center=True, min_periods=1)
        usual = around.median().to_numpy()
        few = (seen <= SHARE * usual) & (_chance_of_so_few(seen, usual) < CHANCE)
        few[: width - 1] = False
        for last in np.flatnonzero(few):
            silent[last - width + 1 : last + 1] = True
    found = []
    for start, stop in _runs(silent):
        quiet = np.flatnonzero(busy[start : stop + 1] == 0)  # its ends are days without sales
        start, stop = start + quiet.min(initial=stop), start + quiet.max(initial=-1)
        bought = len(set(account[(day >= start) & (day <= stop)]))
        if stop >= start:
            found.append((first + start * _DAY, first + stop * _DAY, usual[stop], bought,
                          stop == count - 1))  # fmt: skip
    return pd.DataFrame(found, columns=[*TYPES]).astype(TYPES)


_DAY = pd.Timedelta(days=1)


def _buyers(account, day, count: int, width: int) -> np.ndarray:
    """By day: how many accounts bought in the `width` days up to it."""
    same = np.r_[account[1:] == account[:-1], False]
    until = np.minimum(day + width, np.where(same, np.r_[day[1:], 0], count))
    steps = np.bincount(day, minlength=count + 1) - np.bincount(until.clip(max=count),
                                                                minlength=count + 1)  # fmt: skip
    return np.cumsum(steps)[:count]


def _chance_of_so_few(seen: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """A bound of Poisson's chance of `seen` or fewer: below the mean no term is above the last."""
    usual = np.maximum(usual, 1e-9)
    log_factorial = np.r_[0.0, np.cumsum(np.log(np.arange(1, seen.max(initial=0) + 1)))]
    return (seen + 1) * np.exp(seen * np.log(usual) - usual - log_factorial[seen])


def _runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """First and last place of each run of true flags."""
    edges = np.flatnonzero(np.diff(np.r_[0, flags.astype(int), 0]))
    return list(zip(edges[::2], edges[1::2] - 1, strict=True))
