"""Damaged ledgers and what must become of each: ``python tests/ledgers/make.py DIR`` writes them.

Every case is a file as some program or person left it. Its outcome is one of three: a typed
ledger with its exact sum, a question whose answer is a line of client.toml, or a refusal; the
latter two name the file and, where there is one, the row and column.
"""

import datetime
import gzip
import io
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

COLUMNS = {"date": "Fecha", "order": "Pedido", "customer": "Código", "net_revenue": "Importe"}
HEAD = "Fecha;Pedido;Código;Importe\n"


@dataclass
class Case:
    """A file and its outcome.

    Parameters
    ----------
    name, content
        The file.
    net, kept, reasons, customers
        Of a typed ledger: its sum, lines, rows set aside by reason, codes in order.
    code, row, column
        Of a question or refusal: the problem and where.
    answer
        The words of the remedy that answer a question.
    options, columns
        What the settings say of the file beyond, or instead of, `COLUMNS`.
    """

    name: str
    content: bytes
    net: float | None = None
    kept: int | None = None
    reasons: dict = field(default_factory=dict)
    customers: list | None = None
    code: str = ""
    row: int | None = None
    column: str = ""
    answer: str = ""
    options: dict = field(default_factory=dict)
    columns: dict | None = None


def text(*rows: str, head: str = HEAD, encoding: str = "utf-8") -> bytes:
    return (head + "".join(f"{row}\n" for row in rows)).encode(encoding)


def amounts(*cells: str) -> bytes:
    """One line per cell, on a day that only day-month fits."""
    return text(*(f"31/01/2024;P{n};C{n};{cell}" for n, cell in enumerate(cells)))


def workbook(fill, **options) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, **options}
    ) as b:
        fill(b)
    return out.getvalue()


def sheet(book, name: str, rows: list) -> None:
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    page = book.add_worksheet(name)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, datetime.date):
                page.write_datetime(at, column, cell, day)
            else:
                page.write(at, column, cell)


