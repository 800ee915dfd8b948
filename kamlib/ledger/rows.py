"""Which rows of a file are lines of the ledger: totals, repeated headers and notes are not.

Only rows that lack a date or an amount, name neither customer nor product, or hold the word of a
totals row, are looked at one by one; all others are lines. Blank rows are none and are not counted.
"""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger.coded import as_mask, codes_of, known_mask
from kamlib.ledger.columns import line_column, normal_name, plain_letters
from kamlib.ledger.headers import heads_lines, is_header, other_header, same_header
from kamlib.ledger.layout import Part
from kamlib.ledger.raw import plain_text
from kamlib.problem import Problem

_TOTAL = re.compile(
    r"(sub ?)?total(es|e|i)?\b.*|(sub ?)?totais\b.*|gesamt(summe)?\b.*|zwischensumme\b.*|"
    r"(suma|soma|sum|summe|somme|grand total|gran total|somma)\b ?(total|geral|general|y sigue)?"
)
_ANY_TOTAL = r"(?i)tota|som+[ae]|sum+[ae]?\b|gesamt|summe"
_TOTAL_WORDS = set(
    re.findall(
        r"\w+",
        """
    total totales totais totale totali subtotal subtotales subtotais sub grand gran suma soma
    sum summe somme somma gesamt gesamtsumme zwischensumme general geral generale y e and
    sigue of de del do da dos das la el cliente customer client factura fatura invoice pedido
    order documento document mes month ano year dia day trimestre quarter periodo period
    delegacion filial branch sucursal zona vendedor producto produto product articulo familia
    neto net liquido ventas vendas sales importe valor amount enero febrero marzo abril mayo
    junio julio agosto septiembre setiembre octubre noviembre diciembre janeiro fevereiro
    marco maio junho julho setembro outubro novembro dezembro january february march april may
    june july august september october november december
        """,
    )
)
"""What the cell of a totals row may say beside what it sums up."""


def is_total(cell: str) -> bool:
    """Whether a cell is the word of a totals row.

    Examples
    --------
    >>> [is_total(cell) for cell in ("TOTAL GENERAL:", "Subtotal", "Soma", "Tótem")]
    [True, True, True, False]
    """
    plain = re.sub(r"[^a-z]+", " ", plain_letters(cell).lower()).strip()
    return bool(plain) and _TOTAL.fullmatch(plain) is not None


def is_bare_total(cell: str, others: list[str]) -> bool:
    """Whether a cell says nothing but a total, of what the row's other cells name at most.

    Examples
    --------
    >>> [is_bare_total(cell, ["C01", "Acme SA"]) for cell in ("TOTAL enero", "Total Acme")]
    [True, True]
    >>> is_bare_total("Total Energies", ["C01", "Total Energies"])
    False
    """
    named = {word for other in others if other != cell for word in _words(other)}
    return is_total(cell) and set(_words(cell)) <= _TOTAL_WORDS | named


def _words(cell: str) -> list[str]:
    return [w for w in re.findall(r"[a-z0-9]+", plain_letters(cell).lower()) if not w.isdigit()]


