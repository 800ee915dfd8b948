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
from kamlib.ledger.raw import DATE_MARK, NUMBER_MARK
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


@dataclass
class Evidence:
    """What the cells of one column say for and against each convention.

    Parameters
    ----------
    kind
        ``number`` or ``date``.
    counts
        Lines for each reading, both, neither; ``typed``: cells that a spreadsheet or the file
        itself types as number or date.
    samples
        Reading → the first lines that show it: (file, row, cell).
    signs
        Currency signs inside the cells, each with its lines.
    typed
        The file itself types the cells; there is nothing to decide.
    """

    kind: str
    counts: dict[str, int] = field(default_factory=dict)
    samples: dict[str, list[tuple]] = field(default_factory=dict)
    signs: dict[str, int] = field(default_factory=dict)
    typed: bool = False

    def add(self, other: "Evidence") -> None:
        """Count what stands further down."""
        self.typed = self.typed and other.typed
        for mine, more in ((self.counts, other.counts), (self.signs, other.signs)):
            for name, count in more.items():
                mine[name] = mine.get(name, 0) + count
        for name, lines in other.samples.items():
            self.samples[name] = (self.samples.get(name, []) + lines)[:_SAMPLES]


_SAMPLES = 3
_UNTIDY = rf"[{NUMBER_MARK}{DATE_MARK}\x{{A0}}]|^ | $|  |[^ \S]|^$"


@dataclass
class Decided:
    """The conventions of a layout: per column its mark or order, and the open questions."""

    marks: dict[str, str] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
    typed: Typed = field(default_factory=Typed)

    def same(self, other: "Decided") -> bool:
        """Whether cells read alike under both."""
        return (self.marks, self.orders) == (other.marks, other.orders)


def is_text(column: pa.Array) -> bool:
    """Whether a column's cells are text."""
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


def convert_columns(columns: dict, types: dict, headers: dict, options: dict, place) -> Typed:
    """Type columns that are all there: their own cells decide.

    Parameters
    ----------
    columns
        Name → Arrow array of its cells.
    types
        Name → ``date``, ``number``, ``share``, ``flag`` or ``text``.
    headers
        Name → how the files call it, for messages.
    options
        ``decimal``, ``thousands``, ``date_order`` where the settings say them.
    place
        Function: line → (file, row), for messages.
    """
    apart = take_columns(columns, types, options)
    decided = decide_columns(find_evidence(apart, types, place), headers, options)
    return apply_columns(apart, types, decided)


def take_columns(columns: dict, types: dict, options: dict) -> dict:
    """Columns taken apart, each distinct cell once, before anything is decided."""
    apart = {}
    for name, cells in columns.items():
        if types[name] in ("number", "share") and is_text(cells):
            apart[name] = numbers.take_apart(cells, _grouping(options))
        elif types[name] == "date" and is_text(cells):
            apart[name] = dates.take_dates(cells)
        else:
            apart[name] = cells
    return apart


def _grouping(options: dict) -> str | None:
    """The mark that alone may group thousands, as the settings say."""
    said = options.get("thousands")
    if said is None:
        return None
    return {"\xa0": " ", "\u202f": " ", "’": "'"}.get(said, said)


def find_evidence(apart: dict, types: dict, place) -> dict[str, Evidence]:
    """What the cells of these lines say; `place` tells the file and row of a line."""
    found = {}
    kinds = {"number": "number", "share": "number", "date": "date"}
    for name, parts in apart.items():
        if isinstance(parts, numbers.NumberText):
            lines = {"both": parts.ambiguous_lines(_SAMPLES),
                     "comma": _first(parts.codes, parts.comma & ~parts.point),
                     "point": _first(parts.codes, parts.point & ~parts.comma)}  # fmt: skip
            signs = find_signs(parts.odd_part()) if parts.odd.any() else {}
            counts = parts.evidence() | {"typed": _typed_lines(parts, NUMBER_MARK)}
            found[name] = Evidence("number", counts, _samples(parts, lines, place), signs)
        elif isinstance(parts, dates.DateText):
            lines = {"both": parts.ambiguous_lines(_SAMPLES),
                     "dmy": _first(parts.codes, parts.kind == dates._DMY_ONLY),
                     "mdy": _first(parts.codes, parts.kind == dates._MDY_ONLY)}  # fmt: skip
            counts = parts.evidence() | {"typed": _typed_lines(parts, DATE_MARK)}
            counts["self"] -= counts["typed"]
            found[name] = Evidence("date", counts, _samples(parts, lines, place))
        elif types[name] in kinds:
            known = len(parts) - parts.null_count
            found[name] = Evidence(kinds[types[name]], {"typed": known}, typed=True)
    return found


