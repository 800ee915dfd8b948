"""SEG-5: the portfolio matrix: how attractive an account is, and how strong we are there."""

import numpy as np
import pandas as pd

from kamlib.method.compare import decide_reaches
from kamlib.method.scores import pivot_scores
from kamlib.method.weights import measure_weighted

AXES = ("attractiveness", "strength")


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
    high, certain = {}, np.ones(len(frame), dtype=bool)
    for axis in AXES:
        chosen = factors["axis"].eq(axis).to_numpy()
        found = measure_weighted(
            table.to_numpy()[:, chosen],
            factors["weight"].to_numpy()[chosen],
            min_known_weight=min_known_weight,
        )
        for name, column in (("score", ""), ("score_low", "_low"), ("score_high", "_high")):
            frame[axis + column] = found[name]
        frame[f"{axis}_known"] = found["known_weight"]
        high[axis] = decide_reaches(frame[axis], matrix_cut)
        low_end = decide_reaches(frame[f"{axis}_low"], matrix_cut).fillna(False)
        high_end = decide_reaches(frame[f"{axis}_high"], matrix_cut).fillna(True)
        certain &= (low_end == high_end).to_numpy(bool)
    attractive, strong = (high[axis] for axis in AXES)
    known = (attractive.notna() & strong.notna()).to_numpy(bool)
    up, right = (axis.fillna(False).to_numpy(bool) for axis in (attractive, strong))
    frame["matrix_cut"] = matrix_cut
    frame["quadrant"] = pd.Series(
        np.select(
            [~known, up & right, up, right],
            ["unknown", "strategic", "star", "status"],
            default="streamline",
        ),
        frame.index,
        dtype="str",
    )
    frame["quadrant_certain"] = known & certain
    return frame
