"""How numbers, money and dates are written, against what a reader of each place would write.

The expectations were written by hand; ``~`` stands for the space that does not break.
"""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.words.words import UNKNOWN, Words

SPAIN = Words("es", "es-ES", "EUR")
MEXICO = Words("es", "es-MX", "MXN")
BRAZIL = Words("pt", "pt-BR", "BRL")
BRITAIN = Words("en", "en-GB", "GBP")
STATES = Words("en", "en-US", "USD")
ALL = [SPAIN, MEXICO, BRAZIL, BRITAIN, STATES]


def plain(text: str) -> str:
    return text.replace("\xa0", "~")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (SPAIN, ["1,2~M€", "−34,5~k€", "4.321~€", "12,50~€", "0~€", "120~M€", "1.500~M€"]),
        (MEXICO, ["$1.2~M", "−$34.5~k", "$4,321", "$12.50", "$0", "$120~M", "$1,500~M"]),
        (
            BRAZIL,
            [
                "R$~1,2~mi",
                "−R$~34,5~mil",
                "R$~4.321",
                "R$~12,50",
                "R$~0",
                "R$~120~mi",
                "R$~1.500~mi",
            ],
        ),
        (BRITAIN, ["£1.2M", "−£34.5k", "£4,321", "£12.50", "£0", "£120M", "£1,500M"]),
        (STATES, ["$1.2M", "−$34.5k", "$4,321", "$12.50", "$0", "$120M", "$1,500M"]),
    ],
)
def test_money(words, expected):
    values = [1_234_567.8, -34_500, 4_321, 12.5, 0, 120_000_000, 1_500_000_000]
    assert [plain(words.money(value)) for value in values] == expected


@pytest.mark.parametrize(
    ("words", "number", "share", "day", "month"),
    [
        (SPAIN, "1.234,5", "11,8~%", "31 dic 2025", "dic 2025"),
        (MEXICO, "1,234.5", "11.8%", "31 dic 2025", "dic 2025"),
        (BRAZIL, "1.234,5", "11,8%", "31 de dez. de 2025", "dez. de 2025"),
        (BRITAIN, "1,234.5", "11.8%", "31 Dec 2025", "Dec 2025"),
        (STATES, "1,234.5", "11.8%", "Dec 31, 2025", "Dec 2025"),
    ],
)
def test_numbers_and_dates(words, number, share, day, month):
    assert words.number(1234.5, 1) == number
    assert plain(words.percent(0.118)) == share
    assert words.date("2025-12-31") == day
    assert words.month(pd.Timestamp("2025-12-31")) == month


def test_money_to_the_cent():
    assert plain(SPAIN.money_exact(-1234.567)) == "−1.234,57~€"
    assert plain(MEXICO.money_exact(1234.5)) == "$1,234.50"
    assert plain(BRAZIL.money_exact(1234.5)) == "R$~1.234,50"
    assert Words("es", "es-CL", "CLP").money_exact(1234.5) == "$1.234"  # no cents in Chile


def test_a_currency_written_in_letters_stands_apart():
    assert plain(Words("es", "es-MX", "USD").money(1500)) == "USD~1,500"
    assert plain(Words("es", "es-ES", "USD").money(1_500_000)) == "1,5~M~US$"


def test_signs_of_change():
    assert plain(SPAIN.write(0.12, "change")) == "+12,0~%"
    assert plain(SPAIN.write(-0.12, "change")) == "−12,0~%"
    assert plain(SPAIN.write(0.0, "change")) == "0,0~%"
    assert plain(BRITAIN.write(34_500, "money_change")) == "+£34.5k"
    assert plain(SPAIN.write(-0.031, "points")) == "−3,1~pp"


def test_what_is_nearly_nothing_has_no_sign():
    assert plain(SPAIN.money(-0.001)) == "0~€"
    assert SPAIN.number(-0.04, 1) == "0,0"


@pytest.mark.parametrize("missing", [None, math.nan, pd.NA, pd.NaT])
@pytest.mark.parametrize("kind", ["money", "percent", "count", "date", "flag", "label:tier"])
def test_unknown_has_its_mark_in_every_kind(missing, kind):
    assert SPAIN.write(missing, kind) == UNKNOWN


def test_what_has_no_words_stays_as_it_is():
    """A factor code typed in a spreadsheet, an indicator of an older version."""
    assert SPAIN.write("own_9", "label:factor") == "own_9"
    assert SPAIN.write("key;own_9", "labels:tier") == "Clave; own_9"


def test_an_unknown_kind_names_the_known():
    with pytest.raises(KeyError, match="money_exact"):
        SPAIN.write(1, "gold")


def test_plural_and_list():
    assert SPAIN.label("table.more", n=1) == "1 fila más"
    assert SPAIN.label("table.more", n=2) == "2 filas más"
    assert SPAIN.listed(["a", "b", "c"]) == "a, b y c"
    assert BRAZIL.listed(["a", "b"]) == "a e b"


@given(st.floats(-1e12, 1e12), st.sampled_from(ALL))
def test_money_always_names_its_currency_and_its_sign(value, words):
    text = words.money(value)
    assert words.symbol in text
    assert text.startswith("−") == (value < 0 and any(c in "123456789" for c in text))
    assert "-" not in text


@given(st.floats(0.5, 1e11), st.sampled_from(ALL))
def test_money_is_told_within_a_twentieth(value, words):
    """Whatever the unit, what is written is never further off than its last digit allows."""
    text = words.money(value).replace(words.symbol, "").replace("\xa0", " ").strip()
    number, scale = text, 1.0
    for unit, size in (("mil", 1e3), ("mi", 1e6), ("k", 1e3), ("M", 1e6)):
        if text.endswith(unit):
            number, scale = text.removesuffix(unit).strip(), size
            break
    comma = words.locale in ("es-ES", "pt-BR")
    group, decimal = (".", ",") if comma else (",", ".")
    read = float(number.replace(group, "").replace(decimal, ".")) * scale
    assert read == pytest.approx(value, rel=0.051)


def test_a_name_that_ends_with_a_stop_ends_the_sentence():
    words = Words("es", "es-ES", "EUR")
    told = words.label("finding.places.next_in", name="Luzarra S. Coop.")
    assert told == "La primera que queda fuera es Luzarra S. Coop."
    assert "(...)" in words.label("check.untouched")


def test_a_small_share_is_not_written_as_none():
    assert plain(Words("es", "es-ES", "EUR").write(0.0004, "percent")) == "0,04~%"
