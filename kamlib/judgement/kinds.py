"""All kinds of judgement, in the order of the method's chapters; a model each, by chapter beside.

Beside its own fields every judgement has a confidence (assumed, confirmed, unknown), a source, an
author and a day. Unknown is a fair answer: what a kind needs may then stay open.
"""

from kamlib.judgement import kinds_plan, kinds_review, kinds_segment
from kamlib.judgement.values import Judged, Mark, fields_of

CONFIDENCES = ("assumed", "confirmed", "unknown")

KINDS: dict[str, type[Judged]] = {
    model.KIND: model
    for chapter in (kinds_segment, kinds_plan, kinds_review)
    for model in vars(chapter).values()
    if isinstance(model, type) and issubclass(model, Judged) and model.KIND
}
"""Slug → model."""


def marked(kind: str, mark: Mark) -> list[str]:
    """The fields of a kind that bear a mark, in the order of its model."""
    return [one.name for one in fields_of(KINDS[kind]) if mark in one.marks]