def ods(rows: list[list[str]]) -> bytes:
    """A spreadsheet as OpenDocument: text cells."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}>'
        f'<office:body><office:spreadsheet><table:table table:name="Ventas">{cells}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:'
            f'opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="{kind}"/></manifest:manifest>',
        )
        archive.writestr("content.xml", content)
    return out.getvalue()


DAY = datetime.datetime(2024, 1, 31)
HEADERS = ["Fecha", "Pedido", "Código", "Importe"]
PLAIN = ("31/01/2024;P1;C1;1.000,50", "29/02/2024;P2;C2;-0,50")
BOOK = workbook(lambda b: sheet(b, "Ventas", [HEADERS, [DAY, "P1", "C1", 10.5]]))

CASES = [
    # typed, to the penny
    Case("plain.csv", text(*PLAIN), net=1000.0, kept=2),
    Case("utf16.csv", text(*PLAIN, encoding="utf-16"), net=1000.0, kept=2),
    Case("utf16_without_mark.csv", text(*PLAIN, encoding="utf-16-le"), net=1000.0, kept=2),
    Case("dos.csv", text("31/01/2024;P1;Peñón;5,00", "31/01/2024;P2;Ácido año;1,00",
                         encoding="cp850"),
         net=6.0, customers=["Peñón", "Ácido año"]),
    Case("title_and_total.csv", text(*PLAIN, "TOTAL;;;1.000,00", head="Ventas\n2024\n\n" + HEAD),
         net=1000.0, kept=2, reasons={"totals_row": 1}),
    Case("minus_behind.csv", amounts("10,50-", "1.000,00"), net=989.5),
    Case("parentheses.csv", amounts("(10,50)", "1.000,00"), net=989.5),
    Case("unicode_minus.csv", amounts("−10,50", "1.000,00"), net=989.5),
    Case("hard_spaces.csv", amounts("1\u00a0000,50", "2\u202f000,00"), net=3000.5),
    Case("apostrophes.csv", amounts("1'000.50", "2’000.00"), net=3000.5),
    Case("currency_in_cells.csv", amounts("1.000,50 €", "€ 2,00"), net=1002.5),
    Case("codes_with_zeros.csv", text("31/01/2024;P1;00012;1,00", "31/01/2024;P2;0A;1,00"),
         net=2.0, customers=["00012", "0A"]),
    Case("formula_as_text.csv", text('31/01/2024;P1;"=1+1";1,00'), net=1.0, customers=["=1+1"]),
    Case("header_again.csv", text(PLAIN[0], HEAD.strip(), PLAIN[1]), net=1000.0,
         reasons={"repeated_header": 1}),
    Case("impossible_day.csv", text(*PLAIN, "31/02/2024;P3;C3;7,00"), net=1000.0,
         reasons={"bad_date": 1}),
    Case("word_for_amount.csv", text(*PLAIN, "28/02/2024;P3;C3;siete"), net=1000.0,
         reasons={"bad_number": 1}),
    Case("cell_too_many.csv", text(*PLAIN, "28/02/2024;P3;C3;7,00;8"), net=1000.0,
         reasons={"wrong_columns": 1}),
    Case("line_break_in_cell.csv", text('31/01/2024;P1;"C\n1";1,00'), net=1.0, customers=["C 1"]),
    Case("no_last_line_end.csv", text(*PLAIN)[:-1], net=1000.0, kept=2),
    Case("numbers_as_text.xlsx",
         workbook(lambda b: sheet(b, "V", [HEADERS, [DAY, "P1", "001", "1.000,50"],
                                           ["29/02/2024", "P2", 2, 1]])),
         net=1001.5, customers=["001", "2"]),
    Case("years_from_1904.xlsx",
         workbook(lambda b: sheet(b, "V", [HEADERS, [DAY, "P1", "C1", 1]]), date_1904=True),
         net=1.0, kept=1),
    Case("calc.ods", ods([HEADERS, ["31/01/2024", "P1", "001", "1.000,50"]]), net=1000.5,
         customers=["001"]),
    Case("packed.csv.gz", gzip.compress(text(*PLAIN), mtime=0), net=1000.0, kept=2),
    Case("total_with_a_day.csv", text(*PLAIN, "31/12/2024;;TOTAL;1.000,00"), net=1000.0, kept=2,
         reasons={"totals_row": 1}),
    Case("subtotals_with_code.csv",
         text("31/01/2024;P1;C1;1,00", "31/01/2024;;C1;1,00;Total C1", "29/02/2024;P2;C2;2,00",
              "29/02/2024;;C2;2,00;Total cliente C2", head="Fecha;Pedido;Código;Importe;Nota\n"),
         net=3.0, kept=2, reasons={"totals_row": 2}),
    Case("customer_called_total.csv", text("31/01/2024;P1;Total Energies;1,50"), net=1.5, kept=1),
    Case("mark_amid.csv", text(*PLAIN) + b"\xef\xbb\xbf" + b"29/02/2024;P3;C3;7,00\n", net=1007.0),
    Case("no_customer_said.csv", text("31/01/2024;P1;NULL;1,50", "31/01/2024;P2;C2;1,00"), net=2.5),
    Case("inches.csv", text('31/01/2024;P1;"C1;1,50', "29/02/2024;P2;C2;2,50"), net=4.0,
         options={"quotes": False}),
    Case("credit_notes.csv",
         text("31/01/2024;P1;C1;5,00;Factura", "29/02/2024;P2;C2;2,00;Abono",
              head="Fecha;Pedido;Código;Importe;Tipo\n"),
         net=3.0, kept=2, options={"credit_notes": {"Tipo": ["abono"]}}),
    Case("cancelled.csv",
         text("31/01/2024;P1;C1;5,00;Emitida", "29/02/2024;P2;C2;2,00;Anulada",
              head="Fecha;Pedido;Código;Importe;Estado\n"),
         net=5.0, kept=1, reasons={"left_out": 1}, options={"left_out": {"Estado": ["Anulada"]}}),
    Case("thousandths.csv",
         text("31/01/2024;P1;C1;1.000;2,50", "29/02/2024;P2;C2;3.000;2,50",
              head="Fecha;Pedido;Código;Cantidad;Precio\n"),
         net=10.0, options={"decimals": {"quantity": "."}},
         columns={"date": "Fecha", "customer": "Código", "quantity": "Cantidad",
                  "unit_price": "Precio"}),
    # questions
    Case("credit_notes_without_sign.csv",
         text("31/01/2024;P1;C1;5,00;Factura", "29/02/2024;P2;C2;2,00;Abono",
              head="Fecha;Pedido;Código;Importe;Tipo\n"),
         code="says_credit_notes", row=3, column="Tipo",
         answer='credit_notes = { "Tipo" = ["Abono"] }'),
    Case("cancelled_among_the_others.csv",
         text("31/01/2024;P1;C1;5,00;Emitida", "29/02/2024;P2;C2;2,00;Anulada",
              head="Fecha;Pedido;Código;Importe;Estado\n"),
         code="says_left_out", row=3, column="Estado", answer='left_out = { "Estado" ='),
    Case("thousands_or_thousandths.csv",
         text("31/01/2024;P1;C1;1.000;2,50", "29/02/2024;P2;C2;3.000;2,50",
              head="Fecha;Pedido;Código;Cantidad;Precio\n"),
         code="ambiguous_number", row=2, column="Cantidad", answer='decimals = { quantity = "." }',
         columns={"date": "Fecha", "customer": "Código", "quantity": "Cantidad",
                  "unit_price": "Precio"}),
    Case("year_first_or_last.csv",
         text("25/01/30;P1;C1;1,50", "25/02/15;P2;C2;1,50", "24/12/31;P2;C2;1,50"),
         code="ambiguous_year", row=2, column="Fecha", answer='date_order = "ymd"'),
    Case("one_day_the_other_way.csv",
         text(*["31/01/2024;P1;C1;1,50"] * 99, "03/04/2024;P2;C2;1,50", "01/31/2024;P3;C2;1,50"),
         code="mixed_dates", column="Fecha"),
    Case("swapped_by_a_spreadsheet.xlsx",
         workbook(lambda b: sheet(b, "V", [HEADERS, *(
             [datetime.datetime(2024, day, 5) if day < 13 else f"05/{day}/2024", "P1", "C1", 1]
             for day in range(8, 18))])),
         code="swapped_dates", row=2, column="Fecha", answer='date_order = "mdy"'),
    Case("quote_that_stays_open.csv", text('31/01/2024;P1;"C1;1,50', "29/02/2024;P2;C2;2,50"),
         code="open_quote", row=2, answer="quotes = false"),
    Case("days_below_13.csv", text("01/02/2024;P1;C1;1,50", "03/04/2024;P2;C2;1,50"),
         code="ambiguous_date", row=2, column="Fecha", answer='date_order = "dmy"'),
    Case("days_of_both_kinds.csv", text("31/01/2024;P1;C1;1,50", "01/31/2024;P2;C2;1,50"),
         code="mixed_dates", column="Fecha"),
    Case("thousand_or_one.csv", amounts("1.234", "5.678"), code="ambiguous_number", row=2,
         column="Importe", answer='decimal = ","'),
    Case("marks_of_both_kinds.csv", amounts("1.234,50", "1,234.50"), code="mixed_numbers",
         column="Importe"),
    Case("two_currencies.csv",
         text("31/01/2024;P1;C1;1,50;EUR", "31/01/2024;P2;C2;1,50;USD",
              head="Fecha;Pedido;Código;Importe;Moneda\n"),
         code="other_currency", row=3, column="Moneda", answer='kind = "rates"',
         columns={**COLUMNS, "currency": "Moneda"}),
    Case("pounds_in_euros.csv", amounts("£ 1,50", "2,50"), code="currency_sign",
         column="Importe", answer='currency = "GBP"'),
    Case("two_sheets.xlsx",
         workbook(lambda b: [sheet(b, n, [HEADERS, [DAY, "P1", "C1", 1]]) for n in ("Ene", "Feb")]),
         code="several_sheets", answer='sheet = "Ene"'),
    Case("second_discount.csv",
         text("31/01/2024;C1;10;2,50;10;5", head="Fecha;Código;Cantidad;Precio;Dto 1;Dto 2\n"),
         code="discount_left", row=2, column="Dto 2", answer='ignored_columns = ["Dto 2"]',
         columns={"date": "Fecha", "customer": "Código", "quantity": "Cantidad",
                  "unit_price": "Precio", "discount": "Dto 1"},
         options={"discount_as": "percent"}),
    Case("hidden_copy.xlsx",
         workbook(lambda b: [
             *(sheet(b, n, [HEADERS, [DAY, "P1", "C1", 1]]) for n in ("2024", "Copia")),
             b.get_worksheet_by_name("Copia").hide()]),
         code="sheets_with_hidden", answer='sheet = "2024"'),
    Case("dos_or_windows.csv", text("31/01/2024;P§;C1;1,50", encoding="cp1252",
                                    head="Fecha;Pedido;Codigo;Importe\n"),
         code="ambiguous_encoding", answer='encoding = "cp850"',
         columns={**COLUMNS, "customer": "Codigo"}),
    # refusals
    Case("empty.csv", b"", code="empty_file"),
    Case("header_alone.csv", text(), code="no_lines"),
    Case("other_header.csv", text(*PLAIN, head="Fecha;Pedido;Código;Importes\n"),
         code="missing_column", row=1, column="Importe"),
    Case("wrong_encoding_said.csv", text("31/01/2024;P1;Peñón;1,50", encoding="cp1252"),
         code="bad_encoding", options={"encoding": "utf-8"}),
    Case("cut_off.csv.gz", gzip.compress(text(*PLAIN), mtime=0)[:-9], code="bad_packed"),
    Case("cut_off.xlsx", BOOK[:-200], code="bad_workbook"),
    Case("page_called.xls", b"<html><table><tr><td>Fecha</td></tr></table></html>",
         code="bad_workbook"),
    Case("no_parquet.parquet", b"PAR1 and nothing else", code="bad_parquet"),
    Case("no_such_sheet.xlsx", BOOK, code="no_sheet", options={"sheet": "Compras"}),
]  # fmt: skip


def main(folder: str) -> None:
    """Write all files into a folder."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    for case in CASES:
        (place / case.name).write_bytes(case.content)
    print(f"{len(CASES)} files in {place}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else str(Path(__file__).parent / "made"))
