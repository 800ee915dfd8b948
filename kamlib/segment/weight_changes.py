"""SEG-6: the exact edge of a weight: the smallest change of one that makes the list another."""

import numpy as np
import pandas as pd

from kamlib.segment.scores import pivot_scores
from kamlib.segment.weights import measure_weighted


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
