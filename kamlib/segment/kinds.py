"""What people say in chapter 2: scores, their revealing, decided tiers."""

from typing import Annotated

from kamlib.kind import (
    NAMES,
    WATCHED,
    Account,
    Code,
    Day,
    Five,
    Judged,
    Person,
    Text,
    Tier,
)


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
