"""Whole small ledgers with the damage that real exports have; every sum is worked by hand."""

import json
from decimal import Decimal

import pyarrow.parquet
import pytest
import xlsxwriter
from ledger_files import MAPPING, make_client

from kamlib.ledger import open_ledger, read_ledger
from kamlib.problem import Problems

SPANISH = (
    "Listado de ventas;;;;;;\n"
    "Ejercicio 2024;;;;;;\n"
    "\n"
    "Fecha;Factura;Cod. cliente;Articulo;Cantidad;Precio;Importe\n"
    "31/01/2024;F1;00012;0A1;2;1.250,00;2.500,00\n"  #            2,500.00
    "01/02/2024;F1;00012;0A2;10;3,50;35,00\n"  #                       35.00
    "05/02/2024;F2;00013;0A1;-1;1.250,00;-1.250,00\n"  # return   −1,250.00
    "06/02/2024;A3;00013;ABONO;;;-100,00\n"  # price-only credit     −100.00
    "07/02/2024;F4;;0A2;1;3,50;3,50\n"  # no customer                   3.50
    "08/02/2024;F5;00014;PORTE;1;20,00;20,00 €\n"  # fee               20.00
    "09/02/2024;F6;00014;0A2;5;0,00;0,00\n"  # free                     0.00
    "30/02/2024;F7;00014;0A2;1;3,50;3,50\n"  # no such day
    ";F8;00014;0A2;1;3,50;3,50\n"  # no date
    "10/02/2024;F9;00014;0A2;1;3,50;tres\n"  # no number
    "10/02/2024;F9;00014;0A2;1;3,50;\n"  # no amount
    "09/02/2024;F6;00014;0A2;5;0,00;0,00\n"  # repeats row 11
    "Fecha;Factura;Cod. cliente;Articulo;Cantidad;Precio;Importe\n"
    "10/02/2024;F9;00014;0A2;1;3,50;4,00;5\n"  # a cell too many
    "TOTAL;;;;;;1.208,50\n"  # 2,500 + 35 − 1,250 − 100 + 3.50 + 20 = 1,208.50
    "Emitido por el programa\n"
)


@pytest.fixture
def spanish(tmp_path):
    return make_client(
        tmp_path, {"ventas.csv": SPANISH.encode("cp1252")}, ledger='fee_products = ["PORTE"]'
    )


def test_every_row_is_accounted_for(spanish):
    ledger = read_ledger(spanish)
    report = ledger.report
    # 16 rows below the header: 8 lines kept (the repeated one too), 8 set aside
    assert (report["lines_in"], report["kept"], report["set_aside"]) == (16, 8, 8)
    assert report["reasons"] == {
        "bad_date": 1, "bad_number": 1, "missing_amount": 1, "missing_date": 1, "note_row": 1,
        "repeated_header": 1, "totals_row": 1, "wrong_columns": 1,
    }  # fmt: skip
    assert report["net_revenue_all_lines"] == 1208.5
    assert report["net_revenue"] == 1205.0
    assert report["customers"] == 3
    assert report["duplicates"] == 1
    assert report["totals"] == [
        {"source": "ventas.csv", "row": 19, "stated": 1208.5, "read": 1208.5, "agrees": True}
    ]
    assert report["first_date"] == "2024-01-31"
    assert report["last_date"] == "2024-02-09"


def test_rows_are_numbered_as_a_spreadsheet_does(spanish):
    aside = read_ledger(spanish).set_aside
    assert dict(zip(aside["source_row"], aside["reason"], strict=True)) == {
        12: "bad_date", 13: "missing_date", 14: "bad_number", 15: "missing_amount",
        17: "repeated_header", 18: "wrong_columns", 19: "totals_row", 20: "note_row",
    }  # fmt: skip
    bad = aside[aside["reason"] == "bad_number"].iloc[0]
    assert (bad["column"], bad["text"]) == ("Importe", "tres")
    assert bad["raw"] == "10/02/2024 | F9 | 00014 | 0A2 | 1 | 3,50 | tres"


def test_kinds_and_codes(spanish):
    ledger = read_ledger(spanish)
    assert list(ledger.lines["kind"]) == [
        "sale", "sale", "return", "credit", "sale", "fee", "free", "free"]  # fmt: skip
    assert list(ledger.lines["customer"])[:3] == ["00012", "00012", "00013"]
    assert ledger.lines["customer"].isna().sum() == 1
    assert ledger.lines["product"][0] == "0A1"
    assert ledger.lines["net_revenue"].dtype == "float64"


