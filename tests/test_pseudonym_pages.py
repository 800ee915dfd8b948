"""With pseudonyms, no file that a read, a whole run or an export leaves names a customer."""

import sqlite3

import pyarrow.parquet
import pytest
from command_line import kam
from python_calamine import CalamineWorkbook

from kamlib.judgement import Log

REAL = ["Orbelaun", "Zubialde", "Ferreiro", "Camposanto", "Lizarrusti", "K0071", "K0072", "K0073",
        "K0074", "K0075", "K0079", "B55443322"]  # fmt: skip
NAMES = {"K00711": "Aceros Orbelaun S.L.", "K00722": "Zubialde Gómez", "K00733": "Hnos. Ferreiro",
         "K00744": "Camposanto e Hijos", "K00755": "Lizarrusti SA"}  # fmt: skip
SETTINGS = """
[client]
name = "Prueba"
language = "es"
locale = "es-ES"
currency = "EUR"

[ledger]
pseudonyms = true
duplicates = "drop"

[segment]
volume_rule = "above_mean"

[[sources]]
files = ["ventas*.csv"]
decimal = "."
date_order = "ymd"
[sources.columns]
date = "Fecha"
order = "Pedido"
customer = "Codigo"
customer_name = "Nombre"
product = "Articulo"
product_name = "Texto"
family = "Familia"
quantity = "Cantidad"
net_revenue = "Neto"
unit_cost = "Coste"

[[tables]]
kind = "customers"
file = "clientes.csv"
"""
HEAD = "Fecha;Pedido;Codigo;Nombre;Articulo;Texto;Familia;Cantidad;Neto;Coste\n"


def lines(year):
    worth = dict(zip(NAMES, (900, 300, 60, 40, 10), strict=True))
    for month in range(1, 13):
        for code, name in NAMES.items():
            text = f"Filtro para {name}" if month == 6 else "Filtro"
            order = f"{code}-{year}{month:02d}"  # numbers made with the customer's code
            day = f"{year}-{month:02d}-15"
            net = worth[code]
            yield f"{day};{order};{code};{name};A1;{text};Filtros;10;{net};{net / 25}"
    yield f"{year}-13-01;X;K00755;Lizarrusti SA;A1;Filtro;Filtros;1;5;1"  # set aside


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A client read, run and exported."""
    data = tmp_path_factory.mktemp("hidden") / "data"
    sources = data / "prueba" / "sources"
    sources.mkdir(parents=True)
    (data / "prueba" / "client.toml").write_text(SETTINGS, "utf-8")
    (sources / "ventas 2024.csv").write_text(HEAD + "\n".join(lines(2024)) + "\n", "utf-8")
    (sources / "ventas Orbelaun.csv").write_text(HEAD + "\n".join(lines(2025)) + "\n", "utf-8")
    (sources / "acuerdo Zubialde.pdf").write_bytes(b"x")
    (sources / "clientes.csv").write_text(
        "Codigo;Nombre;NIF\nK00711;Aceros Orbelaun S.L.;B55443322\n", "utf-8"
    )
    log = Log(data / "prueba" / "judgements.sqlite")  # said before customers had pseudonyms
    boss = log.add_person(role="Jefe de ventas")
    for code in ("K00711", "K00799"):
        log.save("override", {"account": code, "tier": "key", "why": "acordado"}, author=boss)
        log.save("reason", {"account": code, "key_reason": "potential", "evidence": "x"},
                 author=boss)  # fmt: skip
        log.save("action", {"account": code, "item": "1", "action": "visita", "owner": boss},
                 author=boss)  # fmt: skip
        log.save("wallet", {"account": code, "family": "Filtros", "need": 9000}, author=boss)
    told = [kam("read", "prueba", "--explain", data=data), kam("groups", "prueba", data=data),
            kam("run", "prueba", data=data),
            kam("export", "prueba", data / "prueba" / "out.xlsx", data=data)]  # fmt: skip
    assert [t.code for t in told] == [0, 2, 0, 0], [t.err for t in told]
    (data / "prueba" / "said.txt").write_text("".join(t.out + t.err for t in told), "utf-8")
    return data


def contents(path):
    """Everything that a file says, however it is packed."""
    yield path.read_bytes().decode("utf-8", "replace")
    if path.suffix == ".parquet":
        yield str(pyarrow.parquet.read_table(path).to_pylist())
    elif path.suffix == ".xlsx":
        book = CalamineWorkbook.from_path(str(path))
        yield str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
    elif path.suffix == ".sqlite":
        with sqlite3.connect(path) as base:
            yield "".join(base.iterdump())


def test_no_file_names_a_customer(folder):
    own = folder / "prueba"
    kinds = set()
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path in (own / "client.toml", own / "judgements.sqlite"):
            continue
        if own / "sources" in path.parents:
            continue
        place = str(path.relative_to(folder))
        kinds.add(path.suffix)
        for text in [place, *contents(path)]:
            low = text.casefold()
            found = [real for real in REAL if real.casefold() in low]
            assert not found, (place, found)
    assert {".html", ".json", ".parquet", ".xlsx", ".txt"} <= kinds
    assert list((own / "pages").rglob("3_plan-*.html"))
