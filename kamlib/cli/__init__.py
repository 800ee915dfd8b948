"""The command ``kam``: what a person or a scheduler calls.

- `app`: the commands and their options, nothing heavy
- `parse`: options that take several values, help in the user's language
- `say`: what goes to the screen and what to the log
- `new`, `read`, `run`, `status`: what the larger commands do, loaded when called

Standard output carries JSON alone; all else goes to standard error. Exit codes: 0 done, 1 some
accounts failed, 2 the user must decide or mend something.
"""

import os
import signal
import sys
from contextlib import suppress


def _tell(kind, error, trace) -> None:
    """End without a traceback on Ctrl-C, wherever it comes: also while modules are imported."""
    if issubclass(kind, KeyboardInterrupt):
        os._exit(INTERRUPTED)
    sys.__excepthook__(kind, error, trace)


INTERRUPTED, TERMINATED = 130, 143
"""The exit codes of a process that was asked to end; the others stand in `say`."""

sys.excepthook = _tell  # before anything is imported that takes its time

from kamlib.problem import Problem, Problems, disk_problem, user_language  # noqa: E402


def run(args: list[str] | None = None) -> int:
    """Run one command and return its exit code; whatever goes wrong is told, never raised.

    Parameters
    ----------
    args
        The words after ``kam``; those of the process where not given.
    """
    try:
        return _run(args)
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(args: list[str] | None) -> int:
    from typer import Abort
    from typer._click.exceptions import ClickException

    from kamlib.cli import say
    from kamlib.cli.app import app
    from kamlib.cli.parse import tell_misuse

    say.forget()
    try:
        code = app(args=args, prog_name="kam", standalone_mode=False)
        return code if isinstance(code, int) else say.DONE
    except Problems as problems:
        say.line(problems.text(problems.lang or say.state.lang or user_language()))
    except ClickException as misuse:
        told = tell_misuse(misuse)
        say.line(told.text(user_language()) if isinstance(told, Problem) else told)
    except Abort:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return say.DONE
    except Exception as error:
        if _ended:  # an interrupt that compiled code has made another error of
            return _ended[0]
        lang = say.state.lang or user_language()
        if problem := disk_problem(error):
            say.line(problem.text(lang))
            return say.TO_MEND
        log = say.write_log(error)
        text = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        problem = Problem("failed", {"text": text, "log": str(log)})
        say.line(problem.text(lang))
    return say.TO_MEND


_ended: list[int] = []
"""The exit code, once the process was asked to end."""


def _end(number: int, frame) -> None:
    """Take Ctrl-C, or a scheduler's word to end: what runs is stopped and its record kept."""
    _ended.append(INTERRUPTED if number == signal.SIGINT else TERMINATED)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(TERMINATED)


def _tell_lost(lost) -> None:
    """Raise an interrupt again that came where nothing can be raised; tell all else as usual."""
    ends = {KeyboardInterrupt: signal.SIGINT, SystemExit: signal.SIGTERM}
    if lost.exc_type in ends:
        import _thread
        from threading import Timer

        # not from here: this is such a place too
        again = Timer(0.01, _thread.interrupt_main, [ends[lost.exc_type]])
        again.daemon = True
        with suppress(RuntimeError):  # the process ends already
            again.start()
    elif not _ended:
        sys.__unraisablehook__(lost)


def main() -> None:
    """Entry point of ``kam``."""
    signal.signal(signal.SIGINT, _end)
    signal.signal(signal.SIGTERM, _end)
    sys.unraisablehook = _tell_lost
    code = run()
    if code == INTERRUPTED:  # nothing is left to stop: a second Ctrl-C finds nobody
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(code)
