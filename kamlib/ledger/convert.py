"""A layout's columns from text to types: one decision for each column, over all its cells.

What a column's own cells do not tell, the other columns of the same files may: a file writes all
its numbers with one decimal mark and all its dates in one order. Where they do not tell either,
the reader is asked, with sample rows and the line for ``client.toml`` that answers.
"""

from dataclasses import dataclass, field

from kamlib.ledger import dates, numbers
from kamlib.ledger.coded import is_text, to_codes, to_flags, to_text
from kamlib.ledger.currencies import find_signs
from kamlib.ledger.evidence import Evidence, column_evidence
from kamlib.ledger.raw import DATE_MARK, NUMBER_MARK
from kamlib.problem import Problem


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
class Decided:
    """The conventions of a layout: per column its mark or order, and the open questions."""

    marks: dict[str, str] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)
    typed: Typed = field(default_factory=Typed)

    def same(self, other: "Decided") -> bool:
        """Whether cells read alike under both."""
        return (self.marks, self.orders) == (other.marks, other.orders)


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
    evidence = find_evidence(apart, types, place)
    return apply_columns(apart, types, decide_columns(evidence, headers, options, evidence))


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
            found[name] = column_evidence(parts, "number", NUMBER_MARK, place)
            found[name].signs = find_signs(parts.odd_part()) if parts.odd.any() else {}
        elif isinstance(parts, dates.DateText):
            found[name] = column_evidence(parts, "date", DATE_MARK, place)
            found[name].counts["self"] -= found[name].counts["typed"]
            found[name].ends = tuple(set(ends.tolist()) for ends in parts.ends[parts.short].T)
        elif types[name] in kinds:
            known = len(parts) - parts.null_count
            found[name] = Evidence(kinds[types[name]], {"typed": known}, typed=True)
    return found


def decide_columns(
    evidence: dict[str, Evidence], headers: dict, options: dict, others: dict[str, Evidence]
) -> Decided:
    """One decision for each column of a file, over what all its cells said.

    What they leave open the file's other columns tell, and then `others`: what the files of the
    same mapping said together.
    """
    decided = Decided()
    for kind, decide in (("number", _decide_marks), ("date", _decide_orders)):
        mine, more = ({n: e for n, e in told.items() if e.kind == kind and not e.typed}
                      for told in (evidence, others))  # fmt: skip
        for name, found in evidence.items():
            if found.kind == kind and found.typed:
                shown = "decimal" if kind == "number" else "date_order"
                decided.typed.conventions[name] = {shown: "typed", "evidence": found.counts}
                decided.typed.order = decided.typed.order or (kind == "date" and "typed") or None
        decide(decided, mine, headers, options, more)
    return decided


def _together(evidence: dict[str, Evidence], names: tuple[str, ...]) -> dict[str, int]:
    """What several columns said, counted as one; cells that fit both are each column's own."""
    return {name: sum(found.counts[name] for found in evidence.values()) for name in names}


def _said_marks(options: dict) -> str | None:
    if options.get("decimal"):
        return "comma" if options["decimal"] == "," else "point"
    return {".": "comma", ",": "point"}.get(options.get("thousands") or "")


def _decide_marks(decided: Decided, evidence: dict, headers: dict, options: dict, others) -> None:
    typed = decided.typed
    of_file = numbers.decide_marks(_together(evidence, ("comma", "point")))
    of_files = numbers.decide_marks(_together(others, ("comma", "point")))
    for name, found in evidence.items():
        counts = found.counts
        said = (options.get("decimals") or {}).get(name)
        said = {",": "comma", ".": "point"}.get(said) or _said_marks(options)
        marks, source = said, "settings" if said else "column"
        marks = marks or numbers.decide_marks(counts)
        if marks is None and counts["both"]:
            marks, source = (of_file, "file") if of_file else (of_files, "files")
            # numbers all of which are beyond a thousand and end in three digits may be thousandths
            same = numbers.decide_marks(others[name].counts) if name in others else None
            doubt = not counts["plain"] and same != marks and _may_group(found, marks)
            marks = None if marks == "mixed" or doubt else marks
        elif marks is None:
            known = of_file in ("comma", "point")
            marks, source = (of_file, "file") if known else ("point", "column")
        if marks is None or marks == "mixed":
            code = "ambiguous_number" if marks is None else "mixed_numbers"
            names = ("both",) if marks is None else ("comma", "point")
            typed.problems.append(_question(code, headers[name], found, names, name=name))
            marks = "point"
        elif marks == "comma" or counts["point"] or counts["both"]:
            typed.marks = typed.marks or marks
        decided.marks[name] = marks
        decimal = "," if marks == "comma" else "."
        typed.conventions[name] = {"decimal": decimal, "decided_by": source, "evidence": counts}
        if found.signs:
            typed.conventions[name]["signs"] = found.signs


def _may_group(found: Evidence, marks: str | None) -> bool:
    """Whether the marks that its cells carry would group thousands."""
    mark = {"comma": ".", "point": ","}.get(marks)
    return any(mark in cell for _, _, cell in found.samples["both"]) if mark else False


def _decide_orders(decided: Decided, evidence: dict, headers: dict, options: dict, others) -> None:
    typed = decided.typed
    of_file, of_files = (
        dates.decide_order(_together(told, ("dmy", "mdy")) | {"both": 0}) if told else None
        for told in (evidence, others)
    )
    for name, found in evidence.items():
        counts = found.counts
        order = options.get("date_order") or dates.decide_order(counts)
        source = "settings" if options.get("date_order") else "column"
        if order is None:
            order, source = (of_file, "file") if of_file in ORDERED else (of_files, "files")
            order = order if order in ORDERED else None
        names, code = ("both",), "ambiguous_date"
        if order == "mixed":
            names, code, order = ("dmy", "mdy"), "mixed_dates", None
        elif source != "settings" and dates.year_may_be_first(found):
            names, code, order = ("ymd",), "ambiguous_year", None
        elif source == "column" and dates.half_converted(counts):
            names, code, order = ("low", "dmy", "mdy"), "swapped_dates", None
        if order is None:
            typed.problems.append(_question(code, headers[name], found, names))
            order = "dmy"
        shown = "ymd" if order == "self" else order
        typed.order = shown if typed.order in (None, "ymd") else typed.order
        decided.orders[name] = order
        typed.conventions[name] = {"date_order": shown, "decided_by": source, "evidence": counts}


ORDERED = ("dmy", "mdy")


def _question(code: str, header: str, found: Evidence, names: tuple, **more) -> Problem:
    """A question with sample rows."""
    lines = [line for name in names for line in found.samples.get(name, [])]
    samples = "; ".join(f"{row}: {cell}" for _, row, cell in lines)
    file, row = lines[0][:2] if lines else ("", None)
    return Problem(
        code, {"samples": samples, **found.counts, **more}, where=file, row=row, column=header
    )


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
