"""Several currencies: converted by the rate of the day, or stopped at with what is lacking."""

from decimal import Decimal

import pyarrow.parquet
import pytest
from ledger_files import make_client

from kamlib.ledger import read_ledger
from kamlib.problem import Problems

COLUMNS = {"date": "Fecha", "customer": "Cliente", "net_revenue": "Importe", "currency": "Moneda"}
LEDGER = (
    "Fecha;Cliente;Importe;Moneda\n"
    "2024-01-31;C1;100,00;EUR\n"
    "2024-01-31;C1;10,10;USD\n"  # rate of 30 January, a day old: 10.10 × 0.92 = 9.2920
    "2024-02-01;C2;-5,00;USD\n"  # rate of the day: −5.00 × 0.9 = −4.50
    "2024-02-01;C2;7,00;\n"  # no currency: the client's
)
RATES = "Moneda;Fecha;Tipo cambio\nUSD;2024-01-30;0,92\nUSD;2024-02-01;0,9\n"
TABLE = {"kind": "rates", "file": "rates.csv", "columns": {
    "currency": "Moneda", "date": "Fecha", "rate": "Tipo cambio"}}  # fmt: skip


def client(
    tmp_path, ledger=LEDGER, rates=RATES, columns=COLUMNS, source=(), settings="", currency="EUR"
):
    files = {"v.csv": ledger} | ({"rates.csv": rates} if rates else {})
    tables = [TABLE] if rates else []
    sources = [{"files": ["v.csv"], "columns": columns, **dict(source)}]
    return make_client(tmp_path, files, sources, tables, settings, currency)


def problems(made):
    with pytest.raises(Problems) as caught:
        read_ledger(made)
    caught.value.text()
    return caught.value.problems


def test_converted_by_the_last_rate_known_on_the_day(tmp_path):
    made = client(tmp_path)
    report = read_ledger(made).report
    net = pyarrow.parquet.read_table(made.ledger)["net_revenue"].to_pylist()
    assert net == [Decimal("100"), Decimal("9.292"), Decimal("-4.5"), Decimal("7")]
    assert report["net_revenue"] == 111.792
    rule = next(r for r in report["conventions"][0]["rules"] if r["rule"] == "converted")
    # 10.10 − 5.00 = 5.10 dollars are 9.292 − 4.50 = 4.792 euros
    assert rule == {
        "rule": "converted", "currency": "USD", "lines": 2, "before": 5.1, "after": 4.792,
    }  # fmt: skip


def test_a_totals_row_is_compared_before_conversion(tmp_path):
    # 100 + 10.10 − 5.00 + 7.00 as the file's program added them up, whatever the currencies
    (total,) = read_ledger(client(tmp_path, LEDGER + "TOTAL;;112,10;\n")).report["totals"]
    assert total == {
        "source": "v.csv", "row": 6, "stated": 112.1, "read": 112.1, "agrees": True,
        "currency": "USD",
    }  # fmt: skip
    (total,) = read_ledger(client(tmp_path / "b", LEDGER + "TOTAL;;111,79;\n")).report["totals"]
    assert (total["agrees"], total["read"]) == (False, 112.1)
    plain = "Fecha;Cliente;Importe\n2024-01-31;C1;10,10\n2024-02-01;C2;-5,00\nTOTAL;;5,10\n"
    columns = {k: v for k, v in COLUMNS.items() if k != "currency"}
    made = client(tmp_path / "c", plain, columns=columns, source={"currency": "USD"})
    report = read_ledger(made).report
    assert report["net_revenue"] == 4.792
    assert report["totals"][0]["agrees"]


def test_without_rates_it_stops_and_names_currencies_lines_and_the_answer(tmp_path):
    (problem,) = problems(client(tmp_path, rates=""))
    assert (problem.code, problem.where, problem.row, problem.column) == (
        "other_currency", "v.csv", 3, "Moneda")  # fmt: skip
    assert problem.values["found"] == "USD: 2"
    assert 'kind = "rates"' in problem.part("remedy", "pt")


def test_a_rate_too_old_is_none(tmp_path):
    old = RATES.replace("2024-01-30", "2024-01-20")
    (problem,) = problems(client(tmp_path, rates=old))
    assert (problem.code, problem.row) == ("no_rate", 3)
    assert (problem.values["n"], problem.values["day"], problem.values["age"]) == (
        1, "2024-01-31", 7)  # fmt: skip
    answered = tmp_path / "answered"
    made = client(answered, rates=old, settings="rate_max_age = 11")
    assert read_ledger(made).report["net_revenue"] == 111.792


def test_a_sign_that_contradicts_the_settings_is_asked(tmp_path):
    text = "Fecha;Cliente;Importe\n2024-01-31;C1;US$ 10,10\n2024-01-31;C1;3,00 €\n"
    columns = {k: v for k, v in COLUMNS.items() if k != "currency"}
    (problem,) = problems(client(tmp_path, text, "", columns))
    assert (problem.code, problem.column) == ("currency_sign", "Importe")
    assert problem.values["found"] == "USD: 1"
    assert 'currency = "USD"' in problem.part("remedy", "en")


@pytest.mark.parametrize(("said", "total"), [("EUR", 13.1), ("USD", 12.052)])
def test_the_answer_on_the_sign_is_taken(tmp_path, said, total):
    # in dollars: (10.10 + 3.00) × 0.92 = 12.052
    text = "Fecha;Cliente;Importe\n2024-01-31;C1;US$ 10,10\n2024-01-31;C1;3,00\n"
    columns = {k: v for k, v in COLUMNS.items() if k != "currency"}
    made = client(tmp_path, text, RATES, columns, {"currency": said})
    assert read_ledger(made).report["net_revenue"] == total


def test_a_peso_sign_is_the_clients_own(tmp_path):
    text = "Fecha;Cliente;Importe\n2024-01-31;C1;$10.10\n"
    columns = {k: v for k, v in COLUMNS.items() if k != "currency"}
    made = client(tmp_path, text, "", columns, currency="MXN")
    assert read_ledger(made).report["net_revenue"] == 10.1


def test_prices_costs_and_freight_are_converted_too(tmp_path):
    text = (
        "Fecha;Pedido;Cliente;Cantidad;Precio;Coste;Portes;Moneda\n"
        "2024-02-01;P1;C1;3;2,00;1,00;5,00;USD\n"
    )  # 3 × 2.00 × 0.9 = 5.40; 3 × 1.00 × 0.9 = 2.70; 5.00 × 0.9 = 4.50
    columns = {"date": "Fecha", "order": "Pedido", "customer": "Cliente", "quantity": "Cantidad",
               "unit_price": "Precio", "unit_cost": "Coste", "freight": "Portes",
               "currency": "Moneda"}  # fmt: skip
    lines = read_ledger(client(tmp_path, text, RATES, columns)).lines
    row = lines.iloc[0]
    assert [row[n] for n in ("net_revenue", "unit_price", "cost", "freight")] == [
        5.4, 1.8, 2.7, 4.5]  # fmt: skip
