"""Lines that two exports share, counted once; lines that a later export holds otherwise, asked.

Two lines of different files are the same where order, day, customer, product, quantity, price and
amount are, and the line's number where the files have one; of two equal lines within an order each
export must show both. Where order, line number, customer and day are the same but the rest is not,
the later export changes the line: which of the two counts is asked. Without line numbers nobody can
tell a changed line from another one of the order: both count, and a warning tells of them. Lines
without an order number are never taken for the same.
"""

from collections import Counter

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger import amounts
from kamlib.ledger.coded import codes_of
from kamlib.ledger.gathered import ASIDE
from kamlib.ledger.hashes import hash_column, hash_rows
from kamlib.ledger.report import shown_amount
from kamlib.ledger.settle import Settled, take_names_off
from kamlib.ledger.spool import flat
from kamlib.problem import Problem, Problems

KEY = ("order", "date", "customer", "product", "quantity", "unit_price", "net_revenue")
"""What two lines must share."""

_SHOWN = 3


def drop_overlaps(
    settled: list[Settled], overlaps: str, changed: str, locale: str
) -> list[Problem]:
    """Set aside the lines that another export holds, in place, and tell how many.

    Parameters
    ----------
    settled
        The layouts, their files in order.
    overlaps
        ``once``, or ``keep``: then lines that two exports share are only told.
    changed
        What becomes of a line that a later export holds otherwise: ``ask``, ``later`` (that one
        counts), ``both``.
    locale
        How amounts are written in what is told.

    Raises
    ------
    Problems
        Lines are changed and nothing says which of them count.
    """
    found = find_overlaps(settled)
    if found.empty:
        return []
    if changed == "ask" and found["changed"].any():
        raise Problems(_question(settled, found))
    if changed == "later":
        found.loc[found["changing"], "overlap"] = False
    else:
        found["replaced"] = False
    told = []
    for mark, code, drop in (
        ("overlap", f"overlaps_{overlaps}", overlaps == "once"),
        ("replaced", "lines_replaced", True),
        ("changed", "lines_changed", False),
        ("doubtful", "overlaps_doubtful", False),
        ("anew", "numbers_anew", False),
    ):
        if mark == "changed" and changed == "later":
            continue
        rows = found[found[mark]]
        if len(rows):
            net = amounts.to_amount(int(rows["net"].sum()))
            told.append(Problem(code, {"n": len(rows), "amount": shown_amount(net, locale)}))
        for which, part in rows.groupby("part") if drop else ():
            _drop(settled[which], part["line"].to_numpy(), mark)
    return told


def find_overlaps(settled: list[Settled]) -> pd.DataFrame:
    """The lines of orders that more than one file holds, and what each is to those of the others.

    Returns
    -------
    DataFrame
        `part`, `line` (place among the part's lines), `file` (its number), `net` (ten-thousandths)
        and flags: `overlap` (an earlier file holds it), `changing` (its number has other content in
        another file), `changed` (the first line of those that a later file brings), `replaced` (a
        later file holds its number), `doubtful` (another amount for the same product of the same
        order), `anew` (the numbers of an earlier file's line, on another day or for another
        customer).
    """
    shared = _shared_orders(settled)
    if not len(shared):
        return pd.DataFrame()
    numbered = all("order_line" in part.conventions[0]["columns"] for part in settled)
    files: dict[str, int] = {}
    found = []
    for which, part in enumerate(settled):
        for block, start, left in _blocks(part):
            lines = np.flatnonzero(np.isin(hash_column(flat(block, "order")), shared) & left)
            if len(lines):
                chosen = block.take(pa.array(lines))
                names = [files.setdefault(n, len(files)) for n in chosen["source"].to_pylist()]
                frame = pd.DataFrame({"part": which, "line": lines + start, "file": names})
                frame["net"] = amounts.to_units(flat(chosen, "net_revenue"))
                found.append(frame.assign(**_keys(chosen, numbered)))
    return _judged(pd.concat(found, ignore_index=True))


