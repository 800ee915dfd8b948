"""Columns of text, mostly as codes: each distinct text once, and per line which of them it is."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger.raw import DATE_MARK, NUMBER_MARK

CODED = pa.dictionary(pa.int32(), pa.string())
"""The type of such a column."""

_YES = {"1", "yes", "y", "true", "si", "sí", "sim", "s", "x", "verdadero", "verdadeiro"}
_NO = {"0", "no", "n", "false", "não", "nao", "falso", ""}
_NOTHING = pa.array(
    ["", "NULL", "null", "(null)", "NaN", "nan", "None", "<NA>", "N/A", "n/a", "#N/A", "#N/D",
     "(blank)", "(en blanco)", "(vazio)"]
)  # fmt: skip
"""What programs and pivot tables write into a cell that holds nothing."""
_UNTIDY = rf"[{NUMBER_MARK}{DATE_MARK}\x{{A0}}]|^ | $|  |[^ \S]|^$"


def as_mask(flags) -> np.ndarray:
    """Arrow's booleans as NumPy's; unknown is false."""
    return np.asarray(pc.fill_null(flags, False).to_numpy(zero_copy_only=False), bool)


def known_mask(values) -> np.ndarray:
    """Which values are known."""
    return as_mask(pc.is_valid(values))


def codes_of(column: pa.DictionaryArray) -> np.ndarray:
    """Per line the place of its text in the dictionary; −1 where unknown."""
    if column.indices.null_count:
        return pc.fill_null(column.indices, -1).to_numpy(zero_copy_only=False)
    return column.indices.to_numpy(zero_copy_only=False)


def distinct_texts(column: pa.Array) -> tuple[np.ndarray, pa.Array]:
    """Per line the place of its text, and the distinct texts; unknown is the empty text."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    texts, codes = pc.fill_null(column.dictionary.cast(pa.string()), ""), column.indices
    if codes.null_count:
        texts = pa.concat_arrays([texts, pa.array([""], pa.string())])
        codes = pc.fill_null(codes, len(texts) - 1)
    return codes.to_numpy(zero_copy_only=False), texts


def make_coded(texts: pa.Array, codes: np.ndarray) -> pa.DictionaryArray:
    """A column from texts, which may repeat or be unknown, and the place of each line's among them.

    Examples
    --------
    >>> make_coded(pa.array(["a", "b", "a", None]), np.array([2, 0, 3, -1])).to_pylist()
    ['a', 'a', None, None]
    """
    distinct = texts.dictionary_encode()
    places = np.append(codes_of(distinct), -1)
    codes = places[codes]
    used = np.zeros(len(distinct.dictionary) + 1, bool)
    used[codes] = True
    used[-1] = False
    if not used[:-1].all():
        moved = np.cumsum(used, dtype=np.int32) - 1
        moved[~used] = -1
        codes = moved[codes]
        kept = distinct.dictionary.filter(pa.array(used[:-1]))
    else:
        kept = distinct.dictionary
    unknown = codes < 0
    indices = pa.array(codes.astype(np.int32), mask=unknown if unknown.any() else None)
    return pa.DictionaryArray.from_arrays(indices, kept.cast(pa.string()))


def no_texts(count: int) -> pa.DictionaryArray:
    """A column in which every text is unknown."""
    return make_coded(pa.array([], pa.string()), np.full(count, -1))


def filled(first: pa.DictionaryArray, *others: tuple[pa.DictionaryArray, pa.Array]):
    """A column with its unknown texts taken from others, each a column and the text per code."""
    texts, codes, width = (
        [first.dictionary],
        codes_of(first).astype(np.int64),
        len(first.dictionary),
    )
    for column, names in others:
        own = codes_of(column)
        known = np.append(known_mask(names), False)[own]
        codes = np.where((codes < 0) & known, own + width, codes)
        texts.append(names.cast(pa.string()))
        width += len(names)
    return make_coded(pa.concat_arrays([t.cast(pa.string()) for t in texts]), codes)


def map_texts(texts: pa.Array, names: dict[str, str]) -> pa.Array:
    """What a table tells of each text; unknown where it tells nothing."""
    if not names:
        return pa.nulls(len(texts), pa.string())
    places = pc.index_in(texts, value_set=pa.array(list(names), pa.string()))
    return pa.array(list(names.values()), pa.string()).take(places)


def is_text(column: pa.Array) -> bool:
    """Whether a column's cells are text."""
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def to_text(column: pa.Array) -> pa.Array:
    """Codes and names: blanks off, empty is null, a typed whole number without its point.

    What programs write where there is nothing (``NULL``, ``#N/A``) is null too.

    Examples
    --------
    >>> to_text(pa.array([" 0012 ", "", "NULL", None])).to_pylist()
    ['0012', None, None, None]
    """
    encoded = to_codes(column)
    return encoded.dictionary.take(encoded.indices)


def to_codes(column: pa.Array) -> pa.DictionaryArray:
    """As `to_text`, each distinct text once."""
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
        whole = pc.all(pc.equal(column, pc.floor(column))).as_py()
        if whole is not False:
            column = pc.cast(column, pa.int64(), safe=False)
    if not is_text(column):
        column = pc.cast(column, pa.string())
    if not pa.types.is_dictionary(column.type):
        column = column.cast(pa.string()).dictionary_encode()
    encoded, texts = column, column.dictionary.cast(pa.string())
    untidy = pc.or_(pc.match_substring_regex(texts, _UNTIDY), pc.is_in(texts, value_set=_NOTHING))
    if pc.any(untidy).as_py():
        texts = pc.replace_substring_regex(texts, f"[{NUMBER_MARK}{DATE_MARK}]", "")
        texts = pc.replace_substring_regex(texts, r"[\s\x{A0}]+", " ")
        texts = pc.utf8_trim(texts, " ")
        texts = pc.if_else(pc.is_in(texts, value_set=_NOTHING), pa.scalar(None, pa.string()), texts)
        again = texts.dictionary_encode()  # what differs only in blanks is the same
        texts, places = again.dictionary, again.indices
        return pa.DictionaryArray.from_arrays(places.take(encoded.indices), texts)
    return pa.DictionaryArray.from_arrays(encoded.indices, texts)


def to_flags(column: pa.Array) -> pa.Array:
    """Yes and no in three languages; what is neither is unknown."""
    if pa.types.is_boolean(column.type):
        return column
    texts = pc.fill_null(to_text(column), "")
    encoded = texts.dictionary_encode()
    said = [text.strip().lower() for text in encoded.dictionary.to_pylist()]
    flags = [True if text in _YES else False if text in _NO else None for text in said]
    return pa.array(flags, pa.bool_()).take(encoded.indices)
