"""Every word that people read: one file per chapter, slug → en, es, pt, and the glossary.

A file of ``words`` holds one table per slug. A text may be a string or, where a count changes the
words, ``{one = "…", other = "…"}``, chosen by the value named ``n``. Columns of frames are slugs
``column.<name>``, each in the lowest chapter that makes it; beside their names they carry ``kind``,
how their values are written.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from kamlib.chapters import CHAPTERS
from kamlib.near import near

LANGUAGES = ("en", "es", "pt")
"""The languages of the workbook, English first: the fallback."""


class Labels(Mapping):
    """Slug (``section.name``) → its table, keys ``en``, ``es``, ``pt`` and, of columns, ``kind``.

    Parsing all of them takes a third of a second on a slow day, cutting the files at the heads of
    tables some milliseconds: so a table is parsed when it is asked for, and nothing is stored that
    could be stale.
    """

    def __init__(self, texts: list[str]) -> None:
        self._tables: dict[str, str | dict] = {}
        for text in texts:
            for table in f"\n{text}".split("\n[")[1:]:
                slug, _, body = table.partition("]\n")
                self._tables[slug] = body

    def __getitem__(self, slug: str) -> dict:
        table = self._tables[slug]
        if isinstance(table, str):
            table = self._tables[slug] = tomllib.loads(table)
        return table

    def __contains__(self, slug: object) -> bool:
        return slug in self._tables

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


def words_files() -> list:
    """The files of words: those of the rooms, then each chapter's own."""
    rooms = [file for file in files(__package__).iterdir() if file.name.endswith("_words.toml")]
    house = files("kamlib")
    chapters = [house / chapter / "show" / "words.toml" for chapter in CHAPTERS]
    return sorted(rooms, key=lambda file: file.name) + chapters


@cache
def labels() -> Labels:
    """All labels, the chapters' one after the other."""
    return Labels([file.read_text(encoding="utf-8") for file in words_files()])


def has_label(slug: str) -> bool:
    """Whether `slug` has words."""
    return slug in labels()


def label(slug: str, lang: str, n: float | None = None) -> str:
    """The words of `slug` in `lang`, as a template that may hold ``{names}``.

    Parameters
    ----------
    slug
        Its dotted name.
    lang
        ``en``, ``es`` or ``pt``.
    n
        The count that chooses between one and many, where the label has both.

    Raises
    ------
    KeyError
        No such slug; the message names near ones.

    Examples
    --------
    >>> label("term.key_account", "es")
    'cuenta clave'
    """
    try:
        text = labels()[slug][lang]
    except KeyError:
        like = near(slug, labels(), others=0)
        raise KeyError(f"no label {slug!r} in {lang!r}; near: {like}") from None
    if isinstance(text, dict):
        return text["one" if n is not None and abs(n) == 1 else "other"]
    return text
