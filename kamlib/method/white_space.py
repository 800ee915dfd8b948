"""White space (PLAN-5): what an account could buy from us and does not.

A family is *bought*, *could* be bought, is *not relevant* or *unknown*. The wallet speaks first: a
stated need says could, a stated need of zero says not relevant. Else the peers speak, the active
accounts of the same sector: where enough of them buy a family it could be bought, where none does
it is not relevant, and between the two nobody knows. Too few peers say nothing.
"""

import numpy as np
import pandas as pd

from kamlib.method.wallet import measure_wallet, per_year, sold, wallet_rows
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


def _spending(lines: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Net revenue of every active account (rows) in every family (columns) within `window`."""
    bought = sold(lines, window)
    bought = bought[bought["family"].notna() & ~bought["kind"].isin(["fee", "adjustment"])]
    table = bought.groupby(["account", "family"], observed=True)["net_revenue"].sum()
    table = table.astype(float).unstack(fill_value=0.0)
    table.index, table.columns = table.index.astype(object), table.columns.astype(object)
    return table[table.sum(axis=1) > 0]


def _peers(spending: pd.DataFrame, sectors: pd.Series) -> tuple[pd.Series, pd.DataFrame]:
    """How many peers each account has (NaN without a sector) and how many of them buy each family.

    An account is not its own peer.
    """
    buys = spending.gt(0).astype(float)
    sector = pd.Series(spending.index, index=spending.index).map(sectors)
    size = sector.map(sector.value_counts()).astype(float) - 1
    totals = buys.groupby(sector).sum()
    of_sector = totals.reindex(sector).set_axis(spending.index)
    return size, of_sector - buys


def _states(
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


def measure_white_space_map(
    lines: pd.DataFrame,
    customers: pd.DataFrame,
    wallet: pd.DataFrame,
    window: Window,
    *,
    peers_min: int,
    peer_share: float,
) -> pd.DataFrame:
    """Families × accounts: what is bought, could be, is not relevant or unknown.

    Parameters
    ----------
    lines
        Ledger lines with ``date``, ``account``, ``account_name``, ``family``, ``kind``,
        ``net_revenue``.
    customers
        ``customer``, ``account``, ``sector``.
    wallet
        ``account``, ``family``, ``need`` (money per year); may be empty.
    window
        The window.
    peers_min
        Below this number of peers their purchases say nothing.
    peer_share
        The share (0–1) of peers that must buy a family for it to count as *could*.

    Returns
    -------
    DataFrame
        Long: ``account``, ``account_name``, ``account_revenue``, ``family``, ``state``,
        ``net_revenue`` (money in the window); accounts, then families, by revenue.

    Examples
    --------
    >>> from kamlib.method.window import decide_window
    >>> window = decide_window("2025-12-31", window_months=12)
    >>> lines = pd.DataFrame({"date": pd.Timestamp("2025-03-01"), "kind": "sale",
    ...     "account": ["A", "B", "B", "C", "C"], "account_name": ["A", "B", "B", "C", "C"],
    ...     "family": ["oil", "oil", "air", "oil", "air"], "net_revenue": [9.0, 5, 3, 4, 2]})
    >>> customers = pd.DataFrame({"customer": list("ABC"), "account": list("ABC"),
    ...     "sector": "food"})
    >>> space = measure_white_space_map(lines, customers, pd.DataFrame(), window, peers_min=2,
    ...     peer_share=0.5)
    >>> space.pivot(index="account", columns="family", values="state").loc["A"].to_dict()
    {'air': 'could', 'oil': 'buys'}
    """
    spending = _spending(lines, window)
    needs = wallet_rows(wallet)
    needs = needs[needs["account"].isin(spending.index) & needs["need"].notna()]
    missing = sorted(set(needs["family"]) - set(spending.columns))
    spending = spending.reindex(columns=[*spending.columns, *missing], fill_value=0.0)
    size, buyers = _peers(spending, measure_sectors(customers))
    buys = spending > 0
    state = _states(buys, size, buyers, peers_min=peers_min, peer_share=peer_share)
    state = state.to_numpy(object).copy()
    # what someone found out about this account weighs more than what its peers do
    at = spending.index.get_indexer(needs["account"]), spending.columns.get_indexer(needs["family"])
    said = np.where(needs["need"] > 0, "could", "not_relevant")
    state[at] = np.where(buys.to_numpy(bool)[at], "buys", said)
    by_account = spending.sum(axis=1).sort_index().sort_values(ascending=False, kind="stable")
    by_family = spending.sum().sort_index().sort_values(ascending=False, kind="stable")
    names = lines.dropna(subset=["account"]).drop_duplicates("account", keep="last")
    names = names.set_index(names["account"].astype(object))["account_name"]
    out = pd.DataFrame(
        {
            "account": np.repeat(by_account.index.to_numpy(object), len(by_family)),
            "account_name": np.repeat(
                names.reindex(by_account.index).to_numpy(object), len(by_family)
            ),
            "account_revenue": np.repeat(by_account.to_numpy(), len(by_family)),
            "family": np.tile(by_family.index.to_numpy(object), len(by_account)),
        }
    )
    ordered = pd.DataFrame(state, index=spending.index, columns=spending.columns)
    ordered = ordered.loc[by_account.index, by_family.index]
    out["state"] = ordered.to_numpy().ravel()
    out["net_revenue"] = spending.loc[by_account.index, by_family.index].to_numpy().ravel()
    return out


def measure_white_space_back_test(
    lines: pd.DataFrame,
    customers: pd.DataFrame,
    window: Window,
    *,
    peers_min: int,
    peer_share: float,
) -> pd.DataFrame:
    """How often a *could* of the former window was bought in this one.

    The rule of today is applied to the former window (by the peers alone: what the wallet said
    then is not kept), and its pairs of account and family are looked up in this one. Beside them
    stand the pairs that nobody bought either and that the rule did not name: without them the
    figure says nothing.

    Parameters
    ----------
    lines, customers, window, peers_min, peer_share
        As in `measure_white_space_map`; `window` has a ``former``.

    Returns
    -------
    DataFrame
        Two rows, ``pair_group`` could and rest: ``pairs``, ``bought``, ``bought_share`` (0–1) and
        its 95 % interval ``bought_low``, ``bought_high`` (Wilson); NaN where there are no pairs.

    Examples
    --------
    A year earlier both of A's peers bought air, A did not; this year it does.

    >>> from kamlib.method.window import decide_window
    >>> window = decide_window("2025-12-31", window_months=12)
    >>> lines = pd.DataFrame({"date": pd.to_datetime(["2024-05-01"] * 3 + ["2025-05-01"]),
    ...     "account": ["A", "B", "C", "A"], "family": ["oil", "air", "air", "air"],
    ...     "kind": "sale", "net_revenue": 1.0})
    >>> customers = pd.DataFrame({"customer": list("ABC"), "account": list("ABC"),
    ...     "sector": "food"})
    >>> measure_white_space_back_test(lines, customers, window, peers_min=2, peer_share=0.6)[
    ...     ["pair_group", "pairs", "bought"]]
      pair_group  pairs  bought
    0      could      1       1
    1       rest      2       0
    """
    before, now = _spending(lines, window.former), _spending(lines, window)
    size, buyers = _peers(before, measure_sectors(customers))
    state = _states(before > 0, size, buyers, peers_min=peers_min, peer_share=peer_share)
    now = now.reindex(index=before.index, columns=before.columns, fill_value=0.0)
    bought = now.to_numpy(float) > 0
    asked = (size >= peers_min).to_numpy(bool)[:, None]
    groups = {
        "could": state.eq("could").to_numpy(bool),
        "rest": state.isin(["not_relevant", "unknown"]).to_numpy(bool) & asked,
    }
    rows = []
    for group, pairs in groups.items():
        n, k = int(pairs.sum()), int((pairs & bought).sum())
        low, high = wilson(k, n)
        rows.append(
            {
                "pair_group": group,
                "pairs": n,
                "bought": k,
                "bought_share": k / n if n else np.nan,
                "bought_low": low,
                "bought_high": high,
            }
        )
    return pd.DataFrame(rows)


def wilson(successes: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """Give the Wilson interval of a share, 95 % unless `z` says otherwise.

    Examples
    --------
    >>> [round(limit, 3) for limit in wilson(5, 10)]
    [0.237, 0.763]
    """
    if not n:
        return np.nan, np.nan
    share = successes / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    low, high = float(middle - half), float(middle + half)
    return low if successes else 0.0, high if successes < n else 1.0


def measure_white_space(
    lines: pd.DataFrame,
    customers: pd.DataFrame,
    wallet: pd.DataFrame,
    window: Window,
    account: str,
    *,
    peers_min: int,
    peer_share: float,
    supplier_ceiling: float,
    win_probability: float,
    margin_share: float,
) -> pd.DataFrame:
    """Find the white space of one account and what it may be worth.

    Potential is the wallet's headroom where the need is known. Else it is what peers who buy the
    family typically spend on it (the median of their shares of revenue, quartiles as the range) ×
    this account's revenue. Overlaps are not added twice: families named by the peers are scaled
    down together so that their sum is no more than what peers spend on all of them together.

    Parameters
    ----------
    lines, customers, wallet, window, peers_min, peer_share
        As in `measure_white_space_map`.
    account
        The account's code.
    supplier_ceiling
        As in `kamlib.method.wallet.measure_wallet`.
    win_probability
        Probability (0–1) where the wallet gives none.
    margin_share
        Contribution per unit of revenue (0–1), after cost to serve where known; NaN unknown.

    Returns
    -------
    DataFrame
        *could* first, then by potential and revenue: ``family``, ``state``, ``net_revenue`` (money
        in the window), ``peers``, ``buyers`` (counts), ``buying_share``, ``typical_share`` (0–1),
        ``potential_low``, ``potential``, ``potential_high`` (revenue per year: 0 where bought or
        not relevant, NaN unknown), ``basis`` (ledger, wallet, peers, none), ``overlap`` (the factor
        0–1 that scaled it), ``probability``, ``margin_share``, ``expected_contribution`` (money
        per year). What is left to win in families already bought is in the wallet's headroom.

    Examples
    --------
    The peers spend 40 % and 20 % of their purchases on air: 30 % of A's 100, × 0.5 × 0.2.

    >>> from kamlib.method.window import decide_window
    >>> window = decide_window("2025-12-31", window_months=12)
    >>> lines = pd.DataFrame({"date": pd.Timestamp("2025-03-01"), "kind": "sale",
    ...     "account": list("ABBCC"), "account_name": list("ABBCC"),
    ...     "family": ["oil", "oil", "air", "oil", "air"], "net_revenue": [100.0, 6, 4, 8, 2]})
    >>> customers = pd.DataFrame({"customer": list("ABC"), "account": list("ABC"),
    ...     "sector": "food"})
    >>> measure_white_space(lines, customers, pd.DataFrame(), window, "A", peers_min=2,
    ...     peer_share=0.5, supplier_ceiling=0.7, win_probability=0.5, margin_share=0.2)[
    ...     ["family", "state", "peers", "typical_share", "potential", "expected_contribution"]]
      family  state  peers  typical_share  potential  expected_contribution
    0    air  could      2            0.3       30.0                    3.0
    1    oil   buys      2            0.7        0.0                    0.0
    """
    space = measure_white_space_map(
        lines, customers, wallet, window, peers_min=peers_min, peer_share=peer_share
    )
    out = (
        space[space["account"].eq(account)]
        .drop(columns=["account", "account_name", "account_revenue"])
        .set_index("family")
    )
    spending = _spending(lines, window).reindex(columns=out.index, fill_value=0.0)
    size, buyers = _peers(spending, measure_sectors(customers))
    known = account in spending.index and size[account] > 0
    out["peers"] = int(size[account]) if known else 0
    out["buyers"] = buyers.loc[account].fillna(0).astype(int) if known else 0
    out["buying_share"] = out["buyers"] / out["peers"].where(out["peers"] > 0)
    shares = spending.div(spending.sum(axis=1), axis=0)
    if known:
        sectors = pd.Series(shares.index, index=shares.index).map(measure_sectors(customers))
        shares = shares[sectors.eq(sectors[account]) & (shares.index != account)]
    else:
        shares = shares.iloc[:0]
    spent = shares.where(shares > 0).quantile([0.25, 0.5, 0.75])
    out["typical_share"] = spent.loc[0.5]

    needed = measure_wallet(lines, wallet, window, account, supplier_ceiling=supplier_ceiling)
    needed = needed.set_index("family").reindex(out.index)
    by_wallet = needed["need"].notna()
    could = out["state"].eq("could")
    out["basis"] = np.select(
        [out["state"].eq("buys"), by_wallet, out["state"].ne("unknown")],
        ["ledger", "wallet", "peers"],
        "none",
    )
    by_peers = could & ~by_wallet
    together = shares.loc[:, by_peers[by_peers].index].sum(axis=1)
    total = out.loc[by_peers, "typical_share"].sum()
    joint = together[together > 0].median()
    out["overlap"] = np.where(by_peers & (total > 0), min(1.0, joint / total) if total else 1, 1.0)
    revenue = out["net_revenue"].sum() * per_year(window)
    none = out["state"].isin(["buys", "not_relevant"])
    ranges = {
        "potential_low": (0.25, "headroom_low"),
        "potential": (0.5, "headroom"),
        "potential_high": (0.75, "headroom_high"),
    }
    for name, (quantile, headroom) in ranges.items():
        peers = spent.loc[quantile] * revenue * out["overlap"]
        out[name] = peers.where(by_peers, needed[headroom].where(could)).mask(none, 0.0)
    out["probability"] = needed["probability"].astype(float).fillna(win_probability)
    out["margin_share"] = float(margin_share)
    contribution = out["potential"] * out["probability"] * margin_share
    out["expected_contribution"] = contribution.mask(none, 0.0)
    order = (
        out.assign(first=~could)
        .reset_index()
        .sort_values(
            ["first", "potential", "net_revenue", "family"],
            ascending=[True, False, False, True],
            na_position="last",
        )
    )
    return order[
        [
            "family",
            "state",
            "net_revenue",
            "peers",
            "buyers",
            "buying_share",
            "typical_share",
            "potential_low",
            "potential",
            "potential_high",
            "basis",
            "overlap",
            "probability",
            "margin_share",
            "expected_contribution",
        ]
    ].reset_index(drop=True)
