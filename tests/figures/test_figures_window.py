"""The window: last complete months, both edges, and what the ledger covers."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.figures.window import decide_data_date, decide_window


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        ("2025-12-31", "2025-01-01", "2025-12-31"),
        ("2025-12-30", "2024-12-01", "2025-11-30"),
        ("2025-12-15", "2024-12-01", "2025-11-30"),
        ("2024-02-29", "2023-03-01", "2024-02-29"),
        ("2025-03-01 23:59", "2024-03-01", "2025-02-28"),
    ],
)
def test_last_complete_months(day, start, end):
    window = decide_window(day, window_months=12)
    assert (window.start, window.end) == (pd.Timestamp(start), pd.Timestamp(end))


def test_as_of_goes_before_the_last_date():
    window = decide_window("2025-12-09", window_months=3, as_of="2025-12-31")
    assert window.start == pd.Timestamp("2025-10-01")
    assert decide_window("2025-12-31", window_months=3, as_of="").end == pd.Timestamp("2025-12-31")


def test_edges_belong_to_the_window():
    window = decide_window("2025-12-31", window_months=12)
    days = ["2024-12-31 23:59", "2025-01-01", "2025-12-31 23:59:59", "2026-01-01"]
    found = window.holds(pd.to_datetime(pd.Series(days), format="ISO8601"))
    assert found.tolist() == [False, True, True, False]


def test_a_short_ledger_covers_a_part_and_none_of_the_former_period():
    window = decide_window("2025-12-31", window_months=12, first_date="2025-04-20")
    assert (window.months, window.covered_months, window.whole) == (12, 9, False)
    assert window.years == 0.75  # a rate per year meets nine months of sales
    assert window.per_year == pytest.approx(4 / 3)
    assert window.former.covered_months == 0


@given(st.dates(min_value=pd.Timestamp("1990-01-01").date()), st.integers(1, 60))
def test_window_and_former_are_seamless_whole_months(day, months):
    window = decide_window(day, window_months=months)
    assert window.end <= pd.Timestamp(day)
    assert (pd.Timestamp(day) - window.end).days < 31
    assert len(window.month_starts) == months
    assert window.month_starts[-1] + pd.offsets.MonthEnd(1) == window.end
    assert window.former.end + pd.Timedelta(days=1) == window.start
    assert window.former.months == months


def daily(first, last, weekdays="Mon Tue Wed Thu Fri"):
    return pd.Series(pd.bdate_range(first, last, freq="C", weekmask=weekdays))


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (daily("2024-01-01", "2025-11-28"), "2025-11-30"),  # Friday; a weekend ends the month
        (daily("2024-01-01", "2025-11-27"), "2025-11-27"),  # Friday is still to come
        (daily("2024-01-01", "2025-10-31"), "2025-10-31"),  # nothing is lacking
        (daily("2024-01-01", "2025-11-28", "Mon Tue Wed Thu Fri Sat"), "2025-11-28"),
        (daily("2024-01-01", "2026-01-31", "Mon Tue Wed Thu Fri Sat"), "2026-01-31"),
        (daily("2025-08-01", "2025-11-28"), "2025-11-28"),  # 17 weeks are too few to say «usually»
        (daily("2025-06-06", "2025-11-28"), "2025-11-30"),  # 26 weeks are enough
        (daily("2025-06-09", "2025-11-28"), "2025-11-28"),  # 25 are not
        (daily("2024-01-01", "2025-11-28", "Fri"), "2025-11-30"),
        (pd.Series(pd.date_range("2024-01-12", "2025-11-28", freq="14D")), "2025-11-28"),
        # two Saturdays in 52 weeks are seldom, three are not: 3 × 20 > 52
        (pd.concat([daily("2024-01-01", "2025-11-28"),
                    pd.to_datetime(pd.Series(["2025-03-01", "2025-03-08"]))]), "2025-11-30"),
        (pd.concat([daily("2024-01-01", "2025-11-28"),
                    pd.to_datetime(pd.Series(["2025-03-01", "2025-03-08", "2025-03-15"]))]),
         "2025-11-28"),
        # the third one 363 days before the last day: still of its 52 weeks
        (pd.concat([daily("2024-01-01", "2025-11-28"),
                    pd.to_datetime(pd.Series(["2024-11-30", "2025-03-01", "2025-03-08"]))]),
         "2025-11-28"),
        # two in 40 weeks are one in twenty
        (pd.concat([daily("2025-02-28", "2025-11-28"),
                    pd.to_datetime(pd.Series(["2025-03-01", "2025-03-08"]))]), "2025-11-30"),
    ],
)  # fmt: skip
def test_a_month_that_lacks_only_days_without_usual_sales_is_complete(days, found):
    day = decide_data_date(days.sample(frac=1, random_state=1).astype("datetime64[us]"))
    assert day == pd.Timestamp(found)