def test_conventions_are_told(spanish):
    told = read_ledger(spanish).report["conventions"][0]
    assert told["separator"] == ";"
    assert (told["decimal"], told["thousands"], told["date_order"]) == (",", ".", "dmy")
    assert told["header_row"] == 4


def test_money_is_exact_on_disk(spanish):
    read_ledger(spanish)
    table = pyarrow.parquet.read_table(spanish.ledger)
    assert str(table.schema.field("net_revenue").type) == "decimal128(20, 4)"
    assert sum(table["net_revenue"].to_pylist()) == Decimal("1208.5")


def test_duplicates_dropped_when_said(tmp_path):
    client = make_client(
        tmp_path, {"ventas.csv": SPANISH.encode("cp1252")}, ledger='duplicates = "drop"'
    )
    report = read_ledger(client).report
    assert (report["kept"], report["set_aside"], report["reasons"]["duplicate"]) == (7, 9, 1)
    assert report["duplicates"] == 1


def test_open_reads_again_only_when_something_changed(spanish):
    first = read_ledger(spanish)
    before = spanish.ledger.stat().st_mtime_ns
    assert open_ledger(spanish).key == first.key
    assert spanish.ledger.stat().st_mtime_ns == before
    file = spanish.sources / "ventas.csv"
    file.write_bytes(file.read_bytes().replace(b"35,00", b"36,00", 1))
    assert open_ledger(spanish).key != first.key


def test_a_damaged_ledger_is_read_again(spanish):
    read_ledger(spanish)
    spanish.ledger.write_bytes(b"no")
    assert open_ledger(spanish).report["kept"] == 8


