"""Frames as tables that people read: labels for headers, the locale's figures, a mark for unknown.

The plain text and the HTML of a table come from the same written cells.
"""

from dataclasses import dataclass

import pandas as pd

from kamlib.near import near
from kamlib.words.label import has_label, labels
from kamlib.words.palette import TIERS
from kamlib.words.table_html import table_html
from kamlib.words.text import LONGEST, clean, in_columns, plain, width
from kamlib.words.words import MINUS, NONE, NUMBER_KINDS, UNKNOWN, Words, is_unknown

WIDE = 8
"""Columns from which a whole frame's columns that say the same in every row are said once."""

BY_UNIT = {
    "by_unit": {"days": "days_named", "orders": "orders_named"},
    "change_by_unit": {"percent": "points", "money": "money_change", "count": "count_change",
                       "days": "days_change"},
}  # fmt: skip
"""Kinds of columns whose rows are of different units: unit → how its figures are written."""

FOLDED = 60
"""Rows that a table folds away at most; what is beyond is counted, not written."""


@dataclass(frozen=True)
class Cell:
    """One written value: its text, its kind and, for a chip or a mark, its class."""

    text: str
    full: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Table:
    """A table ready to be shown; `show_table` makes it."""

    headers: list[str]
    kinds: list[str]
    cells: list[list[Cell]]
    words: Words
    rows: int
    title: str = ""
    total: list[Cell] | None = None
    count: int = 0
    same: str = ""

    @property
    def right(self) -> list[bool]:
        """Which columns stand right-aligned."""
        return [kind in NUMBER_KINDS or kind in BY_UNIT for kind in self.kinds]

    def _repr_html_(self) -> str:
        return table_html(self)

    def __repr__(self) -> str:
        shown = self.cells[: self.rows]
        lines = [[plain(h) for h in self.headers]]
        lines += [[plain(cell.text) for cell in row] for row in shown]
        if self.total:
            lines.append([plain(cell.text) for cell in self.total])
        written = in_columns(lines, self.right)
        rule = "-" * max(width(line) for line in written)
        written.insert(1, rule)
        if self.total:
            written.insert(-1, rule)
        if self.title:
            written.insert(0, plain(self.title))
        if self.same:
            written.append(plain(self.same))
        if hidden := self.count - len(shown):
            written.append(plain(self.words.label("table.more", n=hidden)))
        return "\n".join(written)


def show_table(
    frame: pd.DataFrame,
    words: Words,
    *,
    columns: list[str] | None = None,
    rows: int = 12,
    total: list[str] | dict | None = None,
    title: str | None = None,
    exact: bool = False,
) -> Table:
    """A frame as a table in the reader's language.

    Parameters
    ----------
    frame
        One row per line of the table; the index is not shown. Missing values show as unknown, in
        columns whose label says ``missing = "none"`` as not applicable.
    words
        Language, locale and currency.
    columns
        Which columns, in this order; each needs a label ``column.<name>`` with its ``kind``. All
        of the frame's if not given: then, from nine columns on, those with one value in all rows
        (thresholds, say) are told in a line below.
    rows
        Rows shown; the rest folds away, counted (at most 60 rows are folded, then only counted).
    total
        Columns to add up in a last row, or the row's values themselves.
    title
        A sentence above the table.
    exact
        Money to the cent: for worked examples.

    Raises
    ------
    KeyError
        A column without a label, or one that the frame does not have.

    Examples
    --------
    >>> accounts = pd.DataFrame({"account": ["A1", "B2", "C3"], "net_revenue": [1e6, 2e4, None]})
    >>> show_table(accounts, Words("en", "en-GB", "GBP"))
    Account  Net revenue
    --------------------
    A1             £1.0M
    B2            £20.0k
    C3                 ?
    """
    names = list(frame.columns if columns is None else columns)
    if columns is None and any(column_kind(name) in BY_UNIT for name in names):
        names.remove("unit")  # every value already bears it
    kinds = [column_kind(name) for name in names]
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise KeyError(f"no column {', '.join(missing)}; columns: {', '.join(map(str, frame))}")
    same = ""
    if columns is None and len(names) > WIDE and len(frame) > 2:
        names, same = _say_once(frame, names, words)
        kinds = [column_kind(name) for name in names]
    kept = frame.head(rows + FOLDED)
    written = [
        [
            _cell(value, unit, words, _missing(name))
            for value, unit in zip(kept[name], _kinds(kept, kind, exact), strict=True)
        ]
        for name, kind in zip(names, kinds, strict=True)
    ]
    return Table(
        headers=[words.label(f"column.{name}") for name in names],
        kinds=kinds,
        cells=[list(row) for row in zip(*written, strict=True)],
        words=words,
        rows=rows if len(frame) > rows + 2 else len(frame),  # two rows are not worth a fold
        title=clean(title) if title else "",
        total=_total(frame, names, kinds, words, total),
        count=len(frame),
        same=same if len(frame) else words.label("table.none"),
    )


