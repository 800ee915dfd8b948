"""What if: tiers recomputed for other thresholds and weights, fast enough to follow a slider.

The same rules as `decide_classes`, `decide_matrix` and `decide_verdicts`, on arrays prepared once;
a test holds the two equal. What costs are known does not change here: it takes the portfolio.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.method.cost import measure_contribution
from kamlib.method.matrix import QUADRANTS
from kamlib.method.verdicts import TIERS
from kamlib.method.what_if_rules import (
    decide_candidates,
    decide_kept,
    decide_levels,
    decide_places,
    decide_volume,
    measure_keep_ratio,
    measure_scores_again,
)

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
    costs = measure_contribution(frames["costs"].set_index("account")).reindex(codes)
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
    volume, line, share = decide_volume(data, rules)
    markup = np.where(data["markup_known"], data["markup"], np.nan)
    profit = decide_levels(markup, rules["high_profit_markup"])
    score, quadrant = measure_scores_again(data, weighing, rules)
    keep_ratio = measure_keep_ratio(share, line, markup, rules["high_profit_markup"])
    candidate = decide_candidates(data, rules, volume, profit, quadrant)
    kept = decide_kept(data, rules, candidate, keep_ratio)
    tier, rank, fits = decide_places(data, rules, base.kam_hours, candidate, kept, score)
    frame = base.frame.copy()
    frame["tier"] = _named(TIERS, tier)
    frame["rank"] = pd.Series(rank, frame.index, dtype="Int64").mask(rank == 0)
    frame["on_list"] = fits
    frame["volume"], frame["profit"] = _named(_GROUPS, volume), _named(_GROUPS, profit)
    frame["total_score"] = score
    frame["quadrant"] = _named((*QUADRANTS, "unknown"), quadrant)
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


def _named(names, places) -> pd.Series:
    return pd.Series(pd.Categorical.from_codes(places, names)).astype("str")
