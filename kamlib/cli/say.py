"""What the command says: lines and tables on standard error, JSON on standard output, the log."""

import contextlib
import json
import math
import sys
import tempfile
import traceback
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kamlib.words.label import label

DONE, SOME_FAILED, TO_MEND = 0, 1, 2
"""The exit codes."""

LOG_FILE = "kam.log"
"""Where tracebacks go, in the client's or the data folder."""


@dataclass
class State:
    """What is known while a command runs: whose language to speak, where to log."""

    lang: str | None = None
    data: Path | None = None
    folder: Path | None = None


state = State()


def forget() -> None:
    """Start a command afresh."""
    state.lang = state.data = state.folder = None


def line(text: str = "") -> None:
    """A line on standard error."""
    print(text, file=sys.stderr, flush=True)


def told(slug: str, lang: str, **values) -> None:
    """The words of a slug, filled in, as a line."""
    line(label(slug, lang, values.get("n")).format(**values))


def agreed(question: str, lang: str) -> bool:
    """Whether whoever sits there answers yes, in any of the language's words for it."""
    import typer

    answer = typer.prompt(question, default="", show_default=False, err=True)
    return answer.strip().casefold() in label("cli.import.yes", lang).split()


def table(headers: list[str], rows: list[list[str]], right: set[int] = frozenset()) -> None:
    """A table on standard error: drawn on a terminal, aligned plain text elsewhere."""
    if sys.stderr.isatty():
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        drawn = Table(box=box.SIMPLE_HEAD, show_header=any(headers), pad_edge=False)
        for at, header in enumerate(headers):
            drawn.add_column(Text(header), justify="right" if at in right else "left")
        for row in rows:
            drawn.add_row(*(Text(str(cell)) for cell in row))
        Console(stderr=True, highlight=False).print(drawn)
        return
    shown = ([headers] if any(headers) else []) + [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[at]) for row in shown) for at in range(len(headers))]
    for row in shown:
        cells = [
            cell.rjust(width) if at in right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        line("  ".join(cells).rstrip())


def print_json(value) -> None:
    """One JSON object on standard output."""
    sys.stdout.write(json.dumps(_plain(value), indent=2) + "\n")
    sys.stdout.flush()


def quiet_stdout():
    """A context in which whatever other code prints goes to standard error."""
    return contextlib.redirect_stdout(sys.stderr)


def _plain(value):
    """A value as JSON can hold it: unknown is null, exact money a number."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(inner) for inner in value]
    if value is None or isinstance(value, bool | str | int):
        return value
    if hasattr(value, "isoformat"):
        return value.isoformat()
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    if not math.isfinite(number):
        return None
    return int(number) if hasattr(value, "dtype") and value.dtype.kind in "iu" else number


def write_log(error: BaseException | str) -> Path:
    """Append a traceback to the log of the client, else of the data folder; return the log."""
    text = error if isinstance(error, str) else "".join(traceback.format_exception(error))
    entry = f"{datetime.now().isoformat(timespec='seconds')} {' '.join(sys.argv)}\n{text}\n"
    for folder in (state.folder, state.data, Path(tempfile.gettempdir())):
        if folder is None or not folder.is_dir():
            continue
        try:
            with (folder / LOG_FILE).open("a", encoding="utf-8") as log:
                log.write(entry)
        except OSError:
            continue
        return folder / LOG_FILE
    return Path(LOG_FILE)
