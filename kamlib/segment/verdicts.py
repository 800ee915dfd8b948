"""SEG-7: one tier per account, with the rules that gave it.

In this order: a person's override; high/high or an approved reason → key candidate; mixed class
with potential → on trial; attractive but weak → develop; else standard; then the cap by score;
hysteresis last.
"""

from collections.abc import Callable

import numpy as np
import pandas as pd

from kamlib.define.rules import RULES
from kamlib.figures.compare import settle, sort_accounts
from kamlib.figures.window import Window
from kamlib.segment.classes import LEVELS, VOLUME, Levels, rank_codes
from kamlib.segment.cost import measure_contribution, read_kam_hours
from kamlib.vocabulary import TIERS

KEY, TRIAL, DEVELOP, STANDARD = range(len(TIERS))

COLUMNS = [
    *["account", "net_revenue", "tier", "candidate", "rules", "rank", "on_list", "marginal"],
    *["next_in", "potential_share", "keep_ratio", "reviews_below", "trial_end", "trial_test"],
    *["trial_line", "kam_hours"],
]


STEPS: dict[str, tuple[int, Callable[[dict], np.ndarray]]] = {
    "override": (-1, lambda x: x["person"] >= 0),
    "high_high": (KEY, lambda x: (x["volume"] == 1) & (x["profit"] == 1)),
    "reason_approved": (KEY, lambda x: x["reason"]),
    "mixed_with_potential": (TRIAL, lambda x: x["mixed"] & (x["promising"] == 1)),
    "attractive_but_weak": (DEVELOP, lambda x: x["weak"]),
    "prospect": (STANDARD, lambda x: x["prospect"]),
    "mixed_potential_unknown": (STANDARD, lambda x: x["mixed"] & np.isnan(x["promising"])),
    "mixed_without_potential": (STANDARD, lambda x: x["mixed"]),
    "low_low": (STANDARD, lambda x: (x["volume"] == 0) & (x["profit"] == 0)),
    "no_purchases": (STANDARD, lambda x: x["net_revenue"] == 0),
    "volume_unknown": (STANDARD, lambda x: np.isnan(x["volume"])),
    "profit_unknown": (STANDARD, lambda x: np.isnan(x["profit"])),
}
"""SEG-7 before the cap: rule → the tier that it gives (−1: the person's) and whom it concerns.

The first that holds gives the tier; one always does.
"""


