"""REV-2's expected ranges: by hand, and held against what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.figures.ranges import late_limit, mean_range, run_limit, student_limit, sum_range


def test_student_against_printed_tables():
    # one-sided t tables
    assert student_limit(0.01, 11) == pytest.approx(2.764, rel=0.005)
    assert student_limit(0.01, 24) == pytest.approx(2.500, rel=0.002)
    assert student_limit(0.001, 13) == pytest.approx(3.930, rel=0.01)


def test_runs_by_hand():
    # half the orders hold the family: 0.5 × 21.5/42 × 22.5/43 × … = 0.0122 for seven in a row
    # or more than six, 0.0070 for more than seven; 0.01 is 1.2 times below the one, 1.4 above
    assert run_limit(40, 20, 0.01, 3) == 6
    assert run_limit(40, 20, 0.008, 3) == 7
    assert run_limit(40, 20, 0.0001, 30) >= 30  # so rare an event is not known from 20 cases
    assert run_limit(100, 100, 0.01, 0) == 0  # (0.5 ÷ 101): even one order without is news


def test_limits_are_crossed_as_often_as_said():
    rng = np.random.default_rng(3)
    crossed = {"gamma": 0, "lognormal": 0, "mean": 0}
    n, p = 3000, 0.02
    for _ in range(n):
        months = rng.gamma(4, 25, 27)
        crossed["gamma"] += months[24:].sum() < sum_range(months[:24], 3, p)[1]
        months = rng.lognormal(3, 0.5, 27)
        crossed["lognormal"] += months[24:].sum() < sum_range(months[:24], 3, p)[1]
        shares = rng.normal(0.3, 0.05, 27)
        _, low, _ = mean_range(shares[:24], np.full(3, 1 / 3), p, 0.001)
        crossed["mean"] += shares[24:].mean() < low
    assert all(count / n <= p * 1.3 for count in crossed.values()), crossed
    assert crossed["gamma"] / n > p / 4  # not held by never alarming


def test_looks_meet_late_orders_as_often_as_said():
    # orders about every 60 days, haphazard: looks every 30 days, each with the limit of its past
    rng = np.random.default_rng(4)
    new = looks = 0
    for _ in range(400):
        days = np.cumsum(np.maximum(1, rng.exponential(60, 40).round()))
        limit = late_limit(np.diff(days[:20]), 0.02, 30)
        for look in np.arange(days[19] + 30, days[38], 30):
            last = days[days <= look].max()
            new += look - 30 - last <= limit < look - last
            looks += 1
    assert 0.008 < new / looks < 0.026, new / looks


def test_regular_orders_have_a_week_of_grace():
    assert late_limit(np.full(50, 7.0), 0.01, 30) == pytest.approx(14)


def test_nothing_bought_is_no_news_of_who_often_buys_nothing():
    months = np.array([0.0, 0, 0, 0, 0, 900] * 4)
    assert sum_range(months, 3, 0.01)[1] == 0
    assert sum_range(np.full(24, 100.0), 3, 0.01)[1] == pytest.approx(300, rel=0.01)


def test_too_few_months_or_nothing_sold_is_unknown():
    assert np.isnan(sum_range(np.full(11, 5.0), 3, 0.01)).all()
    assert np.isnan(sum_range(np.zeros(24), 3, 0.01)).all()


@given(st.lists(st.integers(0, 10**6), min_size=12, max_size=36), st.floats(0.001, 0.2))
def test_ranges_hold_what_they_expect(months, p):
    expected, low, high = sum_range(np.array(months, float), 3, p)
    if sum(months):
        assert 0 <= low <= expected <= high


@given(st.lists(st.integers(1, 400), min_size=8, max_size=60), st.floats(0.001, 0.2))
def test_a_rarer_alarm_waits_longer(gaps, p):
    gaps = np.array(gaps, float)
    assert late_limit(gaps, p / 2, 30) >= late_limit(gaps, p, 30)
