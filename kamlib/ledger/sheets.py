"""Spreadsheets (XLSX, XLS, ODS): sheet and header row found, typed cells keep their type.

Cells are read as the values that the program last saved; nothing is evaluated. A cell typed as a
number or a date becomes text that begins with a mark, so that columns that mix typed cells and
text are decided cell by cell and a typed 1234.567 is never taken for 1.234.567.
"""

import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from kamlib.ledger.raw import DATE_MARK, NUMBER_MARK, Raw, find_header, header_score, unique_headers
from kamlib.problem import Problem, Problems


def read_sheet(path: Path, options: dict, wanted: set[str], name: str = "") -> Raw:
    """Read the ledger's sheet of a workbook.

    Parameters
    ----------
    path
        The file.
    options
        ``sheet`` and ``header_row`` where the settings say them.
    wanted
        Normalised names of the mapped headers, to know sheet and header row by.
    name
        How the file is called in messages.

    Raises
    ------
    Problems
        Unreadable, an unknown sheet, several sheets that fit, or an empty one.
    """
    name = name or path.name
    book = _open(path, name)
    asked = options.get("sheet")
    sheets = {sheet: _rows(book, sheet) for sheet in book.sheet_names if asked in (None, sheet)}
    if asked and asked not in sheets:
        values = {"sheet": asked, "found": ", ".join(book.sheet_names)}
        raise Problems(Problem("no_sheet", values, where=name))
    sheet = options.get("sheet") or _choose(sheets, wanted, name)
    rows = sheets[sheet]
    if not rows:
        raise Problems(Problem("empty_file", where=name))
    place = (options["header_row"] - 1) if options.get("header_row") else find_header(rows, wanted)
    if place >= len(rows):
        raise Problems(Problem("no_header_row", {"row": place + 1}, where=name))
    width = max((i + 1 for row in rows[place:] for i, c in enumerate(row) if c != ""), default=1)
    headers = unique_headers((rows[place] + [""] * width)[:width])
    body = rows[place + 1 :]
    table = pa.table(
        {
            header: pa.array([row[i] if i < len(row) else "" for row in body], pa.string())
            for i, header in enumerate(headers)
        }
    )
    return Raw(
        file=name,
        sheet=sheet,
        table=table,
        rows=np.arange(len(body)) + place + 2,
        short=np.zeros(len(body), bool),
        how={"sheet": sheet, "header_row": place + 1},
    )


def _open(path: Path, name: str) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise Problems(Problem("bad_workbook", {"cause": str(error)[:300]}, where=name)) from None


def _rows(book: CalamineWorkbook, sheet: str) -> list[list[str]]:
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell) -> str:
    """A cell as text, typed ones with their mark."""
    if isinstance(cell, str):
        return cell.replace(NUMBER_MARK, "").replace(DATE_MARK, "")
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, int | float):
        # spreadsheets keep 15 digits: more are the noise of binary fractions
        digits = f"{cell:.15g}"
        return NUMBER_MARK + (digits if "e" not in digits else format(cell, "f"))
    if isinstance(cell, datetime.datetime | datetime.date):
        return DATE_MARK + cell.isoformat()[:10]
    return "" if cell is None else str(cell)


def _choose(sheets: dict[str, list[list[str]]], wanted: set[str], name: str) -> str:
    """The one sheet that carries the header; a question where several do."""
    scores = {
        sheet: max((header_score(row, wanted) for row in rows[:50]), default=0)
        for sheet, rows in sheets.items()
    }
    best = max(scores.values(), default=0)
    if not best:
        return max(sheets, key=lambda sheet: len(sheets[sheet]))
    fits = [sheet for sheet, score in scores.items() if score == best]
    if len(fits) > 1:
        raise Problems(
            Problem("several_sheets", {"found": ", ".join(fits), "sheet": fits[0]}, where=name)
        )
    return fits[0]


def list_sheets(path: Path, name: str = "") -> list[str]:
    """The sheets that hold more than one row, in the workbook's order.

    Raises
    ------
    Problems
        The workbook cannot be opened, or every sheet is empty.
    """
    book = _open(path, name or path.name)
    found = [sheet for sheet in book.sheet_names if book.get_sheet_by_name(sheet).height > 1]
    if not found:
        raise Problems(Problem("empty_file", where=name or path.name))
    return found
