"""Rows compared by what stands in all their cells, in eight bytes a row.

Each cell's bytes are read eight at a time as whole numbers, mixed and summed with a weight of
their place: two equal cells have equal sums whatever file or block they stand in, two different
ones the same sum once in some 10^19.
"""

import hashlib

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger.coded import codes_of, known_mask

_MIX = np.uint64(0xFF51AFD7ED558CCD)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_ROW = np.uint64(6364136223846793005)
_NULL = np.uint64(0x5851F42D4C957F2D)
_TAILS = np.array([(1 << (8 * n)) - 1 for n in range(8)] + [2**64 - 1], np.uint64)


def hash_rows(table: pa.Table, seed: int = 0) -> np.ndarray:
    """Eight bytes for each row; the headers and types of the table are part of them."""
    types = (str(t.value_type if pa.types.is_dictionary(t) else t) for t in table.schema.types)
    names = "\x1f".join([*table.column_names, *types, str(seed)])
    start = int.from_bytes(hashlib.blake2b(names.encode(), digest_size=8).digest(), "big")
    keys = np.full(table.num_rows, np.uint64(start))
    for column in table.itercolumns():
        column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        keys = _mixed(keys * _ROW + hash_column(column))
    return keys


def hash_column(column: pa.Array) -> np.ndarray:
    """Eight bytes for each cell of a column; of one by codes each distinct text is read once."""
    if not pa.types.is_dictionary(column.type):
        return hash_texts(_as_text(column))
    keys = np.append(hash_texts(_as_text(column.dictionary)), _NULL)
    return keys[codes_of(column)]


def _as_text(column) -> pa.Array:
    if pa.types.is_string(column.type):
        return column
    try:
        return pc.cast(column, pa.string())
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):
        return pa.array([None if v is None else str(v) for v in column.to_pylist()], pa.string())


def hash_texts(texts: pa.Array) -> np.ndarray:
    """Eight bytes for each text; unknown is not the same as empty."""
    if not len(texts):
        return np.zeros(0, np.uint64)
    _, places, data = texts.buffers()
    offsets = np.frombuffer(places, np.int32, len(texts) + 1, texts.offset * 4).astype(np.int64)
    first, last = int(offsets[0]), int(offsets[-1])
    held = np.zeros(last - first + 8, np.uint8)
    if last > first:
        held[:-8] = np.frombuffer(data, np.uint8, last - first, first)
    words = np.ndarray((last - first + 1,), "<u8", held.data, strides=(1,))
    start, length = offsets[:-1] - first, np.diff(offsets)
    sums = length.astype(np.uint64) * _STEP
    lines = None
    for place in range(0, int(length.max()), 8):
        left = length - place if lines is None else length[lines] - place
        if lines is None and place >= 16 or lines is not None and place % 128 == 0:
            more = np.flatnonzero(left > 0)
            lines = more if lines is None else lines[more]
            left = left[more]
        begin = (start if lines is None else start[lines]) + place
        word = words[np.where(left > 0, begin, 0)] & _TAILS[np.clip(left, 0, 8)]
        part = _mixed(word + np.uint64((place + 1) * int(_STEP) % 2**64))
        part[left <= 0] = 0
        if lines is None:
            sums += part
        else:
            sums[lines] += part
    keys = _mixed(sums)
    if texts.null_count:
        keys[~known_mask(texts)] = _NULL
    return keys


def _mixed(keys: np.ndarray) -> np.ndarray:
    keys = keys ^ (keys >> np.uint64(33))
    keys *= _MIX
    keys ^= keys >> np.uint64(29)
    return keys


def repeated(keys: list[np.ndarray]) -> np.ndarray:
    """Which rows have the key of an earlier one."""
    whole = np.concatenate([np.zeros(0, np.uint64), *keys])
    ordered = np.sort(whole)
    twice = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    again = np.zeros(len(whole), bool)
    if not len(twice):
        return again
    places = np.minimum(np.searchsorted(twice, whole), len(twice) - 1)
    lines = np.flatnonzero(twice[places] == whole)
    _, first = np.unique(whole[lines], return_index=True)
    again[lines] = True
    again[lines[first]] = False
    return again
