"""Names as they came from a ledger, made fit to be shown."""

import unicodedata

NBSP = "\xa0"
"""Between a figure and its unit, so that no line breaks there."""

LONGEST = 48
"""Characters after which a name is cut in tables."""

_DIRECTION = dict.fromkeys([0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def clean(text, longest: int | None = None) -> str:
    r"""`text` on one line, without control or direction marks, cut after `longest` characters.

    Examples
    --------
    >>> clean("Filtros\n del  Norte, S.A.", 12)
    'Filtros del…'
    """
    kept = str(text).translate(_DIRECTION)
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in kept)
    head, *rest = kept.split(" ")
    kept = " ".join([head, *(part for part in rest if part)]).strip()
    if longest and len(kept) > longest:
        kept = kept[: longest - 1].rstrip() + "…"
    return kept


def plain(text: str) -> str:
    """`text` for a terminal, where lines break at no figure."""
    return text.replace(NBSP, " ")


def width(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def in_columns(lines: list[list[str]], right: list[bool]) -> list[str]:
    """Lines of cells as text, one column below the other; `right`: which stand right-aligned.

    Examples
    --------
    >>> in_columns([["a", "10"], ["longer", "9"]], [False, True])
    ['a       10', 'longer   9']
    """
    columns = []
    for cells, end in zip(zip(*lines, strict=True), right, strict=True):
        size = max(map(width, cells))
        gaps = [" " * (size - width(cell)) for cell in cells]
        pairs = zip(gaps, cells, strict=True) if end else zip(cells, gaps, strict=True)
        columns.append([first + second for first, second in pairs])
    return ["  ".join(line).rstrip() for line in zip(*columns, strict=True)]
