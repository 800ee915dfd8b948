"""``kam erase``: the name goes from the log, everything else is told."""

import pytest

from kamlib.cli import run
from kamlib.client import find_client
from kamlib.judgement import open_log

SETTINGS = """[client]
name = "Prueba"
language = "es"
locale = "es-ES"
currency = "EUR"
"""


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "prueba"
    folder.mkdir()
    (folder / "client.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def log(data):
    return open_log(find_client("prueba", data))


def kam(data, *words):
    return run([*words, "--data", str(data)])


def test_the_name_goes_and_where_it_still_stands_is_told(data, log, capsys):
    person = log.add_person(name="Zoë Ñandú & Cía", role="Compras", side="theirs")
    page = data / "prueba" / "pages" / "es" / "3_plan.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>Zoë Ñandú &amp; Cía</p>", encoding="utf-8")
    (page.parent / "other.html").write_text("<p>Zoë</p>", encoding="utf-8")

    assert kam(data, "erase", "prueba", "zoë  ñandú & cía") == 2  # nobody there to ask
    told = capsys.readouterr().err
    assert "No se ha borrado nada" in told and "--yes" in told
    assert log.read_people()["name"].tolist() == ["Zoë Ñandú & Cía"]

    assert kam(data, "erase", "prueba", "zoë  ñandú & cía", "--yes") == 0
    told = capsys.readouterr().err
    assert person in told and str(page) in told and "other.html" not in told
    assert log.read_people()[["name", "role"]].values.tolist() == [["", "Compras"]]
    assert "Ñandú".encode() not in log.path.read_bytes()


def test_unknown_and_several_are_told_and_nothing_goes(data, log, capsys):
    for role in ("Compras", "Almacén"):
        log.add_person(name="Ana Gil", role=role, side="theirs")
    assert kam(data, "erase", "prueba", "Ana Gill", "--yes") == 2
    assert "Ana Gil" in capsys.readouterr().err
    assert kam(data, "erase", "prueba", "Ana Gil", "--yes") == 2
    told = capsys.readouterr().err
    assert "Compras" in told and "Almacén" in told
    first = log.read_people().iloc[0]
    assert kam(data, "erase", "prueba", first["person"], "--yes") == 0
    assert sorted(log.read_people()["name"]) == ["", "Ana Gil"]
