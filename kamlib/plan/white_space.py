"""White space (PLAN-5): what an account could buy from us and does not.

A family is *bought*, *could* be bought, is *not relevant* or *unknown*. People speak first: what
was judged of this very gap, then the wallet, where a stated need says could and a stated need of
zero says not relevant. Else the peers speak, the active accounts of the same sector: where enough
of them buy a family it could be bought, where none does it is not relevant, and between the two
nobody knows. Too few peers say nothing, nor does an account without a sector.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.define.headroom import wallet_rows
from kamlib.figure import figure
from kamlib.figures.compare import largest_first, settled
from kamlib.figures.ranges import wilson
from kamlib.figures.sales import sold
from kamlib.figures.window import Window
from kamlib.plan.wallet import wallet
from kamlib.segment.cost import margin_share

COLUMNS = [
    *("family", "state", "net_revenue", "peers", "buyers", "buying_share", "typical_share"),
    *("potential_low", "potential", "potential_high", "basis", "overlap", "probability"),
    *("margin_share", "expected_low", "expected_contribution", "expected_high"),
    *("why_not_bought", "why_missed"),
]


class Peers(NamedTuple):
    """Active accounts (rows) by family (columns), and what their sectors buy."""

    spending: pd.DataFrame
    """Net revenue."""
    sector: pd.Series
    size: pd.Series
    """How many peers an account has, itself not among them; NaN without a sector."""
    buyers: pd.DataFrame
    """How many of them buy the family."""


def measure_sectors(customers: pd.DataFrame) -> pd.Series:
    """Find the sector of every account: the first one that its customer codes state.

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


def _peers(case: Case, spending: pd.DataFrame) -> Peers:
    sector = pd.Series(spending.index, index=spending.index)
    sector = sector.map(measure_sectors(case.tables["customers"]))
    size = sector.map(sector.value_counts()).astype(float) - 1
    buys = spending.gt(0).astype(float)
    of_sector = buys.groupby(sector).sum().reindex(sector).set_axis(spending.index)
    return Peers(spending, sector, size, of_sector - buys)


def _states(case: Case, peers: Peers) -> pd.DataFrame:
    """Judge each account in each family by the peers alone."""
    plan, size = case.settings.plan, peers.size
    enough = (size >= plan.peers_min).to_numpy(bool)[:, None]
    share = peers.buyers.div(size.where(size > 0), axis=0).to_numpy(float)
    none = (peers.buyers == 0).to_numpy(bool)
    state = np.select(
        [(peers.spending > 0).to_numpy(bool), enough & (share >= plan.peer_share), enough & none],
        ["buys", "could", "not_relevant"],
        "unknown",
    )
    return pd.DataFrame(state, peers.spending.index, peers.spending.columns, dtype=object)


def _judged(case: Case, *, everywhere: bool = False) -> pd.DataFrame:
    """The gaps of which somebody said whether they are relevant."""
    gaps = case.said("gap", everywhere=everywhere)
    return gaps[gaps["relevance"].notna()].astype(object)


def _told_states(case: Case, judged: pd.DataFrame) -> tuple[Peers, pd.DataFrame]:
    """The peers, and the states of their families where what people found out goes first."""
    spending = measure_spending(case.net_lines, case.window)
    needs = wallet_rows(case.tables["wallet"])
    needs = needs[needs["need"].notna()]
    needs = needs.assign(relevance=np.where(needs["need"] > 0, "could", "not_relevant"))
    names = ["account", "family", "relevance"]
    told = pd.concat([needs[names].astype(object), judged[names]])
    told = told[told["account"].isin(spending.index)]
    told = told.drop_duplicates(["account", "family"], keep="last")
    missing = sorted(set(told["family"]) - set(spending.columns))
    spending = spending.reindex(columns=[*spending.columns, *missing], fill_value=0.0)
    peers = _peers(case, spending)
    states = _states(case, peers)
    found = states.to_numpy().copy()
    at = spending.index.get_indexer(told["account"]), spending.columns.get_indexer(told["family"])
    found[at] = np.where(spending.to_numpy()[at] > 0, "buys", told["relevance"])
    return peers, pd.DataFrame(found, states.index, states.columns)


