"""Names of customers in free text: which texts mention one."""

import re

from kamlib.ledger.groups import core_name

WITHHELD = "•••"
"""What stands in place of text that may name a customer."""


def find_names(*columns) -> dict[str, set[str]]:
    """Names to look for in free text, legal form and word order aside: a word → whole names.

    A name of one short word or of digits alone is none that could be told from other words.
    """
    known: dict[str, set[str]] = {}
    for column in columns:
        values = column.to_pylist() if hasattr(column, "to_pylist") else list(column)
        for name in {core_name(v) for v in set(values) if isinstance(v, str)}:
            if len(name) >= 4 and not name.replace(" ", "").isdigit():
                known.setdefault(name.split()[0], set()).add(name)
    return known


def without(text: str | None, known: dict[str, set[str]]) -> str | None:
    """A text, or a mark where it holds one of these names.

    Examples
    --------
    >>> names = find_names(["Aceites Núñez"])
    >>> without("Porte ACEITES NUÑEZ, enero", names), without("Aceite de motor", names)
    ('•••', 'Aceite de motor')
    """
    return WITHHELD if names_any(text, known) else text


def names_any(text: str | None, known: dict[str, set[str]]) -> bool:
    """Whether a text holds one of these names."""
    if not isinstance(text, str) or not known:
        return False
    words = words_of(text)
    return any(words.issuperset(name.split()) for word in words for name in known.get(word, ()))


def words_of(text: str) -> set[str]:
    """The words of a text as names are compared, parts of ``Núñez_2024`` too."""
    return {*core_name(text).split(), *core_name(re.sub(r"[\W_]+", " ", text)).split()}
