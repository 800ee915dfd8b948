"""SEG-3: the eight factors of an account, and what the ledger proposes for four of them.

Every factor is judged on levels 1–5, each with a written meaning (labels ``level.<factor>_<n>``).
Effort is said as it is felt, 5 for very great, and counts reversed: 6 − s.
"""

import numpy as np
import pandas as pd

from kamlib.figures.compare import decide_above, money
from kamlib.vocabulary import FACTORS

REVERSED = ("effort",)
LEVELS = (1, 2, 3, 4, 5)
AXES = ("attractiveness", "strength")


def decide_factors(weights: dict[str, float], rules, own=()) -> pd.DataFrame:
    """Lay out the factors in use: the eight and the client's own, with weight and axis.

    Parameters
    ----------
    weights
        Factor → weight, of the eight (see `decide_weights`); a factor that is not named weighs 0.
    rules
        The section ``factors``: `attractiveness`, `strength` name the factors of each axis.
    own
        The client's own factors: objects with `name`, `weight`, `axis`, `reversed`.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> rules = SimpleNamespace(attractiveness=["revenue"], strength=["fit"])
    >>> found = decide_factors({"revenue": 50, "fit": 50}, rules)
    >>> found.loc[found["weight"] > 0, ["factor", "weight_share", "axis"]].reset_index(drop=True)
        factor  weight_share            axis
    0  revenue           0.5  attractiveness
    1      fit           0.5        strength
    """
    axes = {name: axis for axis in AXES for name in getattr(rules, axis)}
    rows = [
        (name, float(weights.get(name, 0.0)), axes.get(name, "neither"), name in REVERSED)
        for name in FACTORS
    ]
    rows += [(f.name, float(f.weight), f.axis, bool(f.reversed)) for f in own]
    frame = pd.DataFrame(rows, columns=["factor", "weight", "axis", "reversed"])
    total = frame["weight"].sum()
    frame.insert(2, "weight_share", frame["weight"] / total if total > 0 else np.nan)
    return frame.astype({"factor": "str", "axis": "str"})


def measure_proposals(accounts, trends, alive, costs, rules) -> pd.DataFrame:
    """What the ledger proposes for revenue, growth, renewal and effort, with its evidence.

    Parameters
    ----------
    accounts
        `account`, `net_revenue`, `active`.
    trends, alive
        From `measure_trend` and `measure_alive`.
    costs
        `account`, `net_revenue`, `cost_to_serve`, `kam_cost`, `cost_complete`: KAM time follows
        from the tier, so that it is taken out.
    rules
        The section ``factors``. `revenue_cuts`: among the first 5 % of the active accounts is
        level 5, …; `growth_cuts` (per year), `renewal_cuts` (probability alive) and `effort_cuts`
        (multiples of the client's own cost to serve per revenue): above the first the level is 2,
        above the last 5. A trend whose interval holds zero is level 3: none that stands out from
        the account's own ups and downs; one that reaches further than `trend_unclear` is unknown.
    """
    parts = [
        _revenue(accounts, rules.revenue_cuts),
        _growth(accounts, trends, rules.growth_cuts, rules.trend_unclear),
        _renewal(accounts, alive, rules.renewal_cuts),
        _effort(accounts, costs, rules.effort_cuts),
    ]
    frame = pd.concat(parts, ignore_index=True)
    order = {account: place for place, account in enumerate(accounts["account"])}
    frame = frame.iloc[np.argsort(frame["account"].map(order).to_numpy(), kind="stable")]
    frame["unknown_because"] = frame["unknown_because"].where(frame["proposed"].isna())
    text = ["account", "factor", "evidence_kind", "unit", "unknown_because"]
    return frame.reset_index(drop=True).astype(dict.fromkeys(text, "str"))


def _level(values, cuts) -> np.ndarray:
    """1 + how many cuts lie strictly below each value; unknown stays unknown."""
    values = np.asarray(values, dtype="float64")
    above = [decide_above(values, cut).fillna(False) for cut in cuts]
    levels = 1.0 + np.sum(above, axis=0)
    return np.where(np.isnan(values), np.nan, levels)


