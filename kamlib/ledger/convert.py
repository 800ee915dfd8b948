"""A layout's columns from text to types: one decision for each column, over all its cells.

What a column's own cells do not tell, the other columns of the same files may: a file writes all
its numbers with one decimal mark and all its dates in one order. Where they do not tell either,
the reader is asked, with sample rows and the line for ``client.toml`` that answers.
"""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger import dates, numbers
from kamlib.ledger.currencies import find_signs
from kamlib.ledger.raw import DATE_MARK, NUMBER_MARK, plain_text
from kamlib.problem import Problem

_YES = {"1", "yes", "y", "true", "si", "sí", "sim", "s", "x", "verdadero", "verdadeiro"}
_NO = {"0", "no", "n", "false", "não", "nao", "falso", ""}


@dataclass
class Typed:
    """A layout's columns with their types.

    Parameters
    ----------
    columns
        Name → `numbers.Numbers`, `dates.Dates` or an Arrow array of text.
    conventions
        Column → what was decided with its counts.
    problems
        What only a person can decide.
    marks, order
        The decimal mark and the order of dates of the layout, where any cell needed them.
    """

    columns: dict = field(default_factory=dict)
    conventions: dict = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    marks: str | None = None
    order: str | None = None


def is_text(column: pa.Array) -> bool:
    """Whether a column's cells are text."""
    return pa.types.is_string(column.type) or pa.types.is_large_string(column.type)


def convert_columns(columns: dict, types: dict, headers: dict, options: dict, place) -> Typed:
    """Type a layout's columns.

    Parameters
    ----------
    columns
        Name → Arrow array of its cells, over all files of the layout.
    types
        Name → ``date``, ``number``, ``share``, ``flag`` or ``text``.
    headers
        Name → how the files call it, for messages.
    options
        ``decimal``, ``thousands``, ``date_order`` where the settings say them.
    place
        Function: line → (file, row), for messages.
    """
    typed = Typed()
    of_type = lambda *kinds: [n for n in columns if types[n] in kinds]  # noqa: E731
    _convert_numbers(typed, of_type("number", "share"), columns, headers, options, place)
    _convert_dates(typed, of_type("date"), columns, headers, options, place)
    for name in of_type("text"):
        typed.columns[name] = to_text(columns[name])
    for name in of_type("flag"):
        typed.columns[name] = to_flags(columns[name])
    return typed


def _said_marks(options: dict) -> str | None:
    if options.get("decimal"):
        return "comma" if options["decimal"] == "," else "point"
    return {".": "comma", ",": "point"}.get(options.get("thousands") or "")


def _convert_numbers(typed, names, columns, headers, options, place) -> None:
    apart = {name: numbers.take_apart(columns[name]) for name in names if is_text(columns[name])}
    evidence = {name: parts.evidence() for name, parts in apart.items()}
    whole = {key: sum(e[key] for e in evidence.values()) for key in ("comma", "point")}
    whole |= {"both": 0, "neither": 0}
    said = _said_marks(options)
    file_marks = said or numbers.decide_marks(whole)
    for name in names:
        if name not in apart:
            typed.columns[name] = numbers.typed_numbers(columns[name])
            typed.conventions[name] = {"decimal": "typed"}
            continue
        counts = evidence[name]
        marks = said or numbers.decide_marks(counts)
        source = "settings" if said else "column"
        if marks is None:
            source = "file" if file_marks else "column"
            marks = file_marks or ("point" if not counts["both"] else None)
        if marks in (None, "mixed"):
            code = "ambiguous_number" if marks is None else "mixed_numbers"
            lines = apart[name].ambiguous_lines() if marks is None else _mixed(apart[name])
            typed.problems.append(_question(code, name, lines, columns, headers, place, counts))
            marks = "point"
        elif marks == "comma" or counts["point"] or counts["both"]:
            typed.marks = typed.marks or marks
        found = numbers.to_numbers(apart[name], marks)
        typed.columns[name] = found
        typed.conventions[name] = {**found.how, "decided_by": source, "evidence": counts}
        if signs := find_signs(apart[name]):
            typed.conventions[name]["signs"] = signs