def _typed_lines(parts, mark: str) -> int:
    typed = pc.starts_with(parts.texts, mark).to_numpy(zero_copy_only=False)
    return int(parts.counts[np.asarray(typed, bool)].sum())


def _first(codes: np.ndarray, mask: np.ndarray) -> np.ndarray:
    return np.flatnonzero(mask[codes])[:1] if mask.any() else np.zeros(0, int)


def _samples(parts, lines: dict, place) -> dict[str, list[tuple]]:
    found = {}
    for name, some in lines.items():
        cells = [parts.texts[int(parts.codes[line])] for line in some]
        texts = [cell if isinstance(cell, str) else cell.as_py() for cell in cells]
        found[name] = [
            (*place(int(line)), text.lstrip(NUMBER_MARK + DATE_MARK))
            for line, text in zip(some, texts, strict=True)
        ]
    return found


def decide_columns(evidence: dict[str, Evidence], headers: dict, options: dict) -> Decided:
    """One decision for each column, over what all its cells said."""
    decided = Decided()
    _decide_marks(decided, {n: e for n, e in evidence.items() if e.kind == "number"}, headers,
                  options)  # fmt: skip
    _decide_orders(decided, {n: e for n, e in evidence.items() if e.kind == "date"}, headers,
                   options)  # fmt: skip
    return decided


def _said_marks(options: dict) -> str | None:
    if options.get("decimal"):
        return "comma" if options["decimal"] == "," else "point"
    return {".": "comma", ",": "point"}.get(options.get("thousands") or "")


def _decide_marks(decided: Decided, evidence: dict, headers: dict, options: dict) -> None:
    typed = decided.typed
    told = {name: e.counts for name, e in evidence.items() if not e.typed}
    whole = {key: sum(e[key] for e in told.values()) for key in ("comma", "point")}
    whole |= {"both": 0, "neither": 0}
    said = _said_marks(options)
    file_marks = said or numbers.decide_marks(whole)
    for name, found in evidence.items():
        if found.typed:
            typed.conventions[name] = {"decimal": "typed", "evidence": found.counts}
            continue
        counts = found.counts
        marks = said or numbers.decide_marks(counts)
        source = "settings" if said else "column"
        if marks is None:
            source = "file" if file_marks else "column"
            marks = file_marks or ("point" if not counts["both"] else None)
        if marks in (None, "mixed"):
            code = "ambiguous_number" if marks is None else "mixed_numbers"
            names = ("both",) if marks is None else ("comma", "point")
            typed.problems.append(_question(code, headers[name], found, names))
            marks = "point"
        elif marks == "comma" or counts["point"] or counts["both"]:
            typed.marks = typed.marks or marks
        decided.marks[name] = marks
        decimal = "," if marks == "comma" else "."
        typed.conventions[name] = {"decimal": decimal, "decided_by": source, "evidence": counts}
        if found.signs:
            typed.conventions[name]["signs"] = found.signs


