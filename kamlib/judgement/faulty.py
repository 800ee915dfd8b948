"""Cells of a workbook that hold no value: error marks (#N/A) and formulas that nobody computed.

The reader of sheets gives them as blank, and blank means «no change»: what a person meant to
change would be passed over without a word.
"""

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def find_faulty(path: Path) -> dict[str, dict[tuple[int, int], str]]:
    """Sheet's name → (row, column), both from 0 → what stands there in place of a value.

    Files of other formats than XLSX, which the reader takes too, tell nothing here.
    """
    try:
        with zipfile.ZipFile(path) as book:
            return {name: _read(book, part) for name, part in _parts(book).items()}
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError):
        return {}


def _parts(book: zipfile.ZipFile) -> dict[str, str]:
    """Sheet's name → its part of the package."""
    links = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    target = {link.get("Id"): link.get("Target", "").removeprefix("/xl/") for link in links}
    sheets = ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
    return {sheet.get("name"): f"xl/{target[sheet.get(_REL)]}" for sheet in sheets}


def _read(book: zipfile.ZipFile, part: str) -> dict[tuple[int, int], str]:
    found = {}
    with book.open(part) as text:
        for _, cell in ElementTree.iterparse(text):
            if cell.tag != f"{_MAIN}c":
                continue
            value, formula = cell.find(f"{_MAIN}v"), cell.find(f"{_MAIN}f")
            said = "" if value is None else value.text or ""
            no_value = formula is not None and not said and cell.get("t") != "str"
            if cell.get("t") == "e" or no_value:
                found[_place(cell.get("r", "A1"))] = said or f"={formula.text or ''}"
            cell.clear()
    return found


def _place(name: str) -> tuple[int, int]:
    """(row, column) of a cell called as «C7», both from 0."""
    letters, row = re.fullmatch(r"([A-Z]+)(\d+)", name).groups()
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return int(row) - 1, column - 1
