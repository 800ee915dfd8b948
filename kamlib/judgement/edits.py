"""What a person has changed in a workbook that `kamlib.judgement.sheets` wrote.

A cell counts as changed when it differs from the entry that its row shows. A blank cell changes
nothing; the mark «[clear]» empties one. Everything wrong is told by sheet, row and column, and then
nothing is written.
"""

import json
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from kamlib.judgement.again import Book, Place, digest
from kamlib.judgement.cells import (
    Meanings,
    cell_text,
    clear_marks,
    is_number,
    plain_cell,
    read_cell,
    says_the_same,
)
from kamlib.judgement.changes import Change, Edits
from kamlib.judgement.entry import Draft, Entry, about, check_draft, key_of
from kamlib.judgement.faulty import find_faulty
from kamlib.judgement.kinds import KINDS
from kamlib.judgement.log import Log
from kamlib.judgement.offered import Offered
from kamlib.judgement.sheets import AFTER, FORMAT, PEOPLE, hash_person
from kamlib.judgement.values import fields_of
from kamlib.judgement.wrong import Wrong, kind_name
from kamlib.locale import LANGUAGES
from kamlib.problem import Problem, Problems

MARK = "kam:"
"""What the first cell of each of our sheets begins with."""

CLEAR = object()
"""What the mark that empties a cell says."""

