"""Clients are found by name, near ones are offered, and a name is never a path."""

import pytest

from kamlib.client import (
    data_folder,
    find_client,
    list_clients,
    new_folder,
    settings_text,
    write_settings,
)
from kamlib.problem import Problems


@pytest.fixture
def data(tmp_path):
    for name in ("filtros", "farma"):
        (tmp_path / name).mkdir()
        text = settings_text(name=name, language="es", locale="es-ES", currency="EUR")
        write_settings(tmp_path / name, text)
    (tmp_path / "no_client").mkdir()
    (tmp_path / "README.md").write_text("")
    return tmp_path


def codes(caught):
    return [problem.code for problem in caught.value.problems]


def test_a_client_knows_its_paths(data):
    client = find_client("filtros", data)
    assert list_clients(data) == ["farma", "filtros"]
    assert client.ledger == data / "filtros" / "ledger.parquet"
    assert client.report == data / "filtros" / "ledger.json"
    assert client.sources == data / "filtros" / "sources"
    assert client.settings.client.currency == "EUR"


@pytest.mark.parametrize("name", ["Filtros", "filtrs", "filtros2"])
def test_an_unknown_client_gets_near_ones(data, name):
    with pytest.raises(Problems) as caught:
        find_client(name, data)
    assert codes(caught) == ["client_unknown"]
    text = caught.value.text("es")
    assert "¿Quizá filtros" in text and "farma" in text


def test_an_empty_data_folder_says_how_to_begin(tmp_path):
    with pytest.raises(Problems) as caught:
        find_client("filtros", tmp_path)
    assert codes(caught) == ["clients_none"]
    assert "kam new" in caught.value.text("en")


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../x", "a/b", "a\\b", "/etc", "C:", "~", "-x", "a b", "ñu", "a\n", "a\0",
     "con", "LPT1", "x" * 65, "filtros/", "./filtros"],
)  # fmt: skip
def test_a_name_that_could_be_a_path_is_refused(data, name):
    with pytest.raises(Problems) as caught:
        find_client(name, data)
    assert codes(caught) == ["client_name"]
    before = sorted(data.rglob("*"))
    with pytest.raises(Problems):
        new_folder(name, data)
    assert sorted(data.rglob("*")) == before


def test_an_existing_folder_is_never_touched(data):
    before = (data / "filtros" / "client.toml").read_bytes()
    for name in ("filtros", "no_client", "README.md"):
        with pytest.raises(Problems):
            new_folder(name, data)
    assert (data / "filtros" / "client.toml").read_bytes() == before
    assert new_folder("nuevo", data).joinpath("sources").is_dir()


def test_the_option_decides_then_the_variable_then_the_project(tmp_path, monkeypatch):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    (tmp_path / "project" / "data").mkdir(parents=True)
    (tmp_path / "project" / "notebooks").mkdir()
    (tmp_path / "project" / "pyproject.toml").write_text("")
    monkeypatch.chdir(tmp_path / "project" / "notebooks")
    monkeypatch.setenv("KAM_DATA", str(tmp_path / "b"))
    assert data_folder(tmp_path / "a") == tmp_path / "a"
    assert data_folder() == tmp_path / "b"
    monkeypatch.delenv("KAM_DATA")
    assert data_folder() == tmp_path / "project" / "data"
    with pytest.raises(Problems) as caught:
        data_folder(tmp_path / "nowhere")
    assert codes(caught) == ["data_folder_missing"]
    assert data_folder(tmp_path / "made" / "here", create=True).is_dir()
