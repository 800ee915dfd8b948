"""REV-9: an account's value over the years ahead, by a model that fits the relation.

Under a contract what is agreed comes until its end, and after it with the chance that customers
here stay. Where an account buys again and again, BG/NBD says how often it still will, and its own
purchases say for how much, drawn towards what others spend by Gamma-Gamma where they are few. With
too few purchases no model speaks: scenarios stand there instead.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.figures.bgnbd import (
    WEEK,
    BgNbd,
    fit_bgnbd,
    fit_gamma_gamma,
    measure_alive,
    measure_expected_spend,
    measure_purchases,
)
from kamlib.figures.compare import NOISE
from kamlib.figures.sales import of_account
from kamlib.review.keeping import retention
from kamlib.segment.cost import margin_share, yearly_revenue
from kamlib.vocabulary import GRADES

SEED = 20
"""Of simulated futures: the same page says the same tomorrow."""

DRAWS = 4000
"""Simulated futures: their tenths move by some 2 % of the value from seed to seed."""

TAILS = (0.1, 0.5, 0.9)
"""Of the simulated futures, those that stand as low, middle and high: eight of ten lie between."""

YEAR = 365.25 / 7
"""Weeks."""


@dataclass(frozen=True)
class Terms:
    """What a lifetime is measured with.

    Parameters
    ----------
    horizon_years
        Years looked at.
    discount_rate
        Per year.
    margin_share
        Contribution per unit of revenue; NaN unknown.
    retention
        Chance (0–1) that an account is still here a year later: low, middle, high.
    yearly_revenue
        Net revenue of the last twelve months (money); NaN unknown.
    contract_end
        Last day of its contract; missing: there is none.
    min_repeats, min_accounts
        As in `measure_alive`: with fewer, BG/NBD is refused.
    """

    horizon_years: float
    discount_rate: float
    margin_share: float
    retention: tuple[float, float, float]
    yearly_revenue: float = np.nan
    contract_end: pd.Timestamp | None = None
    min_repeats: int = 3
    min_accounts: int = 20


@figure("REV-9")
def lifetime(case: Case) -> pd.DataFrame:
    """REV-9, the account's value over the horizon: `measure_lifetime`."""
    return measure_lifetime(case.net_lines, case.account, case.window.end, _terms(case))


def _terms(case: Case) -> Terms:
    kept, rules, plan = retention(case).iloc[0], case.settings.factors, case.settings.plan
    return Terms(
        horizon_years=plan.horizon_years,
        discount_rate=plan.discount_rate,
        margin_share=margin_share(case),
        retention=(kept["retention_low"], kept["retention"], kept["retention_high"]),
        yearly_revenue=yearly_revenue(case),
        contract_end=case.contracts["end"].max(skipna=False),  # one without an end: no certain one
        min_repeats=rules.renewal_min_repeats,
        min_accounts=rules.renewal_min_accounts,
    )


def measure_lifetime(lines: pd.DataFrame, account: str, until, terms: Terms) -> pd.DataFrame:
    """Value of an account over the horizon, in money of the day `until`.

    Parameters
    ----------
    lines
        Lines of all accounts, from `measure_net_lines`.

    Returns
    -------
    DataFrame
        Three rows: ``lifetime_model`` (contract, repeat_purchase, scenarios), ``lifetime_case``
        (low, middle, high; of scenarios leaves, cautious, stays, which are no interval: cautious
        keeps the low end of the retention), ``revenue_value``, ``contribution_value`` (unknown
        without a margin), ``purchases_ahead`` (over the horizon; repeat_purchase only), ``cases``
        (purchases so far), ``refused_because`` (why no model speaks: few_events, few_accounts,
        no_fit, buys_faster; empty otherwise).

    Examples
    --------
    >>> days = pd.date_range("2024-01-05", periods=24, freq="MS")
    >>> lines = pd.DataFrame({"account": "A", "date": days, "kind": "sale", "net_revenue": 10.0})
    >>> terms = Terms(2, 0.0, 0.3, (0.7, 0.8, 0.9), 120.0, pd.Timestamp("2027-01-05"))
    >>> found = measure_lifetime(lines, "A", "2026-01-05", terms)
    >>> found[["lifetime_model", "lifetime_case", "revenue_value"]].round(0).values.tolist()
    [['contract', 'low', 219.0], ['contract', 'middle', 227.0], ['contract', 'high', 233.0]]
    """
    until, end = pd.Timestamp(until).normalize(), pd.Timestamp(terms.contract_end)
    purchases = measure_purchases(lines, until)
    own = of_account(purchases, account)
    because, ahead = None, [np.nan] * 3
    if end > until:
        model, cases, certain = "contract", GRADES, (end - until) / WEEK / YEAR
        value = [_renewed(terms, kept, certain) for kept in terms.retention]
    else:
        model, cases = "repeat_purchase", GRADES
        because, value, ahead = _repeated(lines, purchases, account, until, terms)
    if because is not None:
        model, cases = "scenarios", ("leaves", "cautious", "stays")
        value = [0.0, _renewed(terms, terms.retention[0]), _renewed(terms, 1.0)]
    value = np.asarray(value, dtype="float64")
    return pd.DataFrame(
        {
            "lifetime_model": pd.Series([model] * 3, dtype="str"),
            "lifetime_case": pd.Series(cases, dtype="str"),
            "revenue_value": value,
            "contribution_value": value * terms.margin_share,
            "purchases_ahead": np.asarray(ahead, dtype="float64"),
            "cases": int(own["repeats"].iloc[0]) + 1 if len(own) else 0,
            "refused_because": pd.Series([because] * 3, dtype="str"),
        }
    )


