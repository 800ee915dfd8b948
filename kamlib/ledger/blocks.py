"""A text file's bytes in blocks of whole rows, and a block's cells as columns of text.

A block is cut where a row ends, never inside quotation marks, so that each can be parsed by
itself, by any thread, and again later. Rows are counted from the first below the header.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from kamlib.ledger.limits import MAX_CELL, MAX_COLUMNS, MAX_RECORD
from kamlib.ledger.raw import Block
from kamlib.problem import Problem, Problems

BLOCK = 8 << 20
"""Bytes of a block: some 80,000 lines."""

_QUOTE = ord('"')


def cut_blocks(
    path: Path, encoding: str, separator: str, skip: int, name: str
) -> Iterator[tuple[bytes, int]]:
    """The file's rows below the header in blocks, each with the bytes of the file read so far.

    Parameters
    ----------
    path, encoding, separator, name
        The file, how it is written, how it is called in messages.
    skip
        Physical lines above the first row.

    Raises
    ------
    Problems
        A row that does not end within `MAX_RECORD` bytes; bytes that the encoding does not know.
    """
    carry, end, first = b"", b"\n", True
    with path.open("rb") as file:
        for data in _decoded(file, encoding, name):
            if first:
                end = b"\n" if b"\n" in data else b"\r"
            carry += data
            if first and not _has_lines(carry, skip):
                continue
            if first:
                carry, first = _below(carry, skip), False
            cut = _last_end(carry, end[0], ord(separator) if len(separator) == 1 else 0)
            if cut:
                yield carry[:cut], file.tell()
                carry = carry[cut:]
            elif len(carry) > MAX_RECORD:
                values = {"limit": MAX_RECORD >> 20}
                raise Problems(Problem("row_too_long", values, where=name))
        if first:
            carry = _below(carry, skip)
        if carry:
            yield carry, file.tell()


def _decoded(file, encoding: str, name: str) -> Iterator[bytes]:
    """Blocks of bytes in which a line end is one byte: as they are, else as UTF-8."""
    if to_utf8(encoding) is None:
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        try:
            while data := file.read(BLOCK):
                if text := decoder.decode(data):
                    yield text.encode()
            yield decoder.decode(b"", final=True).encode()
        except UnicodeError as error:
            raise Problems(bad_encoding(encoding, error, name)) from None
        return
    start = file.read(len(codecs.BOM_UTF8))
    if start == codecs.BOM_UTF8:
        start = b""
    while data := file.read(BLOCK):
        yield start + data
        start = b""
    if start:
        yield start


def bad_encoding(encoding: str, cause: Exception, name: str) -> Problem:
    """What is said where the bytes of a file are not what its encoding allows."""
    return Problem("bad_encoding", {"encoding": encoding, "cause": str(cause)[:200]}, where=name)


def to_utf8(encoding: str) -> Callable[[bytes], bytes] | None:
    """How a block in that encoding becomes UTF-8 by itself; None where it needs what went before.

    Encodings of one byte a character that hold ASCII need nothing; others are decoded in order.
    """
    kind = codecs.lookup(encoding).name
    if kind in ("utf-8", "utf-8-sig", "ascii"):
        return lambda data: data
    if kind in ("cp1252", "iso8859-1"):
        return lambda data: _western(data, kind)
    plain = bytes(range(128))
    try:
        if plain.decode(kind) != plain.decode("ascii"):
            return None
        whole = bytes(range(128, 256)).decode(kind, "replace")
    except (UnicodeError, LookupError):
        return None
    if len(whole) != 128:
        return None
    return lambda data: data.decode(kind).encode()


def _western(data: bytes, kind: str) -> bytes:
    """Windows' and ISO's Western bytes as UTF-8; most blocks hold none where the two differ."""
    low = np.frombuffer(data, np.int8).min(initial=0)
    if low >= 0:
        return data
    if low >= -96 or kind == "iso8859-1":  # none of 0x80–0x9f
        return data.decode("latin-1").encode()
    return data.decode(kind).encode()


def _has_lines(data: bytes, skip: int) -> bool:
    return sum(1 for _ in zip(re.finditer(rb"\r\n|\n|\r", data), range(skip), strict=False)) >= skip


def _below(data: bytes, skip: int) -> bytes:
    """What stands below so many physical lines."""
    place = 0
    for found, _ in zip(re.finditer(rb"\r\n|\n|\r", data), range(skip), strict=False):
        place = found.end()
    return data[place:] if skip else data


def _last_end(data: bytes, end: int, separator: int) -> int:
    """Where the last whole row ends; 0 where none does."""
    cut = data.rfind(end) + 1
    if not cut or data.find(_QUOTE, 0, cut) < 0:
        return cut
    signs = np.frombuffer(data, np.uint8, cut)
    edges = _quote_edges(signs, np.flatnonzero(signs == _QUOTE), separator)
    ends = np.flatnonzero(signs == end)
    outside = ends[np.searchsorted(edges, ends) % 2 == 0]
    return int(outside[-1]) + 1 if len(outside) else 0


def _quote_edges(data: np.ndarray, marks: np.ndarray, separator: int) -> np.ndarray:
    """The quotation marks that open and close cells, in turn.

    A mark opens a cell only where the cell begins; any other stands for itself.
    """
    starts = np.array([separator, 10, 13, _QUOTE], np.uint8)
    opening = marks[::2]  # after another mark: doubled, that one closed and this one opens again
    if ((opening == 0) | np.isin(data[np.maximum(opening - 1, 0)], starts)).all():
        return marks
    begins, skip, opened = set(starts[:3].tolist()), -1, False
    edges = []
    places = marks.tolist()
    following = set(places)
    for place in places:
        if place == skip:
            continue
        if not opened:
            opened = place == 0 or int(data[place - 1]) in begins
            if opened:
                edges.append(place)
        elif place + 1 in following:
            skip = place + 1
        else:
            opened = False
            edges.append(place)
    return np.array(edges, np.int64)


def parse_block(data: bytes, encoding: str, separator: str, headers: list[str], name: str) -> Block:
    """A block's cells as text; columns with letters beyond ASCII by codes where that is cheaper.

    Raises
    ------
    Problems
        The bytes do not fit the encoding; a cell or a row is longer than any export's. Rows in it
        count from the block's first.
    """
    change = to_utf8(encoding)
    plain = change is None or codecs.lookup(encoding).name in ("utf-8", "utf-8-sig", "ascii")
    ragged: list[tuple[int, str | None]] = []
    try:
        if plain:
            pa.array([data], pa.binary()).cast(pa.string())  # all of it: a row told apart too
            table = _parse(data, pa.string(), separator, headers, name, ragged)
        else:
            table = _parse(data, pa.binary(), separator, headers, name, None)
            if table is None:  # rows of another width: those are told apart as text
                table = _parse(change(data), pa.string(), separator, headers, name, ragged)
    except (UnicodeError, pa.ArrowInvalid) as error:
        raise Problems(bad_encoding(encoding, error, name)) from None
    columns = []
    for header, column in zip(headers, table.itercolumns(), strict=True):
        column = column.combine_chunks()
        _check_length(column, header, name)
        if pa.types.is_binary(column.type):
            try:
                column = _as_text(column, encoding)
            except UnicodeError as error:
                raise Problems(bad_encoding(encoding, error, name)) from None
        columns.append(column)
    table = pa.table(columns, names=headers)
    count = table.num_rows
    if not ragged:
        return Block(table, np.arange(count), np.zeros(count, bool), count=count)
    for number, row_text in ragged:
        if row_text is None:
            values = {"limit": MAX_COLUMNS}
            raise Problems(Problem("too_many_columns", values, where=name, row=number - 1))
    return _mend(table, [(number - 1, text) for number, text in ragged], separator, headers)


def _parse(data: bytes, kind, separator: str, headers: list[str], name: str, ragged: list | None):
    """The cells as text or bytes; rows of another width go to `ragged`: (number from 1, text).

    Where `ragged` is None, None is returned if there are such rows.
    """

    def keep(row):
        ragged.append((row.number, row.text if row.actual_columns <= MAX_COLUMNS else None))
        return "skip"

    try:
        return pyarrow.csv.read_csv(
            pa.BufferReader(data),
            read_options=pyarrow.csv.ReadOptions(
                use_threads=False, column_names=headers, block_size=len(data) + 1
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=separator,
                newlines_in_values=b'"' in data,
                ignore_empty_lines=False,
                invalid_row_handler=None if ragged is None else keep,
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(headers, kind), strings_can_be_null=False
            ),
        )
    except (pa.ArrowInvalid, ValueError, UnicodeError) as error:
        if "Empty CSV" in str(error):
            return pa.table({header: pa.array([], kind) for header in headers})
        if ragged is None:
            return None
        raise Problems(Problem("bad_text", {"cause": str(error)[:300]}, where=name)) from None


def _check_length(column: pa.Array, header: str, name: str) -> None:
    lengths = pc.binary_length(column)
    longest = pc.max(lengths).as_py() or 0
    if longest > MAX_CELL:
        at = pc.index(pc.equal(lengths, longest), True).as_py()
        values = {"n": longest, "limit": MAX_CELL}
        raise Problems(Problem("cell_too_long", values, where=name, row=at, column=header))


def _as_text(column: pa.Array, encoding: str) -> pa.Array:
    """A column of bytes as text: ASCII as it stands, else each distinct text decoded."""
    data = column.buffers()[2]
    if data is None or np.frombuffer(data, np.int8).min(initial=0) >= 0:
        return column.cast(pa.string())
    coded = column.dictionary_encode()
    texts = [
        None if text is None else text.decode(encoding) for text in coded.dictionary.to_pylist()
    ]
    return pa.DictionaryArray.from_arrays(coded.indices, pa.array(texts, pa.string()))


def _mend(table, ragged, separator, headers) -> Block:
    """Rows of another width: filled where short, cut where the rest is empty, else apart."""
    width = len(headers)
    places = {place for place, _ in ragged}
    total = table.num_rows + len(ragged)
    index = np.setdiff1d(np.arange(total), np.fromiter(places, np.int64))
    short = np.zeros(len(index), bool)
    broken, added = [], []
    for place, text in ragged:
        cells = split_cells(text, separator)
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            broken.append((place, cells))
        elif any(cell.strip() for cell in cells):
            added.append((place, len(cells) < width, (cells + [None] * width)[:width]))
    if added:
        extra = pa.table(
            {
                name: pa.array([cells[i] for _, _, cells in added], pa.string())
                for i, name in enumerate(headers)
            }
        )
        text = pa.schema([(name, pa.string()) for name in headers])
        table = pa.concat_tables([table.cast(text), extra])
        index = np.concatenate([index, [place for place, _, _ in added]])
        short = np.concatenate([short, [is_short for _, is_short, _ in added]])
        order = np.argsort(index, kind="stable")
        table, index, short = table.take(pa.array(order)), index[order], short[order]
    return Block(table.combine_chunks(), index, short, broken, total)


def split_cells(text: str, separator: str) -> list[str]:
    """The cells of one row of text."""
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error:  # longer than the module allows
        return text.split(separator)
