"""A half is a half: the noise of binary sums decides no rounding and no order."""

import math

import pandas as pd
import pytest

from kamlib.figures.compare import largest_first, sort_accounts
from kamlib.words.words import Words

WORDS = Words("es", "es-ES", "EUR")


@pytest.mark.parametrize(
    ("one", "same", "kind"),
    [
        (1.5, 8.2 - 6.7, "count"),
        (0.1235, math.nextafter(0.1235, 0), "percent"),
        (3307.5, 3307.5 * (1 - 2e-16), "money"),
        (9_950.0, 9_950 * (1 - 2e-16), "money"),
        (1_250_000.0, 1_250_000 * (1 - 2e-16), "money"),
        (2.5, 2.5 * (1 - 2e-16), "days_named"),
        (7.5, 7.5 * (1 + 2e-16), "days_change"),
        (0.125, 0.125 * (1 + 2e-16), "ratio"),
    ],
)
def test_the_same_figure_reached_by_other_sums_is_written_the_same(one, same, kind):
    assert one != same
    assert WORDS.write(one, kind) == WORDS.write(same, kind)


def test_large_exact_money_keeps_its_cents():
    assert WORDS.money_exact(123_456_789_012.34) == "123.456.789.012,34\xa0€"


def test_equal_figures_stand_in_the_order_of_their_names():
    frame = pd.DataFrame({"account": ["B", "C", "A"], "net_revenue": [0.1 + 0.2, 5.0, 0.3]})
    assert sort_accounts(frame)["account"].tolist() == ["C", "A", "B"]
    assert largest_first(frame.set_index("account")["net_revenue"]).index[0] == "C"
