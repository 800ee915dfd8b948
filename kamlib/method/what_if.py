"""What if: tiers recomputed for other thresholds and weights, fast enough to follow a slider.

The same rules as `decide_classes`, `decide_matrix` and `decide_verdicts`, on arrays prepared once;
a test holds the two equal. What costs are known does not change here: it takes the portfolio.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.method.compare import NOISE
from kamlib.method.verdicts import TIERS
from kamlib.method.weights import measure_weighted

_GROUPS = ("high", "low", "unknown")


@dataclass(frozen=True)
class Base:
    """What does not change with thresholds and weights; made by `prepare_what_if`."""

    frame: pd.DataFrame
    arrays: dict
    settings: dict
    kam_hours: dict


def prepare_what_if(
    frames: dict[str, pd.DataFrame], settings, *, former_list: pd.DataFrame | None = None
) -> Base:
    """Take from a decided portfolio what other thresholds and weights need.

    Parameters
    ----------
    frames
        From `decide_portfolio`: `accounts`, `verdicts`, `costs`, `scores`, `factors`, `reasons`.
    settings
        The settings with which it was decided.
    former_list
        As it was decided with.
    """
    accounts, verdicts = frames["accounts"], frames["verdicts"].set_index("account")
    frame = accounts[["account", "account_name", "net_revenue", "tier", "rank"]].copy()
    frame = frame.rename(columns={"tier": "former_tier", "rank": "former_rank"})
    codes = accounts["account"]
    costs = frames["costs"].set_index("account")["profit_before_kam"].reindex(codes)
    person = np.full(len(codes), -1)
    rules = verdicts["rules"].reindex(codes)
    decided = rules.str.startswith("override").fillna(False).to_numpy(bool)
    tier_of = {tier: place for place, tier in enumerate(TIERS)}
    chosen = verdicts["candidate"].reindex(codes).map(tier_of).to_numpy("int64")
    person[decided] = chosen[decided]
    stands = frames["reasons"]
    factors = frames["factors"]
    scores = frames["scores"].pivot(index="account", columns="factor", values="counted")
    reviews = np.full(len(codes), np.nan)
    if former_list is not None and len(former_list):
        before = former_list.drop_duplicates("account", keep="last").set_index("account")
        reviews = codes.map(before["reviews_below"].fillna(0)).to_numpy("float64")
    bought = accounts["line_count"].fillna(0).to_numpy(float) > 0

    def numbers(name):
        return accounts[name].to_numpy("float64", na_value=np.nan)

    arrays = {
        **{n: numbers(n) for n in ("net_revenue", "volume_share", "window_share", "markup")},
        "markup_known": accounts["profit"].ne("unknown").to_numpy(bool),
        "expected": numbers("expected_headroom"),
        "active": accounts["active"].fillna(False).to_numpy(bool),
        "bought": bought,
        "profit": costs.to_numpy("float64"),
        "person": person,
        "reason": codes.isin(stands.loc[stands["stands"], "account"]).to_numpy(bool),
        "reviews": reviews,
        "order": np.argsort(np.argsort(codes.to_numpy(str), kind="stable"), kind="stable"),
        "values": scores.reindex(index=codes, columns=factors["factor"]).to_numpy("float64"),
        "weights": factors["weight"].to_numpy("float64"),
        "axis": factors["axis"].to_numpy(str),
        "factors": factors["factor"].to_numpy(str),
        "judged": bool(frames["scores"]["score_source"].eq("people").any()),
    }
    define, segment, rates = settings.define, settings.segment, settings.cost_to_serve
    used = {
        **{n: getattr(segment, n) for n in _SEGMENT},
        **{n: getattr(define, n) for n in _DEFINE},
        "min_known_weight": settings.factors.min_known_weight,
        "matrix_cut": settings.factors.matrix_cut,
    }
    hours = {tier: float(getattr(rates, f"kam_hours_{tier}")) for tier in TIERS}
    return Base(frame, arrays, used, hours)


_SEGMENT = ("high_volume_share", "high_profit_markup", "volume_rule", "trial_needs_potential")
_DEFINE = ("above_mean", "pareto_share", "cap_accounts", "cap_hours", "keep_below", "keep_reviews")


def measure_what_if(
    base: Base, *, weights: dict[str, float] | None = None, **changed
) -> pd.DataFrame:
    """Decide the tiers again with some settings changed.

    Parameters
    ----------
    base
        From `prepare_what_if`.
    weights
        Factor → weight, for those that change.
    changed
        Any of `high_volume_share`, `high_profit_markup`, `volume_rule`, `trial_needs_potential`,
        `above_mean`, `pareto_share`, `cap_accounts`, `cap_hours`, `keep_below`, `keep_reviews`,
        `min_known_weight`, `matrix_cut`.

    Returns
    -------
    DataFrame
        `account`, `account_name`, `net_revenue`, `former_tier`, `former_rank` (as decided),
        `tier`, `rank`, `on_list`, `volume`, `profit`, `total_score`, `quadrant`, `moved` (the tier
        is another). By net revenue.

    Raises
    ------
    KeyError
        A setting or factor that is not known.
    """
    unknown = sorted({*changed} - {*base.settings}) + sorted(
        {*(weights or {})} - {*base.arrays["factors"]}
    )
    if unknown:
        raise KeyError(f"nothing called {', '.join(unknown)} can be changed here")
    rules = {**base.settings, **changed}
    data = base.arrays
    weighing = data["weights"].copy()
    for name, weight in (weights or {}).items():
        weighing[data["factors"] == name] = weight
    volume, line, share = _volume(data, rules)
    markup = np.where(data["markup_known"], data["markup"], np.nan)
    profit = _levels(markup, rules["high_profit_markup"])
    score, quadrant = _scores(data, weighing, rules)
    tier, rank, fits = _decide(
        base, data, rules, volume, profit, line, share, markup, score, quadrant
    )
    frame = base.frame.copy()
    frame["tier"] = _named(TIERS, tier)
    frame["rank"] = pd.Series(rank, frame.index, dtype="Int64").mask(rank == 0)
    frame["on_list"] = fits
    frame["volume"], frame["profit"] = _named(_GROUPS, volume), _named(_GROUPS, profit)
    frame["total_score"] = score
    frame["quadrant"] = _named((*_QUADRANTS, "unknown"), quadrant)
    frame["moved"] = frame["tier"].ne(frame["former_tier"])
    return frame


def measure_moves(found: pd.DataFrame) -> pd.DataFrame:
    """How the tiers stood and how they stand with other settings.

    Parameters
    ----------
    found
        From `measure_what_if`.

    Returns
    -------
    DataFrame
        Rows key, trial, develop, standard of `tier`: `former_accounts`, `accounts`,
        `former_revenue_share`, `revenue_share` (of all net revenue; unknown where that is ≤ 0).

    Examples
    --------
    >>> found = pd.DataFrame({"former_tier": ["key", "standard"], "tier": ["key", "key"],
    ...     "net_revenue": [60.0, 40.0]})
    >>> measure_moves(found).head(1)
      tier  former_accounts  accounts  former_revenue_share  revenue_share
    0  key                1         2                   0.6            1.0
    """
    net = found["net_revenue"].fillna(0.0).to_numpy("float64")
    total = np.round(net.sum(), 4)
    rows = []
    for tier in TIERS:
        held = [found[name].to_numpy(object) == tier for name in ("former_tier", "tier")]
        shares = [float(net[h].sum() / total) if total > 0 else np.nan for h in held]
        rows.append((tier, *(int(h.sum()) for h in held), *shares))
    names = ["former_accounts", "accounts", "former_revenue_share", "revenue_share"]
    return pd.DataFrame(rows, columns=["tier", *names])


LISTED = ("key", "trial")
"""The tiers that take a place on the list."""

_QUADRANTS = ("strategic", "star", "status", "streamline")


def _named(names, places) -> pd.Series:
    return pd.Series(pd.Categorical.from_codes(places, names)).astype("str")


def _above(values, line, *, reach: bool = False) -> np.ndarray:
    """Strictly above (or on it too), as `decide_above`; NaN is not."""
    with np.errstate(invalid="ignore"):
        same = np.abs(values - line) <= NOISE * np.maximum(np.abs(values), np.abs(line))
        return ((values > line) | same) if reach else ((values > line) & ~same)


def _levels(values, line) -> np.ndarray:
    """0 high, 1 low, 2 unknown."""
    return np.where(np.isnan(values) | np.isnan(line), 2, np.where(_above(values, line), 0, 1))


def _volume(data, rules) -> tuple[np.ndarray, float, np.ndarray]:
    """High, low or unknown by the rule in force; its line as a share; the share to hold to it."""
    net, rule = data["net_revenue"], rules["volume_rule"]
    total = np.round(np.nansum(net), 4) if len(net) else 0.0
    if rule == "monthly_share":
        line = rules["high_volume_share"]
        return _levels(data["volume_share"], line), line, data["volume_share"]
    if rule == "above_mean":
        counted = net[data["active"] & ~np.isnan(net)]
        mean = np.round(counted.sum(), 4) / len(counted) if len(counted) else np.nan
        line = mean * (1 + rules["above_mean"]) if mean > 0 else np.nan
        return _levels(net, line), line / total if total > 0 else np.nan, data["window_share"]
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


def _scores(data, weights, rules) -> tuple[np.ndarray, np.ndarray]:
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


def _decide(base, data, rules, volume, profit, line, share, markup, score, quadrant):
    """Candidates, hysteresis, ranking and cap, as `decide_verdicts`; tiers by their place."""
    key, trial, develop, standard = range(4)
    net = data["net_revenue"]
    with np.errstate(all="ignore"):
        potential = np.where(net > 0, data["expected"] / net, np.nan)
        ratios = [
            share / line if line > 0 else np.full(len(net), np.nan),
            markup / rules["high_profit_markup"]
            if rules["high_profit_markup"] > 0
            else np.full(len(net), np.nan),
        ]
    keep_ratio = np.minimum(*ratios)  # unknown where either is
    mixed = (volume + profit == 1) & (np.maximum(volume, profit) == 1)
    person = data["person"]
    candidate = np.select(
        [
            person >= 0,
            ((volume == 0) & (profit == 0)) | data["reason"],
            mixed & _above(potential, rules["trial_needs_potential"]),
            quadrant == 1,
        ],
        [person, key, trial, develop],
        default=standard,
    )
    stays = np.isnan(keep_ratio) | _above(keep_ratio, rules["keep_below"], reach=True)
    reviews = np.where(stays, 0, data["reviews"] + 1)
    kept = ~np.isnan(data["reviews"]) & (reviews < rules["keep_reviews"])
    kept &= ~((person >= 0) & (candidate != key))
    is_key = (candidate == key) | kept
    group = np.select(
        [is_key & (person >= 0), kept, is_key, (candidate == trial) & ~kept],
        [0, 1, 2, 3],
        default=4,
    )
    by = score if data["judged"] else data["profit"]
    place = np.lexsort(
        (data["order"], -np.nan_to_num(net, nan=-np.inf), -np.nan_to_num(by, nan=-np.inf), group)
    )
    listed = group[place] < 4
    wanted = np.where(kept, key, candidate)
    hours = np.array([base.kam_hours[tier] for tier in TIERS])[wanted[place]] * listed
    rank = np.arange(1, len(place) + 1)
    fits = listed & (rank <= rules["cap_accounts"])
    if rules["cap_hours"]:
        fits &= ~_above(np.cumsum(hours), rules["cap_hours"])
    tier, on_list, ranks = candidate.copy(), np.zeros(len(net), bool), np.zeros(len(net), int)
    tier[place[listed]] = np.where(fits[listed], wanted[place[listed]], standard)
    on_list[place], ranks[place] = fits, np.where(listed, rank, 0)
    return tier, ranks, on_list
