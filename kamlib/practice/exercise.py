"""What an exercise is, and where its check is entered by name."""

from collections.abc import Callable
from dataclasses import dataclass

from kamlib.practice.compare import Finding


@dataclass(frozen=True)
class Exercise:
    """One exercise: how its truth is found and how an answer is held against it.

    Parameters
    ----------
    name
        Its slug; its words are the labels ``check.<name>.<word>``. ``look`` says where to look
        and is told with every wrong answer, ``right`` says what a right answer means.
    compare
        Takes the answer and ``kam``; returns a `Finding`. It raises on no answer whatever.
    """

    name: str
    compare: Callable[[object, object], Finding]


EXERCISES: dict[str, Exercise] = {}
"""Every exercise by name, filled by the modules of ``checks``."""


def exercise(name: str) -> Callable:
    """Enter a function ``(answer, kam) → Finding`` as the check of exercise `name`."""

    def enter(compare: Callable[[object, object], Finding]) -> Callable:
        EXERCISES[name] = Exercise(name, compare)
        return compare

    return enter
