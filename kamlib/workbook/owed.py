"""What the two sides of an account say of and owe each other: voice, value, obligations."""

import numpy as np
import pandas as pd

from kamlib.method.obligations import (
    measure_duty_totals,
    measure_obligations,
    measure_receivables,
)
from kamlib.method.value_ledger import measure_value_ledger, measure_value_totals
from kamlib.method.voice import measure_asked_after, measure_voice


class OwedFigures:
    """The part of `kamlib.workbook.start.Kam` that looks at both sides of one account."""

    def voice(self) -> pd.DataFrame:
        """REV-7, what the customer says beside our own view: `measure_voice`."""
        least = self.settings.review.voice_min_answers
        return measure_voice(self.said("voice"), self._day, voice_min_answers=least)

    def asked_after(self) -> pd.DataFrame:
        """REV-7, how often they were asked after a delivery: `measure_asked_after`."""
        sales = self.net_lines[self.net_lines["account"] == self.account]
        sales = sales[sales["kind"] == "sale"].drop_duplicates("order")
        months = self.settings.window.window_months
        return measure_asked_after(self.said("voice"), sales["date"], self._day, months=months)

    def value_ledger(self) -> pd.DataFrame:
        """REV-8, value promised, delivered and confirmed: `measure_value_ledger`."""
        return measure_value_ledger(self.said("value"), self._day)

    def value_totals(self) -> pd.DataFrame:
        """REV-8, the value ledger added up, each direction by itself."""
        return measure_value_totals(self.value_ledger())

    def obligations(self) -> pd.DataFrame:
        """REV-11, what each side owes: `measure_obligations`."""
        return measure_obligations(self.said("obligation"), self._day)

    def obligation_totals(self) -> pd.DataFrame:
        """REV-11, what is open and late per side."""
        return measure_duty_totals(self.obligations())

    def receivables(self) -> pd.DataFrame:
        """REV-11, what the account has still to pay: `measure_receivables`."""
        customers = self._customers
        own = customers["account"].fillna(customers["customer"]).eq(self.account)
        agreed = customers.loc[own, "payment_days"].dropna().astype("float64")
        return measure_receivables(
            self.net_lines,
            self.account,
            self._day,
            agreed_days=float(agreed.median()) if len(agreed) else np.nan,
            tax_rate=self.settings.cost_to_serve.tax_rate,
        )
