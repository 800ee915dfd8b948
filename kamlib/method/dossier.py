"""The dossier of an account (PLAN-1): eight topics, what people said and what the ledger tells.

The two stand apart: a fact of the ledger is counted from invoices and confirmed by them, a fact
that somebody said has a source, a day and a degree of certainty. A topic of which nothing is known
has a row of its own, so that it is seen.
"""

import numpy as np
import pandas as pd

from kamlib.method.compare import divide, largest_first, money, settled
from kamlib.method.sales import measure_months, of_account, sold
from kamlib.method.window import Window
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

COLUMNS = ["topic", "ledger_fact", "subject", "amount", "compared", "cases", "day"]


def measure_ledger_facts(
    account_row,
    kpis: pd.DataFrame,
    comparison: pd.DataFrame,
    lines: pd.DataFrame,
    customers: pd.DataFrame,
    window: Window,
) -> pd.DataFrame:
    """Facts that the ledger proposes for the dossier.

    Parameters
    ----------
    account_row
        The account's row in the portfolio: ``account``, ``share``, ``codes``.
    kpis
        From `kamlib.method.kpis.measure_kpis`: days to pay, orders, rhythm.
    comparison
        From `kamlib.method.kpis.measure_comparison`: the effect of prices.
    lines
        All net lines, of all accounts.
    customers
        ``customer``, ``account``, ``since``, ``payment_days`` (agreed term).
    window
        The months that count.

    Returns
    -------
    DataFrame
        ``topic``, ``ledger_fact``, ``subject`` (names joined by ``;``, or a quarter 1–4),
        ``amount``, ``compared``, ``cases``, ``day``; an amount or day that is missing is unknown.

        families_bought: families with net > 0, of so many that the client sells. fast_product (a
        row per product): orders and units per year. codes: customer codes. customer_since: day of
        the first sale; ``cases`` 0 where the ledger itself begins there. price_development: price
        effect ÷ former revenue. share_of_sales: 0–1. days_to_pay: days, against the agreed term.
        returned: value returned ÷ sold, against all accounts'. order_rhythm: median days between
        orders, and orders per year. season: the strongest calendar quarter's share of revenue, the
        years in which it was the strongest, of ``cases`` whole years.
    """
    account = account_row["account"]
    own = of_account(lines, account)
    now = sold(lines, window)
    mine = of_account(now, account)
    kpi = kpis.set_index("kpi")["now"].astype("float64")
    bought = _families(mine)
    former = comparison["former_revenue"].sum() if len(comparison) else np.nan
    price = comparison["price_effect"].sum() / former if former > 0 else np.nan
    rows = [
        ("families_bought", ";".join(bought), len(bought) or np.nan, len(_families(now))),
        *_fast_products(mine, window),
        ("codes", "", account_row.get("codes", np.nan)),
        _since(own, customers, window, account),
        ("price_development", "", price),
        ("share_of_sales", "", account_row.get("share", np.nan)),
        ("days_to_pay", "", kpi["days_to_pay"], _agreed_days(own, customers, account)),
        ("returned", "", _returned(mine), _returned(now)),
        ("order_rhythm", "", kpi["rhythm"], kpi["orders"] * window.per_year),
        _season(own, window),
    ]
    frame = pd.DataFrame([_row(*row) for row in rows], columns=COLUMNS)
    return frame.astype({"subject": "str", "amount": "float64", "compared": "float64"})


def measure_dossier(facts: pd.DataFrame, ledger_facts: pd.DataFrame, day) -> pd.DataFrame:
    """Put together what is known of an account, topic by topic.

    Parameters
    ----------
    facts
        The account's judgements of the kind ``fact``.
    ledger_facts
        From `measure_ledger_facts`.
    day
        The last day of what the ledger tells.

    Returns
    -------
    DataFrame
        By topic; within it what people said, then what the ledger tells: ``topic``, ``origin``
        (said, ledger, none), ``fact_text`` (of said facts), ``found_on``, ``said_in`` (source),
        ``confidence`` (of ledger facts confirmed, or unknown), and the columns of
        `measure_ledger_facts`. A topic without any fact has one row of origin none, unknown.

    Examples
    --------
    >>> facts = pd.DataFrame({"topic": ["plans"], "item": ["1"], "fact_text": ["A new plant"],
    ...     "found_on": pd.to_datetime(["2025-05-05"]), "said_in": ["visit"],
    ...     "confidence": ["assumed"]})
    >>> ledger = pd.DataFrame([("financials", "share_of_sales", "", 0.05, None, None, None)],
    ...     columns=COLUMNS)
    >>> found = measure_dossier(facts, ledger, "2025-12-31")
    >>> found.loc[found["origin"] != "none", ["topic", "origin", "confidence"]]
            topic  origin confidence
    5  financials  ledger  confirmed
    7       plans    said    assumed
    """
    said = facts[["topic", "item", "fact_text", "found_on", "said_in", "confidence"]]
    said = said.assign(origin="said").sort_values("item", kind="stable")
    told = ledger_facts["amount"].notna() | ledger_facts["day"].notna()
    counted = ledger_facts.assign(
        origin="ledger",
        confidence=np.where(told, "confirmed", "unknown"),
        found_on=pd.Timestamp(day),
        said_in=None,
    )
    frame = pd.concat([said, counted], ignore_index=True)
    empty = [topic for topic in TOPICS if topic not in known_topics(frame)]
    silent = [topic for topic in empty if topic not in set(frame["topic"])]
    none = pd.DataFrame({"topic": silent, "origin": "none", "confidence": "unknown"})
    frame = pd.concat([frame, none], ignore_index=True)
    frame["_place"] = frame["topic"].map(TOPICS.index)
    frame = frame.sort_values("_place", kind="stable").reset_index(drop=True)
    frame["found_on"] = pd.to_datetime(frame["found_on"])
    names = ["topic", "origin", "fact_text", "found_on", "said_in", "confidence"]
    return frame[[*names, *COLUMNS[1:]]]