def _repeated(lines, purchases: pd.DataFrame, account: str, until, terms: Terms) -> tuple:
    """Why the repeat-purchase model is refused, or None; value and purchases of three futures."""
    fitted = fit_bgnbd(purchases)
    alive = measure_alive(
        purchases, fitted, min_repeats=terms.min_repeats, min_accounts=terms.min_accounts
    ).set_index("account")
    because = alive["unknown_because"].get(account, "few_events")
    if pd.notna(because):
        return because, None, [np.nan] * 3
    own = of_account(purchases, account).iloc[0]
    if buys_beyond(own, fitted):
        return "buys_faster", None, [np.nan] * 3
    spend = _spend(lines, account, until) * _pull(purchases, account)
    future = own, alive.at[account, "alive"], fitted, terms
    value = np.quantile(_futures(*future, spend, SEED), TAILS)
    return None, value, _purchases_ahead(*future)


@figure("REV-9")
def lifetime_test(case: Case) -> pd.DataFrame:
    """REV-9, what the repeat-purchase model would have said of this window at its beginning.

    Returns
    -------
    DataFrame
        One row: ``foretold_low``, ``foretold``, ``foretold_high`` (money), ``came`` (net revenue of
        the window, money), ``in_range`` and ``refused_because``; all unknown where the model was
        refused then.
    """
    window, lines = case.window, case.net_lines
    terms = replace(
        _terms(case), horizon_years=window.months / 12, discount_rate=0.0, contract_end=None
    )
    before = window.start - pd.Timedelta(days=1)
    found = measure_lifetime(lines, case.account, before, terms)
    spoke = found["lifetime_model"].iloc[0] == "repeat_purchase"
    low, middle, high = found["revenue_value"] if spoke else [np.nan] * 3
    mine = lines[lines["account"].eq(case.account) & window.holds(lines["date"])]
    came = float(mine["net_revenue"].astype("float64").sum())
    inside = bool(low <= came <= high) if spoke else None
    row = {"foretold_low": low, "foretold": middle, "foretold_high": high, "came": came}
    frame = pd.DataFrame([row]).assign(in_range=pd.array([inside], dtype="boolean"))
    return frame.assign(refused_because=found["refused_because"].iloc[:1])


def buys_beyond(own, fitted: BgNbd) -> bool:
    """Whether an account bought far more often than the crowd's fit lets it: then it is no guide.

    The fit draws every account towards the crowd. What it gives for this account's own past,
    (r + x) ÷ (α + T) × T purchases, must not lie three standard deviations of chance (√ of it)
    below the x repeats that were made, nor at less than two thirds of them.

    Examples
    --------
    A crowd of 2 ÷ 100 purchases a week; 13 repeats in a year, of which the fit gives 5.1:

    >>> fitted = BgNbd(2.0, 100.0, 0.8, 2.4, 0.0, 50, True)
    >>> buys_beyond({"repeats": 13, "age_weeks": 52.0}, fitted)
    True
    >>> buys_beyond({"repeats": 5, "age_weeks": 52.0}, fitted)
    False
    """
    made, weeks = float(own["repeats"]), float(own["age_weeks"])
    given = (fitted.r + made) / (fitted.alpha + weeks) * weeks
    return made > max(1.5 * given, given + 3 * given**0.5)


def _renewed(terms: Terms, retention: float, certain_years: float = 0.0) -> float:
    """Revenue month by month: certain at first, then with the chance to be still here."""
    at = np.arange(1, round(terms.horizon_years * 12) + 1) / 12
    still = retention ** np.maximum(0.0, at - certain_years)
    return float(terms.yearly_revenue / 12 * (still / (1 + terms.discount_rate) ** at).sum())


