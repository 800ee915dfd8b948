"""What was read, as frames that an accountant can follow."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "ledger"))
from ledger_files import make_client

from kamlib.client import Client, check_settings
from kamlib.ledger import read_ledger
from kamlib.reading.report import Reading
from kamlib.words.words import Words

LEDGER = (
    "Fecha;Cliente;Importe neto\n"
    "15/01/2024;C1;100,50\n"
    "31/03/2024;C2;1.000,00\n"
    "05/04/2024;C1;-0,50\n"
    "40/04/2024;C1;7,00\n"
    "TOTAL;;1.100,00\n"
)
SOURCES = [{"files": ["v.csv"], "columns": {
    "date": "Fecha", "customer": "Cliente", "net_revenue": "Importe neto"}}]  # fmt: skip
STATED = (
    '\n[[stated]]\nperiod = "2024-Q1"\nnet_revenue = 1100.50\nwho = "IVA 1T"\n'
    '\n[[stated]]\nperiod = "2024"\nnet_revenue = 1107\nfile = "v.csv"\n'
)


def reading(tmp_path):
    made = make_client(tmp_path, {"v.csv": LEDGER}, SOURCES)
    text = made.settings_file.read_text("utf-8") + STATED
    made.settings_file.write_text(text, "utf-8")
    return Reading(read_ledger(Client("t", tmp_path, check_settings(text))).report)


def test_stated_totals_stand_beside_those_read(tmp_path):
    found = reading(tmp_path)
    rows = found.stated[["stated_total", "read_total", "total_gap"]].values.tolist()
    # the file's total agrees; the first quarter too; of the year 7.00 lack: the row set aside
    assert rows == [[1100, 1100, 0], [1100.5, 1100.5, 0], [1107, 1100, -7]]
    assert any("2024" in text and "-7" in text for text in found["warnings"])


def test_every_row_set_aside_is_named(tmp_path):
    rows = reading(tmp_path).aside_rows
    assert rows.values.tolist() == [["v.csv", "bad_date", 1, "5"], ["v.csv", "totals_row", 1, "6"]]


def test_decisions_show_their_evidence(tmp_path):
    rows = reading(tmp_path).decisions.set_index("source_column")
    # 31/03, 15/01 and nothing else can only be day-month; 05/04 fits both
    date = rows.loc["Fecha"]
    assert (date["read_as"], date["lines_for"], date["lines_against"], date["lines_open"]) == (
        "dmy", 2, 0, 1)  # fmt: skip
    amount = rows.loc["Importe neto"]
    assert (amount["read_as"], amount["decided_by"], amount["lines_for"]) == (
        "1.234,5", "column", 5)  # fmt: skip


def test_the_rules_at_work_are_told_in_words(tmp_path):
    text = "Fecha;Cliente;Uds;Precio;Dto %;Tipo\n" + "".join(
        f"{day}/01/2024;C1;2;10,00;10;{kind}\n" for day, kind in ((15, "Factura"), (16, "Abono"))
    )
    columns = {"date": "Fecha", "customer": "Cliente", "quantity": "Uds", "unit_price": "Precio",
               "discount": "Dto %"}  # fmt: skip
    source = {"files": ["v.csv"], "credit_notes": {"Tipo": ["Abono"]}, "columns": columns}
    report = read_ledger(make_client(tmp_path, {"v.csv": text}, [source])).report
    assert report["net_revenue"] == 0
    told = "\n".join(Reading(report).rules(Words("es", "es-ES", "EUR"))["rule_text"])
    assert "porcentaje (10 es el 10 %)" in told
    assert "con «Abono» en Tipo son notas de crédito" in told
    assert "neto = cantidad × precio × (1 − descuento / 100)" in told


def test_typed_cells_of_a_sheet_are_counted_as_such(tmp_path):
    # of the workbook's five amounts one is text (-1.000,05), the total is typed; all days are
    book = (Path(__file__).parents[1] / "ledgers" / "sales_1904.xls").read_bytes()
    columns = {"date": "Fecha", "order": "Pedido", "customer": "Código", "net_revenue": "Importe"}
    source = [{"files": ["v.xls"], "columns": columns}]
    report = read_ledger(make_client(tmp_path, {"v.xls": book}, source)).report
    rows = Reading(report).decisions.set_index("source_column")
    assert rows.loc["Fecha", ["decided_by", "cells_typed"]].tolist() == ["typed", 5]
    assert rows.loc["Fecha", ["lines_for", "lines_against", "lines_open"]].isna().all()
    amount = rows.loc["Importe"]
    assert amount[["read_as", "decided_by", "lines_for", "cells_typed"]].tolist() == [
        "1.234,5", "column", 1, 5
    ]  # fmt: skip


def test_months_by_file_add_up(tmp_path):
    found = reading(tmp_path)
    frame = found.file_months
    assert frame["net_exact"].tolist() == [-0.5, 1000, 100.5]
    assert frame["line_count"].sum() == found["kept"]
