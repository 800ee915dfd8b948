"""Headers in mid-file: exports pasted below each other, or a report that repeats its header.

One that says the same as the first is only set aside; under another one the rows below would be
read in the wrong columns, and only a person can put them right.
"""

from kamlib.ledger.columns import line_column, match_rank, normal_name
from kamlib.ledger.raw import header_score, unique_headers
from kamlib.problem import Problem


def is_header(cells: list[str], names: set[str]) -> bool:
    """Whether a row names columns.

    Parameters
    ----------
    cells
        The row's cells.
    names
        Normalised names of the mapped headers; names that companies use for them count too.

    Examples
    --------
    >>> names = {"fecha", "cliente", "importe"}
    >>> rows = ["FECHA", "importe "], ["Date", "Customer", "Amount"], ["Cliente", "Acme", "7,00"]
    >>> [is_header(cells, names) for cells in rows]
    [True, True, False]
    """
    told = [cell for cell in cells if cell and cell.strip()]
    mapped = sum(normal_name(cell) in names for cell in told)
    if mapped >= max(2, len(names) // 2):
        return True
    figures = any(cell.strip()[0].isdigit() for cell in told)  # no header, and quickly seen
    return not figures and header_score(told, set()) >= max(3, 2 * len(told) / 3)


def same_header(cells: list[str], headers: list[str], mapping: dict[str, str]) -> bool:
    """Whether a header names the mapped columns where the file's first one does.

    Parameters
    ----------
    cells
        The cells of the later header.
    headers
        The file's columns.
    mapping
        Canonical name → header.

    Examples
    --------
    >>> mapping = {"date": "Fecha", "net_revenue": "Importe"}
    >>> rows = ["FECHA", "Importe"], ["Date", "Importe", "Notas"], ["Importe", "Fecha"]
    >>> [same_header(cells, ["Fecha", "Importe"], mapping) for cells in rows]
    [True, True, False]
    """
    names = {normal_name(header): name for name, header in mapping.items()}
    first, later = (list(map(normal_name, row)) for row in (headers, unique_headers(cells)))
    for own, there, cell in zip(first, later, cells, strict=False):
        if own not in names or not cell.strip() or there == own:
            continue
        # another name for it, and not one that either header has for a column of its own
        moved = there in first or own in later
        if moved or match_rank(line_column(names[own]), there) is None:
            return False
    return True


def heads_lines(cells: list[str], mapping: dict[str, str]) -> bool:
    """Whether what stands below a header may be lines of sales: it has a column of dates."""
    own, dates = normal_name(mapping["date"]), line_column("date")
    return any(
        name == own or match_rank(dates, name) is not None for name in map(normal_name, cells)
    )


def other_header(cells: list[str], file: str, row: int) -> Problem:
    """The question about a header in mid-file that is not the first one's."""
    return Problem("other_header", {"cells": " | ".join(cells)[:300]}, where=file, row=row)
