"""REV-9 by hand: an account's value over the years ahead."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from cases import page

from kamlib.figures.bgnbd import BgNbd
from kamlib.review.lifetime import (
    YEAR,
    Terms,
    _even_beta,
    _even_gamma,
    _futures,
    _pull,
    _purchases_ahead,
    _spend,
    buys_beyond,
    lifetime_test,
    measure_lifetime,
)


def weekly(accounts: int, weeks: int, money: float = 10.0, first="2024-01-01") -> pd.DataFrame:
    """Accounts that buy on average every second week, each by a rhythm of its own."""
    chance = np.random.default_rng(3)
    rows = []
    for n in range(accounts):
        rate = chance.gamma(4, 1 / 8)
        day = np.cumsum(chance.exponential(1 / rate, 400))
        for at in day[day < weeks]:
            date = pd.Timestamp(first) + pd.Timedelta(weeks=float(at))
            rows.append({"account": f"A{n:02}", "date": date.normalize(), "kind": "sale"})
    return pd.DataFrame(rows).assign(net_revenue=money)


TERMS = Terms(2, 0.0, 0.4, (0.7, 0.8, 0.9))


def test_a_contract_counts_in_full_until_its_end_and_then_by_retention():
    """One year left, two looked at: 1,200 + Σ 100 × 0.8^(k ÷ 12), k = 1 … 12 = 1,200 + 1,065.7.

    The sum is geometric: q = 0.8^(1 ÷ 12) = 0.981577; q × 0.2 ÷ (1 − q) = 10.6567.
    A year of 365 days is 0.9993 of one: the retention begins a quarter of a day earlier.
    """
    lines = weekly(1, 50)
    terms = replace(TERMS, yearly_revenue=1200.0, contract_end=pd.Timestamp("2025-12-31"))
    found = measure_lifetime(lines, "A00", "2024-12-31", terms)
    assert found["lifetime_model"].unique().tolist() == ["contract"]
    middle = found.set_index("lifetime_case").loc["middle"]
    assert middle["revenue_value"] == pytest.approx(2265.7, abs=0.5)
    assert middle["contribution_value"] == pytest.approx(0.4 * middle["revenue_value"])
    assert found["revenue_value"].is_monotonic_increasing


def test_a_contract_that_has_ended_does_not_count():
    terms = replace(TERMS, yearly_revenue=1.0, contract_end=pd.Timestamp("2024-12-31"))
    found = measure_lifetime(weekly(30, 50), "A00", "2024-12-31", terms)
    assert found["lifetime_model"].unique().tolist() == ["repeat_purchase"]


def test_too_few_purchases_or_accounts_give_scenarios_and_say_so():
    terms = replace(TERMS, yearly_revenue=120.0)
    few = measure_lifetime(weekly(5, 50), "A00", "2024-12-31", terms)
    assert few["lifetime_model"].unique().tolist() == ["scenarios"]
    assert few["refused_because"].unique().tolist() == ["few_accounts"]
    values = few.set_index("lifetime_case")["revenue_value"]
    assert values["leaves"] == 0 and values["stays"] == pytest.approx(240)
    q = 0.7 ** (1 / 12)  # the low end of the retention, month by month for two years
    assert values["cautious"] == pytest.approx(10 * q * (1 - q**24) / (1 - q))
    nobody = measure_lifetime(weekly(30, 50), "new", "2024-12-31", TERMS)
    assert nobody["refused_because"].unique().tolist() == ["few_events"]
    assert nobody["cases"].unique().tolist() == [0]


def test_simulated_purchases_agree_with_the_closed_formula():
    """Fader, Hardie & Lee (2005), eq. 10, whose ₂F₁ is summed here term by term."""
    fitted = BgNbd(0.243, 4.414, 0.793, 2.426, 0.0, 2357, True)
    own = pd.Series({"repeats": 2, "recency_weeks": 30.43, "age_weeks": 38.86})
    ahead, x = 39.0, 2
    terms = Terms(ahead / YEAR, 0.0, np.nan, (np.nan,) * 3)
    r, alpha, a, b = fitted.r, fitted.alpha, fitted.a, fitted.b
    z, upper, under = ahead / (alpha + 38.86 + ahead), (r + x, b + x), a + b + x - 1
    term, total = 1.0, 1.0
    for n in range(4000):
        term *= (upper[0] + n) * (upper[1] + n) / ((under + n) * (1 + n)) * z
        total += term
    ratio = (alpha + 38.86) / (alpha + 38.86 + ahead)
    gone = a / (b + x - 1) * ((alpha + 38.86) / (alpha + 30.43)) ** (r + x)
    expected = (a + b + x - 1) / (a - 1) * (1 - ratio ** (r + x) * total) / (1 + gone)
    assert expected == pytest.approx(1.226, abs=0.001)  # the worked example of the paper
    alive = 1 / (1 + gone)
    bought = _futures(own, alive, fitted, terms, np.array([1.0]), seed=1)
    assert bought.mean() == pytest.approx(expected, abs=4 * bought.std() / np.sqrt(len(bought)))


def test_purchases_ahead_are_exact():
    """Nobody leaves (a ≈ 0), rate ~ gamma(1, 52 weeks): n or more come with chance (1 ÷ 2)^n.

    Up to 0 come with 1 ÷ 2, up to 2 with 7 ÷ 8, up to 3 with 15 ÷ 16. Alive with 0.6: none comes
    with 0.7, up to 1 with 0.85, up to 2 with 0.925.
    """
    fitted = BgNbd(1.0, 12.0, 1e-12, 3.0, 0.0, 100, True)
    own = pd.Series({"repeats": 0, "recency_weeks": 0.0, "age_weeks": 40.0})
    terms = Terms(52 / YEAR, 0.0, np.nan, (np.nan,) * 3)
    assert _purchases_ahead(own, 1.0, fitted, terms).tolist() == [0, 0, 3]
    assert _purchases_ahead(own, 0.6, fitted, terms).tolist() == [0, 0, 2]


def test_purchases_ahead_of_those_who_leave_agree_with_the_simulated():
    fitted = BgNbd(2.0, 6.0, 0.4, 3.0, 0.0, 150, True)
    own = pd.Series({"repeats": 30, "recency_weeks": 101.0, "age_weeks": 104.0})
    terms = Terms(3, 0.0, np.nan, (np.nan,) * 3)
    exact = _purchases_ahead(own, 0.95, fitted, terms)
    drawn = _futures(own, 0.95, fitted, terms, np.array([1.0]), seed=3)
    for tail, n in zip((0.1, 0.5, 0.9), exact, strict=True):  # three standard errors of a share
        assert (drawn < n).mean() - 0.025 < tail < (drawn <= n).mean() + 0.025


@pytest.mark.parametrize("shape", [0.3, 2.0, 40.0, 600.0])
def test_even_chances_of_gamma_and_beta_have_their_means_and_spreads(shape):
    found = _even_gamma(shape)
    assert (found.mean(), found.var()) == pytest.approx((shape, shape), rel=0.03)
    a, b = shape / 5, shape + 1
    found, whole = _even_beta(a, b), a + b
    spread = a * b / whole**2 / (whole + 1)
    assert (found.mean(), found.var()) == pytest.approx((a / whole, spread), rel=0.03)


def test_a_fit_that_ends_a_little_elsewhere_moves_no_future_by_a_jump():
    own = pd.Series({"repeats": 100, "recency_weeks": 150.0, "age_weeks": 152.0})
    terms = Terms(3, 0.1, np.nan, (np.nan,) * 3)
    spend = np.random.default_rng(1).gamma(2, 2000, 101)
    values = []
    for noise in (0, 1e-9, -1e-9, 1e-6):
        fitted = BgNbd(1.94 * (1 + noise), 5.82, 0.012 * (1 - noise), 70.1, 0.0, 155, True)
        future = _futures(own, 0.99, fitted, terms, spend, seed=20)
        values.append(np.quantile(future, (0.1, 0.5, 0.9)))
    for moved in values[1:]:
        assert moved == pytest.approx(values[0], rel=1e-4)


def test_regular_buyers_are_foretold_and_the_test_a_year_ago_holds():
    lines = weekly(40, 104).assign(customer="A1")
    none = pd.DataFrame(columns=["account", "former_revenue", "net_revenue"], dtype=object)
    frames = {"costs": none, "accounts": none}
    tests = pd.concat(
        [
            lifetime_test(page(account, lines=lines, frames=frames))
            for account in sorted(lines["account"].unique())[:20]
        ]
    )
    came = lines[lines["account"].eq("A00") & lines["date"].dt.year.eq(2025)]["net_revenue"].sum()
    assert tests["came"].iloc[0] == came
    assert tests["in_range"].notna().sum() >= 18
    assert tests["in_range"].sum() >= 11  # eight of ten expected; fewer than 11 of 20: under 1 %


def test_more_discount_is_less_value_and_the_same_seed_the_same_value():
    lines = weekly(30, 100)
    values = [
        measure_lifetime(lines, "A01", "2025-12-01", Terms(3, rate, 0.5, (0.7, 0.8, 0.9), 1.0))
        for rate in (0.0, 0.1, 0.1)
    ]
    values = [found["revenue_value"].to_numpy() for found in values]
    assert (values[0] > values[1]).all()
    assert (values[1] == values[2]).all()


def test_few_purchases_are_drawn_towards_what_others_spend():
    """Spend as Gamma-Gamma has it (p 6, q 4, γ 15): expected 30 a purchase over all.

    One account spent 100 on each of its three repeats: it is drawn down, the less the more it buys.
    """
    chance = np.random.default_rng(5)
    repeats = chance.integers(1, 6, 300)
    scale = 1 / chance.gamma(4, 1 / 15, 300)
    spend = [chance.gamma(6, one, n).mean() for one, n in zip(scale, repeats, strict=True)]
    purchases = pd.DataFrame(
        {"account": [f"A{n}" for n in range(300)], "repeats": repeats, "mean_spend": spend}
    )
    pulls = []
    for count in (1, 3, 40):
        row = pd.DataFrame({"account": ["big"], "repeats": [count], "mean_spend": [100.0]})
        pulls.append(_pull(pd.concat([purchases, row], ignore_index=True), "big"))
    assert 0.5 < pulls[0] < pulls[1] < pulls[2] < 1.0
    assert pulls[2] > 0.97


def test_who_buys_far_more_often_than_the_crowd_gets_no_lifetime_from_it():
    """Sixty accounts buy about once a year; the fit would give F's 13 repeats of a year less than
    two thirds, and foretell it as few."""
    chance = np.random.default_rng(1)
    bought = {
        f"c{n:02}": np.sort(chance.integers(0, 720, 1 + chance.poisson(2.2))) for n in range(60)
    }
    bought["F"] = np.linspace(365, 715, 14).round()
    rows = [(account, day) for account, days in bought.items() for day in days]
    lines = pd.DataFrame(rows, columns=["account", "day"])
    lines["date"] = pd.Timestamp("2023-01-02") + pd.to_timedelta(lines["day"], "D")
    lines = lines.assign(kind="sale", net_revenue=100.0)

    def value(account):
        terms = Terms(1, 0.0, 0.3, (0.7, 0.8, 0.9), 1400.0, min_accounts=10)
        return measure_lifetime(lines, account, "2024-12-31", terms)

    fast = value("F")
    assert set(fast["lifetime_model"]) == {"scenarios"}
    assert set(fast["refused_because"]) == {"buys_faster"}
    usual = next(a for a, days in bought.items() if 4 <= len(set(days)) <= 5 and a != "F")
    assert set(value(usual)["lifetime_model"]) == {"repeat_purchase"}


def test_purchases_to_the_day_and_credits_that_took_back():
    """Two days of 40 and 60 and a credit of 25 on them: 30 and 45; what is sold later is not."""
    rows = [("2024-12-01 00:00", "sale", 40.0), ("2024-12-31 10:00", "sale", 60.0),
            ("2024-12-20 00:00", "credit", -25.0), ("2025-01-01 00:00", "sale", 99.0)]  # fmt: skip
    lines = pd.DataFrame(rows, columns=["date", "kind", "net_revenue"]).assign(account="A")
    lines["date"] = pd.to_datetime(lines["date"])
    assert _spend(lines, "A", pd.Timestamp("2024-12-31")).tolist() == [30, 45]
    credit = lines[lines["kind"].eq("credit")]
    assert _spend(credit, "A", pd.Timestamp("2024-12-31")).tolist() == []
    few = measure_lifetime(lines, "A", "2024-12-31", TERMS)
    assert few["cases"].tolist() == [2, 2, 2] and few["refused_because"].notna().all()


def test_who_buys_as_often_as_the_fit_says_may_be_foretold():
    """Of 100 ÷ 200 purchases a week in 200 weeks: 100 given for 100 made, 150 is the line."""
    fitted = BgNbd(100.0, 200.0, 0.8, 2.4, 0.0, 50, True)
    assert not buys_beyond({"repeats": 100, "age_weeks": 200.0}, fitted)
    sure = BgNbd(1e9, 2e9, 0.8, 2.4, 0.0, 50, True)  # 100 given in 200 weeks, whatever was made
    assert not buys_beyond({"repeats": 149, "age_weeks": 200.0}, sure)
    assert buys_beyond({"repeats": 151, "age_weeks": 200.0}, sure)
    # 16 given in 32 weeks: three standard deviations are 12 more, above one and a half times
    assert not buys_beyond({"repeats": 28, "age_weeks": 32.0}, sure)
    assert buys_beyond({"repeats": 29, "age_weeks": 32.0}, sure)


def test_a_discount_is_by_the_year():
    """Two years at 10 %, 12 a month: 12 × Σ 1.1^−(k ÷ 12), k = 1 … 24 = 262.1."""
    terms = Terms(2, 0.1, 0.5, (1.0, 1.0, 1.0), 144.0, pd.Timestamp("2030-01-01"))
    found = measure_lifetime(weekly(1, 50), "A00", "2024-12-31", terms)
    expected = 12 * (1.1 ** (-np.arange(1, 25) / 12)).sum()
    assert found["revenue_value"].tolist() == pytest.approx([expected] * 3)
