"""Workbooks as people make them: headers of two rows, a sheet per month, both date systems."""

import datetime
import zipfile

import pytest
import xlsxwriter
from ledger_files import make_client

from kamlib.ledger import read_ledger
from kamlib.problem import Problems

COLUMNS = {"date": "Fecha", "customer": "Cliente Código", "net_revenue": "Importe neto"}
MAPPED = {"date": "Fecha", "customer": "Cliente", "net_revenue": "Importe"}


def two_rows(path):
    book = xlsxwriter.Workbook(path, {"date_1904": True})
    sheet = book.add_worksheet("Ventas")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.merge_range("A1:E1", "Ventas del año 2024")
    sheet.merge_range("A3:A4", "Fecha")
    sheet.merge_range("B3:C3", "Cliente")
    sheet.merge_range("D3:E3", "Importe")
    for at, name in enumerate(("Código", "Nombre", "neto", "IVA"), start=1):
        sheet.write(3, at, name)
    for at, (code, net) in enumerate((("001", 10.5), ("002", "1.000,25")), start=4):
        sheet.write_datetime(at, 0, datetime.datetime(2024, 1, 29 + at - 4), day)
        sheet.write_string(at, 1, code)
        sheet.write(at, 2, "Alfa")
        sheet.write(at, 3, net)  # the second one is a number as text
        sheet.write_formula(at, 4, "=D5*0.21", None, 2.2)
    book.close()


@pytest.mark.parametrize("sources", [[], [{"files": ["v.xlsx"], "columns": COLUMNS}]],
                         ids=["proposed", "mapped"])  # fmt: skip
def test_a_header_of_two_rows(tmp_path, sources):
    ledger = read_ledger(make_client(tmp_path, {"v.xlsx": two_rows}, sources))
    assert list(ledger.lines["customer"]) == ["001", "002"]
    assert ledger.report["net_revenue"] == 1010.75
    # in the date system of 1904 the day is the same
    assert (ledger.report["first_date"], ledger.report["last_date"]) == ("2024-01-29", "2024-01-30")
    assert list(ledger.lines["source_row"]) == [5, 6]


def months(path):
    book = xlsxwriter.Workbook(path)
    for number, name in enumerate(("Enero", "Febrero"), start=1):
        sheet = book.add_worksheet(name)
        for at, header in enumerate(MAPPED.values()):
            sheet.write(0, at, header)
        sheet.write(1, 0, f"31/0{number}/2024" if number == 1 else "28/02/2024")
        sheet.write(1, 1, "C1")
        sheet.write(1, 2, 10 * number)
    book.add_worksheet("Notas").write(0, 0, "nada")
    book.close()


def test_several_ledgers_in_a_workbook_are_asked(tmp_path):
    with pytest.raises(Problems) as caught:
        read_ledger(make_client(tmp_path, {"v.xlsx": months}, []))
    assert [p.code for p in caught.value.problems] == ["several_sheets"]
    assert 'sheet = "*"' in caught.value.text("es")


def test_all_of_them_are_one_ledger_when_the_settings_say_so(tmp_path):
    source = {"files": ["v.xlsx"], "sheet": "*", "columns": MAPPED}
    report = read_ledger(make_client(tmp_path, {"v.xlsx": months}, [source])).report
    assert report["net_revenue"] == 30
    assert [s["file"] for s in report["sources"]] == ["v.xlsx [Enero]", "v.xlsx [Febrero]"]


def test_one_of_them(tmp_path):
    source = {"files": ["v.xlsx"], "sheet": "Febrero", "columns": MAPPED}
    assert read_ledger(make_client(tmp_path, {"v.xlsx": months}, [source])).report["kept"] == 1


@pytest.mark.parametrize("cell", ["XFD1048576", "AZ1048576"])
def test_a_mark_in_the_last_cell_takes_no_memory(tmp_path, cell):
    def bomb(path):
        months(path)
        parts = {}
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                parts[name] = archive.read(name)
        row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        far = f'<row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData>'.encode()
        sheet = "xl/worksheets/sheet1.xml"
        parts[sheet] = parts[sheet].replace(b"</sheetData>", far)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                archive.writestr(name, data)

    source = {"files": ["v.xlsx"], "sheet": "Enero", "columns": MAPPED}
    with pytest.raises(Problems) as caught:
        read_ledger(make_client(tmp_path, {"v.xlsx": bomb}, [source]))
    assert caught.value.problems[0].code in ("too_many_columns", "sheet_too_wide")
