"""Investment and return as a distribution (PLAN-11): ten thousand times the same plan.

Each draw decides for every family whether it is won (with its probability, independently of the
others; a family is won whole or not at all) and how large it is (a triangle from low over expected
to high), what it earns (a normal margin around today's), when it begins (up to so many months
late, each as likely) and what the programme costs (from what was planned to its overrun, a falling
triangle). The same seed gives the same draws.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kamlib.method.compare import money
from kamlib.method.returns import as_entered, reached_by

LOW, HIGH = 0.1, 0.9
"""Quantiles of the range that is told: one in ten below, one in ten above."""

FIGURES = ("extra_revenue", "extra_contribution", "npv")


def draw_returns(
    openings: pd.DataFrame,
    *,
    win_probability: float,
    margin_share: float,
    margin_spread: float,
    programme_cost: float,
    cost_overrun: float,
    discount_rate: float,
    horizon_years: int,
    ramp: Sequence[float],
    delay_months: float,
    draws: int,
    seed: int,
) -> pd.DataFrame:
    """Draw what the plan may bring.

    Parameters
    ----------
    openings
        From `kamlib.method.openings.measure_openings`.
    win_probability
        Used where nobody gave a probability.
    margin_share, margin_spread
        Contribution per unit of extra revenue (0–1) and its standard deviation.
    programme_cost, cost_overrun
        Money per year (0: not entered, what hangs on it is unknown); the share by which it may be
        exceeded at most.
    discount_rate, horizon_years, ramp
        As in `kamlib.method.returns.measure_return_years`.
    delay_months
        The latest start of the effect, 0–12 months after the plan's.
    draws, seed
        How many; where they begin.

    Returns
    -------
    DataFrame
        One row per draw: ``extra_revenue``, ``extra_contribution`` (money per year at full
        effect), ``programme_cost`` (money per year), ``npv`` (money over the horizon),
        ``break_even_year`` (as in `kamlib.method.returns.measure_returns`; NaN: not within the
        horizon). No rows where no opening or no margin is known.

    Examples
    --------
    >>> openings = pd.DataFrame({"family": ["oil"], "headroom_low": [800.0], "headroom": [1000.0],
    ...     "headroom_high": [1500.0], "probability": [0.5]})
    >>> draws = draw_returns(openings, win_probability=0.5, margin_share=0.4, margin_spread=0,
    ...     programme_cost=150, cost_overrun=0, discount_rate=0, horizon_years=3, ramp=(0.5, 1),
    ...     delay_months=0, draws=1000, seed=1)
    >>> sorted(draws["npv"].lt(0).value_counts(normalize=True).round(1))
    [0.5, 0.5]
    """
    names = ["extra_revenue", "extra_contribution", "programme_cost", "npv", "break_even_year"]
    programme_cost = as_entered(programme_cost)
    low, middle, high, chance = _openings(openings, win_probability)
    if not len(middle) or np.isnan(margin_share):
        return pd.DataFrame(columns=names, dtype=float)
    random = np.random.default_rng(seed)
    size = triangle(random.random((draws, len(middle))), low, middle, high)
    revenue = (size * (random.random(size.shape) < chance)).sum(axis=1)
    contribution = revenue * (margin_share + margin_spread * random.standard_normal(draws))
    top = programme_cost * (1 + cost_overrun)
    cost = triangle(random.random(draws), programme_cost, programme_cost, top)
    late = random.random(draws) * delay_months / 12
    reached = _reached_late(horizon_years, ramp, late)
    net = contribution[:, None] * reached - cost[:, None]
    npv = net @ _discounts(horizon_years, discount_rate)
    loss = money(net.cumsum(axis=1)) < 0
    year = np.where(loss, np.arange(1, horizon_years + 1), 0).max(axis=1) + 1.0
    year[(year > horizon_years) | np.isnan(npv)] = np.nan
    figures = np.c_[revenue, contribution, cost, npv].round(2)
    return pd.DataFrame(np.c_[figures, year], columns=names)


def measure_return_range(draws: pd.DataFrame) -> pd.DataFrame:
    """Tell what is drawn by its range.

    Returns
    -------
    DataFrame
        Rows ``return_figure`` extra_revenue, extra_contribution (money per year at full effect),
        npv (money over the horizon): ``low_tenth`` (one draw in ten is lower), ``drawn_median``,
        ``high_tenth``, ``drawn_mean``; NaN without draws.
    """
    rows = {name: [*draws[name].quantile([LOW, 0.5, HIGH]), draws[name].mean()] for name in FIGURES}
    frame = pd.DataFrame(rows, index=["low_tenth", "drawn_median", "high_tenth", "drawn_mean"]).T
    return frame.astype(float).round(2).rename_axis("return_figure").reset_index()


def measure_return_drivers(
    openings: pd.DataFrame,
    *,
    win_probability: float,
    margin_share: float,
    margin_spread: float,
    programme_cost: float,
    cost_overrun: float,
    discount_rate: float,
    horizon_years: int,
    ramp: Sequence[float],
    delay_months: float,
) -> pd.DataFrame:
    """Which input moves the result most: one at a time, the others at their mean.

    Parameters
    ----------
    openings, win_probability, margin_share, margin_spread, programme_cost, cost_overrun, \
    discount_rate, horizon_years, ramp, delay_months
        As in `draw_returns`.

    Returns
    -------
    DataFrame
        By swing: ``driver`` (win, size, margin, delay, cost), ``family`` (of win and size; else
        empty), ``npv_low``, ``npv_high`` (the net present value expected with the family lost or
        won, with the other inputs at what one draw in ten falls short of or exceeds), ``swing``
        (their difference, money), ``npv_mean`` (expected with all at their mean). Inputs that
        cannot move are left out.

    Examples
    --------
    >>> openings = pd.DataFrame({"family": ["oil"], "headroom_low": [1000.0],
    ...     "headroom": [1000.0], "headroom_high": [1000.0], "probability": [0.5]})
    >>> measure_return_drivers(openings, win_probability=0.5, margin_share=0.4, margin_spread=0,
    ...     programme_cost=150, cost_overrun=0, discount_rate=0, horizon_years=2, ramp=(0.5, 1),
    ...     delay_months=0)[["driver", "family", "npv_low", "npv_high", "npv_mean"]]
      driver family  npv_low  npv_high  npv_mean
    0    win    oil   -300.0     300.0       0.0
    """
    names = ["driver", "family", "npv_low", "npv_high", "swing", "npv_mean"]
    low, middle, high, chance = _openings(openings, win_probability)
    if not len(middle) or np.isnan(margin_share) or np.isnan(as_entered(programme_cost)):
        return pd.DataFrame(columns=names)
    ends = np.array([LOW, HIGH])
    years = _discounts(horizon_years, discount_rate)

    def effect(months):
        return _reached_late(horizon_years, ramp, np.atleast_1d(months) / 12) @ years

    size = (low + middle + high) / 3
    even = np.linspace(0, delay_months, 241)
    mean_effect = float(effect((even[1:] + even[:-1]) / 2).mean()) if delay_months else effect(0)[0]
    mean_cost = programme_cost * (1 + cost_overrun / 3)

    def npv(revenue, margin=margin_share, reached=mean_effect, cost=mean_cost):
        return revenue * margin * reached - cost * years.sum()

    whole = float((size * chance).sum())
    top = programme_cost * (1 + cost_overrun)
    z = 1.2815515655446004  # the normal's ninth tenth
    rows = [
        ("margin", "", npv(whole, margin_share + margin_spread * np.array([-z, z]))),
        ("delay", "", npv(whole, reached=effect(delay_months * ends[::-1]))),
        ("cost", "", npv(whole, cost=triangle(ends[::-1], programme_cost, programme_cost, top))),
    ]
    families = openings.loc[openings["headroom"].notna(), "family"]
    for n, family in enumerate(families):
        rest = whole - size[n] * chance[n]
        if 0 < chance[n] < 1:
            rows.append(("win", family, npv(rest + size[n] * np.array([0, 1]))))
        sizes = triangle(ends, low[n], middle[n], high[n])
        rows.append(("size", family, npv(rest + chance[n] * sizes)))
    out = pd.DataFrame(
        [(driver, family, *np.round(limits, 2)) for driver, family, limits in rows],
        columns=names[:4],
    )
    out["swing"] = (out["npv_high"] - out["npv_low"]).abs().round(2)
    out["npv_mean"] = round(float(npv(whole)), 2)
    out = out[out["swing"] > 0].sort_values(
        ["swing", "driver", "family"], ascending=[False, True, True], kind="stable"
    )
    return out.reset_index(drop=True)


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


def _openings(openings: pd.DataFrame, win_probability: float):
    known = openings[openings["headroom"].notna()]
    chance = known["probability"].astype(float).fillna(win_probability)
    sizes = (known[name].to_numpy(float) for name in ("headroom_low", "headroom", "headroom_high"))
    return *sizes, chance.to_numpy(float)


def _reached_late(horizon_years: int, ramp: Sequence[float], late: np.ndarray) -> np.ndarray:
    """Share of the full effect in each year (columns) of plans that begin `late` years late."""
    steps = np.r_[0.0, reached_by(horizon_years, ramp)]
    years = np.arange(1, horizon_years + 1)
    return np.interp(years[None, :] - late[:, None], np.arange(horizon_years + 1), steps)


def _discounts(horizon_years: int, discount_rate: float) -> np.ndarray:
    return (1 + discount_rate) ** -np.arange(1.0, horizon_years + 1)
