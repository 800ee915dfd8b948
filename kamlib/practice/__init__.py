"""Exercises of the practice notebooks and their checks."""

from kamlib.practice.check import Check, check

__all__ = ["Check", "check"]
