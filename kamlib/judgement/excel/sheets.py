"""The log as a workbook of Excel: one sheet per kind as it stands, to be filled in and read back.

Row 1 of each sheet (hidden) holds slugs, the first two columns (hidden) what a row is about and the
entry that it shows; `kamlib.judgement.excel.edits` reads by these, so that words, order and
language of what people see do not matter. Text stays text, whatever it begins with.
"""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable
from pathlib import Path

import xlsxwriter

from kamlib.judgement.entry import Entry
from kamlib.judgement.excel.cells import Offered
from kamlib.judgement.kinds import CONFIDENCES, KINDS
from kamlib.judgement.log import Log
from kamlib.kind import FieldOf, choice_name, field_name, fields_of, kind_name
from kamlib.vocabulary import SIDES
from kamlib.whole import whole_file
from kamlib.words.label import label

FORMAT = 1
"""Raised when files written before can no longer be read."""

EMPTY_ROWS = 500
"""Rows below the last one that have drop-downs and help, for what is new."""

AFTER = (
    FieldOf("confidence", "choice", CONFIDENCES),
    FieldOf("said_in", "text"),
    FieldOf("withdraw", "flag"),
)
"""What every sheet asks beside the kind's own fields."""

PEOPLE = (
    FieldOf("name", "text"),
    FieldOf("role", "text"),
    FieldOf("side", "choice", SIDES),
    FieldOf("account", "account"),
    FieldOf("facilitator", "flag"),
)
"""The sheet of people."""

PERSON = FieldOf("author", "person")
"""Who filled in the book, on its first sheet."""

_HELP = ("help", "help_blank", "help_row", "help_wrong", "help_scores", "new_person")
_INFORMED = ("author", "said_on")
_DAY = 14
"""Excel's own short date: day, month and year as whoever opens the file writes them."""

_FORMATS = {"day": _DAY, "money": "#,##0.00", "share": "0.0%", "whole": "0",
            "number": "General"}  # fmt: skip
_WIDE = {"text": 40, "choice": 22, "person": 24, "account": 34, "family": 22, "flag": 10, "day": 12,
         "question": 60, "factor": 30, "for_objective": 40}  # fmt: skip


def write_sheets(
    log: Log,
    path: Path,
    *,
    client: str,
    client_name: str,
    lang: str,
    accounts: dict[str, str] | None = None,
    families: Iterable[str] = (),
) -> int:
    """Write what stands in the log as a workbook of Excel, whole or not at all.

    Parameters
    ----------
    log
        The log. Scores of rounds that are not revealed are left out, also one's own.
    path
        The file.
    client, client_name
        The client's folder and what it is called.
    lang
        The language of headers, choices and help.
    accounts, families
        Account code → name and the families of products: what the drop-downs offer.

    Returns
    -------
    int
        The rows written, people aside.
    """
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with whole_file(path) as part, xlsxwriter.Workbook(str(part), options) as book:
        offered = Offered(log, lang, accounts, families)
        return _Writer(book, log, lang, offered).write(client, client_name)


def hash_person(row: dict) -> str:
    """What a row of the sheet of people was when it was written."""
    said = [str(row[field.name]) for field in PEOPLE]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]


