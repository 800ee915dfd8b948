"""How large a file may be in each direction before it is refused with a word, not with a crash."""

import zipfile
from pathlib import Path

from kamlib.problem import Problem, Problems

MAX_COLUMNS = 4_000
"""Columns of a file; spreadsheets of this size are none that a person made."""

MAX_CELL = 100_000
"""Bytes of one cell; a spreadsheet itself holds 32,767 characters."""

MAX_RECORD = 32 << 20
"""Bytes of one row: a quotation mark that never closes makes the rest of a file one row."""

MAX_INSIDE = 2 << 30
"""Bytes of a compressed file when unpacked (workbooks, ``.gz``)."""

MAX_PACKED = 200
"""How many times larger than packed a part of a workbook above 64 MB may be."""


def check_archive(path: Path, name: str) -> None:
    """Refuse a workbook whose parts unpack to more than any export holds, before it is opened.

    Raises
    ------
    Problems
        ``too_large_inside`` with the sizes.
    """
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return  # the reader itself says what is wrong with it
    inside = sum(part.file_size for part in parts)
    bombs = [
        part
        for part in parts
        if part.file_size > 64 << 20 and part.file_size > MAX_PACKED * max(part.compress_size, 1)
    ]
    if inside > MAX_INSIDE or bombs:
        raise Problems(too_large(inside, name))


def too_large(inside: int, name: str) -> Problem:
    """What is said of a file that unpacks to `inside` bytes."""
    values = {"mb": inside >> 20, "limit": MAX_INSIDE >> 20}
    return Problem("too_large_inside", values, where=name)
