"""Workbooks that an office program wrote, both formats and both date systems, to the penny."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "ledger"))
from ledger_files import make_client

from kamlib.ledger import read_ledger

HERE = Path(__file__).parent
COLUMNS = {"date": "Fecha", "order": "Pedido", "customer": "Código", "net_revenue": "Importe"}
FILES = ("sales_1900.xls", "sales_1904.xls", "sales_1900.ods", "sales_1904.ods")


@pytest.mark.parametrize("name", FILES)
def test_read_to_the_penny(tmp_path, name):
    source = [{"files": [name], "columns": COLUMNS}]
    content = (HERE / name).read_bytes()
    assert content[:4] == (b"\xd0\xcf\x11\xe0" if name.endswith("xls") else b"PK\x03\x04")
    ledger = read_ledger(make_client(tmp_path, {name: content}, source))
    report, lines = ledger.report, ledger.lines
    # 1234.56 + 0.10 + 0.20 - 1000.05 + 8765432.19 = 8765667.00, which the last row states
    assert report["net_revenue"] == 8765667.0
    assert report["totals"] == [
        {"source": name, "row": 10, "stated": 8765667.0, "read": 8765667.0, "agrees": True}
    ]
    assert list(lines["net_revenue"]) == [1234.56, 0.1, 0.2, -1000.05, 8765432.19]
    assert list(lines["customer"]) == ["000123", "00045", "00045", "000123", "Ñ-01"]
    assert list(lines["order"]) == ["F-0001", "F-0002", "F-0002", "F-0003", "F-0004"]
    assert list(lines["date"].dt.strftime("%Y-%m-%d")) == [
        "2024-01-31", "2024-02-29", "2024-02-29", "2024-03-01", "2024-12-31",
    ]  # fmt: skip
    assert list(lines["source_row"]) == [5, 6, 7, 8, 9]
    assert report["reasons"] == {"totals_row": 1}
    told = report["conventions"][0]
    assert (told["sheet"], told["header_row"]) == ("Ventas", 4)