def _convert_dates(typed, names, columns, headers, options, place) -> None:
    apart = {name: dates.take_dates(columns[name]) for name in names if is_text(columns[name])}
    evidence = {name: parts.evidence() for name, parts in apart.items()}
    for name in names:
        if name not in apart:
            typed.columns[name] = dates.typed_dates(columns[name])
            typed.conventions[name] = {"date_order": "typed"}
            typed.order = typed.order or "typed"
            continue
        counts = evidence[name]
        order = options.get("date_order") or dates.decide_order(counts)
        source = "settings" if options.get("date_order") else "column"
        if order is None:
            others = [e for n, e in evidence.items() if n != name]
            order = dates.decide_order(
                {k: sum(e[k] for e in others) for k in ("dmy", "mdy", "both")}
            ) if others else None  # fmt: skip
            order = order if order in ("dmy", "mdy") else None
            source = "file"
        if order in (None, "mixed"):
            code = "ambiguous_date" if order is None else "mixed_dates"
            kinds = (dates._DMY_ONLY, dates._MDY_ONLY)
            lines = apart[name].ambiguous_lines() if order is None else _one_each(
                apart[name].codes, *(apart[name].kind == kind for kind in kinds)
            )
            typed.problems.append(_question(code, name, lines, columns, headers, place, counts))
            order = "dmy"
        found = dates.to_dates(apart[name], order)
        shown = "ymd" if order == "self" else order
        typed.order = shown if typed.order in (None, "ymd") else typed.order
        typed.columns[name] = found
        typed.conventions[name] = {"date_order": shown, "decided_by": source, "evidence": counts}


def _one_each(codes, *masks) -> np.ndarray:
    """The first line of each kind."""
    return np.array([line for mask in masks for line in np.flatnonzero(mask[codes])[:1]], int)


def _mixed(parts) -> np.ndarray:
    return _one_each(parts.codes, parts.comma & ~parts.point, parts.point & ~parts.comma)


def _question(code, name, lines, columns, headers, place, counts) -> Problem:
    """A question with sample rows."""
    cells = plain_text(columns[name].take(pa.array(lines))).to_pylist()
    spots = [place(line) for line in lines]
    samples = "; ".join(f"{row}: {cell}" for (_, row), cell in zip(spots, cells, strict=True))
    file, row = spots[0] if spots else ("", None)
    values = {"samples": samples, **counts}
    return Problem(code, values, where=file, row=row, column=headers[name])


def to_text(column: pa.Array) -> pa.Array:
    """Codes and names: blanks off, empty is null, a typed whole number without its point.

    Examples
    --------
    >>> to_text(pa.array([" 0012 ", "", None])).to_pylist()
    ['0012', None, None]
    """
    if pa.types.is_floating(column.type):
        whole = pc.all(pc.equal(column, pc.floor(column))).as_py()
        if whole is not False:
            column = pc.cast(column, pa.int64(), safe=False)
    if not is_text(column):
        column = pc.cast(column, pa.string())
    encoded = column.cast(pa.string()).dictionary_encode()
    texts = encoded.dictionary
    texts = pc.replace_substring_regex(texts, f"[{NUMBER_MARK}{DATE_MARK}]", "")
    texts = pc.replace_substring_regex(texts, r"[\s\x{A0}]+", " ")
    texts = pc.utf8_trim(texts, " ")
    texts = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
    return texts.take(encoded.indices)


def to_flags(column: pa.Array) -> pa.Array:
    """Yes and no in three languages; what is neither is unknown."""
    if pa.types.is_boolean(column.type):
        return column
    texts = pc.fill_null(to_text(column), "")
    said = [t.strip().lower() for t in texts.to_pylist()]
    return pa.array([True if t in _YES else False if t in _NO else None for t in said], pa.bool_())
