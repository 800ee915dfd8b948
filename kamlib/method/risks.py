"""Risks and protection (PLAN-10): what people judge, and what the ledger itself gives cause for.

A measured risk is a proposal: the ledger sees that half of an account's revenue hangs on one
product, not how likely it is to go. Likelihood and impact are judged by people.
"""

import numpy as np
import pandas as pd

from kamlib.method.compare import largest_first
from kamlib.method.sales import of_account
from kamlib.method.slugs import has_text, join_slugs
from kamlib.method.window import Window

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


def measure_risks(risks: pd.DataFrame) -> pd.DataFrame:
    """Risks that people have judged, the gravest first.

    Parameters
    ----------
    risks
        ``item``, ``risk_kind``, ``risk``, ``likelihood``, ``impact`` (1–5), ``owner``,
        ``response``, ``compensation``.

    Returns
    -------
    DataFrame
        The columns of `risks` with ``exposure`` (likelihood × impact, 1–25; unknown where either
        is), ``risk_rank`` (1 the gravest; unknown ones have none) and ``flags`` joined by ``;``:
        unwatched (nobody owns it), no_response, not_judged.

    Examples
    --------
    >>> said = pd.DataFrame({"item": ["r1", "r2"], "likelihood": [2, 4], "impact": [5, 3],
    ...     "owner": ["kam", None], "response": ["visit", None]})
    >>> measure_risks(said)[["item", "flags", "exposure", "risk_rank"]]
      item                  flags  exposure  risk_rank
    0   r2  unwatched;no_response        12          1
    1   r1                               10          2
    """
    frame = risks.copy()
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
    return frame


def measure_rivals(risks: pd.DataFrame) -> pd.DataFrame:
    """Rivals compared with us on price, product quality, service level and service quality.

    Parameters
    ----------
    risks
        ``risk_kind``, ``rival``, ``risk`` and the columns of `AGAINST` (−2 we are far behind … 2
        far ahead).

    Returns
    -------
    DataFrame
        One row per risk of kind ``rival`` or with a rival's name: ``item``, ``rival``,
        ``risk``, the four comparisons, ``compared`` (how many of the four are known), ``behind``
        (slugs of those below zero, joined by ``;``).
    """
    about = risks["risk_kind"].eq("rival").fillna(False).astype(bool) | has_text(risks["rival"])
    frame = risks.loc[about, ["item", "rival", "risk", *AGAINST]].reset_index(drop=True)
    known = frame[list(AGAINST)].astype("Float64")
    frame["compared"] = known.notna().sum(axis=1).astype("int64")
    frame["behind"] = join_slugs((known < 0).fillna(False), frame.index)
    return frame


