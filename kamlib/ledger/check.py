"""Some rows of a file checked: which are lines, what each is worth, what speaks for and against.

Every block of rows is worked on by itself, in any thread, under conventions that are assumed; what
all blocks together say is settled afterwards (`settle`), and a block read under a wrong assumption
is read again.
"""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger import amounts, discounts
from kamlib.ledger.coded import CODED, codes_of, no_texts
from kamlib.ledger.columns import line_column
from kamlib.ledger.complete import LINES, Completion, Names
from kamlib.ledger.convert import (
    Decided,
    Evidence,
    apply_columns,
    decide_columns,
    find_evidence,
    take_columns,
)
from kamlib.ledger.currencies import to_client_currency
from kamlib.ledger.documents import document_evidence, leave_out, turn_credits
from kamlib.ledger.hashes import hash_rows
from kamlib.ledger.layout import Layout, Part
from kamlib.ledger.raw import Block
from kamlib.ledger.rows import set_rows_aside
from kamlib.problem import Problem

TEXTS = ("order", "customer", "customer_name", "account", "account_name", "product",
         "product_name", "family")  # fmt: skip
CODED_LINES = pa.schema(
    [
        (f.name, CODED if pa.types.is_string(f.type) else f.type)
        for f in LINES
        if f.name not in ("line", "freight")
    ]
    + [("order_line", CODED)]
)
"""Lines before they are numbered, text by codes; rows count from the block's first."""


@dataclass(frozen=True)
class Terms:
    """What a client says about its ledger: currency, rates, tables, what is done with repeats."""

    currency: str
    rates: dict
    rate_max_age: int
    completion: Completion


@dataclass
class Assumed:
    """The conventions under which blocks are read: of each file's columns, and of a discount."""

    decided: dict[int, Decided] = field(default_factory=dict)
    discount: str | None = None
    discount_by: str = ""

    @property
    def problems(self) -> list[Problem]:
        """What only a person can decide of the files, each question once."""
        found: dict[tuple, Problem] = {}
        for decided in self.decided.values():
            for problem in decided.typed.problems:
                found.setdefault((problem.code, problem.column), problem)
        return list(found.values())

    def same(self, other: "Assumed") -> bool:
        """Whether blocks read alike under both."""
        return (
            self.decided.keys() == other.decided.keys()
            and all(mine.same(other.decided[which]) for which, mine in self.decided.items())
            and self.discount == other.discount
        )


@dataclass
class Checked:
    """A block's usable lines, what was set aside, and what it says on everything to be settled.

    Parameters
    ----------
    lines, kept
        As `CODED_LINES`; which rows of the block they are, None for all.
    aside
        ``line`` (row counted from the block's first), ``reason``, ``column``, ``text``, ``raw``.
    keys
        Per line eight bytes of all its cells, to find repeats.
    freight, orders
        Per line the amount in ten-thousandths that may belong to its order, and 16 bytes of
        order and customer; 0 where there is no order. Empty where the files have no such column.
    totals
        Totals rows: (lines above it in the block, its row, the amount that it states).
    stated
        Per line the net revenue as the file states it, in ten-thousandths; None where no line was
        converted to the client's currency.
    """

    count: int
    lines_in: int
    lines: pa.Table
    kept: np.ndarray | None
    aside: list[dict]
    keys: np.ndarray
    freight: np.ndarray
    orders: np.ndarray
    totals: list[tuple]
    stated: np.ndarray | None
    evidence: dict[str, Evidence]
    currencies: set
    discount: discounts.DiscountEvidence | None
    names: Names
    converted: list[dict] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    agree: tuple[int, int] = (0, 0)
    unread: dict[str, int] = field(default_factory=dict)
    documents: dict[tuple, list] = field(default_factory=dict)


