"""Amounts in R$ and US$ are no formula: whatever is shown as HTML stands as it was written."""

import ast
from pathlib import Path

import ipywidgets as widgets
import pandas as pd
import pytest

import kamlib
from kamlib.judgement.forms.grid import FormBox
from kamlib.literal import literal
from kamlib.plan.show.account import show_account
from kamlib.problem import Problem, Problems
from kamlib.words.sentence import Sentence
from kamlib.words.table import show_table
from kamlib.words.words import Words

PT = Words("pt", "pt-BR", "BRL")
TEXT = r"R$ 100 e R$ 200, US$ 5, \(x\), $$x$$ \$"
ROW = pd.Series({"account": TEXT, "account_name": TEXT, "net_revenue": 1e6})
BEGIN, END = literal("|").split("|")


@pytest.mark.parametrize(
    "shown",
    [Sentence(TEXT), show_account(ROW, PT), show_table(pd.DataFrame([ROW]), PT),
     Problems(Problem("account_unknown", {"account": TEXT, "near": "–", "n": 1}))],
)  # fmt: skip
def test_no_mathematics_is_made_of_amounts(shown):
    html = shown._repr_html_()
    assert html.startswith(BEGIN) and html.endswith(END) and TEXT in html


def test_all_that_is_shown_as_html_goes_through_one_place():
    found = 0
    for path in Path(kamlib.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name == "_repr_html_":
                called = {n.func.id for n in ast.walk(node)
                          if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}  # fmt: skip
                assert called & {"literal", "table_html"}, path
                found += 1
    assert found >= 7


def test_labels_of_forms_are_text():
    box = widgets.Checkbox(description=TEXT + "<b>")
    FormBox([widgets.VBox([box]), widgets.HTML("")])
    assert box.description_allow_html
    assert box.description.startswith(literal("|", "span").split("|")[0])
    assert "&lt;b&gt;" in box.description and TEXT in box.description
