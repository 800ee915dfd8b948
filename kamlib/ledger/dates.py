"""Text to days, the order of day and month decided over a whole column with counts.

Year-first dates, dates with a month's name and cells typed as dates say their order themselves.
Of the rest a first part above 12 speaks for day-month, a second part above 12 for month-day; where
no cell speaks the column fits both and is a question.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger.coded import as_mask
from kamlib.ledger.columns import plain_letters
from kamlib.ledger.evidence import Cells, Evidence, cells_of, outweigh
from kamlib.ledger.raw import DATE_MARK, NUMBER_MARK
from kamlib.vocabulary import DATE_ORDERS

_TIME = r"(?:[T ,]+[0-9]{1,2}[:.h][0-9]{2}.*)?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})[-/. ]([0-9]{{1,2}})[-/. ]([0-9]{{1,2}}){_TIME}")
_COMPACT = re.compile(rf"((?:19|20)[0-9]{{2}})(0[1-9]|1[0-2])([0-3][0-9]){_TIME}")
_PARTS = re.compile(rf"([0-9]{{1,2}})[-/. ]([0-9]{{1,2}})[-/. ]([0-9]{{4}}|[0-9]{{2}}){_TIME}")
_NAMED = re.compile(
    r"([0-9]{1,2})[-/. ]*(?:de )?([a-z]{3,10})\.?[-/., ]*(?:de )?([0-9]{4}|[0-9]{2})" + _TIME
)
_NAME_FIRST = re.compile(rf"([a-z]{{3,10}})\.? ([0-9]{{1,2}}),? ([0-9]{{4}}){_TIME}")
_SERIAL = re.compile(r"([2-7][0-9]{4})(\.[0-9]+)?")
_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan/ene",
            "feb/fev",
            "mar",
            "apr/abr",
            "may/mai",
            "jun",
            "jul",
            "aug/ago",
            "sep/set",
            "oct/out",
            "nov",
            "dec/dic/dez",
        ],
        start=1,
    )
    for name in names.split("/")
}
_EMPTY = {"", "-", "n/a", "null", "none", "nat", "nan", "00/00/0000", "0000-00-00"}
_YEARS = (1970, 2100)
_SELF, _DMY_ONLY, _MDY_ONLY, _BOTH, _SAME, _BAD, _BLANK = range(7)


@dataclass
class DateText(Cells):
    """A date column's distinct cells read every way that fits.

    Parameters
    ----------
    kind
        Per distinct text: says its order itself, fits one order, both, or none.
    days
        Order → per distinct text the day that it gives (NaT where it does not fit).
    ends
        Per distinct text its first and last part where these have two digits at most, else −1.
    """

    kind: np.ndarray
    days: dict[str, np.ndarray]
    ends: np.ndarray

    @property
    def short(self) -> np.ndarray:
        """Which texts have a year of two digits."""
        return self.ends[:, 0] >= 0

    def readings(self) -> dict[str, np.ndarray]:
        """Which texts speak for each order, fit both, say it themselves, or fit none.

        Beside these: which may begin with the year (``ymd``), and which are typed as dates whose
        day could be a month (``low``).
        """
        kinds = {"dmy": _DMY_ONLY, "mdy": _MDY_ONLY, "both": _BOTH, "self": _SELF, "neither": _BAD}
        told = {name: self.kind == kind for name, kind in kinds.items()}
        told["ymd"] = self.short & ~np.isnat(self.days["ymd"])
        told["low"] = as_mask(pc.starts_with(self.texts, DATE_MARK))
        days = self.days["dmy"]
        told["low"] &= (days - days.astype("datetime64[M]")).astype(int) < 12
        return told

    @property
    def filled(self) -> np.ndarray:
        """Which texts are not blank."""
        return self.kind != _BLANK


@dataclass
class Dates:
    """A column of days: ``datetime64[D]``, NaT where blank or bad; which lines are bad."""

    values: np.ndarray
    bad: np.ndarray


def take_dates(column: pa.Array) -> DateText:
    """A text column's distinct cells as dates, whatever their order."""
    codes, texts, counts = cells_of(column)
    # only the day matters: times of day would make nearly every cell a distinct one
    heads = pc.replace_substring_regex(pc.utf8_trim_whitespace(texts), _TAIL, r"\1")
    heads = heads.dictionary_encode()
    places = heads.indices.to_numpy(zero_copy_only=False)
    read = [_read(head) for head in heads.dictionary.to_pylist()]
    kind = np.array([meaning[0] for meaning in read], np.int8)
    days = {
        order: np.array([meaning[place] for meaning in read], "datetime64[D]")[places]
        for place, order in enumerate(DATE_ORDERS, start=1)
    }
    ends = np.array([meaning[4] for meaning in read], np.int16).reshape(-1, 2)[places]
    return DateText(codes, texts, counts, kind[places], days, ends)


_TAIL = r"([0-9])[T ,]+[0-9]{1,2}[:.h][0-9]{2}.*$"


