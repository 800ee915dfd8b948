"""The periods that people say targets and forecasts for."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.figures.window import read_period


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2024-2", "2024-04-01", "2024-06-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-T4", "2025-10-01", "2025-12-31"),
        ("2025-s1", "2025-01-01", "2025-06-30"),
        ("2025-H2", "2025-07-01", "2025-12-31"),
        ("2025-12", "2025-12-01", "2025-12-31"),
        ("1990", "1990-01-01", "1990-12-31"),
        ("2199", "2199-01-01", "2199-12-31"),
    ],
)
def test_periods(code, start, end):
    assert read_period(code) == (pd.Timestamp(start), pd.Timestamp(end))


@pytest.mark.parametrize("code", ["1989", "2200", "2025-13", "2025-00", "2025-H3", "2025-0"])
def test_what_is_no_period(code):
    assert read_period(code) is None


@given(st.text(max_size=9))
def test_no_text_breaks_the_reader_of_periods(text):
    period = read_period(text)
    assert period is None or period[0] < period[1]
