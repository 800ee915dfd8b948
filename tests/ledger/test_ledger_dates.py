"""Dates: every way of writing one, and the order decided over the whole column."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.ledger.dates import decide_order, take_dates, to_dates, typed_dates
from kamlib.ledger.raw import DATE_MARK, NUMBER_MARK


def read(cells):
    parts = take_dates(pa.array(cells, pa.string()))
    order = decide_order(parts.evidence())
    return order, to_dates(parts, order)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("31/12/2024", "2024-12-31"),
        ("01/02/2024", "2024-02-01"),
        ("1.2.2024", "2024-02-01"),
        ("01-02-24", "2024-02-01"),
        ("2024-01-31", "2024-01-31"),
        ("2024-01-31T10:20:30", "2024-01-31"),
        ("31/01/2024 10:20", "2024-01-31"),
        ("20240131", "2024-01-31"),
        ("12 ene 2024", "2024-01-12"),
        ("3 de março de 2024", "2024-03-03"),
        ("12-Dez-24", "2024-12-12"),
        ("Jan 5, 2024", "2024-01-05"),
        (DATE_MARK + "2024-05-06", "2024-05-06"),
        (NUMBER_MARK + "45000", "2023-03-15"),  # 45,000 days after 1899-12-30
    ],
)
def test_day_first_column(cell, day):
    order, found = read([cell, "25/12/2023"])
    assert order == "dmy"
    assert str(found.values[0]) == day


@pytest.mark.parametrize("cell", ["31/02/2024", "ayer", "2024-13-01", "12/2024", "1824-01-05"])
def test_no_date(cell):
    _, found = read([cell, "25/12/2023"])
    assert found.bad.tolist() == [True, False]


def test_month_first():
    assert read(["12/25/2024", "01/02/2024"])[0] == "mdy"


def test_all_days_below_13_is_a_question():
    assert decide_order(take_dates(pa.array(["01/02/2024", "03/04/2024"])).evidence()) is None


def test_day_and_month_the_same_is_none():
    order, found = read(["02/02/2024", ""])
    assert order == "self"
    assert str(found.values[0]) == "2024-02-02"
    assert found.bad.tolist() == [False, False]


def test_mixed():
    assert decide_order(take_dates(pa.array(["25/12/2024", "12/25/2024"])).evidence()) == "mixed"


def test_typed():
    found = typed_dates(pa.array(np.array(["2024-05-06T23:59", "1900-01-01"], "datetime64[s]")))
    assert str(found.values[0]) == "2024-05-06"
    assert found.bad.tolist() == [False, True]


@given(
    st.lists(
        st.dates(__import__("datetime").date(1990, 1, 1), __import__("datetime").date(2060, 1, 1)),
        min_size=1, max_size=30,
    ),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y%m%d"]),
)  # fmt: skip
def test_written_and_read_back_or_asked(days, form):
    parts = take_dates(pa.array([day.strftime(form) for day in days]))
    order = decide_order(parts.evidence())
    if order is None:  # then some date must really read two ways
        assert any(day.day <= 12 and day.day != day.month for day in days)
        return
    assert to_dates(parts, order).values.tolist() == days
