"""The months that were, the months to come, and what became of what people foretold."""

import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.method.accounts import measure_months
from kamlib.method.forecast import measure_forecast, withhold_contradiction
from kamlib.method.forecast_record import measure_forecast_hits, measure_forecast_record
from kamlib.method.window import Window

HORIZONS = (3, 12)
"""Months foretold: the quarter to the next review, and the year."""


@figure("REV-6")
def account_months(case: Case) -> pd.DataFrame:
    """The account's net revenue by month, from its first whole month to the window's end."""
    first = case.window.first_date or case.window.start
    start = (first - pd.Timedelta(days=1)).to_period("M").to_timestamp() + pd.DateOffset(months=1)
    mine = case.net_lines[case.net_lines["account"] == case.account]
    end = case.window.end
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    months = measure_months(mine, Window(start, end, max(count, 0), first))
    bought = months["net_revenue"].ne(0).cummax()
    return months[bought].reset_index(drop=True)


@figure("REV-6")
def forecast(case: Case) -> pd.DataFrame:
    """REV-6, the quarter and the year ahead, one row each: `measure_forecast`.

    A year that contradicts its own quarter is withheld: `withhold_contradiction`.
    """
    level = case.settings.review.forecast_level
    found = pd.concat(
        [
            measure_forecast(
                account_months(case), case.window, horizon_months=months, forecast_level=level
            )
            for months in HORIZONS
        ],
        ignore_index=True,
    )
    return withhold_contradiction(found)


@figure("REV-6")
def forecast_record(case: Case) -> pd.DataFrame:
    """REV-6, what became of what people foretold: `measure_forecast_record`."""
    record = measure_forecast_record(case.said("forecast"), account_months(case), case.window)
    return case.named(record)


@figure("REV-6")
def forecast_hits(case: Case) -> pd.DataFrame:
    """REV-6, the record summed up: `measure_forecast_hits`."""
    return measure_forecast_hits(forecast_record(case))
