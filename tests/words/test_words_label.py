"""Every slug speaks three languages, with the same names to fill and words of its own."""

import re
import string

import pytest

from kamlib.words.glossary import find_term, read_glossary
from kamlib.words.label import LANGUAGES, has_label, label, labels

KINDS = {
    "change_by_unit",
    "slug",
    "text",
    "prose",
    "code",
    "codes",
    "money",
    "money_unit",
    "money_exact",
    "money_change",
    "percent",
    "percent0",
    "change",
    "points",
    "count",
    "number",
    "ratio",
    "factor",
    "days",
    "hours",
    "months",
    "years",
    "date",
    "month",
    "flag",
    "by_unit",
}


def texts(slug: str, lang: str) -> list[str]:
    words = labels()[slug][lang]
    return list(words.values()) if isinstance(words, dict) else [words]


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def specs(text: str) -> dict[str, str]:
    return {name: spec for _, name, spec, _ in string.Formatter().parse(text) if name}


def is_template(slug: str) -> bool:
    return not slug.startswith("setting_example")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_slug_speaks_every_language(lang):
    silent = [slug for slug, entry in labels().items() if not entry.get(lang)]
    blank = [
        slug
        for slug in labels()
        if slug not in silent and not all(text.strip() for text in texts(slug, lang))
    ]
    assert silent + blank == []


def test_templates_hold_the_same_names_in_all_languages():
    wrong = []
    for slug in filter(is_template, labels()):
        found = {lang: set().union(*map(names, texts(slug, lang))) for lang in LANGUAGES}
        if len({frozenset(each) for each in found.values()}) > 1:
            wrong.append((slug, found))
    assert wrong == []


def test_names_are_written_the_same_way_in_all_languages():
    wrong = []
    for slug in filter(is_template, labels()):
        kinds: dict[str, set] = {}
        for lang in LANGUAGES:
            for text in texts(slug, lang):
                for name, spec in specs(text).items():
                    kinds.setdefault(name, set()).add(spec)
        wrong += [(slug, name, seen) for name, seen in kinds.items() if len(seen) > 1]
    assert wrong == []


def test_one_and_many_everywhere_or_nowhere():
    wrong = [
        slug
        for slug, entry in labels().items()
        if len({isinstance(entry[lang], dict) for lang in LANGUAGES}) > 1
    ]
    assert wrong == []
    for entry in labels().values():
        for lang in LANGUAGES:
            if isinstance(entry[lang], dict):
                assert set(entry[lang]) == {"one", "other"}


def test_no_sentence_is_left_in_english():
    """Sentences (four words and more) are never the same in two languages."""
    left = [
        (slug, lang)
        for slug in labels()
        for lang in ("es", "pt")
        if texts(slug, lang) == texts(slug, "en")
        and any(len([w for w in text.split() if w.isalpha()]) >= 4 for text in texts(slug, "en"))
    ]
    assert left == []


def test_every_column_says_how_it_is_written():
    sections = {slug[: dot.start()] for slug in labels() for dot in re.finditer(r"\.", slug)}
    wrong = []
    for slug, entry in labels().items():
        if not slug.startswith("column."):
            continue
        kind = entry.get("kind", "")
        listed = kind.startswith(("label:", "labels:")) and kind.split(":")[1] in sections
        if kind not in KINDS and not listed:
            wrong.append((slug, kind))
    assert wrong == []


def test_a_missing_slug_names_near_ones():
    with pytest.raises(KeyError, match="term.account"):
        label("term.acount", "es")
    assert not has_label("term.acount")


def test_the_glossary_speaks_every_language():
    glossary = read_glossary()
    assert len(glossary) >= 40
    for slug, entry in glossary.items():
        assert set(entry) == set(LANGUAGES), slug
        for lang, term in entry.items():
            assert term.term.strip(), (slug, lang)
            assert term.meaning.endswith("."), (slug, lang)
        meanings = {term.meaning for term in entry.values()}
        assert len(meanings) == 3, slug


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("role", ["champion", "gatekeeper"])
def test_the_glossary_and_the_forms_call_a_role_the_same(role, lang):
    assert find_term(role, lang).term == label(f"judgement.buying_role.{role}", lang).casefold()


def test_the_method_s_own_terms():
    assert find_term("share_of_wallet", "pt").term == "participação na carteira do cliente"
    assert find_term("need", "es").term == "necesidad"
    assert find_term("gatekeeper", "es").term == "filtro de acceso"
    assert find_term("value_ledger", "pt").term == "registro de valor"
    assert find_term("cost_to_serve", "es").term == "coste de servir"
    with pytest.raises(KeyError, match="white_space"):
        find_term("white_spaces", "en")
