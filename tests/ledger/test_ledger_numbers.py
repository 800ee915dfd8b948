"""Numbers: every way of writing one, and the decision over the whole column."""

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.ledger.amounts import exact
from kamlib.ledger.numbers import decide_marks, take_apart, to_numbers, typed_numbers
from kamlib.ledger.raw import NUMBER_MARK


def read(cells, marks=None):
    parts = take_apart(pa.array(cells, pa.string()))
    return to_numbers(parts, marks or decide_marks(parts.evidence()))


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.234,50", "1234.5"),
        ("-3", "-3"),
        ("−5,1", "-5.1"),
        ("12,50-", "-12.5"),
        ("(12,00 €)", "-12"),
        ("- 12,5", "-12.5"),
        ("R$ 1.000,00", "1000"),
        ("-€7,2", "-7.2"),
        ("EUR 5,5", "5.5"),
        ("5,5 EUR", "5.5"),
        ("1 234,5", "1234.5"),
        ("1\xa0234,5", "1234.5"),
        ("1\u202f234,5", "1234.5"),
        ("1'234,5", "1234.5"),
        ("1’234’567", "1234567"),
        ("10,5 %", "10.5"),
        (",5", "0.5"),
        ("0,500", "0.5"),
        ("1.234.567", "1234567"),
        ("007", "7"),
        ("", None),
        ("  ", None),
        ("-", None),
        ("n/a", None),
    ],
)
def test_comma_column(cell, value):
    found = read([cell, "0,5"])
    assert found.values[0].as_py() == (None if value is None else Decimal(value))
    assert not found.bad.any()


@pytest.mark.parametrize(
    "cell",
    ["abc", "--5", "5-3", "(5", "1.23,4", "1,2,3", "12.50", "REF 12", "=1+1", "1 23", "0x10",
     "1.234.56", "5)"],
)  # fmt: skip
def test_what_is_no_number_here(cell):
    found = read([cell, *["0,5"] * 99])
    assert found.bad.tolist() == [True] + [False] * 99
    assert found.values[0].as_py() is None


def test_evidence_is_counted_over_lines():
    parts = take_apart(pa.array(["1,5", "1,5", "1.234", "7", "x"]))
    assert parts.evidence() == {"comma": 2, "point": 0, "both": 1, "neither": 1, "plain": 1}


@pytest.mark.parametrize(
    ("thousands", "cells", "evidence"),
    [
        (None, ["1.234", "5"], {"comma": 0, "point": 0, "both": 1, "neither": 0, "plain": 1}),
        (
            "",
            ["1.234", "5"],
            {"comma": 0, "point": 1, "both": 0, "neither": 0, "plain": 1},
        ),  # nothing groups
        (" ", ["1.234", "1 234"], {"comma": 0, "point": 1, "both": 0, "neither": 0, "plain": 1}),
        (".", ["1.234", "1,234"], {"comma": 1, "point": 0, "both": 1, "neither": 0, "plain": 0}),
        ("", ["1.234,50"], {"comma": 0, "point": 0, "both": 0, "neither": 1, "plain": 0}),
        ("", ["1 234,50"], {"comma": 0, "point": 0, "both": 0, "neither": 1, "plain": 0}),
    ],
)
def test_what_the_settings_say_of_thousands(thousands, cells, evidence):
    found = take_apart(pa.array(cells), thousands).evidence()
    assert found == evidence


def test_grouped_numbers_are_none_where_nothing_groups():
    found = to_numbers(take_apart(pa.array(["1.234,5", "1234,5", "1'234,5"]), ""), "comma")
    assert found.values.to_pylist() == [None, Decimal("1234.5"), None]
    assert found.bad.tolist() == [True, False, True]


def test_more_digits_than_64_bits_hold():
    cells = ["123456789012345,123456789", "0,1", "x,123456", "1,12345678901"]
    assert read(cells).values.to_pylist() == [
        Decimal("123456789012345.123456789"), Decimal("0.1"), None, Decimal("1.123456789"),
    ]  # fmt: skip


def test_nothing_tells():
    assert decide_marks(take_apart(pa.array(["1.234", "5"])).evidence()) is None


def test_leading_zero_is_no_group():
    # 0.500 cannot be five hundred: thousands never begin with 0
    assert decide_marks(take_apart(pa.array(["0.500"])).evidence()) == "point"


def test_mixed():
    assert decide_marks(take_apart(pa.array(["1,50", "2.50"])).evidence()) == "mixed"


def test_typed_cell_in_a_text_column_keeps_its_point():
    found = read([NUMBER_MARK + "1234.567", "1.234,5"])
    assert found.values.to_pylist() == [Decimal("1234.567"), Decimal("1234.5")]


def test_floats_by_their_shortest_text():
    found = typed_numbers(pa.array([1.1, 0.1 + 0.2, None, float("inf"), 2.675]))
    assert found.values.to_pylist() == [
        Decimal("1.1"), Decimal("0.3"), None, None, Decimal("2.675")]  # fmt: skip
    assert found.bad.tolist() == [False, False, False, True, False]


def test_too_wide_is_not_read():
    values, fits = exact(pa.array(["1" * 16, "1"]))
    assert fits.tolist() == [False, True]
    assert values.to_pylist() == [None, Decimal(1)]


@given(
    st.lists(st.decimals(-(10**9), 10**9, places=2, allow_nan=False), min_size=1, max_size=30),
    st.sampled_from([(",", "."), (",", ""), (",", " "), (".", ","), (".", ""), (".", "'")]),
    st.sampled_from(["-{}", "({})", "{}-", "−{}"]),
)
def test_written_and_read_back(values, marks, minus):
    decimal, thousands = marks

    def write(value):
        text = f"{abs(value):,.2f}".replace(",", "T").replace(".", decimal)
        text = text.replace("T", thousands)
        return minus.format(text) if value < 0 else text

    found = read([write(value) for value in values])
    assert found.values.to_pylist() == values
    assert not np.any(found.bad)
