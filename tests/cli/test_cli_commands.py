"""The commands: exit codes, streams, languages. The rooms behind them stand in as small fakes."""

import json
import os
import subprocess
import sys
import types
from decimal import Decimal

import pytest

import kamlib.ledger.packed  # noqa: F401  (its room is there before parts of it are faked)
from kamlib.cli import run
from kamlib.client import check_settings, settings_text, write_settings
from kamlib.problem import Problem, Problems

REPORT = {
    "lines_in": 1003,
    "kept": 1000,
    "set_aside": 3,
    "reasons": {"bad_date": 1, "totals_row": 2},
    "customers": 12,
    "accounts": 11,
    "net_revenue": Decimal("1234567.8900"),
    "net_revenue_all_lines": 1300000.0,
    "order_level": {"freight": Decimal("64942.69")},
    "first_date": "2024-01-02",
    "last_date": "2025-12-31",
    "conventions": [
        {"source": "v.csv", "encoding": "cp1252", "separator": ";", "decimal": ",",
         "thousands": ".", "date_order": "dmy", "header_row": 3, "columns": {"date": "Fecha"}},
    ],
    "duplicates": 0,
    "lines_without_customer": 7,
    "totals": [{"source": "v.csv", "row": 99, "stated": 10.5, "read": 10.5}],
    "warnings": [{"code": "x", "where": "", "text": "Solo un cliente"}, "Otro aviso"],
    "sources": [],
}  # fmt: skip


@pytest.fixture(autouse=True)
def english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "KAM_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C")


@pytest.fixture
def data(tmp_path):
    (tmp_path / "data" / "filtros").mkdir(parents=True)
    text = settings_text(name="Filtros", language="es", locale="es-ES", currency="EUR")
    write_settings(tmp_path / "data" / "filtros", text)
    return tmp_path / "data"


def fake(monkeypatch, name: str, **holds):
    """A module in the place of one that is slow or elsewhere."""
    monkeypatch.setitem(sys.modules, name, types.SimpleNamespace(**holds))


def a_run(jobs, index=None, **clients):
    return types.SimpleNamespace(
        index=index,
        exit_code=int(any(job["status"] != "done" for job in jobs)),
        as_json=lambda: {"run": "r1", "jobs": jobs, "clients": clients},
    )


def job(status, account="", cause=None):
    return {"client": "filtros", "account": account or None, "notebook": "3_plan",
            "status": status, "seconds": 1.0, "page": None, "cause": cause}  # fmt: skip


