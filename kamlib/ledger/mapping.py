"""Which column of a ledger's file is which, by their names and by what they hold.

What is clear stands; where two columns could be the amount, or a cost could be of the unit or of
the line, the reader is asked.
"""

import numpy as np
import pandas as pd
import pyarrow as pa

from kamlib.ledger import amounts, dates, discounts, numbers
from kamlib.ledger.coded import is_text, to_text
from kamlib.ledger.columns import LINE_COLUMNS, Column, line_column, match_rank, normal_name
from kamlib.ledger.documents import words_of_documents
from kamlib.ledger.raw import Raw
from kamlib.problem import Problem

SAMPLE = 20_000
"""Rows of a file that are looked at."""

_TAX = {"iva", "vat", "tax", "icms", "imposto", "impuesto", "ipi", "igv", "itbis", "impuestos"}


def propose_columns(raw: Raw) -> tuple[dict[str, str], list[Problem]]:
    """The mapping of a ledger: canonical name → header, and what is open.

    Names decide first, exact ones before vague ones; a column that does not hold what its name
    says (dates, numbers) is no candidate.
    """
    names = {header: normal_name(header) for header in raw.headers}
    ranked: list[tuple[int, int, str, str]] = []
    for place, header in enumerate(raw.headers):
        for column in LINE_COLUMNS:
            rank = match_rank(column, names[header])
            if column.name == "family" and rank is not None and _speaks_of_documents(raw, header):
                continue
            if rank is not None and _holds(raw, header, column):
                ranked.append((rank, place, column.name, header))
    ranked.sort()
    mapping: dict[str, str] = {}
    for _, _, name, header in ranked:
        if name not in mapping and header not in mapping.values() and name != "net_revenue":
            mapping[name] = header
    candidates = [
        item for item in ranked if item[2] == "net_revenue" and item[3] not in mapping.values()
    ]
    if "product" not in mapping and names.get(mapping.get("customer")) in ("codigo", "code"):
        del mapping["customer"]  # a bare code may as well be the product's
    if "customer" not in mapping and "customer_name" in mapping:
        mapping["customer"] = mapping.pop("customer_name")
    questions = _choose_amount(raw, mapping, candidates) + _choose_cost(raw, mapping)
    order = [column.name for column in LINE_COLUMNS]
    return {name: mapping[name] for name in order if name in mapping}, questions


def is_ledger(columns: dict, questions: list[Problem]) -> bool:
    """Whether a mapping, with what is asked about it, makes lines: day, customer and amount."""
    asked = {p.values.get("name") for p in questions}
    amount = "net_revenue" in columns or {"quantity", "unit_price"} <= set(columns)
    return {"date", "customer"} <= set(columns) and (amount or "net_revenue" in asked)


def looks_like_sales(raw: Raw) -> bool:
    """Whether a file may well be sales though its columns are not known: days, and amounts.

    A column of days, or named so, and either a column named as an amount that holds numbers, or
    one named as a customer beside numbers with decimals; where no column holds days, both.
    """
    headers = {header: normal_name(header) for header in raw.headers}
    day = line_column("date")
    dated = any(_holds(raw, header, day) for header in headers)
    if not dated and all(match_rank(day, plain) is None for plain in headers.values()):
        return False
    called = {
        name
        for header, plain in headers.items()
        for name in ("net_revenue", "quantity", "unit_price", "cost", "customer")
        if match_rank(line_column(name), plain) is not None
        and _holds(raw, header, line_column(name))
    }
    if not dated:
        return "customer" in called and len(called) > 1
    if called - {"customer"}:
        return True
    return "customer" in called and any(_has_decimals(raw, header) for header in headers)


def sample_cells(raw: Raw, header: str) -> pa.Array:
    """The first cells of a column, as many as tell what it holds."""
    return raw.table.column(header).slice(0, SAMPLE).combine_chunks()


def _holds(raw: Raw, header: str, column: Column) -> bool:
    """Whether most of a column's cells are what its type asks for; an empty one may be anything."""
    cells = sample_cells(raw, header)
    if column.type == "number":
        if not is_text(cells):
            kind = cells.type
            return any(
                is_kind(kind)
                for is_kind in (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)
            )
        parts = numbers.take_apart(cells)
        filled = int(parts.counts[~parts.empty].sum())
        good = parts.shaped & ~parts.empty
        return not filled or parts.counts[good].sum() >= 0.8 * filled
    if column.type == "date":
        if not is_text(cells):
            return pa.types.is_timestamp(cells.type) or pa.types.is_date(cells.type)
        parts = dates.take_dates(cells)
        filled = int(parts.counts[parts.filled].sum())
        return filled > 0 and parts.evidence()["neither"] <= 0.2 * filled
    return True


def _speaks_of_documents(raw: Raw, header: str) -> bool:
    """Whether a column tells the kinds of documents (``Tipo``: Factura, Abono), not of products."""
    cells = sample_cells(raw, header)
    words = cells.unique().to_pylist() if is_text(cells) else []
    return bool(words_of_documents(header, [word for word in words[:1000] if word]))


