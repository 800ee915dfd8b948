"""The question bank: enough of each group, asked in three languages, and the demo logs agree."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from kamlib.judgement import KINDS, fields_of
from kamlib.vocabulary import QUESTION_GROUPS
from kamlib.words.label import LANGUAGES
from kamlib.words.questions import read_questions

DATA = Path(__file__).resolve().parents[2] / "data"
PRIVATE = re.compile(
    r"\b(hijos|esposa|marido|enfermedad|religión|partido|filhos|esposo|doença|religião|"
    r"children|wife|husband|illness|religion|hobb\w*|aficiones|edad|idade)\b",
    re.IGNORECASE,
)


def test_the_groups_are_those_of_the_judgement():
    field = next(one for one in fields_of(KINDS["answer"]) if one.name == "question_group")
    assert field.choices == QUESTION_GROUPS
    assert [*dict.fromkeys(q.group for q in read_questions().values())] == [*QUESTION_GROUPS]


def test_there_are_enough_of_each_group():
    counts = Counter(question.group for question in read_questions().values())
    assert sum(counts.values()) >= 64
    assert min(counts.values()) >= 8


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_question_is_asked_in_every_language(lang):
    texts = [question.text[lang] for question in read_questions().values()]
    assert len(set(texts)) == len(texts)
    for text in texts:
        assert text.endswith("?") and len(text) < 120, text
        assert lang != "es" or "¿" in text, text
        assert not PRIVATE.search(text), text


def test_reasons_are_given_in_all_languages_or_in_none():
    for slug, question in read_questions().items():
        assert len({bool(question.why[lang]) for lang in LANGUAGES}) == 1, slug


@pytest.mark.parametrize("client", ["filtros", "farma", "motos"])
def test_the_demo_asks_what_the_bank_asks(client):
    bank = read_questions()
    log = (DATA / client / "judgements.jsonl").read_text("utf-8").splitlines()
    said = [line["value"] for line in map(json.loads, log) if line.get("kind") == "answer"]
    assert len(said) > 10
    for value in said:
        assert bank[value["question"]].group == value["question_group"]
