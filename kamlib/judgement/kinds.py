"""All kinds of judgement, in the order of the method's chapters; a model each, by chapter beside.

Beside its own fields every judgement has a confidence (assumed, confirmed, unknown), a source, an
author and a day. Unknown is a fair answer: what a kind needs may then stay open.
"""

from kamlib.judgement.kinds_plan import (
    Action,
    Answer,
    Fact,
    Gap,
    Link,
    Meeting,
    Objective,
    Offer,
    Risk,
    ShareOption,
    Stakeholder,
    TeamRole,
    Wallet,
)
from kamlib.judgement.kinds_review import (
    ComplianceEntry,
    Decision,
    Forecast,
    Obligation,
    ReviewAnswer,
    Target,
    Value,
    Voice,
)
from kamlib.judgement.kinds_segment import Confirmed, Definition, Override, Reason, Reveal, Score
from kamlib.judgement.marks import Mark
from kamlib.judgement.values import Judged, fields_of

CONFIDENCES = ("assumed", "confirmed", "unknown")

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


def marked(kind: str, mark: Mark) -> list[str]:
    """The fields of a kind that bear a mark, in the order of its model."""
    return [one.name for one in fields_of(KINDS[kind]) if mark in one.marks]
