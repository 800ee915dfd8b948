"""Digits and marks of many short texts at once, place by place, without a pattern for each."""

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa

_WIDEST = 26
_COMMA, _POINT = 1, 2


@dataclass
class Digits:
    """What stands in each text.

    Parameters
    ----------
    value
        All its digits as one whole number.
    negative
        A minus stands before them.
    odd
        It holds anything else, or no digit.
    long
        It has more digits than 64 bits hold.
    commas, points
        How many of each mark.
    behind_comma, behind_point
        Digits behind the mark where that is the decimal one, else 0.
    by_comma, by_point
        The mark groups thousands: one to three digits before the first, three behind each, at
        most one of the other mark, and that last.
    """

    value: np.ndarray
    negative: np.ndarray
    odd: np.ndarray
    long: np.ndarray
    commas: np.ndarray
    points: np.ndarray
    behind_comma: np.ndarray
    behind_point: np.ndarray
    by_comma: np.ndarray
    by_point: np.ndarray

    @property
    def marked(self) -> np.ndarray:
        """Texts with any mark."""
        return (self.commas + self.points) > 0

    def fits(self, thousands: str | None) -> tuple[np.ndarray, np.ndarray]:
        """Which fit the decimal comma and which the decimal point.

        `thousands` is the only mark that may group, empty for none, None for any.
        """
        comma = (self.points == 0) & (self.commas <= 1)
        point = (self.commas == 0) & (self.points <= 1)
        if thousands in (None, "."):
            comma |= self.by_point
        if thousands in (None, ","):
            point |= self.by_comma
        return comma, point

    def put(self, at: np.ndarray, others: "Digits") -> None:
        """Replace what is told of some texts."""
        for field in fields(self):
            getattr(self, field.name)[at] = getattr(others, field.name)


def read_digits(texts: pa.Array) -> Digits:
    """Read texts like ``-1.234,50``; what is none of these is odd.

    Examples
    --------
    >>> found = read_digits(pa.array(["-1.234,50", "1,234", "7 €"]))
    >>> found.value.tolist(), found.odd.tolist()
    ([123450, 1234, 7], [False, False, True])
    """
    start, length, data = _characters(texts)
    count = len(texts)
    value, seen, marks = np.zeros(count, np.int64), np.zeros(count, np.int8), _Marks(count)
    negative, zero = np.zeros(count, bool), np.zeros(count, bool)
    odd = length > _WIDEST
    for place in range(min(int(length.max(initial=0)), _WIDEST)):
        inside = length > place
        sign = data[np.minimum(start + place, len(data) - 1)]
        digit = sign - np.uint8(48)  # wraps: only digits stay below 10
        is_digit = (digit <= 9) & inside
        is_comma = (sign == 44) & inside
        is_point = (sign == 46) & inside
        other = inside & ~is_digit & ~is_comma & ~is_point
        if place == 0:
            negative = other & (sign == 45)
            other &= ~negative
        odd |= other
        marks.see(is_comma, is_point)
        if place <= 1:
            zero |= is_digit & (digit == 0) & (seen == 0)
        np.copyto(value, value * 10 + digit, where=is_digit & (seen < 18))
        seen += is_digit
        marks.group += is_digit
    odd |= seen == 0
    return Digits(
        value=value,
        negative=negative & ~odd,
        odd=odd,
        long=seen > 18,
        commas=marks.commas,
        points=marks.points,
        behind_comma=np.where(marks.commas == 1, marks.group, 0),
        behind_point=np.where(marks.points == 1, marks.group, 0),
        by_comma=marks.group_by(_COMMA) & ~zero,
        by_point=marks.group_by(_POINT) & ~zero,
    )


class _Marks:
    """The commas and points of each text so far, and whether they part groups of three digits."""

    def __init__(self, count: int):
        self.commas, self.points, self.group, self.first, self.last = (
            np.zeros(count, np.int8) for _ in range(5)
        )
        self.wrong = {mark: np.zeros(count, bool) for mark in (_COMMA, _POINT)}

    def see(self, is_comma: np.ndarray, is_point: np.ndarray) -> None:
        """Take in a place: where it is a mark, a group of digits ends."""
        mark = is_comma | is_point
        if not mark.any():
            return
        np.copyto(self.first, self.group, where=mark & (self.last == 0))
        wrong = mark & (self.group != 3)
        for kind, its in self.wrong.items():
            its |= wrong & (self.last == kind)
        self.commas += is_comma
        self.points += is_point
        np.copyto(self.last, np.int8(_COMMA), where=is_comma)
        np.copyto(self.last, np.int8(_POINT), where=is_point)
        np.copyto(self.group, np.int8(0), where=mark)

    def group_by(self, mark: int) -> np.ndarray:
        """Whether this mark parts threes, and at most one of the other is the decimal one."""
        own, others = (self.commas, self.points) if mark == _COMMA else (self.points, self.commas)
        begun = (self.first >= 1) & (self.first <= 3) & (own > 0)
        whole = begun & ~self.wrong[mark] & ~((self.last == mark) & (self.group != 3))
        return whole & ((others == 0) | ((others == 1) & (self.last != mark)))


def _characters(texts: pa.Array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where each text begins, its length in bytes, and the bytes of all."""
    _, places, data = texts.buffers()
    offsets = np.frombuffer(places, np.int32, len(texts) + 1, texts.offset * 4) if len(texts) else (
        np.zeros(1, np.int32))  # fmt: skip
    held = np.frombuffer(data, np.uint8) if data is not None and data.size else (
        np.zeros(1, np.uint8))  # fmt: skip
    return offsets[:-1].astype(np.int64), np.diff(offsets), held
