"""Checked lines of all layouts → the ledger's file: numbered, named, amounts once per order."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from kamlib.ledger import amounts
from kamlib.ledger.coded import CODED
from kamlib.ledger.complete import LINES, Completion, Names, name_lines
from kamlib.ledger.gathered import ASIDE
from kamlib.ledger.passes import in_order
from kamlib.ledger.settle import Settled
from kamlib.ledger.spool import flat
from kamlib.ledger.tally import Tally, coded

WRITTEN = pa.schema(
    [(f.name, CODED if pa.types.is_string(f.type) else f.type) for f in LINES]
)  # read back as `LINES`: the file holds no word of codes
_RISING = ("line", "source_row", "date")
_REPEATING = [*(f.name for f in WRITTEN if pa.types.is_dictionary(f.type)), "quantity",
              "unit_price", "discount", "cost", "freight", "payment_days"]  # fmt: skip


def write_lines(
    path: Path, settled: list[Settled], completion: Completion, hide=None, progress=None
) -> Tally:
    """Write the ledger's lines and count them.

    Parameters
    ----------
    path
        The file.
    settled
        The layouts.
    completion
        What settings and tables add.
    hide
        Function: lines as `LINES` → the same without customers' names, where they are to be hidden.
    progress
        Function that takes the lines done so far.
    """
    usual, called = _all_names(settled).decide(completion)

    def work(job) -> tuple[pa.Table, Tally]:
        first, *block = job
        lines = _finished(*block, completion, usual, called)
        number = pa.array(np.arange(first, first + lines.num_rows))
        lines = lines.append_column("line", number).select(LINES.names)
        if hide:
            lines = coded(hide(lines.cast(LINES)))
        counted = Tally()
        counted.add(lines)
        return lines, counted

    tally = Tally()
    with pyarrow.parquet.ParquetWriter(
        path,
        WRITTEN,
        compression="zstd",
        store_schema=False,
        write_statistics=["date"],
        use_dictionary=_REPEATING,
        column_encoding=dict.fromkeys(_RISING, "DELTA_BINARY_PACKED"),
    ) as writer:
        for lines, counted in in_order(_numbered(settled), work):
            tally.merge(counted)
            if lines.num_rows:
                writer.write_table(lines.cast(WRITTEN))
            if progress:
                progress(tally.lines)
    return tally


def _all_names(settled: list[Settled]) -> Names:
    """The names of all layouts, counted."""
    names = Names()
    for part in settled:
        names.merge(part.names)
    return names


def _numbered(settled: list[Settled]) -> Iterator[tuple]:
    """Each block with the number of its first line, what is left of it, its orders' amounts."""
    number = 1
    for part in settled:
        for at, lines in enumerate(part.parts):
            left = None if part.dropped is None else ~part.dropped[lines.here]
            freight = None if part.freight is None else part.freight[lines.here]
            yield number, part.spool, at, lines.first, left, freight
            number += lines.count if left is None else int(left.sum())


def _finished(spool, at, first, left, freight, completion, usual, called) -> pa.Table:
    """A block's lines as the ledger holds them, but for their numbers."""
    block = spool.block(at)
    columns = {name: flat(block, name) for name in block.column_names}
    columns["source_row"] = pc.add(columns["source_row"], first)
    columns |= name_lines(columns, completion, usual, called)
    columns["freight"] = (
        pa.nulls(block.num_rows, amounts.MONEY)
        if freight is None
        else amounts.shaped_decimals(freight, amounts.MONEY)
    )
    lines = pa.table(columns)
    return lines if left is None else lines.filter(pa.array(left))


def people_of(settled: list[Settled], completion: Completion) -> pa.Table:
    """The customers and accounts of all lines with their names, as lines of the ledger."""
    names = _all_names(settled)
    usual, called = names.decide(completion)
    rows = [
        {
            "customer": customer,
            "account": account,
            "customer_name": name or usual.get(customer),
            "account_name": completion.account_name.get(account) or own or called.get(account),
        }
        for customer, account, name, own in names.counts
    ]
    return pa.Table.from_pylist(rows, LINES)


def all_aside(settled: list[Settled]) -> pa.Table:
    """The rows set aside, by layout, file and row."""
    tables = [ASIDE.empty_table()]
    for part in settled:
        if part.aside:
            table = pa.concat_tables(part.aside)
            tables.append(table.sort_by([("source", "ascending"), ("source_row", "ascending")]))
    return pa.concat_tables(tables)
