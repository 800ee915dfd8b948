"""What an account bought, family by family, as its own invoices say it."""

import pandas as pd

from kamlib.method.compare import money, settled
from kamlib.method.sales import of_account
from kamlib.method.window import Window


def measure_bought(lines: pd.DataFrame, window: Window, account: str) -> pd.DataFrame:
    """Sum what was invoiced to an account in the window and in the one before.

    Parameters
    ----------
    lines
        From `measure_net_lines`: ``account``, ``family``, ``date``, ``order``, ``invoiced`` (money
        before rebates that are still to be paid out, which no invoice shows).
    window
        The window; its former one is compared.
    account
        The account's code.

    Returns
    -------
    DataFrame
        ``family`` (unknown where the lines have none), ``purchases``, ``purchases_before`` (money;
        before is unknown where the ledger does not reach back), ``purchases_change`` (share of
        before). Largest first.

    Examples
    --------
    >>> lines = pd.DataFrame({"account": "A", "family": ["x", "x", "y"], "invoiced": [5.0, 4.0, 2],
    ...     "date": pd.to_datetime(["2025-02-01", "2024-02-01", "2025-03-01"])})
    >>> window = Window(pd.Timestamp("2025-01-01"), pd.Timestamp("2025-12-31"), 12)
    >>> measure_bought(lines, window, "A").values.tolist()
    [['x', 5.0, 4.0, 0.25], ['y', 2.0, 0.0, nan]]
    """
    mine = of_account(lines, account)
    sums = {}
    for name, span in (("purchases", window), ("purchases_before", window.former)):
        held = mine[span.holds(mine["date"])]
        family = held["family"].astype(object).where(held["family"].notna(), None)
        sums[name] = held["invoiced"].astype("float64").groupby(family, dropna=False).sum()
    frame = pd.DataFrame(sums).fillna(0.0).rename_axis("family").reset_index()
    frame = frame.assign(
        purchases=money(frame["purchases"]), purchases_before=money(frame["purchases_before"])
    )
    if not window.former.whole:
        frame["purchases_before"] = float("nan")
    before = frame["purchases_before"].where(frame["purchases_before"] > 0)
    frame["purchases_change"] = frame["purchases"] / before - 1
    frame = frame.sort_values(
        ["purchases", "family"], ascending=[False, True], na_position="last", key=settled
    )
    return frame.reset_index(drop=True)
