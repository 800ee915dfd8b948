"""A mapping proposed from the names of columns and from what they hold.

What is clear stands; where two columns could be the amount, or a cost could be of the unit or of
the line, the reader is asked.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow as pa

from kamlib.ledger import amounts, dates, numbers
from kamlib.ledger.columns import LINE_COLUMNS, Column, match_rank, normal_name
from kamlib.ledger.convert import is_text, to_text
from kamlib.ledger.layout import OPTIONS, SHEETS, read_raw
from kamlib.ledger.masters import propose_table
from kamlib.ledger.raw import Raw
from kamlib.ledger.sheets import list_sheets
from kamlib.ledger.table_columns import KEYS, ONE_ROW, TABLE_COLUMNS
from kamlib.locale import label
from kamlib.problem import Problem, Problems

_SAMPLE = 20_000
_GENERIC = {"id", "code", "codigo", "cod", "name", "nombre", "nome", "description", "descripcion",
            "descricao", "denominacion", "category", "categoria", "min", "max", "low",
            "high"}  # fmt: skip
_FILE_HINTS = {
    "customers": r"client|customer|account|cuenta|conta",
    "products": r"product|produt|articul|artig|item|catalog",
    "wallet": r"wallet|carte[ir]a|potenci|necesid|necessid|need",
    "groups": r"group|grupo|cuentas|contas|accounts",
    "rates": r"rate|cambio|tasa|taxa|divisa|moneda|moeda",
    "credit": r"credit|riesgo|risco",
    "contracts": r"contract|contrat",
}
_NEEDS = {
    "wallet": "need",
    "groups": "accepted_by",
    "rates": "rate",
    "credit": "credit_limit",
    "contracts": "end",
}
"""The column that makes a table of that kind and no other."""
_TAX = {"iva", "vat", "tax", "icms", "imposto", "impuesto", "ipi", "igv", "itbis", "impuestos"}


@dataclass
class Proposal:
    """What the files seem to be.

    Parameters
    ----------
    sources, tables
        Sections as ``[[sources]]`` and ``[[tables]]`` of the settings hold them.
    notes
        What was decided, in the reader's language.
    questions
        What only a person can decide; the rest of the proposal stands.
    """

    sources: list[dict] = field(default_factory=list)
    tables: list[dict] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    questions: list[Problem] = field(default_factory=list)

    def sections(self, tables: list = ()) -> tuple[list, list]:
        """Sources and tables with attributes, as the settings give them; given tables go first."""
        empty = dict.fromkeys(OPTIONS)
        sources = [SimpleNamespace(**{**empty, **source}) for source in self.sources]
        own = [SimpleNamespace(**{**empty, **table}) for table in self.tables]
        return sources, list(tables) or own


def propose_sources(paths: list[Path], lang: str, *, folder: Path | None = None) -> Proposal:
    """Tell ledgers from master tables and map their columns.

    Parameters
    ----------
    paths
        The client's exports.
    lang
        The language of the notes.
    folder
        The folder that files are named from; else their names alone.

    Raises
    ------
    Problems
        A file that cannot be read.
    """
    proposal = Proposal()
    layouts: dict[tuple, tuple[list[str], dict]] = {}
    problems: list[Problem] = []
    for path in sorted(Path(path) for path in paths):
        name = path.relative_to(folder).as_posix() if folder else path.name
        try:
            raws = _raws(path, name)
        except Problems as found:
            problems += found.problems
            continue
        ledgers = []
        for raw in raws:
            columns, questions = propose_columns(raw)
            several = {"sheet": raw.sheet} if len(raws) > 1 else {}
            if _is_ledger(columns, questions):
                proposal.questions += questions
                ledgers.append(raw.sheet)
                key = (tuple(columns.items()), *several.values())
                layouts.setdefault(key, ([], {**several, "columns": columns}))[0].append(name)
            elif kind := table_kind(raw):
                mapping = propose_table(raw, kind)
                proposal.tables.append({"kind": kind, "file": name, **several, "columns": mapping})
                proposal.notes.append(_note("proposal_table", lang, name, mapping, kind=kind))
            elif looks_like_sales(raw):
                proposal.questions.append(unused_question(raw))
            elif len(raws) == 1:
                text = label("convention.proposal_unused", lang)
                proposal.notes.append(text.format(file=name, found=", ".join(raw.headers)))
        if len(ledgers) > 1:
            values = {"found": ", ".join(ledgers), "sheet": ledgers[0]}
            problems.append(Problem("several_sheets", values, where=name))
    for names, section in layouts.values():
        proposal.sources.append({"files": names, **section})
        proposal.notes.append(_note("proposal_ledger", lang, ", ".join(names), section["columns"]))
    if not proposal.sources:
        problems.append(Problem("no_ledger_found", {"files": ", ".join(p.name for p in paths)}))
    proposal.questions += [p for p in problems if p not in proposal.questions]
    return proposal


def _raws(path: Path, name: str) -> list[Raw]:
    """A file's sheets; text and Parquet files have one. Empty sheets are passed over."""
    if path.suffix.lower() not in SHEETS:
        return [read_raw(path, {}, set(), name, _SAMPLE)]
    sheets = list_sheets(path, name)
    if len(sheets) == 1:
        return [read_raw(path, {}, set(), name, _SAMPLE)]
    return [read_raw(path, {"sheet": sheet}, set(), name) for sheet in sheets]


