"""A chapter as a web page: which one is meant, and a template that fetches nothing."""

import re
from pathlib import Path

import pytest

from kamlib.problem import Problems
from kamlib.run.serve import HERE, find_chapter, tell_failure

CHAPTERS = [Path(f"{name}.ipynb") for name in ("1_define", "2_segment", "10_more")]


@pytest.mark.parametrize(("asked", "found"), [("2", 1), ("2_segment", 1), ("1_", 0), ("10", 2)])
def test_a_chapter_by_number_or_name(asked, found):
    assert find_chapter(CHAPTERS, asked) == CHAPTERS[found]


@pytest.mark.parametrize("asked", ["", "1", "9", "segment"])
def test_none_or_several_are_told_with_what_there_is(asked):
    with pytest.raises(Problems) as told:
        find_chapter(CHAPTERS, asked)
    assert "2_segment" in told.value.text("es") and "Ningún capítulo" in told.value.text("es")


def test_a_crash_is_a_message_and_its_traceback_goes_to_the_log():
    output = {"ename": "KeyError", "traceback": ["\x1b[31mKeyError\x1b[0m", "line 3, in f"]}
    logged = []
    assert "La página se detiene aquí" in tell_failure(output, "es", logged.append)
    assert logged == ["KeyError\nline 3, in f"]


def test_what_we_say_ourselves_stands_as_it_is():
    logged = []
    output = {"ename": "Problems", "traceback": ["La cuenta 9 no existe."]}
    assert tell_failure(output, "es", logged.append) == "La cuenta 9 no existe."
    assert logged == []


def test_the_page_s_own_files_name_no_other_computer():
    files = [path for path in HERE.rglob("*") if path.is_file()]
    assert {path.name for path in files} == {"conf.json", "index.html.j2", "page.css"}
    for path in files:
        assert not re.search(r"https?:|//cdn|@import", path.read_text("utf-8")), path
