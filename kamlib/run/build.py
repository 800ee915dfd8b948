"""From sources to notebooks: one filter by tags, three languages, run on the demo client.

The build is quiet: cell ids come from names, metadata is fixed, no widget state, no times. A file
is replaced only if something other than its images and its ``record`` changed, so that building
twice changes no byte and a commit shows what really changed.
"""

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat import NotebookNode, v4

from kamlib.judgement import SEED_FILE
from kamlib.problem import Problem, Problems
from kamlib.run.child import ChildError, Children
from kamlib.run.engine import CellFailure, run_notebook
from kamlib.run.source import Source, read_source
from kamlib.run.tags import NBVAL_IGNORE, clear, keeps, slug_of
from kamlib.whole import write_whole
from kamlib.words.label import LANGUAGES

AT_ONCE = 2
"""Notebooks executed at the same time."""

_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]{6,}")
_WIDGET = "application/vnd.jupyter.widget-view+json"


def make_notebook(source: Source, lang: str, build: str = "workbook") -> NotebookNode:
    """A source as a notebook without outputs.

    Parameters
    ----------
    source
        The source, read.
    lang
        The language of its prose, and the default of its parameter ``lang``.
    build
        ``workbook``, ``practice``, ``solved`` or ``batch`` (see `kamlib.run.tags`).
    """
    cells = []
    for cell in source.cells:
        if not keeps(build, cell.tags):
            continue
        make = v4.new_markdown_cell if cell.kind == "markdown" else v4.new_code_cell
        node = make(cell.text(lang), id=f"{source.name}-{cell.slug}")
        tags = list(cell.tags)
        if cell.kind == "code" and {"form", "record"}.intersection(tags):
            tags.append(NBVAL_IGNORE)
        if tags:
            node.metadata["tags"] = tags
        cells.append(node)
    kam = {"build": build, "lang": lang, "notebook": source.name}
    return v4.new_notebook(cells=cells, metadata=deepcopy({**_METADATA, "kam": kam}))


def build(
    *,
    check: bool = False,
    languages: Iterable[str] = LANGUAGES,
    execute: bool = True,
    root: Path | None = None,
    redraw: bool = False,
    tell: Callable[[str], None] = lambda line: None,
) -> list[Path]:
    """Build every notebook of the project from its source.

    Parameters
    ----------
    check
        Write nothing; raise what a build would change.
    languages
        Which of ``en``, ``es``, ``pt``.
    execute
        Run the workbook notebooks on the demo client. Without it outputs are taken over from the
        files that stand there, where no code changed.
    root
        The project's folder; the nearest one above with ``notebooks/source`` where not given.
    redraw
        Replace files even if only their images changed.
    tell
        Called with the name of each notebook when it is done.

    Returns
    -------
    list of Path
        The files that were written.

    Raises
    ------
    Problems
        Everything wrong with the sources; each notebook that failed or wrote to standard error,
        with cell and cause; with `check` each file that is not up to date.
    """
    root = Path(root) if root else find_root()
    folder = root / "notebooks"
    sources, problems = _read_sources(folder / "source")
    jobs = [(source, lang) for source in sources for lang in languages]
    children = Children()

    with tempfile.TemporaryDirectory(prefix="kam-build-") as data:
        if execute:
            copy_demo_data(root / "data", Path(data))

        def make(job: tuple[Source, str]) -> list[tuple[Path, NotebookNode]] | Problems:
            try:
                made = _make_one(*job, folder, Path(data) if execute else None, children)
            except Problems as failed:
                return failed
            tell(made[0][0].relative_to(folder).as_posix())
            return made

        made = _make_all(make, jobs, children)
    problems += [p for failed in made if isinstance(failed, Problems) for p in failed.problems]
    pairs = [pair for result in made if not isinstance(result, Problems) for pair in result]
    changed = [pair for pair in pairs if _differs(pair[1], _read(pair[0]), images=redraw)]
    if check:
        problems += [_about("build_stale", path, folder) for path, _ in changed]
        problems += _orphans(folder, {source.name for source in sources}, languages)
    else:
        for path, notebook in changed:
            write_whole(path, nbformat.writes(notebook) + "\n")
    if problems:
        raise Problems(problems)
    return [path for path, _ in changed]


def _make_one(
    source: Source, lang: str, folder: Path, data: Path | None, children: Children
) -> list[tuple[Path, NotebookNode]]:
    """A notebook and its practice; run on `data`, else with the outputs that stand there."""
    path = Path(lang) / f"{source.name}.ipynb"
    notebook = make_notebook(source, lang)
    if data:
        execute_notebook(notebook, data, children)
        _quiet(notebook, path.as_posix())
    else:
        _take_outputs(notebook, _read(folder / path))
    practice = make_notebook(source, lang, "practice")
    return [(folder / path, notebook), (folder / "practice" / path, practice)]


