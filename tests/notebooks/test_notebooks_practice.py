"""Practice notebooks: with their solutions every check passes, with the stubs every one fails.

The stubs run in every language, for their messages; the solutions, whose code is the same in all,
in one language per notebook, a different one for each.
"""

import pytest
from notebook_runs import NOTEBOOKS, PROJECT

from kamlib.locale import LANGUAGES, label
from kamlib.workbook.build import copy_demo_data, make_notebook
from kamlib.workbook.execute import execute_notebook
from kamlib.workbook.source import read_source

SOURCES = sorted((NOTEBOOKS / "source").glob("[0-9]*.py"))


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    copy_demo_data(PROJECT / "data", folder)
    return folder


def checks(path, lang, build, data):
    """What the checks of a notebook say, cell by cell."""
    notebook = make_notebook(read_source(path), lang, build)
    execute_notebook(notebook, cwd=data, data=data)
    cells = [c for c in notebook.cells if c.cell_type == "code" and c.source.startswith("check(")]
    assert len(cells) >= 2, f"{path.stem} has too few exercises"
    return {c.id: [o.get("data", {}).get("text/plain", "") for o in c.outputs] for c in cells}


@pytest.mark.parametrize(
    ("path", "lang"),
    [(path, LANGUAGES[n % len(LANGUAGES)]) for n, path in enumerate(SOURCES)],
    ids=lambda p: getattr(p, "stem", p),
)
def test_with_its_solutions_every_check_passes(path, lang, data):
    for cell, said in checks(path, lang, "solved", data).items():
        assert said and all(text.startswith("✓ ") for text in said), (cell, said)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.stem)
def test_with_its_stubs_every_check_fails_with_a_message(path, lang, data):
    message = "✗ " + label("check.untouched", lang)
    for cell, said in checks(path, lang, "practice", data).items():
        assert said and all(text.startswith(message) for text in said), (cell, said)
