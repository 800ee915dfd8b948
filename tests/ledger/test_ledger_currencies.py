"""Several currencies: converted by the rate of the day, or stopped at with what is lacking."""

from decimal import Decimal

import pyarrow.parquet
import pytest
from ledger_files import make_client

from kamlib.ledger import propose_sources, read_ledger
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


# one unit of the first currency is worth the rate in the second: 100 + 100 × 1.10 = 210
MULTI = (
    "Date,Invoice,Customer ID,Currency,Net amount\n"
    "2024-01-05,A1,C1,USD,100\n2024-01-05,A2,C2,EUR,100\n"
)
HEADERS = {"date": "Date", "order": "Invoice", "customer": "Customer ID", "currency": "Currency",
           "net_revenue": "Net amount"}  # fmt: skip
BOTH_WAYS = "date,currency,to,rate\n2024-01-05,EUR,AUD,1.60\n2024-01-05,EUR,USD,1.10\n"


def with_rates(folder, rates, columns=None):
    tables = [{"kind": "rates", "file": "rates.csv", **({"columns": columns} if columns else {})}]
    sources = [{"files": ["multi.csv"], "columns": HEADERS}]
    return make_client(folder, {"multi.csv": MULTI, "rates.csv": rates}, sources, tables,
                       currency="USD")  # fmt: skip


@pytest.mark.parametrize("header", [
    "date,currency,to,rate", "Fecha,Moneda,Moneda destino,Tipo de cambio",
    "Fecha,De,A,Tipo de cambio", "Data,Moeda,Para,Taxa", "date,base,quote,rate",
    "Data,Moeda de origem,Moeda de destino,Taxa de câmbio", "DATE,CURRENCY,TO_CURRENCY,RATE",
])  # fmt: skip
def test_rates_to_another_currency_are_not_ours(tmp_path, header):
    rates = BOTH_WAYS.replace("date,currency,to,rate", header) + "2024-01-05,GBP,AUD,2.00\n"
    assert read_ledger(with_rates(tmp_path, rates)).report["net_revenue"] == 210.0
    report = read_ledger(with_rates(tmp_path, rates)).report
    assert [w for w in report["warnings"] if "EUR/AUD, GBP/AUD" in w]


def test_a_column_that_says_into_what_counts_where_older_settings_do_not_name_it(tmp_path):
    columns = {"currency": "currency", "date": "date", "rate": "rate"}
    assert read_ledger(with_rates(tmp_path, BOTH_WAYS, columns)).report["net_revenue"] == 210.0


def test_the_proposal_takes_rates_of_one_day_into_several_currencies(tmp_path):
    made = with_rates(tmp_path, BOTH_WAYS)
    proposal = propose_sources(sorted(made.sources.iterdir()), "en")
    assert [(t["kind"], t["columns"]["to"]) for t in proposal.tables] == [("rates", "to")]


@pytest.mark.parametrize("again", ["2024-01-05;EUR;1,60", "05/01/2024;€;1,60"])
def test_two_rates_of_one_currency_and_day_are_a_question(tmp_path, again):
    rates = f"Fecha;Moneda;Tipo de cambio\n2024-01-05;EUR;1,10\n{again}\n31/01/2024;GBP;1,30\n"
    (problem,) = problems(with_rates(tmp_path, rates))
    assert (problem.code, problem.where, problem.row) == ("rates_differ", "rates.csv", 3)
    assert problem.values["samples"] == "2: 1.10; 3: 1.60"
    assert "to = " in problem.part("remedy", "es")


def test_the_same_rate_twice_is_none(tmp_path):
    rates = "date;currency;rate\n2024-01-05;EUR;1.10\n2024-01-05;EUR;1.1\n"
    report = read_ledger(with_rates(tmp_path, rates)).report
    assert (report["net_revenue"], report["warnings"]) == (210.0, [])


def test_a_rate_from_the_own_currency_counts_the_other_way_round(tmp_path):
    # one dollar is 0.80 euros: a euro is 1.25 dollars, 100 + 125
    rates = "date,from,to,rate\n2024-01-05,USD,EUR,0.80\n"
    report = read_ledger(with_rates(tmp_path, rates)).report
    assert report["net_revenue"] == 225.0
    assert "1 ÷ rate" in report["warnings"][0]
    # a direct one goes before
    assert read_ledger(with_rates(tmp_path, rates + "2024-01-05,EUR,USD,1.10\n")).report[
        "net_revenue"] == 210.0  # fmt: skip


def test_rates_in_which_the_own_currency_is_not_1_are_in_another(tmp_path):
    rates = "date,currency,rate\n2024-01-05,EUR,1.60\n2024-01-05,USD,1.50\n"
    (problem,) = problems(with_rates(tmp_path, rates))
    assert (problem.code, problem.row, problem.values["rate"]) == ("own_rate", 3, "1.50")
    ones = rates.replace("1.60", "1.10").replace("1.50", "1.00")
    assert read_ledger(with_rates(tmp_path, ones)).report["net_revenue"] == 210.0


def test_two_columns_of_currencies_without_a_direction_are_a_question(tmp_path):
    rates = "date,base,currency,rate\n2024-01-05,USD,EUR,0.80\n"
    (problem,) = problems(with_rates(tmp_path, rates))
    assert problem.code == "rates_direction"
    assert "1 EUR = 0.80 USD" in problem.part("remedy", "en")
    answered = {"date": "date", "currency": "base", "to": "currency", "rate": "rate"}
    assert read_ledger(with_rates(tmp_path, rates, answered)).report["net_revenue"] == 225.0


def test_a_second_column_of_currencies_is_a_question_whatever_it_is_called(tmp_path):
    # read as if into dollars: 100 + 100 × 1.60
    rates = "Fecha;Desde;Hasta;Tasa\n2024-01-05;EUR;AUD;1,60\n"
    (problem,) = problems(with_rates(tmp_path, rates))
    assert (problem.code, problem.values["two"]) == ("rates_direction", "Hasta")
    assert "1 EUR = 1,60 AUD" in problem.part("remedy", "es")
    # other columns hold none: where a rate is from, until when it is valid
    plain = "Fecha;Moneda;Tasa;Fuente;Hasta\n2024-01-05;EUR;1,10;BCE;2024-01-31\n"
    assert read_ledger(with_rates(tmp_path / "b", plain)).report["net_revenue"] == 210.0
