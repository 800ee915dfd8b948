"""Investment and return (PLAN-11): what the programme costs on one account and may bring.

In its simple form headroom and white space, low, expected and high, are won with their probability
and earn the account's margin; the programme costs the same every year. A fourth case, nothing won,
stands beside them, because it can happen whatever the average says.

As a distribution it is ten thousand times the same plan. Each draw decides for every family whether
it is won (independently of the others; a family is won whole or not at all) and how large it is (a
triangle from low over expected to high), what it earns (a normal margin around today's), when it
begins (up to so many months late, each as likely) and what the programme costs (from what was
planned to its overrun, a falling triangle). The same seed gives the same draws.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.figures.compare import money, settled
from kamlib.plan.wallet import wallet
from kamlib.plan.white_space import white_space
from kamlib.segment.cost import margin_share, programme_cost, yearly_revenue
from kamlib.vocabulary import RETURN_CASES

DRAWS, SEED = 10_000, 20
"""How often the plan is drawn, and where the draws begin: the same page twice."""

LOW, HIGH = 0.1, 0.9
"""Quantiles of the range that is told: one in ten below, one in ten above."""

NINTH_TENTH = 1.2815515655446004
"""The normal's."""

SIZES = ["headroom_low", "headroom", "headroom_high"]


@figure("PLAN-11")
def openings(case: Case) -> pd.DataFrame:
    """PLAN-11, what there is to win: wallet headroom and white space, each family once.

    Where somebody stated a need, its headroom counts, bought already or not; the peers' potential
    counts only for families of which no need is stated. What people judged as not relevant counts
    nowhere; what they judged of a gap goes before the wallet's own chance.

    Returns
    -------
    DataFrame
        By headroom: ``family``, ``opening_basis`` (wallet, peers), ``headroom_low``, ``headroom``,
        ``headroom_high`` (revenue per year), ``probability`` (0–1; NaN where nobody gave one).
        Families of which nothing is known are left out.
    """
    space, families = white_space(case).set_index("family"), wallet(case).set_index("family")
    own = families[families["headroom"].notna()]
    own = own[space["state"].reindex(own.index).ne("not_relevant")]
    judged = space["probability"].where(space["state"].eq("could")).reindex(own.index)
    chance = judged.astype(float).fillna(own["probability"].astype(float))
    own = own[SIZES].assign(opening_basis="wallet", probability=chance)
    known = space.index.isin(families.index[families["headroom"].notna()])
    peers = space[space["state"].eq("could") & space["potential"].notna() & ~known]
    sizes = ["potential_low", "potential", "potential_high"]
    peers = peers[[*sizes, "probability"]].rename(columns=dict(zip(sizes, SIZES, strict=True)))
    out = pd.concat([own, peers.assign(opening_basis="peers")]).rename_axis("family").reset_index()
    out = out.sort_values(
        ["headroom", "family"], ascending=[False, True], kind="stable", key=settled
    )
    return out[["family", "opening_basis", *SIZES, "probability"]].reset_index(drop=True)


def _known(case: Case) -> tuple[np.ndarray, ...]:
    """Low, expected and high size of each opening that is known, and its chance."""
    known = openings(case).dropna(subset="headroom")
    chance = known["probability"].astype(float).fillna(case.settings.define.win_probability)
    return *known[SIZES].to_numpy(float).T, chance.to_numpy(float)


def _cost(case: Case) -> float:
    """What the programme costs; NaN where nobody entered a cost: no plan is free of charge."""
    cost = programme_cost(case)
    return float(cost) if cost > 0 else np.nan


def _reached(plan) -> np.ndarray:
    """Share of the full effect reached in each year; the last step of the ramp repeats."""
    last = len(plan.ramp) - 1
    return np.array([plan.ramp[min(year, last)] for year in range(plan.horizon_years)], float)


def _discounts(plan) -> np.ndarray:
    """What money received at the end of each year is worth today."""
    return (1 + plan.discount_rate) ** -np.arange(1.0, plan.horizon_years + 1)


def _break_even(net: np.ndarray) -> np.ndarray:
    """First year at whose end each plan (rows) has paid, undiscounted; NaN: not within the horizon.

    A plan that has paid once and falls back has not paid: the last loss counts.

    Examples
    --------
    >>> _break_even(np.array([[-50.0, 80.0, 1.0], [5.0, -9.0, 9.0], [-1.0, 0.0, 0.0]])).tolist()
    [2.0, 3.0, nan]
    """
    horizon = net.shape[1]
    loss = money(net.cumsum(axis=1)) < 0
    year = np.where(loss, np.arange(1, horizon + 1), 0).max(axis=1) + 1.0
    return np.where((year > horizon) | np.isnan(net).any(axis=1), np.nan, year)


