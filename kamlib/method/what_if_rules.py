"""The rules of the portfolio on arrays, for `kamlib.method.what_if`: high volume to the cap.

They say what `decide_classes`, `decide_matrix` and `decide_verdicts` say; a test holds them equal.
"""

import numpy as np

from kamlib.method.compare import NOISE
from kamlib.method.weights import measure_weighted
from kamlib.vocabulary import TIERS

KEY, TRIAL, DEVELOP, STANDARD = range(len(TIERS))


def _above(values, line, *, reach: bool = False) -> np.ndarray:
    """Strictly above (or on it too), as `decide_above`; NaN is not."""
    with np.errstate(invalid="ignore"):
        same = np.abs(values - line) <= NOISE * np.maximum(np.abs(values), np.abs(line))
        return ((values > line) | same) if reach else ((values > line) & ~same)


def decide_levels(values, line) -> np.ndarray:
    """0 high, 1 low, 2 unknown."""
    return np.where(np.isnan(values) | np.isnan(line), 2, np.where(_above(values, line), 0, 1))


def decide_volume(data, rules) -> tuple[np.ndarray, float, np.ndarray]:
    """High, low or unknown by the rule in force; its line as a share; the share to hold to it."""
    net, rule = data["net_revenue"], rules["volume_rule"]
    total = np.round(np.nansum(net), 4) if len(net) else 0.0
    if rule == "monthly_share":
        line = rules["high_volume_share"]
        return decide_levels(data["volume_share"], line), line, data["volume_share"]
    if rule == "above_mean":
        counted = net[data["active"] & ~np.isnan(net)]
        mean = np.round(counted.sum(), 4) / len(counted) if len(counted) else np.nan
        line = mean * (1 + rules["above_mean"]) if mean > 0 else np.nan
        return decide_levels(net, line), line / total if total > 0 else np.nan, data["window_share"]
    if rule != "pareto":
        raise KeyError(f"no rule of volume is called {rule}")
    there = np.flatnonzero(data["bought"] & ~np.isnan(net))
    best = there[np.lexsort((data["order"][there], -net[there]))]
    sums = np.round(np.cumsum(net[best]), 4)
    if not len(best) or not sums[-1] > 0:
        return np.full(len(net), 2), np.nan, data["window_share"]
    reached = sums / sums[-1] >= rules["pareto_share"] * (1 - NOISE)
    size = int(np.argmax(reached)) + 1
    found = np.where(np.isnan(net), 2, 1)
    found[best[:size]] = 0
    line = net[best[:size]].min() / total if total > 0 else np.nan
    return found, line, data["window_share"]


def measure_scores_again(data, weights, rules) -> tuple[np.ndarray, np.ndarray]:
    """Each account's score, and its quadrant (4 unknown)."""
    least = rules["min_known_weight"]
    score = measure_weighted(data["values"], weights, min_known_weight=least)["score"]
    high = []
    for axis in ("attractiveness", "strength"):
        chosen = data["axis"] == axis
        values = measure_weighted(
            data["values"][:, chosen], weights[chosen], min_known_weight=least
        )["score"]
        high.append((_above(values, rules["matrix_cut"], reach=True), np.isnan(values)))
    (up, no_up), (strong, no_strong) = high
    quadrant = np.where(up, np.where(strong, 0, 1), np.where(strong, 2, 3))
    return score, np.where(no_up | no_strong, 4, quadrant)


def measure_keep_ratio(share, line: float, markup, markup_line: float) -> np.ndarray:
    """How much of each line is reached, the smaller of the two; unknown where either is."""
    nothing = np.full(len(markup), np.nan)
    return np.minimum(
        share / line if line > 0 else nothing,
        markup / markup_line if markup_line > 0 else nothing,
    )


def decide_candidates(data, rules, volume, profit, quadrant) -> np.ndarray:
    """The tier that each account asks for, by its place in `TIERS`."""
    net = data["net_revenue"]
    with np.errstate(all="ignore"):
        potential = np.where(net > 0, data["expected"] / net, np.nan)
    mixed = (volume + profit == 1) & (np.maximum(volume, profit) == 1)
    return np.select(
        [
            data["person"] >= 0,
            ((volume == 0) & (profit == 0)) | data["reason"],
            mixed & _above(potential, rules["trial_needs_potential"]),
            quadrant == 1,
        ],
        [data["person"], KEY, TRIAL, DEVELOP],
        default=STANDARD,
    )


def decide_kept(data, rules, candidate, keep_ratio) -> np.ndarray:
    """Who stays on the list because so few reviews were below the line; a person's word is more."""
    stays = np.isnan(keep_ratio) | _above(keep_ratio, rules["keep_below"], reach=True)
    reviews = np.where(stays, 0, data["reviews"] + 1)
    kept = ~np.isnan(data["reviews"]) & (reviews < rules["keep_reviews"])
    return kept & ~((data["person"] >= 0) & (candidate != KEY))


def decide_places(data, rules, kam_hours, candidate, kept, score):
    """Ranking and cap: each account's tier, its rank (0 none) and whether it is on the list."""
    net, chosen = data["net_revenue"], data["person"] >= 0
    is_key = (candidate == KEY) | kept
    group = np.select(
        [is_key & chosen, kept, is_key, (candidate == TRIAL) & ~kept], [0, 1, 2, 3], default=4
    )
    by = score if data["judged"] else data["profit"]
    place = np.lexsort(
        (data["order"], -np.nan_to_num(net, nan=-np.inf), -np.nan_to_num(by, nan=-np.inf), group)
    )
    listed = group[place] < 4
    wanted = np.where(kept, KEY, candidate)
    hours = np.array([kam_hours[tier] for tier in TIERS])[wanted[place]] * listed
    rank = np.arange(1, len(place) + 1)
    fits = listed & (rank <= rules["cap_accounts"])
    if rules["cap_hours"]:
        fits &= ~_above(np.cumsum(hours), rules["cap_hours"])
    tier, on_list, ranks = candidate.copy(), np.zeros(len(net), bool), np.zeros(len(net), int)
    tier[place[listed]] = np.where(fits[listed], wanted[place[listed]], STANDARD)
    on_list[place], ranks[place] = fits, np.where(listed, rank, 0)
    return tier, ranks, on_list