@figure("PLAN-5")
def white_space_map(case: Case) -> pd.DataFrame:
    """PLAN-5, families × accounts: what is bought, could be, is not relevant or unknown.

    Returns
    -------
    DataFrame
        Long: ``account``, ``account_name``, ``account_revenue``, ``family``, ``state``,
        ``net_revenue`` (money in the window); accounts, then families, by revenue.
    """
    peers, states = _told_states(case, _judged(case, everywhere=True))
    accounts = largest_first(peers.spending.sum(axis=1))
    families = largest_first(peers.spending.sum()).index
    names = case.net_lines.dropna(subset=["account"]).drop_duplicates("account", keep="last")
    names = names.set_index(names["account"].astype(object))["account_name"]
    out = pd.DataFrame({
        "account": accounts.index.repeat(len(families)).to_numpy(object),
        "account_name": names.reindex(accounts.index).to_numpy(object).repeat(len(families)),
        "account_revenue": accounts.to_numpy().repeat(len(families)),
        "family": np.tile(families.to_numpy(object), len(accounts)),
    })  # fmt: skip
    for name, table in (("state", states), ("net_revenue", peers.spending)):
        out[name] = table.loc[accounts.index, families].to_numpy().ravel()
    return out


@figure("PLAN-5")
def white_space(case: Case) -> pd.DataFrame:
    """PLAN-5, the white space of one account and what it may be worth.

    Potential is the wallet's headroom where the need is known. Else it is what peers who buy the
    family typically spend on it (the median of their shares of revenue, quartiles as the range) ×
    this account's revenue. Overlaps are not added twice: families named by the peers are scaled
    down together so that their sum is no more than what peers spend on all of them together.

    Of the chances the one judged of the gap counts, then the wallet's; where only the peers speak,
    how often they were right in the back-test, if there were enough pairs; else the settings'.

    Returns
    -------
    DataFrame
        *could* first, then by potential and revenue: `COLUMNS`. ``potential`` is 0 where bought
        or not relevant (what is left to win in families already bought is in the wallet's
        headroom), unknown where nobody knows; ``basis`` (of state and potential): ledger, judged,
        wallet, peers, none; ``overlap``: the factor 0–1 that scaled it.
    """
    judged, plan = _judged(case), case.settings.plan
    (spending, sector, size, buyers), states = _told_states(case, judged)
    out = pd.DataFrame(columns=["state", "net_revenue"], index=states.columns[:0])
    if case.account in states.index:
        out = pd.DataFrame(
            {"state": states.loc[case.account], "net_revenue": spending.loc[case.account]}
        )
    known = case.account in size.index and size[case.account] > 0
    out["peers"] = int(size[case.account]) if known else 0
    out["buyers"] = buyers.loc[case.account].astype(int) if known else 0
    out["buying_share"] = out["buyers"] / out["peers"].where(out["peers"] > 0)
    shares = _shares(case, spending, sector)
    spent = shares.where(shares > 0).quantile([0.25, 0.5, 0.75]).reindex(columns=out.index)
    out["typical_share"] = spent.loc[0.5]

    needed = wallet(case).set_index("family").reindex(out.index)
    judged = judged.set_index("family").reindex(out.index)
    by_wallet, could = needed["need"].notna(), out["state"].eq("could")
    out["basis"] = np.select(
        [
            out["state"].eq("buys"),
            judged["relevance"].notna(),
            by_wallet,
            out["state"].ne("unknown"),
        ],
        ["ledger", "judged", "wallet", "peers"],
        "none",
    )
    # a gap that people call real is not worth what two odd peers spend on it
    enough = out["peers"].ge(plan.peers_min) & out["buyers"].ge(plan.peer_share * out["peers"])
    by_peers = could & ~by_wallet & enough
    out["overlap"] = _overlap(shares, out["typical_share"], by_peers)
    out["probability"] = _chances(case, judged, needed)
    out["margin_share"] = margin_share(case)
    _add_potential(out, spent * (out["net_revenue"].sum() * case.window.per_year), needed, by_peers)
    for name in ("why_not_bought", "why_missed"):
        out[name] = judged[name].astype("str").where(judged[name].notna())
    out = out.rename_axis("family").reset_index().assign(first=~could.to_numpy(bool))
    order = ["first", "potential", "net_revenue", "family"]
    out = out.sort_values(order, ascending=[True, False, False, True], key=settled)
    return out[COLUMNS].reset_index(drop=True)


