"""Without a kernel a notebook shows what it shows in one."""

import os
import shutil
import sys
from pathlib import Path

import nbclient
import nbformat
import pytest
from papermill.parameterize import parameterize_notebook
from traitlets.config import Config

import kamlib.run.quick  # noqa: F401  (before papermill)
from kamlib.run.child import Children
from kamlib.run.engine import CellFailure, run_notebook
from kamlib.run.tags import make_batch, slug_of

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = ["es/0_start", "pt/1_define", "en/2_segment", "es/3_plan", "pt/4_review"]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    source = ROOT / "data" / "motos"
    shutil.copytree(source / "sources", folder / "motos" / "sources")
    shutil.copy(source / "client.toml", folder / "motos")
    return folder


def run(notebook, parameters, folder, data, kernel):
    """In a process of its own, as a job does, or in an ordinary kernel."""
    folder.mkdir(parents=True)
    do = in_kernel if kernel else _run
    args = notebook, parameters, str(folder), {"KAM_DATA": str(data)}
    return Children().call(do, *args, timeout=120)


def _run(notebook, parameters, folder, variables):
    try:
        return run_notebook(notebook, parameters, Path(folder), "x", variables)
    except CellFailure as failure:
        return failure.cell, failure.cause


def in_kernel(notebook, parameters, folder, variables):
    """As Jupyter runs it, by none of our code."""
    if parameters:
        notebook.metadata.papermill = {}
        for cell in notebook.cells:
            cell.metadata.setdefault("tags", [])
        notebook = parameterize_notebook(notebook, parameters)
    client = nbclient.NotebookClient(
        notebook,
        kernel_name="python3",
        resources={"metadata": {"path": folder}},
        store_widget_state=False,
        coalesce_streams=True,
        config=Config({"KernelManager": {"transport_encryption": "auto"}}),
    )
    try:
        return client.execute(env={**os.environ, **variables, "IPYTHONDIR": folder})
    except nbclient.exceptions.CellExecutionError as error:
        failed = [c for c in notebook.cells if any("ename" in o for o in c.get("outputs", ()))]
        return slug_of(failed[0]), f"{error.ename}: {error.evalue}"


def shown(notebook) -> list:
    return [
        (cell.id, cell.get("execution_count"), [dict(output) for output in cell.get("outputs", [])])
        for cell in notebook.cells
        if "record" not in cell.metadata.get("tags", [])
    ]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_chapter_shows_the_same_with_and_without_a_kernel(chapter, data, tmp_path):
    notebook = make_batch(nbformat.read(ROOT / "notebooks" / f"{chapter}.ipynb", 4))
    given = {"client": "motos", "lang": chapter[:2], "as_of": ""}
    if chapter[3] in "34":
        given["account"] = "0002"
    inside = run(notebook, given, tmp_path / "inside", data, kernel=False)
    kernel = run(notebook, given, tmp_path / "kernel", data, kernel=True)
    injected = [c for c in kernel.cells if "injected-parameters" in c.metadata.get("tags", [])]
    ids = {cell.id: "injected" for cell in injected}  # papermill's own cell has a random id
    for cell in [c for c in inside.cells if "injected-parameters" in c.metadata.get("tags", [])]:
        ids[cell.id] = "injected"
    rename = [[(ids.get(name, name), *rest) for name, *rest in shown(n)] for n in (inside, kernel)]
    assert rename[0] == rename[1]
    assert sum(len(outputs) for _, _, outputs in rename[0]) > 5


def small(*sources):
    cells = [nbformat.v4.new_code_cell(source, id=f"x-cell-{n}")
             for n, source in enumerate(sources)]  # fmt: skip
    return nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )


@pytest.mark.parametrize(
    "sources",
    [
        ("print('a'); print('b')", "import sys; print('no', file=sys.stderr)", "print('x'); 1 + 1"),
        (
            "from IPython.display import HTML, display",
            "display(HTML('<b>x</b>')); 3",
            "_ = 4",
            "5;",
        ),
        (
            "class P:\n __repr__ = lambda s: 'P'\n def _repr_png_(self): return b'\\x89PNG'\nP()",
            "None",
            "'text'",
        ),
        (
            "import asyncio\nawait asyncio.sleep(0)\n'waited'",
            "%%capture\nprint('kept')",
            "x = 3\nx",
        ),
    ],
)
def test_all_kinds_of_output_are_kept_alike(sources, tmp_path, data):
    inside, kernel = (
        run(small(*sources), {}, tmp_path / str(kernel), data, kernel) for kernel in (False, True)
    )
    assert shown(inside) == shown(kernel)
    assert any(outputs for _, _, outputs in shown(inside))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("raise SystemExit(3)", "SystemExit"),
        ("def broken(:", "SyntaxError"),
        ("input('name? ')", "Error"),
        ("from kamlib.problem import Problem, Problems\nraise Problems(Problem('client_unknown', "
         "{'name': 'abc', 'near': '', 'known': ''}), 'es')", "abc"),
    ],
)  # fmt: skip
def test_a_failing_cell_is_named_alike(source, said, tmp_path, data):
    told = [
        run(small("1", source, "2"), {}, tmp_path / str(kernel), data, kernel)
        for kernel in (False, True)
    ]
    for cell, cause in told:
        assert cell == "cell-1" and said in cause
        assert "Traceback" not in cause


def test_the_process_keeps_its_own_streams(tmp_path, data, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = sys.stdout, os.getcwd()
    run(small("print(1)"), {}, tmp_path / "own", data, kernel=False)
    assert (sys.stdout, os.getcwd()) == before
