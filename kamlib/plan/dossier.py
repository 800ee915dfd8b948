"""The dossier of an account (PLAN-1): eight topics, what people said and what the ledger tells.

The two stand apart: a fact of the ledger is counted from invoices and confirmed by them, a fact
that somebody said has a source, a day and a degree of certainty. A topic of which nothing is known
has a row of its own, so that it is seen.
"""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.define.one_account import measure_comparison, measure_sums
from kamlib.figure import figure
from kamlib.figures.compare import divide, largest_first, money, settled
from kamlib.figures.sales import measure_months, of_account, sold
from kamlib.figures.slugs import has_text
from kamlib.figures.window import Window
from kamlib.vocabulary import TOPICS

LEDGER_FACTS = {
    "families_bought": "products",
    "fast_product": "products",
    "codes": "organisation",
    "customer_since": "history",
    "price_development": "history",
    "share_of_sales": "financials",
    "days_to_pay": "financials",
    "returned": "financials",
    "order_rhythm": "needs",
    "season": "needs",
}
"""What the ledger proposes, each under its topic."""

FASTEST = 3
"""Products named as those that turn fastest."""

SEASON_YEARS = 2
"""Whole years below which a strongest quarter is not told."""

COLUMNS = ["ledger_fact", "subject", "amount", "compared", "cases", "day"]


def measure_ledger_facts(case: Case) -> pd.DataFrame:
    """Facts that the ledger proposes for the dossier.

    Returns
    -------
    DataFrame
        `COLUMNS`: ``subject`` (names joined by ``;``, or a quarter 1–4), an ``amount`` or ``day``
        that is missing is unknown.

        families_bought: families with net > 0, of so many that the client sells. fast_product (a
        row per product): orders and units per year. codes: customer codes. customer_since: day of
        the first sale; ``cases`` 0 where the ledger itself begins there. price_development: price
        effect ÷ former revenue. share_of_sales: 0–1. days_to_pay: days, against the agreed term.
        returned: value returned ÷ sold, against all accounts'. order_rhythm: median days between
        orders, and orders per year. season: the strongest calendar quarter's share of revenue, the
        years in which it was the strongest, of ``cases`` whole years.
    """
    row, window, sums = case.account_row, case.window, measure_sums(case, case.window)
    own, now = of_account(case.net_lines, case.account), sold(case.net_lines, case.window)
    mine = of_account(now, case.account)
    bought, change = _families(mine), measure_comparison(case)
    former = change["former_revenue"].sum()
    masters = _masters(own, case.tables["customers"], case.account)
    term = masters["payment_days"].astype("float64").mean() if "payment_days" in masters else np.nan
    orders = sums.get("orders", np.nan) * window.per_year
    rows = [
        ("families_bought", ";".join(bought), len(bought) or np.nan, len(_families(now))),
        *_fast_products(mine, window),
        ("codes", "", row.get("codes", np.nan)),
        _since(own, masters, window),
        ("price_development", "", float(divide(change["price_effect"].sum(), former))),
        ("share_of_sales", "", row.get("share", np.nan)),
        ("days_to_pay", "", sums.get("days_to_pay", np.nan), term),
        ("returned", "", *measure_return_shares(case)),
        ("order_rhythm", "", sums.get("rhythm", np.nan), orders),
        _season(own, window),
    ]
    frame = pd.DataFrame([_row(*row) for row in rows], columns=COLUMNS)
    return frame.astype({"subject": "str", "amount": "float64", "compared": "float64"})


@figure("PLAN-1")
def dossier(case: Case) -> pd.DataFrame:
    """PLAN-1, what is known of the account, topic by topic.

    Returns
    -------
    DataFrame
        By topic; within it what people said, then what the ledger tells: ``topic``, ``origin``
        (said, ledger, none), ``fact_text`` (of said facts), ``found_on``, ``said_in`` (source),
        ``confidence`` (of ledger facts confirmed, or unknown), and the columns of
        `measure_ledger_facts`. A topic without any fact has one row of origin none, unknown.
    """
    names = ["topic", "fact_text", "found_on", "said_in", "confidence"]
    said = case.said("fact").sort_values("item", kind="stable")[names].assign(origin="said")
    told = measure_ledger_facts(case)
    counted = told.assign(
        topic=told["ledger_fact"].map(LEDGER_FACTS),
        origin="ledger",
        confidence=np.where(told["amount"].notna() | told["day"].notna(), "confirmed", "unknown"),
        found_on=case.window.end,
        said_in=None,
    )
    frame = pd.concat([said, counted], ignore_index=True)
    silent = [topic for topic in TOPICS if topic not in set(frame["topic"])]
    none = pd.DataFrame({"topic": silent, "origin": "none", "confidence": "unknown"})
    frame = pd.concat([frame, none], ignore_index=True)
    frame["_place"] = frame["topic"].map(TOPICS.index)
    frame = frame.sort_values("_place", kind="stable").reset_index(drop=True)
    frame["found_on"] = pd.to_datetime(frame["found_on"])
    return frame[["topic", "origin", *names[1:], *COLUMNS]]


