"""Ledgers that nobody here made, read without work by hand; absent data is skipped."""

import os
from decimal import Decimal
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet
import pytest
from ledger_files import make_client

from kamlib.ledger import propose_sources, read_ledger

_SHARED = Path(os.environ.get("KAM_SHARED") or Path(__file__).resolve().parents[2] / "../shared")
DATA = _SHARED / "data" if (_SHARED / "data").is_dir() else _SHARED


def read(tmp_path, file, currency):
    path = DATA / file
    if not path.is_file():
        pytest.skip(f"no {file}")
    proposal = propose_sources([path], "en")
    assert proposal.questions == []
    client = make_client(
        tmp_path, {path.name: path.read_bytes()}, proposal.sources, currency=currency
    )
    return client, read_ledger(client)


def test_online_retail(tmp_path):
    client, ledger = read(tmp_path, "online_retail/online_retail.parquet", "GBP")
    report = ledger.report
    assert (report["lines_in"], report["kept"], report["set_aside"]) == (541_909, 541_909, 0)
    assert report["customers"] == 4_372
    assert report["lines_without_customer"] == 135_080
    assert report["duplicates"] == 5_268
    assert report["kinds"]["return"]["lines"] == 10_624
    table = pyarrow.parquet.read_table(client.ledger)
    assert pc.sum(table["net_revenue"]).as_py() == Decimal("9747747.934")
    named = table.filter(pc.is_valid(table["customer"]))
    assert round(pc.sum(named["net_revenue"]).as_py(), 2) == Decimal("8300065.81")
    assert report["net_revenue_all_lines"] == 9_747_747.934
    by_account = ledger.lines.groupby("account")["net_revenue"].sum().nlargest(5)
    assert round(by_account.sum() / report["net_revenue"], 3) == 0.118


def test_northwind(tmp_path):
    client, ledger = read(tmp_path, "northwind/ledger_flat.csv", "USD")
    report = ledger.report
    assert (report["lines_in"], report["kept"], report["customers"]) == (2_155, 2_155, 89)
    assert round(report["net_revenue"], 2) == 1_265_793.04
    assert report["order_level"] == {"freight": 64_942.69}
    assert ledger.lines["order"].nunique() == 830
    gross = (ledger.lines["quantity"] * ledger.lines["unit_price"]).sum()
    assert round(gross, 2) == 1_354_458.59
    table = pyarrow.parquet.read_table(client.ledger)
    assert pc.sum(table["net_revenue"]).as_py() == Decimal("1265793.0395")
