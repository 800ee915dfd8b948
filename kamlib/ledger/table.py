"""Parquet files: typed columns stay typed."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from kamlib.ledger.raw import Raw
from kamlib.problem import Problem, Problems


def is_parquet(path: Path) -> bool:
    """Whether a file's ending is that of a Parquet file."""
    return path.suffix.lower() in (".parquet", ".pq")


def read_table(path: Path, name: str = "") -> Raw:
    """Read a Parquet file.

    Raises
    ------
    Problems
        It is not one.
    """
    name = name or path.name
    try:
        table = pyarrow.parquet.read_table(path, partitioning=None)
    except (pa.ArrowException, OSError) as error:
        raise Problems(Problem("bad_parquet", {"cause": str(error)[:300]}, where=name)) from None
    plain = {}
    for field in table.schema:
        column = table.column(field.name)
        if pa.types.is_dictionary(field.type):
            column = column.cast(field.type.value_type)
        if pa.types.is_large_string(column.type) or pa.types.is_binary(column.type):
            column = column.cast(pa.string())
        plain[field.name] = column
    return Raw(
        file=name,
        table=pa.table(plain),
        rows=np.arange(table.num_rows) + 1,
        short=np.zeros(table.num_rows, bool),
        how={"encoding": "parquet"},
    )
