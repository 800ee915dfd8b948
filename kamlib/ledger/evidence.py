"""What the cells of a column say for and against each convention, counted and with samples."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger.coded import as_mask, distinct_texts
from kamlib.ledger.raw import DATE_MARK, NUMBER_MARK

_SAMPLES = 3
_MINORITY = 0.05
"""Up to this share of cells against the rest are mistakes, where no other cell fits both."""


@dataclass
class Cells(ABC):
    """A column's cells, each distinct text once.

    Parameters
    ----------
    codes
        Per line, the place of its text among the distinct ones.
    texts
        The distinct texts.
    counts
        How many lines hold each.
    """

    codes: np.ndarray
    texts: pa.Array
    counts: np.ndarray

    @abstractmethod
    def readings(self) -> dict[str, np.ndarray]:
        """Which distinct texts speak for each reading, fit ``both``, or fit ``neither``."""

    def evidence(self) -> dict[str, int]:
        """How many lines hold the texts of each reading."""
        return {name: int(self.counts[mask].sum()) for name, mask in self.readings().items()}

    def first_lines(self, mask: np.ndarray, limit: int) -> np.ndarray:
        """The first lines with one of these texts."""
        return np.flatnonzero(mask[self.codes])[:limit] if mask.any() else np.zeros(0, int)


def cells_of(column: pa.Array) -> tuple[np.ndarray, pa.Array, np.ndarray]:
    """Codes, texts and counts of a column, as `Cells` holds them."""
    codes, texts = distinct_texts(column)
    return codes, texts, np.bincount(codes, minlength=len(texts))


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
    ends
        What stands first and last in dates with a year of two digits.
    typed
        The file itself types the cells; there is nothing to decide.
    """

    kind: str
    counts: dict[str, int] = field(default_factory=dict)
    samples: dict[str, list[tuple]] = field(default_factory=dict)
    signs: dict[str, int] = field(default_factory=dict)
    ends: tuple[set, set] = field(default_factory=lambda: (set(), set()))
    typed: bool = False

    def add(self, other: "Evidence") -> None:
        """Count what stands further down."""
        self.typed = self.typed and other.typed
        for mine, more in ((self.counts, other.counts), (self.signs, other.signs)):
            for name, count in more.items():
                mine[name] = mine.get(name, 0) + count
        for mine, more in zip(self.ends, other.ends, strict=True):
            mine |= more
        for name, lines in other.samples.items():
            self.samples[name] = (self.samples.get(name, []) + lines)[:_SAMPLES]


def column_evidence(cells: Cells, kind: str, mark: str, place) -> Evidence:
    """What these cells say; those that begin with `mark` are typed, `place` tells a line's row."""
    counts = cells.evidence()
    counts["typed"] = int(cells.counts[as_mask(pc.starts_with(cells.texts, mark))].sum())
    samples = {}
    for name, mask in cells.readings().items():
        lines = cells.first_lines(mask, _SAMPLES if name == "both" else 1)
        texts = cells.texts.take(pa.array(cells.codes[lines])).to_pylist()
        samples[name] = [
            (*place(int(line)), text.lstrip(NUMBER_MARK + DATE_MARK))
            for line, text in zip(lines, texts, strict=True)
        ]
    return Evidence(kind, counts, samples)


def outweigh(counts: dict[str, int], one: str, other: str) -> str | None:
    """The one of two readings that nearly all cells speak for; ``mixed``; None where none does.

    A cell that speaks for the other reading is a mistake, set aside where it stands, only as long
    as no cell fits both: beside it those would be read the wrong way and nobody would see it.
    """
    mine, others = counts[one], counts[other]
    if not mine and not others:
        return None
    few = min(mine, others)
    if few > _MINORITY * (mine + others) or (few and counts.get("both")):
        return "mixed"
    return one if mine > others else other
