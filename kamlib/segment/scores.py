"""SEG-3: what people say about the factors, each rater alone, beside what the ledger proposes."""

import numpy as np
import pandas as pd

from kamlib.figures.compare import settled

LOWEST, HIGHEST = 1.0, 5.0
APART = 2.0
"""Levels that lie this far apart are worth a talk: more than neighbours on the scale."""


def measure_scores(
    accounts: pd.DataFrame,
    factors: pd.DataFrame,
    proposals: pd.DataFrame,
    ratings: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One value per account and factor: the raters' median, else the ledger's proposal.

    Parameters
    ----------
    accounts
        `account`; `account_name` where given.
    factors
        From `decide_factors`: `factor`, `reversed`.
    proposals
        From `measure_proposals`: `account`, `factor`, `proposed`.
    ratings
        `account`, `factor`, `rater`, `score` (1–5); a rater's last row of a cell counts. Ratings
        of accounts or factors that are not there are left out.

    Returns
    -------
    DataFrame
        One row per account and factor, in their orders: `account`, `account_name`, `factor`,
        `proposed`, `raters` (how many), `median` (as said, 1–5; the proposal without raters),
        `score_low`, `score_high` (lowest and highest said), `spread` (their distance),
        `deviation` (median absolute deviation from the median), `raters_agree` (alone, agree: at
        most one level apart, differ: less than three, far_apart; empty without raters),
        `score_source` (people, ledger, unknown), `counted` (as it counts: effort 6 − s),
        `counted_low`, `counted_high`.

    Raises
    ------
    ValueError
        A score outside 1–5.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account": ["A"]})
    >>> factors = pd.DataFrame({"factor": ["effort"], "reversed": [True]})
    >>> proposals = pd.DataFrame({"account": ["A"], "factor": "effort", "proposed": 3.0})
    >>> ratings = pd.DataFrame({"account": "A", "factor": "effort", "rater": list("xyz"),
    ...     "score": [5, 4, 2]})
    >>> measure_scores(accounts, factors, proposals, ratings)[
    ...     ["median", "spread", "deviation", "raters_agree", "counted"]]
       median  spread  deviation raters_agree  counted
    0     4.0     3.0        1.0    far_apart      2.0
    """
    grid = pd.MultiIndex.from_product(
        [accounts["account"], factors["factor"]], names=["account", "factor"]
    )
    frame = pd.DataFrame(index=grid)
    cells = proposals.set_index(["account", "factor"])["proposed"].astype("float64")
    frame["proposed"] = cells.reindex(grid)
    said = _said(ratings).reindex(grid)
    frame["raters"] = said["raters"].fillna(0).astype("int64")
    judged = frame["raters"].gt(0)
    frame["median"] = said["score"].where(judged, frame["proposed"])
    for name in ("score_low", "score_high"):
        frame[name] = said[name].where(judged, frame["proposed"])
    frame["spread"] = said["score_high"] - said["score_low"]
    frame["deviation"] = said["deviation"]
    agree = np.select(
        [~judged, frame["raters"].eq(1), frame["spread"] <= 1, frame["spread"] < 3],
        ["", "alone", "agree", "differ"],
        default="far_apart",
    )
    frame["raters_agree"] = pd.Series(agree, grid, dtype="str").replace("", pd.NA)
    told = [judged, frame["median"].notna()]
    source = np.select(told, ["people", "ledger"], default="unknown")
    frame["score_source"] = pd.Series(source, grid, dtype="str")
    turned = np.tile(factors["reversed"].to_numpy(bool), len(accounts))
    whole = LOWEST + HIGHEST
    frame["counted"] = np.where(turned, whole - frame["median"], frame["median"])
    low, high = frame["score_low"], frame["score_high"]
    frame["counted_low"] = np.where(turned, whole - high, low)
    frame["counted_high"] = np.where(turned, whole - low, high)
    frame = frame.reset_index().astype({"account": "str", "factor": "str"})
    if "account_name" in accounts:
        names = np.repeat(accounts["account_name"].to_numpy(), len(factors))
        frame.insert(1, "account_name", pd.Series(names, dtype="str"))
    return frame


def _said(ratings: pd.DataFrame | None) -> pd.DataFrame:
    """Median, lowest, highest and deviation of what raters said, per cell."""
    names = ["raters", "score", "score_low", "score_high", "deviation"]
    if ratings is None or ratings.empty:
        index = pd.MultiIndex.from_arrays([[], []], names=["account", "factor"])
        return pd.DataFrame({name: pd.Series(dtype="float64") for name in names}, index=index)
    known = ratings.dropna(subset=["score"])
    known = known.drop_duplicates(["account", "factor", "rater"], keep="last")
    score = known["score"].astype("float64")
    if not score.between(LOWEST, HIGHEST).all():
        raise ValueError("scores lie between 1 and 5")
    by = score.groupby([known["account"].astype("str"), known["factor"].astype("str")])
    away = (score - by.transform("median")).abs()
    said = by.agg(raters="count", score="median", score_low="min", score_high="max")
    keys = [known["account"].astype("str"), known["factor"].astype("str")]
    return said.assign(deviation=away.groupby(keys).median())


def decide_discussion(
    scores: pd.DataFrame, factors: pd.DataFrame, *, accounts: list[str] | None = None
) -> pd.DataFrame:
    """Name the cells worth discussing first: where most of an account's score is at stake.

    Parameters
    ----------
    scores
        From `measure_scores`.
    factors
        `factor`, `weight_share`.
    accounts
        Accounts whose unknown cells are named too (those on the list and next to it, say): to
        settle one is worth up to four levels of its weight.

    Returns
    -------
    DataFrame
        `account`, `account_name` where given, `factor`, `discuss_because` (raters_differ: two
        levels or more apart; against_ledger: the median lies as far from the proposal; unknown),
        `raters`, `median`, `score_low`, `score_high`, `proposed`, `at_stake` (levels apart × share
        of weight: by how much the account's score could move). Most at stake first.
    """
    share = scores["factor"].map(factors.set_index("factor")["weight_share"]).astype("float64")
    gap = (scores["median"] - scores["proposed"]).abs().where(scores["raters"].gt(0))
    wide = scores["spread"].ge(APART)
    against = gap.ge(APART) & ~wide
    unknown = scores["median"].isna() & scores["account"].isin(list(accounts or []))
    levels = np.select(
        [wide, against, unknown], [scores["spread"], gap, HIGHEST - LOWEST], default=0.0
    )
    because = np.select(
        [wide, against, unknown], ["raters_differ", "against_ledger", "unknown"], default=""
    )
    names = ["account", "account_name", "factor"]
    frame = scores[[name for name in names if name in scores]].copy()
    frame["discuss_because"] = pd.Series(because, frame.index, dtype="str")
    for name in ("raters", "median", "score_low", "score_high", "proposed"):
        frame[name] = scores[name]
    frame["at_stake"] = levels * share.fillna(0.0)
    frame = frame[frame["at_stake"] > 0]
    return frame.sort_values(
        ["at_stake", "account", "factor"],
        ascending=[False, True, True],
        kind="stable",
        key=settled,
    ).reset_index(drop=True)


def pivot_scores(scores: pd.DataFrame, value: str = "counted") -> pd.DataFrame:
    """Accounts × factors of one column, in the order in which both come."""
    order = scores["account"].drop_duplicates(), scores["factor"].drop_duplicates()
    table = scores[value].to_numpy("float64").reshape(len(order[0]), len(order[1]))
    return pd.DataFrame(table, index=pd.Index(order[0]), columns=pd.Index(order[1]))


def decide_to_score(accounts: pd.DataFrame, *, places: int) -> pd.DataFrame:
    """SEG-3: the accounts worth a room's time, those that might get or lose a place first.

    Parameters
    ----------
    accounts
        `account`, `account_name`, `on_list`, `rank`, `net_revenue`.
    places
        So many at most; never fewer than stand on the list.

    Returns
    -------
    DataFrame
        `account`, `account_name`: who is on the list and the other candidates, by rank, then the
        largest by net revenue.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account": list("ABC"), "account_name": list("abc"),
    ...     "on_list": [False, False, True], "rank": [pd.NA, pd.NA, 1],
    ...     "net_revenue": [5.0, 9.0, 1.0]})
    >>> decide_to_score(accounts, places=2)["account"].tolist()
    ['C', 'B']
    """
    order = accounts.assign(rank=accounts["rank"].astype("Float64"))
    order = order.sort_values(
        ["rank", "net_revenue", "account"],
        ascending=[True, False, True],
        na_position="last",
        key=settled,
    )
    most = max(places, int(accounts["on_list"].fillna(False).astype(bool).sum()))
    return order[["account", "account_name"]].head(most).reset_index(drop=True)
