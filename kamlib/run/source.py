"""A notebook's source: one file in all languages, read and checked.

Sources are text in jupytext's ``py:percent`` form. An English Markdown cell is followed by its
Spanish and its Portuguese, each carrying a hash of the English that it translates::

    # %% [markdown] slug="volume"
    # Who buys much?

    # %% [markdown] lang="es" of="5d2ac7de"
    # ¿Quién compra mucho?

A translation that is written first carries ``of=""``; ``python -m kamlib.run.source FILE…``
fills the empty ones in. It never touches a hash that is there: an English text that changed must
fail until somebody has looked at its translations.
"""

import hashlib
import io
import re
import sys
import tokenize
from dataclasses import dataclass, field
from pathlib import Path

from kamlib.problem import Problem, Problems
from kamlib.run.tags import KNOWN_TAGS
from kamlib.words.label import LANGUAGES

ENGLISH = LANGUAGES[0]
LONGEST_CELL = 15
"""Lines of a code cell; what needs more belongs in ``kamlib``."""

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}$")
_LANG_LINE = re.compile(r'^lang: str = "en"', re.MULTILINE)
_EMPTY_HASH = re.compile(r'^(# %% \[markdown\] .*lang="(?:es|pt)".*\bof=)""', re.MULTILINE)


@dataclass(frozen=True)
class SourceCell:
    """One cell in all its languages.

    Parameters
    ----------
    slug
        Its name, unique in the notebook.
    kind
        ``markdown`` or ``code``.
    texts
        The text by language; code has the English one only.
    tags
        Its tags.
    row
        The line of the source where it starts.
    """

    slug: str
    kind: str
    texts: dict[str, str]
    tags: tuple[str, ...] = ()
    row: int | None = None

    def text(self, lang: str) -> str:
        """What the cell says in `lang`; code differs in the one line that names the language."""
        if self.kind == "markdown":
            return self.texts[lang]
        if "parameters" in self.tags:
            return _LANG_LINE.sub(f'lang: str = "{lang}"', self.texts[ENGLISH])
        return self.texts[ENGLISH]


@dataclass(frozen=True)
class Source:
    """A notebook as written: its name (``2_segment``) and its cells."""

    name: str
    cells: list[SourceCell] = field(default_factory=list)


def hash_text(text: str) -> str:
    """The mark of an English text that its translations carry: eight digits of its SHA-256.

    Examples
    --------
    >>> hash_text("Who buys much?")
    '45b66e29'
    """
    return hashlib.sha256(text.strip().encode()).hexdigest()[:8]


def read_source(path: Path) -> Source:
    """A source, checked whole.

    Parameters
    ----------
    path
        ``notebooks/source/N_name.py``.

    Returns
    -------
    Source
        Its cells in order.

    Raises
    ------
    Problems
        All that is wrong with it at once, each with the line where the cell starts: translations
        missing, out of order or made of another English text; slugs missing or used twice; code
        that is too long; tags not known; a required cell missing.
    """
    path = Path(path)
    raw = _read_cells(path)
    problems: list[Problem] = []
    cells = _group(raw, path.name, problems)
    problems += _check_cells(cells, path.name)
    if problems:
        raise Problems(sorted(problems, key=lambda p: p.row or 0))
    return Source(path.stem, cells)


def stamp_source(path: Path) -> int:
    """Fill in the hashes left empty (``of=""``) in the file; how many there were."""
    path = Path(path)
    raw = _read_cells(path)
    lines = path.read_text(encoding="utf-8").split("\n")
    filled, english = 0, ""
    for cell in raw:
        if cell.kind == "markdown" and cell.lang is None:
            english = cell.text
        elif cell.kind == "markdown" and cell.of == "" and cell.row:
            header = lines[cell.row - 1]
            lines[cell.row - 1] = _EMPTY_HASH.sub(rf'\g<1>"{hash_text(english)}"', header)
            filled += lines[cell.row - 1] != header
    if filled:
        path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    return filled


@dataclass(frozen=True)
class _RawCell:
    kind: str
    text: str
    row: int | None
    slug: str
    lang: str | None
    of: str
    tags: tuple[str, ...]


