"""The periods that targets and forecasts are said for: a year, half, quarter or month."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

_FORM = re.compile(r"(\d{4})(?:-(H|S|Q|T)?(\d{1,2}))?", re.IGNORECASE)
_MONTHS = {"H": 6, "S": 6, "Q": 3, "T": 3}


def read_period(code: str) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """Give the first and last day of a period; None where the code is none.

    ``2025`` is a year, ``2025-H2`` (or ``S2``) a half, ``2025-Q3`` (or ``T3``) a quarter,
    ``2025-09`` a month. One digit alone, ``2025-3``, is a quarter: months have two.

    Examples
    --------
    >>> [str(day.date()) for day in read_period("2025-3")]
    ['2025-07-01', '2025-09-30']
    >>> [str(day.date()) for day in read_period("2025-03")]
    ['2025-03-01', '2025-03-31']
    >>> read_period("next year") is None, read_period("2025-Q5") is None
    (True, True)
    """
    found = _FORM.fullmatch(str(code).strip())
    if not found:
        return None
    year, part, number = found.groups()
    if number is None:
        months, number = 12, "1"
    else:
        months = _MONTHS[part.upper()] if part else 1 if len(number) == 2 else 3
    first = (int(number) - 1) * months + 1
    if not 1 <= first <= 13 - months or int(year) < 1990 or int(year) > 2199:
        return None
    start = pd.Timestamp(year=int(year), month=first, day=1)
    return start, start + pd.DateOffset(months=months) - pd.Timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """A run of whole calendar months.

    Parameters
    ----------
    start, end
        First and last day, both included.
    months
        Number of months.
    first_date
        First day of the ledger, where known: months before it are not covered.
    """

    start: pd.Timestamp
    end: pd.Timestamp
    months: int
    first_date: pd.Timestamp | None = None

    @property
    def covered_months(self) -> int:
        """How many of the months the ledger reaches (that of its first line included)."""
        if self.first_date is None:
            return self.months
        return int(sum(month >= _month(self.first_date) for month in self.month_starts))

    @property
    def whole(self) -> bool:
        """Whether the ledger reaches back to the window's first month."""
        return self.covered_months == self.months

    @property
    def years(self) -> float:
        """Length in years of what the ledger covers, for rates per year."""
        return self.covered_months / 12

    @property
    def per_year(self) -> float:
        """The factor that brings the window to a year; unknown if nothing is covered.

        Only months that the ledger reaches count: seven months of sales are not a year's sales.
        """
        return 12 / self.covered_months if self.covered_months else np.nan

    @property
    def former(self) -> "Window":
        """The same number of months just before."""
        start = self.start - pd.DateOffset(months=self.months)
        return Window(start, self.start - pd.Timedelta(days=1), self.months, self.first_date)

    @property
    def month_starts(self) -> pd.DatetimeIndex:
        """The first day of each month."""
        return pd.date_range(self.start, periods=self.months, freq="MS", unit="us")

    def holds(self, dates: pd.Series) -> np.ndarray:
        """Which dates lie within, the whole last day included."""
        found = (dates >= self.start) & (dates < self.end + pd.Timedelta(days=1))
        return found.to_numpy(dtype=bool)


def lacking_days(day) -> pd.DatetimeIndex:
    """Give the days of its month that come after a day."""
    last = pd.Timestamp(day).normalize()
    return pd.date_range(last + pd.Timedelta(days=1), last + pd.offsets.MonthEnd(0))


def decide_data_date(days: pd.Series) -> pd.Timestamp:
    """Give the data date that the lines alone tell: the last one's day, or the end of its month.

    The month's end where the days that it lacks are weekdays on which this company hardly ever
    sells (at most one week in `_SELDOM`, over the last 52 weeks); only where it sells on another
    weekday in most of these weeks, so that a weekday without sales says something.

    Parameters
    ----------
    days
        The lines' dates.

    Examples
    --------
    >>> daily = pd.Series(pd.bdate_range("2025-01-01", "2025-11-28"))  # the 28th is a Friday
    >>> [f"{decide_data_date(days):%Y-%m-%d}" for days in (daily, daily[::10], daily[:-1])]
    ['2025-11-30', '2025-11-19', '2025-11-27']
    """
    last = pd.Timestamp(days.max()).normalize()
    lacking = lacking_days(last)
    if not 0 < len(lacking) < 7:
        return last
    year = days[days >= last - pd.Timedelta(days=363)].dt.normalize().drop_duplicates()
    weeks = min((last - days.min()).days // 7 + 1, 52)
    sold = year.dt.day_of_week.value_counts().reindex(range(7), fill_value=0)
    regular = weeks >= _WEEKS and sold.max() > weeks / 2
    quiet = sold[lacking.day_of_week].max() * _SELDOM <= weeks
    return lacking[-1] if regular and quiet else last


_WEEKS = 26
_SELDOM = 20


def decide_window(last_date, *, window_months: int, as_of=None, first_date=None) -> Window:
    """Give the last `window_months` complete months to the data date.

    Parameters
    ----------
    last_date
        The ledger's last day.
    window_months
        Length in months.
    as_of
        The data date, also after the last line; the ledger's last day where empty. A month counts
        as complete only if this is its last day or later.
    first_date
        The ledger's first day; without it the whole window counts as covered.

    Examples
    --------
    >>> window = decide_window("2025-12-15", window_months=12)
    >>> f"{window.start:%Y-%m-%d} {window.end:%Y-%m-%d}"
    '2024-12-01 2025-11-30'
    >>> f"{window.former.start:%Y-%m-%d} {window.former.end:%Y-%m-%d}"
    '2023-12-01 2024-11-30'
    """
    day = pd.Timestamp(as_of or last_date).normalize()
    following = _month(day + pd.Timedelta(days=1))  # only after a month's last day the next one
    start = following - pd.DateOffset(months=window_months)
    first = None if first_date is None or pd.isna(first_date) else pd.Timestamp(first_date)
    return Window(start, following - pd.Timedelta(days=1), int(window_months), first)


def _month(day: pd.Timestamp) -> pd.Timestamp:
    return pd.Timestamp(year=day.year, month=day.month, day=1)
