"""What a person gets who gives the commands something wrong: told plainly, in Spanish, all of it.

Each message says what was found, what was expected or what to do, and in which file and row; it is
on standard error, the exit code is 2, and neither a traceback nor half a file is left behind.
"""

import json

import nbformat
import pytest
from command_line import kam
from page_parts import Page

from kamlib.problem import Problems
from kamlib.run.build import find_root
from kamlib.run.parameters import check_parameters

SETTINGS = """[client]
name = "Prueba"
language = "es"
locale = "es-ES"
currency = "EUR"

[[sources]]
files = ["ventas.csv"]
encoding = "utf-8"
separator = ";"
decimal = ","
date_order = "dmy"
[sources.columns]
date = "Fecha"
customer = "Cliente"
customer_name = "Nombre"
family = "Familia"
quantity = "Uds"
net_revenue = "Importe"
unit_cost = "Coste"
"""
HEADER = "Fecha;Cliente;Nombre;Familia;Uds;Importe;Coste"


def months(**amounts):
    """Two years, one line a month and customer; goods cost half of what they bring."""
    return [
        f"15/{month:02d}/{year};{code};Casa {code};Filtros;{10 if amount > 0 else -10};{amount},00;"
        f"{abs(amount) // 20},00"
        for year in (2024, 2025)
        for month in range(1, 13)
        for code, amount in amounts.items()
    ]


def make(data, name, rows, header=HEADER, settings=SETTINGS):
    (data / name / "sources").mkdir(parents=True)
    (data / name / "client.toml").write_text(settings, encoding="utf-8")
    text = "\n".join([header, *rows]) + "\n"
    (data / name / "sources/ventas.csv").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad") / "data"
    make(folder, "bien", months(A100=900, B200=100))
    make(folder, "sin_columna", months(A100=900), header=HEADER.replace("Importe", "Total"))
    make(folder, "vacia", [])
    make(folder, "ilegible", ["sin fecha;A100;Casa;Filtros;1;x;5"])
    make(folder, "unica", months(A100=900))
    make(folder, "negativa", months(A100=-900, B200=-100))
    return folder


def files(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def refused(data, *args, made=("kam.log",)):
    """Run a command that must be refused; what it said. Nothing but logs (or `made`) is new."""
    before = files(data)
    told = kam(*args, data=data)
    assert told.code == 2, told.err
    assert told.out == ""
    assert "Traceback" not in told.err and "problem." not in told.err
    assert "Se esperaba: " in told.err or "Qué hacer: " in told.err
    assert not [new for new in files(data) - before if not any(part in new for part in made)]
    return told.err


@pytest.mark.parametrize("command", ["read", "run", "open", "status"])
def test_unknown_client(data, command):
    said = refused(data, command, "bein")
    assert "No hay ningún cliente «bein»" in said
    assert "¿Quizá bien?" in said and "kam new" in said
    assert "vacia" in said  # which there are


def test_several_unknown_clients_are_told_at_once(data):
    said = refused(data, "run", "bein", "unicca", "--json")
    assert "¿Quizá bien?" in said and "¿Quizá unica?" in said


def test_unknown_accounts_with_near_matches(data):
    made = ("bien/ledger", "bien/set_aside", "bien/tables/", "bien/results/")  # whole, and stay
    said = refused(data, "run", "bien", "--account", "a10", "Casa B", "zzz", "--json", made=made)
    assert "ninguna cuenta «a10» entre las 2 cuentas" in said
    assert "A100 (Casa A100)" in said and "B200 (Casa B200)" in said
    assert "«zzz»" in said and "Qué hacer: " in said
    assert not (data / "bien/runs").exists() and not (data / "bien/pages").exists()


def test_missing_column(data):
    said = refused(data, "read", "sin_columna", "--json")
    assert "ventas.csv, fila 1" in said and "no está la columna «Importe»" in said
    assert "Fecha, Cliente, Nombre, Familia, Uds, Total, Coste" in said  # those found
    assert "Qué hacer: " in said and "client.toml" in said
    assert said in refused(data, "run", "sin_columna", "--json")


def test_empty_ledger(data):
    said = refused(data, "run", "vacia", "--json")
    assert "ventas.csv" in said and "no hay ninguna línea que leer" in said
    assert refused(data, "read", "vacia", "--json") in said
    said = refused(data, "read", "ilegible", "--json")
    assert "ventas.csv, fila 2" in said and "sin fecha | A100" in said


def test_unknown_currency_and_locale(data, tmp_path):
    export = data / "bien/sources/ventas.csv"
    said = refused(tmp_path, "new", "otra", "--from", export, "--lang", "es",
                   "--locale", "es_XX", "--currency", "EUX")  # fmt: skip
    assert "configuración regional es_XX" in said and "es-MX" in said
    assert "moneda EUX" in said and "EUR" in said
    assert not (tmp_path / "otra").exists()
    wrong = SETTINGS.replace('"EUR"', '"EURO"').replace('"es-ES"', '"es_MX"')
    make(tmp_path, "regional", months(A100=900), settings=wrong)
    said = refused(tmp_path, "read", "regional")
    assert "client.toml, fila 4, client.locale" in said and "es-MX" in said
    assert "client.toml, fila 5, client.currency" in said and "EUR" in said


def test_five_mistakes_in_the_settings(tmp_path):
    five = SETTINGS + (
        '\n[define]\nabove_meen = 0.33\ncap_accounts = "diez"\npareto_share = 80\n'
        '[plan]\npeers_min = 0\n[segment]\nvolume_rule = "media"\n'
    )
    make(tmp_path, "cinco", months(A100=900), settings=five)
    for command in ("read", "run"):
        said = refused(tmp_path, command, "cinco")
        for name, expected in [
            ("define.above_meen", "above_mean"),
            ("define.cap_accounts", "un número entero"),
            ("define.pareto_share", "> 0, < 1"),
            ("plan.peers_min", "2 … 1000"),
            ("segment.volume_rule", '"monthly_share"'),
        ]:
            key = name.split(".")[1] + " ="
            row = 1 + [line.startswith(key) for line in five.splitlines()].index(True)
            assert f"client.toml, fila {row}, {name}" in said, said
            assert expected in said
        assert said.count("Se esperaba: ") == 5


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["run", "bien", "--lang", "fr"], "en, es o pt"),
        (["run", "bien", "--workers", "0"], "1 … 256"),
        (["run", "bien", "--workers", "dos"], "dos"),
        (["run", "bien", "--acount", "A100"], "--account"),
    ],
)
def test_mistyped_options(data, args, said):
    told = kam(*args, data=data)
    assert told.code == 2 and told.out == "" and "Traceback" not in told.err
    assert said in told.err


