"""Columns of text as codes: each distinct text once, and per line which of them it is."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

CODED = pa.dictionary(pa.int32(), pa.string())
"""The type of such a column."""


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
        known = np.append(_valid(names), False)[own]
        codes = np.where((codes < 0) & known, own + width, codes)
        texts.append(names.cast(pa.string()))
        width += len(names)
    return make_coded(pa.concat_arrays([t.cast(pa.string()) for t in texts]), codes)


def _valid(texts: pa.Array) -> np.ndarray:
    return np.asarray(texts.is_valid().to_numpy(zero_copy_only=False), bool)


def map_texts(texts: pa.Array, names: dict[str, str]) -> pa.Array:
    """What a table tells of each text; unknown where it tells nothing."""
    if not names:
        return pa.nulls(len(texts), pa.string())
    places = pc.index_in(texts, value_set=pa.array(list(names), pa.string()))
    return pa.array(list(names.values()), pa.string()).take(places)
