"""What a notebook may be told, checked before anything starts."""

import datetime
import math

import nbformat.v4 as v4
import pytest
from hypothesis import given
from hypothesis import strategies as st
from papermill.parameterize import parameterize_notebook

from kamlib.problem import Problems
from kamlib.run.parameters import check_parameters, read_parameters

CELL = """client: str = "filtros"  # the company
lang: str = "en"  # reading language [en | es | pt]
months: int = 12  # window in months [1 … 60]
above: float = 0.33  # how far above the mean [0 … 5]
deep: bool = False
families: list[str] = []  # only these
cap: int | None = None  # no cap where None"""


def notebook(source=CELL, tags=("parameters",)):
    cell = v4.new_code_cell(source)
    cell.metadata["tags"] = list(tags)
    return v4.new_notebook(
        cells=[cell],
        metadata={
            "kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"},
            "papermill": {},
        },
    )


def codes(given, source=CELL):
    with pytest.raises(Problems) as caught:
        check_parameters(notebook(source), given)
    return [p.code for p in caught.value.problems]


def test_the_cell_describes_itself():
    found = read_parameters(notebook())
    assert list(found) == ["client", "lang", "months", "above", "deep", "families", "cap"]
    assert found["lang"].choices == ("en", "es", "pt")
    assert found["lang"].help == "reading language"
    assert (found["months"].low, found["months"].high) == (1, 60)
    assert found["cap"].optional and found["cap"].default is None
    assert found["families"].type == "list"


def test_good_values_pass_as_they_are():
    values = {
        "client": "ñandú",
        "months": 24,
        "above": 0.5,
        "deep": True,
        "families": ["a"],
        "cap": None,
    }
    assert check_parameters(notebook(), values) == values
    whole = check_parameters(notebook(), {"above": 1})["above"]
    assert whole == 1.0 and isinstance(whole, float)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("cliente", "x", "parameter_unknown"),
        ("months", "24", "parameter_type"),
        ("months", 24.0, "parameter_type"),
        ("months", True, "parameter_type"),
        ("months", 61, "parameter_range"),
        ("above", "0.5", "parameter_type"),
        ("above", math.nan, "parameter_unsafe"),
        ("lang", "fr", "parameter_choice"),
        ("client", None, "parameter_type"),
        ("client", datetime.date(2025, 1, 1), "parameter_type"),
        ("families", ("a",), "parameter_type"),
        ("families", [datetime.date(2025, 1, 1)], "parameter_unsafe"),
        ("families", [{"a": 1}], "parameter_unsafe"),
        ("client", "\ud800", "parameter_unsafe"),
        ("cap", 2**63, "parameter_unsafe"),
    ],
)
def test_each_mistake_has_its_own_message(name, value, code):
    assert codes({name: value}) == [code]


def test_all_mistakes_are_told_at_once_and_near_names_are_named():
    with pytest.raises(Problems) as caught:
        check_parameters(notebook(), {"cliente": 1, "months": "3", "lang": "xx"}, "es")
    text = str(caught.value)
    assert "«cliente»" in text and "client" in text
    assert "«months» recibió '3' (str)" in text
    assert "en, es, pt" in text


@pytest.mark.parametrize(
    "source", ["client = 'x'", "client: date = 1", "x: int = y", "print(1)", "x: int", "x: int = ("]
)
def test_a_line_that_is_no_parameter_is_told(source):
    assert codes({}, source) == ["parameters_line"]


def test_a_notebook_without_parameters_is_told():
    with pytest.raises(Problems) as caught:
        check_parameters(notebook(tags=()), {})
    assert caught.value.problems[0].code == "parameters_cell"


def injected(value):
    """What a notebook sees after papermill wrote the value into it."""
    given = check_parameters(notebook(), value)
    made = parameterize_notebook(notebook(), given)
    space = {}
    exec(compile(made.cells[1].source, "cell", "exec"), space)
    return {name: space[name] for name in given}


HOSTILE = [
    '"; import os; os.x()  # ',
    "'''\"\"\"",
    "a\nb = 1",
    "\\",
    '\\"',
    '\\\\"',
    "\r\n",
    "a\u2028b\u2029c\x85d\x0c",
    "{x}",
    "%(x)s",
    "\x00",
    "\\N{BULLET}",
    "# %%",
    "\ufeffa",
    "\U0001f600",
    "\\u0022; x=1 #",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_reaches_the_notebook_unbroken(text):
    assert injected({"client": text}) == {"client": text}
    assert injected({"families": [text, text]}) == {"families": [text, text]}


@given(st.text())
def test_any_text_reaches_the_notebook_unbroken(text):
    try:
        assert injected({"client": text}) == {"client": text}
    except Problems:
        assert any("\ud800" <= sign <= "\udfff" for sign in text)


@given(st.floats(0, 5), st.integers(1, 60), st.booleans())
def test_any_number_reaches_the_notebook_unbroken(above, months, deep):
    values = {"above": above, "months": months, "deep": deep}
    assert injected(values) == values
