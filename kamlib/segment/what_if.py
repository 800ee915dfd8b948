"""The tiers with other lines, places or weights; nothing is saved."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.define.rules import RULES
from kamlib.figure import figure
from kamlib.segment.classes import LEVELS, VOLUME, decide_levels, take_facts
from kamlib.segment.cost import measure_contribution
from kamlib.segment.verdicts import decide_places, take_people
from kamlib.segment.weights import decide_quadrants, measure_axes, measure_weighted
from kamlib.vocabulary import QUADRANTS, TIERS

CHANGEABLE = {
    name.split(".")[1]: name
    for name in ["segment.volume_rule", *(r.setting for r in (*VOLUME.values(), *RULES.values()))]
    if name not in ("", "segment.min_cost_coverage", "factors.sure_from")
}
"""The settings that can be changed here, all that make a tier: name → dotted name."""


@dataclass(frozen=True)
class Base:
    """What does not change with thresholds and weights; made by `prepare_what_if`."""

    frame: pd.DataFrame
    facts: dict
    settings: object
    weights: dict[str, float]
    judged: bool


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
    accounts, verdicts, reasons = (frames[n] for n in ("accounts", "verdicts", "reasons"))
    frame = accounts[["account", "account_name", "net_revenue", "tier", "rank"]].copy()
    frame = frame.rename(columns={"tier": "former_tier", "rank": "former_rank"})
    by_person = verdicts[verdicts["rules"].str.startswith("override").fillna(False).astype(bool)]
    costs = frames["costs"][["account"]]
    costs = costs.assign(contribution=measure_contribution(frames["costs"]))
    people = take_people(
        accounts.merge(costs, on="account", how="left"),
        overrides=by_person[["account"]].assign(tier=by_person["candidate"]),
        reasons=reasons.loc[reasons["stands"], "account"].tolist(),
        former_list=former_list,
    )
    factors = frames["factors"]
    scores = frames["scores"].pivot(index="account", columns="factor", values="counted")
    scores = scores.reindex(index=accounts["account"], columns=factors["factor"])
    classes = frames["classes"].set_index("account")[["markup", "cost_coverage"]]
    costed = accounts.drop(columns=list(classes)).join(classes, on="account")
    facts = take_facts(costed) | people
    facts |= {"values": scores.to_numpy("float64"), "axis": factors["axis"].to_numpy(str)}
    weights = dict(zip(factors["factor"], factors["weight"].astype(float), strict=True))
    judged = bool(frames["scores"]["score_source"].eq("people").any())
    return Base(frame, facts, settings, weights, judged)


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
        Any of `CHANGEABLE`.

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
    unknown = sorted({*changed} - {*CHANGEABLE}) + sorted({*(weights or {})} - {*base.weights})
    if unknown:
        raise KeyError(f"nothing called {', '.join(unknown)} can be changed here")
    settings, facts = _change(base.settings, changed), base.facts
    least, cut = settings.factors.min_known_weight, settings.factors.matrix_cut
    weighing = np.array([*{**base.weights, **(weights or {})}.values()])
    score = measure_weighted(facts["values"], weighing, min_known_weight=least)["score"]
    axes = measure_axes(facts["values"], weighing, facts["axis"], min_known_weight=least)
    quadrant, levels = decide_quadrants(axes, cut), decide_levels(facts, settings)
    weak = {"weak": quadrant == QUADRANTS.index("star")}
    ranked_by = score if base.judged else facts["contribution"]
    found = decide_places(facts | weak, levels, ranked_by, settings)
    frame = base.frame.copy()
    frame["tier"] = _named(TIERS, found["tier"])
    frame["rank"] = pd.Series(found["rank"], frame.index).astype("Int64")
    frame["on_list"] = found["on_list"]
    for name in ("volume", "profit"):
        frame[name] = _named(LEVELS, np.nan_to_num(getattr(levels, name), nan=2).astype(int))
    frame["total_score"] = score
    frame["quadrant"] = _named((*QUADRANTS, "unknown"), quadrant)
    frame["moved"] = frame["tier"].ne(frame["former_tier"])
    return frame


def _change(settings, changed: dict):
    """The settings with some of their values changed; nothing is checked: sliders know no wrong."""
    sections: dict[str, dict] = {}
    for name, value in changed.items():
        sections.setdefault(CHANGEABLE[name].split(".")[0], {})[name] = value
    update = {s: getattr(settings, s).model_copy(update=new) for s, new in sections.items()}
    return settings.model_copy(update=update)


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


@figure("SEG-7")
def what_if_base(case: Case) -> Base:
    """What every what-if starts from: `prepare_what_if`."""
    return prepare_what_if(case.portfolio, case.settings, former_list=case.judged.former_list)


@figure("SEG-7")
def what_if(case: Case, *, weights: dict[str, float] | None = None, **changed) -> pd.DataFrame:
    """The tiers with other thresholds or weights; nothing is saved: `measure_what_if`."""
    return measure_what_if(what_if_base(case), weights=weights, **changed)
