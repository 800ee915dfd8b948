"""Text to exact numbers, the marks decided over a whole column with counts for and against.

A cell has its sign, currency and percent taken off; what stays fits the decimal point
(``1,234.5``), the decimal comma (``1.234,5``), both, or none. Cells that fit only one are
evidence; ``1.234`` fits both and is none. The work is done once per distinct text: digits and
marks are read place by place over all texts at once, what carries more than these in Arrow.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from babel.numbers import list_currencies

from kamlib.ledger.amounts import exact, from_whole
from kamlib.ledger.coded import as_mask, codes_of, known_mask
from kamlib.ledger.digits import Digits, read_digits
from kamlib.ledger.evidence import Cells, cells_of, outweigh
from kamlib.ledger.raw import NUMBER_MARK

_SIGN = r"[-+( ]*"
_MONEY = r"(?:R\$|US\$|MX\$|S/\.?|\p{Sc}|" + "|".join(sorted(list_currencies())) + ")?"
_SHAPE = (
    rf"^(?P<before>{_SIGN}{_MONEY}{_SIGN})"
    r"(?P<body>[0-9.,' ]*[0-9][0-9.,' ]*?)"
    rf"(?P<after> *{_MONEY} *[-)]* *%? *{_MONEY} *[-)]*)$"
)
_INDIAN = r"^[1-9][0-9]?(,[0-9]{2})+,[0-9]{3}(\.[0-9]*)?$"
_GROUPS = r"^[0-9]{1,3}([ '][0-9]{3})+([.,][0-9]*)?$"
_EMPTY = ("", "-", "n/a", "na", "null", "none", "nan", "#n/a")


@dataclass
class NumberText(Cells):
    """A column's cells taken apart, before the marks are decided.

    Parameters
    ----------
    digits
        Per distinct text its digits as a whole number, and how many stand behind each mark.
    negative, percent, empty, typed, shaped, odd
        Per distinct text: its sign; whether it carries a percent sign; is blank; is typed by the
        spreadsheet; looks like a number at all; holds more than digits, marks and a minus before.
    comma, point
        Per distinct text: fits the decimal comma, fits the decimal point.
    bodies
        Digits and marks of the odd texts, in their order.
    """

    digits: Digits
    negative: np.ndarray
    percent: np.ndarray
    empty: np.ndarray
    typed: np.ndarray
    shaped: np.ndarray
    odd: np.ndarray
    comma: np.ndarray
    point: np.ndarray
    bodies: pa.Array

    def readings(self) -> dict[str, np.ndarray]:
        """Which texts speak for the comma, the point, fit both with a mark or without, fit none."""
        told = self.shaped & ~self.typed & ~self.empty
        return {
            "comma": told & self.comma & ~self.point,
            "point": told & self.point & ~self.comma,
            "both": told & self.comma & self.point & self.digits.marked,
            "neither": ~self.empty & ~self.typed & ~(self.comma | self.point),
            "plain": told & self.comma & self.point & ~self.digits.marked,
        }

    def odd_part(self) -> SimpleNamespace:
        """The texts that hold more than digits and marks: ``texts``, ``counts``, ``shaped``."""
        texts = self.texts.filter(pa.array(self.odd))
        return SimpleNamespace(
            texts=texts, counts=self.counts[self.odd], shaped=self.shaped[self.odd]
        )

    def body_texts(self) -> list[str]:
        """Digits and marks of each distinct text, without sign and currency."""
        texts = pc.utf8_ltrim(self.texts, "-").to_pylist()
        for place, body in zip(np.flatnonzero(self.odd), self.bodies.to_pylist(), strict=True):
            texts[place] = body
        return texts


@dataclass
class Numbers:
    """A column of exact numbers.

    Parameters
    ----------
    values
        decimal128, null where blank or not a number.
    bad
        Lines that hold something which is not a number as decided.
    percent
        How many lines carried a percent sign.
    """

    values: pa.Array
    bad: np.ndarray
    percent: int = 0


def take_apart(column: pa.Array, thousands: str | None = None) -> NumberText:
    """A text column's distinct cells taken apart.

    Parameters
    ----------
    column
        Its cells, text or already distinct ones by code.
    thousands
        The only mark that may group thousands; empty where none may; None where any may.
    """
    codes, texts, counts = cells_of(column)
    digits = read_digits(texts)
    odd = digits.odd.copy()
    shaped, negative = ~odd, digits.negative
    percent, empty, typed, loose = (np.zeros(len(texts), bool) for _ in range(4))
    bodies = pa.array([], pa.string())
    if odd.any():
        at = np.flatnonzero(odd)
        found = _take_odd(texts.take(pa.array(at)))
        bodies = found["body"]
        digits.put(at, read_digits(bodies))
        for mine, name in ((negative, "negative"), (percent, "percent"), (empty, "empty"),
                           (typed, "typed"), (shaped, "shaped"), (loose, "loose")):  # fmt: skip
            mine[at] = found[name]
        shaped &= ~digits.odd | digits.long
    comma, point = digits.fits(thousands)
    wide = np.flatnonzero((digits.commas >= 2) & ~point & shaped)
    if len(wide) and thousands in (None, ","):  # 12,34,567 as India writes it
        indian = as_mask(pc.match_substring_regex(texts.take(pa.array(wide)), _INDIAN))
        point[wide[indian]] = True
    comma &= shaped & ~typed
    point &= shaped
    if loose.any():
        # spaces and apostrophes only ever group thousands; beside one the other mark is decimal
        shaped &= ~loose | (thousands is None or thousands not in ("", ",", "."))
        comma &= shaped & ~(loose & (digits.points > 0))
        point &= shaped & ~(loose & (digits.commas > 0))
    return NumberText(
        codes, texts, counts, digits, negative, percent, empty, typed, shaped, odd, comma, point,
        bodies,
    )  # fmt: skip


def _take_odd(texts: pa.Array) -> dict:
    """Texts that hold more than digits and marks: sign, currency, percent and blanks taken off."""
    typed = as_mask(pc.starts_with(texts, NUMBER_MARK))
    plain = pc.replace_substring(texts, NUMBER_MARK, "")
    plain = pc.replace_substring_regex(plain, r"[\s\x{A0}\x{202F}\x{2007}\x{2009}]+", " ")
    plain = pc.replace_substring_regex(plain, r"[\x{2212}\x{2010}-\x{2013}\x{FE63}\x{FF0D}]", "-")
    plain = pc.replace_substring_regex(plain, r"[\x{2019}\x{2018}\x{B4}`]", "'")
    plain = pc.utf8_trim(plain, " ")
    empty = as_mask(pc.is_in(pc.utf8_lower(plain), value_set=pa.array(_EMPTY)))
    parts = pc.extract_regex(plain, _SHAPE)
    shaped = known_mask(parts)
    before, body, after = (
        pc.fill_null(pc.struct_field(parts, name), "") for name in ("before", "body", "after")
    )
    body = pc.utf8_trim(body, " ")
    loose = as_mask(pc.match_substring_regex(body, "[ ']"))
    shaped &= as_mask(pc.match_substring_regex(body, _GROUPS)) | ~loose
    count = lambda texts, sign: pc.count_substring(texts, sign).to_numpy()  # noqa: E731
    opened = count(before, "(")
    signs = count(before, "-") + count(after, "-") + opened
    shaped &= (signs <= 1) & (opened == count(after, ")"))
    return {
        "body": pc.replace_substring_regex(body, "[ ']", ""),
        "negative": signs == 1,
        "percent": as_mask(pc.match_substring(after, "%")),
        "empty": empty,
        "typed": typed,
        "shaped": shaped,
        "loose": loose,
    }


def decide_marks(evidence: dict[str, int]) -> str | None:
    """``comma`` or ``point`` as the decimal mark; ``mixed``; None where nothing tells.

    Examples
    --------
    >>> decide_marks({"comma": 90, "point": 1, "both": 0, "neither": 0})
    'comma'
    >>> decide_marks({"comma": 90, "point": 1, "both": 5, "neither": 0})
    'mixed'
    >>> decide_marks({"comma": 0, "point": 0, "both": 5, "neither": 0}) is None
    True
    """
    return outweigh(evidence, "comma", "point")


def to_numbers(parts: NumberText, marks: str) -> Numbers:
    """The exact numbers of a column under the decimal mark ``comma`` or ``point``."""
    digits = parts.digits
    fits = parts.comma if marks == "comma" else parts.point
    good = parts.shaped & (fits | parts.typed) & ~parts.empty
    places = digits.behind_comma if marks == "comma" else digits.behind_point
    places = np.where(parts.typed, digits.behind_point, places)
    scale = int(places[good].max(initial=0))
    places = np.where(good, places, scale)
    whole = np.where(good, digits.value, 0)
    largest = (whole * 10.0 ** (scale - places)).max(initial=0)
    tall = whole >= 10.0 ** np.minimum(15 + places, 18)
    if scale > 9 or largest >= 9e17 or (digits.long & good).any() or (tall & good).any():
        values, fits = _by_text(parts, marks, good)
        good &= fits
        values = values.take(pa.array(parts.codes))
    else:
        whole = whole * 10 ** (scale - places).astype(np.int64)
        whole = np.where(parts.negative, -whole, whole)
        values = from_whole(whole[parts.codes], scale, None if good.all() else good[parts.codes])
    bad = ~good & ~parts.empty
    bad = bad[parts.codes] if bad.any() else np.zeros(len(parts.codes), bool)
    return Numbers(values, bad, int(parts.counts[parts.percent & good].sum()))


def _by_text(parts: NumberText, marks: str, good: np.ndarray) -> tuple[pa.Array, np.ndarray]:
    """The distinct numbers of a column some of which have more digits than 64 bits hold."""
    texts = []
    for body, typed, negative, fine in zip(
        parts.body_texts(), parts.typed, parts.negative, good, strict=True
    ):
        if marks == "comma" and not typed:
            body = body.replace(".", "").replace(",", ".")
        texts.append(("-" if negative else "") + body.replace(",", "") if fine else None)
    return exact(pa.array(texts, pa.string()))


def typed_numbers(column: pa.Array) -> Numbers:
    """A column that its file types as numbers; binary fractions by their shortest text."""
    kind = column.type
    bad = np.zeros(len(column), bool)
    if pa.types.is_floating(kind):
        finite = pc.is_finite(column)
        bad = ~as_mask(pc.fill_null(finite, True)) & ~as_mask(pc.is_nan(column))
        encoded = pc.if_else(finite, column, None).dictionary_encode()
        texts = pa.array([_decimal_text(v) for v in encoded.dictionary.to_pylist()], pa.string())
    elif pa.types.is_decimal(kind) or pa.types.is_integer(kind) or pa.types.is_null(kind):
        encoded = pc.cast(column, pa.string()).dictionary_encode()
        texts = encoded.dictionary.cast(pa.string())
    else:
        return Numbers(pa.nulls(len(column), pa.decimal128(1, 0)), ~bad)
    values, fits = exact(texts)
    return Numbers(values.take(encoded.indices), bad | ~np.append(fits, True)[codes_of(encoded)])


def _decimal_text(value: float | None) -> str | None:
    if value is None:
        return None
    try:
        return format(Decimal(f"{value:.15g}"), "f")
    except InvalidOperation:
        return None
