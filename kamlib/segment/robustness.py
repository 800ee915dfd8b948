"""SEG-6: how sure is the list? Weights and scores drawn at random.

Rank acceptability (stochastic multicriteria acceptability analysis, Lahdelma & Salminen 2001): in
how many of the draws is an account among the first? Draws are made in blocks, with one matrix
product for weights and values each, so that ten thousand of them over thousands of accounts take
a second and little memory.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.define.rules import RULES
from kamlib.segment.factors import AXES
from kamlib.segment.scores import HIGHEST, LOWEST, pivot_scores
from kamlib.segment.weight_changes import measure_weight_changes
from kamlib.vocabulary import QUADRANTS

BLOCK = 256
"""Draws held in memory at a time."""

POOL = 1_000_000
"""Random numbers from which each draw takes a stretch that begins anywhere."""

WEIGHT_STEPS, VALUE_STEPS = 1024, 2048
"""Weights and values are drawn in whole steps, so fine that they move no chance and so coarse that
single precision adds their products exactly: in whatever order a processor does, the same scores
are the same."""


@dataclass(frozen=True)
class Contest:
    """Who has a place whatever the scores, and who competes by score for how many that are left."""

    sure: list[str]
    drawn: list[str]
    places: int


def decide_contest(verdicts: pd.DataFrame, *, keep_reviews: int, by_score: bool) -> Contest:
    """Tell whose place on the list scores can take.

    Places go by the order of `decide_verdicts`: people's decisions, who is kept from the last list,
    key candidates, trials. Only in the one of these groups in which the places end does the score
    decide, so that weights can change nothing else.

    Parameters
    ----------
    verdicts
        From `decide_verdicts`.
    keep_reviews
        As there.
    by_score
        Whether scores rank the list; where profit does, they take nobody's place.

    Examples
    --------
    Two places: A is sure of one, B and C compete for the other.

    >>> verdicts = pd.DataFrame({"account": list("ABC"), "candidate": ["key", "trial", "trial"],
    ...     "rules": "", "rank": [1, 2, 3], "on_list": [True, True, False], "reviews_below": pd.NA})
    >>> decide_contest(verdicts, keep_reviews=2, by_score=True)
    Contest(sure=['A'], drawn=['B', 'C'], places=1)
    """
    queue = verdicts[verdicts["rank"].notna()]
    inside = queue["on_list"].to_numpy(bool)
    if not by_score or inside.all():
        return Contest(queue.loc[inside, "account"].tolist(), [], 0)
    key = queue["candidate"].eq("key")
    decided = key & queue["rules"].str.startswith("override")
    kept = (
        RULES["leaves"].holds(
            queue["reviews_below"].astype("Float64").to_numpy(float, na_value=np.nan), keep_reviews
        )
        == 0
    )
    group = np.select([decided, kept, key], [0, 1, 2], default=3)
    last = group[inside].max(initial=-1)
    if (group[~inside] > last).all():  # the places end where a group ends
        return Contest(queue.loc[inside, "account"].tolist(), [], 0)
    drawn = group == last
    return Contest(
        queue.loc[inside & ~drawn, "account"].tolist(),
        queue.loc[drawn, "account"].tolist(),
        int((inside & drawn).sum()),
    )


def measure_sureness(frames: dict[str, pd.DataFrame], settings) -> dict[str, pd.DataFrame]:
    """How sure the list is (`robustness`), and the smallest changes that make it another.

    Among those for whom somebody might claim a place: the accounts with enough known to be ranked,
    the candidates of whatever tier, and the large ones that are not key.
    """
    rules, places = settings.factors, settings.define.cap_accounts
    scores, factors, ranking, verdicts = (
        frames[name] for name in ("scores", "factors", "ranking", "verdicts")
    )
    if verdicts["next_in"].any():  # hours may end the list before the number does
        places = max(1, int(verdicts["on_list"].sum()))
    wanted = {
        *ranking.loc[ranking["ranked"], "account"],
        *verdicts.loc[verdicts["candidate"].ne("standard"), "account"],
        *frames["exceptions"]["account"],
    }
    contest = decide_contest(
        verdicts,
        keep_reviews=settings.define.keep_reviews,
        by_score=not verdicts["rules"].str.contains("by_profit|by_margin|by_revenue").any(),
    )
    competing = {"places": places, "competing": sorted(wanted), "contest": contest}
    return {
        "robustness": measure_robustness(scores, factors, rules, **competing),
        "weight_changes": measure_weight_changes(
            scores[scores["account"].isin(wanted)],
            factors,
            places=places,
            min_known_weight=rules.min_known_weight,
        ),
    }


def measure_robustness(
    scores: pd.DataFrame,
    factors: pd.DataFrame,
    rules,
    *,
    places: int,
    competing: list[str] | None = None,
    contest: Contest | None = None,
    seed: int = 20,
) -> pd.DataFrame:
    """Probability of every account to be among the first and in each quadrant of the matrix.

    Parameters
    ----------
    scores
        From `measure_scores`: one row per account and factor, with `counted`, `counted_low`,
        `counted_high`.
    factors
        From `decide_factors`: `factor`, `weight`, `axis`.
    rules
        The section ``factors``: `draws` (how many), `matrix_cut`, and how uncertain all of it is.
        `weight_noise`: each weight is multiplied by exp(noise × a standard normal number), so that
        0.25 is about a quarter up or down. `score_noise`: a value lies anywhere within so many
        levels of what was said (of the lowest and the highest rater where there are several),
        inside 1–5; an unknown one anywhere on the scale. `sure_from`: from this probability on an
        account is surely in, below 1 − it surely out.
    places
        How many are on the list.
    competing
        The accounts that compete for the places; all where not given. Where most of a portfolio is
        unjudged, and so might be anything, only those that somebody would put on the list tell how
        sure it is.
    contest
        Whose place the scores can take (`decide_contest`).
    seed
        The same seed gives the same draws.

    Returns
    -------
    DataFrame
        `account`, `account_name` where given, `in_top` (probability to be among the first `places`
        with weights around what was said), `in_top_any` (with any weights at all: uniform over the
        simplex), both unknown for who does not compete, `in_list` (probability to have a place on
        the list as the verdicts make it: class, reasons and people first, scores among those who
        are then left; unknown without `contest`), `standing` (sure_in, boundary, sure_out by
        `in_top`; apart: does not compete), `in_strategic`, `in_star`,
        `in_status`, `in_streamline` (probabilities, weights around what was said; unknown where an
        axis has no weight), `places`, `draws`. By `in_top`, then `in_top_any`, then code.

    Notes
    -----
    An account's values are independent of each other and of the weights. With n draws the standard
    error of a probability p is √(p (1 − p) ÷ n): half a point at most with 10,000.
    """
    table = pivot_scores(scores).reindex(columns=factors["factor"])
    rivals = np.ones(len(table), dtype=bool)
    if competing is not None:
        rivals = table.index.isin(competing)
    drawn = table.index.isin(contest.drawn) if contest else np.zeros(len(table), dtype=bool)
    seats = (rivals, places), (drawn, contest.places if contest else 0)
    shares = _draw(table, factors, _bounds(scores, table.to_numpy(), rules.score_noise), rules,
                   seats, np.random.default_rng(seed))  # fmt: skip
    frame = pd.DataFrame({"account": table.index.astype("str")})
    if "account_name" in scores:
        names = scores.drop_duplicates("account").set_index("account")["account_name"]
        frame["account_name"] = frame["account"].map(names)
    frame["in_top"], frame["in_top_any"] = np.where(rivals, shares[:2], np.nan)
    sure = table.index.isin(contest.sure) if contest else False
    frame["in_list"] = np.where(sure, 1.0, shares[2] if contest else np.nan)
    frame["standing"] = _stand(frame["in_top"], rivals, rules.sure_from)
    placed = factors.groupby("axis")["weight"].sum().reindex(AXES).gt(0).all()
    for quadrant, part in zip(QUADRANTS, _quarter(*shares[3:]), strict=True):
        frame[f"in_{quadrant}"] = np.clip(part, 0, 1) if placed else np.nan
    frame["places"], frame["draws"] = int(places), int(rules.draws)
    return frame.sort_values(
        ["in_top", "in_top_any", "account"], ascending=[False, False, True], kind="stable"
    ).reset_index(drop=True)


def _draw(table, factors, bounds, rules, seats, chance) -> np.ndarray:
    """The share of draws in which each account is what `_count` counts, accounts by code."""
    weights = factors["weight"].to_numpy("float64")
    order = np.argsort(table.index.astype("str").to_numpy(), kind="stable")
    low, high = bounds
    counts = _count(
        np.ascontiguousarray(low.T[:, order], dtype=np.float32),
        np.ascontiguousarray((high - low).T[:, order], dtype=np.float32),
        _draw_weights(weights, rules.draws, rules.weight_noise, chance),
        [factors["axis"].eq(axis).to_numpy() for axis in AXES],
        *((who[order], places) for who, places in seats),
        rules.matrix_cut,
        chance,
    )
    return counts[:, np.argsort(order, kind="stable")] / rules.draws


def _stand(in_top: pd.Series, rivals: np.ndarray, sure_from: float) -> pd.Series:
    """Surely in, surely out, at the boundary, or apart from those who compete."""
    sure = [RULES["sure"].holds(share, sure_from) == 1 for share in (in_top, 1 - in_top)]
    names = ["apart", "sure_in", "sure_out"]
    return pd.Series(np.select([~rivals, *sure], names, default="boundary"), dtype="str")


def _quarter(attractive, strong, both) -> tuple[np.ndarray, ...]:
    """The chance of each of the `QUADRANTS`."""
    return both, attractive - both, strong - both, 1 - attractive - strong + both


def _bounds(scores: pd.DataFrame, values: np.ndarray, noise: float):
    """The lowest and the highest that each value may be; the whole scale where it is unknown."""
    low = _bound(scores, "counted_low", values) - noise
    high = _bound(scores, "counted_high", values) + noise
    return (
        np.where(np.isnan(low), LOWEST, np.clip(low, LOWEST, HIGHEST)),
        np.where(np.isnan(high), HIGHEST, np.clip(high, LOWEST, HIGHEST)),
    )


def _bound(scores: pd.DataFrame, name: str, values: np.ndarray) -> np.ndarray:
    """What was said at most or at least; the value itself where that is not told."""
    if name not in scores:
        return values
    told = scores[name].to_numpy("float64").reshape(values.shape)
    return np.where(np.isnan(told), values, told)


def _draw_weights(weights, draws, noise, chance) -> tuple[np.ndarray, np.ndarray]:
    """Weights around those given, and uniform over the simplex of the factors that weigh."""
    near = weights * np.exp(noise * chance.standard_normal((draws, len(weights))))
    anywhere = chance.standard_exponential((draws, len(weights))) * (weights > 0)
    return tuple(
        (w / np.maximum(w.sum(axis=1, keepdims=True), 1e-300)).astype(np.float32)
        for w in (near, anywhere)
    )


def _count(low, span, weights, axes, rivals, drawn, cut, chance) -> np.ndarray:
    """In how many draws each account is among the first, has a place, is attractive, strong, both.

    `low` and `span` are factors × accounts; a draw's values are low + span × uniform numbers, which
    are a stretch of one pool. `rivals` and `drawn` are who competes and for how many places.
    """
    size, count = low.shape
    draws = len(weights[0])
    found = np.zeros((6, count), dtype=np.int64)
    if not count:
        return found
    pool = chance.random(size * count + POOL, dtype=np.float32)
    starts = chance.integers(0, POOL, draws)
    rows = [*weights, *(_axis(weights[0], axis) for axis in axes)]
    # draws × (near, anywhere, attractiveness, strength) × factors
    mixed = np.rint(np.stack(rows, axis=1) * np.float32(WEIGHT_STEPS))
    lines = mixed[:, 2:].sum(axis=2) * np.float32(round(cut * VALUE_STEPS))
    low, span = low * np.float32(VALUE_STEPS), span * np.float32(VALUE_STEPS)
    (rivals, places), (drawn, left) = rivals, drawn
    among = slice(None) if rivals.all() else np.flatnonzero(rivals)
    drawn = np.flatnonzero(drawn)
    values = np.empty_like(low)
    totals = np.empty((BLOCK, 4, count), dtype=np.float32)
    for begin in range(0, draws, BLOCK):
        block = mixed[begin : begin + BLOCK]
        now = totals[: len(block)]
        for i, start in enumerate(starts[begin : begin + BLOCK]):
            np.multiply(span, pool[start : start + size * count].reshape(size, count), out=values)
            values += low
            np.rint(values, out=values)
            np.matmul(block[i], values, out=now[i])
        for which in (0, 1):
            found[which, among] += _among_first(now[:, which, among], places)
        if len(drawn):
            found[2, drawn] += _among_first(now[:, 0, drawn], left)
        line = lines[begin : begin + BLOCK, :, None]
        attractive, strong = now[:, 2] >= line[:, 0], now[:, 3] >= line[:, 1]
        for which, holds in enumerate((attractive, strong, attractive & strong), start=3):
            found[which] += _count_rows(holds)
    return found


def _count_rows(holds: np.ndarray) -> np.ndarray:
    """How many rows hold, per column: in two bytes, which a block does not fill."""
    return np.add.reduce(holds.view(np.uint8), axis=0, dtype=np.uint16)


def _axis(weights: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    part = np.where(chosen, weights, np.float32(0))
    return part / np.maximum(part.sum(axis=1, keepdims=True), np.float32(1e-30))


def _among_first(totals: np.ndarray, places: int) -> np.ndarray:
    """How often each column is among the largest of its row; ties go to the left one."""
    count = totals.shape[1]
    if places >= count:
        return np.full(count, len(totals))
    last = np.partition(totals, count - places, axis=1)[:, count - places]
    among = totals >= last[:, None]
    for row in np.flatnonzero(among.sum(axis=1) > places):
        among[row] = False
        among[row, np.argsort(-totals[row], kind="stable")[:places]] = True
    return _count_rows(among)
