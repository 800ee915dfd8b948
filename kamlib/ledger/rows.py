"""Which rows of a file are lines of the ledger: totals, repeated headers and notes are not.

Only rows that lack a date or an amount, or name neither customer nor product, are looked at one by
one; all others are lines. Blank rows are none and are not counted.
"""

import re

import numpy as np
import pyarrow as pa

from kamlib.ledger.coded import known_mask
from kamlib.ledger.columns import normal_name, plain_letters
from kamlib.ledger.layout import Part
from kamlib.ledger.raw import plain_text

_TOTAL = re.compile(
    r"(sub ?)?total(es)?\b.*|totais\b.*|"
    r"(suma|soma|sum|grand total|gran total|somma)\b ?(total|geral)?"
)


def is_total(cell: str) -> bool:
    """Whether a cell is the word of a totals row.

    Examples
    --------
    >>> [is_total(cell) for cell in ("TOTAL GENERAL:", "Subtotal", "Soma", "Tótem")]
    [True, True, True, False]
    """
    plain = re.sub(r"[^a-z]+", " ", plain_letters(cell).lower()).strip()
    return bool(plain) and _TOTAL.fullmatch(plain) is not None


def set_rows_aside(layout: Part, typed, needed: list[str]) -> tuple[np.ndarray, list[dict]]:
    """Tell lines from other rows.

    Parameters
    ----------
    layout
        Some rows of a file.
    typed
        Its columns with their types.
    needed
        The number columns without which a line has no amount; others may be unknown.

    Returns
    -------
    status
        Per row: 0 a line, 1 set aside, 2 blank.
    aside
        One dict per row set aside: ``line``, ``reason``, ``column``, ``text``.
    """
    date = typed.columns["date"]
    numbers = {name: typed.columns[name] for name in needed}
    checked = [name for name in ("net_revenue", "quantity", "unit_price", "discount")
               if name in typed.columns]  # fmt: skip
    missing_date = np.isnat(date.values)
    blank = {name: ~known_mask(found.values) & ~found.bad for name, found in numbers.items()}
    suspect = missing_date.copy() | layout.short
    for name in checked:
        suspect |= typed.columns[name].bad
    for mask in blank.values():
        suspect |= mask
    suspect |= _nameless(typed, len(suspect))
    status = np.zeros(len(suspect), np.int8)
    aside = []
    lines = np.flatnonzero(suspect)
    own = {header: name for name, header in layout.headers.items()}
    cells = {
        name: plain_text(layout.columns[name].take(pa.array(lines))).to_pylist()
        for name in layout.headers
    }
    wholes = layout.whole_rows(lines)
    names = {normal_name(header) for header in own}
    for at, line in enumerate(lines.tolist()):
        row = {name: cells[name][at].strip() for name in cells}
        pieces = [piece.strip() for piece in wholes[at].split(" | ")]
        told = [piece for piece in pieces if piece]
        if not told:
            status[line] = 2
            continue
        reason, column = _reason(row, told, names, line, date, typed, blank, checked, layout)
        if reason:
            status[line] = 1
            text = row.get(column, "") if column else ""
            aside.append({"line": line, "reason": reason, "text": text,
                          "column": layout.headers.get(column, ""), "raw": wholes[at]})  # fmt: skip
    return status, aside


def _reason(row, told, names, line, date, typed, blank, checked, layout):
    """The first reason against a row, and the column; none where it is a line after all."""
    total = next((piece for piece in told if is_total(piece)), None)
    if np.isnat(date.values[line]):
        if total is not None:
            return "totals_row", next((n for n, cell in row.items() if cell == total), None)
        if sum(normal_name(cell) in names for cell in row.values() if cell) >= max(
            2, len(names) // 2
        ):
            return "repeated_header", None
        if len(told) == 1:
            return "note_row", None
        if date.bad[line]:
            return "bad_date", "date"
        return "missing_date", "date"
    if total is not None and not any(row.get(name) for name in ("customer", "product")
                                     if row.get(name) != total):  # fmt: skip
        return "totals_row", next((n for n, cell in row.items() if cell == total), None)
    for name in checked:
        if typed.columns[name].bad[line]:
            return "bad_number", name
    if layout.short[line] and any(not row[name] for name in blank):
        return "wrong_columns", next(name for name in blank if not row[name])
    for name, mask in blank.items():
        if mask[line]:
            return "missing_amount", name
    return None, None


def _nameless(typed, count: int) -> np.ndarray:
    """Rows with neither customer nor product nor order, where the files have such columns."""
    there = [typed.columns[n] for n in ("customer", "product", "order") if n in typed.columns]
    mask = np.ones(count, bool)
    for column in there:
        mask &= ~known_mask(column)
    return mask if there else np.zeros(count, bool)
