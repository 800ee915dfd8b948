"""What people say in an account's plan: dossier, people, needs, aims, work, risks, meetings."""

from typing import Literal

from kamlib.judgement.values import (
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
    Judged,
    Money,
    Multiple,
    Person,
    Progress,
    Share,
    Text,
)
from kamlib.judgement.wrong import Wrong
from kamlib.problem import Problem
from kamlib.vocabulary import BUYING_ROLES, HORIZONS, QUESTION_GROUPS, TEAM_ROLES, THEMES, TOPICS


class Fact(Judged):
    """PLAN-1: one fact of an account's dossier."""

    KEY, NEEDED = ("account", "topic", "item"), ("fact_text",)
    account: Account
    topic: Literal[*TOPICS]
    item: Item
    fact_text: Text | None = None
    found_on: Day | None = None


class Answer(Judged):
    """PLAN-2: the answer to a question of the bank; what is not known is still to be found out."""

    KEY, NEEDED = ("account", "question"), ("question_group", "answer")
    account: Account
    question: Code
    question_group: Literal[*QUESTION_GROUPS] | None = None
    answer: Text | None = None
    relevant: Flag | None = None
    owner: Person | None = None
    due: Day | None = None


class Stakeholder(Judged):
    """PLAN-3: a person of the account: role, power, attitude, strength of relation."""

    KEY, NEEDED = ("account", "person"), ("buying_role",)
    account: Account
    person: Person
    buying_role: Literal[*BUYING_ROLES] | None = None
    power: Five | None = None
    attitude: Attitude | None = None
    relation_now: Five | None = None
    relation_wanted: Five | None = None
    supports_rival: Text | None = None
    owner: Person | None = None
    last_contact: Day | None = None
    contact_days: Days | None = None
    conflict: Text | None = None


class Link(Judged):
    """PLAN-3: one person's influence on another."""

    KEY, NEEDED = ("account", "person", "influences"), ("influence",)
    account: Account
    person: Person
    influences: Person
    influence: Five | None = None

    def refuse(self) -> list[Problem]:
        """Nobody influences themselves."""
        same = self.person == self.influences
        return [Wrong("judgement_self", {}, column="influences")] if same else []


class Wallet(Judged):
    """PLAN-4: what an account needs of a family in a year."""

    KEY, NEEDED = ("account", "family"), ("need",)
    account: Account
    family: Family
    need: Money | None = None
    need_low: Money | None = None
    need_high: Money | None = None
    probability: Share | None = None
    supplier_policy: Literal["known", "assumed", "none"] | None = None
    essential: Flag | None = None

    def refuse(self) -> list[Problem]:
        """Low, need and high stand in this order."""
        said = [x for x in (self.need_low, self.need, self.need_high) if x is not None]
        if said == sorted(said):
            return []
        return [Wrong("judgement_order", {}, column="need")]


class Gap(Judged):
    """PLAN-5: a family that the account does not buy from us: could it, why not, why we missed it.

    `probability` is that of winning it; the wallet's, where both are said, gives way to it.
    """

    KEY, NEEDED = ("account", "family"), ("relevance",)
    account: Account
    family: Family
    relevance: Literal["could", "not_relevant"] | None = None
    why_not_bought: Literal["unknown_offer", "unknown_problem", "no_priority"] | None = None
    why_missed: Literal["nobody_asked", "owner_unaware", "wrong_questions", "uneasy"] | None = None
    probability: Share | None = None
    note: Text | None = None


class ShareOption(Judged):
    """PLAN-4: a small share of a family's need and a large one, with the price of each.

    Prices and costs are multiples of today's price (1: as today; 0.9: ten per cent less).
    """

    KEY = ("account", "family")
    NEEDED = ("small_share", "small_price", "large_share", "large_price", "idle_cost")
    account: Account
    family: Family
    small_share: Share | None = None
    small_price: Multiple | None = None
    large_share: Share | None = None
    large_price: Multiple | None = None
    full_cost: Multiple | None = None
    idle_cost: Multiple | None = None
    idle_capacity: Money | None = None

    def refuse(self) -> list[Problem]:
        """The small share is the smaller one."""
        said = [x for x in (self.small_share, self.large_share) if x is not None]
        if said == sorted(said):
            return []
        return [Wrong("judgement_order", {}, column="small_share")]


class Objective(Judged):
    """PLAN-6: an objective under one of the three themes, with what is in it for both sides."""

    KEY, NEEDED = ("account", "item"), ("theme", "objective")
    account: Account
    item: Item
    theme: Literal[*THEMES] | None = None
    horizon: Literal[*HORIZONS] | None = None
    objective: Text | None = None
    measured_as: Text | None = None
    for_us: Text | None = None
    for_them: Text | None = None
    due: Day | None = None
    progress: Progress | None = None
    shared: Flag | None = None


class Action(Judged):
    """PLAN-7: an action; what touches tenders or opinion leaders is classed before it is saved."""

    KEY, NEEDED = ("account", "item"), ("action",)
    account: Account
    item: Item
    for_objective: Item | None = None
    action: Text | None = None
    owner: Person | None = None
    with_person: Person | None = None
    due: Day | None = None
    resources: Text | None = None
    expected_cost: Money | None = None
    expected_effect: Money | None = None
    progress: Progress | None = None
    touches: Literal["none", "tender", "opinion_leader"] | None = None
    compliance: Compliance | None = None
    shared: Flag | None = None

    def refuse(self) -> list[Problem]:
        """Refuse what touches tenders or opinion leaders and is not classed."""
        if self.touches in (None, "none") or self.compliance:
            return []
        return [Wrong("judgement_unclassed", {}, column="compliance")]


class TeamRole(Judged):
    """PLAN-9: who holds one of the six roles on an account's team."""

    KEY, NEEDED = ("account", "team_role", "person"), ()
    account: Account
    team_role: Literal[*TEAM_ROLES]
    person: Person
    coverage: Literal["full", "partly"] | None = None


class Risk(Judged):
    """PLAN-10: a risk or a rival, how likely and how grave, and who watches it."""

    KEY, NEEDED = ("account", "item"), ("risk_kind", "risk")
    account: Account
    item: Item
    risk_kind: (
        Literal[
            *("rival", "one_contact", "one_product", "credit", "contract_end", "own_failure"),
            "other",
        ]
        | None
    ) = None
    risk: Text | None = None
    rival: Text | None = None
    against_price: Attitude | None = None
    against_quality: Attitude | None = None
    against_service: Attitude | None = None
    against_service_quality: Attitude | None = None
    likelihood: Five | None = None
    impact: Five | None = None
    response: Text | None = None
    owner: Person | None = None
    compensation: Money | None = None


class Offer(Judged):
    """PLAN-12: a solution made for this customer's objective, built with other departments."""

    KEY, NEEDED = ("account", "item"), ("their_objective", "solution")
    account: Account
    item: Item
    their_objective: Text | None = None
    solution: Text | None = None
    departments: Text | None = None
    for_them: Text | None = None
    value_for_them: Money | None = None
    expected_cost: Money | None = None
    apart_from_targets: Flag | None = None
    owner: Person | None = None
    due: Day | None = None
    offer_state: Literal["draft", "agreed_inside", "presented", "accepted", "declined"] | None = (
        None
    )
    shared: Flag | None = None


class Meeting(Judged):
    """PLAN-13: a meeting: prepared before, followed up after."""

    KEY, NEEDED = ("account", "item"), ("met_on", "purpose")
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
