"""SEG-4: weighted scores with the range that the unknown leaves, and a linter for schemes."""

import numpy as np
import pandas as pd

from kamlib.define.rules import RULES
from kamlib.figures.compare import decide_above, decide_reaches, settled
from kamlib.segment.scores import HIGHEST, LOWEST, pivot_scores
from kamlib.vocabulary import FACTORS, OBJECTIVES, QUADRANTS

_ROWS = (
    (10, 25, 10, 20, 10, 10, 10, 5),  # grow
    (25, 5, 25, 5, 10, 20, 5, 5),  # protect
    (20, 10, 15, 10, 25, 10, 5, 5),  # profit
    (5, 15, 5, 15, 10, 15, 20, 15),  # innovate
    (5, 20, 5, 20, 10, 10, 10, 20),  # enter
)
PRESETS = {
    objective: dict(zip(FACTORS, row, strict=True))
    for objective, row in zip(OBJECTIVES, _ROWS, strict=True)
}
"""Weights per strategic objective, each 100 in sum: where to start from, not what is right."""

WHOLE = 100.0


def decide_weights(objective: str, given: dict[str, float | None]) -> dict[str, float]:
    """Weights of the eight factors: those given, the objective's preset for the others.

    Raises
    ------
    KeyError
        No such objective.

    Examples
    --------
    >>> weights = decide_weights("grow", {"growth": 40, "fit": None})
    >>> weights["growth"], weights["fit"]
    (40.0, 10.0)
    """
    preset = PRESETS[objective]
    chosen = {name: given.get(name) for name in FACTORS}
    return {name: float(preset[name] if w is None else w) for name, w in chosen.items()}


def measure_weighted(
    values: np.ndarray, weights: np.ndarray, *, min_known_weight: float
) -> dict[str, np.ndarray]:
    """Σws ÷ Σw over what is known, and with the unknown at 1 and at 5.

    Parameters
    ----------
    values
        Accounts × factors, 1–5 as they count; NaN is unknown.
    weights
        One per factor, none negative.
    min_known_weight
        Share of the weights below which the score is unknown; the range stands all the same.

    Returns
    -------
    dict
        `score`, `score_low`, `score_high`, `known_weight` (0–1), one value per account.

    Examples
    --------
    Weights 50/30/20, scores 4/?/2: (200 + 40) ÷ 70 = 3.43; with 1 for the unknown 270 ÷ 100, with
    5 for it 390 ÷ 100.

    >>> found = measure_weighted(np.array([[4, np.nan, 2]]), np.array([50, 30, 20]),
    ...     min_known_weight=0.6)
    >>> [round(float(found[name][0]), 2) for name in ("score", "score_low", "score_high")]
    [3.43, 2.7, 3.9]
    """
    values = np.asarray(values, dtype="float64")
    weights = np.asarray(weights, dtype="float64")
    there = ~np.isnan(values)
    total = weights.sum()
    known = there @ weights
    points = np.where(there, values, 0.0) @ weights
    with np.errstate(all="ignore"):
        score = np.where(known > 0, points / known, np.nan)
        share = known / total if total > 0 else np.full(len(values), np.nan)
        low = (points + LOWEST * (total - known)) / total
        high = (points + HIGHEST * (total - known)) / total
    enough = RULES["ranked"].holds(share, min_known_weight) == 1
    empty = np.full(len(values), np.nan)
    return {
        "score": np.where(enough, score, np.nan),
        "score_low": low if total > 0 else empty,
        "score_high": high if total > 0 else empty,
        "known_weight": share,
    }


def measure_account_scores(
    scores: pd.DataFrame, factors: pd.DataFrame, *, min_known_weight: float
) -> pd.DataFrame:
    """SEG-4: every account's score, its range and its rank.

    Parameters
    ----------
    scores
        From `measure_scores`: one row per account and factor, with `counted`.
    factors
        From `decide_factors`, in the same order: `factor`, `weight`.
    min_known_weight
        0.6: with less known weight an account is unranked.

    Returns
    -------
    DataFrame
        `account`, `account_name` where given, `total_score` (1–5; unknown where unranked),
        `score_low`, `score_high`, `known_weight` (0–1), `score_rank` (ties in order of the code;
        empty where unranked), `ranked`. Best first, then by what the range allows, then by code.
    """
    table = pivot_scores(scores).reindex(columns=factors["factor"])
    found = measure_weighted(
        table.to_numpy(), factors["weight"].to_numpy(), min_known_weight=min_known_weight
    )
    frame = pd.DataFrame({"account": table.index.astype("str"), **found})
    frame = frame.rename(columns={"score": "total_score"})
    if "account_name" in scores:
        names = scores.drop_duplicates("account").set_index("account")["account_name"]
        frame.insert(1, "account_name", frame["account"].map(names))
    frame = frame.sort_values(
        ["total_score", "score_high", "account"],
        ascending=[False, False, True],
        key=settled,
        na_position="last",
        kind="stable",
    ).reset_index(drop=True)
    frame["ranked"] = frame["total_score"].notna()
    by_code = frame.sort_values(
        ["total_score", "account"], ascending=[False, True], kind="stable", key=settled
    )
    rank = pd.Series(np.arange(1, len(frame) + 1), by_code.index, dtype="Int64")
    frame["score_rank"] = rank.where(frame["ranked"])
    return frame


