"""The periods that targets and forecasts are said for: a year, half, quarter or month."""

import re

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
