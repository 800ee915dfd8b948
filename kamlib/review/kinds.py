"""What people say in a review: targets and forecasts, answers, decisions, what is owed."""

from typing import Annotated, Literal

from kamlib.kind import (
    AGAIN,
    NAMES,
    SHARED,
    STATE,
    WATCHED,
    Account,
    Code,
    Count,
    Day,
    Flag,
    Item,
    Judged,
    Money,
    Number,
    Person,
    Planned,
    Progress,
    Rows,
    Share,
    Text,
    Tier,
)
from kamlib.vocabulary import DIRECTIONS, INDICATORS, SIDES, STANDING_QUESTIONS

Side = Literal[*SIDES]
Indicator = Literal[*INDICATORS]


class Target(Planned, kind="target"):
    """REV-1: the target of an indicator for a period."""

    KEY, NEEDED = ("account", "indicator", "period"), ("target_value",)
    TABLE = "account indicator period target_value author said_on"
    account: Account
    indicator: Annotated[Indicator, NAMES]
    period: Code
    target_value: Annotated[Number | None, WATCHED] = None


class Forecast(Judged, kind="forecast"):
    """REV-6: a forecast with its interval, to be scored later."""

    KEY, NEEDED = ("account", "indicator", "period"), ("forecast",)
    RISING = ("forecast_low", "forecast", "forecast_high")
    TABLE = "account indicator period forecast forecast_low forecast_high author said_on"
    account: Account
    indicator: Indicator
    period: Code
    forecast: Number | None = None
    forecast_low: Number | None = None
    forecast_high: Number | None = None


class ReviewAnswer(Judged, kind="review_answer"):
    """REV-3: the answer to one of the four standing questions at a review."""

    KEY, NEEDED = ("account", "review", "standing_question"), ("answer",)
    TABLE = "account review standing_question answer author said_on"
    account: Account
    review: Day
    standing_question: Literal[*STANDING_QUESTIONS]
    answer: Text | None = None


class Decision(Judged, kind="decision"):
    """REV-5: what a review decided about the account."""

    KEY, NEEDED = ("account", "review"), ("decision", "why", "owner", "due")
    TABLE = "account review decision tier why owner due progress"
    account: Account
    review: Day
    decision: Annotated[Literal["adjust", "keep", "retier", "leave"] | None, WATCHED] = None
    tier: Tier | None = None
    why: Annotated[Text | None, NAMES] = None
    owner: Person | None = None
    due: Day | None = None
    progress: Annotated[Progress | None, WATCHED] = None


class Value(Planned, kind="value"):
    """REV-8: value promised, delivered and confirmed, in either direction."""

    KEY, NEEDED = ("account", "item"), ("direction", "value_text")
    TABLE = "account direction value_text promised delivered confirmed_value confirmed_on author"
    account: Account
    item: Item
    direction: Annotated[Literal[*DIRECTIONS] | None, Rows(only=("to_customer",))] = None
    value_text: Annotated[Text | None, NAMES, SHARED] = None
    promised: Annotated[Money | None, WATCHED, SHARED] = None
    promised_on: Day | None = None
    delivered: Annotated[Money | None, WATCHED, SHARED] = None
    delivered_on: Day | None = None
    confirmed_value: Annotated[Money | None, WATCHED, SHARED] = None
    confirmed_on: Day | None = None
    shared: Flag | None = None


class Voice(Judged, kind="voice"):
    """REV-7: what the customer says, by how many answers, and our own view of the same."""

    KEY, NEEDED = ("account", "asked_on", "asked_item"), ("satisfaction",)
    TABLE = "account asked_on asked_about asked_item asked_after satisfaction answers our_view"
    GIVEN = True
    account: Account
    asked_on: Annotated[Day, AGAIN, SHARED]
    asked_item: Annotated[Code, NAMES, SHARED]
    asked_about: Literal["satisfaction", "share_of_mind"] | None = None
    asked_after: Literal["delivery", "survey", "meeting"] | None = None
    satisfaction: Annotated[Share | None, WATCHED, SHARED] = None
    answers: Annotated[Count | None, SHARED] = None
    our_view: Share | None = None
    note: Text | None = None


class Obligation(Judged, kind="obligation"):
    """REV-11: what one side owes the other; a claim is one, and what a contract asks."""

    KEY, NEEDED = ("account", "item"), ("side", "obligation")
    TABLE = "account side obligation_kind obligation clause due obligation_state said_on"
    account: Account
    item: Item
    side: Annotated[Side | None, SHARED] = None
    obligation_kind: Literal["contract", "claim", "promise"] | None = None
    obligation: Annotated[Text | None, NAMES, SHARED] = None
    clause: Annotated[Text | None, SHARED] = None
    amount: Money | None = None
    due: Annotated[Day | None, WATCHED, SHARED] = None
    contract_end: Day | None = None
    obligation_state: Annotated[Literal["open", "met", "late", "waived"] | None, STATE, SHARED] = (
        None
    )
    shared: Flag | None = None