def check_scheme(
    factors: pd.DataFrame,
    scores: pd.DataFrame | None = None,
    *,
    min_known_weight: float,
    bands: list[float] = (),
    alike: float = 0.95,
    needed: int = 8,
) -> pd.DataFrame:
    """The linter for scoring schemes: what in the scheme does not do what it seems to do.

    Parameters
    ----------
    factors
        From `decide_factors`: `factor`, `weight`, `weight_share`.
    scores
        From `measure_scores`; without it only the weights are looked at.
    min_known_weight
        As in `measure_account_scores`.
    bands
        Lower edges of classes by score (on 1–5), where the client uses any.
    alike
        Rank correlation from which two factors say the same thing.
    needed
        Fewer accounts with both values tell nothing of correlation.

    Returns
    -------
    DataFrame
        `scheme_finding`, `severity` (wrong, doubtful), `factor`, `other_factor` (empty where none),
        `finding_value` (what was found, see below), `unit`, `cases`:

        - weights_do_not_sum: the sum of weights, where it is not 100
        - no_weight: all weights are 0
        - weightless: a factor that weighs nothing, though it was judged
        - inert: all accounts have the same value, so that the factor ranks nobody (that value)
        - mostly_unknown: the share of accounts without a value, more than half
        - double_counted: rank correlation of two factors that both weigh
        - rules_alone: the share of a factor that weighs more than all others together
        - band_unreachable: an edge that no account can reach even with every unknown at 5
        - band_certain: an edge that every account reaches even with every unknown at 1
        - nobody_ranked: known weight that the best known account has

    Examples
    --------
    >>> factors = pd.DataFrame({"factor": ["fit", "growth"], "weight": [60.0, 30.0],
    ...     "weight_share": [2 / 3, 1 / 3]})
    >>> found = check_scheme(factors, min_known_weight=0.6)
    >>> found[["scheme_finding", "severity", "finding_value"]].round(2)
           scheme_finding  severity  finding_value
    0  weights_do_not_sum     wrong          90.00
    1         rules_alone  doubtful           0.67
    """
    rows = []

    def add(finding, severity, value, unit, factor=None, other=None, cases=None):
        rows.append((finding, severity, factor, other, value, unit, cases))

    weights = factors.set_index("factor")["weight"].astype("float64")
    total = float(weights.sum())
    if total <= 0:
        add("no_weight", "wrong", 0.0, "count")
    elif abs(total - WHOLE) > 1e-6:
        add("weights_do_not_sum", "wrong", total, "count")
    for name, share in (weights / total if total > 0 else weights).items():
        if share > 0.5:
            add("rules_alone", "doubtful", round(float(share), 9), "percent", name)
    if scores is not None and len(scores):
        table = pivot_scores(scores).reindex(columns=weights.index)
        judged = set(scores.loc[scores["score_source"].eq("people"), "factor"])
        _check_values(add, table, weights, judged)
        _check_alike(add, table.loc[:, weights > 0], alike, needed)
        found = measure_weighted(
            table.to_numpy(), weights.to_numpy(), min_known_weight=min_known_weight
        )
        _check_bands(add, found, bands)
        if total > 0 and len(table) and np.isnan(found["score"]).all():
            best = float(found["known_weight"].max())
            add("nobody_ranked", "doubtful", best, "percent", cases=len(table))
    names = ["scheme_finding", "severity", "factor", "other_factor", "finding_value", "unit"]
    frame = pd.DataFrame(rows, columns=[*names, "cases"])
    frame["finding_value"] = frame["finding_value"].astype("float64").round(9)
    frame = frame.astype({**dict.fromkeys(names[:4], "str"), "unit": "str", "cases": "Int64"})
    order = frame["severity"].map({"wrong": 0, "doubtful": 1})
    return frame.iloc[np.argsort(order.to_numpy(), kind="stable")].reset_index(drop=True)


def _check_values(add, table, weights, judged) -> None:
    """Factors that rank nobody: of one value, mostly unknown, or without weight."""
    for name in table:
        values = table[name].dropna()
        if weights[name] <= 0:
            if name in judged:
                add("weightless", "doubtful", 0.0, "count", name, cases=len(values))
            continue
        unknown = 1 - len(values) / max(len(table), 1)
        if len(values) > 1 and values.nunique() == 1:
            add("inert", "doubtful", float(values.iloc[0]), "count", name, cases=len(values))
        if unknown > 0.5:
            add("mostly_unknown", "doubtful", unknown, "percent", name, cases=len(table))


