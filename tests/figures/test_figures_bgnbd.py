"""BG/NBD and Gamma-Gamma: the published estimates, formulas by hand, refusals."""

from math import inf, lgamma, log

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from method_frames import SHARED

from kamlib.figures import bgnbd
from kamlib.figures.bgnbd import (
    BgNbd,
    fit_bgnbd,
    fit_gamma_gamma,
    measure_alive,
    measure_expected_spend,
    measure_purchases,
)

PUBLISHED = BgNbd(0.243, 4.414, 0.793, 2.426, -9582.4, 2357, True)


@pytest.fixture(scope="module")
def cdnow():
    path = SHARED / "cdnow" / "CDNOW_sample.txt"
    if not path.exists():
        pytest.skip("shared data (cdnow) is not here")
    names = ["id", "account", "date", "discs", "net_revenue"]
    raw = pd.read_csv(path, sep=r"\s+", header=None, names=names, dtype={"account": "str"})
    raw["date"] = pd.to_datetime(raw["date"].astype("str"))
    return measure_purchases(raw.assign(kind="sale"), "1997-09-30")


def test_purchases_by_hand():
    """A: 5, then 7 + 1 on one day, then 9 on the last day: 17 ÷ 2 for each that came again."""
    lines = pd.DataFrame(
        {
            "account": [*"AAAAAAB"],
            "kind": [*["sale"] * 5, "return", "sale"],
            "net_revenue": [5.0, 7, 1, 9, 100, -3, 4],
            "date": pd.to_datetime(["2025-01-01", "2025-01-15", "2025-01-15", "2025-01-29",
                                    "2025-01-30", "2025-01-20", "2025-01-29"]),
        }
    )  # fmt: skip
    found = measure_purchases(lines, "2025-01-29").set_index("account")
    assert found.loc["A"].tolist() == [2, 4, 4, 8.5]
    assert found.loc["B"].fillna(-1).tolist() == [0, 0, 0, -1]


def test_bgnbd_on_cdnow_as_published(cdnow):
    """Fader, Hardie & Lee (2005), weeks 1–39: r 0.243, α 4.414, a 0.793, b 2.426, LL −9582.4."""
    assert len(cdnow) == 2357
    found = fit_bgnbd(cdnow)
    assert found.converged
    told = (found.r, found.alpha, found.a, found.b)
    assert tuple(round(value, 3) for value in told) == (0.243, 4.414, 0.793, 2.426)
    assert round(found.log_likelihood, 1) == -9582.4


def test_gamma_gamma_on_cdnow_as_published(cdnow):
    """Fader & Hardie: p 6.25, q 3.74, γ 15.44, on the 946 who bought again."""
    found = fit_gamma_gamma(cdnow)
    assert (found.cases, found.converged) == (946, True)
    told = (round(found.p, 2), round(found.q, 2), round(found.gamma, 2))
    assert told == (6.25, 3.74, 15.44)


def simulated(accounts=200):
    """Accounts that buy and leave as the model says."""
    chance = np.random.default_rng(5)
    rows = []
    for _ in range(accounts):
        age, rate, leaves = chance.uniform(30, 60), chance.gamma(1, 1 / 6), chance.beta(1, 3)
        times = [0.0]
        while chance.random() > leaves or len(times) == 1:
            times.append(times[-1] + chance.exponential(1 / rate))
            if times[-1] > age:
                times.pop()
                break
        x, scale = len(times) - 1, chance.gamma(4, 0.1)
        mean = chance.gamma(2 * x, 1 / scale) / x if x else np.nan
        rows.append((x, times[-1], age, mean))
    names = ["repeats", "recency_weeks", "age_weeks", "mean_spend"]
    return pd.DataFrame(rows, columns=names)


