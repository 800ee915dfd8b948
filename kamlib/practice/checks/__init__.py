"""The exercises' checks, one module per notebook; each is a small function entered by name."""

from kamlib.practice.checks import define, plan, review, segment, start

ON_CLIENT = frozenset(
    start.ON_CLIENT | define.ON_CLIENT | segment.ON_CLIENT | plan.ON_CLIENT | review.ON_CLIENT
)
"""Exercises on the client's own figures: they need ``kam``."""

__all__ = ["ON_CLIENT", "define", "plan", "review", "segment", "start"]