def _check_alike(add, table, alike, needed) -> None:
    """Pairs of factors that order the accounts alike: the same thing counted twice."""
    names = list(table)
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            both = table[[one, other]].dropna()
            if len(both) < needed or (both.nunique() < 2).any():
                continue
            like = float(both[one].rank().corr(both[other].rank()))
            if abs(like) >= alike:
                add("double_counted", "doubtful", like, "ratio", one, other, len(both))


def _check_bands(add, found, bands) -> None:
    low, high = pd.Series(found["score_low"]).dropna(), pd.Series(found["score_high"]).dropna()
    for edge in bands:
        if len(high) and not decide_reaches(high, edge).any():
            add("band_unreachable", "wrong", float(edge), "ratio", cases=len(high))
        elif len(low) and edge > LOWEST and (decide_above(low, edge) | low.eq(edge)).all():
            add("band_certain", "doubtful", float(edge), "ratio", cases=len(low))


AXES = {"attractiveness": "attractive", "strength": "strong"}
"""Axis → the rule that says which end of it an account is on."""


def decide_matrix(
    scores: pd.DataFrame, factors: pd.DataFrame, *, matrix_cut: float, min_known_weight: float
) -> pd.DataFrame:
    """Place every account by the two axes, each the weighted mean of its own factors.

    Parameters
    ----------
    scores
        From `measure_scores`: one row per account and factor, with `counted`.
    factors
        From `decide_factors`: `factor`, `weight`, `axis` (none is on both).
    matrix_cut
        3.0: on it or above is high.
    min_known_weight
        0.6: with less known weight on an axis the account has no place on it.

    Returns
    -------
    DataFrame
        `account`, `account_name` where given, `attractiveness`, `attractiveness_low`,
        `attractiveness_high` (1–5; the range with the unknown at 1 and at 5),
        `attractiveness_known` (0–1 of the axis' weight), the same four of `strength`, `matrix_cut`,
        `quadrant` (strategic: high/high, star: attractive and weak, status: strong and not
        attractive, streamline: low/low, unknown), `quadrant_certain` (no unknown could change it).
        In the order of `scores`.

    Examples
    --------
    >>> factors = pd.DataFrame({"factor": ["growth", "fit"], "weight": 50.0,
    ...     "axis": ["attractiveness", "strength"]})
    >>> scores = pd.DataFrame({"account": ["A", "A", "B", "B"], "factor": ["growth", "fit"] * 2,
    ...     "counted": [3.0, 2.0, 2.5, np.nan]})
    >>> found = decide_matrix(scores, factors, matrix_cut=3.0, min_known_weight=0.6)
    >>> found[["account", "attractiveness", "strength", "quadrant"]]
      account  attractiveness  strength quadrant
    0       A             3.0       2.0     star
    1       B             2.5       NaN  unknown
    """
    table = pivot_scores(scores).reindex(columns=factors["factor"])
    frame = pd.DataFrame({"account": table.index.astype("str")})
    if "account_name" in scores:
        names = scores.drop_duplicates("account").set_index("account")["account_name"]
        frame["account_name"] = frame["account"].map(names)
    axes = measure_axes(
        table.to_numpy(), factors["weight"].to_numpy(), factors["axis"].to_numpy(),
        min_known_weight=min_known_weight,
    )  # fmt: skip
    certain = np.ones(len(frame), dtype=bool)
    for axis, found in axes.items():
        for name, column in (("score", ""), ("score_low", "_low"), ("score_high", "_high")):
            frame[axis + column] = found[name]
        frame[f"{axis}_known"] = found["known_weight"]
        ends = [RULES[AXES[axis]].holds(found[n], matrix_cut) for n in ("score_low", "score_high")]
        certain &= np.nan_to_num(ends[0], nan=0.0) == np.nan_to_num(ends[1], nan=1.0)
    quadrant = decide_quadrants(axes, matrix_cut)
    frame["matrix_cut"] = matrix_cut
    frame["quadrant"] = pd.Series(np.take([*QUADRANTS, "unknown"], quadrant), dtype="str")
    frame["quadrant_certain"] = (quadrant < len(QUADRANTS)) & certain
    return frame


def measure_axes(values, weights, axis, *, min_known_weight: float) -> dict[str, dict]:
    """Each axis → what `measure_weighted` gives of its own factors.

    Parameters
    ----------
    values
        Accounts × factors, 1–5.
    weights, axis
        Of each factor; ``axis`` is that on which it stands, or none.
    min_known_weight
        As in `decide_matrix`.
    """
    return {
        name: measure_weighted(
            values[:, axis == name], weights[axis == name], min_known_weight=min_known_weight
        )
        for name in AXES
    }


def decide_quadrants(axes: dict[str, dict], matrix_cut: float) -> np.ndarray:
    """The place of each account's quadrant in `QUADRANTS`; one more where an axis is unknown."""
    up, strong = (RULES[rule].holds(axes[name]["score"], matrix_cut) for name, rule in AXES.items())
    place = 2 * (1 - up) + 1 - strong
    return np.where(np.isnan(place), len(QUADRANTS), place).astype(int)
