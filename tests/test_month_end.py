"""A month whose last days had no sales, as a user meets it: kam new, kam read, the figures."""

import pytest
from command_line import kam

from kamlib.kam.start import start

# every month from December 2023 to November 2025: 100 on the 5th, 60 on the 14th, 40 on the 28th;
# 29 and 30 November 2025 are a weekend, but other weekends have invoices
SALES = [(5, "Uno", 100), (14, "Dos", 60), (28, "Tres", 40)]
MONTHS = [(2023, 12)] + [(year, month) for year in (2024, 2025) for month in range(1, 13)][:-1]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("month_end")
    lines = [
        f"{day:02d}/{month:02d}/{year};F{3 * at + n};{name};{amount},00"
        for at, (year, month) in enumerate(MONTHS)
        for n, (day, name, amount) in enumerate(SALES, start=1)
    ]
    file = folder / "ventas.csv"
    file.write_text("\n".join(["Fecha;Factura;Cliente;Importe neto", *lines]), encoding="utf-8")
    data = folder / "data"
    words = ("--lang", "es", "--locale", "es-ES", "--currency", "EUR")
    for told in (
        kam("new", "mes", "--from", file, *words, data=data),
        kam("read", "mes", data=data),
    ):
        assert told.code == 0, told.err
    return data


def figures(as_of=""):
    found = start("mes", as_of=as_of)
    accounts = found.case.portfolio.accounts.set_index("account_name")
    window = found.case.window
    return (
        f"{window.start:%Y-%m-%d} {window.end:%Y-%m-%d}",
        accounts["net_revenue"].to_dict(),
        accounts["former_revenue"].to_dict(),
        str(found.define.say.window()),
    )


def test_without_a_data_date_the_page_says_why_and_what_to_do(data, monkeypatch):
    monkeypatch.setenv("KAM_DATA", str(data))
    months, now, before, said = figures()
    assert months == "2024-11-01 2025-10-31"
    assert now == {"Uno": 1200, "Dos": 720, "Tres": 480}
    assert all(value != value for value in before.values())  # unknown: November 2023 is lacking
    assert "el mes no está completo" in said
    assert 'as_of = "2025-11-30"' in said
    assert "12 meses anteriores a estos, las ventas solo llegan a 11" in said


def test_with_it_both_years_are_whole(data, monkeypatch):
    monkeypatch.setenv("KAM_DATA", str(data))
    asked = figures("2025-11-30")
    settings = data / "mes" / "client.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('as_of = ""', 'as_of = "2025-11-30"'), encoding="utf-8")
    try:
        for months, now, before, said in (asked, figures()):
            assert months == "2024-12-01 2025-11-30"
            # 12 × (100 + 60 + 40) = 2,400 in each of the two years
            assert now == before == {"Uno": 1200, "Dos": 720, "Tres": 480}
            assert "La última venta es del 28 nov 2025" in said and "completo:" not in said
        assert "30 nov 2025" in kam("status", "mes", data=data).err
    finally:
        settings.write_text(text, encoding="utf-8")
