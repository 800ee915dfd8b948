"""Names like the one that somebody wrote, for messages that say what was meant."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches


def near_names(
    name: str,
    known: Iterable[str],
    n: int = 3,
    *,
    plain: Callable[[str], str] = str.lower,
    cutoff: float = 0.5,
) -> list[str]:
    """The names of `known` most like `name`, the likest first.

    Parameters
    ----------
    name, known
        What was written, and what may be written.
    n
        At most so many.
    plain
        How a name is compared.
    cutoff
        How like they must be, 0–1 (`difflib.SequenceMatcher.ratio`).

    Examples
    --------
    >>> near_names("Walet", ["wallet", "work", "link"])
    ['wallet']
    """
    compared = {plain(str(k)): str(k) for k in sorted(known, key=str, reverse=True)}
    close = get_close_matches(plain(str(name)), compared, n=n, cutoff=cutoff)
    return [compared[found] for found in close]


def near(name: str, known: Iterable[str], n: int = 3, *, others: int | None = 12, plain=str.lower):
    """`near_names` as text; where none is like it the first `others` names, None for all.

    Examples
    --------
    >>> near("walet", ["wallet", "work"]), near("xyz", ["wallet", "work"], others=0)
    ('wallet', '–')
    """
    known = [str(k) for k in known]
    return ", ".join(near_names(name, known, n, plain=plain) or sorted(known)[:others]) or "–"
