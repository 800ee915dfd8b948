"""SEG-5: the portfolio matrix: how attractive an account is, and how strong we are there."""

import numpy as np
import pandas as pd

from kamlib.method.rules import RULES
from kamlib.method.scores import pivot_scores
from kamlib.method.weights import measure_weighted

AXES = {"attractiveness": "attractive", "strength": "strong"}
"""Axis → the rule that says which end of it an account is on."""

QUADRANTS = ("strategic", "star", "status", "streamline")
"""By attractiveness and strength: high/high, high/low, low/high, low/low."""


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
