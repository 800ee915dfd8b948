"""A trainee's answer, checked: what is wrong and where to look, never the answer itself."""

import html
from dataclasses import dataclass, field

from kamlib.literal import literal
from kamlib.near import near
from kamlib.practice.compare import Finding, is_untouched
from kamlib.practice.exercises import EXERCISES
from kamlib.problem import Problem, Problems, user_language
from kamlib.words.label import has_label
from kamlib.words.words import Words


@dataclass(frozen=True)
class Check:
    """The result of a check: ``passed``, and the message that a notebook shows for it.

    Parameters
    ----------
    name
        The exercise's name.
    passed
        Whether the answer is right.
    lines
        The message, line by line.
    """

    name: str
    passed: bool
    lines: list[str] = field(default_factory=list)

    def __repr__(self) -> str:
        return ("✓ " if self.passed else "✗ ") + "\n  ".join(self.lines)

    def __bool__(self) -> bool:
        return self.passed

    def _repr_html_(self) -> str:
        colour, mark = ("#1b7837", "✓") if self.passed else ("#b2510f", "✗")
        state = "passed" if self.passed else "failed"
        lines = "<br>".join(html.escape(line) for line in self.lines)
        return literal(
            f'<div class="kam-check kam-check-{state}" style="border-left:4px solid {colour};'
            f'padding:.4em .8em;margin:.4em 0"><b style="color:{colour}">{mark}</b> '
            f"{lines}</div>"
        )


def check(name: str, answer: object = ..., kam: object = None) -> Check:
    """Hold an answer against the truth.

    Parameters
    ----------
    name
        The exercise's name.
    answer
        What the trainee found. An untouched stub (``...``) fails with a message of its own.
    kam
        What ``start()`` returned; exercises on the client's own figures need it, those on a small
        example take only the language from it.

    Returns
    -------
    Check
        Whether it passed, and what to tell. A wrong answer of whatever kind raises nothing.

    Raises
    ------
    Problems
        No exercise has that name (near ones are told), or it needs ``kam`` and got none.

    Examples
    --------
    >>> check("markup_by_hand", 1300 / 1100 - 1).passed
    True
    >>> check("markup_by_hand", 0.60).passed
    False
    """
    words = getattr(kam, "words", None) or Words(user_language(), user_language(), "EUR")
    if name not in EXERCISES:
        values = {"name": name, "known": near(name, EXERCISES, others=None)}
        raise Problems(Problem("check_unknown", values), words.lang)
    exercise = EXERCISES[name]
    if kam is None and exercise.on_client:
        raise Problems(Problem("check_needs_kam", {"name": name}), words.lang)
    finding = Finding.wrong("untouched") if is_untouched(answer) else exercise.hold(answer, kam)
    return Check(name, finding.passed, _tell(name, finding, words))


def _tell(name: str, finding: Finding, words: Words) -> list[str]:
    """The message: what was found, then what it means or where to look."""
    lines = []
    for word in finding.words:
        own = f"check.{name}.{word}"
        lines.append(words.label(own if has_label(own) else f"check.{word}", **finding.values))
    last = f"check.{name}.{'right' if finding.passed else 'look'}"
    if has_label(last):
        lines.append(words.label(last))
    return lines
