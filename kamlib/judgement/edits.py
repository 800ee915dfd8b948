"""What a person has changed in a workbook that `kamlib.judgement.sheets` wrote.

A cell counts as changed when it differs from the entry that its row shows. A blank cell changes
nothing; the mark «[clear]» empties one. Everything wrong is told by sheet, row and column, and then
nothing is written.
"""

import json
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

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
from kamlib.judgement.people import new_person_id
from kamlib.judgement.sheets import AFTER, FORMAT, PEOPLE, hash_person
from kamlib.judgement.values import fields_of
from kamlib.judgement.wrong import Wrong, kind_name
from kamlib.locale import LANGUAGES
from kamlib.problem import Problem, Problems

MARK = "kam:"
"""What the first cell of each of our sheets begins with."""

CLEAR = object()
"""What the mark that empties a cell says."""


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
        known = {row["person"]: row for row in self.log.read_people().to_dict("records")}
        for number, cells in enumerate(rows[2:], start=3):
            person = cell_text(_at(cells, 0))
            said = self._cells(PEOPLE, columns, cells, sheet, number)
            if person and person not in known:
                self._wrong("sheet_version", {}, sheet, number)
                continue
            before = {f.name: known[person][f.name] for f in PEOPLE} if person else {}
            empty = {"name": "", "role": "", "side": "ours", "account": "", "facilitator": False}
            after = {**(before or empty), **{n: empty[n] if v is CLEAR else v
                                             for n, v in said.items()}}  # fmt: skip
            if not said or after == before:
                continue
            if not (after["name"] or after["role"]) and not (person and known[person]["erased"]):
                self._wrong("person_nameless", {}, sheet, number, "role")
                continue
            if person and hash_person(before) != cell_text(_at(cells, 1)):
                told = {"about": self.log.read_names()[person], "day": "–", "mine": after,
                        "theirs": before}  # fmt: skip
                self._wrong("sheet_conflict", told, sheet, number)
                continue
            person = person or new_person_id()
            self.edits.persons.append({"person": person, **after})
            shown = after["name"] or after["role"]
            self.names[shown.casefold()] = person
            for name, value in after.items():
                if value != before.get(name, empty[name]):
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
        rows: dict[str, int] = {}
        for number, key, entry, said in read:
            if key and not self._same(kind, key, said):
                if key not in whole:
                    told = self._about(kind, key)
                    self._wrong("sheet_key", told, sheet, number)
                    continue
                key = ""  # a row copied to say the same of another: it is new
            self._row(kind, sheet, number, key, entry, said, rows)

    def _about(self, kind: str, key: str) -> dict:
        return {"about": about(kind, key, self.log.read_names())}

    def _same(self, kind: str, key: str, said: dict) -> bool:
        """Whether a row is still about what it was about."""
        try:
            own = dict(zip(KINDS[kind].KEY, json.loads(key), strict=True))
        except ValueError:
            return False
        return all(plain_cell(said.get(name, value)) == value for name, value in own.items())

    def _row(self, kind, sheet, number, key, entry, said, rows) -> None:
        model = KINDS[kind]
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
        after = {**before, **{n: None if v is CLEAR else plain_cell(v) for n, v in changed.items()}}
        if "item" in model.KEY and not after.get("item"):
            after["item"] = new_person_id()[1:9]
        confidence = after.pop("confidence", None) or "assumed"
        source = after.pop("said_in", None) or ""
        seen = base.id if base else 0
        author = self.author or "?"
        draft = Draft(kind, after, author, source, confidence, seen, withdraw)
        value, problems = check_draft(draft, {author, *self.names.values()})
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

    def _take(self, draft, value, sheet, number, key, before, changed, base) -> None:
        standing = self.log.read_last(draft.kind, key)
        if standing and standing.id != draft.seen and not draft.withdraw:
            mine = (value, draft.source, draft.confidence)
            if (standing.value, standing.source, standing.confidence) == mine:
                return  # somebody has said just this meanwhile
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


def _columns(slugs: list) -> dict[str, int]:
    return {cell_text(slug): at for at, slug in enumerate(slugs) if at > 1 and cell_text(slug)}


def _at(cells: list, at: int):
    return cells[at] if at < len(cells) else None