def who_buys(purchases, r, alpha, a, b):
    """Each account's likelihood as printed, of whole gamma functions."""

    def beta(a, b):
        return lgamma(a) + lgamma(b) - lgamma(a + b)

    told = 0.0
    columns = purchases[["repeats", "recency_weeks", "age_weeks"]]
    for x, last, age in columns.itertuples(index=False):
        alive = beta(a, b + x) - beta(a, b) - (r + x) * log(alpha + age)
        gone = beta(a + 1, b + x - 1) - beta(a, b) - (r + x) * log(alpha + last) if x else -inf
        told += lgamma(r + x) - lgamma(r) + r * log(alpha) + np.logaddexp(alive, gone)
    return told


def assert_top(likelihood, at):
    """Any place beside this one is lower."""
    at = np.array(at)
    for step in np.vstack([np.eye(len(at)), -np.eye(len(at))]) * 1e-3:
        assert likelihood(*(at * np.exp(step))) < likelihood(*at)


def test_a_fit_is_the_top_of_the_published_likelihoods():
    purchases = simulated()

    def what_is_spent(p, q, gamma):
        told = 0.0
        for x, _, _, z in purchases[purchases["repeats"] > 0].itertuples(index=False):
            told += lgamma(p * x + q) - lgamma(p * x) - lgamma(q) + q * log(gamma)
            told += (p * x - 1) * log(z) + p * x * log(x) - (p * x + q) * log(gamma + x * z)
        return told

    found = fit_bgnbd(purchases)
    assert found.converged and not found.held
    assert found.log_likelihood == pytest.approx(who_buys(purchases, *parameters(found)))
    assert_top(lambda *at: who_buys(purchases, *at), parameters(found))
    found = fit_gamma_gamma(purchases)
    assert found.converged
    assert found.log_likelihood == pytest.approx(what_is_spent(*parameters(found)))
    assert_top(what_is_spent, parameters(found))


def test_regular_buyers_are_told_from_the_silent_one():
    """Thirty that buy every one to five weeks for two years; one of them stopped a year ago."""
    every = np.resize([1.0, 2, 3, 5], 30)
    age = np.full(30, 104.0)
    recency = age - np.resize([0.5, 1, 0], 30)
    recency[7] = 52.0
    purchases = pd.DataFrame(
        {
            "account": [f"{i:02}" for i in range(30)],
            "repeats": (recency / every).astype(int),
            "recency_weeks": recency,
            "age_weeks": age,
        }
    )
    fitted = fit_bgnbd(purchases)
    assert fitted.converged
    alive = measure_alive(purchases, fitted, min_repeats=3, min_accounts=20)["alive"]
    assert alive[7] < 0.3
    assert alive.drop(7).min() > 0.8
    nobody = fit_bgnbd(purchases.assign(recency_weeks=age, repeats=(age / every).astype(int)))
    assert (nobody.converged, nobody.held) == (True, True)


def test_probability_alive_by_hand():
    """Two repeats, the last at week 30 of 38.

    a ÷ (b + x − 1) = 0.793 ÷ 3.426 = 0.23147; (4.414 + 38) ÷ (4.414 + 30) = 1.23246;
    1.23246 ^ 2.243 = 1.5981; 1 ÷ (1 + 0.23147 × 1.5981) = 0.7300.
    """
    one = pd.DataFrame({"account": ["A"], "repeats": 2, "recency_weeks": 30.0, "age_weeks": 38.0})
    found = measure_alive(one, PUBLISHED, min_repeats=1, min_accounts=1)
    by_hand = 1 / (1 + 0.793 / 3.426 * (42.414 / 34.414) ** 2.243)
    assert found["alive"].iloc[0] == pytest.approx(by_hand, abs=1e-12)


def test_expected_spend_lies_between_own_mean_and_all():
    """One purchase of 40: 6.25 × (15.44 + 40) ÷ (6.25 + 2.74) = 346.5 ÷ 8.99 = 38.54."""
    from kamlib.figures.bgnbd import GammaGamma

    fitted = GammaGamma(6.25, 3.74, 15.44, 0.0, 946, True)
    purchases = pd.DataFrame(
        {"account": list("ABC"), "repeats": [1, 50, 0], "mean_spend": [40.0, 40.0, np.nan]}
    )
    found = measure_expected_spend(purchases, fitted)
    assert found["A"] == pytest.approx(346.5 / 8.99)
    assert found["C"] == pytest.approx(6.25 * 15.44 / 2.74)  # who never came back: the mean of all
    assert found["C"] < found["A"] < found["B"] < 40
    # scales without a mean: q is 1 or below
    endless = GammaGamma(6.25, 1.0, 15.44, 0.0, 946, True)
    assert measure_expected_spend(purchases, endless).isna().all()


