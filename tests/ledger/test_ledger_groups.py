"""Customers that may be one account are proposed; only what a person accepts is joined."""

import pandas as pd
import pytest
from ledger_files import make_client
from python_calamine import CalamineWorkbook

from kamlib.ledger import read_ledger
from kamlib.ledger.groups import customers_of, propose_groups, write_groups
from kamlib.problem import Problems

LEDGER = (
    "Fecha;Codigo;Nombre;Importe\n"
    "31/01/2024;001;Aceites Núñez, S.L.;100,00\n"
    "31/01/2024;002;NUÑEZ ACEITES SL;50,00\n"  # the same words
    "31/01/2024;003;Quimica Luzarra;30,00\n"
    "31/01/2024;004;Quimica Luzara S.A.;20,00\n"  # one letter less: 29 of 30 agree
    "31/01/2024;005;Hospital del Norte;10,00\n"
    "31/01/2024;006;Clínica Azul;9,00\n"  # the tax number of 005
    "31/01/2024;007;Tienda 12;1,00\n"
    "31/01/2024;008;Tienda 13;1,00\n"  # another number: another shop
)
CUSTOMERS = "Codigo;Nombre;CNPJ\n005;Hospital del Norte;11.222.333/0001-44\n" + (
    "006;Clínica Azul;11.222.333/0002-25\n"
)
SOURCES = [{"files": ["v.csv"], "columns": {
    "date": "Fecha", "customer": "Codigo", "customer_name": "Nombre",
    "net_revenue": "Importe"}}]  # fmt: skip
TABLES = [{"kind": "customers", "file": "c.csv"}]


def client(folder, groups="", **more):
    files = {"v.csv": LEDGER, "c.csv": CUSTOMERS} | ({"g.csv": groups} if groups else {})
    tables = TABLES + ([{"kind": "groups", "file": "g.csv"}] if groups else [])
    return make_client(folder, files, SOURCES, tables, **more)


def propose(made):
    return propose_groups(customers_of(read_ledger(made)), similar_names=0.9)


def test_by_tax_number_name_and_similarity(tmp_path):
    found = propose(client(tmp_path))
    told = [tuple(row) for row in found[["proposal", "customer", "account", "why"]].values]
    assert told == [
        (1, "001", "001", "name"), (1, "002", "001", "name"),
        (2, "003", "003", "similar"), (2, "004", "003", "similar"),
        (3, "005", "005", "tax_id"), (3, "006", "005", "tax_id"),
    ]  # fmt: skip
    assert found["accepted_by"].isna().all()


def test_long_names_that_share_most_words_are_not_alike():
    names = ["Instituto do Rim Cedrália", "Instituto do Rim Dourália", "Instituto do Rim Cedralha"]
    customers = pd.DataFrame({"customer": list("abc"), "customer_name": names, "tax_id": None,
                              "net_revenue": [3.0, 2.0, 1.0], "account": None})  # fmt: skip
    found = propose_groups(customers, similar_names=0.9)
    assert list(found["customer"]) == ["a", "c"]


def test_nothing_is_joined_without_a_name_beside_it(tmp_path):
    groups = "Cód. cliente;Cuenta;Nombre cuenta;Aceptado por;Fecha\n002;001;Núñez;;\n"
    ledger = read_ledger(client(tmp_path, groups))
    assert list(ledger.lines["account"][:2]) == ["001", "002"]
    assert any("accepted by" in text for text in ledger.report["warnings"])


def test_what_is_accepted_is_one_account(tmp_path):
    groups = (
        "Cód. cliente;Cuenta;Nombre cuenta;Aceptado por;Fecha\n"
        "001;N1;Núñez;R. Sol;15/03/2024\n002;N1;;R. Sol;15/03/2024\n004;003;;;\n"
    )
    made = client(tmp_path, groups)
    ledger = read_ledger(made)
    assert list(ledger.lines["account"][:4]) == ["N1", "N1", "003", "004"]
    assert list(ledger.lines["account_name"][:2]) == ["Núñez", "Núñez"]
    assert ledger.report["accounts"] == 7  # eight customers, two of them one account
    assert ledger.tables["groups"]["accepted_by"].tolist() == ["R. Sol", "R. Sol"]
    assert "001" not in set(propose(made)["customer"])


def test_a_customer_in_two_accounts_is_a_question(tmp_path):
    groups = "Cliente;Cuenta;Aceptado por\n001;N1;R. Sol\n001;N2;R. Sol\n"
    with pytest.raises(Problems) as caught:
        read_ledger(client(tmp_path, groups))
    (problem,) = caught.value.problems
    assert (problem.code, problem.values) == ("group_twice", {"customer": "001", "found": "N1, N2"})


@pytest.mark.parametrize("lang", ["en", "es", "pt"])
def test_the_workbook_comes_back_as_the_mapping(tmp_path, lang):
    found = propose(client(tmp_path))
    path = tmp_path / "groups.xlsx"
    write_groups(path, found, lang)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert len(rows) == 7
    found["accepted_by"] = ["R. Sol"] * 2 + [None] * 4
    frame = pd.DataFrame(rows[1:], columns=rows[0])
    frame[rows[0][9]] = found["accepted_by"].fillna("")
    made = client(tmp_path / "again", frame.to_csv(sep=";", index=False, decimal=","))
    assert list(read_ledger(made).lines["account"][:4]) == ["001", "001", "003", "004"]
