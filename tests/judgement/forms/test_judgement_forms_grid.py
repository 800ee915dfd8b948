"""What the editable table brings into the browser: its own words, texts as texts, no network."""

import re

import pytest

from kamlib.judgement.forms import Grid
from kamlib.judgement.forms.grid import read_files
from kamlib.words.label import LANGUAGES, labels
from kamlib.words.words import Words

SCRIPT, STYLE = read_files("js", "choice", "grid"), read_files("css", "choice", "grid")


@pytest.mark.parametrize(
    "way", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "fetch(",
            "XMLHttpRequest", "import(", "import ", "http:", "https:", "srcdoc"]
)  # fmt: skip
def test_texts_are_only_texts_and_nothing_is_fetched(way):
    assert way not in SCRIPT.replace("// Texts are only", "")


def test_the_style_fetches_nothing():
    assert "url(" not in STYLE and "@import" not in STYLE


def test_every_word_of_the_script_is_there_in_every_language():
    used = set(re.findall(r"this\.t(?:exts)?\.(\w+)", SCRIPT))
    states = ("saving", "saved", "open", "wrong", "conflict", "needed", "proposed", "unknown")
    used |= {f"mark_{state}" for state in (*states, "withdrawn")} | {"keep_theirs", "save_mine"}
    for lang in LANGUAGES:
        assert all(labels()[f"grid.{name}"][lang] for name in used)
    texts = Grid(Words("es", "es-ES", "EUR"), on={}).texts
    assert used <= set(texts) and texts["undo"] == "Deshacer"


def test_what_fails_is_told_in_the_form_and_answered():
    def fail(what):
        raise ValueError("roto")

    grid = Grid(Words("es", "es-ES", "EUR"), on={"edit": fail})
    grid.hear({"event": "edit", "number": 3, "what": []})
    assert "roto" in grid.note["text"] and grid.note["mark"] == "wrong" and grid.answered == 3
    grid.hear({"event": "nothing", "number": 4})
    assert grid.answered == 4
