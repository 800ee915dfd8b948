"""What all lines of a layout together say: conventions, repeats, totals.

The blocks are checked under what the first one tells; where all of them tell otherwise, they are
checked again under that, so that nothing is ever decided by a part of a file.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

import numpy as np
import pyarrow as pa

from kamlib.ledger import discounts
from kamlib.ledger.check import Assumed, Checked, Terms, check_block
from kamlib.ledger.complete import NAMED, Names
from kamlib.ledger.convert import decide_columns
from kamlib.ledger.currencies import check_signs
from kamlib.ledger.documents import document_questions
from kamlib.ledger.evidence import Evidence
from kamlib.ledger.gathered import ASIDE, Gathered, Stretch, add_evidence
from kamlib.ledger.hashes import repeated
from kamlib.ledger.layout import Layout
from kamlib.ledger.passes import Progress, in_order
from kamlib.ledger.raw import shifted
from kamlib.ledger.spool import Spool, flat, pack
from kamlib.ledger.totals import compare_totals
from kamlib.problem import Problem, Problems

_AGREE = 0.95
_TRIES = 4


@dataclass
class Settled:
    """A layout's lines on disk, and all that was decided about them.

    Parameters
    ----------
    spool, parts
        The lines, and which of them each block holds.
    dropped
        Lines that the settings leave out as repeats; None where there are none.
    stated_freight, orders
        Per line the freight that it states in ten-thousandths, and 16 bytes of order and customer;
        None without such a column, and once it is settled (`order_level`).
    freight
        Per line the freight that is counted.
    rules
        What was decided for all files together; each one's ``conventions`` hold them too.
    again
        Lines that repeat an earlier one in every cell, dropped or not.
    """

    spool: Spool
    parts: list[Stretch]
    dropped: np.ndarray | None
    stated_freight: np.ndarray | None
    orders: np.ndarray | None
    names: Names
    aside: list[pa.Table]
    reasons: Counter
    lines_in: int
    duplicates: int
    conventions: list[dict]
    totals: list[dict]
    rules: list[dict]
    file_lines: dict
    again: np.ndarray
    warnings: list[Problem] = field(default_factory=list)
    freight: np.ndarray | None = None
    order_level: dict = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many lines there are, dropped ones too."""
        return sum(lines.count for lines in self.parts)


def read_layout(
    layout: Layout, terms: Terms, spool_path, progress: Progress, *, duplicates: str
) -> Settled:
    """Check all files of a layout and settle what they say.

    Raises
    ------
    Problems
        A convention that only a person can decide; a currency without a rate; bytes or rows that
        cannot be read.
    """
    assumed: Assumed | None = None
    for _ in range(_TRIES):
        spool = Spool(spool_path)
        try:
            gathered, assumed = _gather(layout, terms, spool, progress, assumed)
            spool.done()
            found, problems = _assumed_by(gathered, layout, terms)
            if not problems and found.same(assumed):
                return _settle(gathered, layout, found, spool, duplicates)
            if problems and (found.same(assumed) or found.problems):
                raise Problems(problems)
        except BaseException:
            spool.remove()
            raise
        spool.remove()
        assumed = found
        progress.again(sum(raw.size for raw in layout.raws))
    raise Problems(problems or [Problem("undecided", where=layout.raws[0].file)])


def _gather(layout, terms, spool, progress, assumed) -> tuple[Gathered, Assumed]:
    gathered = Gathered()
    for which, raw in enumerate(layout.raws):
        first = raw.first_row
        jobs = raw.blocks()
        try:
            if assumed is None or which not in assumed.decided:
                # the first block alone tells what to assume of the file's others
                for parse, seen in islice(jobs, 1):
                    checked, assumed = check_block(parse(), layout, which, terms, assumed)
                    packed = pack(checked.lines)
                    first += _take(gathered, spool, checked, packed, which, raw.file, first)
                    progress.at(seen)
            work = partial(_checked, layout, which, terms, assumed)
            for checked, packed, seen in in_order(jobs, work):
                first += _take(gathered, spool, checked, packed, which, raw.file, first)
                progress.at(seen)
        except Problems as problems:  # told with the row of the file, not of the block
            raise Problems([shifted(p, first) for p in problems.problems]) from None
        progress.next(raw.size)
    if assumed is None:  # nothing below any header
        assumed, _ = _assumed_by(gathered, layout, terms)
    return gathered, assumed