def _shares(case: Case, spending: pd.DataFrame, sector: pd.Series) -> pd.DataFrame:
    """How each of the account's peers (rows) spreads what it spends over the families."""
    peers = sector.eq(sector.get(case.account)) & (sector.index != case.account)
    return spending.div(spending.sum(axis=1), axis=0)[peers]


def _chances(case: Case, judged: pd.DataFrame, needed: pd.DataFrame) -> pd.Series:
    chance = judged["probability"].astype(float).fillna(needed["probability"].astype(float))
    test = white_space_verdict(case)
    if test.pairs >= case.settings.plan.peers_min:
        chance = chance.mask(chance.isna() & needed["need"].isna(), test.hit_rate)
    return chance.fillna(case.settings.define.win_probability)


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


@figure("PLAN-5")
def gaps(case: Case) -> pd.DataFrame:
    """PLAN-5, the families that the account could buy, with what people judged of each."""
    space = white_space(case)
    return space[space["state"].eq("could")].reset_index(drop=True)


@figure("PLAN-5")
def white_space_back_test(case: Case) -> pd.DataFrame:
    """PLAN-5, whether the rule would have been right a window ago.

    The rule of today is applied to the former window (by the peers alone: what the wallet said
    then is not kept), and its pairs of account and family are looked up in this one. Beside them
    stand the pairs that nobody bought either and that the rule did not name: without them the
    figure says nothing.

    Returns
    -------
    DataFrame
        Two rows, ``pair_group`` could and rest: ``pairs``, ``pairs_bought``, ``bought_share``
        (0–1) and its 95 % interval ``bought_low``, ``bought_high`` (Wilson); NaN where there are
        no pairs.
    """
    peers = _peers(case, measure_spending(case.net_lines, case.window.former))
    states, now = _states(case, peers), measure_spending(case.net_lines, case.window)
    bought = now.reindex_like(states).fillna(0.0).to_numpy(float) > 0
    asked = (peers.size >= case.settings.plan.peers_min).to_numpy(bool)[:, None]
    groups = {
        "could": states.eq("could").to_numpy(bool),
        "rest": states.isin(["not_relevant", "unknown"]).to_numpy(bool) & asked,
    }
    rows = []
    for group, pairs in groups.items():
        n, k = int(pairs.sum()), int((pairs & bought).sum())
        rows.append((group, n, k, k / n if n else np.nan, *wilson(k, n)))
    names = ["pair_group", "pairs", "pairs_bought", "bought_share", "bought_low", "bought_high"]
    return pd.DataFrame(rows, columns=names)


class Verdict(NamedTuple):
    """What the back-test says: the rule's hit rate less the base rate, with its 95 % interval."""

    pairs: int
    hit_rate: float
    base_rate: float
    gain: float
    gain_low: float
    gain_high: float
    test_verdict: str
    """better or worse where the interval leaves out zero, no_better where it does not; unknown."""


@figure("PLAN-5")
def white_space_verdict(case: Case) -> Verdict:
    """PLAN-5, whether the peers find more than is bought anyhow: `decide_back_test`."""
    return decide_back_test(white_space_back_test(case))


def decide_back_test(test: pd.DataFrame) -> Verdict:
    """Whether the rule finds more than is bought anyhow (Newcombe's method 10, of two Wilsons).

    Examples
    --------
    8 of 20 against 10 of 100: 0.40 − 0.10, at least 0.104.

    >>> test = pd.DataFrame({"pair_group": ["could", "rest"], "pairs": [20, 100],
    ...     "pairs_bought": [8, 10], "bought_share": [0.4, 0.1], "bought_low": [0.219, 0.055],
    ...     "bought_high": [0.613, 0.174]})
    >>> found = decide_back_test(test)
    >>> round(found.gain, 3), round(found.gain_low, 3), found.test_verdict
    (0.3, 0.104, 'better')
    """
    could, rest = (test[test["pair_group"] == group].iloc[0] for group in ("could", "rest"))
    hit, base = float(could["bought_share"]), float(rest["bought_share"])
    low = hit - base - np.hypot(hit - could["bought_low"], rest["bought_high"] - base)
    high = hit - base + np.hypot(could["bought_high"] - hit, base - rest["bought_low"])
    verdict = np.select(
        [np.isnan(hit - base), low > 0, high < 0], ["unknown", "better", "worse"], "no_better"
    )
    gain = hit - base, float(low), float(high)
    return Verdict(int(could["pairs"]), hit, base, *gain, str(verdict))