class _Writer:
    """Writes the sheets of one workbook."""

    def __init__(self, book, log: Log, lang: str, offered: Offered):
        self.book, self.log, self.lang, self.offered = book, log, lang, offered
        self.names, self.last = log.read_names(), log.read_last_id()
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.info = book.add_format({"font_color": "#666666", "valign": "top"})
        self.info_day = book.add_format({"font_color": "#666666", "num_format": _DAY})
        self.plain = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
        self.formats = {
            kind: book.add_format({"num_format": text, "valign": "top"})
            for kind, text in _FORMATS.items()
        }
        self.ranges: dict[str, str] = {}

    def word(self, slug: str, **values) -> str:
        return label(f"judgement_sheet.{slug}", self.lang).format(**values)

    def write(self, client: str, client_name: str) -> int:
        start = self.book.add_worksheet(self.word("start"))
        self.lists = self.book.add_worksheet("kam_lists")
        self.lists.hide()
        self._people()
        rows = {kind: self._kind(kind) for kind in KINDS}
        self._start(start, client, client_name, rows)
        return sum(rows.values())

    def _start(self, sheet, client: str, client_name: str, rows: dict[str, int]) -> None:
        sheet.set_column(0, 0, None, None, {"hidden": True})
        sheet.set_column(1, 1, 100, self.plain)
        sheet.set_column(2, 2, 36)
        told = {
            "format": str(FORMAT),
            "client": client,
            "date": dt.date.today().isoformat(),
            "book": uuid.uuid4().hex[:6],  # by these two an import knows the same book again
            "last": str(self.last),
        }
        for row, (slug, text) in enumerate(told.items()):
            sheet.set_row(row, None, None, {"hidden": True})
            sheet.write_string(row, 0, slug)
            sheet.write_string(row, 2, text)
        sheet.write_string(5, 1, self.word("title", client=client_name), self.head)
        said = {"name": client, "mark": self.word("clear"),
                "column": field_name("withdraw", self.lang),
                "sheet": kind_name("people", self.lang)}  # fmt: skip
        for row, slug in enumerate(_HELP, start=7):
            text = self.word(slug, **said)
            sheet.set_row(row, 15 * (1 + len(text) // 105))  # not every program fits rows to text
            sheet.write_string(row, 1, text, self.plain)
        row = 8 + len(_HELP)
        self._author(sheet, row)
        sheet.write_string(row + 2, 1, self.word("sheets"), self.head)
        for at, (kind, count) in enumerate(rows.items(), start=row + 3):
            name = self.sheet_name(kind)
            place = f"internal:'{name.replace(chr(39), chr(39) * 2)}'!A1"
            sheet.write_url(at, 1, place, string=name)
            sheet.write_number(at, 2, count, self.info)
        self._paper(sheet)
        sheet.activate()

    def _author(self, sheet, row: int) -> None:
        """Ask who fills in the book."""
        sheet.write_string(row, 0, "author")
        sheet.write_string(row, 1, self.word("author"), self.head)
        if self.names:
            told = {"input_title": self.word("author"), "input_message": self.word("choose")}
            rule = {"validate": "list", "source": self._range(PERSON), "error_type": "warning"}
            sheet.data_validation(row, 2, row, 2, rule | told)
        sheet.write_blank(row, 2, None, self.book.add_format({"border": 1, "bg_color": "#fff8dc"}))

    def _paper(self, sheet) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def sheet_name(self, kind: str) -> str:
        return kind_name(kind, self.lang)[:31]

    def _people(self) -> None:
        sheet = self._sheet("people", PEOPLE, ())
        found = self.log.read_people()
        for row, said in enumerate(found.to_dict("records"), start=2):
            sheet.write_string(row, 0, said["person"])
            sheet.write_string(row, 1, hash_person(said))
            for at, field in enumerate(PEOPLE, start=2):
                self._cell(sheet, row, at, field, said[field.name])
        self._rules(sheet, PEOPLE, 2, 2 + len(found) + EMPTY_ROWS)

    def _kind(self, kind: str) -> int:
        fields = fields_of(KINDS[kind])
        sheet = self._sheet(kind, (*fields, *AFTER), _INFORMED)
        found = self.log.read_entries(kind)
        for row, entry in enumerate(found, start=2):
            self._row(sheet, row, fields, entry)
        sheet.autofilter(1, 2, 1 + max(1, len(found)), 1 + len(fields) + len(AFTER) + 2)
        self._rules(sheet, (*fields, *AFTER), 2, 2 + len(found) + EMPTY_ROWS)
        return len(found)

    def _row(self, sheet, row: int, fields, entry: Entry) -> None:
        sheet.write_string(row, 0, entry.key)
        sheet.write_number(row, 1, entry.id)
        said = {**entry.value, "confidence": entry.confidence, "said_in": entry.source}
        for at, field in enumerate((*fields, *AFTER), start=2):
            account = entry.value.get("account", "")
            self._cell(sheet, row, at, field, said.get(field.name), account)
        at = 2 + len(fields) + len(AFTER)
        sheet.write_string(row, at, self.names.get(entry.author, entry.author), self.info)
        day = dt.datetime.fromisoformat(entry.day)
        sheet.write_datetime(row, at + 1, day, self.info_day)

    def _sheet(self, kind: str, fields, informed):
        sheet = self.book.add_worksheet(self.sheet_name(kind))
        sheet.write_string(0, 0, f"kam:{kind}")
        sheet.write_string(0, 1, "entry")
        for at, field in enumerate(fields, start=2):
            sheet.write_string(0, at, field.name)
            sheet.write_string(1, at, field_name(field.name, self.lang), self.head)
            style = self.formats.get(field.kind, self.plain)
            wide = _WIDE.get(field.name, _WIDE.get(field.kind, 16))
            sheet.set_column(at, at, wide, style)
        for at, name in enumerate(informed, start=2 + len(fields)):
            sheet.write_string(0, at, name)
            sheet.write_string(1, at, field_name(name, self.lang), self.head)
            sheet.set_column(at, at, 18, self.info)
        sheet.set_column(0, 1, None, None, {"hidden": True})
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.freeze_panes(2, 3)
        sheet.repeat_rows(1)
        self._paper(sheet)
        return sheet

    def _cell(self, sheet, row: int, at: int, field: FieldOf, value, account: str = "") -> None:
        if value is None or value == "":
            return
        style = self.formats.get(field.kind, self.plain)
        if field.kind == "day":
            sheet.write_datetime(row, at, dt.datetime.fromisoformat(value), style)
        elif field.kind in _FORMATS:
            sheet.write_number(row, at, value, style)
        else:
            sheet.write_string(row, at, self._said(field, value, account), style)

    def _said(self, field: FieldOf, value, account: str) -> str:
        if field.kind == "flag":
            return label(f"flag.{'yes' if value else 'no'}", self.lang)
        if field.kind == "person":
            return self.names.get(value, value)
        if field.kind == "choice":
            return choice_name(field.name, value, self.lang)
        return self.offered.say(field, str(value), account)

    def _rules(self, sheet, fields, first: int, last: int) -> None:
        """Drop-downs, limits and help for the columns."""
        for at, field in enumerate(fields, start=2):
            # no limits for Excel itself: the mark that clears a cell is a text
            rule = {"validate": "any"}
            if source := self._range(field):
                strict = "stop" if field.kind in ("choice", "flag") else "warning"
                rule = {"validate": "list", "source": source, "error_type": strict}
            title, told = field_name(field.name, self.lang)[:32], self._help(field)[:255]
            rule |= {"input_title": title, "input_message": told}
            sheet.data_validation(first, at, last, at, rule)

    def _help(self, field: FieldOf) -> str:
        limits = ""
        if field.low is not None and field.kind != "day":
            slug = "limits" if field.high is not None else "limits_low"
            limits = self.word(slug, low=field.low, high=field.high)
        slug = "number" if field.kind in ("money", "share", "number") else field.kind
        if self._list(field):
            slug = "choose"
        elif slug in ("account", "family") or (slug == "item" and not field.key):
            slug = "code"
        elif slug == "person":  # nobody is known yet
            slug = "new_person"
        sheet = kind_name("people", self.lang)
        said = self.word(slug, limits=limits, sheet=sheet).strip()
        if slug == "item" or not field.needed:
            return said
        return f"{said} ({self.word('needed_key' if field.key else 'needed')})"

    def _list(self, field: FieldOf) -> list[str]:
        """What a drop-down of this field offers."""
        if field.kind == "person":
            return list(self.names.values())
        if field.kind == "flag":
            return [label(f"flag.{said}", self.lang) for said in ("yes", "no")]
        if field.kind == "choice":
            return [choice_name(field.name, c, self.lang) for c in field.choices]
        return self.offered.list(field)

    def _range(self, field: FieldOf) -> str:
        """The cells that hold what a drop-down offers; empty where it offers nothing."""
        name = field.kind if field.kind in ("person", "flag") else field.name
        if name not in self.ranges:
            offered = self._list(field)
            column = len([r for r in self.ranges.values() if r])
            for row, text in enumerate(offered):
                self.lists.write_string(row, column, text)
            letter = xlsxwriter.utility.xl_col_to_name(column)
            area = f"=kam_lists!${letter}$1:${letter}${len(offered)}"
            self.ranges[name] = area if offered else ""
        return self.ranges[name]
