"""One cell of a spreadsheet as the value of a field: what it offers, says, and where it is none.

The log holds codes; a person who opens the workbook reads words («G01 · Aceites Pedralta»), chooses
among them, and may still write the bare code. The reader of sheets gives error marks (#N/A) and
formulas that nobody computed as blank, and blank means «no change»: what a person meant to change
would be passed over without a word.
"""

import datetime as dt
import math
import re
import zipfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from kamlib.judgement.kinds import KINDS
from kamlib.judgement.log import Log
from kamlib.kind import NUMBERS, FieldOf, choice_name, clean_text
from kamlib.words.label import LANGUAGES, label, labels
from kamlib.words.questions import read_questions

SEP = " · "
"""Between a code and its words."""


class Offered:
    """Field → code → words, for a workbook in one language.

    Parameters
    ----------
    log
        The log: its objectives, and the families and factors that it names.
    lang
        The language of the words.
    accounts
        Account code → name.
    families
        The families that the ledger knows.
    """

    def __init__(
        self,
        log: Log,
        lang: str,
        accounts: dict[str, str] | None = None,
        families: Iterable[str] = (),
    ):
        of_family = [kind for kind, model in KINDS.items() if "family" in model.KEY]
        held = {e.value["family"] for kind in of_family for e in log.read_entries(kind)}
        factors = [slug.rsplit(".", 1)[1] for slug in labels()
                   if slug.startswith("judgement.factor.")]  # fmt: skip
        factors += sorted({e.value["factor"] for e in log.read_entries("score")} - {*factors})
        # An objective's code is its account's own: two accounts may each have an «o1».
        self._objectives = {
            (said["account"], said["item"]): _beside(said["item"], said.get("objective", ""))
            for said in (entry.value for entry in log.read_entries("objective"))
        }
        questions = read_questions()
        self.words: dict[str, dict[str, str]] = {
            "account": {code: _beside(code, n) for code, n in sorted((accounts or {}).items())},
            "family": {family: family for family in sorted({*families, *held})},
            "factor": {factor: choice_name("factor", factor, lang) for factor in factors},
            "question": {slug: one.text[lang] for slug, one in questions.items()},
            "for_objective": {text: text for text in sorted({*self._objectives.values()})},
        }
        self._codes = {name: {text.casefold(): code for code, text in words.items()}
                       for name, words in self.words.items()}  # fmt: skip
        for other in LANGUAGES:
            said = {one.text[other].casefold(): slug for slug, one in questions.items()}
            self._codes["question"] |= said
            said = {choice_name("factor", one, other).casefold(): one for one in factors}
            self._codes["factor"] |= said
        self._codes["factor"] |= {factor.casefold(): factor for factor in factors}

    def list(self, field: FieldOf) -> list[str]:
        """What a drop-down of this field offers."""
        return [*self.words.get(field.name, {}).values()]

    def say(self, field: FieldOf, code: str, account: str = "") -> str:
        """A code as a cell shows it, in a row about `account`."""
        if field.name == "for_objective":
            return self._objectives.get((account, code), code)
        return self.words.get(field.name, {}).get(code, code)

    def read(self, field: FieldOf, text: str) -> str:
        """What a cell says as its code; text that is none of the words stays as it is."""
        words = self.words.get(field.name, {})
        if field.name == "for_objective":
            words = {item: item for _, item in self._objectives}
        if text in words:
            return text
        found = self._codes.get(field.name, {}).get(text.casefold())
        code = text.split(SEP)[0].strip()  # its words may have changed since
        return code if code in words else found or text


def _beside(code: str, text: str) -> str:
    text = " ".join(text.split())
    return f"{code}{SEP}{text}" if text and text != code else code


def read_cell(one: FieldOf, cell, names: dict[str, str], offered: Offered):
    """A cell as its field's value; ValueError where it is none."""
    if one.kind in NUMBERS:
        if not is_number(cell) or (one.kind == "whole" and cell != int(cell)):
            raise ValueError
        return int(cell) if one.kind == "whole" else float(cell)
    if one.kind == "day":
        if isinstance(cell, dt.datetime):
            return cell.date()
        return cell if isinstance(cell, dt.date) else dt.date.fromisoformat(cell_text(cell))
    if one.kind == "flag":
        return cell if isinstance(cell, bool) else _flags()[cell_text(cell).casefold()]
    if one.kind == "person":
        return names[cell_text(cell).casefold()]
    if one.kind == "choice":
        return _choices(one.name, one.choices)[cell_text(cell).casefold()]
    return offered.read(one, clean_text(cell_text(cell)))


class Meanings(dict):
    """What cells may say → what it means; a word that is not there is no value of the field."""

    def __missing__(self, word):
        raise ValueError(word)


@cache
def clear_marks() -> set[str]:
    """The marks that empty a cell, in every language."""
    return {label("judgement_sheet.clear", lang).casefold() for lang in LANGUAGES}


@cache
def _flags() -> Meanings:
    said = {label(f"flag.{s}", lang).casefold(): s == "yes"
            for lang in LANGUAGES for s in ("yes", "no")}  # fmt: skip
    return Meanings({**said, "true": True, "false": False})


@cache
def _choices(name: str, choices: tuple[str, ...]) -> Meanings:
    """The words of a choice in every language, and its slug."""
    said = {choice_name(name, c, lang).casefold(): c for lang in LANGUAGES for c in choices}
    return Meanings({**said, **{c.casefold(): c for c in choices}})


def is_number(cell) -> bool:
    """Whether a cell holds a number, and one that a judgement can hold."""
    return (
        isinstance(cell, int | float)
        and not isinstance(cell, bool)
        and math.isfinite(cell)
        and abs(cell) < 1e15
    )


def cell_text(cell) -> str:
    """A cell as text: a whole number without its decimals, a day in ISO form."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell == int(cell) if is_number(cell) else False:
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell).strip()


def plain_cell(value):
    """A value as the log holds it: days as ISO text."""
    return value.isoformat() if isinstance(value, dt.date) else value


def says_the_same(said, stood) -> bool:
    """Whether a cell says what stood there; spreadsheets keep fifteen digits."""
    said = plain_cell(said)
    if is_number(said) and is_number(stood):
        return math.isclose(said, stood, rel_tol=1e-12, abs_tol=1e-12)
    if said in (None, "") and stood in (None, ""):
        return True
    return type(said) is type(stood) and said == stood


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
