"""All kinds of judgement, in the order of the method's chapters, each of which brings its own.

Beside its own fields every judgement has a confidence (assumed, confirmed, unknown), a source, an
author and a day. Unknown is a fair answer: what a kind needs may then stay open.
"""

from kamlib.chapters import gather
from kamlib.kind import Judged, Mark, fields_of

CONFIDENCES = ("assumed", "confirmed", "unknown")

KINDS: dict[str, type[Judged]] = {
    model.KIND: model
    for chapter in gather("kinds")
    for model in vars(chapter).values()
    if isinstance(model, type) and issubclass(model, Judged) and model.KIND
}
"""Slug → model."""


def marked(kind: str, mark: Mark) -> list[str]:
    """The fields of a kind that bear a mark, in the order of its model."""
    return [one.name for one in fields_of(KINDS[kind]) if mark in one.marks]