@figure("PLAN-11")
def returns(case: Case) -> pd.DataFrame:
    """PLAN-11, the programme's cost against its expected extra contribution.

    Returns
    -------
    DataFrame
        Four rows, ``case`` none, low, expected, high: ``extra_revenue``, ``extra_contribution``,
        ``programme_cost``, ``net_per_year`` (money per year at full effect), ``npv`` (money over
        the horizon), ``break_even_revenue`` (extra revenue per year that pays the programme),
        ``break_even_year`` (first year at whose end the programme has paid for good; NaN: not
        within the horizon), ``cases`` (families with a known size). All effects are NaN where no
        need or no margin is known.
    """
    plan, margin, cost = case.settings.plan, margin_share(case), _cost(case)
    *sizes, chance = _known(case)
    out = pd.DataFrame({"case": RETURN_CASES})
    out["extra_revenue"] = [
        0.0, *((size * chance).sum() if len(chance) else np.nan for size in sizes)
    ]  # fmt: skip
    out["extra_contribution"] = (out["extra_revenue"] * margin).where(out["case"].ne("none"), 0.0)
    out["programme_cost"] = cost
    out["net_per_year"] = out["extra_contribution"] - cost
    net = np.outer(out["extra_contribution"], _reached(plan)) - cost
    out["npv"] = net @ _discounts(plan)
    out["break_even_revenue"] = cost / margin if margin > 0 else np.nan
    out["break_even_year"] = _break_even(net)
    return out.assign(cases=len(chance))


def triangle(chance, low, middle, high):
    """Give the value below which a triangular figure falls with `chance`; `low` may be `high`.

    Examples
    --------
    >>> triangle(np.array([0.0, 0.5, 1.0]), 0.0, 1.0, 2.0).tolist()
    [0.0, 1.0, 2.0]
    """
    width = np.asarray(high - low, dtype=float)
    rising = np.divide(middle - low, width, out=np.zeros_like(width), where=width > 0)
    up = low + np.sqrt(chance * width * (middle - low))
    down = high - np.sqrt((1 - chance) * width * (high - middle))
    return np.where(chance < rising, up, down)


def _overrun(case: Case, chance):
    """The cost below which the programme stays with `chance`."""
    cost = _cost(case)
    return triangle(chance, cost, cost, cost * (1 + case.settings.plan.cost_overrun))


def _reached_late(plan, months) -> np.ndarray:
    """Share of the full effect in each year (columns) of plans that begin `months` late (rows)."""
    years = np.arange(plan.horizon_years + 1)
    late = np.atleast_1d(months)[:, None] / 12
    return np.interp(years[None, 1:] - late, years, np.r_[0.0, _reached(plan)])


@figure("PLAN-11")
def return_distribution(case: Case) -> pd.DataFrame:
    """PLAN-11, ten thousand times the same plan.

    Returns
    -------
    DataFrame
        One row per draw: ``extra_revenue``, ``extra_contribution`` (money per year at full
        effect), ``programme_cost`` (money per year), ``npv`` (money over the horizon),
        ``break_even_year`` (as in `returns`). No rows where no opening or no margin is known.
    """
    names = ["extra_revenue", "extra_contribution", "programme_cost", "npv", "break_even_year"]
    plan, margin = case.settings.plan, margin_share(case)
    low, middle, high, chance = _known(case)
    if not len(chance) or np.isnan(margin):
        return pd.DataFrame(columns=names, dtype=float)
    random = np.random.default_rng(SEED)
    size = triangle(random.random((DRAWS, len(chance))), low, middle, high)
    revenue = (size * (random.random(size.shape) < chance)).sum(axis=1)
    contribution = revenue * (margin + plan.margin_spread * random.standard_normal(DRAWS))
    cost = _overrun(case, random.random(DRAWS))
    late = _reached_late(plan, random.random(DRAWS) * plan.delay_months)
    net = contribution[:, None] * late - cost[:, None]
    figures = np.c_[revenue, contribution, cost, net @ _discounts(plan)].round(2)
    return pd.DataFrame(np.c_[figures, _break_even(net)], columns=names)


@figure("PLAN-11")
def return_range(case: Case) -> pd.DataFrame:
    """PLAN-11, what those draws say, by their range.

    Returns
    -------
    DataFrame
        Rows ``return_figure`` extra_revenue, extra_contribution (money per year at full effect),
        npv (money over the horizon): ``low_tenth`` (one draw in ten is lower), ``drawn_median``,
        ``high_tenth``, ``drawn_mean``; NaN without draws.
    """
    draws = return_distribution(case)[["extra_revenue", "extra_contribution", "npv"]]
    frame = draws.quantile([LOW, 0.5, HIGH]).T.assign(drawn_mean=draws.mean())
    frame.columns = ["low_tenth", "drawn_median", "high_tenth", "drawn_mean"]
    return frame.astype(float).round(2).rename_axis("return_figure").reset_index()


