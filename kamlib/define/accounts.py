"""From lines to accounts: what each one bought in the window, what it left, when it came last.

Net revenue is invoiced without tax − discounts − credit notes (in the month issued) − accrued
rebates, each once; sales inside the client's own group and what is no sale at all (deposits taken
and given back) are left out. Lines without a customer belong to no account. `measure_unidentified`
tells how much that is.
"""

import numpy as np
import pandas as pd

from kamlib.figures.compare import divide, money, sort_accounts
from kamlib.figures.sales import (
    GOODS,
    NO_SALES,
    count_orders,
    measure_net_lines,
)
from kamlib.figures.window import Window


def measure_margins(net_lines: pd.DataFrame) -> pd.DataFrame:
    """Pooled sums of what was paid and what the goods cost, per account.

    Returns reduce both sums, price-only credits only the net one, free goods count at cost, lines
    without cost leave both. Fees have no goods behind them: they are margin, but no part of a
    markup.

    Returns
    -------
    DataFrame
        Index `account`; `net_costed` and `cost_costed` (the two sums of the markup), `goods_margin`
        (their difference plus fees; unknown where no goods have a cost),
        `margin_share` (of the net behind it), `cost_coverage` (share of the money moved by goods,
        without its sign, whose cost is known) and `costed_lines`.
    """
    net = net_lines["net_revenue"].to_numpy("float64")
    cost = net_lines["cost"].to_numpy("float64", na_value=np.nan)
    kind = net_lines["kind"]
    price_only = kind.eq("credit").to_numpy(bool)
    goods = kind.isin(GOODS).to_numpy(bool)
    counted = ~np.isnan(cost) | price_only
    fee = kind.eq("fee").to_numpy(bool) & ~counted
    parts = pd.DataFrame(
        {
            "account": net_lines["account"],
            "net_costed": np.where(counted, net, 0.0),
            "cost_costed": np.where(counted, np.nan_to_num(cost), 0.0),
            "fees": np.where(fee, net, 0.0),
            "moved": np.where(goods, np.abs(net), 0.0),
            "covered": np.where(goods & ~np.isnan(cost), np.abs(net), 0.0),
            "costed_lines": goods & ~np.isnan(cost),
        }
    )
    sums = parts.groupby("account", sort=True).sum()
    for name in ("net_costed", "cost_costed", "fees", "moved", "covered"):
        sums[name] = money(sums[name])
    sums["goods_margin"] = money(sums["net_costed"] + sums["fees"] - sums["cost_costed"])
    dark = (sums["moved"] > 0) & (sums["covered"] == 0)
    sums.loc[dark, "goods_margin"] = np.nan
    sums["margin_share"] = divide(sums["goods_margin"], sums["net_costed"] + sums["fees"])
    sums["cost_coverage"] = divide(sums["covered"], sums["moved"])
    names = ["net_costed", "cost_costed", "goods_margin", "margin_share", "cost_coverage"]
    return sums[[*names, "costed_lines"]].astype({"costed_lines": "int64"})


def measure_accounts(lines: pd.DataFrame, customers: pd.DataFrame, window: Window) -> pd.DataFrame:
    """One row per account: what it bought in the window and what that left.

    Parameters
    ----------
    lines
        The ledger's lines, of the whole ledger.
    customers
        The master table; accounts in it that have no line at all are prospects.
    window
        The months that count.

    Returns
    -------
    DataFrame
        Sorted by net revenue. `account`, `account_name`, `net_revenue`, `former_revenue` (same
        months before; unknown where the ledger does not reach back), `share` (of the net total;
        unknown where that is not positive), `goods_margin`, `margin_share`, `cost_coverage` (see
        `measure_margins`), `orders`, `line_count`, `return_lines`, `last_order` (day of the last
        sale, the window's future included), `codes` (customer codes), `indirect_share` (of net,
        through distributors), `active` (net > 0), `prospect`. A prospect's figures are unknown.

    Examples
    --------
    >>> lines = pd.DataFrame({
    ...     "account": ["A", "A", "B"], "customer": ["A1", "A2", "B"], "account_name": "x",
    ...     "order": ["1", "2", "3"], "date": pd.to_datetime(["2025-03-01"] * 3), "kind": "sale",
    ...     "net_revenue": [60.0, 30.0, 10.0], "cost": [40.0, 20.0, None], "indirect": False})
    >>> from kamlib.figures.window import decide_window
    >>> window = decide_window("2025-12-31", window_months=12)
    >>> found = measure_accounts(lines, pd.DataFrame(), window)
    >>> found[["account", "net_revenue", "share", "goods_margin", "codes"]]
      account  net_revenue  share  goods_margin  codes
    0       A         90.0    0.9          30.0      2
    1       B         10.0    0.1           NaN      1
    """
    net = measure_net_lines(lines, customers)
    now = net[window.holds(net["date"])]
    by = now.groupby("account", sort=True)
    bought = now[now["kind"].isin(("sale", "free"))]
    frame = _names(net, customers)
    frame["net_revenue"] = money(by["net_revenue"].sum().reindex(frame.index, fill_value=0.0))
    former = net[window.former.holds(net["date"])].groupby("account")["net_revenue"].sum()
    frame["former_revenue"] = money(former.reindex(frame.index, fill_value=0.0))
    if not window.former.whole:
        frame["former_revenue"] = np.nan
    frame["share"] = divide(frame["net_revenue"], money(frame["net_revenue"].sum()))
    margins = measure_margins(now)
    idle = ~frame.index.isin(margins.index)
    margins = margins.reindex(frame.index)
    for name in ("goods_margin", "margin_share", "cost_coverage"):
        frame[name] = margins[name]
    frame.loc[idle, "goods_margin"] = 0.0  # nothing bought is a known margin of nothing
    frame["orders"] = count_orders(bought).reindex(frame.index, fill_value=0)
    frame["line_count"] = by.size().reindex(frame.index, fill_value=0)
    returned = now.loc[now["kind"].eq("return"), "account"].value_counts()
    frame["return_lines"] = returned.reindex(frame.index, fill_value=0)
    sales = net[net["kind"].isin(("sale", "free"))]
    frame["last_order"] = sales.groupby("account")["date"].max().reindex(frame.index)
    codes = net[["account", "customer"]].drop_duplicates().dropna()
    frame["codes"] = codes["account"].value_counts().reindex(frame.index, fill_value=0)
    through = now.loc[now["indirect"].fillna(False).astype(bool)]
    through = through.groupby("account")["net_revenue"].sum().reindex(frame.index, fill_value=0.0)
    frame["indirect_share"] = divide(through, frame["net_revenue"])
    frame["active"] = (frame["net_revenue"] > 0).astype("boolean")
    frame["prospect"] = False
    frame = frame.reset_index()
    prospects = _prospects(customers, frame["account"])
    if len(prospects):
        frame = pd.concat([frame, prospects], ignore_index=True)
    counts = ["orders", "line_count", "return_lines", "codes"]
    frame[counts] = frame[counts].astype("Int64")
    return sort_accounts(frame)


