"""What a client's files are: ledgers and master tables, each with its mapping proposed."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from kamlib.ledger.coded import to_text
from kamlib.ledger.columns import LINE_COLUMNS, ONE_ROW, TABLE_COLUMNS, normal_name
from kamlib.ledger.layout import OPTIONS, read_raw
from kamlib.ledger.mapping import (
    SAMPLE,
    is_ledger,
    looks_like_sales,
    propose_columns,
    sample_cells,
)
from kamlib.ledger.masters import propose_table
from kamlib.ledger.raw import Raw
from kamlib.ledger.sheets import is_workbook, list_sheets, several_question
from kamlib.problem import Problem, Problems
from kamlib.vocabulary import TABLE_KEYS
from kamlib.words.label import label

_GENERIC = {"id", "code", "codigo", "cod", "name", "nombre", "nome", "description", "descripcion",
            "descricao", "denominacion", "category", "categoria", "min", "max", "low",
            "high"}  # fmt: skip
_HINTS = (
    r"client|customer|account|cuenta|conta",
    r"product|produt|articul|artig|item|catalog",
    r"wallet|carte[ir]a|potenci|necesid|necessid|need",
    r"group|grupo|cuentas|contas|accounts",
    r"rate|cambio|tasa|taxa|divisa|moneda|moeda",
    r"credit|riesgo|risco",
    r"contract|contrat",
)
_FILE_HINTS = dict(zip(TABLE_KEYS, _HINTS, strict=True))
_NEEDS = {
    "wallet": "need",
    "groups": "accepted_by",
    "rates": "rate",
    "credit": "credit_limit",
    "contracts": "end",
}
"""The column that makes a table of that kind and no other."""


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
        ledgers = {}
        for raw in raws:
            columns, questions = propose_columns(raw)
            several = {"sheet": raw.sheet} if len(raws) > 1 else {}
            if is_ledger(columns, questions):
                proposal.questions += [q for q in questions if q not in proposal.questions]
                ledgers[raw.sheet] = columns
            elif kind := table_kind(raw):
                mapping = propose_table(raw, kind)
                proposal.tables.append({"kind": kind, "file": name, **several, "columns": mapping})
                proposal.notes.append(_note("proposal_table", lang, name, mapping, kind=kind))
            elif looks_like_sales(raw):
                proposal.questions.append(unused_question(raw))
            elif len(raws) == 1:
                text = label("convention.proposal_unused", lang)
                proposal.notes.append(text.format(file=name, found=", ".join(raw.headers)))
        _add_layouts(layouts, ledgers, name, len(raws))
        if len(ledgers) > 1:
            problems.append(several_question(path, list(ledgers), name))
    for names, section in layouts.values():
        proposal.sources.append({"files": names, **section})
        proposal.notes.append(_note("proposal_ledger", lang, ", ".join(names), section["columns"]))
    if not proposal.sources and not proposal.questions:
        problems.append(Problem("no_ledger_found", {"files": ", ".join(p.name for p in paths)}))
    proposal.questions += [p for p in problems if p not in proposal.questions]
    return proposal


def _add_layouts(layouts: dict, ledgers: dict[str, dict], name: str, sheets: int) -> None:
    """Add a file's ledgers to the layouts; those that are alike are one section.

    The answer names one of its sheets, or all.
    """
    alike = len({tuple(columns.items()) for columns in ledgers.values()}) == 1 < len(ledgers)
    for sheet, columns in ledgers.items():
        own = {"sheet": sheet} if sheets > 1 and not alike else {}
        key = (*columns.items(), *own.values())
        names, _ = layouts.setdefault(key, ([], {**own, "columns": columns}))
        names += [name] if name not in names else []


def _raws(path: Path, name: str) -> list[Raw]:
    """A file's sheets; text and Parquet files have one. Empty sheets are passed over."""
    sheets = list_sheets(path, name) if is_workbook(path) else []
    if len(sheets) < 2:
        # what a mark swallows does not hide what the columns are: the read asks
        return [read_raw(path, {"quotes": True}, set(), name, SAMPLE)]
    return [read_raw(path, {"sheet": sheet}, set(), name) for sheet in sheets]


def _note(slug: str, lang: str, file: str, columns: dict, **values) -> str:
    pairs = ", ".join(f"{name} ← {header}" for name, header in columns.items())
    if "kind" in values:
        values["kind"] = label(f"convention.table_{values['kind']}", lang)
    return label(f"convention.{slug}", lang).format(file=file, columns=pairs, **values)


def unused_question(raw: Raw) -> Problem:
    """The question what a file that looks like sales is."""
    columns, _ = propose_columns(raw)
    lacking = [name for name in ("date", "customer") if name not in columns]
    if not ({"quantity", "unit_price"} <= set(columns) or "net_revenue" in columns):
        lacking.append("net_revenue")
    told = {**dict.fromkeys(lacking, "…"), **columns}
    section = ["[[sources]]", f"files = {json.dumps([raw.file], ensure_ascii=False)}",
               "[sources.columns]",
               *(f"{name} = {json.dumps(header, ensure_ascii=False)}"
                 for name, header in told.items())]  # fmt: skip
    values = {"found": ", ".join(raw.headers), "file": raw.file, "section": "\n".join(section)}
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
            if is_ledger(columns, questions) or (not table_kind(raw) and looks_like_sales(raw)):
                problems.append(unused_question(raw))
                break
    return problems


def table_kind(raw: Raw) -> str | None:
    """Which master table a file is: its key names each row once, and names speak for it."""
    scores = {}
    for kind in TABLE_COLUMNS:
        mapping = propose_table(raw, kind)
        if any(key not in mapping for key in TABLE_KEYS[kind]):
            continue
        if kind in _NEEDS and _NEEDS[kind] not in mapping:
            continue
        keys = pd.DataFrame(
            {
                k: to_text(sample_cells(raw, mapping[k])).to_pylist()
                for k in ONE_ROW.get(kind, TABLE_KEYS[kind])
                if k in mapping
            }
        ).dropna()
        repeats = keys.duplicated().mean() > 0.05
        # rates that repeat or differ are asked about, where nothing else stands beside them
        whole = kind == "rates" and len(mapping) == len(raw.headers)
        if not len(keys) or (kind in ONE_ROW and repeats and not whole):
            continue
        known = {c.name: c for c in LINE_COLUMNS}
        specific = kind in _NEEDS or all(
            k in known and normal_name(mapping[k]) in known[k].exact + known[k].vague
            for k in TABLE_KEYS[kind]
        )
        hint = re.search(_FILE_HINTS[kind], normal_name(Path(raw.file).stem)) is not None
        if not specific and not hint:
            continue
        others = sum(
            normal_name(header) not in _GENERIC
            for name, header in mapping.items()
            if name not in TABLE_KEYS[kind]
        )
        scores[kind] = 2 * specific + 3 * hint + others + 2 * (kind in _NEEDS)
        if kind not in _NEEDS and not len(mapping) > len(TABLE_KEYS[kind]):
            del scores[kind]
    return max(scores, key=scores.get) if scores else None
