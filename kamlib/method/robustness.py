"""SEG-6: how sure is the list? Weights and scores drawn at random, and the exact edge of a weight.

Rank acceptability (stochastic multicriteria acceptability analysis, Lahdelma & Salminen 2001): in
how many of the draws is an account among the first? Draws are made in blocks, with one matrix
product for weights and values each, so that ten thousand of them over thousands of accounts take
a second and little memory.
"""

import numpy as np
import pandas as pd

from kamlib.method.matrix import QUADRANTS
from kamlib.method.scores import HIGHEST, LOWEST, pivot_scores
from kamlib.method.weights import measure_weighted

BLOCK = 256
"""Draws held in memory at a time."""

POOL = 1_000_000
"""Random numbers from which each draw takes a stretch that begins anywhere."""

FUZZ = 1e-5
"""Below what single precision can tell on a scale of 1–5."""


def measure_robustness(
    scores: pd.DataFrame,
    factors: pd.DataFrame,
    *,
    places: int,
    matrix_cut: float,
    weight_noise: float,
    score_noise: float,
    sure_from: float,
    draws: int,
    competing: list[str] | None = None,
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
    places
        How many are on the list.
    matrix_cut
        As in `decide_matrix`.
    weight_noise
        How uncertain weights are: each is multiplied by exp(noise × a standard normal number), so
        that 0.25 is about a quarter up or down.
    score_noise
        A value lies anywhere within so many levels of what was said (of the lowest and the
        highest rater where there are several), inside 1–5; an unknown one anywhere on the scale.
    sure_from
        0.95: from this probability on an account is surely in, below 1 − it surely out.
    draws
        How many.
    competing
        The accounts that compete for the places; all where not given. Where most of a portfolio is
        unjudged, and so might be anything, only those that somebody would put on the list tell how
        sure it is.
    seed
        The same seed gives the same draws.

    Returns
    -------
    DataFrame
        `account`, `account_name` where given, `in_top` (probability to be among the first `places`
        with weights around what was said), `in_top_any` (with any weights at all: uniform over the
        simplex), both unknown for who does not compete, `standing` (sure_in, boundary, sure_out by
        `in_top`; apart: does not compete), `in_strategic`, `in_star`,
        `in_status`, `in_streamline` (probabilities, weights around what was said; unknown where an
        axis has no weight), `places`, `draws`. By `in_top`, then `in_top_any`, then code.

    Notes
    -----
    An account's values are independent of each other and of the weights. With n draws the standard
    error of a probability p is √(p (1 − p) ÷ n): half a point at most with 10,000.
    """
    table = pivot_scores(scores).reindex(columns=factors["factor"])
    values = table.to_numpy()
    low = _bound(scores, "counted_low", values) - score_noise
    high = _bound(scores, "counted_high", values) + score_noise
    low = np.where(np.isnan(low), LOWEST, np.clip(low, LOWEST, HIGHEST))
    high = np.where(np.isnan(high), HIGHEST, np.clip(high, LOWEST, HIGHEST))
    weights = factors["weight"].to_numpy("float64")
    axes = [factors["axis"].eq(axis).to_numpy() for axis in ("attractiveness", "strength")]
    chance = np.random.default_rng(seed)
    near, anywhere = _draw_weights(weights, draws, weight_noise, chance)
    order = np.argsort(table.index.astype("str").to_numpy(), kind="stable")
    rivals = np.ones(len(table), dtype=bool)
    if competing is not None:
        rivals = table.index.isin(competing)
    counts = _count(
        np.ascontiguousarray(low.T[:, order], dtype=np.float32),
        np.ascontiguousarray((high - low).T[:, order], dtype=np.float32),
        [near, anywhere],
        axes,
        rivals[order],
        places,
        matrix_cut,
        chance,
    )
    back = np.argsort(order, kind="stable")
    shares = counts[:, back] / draws
    frame = pd.DataFrame({"account": table.index.astype("str")})
    if "account_name" in scores:
        names = scores.drop_duplicates("account").set_index("account")["account_name"]
        frame["account_name"] = frame["account"].map(names)
    frame["in_top"], frame["in_top_any"] = np.where(rivals, shares[:2], np.nan)
    frame["standing"] = pd.Series(
        np.select(
            [~rivals, frame["in_top"] >= sure_from, frame["in_top"] <= 1 - sure_from],
            ["apart", "sure_in", "sure_out"],
            default="boundary",
        ),
        frame.index,
        dtype="str",
    )
    attractive, strong, both = shares[2:]
    placed = all(weights[axis].sum() > 0 for axis in axes)
    parts = (both, attractive - both, strong - both, 1 - attractive - strong + both)
    for quadrant, part in zip(QUADRANTS, parts, strict=True):
        frame[f"in_{quadrant}"] = np.clip(part, 0, 1) if placed else np.nan
    frame["places"], frame["draws"] = int(places), int(draws)
    return frame.sort_values(
        ["in_top", "in_top_any", "account"], ascending=[False, False, True], kind="stable"
    ).reset_index(drop=True)


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


def _count(low, span, weights, axes, rivals, places, cut, chance) -> np.ndarray:
    """In how many draws each account is among the first, attractive, strong, and both.

    `low` and `span` are factors × accounts; a draw's values are low + span × uniform numbers, which
    are a stretch of one pool.
    """
    size, count = low.shape
    draws = len(weights[0])
    found = np.zeros((5, count), dtype=np.int64)
    if not count:
        return found
    pool = chance.random(size * count + POOL, dtype=np.float32)
    starts = chance.integers(0, POOL, draws)
    rows = [*weights, *(_axis(weights[0], axis) for axis in axes)]
    mixed = np.stack(rows, axis=1)  # draws × (near, anywhere, attractiveness, strength) × factors
    ties = bool((span == 0).all(axis=0).any())
    among = slice(None) if rivals.all() else np.flatnonzero(rivals)
    values, line = np.empty_like(low), np.float32(cut - FUZZ)
    totals = np.empty((BLOCK, 4, count), dtype=np.float32)
    for begin in range(0, draws, BLOCK):
        block = mixed[begin : begin + BLOCK]
        now = totals[: len(block)]
        for i, start in enumerate(starts[begin : begin + BLOCK]):
            np.multiply(span, pool[start : start + size * count].reshape(size, count), out=values)
            values += low
            np.matmul(block[i], values, out=now[i])
        for which in (0, 1):
            found[which, among] += _among_first(now[:, which, among], places, ties)
        attractive, strong = now[:, 2] >= line, now[:, 3] >= line
        for which, holds in enumerate((attractive, strong, attractive & strong), start=2):
            found[which] += _count_rows(holds)
    return found


def _count_rows(holds: np.ndarray) -> np.ndarray:
    """How many rows hold, per column: in two bytes, which a block does not fill."""
    return np.add.reduce(holds.view(np.uint8), axis=0, dtype=np.uint16)


def _axis(weights: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    part = np.where(chosen, weights, np.float32(0))
    return part / np.maximum(part.sum(axis=1, keepdims=True), np.float32(1e-30))


def _among_first(totals: np.ndarray, places: int, ties: bool) -> np.ndarray:
    """How often each column is among the largest of its row; ties go to the left one."""
    count = totals.shape[1]
    if places >= count:
        return np.full(count, len(totals))
    if ties:  # equal sums may differ in their last bit
        totals = np.round(totals, 5)
    last = np.partition(totals, count - places, axis=1)[:, count - places]
    among = totals >= last[:, None]
    for row in np.flatnonzero(among.sum(axis=1) > places):
        among[row] = False
        among[row, np.argsort(-totals[row], kind="stable")[:places]] = True
    return _count_rows(among)


def measure_weight_changes(
    scores: pd.DataFrame, factors: pd.DataFrame, *, places: int, min_known_weight: float
) -> pd.DataFrame:
    """The smallest change of each single weight, up and down, that changes the list; exact.

    Two accounts change places where their scores meet. With weight i moved by d a score is
    (N + d s) ÷ (D + d k), k being 1 where the factor is known, so that meeting is a quadratic in d;
    an account also comes and goes where its known weight crosses `min_known_weight`.

    Parameters
    ----------
    scores, factors
        As in `measure_robustness`.
    places
        How many are on the list: the best scores, ties by account code.
    min_known_weight
        With less known weight an account is not on it.

    Returns
    -------
    DataFrame
        Two rows per factor: `factor`, `weight_direction` (up, down), `weight`, `weight_change`
        (where two accounts meet; just beyond it the list is another; unknown where no change of
        this weight alone does it), `weight_after`, `goes_out`, `comes_in` (codes of accounts, by
        ``;``), `marginal_pair` (the last on the list and the first off it), `smallest` (of all
        rows). Smallest change first.

    Examples
    --------
    A scores 50 × 4 + 50 × 2, B 50 × 3 + 50 × 2.5: 300 to 275. With d more on the second weight:
    (300 + 2 d) = (275 + 2.5 d) at d = 50.

    >>> factors = pd.DataFrame({"factor": ["fit", "growth"], "weight": 50.0})
    >>> scores = pd.DataFrame({"account": ["A", "A", "B", "B"], "factor": ["fit", "growth"] * 2,
    ...     "counted": [4.0, 2.0, 3.0, 2.5]})
    >>> found = measure_weight_changes(scores, factors, places=1, min_known_weight=0.6)
    >>> found[["factor", "weight_direction", "weight_change", "goes_out", "comes_in"]].head(2)
       factor weight_direction  weight_change goes_out comes_in
    0     fit             down          -25.0        A        B
    1  growth               up           50.0        A        B
    """
    table = pivot_scores(scores).reindex(columns=factors["factor"]).sort_index()
    values = table.to_numpy()
    weights = factors["weight"].to_numpy("float64")
    codes = table.index.astype("str").to_numpy()
    now = _listed(values, weights, places, min_known_weight)
    rows = []
    for i, name in enumerate(factors["factor"]):
        meets = np.array([])
        if len(now):  # where nobody is ranked there is no list to change
            meets = _meetings(values, weights, i, now[:places], min_known_weight)
        for direction, sign in (("up", 1.0), ("down", -1.0)):
            side = np.unique(np.abs(meets[np.sign(meets) * sign >= 0]))
            row = {"factor": name, "weight_direction": direction, "weight": weights[i]}
            rows.append(row | _first_change(values, weights, i, sign, side, now, places,
                                            min_known_weight, codes))  # fmt: skip
    names = ["factor", "weight_direction", "weight", "weight_change", "weight_after", "goes_out"]
    frame = pd.DataFrame(rows, columns=[*names, "comes_in", "marginal_pair"])
    size = frame["weight_change"].abs().astype("float64")
    frame["smallest"] = size.eq(size.min()) & size.notna()
    frame = frame.iloc[np.argsort(size.fillna(np.inf).to_numpy(), kind="stable")]
    text = ["factor", "weight_direction", "goes_out", "comes_in"]
    numbers = dict.fromkeys(["weight", "weight_change", "weight_after"], "float64")
    frame = frame.reset_index(drop=True)
    return frame.astype({**dict.fromkeys(text, "str"), **numbers, "marginal_pair": "boolean"})


def _listed(values, weights, places, min_known_weight) -> np.ndarray:
    """The rows on the list, best first; ties by row."""
    score = measure_weighted(values, weights, min_known_weight=min_known_weight)["score"]
    ranked = np.flatnonzero(~np.isnan(score))
    order = ranked[np.argsort(-np.round(score[ranked], 12), kind="stable")]
    return order[: places + 1]  # and the first off it


def _meetings(values, weights, i, inside, least) -> np.ndarray:
    """Every change of weight `i` at which one on the list meets one off it, or is ranked anew."""
    there = ~np.isnan(values)
    points, known = np.where(there, values, 0.0), there.astype("float64")
    above, below = points @ weights, known @ weights
    total = weights.sum()
    with np.errstate(all="ignore"):
        gone = np.where(
            known[:, i] > 0,
            (least * total - below) / (1 - least),
            (below - least * total) / least,
        )
    found = [np.unique(np.round(gone[np.isfinite(gone)], 12))]
    outside = np.setdiff1d(np.arange(len(values)), inside)
    outside = outside[there[outside].any(axis=1)]
    if len(inside) and len(outside):
        a, b = inside[:, None], outside[None, :]
        square = points[a, i] * known[b, i] - points[b, i] * known[a, i]
        linear = (
            above[a] * known[b, i]
            + points[a, i] * below[b]
            - above[b] * known[a, i]
            - points[b, i] * below[a]
        )
        for root in _roots(square, linear, above[a] * below[b] - above[b] * below[a]):
            with np.errstate(all="ignore"):
                share = (below[b] + root * known[b, i]) / (total + root)
            found.append(root[share >= least * (1 - 1e-6)])  # who is unranked there meets nobody
    meets = np.concatenate(found)
    meets = meets[np.isfinite(meets) & (meets >= -weights[i] - 1e-12)]
    return np.where(np.abs(meets) < 1e-12, 0.0, meets)


def _roots(square, linear, constant) -> tuple[np.ndarray, np.ndarray]:
    """Real solutions of square × d² + linear × d + constant = 0; NaN where there is none."""
    with np.errstate(all="ignore"):
        inner = np.sqrt(linear**2 - 4 * square * constant)
        half = -0.5 * (linear + np.where(linear >= 0, inner, -inner))
        return half / square, np.where(half == 0, np.nan, constant / half)


def _first_change(values, weights, i, sign, side, now, places, least, codes) -> dict:
    """The nearest of the candidate changes behind which the list is another."""
    before = set(now[:places])
    for size in side:
        beyond = weights.copy()
        beyond[i] += sign * (size + 1e-7 * max(1.0, size, weights.sum()))
        if beyond[i] < 0:
            if weights[i] - size < -1e-9:
                break
            beyond[i] = 0.0
        after = _listed(values, beyond, places, least)
        if set(after[:places]) == before:
            continue
        out, into = sorted(before - set(after[:places])), sorted(set(after[:places]) - before)
        pair = len(now) > places and out == [now[places - 1]] and into == [now[places]]
        return {
            "weight_change": sign * size + 0.0,
            "weight_after": max(weights[i] + sign * size, 0.0),
            "goes_out": ";".join(codes[out]) or None,
            "comes_in": ";".join(codes[into]) or None,
            "marginal_pair": bool(pair),
        }
    return {}