def test_read_json_is_one_object_and_nothing_else(monkeypatch, data, capsys):
    def read_ledger(client):
        print("chatter")
        return types.SimpleNamespace(report={**REPORT, "odd": float("nan")})

    fake(monkeypatch, "kamlib.ledger", read_ledger=read_ledger)
    assert run(["read", "filtros", "--json", "--data", str(data)]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert found["net_revenue"] == 1234567.89 and found["order_level"] == {"freight": 64942.69}
    assert found["odd"] is None and found["lines_in"] == 1003
    assert "chatter" in err


def test_read_shows_how_the_lines_reconcile(monkeypatch, data, capsys):
    ledger = types.SimpleNamespace(report=REPORT)
    fake(monkeypatch, "kamlib.ledger", read_ledger=lambda client: ledger)
    assert run(["--data", str(data), "read", "filtros"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "1.003 = 1.000 + 3" in err
    assert "1.234.567,89\xa0€" in err and "64.942,69\xa0€" in err
    assert "cp1252" in err and "signo decimal ','" in err and "date = Fecha" in err
    assert "v.csv, fila 99" in err and "Solo un cliente" in err and "Otro aviso" in err
    assert "bad_date" not in err  # reasons have words


def test_problems_are_told_in_the_clients_language(monkeypatch, data, capsys):
    def read_ledger(client):
        raise Problems(Problem("client_exists", {"folder": "x"}))

    fake(monkeypatch, "kamlib.ledger", read_ledger=read_ledger)
    assert run(["read", "filtros", "--data", str(data)]) == 2
    assert "Ya existe la carpeta x" in capsys.readouterr().err


def test_mistakes_in_the_settings_are_told_in_the_clients_language(data, capsys):
    file = data / "filtros" / "client.toml"
    file.write_text(
        file.read_text("utf-8").replace("above_mean = 0.33", 'above_mean = "x"'), "utf-8"
    )
    assert run(["read", "filtros", "--data", str(data)]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "define.above_mean" in err and "Se esperaba: un número" in err


def test_an_unexpected_error_goes_to_the_log_not_to_the_screen(monkeypatch, data, capsys):
    def read_ledger(client):
        raise ZeroDivisionError("division by zero")

    fake(monkeypatch, "kamlib.ledger", read_ledger=read_ledger)
    assert run(["read", "filtros", "--data", str(data)]) == 2
    err = capsys.readouterr().err
    log = data / "filtros" / "kam.log"
    assert "Traceback" not in err and "ZeroDivisionError" in err and str(log) in err
    assert "Traceback" in log.read_text("utf-8")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["read", "filtrs"], "Perhaps filtros"),
        (["read", "../filtros"], "cannot be the name"),
        (["status", "nobody"], "no client “nobody”"),
        (["rad", "filtros"], "read"),
        (["read", "filtros", "--jsn"], "--json"),
        (["read"], "CLIENT"),
        (["new", "x"], "--from"),
        (["run", "--lang", "fr"], "fr"),
        (["run", "--workers", "0"], "1 … 256"),
    ],
)
def test_misuse_is_told_plainly_with_exit_2(data, capsys, args, said):
    assert run(["--data", str(data), *args]) == 2
    out, err = capsys.readouterr()
    assert out == "" and said in err and "Traceback" not in err


def test_run_tells_failed_accounts_and_exits_1(monkeypatch, data, capsys):
    seen = {}

    def run_clients(clients, **how):
        seen.update(how, clients=clients)
        how["progress"]({**job("failed", "C1"), "seconds": 1.5}, 1, 2)
        print("chatter")
        return a_run([job("failed", "C1", "volume: no lines"), job("done", "C2")])

    fake(monkeypatch, "kamlib.run.run", run_clients=run_clients)
    page = data / "filtros" / "pages" / "es" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text("")
    args = ["run", "filtros", "--account", "C1", "C2", "--workers", "2", "--json"]
    assert run([*args, "--data", str(data)]) == 1
    out, err = capsys.readouterr()
    assert [j["status"] for j in json.loads(out)["jobs"]] == ["failed", "done"]
    assert seen["clients"] == ["filtros"] and seen["accounts"] == ["C1", "C2"]
    assert seen["workers"] == 2 and seen["data"] == data
    assert "1/2 filtros 3_plan C1: con fallo 1.5 s" in err
    assert "filtros 3_plan C1: volume: no lines" in err
    assert str(page) in err


@pytest.mark.parametrize(("asked", "told"), [([], True), (["C1"], False)])
def test_run_tells_why_there_are_no_account_pages(monkeypatch, data, capsys, asked, told):
    facts = {"warnings": ["mind this"], "no_accounts": "no costs, no key", "accounts": asked}
    fake(monkeypatch, "kamlib.run.run",
         run_clients=lambda clients, **how: a_run([job("done")], filtros=facts))  # fmt: skip
    assert run(["run", "filtros", "--data", str(data)]) == 0
    err = capsys.readouterr().err
    assert "filtros: mind this" in err
    assert ("filtros: no costs, no key" in err) is told


def proposal(questions=()):
    return types.SimpleNamespace(
        sources=[{"files": ["v.csv"], "columns": {"date": "Fecha"}}],
        tables=[],
        notes=["date = Fecha"],
        questions=list(questions),
    )


@pytest.fixture
def export(tmp_path):
    file = tmp_path / "v.csv"
    file.write_bytes("Fecha;Importe\r\n01/02/2025;1.234,5\r\nA\xf1o\r\n".encode("cp1252"))
    return file


def test_new_copies_the_bytes_and_writes_what_is_clear(monkeypatch, tmp_path, export, capsys):
    fake(monkeypatch, "kamlib.ledger.propose", propose_sources=lambda *_, **__: proposal())
    args = ["new", "mi_cliente", "--from", str(export), "--lang", "es", "--locale", "es-MX"]
    assert run([*args, "--data", str(tmp_path / "fresh")]) == 0
    folder = tmp_path / "fresh" / "mi_cliente"
    assert (folder / "sources" / "v.csv").read_bytes() == export.read_bytes()
    settings = check_settings((folder / "client.toml").read_text("utf-8"))
    assert settings.client.currency == "MXN" and settings.client.language == "es"
    assert settings.sources[0].columns == {"date": "Fecha"}
    out, err = capsys.readouterr()
    assert out == "" and "MXN" in err and "date = Fecha" in err and "kam read mi_cliente" in err
    assert run([*args, "--data", str(tmp_path / "fresh")]) == 2  # never over an existing one
    assert "Ya existe" in capsys.readouterr().err


def test_new_with_a_question_writes_the_clear_part_and_exits_2(
    monkeypatch, tmp_path, export, capsys
):
    question = Problem("currency_needed", {"locale": "zz"})
    fake(monkeypatch, "kamlib.ledger.propose",
         propose_sources=lambda *_, **__: proposal([question]))  # fmt: skip
    assert run(["new", "a", "--from", str(export), "--data", str(tmp_path)]) == 2
    err = capsys.readouterr().err
    assert "locale zz" in err and str(tmp_path / "a" / "client.toml") in err
    assert check_settings((tmp_path / "a" / "client.toml").read_text("utf-8")).sources


@pytest.mark.parametrize(
    ("locale", "lang", "currency"),
    [("pt-BR", "pt", "BRL"), ("es-ES", "es", "EUR"), ("en-US", "en", "USD"), ("es", "es", "EUR")],
)
def test_new_proposes_language_and_currency_from_the_locale(
    monkeypatch, tmp_path, export, locale, lang, currency
):
    fake(monkeypatch, "kamlib.ledger.propose", propose_sources=lambda *_, **__: proposal())
    args = ["new", "a", "--from", str(export), "--locale", locale, "--data", str(tmp_path)]
    assert run(args) == 0
    client = check_settings((tmp_path / "a" / "client.toml").read_text("utf-8")).client
    assert (client.language, client.locale, client.currency) == (lang, locale, currency)


def test_new_tells_everything_wrong_at_once_and_leaves_nothing(tmp_path, capsys):
    args = ["new", "../x", "--from", "no.csv", str(tmp_path), "--lang", "fr", "--locale", "es_ES",
            "--currency", "EURO", "--data", str(tmp_path / "d")]  # fmt: skip
    assert run(args) == 2
    err = capsys.readouterr().err
    for said in ("../x", "«fr»", "es-ES", "EUR", "no.csv", str(tmp_path)):
        assert said in err
    assert not (tmp_path / "d").exists()


def test_new_leaves_nothing_behind_where_the_files_cannot_be_read(
    monkeypatch, tmp_path, export, capsys
):
    def propose_sources(*_, **__):
        raise Problems(Problem("file_missing", {"file": "v.csv"}))

    fake(monkeypatch, "kamlib.ledger.propose", propose_sources=propose_sources)
    assert run(["new", "a", "--from", str(export), "--data", str(tmp_path / "d")]) == 2
    assert not (tmp_path / "d" / "a").exists()


def test_status_tells_what_is_out_of_date(data, capsys):
    client = data / "filtros"
    assert run(["status", "--data", str(data)]) == 0
    assert "not read yet; not run yet" in capsys.readouterr().err
    (client / "sources").mkdir()
    (client / "sources" / "v.csv").write_bytes(b"1")
    sha = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"  # sha256 of «1»
    member = {"file": "v.zip/enero.csv", "sha256": sha}  # of packed files the report names members
    report = {**REPORT, "sources": [{"file": "v.csv", "sha256": sha}, member]}
    (client / "ledger.json").write_text(json.dumps(report, default=float))
    (client / "runs").mkdir()
    latest = client / "runs" / "latest.json"
    latest.write_text(json.dumps({"run": "r1", "jobs": [job("failed", "C1")]}))
    os.utime(client / "client.toml", (1e9, 1e9))
    assert run(["status", "filtros", "--data", str(data)]) == 0
    err = capsys.readouterr().err
    assert "1.000" in err and "31 dic 2025" in err and "3_plan C1" in err and "al día" in err
    (client / "sources" / "v.csv").write_bytes(b"2")
    os.utime(client / "client.toml", (4e9, 4e9))
    assert run(["status", "filtros", "--data", str(data)]) == 0
    err = capsys.readouterr().err
    assert "archivos cambiados" in err and "ajustes cambiados" in err


def test_status_of_a_client_with_mistakes_does_not_hide_the_others(data, capsys):
    (data / "broken").mkdir()
    (data / "broken" / "client.toml").write_text("x = 1")
    assert run(["status", "--data", str(data)]) == 2
    err = capsys.readouterr().err
    assert "mistakes in client.toml" in err and "filtros" in err


def kam(*args, **env):
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "KAM_"))}
    return subprocess.run(
        [sys.executable, "-m", "kamlib.cli", *args],
        capture_output=True,
        encoding="utf-8",
        env={**inherited, "COLUMNS": "100", "PYTHONIOENCODING": "utf-8", **env},
        timeout=60,
    )


def test_the_process_keeps_streams_and_exit_codes_apart(data):
    done = kam("status", KAM_DATA=str(data), LANG="pt_BR.UTF-8")
    assert (done.returncode, done.stdout) == (0, "")
    assert "ainda não lido" in done.stderr
    wrong = kam("read", "filtro", "--json", KAM_DATA=str(data), LANG="es_MX.UTF-8")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "¿Quizá filtros?" in wrong.stderr
    nowhere = kam("status", "--data", str(data / "nowhere"))
    assert nowhere.returncode == 2 and "nowhere" in nowhere.stderr


@pytest.mark.parametrize(
    ("lang", "usage", "options"), [("es_ES.UTF-8", "Uso:", "Opciones"), ("C", "Usage:", "Options")]
)
def test_help_speaks_the_users_language_and_loads_nothing_heavy(lang, usage, options):
    shown = kam("new", "--help", LANG=lang)
    assert shown.returncode == 0 and usage in shown.stdout and options in shown.stdout
    code = (
        "import sys; from kamlib.cli import run; run(['--help']);"
        "print([m for m in ('pandas','pydantic','pyarrow','matplotlib','papermill')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8",
                          timeout=60)  # fmt: skip
    assert done.stdout.strip().endswith("[]")
