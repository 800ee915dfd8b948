"""Money: derived exactly, discounts told apart, an order's amount counted once."""

from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from kamlib.ledger.amounts import exact, money, to_units
from kamlib.ledger.discounts import (
    decide_discount,
    derive_net,
    discount_evidence,
    discount_share,
)
from kamlib.ledger.numbers import typed_numbers
from kamlib.ledger.order_level import once_per_order


def typed(**columns):
    found = {}
    for name, cells in columns.items():
        values, _ = exact(pa.array(cells, pa.string()))
        found[name] = SimpleNamespace(values=values, percent=0)
    return SimpleNamespace(columns=found)


def test_share():
    # 12 × 14.40 = 172.80; less 15 % = 146.88
    lines = typed(quantity=["12"], unit_price=["14.40"], discount=["0.15"])
    assert derive_net(lines, "share").to_pylist() == [Decimal("146.8800")]


def test_percent():
    lines = typed(quantity=["12"], unit_price=["14.40"], discount=["15"])
    assert derive_net(lines, "percent").to_pylist() == [Decimal("146.8800")]


def test_amount_lowers_returns_too():
    # 2 × 10 − 3 = 17; the return of one of them: −1 × 10 + 1.50 = −8.50
    lines = typed(quantity=["2", "-1"], unit_price=["10", "10"], discount=["3", "1.50"])
    assert derive_net(lines, "amount").to_pylist() == [Decimal("17"), Decimal("-8.5")]
    share = discount_share(lines, "amount", derive_net(lines, "amount"))
    assert share.to_pylist() == [Decimal("0.15"), Decimal("0.15")]


def test_half_away_from_zero():
    # 0.5 × 0.0001 = 0.00005
    lines = typed(quantity=["0.5", "-0.5"], unit_price=["0.0001", "0.0001"])
    assert derive_net(lines, None).to_pylist() == [Decimal("0.0001"), Decimal("-0.0001")]


@pytest.mark.parametrize(
    ("discounts", "header", "kind"),
    [
        (["0.05", "0.15", "0"], "Discount", "share"),
        (["5", "250", "0"], "Discount", "amount"),
        (["5", "10", "0"], "Dto %", "percent"),
        (["5", "10", "0"], "Importe descuento", "amount"),
        (["5", "10", "0"], "Descuento", None),
        (["1", "0", "0"], "Descuento", None),
        (["0", "0", "0"], "Descuento", "share"),
        (["0.5", "1", "0"], "Descuento", None),  # half a percent, or half the price
        (["0.05", "0.15", "0"], "Dto %", None),  # shares under a percent's name
    ],
)
def test_meaning_of_a_discount(discounts, header, kind):
    lines = typed(quantity=["10"] * 3, unit_price=["100"] * 3, discount=discounts)
    assert decide_discount(discount_evidence(lines), header, None)[0] == kind


def test_arithmetic_tells():
    # 10 × 100 less 5 % = 950; less 5 in money it would be 995
    lines = typed(quantity=["10"], unit_price=["100"], discount=["5"], net_revenue=["950"])
    assert decide_discount(discount_evidence(lines), "Descuento", None) == ("percent", "arithmetic")


def test_more_than_the_line_is_no_amount():
    # 50 off a line of 20 cannot be money
    lines = typed(quantity=["2", "1"], unit_price=["10", "900"], discount=["50", "10"])
    assert decide_discount(discount_evidence(lines), "Descuento", None) == ("percent", "values")


def test_rows_that_are_no_lines_and_free_lines_say_nothing():
    # the totals row shows the sum of the discounts; a free line is worth less than any discount
    lines = typed(
        quantity=["2", "1", "0"], unit_price=["10", "0", "0"], discount=["0.51", "0.39", "12.5"]
    )
    assert decide_discount(discount_evidence(lines), "Descuento", None) != ("share", "values")
    told = discount_evidence(lines, kept=np.array([0, 1]))
    assert decide_discount(told, "Descuento", None) == ("share", "values")


def test_freight_once_per_order():
    # order 0 says 7 three times, order 1 says 5 on its first line only; no order: as it stands
    units = np.array([7, 7, 7, 5, 0, 2])
    keys = np.array([[1, 1]] * 3 + [[2, 1]] * 2 + [[0, 0]], np.uint64)
    once, rule, varied = once_per_order(units, keys)
    assert once.tolist() == [7, 0, 0, 5, 0, 2]
    assert (rule, varied) == ("order", 0)


def test_freight_of_lines_stays():
    units = np.array([1, 2, 3, 4])
    once, rule, varied = once_per_order(units, np.array([[1, 1]] * 2 + [[2, 1]] * 2, np.uint64))
    assert once.tolist() == [1, 2, 3, 4]
    assert (rule, varied) == ("line", 2)


def test_units():
    values = typed_numbers(pa.array([1.5, None, -0.0001])).values
    assert to_units(money(values)).tolist() == [15000, 0, -1]