def test_who_came_again_for_money_counts_in_the_spend():
    purchases = pd.DataFrame(
        {"repeats": [2, 3, 2, 0], "mean_spend": [10.0, 30.0, 0.0, 50.0], "account": list("ABCD")}
    )
    two = fit_gamma_gamma(purchases)
    assert two.cases == 2 and np.isfinite(two.log_likelihood)
    one = fit_gamma_gamma(purchases[1:])
    assert (one.cases, one.converged) == (1, False) and np.isnan(one.log_likelihood)


def test_slopes_and_bends_are_those_of_the_function():
    """−x² − xy − 2y² + xy²; at (1, 2): slopes −2x − y + y² = 0, −x − 4y + 2xy = −5."""

    def function(at):
        x, y = at
        return -(x**2) - x * y - 2 * y**2 + x * y**2

    at = np.array([1.0, 2.0])
    assert bgnbd._slope(function, at, 1e-3) == pytest.approx([0, -5], abs=1e-6)
    # −2; −1 + 2y = 3; −4 + 2x = −2
    assert bgnbd._bend(function, at) == pytest.approx(np.array([[-2, 3], [3, -2]]), abs=2e-3)
    # a cube's differences are out by h²
    assert bgnbd._slope(lambda at: at[0] ** 3, at[:1], 0.1) == pytest.approx([3.01])


def test_a_top_is_found_where_it_bends_and_lies_inside():
    """A plain top at 11.5 lies where the data no longer hold it; 0.04 and 0.06 bend either side."""

    def top(place, bend=2.0):
        return bgnbd._find_top(lambda at: -bend / 2 * float(((at - place) ** 2).sum()), np.zeros(1))

    assert [top(place)[1] for place in (11.4, 11.6, 12.4, -11.4, -11.6)] == [
        *(True, False, False, True, False)
    ]
    assert [top(1.0, bend)[1] for bend in (0.04, 0.06)] == [False, True]
    # x − eˣ: the slopes of wider differences still vanish at 0
    at, converged = bgnbd._find_top(lambda at: float(at[0] - np.exp(at[0])), np.array([1.0]))
    assert converged and at == pytest.approx([0], abs=1e-8)


def test_long_steps_are_cut(monkeypatch):
    """−√(1 + x²): Newton alone goes from x to −x³, away from the top."""
    monkeypatch.setattr(bgnbd, "_climb", lambda function, start: start)
    at, converged = bgnbd._find_top(lambda at: -float(np.sqrt(1 + at[0] ** 2)), np.array([1.8]))
    assert converged and at == pytest.approx([0], abs=1e-6)
    # a bend is known to 1e-9: below that the way is not gone to its end
    at, converged = bgnbd._find_top(lambda at: -float(((at - 9) ** 2).sum()), np.zeros(1))
    assert converged and at == pytest.approx([9])


def test_the_climb_ends_near_the_top_after_few_looks():
    """Along a bent ridge, and from where a bell bends the wrong way: tops at 1, 1."""
    looks = []

    def ridge(at):
        looks.append(at)
        return -float((1 - at[0]) ** 2 + 100 * (at[1] - at[0] ** 2) ** 2)

    assert bgnbd._climb(ridge, [-1.2, 1.0]) == pytest.approx([1, 1], abs=1e-3)
    assert len(looks) < 400
    found = bgnbd._climb(lambda at: float(np.exp(-((at - 1) ** 2).sum() / 2)), [4.0, -1.0])
    assert found == pytest.approx([1, 1], abs=1e-5)


