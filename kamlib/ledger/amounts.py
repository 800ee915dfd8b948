"""Exact decimals: from texts and whole numbers, rounded to money, multiplied, added up.

Sums are made on whole ten-thousandths of the currency (int64), so that no cent is lost and the
order of the lines does not matter.
"""

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger.coded import as_mask, known_mask

MONEY = pa.decimal128(20, 4)
UNIT = 10_000


def money(values: pa.Array) -> pa.Array:
    """Decimals rounded to four places, half away from zero."""
    return _at_scale(values, MONEY)


def _at_scale(values: pa.Array, kind: pa.DataType) -> pa.Array:
    if values.type.scale > kind.scale:
        values = pc.round(values, kind.scale, "half_towards_infinity")
    elif values.type.precision + kind.scale - values.type.scale <= 18:  # fits 64 bits
        whole = _unscaled(values) * 10 ** (kind.scale - values.type.scale)
        valid = known_mask(values) if values.null_count else None
        return shaped_decimals(whole, kind, valid)
    return pc.cast(values, kind)


def to_price(values: pa.Array) -> pa.Array:
    """Decimals rounded to six places, as unit prices are kept."""
    return _at_scale(values, pa.decimal128(24, 6))


def to_units(values: pa.Array) -> np.ndarray:
    """Money as whole ten-thousandths; unknown counts 0."""
    values = values if values.type == MONEY else pc.cast(values, MONEY)
    units = _unscaled(values)
    if units is None:
        raise OverflowError("more money than 64 bits hold")
    if values.null_count:
        units = np.where(known_mask(values), units, 0)
    return units


def _unscaled(values: pa.Array) -> np.ndarray | None:
    """Decimals without their point, as int64: 1.50 becomes 150; None where they are too large.

    Unknown ones hold anything.
    """
    data = values.buffers()[1]
    if data is None or not len(values):
        return np.zeros(len(values), np.int64)
    pairs = np.frombuffer(data, "<i8", 2 * len(values), 16 * values.offset).reshape(-1, 2)
    low, high = pairs[:, 0], pairs[:, 1]
    if ((low >> 63) != high).any():
        wide = (low >> 63) != high
        if not values.null_count or wide[known_mask(values)].any():
            return None
    return low


def to_amount(units: int) -> Decimal:
    """Ten-thousandths as money.

    Examples
    --------
    >>> to_amount(97477479340)
    Decimal('9747747.9340')
    """
    return Decimal(int(units)).scaleb(-4)


def times(left: pa.Array, right: pa.Array) -> pa.Array:
    """The exact product of two columns of decimals."""
    if left.type.precision + right.type.precision + 1 <= 38:
        return pc.multiply(left, right)
    pairs = zip(left.to_pylist(), right.to_pylist(), strict=True)
    products = [None if a is None or b is None else round(a * b, 9) for a, b in pairs]
    return pa.array(products, pa.decimal128(38, 9))


def to_float(values: pa.Array) -> np.ndarray:
    """Decimals as the float64 nearest to each, NaN where unknown.

    Arrow's own cast is off by a unit in the last place now and then (0.10 → 0.09999999999999999).
    """
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    whole = _unscaled(values)
    if whole is None:  # too many digits for int64
        texts = pc.cast(values, pa.string())
        return pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False)
    whole = whole.astype("float64")
    if values.null_count:
        whole[~known_mask(values)] = np.nan
    return whole / 10.0**values.type.scale


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
    fits = as_mask(pc.and_(pc.less_equal(whole, 15), pc.less_equal(part, 9)))
    fits |= ~known_mask(texts)
    scale = max(int(pc.max(pc.if_else(pa.array(fits), part, 0)).as_py() or 0), 0)
    digits = int(pc.max(pc.if_else(pa.array(fits), whole, 0)).as_py() or 0)
    cut = pc.replace_substring_regex(texts, r"(\.[0-9]*?)0*$", r"\1")
    cut = pc.replace_substring_regex(cut, r"\.$", "")
    cut = pc.replace_substring_regex(cut, r"^(-?)\.", r"\10.")
    cut = pc.if_else(pa.array(fits), cut, pa.scalar(None, pa.string()))
    return pc.cast(cut, pa.decimal128(max(digits + scale, 1), scale)), fits


def _shorten(texts: pa.Array) -> pa.Array:
    """Texts with more than nine decimals rounded to nine: the noise of binary fractions."""
    long = as_mask(pc.match_substring_regex(texts, r"\.[0-9]{10,}"))
    if not long.any():
        return texts
    cells = texts.to_pylist()
    for place in np.flatnonzero(long):
        cells[place] = format(round(Decimal(cells[place]), 9), "f")
    return pa.array(cells, pa.string())