def _checked(layout, which, terms, assumed, job) -> tuple[Checked, pa.Buffer, int]:
    parse, seen = job
    checked, _ = check_block(parse(), layout, which, terms, assumed)
    return checked, pack(checked.lines), seen


def _take(gathered, spool, checked, packed, which, file, first) -> int:
    """Take in a block; how many rows it has."""
    gathered.add(checked, which, file, first)
    spool.write(packed)
    return checked.count


def _assumed_by(gathered: Gathered, layout: Layout, terms: Terms) -> tuple[Assumed, list[Problem]]:
    """What all blocks together tell, and what only a person can."""
    others: dict[str, Evidence] = {}
    for told in gathered.evidence.values():
        for name, found in told.items():
            add_evidence(others, name, deepcopy(found))
    assumed = Assumed(
        {
            which: decide_columns(
                gathered.evidence.get(which, {}), layout.headers, layout.options, others
            )
            for which in range(len(layout.raws))
        }
    )
    signs = {name: found.signs for name, found in others.items()}
    problems = assumed.problems
    problems += check_signs(layout, signs, gathered.currencies, terms.currency)
    problems += document_questions(gathered.documents)
    if "discount" in layout.headers:
        header = layout.headers["discount"]
        said = layout.options.get("discount_as")
        assumed.discount, assumed.discount_by = discounts.decide_discount(
            gathered.discount, header, said
        )
        if assumed.discount is None and "net_revenue" not in layout.headers:
            problems.append(discounts.discount_question(gathered.discount, header))
    return assumed, problems + gathered.problems


def _settle(
    gathered: Gathered, layout: Layout, assumed: Assumed, spool: Spool, duplicates: str
) -> Settled:
    derived = "net_revenue" not in layout.headers
    again = repeated(gathered.keys)
    dropped = None
    if duplicates == "drop" and again.any():
        again = _confirmed(gathered, layout, again)
        dropped = again
        take_names_off(gathered.names, spool, dropped)
    rules, warnings = _rules(gathered, layout, assumed, derived)
    warnings += [
        Problem("unread_cells", {"n": gathered.unread[name]},
                where=layout.raws[0].file, column=layout.headers[name])
        for name in ("cost", "unit_cost", "freight", "payment_days") if gathered.unread[name]
    ]  # fmt: skip
    freight, orders = _freight(gathered) if "freight" in layout.headers else (None, None)
    return Settled(
        spool=spool,
        parts=gathered.parts,
        dropped=dropped,
        again=again,
        stated_freight=freight,
        orders=orders,
        names=gathered.names,
        aside=gathered.aside,
        reasons=gathered.reasons,
        lines_in=sum(gathered.file_lines.values()),
        duplicates=int(again.sum()),
        conventions=[
            _told(raw, layout, assumed.decided[which].typed, rules)
            for which, raw in enumerate(layout.raws)
        ],
        totals=compare_totals(gathered, layout, again, spool) if gathered.totals else [],
        rules=rules,
        file_lines={raw.file: gathered.file_lines[raw.file] for raw in layout.raws},
        warnings=warnings,
    )


def _freight(gathered: Gathered) -> tuple[np.ndarray, np.ndarray]:
    """Give the freight of every line and its order's key, once."""
    freight = np.concatenate([np.zeros(0, np.int64), *gathered.freight])
    orders = np.concatenate([np.zeros((0, 2), np.uint64), *gathered.orders])
    gathered.freight, gathered.orders = [], []
    return freight, orders


