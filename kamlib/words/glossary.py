"""The glossary: the words of the field, each with one sentence, in all languages."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from kamlib.near import near


class Term(NamedTuple):
    """A word of the field and what it means."""

    term: str
    meaning: str


@cache
def read_glossary() -> dict[str, dict[str, Term]]:
    """Read the glossary: slug → language → its term and meaning."""
    text = (files(__package__) / "glossary.toml").read_text(encoding="utf-8")
    return {
        slug: {lang: Term(**words) for lang, words in entry.items()}
        for slug, entry in tomllib.loads(text).items()
    }


def find_term(slug: str, lang: str) -> Term:
    """Look up a term in one language.

    Raises
    ------
    KeyError
        No such slug; the message names near ones.

    Examples
    --------
    >>> find_term("white_space", "es").term
    'espacio en blanco'
    """
    glossary = read_glossary()
    if slug not in glossary:
        like = near(slug, glossary, others=0)
        raise KeyError(f"no term {slug!r} in the glossary; near: {like}")
    return glossary[slug][lang]