def check_block(
    block: Block, layout: Layout, which: int, terms: Terms, assumed: Assumed | None
) -> tuple[Checked, Assumed]:
    """Type, check and complete the lines of a block.

    Parameters
    ----------
    block
        Rows of a file.
    layout, which
        The layout, and which of its files they are of.
    terms
        What the client says.
    assumed
        The conventions to read under; where None, or where they say nothing of this file, what
        this block alone tells (and is put into them).

    Returns
    -------
    (checked, assumed)
        Rows in it count from the block's first.
    """
    part = layout.part(which, block)
    first, types = assumed is None, part.columns
    assumed = Assumed() if first else assumed
    typed, evidence = _read_types(part, which, assumed)
    derived = "net_revenue" not in types
    needed = ["quantity", "unit_price"] if derived else ["net_revenue"]
    status, aside, headers = set_rows_aside(part, typed, needed)
    leave_out(part, status, aside)
    kept = np.flatnonzero(status == 0)
    told = _see_discount(part, typed, kept, assumed, first) if "discount" in types else None
    stated = None if derived else amounts.money(typed.columns["net_revenue"].values)
    net, converted, problems = _net(part, typed, assumed.discount, kept, terms)
    whole = len(kept) == len(status)
    lines, units = _lines(part, typed, net, assumed.discount, None if whole else kept, terms)
    checked = Checked(
        count=block.count,
        lines_in=int((status < 2).sum()) + len(block.broken),
        lines=pa.table(lines, schema=CODED_LINES),
        kept=None if whole else kept.astype(np.int32),
        aside=_aside(part, aside),
        keys=hash_rows(pa.table(part.cells))[kept],
        freight=np.zeros(0, np.int64),
        orders=np.zeros((0, 2), np.uint64),
        totals=[] if derived else _totals(part, stated, aside, kept),
        stated=amounts.to_units(stated)[kept] if converted and not derived else None,
        evidence=evidence,
        currencies=_currencies(typed),
        discount=told,
        names=_names(lines),
        converted=converted,
        problems=[*headers, *problems],
        documents=document_evidence(part, units, kept),
    )
    if not derived:
        checked.agree = _agreement(typed, assumed.discount, units, kept)
    _add_amounts(checked, typed, lines, kept)
    return checked, assumed


def _see_discount(part: Part, typed, kept, assumed: Assumed, first: bool):
    """Gather what tells how a discount is meant; the first block decides it."""
    told = discounts.discount_evidence(typed, part.place, kept)
    if first:
        header, said = part.headers["discount"], part.options.get("discount_as")
        assumed.discount, _ = discounts.decide_discount(told, header, said)
    return told


def _names(lines: dict) -> Names:
    names = Names()
    names.add({name: lines[name] for name in TEXTS})
    return names


def _add_amounts(checked: Checked, typed, lines: dict, kept) -> None:
    """Add the freight by order, and how many cells of the other amounts cannot be read."""
    if "freight" in typed.columns:
        checked.freight = amounts.to_units(amounts.money(typed.columns["freight"].values))[kept]
        checked.orders = _order_keys(lines)
    for name in ("cost", "unit_cost", "freight", "payment_days"):
        if name in typed.columns:
            checked.unread[name] = int(typed.columns[name].bad[kept].sum())


def _read_types(part: Part, which: int, assumed: Assumed):
    """Read the columns by their conventions; where nothing is assumed, this block decides them."""
    types = {name: line_column(name).type for name in part.columns}
    apart = take_columns(part.columns, types, part.options)
    evidence = find_evidence(apart, types, part.place)
    if which not in assumed.decided:
        decided = decide_columns(evidence, part.headers, part.options, evidence)
        assumed.decided[which] = decided
    typed = apply_columns(apart, types, assumed.decided[which], (*TEXTS, "order_line"))
    typed.problems = []
    turn_credits(part, typed)
    return typed, evidence


def _net(part: Part, typed, kind: str | None, kept, terms: Terms) -> tuple:
    """Net revenue in the client's currency, what was converted, and what must be asked first."""
    problems, converted = to_client_currency(
        part, typed, terms.rates, currency=terms.currency, rate_max_age=terms.rate_max_age,
        discount_in_money=kind == "amount",
    )  # fmt: skip
    if "net_revenue" in typed.columns:
        return amounts.money(typed.columns["net_revenue"].values), converted, problems
    problems = [*problems, *discounts.find_left_discounts(part, kept)]
    net = discounts.derive_net(typed, kind if "discount" in typed.columns else None)
    return net, converted, problems


