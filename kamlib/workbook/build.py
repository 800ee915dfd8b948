"""From sources to notebooks: one filter by tags, three languages, run on the demo client.

The build is quiet: cell ids come from names, metadata is fixed, no widget state, no times. A file
is replaced only if something other than its images and its ``record`` changed, so that building
twice changes no byte and a commit shows what really changed.
"""

import json
import os
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
from kamlib.locale import LANGUAGES
from kamlib.problem import Problem, Problems
from kamlib.workbook.execute import end_kernels, execute_notebook, warm_fonts
from kamlib.workbook.source import Source, read_source
from kamlib.workbook.tags import NBVAL_IGNORE, clear, keeps, slug_of

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
        ``workbook``, ``practice``, ``solved`` or ``batch`` (see `kamlib.workbook.tags`).
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
    written: list[Path] = []

    with tempfile.TemporaryDirectory(prefix="kam-build-") as data:
        if execute:
            copy_demo_data(root / "data", Path(data))
            warm_fonts()

        def make(job: tuple[Source, str]) -> list[tuple[Path, NotebookNode]] | Problems:
            source, lang = job
            path = folder / lang / f"{source.name}.ipynb"
            notebook = make_notebook(source, lang)
            try:
                if execute:
                    execute_notebook(notebook, cwd=folder, data=Path(data))
                    _quiet(notebook)
                    _check_outputs(notebook, f"{lang}/{path.name}")
                else:
                    _take_outputs(notebook, _read(path))
            except Problems as failed:
                return failed
            tell(f"{lang}/{path.name}")
            practice = make_notebook(source, lang, "practice")
            return [(path, notebook), (folder / "practice" / lang / path.name, practice)]

        made = _make_all(make, jobs)
    for result in made:
        if isinstance(result, Problems):
            problems += result.problems
            continue
        for path, notebook in result:
            if not _differs(notebook, _read(path), images=redraw):
                continue
            written.append(path)
            if check:
                place = path.relative_to(folder).as_posix()
                problems.append(Problem("build_stale", {"file": place}))
            else:
                _write(path, notebook)
    if check:
        problems += _orphans(folder, {source.name for source in sources}, languages)
    if problems:
        raise Problems(problems)
    return written


def _make_all(make: Callable, jobs: list) -> list:
    """Make all, some at a time; Ctrl-C ends what runs and starts nothing more."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        # The first one alone: it reads the ledger that the others then find.
        waiting = [pool.submit(make, job) for job in jobs[:1]]
        try:
            wait(waiting)
            waiting += [pool.submit(make, job) for job in jobs[1:]]
            return [future.result() for future in waiting]
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            while not all(future.done() for future in waiting):
                end_kernels()  # one that could not start is started again
                wait(waiting, timeout=0.2)
            raise


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


def _quiet(notebook: NotebookNode) -> None:
    """Take out what changes from run to run or cannot be shown again."""
    notebook.metadata = NotebookNode({**deepcopy(_METADATA), "kam": notebook.metadata["kam"]})
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        if "form" in cell.metadata.get("tags", ()):
            cell.outputs = []  # a form is nothing without its kernel
        for output in cell.outputs:
            output.get("data", {}).pop(_WIDGET, None)


def _check_outputs(notebook: NotebookNode, where: str) -> None:
    """No output may carry an address in memory: it would change with every run."""
    problems = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            text = output.get("text", "") + data.get("text/plain", "") + data.get("text/html", "")
            if found := _ADDRESS.search(text):
                around = text[max(0, found.start() - 40) : found.end()]
                problems.append(
                    Problem("build_address", {"text": around}, where, column=slug_of(cell))
                )
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


def _write(path: Path, notebook: NotebookNode) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
    os.replace(part, path)


def _orphans(folder: Path, names: set[str], languages: Iterable[str]) -> list[Problem]:
    """Built notebooks whose source is gone."""
    found = [
        path
        for lang in languages
        for path in [*folder.glob(f"{lang}/*.ipynb"), *folder.glob(f"practice/{lang}/*.ipynb")]
        if path.stem not in names
    ]
    return [
        Problem("build_orphan", {"file": path.relative_to(folder).as_posix()})
        for path in sorted(found)
    ]
