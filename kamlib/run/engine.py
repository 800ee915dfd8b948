"""How a notebook is executed: papermill in a process of its own, nothing shared with others.

papermill changes the working directory of its whole process and writes its output in place from
the start; so it gets a process of its own (`kamlib.run.child`) and a temporary name.
"""

import os
import re
import tempfile
from pathlib import Path

import kamlib.run.quick  # noqa: F401  (before papermill)
from kamlib.run.tags import slug_of

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


class CellFailure(Exception):
    """A cell stopped the notebook.

    Parameters
    ----------
    cell
        The cell's slug; empty where it was none of the cells.
    cause
        Why, in one line.
    log
        The traceback as plain text.
    """

    def __init__(self, cell: str, cause: str, log: str = ""):
        self.cell, self.cause, self.log = cell, cause, log
        super().__init__(cell, cause, log)


def run_notebook(notebook, parameters: dict, folder: Path, name: str, variables: dict[str, str]):
    """Execute a notebook whose parameters are checked, without a kernel: `kamlib.run.inside`.

    To be called in a process of its own: it changes the working directory and the environment.

    Parameters
    ----------
    notebook
        The notebook; it is not changed.
    parameters
        Name → value, as `kamlib.run.parameters.check_parameters` returned them.
    folder, name
        While it runs it is written to ``<folder>/<name>.part.ipynb``, cell by cell.
    variables
        Environment variables that the cells see.

    Returns
    -------
    NotebookNode
        The executed notebook, whole.

    Raises
    ------
    CellFailure
        A cell raised or stopped the notebook half-way.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    from kamlib.run import inside

    os.chdir(folder)
    part = f"{name}.part.ipynb"  # no folder before it: papermill fills in braces in a path
    with tempfile.TemporaryDirectory(prefix="kam-", ignore_cleanup_errors=True) as corner:
        # nothing of the user's own profile or history changes a page
        os.environ.update(variables, IPYTHONDIR=corner)
        try:
            executed = papermill.execute_notebook(
                notebook,
                part,
                parameters=parameters,
                kernel_name="python3",
                language="python",
                progress_bar=False,
                engine_name=inside.NAME,
            )
        except PapermillExecutionError as error:
            told = [cell for cell in notebook_cells(part) if cell.source == error.source]
            cause = error.evalue if error.ename == "Problems" else f"{error.ename}: {error.evalue}"
            log = _ANSI.sub("", "\n".join(error.traceback))
            raise CellFailure(slug_of(told[0]) if told else "", one_line(cause), log) from None
    _check_whole(executed)
    return executed


def _check_whole(executed) -> None:
    """Fail a half-run notebook: papermill takes ``SystemExit`` for a good end."""
    code = [cell for cell in executed.cells if cell.cell_type == "code" and cell.source.strip()]
    for cell, after in zip(code, [*code[1:], None], strict=True):
        ended = any(output.get("ename") == "SystemExit" for output in cell.outputs)
        if ended or (after is not None and not after.execution_count):
            raise CellFailure(slug_of(cell), "SystemExit")


def notebook_cells(path: str | Path) -> list:
    """Read the cells of a notebook file; none where it cannot be read."""
    import nbformat

    try:
        return nbformat.read(str(path), as_version=4).cells
    except Exception:  # killed while it was written: then there is nothing to tell
        return []


def running_cell(path: Path) -> str:
    """Name the cell that a half-run notebook was in; empty where that is not known."""
    started = [
        cell
        for cell in notebook_cells(path)
        if cell.cell_type == "code" and cell.metadata.get("papermill", {}).get("start_time")
    ]
    return slug_of(started[-1]) if started else ""


def one_line(text: str, longest: int = 400) -> str:
    r"""Make a text one line of at most so many characters.

    Examples
    --------
    >>> one_line("two\n  lines")
    'two lines'
    """
    text = " ".join(_ANSI.sub("", text).split())
    return text if len(text) <= longest else text[: longest - 1] + "…"