def _rows(accounts, factor, evidence, unit, **columns) -> pd.DataFrame:
    names = ["proposed", "evidence_value", "evidence_low", "evidence_high", "evidence_cases"]
    frame = pd.DataFrame({"account": accounts["account"].to_numpy(), "factor": factor})
    for name in names:
        frame[name] = np.asarray(columns.get(name, np.nan), dtype="float64") + np.zeros(len(frame))
    frame["evidence_kind"], frame["unit"] = evidence, unit
    frame["unknown_because"] = columns["because"]
    places = ["account", "factor", "proposed", "evidence_kind", "evidence_value", "evidence_low"]
    return frame[[*places, "evidence_high", "unit", "evidence_cases", "unknown_because"]]


def _revenue(accounts, cuts) -> pd.DataFrame:
    net = accounts["net_revenue"].astype("float64")
    active = accounts["active"].fillna(False).astype(bool)
    rank = money(net.where(active)).rank(ascending=False, method="min").to_numpy()
    count = int(active.sum())
    ahead = (rank - 1) / max(count, 1)
    levels = 5.0 - (ahead[:, None] >= np.asarray(cuts)).sum(axis=1)
    levels = np.where(active, levels, np.where(net.isna(), np.nan, 1.0))
    because = np.where(net.isna(), "prospect", "")
    values = {"proposed": levels, "evidence_value": rank, "evidence_cases": count}
    return _rows(accounts, "revenue", "revenue_rank", "count", **values, because=because)


def _growth(accounts, trends, cuts, unclear) -> pd.DataFrame:
    found = trends.set_index("account").reindex(accounts["account"])
    growth, low, high = (found[n].to_numpy("float64") for n in _GROWTH)
    flat = (low <= 0) & (high >= 0)
    lost = flat & (np.maximum(-low, high) > unclear)
    levels = np.where(flat, 3.0, _level(growth, cuts))
    levels = np.where(np.isnan(growth) | lost, np.nan, levels)
    because = np.where(lost, "trend_unclear", "few_quarters")
    values = dict(zip(_EVIDENCE, (growth, low, high), strict=True))
    values |= {"proposed": levels, "evidence_cases": found["quarters"].fillna(0).to_numpy()}
    return _rows(accounts, "growth", "trend", "percent", **values, because=because)


_GROWTH = ("growth", "growth_low", "growth_high")
_EVIDENCE = ("evidence_value", "evidence_low", "evidence_high")


def _renewal(accounts, alive, cuts) -> pd.DataFrame:
    found = alive.set_index("account").reindex(accounts["account"])
    value = found["alive"].to_numpy("float64")
    because = found["unknown_because"].astype(object).fillna("few_events").to_numpy()
    values = {"proposed": _level(value, cuts), "evidence_value": value}
    values["evidence_cases"] = found["repeats"].fillna(0).to_numpy()
    return _rows(accounts, "renewal", "alive", "percent", **values, because=because)


def _effort(accounts, costs, cuts) -> pd.DataFrame:
    found = costs.set_index("account").reindex(accounts["account"])
    net = found["net_revenue"].to_numpy("float64")
    cost = (found["cost_to_serve"] - found["kam_cost"].fillna(0.0)).to_numpy("float64")
    complete = found["cost_complete"].fillna(False).astype(bool).to_numpy()
    known = complete & (net > 0) & ~np.isnan(cost)
    whole = cost[known].sum() / net[known].sum() if known.any() else 0.0
    charged = whole > 0
    value = np.full(len(net), np.nan)
    if charged:
        value[known] = cost[known] / net[known] / whole
    because = np.where(complete | ~(net > 0), "no_revenue", "cost_incomplete")
    because = because if charged else np.full(len(net), "no_rates", dtype="<U15")
    values = {"proposed": _level(value, cuts), "evidence_value": value}
    values["evidence_cases"] = int(known.sum())
    return _rows(accounts, "effort", "cost_to_serve", "ratio", **values, because=because)
