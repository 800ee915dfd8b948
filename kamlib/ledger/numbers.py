"""Text to exact numbers, the marks decided over a whole column with counts for and against.

A cell has its sign, currency and percent taken off; what stays fits the decimal point
(``1,234.5``), the decimal comma (``1.234,5``), both, or none. Cells that fit only one are
evidence; ``1.234`` fits both and is none. The work is done once per distinct text: digits and
marks are read place by place over all texts at once, what carries more than these in Arrow.
"""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from babel.numbers import list_currencies

from kamlib.ledger.coded import distinct_texts
from kamlib.ledger.digits import Digits, read_digits
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
_MINORITY = 0.05
"""Up to this share of cells against the rest are mistakes; above it the column is mixed."""


@dataclass
class NumberText:
    """A column's cells taken apart, before the marks are decided.

    Parameters
    ----------
    codes
        Per line, the place of its text among the distinct ones.
    texts
        The distinct texts.
    counts
        How many lines hold each.
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

    codes: np.ndarray
    texts: pa.Array
    counts: np.ndarray
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

    def evidence(self) -> dict[str, int]:
        """How many lines speak for the comma, for the point, fit both with a mark, fit none."""
        told = self.shaped & ~self.typed & ~self.empty
        count = lambda mask: int(self.counts[mask].sum())  # noqa: E731
        return {
            "comma": count(told & self.comma & ~self.point),
            "point": count(told & self.point & ~self.comma),
            "both": count(told & self.comma & self.point & self.digits.marked),
            "neither": count(~self.empty & ~self.typed & ~(self.comma | self.point)),
        }

    def ambiguous_lines(self, limit: int = 3) -> np.ndarray:
        """Some lines whose number reads two ways."""
        told = self.shaped & ~self.typed & ~self.empty
        both = told & self.comma & self.point & self.digits.marked
        return np.flatnonzero(both[self.codes])[:limit] if both.any() else np.zeros(0, int)

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
    how
        The marks and the counts for and against.
    """

    values: pa.Array
    bad: np.ndarray
    percent: int = 0
    how: dict = field(default_factory=dict)


def _mask(array) -> np.ndarray:
    return np.asarray(pc.fill_null(array, False).to_numpy(zero_copy_only=False), bool)


def take_apart(column: pa.Array, thousands: str | None = None) -> NumberText:
    """A text column's distinct cells taken apart.

    Parameters
    ----------
    column
        Its cells, text or already distinct ones by code.
    thousands
        The only mark that may group thousands; empty where none may; None where any may.
    """
    codes, texts = distinct_texts(column)
    counts = np.bincount(codes, minlength=len(texts))
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
        indian = _mask(pc.match_substring_regex(texts.take(pa.array(wide)), _INDIAN))
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
    typed = _mask(pc.starts_with(texts, NUMBER_MARK))
    plain = pc.replace_substring(texts, NUMBER_MARK, "")
    plain = pc.replace_substring_regex(plain, r"[\s\x{A0}\x{202F}\x{2007}\x{2009}]+", " ")
    plain = pc.replace_substring_regex(plain, r"[\x{2212}\x{2010}-\x{2013}\x{FE63}\x{FF0D}]", "-")
    plain = pc.replace_substring_regex(plain, r"[\x{2019}\x{2018}\x{B4}`]", "'")
    plain = pc.utf8_trim(plain, " ")
    empty = _mask(pc.is_in(pc.utf8_lower(plain), value_set=pa.array(_EMPTY)))
    parts = pc.extract_regex(plain, _SHAPE)
    shaped = _mask(pc.is_valid(parts))
    before, body, after = (
        pc.fill_null(pc.struct_field(parts, name), "") for name in ("before", "body", "after")
    )
    body = pc.utf8_trim(body, " ")
    loose = _mask(pc.match_substring_regex(body, "[ ']"))
    shaped &= _mask(pc.match_substring_regex(body, _GROUPS)) | ~loose
    count = lambda texts, sign: pc.count_substring(texts, sign).to_numpy()  # noqa: E731
    opened = count(before, "(")
    signs = count(before, "-") + count(after, "-") + opened
    shaped &= (signs <= 1) & (opened == count(after, ")"))
    return {
        "body": pc.replace_substring_regex(body, "[ ']", ""),
        "negative": signs == 1,
        "percent": _mask(pc.match_substring(after, "%")),
        "empty": empty,
        "typed": typed,
        "shaped": shaped,
        "loose": loose,
    }


def decide_marks(evidence: dict[str, int]) -> str | None:
    """``comma`` or ``point`` as the decimal mark; ``mixed``; None where nothing tells.

    Examples
    --------
    >>> decide_marks({"comma": 90, "point": 1, "both": 5, "neither": 0})
    'comma'
    >>> decide_marks({"comma": 0, "point": 0, "both": 5, "neither": 0}) is None
    True
    """
    comma, point = evidence["comma"], evidence["point"]
    if not comma and not point:
        return None
    if min(comma, point) > _MINORITY * (comma + point):
        return "mixed"
    return "comma" if comma > point else "point"


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
    how = {"decimal": "," if marks == "comma" else "."}
    return Numbers(values, bad, int(parts.counts[parts.percent & good].sum()), how)


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


