"""Risks and protection (PLAN-10): what people judge, and what the ledger itself gives cause for.

A measured risk is a proposal: the ledger sees that half of an account's revenue hangs on one
product, not how likely it is to go. Likelihood and impact are judged by people.
"""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.figures.compare import largest_first
from kamlib.figures.sales import of_account
from kamlib.figures.slugs import has_text, join_slugs
from kamlib.plan.people import called, one_contact
from kamlib.plan.work import measure_obligations

AGAINST = ("against_price", "against_quality", "against_service", "against_service_quality")
"""The four things on which rivals are compared: price, product, service level, its quality."""

MEASURES = {
    "product_share": ("one_product", "percent"),
    "family_share": ("one_product", "percent"),
    "contact_share": ("one_contact", "percent"),
    "owner_share": ("one_contact", "percent"),
    "overdue_days": ("credit", "days"),
    "credit_used": ("credit", "percent"),
    "contract_days": ("contract_end", "days"),
    "failure_share": ("own_failure", "percent"),
    "promises_late": ("own_failure", "count"),
}
"""What is measured: the kind of risk that it speaks of, and the unit of its value."""


@figure("PLAN-10")
def risks(case: Case, *, names: bool = False) -> pd.DataFrame:
    """PLAN-10, the risks that people judged, the gravest first.

    Returns
    -------
    DataFrame
        What was said, with ``exposure`` (likelihood × impact, 1–25; unknown where either is),
        ``risk_rank`` (1 the gravest; unknown ones have none) and ``flags`` joined by ``;``:
        unwatched (nobody owns it), no_response, not_judged.
    """
    frame = case.said("risk")
    frame["exposure"] = frame["likelihood"].astype("Int64") * frame["impact"].astype("Int64")
    tests = {
        "unwatched": ~has_text(frame["owner"]),
        "no_response": ~has_text(frame["response"]),
        "not_judged": frame["exposure"].isna(),
    }
    frame["flags"] = join_slugs(tests, frame.index)
    exposure = frame["exposure"].astype("Float64").fillna(0).astype("float64")
    frame = frame.iloc[np.lexsort((frame["item"].astype(str), -exposure))].reset_index(drop=True)
    frame["risk_rank"] = pd.Series(range(1, len(frame) + 1), dtype="Int64")
    frame.loc[frame["exposure"].isna(), "risk_rank"] = pd.NA
    return called(case, frame, names)


@figure("PLAN-10")
def rivals(case: Case) -> pd.DataFrame:
    """PLAN-10, rivals compared with us on price, product quality, service level and its quality.

    Returns
    -------
    DataFrame
        One row per risk of kind ``rival`` or with a rival's name: ``item``, ``rival``, ``risk``,
        the four comparisons (−2 we are far behind … 2 far ahead), ``compared`` (how many of the
        four are known), ``behind`` (slugs of those below zero, joined by ``;``).
    """
    said = case.said("risk")
    about = said["risk_kind"].eq("rival").fillna(False).astype(bool) | has_text(said["rival"])
    frame = said.loc[about, ["item", "rival", "risk", *AGAINST]].reset_index(drop=True)
    known = frame[list(AGAINST)].astype("Float64")
    frame["compared"] = known.notna().sum(axis=1).astype("int64")
    frame["behind"] = join_slugs((known < 0).fillna(False), frame.index)
    return frame


