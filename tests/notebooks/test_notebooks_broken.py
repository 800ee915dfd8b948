"""Deliberately broken notebooks: each is caught, and by the guard that is there for it."""

import shutil
from pathlib import Path

import nbformat
import pytest
from notebook_runs import not_compared, passed, run_nbval

from kamlib.problem import Problems
from kamlib.run.build import execute_notebook
from kamlib.run.parameters import check_parameters
from kamlib.run.source import read_source

BROKEN = Path(__file__).parent / "broken"


def read(name):
    return nbformat.read(BROKEN / f"{name}.ipynb", as_version=4)


def test_without_a_parameters_cell_nothing_starts():
    with pytest.raises(Problems) as caught:
        check_parameters(read("no_parameters"), {"client": "filtros"})
    assert [p.code for p in caught.value.problems] == ["parameters_cell"]


@pytest.mark.parametrize(
    ("name", "cell", "cause"),
    [
        ("raises", "fails", "ZeroDivisionError: division by zero"),
        ("writes_stderr", "warns", "careful"),
    ],
)
def test_a_failing_cell_is_named_with_its_cause(name, cell, cause, tmp_path):
    with pytest.raises(Problems) as caught:
        execute_notebook(read(name), tmp_path)
    (problem,) = caught.value.problems
    assert problem.where == f"en/{name}.ipynb" and problem.column == cell
    assert cause in problem.text("pt")


def test_a_translation_of_another_text_is_caught():
    with pytest.raises(Problems) as caught:
        read_source(BROKEN / "mistranslated.py")
    assert [p.code for p in caught.value.problems] == ["build_translation_stale"] * 2


def test_nbval_fails_on_each_that_it_can_see(tmp_path):
    for name in ("raises", "writes_stderr", "wrong_output"):
        folder = tmp_path / name
        folder.mkdir()
        shutil.copy(BROKEN / f"{name}.ipynb", folder)
        code, said = run_nbval(folder, workers=1)
        assert code == 1 and "1 failed" in said, said[-3000:]


def test_a_cell_never_executed_passes_nbval_and_is_caught_here(tmp_path):
    shutil.copy(BROKEN / "unexecuted.ipynb", tmp_path)
    code, said = run_nbval(tmp_path, workers=1)
    assert code == 0 and passed(said) == 2
    assert not_compared(BROKEN / "unexecuted.ipynb") == ["x-total"]