def measure_ledger_risks(
    lines: pd.DataFrame,
    window: Window,
    account: str,
    *,
    one_contact: pd.DataFrame | None = None,
    obligations: pd.DataFrame | None = None,
    terms_days: float = np.nan,
    credit_limit: float = np.nan,
    contract_end: pd.Timestamp | None = None,
    one_product_share: float,
    slower_payment_days: float,
    contract_notice_days: float,
    own_failure_share: float,
) -> pd.DataFrame:
    """Risks that the ledger gives cause for: proposals to be judged, each with its measure.

    Parameters
    ----------
    lines
        Net lines: ``date``, ``account``, ``product``, ``family``, ``kind``, ``net_revenue``,
        ``payment_days``.
    window
        The window of the figures.
    account
        The account's code.
    one_contact
        From `kamlib.method.stakeholders.measure_one_contact`.
    obligations
        From `kamlib.method.obligations.measure_obligations`: what was promised.
    terms_days
        Days to pay that the terms allow; NaN not known.
    credit_limit
        The account's credit limit, money; NaN not known.
    contract_end
        Last day of the contract that ends last; None or NaT: no contract is known.
    one_product_share, contract_notice_days, own_failure_share
        Limits: share of revenue in one product or family, days before a contract's end, returns
        and credits as a share of sales.
    slower_payment_days
        Days beyond the terms from which payment is late.

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

    Examples
    --------
    Sales of 60 and 40 in two products of one family, 5 returned: 60 − 5 of 95 is 58 %.

    >>> from kamlib.method.window import decide_window
    >>> lines = pd.DataFrame({"date": pd.Timestamp("2025-06-01"), "account": "A",
    ...     "product": ["p", "q", "p"], "family": "f", "kind": ["sale", "sale", "return"],
    ...     "net_revenue": [60.0, 40.0, -5.0], "payment_days": [40.0, 40.0, None]})
    >>> found = measure_ledger_risks(lines, decide_window("2025-12-31", window_months=12), "A",
    ...     terms_days=30, one_product_share=0.5, slower_payment_days=10,
    ...     contract_notice_days=180, own_failure_share=0.04).set_index("risk_measure")
    >>> asked = ["product_share", "overdue_days", "failure_share"]
    >>> found.loc[asked, ["seen", "state"]].round(3).to_numpy().tolist()
    [[0.579, 'raised'], [10.0, 'quiet'], [0.05, 'raised']]
    """
    own = of_account(lines, account)
    own = own[window.holds(own["date"])]
    total = float(own["net_revenue"].sum())
    found = {
        "product_share": (*_largest(own, "product", total), one_product_share),
        "family_share": (*_largest(own, "family", total), one_product_share),
        "overdue_days": _overdue(own, terms_days, slower_payment_days),
        "credit_used": _credit_used(own, total, window, credit_limit),
        "contract_days": _contract(contract_end, window, contract_notice_days),
        "failure_share": _failures(own, own_failure_share),
        "promises_late": _promises(obligations),
        **_contacts(one_contact),
    }
    rows = []
    for measure, (kind, unit) in MEASURES.items():
        seen, detail, amount, limit = found[measure]
        below = measure == "contract_days"
        raised = seen < limit if below else seen > limit
        state = "unknown" if np.isnan(seen) or np.isnan(limit) else "raised" if raised else "quiet"
        rows.append((measure, kind, unit, seen, limit, state, detail, amount))
    columns = ["risk_measure", "risk_kind", "unit", "seen", "risk_limit", "state", "detail"]
    return pd.DataFrame(rows, columns=[*columns, "risk_amount"])


def _largest(own, column: str, total: float) -> tuple[float, str, float]:
    sums = own.groupby(column)["net_revenue"].sum()
    if not len(sums) or total <= 0:
        return np.nan, "", np.nan
    return float(sums.max()) / total, str(largest_first(sums).index[0]), float(sums.max())


def _overdue(own, terms_days, allowed):
    paid = own[(own["kind"] == "sale") & own["payment_days"].notna() & (own["net_revenue"] > 0)]
    if not len(paid):
        return np.nan, "", np.nan, float(allowed)
    days = np.average(paid["payment_days"], weights=paid["net_revenue"])
    return float(days - terms_days), "", np.nan, float(allowed)


def _credit_used(own, total, window, credit_limit):
    paid = own[(own["kind"] == "sale") & own["payment_days"].notna() & (own["net_revenue"] > 0)]
    if not len(paid) or not credit_limit > 0:
        return np.nan, "", np.nan, 1.0
    days = np.average(paid["payment_days"], weights=paid["net_revenue"])
    receivable = total / window.years * days / 365
    return receivable / credit_limit, "", receivable, 1.0


def _contract(contract_end, window, notice):
    if contract_end is None or pd.isna(contract_end):
        return np.nan, "", np.nan, float(notice)
    return float((pd.Timestamp(contract_end) - window.end).days), "", np.nan, float(notice)


def _failures(own, limit):
    sold = float(own.loc[own["kind"] == "sale", "net_revenue"].sum())
    back = 0.0 - float(own.loc[own["kind"].isin(["return", "credit"]), "net_revenue"].sum())
    return (back / sold if sold > 0 else np.nan), "", back, float(limit)


def _promises(obligations):
    if obligations is None or not len(obligations):
        return np.nan, "", np.nan, 0.0
    late = obligations[(obligations["side"] == "ours") & (obligations["duty_state"] == "late")]
    return float(len(late)), "", late["amount"].sum(min_count=1), 0.0


def _contacts(one_contact):
    rows = {} if one_contact is None else one_contact.set_index("side").to_dict("index")
    found = {}
    for side, measure in (("theirs", "contact_share"), ("ours", "owner_share")):
        row = rows.get(side, {"relation_share": np.nan, "person": "", "one_contact_share": np.nan})
        person = "" if row["person"] is None else row["person"]
        found[measure] = (row["relation_share"], person, np.nan, row["one_contact_share"])
    return found