def set_rows_aside(
    layout: Part, typed, needed: list[str]
) -> tuple[np.ndarray, list[dict], list[Problem]]:
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
    problems
        Headers in mid-file under which the rows below them would be read wrongly.
    """
    date = typed.columns["date"]
    numbers = {name: typed.columns[name] for name in needed}
    checked = [name for name in ("net_revenue", "quantity", "unit_price", "discount")
               if name in typed.columns]  # fmt: skip
    blank = {name: ~known_mask(found.values) & ~found.bad for name, found in numbers.items()}
    suspect = np.isnat(date.values) | layout.short | _says_total(layout)
    suspect |= _nameless(typed, len(suspect))
    for mask in (*(typed.columns[name].bad for name in checked), *blank.values()):
        suspect |= mask
    status = np.zeros(len(suspect), np.int8)
    aside, others = [], []
    lines = np.flatnonzero(suspect)
    own = {header: name for name, header in layout.headers.items()}
    cells = {
        name: plain_text(layout.columns[name].take(pa.array(lines))).to_pylist()
        for name in layout.headers
    }
    wholes = layout.whole_rows(lines)
    names = {normal_name(header) for header in own}
    headers = list(layout.cells)
    for at, line in enumerate(lines.tolist()):
        row = {name: cells[name][at].strip() for name in cells}
        pieces = [piece.strip() for piece in wholes[at].split(" | ")]
        told = [piece for piece in pieces if piece]
        if not told:
            status[line] = 2
            continue
        reason, column = _reason(row, told, names, line, date, typed, blank, checked, layout)
        if reason == "repeated_header" and not same_header(pieces, headers, layout.headers):
            others.append((line, pieces))
        if reason:
            status[line] = 1
            text = row.get(column, "") if column else ""
            aside.append({"line": line, "reason": reason, "text": text,
                          "column": layout.headers.get(column, ""), "raw": wholes[at]})  # fmt: skip
    return status, aside, _other_headers(layout, others, status, names)


def _other_headers(layout: Part, others: list, status: np.ndarray, names: set) -> list[Problem]:
    """The question at headers unlike the first, where lines stand below them or may."""
    file, kept, mapping = layout.raws[0].file, np.flatnonzero(status == 0), layout.headers
    headers = list(layout.cells)
    last = kept[-1] if len(kept) else -1
    asked = [
        (int(layout.row[line]), cells)
        for line, cells in others
        if last > line or heads_lines(cells, mapping)
    ]
    asked += [
        (int(row), cells)
        for row, cells in layout.block.broken
        if is_header(cells, names)
        and heads_lines(cells, mapping)
        and (any(cells[len(headers) :]) or not same_header(cells, headers, mapping))
    ]
    return [other_header(cells, file, row) for row, cells in sorted(asked)]


def _reason(row, told, names, line, date, typed, blank, checked, layout):
    """The first reason against a row, and the column; none where it is a line after all."""
    total = next((piece for piece in told if is_total(piece)), None)
    if np.isnat(date.values[line]):
        if total is not None:
            return "totals_row", next((n for n, cell in row.items() if cell == total), None)
        if is_header(told, names):
            return "repeated_header", None
        if len(told) == 1:
            return "note_row", None
        if date.bad[line]:
            return "bad_date", "date"
        return "missing_date", "date"
    if total is not None and _sums_up(total, told, row):
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


def _sums_up(total: str, told: list[str], row: dict[str, str]) -> bool:
    """Whether a row with a day that says total is no line: it names neither customer nor product.

    A customer may be called so, with an order: then the words must say nothing but a total. Where
    the files have products (else orders), a row without one that says nothing but a total is none
    either, though it names the customer or the order that it sums up.
    """
    others = {name for name, cell in row.items() if cell and cell != total}
    if not others & {"customer", "product"}:
        named = total in (row.get("customer"), row.get("product"))  # may be called so
        numbered = "order" in others or not {"order", "product"} & set(row)
        return not (named and numbered) or is_bare_total(total, told)
    key = "product" if "product" in row else "order"
    return key in row and key not in others and is_bare_total(total, told)


def _says_total(layout: Part) -> np.ndarray:
    """Rows with a cell of text that may be the word of a totals row."""
    mask = np.zeros(len(layout.row), bool)
    own = set(layout.headers.values()) - {
        header for name, header in layout.headers.items() if line_column(name).type == "text"
    }
    for header, column in layout.cells.items():
        if header in own or not pa.types.is_dictionary(column.type):
            continue
        found = as_mask(pc.match_substring_regex(column.dictionary, _ANY_TOTAL))
        if found.any():
            totals = [place for place in np.flatnonzero(found).tolist()
                      if is_total(column.dictionary[place].as_py())]  # fmt: skip
            mask |= np.isin(codes_of(column), totals)
    return mask


def _nameless(typed, count: int) -> np.ndarray:
    """Rows with neither customer nor product nor order, where the files have such columns."""
    there = [typed.columns[n] for n in ("customer", "product", "order") if n in typed.columns]
    mask = np.ones(count, bool)
    for column in there:
        mask &= ~known_mask(column)
    return mask if there else np.zeros(count, bool)
