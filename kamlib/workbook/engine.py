"""How a job's notebook is executed: papermill in a process of its own, nothing shared with others.

papermill changes the working directory of its whole process and writes its output in place from
the start; so it gets a process of its own (`kamlib.workbook.child`) and a temporary name.
"""

import os
import re
import tempfile
from contextlib import contextmanager
from pathlib import Path

import kamlib.quick  # noqa: F401  (before papermill)
from kamlib.workbook.tags import slug_of

STARTS = 3
"""How often a kernel is started: a parallel start over TCP may lose the race for a port."""

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_LONGEST_SOCKET = 80


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


def run_notebook(
    notebook,
    parameters: dict,
    folder: Path,
    name: str,
    variables: dict[str, str],
    *,
    kernel: bool = False,
):
    """Execute a notebook whose parameters are checked.

    Parameters
    ----------
    notebook
        The batch notebook; it is not changed.
    parameters
        Name → value, as `kamlib.workbook.parameters.check_parameters` returned them.
    folder, name
        While it runs it is written to ``<folder>/<name>.part.ipynb``, cell by cell.
    variables
        Environment variables that the cells see.
    kernel
        In an ordinary kernel; else in this process (`kamlib.workbook.inside`), which is quicker.

    Returns
    -------
    NotebookNode
        The executed notebook, whole.

    Raises
    ------
    CellFailure
        A cell raised or stopped the notebook half-way.

    Notes
    -----
    To be called in a process of its own: it changes the working directory and the environment.
    """
    folder = Path(folder)
    os.chdir(folder)
    for attempt in range(STARTS):
        with _own_corner(variables) as config:
            try:
                return _execute(notebook, parameters, f"{name}.part.ipynb", config, kernel)
            except RuntimeError as error:  # the kernel did not come up; no cell has run
                if attempt == STARTS - 1:
                    raise CellFailure("", one_line(f"{type(error).__name__}: {error}")) from error
    raise AssertionError("unreachable")


def _execute(notebook, parameters: dict, part: str, config, kernel: bool):
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from kamlib.workbook import inside

    try:
        executed = papermill.execute_notebook(
            notebook,
            part,  # no folder before it: papermill fills in braces in a path
            parameters=parameters,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            **(
                {"config": config, "store_widget_state": False, "shutdown_kernel": "immediate"}
                if kernel
                else {"engine_name": inside.NAME}
            ),
        )
    except PapermillExecutionError as error:
        told = [cell for cell in notebook_cells(part) if cell.source == error.source]
        slug = slug_of(told[0]) if told else ""
        cause = error.evalue if error.ename == "Problems" else f"{error.ename}: {error.evalue}"
        log = _ANSI.sub("", "\n".join(error.traceback))
        raise CellFailure(slug, one_line(cause), log) from None
    except (CellTimeoutError, DeadKernelError) as error:
        raise CellFailure(running_cell(Path(part)), one_line(str(error))) from None
    _check_whole(executed)
    return executed


def _check_whole(executed) -> None:
    """Fail a half-run notebook: papermill takes ``SystemExit`` for a good end."""
    code = [cell for cell in executed.cells if cell.cell_type == "code" and cell.source.strip()]
    for cell, after in zip(code, [*code[1:], None], strict=True):
        ended = any(output.get("ename") == "SystemExit" for output in cell.outputs)
        if ended or (after is not None and not after.execution_count):
            raise CellFailure(slug_of(cell), "SystemExit")


@contextmanager
def _own_corner(variables: dict[str, str]):
    """Make a folder for what a kernel keeps beside it (sockets, history), and its transport.

    Nothing of the user's own profile or history changes a page, and two kernels share no file.
    """
    from traitlets.config import Config

    with tempfile.TemporaryDirectory(prefix="kam-", ignore_cleanup_errors=True) as corner:
        os.environ.update(variables)
        os.environ["IPYTHONDIR"] = os.path.join(corner, "ipython")
        os.environ["JUPYTER_RUNTIME_DIR"] = os.path.join(corner, "runtime")
        socket = os.path.join(corner, "s")
        if os.name == "posix" and len(socket) < _LONGEST_SOCKET:
            manager = {"transport": "ipc", "ip": socket}
        else:
            manager = {"transport_encryption": "auto"}
        yield Config({"KernelManager": manager})


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
