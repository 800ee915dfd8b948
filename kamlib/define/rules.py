"""The rules that make a tier, each once: what is held to which line, and how the two compare.

Decision, thresholds, what if and the told sums read this table, so that none can say otherwise than
the others. The rules of volume, of which one is in force, stand in `kamlib.segment.classes.VOLUME`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.figures.compare import above, decide, reaches

_SIGNS = {above: ("above", "up_to"), reaches: ("reaches", "under")}
"""Comparison → what it is called where it holds and where it does not."""


@dataclass(frozen=True)
class Rule:
    """A figure held to a line.

    Parameters
    ----------
    item
        Of the method.
    figure
        The column that is held to the line.
    compare
        `above` (strictly) or `reaches` (on the line too).
    setting
        The setting that is the line, or makes it; empty: the line is 0.
    unit
        Of the figure.
    gives
        What follows where it holds: a label.

    Examples
    --------
    >>> profit = RULES["profit"]
    >>> profit.holds([0.30, 0.31, None], 0.30).tolist(), profit.sign(False)
    ([0.0, 1.0, nan], 'up_to')
    """

    item: str
    figure: str
    compare: Callable
    setting: str
    unit: str
    gives: str

    def holds(self, values, line) -> np.ndarray:
        """1 where it holds, 0 where not, NaN unknown."""
        return self.compare(values, line)

    def decide(self, values: pd.Series, line) -> pd.Series:
        """Whether it holds, as nullable booleans."""
        return decide(self.compare, values, line)

    def line(self, settings) -> float:
        """The line as it is set; of a rule whose line is a multiple, what makes it."""
        return settings.get(self.setting) if self.setting else 0.0

    def sign(self, found) -> str:
        """How figure and line compare where it holds or not: above, up_to, reaches, under."""
        return "unknown" if pd.isna(found) else _SIGNS[self.compare][0 if found else 1]


_MEAN, _CAP = "define.above_mean", "define.cap_accounts"

RULES = {
    "above_mean": Rule("DEF-1", "net_revenue", above, _MEAN, "money", "passed.yes"),
    "pareto": Rule(
        "DEF-2", "cumulative_share", reaches, "define.pareto_share", "percent", "passed.yes"
    ),
    "emerging": Rule("DEF-5", "reach", above, _MEAN, "money", "account_type.emerging"),
    "volume": Rule(
        "SEG-1", "volume_share", above, "segment.high_volume_share", "percent", "volume.high"
    ),
    "cost_known": Rule(
        "SEG-1", "cost_coverage", reaches, "segment.min_cost_coverage", "percent", "passed.yes"
    ),
    "profit": Rule(
        "SEG-1", "markup", above, "segment.high_profit_markup", "percent", "profit.high"
    ),
    "earns": Rule("SEG-2", "true_profit", above, "", "money", "passed.earns"),
    "ranked": Rule(
        "SEG-4", "known_weight", reaches, "factors.min_known_weight", "percent", "passed.ranked"
    ),
    "attractive": Rule(
        "SEG-5", "attractiveness", reaches, "factors.matrix_cut", "ratio", "passed.yes"
    ),
    "strong": Rule("SEG-5", "strength", reaches, "factors.matrix_cut", "ratio", "passed.yes"),
    "sure": Rule("SEG-6", "in_top", reaches, "factors.sure_from", "percent", "standing.sure_in"),
    "potential": Rule(
        "SEG-7",
        "potential_share",
        above,
        "segment.trial_needs_potential",
        "percent",
        "tier.trial",
    ),
    "over_cap": Rule("DEF-7", "rank", above, _CAP, "count", "passed.over_cap"),
    "over_hours": Rule("DEF-7", "hours", above, "define.cap_hours", "hours", "passed.over_cap"),
    "keeps": Rule("DEF-7", "keep_ratio", reaches, "define.keep_below", "percent", "passed.stays"),
    "leaves": Rule(
        "DEF-7", "reviews_below", reaches, "define.keep_reviews", "count", "passed.may_leave"
    ),
}
"""Every rule by its name, in the order of the method."""
