"""Practice notebooks: with their solutions every check passes, with the stubs every one fails.

The stubs run in every language, for their messages; the solutions, whose code is the same in all,
in one language per notebook, a different one for each.
"""

import pytest
from notebook_runs import NOTEBOOKS, PROJECT

from kamlib.run.build import copy_demo_data, execute_notebook, make_notebook
from kamlib.run.source import read_source
from kamlib.words.label import LANGUAGES, label

SOURCES = sorted((NOTEBOOKS / "source").glob("[0-9]*.py"))


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    copy_demo_data(PROJECT / "data", folder)
    return folder


NEEDED = {"parameters", "setup", "exercise", "solution"}
"""What an exercise hangs on: the rest of a chapter is the lesson."""


def checks(path, lang, build, data, *, whole=True):
    """What the checks of a notebook say, cell by cell; of the lesson around them if `whole`."""
    notebook = make_notebook(read_source(path), lang, build)
    if not whole:
        notebook.cells = [c for c in notebook.cells if NEEDED & set(c.metadata.get("tags", ()))]
    execute_notebook(notebook, data)
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
    """Each chapter whole in one language, its exercises in all three."""
    message = "✗ " + label("check.untouched", lang)
    whole = LANGUAGES[(SOURCES.index(path) + 1) % len(LANGUAGES)] == lang
    for cell, said in checks(path, lang, "practice", data, whole=whole).items():
        assert said and all(text.startswith(message) for text in said), (cell, said)
