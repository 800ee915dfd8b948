"""The kinds of judgement: one model each, in the order of the method's chapters.

Beside its own fields every judgement has a confidence (assumed, confirmed, unknown), a source, an
author and a day. Unknown is a fair answer: what a kind needs may then stay open.
"""

from typing import Literal

from kamlib.judgement.values import (
    Account,
    Attitude,
    Code,
    Count,
    Day,
    Days,
    Family,
    Five,
    Flag,
    Item,
    Judged,
    Money,
    Multiple,
    Number,
    Person,
    Share,
    Text,
)
from kamlib.judgement.wrong import Wrong
from kamlib.problem import Problem

CONFIDENCES = ("assumed", "confirmed", "unknown")
Tier = Literal["key", "trial", "develop", "standard"]
Side = Literal["ours", "theirs"]
Compliance = Literal["allowed", "to_check", "refused"]
Progress = Literal["planned", "doing", "done", "dropped"]
Indicator = Literal[
    *("revenue", "contribution", "share_of_wallet", "share_of_mind", "families_bought"),
    *("contacts_covered", "days_since_contact", "cadence_kept", "satisfaction"),
    *("claims_resolved", "objectives_reached", "contract_left", "days_to_pay", "orders", "rhythm"),
]


class Reason(Judged):
    """DEF-4: why an account is key, with evidence; approved reasons make a key candidate."""

    KEY, NEEDED = ("account", "key_reason"), ("evidence",)
    account: Account
    key_reason: Literal["potential", "leadership", "profitability", "intangible"]
    evidence: Text | None = None
    approved: Flag | None = None
    permission: Flag | None = None


class Definition(Judged):
    """DEF-6: one of the six statements, answered yes, partly or no."""

    KEY, NEEDED = ("statement",), ("agreement",)
    statement: Literal["not_just_large", "limited", "partners", "themes", "assets", "long_term"]
    agreement: Literal["yes", "partly", "no"] | None = None
    evidence: Text | None = None


class Confirmed(Judged):
    """DEF-7: an account of the list that a person confirmed at a review (its data date)."""

    KEY, NEEDED = ("review", "account"), ("reviews_below",)
    review: Day
    account: Account
    reviews_below: Count | None = None


class Score(Judged):
    """SEG-3: one rater's score of one account on one factor, in one round."""

    KEY, NEEDED = ("round", "account", "factor", "rater"), ("score",)
    round: Code
    account: Account
    factor: Code
    rater: Person
    score: Five | None = None
    note: Text | None = None


class Reveal(Judged):
    """The facilitator shows the scores of a round: from now on everybody sees them."""

    KEY = ("round",)
    round: Code
    note: Text | None = None


class Override(Judged):
    """SEG-7: a person decides an account's tier, with a reason, until a day if one is given."""

    KEY, NEEDED = ("account",), ("tier", "why")
    account: Account
    tier: Tier | None = None
    why: Text | None = None
    until: Day | None = None


class Fact(Judged):
    """PLAN-1: one fact of an account's dossier."""

    KEY, NEEDED = ("account", "topic", "item"), ("fact_text",)
    account: Account
    topic: Literal[
        "market", "products", "marketing", "organisation", "history", "financials", "needs", "plans"
    ]
    item: Item
    fact_text: Text | None = None
    found_on: Day | None = None


class Answer(Judged):
    """PLAN-2: the answer to a question of the bank; what is not known is still to be found out."""

    KEY, NEEDED = ("account", "question"), ("question_group", "answer")
    account: Account
    question: Code
    question_group: (
        Literal[
            *("our_team", "their_team", "trends", "needs", "facts", "competitors", "value"),
            "to_learn",
        ]
        | None
    ) = None
    answer: Text | None = None
    relevant: Flag | None = None
    owner: Person | None = None
    due: Day | None = None


class Stakeholder(Judged):
    """PLAN-3: a person of the account: role, power, attitude, strength of relation."""

    KEY, NEEDED = ("account", "person"), ("buying_role",)
    account: Account
    person: Person
    buying_role: (
        Literal[
            *("decision_maker", "sponsor", "champion", "influencer", "user", "gatekeeper"),
            "opinion_leader",
        ]
        | None
    ) = None
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
    theme: Literal["penetration", "expansion", "protection"] | None = None
    horizon: Literal["short", "middle", "long"] | None = None
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
    team_role: Literal[
        *("technical_expert", "relationship_lead", "collaborator", "project_manager", "innovator"),
        "results_driver",
    ]
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
    standing_question: Literal["long_term", "value_shown", "what_we_change", "deep_enough"]
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
    direction: Literal["to_customer", "to_us"] | None = None
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


KINDS: dict[str, type[Judged]] = {
    "reason": Reason,
    "definition": Definition,
    "confirmed_list": Confirmed,
    "score": Score,
    "reveal": Reveal,
    "override": Override,
    "fact": Fact,
    "answer": Answer,
    "stakeholder": Stakeholder,
    "link": Link,
    "wallet": Wallet,
    "gap": Gap,
    "share_option": ShareOption,
    "objective": Objective,
    "action": Action,
    "team_role": TeamRole,
    "risk": Risk,
    "offer": Offer,
    "meeting": Meeting,
    "target": Target,
    "forecast": Forecast,
    "review_answer": ReviewAnswer,
    "decision": Decision,
    "value": Value,
    "voice": Voice,
    "obligation": Obligation,
    "compliance": ComplianceEntry,
}
"""Slug → model. The slug is stored: it is never renamed."""

STATEMENTS = ("not_just_large", "limited", "partners", "themes", "assets", "long_term")
"""The six statements of DEF-6, in the method's order."""
