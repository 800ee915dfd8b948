"""A toy notebook through papermill, in a process of its own."""

import nbformat.v4 as v4
import pytest

from kamlib.run.child import ChildError, Children
from kamlib.run.engine import CellFailure, one_line, run_notebook, running_cell

HOSTILE = "a\"b\n'); raise SystemExit # {x} \\"


def toy(code):
    parameters = v4.new_code_cell('client: str = "x"\naccount: str = ""', id="toy-parameters")
    parameters.metadata["tags"] = ["parameters"]
    cells = [
        parameters,
        v4.new_code_cell(code, id="toy-main"),
        v4.new_code_cell("print('end')", id="toy-last"),
    ]
    return v4.new_notebook(cells=cells)


def perform(code, folder, parameters):
    """In the child: the outputs as text, or the failure as it was told."""
    try:
        variables = {"KAM_TOY": "toy"}
        executed = run_notebook(toy(code), parameters, folder, "toy", variables)
    except CellFailure as failure:
        return {"cell": failure.cell, "cause": failure.cause, "log": failure.log}
    outputs = [output for cell in executed.cells for output in cell.get("outputs", ())]
    return {"text": "".join(output.get("text", "") for output in outputs)}


def run_toy(code, folder, **parameters):
    return Children().call(perform, code, folder, parameters, timeout=60)


def test_parameters_and_variables_arrive_unchanged(tmp_path):
    """Quotes, a backslash, a line feed and braces in an account's code stay text."""
    told = run_toy(
        "import os; print(repr(account), os.environ['KAM_TOY'])", tmp_path, account=HOSTILE
    )
    assert told == {"text": f"{HOSTILE!r} toy\nend\n"}


def test_braces_in_the_folder_are_left_alone(tmp_path):
    """papermill fills in braces in the paths it is given."""
    folder = tmp_path / "{client} {0}"
    folder.mkdir()
    assert run_toy("pass", folder, client="y") == {"text": "end\n"}
    assert (folder / "toy.part.ipynb").exists()


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        ("1/0", "ZeroDivisionError: division by zero"),
        ("raise SystemExit", "SystemExit"),  # papermill takes this for a good end
    ],
)
def test_failure_is_told_with_its_cell(tmp_path, code, cause):
    told = run_toy(code, tmp_path, client="y")
    assert (told["cell"], told["cause"]) == ("main", cause)


def test_problems_are_told_in_their_own_words(tmp_path):
    code = (
        "from kamlib.problem import Problem, Problems\n"
        "raise Problems(Problem('ledger_empty', {'client': 'x'}), 'es')"
    )
    told = run_toy(code, tmp_path, client="y")
    assert told["cause"].startswith("el registro de ventas de «x» no tiene")
    assert "Traceback" not in told["log"]


def test_cell_that_was_running_is_known_after_a_kill(tmp_path):
    with pytest.raises(ChildError) as told:
        Children().call(perform, "import time; time.sleep(60)", tmp_path, {}, timeout=5)
    assert told.value.kind == "timeout"
    assert running_cell(tmp_path / "toy.part.ipynb") == "main"


def test_one_line_is_short():
    assert one_line("a\n\x1b[31mb\x1b[0m " + "c" * 500, 10) == "a b ccccc…"