def _rules(gathered, layout, assumed, derived) -> tuple[list[dict], list[Problem]]:
    rules, warnings = [], []
    kind = assumed.discount
    if "discount" in layout.headers:
        told = {"value": kind or "unknown", "decided_by": assumed.discount_by}
        rules.append({"rule": "discount_as", **told})
    rules += gathered.converted
    for header, words in (layout.options.get("credit_notes") or {}).items():
        if words:
            told = {"column": header, "words": ", ".join(words)}
            rules.append({"rule": "credit_notes", **told})
    if derived:
        rules.append({"rule": f"net_from_{kind or 'price'}"})
    elif {"quantity", "unit_price"} <= set(layout.headers) and (
        "discount" not in layout.headers or kind is not None
    ):
        agree, count = gathered.agree, gathered.agreeable
        rules.append({"rule": "net_checked", "agree": agree, "lines": count})
        if count and agree < _AGREE * count:
            warnings.append(Problem("arithmetic", {"agree": agree, "n": count}))
    return rules, warnings


def _confirmed(gathered: Gathered, layout: Layout, again: np.ndarray) -> np.ndarray:
    """Which lines really repeat an earlier one in every cell: their texts are read once more.

    They are set aside with their text.
    """
    keys = np.concatenate(gathered.keys)
    wanted = np.isin(keys, keys[again])
    sure = np.zeros(len(again), bool)
    seen: set[tuple[int, bytes]] = set()
    for lines, kept, parse in _blocks_again(gathered, layout):
        mine = np.flatnonzero(wanted[lines.here])
        if len(mine):
            raw, block = layout.raws[lines.which], parse()
            places = mine if kept is None else kept[mine]
            cells = block.table.take(pa.array(places, pa.int64())).to_pylist()
            for line, row in zip((mine + lines.start).tolist(), cells, strict=True):
                text = repr((raw.headers, raw.schema, list(row.values()))).encode()
                known = (int(keys[line]), hashlib.blake2b(text, digest_size=16).digest())
                sure[line] = known in seen
                seen.add(known)
            gone = places[sure[mine + lines.start]]
            rows = [
                {"source": raw.file, "source_row": int(block.rows[place]) + lines.first,
                 "reason": "duplicate", "column": "", "text": "", "raw": text}
                for place, text in zip(gone.tolist(), block.text_of(gone), strict=True)
            ]  # fmt: skip
            if rows:
                gathered.aside.append(pa.Table.from_pylist(rows, ASIDE))
                gathered.reasons["duplicate"] += len(rows)
    return sure


def _blocks_again(gathered: Gathered, layout: Layout) -> Iterator[tuple]:
    """The blocks as they were gathered: their lines, which rows these are, the work."""
    works = (parse for raw in layout.raws for parse, _ in raw.blocks())
    return zip(gathered.parts, gathered.kept, works, strict=True)


def take_names_off(names: Names, spool: Spool, dropped: np.ndarray) -> None:
    """Count the names of dropped lines no more."""
    start = 0
    for block in spool.blocks():
        lines = np.flatnonzero(dropped[start : start + block.num_rows])
        start += block.num_rows
        if len(lines):
            columns = {name: flat(block, name) for name in NAMED}
            names.add(columns, lines, sign=-1)


def _told(raw, layout: Layout, typed, rules: list[dict]) -> dict:
    """What was decided for one file."""
    marks = typed.marks or ("point" if any(
        c.get("decimal") == "." for c in typed.conventions.values()) else None)  # fmt: skip
    return {
        "source": raw.file,
        "sheet": raw.sheet,
        "encoding": raw.how.get("encoding", ""),
        "encoding_evidence": raw.how.get("encoding_evidence", {}),
        "separator": raw.how.get("separator", ""),
        "header_row": raw.how.get("header_row"),
        "decimal": {"comma": ",", "point": "."}.get(marks, ""),
        "thousands": {"comma": ".", "point": ","}.get(marks, ""),
        "date_order": "" if typed.order in (None, "typed") else typed.order,
        "columns": layout.headers,
        "decisions": typed.conventions,
        "rules": rules,
    }
