"""SEG-7: one tier per account, with the rules that gave it.

In this order: a person's override; high/high or an approved reason → key candidate; mixed class
with potential → on trial; attractive but weak → develop; else standard; then the cap by score;
hysteresis last.
"""

import numpy as np
import pandas as pd

from kamlib.method.compare import decide_above, decide_reaches, settled, sort_accounts
from kamlib.method.cost import measure_contribution
from kamlib.method.window import Window

TIERS = ("key", "trial", "develop", "standard")

COLUMNS = [
    *["account", "net_revenue", "tier", "candidate", "rules", "rank", "on_list", "marginal"],
    *["next_in", "potential_share", "keep_ratio", "reviews_below", "trial_end", "trial_test"],
    *["trial_line", "kam_hours"],
]


def decide_verdicts(
    classes: pd.DataFrame,
    costs: pd.DataFrame,
    types: pd.DataFrame,
    window: Window,
    *,
    cap_accounts: int,
    cap_hours: float,
    kam_hours: dict[str, float],
    trial_months: int,
    trial_needs_potential: float,
    keep_below: float,
    keep_reviews: int,
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
        Trials end `trial_months` after it.
    cap_accounts, cap_hours
        The list's limits: accounts, and KAM hours a year (0: not limited).
    kam_hours
        Hours per account and year: tier → hours.
    trial_months, trial_needs_potential
        Length of a trial; the potential that a mixed class must exceed. Unknown is no yes.
    keep_below, keep_reviews
        An account of the former list leaves only when below its line × `keep_below` at
        `keep_reviews` consecutive reviews.
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
        `account`, `score`: replaces the ranking by profit.

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
    frame["potential_share"] = (frame["expected_headroom"] / frame["net_revenue"]).where(
        frame["net_revenue"] > 0
    )
    frame["keep_ratio"] = _keep_ratio(frame)
    frame["candidate"], frame["rules"] = _candidates(
        frame, overrides, reasons or [], develop or [], trial_needs_potential
    )
    kept = _kept(frame, former_list, keep_below, keep_reviews)
    frame = _rank(frame, kept, scores)
    frame = _cap(frame, cap_accounts, cap_hours, kam_hours)
    held = frame["kept"] & frame["tier"].eq("key") & frame["candidate"].ne("key")
    frame["rules"] = frame["rules"].mask(held, frame["rules"] + ";kept_by_hysteresis")

    trial = frame["tier"].eq("trial")
    weak = frame["volume"].eq("low")
    frame["trial_end"] = pd.Series(pd.NaT, frame.index, dtype="datetime64[us]")
    end = window.end + pd.Timedelta(days=1) + pd.DateOffset(months=trial_months)
    frame.loc[trial, "trial_end"] = end - pd.Timedelta(days=1)
    test = pd.Series(np.where(weak, "reach_high_volume", "reach_high_profit"), frame.index)
    frame["trial_test"] = test.where(trial).astype("str")
    line = frame["markup_line"].mask(weak, frame["volume_line"])
    frame["trial_line"] = line.where(trial).astype("float64")
    frame["kam_hours"] = frame["tier"].map(kam_hours).astype("float64")
    return sort_accounts(frame)[COLUMNS]


def _candidates(frame, overrides, reasons, develop, needed) -> tuple[pd.Series, pd.Series]:
    """Take steps 1–5: each account's tier before the cap, and the rule that gave it."""
    mixed = frame["volume_profit"].isin(("hvlp", "lvhp"))
    promising = decide_above(frame["potential_share"], needed)
    by_person = pd.Series(dtype="str")
    if overrides is not None and len(overrides):
        by_person = overrides.drop_duplicates("account", keep="last").set_index("account")["tier"]
    person = frame["account"].map(by_person)
    steps = [
        (person.notna(), person, "override"),
        (frame["volume_profit"].eq("hvhp"), "key", "high_high"),
        (frame["account"].isin(reasons), "key", "reason_approved"),
        (mixed & promising.fillna(False), "trial", "mixed_with_potential"),
        (frame["account"].isin(develop), "develop", "attractive_but_weak"),
        (frame["account_type"].eq("target"), "standard", "prospect"),
        (mixed & promising.isna(), "standard", "mixed_potential_unknown"),
        (mixed, "standard", "mixed_without_potential"),
        (frame["volume_profit"].eq("lvlp"), "standard", "low_low"),
        (frame["net_revenue"].eq(0), "standard", "no_purchases"),
        (frame["volume"].eq("unknown"), "standard", "volume_unknown"),
        (frame["profit"].eq("unknown"), "standard", "profit_unknown"),
    ]
    tier = pd.Series(pd.NA, frame.index, dtype=object)
    rule = pd.Series(pd.NA, frame.index, dtype=object)
    for holds, value, name in steps:
        new = tier.isna() & holds.astype(bool)
        tier = tier.mask(new, value)
        rule = rule.mask(new, name)
    return tier.astype("str"), rule.astype("str")


def _keep_ratio(frame: pd.DataFrame) -> pd.Series:
    """How far above (or below) its two lines an account is: the lower of the two multiples."""
    share = frame["volume_share"].where(
        frame["volume_rule"].eq("monthly_share"), frame["window_share"]
    )
    volume = (share / frame["volume_line"]).where(frame["volume_line"] > 0)
    profit = frame["markup"].mask(frame["profit"].eq("unknown")) / frame["markup_line"]
    profit = profit.where(frame["markup_line"] > 0)
    return pd.concat([volume, profit], axis=1).min(axis=1, skipna=False)


def _kept(frame, former_list, keep_below, keep_reviews) -> pd.Series:
    """Which accounts of the former list stay by hysteresis; fills ``reviews_below``."""
    frame["reviews_below"] = pd.array([pd.NA] * len(frame), dtype="Int64")
    if former_list is None or former_list.empty:
        return pd.Series(False, frame.index)
    before = former_list.drop_duplicates("account", keep="last").set_index("account")
    before = before["reviews_below"].fillna(0).astype("int64")
    so_far = frame["account"].map(before).astype("Int64")
    # Unknown is no failure: who cannot be measured stays until a person decides otherwise.
    above = decide_reaches(frame["keep_ratio"], keep_below).fillna(True).astype(bool)
    frame["reviews_below"] = (so_far + 1).mask(above & so_far.notna(), 0)
    stays = (frame["reviews_below"] < keep_reviews).fillna(False).astype(bool)
    by_person = frame["rules"].eq("override") & frame["candidate"].ne("key")
    return stays & ~by_person


def _rank(frame, kept, scores) -> pd.DataFrame:
    """Candidates in the order in which they get places."""
    frame["kept"] = kept
    key = frame["candidate"].eq("key") | kept
    trial = frame["candidate"].eq("trial") & ~kept
    frame["group"] = np.select(
        [key & frame["rules"].eq("override"), kept, key, trial], [0, 1, 2, 3], default=4
    )
    frame["score"] = frame["contribution"]
    ranked_by = np.select(
        [frame["profit_before_kam"].notna(), frame["contribution"].notna()],
        ["ranked_by_profit", "ranked_by_margin"],
        default="ranked_by_revenue",
    )
    if scores is not None:
        frame["score"] = frame["account"].map(scores.set_index("account")["score"])
        ranked_by = np.where(frame["score"].notna(), "ranked_by_score", "unranked")
    listed = frame["group"] < 4
    frame["rules"] = frame["rules"].mask(listed, frame["rules"] + ";" + ranked_by)
    frame = frame.sort_values(
        ["group", "score", "net_revenue", "account"],
        ascending=[True, False, False, True],
        key=settled,
        na_position="last",
        kind="stable",
    ).reset_index(drop=True)
    rank = pd.Series(np.arange(1, len(frame) + 1), frame.index, dtype="Int64")
    frame["rank"] = rank.where(frame["group"] < 4)
    return frame


def _cap(frame, cap_accounts, cap_hours, kam_hours) -> pd.DataFrame:
    """Give places in ranked order until the first candidate that does not fit."""
    tier = frame["candidate"].mask(frame["kept"], "key").where(frame["group"] < 4)
    hours = tier.map(kam_hours).astype("float64").fillna(0.0).cumsum()
    fits = (frame["rank"] <= cap_accounts).fillna(False).astype(bool)
    if cap_hours:
        # rounding noise of a sum of hours must not cost a place
        fits &= ~decide_above(hours, cap_hours).fillna(False).astype(bool)
    frame["on_list"] = fits
    over = frame["rank"].notna() & ~fits
    frame["tier"] = tier.where(fits, "standard").where(frame["group"] < 4, frame["candidate"])
    frame["rules"] = frame["rules"].mask(over, frame["rules"] + ";over_cap")
    last, count = int(fits.sum()), int(frame["rank"].notna().sum())
    full = last > 0 and (count > last or last == cap_accounts)
    frame["marginal"] = full & frame["rank"].eq(last).fillna(False).astype(bool)
    frame["next_in"] = frame["rank"].eq(last + 1).fillna(False).astype(bool)
    return frame
