"""REV-2's expected ranges: by hand, and held against what they promise."""

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.figures.ranges import (
    late_limit,
    may_be_empty,
    mean_range,
    run_limit,
    student_limit,
    sum_range,
    wilson,
)

TWO = NormalDist().cdf(-2)
"""The chance beyond two deviations: whole numbers to work by hand with."""


def test_student_against_printed_tables():
    # one-sided t tables
    assert student_limit(0.01, 11) == pytest.approx(2.764, rel=0.005)
    assert student_limit(0.01, 24) == pytest.approx(2.500, rel=0.002)
    assert student_limit(0.001, 13) == pytest.approx(3.930, rel=0.01)
    # Hill at z = 2, 2 degrees: 2 + 10 ÷ 8 + 294 ÷ 384 + 1,098 ÷ 3,072
    assert student_limit(TWO, 3) == pytest.approx(2 + 1.25 + 0.765625 + 0.357421875)


def test_sums_and_means_by_hand():
    """Twelve months of 90 and 110: mean 100, variance 1,200 ÷ 11; Student at z = 2, 11 degrees."""
    t = 2 + 10 / 44 + 294 / 11_616 + 1_098 / 511_104
    root = 300 / (3 * 1_200 / 11 * 1.25 + 0.03**2) ** 0.5  # of the shape
    # 1 − 1 ÷ 9 shape ∓ t ÷ 3 root
    low, high = (300 * (1 - 1 / (9 * root**2) + s * t / (3 * root)) ** 3 for s in (-1, 1))
    found = sum_range(np.array([90.0, 110] * 6), 3, TWO)
    assert found == pytest.approx((300, low, high))
    # 0.28 and 0.32: variance 0.0048 ÷ 11, and 0.01 squared; three judged months and twelve known
    half = ((0.0048 / 11 + 0.0001) * (1 / 3 + 1 / 12)) ** 0.5 * t
    found = mean_range(np.array([0.28, 0.32] * 6), np.full(3, 1 / 3), TWO, 0.01)
    assert found == pytest.approx((0.3, 0.3 - half, 0.3 + half))
    # without any variance only what the figure is known to is left
    found = mean_range(np.full(12, 0.3), np.array([1.0]), TWO, 0.01)
    assert found[2] - found[1] == pytest.approx(2 * 0.01 * (13 / 12) ** 0.5 * t)


def test_an_empty_span_by_hand():
    """Half of 24 months idle: 12.5 ÷ 25, and 0.5 + √(0.25 ÷ 24) with one error of caution."""
    idle = np.array([0.0, 100] * 12)
    assert may_be_empty(idle, 6, 0.5**6) and not may_be_empty(idle, 6, 0.5**6 + 1e-9)
    careful = (0.5 + (0.25 / 24) ** 0.5) ** 6
    assert may_be_empty(idle, 6, careful - 1e-9, errors=1)
    assert not may_be_empty(idle, 6, careful + 1e-9, errors=1)


def test_runs_by_hand():
    # half the orders hold the family: 0.5 × 21.5/42 × 22.5/43 × … = 0.0122 for seven in a row
    # or more than six, 0.0070 for more than seven; 0.01 is 1.2 times below the one, 1.4 above
    assert run_limit(40, 20, 0.01, 3) == 6
    assert run_limit(40, 20, 0.008, 3) == 7
    assert run_limit(40, 20, 0.0001, 30) >= 30  # so rare an event is not known from 20 cases
    assert run_limit(100, 100, 0.01, 0) == 0  # (0.5 ÷ 101): even one order without is news
    # 0.072 for four or more, 0.039 for five: four is nearer to 1 ÷ 21, and 20 cases know so much
    assert run_limit(40, 20, 1 / 21, 30) == 4
    assert run_limit(40, 0, 0.001, 3) > 1000  # a family never bought lacks in no order


def test_a_late_order_by_hand():
    """The chance that a gap stands open at a look, added up in ten thousand steps."""
    z = np.linspace(-2.0, 4.2, 20_000)
    shares = np.array([NormalDist().cdf(-float(x)) for x in z])
    for p, gaps in (
        (0.05, [10.0, 90, 35, 60, 150, 20, 75, 40] * 2),
        (0.05, [40.0, 70, 55, 90] * 3),
        (0.02, [1.0, 2, 3, 4, 5, 8, 9, 2] * 2),
    ):
        gaps = np.array(gaps)
        n, mean, root = len(gaps), gaps.mean(), gaps ** (1 / 3)
        # whole days: a uniform day's variance on both sides, through the cube root's slope
        spread = ((root.var(ddof=1) + (mean ** (-2 / 3) / 3) ** 2 / 6) * (1 + 1 / n)) ** 0.5
        v = n - 1
        t = z + (z**3 + z) / (4 * v) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        t += (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
        days = (root.mean() + t * spread) ** 3
        limit = late_limit(gaps, p, 30.0)
        open_ = np.linspace(limit, limit + 30, 2_000)
        assert np.interp(open_, days, shares).mean() * 30 / mean == pytest.approx(p, rel=0.02)


def test_the_longest_gap_seen_counts_where_so_rare_a_one_is_not_known():
    gaps = np.array([20.0] * 9 + [400.0])
    assert late_limit(gaps, 0.001, 30) >= 400
    # a gap of 148 days is exceeded by 0.102 of gaps: more than one in eleven, which ten cases know
    assert late_limit(gaps, 0.045, 30) == pytest.approx(148, abs=1)
    assert late_limit(gaps, 0.038, 30) == 400


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


def test_shares_of_nothing_and_of_all_end_where_shares_end():
    assert all(wilson(0, n)[0] == 0 and wilson(n, n)[1] == 1 for n in range(1, 60))
    assert np.isnan(wilson(0, 0)).all()


def test_nothing_bought_is_no_news_of_who_often_buys_nothing():
    months = np.array([0.0, 0, 0, 0, 0, 900] * 4)
    assert sum_range(months, 3, 0.01)[1] == 0
    assert sum_range(np.full(24, 100.0), 3, 0.01)[1] == pytest.approx(300, rel=0.01)


def test_too_few_months_or_nothing_sold_is_unknown():
    assert np.isnan(sum_range(np.full(11, 5.0), 3, 0.01)).all()
    assert sum_range(np.full(12, 5.0), 3, 0.01)[0] == 15
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
