"""A workbook of Excel as a person leaves it: read, changed in some cells, saved again."""

import datetime as dt
from typing import NamedTuple

import xlsxwriter
from python_calamine import CalamineWorkbook


class Formula(NamedTuple):
    """A formula, and the value that the spreadsheet computed."""

    text: str
    value: object


def read_book(path):
    """Sheet name → rows of cells."""
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names}  # fmt: skip


def write_book(path, sheets):
    """Write cells with their types; nothing else (styles, drop-downs) is kept."""
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if cell is None or cell == "":
                        continue
                    if isinstance(cell, Formula):
                        sheet.write_formula(r, c, cell.text, None, cell.value)
                    elif isinstance(cell, bool):
                        sheet.write_boolean(r, c, cell)
                    elif isinstance(cell, int | float):
                        sheet.write_number(r, c, cell)
                    elif isinstance(cell, dt.datetime):
                        sheet.write_datetime(r, c, cell, days)
                    elif isinstance(cell, dt.date):
                        day = dt.datetime.combine(cell, dt.time())
                        sheet.write_datetime(r, c, day, days)
                    else:
                        sheet.write_string(r, c, cell)


def sheet_of(sheets, kind):
    """The rows of a kind's sheet."""
    return next(rows for rows in sheets.values() if rows and rows[0][0] == f"kam:{kind}")


def put(sheets, kind, row, field, value):
    """Write a cell, by the row as a spreadsheet numbers it and the field's slug."""
    rows = sheet_of(sheets, kind)
    at = rows[0].index(field)
    while len(rows) < row:
        rows.append([])
    line = rows[row - 1]
    line.extend([""] * (at + 1 - len(line)))
    line[at] = value


def sign(sheets, author):
    """Say on the first sheet who has filled it in."""
    for rows in sheets.values():
        for row in rows:
            if row and row[0] == "author":
                row.extend([""] * (3 - len(row)))
                row[2] = author