def test_unknown_and_mistyped_parameters():
    """Told before anything starts, from the notebook's own ``parameters`` cell, all at once."""
    path = find_root() / "notebooks/es/3_plan.ipynb"
    notebook = nbformat.read(path, as_version=4)
    given = {"client": "motos", "lang": "fr", "as_of": 20251231, "acount": "0001", "account": None}
    with pytest.raises(Problems) as told:
        check_parameters(notebook, given, "es")
    assert [problem.code for problem in told.value.problems] == [
        "parameter_choice", "parameter_type", "parameter_unknown", "parameter_type",
    ]  # fmt: skip
    said = told.value.text()
    assert "acount" in said and "account" in said and "en, es, pt" in said and "20251231" in said
    for problem in told.value.problems:
        assert problem.part("expected", "es") or problem.part("remedy", "es")


def test_a_failed_reading_keeps_the_last_good_ledger(tmp_path):
    make(tmp_path, "bien", months(A100=900, B200=100))
    assert kam("read", "bien", "--json", data=tmp_path).code == 0
    folder = tmp_path / "bien"
    kept = {name: (folder / name).read_bytes() for name in files(folder)}
    export = folder / "sources/ventas.csv"
    export.write_text(export.read_text("utf-8").replace("Importe", "Total"), "utf-8")
    assert "no está la columna «Importe»" in refused(tmp_path, "read", "bien")
    kept.pop("sources/ventas.csv")
    assert {name: (folder / name).read_bytes() for name in kept} == kept
    assert not [name for name in files(folder) if "part" in name or "tmp" in name]


@pytest.fixture(scope="module")
def odd(data):
    """One customer only, and nothing but credits: both must run through."""
    ran = kam("run", "unica", "negativa", "--json", data=data)
    assert ran.code == 0, ran.err
    jobs = json.loads(ran.out)["jobs"]
    assert {job["status"] for job in jobs} == {"done"}, ran.err
    return ran, jobs


def test_one_customer_only(odd, data):
    ran, jobs = odd
    told = "todas las ventas van a una sola cuenta (Casa A100)"
    assert told in ran.err
    pages = data / "unica/pages/es"
    assert told in Page(pages / "index.html").text
    assert sorted(j["notebook"] for j in jobs if j["client"] == "unica") == [
        "0_start", "1_define", "2_segment", "3_plan", "4_review",
    ]  # fmt: skip
    define = Page(pages / "1_define.html").text
    assert "La mayor cuenta | 100,0 % | 10,0 % | 20,0 % | sin valorar | 1" in define
    assert "nan" not in define.lower().split()


def test_all_negative(odd, data):
    ran, jobs = odd
    told = "las líneas no suman ventas"
    assert told in ran.err and "negativa: no hay cuentas clave" in ran.err
    pages = data / "negativa/pages/es"
    assert told in Page(pages / "index.html").text
    assert {j["account"] for j in jobs if j["client"] == "negativa"} == {None}
    define = Page(pages / "1_define.html").text
    assert "Medido por | Media por cuenta activa | Umbral | Casos | Aplicable" in define
    assert "Ventas netas | ? | ? | 0 | no" in define  # the test does not apply
    assert "el total no es positivo y las proporciones no tienen sentido" in define
    segment = Page(pages / "2_segment.html").text
    assert "−10,8 k€" in segment  # credits stay what they are
    for text in (define, segment):
        assert not {"nan", "inf", "none"} & set(text.lower().split())
