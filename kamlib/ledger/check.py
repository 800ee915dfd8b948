"""One layout checked: which rows are lines, what each is worth, what was decided and why."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger import amounts
from kamlib.ledger.columns import line_column
from kamlib.ledger.convert import convert_columns
from kamlib.ledger.currencies import check_signs, to_client_currency
from kamlib.ledger.layout import Layout
from kamlib.ledger.rows import count_duplicates, set_rows_aside
from kamlib.problem import Problem, Problems

TEXTS = ("order", "customer", "customer_name", "account", "account_name", "product",
         "product_name", "family")  # fmt: skip
_AGREE = 0.95


@dataclass
class Checked:
    """A layout's usable lines and what was set aside.

    Parameters
    ----------
    lines
        Columns of the ledger as far as the files give them; money as decimal128.
    aside
        ``source``, ``source_row``, ``reason``, ``column``, ``text``, ``raw``, one dict each.
    lines_in
        Rows that are not blank.
    duplicates
        Lines that repeat an earlier one in every cell.
    conventions
        One dict per file.
    totals
        Totals rows compared with the lines above them.
    order_level
        Name → total of the amounts that belong to orders.
    """

    lines: pa.Table
    aside: list[dict]
    lines_in: int
    duplicates: int
    conventions: list[dict]
    totals: list[dict]
    order_level: dict
    file_lines: dict
    warnings: list[Problem] = field(default_factory=list)


def check_layout(
    layout: Layout, *, currency: str, duplicates: str, rates: dict, rate_max_age: int
) -> Checked:
    """Type, check and complete the lines of a layout.

    Raises
    ------
    Problems
        A convention that only a person can decide; a currency without a rate.
    """
    types = {name: line_column(name).type for name in layout.columns}
    typed = convert_columns(
        layout.columns, types, layout.headers, layout.options, layout.place
    )
    typed.problems += check_signs(layout, typed, currency)
    rules, warnings = [], []
    derived = "net_revenue" not in layout.columns
    kind = None
    if "discount" in layout.columns:
        kind, by = amounts.decide_discount(
            typed, layout.headers["discount"], layout.options.get("discount_as")
        )
        if kind is None and derived:
            told = amounts.discount_evidence(typed, layout.place)
            typed.problems.append(amounts.discount_question(told, layout.headers["discount"]))
        rules.append({"rule": "discount_as", "value": kind or "unknown", "decided_by": by})
    found, converted = to_client_currency(
        layout, typed, rates, currency=currency, rate_max_age=rate_max_age,
        discount_in_money=kind == "amount",
    )  # fmt: skip
    rules += converted
    typed.problems += found
    if typed.problems:
        raise Problems(typed.problems)
    if derived:
        net = amounts.derive_net(typed, kind)
        rules.append({"rule": f"net_from_{kind or 'price'}"})
    else:
        net = amounts.money(typed.columns["net_revenue"].values)
    needed = ["quantity", "unit_price"] if derived else ["net_revenue"]
    status, aside = set_rows_aside(layout, typed, needed)
    kept = np.flatnonzero(status == 0)
    again = count_duplicates(layout, kept)
    rows = [item for item in aside if item["reason"] == "totals_row"]
    if duplicates == "drop" and again.any():
        lines = np.flatnonzero(again)
        wholes = layout.whole_rows(lines)
        aside += [{"line": int(line), "reason": "duplicate", "column": "", "text": "", "raw": whole}
                  for line, whole in zip(lines, wholes, strict=True)]  # fmt: skip
        status[lines] = 1
        kept = np.flatnonzero(status == 0)
    comparable = not (derived or converted)
    totals = _compare_totals(layout, rows, status, again, typed, net) if comparable else []
    if not derived:
        _check_arithmetic(typed, kind, net, kept, rules, warnings)
    table, order_level = _lines(layout, typed, net, kind, kept, rules, warnings)
    order_level = {name: amounts.to_amount(total) for name, total in order_level.items()}
    for item in aside:
        item["source"], item["source_row"] = layout.place(item.pop("line"))
    aside += [
        {"source": raw.file, "source_row": int(row), "reason": "wrong_columns", "column": "",
         "text": "", "raw": " | ".join(cells)}
        for raw in layout.raws for row, cells in raw.broken
    ]  # fmt: skip
    aside.sort(key=lambda item: (item["source"], item["source_row"]))
    broken = sum(len(raw.broken) for raw in layout.raws)
    conventions = [_told(raw, layout, typed, rules) for raw in layout.raws]
    return Checked(
        lines=table,
        aside=aside,
        lines_in=int((status < 2).sum()) + broken,
        duplicates=int(again.sum()),
        conventions=conventions,
        totals=totals,
        order_level=order_level,
        file_lines={
            raw.file: int(((layout.file == i) & (status < 2)).sum()) + len(raw.broken)
            for i, raw in enumerate(layout.raws)
        },
        warnings=warnings,
    )


def _lines(layout, typed, net, kind, kept, rules, warnings):
    """The kept lines as columns of the ledger."""
    take = pa.array(kept)
    count = len(kept)
    names = pa.array([raw.file for raw in layout.raws])
    columns = {
        "source": names.take(pa.array(layout.file[kept])),
        "source_row": pa.array(layout.row[kept]),
        "date": pa.array(typed.columns["date"].values[kept].astype("datetime64[us]")),
    }
    for name in TEXTS:
        found = typed.columns.get(name)
        columns[name] = found.take(take) if found is not None else pa.nulls(count, pa.string())
    for name in ("quantity", "unit_price"):
        found = typed.columns.get(name)
        values = found.values.take(take) if found is not None else pa.nulls(count, pa.decimal128(1))
        columns[f"exact_{name}"] = values
        columns[name] = _price(values) if name == "unit_price" else _floats(values)
    columns["discount"] = (
        amounts.discount_share(typed, kind, net).take(take)
        if "discount" in typed.columns
        else pa.nulls(count, pa.decimal128(12, 6))
    )
    columns["net_revenue"] = net.take(take)
    for name in ("cost", "unit_cost"):
        found = typed.columns.get(name)
        columns[f"exact_{name}"] = (
            found.values.take(take) if found is not None else pa.nulls(count, pa.decimal128(1))
        )
    columns["freight"], order_level = _freight(layout, typed, columns, kept, rules, warnings)
    days = typed.columns.get("payment_days")
    columns["payment_days"] = (
        _floats(days.values.take(take)) if days else pa.nulls(count, pa.float64())
    )
    flags = typed.columns.get("indirect")
    columns["indirect"] = (
        pc.fill_null(flags.take(take), False)
        if flags is not None
        else pa.array(np.zeros(count, bool))
    )
    for name in ("cost", "unit_cost", "freight", "payment_days"):
        if name in typed.columns and (bad := int(typed.columns[name].bad[kept].sum())):
            warnings.append(
                Problem("unread_cells", {"n": bad}, where=layout.raws[0].file,
                        column=layout.headers[name])
            )  # fmt: skip
    return pa.table(columns), order_level


def _floats(values: pa.Array) -> pa.Array:
    return pa.array(amounts.to_float(values), pa.float64(), from_pandas=True)


def _price(values: pa.Array) -> pa.Array:
    if values.type.scale > 6:
        values = pc.round(values, 6, "half_towards_infinity")
    return pc.cast(values, pa.decimal128(24, 6))


def _freight(layout, typed, columns, kept, rules, warnings):
    if "freight" not in typed.columns:
        return pa.nulls(len(kept), amounts.MONEY), {}
    units = amounts.to_units(amounts.money(typed.columns["freight"].values))[kept]
    once, rule, varied = amounts.once_per_order(
        units, _codes(columns["order"]), _codes(columns["customer"])
    )
    rules.append({"rule": f"freight_per_{rule}", "orders_varied": varied})
    if rule == "order" and varied:
        warnings.append(
            Problem("freight_varies", {"n": varied}, where=layout.raws[0].file,
                    column=layout.headers["freight"])
        )  # fmt: skip
    exact = pa.array(once).cast(pa.decimal128(19, 0))
    exact = pc.multiply(exact, pa.scalar(amounts.to_amount(1), pa.decimal128(4, 4)))
    return pc.cast(exact, amounts.MONEY), {"freight": int(once.sum())}


def _codes(texts: pa.Array) -> np.ndarray:
    indices = texts.dictionary_encode().indices
    return pc.fill_null(indices, -1).to_numpy(zero_copy_only=False)


def _compare_totals(layout, rows, status, again, typed, net) -> list[dict]:
    """Totals rows against the lines above them: of the file or since the last such row.

    The program that wrote the total may or may not have counted what is there twice.
    """
    units = amounts.to_units(net)
    once = np.where((status == 0) & ~again, units, 0)
    twice = np.where((status == 0) | again, units, 0)
    totals, since = [], {}
    for item in rows:
        line = item["line"]
        file, row = layout.place(line)
        whole = int(np.argmax(layout.file == layout.file[line]))
        part = since.get(file, whole)
        since[file] = line
        stated = typed.columns["net_revenue"].values[line].as_py()
        if stated is None:
            continue
        stated = int(round(stated * amounts.UNIT))
        sums = [int(of[start:line].sum()) for of in (once, twice) for start in (whole, part)]
        read = min(sums, key=lambda found: abs(found - stated))
        totals.append({"source": file, "row": row, "stated": amounts.to_amount(stated),
                       "read": amounts.to_amount(read),
                       "agrees": abs(read - stated) <= amounts.UNIT // 200})  # fmt: skip
    return totals


def _check_arithmetic(typed, kind, net, kept, rules, warnings) -> None:
    """How many lines agree with quantity × unit price less the discount, where all are given."""
    if not {"quantity", "unit_price"} <= set(typed.columns):
        return
    if "discount" in typed.columns and kind is None:
        return
    computed = amounts.to_float(amounts.derive_net(typed, kind))[kept]
    stated = amounts.to_float(net)[kept]
    known = np.isfinite(computed) & np.isfinite(stated)
    near = np.abs(computed - stated) <= 0.011 + 1e-4 * np.abs(stated)
    agree, count = int((near & known).sum()), int(known.sum())
    rules.append({"rule": "net_checked", "agree": agree, "lines": count})
    if count and agree < _AGREE * count:
        warnings.append(Problem("arithmetic", {"agree": agree, "n": count}))


def _told(raw, layout, typed, rules) -> dict:
    """What was decided for one file."""
    marks = typed.marks or ("point" if any(
        c.get("decimal") == "." for c in typed.conventions.values()) else None)  # fmt: skip
    return {
        "source": raw.file,
        "sheet": raw.sheet,
        "encoding": raw.how.get("encoding", ""),
        "separator": raw.how.get("separator", ""),
        "header_row": raw.how.get("header_row"),
        "decimal": {"comma": ",", "point": "."}.get(marks, ""),
        "thousands": {"comma": ".", "point": ","}.get(marks, ""),
        "date_order": "" if typed.order in (None, "typed") else typed.order,
        "columns": layout.headers,
        "decisions": typed.conventions,
        "rules": rules,
    }
