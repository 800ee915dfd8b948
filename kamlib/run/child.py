"""One call in one fresh process: what dies there takes nothing else with it.

On POSIX the process is forked from a server that has the heavy imports behind it
(`kamlib.run.warm`); elsewhere it is started anew, by the same code. A pool of processes is
not used: one killed worker would break every job of the pool.
"""

import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing import resource_tracker
from multiprocessing.connection import wait
from pathlib import Path

from kamlib.problem import Problems, disk_problem

_WARM = "kamlib.run.warm"


class ChildError(Exception):
    """A call that did not return: ``kind`` is ``killed``, ``timeout`` or ``raised``.

    Parameters
    ----------
    kind
        What happened.
    detail
        The signal's or the exception's name and message, in one line.
    log
        The traceback, where there is one.
    """

    def __init__(self, kind: str, detail: str = "", log: str = ""):
        self.kind, self.detail, self.log = kind, detail, log
        super().__init__(kind, detail, log)

    def __str__(self) -> str:
        return self.detail or self.kind


@cache
def start_context():
    """How processes are started here: forked from a warm server, or anew."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_WARM])
    return context


def is_warm() -> bool:
    """Whether this process was forked with the heavy imports done.

    The server swallows an import error without a word and every job would be slow: so ask.
    """
    warm = sys.modules.get(_WARM)
    return warm is not None and os.getpid() != warm.PID


class Children:
    """The processes that are running now, so that all of them can be ended at once."""

    def __init__(self):
        self._live: set = set()
        self._lock = threading.Lock()
        self.stopped = False

    def call(
        self, function: Callable, *args, timeout: float | None = None, log: Path | None = None
    ):
        """Call `function` with `args` in a fresh process and return what it returns.

        Parameters
        ----------
        function, args
            A function of a module, and values that can be pickled.
        timeout
            Seconds after which the process and what it started are killed.
        log
            A file that takes what the process prints.

        Raises
        ------
        ChildError
            It was killed, took too long, or raised.
        Exception
            What it raised, where that is `kamlib.problem.Problems`.
        """
        context = start_context()
        receive, send = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(send, function, args, log and str(log)))
        with self._lock:
            if self.stopped:
                raise ChildError("killed")
            try:
                with _without_interrupts():
                    process.start()
            except OSError as error:  # no room for another process, or none on the disk
                raise as_told(error) from error
            self._live.add(process)
        send.close()
        try:
            return self._receive(process, receive, timeout)
        finally:
            with self._lock:
                self._live.discard(process)
            kill_tree(process)
            process.join()
            receive.close()

    def _receive(self, process, receive, timeout):
        if not wait([receive], timeout):
            raise ChildError("timeout", f"{timeout:g} s")
        try:
            kind, value = receive.recv()
        except (EOFError, ConnectionResetError):
            process.join(5)
            raise ChildError("killed", _ended(process.exitcode)) from None
        if kind == "value":
            process.join(5)
            return value
        raise value

    def stop(self) -> None:
        """End every process and start no other."""
        with self._lock:
            self.stopped = True
            for process in self._live:
                kill_tree(process)


def kill_tree(process) -> None:
    """Kill a process and all that it started (a kernel has a session of its own)."""
    import psutil

    if not process.is_alive():
        return
    with suppress(psutil.Error):
        started = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        for child in started:
            with suppress(psutil.Error):
                child.kill()


def _ended(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        with suppress(ValueError):
            return signal.Signals(-exitcode).name
    return f"exit {exitcode}"


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """A block whose new processes hear no Ctrl-C, also while they import: their parent does."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # where it has to start, it would let interrupts in again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def as_told(error: BaseException) -> Problems | ChildError:
    """An exception as it is told: in the reader's words where there are some."""
    if isinstance(error, Problems | ChildError):
        return error
    if problem := disk_problem(error):
        return Problems(problem)
    detail = f"{type(error).__name__}: {error}".strip().splitlines()[0]
    return ChildError("raised", detail, "".join(traceback.format_exception(error)))


def _work(send, function: Callable, args: tuple, log: str | None) -> None:
    """Do the fresh process's work: call, send back, end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt ends
    if hasattr(signal, "pthread_sigmask"):  # what it starts may be interrupted: a kernel's cell
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_follow_parent, daemon=True).start()
    try:
        _print_to(log)
        send.send(("value", function(*args)))
    except BaseException as error:  # whatever it is: it must be told, not lost with the process
        send.send(("error", as_told(error)))
    send.close()


def _follow_parent() -> None:
    """End with the parent: a scheduler that kills the run must not leave jobs behind."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(70)


def _print_to(log: str | None) -> None:
    """Let what is printed go to the log: the caller's standard output belongs to its JSON."""
    target = os.open(log or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    sys.stdout.flush()
    sys.stderr.flush()
    os.dup2(target, 1)
    os.dup2(target, 2)
    os.close(target)
