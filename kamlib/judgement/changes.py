"""The changes that a workbook asks for: told cell by cell, saved all or none."""

from dataclasses import dataclass, field

from kamlib.judgement.entry import Conflict, Draft, Entry, beside_each_other
from kamlib.judgement.log import Log
from kamlib.judgement.wrong import Wrong
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