def _read_cells(path: Path) -> list[_RawCell]:
    import jupytext  # heavy, and only the build needs it

    text = path.read_text(encoding="utf-8")
    try:
        notebook = jupytext.reads(text, fmt="py:percent")
    except Exception as error:  # whatever jupytext or nbformat could not read
        cause = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise Problems(Problem("build_unreadable", {"cause": cause}, where=path.name)) from error
    rows = _header_rows(text)
    if len(rows) != len(notebook.cells):  # text before the first header makes a cell of its own
        rows = [None] * (len(notebook.cells) - len(rows)) + rows
    return [
        _RawCell(
            kind=cell.cell_type,
            text=cell.source,
            row=row,
            slug=str(cell.metadata.get("slug", "")),
            lang=cell.metadata.get("lang"),
            of=str(cell.metadata.get("of", "")),
            tags=tuple(cell.metadata.get("tags", ())),
        )
        for cell, row in zip(notebook.cells, rows, strict=False)
    ]


def _header_rows(text: str) -> list[int]:
    """The lines of ``# %%`` headers; one that stands inside a string is none."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        return [n for n, line in enumerate(text.split("\n"), 1) if line.startswith("# %%")]
    return [
        token.start[0]
        for token in tokens
        if token.type == tokenize.COMMENT and not token.start[1] and token.string.startswith("# %%")
    ]


def _group(raw: list[_RawCell], where: str, problems: list[Problem]) -> list[SourceCell]:
    """English cells with the translations that follow them."""
    cells: list[SourceCell] = []
    wanted: list[str] = []  # the languages that the last English cell still waits for

    def close() -> None:
        for lang in wanted:
            cell = cells[-1]
            values = {"slug": cell.slug, "lang": lang, "hash": hash_text(cell.texts[ENGLISH])}
            problems.append(Problem("build_no_translation", values, where, cell.row))
        wanted.clear()

    for cell in raw:
        if cell.kind == "markdown" and cell.lang not in (None, ENGLISH):
            if not wanted or cell.lang != wanted[0]:
                values = {"lang": cell.lang, "wanted": ", ".join(wanted) or "-"}
                problems.append(Problem("build_translation_order", values, where, cell.row))
                if cell.lang not in wanted:
                    continue
            wanted.remove(cell.lang)
            english = cells[-1]
            english.texts[cell.lang] = cell.text
            expected = hash_text(english.texts[ENGLISH])
            if cell.of != expected:
                values = {
                    "slug": english.slug,
                    "lang": cell.lang,
                    "of": cell.of or "-",
                    "hash": expected,
                }
                problems.append(Problem("build_translation_stale", values, where, cell.row))
            continue
        close()
        cells.append(SourceCell(cell.slug, cell.kind, {ENGLISH: cell.text}, cell.tags, cell.row))
        if cell.kind == "markdown":
            wanted.extend(LANGUAGES[1:])
    close()
    return cells


def _check_cells(cells: list[SourceCell], where: str) -> list[Problem]:
    problems = []

    def tell(code: str, cell: SourceCell | None = None, **values) -> None:
        values["slug"] = cell.slug if cell else ""
        problems.append(Problem(code, values, where, cell.row if cell else None))

    seen: dict[str, int | None] = {}
    for before, cell in zip([None, *cells], cells, strict=False):
        if not _SLUG.match(cell.slug):
            tell("build_slug", cell)
        elif cell.slug in seen:
            tell("build_slug_twice", cell, first=seen[cell.slug])
        seen.setdefault(cell.slug, cell.row)
        lines = len(cell.texts[ENGLISH].strip().splitlines())
        if cell.kind == "code" and lines > LONGEST_CELL:
            tell("build_long_cell", cell, lines=lines, limit=LONGEST_CELL)
        for tag in cell.tags:
            if tag not in KNOWN_TAGS:
                tell("build_tag", cell, tag=tag, known=", ".join(KNOWN_TAGS))
        if "solution" in cell.tags and (
            before is None or before.kind != "code" or "exercise" not in before.tags
        ):
            tell("build_solution", cell)
    code = [cell for cell in cells if cell.kind == "code"]
    for tag in ("parameters", "setup", "record"):
        tagged = [cell for cell in code if tag in cell.tags]
        if len(tagged) != 1:
            tell("build_required", tag=tag, n=len(tagged))
        elif tag == "parameters" and len(_LANG_LINE.findall(tagged[0].texts[ENGLISH])) != 1:
            tell("build_lang_line", tagged[0])
        elif tag == "record" and tagged[0] is not code[-1]:
            tell("build_record_last", tagged[0])
    return problems


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(f"{name}: {stamp_source(Path(name))}")