def test_nothing_half_written_stays(spanish, monkeypatch):
    def fail(*_args, **_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("pyarrow.parquet.write_table", fail)
    with pytest.raises(KeyboardInterrupt):
        read_ledger(spanish)
    assert sorted(p.name for p in spanish.folder.iterdir()) == ["client.toml", "sources"]


def _workbook(path):
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    sheet = book.add_worksheet("Ventas")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write(0, 0, "Ventas 2024")
    for place, header in enumerate(MAPPING.values()):
        sheet.write(2, place, header)
    rows = [
        ("2024-01-05", "F1", "00012", "A", 2, 1.1, 2.2),
        ("2024-01-06", "F2", 13, "B", 3, 0.1, 0.3),  # a code typed as a number
        ("2024-01-07", "F3", "00012", "=1+1", 1, 1234.567, "1.234,57"),  # text among numbers
    ]
    for at, (date, *rest) in enumerate(rows, start=3):
        import datetime

        sheet.write_datetime(at, 0, datetime.datetime.fromisoformat(date), day)
        for place, cell in enumerate(rest, start=1):
            sheet.write(at, place, cell)
    sheet.write(6, 0, "Total general")
    sheet.write(6, 6, 1237.07)  # 2.20 + 0.30 + 1,234.57
    book.add_worksheet("Notas").write(0, 0, "nada")
    book.close()


def test_workbook_with_title_and_total(tmp_path):
    ledger = read_ledger(make_client(tmp_path, {"ventas.xlsx": _workbook}))
    report = ledger.report
    assert (report["lines_in"], report["kept"]) == (4, 3)
    assert report["reasons"] == {"totals_row": 1}
    assert report["net_revenue_all_lines"] == 1237.07
    assert report["totals"][0]["agrees"]
    assert list(ledger.lines["customer"]) == ["00012", "13", "00012"]
    assert ledger.lines["product"][2] == "=1+1"  # text, never evaluated
    assert list(ledger.lines["source_row"]) == [4, 5, 6]


FREIGHT = (
    "Fecha,Factura,Cod. cliente,Articulo,Cantidad,Precio,Dto,Portes\n"
    "2024-01-15,F1,C1,A,10,10.00,0.10,12.50\n"  # 90
    "2024-01-15,F1,C1,B,1,20.00,0,12.50\n"  # 20
    "2024-01-16,F2,C2,A,2,10.00,0.05,7.00\n"  # 19
    "2024-01-17,F3,C2,A,1,10.00,0,\n"  # 10
)


def test_order_amount_once_and_net_derived(tmp_path):
    columns = {k: v for k, v in MAPPING.items() if k != "net_revenue"}
    columns |= {"discount": "Dto", "freight": "Portes"}
    client = make_client(tmp_path, {"v.csv": FREIGHT}, [{"files": ["v.csv"], "columns": columns}])
    ledger = read_ledger(client)
    assert ledger.report["net_revenue"] == 139.0
    assert ledger.report["order_level"] == {"freight": 19.5}
    assert list(ledger.lines["freight"]) == [12.5, 0, 7, 0]
    assert list(ledger.lines["discount"]) == [0.1, 0, 0.05, 0]
    rules = [rule["rule"] for rule in ledger.report["conventions"][0]["rules"]]
    assert rules == ["discount_as", "net_from_share", "freight_per_order"]


def test_groups_costs_and_own_companies(tmp_path):
    ledger = (
        "Fecha,Factura,Cod. cliente,Articulo,Cantidad,Precio,Importe\n"
        "2024-01-15,F1,001,A,10,10.00,100.00\n"
        "2024-01-15,F2,002,A,-1,10.00,-10.00\n"
        "2024-01-16,F3,003,B,2,10.00,20.00\n"
        "2024-01-16,F4,009,A,1,10.00,10.00\n"
    )
    customers = (
        "Codigo;Nombre;Grupo;Nombre grupo;Empresa del grupo;Rappel\n"
        "001;Alfa Norte;G1;Alfa;no;2 %\n002;Alfa Sur;G1;Alfa;no;2 %\n003;Beta;;;no;\n"
        "009;Filial;;;sí;\n"
    )
    products = "Codigo;Descripcion;Familia;Coste unitario;Esencial\nA;Filtro;Filtros;6,50;sí\n"
    tables = [
        {"kind": "customers", "file": "c.csv", "columns": {
            "customer": "Codigo", "customer_name": "Nombre", "account": "Grupo",
            "account_name": "Nombre grupo", "internal": "Empresa del grupo",
            "rebate_share": "Rappel"}},
        {"kind": "products", "file": "p.csv", "columns": {
            "product": "Codigo", "product_name": "Descripcion", "family": "Familia",
            "unit_cost": "Coste unitario", "essential": "Esencial"}},
    ]  # fmt: skip
    client = make_client(
        tmp_path, {"v.csv": ledger, "c.csv": customers, "p.csv": products},
        [{"files": ["v.csv"], "columns": MAPPING}], tables,
    )  # fmt: skip
    found = read_ledger(client)
    lines = found.lines
    assert list(lines["account"]) == ["G1", "G1", "003", "009"]
    assert list(lines["account_name"]) == ["Alfa", "Alfa", "Beta", "Filial"]
    assert list(lines["kind"]) == ["sale", "return", "sale", "internal"]
    assert list(lines["cost"][:2]) == [65.0, -6.5]  # 10 × 6.50 and −1 × 6.50
    assert lines["cost"].isna().tolist() == [False, False, True, False]  # B has no cost: unknown
    assert list(lines["family"].fillna("?")) == ["Filtros", "Filtros", "?", "Filtros"]
    assert found.report["accounts"] == 3
    assert found.tables["customers"]["rebate_share"].tolist()[:2] == [0.02, 0.02]
    assert found.tables["wallet"].empty
    assert list(found.tables["wallet"].columns)[:3] == ["account", "family", "need"]


def refused(client):
    with pytest.raises(Problems) as caught:
        read_ledger(client)
    assert caught.value.lang == client.settings.client.language
    caught.value.text()  # its words are all there
    return caught.value.problems


HEAD = "Fecha,Factura,Cod. cliente,Articulo,Cantidad,Precio,Importe\n"


def test_days_below_13_are_asked(tmp_path):
    rows = "01/02/2024,F1,C1,A,1,10.50,10.50\n03/04/2024,F2,C2,A,1,10.50,10.50\n"
    (problem,) = refused(make_client(tmp_path, {"v.csv": HEAD + rows}))
    assert (problem.code, problem.where, problem.row, problem.column) == (
        "ambiguous_date", "v.csv", 2, "Fecha")  # fmt: skip
    assert 'date_order = "dmy"' in problem.part("remedy", "es")
    assert "2: 01/02/2024" in problem.part("found", "pt")


def test_the_answer_is_taken(tmp_path):
    rows = "01/02/2024,F1,C1,A,1,10.50,10.50\n03/04/2024,F2,C2,A,1,10.50,10.50\n"
    source = {"files": ["v.csv"], "date_order": "mdy", "columns": MAPPING}
    ledger = read_ledger(make_client(tmp_path, {"v.csv": HEAD + rows}, [source]))
    assert ledger.report["last_date"] == "2024-03-04"


def test_numbers_that_read_two_ways_are_asked(tmp_path):
    rows = "2024-01-31,F1,C1,A,1,1.234,1.234\n2024-01-31,F2,C2,A,2,5.000,10.000\n"
    problems = refused(make_client(tmp_path, {"v.csv": HEAD + rows}))
    assert {p.code for p in problems} == {"ambiguous_number"}
    assert {p.column for p in problems} == {"Precio", "Importe"}
    assert 'decimal = ","' in problems[0].part("remedy", "en")


@pytest.mark.parametrize(("decimal", "total"), [(",", 11234.0), (".", 11.234)])
def test_the_answer_on_numbers_is_taken(tmp_path, decimal, total):
    rows = "2024-01-31,F1,C1,A,1,1.234,1.234\n2024-01-31,F2,C2,A,2,5.000,10.000\n"
    source = {"files": ["v.csv"], "decimal": decimal, "columns": MAPPING}
    ledger = read_ledger(make_client(tmp_path, {"v.csv": HEAD + rows}, [source]))
    assert ledger.report["net_revenue"] == total


def test_missing_column_names_what_is_there(tmp_path):
    text = HEAD.replace("Importe", "Importes") + "2024-01-31,F1,C1,A,1,1.5,1.5\n"
    (problem,) = refused(make_client(tmp_path, {"v.csv": text}))
    assert (problem.code, problem.column) == ("missing_column", "Importe")
    assert problem.values["near"].startswith("Importes")
    assert "Cantidad" in problem.values["found"]


def test_all_mistakes_at_once(tmp_path):
    columns = {"date": "Fecha", "customr": "Cod. cliente"}
    codes = [p.code for p in refused(make_client(
        tmp_path, {"v.csv": HEAD}, [{"files": ["v.csv"], "columns": columns},
                                    {"files": ["w*.csv"], "columns": MAPPING}]))]  # fmt: skip
    assert codes.count("unmapped_column") == 2  # customer, net revenue
    assert "no_file" in codes


@pytest.mark.parametrize("content", ["", "\n\n", HEAD, HEAD + "TOTAL,,,,,,5\n"])
def test_nothing_in_it(tmp_path, content):
    (problem,) = refused(make_client(tmp_path, {"v.csv": content}))
    codes = ("empty_file", "no_lines", "no_usable_lines", "missing_column")
    assert problem.code in codes or content == "\n\n"


def test_no_sources(tmp_path):
    assert refused(make_client(tmp_path, {}, []))[0].code == "no_ledger_found"


def test_other_currency_stops(tmp_path):
    text = HEAD.replace("\n", ",Moneda\n") + "2024-01-31,F1,C1,A,1,1.5,1.5,USD\n"
    columns = {**MAPPING, "currency": "Moneda"}
    (problem,) = refused(
        make_client(tmp_path, {"v.csv": text}, [{"files": ["v.csv"], "columns": columns}])
    )
    assert (problem.code, problem.values["found"]) == ("other_currency", "USD: 1")


def test_one_customer_and_all_negative_are_read(tmp_path):
    ledger = read_ledger(
        make_client(tmp_path, {"v.csv": HEAD + "2024-01-31,F1,C1,A,-1,1.5,-1.5\n"}, lang="pt")
    )
    assert ledger.report["net_revenue"] == -1.5
    assert any("único cliente" in warning for warning in ledger.report["warnings"])
    assert any("maior que zero" in warning for warning in ledger.report["warnings"])


def test_the_same_file_twice_is_refused(tmp_path):
    source = {"files": ["v.csv"], "columns": MAPPING}
    client = make_client(tmp_path, {"v.csv": HEAD + "2024-01-31,F1,C1,A,1,1.5,1.5\n"}, [source] * 2)
    assert refused(client)[0].code == "file_in_two"


def test_report_is_json(spanish):
    report = read_ledger(spanish).report
    assert json.loads(spanish.report.read_text(encoding="utf-8")) == report


def test_utf16_and_quotes(tmp_path):
    text = HEAD + '2024-01-31,F1,"C,1","A ""2""",1,1.5,1.5\n2024-01-31,F2,"C\n2",A,1,1.5,1.5\n'
    ledger = read_ledger(make_client(tmp_path, {"v.csv": text.encode("utf-16")}))
    assert list(ledger.lines["customer"]) == ["C,1", "C 2"]
    assert ledger.lines["product"][0] == 'A "2"'