def _note(slug: str, lang: str, file: str, columns: dict, **values) -> str:
    pairs = ", ".join(f"{name} ← {header}" for name, header in columns.items())
    if "kind" in values:
        values["kind"] = label(f"convention.table_{values['kind']}", lang)
    return label(f"convention.{slug}", lang).format(file=file, columns=pairs, **values)


def _is_ledger(columns: dict, questions: list[Problem]) -> bool:
    asked = {p.values.get("name") for p in questions}
    amount = "net_revenue" in columns or {"quantity", "unit_price"} <= set(columns)
    return {"date", "customer"} <= set(columns) and (amount or "net_revenue" in asked)


def looks_like_sales(raw: Raw) -> bool:
    """Whether a file may well be sales though its columns are not known: days, and amounts.

    A column of days and either a column named as an amount that holds numbers, or one named as a
    customer beside numbers with decimals.
    """
    by_name = {column.name: column for column in LINE_COLUMNS}
    headers = {header: normal_name(header) for header in raw.headers}
    if not any(_holds(raw, header, by_name["date"]) for header in headers):
        return False
    called = {
        name
        for header, plain in headers.items()
        for name in ("net_revenue", "quantity", "unit_price", "cost", "customer")
        if match_rank(by_name[name], plain) is not None and _holds(raw, header, by_name[name])
    }
    if called - {"customer"}:
        return True
    return "customer" in called and any(_has_decimals(raw, header) for header in headers)


def _has_decimals(raw: Raw, header: str) -> bool:
    if not _holds(raw, header, Column(header, "number", ())):
        return False
    values = _floats(raw, header)
    return values is not None and bool(np.any(np.nan_to_num(values) % 1))


def unused_question(raw: Raw) -> Problem:
    """The question what a file that looks like sales is."""
    values = {"found": ", ".join(raw.headers), "file": raw.file}
    where = raw.file + (f" [{raw.sheet}]" if raw.sheet else "")
    return Problem("unused_sales", values, where=where, row=raw.how.get("header_row"))


def find_unused_sales(folder: Path, names: list[str]) -> list[Problem]:
    """A question for each of these files of `folder` that looks like sales; others may stay.

    A file that cannot be read, or whose sheets cannot be told apart, is none.
    """
    problems = []
    for name in names:
        try:
            raws = _raws(folder / name, name)
        except Problems:
            continue
        for raw in raws:
            columns, questions = propose_columns(raw)
            if _is_ledger(columns, questions) or (not table_kind(raw) and looks_like_sales(raw)):
                problems.append(unused_question(raw))
                break
    return problems


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
            if rank is not None and _holds(raw, header, column):
                ranked.append((rank, place, column.name, header))
    ranked.sort()
    candidates = [item for item in ranked if item[2] == "net_revenue"]
    mapping: dict[str, str] = {}
    for _, _, name, header in ranked:
        if name not in mapping and header not in mapping.values() and name != "net_revenue":
            mapping[name] = header
    candidates = [item for item in candidates if item[3] not in mapping.values()]
    if "product" not in mapping and names.get(mapping.get("customer")) in ("codigo", "code"):
        del mapping["customer"]  # a bare code may as well be the product's
    if "customer" not in mapping and "customer_name" in mapping:
        mapping["customer"] = mapping.pop("customer_name")
    questions = []
    questions += _choose_amount(raw, mapping, candidates)
    questions += _choose_cost(raw, mapping)
    order = [column.name for column in LINE_COLUMNS]
    return {name: mapping[name] for name in order if name in mapping}, questions


