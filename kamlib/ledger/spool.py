"""Checked lines kept on disk until what only all of them tell is settled."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.ipc

from kamlib.ledger import amounts
from kamlib.ledger.check import CODED_LINES


def pack(lines: pa.Table) -> pa.Buffer:
    """A block of lines as the bytes that a spool keeps."""
    sink = pa.BufferOutputStream()
    options = pyarrow.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
    with pyarrow.ipc.new_stream(sink, CODED_LINES, options=options) as writer:
        writer.write_table(lines)
    return sink.getvalue()


class Spool:
    """Blocks of lines in a file, in order."""

    def __init__(self, path: Path):
        self.path = path
        self.places: list[tuple[int, int]] = []
        self._file = path.open("wb")

    def write(self, block: pa.Buffer) -> None:
        """Append a packed block."""
        self.places.append((self._file.tell(), block.size))
        self._file.write(block)

    def done(self) -> None:
        """All blocks are written."""
        self._file.close()

    def block(self, number: int) -> pa.Table:
        """The lines of one block."""
        start, size = self.places[number]
        with self.path.open("rb") as file:
            file.seek(start)
            data = pa.py_buffer(file.read(size))
        with pyarrow.ipc.open_stream(data) as reader:
            return reader.read_all()

    def blocks(self) -> Iterator[pa.Table]:
        """The blocks, one after the other."""
        return (self.block(number) for number in range(len(self.places)))

    def units(self) -> np.ndarray:
        """The net revenue of all lines in ten-thousandths."""
        parts = [amounts.to_units(flat(block, "net_revenue")) for block in self.blocks()]
        return np.concatenate([np.zeros(0, np.int64), *parts])

    def remove(self) -> None:
        """Delete the file."""
        self._file.close()
        self.path.unlink(missing_ok=True)


def flat(lines: pa.Table, name: str) -> pa.Array:
    """A column of a block in one piece."""
    column = lines.column(name)
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