def known_topics(dossier: pd.DataFrame) -> set[str]:
    """The topics of which at least one fact is known, assumed or confirmed."""
    return set(dossier.loc[dossier["confidence"].ne("unknown"), "topic"])


def measure_return_shares(lines: pd.DataFrame, window: Window, account: str) -> tuple[float, float]:
    """Value returned ÷ value sold in the window: of the account, and of all accounts together."""
    now = sold(lines, window)
    return _returned(of_account(now, account)), _returned(now)


def _row(fact, subject="", amount=np.nan, compared=np.nan, cases=None, day=pd.NaT):
    amount = np.nan if pd.isna(amount) else float(amount)  # a prospect's counts are no numbers
    return (LEDGER_FACTS[fact], fact, subject, amount, compared, cases, day)


def _families(lines: pd.DataFrame) -> list[str]:
    """Families with net revenue, the largest first."""
    sums = lines.groupby("family")["net_revenue"].sum()
    sums = largest_first(sums[sums > 0])
    return [str(family) for family in sums.index]


def _fast_products(mine: pd.DataFrame, window: Window) -> list[tuple]:
    """Products by orders per year, then units."""
    sales = mine[mine["kind"].eq("sale") & mine["product"].notna() & (mine["quantity"] > 0)]
    if sales.empty or not window.covered_months:
        return [("fast_product",)]
    by = sales.groupby("product")
    order = sales["order"].where(sales["order"].notna(), sales["date"].dt.strftime("=%Y-%m-%d"))
    found = pd.DataFrame(
        {
            "orders": order.groupby(sales["product"]).nunique(),
            "units": by["quantity"].sum(),
            "name": by["product_name"].last(),
        }
    )
    found["name"] = found["name"].fillna(found.index.to_series())
    found = found.sort_index()
    found = found.sort_values(["orders", "units"], ascending=False, kind="stable", key=settled)
    rate = window.per_year
    return [
        ("fast_product", str(row.name), row.orders * rate, row.units * rate)
        for row in found.head(FASTEST).itertuples(index=False)
    ]


def _since(own: pd.DataFrame, customers: pd.DataFrame, window: Window, account: str) -> tuple:
    first = own.loc[own["kind"].eq("sale"), "date"].min()
    told = _masters(own, customers, account)
    stated = pd.to_datetime(told["since"]).min() if "since" in told else pd.NaT
    if pd.notna(stated) and (pd.isna(first) or stated < first):
        return "customer_since", "", np.nan, np.nan, 1, stated
    begins = window.first_date
    open_start = pd.notna(first) and begins is not None and (first - begins).days <= 31
    return "customer_since", "", np.nan, np.nan, 0 if open_start else 1, first


def _agreed_days(own: pd.DataFrame, customers: pd.DataFrame, account: str) -> float:
    told = _masters(own, customers, account)
    if "payment_days" not in told:
        return np.nan
    return float(told["payment_days"].astype("float64").mean())


def _masters(own: pd.DataFrame, customers: pd.DataFrame, account: str) -> pd.DataFrame:
    """Rows of the master table that belong to the account, by its codes in the ledger too."""
    if "customer" not in customers:
        return customers.iloc[:0]
    here = customers["customer"].isin(own["customer"].dropna().unique())
    if "account" in customers:
        here |= customers["account"].eq(account).fillna(False)
    return customers[here.to_numpy(bool)]


def _returned(lines: pd.DataFrame) -> float:
    """Value returned ÷ value sold."""
    net = lines["net_revenue"].astype("float64")
    back = -net[lines["kind"].eq("return").to_numpy(bool)].sum()
    return float(divide(max(0.0, back), net[lines["kind"].eq("sale").to_numpy(bool)].sum()))


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