def column_kind(name: str) -> str:
    """How the values of a column are written.

    Raises
    ------
    KeyError
        The column has no label, or its label no kind.
    """
    slug = f"column.{name}"
    if not has_label(slug):
        known = [s[7:] for s in labels() if s.startswith("column.")]
        like = near(name, known, others=0)
        raise KeyError(f"column {name!r} has no label [column.{name}]; near: {like}")
    try:
        return labels()[slug]["kind"]
    except KeyError:
        raise KeyError(f"label [column.{name}] has no kind") from None


def _say_once(frame: pd.DataFrame, names: list[str], words: Words) -> tuple[list[str], str]:
    """Columns that differ between rows, and a sentence on those that do not."""
    constant = [
        name
        for name in names[1:]
        if frame[name].nunique(dropna=False) == 1 and column_kind(name) not in BY_UNIT
    ]
    cells = {
        name: _cell(frame[name].iloc[0], column_kind(name), words, _missing(name))
        for name in constant
    }  # what applies to no row need not be told
    facts = [
        f"{words.label(f'column.{name}')} {cell.text}"
        for name, cell in cells.items()
        if cell.text != NONE
    ]
    kept = [name for name in names if name not in constant]
    return kept, words.label("table.same", facts=" · ".join(facts)) if facts else ""


def _kinds(frame: pd.DataFrame, kind: str, exact: bool = False) -> list[str]:
    """The kind of each row: of mixed figures the row's own ``unit`` says it."""
    if kind in BY_UNIT:
        return [BY_UNIT[kind].get(unit, unit) for unit in frame["unit"]]
    kinds = [kind] * len(frame)
    return ["money_exact" if exact and kind == "money" else kind for kind in kinds]


def _missing(name: str) -> Cell:
    """What a column shows where it has no value: not known, or not applicable."""
    if labels()[f"column.{name}"].get("missing") == "none":
        return Cell(NONE, mark="soft")
    return Cell(UNKNOWN, mark="unknown")


def _cell(value, kind: str, words: Words, missing: Cell = Cell(UNKNOWN, mark="unknown")) -> Cell:
    if is_unknown(value):
        return missing
    text = words.write(value, kind)
    if kind == "label:tier":
        return Cell(text, mark=f"chip {value}" if value in TIERS else "chip")
    if isinstance(value, str) and not value.strip():
        return Cell(NONE, mark="soft")
    if kind in ("text", "code", "prose") or kind.startswith("labels:"):
        full = clean(text)
        text = clean(text, LONGEST) if kind in ("text", "code") else full
        return Cell(text, full=full if full != text else "")
    if kind == "flag":
        return Cell(text, mark="" if value else "soft")
    return Cell(text, mark="loss" if kind.startswith("money") and text.startswith(MINUS) else "")


def _total(frame, names, kinds, words, total) -> list[Cell] | None:
    if not total:
        return None
    if not isinstance(total, dict):
        total = {name: frame[name].sum(min_count=1) for name in total}
    line = [
        _cell(total[name], kind, words) if name in total else Cell("")
        for name, kind in zip(names, kinds, strict=True)
    ]
    if names[0] not in total:
        line[0] = Cell(words.label("table.total"))
    return line
