"""The trend by hand: ranks of slopes, whole quarters, what has no trend."""

import numpy as np
import pandas as pd
import pytest

from kamlib.figures.trend import measure_trend, trend_window
from kamlib.figures.window import decide_window


def trend(*months, quarters=2, confidence=0.5):
    frame = pd.DataFrame({"account": "A", "month": range(len(months)), "net_revenue": months})
    found = measure_trend(frame, trend_quarters=quarters, trend_confidence=confidence)
    return found.set_index("account").loc["A"]


def in_quarters(*values):
    return [month for value in values for month in (value, 0.0, 0.0)]


@pytest.mark.parametrize(
    ("values", "confidence", "slopes"),
    [
        # slopes 10, 15, 20; √(3 × 2 × 11 ÷ 18) × 0.6745 = 1.29: ranks 1 and 3 of three
        ((100, 110, 130), 0.5, (15, 10, 20)),
        # 10, 15, 20, 30, 40, 60; √(4 × 3 × 13 ÷ 18) × 0.6745 = 1.99: ranks 2 and 5 of six
        ((100, 110, 130, 190), 0.5, (25, 15, 40)),
        # × 1.6449 = 4.84: the first and the last
        ((100, 110, 130, 190), 0.9, (25, 10, 60)),
        # 10, 15, 20, 30, 40, 60, 62.5, 80, 110, 160; √(5 × 4 × 15 ÷ 18) × 0.6745 = 2.75: 4 and 7
        ((100, 110, 130, 190, 350), 0.5, (50, 30, 62.5)),
    ],
)
def test_slopes_by_rank(values, confidence, slopes):
    found = trend(*in_quarters(*values), confidence=confidence)
    told = found[["growth", "growth_low", "growth_high"]].tolist()
    assert told == pytest.approx([4 * slope / np.mean(values) for slope in slopes])


def test_quarters_are_whole_and_counted_back_from_the_last_month():
    def counted(before, after):
        return trend(*[0.0] * before, *[5.0] * after)["quarters"]

    # a year: bought from the first, the third, the fourth, the fifth month on
    assert [counted(n, 12 - n) for n in (0, 2, 3, 4)] == [4, 3, 3, 2]
    # thirteen months: the oldest stands in no quarter
    assert [counted(n, 13 - n) for n in (0, 1, 4, 5)] == [4, 4, 3, 2]
    assert counted(12, 0) == 0


def test_what_has_no_trend():
    assert trend(*in_quarters(100, 110, 120), quarters=3)["growth"] == pytest.approx(40 / 110)
    for few in (trend(*in_quarters(1, 2, 3), quarters=4), trend(*in_quarters(5), quarters=1)):
        assert few[["growth", "growth_low", "growth_high"]].isna().all()
    # a mean quarter of nothing, or less: growth is a share of nothing
    for mean in (0, -1):
        assert np.isnan(trend(*in_quarters(100, -100, 50, -50 + 4 * mean))["growth"])


def test_the_months_of_a_trend_end_with_the_window():
    found = trend_window(decide_window("2025-12-31", window_months=12, first_date="2024-05-01"), 24)
    assert (f"{found.start:%Y-%m-%d}", f"{found.end:%Y-%m-%d}") == ("2024-01-01", "2025-12-31")
    assert (found.months, found.covered_months) == (24, 20)
