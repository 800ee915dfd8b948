"""What people say of who is key: reasons, the definition, the list, scores, decided tiers."""

from typing import Annotated, Literal

from kamlib.judgement.values import (
    NAMES,
    PAPER,
    WATCHED,
    Account,
    Code,
    Count,
    Day,
    Five,
    Flag,
    Judged,
    Person,
    Text,
    Tier,
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


class Score(Judged, kind="score"):
    """SEG-3: one rater's score of one account on one factor, in one round."""

    KEY, NEEDED = ("round", "account", "factor", "rater"), ("score",)
    TABLE = "round account factor rater score note said_on"
    round: Code
    account: Account
    factor: Code
    rater: Person
    score: Five | None = None
    note: Text | None = None


class Reveal(Judged, kind="reveal"):
    """The facilitator shows the scores of a round: from now on everybody sees them."""

    KEY = ("round",)
    TABLE = "round note author said_on"
    round: Code
    note: Text | None = None


class Override(Judged, kind="override"):
    """SEG-7: a person decides an account's tier, with a reason, until a day if one is given."""

    KEY, NEEDED = ("account",), ("tier", "why")
    TABLE = "account tier why until author said_on"
    account: Account
    tier: Annotated[Tier | None, WATCHED] = None
    why: Annotated[Text | None, NAMES] = None
    until: Day | None = None