def _cells(raw: Raw, header: str):
    return raw.table.column(header).slice(0, _SAMPLE).combine_chunks()


def _holds(raw: Raw, header: str, column: Column) -> bool:
    """Whether most of a column's cells are what its type asks for; an empty one may be anything."""
    cells = _cells(raw, header)
    if column.type == "number":
        if not is_text(cells):
            return pa.types.is_integer(cells.type) or pa.types.is_floating(cells.type) or (
                pa.types.is_decimal(cells.type))  # fmt: skip
        parts = numbers.take_apart(cells)
        filled = int(parts.counts[~parts.empty].sum())
        good = parts.shaped & ~parts.empty
        return not filled or parts.counts[good].sum() >= 0.8 * filled
    if column.type == "date":
        if not is_text(cells):
            return pa.types.is_timestamp(cells.type) or pa.types.is_date(cells.type)
        parts = dates.take_dates(cells)
        filled = int(parts.counts[parts.kind != dates._BLANK].sum())
        return filled > 0 and parts.counts[parts.kind == dates._BAD].sum() <= 0.2 * filled
    return True


def _floats(raw: Raw, header: str) -> np.ndarray | None:
    cells = _cells(raw, header)
    if not is_text(cells):
        return amounts.to_float(numbers.typed_numbers(cells).values)
    parts = numbers.take_apart(cells)
    marks = numbers.decide_marks(parts.evidence())
    return None if marks == "mixed" else amounts.to_float(
        numbers.to_numbers(parts, marks or _file_marks(raw)).values
    )  # fmt: skip


def _file_marks(raw: Raw) -> str:
    """The decimal mark that most columns of a file speak for."""
    total = {"comma": 0, "point": 0}
    for header in raw.headers:
        cells = _cells(raw, header)
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
        readings = list(amounts._readings(gross, np.abs(np.nan_to_num(discount))).values())
    known = np.isfinite(gross) & np.isfinite(stated)
    return bool(known.any()) and max(
        amounts._agreement(reading, stated, known) for reading in readings
    ) >= 0.9  # fmt: skip


def _choose_cost(raw: Raw, mapping: dict) -> list[Problem]:
    """Whether a column just called cost is of the unit or of the line, by what it holds."""
    header = mapping.get("unit_cost")
    column = next(c for c in LINE_COLUMNS if c.name == "unit_cost")
    if header is None or match_rank(column, normal_name(header)) < 100:
        return []
    cost = _floats(raw, header)
    quantity = _floats(raw, mapping["quantity"]) if "quantity" in mapping else None
    if cost is not None and quantity is not None and "product" in mapping:
        frame = pd.DataFrame(
            {
                "product": to_text(_cells(raw, mapping["product"])).to_pylist(),
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


def table_kind(raw: Raw) -> str | None:
    """Which master table a file is: its key names each row once, and names speak for it."""
    scores = {}
    for kind in TABLE_COLUMNS:
        mapping = propose_table(raw, kind)
        if any(key not in mapping for key in KEYS[kind]):
            continue
        if kind in _NEEDS and _NEEDS[kind] not in mapping:
            continue
        keys = pd.DataFrame(
            {k: to_text(_cells(raw, mapping[k])).to_pylist() for k in ONE_ROW.get(kind, KEYS[kind])}
        ).dropna()
        if not len(keys) or (kind in ONE_ROW and keys.duplicated().mean() > 0.05):
            continue
        known = {c.name: c for c in LINE_COLUMNS}
        specific = kind in _NEEDS or all(
            k in known and normal_name(mapping[k]) in known[k].exact + known[k].vague
            for k in KEYS[kind]
        )
        hint = re.search(_FILE_HINTS[kind], normal_name(Path(raw.file).stem)) is not None
        if not specific and not hint:
            continue
        others = sum(
            normal_name(header) not in _GENERIC
            for name, header in mapping.items()
            if name not in KEYS[kind]
        )
        scores[kind] = 2 * specific + 3 * hint + others + 2 * (kind in _NEEDS)
        if kind not in _NEEDS and not len(mapping) > len(KEYS[kind]):
            del scores[kind]
    return max(scores, key=scores.get) if scores else None
