"""What is typed in a form means what it means where the reader lives, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.judgement import FieldOf
from kamlib.judgement.forms.fields import read_typed, type_value, write_value
from kamlib.problem import Problems
from kamlib.words.words import UNKNOWN, Words

LOCALES = {
    "es-ES": Words("es", "es-ES", "EUR"),
    "es-MX": Words("es", "es-MX", "MXN"),
    "pt-BR": Words("pt", "pt-BR", "BRL"),
    "en-GB": Words("en", "en-GB", "GBP"),
    "en-US": Words("en", "en-US", "USD"),
    "en-IN": Words("en", "en-IN", "INR"),
}
MONEY = FieldOf("need", "money", low=0)
SHARE = FieldOf("probability", "share", low=0, high=1)
NUMBER = FieldOf("forecast", "number")
FIVE = FieldOf("power", "whole", low=1, high=5)
DAY = FieldOf("due", "day")


@pytest.mark.parametrize(
    ("locale", "typed", "value"),
    [
        ("es-ES", "1.234", 1234),
        ("es-ES", "1.234.567,5", 1234567.5),
        ("es-ES", "1 234,5 €", 1234.5),
        ("es-ES", "0,5", 0.5),
        ("es-MX", "1,234.50", 1234.5),
        ("es-MX", "$1,234", 1234),
        ("pt-BR", "R$ 2.500,75", 2500.75),
        ("en-GB", "1.234", 1.234),
        ("en-GB", "£1,000", 1000),
        ("en-IN", "12,34,567", 1234567),
        ("en-US", "1234", 1234),
    ],
)
def test_a_number_is_read_in_the_readers_own_locale(locale, typed, value):
    assert read_typed(MONEY, typed, LOCALES[locale]) == value


@pytest.mark.parametrize(
    ("locale", "typed"),
    [("es-ES", "1.5"), ("es-ES", "1.23.456"), ("es-ES", "12.34,5"), ("en-GB", "1,5"),
     ("es-MX", "1.234,5"), ("pt-BR", "mil"), ("en-US", "12,34,567"), ("es-ES", "1e5"),
     ("es-ES", "=1+1"), ("es-ES", "١٢")],
)  # fmt: skip
def test_what_is_no_number_there_is_told_and_not_guessed(locale, typed):
    with pytest.raises(Problems) as told:
        read_typed(MONEY, typed, LOCALES[locale])
    assert told.value.problems[0].code == "form_number"


def test_a_share_is_typed_in_percent():
    assert read_typed(SHARE, "35", LOCALES["es-ES"]) == 0.35
    assert read_typed(SHARE, "12,5 %", LOCALES["es-ES"]) == 0.125
    assert write_value(SHARE, 0.125, LOCALES["es-ES"]) == "12,5\xa0%"
    with pytest.raises(Problems, match="101"):
        read_typed(SHARE, "101", LOCALES["es-ES"])


@pytest.mark.parametrize("typed", ["6", "0", "2,5", "-1", "cinco"])
def test_a_score_is_a_whole_number_within_its_limits(typed):
    with pytest.raises(Problems):
        read_typed(FIVE, typed, LOCALES["es-ES"])
    assert read_typed(FIVE, "3", LOCALES["es-ES"]) == 3
    assert read_typed(FieldOf("attitude", "whole", low=-2, high=2), "−2", LOCALES["es-ES"]) == -2


@pytest.mark.parametrize(
    ("locale", "typed", "day"),
    [
        ("es-ES", "3/4/2026", "2026-04-03"),
        ("en-US", "3/4/2026", "2026-03-04"),
        ("en-GB", "03.04.2026", "2026-04-03"),
        ("pt-BR", "31-12-2026", "2026-12-31"),
        ("es-ES", "2026-04-03", "2026-04-03"),
    ],
)
def test_a_day_is_read_in_the_readers_order(locale, typed, day):
    assert read_typed(DAY, typed, LOCALES[locale]) == day


@pytest.mark.parametrize("typed", ["3/4/26", "31/2/2026", "13/13/2026", "mañana", "4/2026"])
def test_a_day_that_is_none_is_asked_again(typed):
    with pytest.raises(Problems, match="31/12/2026"):
        read_typed(DAY, typed, LOCALES["es-ES"])


def test_nothing_and_nobody_knows_are_two_answers():
    for one in (MONEY, FIVE, DAY, FieldOf("essential", "flag")):
        assert read_typed(one, "  ", LOCALES["es-ES"]) is None
        assert read_typed(one, "?", LOCALES["es-ES"]) == UNKNOWN


def test_choices_are_taken_by_their_words_in_any_language():
    one = FieldOf("buying_role", "choice", ("user", "sponsor"))
    offered = {"user": "Usuario", "sponsor": "Patrocinador"}
    for typed in ("user", "usuario", "USER", "Usuário"):
        assert read_typed(one, typed, LOCALES["es-ES"], offered) == "user"
    with pytest.raises(Problems, match="Patrocinador"):
        read_typed(one, "<b>jefe</b>", LOCALES["es-ES"], offered)


def test_yes_and_no_have_short_forms():
    flag = FieldOf("essential", "flag")
    assert [read_typed(flag, t, LOCALES["es-ES"]) for t in ("sí", "s", "NO", "Yes")] == [
        *(True, True, False, True)
    ]


@given(
    st.sampled_from(list(LOCALES)),
    st.floats(0, 1e9).map(lambda x: round(x, 2)) | st.integers(0, 10**9),
)
def test_what_a_cell_offers_to_edit_reads_back_as_it_was(locale, value):
    words = LOCALES[locale]
    for one in (MONEY, NUMBER):
        assert read_typed(one, type_value(one, value, words), words) == pytest.approx(value)
    assert read_typed(MONEY, write_value(MONEY, value, words), words) == pytest.approx(
        value, abs=0.005
    )


@given(st.sampled_from(list(LOCALES)), st.dates())
def test_a_day_that_a_cell_offers_reads_back_as_it_was(locale, day):
    words = LOCALES[locale]
    assert read_typed(DAY, type_value(DAY, day.isoformat(), words), words) == day.isoformat()


PEOPLE = {"p1": "José Peña", "p2": "JOSE PEÑA", "p3": "Encargado del garaje", "p4": "Gerencia"}
OWNER = FieldOf("owner", "person")


@pytest.mark.parametrize(
    ("typed", "person"),
    [("Gerencia", "p4"), (" gerencia ", "p4"), ("GERÉNCIA", "p4"), ("José Peña", "p1"),
     ("encargado  del garaje", "p3"), ("p2", "p2")],
)  # fmt: skip
def test_a_person_is_named_whole_whatever_the_capitals_and_accents(typed, person):
    assert read_typed(OWNER, typed, LOCALES["es-ES"], PEOPLE) == person


@pytest.mark.parametrize("typed", ["Ger", "g", "e", "Gerenci", "Gerencia general", "jose pena"])
def test_half_a_person_or_two_at_once_is_nobody(typed):
    with pytest.raises(Problems) as told:
        read_typed(OWNER, typed, LOCALES["es-ES"], PEOPLE)
    text = told.value.text("es")
    assert f"«{typed}»" in text and "Elija" in text and "no se ha guardado" in text
    assert ("José Peña, JOSE PEÑA" in text) == (typed == "jose pena")
