"""Working copies: made once, set to the client, never written over."""

import json

import nbformat
import pytest
from toy_client import make_client, write_notebooks

from kamlib.client import find_client
from kamlib.kam.start import start
from kamlib.problem import Problems
from kamlib.run.open import open_client, set_defaults


@pytest.fixture
def data(tmp_path):
    make_client(tmp_path / "data", lang="es", locale="es-ES")
    write_notebooks(tmp_path / "notebooks", langs=("es",))
    write_notebooks(tmp_path / "notebooks/practice", langs=("es",))
    return tmp_path / "data"


def go(data, **other):
    return open_client("toy", data=data, notebooks=data.parent / "notebooks", **other)


def parameters(path):
    cells = nbformat.read(path, as_version=4).cells
    return next(c.source for c in cells if "parameters" in c.metadata.get("tags", ()))


def test_copies_are_set_to_the_client_and_its_key_account(data):
    opened = go(data)
    assert [path.name for path in opened] == ["1_toy.ipynb", "3_toy.ipynb"]
    assert opened.folder == data / "toy/notebooks" and opened.command == "make lab"
    told = parameters(opened.paths[1])
    assert 'client: str = "toy"' in told and 'lang: str = "es"' in told
    assert 'account: str = "A"  # the account' in told
    cells = nbformat.read(opened.paths[0], as_version=4).cells
    assert all(not c.get("outputs") for c in cells)  # the demo client's figures stay at home


def test_a_copy_that_is_there_stays_as_it_is(data):
    first = go(data).paths[0]
    first.write_text("mine", "utf-8")
    opened = go(data)
    assert first.read_text("utf-8") == "mine"
    assert opened.made == [] and len(opened.kept) == 2


def test_a_copy_of_an_earlier_version_is_set_aside_and_nothing_of_it_is_lost(data):
    """Its figures have other names now: whoever opens the client again gets a copy that runs."""
    first = go(data).paths[0]
    for earlier in ("1_toy.earlier.ipynb", "1_toy.earlier2.ipynb"):
        mine = "words, settings, portfolio = kam.words, kam.settings, kam.portfolio  # mine"
        first.write_text(json.dumps({"source": mine}), "utf-8")
        opened = go(data)
        assert [path.name for path in opened.aside] == [earlier]
        assert "# mine" in opened.aside[0].read_text("utf-8")
        assert opened.made == [first] and "# mine" not in first.read_text("utf-8")
    assert go(data).aside == [] and len(go(data).paths) == 2


def test_a_notebook_of_an_earlier_version_is_told_what_to_do(data):
    kam = start(find_client("toy", data))
    for first in ("portfolio", "report"):
        with pytest.raises(Problems) as told:
            getattr(kam, first)
        assert "kam open toy" in str(told.value) and "versión anterior" in str(told.value)


def test_practice_copies_have_a_folder_of_their_own(data):
    opened = go(data, practice=True)
    assert opened.folder == data / "toy/notebooks/practice"
    assert len(opened.made) == 2 and not (data / "toy/notebooks/1_toy.ipynb").exists()


def test_notebooks_not_built_say_so(data):
    with pytest.raises(Problems) as told:
        open_client("toy", data=data, notebooks=data / "none")
    assert "kam build" in str(told.value)


def test_a_hostile_code_stays_text():
    cell = nbformat.v4.new_code_cell("account: str = 'x'", metadata={"tags": ["parameters"]})
    set_defaults(nbformat.v4.new_notebook(cells=[cell]), {"account": 'a"\\1\nb'})
    given = {}
    exec(cell.source, given)
    assert given["account"] == 'a"\\1\nb'