def test_too_few_events_are_refused():
    purchases = pd.DataFrame(
        {
            "account": list("ABC"),
            "repeats": [1, 5, 6],
            "recency_weeks": [3.0, 30, 36],
            "age_weeks": [38.0, 38, 38],
        }
    )
    found = measure_alive(purchases, PUBLISHED, min_repeats=3, min_accounts=2)
    assert found["unknown_because"].fillna("").tolist() == ["few_events", "", ""]
    assert np.isnan(found["alive"].iloc[0])
    found = measure_alive(purchases, PUBLISHED, min_repeats=3, min_accounts=3)
    assert found["unknown_because"].tolist() == ["few_accounts"] * 3
    nobody = fit_bgnbd(purchases.assign(repeats=0, recency_weeks=0.0))
    assert not nobody.converged
    found = measure_alive(purchases, nobody, min_repeats=1, min_accounts=1)
    assert found["unknown_because"].tolist() == ["no_fit"] * 3


@given(st.integers(1, 200), st.floats(0, 150), st.floats(0, 50), st.floats(0.01, 50))
def test_the_longer_the_silence_the_less_alive(repeats, recency, silence, more):
    purchases = pd.DataFrame(
        {
            "account": ["A", "B"],
            "repeats": repeats,
            "recency_weeks": recency,
            "age_weeks": [recency + silence, recency + silence + more],
        }
    )
    alive = measure_alive(purchases, PUBLISHED, min_repeats=1, min_accounts=1)["alive"]
    assert 0 <= alive[1] <= alive[0] <= 1


def test_a_fit_ends_at_the_same_parameters_wherever_the_way_to_it_ended(monkeypatch):
    """Regular buyers, of whom hardly any has left: the likelihood alone is flat towards a = 0."""
    chance = np.random.default_rng(11)
    age = chance.uniform(100, 150, 60)
    repeats = chance.poisson(age * chance.gamma(3, 1 / 6, 60)) + 1
    purchases = pd.DataFrame(
        {
            "account": [f"{n:02}" for n in range(60)],
            "repeats": repeats,
            "recency_weeks": age * repeats / (repeats + 1),
            "age_weeks": age,
            "mean_spend": 20 / chance.gamma(4, 1 / 3, 60),
        }
    )
    usual = fit_bgnbd(purchases), fit_gamma_gamma(purchases)
    for bits in (1e-13, -1e-13):
        noisy = fit_bgnbd(purchases.assign(age_weeks=age * (1 + bits)))
        assert parameters(noisy) == parameters(usual[0])
    climb = bgnbd._climb
    monkeypatch.setattr(bgnbd, "_climb", lambda *given: climb(*given) + 1e-4)
    moved = fit_bgnbd(purchases), fit_gamma_gamma(purchases)
    assert usual[0].converged and usual[0].held
    # held by a normal prior of deviation 2 around plain values: one, the mean gap, one, three
    plain = np.log([1, age.sum() / repeats.sum(), 1, 3])

    def held(*at):
        return who_buys(purchases, *at) - ((np.log(at) - plain) ** 2).sum() / (2 * 2**2)

    assert_top(held, parameters(usual[0]))
    assert parameters(moved[0]) == parameters(usual[0])
    assert moved[1].converged == usual[1].converged is False  # a ridge: see fit_gamma_gamma


def test_published_fits_end_at_the_same_parameters_wherever_the_way_to_them_ended(
    cdnow, monkeypatch
):
    usual = [parameters(fit(cdnow)) for fit in (fit_bgnbd, fit_gamma_gamma)]
    climb = bgnbd._climb
    monkeypatch.setattr(bgnbd, "_climb", lambda *given: climb(*given) - 1e-3)
    assert [parameters(fit(cdnow)) for fit in (fit_bgnbd, fit_gamma_gamma)] == usual


def parameters(fitted) -> tuple:
    names = ("r", "alpha", "a", "b") if hasattr(fitted, "alpha") else ("p", "q", "gamma")
    return tuple(getattr(fitted, name) for name in names)
