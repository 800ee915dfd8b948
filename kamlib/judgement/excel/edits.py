"""What a person has changed in a workbook that `kamlib.judgement.excel.sheets` wrote.

A cell counts as changed when it differs from the entry that its row shows. A blank cell changes
nothing; the mark «[clear]» empties one. Everything wrong is told by sheet, row and column, and then
nothing is written.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from kamlib.judgement.entry import Draft, Entry, about, check_draft, key_of
from kamlib.judgement.excel.cells import (
    Meanings,
    Offered,
    cell_text,
    clear_marks,
    find_faulty,
    is_number,
    plain_cell,
    read_cell,
    says_the_same,
)
from kamlib.judgement.excel.changes import Book, Change, Edits, Place, digest
from kamlib.judgement.excel.sheets import AFTER, FORMAT, PEOPLE, hash_person
from kamlib.judgement.kinds import KINDS
from kamlib.judgement.log import Log
from kamlib.judgement.people import NOBODY
from kamlib.kind import FieldOf, Wrong, fields_of, kind_name
from kamlib.problem import Problem, Problems
from kamlib.words.label import LANGUAGES

MARK = "kam:"
"""What the first cell of each of our sheets begins with."""


def read_edits(
    log: Log, path: Path, *, client: str, accounts: dict[str, str] | None = None
) -> Edits:
    """Read what was changed in a workbook; nothing is written.

    Parameters
    ----------
    log
        The log.
    path
        The file.
    client
        The client's folder: a file of another client is refused.
    accounts
        Account code → name: new rows must be about one of them; not checked where not given.

    Returns
    -------
    Edits
        The changes, checked, with nobody having come between so far.

    Raises
    ------
    Problems
        Every wrong cell by sheet, row and column; every row that is stale.
    """
    reader = _Reader(log, path, client, accounts or {})
    edits = reader.read()
    if reader.problems:
        raise Problems(reader.problems)
    edits.write(rehearse=True)
    return edits


@dataclass
class _Row:
    """A row of a sheet: where it is, what its hidden columns and its cells say."""

    kind: str
    sheet: str
    number: int
    key: str
    entry: object
    said: dict
    """Field → value; None where the mark empties a cell. Blank cells say nothing."""
    item: str = ""


class _Reader:
    """Reads one workbook."""

    def __init__(self, log: Log, path: Path, client: str, accounts: dict[str, str]):
        self.log, self.path, self.client, self.accounts = log, path, client, accounts
        self.offered = Offered(log, LANGUAGES[0], accounts)
        self.problems: list[Problem] = []
        self.names = Meanings()
        for person, name in log.read_names().items():
            self.names[name.casefold()] = person
            self.names.setdefault(person.casefold(), person)

    def read(self) -> Edits:
        sheets, start = self._open()
        self.edits = Edits(self.log)
        self.book = Book(self.log, start, sheets)
        if "people" in sheets:
            self._people(self._rows("people", PEOPLE, *sheets["people"]))
        self.author = self.names.get(cell_text(start.get("author", "")).casefold(), "")
        for kind, model in KINDS.items():
            if kind in sheets:
                self._kind(kind, self._rows(kind, (*fields_of(model), *AFTER), *sheets[kind]))
        if self.edits.drafts and not self.author:
            self.problems.insert(0, Problem("sheet_author", {}, self.start_name, self.author_row))
        return self.edits

    def _open(self):
        """All sheets by kind as (name, rows), and what the first one says."""
        if not self.path.exists():
            raise Problems(Problem("file_missing", {"file": str(self.path)}))
        ours = Problem("sheet_not_ours", {}, self.path.name)
        try:
            book = CalamineWorkbook.from_path(str(self.path))
        except (CalamineError, OSError, ValueError):
            raise Problems(ours) from None
        self.faulty = find_faulty(self.path)
        sheets, start = {}, {}
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            mark = cell_text(rows[0][0]) if rows and rows[0] else ""
            if mark.startswith(MARK):
                sheets[mark[len(MARK) :]] = (name, rows)
            elif _was_ours(name, rows):
                self.problems.append(Problem("sheet_broken", {}, name))
            elif mark == "format":
                start = {cell_text(row[0]): row[2] for row in rows if len(row) > 2}
                self.start_name = name
                self.author_row = 1 + [cell_text(row[0]) for row in rows].index("author")
        if cell_text(start.get("format", "")) != str(FORMAT) or not sheets:
            raise Problems(ours)
        found = cell_text(start.get("client", ""))
        if found != self.client:
            told = {"found": found, "client": self.client}
            raise Problems(Problem("sheet_other_client", told, self.path.name))
        return sheets, start

    def _wrong(self, row: _Row, code: str, values: dict | None = None, column: str = "") -> None:
        self.problems.append(Wrong(code, values or {}, row.sheet, row.number, column))

    def _wrong_key(self, row: _Row, code: str, key: str) -> None:
        self._wrong(row, code, {"about": about(row.kind, key, self.log.read_names())})

    # ── what the cells say ──────────────────────────────────────────────────────────────────

    def _rows(self, kind: str, fields, sheet: str, rows: list[list]) -> list[_Row]:
        """The rows of a sheet that say something."""
        slugs = {cell_text(slug): at for at, slug in enumerate(rows[0]) if at > 1}
        found = []
        for number, cells in enumerate(rows[2:], start=3):
            row = _Row(kind, sheet, number, cell_text(_at(cells, 0)), _at(cells, 1), {})
            for one in fields:
                if one.name in slugs:
                    self._cell(row, one, cells, slugs[one.name])
            if row.said or row.key:
                found.append(row)
        return found

    def _cell(self, row: _Row, one: FieldOf, cells: list, at: int) -> None:
        """Take what a cell says, unless it is blank; what is wrong is told."""
        faulty, cell = self.faulty.get(row.sheet, {}).get((row.number - 1, at)), _at(cells, at)
        text = cell_text(cell)
        if faulty is not None:
            self._wrong(row, "sheet_faulty", {"value": faulty[:60]}, one.name)
        elif cell is None or (isinstance(cell, str) and not text):
            return
        elif isinstance(cell, str) and text.casefold() in clear_marks():
            row.said[one.name] = None
        else:
            try:
                row.said[one.name] = read_cell(one, cell, self.names, self.offered)
            except ValueError:
                told = {"field": one.name, "value": text[:60], "choices": one.choices,
                        "person": text[:60], "kind": one.kind}  # fmt: skip
                code = {"choice": "judgement_choice", "person": "person_unknown"}
                self._wrong(row, code.get(one.kind, "judgement_type"), told, one.name)

    # ── people ──────────────────────────────────────────────────────────────────────────────

    def _people(self, rows: list[_Row]) -> None:
        self.known = {row["person"]: row for row in self.log.read_people().to_dict("records")}
        new = {row.number: row for row in rows if not row.key}
        for row in rows:
            if row.key and row.key not in self.known:
                self._wrong(row, "sheet_version")
            elif row.key:
                self._person(row, row.key, cell_text(row.entry))
        self._new_people(new)

    def _new_people(self, new: dict[int, _Row]) -> None:
        """People without an id: earlier imports of this book may have added them."""
        mark, full = "p" + self.book.mark, len("p" + self.book.name(0))
        taken = {p: p[1:full] for p in self.known if p.startswith(mark) and len(p) > len(mark)}
        after = {n: NOBODY | _uncleared(row.said) for n, row in new.items()}

        def same(number: int, person: str) -> bool:
            return person[full:] == hash_person(after[number])[:4] or all(
                self.known[person][name] == value for name, value in after[number].items()
            )

        for number, place in self.book.place([*new], taken, same).items():
            person = place.taken or f"p{place.name}{hash_person(after[number])[:4]}"
            if place.same:
                self.names[(after[number]["name"] or after[number]["role"]).casefold()] = person
                continue
            stood = "" if place.moved else person[full:]  # whose it was, and as it was
            self._person(new[number], person, stood)

    def _person(self, row: _Row, person: str, stood: str) -> None:
        """Take the changes of a person who stood there, by the hash `stood`, or of a new one."""
        found = self.known.get(person)
        before = {name: found[name] for name in NOBODY} if found else {}
        after = NOBODY | before | _uncleared(row.said)
        if not row.said or after == before:
            return
        if not (after["name"] or after["role"]) and not (found and found["erased"]):
            self._wrong(row, "person_nameless", {}, "role")
            return
        if found and (not stood or not hash_person(before).startswith(stood)):
            called = self.log.read_names()[person]
            told = {"about": called, "day": "–", "mine": after, "theirs": before}
            self._wrong(row, "sheet_conflict", told)
            return
        self.edits.persons.append({"person": person, **after})
        self.names[(after["name"] or after["role"]).casefold()] = person
        changed = {n: v for n, v in after.items() if v != before.get(n, NOBODY[n])}
        self._tell(row, after, before, changed, new=not before)

    def _tell(self, row: _Row, value: dict, before: dict, changed: dict, *, new: bool) -> None:
        """Note every changed field for a person to look at."""
        for name, after in changed.items():
            change = Change(row.sheet, row.number, row.kind, value, name, before.get(name),
                            plain_cell(after), new)  # fmt: skip
            self.edits.changes.append(change)

    # ── judgements ──────────────────────────────────────────────────────────────────────────

    def _kind(self, kind: str, read: list[_Row]) -> None:
        whole = {row.key for row in read if row.key and _same(row, row.key)}
        kept = []
        for row in read:
            if row.key and not _same(row, row.key):
                if row.key not in whole:
                    self._wrong_key(row, "sheet_key", row.key)
                    continue
                row.key = ""  # a row copied to say the same of another: it is new
            kept.append(row)
        new = {row.number: row for row in kept if not row.key and "item" not in row.said}
        places = self._places(kind, new) if new and "item" in KINDS[kind].KEY else {}
        self.since: dict[str, list[Entry]] = {}
        for entry in self.log.read_since(kind, self.book.last) if kept else ():
            self.since.setdefault(entry.key, []).append(entry)
        done: set[str] = set()
        for row in kept:
            place = places.get(row.number, Place(""))
            if place.same and not row.said.get("withdraw"):
                continue
            if place.taken and not _same(row, place.taken):
                self._wrong_key(row, "sheet_key", place.taken)
                continue
            row.item = place.name
            if place.taken:
                row.key, row.entry = self._base(place)
            self._row(row, done)

    def _places(self, kind: str, new: dict[int, _Row]) -> dict[int, Place]:
        """Where rows without an id belong: earlier imports of this book may have taken them."""
        self.taken = self.book.read_taken(kind)
        at = KINDS[kind].KEY.index("item")

        def says(value: dict, source: str, confidence: str) -> str:
            return digest([{**value, "item": ""}, source, confidence], 64)

        said = {}
        for number, row in new.items():
            draft = self._draft(replace(row, item="?"), {}, row.said, 0)
            said[number] = says(self._checked(draft)[0], draft.source, draft.confidence)
        told = {
            key: {says(e.value, e.source, e.confidence) for e in entries if e.value}
            for key, entries in self.taken.items()
        }
        names = {key: json.loads(key)[at] for key in told}
        return self.book.place([*new], names, lambda number, key: said[number] in told[key])

    def _base(self, place: Place) -> tuple[str, int]:
        """The entry that a row edits or withdraws, as (key, id); ("", 0): none of its own."""
        last = self.taken[place.taken][-1]
        mine = place.same or (last.author == self.author and not place.moved)
        return (place.taken, last.id) if mine and last.value is not None else ("", 0)

    def _row(self, row: _Row, done: set[str]) -> None:
        base: Entry | None = None
        if row.key:
            base = self.log.read_entry(int(row.entry)) if is_number(row.entry) else None
            if base is None or (base.kind, base.key) != (row.kind, row.key) or base.value is None:
                self._wrong(row, "sheet_version")
                return
        before = {} if base is None else {**base.value, "confidence": base.confidence,
                                          "said_in": base.source}  # fmt: skip
        changed = {n: v for n, v in row.said.items() if not says_the_same(v, before.get(n))}
        withdraw = changed.pop("withdraw", None) is True
        if withdraw and base is None:
            return
        if not changed and not withdraw:
            done |= {row.key} if base else set()
            return
        draft = self._draft(row, before, changed, base.id if base else 0, withdraw)
        value, problems = self._checked(draft)
        if self.accounts and base is None and value.get("account", "") not in ("", *self.accounts):
            told = {"account": value["account"], "near": "–", "n": len(self.accounts)}
            problems.append(Wrong("account_unknown", told, column="account"))
        for problem in problems:
            self._wrong(row, problem.code, problem.values, problem.column)
        if problems:
            return
        key = key_of(row.kind, value)
        if key in done:
            self._wrong_key(row, "sheet_twice", key)
            return
        done.add(key)
        self._take(row, draft, value, key, before, changed, base)

    def _draft(self, row: _Row, before: dict, changed: dict, seen: int, withdraw=False) -> Draft:
        after = before | {name: plain_cell(value) for name, value in changed.items()}
        if "item" in KINDS[row.kind].KEY and not after.get("item"):
            after["item"] = row.item
        confidence = after.pop("confidence", None) or "assumed"
        source = after.pop("said_in", None) or ""
        after.pop("withdraw", None)
        return Draft(row.kind, after, self.author or "?", source, confidence, seen, withdraw)

    def _checked(self, draft: Draft) -> tuple[dict, list[Problem]]:
        return check_draft(draft, {draft.author, *self.names.values()})

    def _take(self, row: _Row, draft, value, key: str, before: dict, changed: dict, base) -> None:
        standing = self.log.read_last(draft.kind, key)
        if standing and draft.withdraw and standing.value is None:
            return
        if standing and standing.id != draft.seen and not draft.withdraw:
            mine = (value, draft.source, draft.confidence)
            later = [e for e in self.since.get(key, ()) if e.id > draft.seen]
            said = [standing, *(e for e in later if e.author == draft.author)]
            if mine in [(e.value, e.source, e.confidence) for e in said]:
                return  # imported before, or somebody has said just this meanwhile
        self.edits.drafts.append(draft)
        self.edits.places.append((row.sheet, row.number))
        if draft.withdraw:
            self._tell(row, base.value, {}, {"": None}, new=False)
        else:
            self._tell(row, value, before, changed, new=base is None)


def _same(row: _Row, key: str) -> bool:
    """Whether a row is still about that, field by field."""
    try:
        own = dict(zip(KINDS[row.kind].KEY, json.loads(key), strict=True))
    except ValueError:
        return False
    return all(plain_cell(row.said.get(name, value)) == value for name, value in own.items())


def _was_ours(name: str, rows: list[list]) -> bool:
    """Whether a sheet without its mark was one of ours: its hidden row or columns are gone."""
    ours = {kind_name(kind, lang)[:31] for kind in (*KINDS, "people") for lang in LANGUAGES}
    begun = [cell_text(cell) for row in rows[:4] for cell in row]
    return name in ours or any(text.startswith(MARK) or text == "withdraw" for text in begun)


def _uncleared(said: dict) -> dict:
    """What cells say of a person, the mark that empties one as what stands for nothing."""
    return {name: NOBODY[name] if value is None else value for name, value in said.items()}


def _at(cells: list, at: int):
    return cells[at] if at < len(cells) else None