def from_whole(whole: np.ndarray, scale: int, valid: np.ndarray | None = None) -> pa.Array:
    """Decimals from whole numbers and the places behind their point, just wide enough.

    Examples
    --------
    >>> from_whole(np.array([150, -7]), 2).to_pylist()
    [Decimal('1.50'), Decimal('-0.07')]
    """
    top = max(abs(int(whole.max(initial=0))), abs(int(whole.min(initial=0))))
    kind = pa.decimal128(max(len(str(top)), scale, 1), scale)
    return shaped_decimals(whole, kind, valid)


def shaped_decimals(whole: np.ndarray, kind: pa.DataType, valid=None) -> pa.Array:
    """Whole numbers as the unscaled digits of a decimal type that is wide enough for them."""
    pairs = np.empty((len(whole), 2), "<i8")
    pairs[:, 0] = whole
    pairs[:, 1] = whole >> 63
    known = None if valid is None else pa.py_buffer(np.packbits(valid, bitorder="little"))
    return pa.Array.from_buffers(kind, len(whole), [known, pa.py_buffer(pairs)])


def exact(texts: pa.Array) -> tuple[pa.Array, np.ndarray]:
    """Texts like ``-12.50`` as decimals just wide enough, and which of them fitted.

    The narrow type keeps products of several columns within the 38 digits of a decimal.
    """
    texts = _shorten(texts)
    pieces = pc.extract_regex(texts, r"^-?0*(?P<whole>[0-9]*)(?:\.(?P<fraction>[0-9]*?)0*)?$")
    whole = pc.fill_null(pc.utf8_length(pc.struct_field(pieces, "whole")), 0)
    part = pc.fill_null(pc.utf8_length(pc.struct_field(pieces, "fraction")), 0)
    fits = _mask(pc.and_(pc.less_equal(whole, 15), pc.less_equal(part, 9)))
    fits |= ~_mask(pc.is_valid(texts))
    scale = max(int(pc.max(pc.if_else(pa.array(fits), part, 0)).as_py() or 0), 0)
    digits = int(pc.max(pc.if_else(pa.array(fits), whole, 0)).as_py() or 0)
    cut = pc.replace_substring_regex(texts, r"(\.[0-9]*?)0*$", r"\1")
    cut = pc.replace_substring_regex(cut, r"\.$", "")
    cut = pc.replace_substring_regex(cut, r"^(-?)\.", r"\10.")
    cut = pc.if_else(pa.array(fits), cut, pa.scalar(None, pa.string()))
    return pc.cast(cut, pa.decimal128(max(digits + scale, 1), scale)), fits


def _shorten(texts: pa.Array) -> pa.Array:
    """Texts with more than nine decimals rounded to nine: the noise of binary fractions."""
    long = _mask(pc.match_substring_regex(texts, r"\.[0-9]{10,}"))
    if not long.any():
        return texts
    cells = texts.to_pylist()
    for place in np.flatnonzero(long):
        cells[place] = format(round(Decimal(cells[place]), 9), "f")
    return pa.array(cells, pa.string())


def typed_numbers(column: pa.Array) -> Numbers:
    """A column that its file types as numbers; binary fractions by their shortest text."""
    kind = column.type
    nothing = np.zeros(len(column), bool)
    if pa.types.is_decimal(kind) or pa.types.is_integer(kind) or pa.types.is_null(kind):
        text = pc.cast(column, pa.string())
    elif pa.types.is_floating(kind):
        encoded = pc.if_else(pc.is_finite(column), column, None).dictionary_encode()
        names = pa.array([_decimal_text(v) for v in encoded.dictionary.to_pylist()], pa.string())
        values, fits = exact(names)
        bad = ~_mask(pc.fill_null(pc.is_finite(column), True)) & ~_mask(pc.is_nan(column))
        indices = encoded.indices
        known = pc.fill_null(indices, 0).to_numpy(zero_copy_only=False)
        if len(fits):
            bad |= ~fits[known] & _mask(pc.is_valid(indices))
        return Numbers(values.take(indices), bad, 0, {"decimal": "typed"})
    else:
        return Numbers(pa.nulls(len(column), pa.decimal128(1, 0)), ~nothing, 0, {})
    encoded = text.dictionary_encode()
    values, fits = exact(encoded.dictionary.cast(pa.string()))
    known = pc.fill_null(encoded.indices, 0).to_numpy(zero_copy_only=False)
    bad = (~fits[known] if len(fits) else nothing) & _mask(pc.is_valid(text))
    return Numbers(values.take(encoded.indices), bad, 0, {"decimal": "typed"})


def _decimal_text(value: float | None) -> str | None:
    if value is None:
        return None
    try:
        return format(Decimal(f"{value:.15g}"), "f")
    except InvalidOperation:
        return None
