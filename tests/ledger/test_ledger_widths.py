"""Rows with a cell too many, and headers in mid-file: never read in the wrong columns."""

import pytest
import xlsxwriter
from ledger_files import make_client

from kamlib.ledger import propose_sources, read_ledger
from kamlib.problem import Problems

COLUMNS = {"date": "Fecha", "order": "Factura", "customer": "Cliente",
           "net_revenue": "Importe neto", "cost": "Coste total"}  # fmt: skip
HEAD = "Fecha,Factura,Cliente,Importe neto,Coste total,Notas"
# 130.50 + 140.50 + 150.50 = 421.50
ROWS = ["13/03/2024,1,A,130.50,60.25,", "14/03/2024,2,B,140.50,70.25,",
        "15/03/2024,3,C,150.50,80.25,"]  # fmt: skip


def read(folder, rows, head=HEAD, columns=COLUMNS):
    text = "\n".join([head, *rows]) + "\n"
    sources = [{"files": ["v.csv"], "columns": columns}]
    return read_ledger(make_client(folder, {"v.csv": text}, sources)).report


def told(folder, rows, head=HEAD, columns=COLUMNS):
    with pytest.raises(Problems) as caught:
        read(folder, rows, head, columns)
    caught.value.text("pt")
    return [(p.code, p.row) for p in caught.value.problems]


@pytest.mark.parametrize("row", [
    "16/03/2024,4,A,100,50,60.00,",  # 100,50 cut in two
    "16/03/2024,4,A,100.50,60,25,",  # the cost cut in two
    "16/03/2024,4,Perez, Hijos,100.50,60.25,",  # so many cells, but too many: no amount in Perez
    "16/03/2024,4,A, S.A.,100.50,,",
])  # fmt: skip
def test_a_shifted_row_with_an_empty_last_cell_is_set_aside(tmp_path, row):
    report = read(tmp_path, [*ROWS, row])
    assert (report["net_revenue"], report["set_aside"]) == (421.5, 1)


def test_separators_at_the_end_of_every_row_change_nothing(tmp_path):
    padded = [row + "," for row in ROWS]
    report = read(tmp_path, padded)
    assert (report["net_revenue"], report["kept"]) == (421.5, 3)
    # with them a shifted row has one more, or reaches the column that no header names
    shifted = ["16/03/2024,4,A,100,50,60.00,,", "16/03/2024,5,A,100,50,60.00,nota"]
    report = read(tmp_path / "b", padded + shifted)
    assert (report["net_revenue"], report["kept"], report["set_aside"]) == (421.5, 3, 2)
    assert read(tmp_path / "c", padded, HEAD + ",")["net_revenue"] == 421.5


def test_a_few_padded_rows_are_kept_where_they_cannot_be_shifted(tmp_path):
    head = "Fecha;Factura;Cliente;Importe neto;Coste total;Notas"
    rows = [row.replace(",", ";").replace(".", ",") for row in ROWS]
    # joined with the next, no cell but a note's would fit: 200 + 421.50
    report = read(tmp_path, [*rows, "16/03/2024;4;A;200,00;90,00;;", "16/03/2024;5;;;;;"], head)
    assert (report["net_revenue"], report["set_aside"]) == (621.5, 1)


@pytest.mark.parametrize("row", [
    "16/03/2024;Uno;200,00;90,00",  # no order: its customer would be 200,00, its amount the cost
    "16/03/2024;F4;200,00;90,00",  # no customer
])  # fmt: skip
def test_a_row_that_has_lost_a_cell_is_set_aside(tmp_path, row):
    head = "Fecha;Factura;Cliente;Importe neto;Coste total"
    rows = ["13/03/2024;F1;Uno;130,50;60,25", "14/03/2024;F2;Dos;140,50;70,25",
            "15/03/2024;F3;Tres;150,50;80,25"]  # fmt: skip
    report = read(tmp_path, [*rows, row], head)
    assert (report["net_revenue"], report["set_aside"]) == (421.5, 1)
    # one that only ends early, and a totals row, stay what they were
    report = read(tmp_path / "b", [*rows, "16/03/2024;F4;Uno;200,00", "TOTAL;;621,50;301,00"], head)
    assert (report["net_revenue"], report["set_aside"]) == (621.5, 1)
    assert len(report["totals"]) == 1
    # with a day in place of no other cell it is no line: a report's totals row is still compared
    text = ["Ventas del mes;;;;", *rows, "Total de Uno;;421,50;201,00"]
    assert len(read(tmp_path / "d", text, head)["totals"]) == 1
    # where customers may be numbers it cannot be told from a line without cost
    numbers = [f"13/03/2024;F1;{name};130,50;60,25" for name in ("Uno", "200")]
    assert read(tmp_path / "c", [*numbers, "16/03/2024;F4;200;200,00"], head)["kept"] == 3


