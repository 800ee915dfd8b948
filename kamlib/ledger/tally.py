"""Counts and sums over the lines of a ledger, added up block by block."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger import amounts
from kamlib.ledger.coded import codes_of


@dataclass
class Tally:
    """What a report says of all lines; money in ten-thousandths.

    Parameters
    ----------
    lines, net
        Lines and net revenue, of all and of those with a customer (``named_…``).
    customers, accounts, products
        The distinct codes.
    kinds, sources, months, file_months
        Kind, file, month (``2024-01``), file and month → [lines, net revenue].
    """

    lines: int = 0
    net: int = 0
    named_lines: int = 0
    named_net: int = 0
    cost_lines: int = 0
    cost: int = 0
    first: np.datetime64 | None = None
    last: np.datetime64 | None = None
    customers: set = field(default_factory=set)
    accounts: set = field(default_factory=set)
    products: set = field(default_factory=set)
    kinds: dict = field(default_factory=dict)
    sources: dict = field(default_factory=dict)
    months: dict = field(default_factory=dict)
    file_months: dict = field(default_factory=dict)

    def add(self, block: pa.Table) -> None:
        """Count the lines of a block, its text by codes."""
        if not block.num_rows:
            return
        column = lambda name: block.column(name).combine_chunks()  # noqa: E731
        units = amounts.to_units(column("net_revenue"))
        named = codes_of(column("customer")) >= 0
        cost = column("cost")
        self.lines += len(units)
        self.net += int(units.sum())
        self.named_lines += int(named.sum())
        self.named_net += int(units[named].sum())
        self.cost_lines += len(cost) - cost.null_count
        self.cost += int(amounts.to_units(cost).sum()) if cost.null_count < len(cost) else 0
        for name, codes in (("customer", self.customers), ("account", self.accounts),
                            ("product", self.products)):  # fmt: skip
            texts = column(name)
            used = np.zeros(len(texts.dictionary) + 1, bool)
            used[codes_of(texts)] = True
            codes.update(texts.dictionary.filter(pa.array(used[:-1])).to_pylist())
        for name, sums in (("kind", self.kinds), ("source", self.sources)):
            texts = column(name)
            _add(sums, texts.dictionary.to_pylist(), codes_of(texts), units)
        dates = column("date").to_numpy(zero_copy_only=False)
        months = dates.astype("datetime64[M]").astype(np.int64)
        low = int(months.min())
        names = [str(np.datetime64(low + n, "M")) for n in range(int(months.max()) - low + 1)]
        _add(self.months, names, months - low, units)
        files = column("source")
        pairs = [(file, name) for file in files.dictionary.to_pylist() for name in names]
        _add(self.file_months, pairs, codes_of(files) * len(names) + months - low, units)
        first, last = dates.min(), dates.max()
        self.first = first if self.first is None else min(self.first, first)
        self.last = last if self.last is None else max(self.last, last)

    def merge(self, other: "Tally") -> None:
        """Count what another block tells."""
        for name in ("lines", "net", "named_lines", "named_net", "cost_lines", "cost"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("customers", "accounts", "products"):
            getattr(self, name).update(getattr(other, name))
        for name in ("kinds", "sources", "months", "file_months"):
            sums = getattr(self, name)
            for key, (count, total) in getattr(other, name).items():
                before = sums.setdefault(key, [0, 0])
                before[0] += count
                before[1] += total
        if other.lines:
            self.first = other.first if self.first is None else min(self.first, other.first)
            self.last = other.last if self.last is None else max(self.last, other.last)

    def rename_files(self, names: dict[str, str]) -> None:
        """Call files otherwise, where `names` does."""
        self.sources = {names.get(file, file): sums for file, sums in self.sources.items()}
        self.file_months = {
            (names.get(file, file), month): sums for (file, month), sums in self.file_months.items()
        }


def _add(sums: dict, names: list[str], codes: np.ndarray, units: np.ndarray) -> None:
    lines = np.bincount(codes, minlength=len(names))
    totals = np.zeros(len(names), np.int64)
    np.add.at(totals, codes, units)
    for name, count, total in zip(names, lines.tolist(), totals.tolist(), strict=True):
        if count:
            before = sums.setdefault(name, [0, 0])
            before[0] += count
            before[1] += total


def count_reasons(settled: list) -> Counter:
    """Why rows were set aside, with how many."""
    return sum((part.reasons for part in settled), Counter())


def coded(lines: pa.Table) -> pa.Table:
    """A table with its text by codes."""
    for place, name in enumerate(lines.column_names):
        if pa.types.is_string(lines.schema.field(name).type):
            column = pc.dictionary_encode(lines.column(name)).combine_chunks()
            lines = lines.set_column(place, name, column)
    return lines
