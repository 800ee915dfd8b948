"""The build makes every notebook out of one source, and is quiet about it."""

import shutil
from pathlib import Path

import nbformat
import pytest

from kamlib.problem import Problems
from kamlib.run.build import build, execute_notebook, make_notebook
from kamlib.run.source import read_source
from kamlib.run.tags import BUILDS, make_batch, slug_of

FIXTURES = Path(__file__).parent / "fixtures" / "source"


def make_project(folder):
    source = folder / "notebooks" / "source"
    source.mkdir(parents=True)
    shutil.copy(FIXTURES / "8_toy.py", source)
    client = folder / "data" / "toy"
    (client / "sources").mkdir(parents=True)
    (client / "client.toml").write_text("")
    (client / "ledger.parquet").write_text("made by a run, not copied")
    return folder


@pytest.fixture
def project(tmp_path):
    """A project that was never built."""
    return make_project(tmp_path)


@pytest.fixture(scope="module")
def built_once(tmp_path_factory):
    folder = make_project(tmp_path_factory.mktemp("built"))
    return folder, build(root=folder)


@pytest.fixture
def built(built_once, tmp_path):
    """A copy of a project that was built in three languages."""
    return shutil.copytree(built_once[0], tmp_path / "project")


def contents(project):
    return {p: p.read_bytes() for p in sorted(project.rglob("*")) if p.is_file()}


def change(project, old, new):
    path = project / "notebooks" / "source" / "8_toy.py"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_building_makes_a_notebook_and_its_practice_in_each_language(built_once):
    folder, written = built_once
    assert [p.relative_to(folder / "notebooks").as_posix() for p in written] == [
        "en/8_toy.ipynb",
        "practice/en/8_toy.ipynb",
        "es/8_toy.ipynb",
        "practice/es/8_toy.ipynb",
        "pt/8_toy.ipynb",
        "practice/pt/8_toy.ipynb",
    ]
    assert [p.name for p in sorted((folder / "data" / "toy").iterdir())] == [
        "client.toml",
        "ledger.parquet",
        "sources",
    ]


def test_building_again_changes_no_byte(built):
    before = contents(built)
    assert build(root=built) == []
    assert build(root=built, execute=False) == []
    assert build(root=built, check=True, execute=False) == []
    assert contents(built) == before


