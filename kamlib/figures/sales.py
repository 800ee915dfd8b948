"""The ledger's lines that count: sales to identified accounts, one account's own."""

import numpy as np
import pandas as pd

from kamlib.figures.compare import money
from kamlib.figures.window import Window

NO_SALES = ("internal", "adjustment")
"""Kinds of line that are no sale: within the client's own group, and deposits and the like."""

GOODS = ("sale", "return", "free")
"""Kinds of line that move goods; the others are fees, credits and adjustments of money alone."""


def sold_to_accounts(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines of identified accounts, without those that are no sales."""
    return lines[(lines["account"].notna() & ~lines["kind"].isin(NO_SALES)).to_numpy(bool)]


def of_account(lines: pd.DataFrame, account: str) -> pd.DataFrame:
    """The rows of one account; a row of nobody's is not its own."""
    return lines[lines["account"].eq(account).fillna(False).to_numpy(bool)]


def sold(lines: pd.DataFrame, window: Window, account: str | None = None) -> pd.DataFrame:
    """Select the lines that are sales to identified accounts within `window`.

    Parameters
    ----------
    lines
        Ledger lines with ``date``, ``account``, ``kind``.
    window
        The months that count.
    account
        Only this account's lines.

    Returns
    -------
    DataFrame
        Lines of `lines`, without those that are no sales (`NO_SALES`).
    """
    held = lines[window.holds(lines["date"])]
    return sold_to_accounts(held if account is None else of_account(held, account))


def measure_net_lines(lines: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """Lines of identified accounts outside the client's own group, less accrued rebates.

    Parameters
    ----------
    lines
        The ledger's lines (`account`, `customer`, `kind`, `net_revenue` …).
    customers
        `customer`, `rebate_share` (0–1 of invoiced sales, unknown counts as none) …

    Returns
    -------
    DataFrame
        The same columns; `invoiced` is the money on the line, `net_revenue` is less the rebate
        (a return takes its rebate back). Lines that went through here once are left as they are.

    Examples
    --------
    >>> lines = pd.DataFrame({"account": ["A", "A", None], "customer": ["A1", "A2", None],
    ...     "kind": "sale", "net_revenue": [100.0, 100.0, 50.0]})
    >>> customers = pd.DataFrame({"customer": ["A1"], "rebate_share": [0.02]})
    >>> measure_net_lines(lines, customers)["net_revenue"].tolist()
    [98.0, 100.0]
    """
    if "invoiced" in lines:
        return lines
    net = sold_to_accounts(lines).copy()
    net["net_revenue"] = net["net_revenue"].astype("float64")
    net["invoiced"] = net["net_revenue"]
    if "rebate_share" in customers and customers["rebate_share"].notna().any():
        rebates = customers.drop_duplicates("customer").set_index("customer")["rebate_share"]
        share = net["customer"].map(rebates.astype("float64")).fillna(0.0).astype("float64")
        net["net_revenue"] = net["invoiced"] * (1 - share)
    return net


def count_orders(bought: pd.DataFrame) -> pd.Series:
    """Distinct order numbers per account; lines without one count as one order per day."""
    order = bought["order"] if "order" in bought else pd.Series(pd.NA, bought.index, dtype="str")
    day = bought["date"].dt.strftime("=%Y-%m-%d") if order.isna().any() else order
    pairs = pd.DataFrame({"account": bought["account"], "order": order.where(order.notna(), day)})
    return pairs.drop_duplicates()["account"].value_counts()


def measure_months(lines: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Net revenue per account and month of `window`: dense, 0 where nothing was bought.

    Returns
    -------
    DataFrame
        `account`, `month` (its first day), `net_revenue`; by account, then month. Lines without
        account and of the client's own group are left out.

    Examples
    --------
    >>> lines = pd.DataFrame({"account": ["A", "A"], "kind": "sale", "net_revenue": [5.0, 7.0],
    ...     "date": pd.to_datetime(["2025-10-03", "2025-12-30"])})
    >>> from kamlib.figures.window import decide_window
    >>> measure_months(lines, decide_window("2025-12-31", window_months=3))["net_revenue"].tolist()
    [5.0, 0.0, 7.0]
    """
    net = sold_to_accounts(lines)
    known = np.sort(net["account"].unique().astype(object))
    grid = pd.MultiIndex.from_product([known, window.month_starts], names=["account", "month"])
    now = net[window.holds(net["date"])]
    month = now["date"].to_numpy("datetime64[M]").astype("datetime64[us]")
    sums = now["net_revenue"].astype("float64").groupby([now["account"], month]).sum()
    sums.index.names = ["account", "month"]
    frame = money(sums.reindex(grid, fill_value=0.0)).rename("net_revenue").reset_index()
    return frame.astype({"account": "str"})
