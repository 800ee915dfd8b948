"""The command ``kam``: what a person or a scheduler calls.

- `app`: the commands and their options, nothing heavy
- `parse`: options that take several values, help in the user's language
- `say`: what goes to the screen and what to the log
- `new`, `read`, `run`, `status`: what the larger commands do, loaded when called

Standard output carries JSON alone; all else goes to standard error. Exit codes: 0 done, 1 some
accounts failed, 2 the user must decide or mend something.
"""

import sys

from kamlib.problem import Problem, Problems, user_language


def run(args: list[str] | None = None) -> int:
    """Run one command and return its exit code; whatever goes wrong is told, never raised.

    Parameters
    ----------
    args
        The words after ``kam``; those of the process where not given.
    """
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
    except (KeyboardInterrupt, Abort):
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return say.DONE
    except Exception as error:
        log = say.write_log(error)
        text = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        problem = Problem("failed", {"text": text, "log": str(log)})
        say.line(problem.text(say.state.lang or user_language()))
    return say.TO_MEND


def main() -> None:
    """Entry point of ``kam``."""
    sys.exit(run())