@figure("PLAN-10")
def ledger_risks(case: Case) -> pd.DataFrame:
    """PLAN-10, what the ledger gives cause for, to be judged: each with its measure.

    Returns
    -------
    DataFrame
        One row per measure of `MEASURES`: ``risk_measure``, ``risk_kind``, ``unit``, ``seen``,
        ``risk_limit``, ``state`` (raised, quiet, unknown), ``detail`` (product, family or person
        behind it), ``risk_amount`` (money behind it: returned or credited, owed, or at stake).

        overdue_days: days to pay, weighted by revenue, less the terms. credit_used: a year's mean
        receivable (net revenue × days ÷ 365) against the limit. contract_days: left after the
        window's end; below 0 it has ended. failure_share: returns and price credits ÷ sales;
        promises_late: our obligations that are late, with their amounts.
    """
    plan, own = case.settings.plan, of_account(case.net_lines, case.account)
    own = own[case.window.holds(own["date"])]
    days_left = float((case.contracts["end"].max(skipna=False) - case.window.end).days)
    found = {
        "product_share": (*_largest(case, own, "product"), plan.one_product_share),
        "family_share": (*_largest(case, own, "family"), plan.one_product_share),
        **_credit(case, own),
        "contract_days": (days_left, "", np.nan, plan.contract_notice_days),
        "failure_share": (*_failures(own), plan.own_failure_share),
        "promises_late": (*_promises(case), 0),
        **_contacts(case),
    }
    rows = []
    for measure, (kind, unit) in MEASURES.items():
        seen, detail, amount, limit = found[measure]
        raised = seen < limit if measure == "contract_days" else seen > limit
        state = "unknown" if np.isnan(seen) or np.isnan(limit) else "raised" if raised else "quiet"
        rows.append((measure, kind, unit, seen, float(limit), state, detail, amount))
    names = ["risk_measure", "risk_kind", "unit", "seen", "risk_limit", "state", "detail"]
    return pd.DataFrame(rows, columns=[*names, "risk_amount"])


def _largest(case: Case, own: pd.DataFrame, column: str) -> tuple[float, str, float]:
    sums, total = own.groupby(column)["net_revenue"].sum(), float(own["net_revenue"].sum())
    if not len(sums) or total <= 0:
        return np.nan, "", np.nan
    name = str(largest_first(sums).index[0])
    if column == "product":
        products = case.tables["products"].dropna(subset=["product_name"])
        name = dict(zip(products["product"], products["product_name"], strict=True)).get(name, name)
    return float(sums.max()) / total, name, float(sums.max())


def _credit(case: Case, own: pd.DataFrame) -> dict[str, tuple]:
    customers, credit = case.tables["customers"], case.tables["credit"]
    customers, credit = (t[t["customer"].isin(case.codes)] for t in (customers, credit))
    terms = pd.concat([credit["payment_days"], customers["payment_days"]]).dropna()
    agreed, limit = terms.iloc[0] if len(terms) else np.nan, credit["credit_limit"].sum(min_count=1)
    paid = own[(own["kind"] == "sale") & own["payment_days"].notna() & (own["net_revenue"] > 0)]
    days = np.average(paid["payment_days"], weights=paid["net_revenue"]) if len(paid) else np.nan
    owed = own["net_revenue"].sum() / case.window.years * days / 365 if limit > 0 else np.nan
    late = case.settings.review.slower_payment_days
    return {
        "overdue_days": (float(days - agreed), "", np.nan, late),
        "credit_used": (float(owed / limit), "", owed, 1.0),
    }


def _failures(own: pd.DataFrame) -> tuple[float, str, float]:
    sold = float(own.loc[own["kind"] == "sale", "net_revenue"].sum())
    back = 0.0 - float(own.loc[own["kind"].isin(["return", "credit"]), "net_revenue"].sum())
    return (back / sold if sold > 0 else np.nan), "", back


def _promises(case: Case) -> tuple[float, str, float]:
    owed = measure_obligations(case.said("obligation"), case.day)
    late = owed[(owed["side"] == "ours") & (owed["duty_state"] == "late")]
    seen = float(len(late)) if len(owed) else np.nan  # where nobody noted a promise none is kept
    return seen, "", late["amount"].sum(min_count=1)


def _contacts(case: Case) -> dict[str, tuple]:
    found, of = {}, one_contact(case).set_index("side")
    for side, measure in (("theirs", "contact_share"), ("ours", "owner_share")):
        row = of.loc[side]
        person = "" if row["person"] is None else row["person"]
        found[measure] = (row["relation_share"], person, np.nan, row["one_contact_share"])
    return found
