"""A text file's bytes in blocks of whole rows.

A block is cut where a row ends, never inside quotation marks, so that each can be parsed by
itself, by any thread, and again later. Rows are counted from the first below the header.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from kamlib.ledger.limits import MAX_RECORD
from kamlib.problem import Problem, Problems

BLOCK = 8 << 20
"""Bytes of a block: some 80,000 lines."""

_QUOTE = ord('"')


def cut_blocks(
    path: Path, encoding: str, separator: str, skip: int, name: str, quotes: bool = True
) -> Iterator[tuple[bytes, int]]:
    """The file's rows below the header in blocks, each with the bytes of the file read so far.

    Parameters
    ----------
    path, encoding, separator, name
        The file, how it is written, how it is called in messages.
    skip
        Physical lines above the first row.
    quotes
        Whether quotation marks hold rows together.

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
            if first and len(_line_ends(carry, skip)) < skip:
                continue
            if first:
                carry, first = _below(carry, skip), False
            mark = ord(separator) if len(separator) == 1 else 0
            cut = _last_end(carry, end[0], mark) if quotes else carry.rfind(end) + 1
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


def is_utf8(encoding: str) -> bool:
    """Whether bytes in that encoding are UTF-8 as they are."""
    return codecs.lookup(encoding).name in ("utf-8", "utf-8-sig", "ascii")


def to_utf8(encoding: str) -> Callable[[bytes], bytes] | None:
    """How a block in that encoding becomes UTF-8 by itself; None where it needs what went before.

    Encodings of one byte a character that hold ASCII need nothing; others are decoded in order.
    """
    kind = codecs.lookup(encoding).name
    if is_utf8(kind):
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


def _line_ends(data: bytes, most: int) -> list[int]:
    """Where the first physical lines end."""
    return [found.end() for found in islice(re.finditer(rb"\r\n|\n|\r", data), most)]


def _below(data: bytes, skip: int) -> bytes:
    """What stands below so many physical lines."""
    ends = _line_ends(data, skip)
    return data[ends[-1] :] if ends else data


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