def _spend(lines: pd.DataFrame, account: str, until: pd.Timestamp) -> np.ndarray:
    """Money of each purchase day so far, less the share that later credits took back."""
    mine = lines[lines["account"].eq(account) & (lines["date"] < until + pd.Timedelta(days=1))]
    net = mine["net_revenue"].astype("float64")
    sold = net[mine["kind"].eq("sale")]
    days = sold.groupby(mine["date"].dt.normalize()).sum().to_numpy()
    return days * (net.sum() / sold.sum() if sold.sum() > 0 else 1.0)


def _pull(purchases: pd.DataFrame, account: str) -> float:
    """How far Gamma-Gamma draws an account's mean spend towards that of all (1: not at all)."""
    expected = measure_expected_spend(purchases, fit_gamma_gamma(purchases))
    ratio = expected / purchases.set_index("account")["mean_spend"]
    return float(ratio[account]) if np.isfinite(ratio[account]) and ratio[account] > 0 else 1.0


def _purchases_ahead(own, alive: float, fitted: BgNbd, terms: Terms) -> np.ndarray:
    """Purchases over the horizon below which the `TAILS` of all futures lie; exact.

    There are n or more where the account is alive, its rate would have it buy so often (negative
    binomial) and it stays after each of the n − 1 before (Fader, Hardie & Lee 2005).
    """
    x, weeks = own["repeats"], terms.horizon_years * YEAR
    shape, scale = fitted.r + x, fitted.alpha + own["age_weeks"]
    n = np.arange(_most(shape * weeks / scale, shape))
    odds = np.log((shape + n) / (n + 1)) - np.log1p(scale / weeks)
    fewer = np.cumsum(np.exp(np.r_[0.0, np.cumsum(odds[:-1])] - shape * np.log1p(weeks / scale)))
    stay = np.r_[1.0, np.cumprod((fitted.b + x + n) / (fitted.a + fitted.b + x + n))[:-1]]
    reached = alive * stay * (1 - fewer)
    return np.array([(reached > 1 - tail + NOISE).sum() for tail in TAILS], dtype="float64")


def _most(expected: float, shape: float) -> int:
    """Purchases that hardly any future exceeds, by the spread of a negative binomial."""
    return int(expected + 8 * np.sqrt(expected + expected**2 / shape) + 20)


def _futures(own, alive: float, fitted: BgNbd, terms: Terms, spend, seed: int) -> np.ndarray:
    """Discounted revenue of many simulated futures.

    An account that is alive after x purchases in T weeks buys at a rate ~ gamma(r + x, α + T) and
    leaves after a purchase with a chance ~ beta(a, b + x); each purchase is one of its own. What is
    drawn hangs on no parameter, so that a fit that ends a little elsewhere moves nothing by a jump.
    """
    chance, waits, stays, buys = (np.random.default_rng([seed, n]) for n in range(4))
    x, weeks = int(own["repeats"]), terms.horizon_years * YEAR
    rate = chance.permutation(_even_gamma(fitted.r + x)) / (fitted.alpha + own["age_weeks"])
    leaving = chance.permutation(_even_beta(fitted.a, fitted.b + x))
    here = chance.permutation(_EVEN) < alive
    size = _most(float(rate.max()) * weeks, np.inf), DRAWS
    times = np.cumsum(waits.exponential(1, size), axis=0) / rate
    left = stays.random(size) < leaving
    bought = here & (times <= weeks) & (np.cumsum(left, axis=0) - left == 0)
    paid = buys.choice(spend, size) / (1 + terms.discount_rate) ** (times / YEAR)
    return np.where(bought, paid, 0.0).sum(axis=0)


_EVEN = (np.arange(DRAWS) + 0.5) / DRAWS
"""Chances evenly spread."""


def _even_gamma(shape: float) -> np.ndarray:
    """Values of gamma(`shape`, 1) at evenly spread chances."""
    reach = 9 / np.sqrt(shape)
    at = np.log(shape) + np.linspace(-30 / shape - reach, reach, 2 * DRAWS)
    return np.exp(_spread(at, shape * at - np.exp(at)))


def _even_beta(a: float, b: float) -> np.ndarray:
    """Values of beta(`a`, `b`) at evenly spread chances."""
    reach = 9 / np.sqrt(min(a, b))
    at = np.log(a / b) + np.linspace(-30 / a - reach, 30 / b + reach, 2 * DRAWS)
    fall, rise = np.logaddexp(0, -at), np.logaddexp(0, at)
    return np.exp(-np.interp(_spread(at, -a * fall - b * rise), at, fall))


def _spread(at: np.ndarray, log_density: np.ndarray) -> np.ndarray:
    """Where evenly spread chances fall on the evenly spaced `at`, by its density."""
    mass = np.exp(log_density - log_density.max())
    below = np.cumsum(mass) - mass / 2
    return np.interp(_EVEN, below / mass.sum(), at)
