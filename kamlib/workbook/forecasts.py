"""Forecasts, their record, and what keeping the account is worth: the method bound to a client."""

from functools import cached_property

import pandas as pd

from kamlib.method.accounts import measure_months
from kamlib.method.forecast import measure_forecast, withhold_contradiction
from kamlib.method.forecast_record import measure_forecast_hits, measure_forecast_record
from kamlib.method.keeping import measure_keeping, measure_retention, measure_winning
from kamlib.method.lifetime import Terms, measure_lifetime, measure_lifetime_test
from kamlib.method.window import Window

HORIZONS = (3, 12)
"""Months foretold: the quarter to the next review, and the year."""

SEED = 20
"""Of simulated futures: the same page says the same tomorrow."""


class ForecastFigures:
    """The part of `kamlib.workbook.start.Kam` about what comes next.

    Each function is documented at the function of the same idea in `kamlib.method`.
    """

    @cached_property
    def account_months(self) -> pd.DataFrame:
        """The account's net revenue by month, from its first whole month to the window's end."""
        first = self.window.first_date or self.window.start
        start = (first - pd.Timedelta(days=1)).to_period("M").to_timestamp() + pd.DateOffset(
            months=1
        )
        mine = self.net_lines[self.net_lines["account"] == self.account]
        end = self.window.end
        count = (end.year - start.year) * 12 + end.month - start.month + 1
        months = measure_months(mine, Window(start, end, max(count, 0), first))
        bought = months["net_revenue"].ne(0).cummax()
        return months[bought].reset_index(drop=True)

    def forecast(self) -> pd.DataFrame:
        """REV-6, the quarter and the year ahead, one row each: `measure_forecast`.

        A year that contradicts its own quarter is withheld: `withhold_contradiction`.
        """
        level = self.settings.review.forecast_level
        found = pd.concat(
            [
                measure_forecast(
                    self.account_months, self.window, horizon_months=months, forecast_level=level
                )
                for months in HORIZONS
            ],
            ignore_index=True,
        )
        return withhold_contradiction(found)

    def forecast_record(self) -> pd.DataFrame:
        """REV-6, what became of what people foretold: `measure_forecast_record`."""
        return measure_forecast_record(self.said("forecast"), self.account_months, self.window)

    def forecast_hits(self) -> pd.DataFrame:
        """REV-6, the record summed up: `measure_forecast_hits`."""
        return measure_forecast_hits(self.forecast_record())

    def retention(self) -> pd.DataFrame:
        """REV-9, how many accounts of the former window are still here: `measure_retention`."""
        return measure_retention(self.portfolio.accounts)

    @property
    def _contribution(self) -> float:
        """The account's contribution per year before key account management; NaN unknown."""
        return self.yearly_revenue * self.margin_share

    def keeping(self) -> pd.DataFrame:
        """REV-9, what a few points of retention are worth here: `measure_keeping`."""
        return measure_keeping(
            self._contribution,
            float(self.retention()["retention"].iloc[0]),
            retention_points=self.settings.review.retention_points,
            discount_rate=self.settings.plan.discount_rate,
        )

    def winning(self) -> pd.DataFrame:
        """REV-9, a new customer against keeping this one: `measure_winning`."""
        review = self.settings.review
        return measure_winning(
            self._contribution,
            win_cost=review.win_cost,
            win_odds=review.win_odds,
            keep_cost=review.keep_cost,
            keep_odds=review.keep_odds,
        )

    def lifetime(self) -> pd.DataFrame:
        """REV-9, the account's value over the horizon: `measure_lifetime`."""
        kept = self.retention().iloc[0]
        terms = Terms(
            self.settings.plan.horizon_years,
            self.settings.plan.discount_rate,
            self.margin_share,
            (kept["retention_low"], kept["retention"], kept["retention_high"]),
        )
        return measure_lifetime(
            self.net_lines,
            self.account,
            self.window.end,
            terms,
            yearly_revenue=self.yearly_revenue,
            contract_end=self._contracts["end"].max(
                skipna=False
            ),  # one without an end: no certain one
            **self._rhythm,
        )

    def lifetime_test(self) -> pd.DataFrame:
        """REV-9, what the same model said a window ago: `measure_lifetime_test`."""
        return measure_lifetime_test(self.net_lines, self.account, self.window, **self._rhythm)

    @property
    def _rhythm(self) -> dict[str, int]:
        rules = self.settings.factors
        return {
            "min_repeats": rules.renewal_min_repeats,
            "min_accounts": rules.renewal_min_accounts,
            "seed": SEED,
        }