def decide_verdicts(
    classes: pd.DataFrame,
    costs: pd.DataFrame,
    types: pd.DataFrame,
    window: Window,
    settings,
    *,
    overrides: pd.DataFrame | None = None,
    reasons: list[str] | None = None,
    develop: list[str] | None = None,
    former_list: pd.DataFrame | None = None,
    scores: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """SEG-7: the tier of every account and the trace of rules that led to it.

    Parameters
    ----------
    classes
        From `decide_classes`.
    costs
        From `measure_cost_to_serve`: `profit_before_kam` ranks where no score is given (KAM time
        follows from the tier, so that it cannot make it), `goods_margin` where no rate is given.
    types
        From `decide_types`: `expected_headroom` ÷ net revenue is the potential.
    window
        Trials end `segment.trial_months` after it.
    settings
        The client's: the limits of the list, the lines of `kamlib.define.rules.RULES`, KAM hours.
    overrides
        `account`, `tier`: what a person decided.
    reasons
        Accounts with an approved reason (DEF-4).
    develop
        Attractive accounts in which we are weak.
    former_list
        `account`, `reviews_below` (consecutive reviews below so far): the key accounts of the list
        that a person confirmed last. Without it there is no hysteresis.
    scores
        `account`, `total_score`: replaces the ranking by profit.

    Returns
    -------
    DataFrame
        `account`, `net_revenue`, `tier`, `candidate` (the tier before cap and hysteresis), `rules`
        (slugs by ``;``, in the order applied), `rank` (among candidates), `on_list` (takes one of
        the places), `marginal` (the last on a list that is full: the one out if one comes in),
        `next_in` (the first that the cap left out), `potential_share`, `keep_ratio` (the lower of
        volume and markup as a multiple of its line), `reviews_below`, `trial_end`, `trial_test`
        (what the trial must reach: reach_high_volume, reach_high_profit), `trial_line` (its line,
        0–1), `kam_hours` (per year).

    Notes
    -----
    Places go first to overrides, then to accounts that hysteresis keeps, then to new key
    candidates, then to trials, each ranked by score (else by profit before KAM time or, without
    any cost rate, by goods margin, unknown last, then net revenue, then account code).
    """
    earned = costs[["account", "profit_before_kam"]]
    earned = earned.assign(contribution=measure_contribution(costs))
    frame = classes.merge(earned, on="account", how="left")
    frame = frame.merge(types[["account", "expected_headroom", "account_type"]], on="account")
    people = {"overrides": overrides, "reasons": reasons, "former_list": former_list}
    facts = take_people(frame, **people) | {"weak": frame["account"].isin(develop or []).to_numpy()}
    score, ranked_by = _rank_by(frame, facts["contribution"], scores)
    found = decide_places(facts, _read_levels(frame), score, settings)
    frame["tier"] = np.take(TIERS, found["tier"])
    frame["candidate"] = np.take(TIERS, found["candidate"])
    frame["rules"] = _trace(found, ranked_by)
    for name in ("potential_share", "keep_ratio", "on_list"):
        frame[name] = found[name]
    for name in ("rank", "reviews_below"):
        frame[name] = pd.Series(found[name], frame.index).astype("Int64")
    last, count = int(frame["on_list"].sum()), int(frame["rank"].notna().sum())
    full = last > 0 and (count > last or last == settings.define.cap_accounts)
    frame["marginal"] = full & frame["rank"].eq(last).fillna(False).astype(bool)
    frame["next_in"] = frame["rank"].eq(last + 1).fillna(False).astype(bool)
    frame = frame.join(_trials(frame, window, settings))
    frame["kam_hours"] = frame["tier"].map(read_kam_hours(settings.cost_to_serve)).astype("float64")
    text = dict.fromkeys(["tier", "candidate", "rules"], "str")
    return sort_accounts(frame.astype(text))[COLUMNS]


def _rank_by(frame, contribution, scores) -> tuple[np.ndarray, np.ndarray]:
    """What ranks each account, and the rule's name: its score, else profit, margin or revenue."""
    if scores is not None:
        given = scores.set_index("account")["total_score"]
        score = frame["account"].map(given).to_numpy("float64")
        return score, np.where(np.isnan(score), "unranked", "ranked_by_score")
    known = [frame["profit_before_kam"].notna(), ~np.isnan(contribution)]
    names = ["ranked_by_profit", "ranked_by_margin"]
    return contribution, np.select(known, names, default="ranked_by_revenue")


def take_people(
    frame: pd.DataFrame,
    *,
    overrides: pd.DataFrame | None,
    reasons: list[str] | None,
    former_list: pd.DataFrame | None,
) -> dict:
    """What gives an account its place beside volume and profit, as arrays for `decide_places`.

    Parameters
    ----------
    frame
        `account`, `net_revenue`, `expected_headroom`, `contribution`, `account_type`.
    overrides, reasons, former_list
        As in `decide_verdicts`.
    """
    names = ("net_revenue", "expected_headroom", "contribution")
    facts = {name: frame[name].to_numpy("float64", na_value=np.nan) for name in names}
    codes, person, reviews = frame["account"], np.full(len(frame), -1), np.full(len(frame), np.nan)
    if overrides is not None and len(overrides):
        said = overrides.drop_duplicates("account", keep="last").set_index("account")["tier"]
        person = codes.map(said.map(TIERS.index)).fillna(-1).to_numpy("int64")
    if former_list is not None and len(former_list):
        before = former_list.drop_duplicates("account", keep="last").set_index("account")
        reviews = codes.map(before["reviews_below"].fillna(0)).to_numpy("float64")
    return facts | {
        "person": person,
        "reviews": reviews,
        "reason": codes.isin(reasons or []).to_numpy(bool),
        "prospect": frame["account_type"].eq("target").to_numpy(bool),
        "order": rank_codes(codes),
    }


def decide_places(facts: dict, levels: Levels, score: np.ndarray, settings) -> dict:
    """SEG-7 and DEF-7 for all accounts at once: the one place where they are decided.

    Parameters
    ----------
    facts
        From `take_people`, with `weak`: attractive accounts in which we are weak.
    levels
        From `kamlib.segment.classes.decide_levels`.
    score
        By what candidates are ranked; NaN comes last.
    settings
        The client's.

    Returns
    -------
    dict
        Arrays: `step` (place in `STEPS`), `candidate` and `tier` (places in `TIERS`), `kept` (by
        hysteresis), `rank` (NaN: takes no place), `on_list`, `potential_share`, `keep_ratio`,
        `reviews_below` (NaN where not on the former list).
    """
    with np.errstate(all="ignore"):
        net = facts["net_revenue"]
        potential = np.where(net > 0, facts["expected_headroom"] / net, np.nan)
    step = _decide_steps(facts, levels, potential, settings)
    tiers = np.array([tier for tier, _ in STEPS.values()])
    candidate = np.where(step == 0, facts["person"], tiers[step])
    ratio = _measure_keep_ratio(levels, settings)
    keeps, leaves = RULES["keeps"], RULES["leaves"]
    # Unknown is no failure: who cannot be measured stays until a person decides otherwise.
    below = keeps.holds(ratio, keeps.line(settings)) == 0
    reviews = np.where(np.isnan(facts["reviews"]) | below, facts["reviews"] + 1, 0)
    kept = leaves.holds(reviews, leaves.line(settings)) == 0
    kept &= ~((step == 0) & (candidate != KEY))
    found = {"step": step, "candidate": candidate, "kept": kept, "reviews_below": reviews}
    return (
        found
        | {"potential_share": potential, "keep_ratio": ratio}
        | _give_places(facts, found, score, settings)
    )


def _decide_steps(facts: dict, levels: Levels, potential, settings) -> np.ndarray:
    """The first of the `STEPS` that holds for each account."""
    rule = RULES["potential"]
    known = facts | {
        "volume": levels.volume,
        "profit": levels.profit,
        "mixed": levels.volume + levels.profit == 1,
        "promising": rule.holds(potential, rule.line(settings)),
    }
    return np.argmax([holds(known) for _, holds in STEPS.values()], axis=0)


def _measure_keep_ratio(levels: Levels, settings) -> np.ndarray:
    """How much of its two lines an account reaches: the lower of the two multiples."""
    nothing, markup_line = np.full(len(levels.share), np.nan), RULES["profit"].line(settings)
    return np.minimum(
        levels.share / levels.volume_line if levels.volume_line > 0 else nothing,
        levels.markup / markup_line if markup_line > 0 else nothing,
    )


def _give_places(facts: dict, found: dict, score: np.ndarray, settings) -> dict:
    """Places in ranked order until the first candidate that does not fit."""
    candidate, kept = found["candidate"], found["kept"]
    key = (candidate == KEY) | kept
    group = np.select(
        [key & (found["step"] == 0), kept, key, candidate == TRIAL], [0, 1, 2, 3], default=4
    )
    best = [-np.nan_to_num(settle(x), nan=-np.inf) for x in (facts["net_revenue"], score)]
    place = np.lexsort((facts["order"], *best, group))
    listed = group[place] < 4
    rank = np.where(listed, np.arange(1, len(place) + 1), np.nan)
    wanted = np.where(kept, KEY, candidate)
    cap, over_hours = RULES["over_cap"], RULES["over_hours"]
    fits = cap.holds(rank, cap.line(settings)) == 0
    if most := over_hours.line(settings):
        taken = np.array([*read_kam_hours(settings.cost_to_serve).values()])[wanted[place]] * listed
        fits &= over_hours.holds(np.cumsum(taken), most) == 0
    tier, on_list, ranks = candidate.copy(), np.zeros(len(place), bool), np.empty(len(place))
    tier[place[listed]] = np.where(fits, wanted[place], STANDARD)[listed]
    on_list[place], ranks[place] = fits, rank
    return {"tier": tier, "rank": ranks, "on_list": on_list}


def _read_levels(frame: pd.DataFrame) -> Levels:
    """The levels that `decide_classes` told."""
    high = {level: float(place) for place, level in enumerate(LEVELS[:2])}
    volume, profit = (frame[n].map(high).to_numpy("float64") for n in ("volume", "profit"))
    rule = VOLUME[frame["volume_rule"].iloc[0]] if len(frame) else None
    shown = frame[rule.shown if rule else "volume_share"].to_numpy("float64")
    line = float(frame["volume_line"].iloc[0]) if len(frame) else np.nan
    markup = frame["markup"].mask(frame["profit"].eq("unknown")).to_numpy("float64")
    return Levels(volume, profit, line, shown, markup)


def _trace(found: dict, ranked_by: np.ndarray) -> list[str]:
    """The rules that led to each tier, by ``;``, in the order applied."""
    names, listed = list(STEPS), ~np.isnan(found["rank"])
    held = found["kept"] & (found["tier"] == KEY) & (found["candidate"] != KEY)
    more = zip(
        np.where(listed, ranked_by, ""),
        np.where(listed & ~found["on_list"], "over_cap", ""),
        np.where(held, "kept_by_hysteresis", ""),
        strict=True,
    )
    return [
        ";".join([names[step], *filter(None, rules)])
        for step, rules in zip(found["step"], more, strict=True)
    ]


def _trials(frame: pd.DataFrame, window: Window, settings) -> pd.DataFrame:
    """Of each account on trial: its end, what it must reach, and that line."""
    trial, weak = frame["tier"].eq("trial"), frame["volume"].eq("low")
    end = window.end + pd.Timedelta(days=1) + pd.DateOffset(months=settings.segment.trial_months)
    test = pd.Series(np.where(weak, "reach_high_volume", "reach_high_profit"), frame.index)
    line = frame["markup_line"].mask(weak, frame["volume_line"])
    ends = pd.Series(end - pd.Timedelta(days=1), frame.index, dtype="datetime64[us]")
    return pd.DataFrame(
        {
            "trial_end": ends.where(trial),
            "trial_test": test.where(trial).astype("str"),
            "trial_line": line.where(trial).astype("float64"),
        }
    )
