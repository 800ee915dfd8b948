"""How answers are compared: a number, a word or a set of accounts.

Each comparison returns a `Finding` whose words are slugs; none shows the truth, and none raises on
whatever a trainee may hand in.
"""

import math
import numbers
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Finding:
    """What a comparison found.

    Parameters
    ----------
    passed
        Whether the answer is right.
    words
        Slugs of what to tell, ``check.<exercise>.<word>`` or else ``check.<word>``.
    values
        What the words' ``{names}`` stand for: about the answer, never about the truth.
    """

    passed: bool
    words: tuple[str, ...]
    values: dict = field(default_factory=dict)

    @classmethod
    def right(cls) -> "Finding":
        """The answer is right."""
        return cls(True, ("passed",))

    @classmethod
    def wrong(cls, *words: str, **values) -> "Finding":
        """The answer is wrong, for these reasons."""
        return cls(False, words, values)


def is_untouched(answer: object) -> bool:
    """Whether the answer is still the stub, or holds one.

    Examples
    --------
    >>> is_untouched(...), is_untouched([1, ...]), is_untouched({"a": ...}), is_untouched(0)
    (True, True, True, False)
    """
    if answer is ...:
        return True
    if isinstance(answer, Mapping):
        return any(part is ... for part in answer.values())
    return isinstance(answer, list | tuple | set) and any(part is ... for part in answer)


def compare_number(
    answer: object,
    truth: float | None,
    *,
    mistakes: Mapping[str, float] | None = None,
    tolerance: float = 0.005,
    share: bool = False,
) -> Finding:
    """Hold a number against the truth.

    Parameters
    ----------
    answer
        What was handed in: a number, or something of one element that holds one.
    truth
        The right number; None where there is none: then the right answer is none, or not a number.
    mistakes
        Word → what a typical mistake gives; an answer that hits one is told that word.
    tolerance
        How far off is still right: half of the last digit that was asked for.
    share
        Whether a share (0–1) is asked, so that a percentage can be told from a wrong figure.
    """
    value = _number(answer)
    if truth is None:
        nothing = answer is None or (isinstance(answer, float) and math.isnan(answer))
        return Finding.right() if nothing else Finding.wrong("no_base")
    if value is None:
        return Finding.wrong(_no_number(answer), kind=type(answer).__name__)
    if not math.isfinite(value):
        return Finding.wrong("not_finite")

    def hits(target: float) -> bool:
        return abs(value - target) <= tolerance * (1 + 1e-9)

    if hits(truth):
        return Finding.right()
    for word, mistaken in (mistakes or {}).items():
        if hits(mistaken):
            return Finding.wrong(word)
    if share and abs(value / 100 - truth) <= tolerance:
        return Finding.wrong("percent")
    if truth and hits(-truth):
        return Finding.wrong("sign")
    if _rounded(value, truth):
        return Finding.wrong("rounded")
    return Finding.wrong("too_high" if value > truth else "too_low")


def compare_choice(
    answer: object, truth: str, *, choices: Iterable[str], mistakes: Mapping[str, str] | None = None
) -> Finding:
    """Hold one of several words against the truth.

    Parameters
    ----------
    answer
        One of `choices`; capitals and spaces around it do not matter.
    truth
        The right one.
    choices
        The words that may be answered; told where the answer is none of them.
    mistakes
        Answer → what is told to it.
    """
    word = answer.strip().casefold() if isinstance(answer, str) else None
    if word not in choices:
        return Finding.wrong("no_choice", choices=", ".join(f'"{choice}"' for choice in choices))
    if word == truth:
        return Finding.right()
    return Finding.wrong((mistakes or {}).get(word, "other_choice"))


def compare_set(
    answer: object,
    truth: Iterable,
    *,
    mistakes: Mapping[str, Iterable] | None = None,
    column: str = "account",
) -> Finding:
    """Hold a set of codes against the truth: how many are missing, how many too many.

    Parameters
    ----------
    answer
        A list, set, tuple, series or index of codes, or a frame that has them in `column`.
    truth
        The right codes.
    mistakes
        Word → the set that a typical mistake gives.
    column
        Where a frame holds the codes.
    """
    codes = _codes(answer, column)
    if codes is None:
        return Finding.wrong("no_set", kind=type(answer).__name__, column=column)
    right = {str(code) for code in truth}
    if codes == right:
        return Finding.right()
    for word, mistaken in (mistakes or {}).items():
        if codes == {str(code) for code in mistaken}:
            return Finding.wrong(word)
    missing, extra = len(right - codes), len(codes - right)
    words = [word for word, n in (("missing", missing), ("extra", extra)) if n]
    return Finding.wrong(*words, missing=missing, extra=extra)


def _number(answer: object) -> float | None:
    if isinstance(answer, bool | np.bool_ | str | bytes):
        return None
    if isinstance(answer, pd.Series | pd.DataFrame | pd.Index | np.ndarray):
        if answer.size != 1:
            return None
        answer = np.asarray(answer).reshape(-1)[0]
    if not isinstance(answer, numbers.Number) and not hasattr(answer, "__float__"):
        return None
    try:
        return float(answer)
    except (TypeError, ValueError, OverflowError):
        return None


def _no_number(answer: object) -> str:
    """Why an answer is no number: a comma for a point makes it two numbers, quotes make it text."""
    whole = (int, np.integer)
    if isinstance(answer, tuple) and len(answer) == 2 and all(isinstance(n, whole) for n in answer):
        return "decimal_comma"
    return "number_as_text" if isinstance(answer, str) else "no_number"


def _rounded(value: float, truth: float) -> bool:
    """Whether an answer is the truth with too few digits."""
    near = value != 0 and abs(value - truth) <= 0.05 * abs(truth)
    return near and any(abs(value - round(truth, digits)) < 1e-9 for digits in range(7))


def _codes(answer: object, column: str) -> set[str] | None:
    if isinstance(answer, pd.DataFrame):
        if column in answer and answer.columns.is_unique:
            answer = answer[column]
        elif answer.index.name == column:
            answer = answer.index
        else:
            return None
    if isinstance(answer, str | bytes | Mapping):
        return None
    flags = isinstance(answer, pd.Series) and pd.api.types.is_bool_dtype(answer.dtype)
    if flags:
        if answer.index.name != column:
            return None  # yes and no by row, without the rows' codes
        answer = answer.index[answer.fillna(False).astype(bool)]
    if isinstance(answer, pd.Categorical):
        answer = np.asarray(answer)
    if not isinstance(answer, Iterable) or getattr(answer, "ndim", 1) != 1:
        return None
    if not isinstance(answer, list | tuple | set | frozenset | pd.Series | pd.Index | np.ndarray):
        return None  # a generator may have no end
    return {str(code) for code in answer}
