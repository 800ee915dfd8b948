"""Lines that two exports share, counted once: the same order number and the same content.

A line of a later file is left out where an earlier file holds one of the same order, day, customer,
product, quantity, price and amount; of two equal lines within an order each export must show both.
Lines without an order number are never taken for the same.
"""

from collections import Counter

import numpy as np
import pandas as pd
import pyarrow as pa

from kamlib.ledger import amounts
from kamlib.ledger.coded import codes_of
from kamlib.ledger.gathered import ASIDE
from kamlib.ledger.hashes import hash_column, hash_rows
from kamlib.ledger.settle import Settled, _take_names_off
from kamlib.ledger.spool import flat
from kamlib.problem import Problem

KEY = ("order", "date", "customer", "product", "quantity", "unit_price", "net_revenue")
"""What two lines must share."""


def find_overlaps(settled: list[Settled]) -> list[np.ndarray]:
    """Per layout, which of its lines an earlier file holds already.

    Parameters
    ----------
    settled
        The layouts, their files in order.
    """
    files = [file for part in settled for file in part.file_lines]
    masks = [np.zeros(sum(lines for *_, lines in part.parts), bool) for part in settled]
    if len(files) < 2:
        return masks
    shared = _shared_orders(settled)
    if not len(shared):
        return masks
    rows = []
    for which, part in enumerate(settled):
        for block, start, left in _blocks(part):
            lines = np.flatnonzero(np.isin(hash_column(flat(block, "order")), shared) & left)
            if not len(lines):
                continue
            chosen = block.select([*KEY, "source"]).take(pa.array(lines))
            rows.append(
                pd.DataFrame(
                    {"part": which, "line": lines + start, "key": hash_rows(chosen.select(KEY)),
                     "file": chosen["source"].to_pylist()}
                )
            )  # fmt: skip
    frame = pd.concat(rows, ignore_index=True)
    frame["nth"] = frame.groupby(["key", "file"], sort=False).cumcount()
    again = frame.duplicated(["key", "nth"])  # of one file each is another: nth differs
    for which, part in frame[again].groupby("part"):
        masks[which][part["line"]] = True
    return masks


def _blocks(part: Settled):
    """The blocks of a layout, where each begins, and which of its lines count."""
    start = 0
    for block in part.spool.blocks():
        here = slice(start, start + block.num_rows)
        left = np.ones(block.num_rows, bool) if part.dropped is None else ~part.dropped[here]
        yield block, start, left & (codes_of(flat(block, "order")) >= 0)
        start += block.num_rows


def _shared_orders(settled: list[Settled]) -> np.ndarray:
    """The orders that more than one file holds, as `hash_column` tells them."""
    of_file: dict[str, list[np.ndarray]] = {}
    for part in settled:
        for block, _, left in _blocks(part):
            sources = flat(block, "source")
            orders = hash_column(flat(block, "order"))
            for code, name in enumerate(sources.dictionary.to_pylist()):
                mine = orders[(codes_of(sources) == code) & left]
                if len(mine):
                    of_file.setdefault(name, []).append(np.unique(mine))
    every = [np.unique(np.concatenate(parts)) for parts in of_file.values()]
    if len(every) < 2:
        return np.zeros(0, np.uint64)
    orders, files = np.unique(np.concatenate(every), return_counts=True)
    return orders[files > 1]


def drop_overlaps(settled: list[Settled], overlaps: str) -> list[Problem]:
    """Set aside the lines that an earlier export holds, in place, and tell how many.

    Parameters
    ----------
    settled
        The layouts.
    overlaps
        ``once``, or ``keep``: then they are only told.
    """
    masks = find_overlaps(settled)
    found = int(sum(mask.sum() for mask in masks))
    if not found:
        return []
    net = 0
    for part, mask in zip(settled, masks, strict=True):
        net += int(part.spool.units()[mask].sum()) if mask.any() else 0
        if overlaps == "once" and mask.any():
            _drop(part, mask)
    values = {"n": found, "amount": f"{amounts.to_amount(net):,.2f}"}
    return [Problem(f"overlaps_{overlaps}", values)]


def _drop(part: Settled, mask: np.ndarray) -> None:
    rows, start = [], 0
    for block, (_, first, lines) in zip(part.spool.blocks(), part.parts, strict=True):
        chosen = np.flatnonzero(mask[start : start + lines])
        start += lines
        told = block.select(["source", "source_row", *KEY]).take(pa.array(chosen)).to_pylist()
        rows += [
            {"source": row["source"], "source_row": row["source_row"] + first,
             "reason": "overlap", "column": "", "text": "",
             "raw": " | ".join("" if row[n] is None else _plain(row[n]) for n in KEY)}
            for row in told
        ]  # fmt: skip
    part.aside.append(pa.Table.from_pylist(rows, ASIDE))
    part.duplicates = int((part.again & ~mask).sum())  # what is left is told as repeats
    part.reasons = part.reasons + Counter({"overlap": len(rows)})
    _take_names_off(part.names, part.spool, mask)
    part.dropped = mask if part.dropped is None else part.dropped | mask
    if part.freight is not None and "freight" in part.order_level:
        part.order_level["freight"] -= amounts.to_amount(int(part.freight[mask].sum()))


def _plain(value) -> str:
    return value.date().isoformat() if hasattr(value, "date") else f"{value}"
