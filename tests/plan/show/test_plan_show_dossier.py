"""The dossier and the two figures in words: three languages, the unknown as such."""

import re
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from cases import page

from kamlib.plan import dossier as room
from kamlib.plan.dossier import COLUMNS, LEDGER_FACTS
from kamlib.plan.hints import RULES
from kamlib.plan.show.dossier import (
    show_answers,
    show_back_test,
    show_completeness,
    show_dossier,
    show_health,
    show_hints,
)
from kamlib.plan.white_space import Verdict
from kamlib.words.words import NBSP, Words

LANGS = {
    "en": Words("en", "en-GB", "GBP"),
    "es": Words("es", "es-ES", "EUR"),
    "pt": Words("pt", "pt-BR", "BRL"),
}


def dossier(*rows) -> pd.DataFrame:
    told = pd.DataFrame(rows, columns=COLUMNS)
    with patch.object(room, "measure_ledger_facts", lambda case: told):
        return room.dossier(page())


def text(shown) -> str:
    return repr(shown).replace(NBSP, " ")


@pytest.mark.parametrize("words", LANGS.values(), ids=LANGS)
def test_every_ledger_fact_is_told_and_so_is_its_absence(words):
    day = pd.Timestamp("2017-02-01")
    told = [(fact, "2", 0.3, 2.0, 3, day) for fact in LEDGER_FACTS]
    dark = [(fact, "", np.nan, np.nan, None, pd.NaT) for fact in LEDGER_FACTS]
    for rows in (told, dark):
        shown = text(show_dossier(dossier(*rows), words, origin="ledger"))
        assert "{" not in shown and not re.search(r"\bnan\b", shown, re.IGNORECASE)
        assert len(shown.splitlines()) == 2 + len(rows)


def test_the_ledger_says_what_it_cannot_know():
    begins = ("customer_since", "", np.nan, np.nan, 0, pd.Timestamp("2022-01-05"))
    alone = ("days_to_pay", "", 62.0, np.nan, None, pd.NaT)
    weak = ("season", "1", 0.279, 1.0, 3, pd.NaT)
    shown = text(show_dossier(dossier(begins, alone, weak), LANGS["es"], origin="ledger"))
    assert "como tarde" in shown
    assert "Paga a los 62 días; el plazo pactado se desconoce" in shown
    assert "Sin estacionalidad clara: su mejor trimestre, enero–marzo" in shown


def test_topics_of_which_nothing_is_known_are_named_above():
    shown = text(show_dossier(dossier(), LANGS["pt"], origin="said"))
    assert shown.startswith("Sabe-se algo de 0 dos 8 temas; nada ainda de: Posição no mercado")


def test_what_was_put_aside_has_no_answer_and_what_is_known_has_its_own():
    questions = pd.DataFrame(
        {
            "question_group": "needs",
            "question_text": ["What?", "Why?", "When?"],
            "question_state": ["known", "not_relevant", "unknown"],
            "answer": ["Oil", None, None],
            "owner": ["KAM", None, None],
        }
    )
    shown = text(show_answers(questions, LANGS["en"]))
    assert "Oil" in shown and "–" in shown and "When?" not in shown


@pytest.mark.parametrize("words", LANGS.values(), ids=LANGS)
def test_three_missing_slots_are_named_and_the_rest_counted(words):
    parts = pd.DataFrame(
        [
            ("dossier", 4, 8, 0.5, "market;products;needs;plans"),
            ("wallet", 1, 2, 0.5, "<Aire>"),
            ("value", 3, 3, 1.0, ""),
        ],
        columns=["part", "filled", "needed", "complete", "missing"],
    )
    shown = show_completeness(parts, words)
    assert "+1" in text(shown) and "67" in text(shown).splitlines()[0]
    assert "<Aire>" not in shown._repr_html_()


def test_health_says_its_range_or_that_nothing_is_known():
    frame = pd.DataFrame(
        {
            "component": ["trend", "voice"],
            "health_source": ["ledger", "voice"],
            "health_state": ["good", "unknown"],
            "health_score": [1.0, np.nan],
            "unit": "percent",
            "seen": [0.1, np.nan],
            "against": [0.0, np.nan],
            "cases": [8, 0],
        }
    )
    shown = text(show_health(frame, LANGS["es"]))
    assert shown.startswith("Salud del 100 %, entre 50 % y 100 %: se conocen 1 de 2 componentes.")
    dark = text(show_health(frame.assign(health_score=np.nan), LANGS["es"]))
    assert dark.startswith("La salud se desconoce: ninguno de los 2 componentes")
    whole = text(show_health(frame.assign(health_score=1.0), LANGS["es"]))
    assert whole.startswith("Salud del 100 %: se conocen los 2 componentes.")


@pytest.mark.parametrize("words", LANGS.values(), ids=LANGS)
def test_every_hint_is_told_with_its_figures(words):
    rows = [
        (hint, item, severity, unit, 0.5, 3.0, "«Air»;<b>", "p")
        for hint, (item, severity, unit, _) in RULES.items()
    ]
    names = ["hint", "rule_of", "severity", "unit", "seen", "against", "about", "person"]
    shown = show_hints(pd.DataFrame(rows, columns=names), words)
    assert "{" not in text(shown) and "<b>" not in shown._repr_html_()
    assert len(text(shown).splitlines()) == 3 + len(RULES)
    assert str(len(RULES)) in repr(show_hints(pd.DataFrame(columns=names), words))


@pytest.mark.parametrize("verdict", ["better", "no_better", "worse", "unknown"])
def test_the_back_test_in_a_sentence(verdict):
    found = Verdict(20, 0.4, 0.1, 0.3, 0.1, 0.5, verdict)
    for words in LANGS.values():
        text = str(show_back_test(found, words))
        assert "{" not in text
        assert ("40" in text) == (verdict != "unknown")