def _make_all(make: Callable, jobs: list, children: Children) -> list:
    """Make all, some at a time; Ctrl-C ends what runs and starts nothing more."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        # The first one alone: it reads the ledger that the others then find.
        waiting = [pool.submit(make, job) for job in jobs[:1]]
        try:
            wait(waiting)
            waiting += [pool.submit(make, job) for job in jobs[1:]]
            return [future.result() for future in waiting]
        except BaseException:
            children.stop()
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def execute_notebook(
    notebook: NotebookNode, data: Path, children: Children | None = None, timeout: float = 900
) -> NotebookNode:
    """Run a notebook in place, in a fresh process, and stop at the first thing that is wrong.

    Parameters
    ----------
    notebook
        The notebook; its outputs are replaced.
    data
        The folder of clients' folders that it works on (``KAM_DATA``).
    children
        Takes the process among its own, so that it can be ended with others.
    timeout
        Seconds that it may take.

    Raises
    ------
    Problems
        A cell failed, wrote to standard error or took too long: notebook, cell and cause.
    """
    kam = notebook.metadata.get("kam", {})
    where = "/".join(filter(None, [kam.get("lang"), f"{kam.get('notebook', 'notebook')}.ipynb"]))
    call = (children or Children()).call
    with tempfile.TemporaryDirectory(prefix="kam-", ignore_cleanup_errors=True) as folder:
        try:
            cells = call(_execute, notebook, where, folder, str(data), timeout=timeout).cells
        except ChildError as error:
            raise Problems(Problem("build_failed", {"cause": str(error)}, where)) from error
    loud = []
    for cell, done in zip(notebook.cells, cells, strict=True):
        if cell.cell_type != "code":
            continue
        cell.outputs, cell.execution_count = done.outputs, done.execution_count
        for output in done.outputs:
            if output.get("name") == "stderr" and (text := output.text.strip()):
                values = {"text": text.splitlines()[-1]}
                loud.append(Problem("build_stderr", values, where, column=slug_of(cell)))
    if loud:
        raise Problems(loud)
    return notebook


def _execute(notebook: NotebookNode, where: str, folder: str, data: str) -> NotebookNode:
    """Do a fresh process's work: run the notebook, tell a cell that failed."""
    warm_fonts()
    try:
        return run_notebook(notebook, {}, Path(folder), "build", {"KAM_DATA": data})
    except CellFailure as failure:
        cause = {"cause": failure.cause}
        raise Problems(Problem("build_failed", cause, where, column=failure.cell)) from None


def warm_fonts() -> None:
    """Have matplotlib list this machine's fonts now: its first list is announced on stderr."""
    import matplotlib.font_manager  # noqa: F401


def find_root(start: Path | None = None) -> Path:
    """The project's folder: the nearest one with ``notebooks/source``.

    Raises
    ------
    Problems
        There is none above the working directory nor above this package.
    """
    for base in (start or Path.cwd(), Path(__file__)):
        for folder in [base.resolve(), *base.resolve().parents]:
            if (folder / "notebooks" / "source").is_dir():
                return folder
    raise Problems(Problem("build_no_sources", {"folder": "notebooks/source"}))


def copy_demo_data(data: Path, to: Path) -> None:
    """The clients' inputs alone: settings, sources, what people said. No run touches them."""
    for settings in sorted(data.glob("*/client.toml")):
        client = to / settings.parent.name
        client.mkdir(parents=True, exist_ok=True)
        shutil.copy2(settings, client)
        if (settings.parent / SEED_FILE).is_file():
            shutil.copy2(settings.parent / SEED_FILE, client)
        if (settings.parent / "sources").is_dir():
            shutil.copytree(settings.parent / "sources", client / "sources", dirs_exist_ok=True)


def _read_sources(folder: Path) -> tuple[list[Source], list[Problem]]:
    paths = sorted(folder.glob("[0-9]*.py"))
    if not paths:
        raise Problems(Problem("build_no_sources", {"folder": "notebooks/source"}))
    sources, problems = [], []
    for path in paths:
        try:
            sources.append(read_source(path))
        except Problems as wrong:
            problems += wrong.problems
    return sources, problems


def _quiet(notebook: NotebookNode, where: str) -> None:
    """Take out what cannot be shown again; an address in memory would change with every run."""
    problems = []
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        if cell.cell_type == "code" and "form" in cell.metadata.get("tags", ()):
            cell.outputs = []  # a form is nothing without its kernel
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            data.pop(_WIDGET, None)
            text = output.get("text", "") + data.get("text/plain", "") + data.get("text/html", "")
            if found := _ADDRESS.search(text):
                values = {"text": text[max(0, found.start() - 40) : found.end()]}
                problems.append(Problem("build_address", values, where, column=slug_of(cell)))
    if problems:
        raise Problems(problems)


def _take_outputs(notebook: NotebookNode, old: NotebookNode | None) -> None:
    def code(nb):
        return [(c.get("id"), c.source) for c in nb.cells if c.cell_type == "code"]

    if old is None or code(old) != code(notebook):
        return
    outputs = {c.id: c for c in old.cells if c.cell_type == "code"}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = outputs[cell.id].outputs
            cell.execution_count = outputs[cell.id].execution_count


def _differs(new: NotebookNode, old: NotebookNode | None, *, images: bool) -> bool:
    return old is None or _essence(new, images) != _essence(old, images)


def _essence(notebook: NotebookNode, images: bool) -> str:
    """What decides whether a file is replaced: all but images and the record's outputs."""
    notebook = deepcopy(notebook)
    for cell in notebook.cells:
        if "record" in cell.metadata.get("tags", ()):
            clear(cell)
        for output in cell.get("outputs", ()):
            for kind in [k for k in output.get("data", {}) if k.startswith("image/")]:
                if not images:
                    del output["data"][kind]
                    output.get("metadata", {}).pop(kind, None)
    return json.dumps(notebook, sort_keys=True)


def _read(path: Path) -> NotebookNode | None:
    try:
        return nbformat.read(path, as_version=4)
    except Exception:  # absent or broken: it is written anew
        return None


def _orphans(folder: Path, names: set[str], languages: Iterable[str]) -> list[Problem]:
    """Built notebooks whose source is gone."""
    found = [path for lang in languages for place in (lang, f"practice/{lang}")
             for path in folder.glob(f"{place}/*.ipynb") if path.stem not in names]  # fmt: skip
    return [_about("build_orphan", path, folder) for path in sorted(found)]


def _about(code: str, path: Path, folder: Path) -> Problem:
    return Problem(code, {"file": path.relative_to(folder).as_posix()})