def test_the_built_notebook_is_valid_quiet_and_executed(built):
    notebook = nbformat.read(built / "notebooks" / "es" / "8_toy.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.language_info == {"name": "python"}
    assert [slug_of(c) for c in notebook.cells] == [
        "question",
        "parameters",
        "setup",
        "total",
        "where",
        "record",
    ]
    code = [c for c in notebook.cells if c.cell_type == "code"]
    assert [c.execution_count for c in code] == [1, 2, 3, 4, 5]
    total, where, record = code[2:]
    assert total.outputs[0].data["text/plain"] == "1300"
    assert where.outputs == [] and "nbval-ignore-output" in where.metadata.tags
    assert "nbval-ignore-output" in record.metadata.tags
    assert all("execution" not in c.metadata for c in notebook.cells)


def test_a_changed_translation_rewrites_its_language_alone(built):
    change(built, "sin dejar nada fuera", "toda entera")
    with pytest.raises(Problems) as caught:
        build(root=built, check=True, execute=False)
    assert [p.values["file"] for p in caught.value.problems] == [
        "es/8_toy.ipynb",
        "practice/es/8_toy.ipynb",
    ]
    written = build(root=built, execute=False)
    assert {p.parent.name for p in written} == {"es"}
    notebook = nbformat.read(built / "notebooks" / "es" / "8_toy.ipynb", as_version=4)
    assert notebook.cells[3].outputs  # prose alone changed: the outputs were taken over


def test_a_changed_result_is_written_and_a_changed_record_is_not(built):
    path = built / "notebooks" / "en" / "8_toy.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[-1].outputs[0].data["text/plain"] = "another clock"
    nbformat.write(notebook, path)
    assert build(root=built, languages=["en"]) == []
    notebook.cells[3].outputs[0].data["text/plain"] = "1299"
    nbformat.write(notebook, path)
    assert build(root=built, languages=["en"]) == [path]


def test_an_image_alone_does_not_replace_a_file_unless_asked(project):
    change(
        project,
        "sum(lines)",
        "from IPython.display import Image, display\n"
        "import base64\ndisplay(Image(base64.b64decode("
        "'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAA"
        "AABJRU5ErkJggg==')))\nsum(lines)",
    )
    build(root=project, languages=["en"])
    path = project / "notebooks" / "en" / "8_toy.ipynb"
    notebook = nbformat.read(path, as_version=4)
    assert "image/png" in notebook.cells[3].outputs[0].data
    notebook.cells[3].outputs[0].data["image/png"] = "AAAA"
    nbformat.write(notebook, path)
    assert build(root=project, languages=["en"]) == []
    assert build(root=project, languages=["en"], redraw=True) == [path]


@pytest.mark.parametrize(
    ("code", "problem", "cause"),
    [
        ("1 / 0", "build_failed", "ZeroDivisionError"),
        ("import sys\nprint('careful', file=sys.stderr)", "build_stderr", "careful"),
        ("object()", "build_address", "at 0x"),
    ],
)
def test_what_fails_is_named_with_notebook_cell_and_cause(project, code, problem, cause):
    change(project, "sum(lines)", code)
    with pytest.raises(Problems) as caught:
        build(root=project, languages=["pt"])
    (found,) = caught.value.problems
    assert (found.code, found.column) == (problem, "total")
    assert found.where == "pt/8_toy.ipynb"
    assert cause in found.text("en")
    assert not (project / "notebooks" / "pt").exists()


def test_a_wrong_source_does_not_stop_the_others(project):
    wrong = "# %% [markdown]\n# Who?\n"
    (project / "notebooks" / "source" / "9_wrong.py").write_text(wrong)
    with pytest.raises(Problems):
        build(root=project, execute=False)
    assert (project / "notebooks" / "pt" / "8_toy.ipynb").exists()


def test_a_notebook_without_source_is_told_by_check(project):
    build(root=project, execute=False)
    shutil.copy(project / "notebooks/en/8_toy.ipynb", project / "notebooks/en/1_old.ipynb")
    with pytest.raises(Problems) as caught:
        build(root=project, check=True, execute=False)
    assert [p.code for p in caught.value.problems] == ["build_orphan"]


def test_no_sources_is_a_message(tmp_path):
    with pytest.raises(Problems):
        build(root=tmp_path)


def test_each_build_has_its_cells():
    source = read_source(FIXTURES / "8_toy.py")
    slugs = {name: [slug_of(c) for c in make_notebook(source, "en", name).cells] for name in BUILDS}
    everything = [c.slug for c in source.cells]
    assert slugs["solved"] == everything
    assert slugs["practice"] == [s for s in everything if s != "ex-markup-solution"]
    assert slugs["workbook"] == [s for s in everything if not s.startswith("ex-")]
    assert slugs["batch"] == [s for s in slugs["workbook"] if s != "where"]


def test_the_batch_comes_out_of_the_workbook_notebook(built):
    path = built / "notebooks" / "en" / "8_toy.ipynb"
    committed = nbformat.read(path, as_version=4)
    batch = make_batch(committed)
    assert [slug_of(c) for c in batch.cells] == [
        "question",
        "parameters",
        "setup",
        "total",
        "record",
    ]
    assert all(
        not c.outputs and c.execution_count is None for c in batch.cells if c.cell_type == "code"
    )
    assert committed.cells[3].outputs  # the committed one is as it was


def test_practice_passes_with_its_solution_and_fails_with_its_stub(project):
    source = read_source(FIXTURES / "8_toy.py")
    said = {}
    for name in ("solved", "practice"):
        notebook = make_notebook(source, "es", name)
        execute_notebook(notebook, project / "data")
        (cell,) = [c for c in notebook.cells if slug_of(c) == "ex-markup-check"]
        said[name] = cell.outputs[0].data["text/plain"]
    assert said["solved"].startswith("✓") and said["practice"].startswith("✗")