def _keys(lines: pa.Table, numbered: bool) -> dict[str, np.ndarray]:
    """Per line what stands in it, and its number, in eight bytes each; 0 where it has none."""
    none = np.zeros(lines.num_rows, np.uint64)
    keys = {
        "same": hash_rows(lines.select(KEY)),
        "product_of": hash_rows(lines.select(["order", "date", "customer", "product"])),
        "number": none,
        "day_number": none,
    }
    if numbered:
        column = lines["order_line"].combine_chunks()
        texts = pc.utf8_ltrim(column.dictionary, "0")  # 010 in one export, 10 in the other
        number = pa.DictionaryArray.from_arrays(column.indices, texts)
        lines = lines.set_column(lines.column_names.index("order_line"), "order_line", number)
        known = codes_of(number) >= 0
        keys["same"] = hash_rows(lines.select([*KEY, "order_line"]))
        for key, names in (
            ("number", ["order", "order_line"]),
            ("day_number", ["order", "order_line", "customer", "date"]),
        ):
            keys[key] = np.where(known, hash_rows(lines.select(names)), none)
    return keys


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the flags that `find_overlaps` describes."""
    rows["nth"] = rows.groupby(["same", "file"], sort=False).cumcount()
    copies = rows.groupby(["same", "nth"], sort=False)["file"]
    rows["overlap"] = copies.cumcount() > 0  # of one file each is another: nth differs
    alone = copies.transform("size") == 1
    # a number whose lines are not the same in all files that hold it
    held = rows[rows["day_number"] != 0].groupby(["day_number", "file"])["same"].sum()
    told = held.groupby(level=0).agg(["nunique", "size"])
    other = rows["day_number"].isin(told.index[told["nunique"] > 1])
    first = rows.groupby("day_number")["file"].transform("min")
    last = rows.groupby("day_number")["file"].transform("max")
    rows["changing"] = other
    rows["changed"] = other & ~rows["overlap"] & (rows["file"] > first)
    rows["replaced"] = other & (rows["file"] < last)
    rest = alone & ~other
    rows["doubtful"] = rest & _in_earlier(rows, rest, "product_of")
    again = rest & (rows["number"] != 0) & ~rows["doubtful"]
    rows["anew"] = again & _in_earlier(rows, again, "number")
    return rows


def _in_earlier(rows: pd.DataFrame, chosen: pd.Series, key: str) -> pd.Series:
    """Whether an earlier file holds the key, among the chosen rows."""
    first = rows["file"].where(chosen).groupby(rows[key]).transform("min")
    return rows["file"] > first


def _blocks(part: Settled):
    """The blocks of a layout, where each begins, and which of its lines count."""
    for block, lines in zip(part.spool.blocks(), part.parts, strict=True):
        left = True if part.dropped is None else ~part.dropped[lines.here]
        yield block, lines.start, left & (codes_of(flat(block, "order")) >= 0)


def _shared_orders(settled: list[Settled]) -> np.ndarray:
    """The orders that more than one file holds, as `hash_column` tells them."""
    if sum(len(part.file_lines) for part in settled) < 2:
        return np.zeros(0, np.uint64)
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


def _question(settled: list[Settled], found: pd.DataFrame) -> Problem:
    """Which of the lines counts, with the first ones under both exports."""
    changed = found[found["changed"]]
    shown = []
    for key in changed["day_number"].drop_duplicates().head(_SHOWN):
        lines = [_told(settled[row.part], row.line)
                 for row in found[found["day_number"] == key].itertuples()]  # fmt: skip
        places = ", ".join(f"{l['source']} {l['source_row']}: {l['net_revenue']}" for l in lines)  # noqa: E741
        shown.append(f"{lines[0]['order']}/{lines[0]['order_line']} ({places})")
    row = next(changed.itertuples())
    first = _told(settled[row.part], row.line)
    return Problem(
        "line_changed", {"n": len(changed), "samples": "; ".join(shown)},
        where=first["source"], row=first["source_row"],
        column=settled[row.part].conventions[0]["columns"]["order_line"],
    )  # fmt: skip


def _told(part: Settled, line: int) -> dict:
    """One line of a layout with its row in the file."""
    at = next(n for n, lines in enumerate(part.parts) if line < lines.here.stop)
    (row,) = part.spool.block(at).slice(line - part.parts[at].start, 1).to_pylist()
    return row | {"source_row": row["source_row"] + part.parts[at].first}


def _drop(part: Settled, lines: np.ndarray, reason: str) -> None:
    mask = np.zeros(part.count, bool)
    mask[lines] = True
    rows = []
    for block, stretch in zip(part.spool.blocks(), part.parts, strict=True):
        chosen = np.flatnonzero(mask[stretch.here])
        told = block.select(["source", "source_row", *KEY]).take(pa.array(chosen)).to_pylist()
        rows += [
            {"source": row["source"], "source_row": row["source_row"] + stretch.first,
             "reason": reason, "column": "", "text": "",
             "raw": " | ".join("" if row[n] is None else _plain(row[n]) for n in KEY)}
            for row in told
        ]  # fmt: skip
    part.aside.append(pa.Table.from_pylist(rows, ASIDE))
    part.reasons = part.reasons + Counter({reason: len(rows)})
    take_names_off(part.names, part.spool, mask)
    part.dropped = mask if part.dropped is None else part.dropped | mask
    part.duplicates = int((part.again & ~part.dropped).sum())  # what is left is told as repeats


def _plain(value) -> str:
    return value.date().isoformat() if hasattr(value, "date") else f"{value}"
