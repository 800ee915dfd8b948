"""Rows set aside as a file that Excel opens, so that the client's own people can mend them."""

import csv
import datetime
from contextlib import contextmanager
from pathlib import Path

from kamlib.words.label import has_label, label

COLUMNS = ("source", "source_row", "reason", "column", "text", "raw")
"""The columns of the rows set aside."""

SHEET_ROWS = 200_000
"""Up to this many rows the file is a workbook, beyond it a CSV."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CELL = 32_767
_MADE = datetime.datetime(2000, 1, 1)  # the same rows give the same bytes


def aside_path(folder: Path, count: int) -> Path:
    """The file for that many rows."""
    return folder / ("set_aside.xlsx" if count <= SHEET_ROWS else "set_aside.csv")


def write_aside(path: Path, aside: list[dict], lang: str) -> None:
    """Write the rows set aside, in the format that `aside_path` names; text is never a formula.

    Parameters
    ----------
    path
        Where to.
    aside
        ``source``, ``source_row``, ``reason``, ``column``, ``text``, ``raw``, one dict each.
    lang
        The language of headers and reasons.
    """
    headers = [label(f"aside.{name}", lang) for name in COLUMNS]
    reasons = {item["reason"]: _reason(item["reason"], lang) for item in aside}
    rows = (
        [reasons[item[name]] if name == "reason" else item[name] for name in COLUMNS]
        for item in aside
    )
    if len(aside) > SHEET_ROWS:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(headers)
            writer.writerows([neutral(cell) for cell in row] for row in rows)
        return
    _write_sheet(path, headers, rows, label("aside.sheet", lang))


def neutral(cell):
    """A cell that no spreadsheet takes for a formula.

    Examples
    --------
    >>> neutral("=1+1"), neutral("-100,00"), neutral("Total"), neutral(12)
    ("'=1+1", "'-100,00", 'Total', 12)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _reason(reason: str, lang: str) -> str:
    slug = f"reason.{reason}"
    return label(slug, lang) if has_label(slug) else reason


@contextmanager
def one_sheet(path: Path, title: str, headers: list[str], widths, **options):
    """A workbook to write, and its sheet below the row of headers; text is never a formula."""
    import xlsxwriter

    options |= {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with path.open("wb") as file, xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"created": _MADE})
        sheet = book.add_worksheet(title[:31])
        bold = book.add_format({"bold": True, "bottom": 1})
        for at, (header, width) in enumerate(zip(headers, widths, strict=True)):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, header, bold)
        sheet.freeze_panes(1, 0)
        yield book, sheet


def _write_sheet(path: Path, headers: list[str], rows, title: str) -> None:
    widths = (28, 8, 26, 20, 24, 90)
    with one_sheet(path, title, headers, widths, constant_memory=True) as (_, sheet):
        number = 0
        for number, row in enumerate(rows, start=1):
            for at, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, at, cell[:_CELL])
                else:
                    sheet.write_number(number, at, cell)
        sheet.autofilter(0, 0, max(number, 1), len(headers) - 1)
