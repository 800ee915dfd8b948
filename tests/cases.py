"""Cases for tests: what a figure sees, of a few frames given by hand."""

import datetime as dt
from types import SimpleNamespace

import pandas as pd
from method_frames import make_lines

from kamlib.case import Case
from kamlib.client import Settings
from kamlib.judgement import Log
from kamlib.judgement.standing import make_frame

WHO = {"name": "X", "language": "en", "locale": "en-GB", "currency": "EUR"}


def case(
    account="A", as_of="2025-12-31", *, log=None, lines=None, frames=None, settings=None,
    first="2024-01-01", **tables
):  # fmt: skip
    """A case of `account`: ledger lines, master tables by name, frames of the portfolio, settings
    by section, a log of its own, the ledger's first day."""
    lines = pd.DataFrame({"date": pd.to_datetime([])}) if lines is None else lines
    report = {"first_date": first, "last_date": as_of}
    source = SimpleNamespace(
        settings=Settings.model_validate({"client": WHO, **(settings or {})}),
        ledger=SimpleNamespace(lines=lines, tables=tables, report=report),
        log=log or Log("no-such-folder/judgements.sqlite"),
        bank=pd.DataFrame(columns=["question", "question_group", "question_text"]),
        names={account: f"Name of {account}"},
        judge=lambda as_of, until: SimpleNamespace(former_list=None),
        decide=lambda as_of, judged: frames or {},
        wallet=lambda until: tables["wallet"],
        filed_needs=lambda until: tables["wallet"],
        of_account=lambda values, account: values.get(account),
    )
    return Case(source, account, dt.date.fromisoformat(as_of))


def page(account="A", as_of="2025-12-31", *, said=None, frames=None, **given):
    """A case of `account` on which `said` (kind → frame) stands; tables that are not given are
    empty."""
    customers = pd.DataFrame(columns=["customer", "account", "rebate_share", "payment_days"])
    contracts = pd.DataFrame({"account": [], "end": pd.to_datetime([])})
    nothing = {"customers": customers, "wallet": pd.DataFrame(), "contracts": contracts}
    nothing["lines"] = make_lines([])
    nothing["products"] = pd.DataFrame(columns=["product", "product_name"])
    nothing["credit"] = pd.DataFrame(columns=["customer", "payment_days", "credit_limit"])
    frames = {
        "accounts": pd.DataFrame(columns=["account", "tier", "net_revenue", "true_profit"]),
        "costs": pd.DataFrame(columns=["account", "net_revenue"]),
        "alerts": pd.DataFrame(columns=["account", "alert", "state"]),
        **(frames or {}),
    }
    given = nothing | given
    columns = dict.fromkeys([*customers.columns, *given["customers"].columns])
    given["customers"] = given["customers"].reindex(columns=[*columns]).astype({"account": object})
    found = case(account, as_of, frames=frames, **given)
    for kind, frame in (said or {}).items():
        empty = make_frame(kind, [])
        frame = frame.assign(account=account) if "account" in empty else frame
        frame = frame.reindex(columns=[*dict.fromkeys([*empty.columns, *frame.columns])])
        found.kept["said", kind] = frame, frozenset()
    return found


def told(case, results):
    """The case on which figures are taken to have given these results: figure → result."""
    for figure, result in results.items():
        case.kept[figure.__module__, figure.__name__, (), ()] = result, frozenset()
    return case


def lines_of(rows) -> pd.DataFrame:
    """Lines of account A, each as day, order, family, product, quantity, net, days, kind."""
    names = [
        "date",
        "order",
        "family",
        "product",
        "quantity",
        "net_revenue",
        "payment_days",
        "kind",
    ]
    lines = pd.DataFrame(rows, columns=names).assign(account="A", customer="A1")
    return lines.assign(
        date=pd.to_datetime(lines["date"]), payment_days=lines["payment_days"].astype(float)
    )


LINES = lines_of(
    [
        ("2024-03-01", "1", "oil", "p", 10.0, 50.0, 30, "sale"),
        ("2024-06-01", "2", "oil", "r", 10.0, 150.0, 30, "sale"),
        ("2024-07-01", "3", "gas", "g", 1.0, 40.0, 30, "sale"),
        ("2025-01-01", "4", "oil", "p", 12.0, 72.0, 40, "sale"),
        ("2025-01-31", "5", "oil", "r", 18.0, 288.0, 70, "sale"),
        ("2025-03-02", "6", "air", "a", 1.0, 30.0, None, "sale"),
        ("2025-03-02", "6", "oil", None, 0.0, -5.0, None, "credit"),
    ]
)
"""Two years of one account: prices and quantities move, gas is lost, air is new."""