@figure("PLAN-11")
def return_drivers(case: Case) -> pd.DataFrame:
    """PLAN-11, which input moves the result most: one at a time, the others at their mean.

    Returns
    -------
    DataFrame
        By swing: ``driver`` (win, size, margin, delay, cost), ``family`` (of win and size; else
        empty), ``npv_low``, ``npv_high`` (the net present value expected with the family lost or
        won, with the other inputs at what one draw in ten falls short of or exceeds), ``swing``
        (their difference, money), ``npv_mean`` (expected with all at their mean). Inputs that
        cannot move are left out.
    """
    names = ["driver", "family", "npv_low", "npv_high"]
    plan, margin, cost = case.settings.plan, margin_share(case), _cost(case)
    low, middle, high, chance = _known(case)
    if not len(chance) or np.isnan(margin) or np.isnan(cost):
        return pd.DataFrame(columns=[*names, "swing", "npv_mean"])
    years, ends = _discounts(plan), np.array([LOW, HIGH])
    even = np.linspace(0, plan.delay_months, 241)
    effect = float((_reached_late(plan, (even[1:] + even[:-1]) / 2) @ years).mean())
    whole = float(((low + middle + high) / 3 * chance).sum())

    def npv(revenue=whole, margin=margin, effect=effect, cost=cost * (1 + plan.cost_overrun / 3)):
        return revenue * margin * effect - cost * years.sum()

    spread = plan.margin_spread * NINTH_TENTH
    late = _reached_late(plan, plan.delay_months * ends[::-1]) @ years
    moved = [
        ("margin", "", npv(margin=margin + np.array([-spread, spread]))),
        ("delay", "", npv(effect=late)),
        ("cost", "", npv(cost=_overrun(case, ends[::-1]))),
        *((driver, family, npv(whole + more)) for driver, family, more in _families_moved(case)),
    ]
    out = pd.DataFrame([(*of, *limits.round(2)) for *of, limits in moved], columns=names)
    out["swing"] = (out["npv_high"] - out["npv_low"]).abs().round(2)
    out["npv_mean"] = round(float(npv()), 2)
    out = out[out["swing"] > 0].sort_values(
        ["swing", "driver", "family"], ascending=[False, True, True], kind="stable"
    )
    return out.reset_index(drop=True)


def _families_moved(case: Case) -> Iterator[tuple[str, str, np.ndarray]]:
    """What each family, lost or won, small or large, adds to the revenue expected of all."""
    families = openings(case).dropna(subset="headroom")["family"]
    for family, low, middle, high, chance in zip(families, *_known(case), strict=True):
        size = (low + middle + high) / 3
        if 0 < chance < 1:
            yield "win", family, size * (np.array([0, 1]) - chance)
        sizes = triangle(np.array([LOW, HIGH]), low, middle, high)
        yield "size", family, chance * (sizes - size)


@figure("PLAN-11")
def margin_check(case: Case) -> pd.DataFrame:
    """PLAN-11, the margin without and with the plan: `check_margin`."""
    draws = return_distribution(case)[["extra_revenue", "extra_contribution"]].mean()
    return check_margin(yearly_revenue(case), margin_share(case), *draws, _cost(case))


def check_margin(
    net_revenue: float, margin_share: float, extra_revenue: float, extra_contribution: float, cost
) -> pd.DataFrame:
    """Extra service and offers must not dissolve the margin: before and after the plan.

    Returns
    -------
    DataFrame
        Rows ``plan_state`` without, expected, nothing_won: ``net_revenue``, ``contribution``
        (after cost to serve, before key account management), ``margin_share``,
        ``contribution_change`` (money per year) and ``margin_verdict``: grows (more contribution,
        no thinner margin), thinner (more contribution, thinner margin), dissolves (no more
        contribution than without), no_cost (what the plan costs has not been entered), unknown;
        missing on the first row.

    Examples
    --------
    1,000 at 20 % earn 200; 500 more at 20 % earn 100, less 70 for the programme: 230 of 1,500.

    >>> check_margin(1000, 0.2, 500, 100, cost=70)[
    ...     ["plan_state", "contribution", "margin_share", "margin_verdict"]].round(3)
        plan_state  contribution  margin_share margin_verdict
    0      without         200.0         0.200            NaN
    1     expected         230.0         0.153        thinner
    2  nothing_won         130.0         0.130      dissolves
    """
    revenue = np.array([net_revenue, net_revenue + extra_revenue, net_revenue], dtype=float)
    now = net_revenue * margin_share
    earned = np.array([now, now + extra_contribution - cost, now - cost])
    share = np.divide(earned, revenue, out=np.full(3, np.nan), where=revenue > 0)
    change = earned - now
    verdict = np.select(
        [np.isnan(cost), np.isnan(change) | np.isnan(share), change <= 0, share < share[0]],
        ["no_cost", "unknown", "dissolves", "thinner"],
        "grows",
    )
    return pd.DataFrame({
        "plan_state": ["without", "expected", "nothing_won"],
        "net_revenue": revenue,
        "contribution": earned,
        "margin_share": share,
        "contribution_change": change,
        "margin_verdict": pd.Series(verdict, dtype="str").where([False, True, True]),
    })  # fmt: skip
