"""What the two sides of an account say of and owe each other."""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.method.obligations import measure_duty_totals, measure_obligations, measure_receivables
from kamlib.method.value_ledger import measure_value_ledger, measure_value_totals
from kamlib.method.voice import measure_asked_after, measure_voice


@figure("REV-7")
def voice(case: Case) -> pd.DataFrame:
    """REV-7, what the customer says beside our own view: `measure_voice`."""
    least = case.settings.review.voice_min_answers
    return measure_voice(case.said("voice"), case.day, voice_min_answers=least)


@figure("REV-7")
def asked_after(case: Case) -> pd.DataFrame:
    """REV-7, how often they were asked after a delivery: `measure_asked_after`."""
    sales = case.net_lines[case.net_lines["account"] == case.account]
    sales = sales[sales["kind"] == "sale"].drop_duplicates("order")
    months = case.settings.window.window_months
    return measure_asked_after(case.said("voice"), sales["date"], case.day, months=months)


@figure("REV-8")
def value_ledger(case: Case) -> pd.DataFrame:
    """REV-8, value promised, delivered and confirmed: `measure_value_ledger`."""
    return measure_value_ledger(case.said("value"), case.day)


@figure("REV-8")
def value_totals(case: Case) -> pd.DataFrame:
    """REV-8, the value ledger added up, each direction by itcase."""
    return measure_value_totals(value_ledger(case))


@figure("REV-11")
def obligations(case: Case) -> pd.DataFrame:
    """REV-11, what each side owes: `measure_obligations`."""
    return measure_obligations(case.said("obligation"), case.day)


@figure("REV-11")
def obligation_totals(case: Case) -> pd.DataFrame:
    """REV-11, what is open and late per side."""
    return measure_duty_totals(obligations(case))


@figure("REV-11")
def receivables(case: Case) -> pd.DataFrame:
    """REV-11, what the account has still to pay: `measure_receivables`."""
    customers = case.tables["customers"]
    own = customers["account"].fillna(customers["customer"]).eq(case.account)
    agreed = customers.loc[own, "payment_days"].dropna().astype("float64")
    return measure_receivables(
        case.net_lines,
        case.account,
        case.day,
        agreed_days=float(agreed.median()) if len(agreed) else np.nan,
        tax_rate=case.settings.cost_to_serve.tax_rate,
    )
