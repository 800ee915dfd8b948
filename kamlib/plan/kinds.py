"""What people say in an account's plan: dossier, people, needs, aims, work, risks, meetings."""

from typing import Annotated, Literal

from kamlib.kind import (
    LEVEL,
    NAMES,
    PAPER,
    SHARED,
    SLOT,
    STATE,
    WATCHED,
    Account,
    Attitude,
    Code,
    Compliance,
    Day,
    Days,
    Family,
    Five,
    Flag,
    Item,
    Money,
    Multiple,
    Person,
    Planned,
    Progress,
    Rows,
    Share,
    Text,
    Wrong,
)
from kamlib.problem import Problem
from kamlib.vocabulary import BUYING_ROLES, HORIZONS, QUESTION_GROUPS, TEAM_ROLES, THEMES, TOPICS


class Fact(Planned, kind="fact"):
    """PLAN-1: one fact of an account's dossier."""

    KEY, NEEDED = ("account", "topic", "item"), ("fact_text",)
    TABLE = "account topic fact_text found_on said_in confidence author said_on"
    ASSUMES = True
    account: Account
    topic: Annotated[Literal[*TOPICS], NAMES]
    item: Item
    fact_text: Annotated[Text | None, WATCHED] = None
    found_on: Day | None = None


class Answer(Planned, kind="answer"):
    """PLAN-2: the answer to a question of the bank; what is not known is still to be found out."""

    KEY, NEEDED = ("account", "question"), ("question_group", "answer")
    TABLE = "account question_group question answer confidence owner due said_on"
    ASSUMES = True
    account: Account
    question: Annotated[Code, NAMES]
    question_group: Literal[*QUESTION_GROUPS] | None = None
    answer: Annotated[Text | None, WATCHED] = None
    relevant: Flag | None = None
    owner: Person | None = None
    due: Day | None = None


class Stakeholder(Planned, kind="stakeholder"):
    """PLAN-3: a person of the account: role, power, attitude, strength of relation."""

    KEY, NEEDED = ("account", "person"), ("buying_role",)
    TABLE = "account person buying_role power attitude relation_now owner preferred_channel"
    account: Account
    person: Annotated[Person, NAMES, PAPER]
    buying_role: Annotated[Literal[*BUYING_ROLES] | None, WATCHED, PAPER] = None
    power: Annotated[Five | None, SLOT] = None
    attitude: Annotated[Attitude | None, WATCHED, SLOT, PAPER] = None
    relation_now: Annotated[Five | None, WATCHED, SLOT, PAPER] = None
    relation_wanted: Annotated[Five | None, PAPER] = None
    supports_rival: Text | None = None
    owner: Annotated[Person | None, SLOT, PAPER] = None
    preferred_channel: Annotated[
        Literal["visit", "phone", "video", "email", "message"] | None, WATCHED, PAPER
    ] = None
    last_contact: Day | None = None
    contact_days: Days | None = None
    conflict: Text | None = None


class Link(Planned, kind="link"):
    """PLAN-3: one person's influence on another."""

    KEY, NEEDED = ("account", "person", "influences"), ("influence",)
    TABLE = "account person influences influence confidence author said_on"
    account: Account
    person: Person
    influences: Person
    influence: Five | None = None

    def refuse(self) -> list[Problem]:
        """Nobody influences themselves."""
        same = self.person == self.influences
        return [Wrong("judgement_self", {}, column="influences")] if same else []


class Wallet(Planned, kind="wallet"):
    """PLAN-4: what an account needs of a family in a year."""

    KEY, NEEDED = ("account", "family"), ("need",)
    RISING = ("need_low", "need", "need_high")
    TABLE = "account family need need_low need_high probability supplier_policy confidence"
    ASSUMES = True
    account: Account
    family: Annotated[Family, NAMES]
    need: Annotated[Money | None, WATCHED] = None
    need_low: Money | None = None
    need_high: Money | None = None
    probability: Share | None = None
    supplier_policy: Literal["known", "assumed", "none"] | None = None
    essential: Flag | None = None


class Gap(Planned, kind="gap"):
    """PLAN-5: a family that the account does not buy from us: could it, why not, why we missed it.

    `probability` is that of winning it; the wallet's, where both are said, gives way to it.
    """

    KEY, NEEDED = ("account", "family"), ("relevance",)
    ASSUMES = True
    account: Account
    family: Annotated[Family, NAMES]
    relevance: Annotated[Literal["could", "not_relevant"] | None, WATCHED] = None
    why_not_bought: Literal["unknown_offer", "unknown_problem", "no_priority"] | None = None
    why_missed: Literal["nobody_asked", "owner_unaware", "wrong_questions", "uneasy"] | None = None
    probability: Share | None = None
    note: Text | None = None


class ShareOption(Planned, kind="share_option"):
    """PLAN-4: a small share of a family's need and a large one, with the price of each.

    Prices and costs are multiples of today's price (1: as today; 0.9: ten per cent less).
    """

    KEY = ("account", "family")
    NEEDED = ("small_share", "small_price", "large_share", "large_price", "idle_cost")
    RISING = ("small_share", "large_share")
    account: Account
    family: Family
    small_share: Share | None = None
    small_price: Multiple | None = None
    large_share: Share | None = None
    large_price: Multiple | None = None
    full_cost: Multiple | None = None
    idle_cost: Multiple | None = None
    idle_capacity: Money | None = None


