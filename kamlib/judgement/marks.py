"""Marks that a kind's model puts on its fields: what else is done with a field than asking for it.

What changed, the plan's page, completeness and the customer's version read these marks and keep no
lists of fields of their own. A field without a mark is asked, stored and never leaves the house.
"""

from dataclasses import dataclass
from enum import Enum, auto

import pandas as pd


class Mark(Enum):
    """What is done with a field."""

    NAMES = auto()  # REV-4: it names the thing whose change is told
    WATCHED = auto()  # REV-4 tells each change of it
    STATE = auto()  # REV-4 watches how it stands on a day: what it says, or late
    LEVEL = auto()  # REV-4 watches the product of all fields so marked
    AGAIN = auto()  # REV-4: a key that tells one asking from the next; the last of them stands
    SLOT = auto()  # PLAN-14: the thing counts as described when all of these are filled
    PAPER = auto()  # stands on the plan's page
    SHARED = auto()  # REV-10: the customer may see it


NAMES, WATCHED, STATE, LEVEL, AGAIN, SLOT, PAPER, SHARED = Mark


@dataclass(frozen=True)
class Rows:
    """REV-10: which rows of a kind the customer reads, by what the marked field says."""

    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ()

    def of(self, said: pd.Series) -> pd.Series:
        """Which rows those are.

        Examples
        --------
        >>> Rows(but=("dropped",)).of(pd.Series(["doing", None, "dropped"])).tolist()
        [True, True, False]
        """
        return said.isin(self.only) if self.only else ~said.isin(self.but)
