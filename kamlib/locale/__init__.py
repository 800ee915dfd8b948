"""Every word that people read: one file of labels, slug → en, es, pt, and the glossary.

``labels.toml`` holds one table per slug. A text may be a string or, where a count changes the
words, ``{one = "…", other = "…"}``, chosen by the value named ``n``. Columns of frames are slugs
``column.<name>``; beside their names they carry ``kind``, how their values are written.
"""

import tomllib
from functools import cache
from importlib.resources import files

from kamlib.near import near

LANGUAGES = ("en", "es", "pt")
"""The languages of the workbook, English first: the fallback."""


@cache
def labels() -> dict[str, dict]:
    """All labels: slug (``section.name``) → its table, keys ``en``, ``es``, ``pt`` and ``kind``."""
    text = (files(__package__) / "labels.toml").read_text(encoding="utf-8")
    found: dict[str, dict] = {}

    def walk(prefix: str, table: dict) -> None:
        for key, value in table.items():
            slug = f"{prefix}.{key}" if prefix else key
            if "en" in value:
                found[slug] = value
            else:
                walk(slug, value)

    walk("", tomllib.loads(text))
    return found


def has_label(slug: str) -> bool:
    """Whether `slug` has words."""
    return slug in labels()


def label(slug: str, lang: str, n: float | None = None) -> str:
    """The words of `slug` in `lang`, as a template that may hold ``{names}``.

    Parameters
    ----------
    slug
        A dotted name of ``labels.toml``.
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
