"""A papermill engine without a kernel: cells run in this very process, which is the job's own.

A kernel costs a start, imports and a message for everything that is shown; a process forked warm
has all that behind it. What a notebook shows is what an ordinary kernel would show: the same shell
of IPython runs the cells, only what it publishes is kept here instead of being sent. A test
compares both on every chapter.
"""

import builtins
import json
import sys
from contextlib import contextmanager, nullcontext

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.jsonutil import json_default
from nbformat.v4 import new_output
from papermill.engines import Engine, papermill_engines
from papermill.exceptions import PapermillException
from traitlets import Type
from traitlets.config import Config

import kamlib.run.quick  # noqa: F401  (before papermill)

NAME = "inside"
"""The engine's name among papermill's."""


class CellStopped(PapermillException):
    """A cell raised; what it raised stands in its outputs."""


class InsideEngine(Engine):
    """Runs a notebook in this process. To be used once in a process that ends afterwards."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, **kwargs) -> None:
        """Run the cells in order, as papermill's own engine does, and stop at the first error.

        The notebook is written as each cell that runs begins, so that a job that is killed tells
        in which; papermill would write it four times as often, a third of a chapter's time.
        """
        shell = _make_shell()
        with _streams(shell):
            for index, cell in enumerate(nb_man.nb.cells):
                runs = cell.cell_type == "code" and bool(cell.source.strip())
                with nullcontext() if runs else _unwritten(nb_man):
                    nb_man.cell_start(cell, index)
                try:
                    if runs:
                        _run_cell(shell, cell)
                except CellStopped as stopped:
                    nb_man.cell_exception(cell, index, exception=stopped)
                    break
                finally:
                    with _unwritten(nb_man):
                        nb_man.cell_complete(cell, index)


papermill_engines.register(NAME, InsideEngine)


@contextmanager
def _unwritten(nb_man):
    """What the manager notes of a cell stays in memory until the notebook is written next."""
    path, nb_man.output_path = nb_man.output_path, None
    try:
        yield
    finally:
        nb_man.output_path = path


class _Hook(DisplayHook):
    """The value of a cell's last expression."""

    def __call__(self, result=None):
        self.check_for_underscore()
        if result is None or self.quiet():
            return
        data, metadata = self.compute_format_data(result)
        self.update_user_ns(result)
        self.shell.kept.append(
            new_output(
                "execute_result", execution_count=self.prompt_count, **_clean(data, metadata)
            )
        )


class _Publisher(DisplayPublisher):
    """What a cell displays."""

    def publish(self, data, metadata=None, *args, transient=None, update=False, **kwargs):
        if not update:  # nothing that was shown before is changed: no chapter does
            self.shell.kept.append(new_output("display_data", **_clean(data, metadata or {})))

    def clear_output(self, wait=False):
        self.shell.kept.clear()


class _Shell(InteractiveShell):
    """IPython's shell, keeping what it shows."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)

    def __init__(self, **kwargs):
        self.kept: list = []
        super().__init__(**kwargs)

    def _showtraceback(self, etype, evalue, stb):
        # as a kernel does: an exception that draws itself has its own lines in `stb`
        self.kept.append(
            new_output("error", ename=etype.__name__, evalue=str(evalue), traceback=list(stb))
        )

    def ask_exit(self):
        """A notebook has no prompt to leave."""

    def raw_input(self, prompt=""):
        """Nobody is there to answer."""
        raise EOFError(prompt)


class _Stream:
    """Text written to standard output or error, joined while nothing else comes between."""

    encoding, errors, closed = "utf-8", "replace", False

    def __init__(self, name: str, kept: list):
        self.name, self.kept = name, kept

    def write(self, text: str) -> int:
        last = self.kept[-1] if self.kept else None
        if last is not None and last.get("name") == self.name and text:
            last["text"] += text
        elif text:
            self.kept.append(new_output("stream", name=self.name, text=text))
        return len(text)

    def writelines(self, lines) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Nothing waits."""

    def isatty(self) -> bool:
        return False


def notebook_value(name: str):
    """What the notebook that ran in this process called `name`; None where nothing is."""
    shell = InteractiveShell._instance
    return shell.user_ns.get(name) if isinstance(shell, _Shell) else None


def _make_shell() -> _Shell:
    InteractiveShell.clear_instance()
    config = Config(
        HistoryManager={"enabled": False, "hist_file": ":memory:"},
        InteractiveShell={"cache_size": 0},
    )
    shell = _Shell.instance(config=config)
    shell.builtin_trap.activate()
    builtins.input = shell.raw_input
    return shell


@contextmanager
def _streams(shell: _Shell):
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Stream("stdout", shell.kept), _Stream("stderr", shell.kept)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def _run_cell(shell: _Shell, cell) -> None:
    shell.kept.clear()
    count = shell.execution_count
    result = shell.run_cell(cell.source, store_history=True)
    cell.execution_count = count
    cell.outputs = list(shell.kept)
    if not result.success:
        raise CellStopped(str(result.error_before_exec or result.error_in_exec))


def _clean(data: dict, metadata: dict) -> dict:
    """What a kernel would have sent: bytes as base64, nothing that JSON does not know."""
    return json.loads(json.dumps({"data": data, "metadata": metadata}, default=json_default))
