"""Checked lines kept on disk until what only all of them tell is settled."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.ipc

from kamlib.ledger import amounts
from kamlib.ledger.check import CODED_LINES


class Spool:
    """Blocks of lines in a file, in order; the file goes with the last use."""

    def __init__(self, path: Path):
        self.path = path
        options = pyarrow.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
        self._file = pa.OSFile(str(path), "wb")
        self._writer = pyarrow.ipc.new_stream(self._file, CODED_LINES, options=options)

    def write(self, lines: pa.Table) -> None:
        """Append a block."""
        empty = [pa.RecordBatch.from_pylist([], CODED_LINES)]  # every block has its place
        for batch in lines.to_batches() or empty:
            self._writer.write_batch(batch)

    def done(self) -> None:
        """All blocks are written."""
        self._writer.close()
        self._file.close()

    def blocks(self) -> Iterator[pa.RecordBatch]:
        """The blocks, one after the other."""
        with pa.OSFile(str(self.path), "rb") as file, pyarrow.ipc.open_stream(file) as reader:
            yield from reader

    def units(self) -> np.ndarray:
        """The net revenue of all lines in ten-thousandths."""
        parts = [amounts.to_units(block.column("net_revenue")) for block in self.blocks()]
        return np.concatenate([np.zeros(0, np.int64), *parts])

    def remove(self) -> None:
        """Delete the file."""
        self._file.close()
        self.path.unlink(missing_ok=True)
