"""Workbooks that an office program wrote: ``python tests/ledgers/make_office.py`` makes them anew.

No library here writes Excel 97's binary format (BIFF8), so the four files are in the repository:
LibreOffice 7 wrote them (``soffice --headless --convert-to xls``, then ``ods``) from the XLSX made
below, once with each date system. They hold a title block over merged cells, a second sheet, codes
with leading zeros as text, an amount as text among typed ones, binary fractions, and a totals row.
"""

import datetime
import subprocess
import tempfile
from pathlib import Path

import xlsxwriter

HEADERS = ("Fecha", "Pedido", "Código", "Importe")
LINES = (
    (datetime.datetime(2024, 1, 31), "F-0001", "000123", 1234.56),
    (datetime.datetime(2024, 2, 29), "F-0002", "00045", 0.1),
    (datetime.datetime(2024, 2, 29), "F-0002", "00045", 0.2),
    (datetime.datetime(2024, 3, 1), "F-0003", "000123", "-1.000,05"),
    (datetime.datetime(2024, 12, 31), "F-0004", "Ñ-01", 8765432.19),
)
TOTAL = 8765667.00


def write_book(path: Path, date_1904: bool) -> None:
    """The workbook that the office program converts."""
    with xlsxwriter.Workbook(path, {"date_1904": date_1904}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        money = book.add_format({"num_format": "#,##0.00"})
        sheet = book.add_worksheet("Ventas")
        sheet.merge_range("A1:D1", "Ventas por cliente")
        sheet.write("A2", "Ejercicio 2024")
        sheet.write_row("A4", HEADERS)
        for row, (date, order, code, amount) in enumerate(LINES, start=4):
            sheet.write_datetime(row, 0, date, day)
            sheet.write_string(row, 1, order)
            sheet.write_string(row, 2, code)
            write = sheet.write_string if isinstance(amount, str) else sheet.write_number
            write(row, 3, amount, money)
        sheet.write(9, 0, "TOTAL")
        sheet.write_number(9, 3, TOTAL, money)
        book.add_worksheet("Notas").write(0, 0, "Sin portes")


def main() -> None:
    """Write the four files beside this script."""
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory() as folder:
        for system in ("1900", "1904"):
            made = Path(folder) / f"sales_{system}.xlsx"
            write_book(made, system == "1904")
            for ending in ("xls", "ods"):
                profile = f"-env:UserInstallation=file://{folder}/profile"
                subprocess.run(
                    ["soffice", profile, "--headless", "--convert-to", ending,
                     "--outdir", str(here), str(made)], check=True,
                )  # fmt: skip


if __name__ == "__main__":
    main()
