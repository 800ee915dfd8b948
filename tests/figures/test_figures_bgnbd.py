"""BG/NBD and Gamma-Gamma: the published estimates, formulas by hand, refusals."""

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
