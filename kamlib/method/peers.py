"""Peers (PLAN-5): the active accounts of the same sector, what they buy and what that says.

An account is not its own peer. Too few peers say nothing, nor does an account without a sector.
"""

import numpy as np
import pandas as pd

from kamlib.method.sales import sold
from kamlib.method.window import Window


def measure_sectors(customers: pd.DataFrame) -> pd.Series:
    """Find the sector of every account: the first one that its customer codes state.

    Parameters
    ----------
    customers
        ``customer``, ``account``, ``sector``.

    Returns
    -------
    Series
        ``sector`` indexed by ``account``; accounts without a sector are left out.

    Examples
    --------
    >>> customers = pd.DataFrame({"customer": ["1", "2", "3"], "account": ["G", "G", None],
    ...     "sector": [None, "food", "mills"]})
    >>> measure_sectors(customers).to_dict()
    {'3': 'mills', 'G': 'food'}
    """
    rows = customers.reindex(columns=["customer", "account", "sector"]).astype(object)
    rows["account"] = rows["account"].where(rows["account"].notna(), rows["customer"])
    rows = rows[rows["sector"].notna() & rows["account"].notna()]
    return rows.groupby("account")["sector"].first()


def measure_spending(lines: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Net revenue of every active account (rows) in every family (columns) within `window`."""
    bought = sold(lines, window)
    bought = bought[bought["family"].notna() & ~bought["kind"].isin(["fee", "adjustment"])]
    table = bought.groupby(["account", "family"], observed=True)["net_revenue"].sum()
    table = table.astype(float).unstack(fill_value=0.0)
    table.index, table.columns = table.index.astype(object), table.columns.astype(object)
    return table[table.sum(axis=1) > 0]


def count_peers(spending: pd.DataFrame, sectors: pd.Series) -> tuple[pd.Series, pd.DataFrame]:
    """How many peers each account has (NaN without a sector) and how many of them buy each family.

    An account is not its own peer.
    """
    buys = spending.gt(0).astype(float)
    sector = pd.Series(spending.index, index=spending.index).map(sectors)
    size = sector.map(sector.value_counts()).astype(float) - 1
    totals = buys.groupby(sector).sum()
    of_sector = totals.reindex(sector).set_axis(spending.index)
    return size, of_sector - buys


def decide_states(
    buys: pd.DataFrame, size: pd.Series, buyers: pd.DataFrame, *, peers_min: int, peer_share: float
) -> pd.DataFrame:
    """Judge each account in each family by the peers alone."""
    enough = (size >= peers_min).to_numpy(bool)[:, None]
    of_peers = buyers.div(size.where(size > 0), axis=0).to_numpy(float)
    none = (buyers == 0).to_numpy(bool)
    state = np.select(
        [buys.to_numpy(bool), enough & (of_peers >= peer_share), enough & none],
        ["buys", "could", "not_relevant"],
        "unknown",
    )
    return pd.DataFrame(state, index=buys.index, columns=buys.columns)
