"""What is told when something is wrong: what was found, what was expected, what to do.

One class serves the command line, the notebooks, the intake and the imports. A problem names its
words by code (``problem.<code>.found`` … in the labels), so that it speaks the client's language.
Modules of every room raise it; only `kamlib.cli` and the notebook's display turn it into text.
"""

import errno
import html
import locale as system_locale
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kamlib.literal import literal
from kamlib.words.label import LANGUAGES, has_label, label

LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where a system says its user's locale, the first that is set."""


def user_language() -> str:
    """The language of the user's locale (``LC_ALL``, ``LC_MESSAGES``, ``LANG``), else English."""
    for name in LOCALE_VARIABLES:
        if os.environ.get(name):
            spoken = os.environ[name][:2].lower()
            return spoken if spoken in LANGUAGES else "en"
    spoken = (system_locale.getlocale()[0] or "")[:2].lower()
    return spoken if spoken in LANGUAGES else "en"


_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_BARRED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EEXIST, errno.ENOTDIR, errno.EISDIR}


def disk_problem(error: BaseException) -> "Problem | None":
    """A full disk or a place that cannot be written, as a problem; None: it is something else."""
    if not isinstance(error, OSError):
        return None
    place = "/".join(Path(os.fsdecode(error.filename)).parts[-2:]) if error.filename else ""
    if error.errno in _FULL:
        return Problem("disk_full")
    return Problem("unwritable", {"file": place}) if error.errno in _BARRED and place else None


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    Parameters
    ----------
    code
        A slug; its words are the labels ``problem.<code>.found``, ``.expected`` and ``.remedy``.
    values
        What the words' ``{names}`` stand for.
    where
        The file, sheet or setting that is meant, if any.
    row
        The row of that file as a spreadsheet or editor numbers it, if any.
    column
        The column or the setting's name, if any.
    """

    code: str
    values: dict = field(default_factory=dict)
    where: str = ""
    row: int | None = None
    column: str = ""

    def part(self, name: str, lang: str) -> str:
        """The words of one part (``found``, ``expected``, ``remedy``); empty where it has none."""
        slug = f"problem.{self.code}.{name}"
        if not has_label(slug):
            return ""
        return label(slug, lang, self.values.get("n")).format(**self.values)

    def place(self, lang: str) -> str:
        """Where it is: file, row, column, as far as known."""
        parts = [self.where] if self.where else []
        if self.row is not None:
            parts.append(f"{label('problem.row', lang)} {self.row}")
        if self.column:
            parts.append(self.column)
        return ", ".join(parts)

    def line(self, lang: str) -> str:
        """The whole problem as sentences in one line, without its place."""
        parts = [self.part("found", lang)]
        for name in ("expected", "remedy"):
            if said := self.part(name, lang):
                parts.append(f"{label(f'problem.{name}', lang)}: {said}")
        return " ".join(part if part.endswith((".", "?", "…")) else f"{part}." for part in parts)

    def text(self, lang: str) -> str:
        """The whole problem as lines of plain text."""
        place = self.place(lang)
        found = (f"{place}: " if place else "") + self.part("found", lang)
        rest = [
            f"  {label(f'problem.{name}', lang)}: {words}"
            for name in ("expected", "remedy")
            if (words := self.part(name, lang))
        ]
        return "\n".join([found, *rest])


class Problems(Exception):  # a message to a person, not an error of the program
    """One or more problems, told together.

    Parameters
    ----------
    problems
        A problem or several.
    lang
        The reader's language; the user's locale decides where it is not given.

    Notes
    -----
    In JupyterLab, papermill and Voilà it shows as a message, never as a traceback.
    """

    def __init__(self, problems: Problem | Iterable[Problem], lang: str | None = None):
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        self.lang = lang
        super().__init__(self.problems)

    def speaking(self, lang: str) -> "Problems":
        """The same problems in `lang`."""
        self.lang = lang
        return self

    def text(self, lang: str | None = None) -> str:
        """All problems as plain text, a block each."""
        lang = lang or self.lang or user_language()
        return "\n".join(problem.text(lang) for problem in self.problems)

    def table(self) -> list[dict]:
        """The problems as rows: ``code``, ``where``, ``row``, ``column`` and the three texts."""
        lang = self.lang or user_language()
        return [
            {
                "code": p.code,
                "where": p.where,
                "row": p.row,
                "column": p.column,
                **{name: p.part(name, lang) for name in ("found", "expected", "remedy")},
            }
            for p in self.problems
        ]

    def __str__(self) -> str:
        return self.text()

    def _render_traceback_(self) -> list[str]:
        """What IPython prints in place of a traceback."""
        return self.text().splitlines()

    def _repr_html_(self) -> str:
        blocks = "".join(
            f"<p>{html.escape(p.text(self.lang or user_language()))}</p>" for p in self.problems
        )
        return literal(f'<div class="kam-problem" style="white-space:pre-wrap">{blocks}</div>')