def _has_decimals(raw: Raw, header: str) -> bool:
    if not _holds(raw, header, Column(header, "number", ())):
        return False
    values = _floats(raw, header)
    return values is not None and bool(np.any(np.nan_to_num(values) % 1))


def _floats(raw: Raw, header: str) -> np.ndarray | None:
    cells = sample_cells(raw, header)
    if not is_text(cells):
        return amounts.to_float(numbers.typed_numbers(cells).values)
    parts = numbers.take_apart(cells)
    marks = numbers.decide_marks(parts.evidence())
    if marks == "mixed":
        return None
    return amounts.to_float(numbers.to_numbers(parts, marks or _file_marks(raw)).values)


def _file_marks(raw: Raw) -> str:
    """The decimal mark that most columns of a file speak for."""
    total = {"comma": 0, "point": 0}
    for header in raw.headers:
        cells = sample_cells(raw, header)
        if is_text(cells):
            evidence = numbers.take_apart(cells.slice(0, 500)).evidence()
            if evidence["neither"] == 0:
                total["comma"] += evidence["comma"]
                total["point"] += evidence["point"]
    return "comma" if total["comma"] > total["point"] else "point"


def _choose_amount(raw: Raw, mapping: dict, candidates: list) -> list[Problem]:
    """The column of the net amount; arithmetic settles what the names leave open."""
    if not candidates:
        return []
    exact = [item for item in candidates if item[0] < 100]
    pool = exact or candidates
    taxed = any(set(normal_name(h).split()) & _TAX for h in raw.headers if "sin" not in h.lower())
    if len(pool) == 1 and (exact or not taxed):
        mapping["net_revenue"] = pool[0][3]
        return []
    headers = [item[3] for item in pool]
    values = {header: _floats(raw, header) for header in headers}
    first = values[headers[0]]
    if (
        len(pool) > 1
        and first is not None
        and all(v is not None and np.array_equal(v, first, equal_nan=True) for v in values.values())
    ):
        mapping["net_revenue"] = headers[0]
        return []
    fits = [header for header in headers if _matches_product(raw, mapping, values[header])]
    if len(fits) == 1:
        mapping["net_revenue"] = fits[0]
        return []
    code = "ambiguous_column" if len(pool) > 1 else "maybe_taxed"
    return [
        Problem(
            code,
            {"name": "net_revenue", "found": ", ".join(headers), "header": headers[0]},
            where=raw.file,
            row=raw.how.get("header_row"),
            column="net_revenue",
        )
    ]


def _matches_product(raw: Raw, mapping: dict, stated) -> bool:
    """Whether an amount is quantity × unit price less the discount on nearly all lines."""
    if stated is None or not {"quantity", "unit_price"} <= set(mapping):
        return False
    quantity, price = (_floats(raw, mapping[n]) for n in ("quantity", "unit_price"))
    if quantity is None or price is None:
        return False
    gross = quantity * price
    readings = [gross]
    if "discount" in mapping and (discount := _floats(raw, mapping["discount"])) is not None:
        readings = list(discounts.readings(gross, np.abs(np.nan_to_num(discount))).values())
    known = np.isfinite(gross) & np.isfinite(stated)
    return bool(known.any()) and any(
        discounts.agreement(reading, stated, known) >= 0.9 for reading in readings
    )


def _choose_cost(raw: Raw, mapping: dict) -> list[Problem]:
    """Whether a column just called cost is of the unit or of the line, by what it holds."""
    header = mapping.get("unit_cost")
    if header is None or match_rank(line_column("unit_cost"), normal_name(header)) < 100:
        return []
    cost = _floats(raw, header)
    quantity = _floats(raw, mapping["quantity"]) if "quantity" in mapping else None
    if cost is not None and quantity is not None and "product" in mapping:
        frame = pd.DataFrame(
            {
                "product": to_text(sample_cells(raw, mapping["product"])).to_pylist(),
                "unit": cost,
                "line": np.divide(cost, quantity, out=np.full(len(cost), np.nan),
                                  where=quantity != 0),
                "quantity": quantity,
            }
        ).dropna()  # fmt: skip
        groups = frame[frame["unit"] != 0].groupby("product")
        varied = groups["quantity"].nunique() > 1
        spread = (groups[["unit", "line"]].std() / groups[["unit", "line"]].mean().abs())[varied]
        if len(spread):
            unit, line = spread["unit"].median(), spread["line"].median()
            if unit < 0.5 * line:
                return []
            if line < 0.5 * unit:
                mapping["cost"] = mapping.pop("unit_cost")
                return []
    del mapping["unit_cost"]
    return [
        Problem(
            "ambiguous_cost", {"name": "unit_cost", "header": header}, where=raw.file, column=header
        )
    ]
