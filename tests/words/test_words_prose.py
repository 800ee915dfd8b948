"""What a native editor would strike out, as rules over every word that people read."""

import re
from pathlib import Path

import pytest

from kamlib.problem import Problem
from kamlib.run.source import read_source
from kamlib.words.glossary import read_glossary
from kamlib.words.label import LANGUAGES, labels
from kamlib.words.questions import read_questions

SOURCES = Path(__file__).parents[2] / "notebooks" / "source"


@pytest.fixture(scope="module")
def words() -> dict[str, list[tuple[str, str]]]:
    """Language → (where, text) of labels, glossary, questions and notebooks."""
    found = {lang: [] for lang in LANGUAGES}
    for lang in LANGUAGES:
        for slug, entry in labels().items():
            text = entry[lang]
            forms = text.values() if isinstance(text, dict) else [text]
            found[lang] += [(slug, form) for form in forms]
        for slug, entry in read_glossary().items():
            found[lang] += [(f"glossary {slug}", f"{entry[lang].term}: {entry[lang].meaning}")]
        for slug, entry in read_questions().items():
            found[lang] += [(f"question {slug}", f"{entry.text[lang]} {entry.why[lang]}")]
        for path in sorted(SOURCES.glob("*.py")):
            found[lang] += [
                (f"{path.stem} {cell.slug}", cell.text(lang))
                for cell in read_source(path).cells
                if cell.kind == "markdown"
            ]
    return found


def breaches(words, lang: str, pattern: str) -> list[tuple[str, str]]:
    hits = ((where, re.search(pattern, text)) for where, text in words[lang])
    return [(where, hit[0]) for where, hit in hits if hit]


@pytest.mark.parametrize("lang", ["en", "pt"])
def test_guillemets_are_spanish(words, lang):
    assert breaches(words, lang, "[«»].{0,20}") == []


def test_spanish_has_no_other_quotation_marks(words):
    assert breaches(words, "es", ".{0,10}[“”].{0,20}") == []


@pytest.mark.parametrize("lang", ["en", "pt"])
def test_no_space_before_a_percent_sign(words, lang):
    assert breaches(words, lang, r"\d[ \xa0]%") == []


def test_spanish_has_a_space_before_a_percent_sign(words):
    assert breaches(words, "es", r"\d%") == []


OUT_OF_PLACE = {
    # heard on one side of the ocean only, or said otherwise everywhere else in the workbook
    "es": r"\b(abonos?|rappel|rápel\w*|portes|ordenador|móvil|delegaci(ón|ones)|libro de ventas|"
    r"expediente|cupo de cuentas|órdenes|vosotros|os (?:gusta|parece))\b",
    # Portugal's words, and terms that the workbook calls otherwise
    "pt": r"\b(factos?|utilizador\w*|ficheiros?|ecrã|equipas?|contactos?|registo|planear|gestor|"
    r"rato|autocarro|fixe|contas semelhantes|livro de vendas|notebooks?)\b",
}


@pytest.mark.parametrize("lang", OUT_OF_PLACE)
def test_no_word_is_out_of_place(words, lang):
    named = re.compile(r"\{\w+(:\w+)?\}|`[^`]*`")
    bare = {lang: [(where, named.sub("", text)) for where, text in words[lang]]}
    assert breaches(bare, lang, f"(?i){OUT_OF_PLACE[lang]}") == []


NEVER_ONE = re.compile(
    r"finding\.(questions|completeness|health|health_unknown|health_whole|no_hints|cases\.enough)|"
    r"problem\.(build_|parameters_cell|account_unknown|packed_members|cell_too_long|arithmetic)|"
    r"form_what_if\.unchanged|paper\.note\.families|finding\.stages"
)
"""Counts of what the workbook itself has several of, or that are told only where there are."""


@pytest.mark.parametrize("lang", ["es", "pt"])
def test_a_count_agrees_with_its_noun(lang):
    """«1 filas» is nobody's Spanish: what is counted has words for one and for many."""
    wrong = [
        (slug, entry[lang])
        for slug, entry in labels().items()
        if isinstance(entry[lang], str)
        and re.search(r"\{n(:count)?\} (?:\w+ )?\w+s\b", entry[lang])
        and not NEVER_ONE.match(slug)
    ]
    assert wrong == []


def test_a_problem_tells_one_as_one():
    said = {n: Problem("table_cells", {"n": n, "rows": "4"}).part("found", "es") for n in (1, 2)}
    assert said[1].startswith("1 celda no se puede leer")
    assert said[2].startswith("2 celdas no se pueden leer")