class Objective(Planned, kind="objective"):
    """PLAN-6: an objective under one of the three themes, with what is in it for both sides."""

    KEY, NEEDED = ("account", "item"), ("theme", "objective")
    TABLE = "account theme objective measured_as for_us for_them due progress"
    account: Account
    item: Item
    theme: Annotated[Literal[*THEMES] | None, PAPER] = None
    horizon: Literal[*HORIZONS] | None = None
    objective: Annotated[Text | None, NAMES, PAPER, SHARED] = None
    measured_as: Annotated[Text | None, SLOT, PAPER] = None
    for_us: Annotated[Text | None, SLOT, PAPER] = None
    for_them: Annotated[Text | None, SLOT, PAPER, SHARED] = None
    due: Annotated[Day | None, WATCHED, SLOT, PAPER, SHARED] = None
    progress: Annotated[Progress | None, STATE, PAPER, SHARED, Rows(but=("dropped",))] = None
    shared: Flag | None = None


class Action(Planned, kind="action"):
    """PLAN-7: an action; what touches tenders or opinion leaders is classed before it is saved."""

    KEY, NEEDED = ("account", "item"), ("action",)
    TABLE = "account action owner due expected_cost expected_effect progress compliance"
    account: Account
    item: Item
    for_objective: Item | None = None
    action: Annotated[Text | None, NAMES, SHARED] = None
    owner: Annotated[Person | None, WATCHED, SHARED] = None
    with_person: Person | None = None
    due: Annotated[Day | None, WATCHED, SHARED] = None
    resources: Text | None = None
    expected_cost: Money | None = None
    expected_effect: Money | None = None
    progress: Annotated[Progress | None, STATE, SHARED, Rows(but=("done", "dropped"))] = None
    touches: Literal["none", "tender", "opinion_leader"] | None = None
    compliance: Compliance | None = None
    shared: Flag | None = None

    def refuse(self) -> list[Problem]:
        """Refuse what touches tenders or opinion leaders and is not classed."""
        if self.touches in (None, "none") or self.compliance:
            return []
        return [Wrong("judgement_unclassed", {}, column="compliance")]


class TeamRole(Planned, kind="team_role"):
    """PLAN-9: who holds one of the six roles on an account's team."""

    KEY, NEEDED = ("account", "team_role", "person"), ()
    TABLE = "account team_role person coverage author said_on"
    account: Account
    team_role: Literal[*TEAM_ROLES]
    person: Annotated[Person, NAMES]
    coverage: Annotated[Literal["full", "partly"] | None, WATCHED] = None


class Risk(Planned, kind="risk"):
    """PLAN-10: a risk or a rival, how likely and how grave, and who watches it."""

    KEY, NEEDED = ("account", "item"), ("risk_kind", "risk")
    TABLE = "account risk_kind risk likelihood impact response owner said_on"
    account: Account
    item: Item
    risk_kind: (
        Literal[
            *("rival", "one_contact", "one_product", "credit", "contract_end", "own_failure"),
            "other",
        ]
        | None
    ) = None
    risk: Annotated[Text | None, NAMES] = None
    rival: Text | None = None
    against_price: Attitude | None = None
    against_quality: Attitude | None = None
    against_service: Attitude | None = None
    against_service_quality: Attitude | None = None
    likelihood: Annotated[Five | None, LEVEL, SLOT] = None
    impact: Annotated[Five | None, LEVEL, SLOT] = None
    response: Annotated[Text | None, SLOT] = None
    owner: Annotated[Person | None, SLOT] = None
    compensation: Money | None = None


class Offer(Planned, kind="offer"):
    """PLAN-12: a solution made for this customer's objective, built with other departments."""

    KEY, NEEDED = ("account", "item"), ("their_objective", "solution")
    TABLE = "account their_objective solution value_for_them expected_cost owner due offer_state"
    account: Account
    item: Item
    their_objective: Annotated[Text | None, SHARED] = None
    solution: Annotated[Text | None, NAMES, SHARED] = None
    departments: Text | None = None
    for_them: Annotated[Text | None, SHARED] = None
    value_for_them: Money | None = None
    expected_cost: Money | None = None
    apart_from_targets: Flag | None = None
    owner: Person | None = None
    due: Annotated[Day | None, WATCHED] = None
    offer_state: Annotated[
        Literal["draft", "agreed_inside", "presented", "accepted", "declined"] | None,
        *(WATCHED, Rows(only=("presented", "accepted"))),
    ] = None
    shared: Flag | None = None


class Meeting(Planned, kind="meeting"):
    """PLAN-13: a meeting: prepared before, followed up after."""

    KEY, NEEDED = ("account", "item"), ("met_on", "purpose")
    TABLE = "account met_on purpose participants their_needs we_propose follow_up meeting_state"
    account: Account
    item: Item
    met_on: Day | None = None
    starts_at: Text | None = None
    place: Text | None = None
    purpose: Text | None = None
    owner: Person | None = None
    participants: Text | None = None
    we_know: Text | None = None
    their_needs: Text | None = None
    we_ask: Text | None = None
    we_propose: Text | None = None
    objections: Text | None = None
    counter: Text | None = None
    stop_at: Text | None = None
    follow_up: Text | None = None
    meeting_state: Literal["planned", "held", "cancelled"] | None = None
