"""One notebook in an ordinary kernel of its own: how the build and the tests run it."""

import os
from contextlib import suppress
from pathlib import Path

from nbformat import NotebookNode

from kamlib.problem import Problem, Problems
from kamlib.workbook.tags import slug_of

STARTS = 3
"""How often a kernel is started before giving up: parallel starts lose a port race now and then."""


def end_kernels() -> None:
    """End the kernels that this process has started."""
    import psutil

    for process in psutil.Process().children():
        with suppress(psutil.Error):
            if any("ipykernel" in word for word in process.cmdline()):
                process.kill()


def execute_notebook(
    notebook: NotebookNode,
    *,
    cwd: Path,
    data: Path,
    timeout: int = 300,
    environment: dict[str, str] | None = None,
) -> NotebookNode:
    """Run a notebook in place, one fresh kernel, and stop at the first thing that is wrong.

    Parameters
    ----------
    notebook
        The notebook; its outputs are replaced.
    cwd
        The folder it runs in.
    data
        The folder of clients' folders that it works on (``KAM_DATA``).
    timeout
        Seconds that one cell may take.
    environment
        More variables for the kernel.

    Returns
    -------
    NotebookNode
        `notebook`.

    Raises
    ------
    Problems
        A cell failed, wrote to standard error or took too long: notebook, cell and cause.
    """
    from nbclient import NotebookClient  # heavy, and only whoever executes needs it
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    from traitlets.config import Config

    kam = notebook.metadata.get("kam", {})
    where = "/".join(filter(None, [kam.get("lang"), f"{kam.get('notebook', 'notebook')}.ipynb"]))
    env = {**os.environ, "KAM_DATA": str(data), **(environment or {})}
    for attempt in range(STARTS):
        client = NotebookClient(
            notebook,
            kernel_name="python3",
            timeout=timeout,
            resources={"metadata": {"path": str(cwd)}},
            store_widget_state=False,
            record_timing=False,
            coalesce_streams=True,
            config=Config({"KernelManager": {"transport_encryption": "auto"}}),
        )
        try:
            client.execute(env=env)
            break
        except CellExecutionError as error:
            raise Problems(_failure(notebook, where)) from error
        except (CellTimeoutError, DeadKernelError) as error:
            cause = str(error).strip().splitlines()[0]
            raise Problems(Problem("build_failed", {"cause": cause}, where)) from error
        except RuntimeError:  # the kernel died before its first cell
            if attempt == STARTS - 1:
                raise
    loud = [
        Problem(
            "build_stderr",
            {"text": output.text.strip().splitlines()[-1]},
            where,
            column=slug_of(cell),
        )
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if output.output_type == "stream" and output.name == "stderr" and output.text.strip()
    ]
    if loud:
        raise Problems(loud)
    return notebook


def warm_fonts() -> None:
    """Have matplotlib list this machine's fonts now: its first list is announced on stderr."""
    import matplotlib.font_manager  # noqa: F401


def _failure(notebook: NotebookNode, where: str) -> Problem:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                cause = f"{output.ename}: {output.evalue}"
                return Problem("build_failed", {"cause": cause}, where, column=slug_of(cell))
    return Problem("build_failed", {"cause": "?"}, where)