def measure_unidentified(lines: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Tell what of the window's sales belongs to no account, and what to the client's own group.

    Returns
    -------
    DataFrame
        Rows `identified`, `unidentified`, `internal`, `adjustment` (no sales: deposits and the
        like) of `line_group`: `line_count`, `net_revenue` (before rebates), `share` (of all net;
        unknown where that is not positive).
    """
    now = lines[window.holds(lines["date"])]
    group = np.where(
        now["kind"].isin(NO_SALES),
        now["kind"],
        np.where(now["account"].isna(), "unidentified", "identified"),
    )
    by = now["net_revenue"].astype("float64").groupby(group)
    names = ["identified", "unidentified", *NO_SALES]
    found = pd.DataFrame({"line_count": by.size(), "net_revenue": money(by.sum())})
    found = found.reindex(pd.Index(names, name="line_group"), fill_value=0)
    found["share"] = divide(found["net_revenue"], money(found["net_revenue"].sum()))
    return found.reset_index().astype({"line_count": "int64"})


def _names(net: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """Give all accounts the name that they bore last; the code where none is known."""
    found = pd.Series(dtype="str")
    if "account_name" in net:
        named = net.loc[net["account_name"].notna(), ["account", "account_name", "date"]]
        named = named.sort_values(["date", "account_name"])
        found = named.drop_duplicates("account", keep="last").set_index("account")["account_name"]
    accounts = pd.Index(np.sort(net["account"].unique().astype(object)), name="account")
    frame = pd.DataFrame({"account_name": found.reindex(accounts)}, index=accounts)
    master = _masters(customers).set_index("account")["account_name"]
    frame["account_name"] = frame["account_name"].astype(object)
    frame["account_name"] = frame["account_name"].fillna(master.astype(object).reindex(accounts))
    frame["account_name"] = frame["account_name"].fillna(accounts.to_series()).astype("str")
    frame.index = frame.index.astype("str")
    return frame


def _masters(customers: pd.DataFrame) -> pd.DataFrame:
    """Account and name of every row of the master table outside the own group, each once."""
    if "customer" not in customers:
        return pd.DataFrame({"account": pd.Series(dtype="str"), "account_name": ""})
    table = customers
    if "internal" in table:
        table = table[~table["internal"].fillna(False).astype(bool)]

    def first(*names):
        found = pd.Series(pd.NA, table.index, dtype=object)
        for name in names:
            if name in table:
                found = found.fillna(table[name].astype(object))
        return found

    pairs = pd.DataFrame(
        {
            "account": first("account", "customer"),
            "account_name": first("account_name", "customer_name", "account", "customer"),
        }
    )
    return pairs.dropna().sort_values("account", kind="stable").drop_duplicates("account")


def _prospects(customers: pd.DataFrame, known: pd.Series) -> pd.DataFrame:
    """Rows of the master table without any line: figures unknown, not zero."""
    masters = _masters(customers)
    new = masters[~masters["account"].isin(known)].astype("str")
    if "account" in customers and len(new):  # a code may have lines under its own name
        under = customers.loc[customers["customer"].isin(known), "account"].dropna()
        new = new[~new["account"].isin(under)]
    return new.assign(active=pd.array([False] * len(new), dtype="boolean"), prospect=True)
