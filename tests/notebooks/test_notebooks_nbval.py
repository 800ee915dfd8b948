"""The committed notebooks give what they show: in three languages, and a year from now."""

import datetime
import json
import os
import subprocess
import sys

import nbformat
import pytest
from notebook_runs import (
    NOTEBOOKS,
    copy_notebooks,
    faketime,
    faketime_library,
    not_compared,
    passed,
    run_nbval,
)

from kamlib.run.source import read_source
from kamlib.words.label import LANGUAGES

SOURCES = sorted((NOTEBOOKS / "source").glob("[0-9]*.py"))
needs_faketime = pytest.mark.skipif(faketime_library() is None, reason="libfaketime is missing")


def notebooks(lang):
    return sorted((NOTEBOOKS / lang).glob("*.ipynb"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nbval_finds_the_same_outputs(lang, tmp_path):
    copy_notebooks(NOTEBOOKS / lang, tmp_path)
    code, said = run_nbval(tmp_path)
    assert code == 0, said[:4000] + said[-2000:]
    cells = [
        c for path in notebooks(lang) for c in nbformat.read(path, 4).cells if c.cell_type == "code"
    ]
    assert passed(said) == len(cells) > 0


@needs_faketime
def test_nbval_finds_the_same_outputs_with_the_clock_a_year_on(tmp_path):
    copy_notebooks(NOTEBOOKS / "es", tmp_path)
    code, said = run_nbval(tmp_path, year_on=True)
    assert code == 0, said[:4000] + said[-2000:]


@needs_faketime
def test_the_clock_is_a_year_on_in_the_run_above():
    out = subprocess.run(
        [sys.executable, "-c", "import time; print(time.time())"],
        env={**os.environ, **faketime("+1y")},
        capture_output=True,
        text=True,
        check=True,
    )
    ahead = float(out.stdout) - datetime.datetime.now().timestamp()
    assert 364 < ahead / 86400 < 367


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_source_is_built_and_what_nbval_compares_was_executed(lang):
    assert [p.stem for p in notebooks(lang)] == [p.stem for p in SOURCES]
    for path in notebooks(lang):
        assert not_compared(path) == [], path.name


def test_code_is_the_same_in_all_languages_but_for_the_line_of_the_language():
    for english in notebooks("en"):
        cells = [c for c in nbformat.read(english, 4).cells if c.cell_type == "code"]
        for lang in ("es", "pt"):
            other = nbformat.read(NOTEBOOKS / lang / english.name, 4).cells
            others = [c for c in other if c.cell_type == "code"]
            assert [c.id for c in cells] == [c.id for c in others]
            apart = [
                (a, b)
                for c, d in zip(cells, others, strict=True)
                for a, b in zip(c.source.split("\n"), d.source.split("\n"), strict=True)
                if a != b
            ]
            assert len(apart) == 1, english.name
            assert apart[0][0].startswith('lang: str = "en"')
            assert apart[0][1].startswith(f'lang: str = "{lang}"')


def test_the_notebooks_are_light_and_carry_no_widget_state():
    every = sorted(NOTEBOOKS.rglob("*.ipynb"))
    assert sum(path.stat().st_size for path in every) < 5_000_000
    for path in every:
        assert "widgets" not in json.loads(path.read_text(encoding="utf-8"))["metadata"]


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.stem)
def test_each_notebook_has_at_least_two_exercises(path):
    cells = read_source(path).cells
    assert sum("solution" in c.tags for c in cells) >= 2
