"""White space (PLAN-5): what an account could buy from us and does not.

A family is *bought*, *could* be bought, is *not relevant* or *unknown*. People speak first: what
was judged of this very gap, then the wallet, where a stated need says could and a stated need of
zero says not relevant. Else the peers speak, the active
accounts of the same sector: where enough of them buy a family it could be bought, where none does
it is not relevant, and between the two nobody knows. Too few peers say nothing.
"""

import numpy as np
import pandas as pd

from kamlib.method.compare import largest_first, settled
from kamlib.method.peers import count_peers, decide_states, measure_sectors, measure_spending
from kamlib.method.sales import of_account
from kamlib.method.wallet import measure_wallet, wallet_rows
from kamlib.method.window import Window

COLUMNS = [
    *("family", "state", "net_revenue", "peers", "buyers", "buying_share", "typical_share"),
    *("potential_low", "potential", "potential_high", "basis", "overlap", "probability"),
    *("margin_share", "expected_low", "expected_contribution", "expected_high"),
    *("why_not_bought", "why_missed"),
]


def measure_white_space_map(
    lines: pd.DataFrame,
    customers: pd.DataFrame,
    wallet: pd.DataFrame,
    window: Window,
    gaps: pd.DataFrame | None = None,
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
    gaps
        What people judged of gaps: ``account``, ``family``, ``relevance`` (could, not_relevant).
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
    spending = measure_spending(lines, window)
    needs = wallet_rows(wallet)
    needs = needs[needs["account"].isin(spending.index) & needs["need"].notna()]
    judged = _judged(gaps)
    judged = judged[judged["account"].isin(spending.index)]
    missing = sorted({*needs["family"], *judged["family"]} - set(spending.columns))
    spending = spending.reindex(columns=[*spending.columns, *missing], fill_value=0.0)
    size, buyers = count_peers(spending, measure_sectors(customers))
    buys = spending > 0
    state = decide_states(buys, size, buyers, peers_min=peers_min, peer_share=peer_share)
    state = state.to_numpy(object).copy()
    # what someone found out about this account weighs more than what its peers do
    needs = needs.assign(relevance=np.where(needs["need"] > 0, "could", "not_relevant"))
    for said in (needs, judged):
        at = tuple(
            index.get_indexer(said[name])
            for name, index in (("account", spending.index), ("family", spending.columns))
        )
        state[at] = np.where(buys.to_numpy(bool)[at], "buys", said["relevance"])
    by_account = largest_first(spending.sum(axis=1))
    by_family = largest_first(spending.sum())
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


def _judged(gaps: pd.DataFrame | None) -> pd.DataFrame:
    """The gaps of which somebody said whether they are relevant."""
    names = ["account", "family", "relevance", "why_not_bought", "why_missed", "probability"]
    rows = (pd.DataFrame() if gaps is None else gaps).reindex(columns=names).astype(object)
    return rows[rows["relevance"].notna()]


def measure_white_space(
    lines: pd.DataFrame,
    customers: pd.DataFrame,
    wallet: pd.DataFrame,
    window: Window,
    account: str,
    gaps: pd.DataFrame | None = None,
    *,
    peers_min: int,
    peer_share: float,
    supplier_ceiling: float,
    win_probability: float,
    peer_probability: float,
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
    gaps
        What people judged of the account's gaps: ``account``, ``family``, ``relevance`` (could,
        not_relevant), ``why_not_bought``, ``why_missed``, ``probability`` (0–1); None: nothing.
    supplier_ceiling
        As in `kamlib.method.wallet.measure_wallet`.
    win_probability
        Probability (0–1) where neither a gap nor the wallet gives one.
    peer_probability
        That of families of which only the peers speak: how often they were right in the back-test
        (0–1); NaN: `win_probability`.
    margin_share
        Contribution per unit of revenue (0–1), after cost to serve where known; NaN unknown.

    Returns
    -------
    DataFrame
        *could* first, then by potential and revenue: ``family``, ``state``, ``net_revenue`` (money
        in the window), ``peers``, ``buyers`` (counts), ``buying_share``, ``typical_share`` (0–1),
        ``potential_low``, ``potential``, ``potential_high`` (revenue per year: 0 where bought or
        not relevant, NaN unknown), ``basis`` (of state and potential: ledger, judged, wallet,
        peers, none), ``overlap`` (the factor 0–1 that scaled it), ``probability``,
        ``margin_share``, ``expected_low``, ``expected_contribution``, ``expected_high`` (money per
        year), ``why_not_bought``, ``why_missed`` (as judged). What is left to win in families
        already bought is in the wallet's headroom.

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
    ...     peer_share=0.5, supplier_ceiling=0.7, win_probability=0.5,
    ...     peer_probability=float("nan"), margin_share=0.2)[
    ...     ["family", "state", "peers", "typical_share", "potential", "expected_contribution"]]
      family  state  peers  typical_share  potential  expected_contribution
    0    air  could      2            0.3       30.0                    3.0
    1    oil   buys      2            0.7        0.0                    0.0
    """
    space = measure_white_space_map(
        lines, customers, wallet, window, gaps, peers_min=peers_min, peer_share=peer_share
    )
    out = of_account(space, account).set_index("family")[["state", "net_revenue"]]
    spending = measure_spending(lines, window).reindex(columns=out.index, fill_value=0.0)
    sectors = measure_sectors(customers)
    size, buyers = count_peers(spending, sectors)
    known = account in spending.index and size[account] > 0
    out["peers"] = int(size[account]) if known else 0
    out["buyers"] = buyers.loc[account].fillna(0).astype(int) if known else 0
    out["buying_share"] = out["buyers"] / out["peers"].where(out["peers"] > 0)
    shares = spending.div(spending.sum(axis=1), axis=0)
    sector = pd.Series(shares.index, index=shares.index).map(sectors)
    peers = sector.eq(sectors[account]) & (shares.index != account) if known else slice(0)
    shares = shares[peers]
    spent = shares.where(shares > 0).quantile([0.25, 0.5, 0.75])
    out["typical_share"] = spent.loc[0.5]

    needed = measure_wallet(lines, wallet, window, account, supplier_ceiling=supplier_ceiling)
    needed = needed.set_index("family").reindex(out.index)
    judged = of_account(_judged(gaps), account).set_index("family").reindex(out.index)
    by_wallet, bought = needed["need"].notna(), out["state"].eq("buys")
    out["basis"] = np.select(
        [bought, judged["relevance"].notna(), by_wallet, out["state"].ne("unknown")],
        ["ledger", "judged", "wallet", "peers"],
        "none",
    )
    # a gap that people call real is not worth what two odd peers spend on it
    enough = out["peers"].ge(peers_min) & out["buyers"].ge(peer_share * out["peers"])
    by_peers = out["state"].eq("could") & ~by_wallet & enough
    out["overlap"] = _overlap(shares, out["typical_share"], by_peers)
    spent = spent * (out["net_revenue"].sum() * window.per_year)
    chance = judged["probability"].astype(float).fillna(needed["probability"].astype(float))
    if not np.isnan(peer_probability):
        chance = chance.mask(chance.isna() & ~by_wallet, peer_probability)
    out["probability"] = chance.fillna(win_probability)
    out["margin_share"] = float(margin_share)
    _add_potential(out, spent, needed, by_peers)
    for name in ("why_not_bought", "why_missed"):
        out[name] = judged[name].astype("str").where(judged[name].notna())
    out["first"] = out["state"].ne("could")
    out = out.reset_index().sort_values(
        ["first", "potential", "net_revenue", "family"],
        ascending=[True, False, False, True],
        key=settled,
        na_position="last",
    )
    return out[COLUMNS].reset_index(drop=True)


def _overlap(shares: pd.DataFrame, typical: pd.Series, by_peers: pd.Series) -> pd.Series:
    """The factor that scales families down to what peers spend on all of them together."""
    total = typical[by_peers].sum()
    if not total > 0:
        return pd.Series(1.0, by_peers.index)
    together = shares.loc[:, by_peers[by_peers].index].sum(axis=1)
    factor = min(1.0, together[together > 0].median() / total)
    return pd.Series(np.where(by_peers, factor, 1.0), by_peers.index)


def _add_potential(out, spent, needed, by_peers) -> None:
    """Potential and what is expected of it, each with its ends: by peers, else by the wallet."""
    could, none = out["state"].eq("could"), out["state"].isin(["buys", "not_relevant"])
    for quantile, potential, headroom, expected in (
        (0.25, "potential_low", "headroom_low", "expected_low"),
        (0.5, "potential", "headroom", "expected_contribution"),
        (0.75, "potential_high", "headroom_high", "expected_high"),
    ):
        peers = spent.loc[quantile] * out["overlap"]
        out[potential] = peers.where(by_peers, needed[headroom].where(could)).mask(none, 0.0)
        value = out[potential] * out["probability"] * out["margin_share"]
        out[expected] = value.mask(none, 0.0)