_NOBODY = {"name": "", "role": "", "side": "ours", "account": "", "facilitator": False}
"""A person of whom nothing is said."""


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
            self._people(*sheets["people"])
        self.author = self.names.get(cell_text(start.get("author", "")).casefold(), "")
        for kind in KINDS:
            if kind in sheets:
                self._kind(kind, *sheets[kind])
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
                said = {cell_text(row[0]): row[2] for row in rows if len(row) > 2}
                start, self.start_name = said, name
                self.author_row = 1 + [cell_text(row[0]) for row in rows].index("author")
        if cell_text(start.get("format", "")) != str(FORMAT) or not sheets:
            raise Problems(ours)
        if cell_text(start.get("client", "")) != self.client:
            told = {"found": cell_text(start.get("client", "")), "client": self.client}
            raise Problems(Problem("sheet_other_client", told, self.path.name))
        return sheets, start

    def _wrong(self, code: str, values: dict, sheet: str, row: int, column: str = "") -> None:
        self.problems.append(Wrong(code, values, sheet, row, column))

    def _people(self, sheet: str, rows: list[list]) -> None:
        columns = _columns(rows[0])
        self.known = {row["person"]: row for row in self.log.read_people().to_dict("records")}
        new: dict[int, dict] = {}
        for number, cells in enumerate(rows[2:], start=3):
            person = cell_text(_at(cells, 0))
            said = self._cells(PEOPLE, columns, cells, sheet, number)
            if person and person not in self.known:
                self._wrong("sheet_version", {}, sheet, number)
            elif person:
                self._person(sheet, number, said, person, cell_text(_at(cells, 1)))
            elif said:
                new[number] = said
        self._new_people(sheet, new)

    def _new_people(self, sheet: str, new: dict[int, dict]) -> None:
        """People without an id: earlier imports of this book may have added them."""
        mark, full = "p" + self.book.mark, len("p" + self.book.name(0))
        taken = {p: p[1:full] for p in self.known if p.startswith(mark) and len(p) > len(mark)}
        after = {n: {**_NOBODY, **_uncleared(said, _NOBODY)} for n, said in new.items()}

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
            self._person(sheet, number, new[number], person, stood)

    def _person(self, sheet: str, number: int, said: dict, person: str, stood: str) -> None:
        """Take the changes of a person who stood there, by the hash `stood`, or of a new one."""
        found = self.known.get(person)
        before = {f.name: found[f.name] for f in PEOPLE} if found else {}
        after = {**(before or _NOBODY), **_uncleared(said, _NOBODY)}
        if not said or after == before:
            return
        if not (after["name"] or after["role"]) and not (found and found["erased"]):
            self._wrong("person_nameless", {}, sheet, number, "role")
            return
        if found and (not stood or not hash_person(before).startswith(stood)):
            told = {"about": self.log.read_names()[person], "day": "–", "mine": after,
                    "theirs": before}  # fmt: skip
            self._wrong("sheet_conflict", told, sheet, number)
            return
        self.edits.persons.append({"person": person, **after})
        self.names[(after["name"] or after["role"]).casefold()] = person
        for name, value in after.items():
            if value != before.get(name, _NOBODY[name]):
                change = Change(sheet, number, "people", after, name, before.get(name), value,
                                new=not before)  # fmt: skip
                self.edits.changes.append(change)

    def _kind(self, kind: str, sheet: str, rows: list[list]) -> None:
        fields = (*fields_of(KINDS[kind]), *AFTER)
        columns = _columns(rows[0])
        read = []
        for number, cells in enumerate(rows[2:], start=3):
            said = self._cells(fields, columns, cells, sheet, number)
            key, entry = cell_text(_at(cells, 0)), _at(cells, 1)
            if said or key:
                read.append((number, key, entry, said))
        whole = [key for _, key, _, said in read if key and self._same(kind, key, said)]
        kept = []
        for number, key, entry, said in read:
            if key and not self._same(kind, key, said):
                if key not in whole:
                    self._wrong("sheet_key", self._about(kind, key), sheet, number)
                    continue
                key = ""  # a row copied to say the same of another: it is new
            kept.append((number, key, entry, said))
        new = {n: said for n, key, _, said in kept if not key and not said.get("item")}
        places = self._places(kind, new) if new and "item" in KINDS[kind].KEY else {}
        self.since: dict[str, list[Entry]] = {}
        for entry in self.log.read_since(kind, self.book.last) if kept else ():
            self.since.setdefault(entry.key, []).append(entry)
        rows: dict[str, int] = {}
        for number, key, entry, said in kept:
            place = places.get(number, Place(""))
            if place.same and not said.get("withdraw"):
                continue
            if place.taken and not self._same(kind, place.taken, said):
                self._wrong("sheet_key", self._about(kind, place.taken), sheet, number)
                continue
            key, entry = self._base(place) if place.taken else (key, entry)
            self._row(kind, sheet, number, key, entry, said, rows, place.name)

    def _places(self, kind: str, new: dict[int, dict]) -> dict[int, Place]:
        """Where rows without an id belong: earlier imports of this book may have taken them."""
        self.taken = self.book.read_taken(kind)
        at = KINDS[kind].KEY.index("item")

        def says(value: dict, source: str, confidence: str) -> str:
            return digest([{**value, "item": ""}, source, confidence], 64)

        said = {}
        for number, cells in new.items():
            draft = self._draft(kind, {}, cells, "?", 0)
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

    def _about(self, kind: str, key: str) -> dict:
        return {"about": about(kind, key, self.log.read_names())}

    def _same(self, kind: str, key: str, said: dict) -> bool:
        """Whether a row is still about what it was about."""
        try:
            own = dict(zip(KINDS[kind].KEY, json.loads(key), strict=True))
        except ValueError:
            return False
        return all(plain_cell(said.get(name, value)) == value for name, value in own.items())

    def _row(self, kind, sheet, number, key, entry, said, rows, item="") -> None:
        base: Entry | None = None
        if key:
            base = self.log.read_entry(int(entry)) if is_number(entry) else None
            if base is None or (base.kind, base.key) != (kind, key) or base.value is None:
                self._wrong("sheet_version", {}, sheet, number)
                return
        before = {} if base is None else {**base.value, "confidence": base.confidence,
                                          "said_in": base.source}  # fmt: skip
        changed = {
            name: value
            for name, value in said.items()
            if not says_the_same(None if value is CLEAR else value, before.get(name))
        }
        withdraw = changed.pop("withdraw", None) is True
        if withdraw and base is None:
            return
        if not changed and not withdraw:
            if base is not None:
                rows.setdefault(key, number)
            return
        draft = self._draft(kind, before, changed, item, base.id if base else 0, withdraw)
        value, problems = self._checked(draft)
        if self.accounts and base is None and value.get("account", "") not in ("", *self.accounts):
            told = {"account": value["account"], "near": "–", "n": len(self.accounts)}
            problems.append(Wrong("account_unknown", told, "", None, "account"))
        for problem in problems:
            self._wrong(problem.code, problem.values, sheet, number, problem.column)
        if problems:
            return
        key = key_of(kind, value)
        if key in rows:
            self._wrong("sheet_twice", self._about(kind, key), sheet, number)
            return
        rows[key] = number
        self._take(draft, value, sheet, number, key, before, changed, base)

    def _draft(self, kind, before, changed, item, seen, withdraw=False) -> Draft:
        after = {**before, **{n: None if v is CLEAR else plain_cell(v) for n, v in changed.items()}}
        if "item" in KINDS[kind].KEY and not after.get("item"):
            after["item"] = item
        confidence = after.pop("confidence", None) or "assumed"
        source = after.pop("said_in", None) or ""
        after.pop("withdraw", None)
        return Draft(kind, after, self.author or "?", source, confidence, seen, withdraw)

    def _checked(self, draft: Draft) -> tuple[dict, list[Problem]]:
        return check_draft(draft, {draft.author, *self.names.values()})

    def _take(self, draft, value, sheet, number, key, before, changed, base) -> None:
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
        self.edits.places.append((sheet, number))
        if draft.withdraw:
            gone = Change(sheet, number, draft.kind, base.value, "", None, None)
            self.edits.changes.append(gone)
        for name in changed if not draft.withdraw else ():
            after = None if changed[name] is CLEAR else plain_cell(changed[name])
            change = Change(sheet, number, draft.kind, value, name, before.get(name), after,
                            new=base is None)  # fmt: skip
            self.edits.changes.append(change)

    def _cells(self, fields, columns, cells, sheet, number) -> dict:
        """What the cells of a row say, blank ones left out; what is wrong is told."""
        said = {}
        for one in fields:
            if one.name not in columns:
                continue
            place = number - 1, columns[one.name]
            if place in self.faulty.get(sheet, ()):
                told = {"value": self.faulty[sheet][place][:60]}
                self._wrong("sheet_faulty", told, sheet, number, one.name)
                continue
            cell = _at(cells, columns[one.name])
            if cell is None or (isinstance(cell, str) and not cell.strip()):
                continue
            if isinstance(cell, str) and cell.strip().casefold() in clear_marks():
                said[one.name] = CLEAR
                continue
            try:
                said[one.name] = read_cell(one, cell, self.names, self.offered)
            except ValueError:
                told = {"field": one.name, "value": cell_text(cell)[:60], "choices": one.choices,
                        "person": cell_text(cell)[:60], "kind": one.kind}  # fmt: skip
                code = {"choice": "judgement_choice", "person": "person_unknown"}
                self._wrong(code.get(one.kind, "judgement_type"), told, sheet, number, one.name)
        return said


def _was_ours(name: str, rows: list[list]) -> bool:
    """Whether a sheet without its mark was one of ours: its hidden row or columns are gone."""
    ours = {kind_name(kind, lang)[:31] for kind in (*KINDS, "people") for lang in LANGUAGES}
    begun = [cell_text(cell) for row in rows[:4] for cell in row]
    return name in ours or any(text.startswith(MARK) or text == "withdraw" for text in begun)


def _uncleared(said: dict, empty: dict) -> dict:
    """What cells say, the mark that empties one as what stands for nothing."""
    return {name: empty[name] if value is CLEAR else value for name, value in said.items()}


def _columns(slugs: list) -> dict[str, int]:
    return {cell_text(slug): at for at, slug in enumerate(slugs) if at > 1 and cell_text(slug)}


def _at(cells: list, at: int):
    return cells[at] if at < len(cells) else None