def known_topics(dossier: pd.DataFrame) -> set[str]:
    """The topics of which at least one fact is known, assumed or confirmed."""
    return set(dossier.loc[dossier["confidence"].ne("unknown"), "topic"])


def count_said_topics(case: Case) -> int:
    """How many topics people have said something known of."""
    facts = case.said("fact")
    return facts.loc[
        has_text(facts["fact_text"]) & facts["confidence"].ne("unknown"), "topic"
    ].nunique()


def measure_return_shares(case: Case) -> tuple[float, float]:
    """Value returned ÷ value sold in the window: of the account, and of all accounts together."""
    now = sold(case.net_lines, case.window)
    return _returned(of_account(now, case.account)), _returned(now)


def _returned(lines: pd.DataFrame) -> float:
    net = lines["net_revenue"].astype("float64")
    back = -net[lines["kind"].eq("return").to_numpy(bool)].sum()
    return float(divide(max(0.0, back), net[lines["kind"].eq("sale").to_numpy(bool)].sum()))


def _row(fact, subject="", amount=np.nan, compared=np.nan, cases=None, day=pd.NaT):
    amount = np.nan if pd.isna(amount) else float(amount)  # a prospect's counts are no numbers
    return fact, subject, amount, compared, cases, day


def _families(lines: pd.DataFrame) -> list[str]:
    """Families with net revenue, the largest first."""
    sums = lines.groupby("family")["net_revenue"].sum()
    return [str(family) for family in largest_first(sums[sums > 0]).index]


def _fast_products(mine: pd.DataFrame, window: Window) -> list[tuple]:
    """Products by orders per year, then units."""
    sales = mine[mine["kind"].eq("sale") & mine["product"].notna() & (mine["quantity"] > 0)]
    if sales.empty or not window.covered_months:
        return [("fast_product",)]
    order = sales["order"].where(sales["order"].notna(), sales["date"].dt.strftime("=%Y-%m-%d"))
    by = sales.assign(order=order).groupby("product")
    found = pd.DataFrame({
        "orders": by["order"].nunique(), "units": by["quantity"].sum(),
        "name": by["product_name"].last(),
    }).sort_index()  # fmt: skip
    found["name"] = found["name"].fillna(found.index.to_series())
    found = found.sort_values(["orders", "units"], ascending=False, kind="stable", key=settled)
    rate = window.per_year
    return [
        ("fast_product", str(row.name), row.orders * rate, row.units * rate)
        for row in found.head(FASTEST).itertuples(index=False)
    ]


def _masters(own: pd.DataFrame, customers: pd.DataFrame, account: str) -> pd.DataFrame:
    """Rows of the master table that belong to the account, by its codes in the ledger too."""
    if "customer" not in customers:
        return customers.iloc[:0]
    here = customers["customer"].isin(own["customer"].dropna().unique())
    if "account" in customers:
        here |= customers["account"].eq(account).fillna(False)
    return customers[here.to_numpy(bool)]


def _since(own: pd.DataFrame, masters: pd.DataFrame, window: Window) -> tuple:
    first = own.loc[own["kind"].eq("sale"), "date"].min()
    stated = pd.to_datetime(masters["since"]).min() if "since" in masters else pd.NaT
    if pd.notna(stated) and (pd.isna(first) or stated < first):
        return "customer_since", "", np.nan, np.nan, 1, stated
    begins = window.first_date
    open_start = pd.notna(first) and begins is not None and (first - begins).days <= 31
    return "customer_since", "", np.nan, np.nan, 0 if open_start else 1, first


def _season(own: pd.DataFrame, window: Window) -> tuple:
    first = window.first_date
    if first is None or own.empty:
        return ("season",)
    after = window.end + pd.Timedelta(days=1)
    reach = (after.year - first.year) * 12 + after.month - first.month - (first.day > 1)
    years = reach // 12
    if years < SEASON_YEARS:
        return "season", "", np.nan, np.nan, years
    start = after - pd.DateOffset(years=years)
    months = measure_months(own, Window(start, window.end, 12 * years, first))
    year = (np.arange(len(months)) // 12)[: len(months)]
    quarter = months["month"].dt.quarter.to_numpy()
    table = money(months["net_revenue"].groupby([year, quarter]).sum().unstack())
    total = table.to_numpy().sum()
    if not total > 0:
        return "season", "", np.nan, np.nan, years
    best = int(largest_first(table.sum()).index[0])
    share = float(table[best].sum() / total)
    return "season", str(best), share, int(table.idxmax(axis=1).eq(best).sum()), years