def test_a_header_in_another_order_stops_with_its_row(tmp_path):
    head = "Fecha,Factura,Cliente,Importe neto,Coste total"
    rows = ["13/03/2024,1,A,130.50,13.00", "14/03/2024,2,B,140.50,14.00"]
    swapped = ["Fecha,Factura,Cliente,Coste total,Importe neto", "13/04/2024,4,A,13.00,130.50"]
    assert told(tmp_path, rows + swapped, head) == [("other_header", 4)]
    # three blocks: the first that differs is told
    blocks = [*rows, head, *rows, *swapped, *swapped]
    assert told(tmp_path / "b", blocks, head) == [("other_header", 7)]


@pytest.mark.parametrize("later", [
    "ID,Fecha,Factura,Cliente,Importe neto,Coste total",  # one more in front: a row too wide
    "Fecha,Cliente,Importe neto,Coste total",  # one less
    "Date,Invoice,Customer,Cost,Net amount",  # in another language, and swapped
    "FECHA,Factura,cliente,COSTE  TOTAL,importe neto",
])  # fmt: skip
def test_a_header_with_other_columns_stops_too(tmp_path, later):
    head, rows = HEAD.removesuffix(",Notas"), [row.removesuffix(",") for row in ROWS]
    shaped = {"ID": "7,14/04/2024,2,B,140.50,14.00", "Fe": "14/04/2024,B,140.50,14.00"}
    below = shaped.get(later[:2], "14/04/2024,2,B,14.00,140.50")
    assert told(tmp_path, [*rows, later, below], head) == [("other_header", 5)]


@pytest.mark.parametrize(("head", "later"), [
    ("Importe neto,Importe", "Importe,Importe neto"),
    ("Importe neto,Notas", "Importe,Importe neto"),
])  # fmt: skip
def test_a_header_that_moves_a_column_to_one_that_is_not_mapped_stops_too(tmp_path, head, later):
    # 10.00 net is 12.10 with tax: read under the first header, the later row would count 12.10
    columns = {k: v for k, v in COLUMNS.items() if k != "cost"}
    rows = ["13/03/2024,1,A,10.00,12.10", f"Fecha,Factura,Cliente,{later}",
            "13/04/2024,2,B,12.10,10.00"]  # fmt: skip
    assert told(tmp_path, rows, f"Fecha,Factura,Cliente,{head}", columns) == [("other_header", 3)]


@pytest.mark.parametrize("later", [
    "FECHA,Factura, cliente ,Importe  Neto,Coste total",
    "Date,Invoice,Customer,Net amount,Total cost",
    "Fecha,Factura,Cliente,Importe neto", "Fecha,Factura,Cliente,Importe neto,Coste total,",
])  # fmt: skip
def test_the_same_header_again_is_set_aside(tmp_path, later):
    head, rows = HEAD.removesuffix(",Notas"), [row.removesuffix(",") for row in ROWS]
    report = read(tmp_path, [*rows, later, *rows], head)
    assert (report["net_revenue"], report["set_aside"]) == (843.0, 1)


def test_a_summary_below_the_lines_is_no_question(tmp_path):
    head, rows = HEAD.removesuffix(",Notas"), [row.removesuffix(",") for row in ROWS]
    report = read(tmp_path, [*rows, ",,,,", "Cliente,Importe neto,,,", "A,130.50,,,"], head)
    assert (report["net_revenue"], report["kept"]) == (421.5, 3)


def test_in_a_workbook_each_sheet_has_its_own_order_and_within_one_it_stops(tmp_path):
    head = ["Fecha", "Factura", "Cliente", "Importe neto", "Coste total"]
    row = ["13/03/2024", "1", "A", 130.5, 13]
    swap = lambda cells: [*cells[:3], cells[4], cells[3]]  # noqa: E731

    def book(*sheets):
        def write(path):
            with xlsxwriter.Workbook(path) as made:
                for rows in sheets:
                    sheet = made.add_worksheet()
                    for at, cells in enumerate(rows):
                        sheet.write_row(at, 0, cells)

        return write

    def read_book(folder, *sheets, **options):
        sources = [{"files": ["v.xlsx"], "columns": COLUMNS, **options}]
        return read_ledger(make_client(folder, {"v.xlsx": book(*sheets)}, sources)).report

    apart = [head, row], [swap(head), swap(["14/03/2024", "2", "A", 130.5, 13])]
    assert read_book(tmp_path, *apart, sheet="*")["net_revenue"] == 261.0
    with pytest.raises(Problems) as caught:
        read_book(tmp_path / "b", [*apart[0], *apart[1]])
    assert [(p.code, p.row) for p in caught.value.problems] == [("other_header", 3)]


def test_the_answer_of_the_question_works(tmp_path):
    head = "Fecha,Factura,Cliente,Importe neto,Coste total"
    first = f"{head}\n13/03/2024,1,A,130.50,13.00\n"
    second = "Fecha,Factura,Cliente,Coste total,Importe neto\n13/04/2024,4,A,13.00,130.50\n"
    sources = [{"files": ["a.csv", "b.csv"], "columns": COLUMNS}]
    made = make_client(tmp_path, {"a.csv": first, "b.csv": second}, sources)
    assert read_ledger(made).report["net_revenue"] == 261.0
    assert propose_sources(sorted(made.sources.iterdir()), "en").questions == []
