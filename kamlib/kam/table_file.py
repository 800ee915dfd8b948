"""Tables that leave: CSV and XLSX with real numbers and dates, and text that stays text."""

import csv
import datetime as dt
import re
from pathlib import Path

import pandas as pd

from kamlib.problem import Problem, Problems
from kamlib.whole import whole_file
from kamlib.words.label import labels
from kamlib.words.words import Words, is_unknown

SUFFIXES = (".csv", ".xlsx")
_RISKY = re.compile(r"^\s*[=+\-@\t\r＝＋－＠]")
_TEXT = ("text", "prose", "code", "codes", "flag")
_PERCENT = ("percent", "percent0", "change", "points")
_WHOLE = ("count", "days", "hours", "months", "money_exact0")
_SAME_DAY = dt.datetime(2000, 1, 1)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def save_table(frame: pd.DataFrame, path: Path | str, words: Words) -> Path:
    """Write a frame as a file that a spreadsheet opens: headers and choices in words.

    Parameters
    ----------
    frame
        Any frame of the workbook: each column has a label.
    path
        Ends in ``.csv`` or ``.xlsx``. It appears whole or not at all.
    words
        Language of headers and choices; the locale decides decimal mark and separator of CSV.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    Problems
        Another suffix.
    KeyError
        A column without a label.

    Notes
    -----
    Unknown is an empty cell. Text that a spreadsheet could take for a formula gets an apostrophe
    before it in CSV; in XLSX every text is written as text, codes with their leading zeros.
    """
    path = Path(path)
    if path.suffix.lower() not in SUFFIXES:
        raise Problems(
            Problem("table_suffix", {"file": path.name, "suffixes": ", ".join(SUFFIXES)}),
            lang=words.lang,
        )
    heads = [words.label(f"column.{name}") for name in frame]
    kinds = [labels()[f"column.{name}"]["kind"] for name in frame]
    columns = [_values(frame[name], kind, words) for name, kind in zip(frame, kinds, strict=True)]
    path.parent.mkdir(parents=True, exist_ok=True)
    write = _write_csv if path.suffix.lower() == ".csv" else _write_xlsx
    with whole_file(path) as part:
        write(str(part), heads, kinds, columns, words)
    return path


def _values(column: pd.Series, kind: str, words: Words) -> list:
    """Values as a spreadsheet holds them: numbers, dates, text; None where unknown."""
    if kind in ("date", "month"):
        days = pd.to_datetime(column)
        return [None if is_unknown(day) else day.to_pydatetime() for day in days]
    if kind in _TEXT or kind.startswith("label"):
        return [None if is_unknown(value) else _clean(words.write(value, kind)) for value in column]
    numbers = pd.to_numeric(column, errors="coerce").astype("float64").tolist()
    return [
        None if is_unknown(value) else _clean(value) if is_unknown(number) else number
        for number, value in zip(numbers, column, strict=True)
    ]


def _clean(text: str) -> str:
    return _CONTROL.sub("", str(text))


def _write_csv(part: str, heads, kinds, columns, words: Words) -> None:
    comma = words.number(0.5, 1)[1:2] == ","

    def written(value) -> str:
        if value is None:
            return ""
        if isinstance(value, dt.datetime):
            return value.strftime("%Y-%m-%d")
        if isinstance(value, float):
            text = repr(round(value, 10)) if value % 1 else str(int(value))
            return text.replace(".", ",") if comma else text
        return f"'{value}" if _RISKY.match(value) else value

    with open(part, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";" if comma else ",", lineterminator="\r\n")
        writer.writerow([written(head) for head in heads])
        writer.writerows([written(value) for value in row] for row in zip(*columns, strict=True))


def _write_xlsx(part: str, heads, kinds, columns, words: Words) -> None:
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(part, options) as book:
        book.set_properties({"created": _SAME_DAY})
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        forms = [book.add_format({"num_format": _number_form(kind)}) for kind in kinds]
        sheet.freeze_panes(1, 0)
        for place, (head, kind, values) in enumerate(zip(heads, kinds, columns, strict=True)):
            sheet.write_string(0, place, head, bold)
            longest = max([8, *(len(v) for v in values if isinstance(v, str))])
            wide = min(longest, 40) if kind in _TEXT or kind.startswith("label") else 13
            sheet.set_column(place, place, max(wide, min(len(head), 14)))
            for row, value in enumerate(values, start=1):
                if isinstance(value, str):
                    sheet.write_string(row, place, value[:32_767])
                elif isinstance(value, dt.datetime):
                    sheet.write_datetime(row, place, value, forms[place])
                elif value is not None:
                    sheet.write_number(row, place, value, forms[place])
        if heads and columns[0]:
            sheet.autofilter(0, 0, len(columns[0]), len(heads) - 1)


def _number_form(kind: str) -> str:
    if kind in ("date", "month"):
        return "yyyy-mm-dd"
    if kind in _PERCENT:
        return "0.0%"
    if kind.startswith("money"):
        return "#,##0.00"
    return "#,##0" if kind in _WHOLE else "#,##0.00" if kind in ("ratio", "number") else "General"
