"""Which account a web page is about: the one asked for, or a question and nothing else."""

import nbformat.v4 as v4
import pytest
from toy_client import HOSTILE, make_client

from kamlib.client import find_client
from kamlib.run.which import settle_account


@pytest.fixture
def client(tmp_path):
    make_client(tmp_path, lang="es", locale="es-ES")
    return find_client("toy", tmp_path)


def page(account='account: str = ""'):
    cell = v4.new_code_cell(f'client: str = "toy"\n{account}', metadata={"tags": ["parameters"]})
    more = v4.new_code_cell("show_account(kam.account_row, kam.words)")
    return v4.new_notebook(cells=[v4.new_markdown_cell("# Plan"), cell, more])


@pytest.mark.parametrize(
    ("stands", "asked", "code"),
    [("", "A", "A"), ("A", None, "A"), ("B", "alpha MILLS", "A"), ("", HOSTILE, HOSTILE)],
)
def test_the_account_asked_for_is_set(client, stands, asked, code):
    notebook = page(f'account: str = "{stands}"')
    settle_account(notebook, client, asked)
    given = {}
    exec(notebook.cells[1].source, given)
    assert given["account"] == code and notebook.metadata["kam_account"]["said"] == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [(None, "no se ha elegido ninguna"), ("", "no se ha elegido ninguna"),
     ("Alph", "No hay ninguna cuenta «Alph»"), ("{0}<b>", "No hay ninguna cuenta «{0}<b>»")],
)  # fmt: skip
def test_no_account_is_a_question_and_no_empty_page(client, asked, said):
    notebook = page()
    settle_account(notebook, client, asked)
    asks = notebook.metadata["kam_account"]
    assert said in asks["said"][0] and [c.cell_type for c in notebook.cells] == ["markdown"]
    assert ["A", "Alpha Mills"] in asks["offered"] and "Borealis" in asks["known"]


def test_two_accounts_of_one_name_are_told_apart(tmp_path):
    rows = [
        f"2025-{m:02d}-15;{m}{c};{c};Twin;P1;Pumps;1;100;40" for m in range(1, 13) for c in "AB"
    ]
    make_client(tmp_path, rows=rows)
    notebook = page()
    settle_account(notebook, find_client("toy", tmp_path), "Twin (B)")
    assert 'account: str = "B"' in notebook.cells[1].source
    notebook = page()
    settle_account(notebook, find_client("toy", tmp_path), "Twin")
    assert "no account “Twin”" in notebook.metadata["kam_account"]["said"][0]


def test_a_chapter_about_all_accounts_asks_nothing(client):
    notebook = page("lang: str = 'es'")
    settle_account(notebook, client, "A")
    assert "kam_account" not in notebook.metadata and len(notebook.cells) == 3
