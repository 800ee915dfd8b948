"""What the blocks of a layout say, taken in one after the other in the order of its files."""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from kamlib.ledger import discounts
from kamlib.ledger.check import Checked
from kamlib.ledger.complete import Names
from kamlib.ledger.documents import add_documents
from kamlib.ledger.evidence import Evidence
from kamlib.ledger.raw import shifted
from kamlib.problem import Problem

ASIDE = pa.schema(
    [("source", pa.string()), ("source_row", pa.int64()),
     *((name, pa.string()) for name in ("reason", "column", "text", "raw"))]
)  # fmt: skip
"""The columns of the rows set aside."""


class Stretch(NamedTuple):
    """The lines of one block: of which file, from which row, how many, from which line on."""

    which: int
    first: int
    count: int
    start: int

    @property
    def here(self) -> slice:
        """Their place among the lines of the layout."""
        return slice(self.start, self.start + self.count)


@dataclass
class Gathered:
    """What the blocks of a layout said, in the order of its files."""

    parts: list[Stretch] = field(default_factory=list)
    kept: list[np.ndarray | None] = field(default_factory=list)
    aside: list[pa.Table] = field(default_factory=list)
    keys: list[np.ndarray] = field(default_factory=list)
    freight: list[np.ndarray] = field(default_factory=list)
    orders: list[np.ndarray] = field(default_factory=list)
    totals: list[tuple] = field(default_factory=list)  # file, line, row, stated
    stated: list[np.ndarray | None] = field(default_factory=list)
    evidence: dict[int, dict[str, Evidence]] = field(default_factory=dict)
    currencies: set = field(default_factory=set)
    discount: discounts.DiscountEvidence = field(default_factory=discounts.DiscountEvidence)
    names: Names = field(default_factory=Names)
    converted: list[dict] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    file_lines: Counter = field(default_factory=Counter)
    reasons: Counter = field(default_factory=Counter)
    unread: Counter = field(default_factory=Counter)
    documents: dict[tuple, list] = field(default_factory=dict)
    agree: int = 0
    agreeable: int = 0
    lines: int = 0

    def add(self, checked: Checked, which: int, file: str, first: int) -> None:
        """Take in a block whose rows count from `first`."""
        self.parts.append(Stretch(which, first, checked.lines.num_rows, self.lines))
        self.kept.append(checked.kept)
        if checked.aside:
            rows = [{"source": file, "source_row": item["line"] + first, **item}
                    for item in checked.aside]  # fmt: skip
            self.aside.append(pa.Table.from_pylist(rows, ASIDE))
            self.reasons.update(item["reason"] for item in checked.aside)
        self.keys.append(checked.keys)
        self.freight.append(checked.freight)
        self.orders.append(checked.orders)
        self.totals += [(which, self.lines + above, row + first, stated)
                        for above, row, stated in checked.totals]  # fmt: skip
        self.stated.append(checked.stated)
        for name, found in checked.evidence.items():
            found.samples = {
                reading: [(file, row + first, cell) for _, row, cell in lines]
                for reading, lines in found.samples.items()
            }
            add_evidence(self.evidence.setdefault(which, {}), name, found)
        self.currencies |= checked.currencies
        if checked.discount:
            told = checked.discount
            told.samples = [(file, row + first, value) for _, row, value in told.samples]
            self.discount.add(told)
        self.names.merge(checked.names)
        _merge_rules(self.converted, checked.converted)
        _merge_problems(self.problems, [shifted(p, first) for p in checked.problems])
        self.file_lines[file] += checked.lines_in
        self.unread.update(checked.unread)
        add_documents(self.documents, checked.documents, file, first)
        self.agree += checked.agree[0]
        self.agreeable += checked.agree[1]
        self.lines += checked.lines.num_rows


def add_evidence(to: dict[str, Evidence], name: str, found: Evidence) -> None:
    """Count what a column says with what it said before."""
    if name in to:
        to[name].add(found)
    else:
        to[name] = found


def _merge_rules(rules: list[dict], more: list[dict]) -> None:
    """Add up what was converted from each currency."""
    for rule in more:
        mine = next((r for r in rules if r["currency"] == rule["currency"]), None)
        if mine is None:
            rules.append(dict(rule))
            continue
        mine["lines"] += rule["lines"]
        for name in ("before", "after"):
            if name in rule:
                mine[name] = round(mine[name] + rule[name], 9)


def _merge_problems(problems: list[Problem], more: list[Problem]) -> None:
    """Problems of one kind in several blocks are one: the first place, all lines counted."""
    for problem in more:
        at = next((i for i, p in enumerate(problems) if _what(p) == _what(problem)), None)
        if at is None:
            problems.append(problem)
            continue
        values = dict(problems[at].values)
        if "n" in values:
            values["n"] += problem.values["n"]
        if "found" in values:
            counts: Counter = Counter()
            for text in (values["found"], problem.values["found"]):
                for piece in text.split(", "):
                    code, _, lines = piece.rpartition(": ")
                    counts[code] += int(lines)
            values["found"] = ", ".join(f"{code}: {n}" for code, n in sorted(counts.items()))
        problems[at] = replace(problems[at], values=values)


def _what(problem: Problem) -> tuple:
    return problem.code, problem.column, problem.values.get("currency")
