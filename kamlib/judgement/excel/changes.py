"""The changes that a workbook asks for, saved all or none, also where it is imported again.

A new row has no hidden id, so it gets one that the same workbook gives it each time: of the export,
who signed and the row's place. A row that says what an earlier import wrote is that one, wherever
it stands now; of the others, one in the place of a row that was written is an edit of it.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from kamlib.judgement.entry import Conflict, Draft, Entry, beside_each_other
from kamlib.judgement.excel.cells import cell_text, is_number
from kamlib.judgement.kinds import KINDS
from kamlib.judgement.log import Log
from kamlib.kind import Wrong
from kamlib.problem import Problems


@dataclass(frozen=True)
class Change:
    """One changed cell, for a person to look at before it is written.

    Parameters
    ----------
    sheet, row
        Where it is.
    kind, value
        The kind of judgement, and what the whole row says: the cells beside tell what it is about.
    field
        The field; empty where a whole row is withdrawn.
    before, after
        The values; None where there was or will be none.
    new
        Whether nothing stood there.
    """

    sheet: str
    row: int
    kind: str
    value: dict
    field: str
    before: object
    after: object
    new: bool = False


@dataclass
class Edits:
    """Everything that a workbook changes; `write` saves it, all or nothing."""

    log: Log
    drafts: list[Draft] = field(default_factory=list)
    places: list[tuple[str, int]] = field(default_factory=list)
    persons: list[dict] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def write(self, *, rehearse: bool = False) -> None:
        """Save everything, or nothing where somebody came between.

        Raises
        ------
        Problems
            The rows whose thing somebody has changed since the export, with both values.
        """
        if not (self.drafts or self.persons):
            return
        try:
            self.log.save_all(self.drafts, persons=self.persons, rehearse=rehearse)
        except Conflict as conflict:
            raise Problems([self._told(*pair) for pair in conflict.pairs]) from None

    def _told(self, mine: Draft, theirs: Entry) -> Wrong:
        at = next(n for n, draft in enumerate(self.drafts) if draft is mine)
        sheet, row = self.places[at]
        told = beside_each_other(mine, theirs, self.log.read_names())
        return Wrong("sheet_conflict", told, sheet, row)


@dataclass(frozen=True)
class Place:
    """Where a new row belongs.

    Parameters
    ----------
    name
        Its place's own name: what its id is made of.
    taken
        What an earlier import wrote for it: an entry's key, a person's id; empty where nothing.
    same
        Whether the row says just that.
    moved
        Whether rows have changed places since, so that nobody knows whose edit this is.
    """

    name: str
    taken: str = ""
    same: bool = False
    moved: bool = False


class Book:
    """Which export a workbook is, and what earlier imports of it wrote.

    Parameters
    ----------
    log
        The log.
    start
        What its first sheet says.
    sheets
        Kind → (name, rows) of its sheets.
    """

    def __init__(self, log: Log, start: dict, sheets: dict):
        self._log = log
        seen = [row[1] for _, rows in sheets.values() for row in rows[2:] if len(row) > 1]
        told = cell_text(start.get("last", ""))
        last = max((int(n) for n in seen if is_number(n)), default=0)
        self.last = int(told) if told.isdecimal() else last
        told = [cell_text(start.get(name, "")) for name in ("client", "date")]
        # Books of earlier versions do not say which export they are: their state then says it.
        self.mark = cell_text(start.get("book", "")) or digest([*told, self.last], 6)
        self._signed = digest(cell_text(start.get("author", "")).casefold(), 4)

    def name(self, number: int) -> str:
        """The name of a row's place."""
        return f"{self.mark}{self._signed}{number:03x}"

    def read_taken(self, kind: str) -> dict[str, list[Entry]]:
        """Key → entries, the oldest first, of what earlier imports of this book wrote anew."""
        at = KINDS[kind].KEY.index("item")
        taken: dict[str, list[Entry]] = {}
        for entry in self._log.read_since(kind, self.last):
            item = json.loads(entry.key)[at]
            if item.startswith(self.mark) and len(item) > len(self.mark):
                taken.setdefault(entry.key, []).append(entry)
        return taken

    def place(
        self, numbers: list[int], taken: dict[str, str], same: Callable[[int, str], bool]
    ) -> dict[int, Place]:
        """Find every new row's place.

        Parameters
        ----------
        numbers
            The new rows.
        taken
            What earlier imports wrote → the name of its place.
        same
            Whether a row says what one of these says.
        """
        left = {name: what for what, name in taken.items()}
        found: dict[int, Place] = {}
        for near in (True, False):  # its own place first: of two equal rows each keeps its own
            for number in numbers:
                own = self.name(number)
                names = () if number in found else [own] if near else [*left]
                name = next((n for n in names if n in left and same(number, left[n])), None)
                if name is not None:
                    found[number] = Place(name, left.pop(name), same=True)
        rest = {number: self.name(number) for number in numbers if number not in found}
        moved = bool({n for n in left if n.startswith(self.mark + self._signed)} - {*rest.values()})
        free = max([*numbers, *(int(name[len(self.name(0)) - 3 :], 16) for name in taken.values())],
                   default=0)  # fmt: skip
        for number, name in rest.items():
            if name in taken.values() and name not in left:  # a row that has moved has this name
                free += 1
                name = self.name(free)
            found[number] = Place(name, left.get(name, ""), moved=moved)
        return found


def digest(said, size: int) -> str:
    """So many hexadecimal digits that stand for what is said."""
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:size]
