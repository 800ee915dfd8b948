"""Pseudonyms switched on beside what names customers: refused, or removed after a yes."""

import os

import pytest

from kamlib.cli import run
from kamlib.client import find_client
from kamlib.judgement import open_log
from kamlib.kam.start import start
from kamlib.ledger import open_ledger
from kamlib.ledger.named import find_named
from kamlib.problem import Problems
from kamlib.run.state import mark_run

SETTINGS = """
[client]
name = "Prueba"
language = "es"
locale = "es-ES"
currency = "EUR"
[ledger]
pseudonyms = {on}
[[sources]]
files = ["v.csv"]
decimal = "."
date_order = "ymd"
[sources.columns]
date = "Fecha"
customer = "Codigo"
customer_name = "Nombre"
net_revenue = "Neto"
"""


@pytest.fixture
def data(tmp_path):
    sources = tmp_path / "prueba" / "sources"
    sources.mkdir(parents=True)
    rows = [f"2025-{m:02d}-15;K007;Aceros Orbelaun;{m}00" for m in range(1, 13)]
    (sources / "v.csv").write_text("\n".join(["Fecha;Codigo;Nombre;Neto", *rows]), "utf-8")
    switch(tmp_path, "false")
    return tmp_path


def switch(data, on):
    (data / "prueba" / "client.toml").write_text(SETTINGS.format(on=on), "utf-8")


def client(data):
    return find_client("prueba", data)


def leave(data, *names):
    for name in names:
        path = data / "prueba" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Aceros Orbelaun", "utf-8")


LEFT = ["pages/es/index.html", "runs/r1/run.json", "results/x/accounts.parquet",
        "notebooks/1_define.ipynb", "juicios.xlsx", "kam.log"]  # fmt: skip


def test_what_was_made_before_is_refused_and_named(data, capsys):
    open_ledger(client(data))
    leave(data, *LEFT)
    switch(data, "true")
    assert run(["read", "prueba", "--data", str(data)]) == 2
    told = capsys.readouterr().err
    for name in ("pages/", "runs/", "results/", "notebooks/", "juicios.xlsx", "kam.log"):
        assert name in told
    assert run(["run", "prueba", "--data", str(data)]) == 2
    assert run(["status", "prueba", "--data", str(data)]) == 0
    told = capsys.readouterr().err
    assert "pueden nombrar clientes" in told and "al día" not in told
    with pytest.raises(Problems):
        start(client(data))


@pytest.mark.parametrize("state", ["running", "interrupted"])
def test_the_mark_of_a_run_without_a_page_names_nobody(data, state):
    switch(data, "true")
    mark_run(data / "prueba", "20260101T000000-aaaa", state)
    assert find_named(client(data)) == []


@pytest.mark.parametrize(("answer", "code"), [("sí", 0), ("no", 2), ("", 2)])
def test_it_is_removed_after_a_yes_only(data, monkeypatch, answer, code):
    open_ledger(client(data))
    leave(data, *LEFT)
    switch(data, "true")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.prompt", lambda text, **_: answer)
    assert run(["read", "prueba", "--data", str(data)]) == code
    assert all((data / "prueba" / name).exists() == bool(code) for name in LEFT)
    assert (data / "prueba" / "sources" / "v.csv").exists()


def test_what_is_made_with_pseudonyms_is_not_in_the_way(data):
    switch(data, "true")
    open_ledger(client(data))
    leave(data, *LEFT)
    assert find_named(client(data)) == []
    open_ledger(client(data))
    switch(data, "false")  # off: what comes now names customers, also to a later «on»
    open_ledger(client(data))
    switch(data, "true")
    assert len(find_named(client(data))) == len(LEFT)


def test_a_folder_of_an_earlier_version_opens(data):
    """It has a secret and no word on its state: what is newer was made with pseudonyms."""
    switch(data, "true")
    open_ledger(client(data))
    (data / "prueba" / "pseudonyms.state").unlink()
    os.utime(data / "prueba" / "pseudonyms.key", (1e9, 1e9))
    leave(data, *LEFT)
    open_ledger(client(data))
    (data / "prueba" / "pseudonyms.state").unlink()
    os.utime(data / "prueba" / "pages/es/index.html", (9e8, 9e8))
    assert [path.name for path in find_named(client(data))] == ["pages"]


def test_what_was_said_under_real_codes_is_counted_and_not_told(data):
    log = open_log(client(data))
    boss = log.add_person(role="Jefe")
    log.save("override", {"account": "K007", "tier": "key", "why": "x"}, author=boss)
    log.save("action", {"account": "K009", "item": "1", "action": "visita"}, author=boss)
    switch(data, "true")
    kam = start(client(data))
    told = [problem.text("es") for problem in kam.warnings]
    assert any("2 cuentas con su código real" in text for text in told)
    assert not any(code in text for text in told for code in ("K007", "K009"))
    assert kam.log.read_state("action").empty and kam.log.read_state("override").empty
    (account,) = kam.names
    kam.log.save("override", {"account": account, "tier": "trial", "why": "y"}, author=boss)
    assert kam.log.read_state("override")["account"].tolist() == [account]
    switch(data, "false")
    assert open_log(client(data)).read_state("action")["account"].tolist() == ["K009"]
