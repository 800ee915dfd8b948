"""Text to exact numbers, the marks decided over a whole column with counts for and against.

A cell has its sign, currency and percent taken off; what stays fits the decimal point
(``1,234.5``), the decimal comma (``1.234,5``), both, or none. Cells that fit only one are
evidence; ``1.234`` fits both and is none. The work is done once per distinct text, in Arrow.
"""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from babel.numbers import list_currencies

from kamlib.ledger.raw import NUMBER_MARK

_SIGN = r"[-+( ]*"
_MONEY = r"(?:R\$|US\$|MX\$|S/\.?|\p{Sc}|" + "|".join(sorted(list_currencies())) + ")?"
_SHAPE = (
    rf"^(?P<before>{_SIGN}{_MONEY}{_SIGN})"
    r"(?P<body>[0-9.,' ]*[0-9][0-9.,' ]*?)"
    rf"(?P<after> *{_MONEY} *[-)]* *%? *{_MONEY} *[-)]*)$"
)
_COMMA = r"^([0-9]*(,[0-9]*)?|[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]*)?)$"
_POINT = r"^([0-9]*(\.[0-9]*)?|[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?|[1-9][0-9]?(,[0-9]{2})+,[0-9]{3}(\.[0-9]*)?)$"  # noqa: E501
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
    body, negative, percent, empty, typed, shaped
        Per distinct text: its digits and marks; its sign; whether it carries a percent sign; is
        blank; is typed by the spreadsheet; looks like a number at all.
    comma, point
        Per distinct text: fits the decimal comma, fits the decimal point.
    """

    codes: np.ndarray
    texts: pa.Array
    counts: np.ndarray
    body: pa.Array
    negative: np.ndarray
    percent: np.ndarray
    empty: np.ndarray
    typed: np.ndarray
    shaped: np.ndarray
    comma: np.ndarray
    point: np.ndarray

    def evidence(self) -> dict[str, int]:
        """How many lines speak for the comma, for the point, fit both with a mark, fit none."""
        told = self.shaped & ~self.typed & ~self.empty
        marked = _mask(pc.match_substring_regex(self.body, "[.,]"))
        count = lambda mask: int(self.counts[mask].sum())  # noqa: E731
        return {
            "comma": count(told & self.comma & ~self.point),
            "point": count(told & self.point & ~self.comma),
            "both": count(told & self.comma & self.point & marked),
            "neither": count(~self.empty & ~self.typed & ~(self.comma | self.point)),
        }

    def ambiguous_lines(self, limit: int = 3) -> np.ndarray:
        """Some lines whose number reads two ways."""
        marked = _mask(pc.match_substring_regex(self.body, "[.,]"))
        both = self.shaped & ~self.typed & ~self.empty & self.comma & self.point & marked
        return np.flatnonzero(both[self.codes])[:limit]


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


def take_apart(column: pa.Array) -> NumberText:
    """A text column's distinct cells taken apart."""
    encoded = pc.fill_null(column, "").dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    texts = encoded.dictionary.cast(pa.string())
    counts = np.bincount(codes, minlength=len(texts))
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
    # spaces and apostrophes only ever group thousands
    grouped = _mask(pc.match_substring_regex(body, _GROUPS))
    loose = _mask(pc.match_substring_regex(body, "[ ']"))
    shaped &= grouped | ~loose
    thousands = pa.array(loose)
    rest = pc.replace_substring_regex(body, "[ ']", "")
    signs = pc.add(
        pc.add(pc.count_substring(before, "-"), pc.count_substring(after, "-")),
        pc.count_substring(before, "("),
    ).to_numpy(zero_copy_only=False)
    opened = pc.count_substring(before, "(").to_numpy(zero_copy_only=False)
    closed = pc.count_substring(after, ")").to_numpy(zero_copy_only=False)
    shaped &= (signs <= 1) & (opened == closed)
    comma = _mask(pc.match_substring_regex(rest, _COMMA)) & shaped
    point = _mask(pc.match_substring_regex(rest, _POINT)) & shaped
    # beside a space or apostrophe that groups, the other mark can only be decimal
    only = _mask(thousands)
    comma &= ~(only & _mask(pc.match_substring(rest, ".")))
    point &= ~(only & _mask(pc.match_substring(rest, ",")))
    comma &= ~typed
    return NumberText(
        codes, texts, counts, rest, signs == 1, _mask(pc.match_substring(after, "%")), empty,
        typed, shaped, comma, point,
    )  # fmt: skip


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
    fits = parts.comma if marks == "comma" else parts.point
    good = parts.shaped & (fits | parts.typed) & ~parts.empty
    text = parts.body
    if marks == "comma":
        swapped = pc.replace_substring(pc.replace_substring(text, ".", ""), ",", ".")
        text = pc.if_else(pa.array(parts.typed), text, swapped)
    else:
        text = pc.replace_substring(text, ",", "")
    good &= ~_mask(pc.is_in(text, value_set=pa.array(["", "."])))
    text = pc.if_else(pa.array(parts.negative), pc.binary_join_element_wise("-", text, ""), text)
    values, fits = exact(pc.if_else(pa.array(good), text, pa.scalar(None, pa.string())))
    good &= fits
    bad = (~good & ~parts.empty)[parts.codes]
    return Numbers(
        values.take(pa.array(parts.codes)),
        bad,
        int(parts.counts[parts.percent & good].sum()),
        {"decimal": "," if marks == "comma" else "."},
    )


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