def _lines(part: Part, typed, net, kind, kept, terms: Terms) -> tuple[dict, np.ndarray]:
    """The kept lines as columns of the ledger, and their net revenue in ten-thousandths."""
    rows = part.row if kept is None else part.row[kept]
    count, places = len(rows), None if kept is None else pa.array(kept)
    take = lambda values: values if kept is None else values.take(places)  # noqa: E731
    of = lambda name: take(typed.columns[name].values) if name in typed.columns else None  # noqa: E731
    days = typed.columns["date"].values.astype("datetime64[us]")
    source = pa.DictionaryArray.from_arrays(
        pa.array(np.zeros(count, np.int32)), pa.array([part.raws[0].file], pa.string())
    )
    lines = {
        "source": source,
        "source_row": pa.array(rows),
        "date": pa.array(days if kept is None else days[kept]),
    }
    for name in (*TEXTS, "order_line"):
        lines[name] = take(typed.columns[name]) if name in typed.columns else no_texts(count)
    lines |= terms.completion.codes(lines)
    quantity, price = of("quantity"), of("unit_price")
    amount = np.full(count, np.nan) if quantity is None else amounts.to_float(quantity)
    lines["quantity"] = pa.array(amount, from_pandas=True)
    empty = pa.nulls(count, pa.decimal128(24, 6))
    lines["unit_price"] = empty if price is None else amounts.to_price(price)
    lines["discount"] = pa.nulls(count, pa.decimal128(12, 6))
    if "discount" in typed.columns:
        lines["discount"] = take(discounts.discount_share(typed, kind, net))
    lines["net_revenue"] = take(net)
    lines["cost"] = terms.completion.cost(lines["product"], quantity, of("cost"), of("unit_cost"))
    wait = of("payment_days")
    days = np.full(count, np.nan) if wait is None else amounts.to_float(wait)
    lines["payment_days"] = pa.array(days, from_pandas=True)
    units = amounts.to_units(lines["net_revenue"])
    lines["kind"] = terms.completion.kinds(lines, amount, units)
    flags = typed.columns.get("indirect")
    lines["indirect"] = pa.array(np.zeros(count, bool))
    if flags is not None:
        lines["indirect"] = pc.fill_null(take(flags), False)
    return lines, units


def _aside(part: Part, aside: list[dict]) -> list[dict]:
    """Rows set aside by their place in the block, those with too many cells too."""
    rows = [{**item, "line": int(part.row[item["line"]])} for item in aside]
    rows += [
        {"line": int(row), "reason": "wrong_columns", "column": "", "text": "",
         "raw": " | ".join(cells)}
        for row, cells in part.block.broken
    ]  # fmt: skip
    return sorted(rows, key=lambda item: item["line"])


def _totals(part: Part, stated: pa.Array, aside: list[dict], kept: np.ndarray) -> list[tuple]:
    return [
        (int(np.searchsorted(kept, item["line"])), int(part.row[item["line"]]),
         stated[item["line"]].as_py())
        for item in aside if item["reason"] == "totals_row"
    ]  # fmt: skip


def _currencies(typed) -> set:
    column = typed.columns.get("currency")
    return set() if column is None else set(pc.unique(column).to_pylist())


def _order_keys(lines: dict) -> np.ndarray:
    """16 bytes that tell order and customer; zeros where there is no order."""
    keys = np.zeros((len(lines["order"]), 2), np.uint64)
    for place in (0, 1):
        pair = pa.table([lines["order"], lines["customer"]], names=["order", "customer"])
        keys[:, place] = hash_rows(pair, seed=place + 1)
    keys[codes_of(lines["order"]) < 0] = 0
    return keys


def _agreement(typed, kind, units: np.ndarray, kept: np.ndarray) -> tuple[int, int]:
    """How many lines agree with quantity × unit price less the discount, of those that tell."""
    if not {"quantity", "unit_price"} <= set(typed.columns):
        return 0, 0
    if "discount" in typed.columns and kind is None:
        return 0, 0
    computed = amounts.to_float(discounts.derive_net(typed, kind))[kept]
    stated = units / amounts.UNIT
    near = np.abs(computed - stated) <= 0.011 + 1e-4 * np.abs(stated)
    return int(near.sum()), int(np.isfinite(computed).sum())