@lru_cache(20_000)
def _read(text: str) -> tuple:
    """What a text can mean: (kind, as day-month-year, month-day-year, year-month-day, ends)."""
    none = np.datetime64("NaT", "D")
    typed, text = text[:1], text.lstrip(DATE_MARK + NUMBER_MARK)
    if text.lower() in _EMPTY:
        return _BLANK, none, none, none, _NO_ENDS
    if found := (_YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text)):
        return _told(_day(*found.groups()))
    if typed == NUMBER_MARK or _SERIAL.fullmatch(text):
        if found := _SERIAL.fullmatch(text):  # days since 1899-12-30, as spreadsheets count
            return _told(np.datetime64("1899-12-30", "D") + int(found[1]))
        return _BAD, none, none, none, _NO_ENDS
    if found := _PARTS.fullmatch(text):
        one, two, three = found.groups()
        dmy, mdy = _day(three, two, one), _day(three, one, two)
        ymd = _day(one, two, three) if len(three) == 2 else none
        days = dmy, mdy, ymd, (int(one), int(three)) if len(three) == 2 else _NO_ENDS
        good = [not np.isnat(day) for day in (dmy, mdy)]
        if not any(good):
            return (_BAD if np.isnat(ymd) else _BOTH), *days
        if all(good):
            return (_SAME if dmy == mdy and len(three) == 4 else _BOTH), *days
        return (_DMY_ONLY if good[0] else _MDY_ONLY), *days
    plain = plain_letters(text.lower())
    if (found := _NAMED.fullmatch(plain)) and found[2][:3] in _MONTHS:
        return _told(_day(found[3], str(_MONTHS[found[2][:3]]), found[1]))
    if (found := _NAME_FIRST.fullmatch(plain)) and found[1][:3] in _MONTHS:
        return _told(_day(found[3], str(_MONTHS[found[1][:3]]), found[2]))
    return _BAD, none, none, none, _NO_ENDS


_NO_ENDS = (-1, -1)


def _told(day) -> tuple:
    return (_BAD if np.isnat(day) else _SELF), day, day, day, _NO_ENDS


def _day(year: str, month: str, day: str):
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < 70 else 1900
    if not _YEARS[0] <= number < _YEARS[1]:
        return np.datetime64("NaT", "D")
    try:
        return np.datetime64(f"{number:04d}-{int(month):02d}-{int(day):02d}", "D")
    except ValueError:
        return np.datetime64("NaT", "D")


def decide_order(evidence: dict[str, int]) -> str | None:
    """``dmy`` or ``mdy``; ``mixed``; ``self`` where no cell needs it; None where nothing tells.

    Examples
    --------
    >>> decide_order({"dmy": 40, "mdy": 0, "both": 60, "self": 0, "neither": 0})
    'dmy'
    >>> decide_order({"dmy": 0, "mdy": 0, "both": 60, "self": 0, "neither": 0}) is None
    True
    """
    return outweigh(evidence, "dmy", "mdy") or (None if evidence["both"] else "self")


def year_may_be_first(found: Evidence) -> bool:
    """Whether dates with a year of two digits may begin with it: ``25/01/31``.

    All of them fit, and what stands last takes as many values as what stands first: a year takes
    few, a day many.
    """
    first, last = (len(values) for values in found.ends)
    others = sum(found.counts[name] for name in ("dmy", "mdy", "both", "self"))
    return 1 < last >= first and found.counts["ymd"] == others


def half_converted(counts: dict[str, int]) -> bool:
    """Whether a spreadsheet took month-day texts for day-month dates, as far as these fitted.

    The typed dates have days up to 12 alone and the texts days beyond alone: what is typed has
    day and month swapped.
    """
    texts = counts["dmy"] + counts["mdy"]
    return counts["low"] == counts["typed"] >= 3 <= texts and not counts["both"]


def to_dates(parts: DateText, order: str) -> Dates:
    """The days of a column under that order of its parts."""
    days = parts.days["dmy" if order == "self" else order]
    bad = np.isnat(days) & parts.filled
    return Dates(days[parts.codes], bad[parts.codes])


def typed_dates(column: pa.Array) -> Dates:
    """A column that its file types as dates or times."""
    kind = column.type
    if not (pa.types.is_timestamp(kind) or pa.types.is_date(kind)):
        return Dates(np.full(len(column), "NaT", "datetime64[D]"), np.ones(len(column), bool))
    if pa.types.is_timestamp(kind) and kind.tz:
        column = pc.local_timestamp(column)
    values = pc.cast(column, pa.timestamp("s"), safe=False).to_numpy(zero_copy_only=False)
    days = values.astype("datetime64[D]")
    years = days.astype("datetime64[Y]").astype(int) + 1970
    wrong = ~np.isnat(days) & ((years < _YEARS[0]) | (years >= _YEARS[1]))
    days = np.where(wrong, np.datetime64("NaT", "D"), days)
    return Dates(days, wrong)
