"""What may go wrong: judged by people, and seen in the ledger."""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.method.risks import measure_ledger_risks, measure_risks, measure_rivals
from kamlib.plan.people import called, one_contact
from kamlib.review.owed import obligations


@figure("PLAN-10")
def risks(case: Case, *, names: bool = False) -> pd.DataFrame:
    """PLAN-10, the risks that people judged: `measure_risks`."""
    return called(case, measure_risks(case.said("risk")), names)


@figure("PLAN-10")
def rivals(case: Case) -> pd.DataFrame:
    """PLAN-10, rivals compared with us: `measure_rivals`."""
    return measure_rivals(case.said("risk"))


@figure("PLAN-10")
def ledger_risks(case: Case) -> pd.DataFrame:
    """PLAN-10, what the ledger gives cause for, not yet judged: `measure_ledger_risks`."""
    plan, customers, credit = case.settings.plan, case.tables["customers"], case.tables["credit"]
    own = customers[customers["customer"].isin(case.codes)]
    credit = credit[credit["customer"].isin(case.codes)]
    terms = pd.concat([credit["payment_days"], own["payment_days"]]).dropna()
    found = measure_ledger_risks(
        case.net_lines,
        case.window,
        case.account,
        one_contact=one_contact(case),
        obligations=obligations(case),
        terms_days=float(terms.iloc[0]) if len(terms) else np.nan,
        credit_limit=float(credit["credit_limit"].sum(min_count=1)),
        contract_end=case.contracts["end"].max(skipna=False),  # one is open: unknown
        one_product_share=plan.one_product_share,
        slower_payment_days=case.settings.review.slower_payment_days,
        contract_notice_days=plan.contract_notice_days,
        own_failure_share=plan.own_failure_share,
    )
    products = case.tables["products"].dropna(subset=["product_name"])
    names_of = dict(zip(products["product"], products["product_name"], strict=True))
    product = found["risk_measure"] == "product_share"
    found["detail"] = found["detail"].mask(product, found["detail"].replace(names_of))
    return found
