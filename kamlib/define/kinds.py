"""What people say of who is key: reasons, the definition, the confirmed list."""

from typing import Annotated, Literal

from kamlib.kind import (
    PAPER,
    Account,
    Count,
    Day,
    Flag,
    Judged,
    Text,
)
from kamlib.vocabulary import AGREEMENTS, REASONS, STATEMENTS


class Reason(Judged, kind="reason"):
    """DEF-4: why an account is key, with evidence; approved reasons make a key candidate."""

    KEY, NEEDED = ("account", "key_reason"), ("evidence",)
    TABLE = "account key_reason evidence approved permission confidence author said_on"
    account: Account
    key_reason: Annotated[Literal[*REASONS], PAPER]
    evidence: Annotated[Text | None, PAPER] = None
    approved: Annotated[Flag | None, PAPER] = None
    permission: Flag | None = None


class Definition(Judged, kind="definition"):
    """DEF-6: one of the six statements, answered yes, partly or no."""

    KEY, NEEDED = ("statement",), ("agreement",)
    TABLE = "statement agreement evidence confidence author said_on"
    statement: Literal[*STATEMENTS]
    agreement: Literal[*AGREEMENTS] | None = None
    evidence: Text | None = None


class Confirmed(Judged, kind="confirmed_list"):
    """DEF-7: an account of the list that a person confirmed at a review (its data date)."""

    KEY, NEEDED = ("review", "account"), ("reviews_below",)
    TABLE = "review account reviews_below author said_on"
    review: Day
    account: Account
    reviews_below: Count | None = None
