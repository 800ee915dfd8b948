"""What people said about the account at hand, as frames: the judgements' half of a notebook."""

from functools import cached_property

import pandas as pd

from kamlib.judgement import KINDS, fields_of
from kamlib.judgement.people import PERSONS, call_people
from kamlib.workbook.once import once


class SaidFrames:
    """The part of `kamlib.workbook.start.Kam` that reads the log."""

    @once
    def said(self, kind: str) -> pd.DataFrame:
        """What stands of one kind, of this account where the kind is about one.

        Parameters
        ----------
        kind
            A slug of `kamlib.judgement.KINDS`.

        Returns
        -------
        DataFrame
            As `kamlib.judgement.Log.read_state` gives it, at the notebook's own date
            (`said_until`), without scores that are not revealed. People are ids: see `named`.
        """
        frame = self.log.read_state(kind, as_of=self.said_until)
        about = {field.name for field in fields_of(KINDS[kind])}
        if self.account and "account" in about:
            frame = frame[frame["account"] == self.account].reset_index(drop=True)
        return frame

    @cached_property
    def _held(self) -> dict[tuple, tuple]:
        """What `once` keeps."""
        return {}

    @property
    def people(self) -> dict[str, str]:
        """Person's id → name, or role where no name is kept; of ours and of this account.

        Two who are called the same are told apart by their ids.
        """
        return call_people(self._known_people, self.account)

    @property
    @once
    def _known_people(self) -> pd.DataFrame:
        """Everybody whom the log knew on the page's day: a later namesake changes no past page."""
        return self.log.read_people(self.said_until)

    def named(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Put people's names in place of their ids, in every column that holds people."""
        people = self.people
        held = [column for column in _PERSONS if column in frame]
        return frame.assign(
            **{column: [people.get(p, p) for p in frame[column]] for column in held}
        )


_PERSONS = sorted({"author", *(name for names in PERSONS.values() for name in names)})
"""The columns that hold people's ids."""
