"""``kam export`` and ``kam import``: there and back on a demo client."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
from judgement_books import put, read_book, sign, write_book

from kamlib.cli import run
from kamlib.client import find_client
from kamlib.judgement import open_log

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture
def data(tmp_path):
    """One demo client: settings and what people said, without sales."""
    folder = tmp_path / "data" / "motos"
    folder.mkdir(parents=True)
    for name in ("client.toml", "judgements.jsonl"):
        shutil.copy(DATA / "motos" / name, folder)
    return folder.parent


def kam(data, *words):
    return run([*map(str, words), "--data", str(data)])


def test_there_and_back(data, tmp_path, capsys):
    book = tmp_path / "juicios.xlsx"
    assert kam(data, "export", "motos", book) == 0
    told = capsys.readouterr().err
    assert "Escrito" in told and "no reveladas" in told
    assert kam(data, "import", "motos", book) == 0
    assert "no cambia nada" in capsys.readouterr().err

    sheets = read_book(book)
    put(sheets, "override", 3, "tier", "En desarrollo")
    put(sheets, "override", 3, "tier", "Clave")
    sign(sheets, "Gerencia de la empresa")
    write_book(book, sheets)
    assert kam(data, "import", "motos", book) == 2  # nobody there to ask: shown, not written
    told = capsys.readouterr().err
    assert "0003" in told and "Clave" in told and "--yes" in told
    log = open_log(find_client("motos", data))
    assert log.read_state("override")["tier"].tolist() == ["standard"]
    assert kam(data, "import", "motos", book, "--yes") == 0
    assert log.read_state("override")["tier"].tolist() == ["key"]
    assert kam(data, "import", "motos", book, "--yes") == 0  # the same again changes nothing


def test_an_import_that_was_killed_after_its_commit_may_be_done_again(
    data, tmp_path, capsys, monkeypatch
):
    book = tmp_path / "juicios.xlsx"
    kam(data, "export", "motos", book)
    sheets = read_book(book)
    row = len(next(rows for rows in sheets.values() if rows[0][0] == "kam:action")) + 1
    for field, value in {"account": "0003", "action": "Llamar"}.items():
        put(sheets, "action", row, field, value)
    sign(sheets, "Gerencia de la empresa")
    write_book(book, sheets)

    def killed(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("kamlib.cli.judgements.say.told", killed)
        assert kam(data, "import", "motos", book, "--yes") == 130
    capsys.readouterr()
    assert kam(data, "import", "motos", book, "--yes") == 0
    assert "no cambia nada" in capsys.readouterr().err
    said = open_log(find_client("motos", data)).read_state("action")["action"]
    assert said.eq("Llamar").sum() == 1


def test_wrong_cells_exit_with_two_and_say_where(data, tmp_path, capsys):
    book = tmp_path / "juicios.xlsx"
    kam(data, "export", "motos", book)
    sheets = read_book(book)
    put(sheets, "override", 3, "tier", "reina")
    put(sheets, "risk", 3, "impact", 9)
    sign(sheets, "Gerencia de la empresa")
    write_book(book, sheets)
    capsys.readouterr()
    assert kam(data, "import", "motos", book, "--yes") == 2
    told = capsys.readouterr().err
    assert "Niveles decididos, fila 3, Nivel" in told and "Riesgos, fila 3, Impacto" in told


def test_a_file_that_is_no_book_of_ours(data, tmp_path, capsys):
    assert kam(data, "import", "motos", tmp_path / "none.xlsx") == 2
    assert kam(data, "export", "motos", tmp_path / "out.csv") == 2
    assert ".xlsx" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.csv"))


def test_the_difference_is_told_as_the_reader_writes(data, tmp_path, capsys):
    """Amounts and days in the client's locale; what has no code of its own by its words."""
    book = tmp_path / "juicios.xlsx"
    kam(data, "export", "motos", book)
    sheets = read_book(book)
    put(sheets, "action", 3, "due", dt.date(2027, 12, 31))
    put(sheets, "action", 3, "expected_cost", 1234.5)
    sign(sheets, "Gerencia de la empresa")
    write_book(book, sheets)
    rows = next(rows for rows in sheets.values() if rows[0][0] == "kam:action")
    capsys.readouterr()
    assert kam(data, "import", "motos", book) == 2
    told = capsys.readouterr().err
    assert "31 dic 2027" in told and "2027-12-31" not in told and "1234.5" not in told
    assert rows[2][rows[0].index("action")][:40] in told  # not «a1»


def test_a_book_that_cannot_be_written_is_told(data, tmp_path, capsys, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("kamlib.whole.os.replace", refuse)  # open in Excel
    assert kam(data, "export", "motos", tmp_path / "x.xlsx") == 2
    told = capsys.readouterr().err
    assert "no se puede escribir" in told and "Permission" not in told
    assert not [*tmp_path.glob("*.xlsx")] and not [*tmp_path.glob(".*.xlsx")]


@pytest.mark.parametrize(
    ("answer", "tier"),
    [("sí", "key"), ("S", "key"), ("", "standard"), ("no", "standard")],
)
def test_a_yes_is_a_yes_in_the_clients_language(data, tmp_path, monkeypatch, answer, tier):
    book = tmp_path / "juicios.xlsx"
    kam(data, "export", "motos", book)
    sheets = read_book(book)
    put(sheets, "override", 3, "tier", "Clave")
    sign(sheets, "Gerencia de la empresa")
    write_book(book, sheets)
    asked = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.prompt", lambda text, **_: asked.append(text) or answer)
    assert kam(data, "import", "motos", book) == (0 if tier == "key" else 2)
    assert asked == ["¿Escribir este cambio? [s/N]"]
    log = open_log(find_client("motos", data))
    assert log.read_state("override")["tier"].tolist() == [tier]
