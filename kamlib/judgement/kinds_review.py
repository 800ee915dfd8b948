"""What people say in a review: targets and forecasts, answers, decisions, what is owed."""

from typing import Literal

from kamlib.judgement.values import (
    Account,
    Code,
    Compliance,
    Count,
    Day,
    Flag,
    Item,
    Judged,
    Money,
    Number,
    Person,
    Progress,
    Share,
    Text,
    Tier,
)
from kamlib.judgement.wrong import Wrong
from kamlib.problem import Problem
from kamlib.vocabulary import DIRECTIONS, INDICATORS, SIDES, STANDING_QUESTIONS

Side = Literal[*SIDES]
Indicator = Literal[*INDICATORS]


class Target(Judged):
    """REV-1: the target of an indicator for a period."""

    KEY, NEEDED = ("account", "indicator", "period"), ("target_value",)
    account: Account
    indicator: Indicator
    period: Code
    target_value: Number | None = None


class Forecast(Judged):
    """REV-6: a forecast with its interval, to be scored later."""

    KEY, NEEDED = ("account", "indicator", "period"), ("forecast",)
    account: Account
    indicator: Indicator
    period: Code
    forecast: Number | None = None
    forecast_low: Number | None = None
    forecast_high: Number | None = None

    def refuse(self) -> list[Problem]:
        """Low, middle and high stand in this order."""
        said = [x for x in (self.forecast_low, self.forecast, self.forecast_high) if x is not None]
        if said == sorted(said):
            return []
        return [Wrong("judgement_order", {}, column="forecast")]


class ReviewAnswer(Judged):
    """REV-3: the answer to one of the four standing questions at a review."""

    KEY, NEEDED = ("account", "review", "standing_question"), ("answer",)
    account: Account
    review: Day
    standing_question: Literal[*STANDING_QUESTIONS]
    answer: Text | None = None


class Decision(Judged):
    """REV-5: what a review decided about the account."""

    KEY, NEEDED = ("account", "review"), ("decision", "why", "owner", "due")
    account: Account
    review: Day
    decision: Literal["adjust", "keep", "retier", "leave"] | None = None
    tier: Tier | None = None
    why: Text | None = None
    owner: Person | None = None
    due: Day | None = None
    progress: Progress | None = None


class Value(Judged):
    """REV-8: value promised, delivered and confirmed, in either direction."""

    KEY, NEEDED = ("account", "item"), ("direction", "value_text")
    account: Account
    item: Item
    direction: Literal[*DIRECTIONS] | None = None
    value_text: Text | None = None
    promised: Money | None = None
    promised_on: Day | None = None
    delivered: Money | None = None
    delivered_on: Day | None = None
    confirmed_value: Money | None = None
    confirmed_on: Day | None = None
    shared: Flag | None = None


class Voice(Judged):
    """REV-7: what the customer says, by how many answers, and our own view of the same."""

    KEY, NEEDED = ("account", "asked_on", "asked_item"), ("satisfaction",)
    account: Account
    asked_on: Day
    asked_item: Code
    asked_about: Literal["satisfaction", "share_of_mind"] | None = None
    asked_after: Literal["delivery", "survey", "meeting"] | None = None
    satisfaction: Share | None = None
    answers: Count | None = None
    our_view: Share | None = None
    note: Text | None = None


class Obligation(Judged):
    """REV-11: what one side owes the other; a claim is one, and what a contract asks."""

    KEY, NEEDED = ("account", "item"), ("side", "obligation")
    account: Account
    item: Item
    side: Side | None = None
    obligation_kind: Literal["contract", "claim", "promise"] | None = None
    obligation: Text | None = None
    clause: Text | None = None
    amount: Money | None = None
    due: Day | None = None
    contract_end: Day | None = None
    obligation_state: Literal["open", "met", "late", "waived"] | None = None
    shared: Flag | None = None


class ComplianceEntry(Judged):
    """PRG-10: tenders, gifts, hospitality and speaker contracts, each with its class."""

    KEY, NEEDED = ("item",), ("compliance_kind", "matter", "compliance")
    item: Item
    account: Account | None = None
    compliance_kind: Literal["tender", "gift", "hospitality", "speaker", "other"] | None = None
    matter: Text | None = None
    person: Person | None = None
    amount: Money | None = None
    disclosed: Flag | None = None
    compliance: Compliance | None = None
    happened_on: Day | None = None
