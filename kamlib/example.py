"""The rules on two or three rows: figures that a reader can work out by hand.

Each is the rule itself, as the client's figures are made with it, on frames of
`kamlib.figures.examples`.
"""

from collections.abc import Sequence

import pandas as pd

from kamlib.define.headroom import measure_wallet
from kamlib.define.size import decide_above_mean
from kamlib.figures.examples import (
    DAY,
    example_accounts,
    example_lines,
    example_scores,
    example_wallet,
)
from kamlib.figures.window import decide_window
from kamlib.segment.classes import measure_markup
from kamlib.segment.weights import measure_account_scores

WINDOW = decide_window(DAY, window_months=12)
"""The months around the day of the examples."""


def above_mean(net_revenue: Sequence[float], *, above_mean: float) -> pd.DataFrame:
    """DEF-1: accounts of these revenues against the line: `decide_above_mean`.

    Examples
    --------
    >>> above_mean([100, 122.5, 177.5], above_mean=0.33)[["account", "line", "passes"]].head(1)
      account        line  passes
    0       C  177.333333    True
    """
    return decide_above_mean(example_accounts(net_revenue), above_mean=above_mean, by="net_revenue")


def markup(net_revenue: Sequence[float], cost: Sequence[float]) -> pd.DataFrame:
    """SEG-1: the markup of an account with these lines: `measure_markup`.

    Examples
    --------
    >>> float(markup([200, 1200, -100], [100, 1000, None])["markup"].item())
    0.1818...
    """
    return measure_markup(example_lines(net_revenue, cost), WINDOW)


def scores(given: Sequence[float], weights: Sequence[float], **rules) -> pd.DataFrame:
    """SEG-4: the weighted score of an account with these scores: `measure_account_scores`.

    Examples
    --------
    >>> float(scores([4, None, 2], [50, 30, 20], min_known_weight=0.6)["total_score"].item())
    3.428...
    """
    return measure_account_scores(*example_scores(given, weights), **rules)


def wallet(net_revenue: Sequence[float], need: Sequence[float], **rules) -> pd.DataFrame:
    """PLAN-4: families of these sales and needs against the ceiling: `measure_wallet`.

    Examples
    --------
    >>> wallet([80, 20], [100, 100], supplier_ceiling=0.70)["headroom"].tolist()
    [0.0, 50.0]
    """
    return measure_wallet(*example_wallet(net_revenue, need), WINDOW, "A", **rules)
