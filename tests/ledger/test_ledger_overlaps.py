"""Exports that overlap: a line in both counts once, if its order number says so."""

import pytest
from ledger_files import make_client

from kamlib.ledger import read_ledger
from kamlib.problem import Problems

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
    assert any("20,00" in text for text in report["warnings"])
    # the corrected line of P2 may be the same one: told, since no line number tells
    assert any("20,50" in text and "order_line" in text for text in report["warnings"])
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


LINED = HEAD.replace("Pedido;", "Pedido;Linea;")
NUMBERED = {**COLUMNS, "order_line": "Linea"}
EARLY = (
    "31/01/2024;P1;001;C1;A;1;10,00;2,00\n"
    "31/01/2024;P1;002;C1;A;1;10,00;2,00\n"
    "31/01/2024;P2;001;C2;A;1;20,00;3,00\n"
)
LATE = (
    "31/01/2024;P1;2;C1;A;1;10,00;2,00\n"  # the second line alone, its number without zeros
    "31/01/2024;P1;3;C1;A;1;10,00;2,00\n"  # alike, but a third line of the order
    "31/01/2024;P2;1;C2;A;1;20,50;3,00\n"  # corrected
    "15/02/2025;P1;1;C9;A;1;70,00;0,00\n"  # numbers begin anew
)
LINED_SOURCE = [{"files": ["a.csv", "b.csv", "c.csv"], "columns": NUMBERED}]


def lined(tmp_path, settings="", third=""):
    files = {"a.csv": LINED + EARLY, "b.csv": LINED + LATE}
    source = [{"files": sorted(files), "columns": NUMBERED}]
    if third:
        files["c.csv"], source = LINED + third, LINED_SOURCE
    return read(tmp_path, files, settings, source)


def test_a_changed_line_is_asked_with_both_rows(tmp_path):
    with pytest.raises(Problems) as caught:
        lined(tmp_path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where, problem.row, problem.column) == (
        "line_changed", "b.csv", 4, "Linea"
    )  # fmt: skip
    text = problem.text("es")
    assert "a.csv 4: 20.0000, b.csv 4: 20.5000" in text
    assert 'changed_lines = "later"' in text


def test_the_later_export_corrects_where_the_settings_say_so(tmp_path):
    ledger = lined(tmp_path, 'changed_lines = "later"')
    report = ledger.report
    # P1: lines 1 and 2 of the first, 3 of the second; P2 as corrected; the other P1 of 2025
    assert report["net_revenue"] == 10 + 10 + 10 + 20.5 + 70
    assert report["reasons"] == {"overlap": 1, "replaced": 1}
    assert report["lines_in"] == 7 == report["kept"] + report["set_aside"]
    gone = ledger.set_aside[["source", "source_row", "reason"]].values.tolist()
    assert gone == [["a.csv", 4, "replaced"], ["b.csv", 2, "overlap"]]
    assert any("20,00" in text and "correct" in text for text in report["warnings"])
    assert any("70,00" in text for text in report["warnings"])  # the same number, another day
    # freight: P1 once 2.00, P2 3.00 though the line that carried it first is gone
    assert report["order_level"] == {"freight": 5.0}
    assert ledger.lines["freight"].sum() == 5.0


def test_both_count_where_the_settings_say_so_and_are_told(tmp_path):
    report = lined(tmp_path, 'changed_lines = "both"').report
    assert report["net_revenue"] == 10 + 10 + 10 + 20 + 20.5 + 70
    assert report["reasons"] == {"overlap": 1}
    assert any("20,50" in text for text in report["warnings"])


def test_a_correction_taken_back_counts_as_the_last_export_says(tmp_path):
    back = "31/01/2024;P2;1;C2;A;1;20,00;3,00\n"
    ledger = lined(tmp_path, 'changed_lines = "later"', back)
    assert ledger.lines.query("order == 'P2'")[["source", "net_revenue"]].values.tolist() == [
        ["c.csv", 20.0]
    ]
    assert ledger.report["reasons"] == {"overlap": 1, "replaced": 2}


def test_freight_of_an_order_in_two_layouts_counts_once(tmp_path):
    second = HEAD.replace("Importe", "Neto") + (
        "31/01/2024;P1;C1;B;1;7,00;2,00\n"  # another line of the order, its freight again
        "31/01/2024;P2;C2;B;1;8,00;3,50\n"  # another freight for the same order: told
        "31/01/2024;P4;C2;B;1;9,00;1,00\n"
    )
    sources = [
        {"files": ["a.csv"], "columns": COLUMNS},
        {"files": ["b.csv"], "columns": {**COLUMNS, "net_revenue": "Neto"}},
    ]
    ledger = read(tmp_path, {"a.csv": HEAD + FIRST, "b.csv": second}, columns=sources)
    # P1 2.00 once, P2 3.00 + 3.50 as the two layouts differ, P4 1.00
    assert ledger.report["order_level"] == {"freight": 9.5}
    assert ledger.lines["freight"].sum() == 9.5
    assert ledger.report["net_revenue"] == 45 + 24
    assert any(text.startswith("b.csv, Portes") for text in ledger.report["warnings"])
