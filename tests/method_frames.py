"""Small ledgers for the tests of the method, and the shared data read by hand."""

import os
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

SHARED = Path(
    os.environ.get("KAM_SHARED") or Path(__file__).resolve().parents[1] / ".." / "shared" / "data"
)


def make_lines(rows, columns="account net_revenue", **same):
    """Lines of the ledger from short rows; what is not given has a plain value."""
    lines = pd.DataFrame(rows, columns=columns.split())
    n = len(lines)
    defaults = {
        "line": np.arange(n),
        "date": pd.Timestamp("2025-06-15"),
        "order": [str(i) for i in range(n)],
        "customer": lines["account"],
        "account_name": lines["account"],
        "product": "p",
        "product_name": "P",
        "family": "f",
        "quantity": 1.0,
        "unit_price": np.nan,
        "discount": 0.0,
        "cost": np.nan,
        "freight": 0.0,
        "payment_days": np.nan,
        "kind": "sale",
        "indirect": False,
    }
    for name, value in {**defaults, **same}.items():
        if name not in lines or name in same:
            lines[name] = value
    lines["date"] = pd.to_datetime(lines["date"])
    for name in ("net_revenue", "cost", "quantity"):
        lines[name] = lines[name].astype("float64")
    for name in ("account", "customer", "account_name", "order", "product", "kind"):
        lines[name] = lines[name].astype("str")
    return lines


def make_rates(**given):
    """Rates of cost to serve: nothing is charged but what is given."""
    names = [
        *["per_order", "per_delivery", "per_invoice", "per_line", "per_return", "per_offer"],
        *["kam_hour", "credit_rate", "tax_rate"],
    ]
    rates = dict.fromkeys(names, 0.0) | {
        "payment_days": None,
        "expected_loss": {},
        "kam_hours_key": 100.0,
        "kam_hours_trial": 50.0,
        "kam_hours_develop": 25.0,
        "kam_hours_standard": 4.0,
    }
    return SimpleNamespace(**{**rates, **given})


def make_settings(**sections):
    """All settings with their defaults; ``make_settings(define={"cap_accounts": 3})``."""
    from kamlib.client import Settings

    who = {"name": "X", "language": "en", "locale": "en-GB", "currency": "GBP"}
    return Settings.model_validate({"client": who, **sections})


def make_said(kind, *values):
    """Judgements of a kind as the log gives them, from the fields that matter."""
    from kamlib.judgement.standing import make_frame

    empty = make_frame(kind, [])
    if not values:
        return empty
    frame = pd.DataFrame([dict.fromkeys(empty.columns) | value for value in values])
    frame["entry"] = range(1, len(frame) + 1)
    return frame.astype({name: empty[name].dtype for name in empty})


@cache
def read_online_retail():
    """Online Retail as lines, by hand: every line, cancellations and fees included."""
    path = SHARED / "online_retail" / "online_retail.parquet"
    if not path.exists():
        pytest.skip("shared data (online_retail) is not here")
    raw = pd.read_parquet(path)
    code = raw["CustomerID"].astype("str").where(raw["CustomerID"].notna())
    kind = np.where(raw["Quantity"] < 0, "return", np.where(raw["UnitPrice"] == 0, "free", "sale"))
    rows = pd.DataFrame(
        {
            "account": code,
            "net_revenue": (raw["Quantity"] * raw["UnitPrice"]).round(4),
            "date": raw["InvoiceDate"],
            "order": raw["InvoiceNo"],
            "product": raw["StockCode"],
            "quantity": raw["Quantity"].astype(float),
            "kind": kind,
        }
    )
    return make_lines(rows, " ".join(rows.columns))


def read_northwind():
    """Northwind's flat ledger as lines, by hand."""
    path = SHARED / "northwind" / "ledger_flat.csv"
    if not path.exists():
        pytest.skip("shared data (northwind) is not here")
    raw = pd.read_csv(path)
    first = ~raw["OrderId"].duplicated()
    rows = pd.DataFrame(
        {
            "account": raw["CustomerId"],
            "account_name": raw["CompanyName"],
            "net_revenue": (raw["UnitPrice"] * raw["Quantity"] * (1 - raw["Discount"])).round(4),
            "date": pd.to_datetime(raw["OrderDate"]),
            "order": raw["OrderId"].astype("str"),
            "product": raw["ProductId"].astype("str"),
            "quantity": raw["Quantity"].astype(float),
            "freight": raw["Freight"].where(first, 0.0),
        }
    )
    return make_lines(rows, " ".join(rows.columns))
