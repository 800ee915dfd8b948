"""Exports that overlap: a line in both counts once, if its order number says so."""

from ledger_files import make_client

from kamlib.ledger import read_ledger

HEAD = "Fecha;Pedido;Cliente;Articulo;Cantidad;Importe;Portes\n"
COLUMNS = {"date": "Fecha", "order": "Pedido", "customer": "Cliente", "product": "Articulo",
           "quantity": "Cantidad", "net_revenue": "Importe", "freight": "Portes"}  # fmt: skip
FIRST = (
    "31/01/2024;P1;C1;A;1;10,00;2,00\n"
    "31/01/2024;P1;C1;A;1;10,00;2,00\n"  # twice in the order, and in both exports
    "31/01/2024;P2;C2;A;1;20,00;3,00\n"
    "31/01/2024;;C3;A;1;5,00;0,00\n"  # no order number: never the same
)
SECOND = (
    "31/01/2024;P1;C1;A;1;10,00;2,00\n"
    "31/01/2024;P1;C1;A;1;10,00;2,00\n"
    "31/01/2024;P2;C2;A;1;20,50;3,00\n"  # corrected: another amount is another line
    "31/01/2024;;C3;A;1;5,00;0,00\n"
    "28/02/2024;P3;C1;A;1;40,00;4,00\n"
)


def read(tmp_path, files, settings="", columns=None):
    sources = columns or [{"files": sorted(files), "columns": COLUMNS}]
    return read_ledger(make_client(tmp_path, files, sources, ledger=settings))


def test_shared_lines_count_once(tmp_path):
    ledger = read(tmp_path, {"a.csv": HEAD + FIRST, "b.csv": HEAD + SECOND})
    report = ledger.report
    # 10 + 10 + 20 + 5 of the first; 20.50 + 5 + 40 of the second
    assert report["net_revenue"] == 110.5
    assert (report["lines_in"], report["kept"], report["reasons"]) == (9, 7, {"overlap": 2})
    assert ledger.set_aside[["source", "source_row"]].values.tolist() == [
        ["b.csv", 2],
        ["b.csv", 3],
    ]
    assert any("20.00" in text for text in report["warnings"])
    assert report["duplicates"] == 2  # the second line of P1, and the one without order number
    assert report["order_level"]["freight"] == ledger.lines["freight"].sum()


def test_kept_when_the_settings_say_so(tmp_path):
    report = read(
        tmp_path, {"a.csv": HEAD + FIRST, "b.csv": HEAD + SECOND}, 'overlaps = "keep"'
    ).report
    assert (report["kept"], report["set_aside"], report["net_revenue"]) == (9, 0, 130.5)
    assert any("both are counted" in text for text in report["warnings"])


def test_other_headers_do_not_hide_an_overlap(tmp_path):
    second = HEAD.replace("Importe", "Neto") + SECOND
    sources = [
        {"files": ["a.csv"], "columns": COLUMNS},
        {"files": ["b.csv"], "columns": {**COLUMNS, "net_revenue": "Neto"}},
    ]
    report = read(tmp_path, {"a.csv": HEAD + FIRST, "b.csv": second}, columns=sources).report
    assert (report["kept"], report["net_revenue"]) == (7, 110.5)


def test_repeats_within_one_file_are_no_overlap(tmp_path):
    report = read(tmp_path, {"a.csv": HEAD + FIRST}).report
    assert (report["kept"], report["duplicates"]) == (4, 1)