def _decide_orders(decided: Decided, evidence: dict, headers: dict, options: dict) -> None:
    typed = decided.typed
    for name, found in evidence.items():
        if found.typed:
            typed.conventions[name] = {"date_order": "typed", "evidence": found.counts}
            typed.order = typed.order or "typed"
            continue
        counts = found.counts
        order = options.get("date_order") or dates.decide_order(counts)
        source = "settings" if options.get("date_order") else "column"
        if order is None:
            others = [e.counts for n, e in evidence.items() if n != name and not e.typed]
            order = dates.decide_order(
                {k: sum(e[k] for e in others) for k in ("dmy", "mdy", "both")}
            ) if others else None  # fmt: skip
            order = order if order in ("dmy", "mdy") else None
            source = "file"
        if order in (None, "mixed"):
            code = "ambiguous_date" if order is None else "mixed_dates"
            names = ("both",) if order is None else ("dmy", "mdy")
            typed.problems.append(_question(code, headers[name], found, names))
            order = "dmy"
        shown = "ymd" if order == "self" else order
        typed.order = shown if typed.order in (None, "ymd") else typed.order
        decided.orders[name] = order
        typed.conventions[name] = {"date_order": shown, "decided_by": source, "evidence": counts}


def _question(code: str, header: str, found: Evidence, names: tuple) -> Problem:
    """A question with sample rows."""
    lines = [line for name in names for line in found.samples.get(name, [])]
    samples = "; ".join(f"{row}: {cell}" for _, row, cell in lines)
    file, row = lines[0][:2] if lines else ("", None)
    return Problem(code, {"samples": samples, **found.counts}, where=file, row=row, column=header)


def apply_columns(apart: dict, types: dict, decided: Decided, coded: tuple = ()) -> Typed:
    """The columns of these lines with their types, as was decided; text of `coded` ones by code."""
    typed = Typed(
        conventions=decided.typed.conventions, problems=list(decided.typed.problems),
        marks=decided.typed.marks, order=decided.typed.order,
    )  # fmt: skip
    for name, parts in apart.items():
        kind = types[name]
        if isinstance(parts, numbers.NumberText):
            found = numbers.to_numbers(parts, decided.marks[name])
        elif isinstance(parts, dates.DateText):
            found = dates.to_dates(parts, decided.orders[name])
        elif kind in ("number", "share"):
            found = numbers.typed_numbers(parts)
        elif kind == "date":
            found = dates.typed_dates(parts)
        else:
            found = to_text(parts) if name not in coded else to_codes(parts)
            found = to_flags(parts) if kind == "flag" else found
        typed.columns[name] = found
    return typed


def to_text(column: pa.Array) -> pa.Array:
    """Codes and names: blanks off, empty is null, a typed whole number without its point.

    Examples
    --------
    >>> to_text(pa.array([" 0012 ", "", None])).to_pylist()
    ['0012', None, None]
    """
    encoded = to_codes(column)
    return encoded.dictionary.take(encoded.indices)


def to_codes(column: pa.Array) -> pa.DictionaryArray:
    """As `to_text`, each distinct text once."""
    if pa.types.is_floating(column.type):
        whole = pc.all(pc.equal(column, pc.floor(column))).as_py()
        if whole is not False:
            column = pc.cast(column, pa.int64(), safe=False)
    if not is_text(column):
        column = pc.cast(column, pa.string())
    if not pa.types.is_dictionary(column.type):
        column = column.cast(pa.string()).dictionary_encode()
    encoded, texts = column, column.dictionary.cast(pa.string())
    if pc.any(pc.match_substring_regex(texts, _UNTIDY)).as_py():
        texts = pc.replace_substring_regex(texts, f"[{NUMBER_MARK}{DATE_MARK}]", "")
        texts = pc.replace_substring_regex(texts, r"[\s\x{A0}]+", " ")
        texts = pc.utf8_trim(texts, " ")
        texts = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
        again = texts.dictionary_encode()  # what differs only in blanks is the same
        texts, places = again.dictionary, again.indices
        return pa.DictionaryArray.from_arrays(places.take(encoded.indices), texts)
    return pa.DictionaryArray.from_arrays(encoded.indices, texts)


def to_flags(column: pa.Array) -> pa.Array:
    """Yes and no in three languages; what is neither is unknown."""
    if pa.types.is_boolean(column.type):
        return column
    texts = pc.fill_null(to_text(column), "")
    encoded = texts.dictionary_encode()
    said = [text.strip().lower() for text in encoded.dictionary.to_pylist()]
    flags = [True if text in _YES else False if text in _NO else None for text in said]
    return pa.array(flags, pa.bool_()).take(encoded.indices)
