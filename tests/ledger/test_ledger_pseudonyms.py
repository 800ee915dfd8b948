"""With pseudonyms no written file names a customer; without them the names are back."""

import pyarrow.parquet
from ledger_files import make_client

from kamlib.ledger import read_ledger
from kamlib.ledger.pseudonyms import SECRET_FILE, setting_of

NAMES = ["Aceites Núñez", "Química Luzarra", "Nunez Norte", "Talleres Beroa", "Perez Hijos"]
CODES = ["K00117", "K00118", "K00119", "K00777", "GR-001", "B99887766"]
LEDGER = (
    "Fecha;Pedido;Codigo;Nombre;Articulo;Texto;Importe\n"
    "31/01/2024;F1;K00117;Aceites Núñez S.L.;A;Filtro;100,00\n"
    "31/01/2024;F2;K00118;Química Luzarra;A;Porte ACEITES NUÑEZ SL enero;50,00\n"
    "32/01/2024;F3;K00777;Talleres Beroa;A;Filtro;7,00\n"  # a customer of this row alone
    "31/01/2024;F3;K00777;Talleres Beroa;A;Filtro;Talleres Beroa\n"
    "31/01/2024;F4;;Perez Hijos;A;Filtro;3,00\n"  # a name without code
    "Nota de Talleres Beroa\n"
)
CUSTOMERS = (
    "Codigo;Nombre;Grupo;Nombre grupo;NIF\n"
    "K00117;Aceites Núñez S.L.;GR-001;Aceites Núñez;B99887766\n"
    "K00119;Nunez Norte;GR-001;Aceites Núñez;\nK00119;Nunez Norte;;;\n"
)
CREDIT = "Codigo;Limite;Solvencia\nK00118;1000;B\n"
CONTRACTS = "Cuenta;Inicio;Fin;Clausula\nGR-001;01/01/2024;31/12/2024;Aceites Núñez S.L. paga\n"
OLDER = (
    LEDGER.split("\n")[0]
    + "\n31/12/2023;K00118-1;K00118;Química Luzarra;A;Filtro;1,00\n32/12/2023;;;;;;\n"
)
SOURCES = [{"files": ["v.csv", "ventas Aceites_Nunez 2023.csv"], "columns": {
    "date": "Fecha", "order": "Pedido", "customer": "Codigo", "customer_name": "Nombre",
    "product": "Articulo", "product_name": "Texto", "net_revenue": "Importe"}}]  # fmt: skip
TABLES = [
    {"kind": "customers", "file": "c.csv"},
    {"kind": "credit", "file": "r.csv"},
    {"kind": "contracts", "file": "k.csv"},
]


def client(folder, on=True):
    files = {
        "v.csv": LEDGER,
        "ventas Aceites_Nunez 2023.csv": OLDER,
        "contrato Beroa.pdf": b"x",
        "c.csv": CUSTOMERS,
        "r.csv": CREDIT,
        "k.csv": CONTRACTS,
    }
    return make_client(
        folder, files, SOURCES, TABLES, f"pseudonyms = {str(on).lower()}\nsimilar_names = 0.9"
    )


def written(folder):
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "sources" not in path.parts and path.name != "client.toml":
            if path.suffix == ".parquet":
                yield path, str(pyarrow.parquet.read_table(path).to_pylist()).casefold()
            elif path.suffix == ".xlsx":
                from python_calamine import CalamineWorkbook

                book = CalamineWorkbook.from_path(str(path))
                rows = [book.get_sheet_by_name(n).to_python() for n in book.sheet_names]
                yield path, str(rows).casefold()
            yield path, path.read_bytes().decode("utf-8", "replace").casefold()


def test_no_written_file_names_a_customer(tmp_path):
    made = client(tmp_path)
    ledger = read_ledger(made)
    assert ledger.report["net_revenue"] == 151.0
    seen = set()
    for path, text in written(tmp_path):
        seen.add(path.name)
        for real in [*NAMES, *CODES, "Nunez", "Beroa"]:
            assert real.casefold() not in text, (path.name, real)
    assert {"ledger.parquet", "set_aside.parquet", "ledger.json", "customers.parquet",
            "credit.parquet", "contracts.parquet"} <= seen  # fmt: skip


def test_one_customer_is_the_same_everywhere_and_next_time(tmp_path):
    made = client(tmp_path)
    first = read_ledger(made)
    line = first.lines.iloc[0]
    group = first.tables["customers"]
    assert set(group["account"]) == {line["account"], None} or line["account"] in set(
        group["account"]
    )
    assert line["account_name"] in set(group["account_name"])
    assert first.tables["contracts"]["account"][0] == line["account"]
    assert first.lines["customer"][1] == first.tables["credit"]["customer"][0]
    assert first.lines["customer_name"][2].count(" ") == 2
    again = read_ledger(made)
    assert list(again.lines["customer_name"]) == list(first.lines["customer_name"])
    assert (tmp_path / SECRET_FILE).stat().st_mode & 0o077 == 0


def test_another_secret_gives_other_names(tmp_path):
    one, two = (read_ledger(client(tmp_path / name)) for name in "ab")
    assert set(one.lines["customer"].dropna()).isdisjoint(two.lines["customer"].dropna())


def test_switching_back_reads_the_real_names_again(tmp_path):
    read_ledger(client(tmp_path))
    lines = read_ledger(client(tmp_path, on=False)).lines
    assert list(lines["customer"][:2]) == ["K00117", "K00118"]
    assert lines["customer_name"][0] == "Aceites Núñez S.L."


def test_settings_may_name_accounts_as_the_sources_do(tmp_path):
    made = client(tmp_path)
    account = read_ledger(made).lines["account"][0]
    stages = {"GR-001": "research", "K00118": "action"}
    assert setting_of(made, stages, account) == "research"
    assert setting_of(made, {account: "review"}, account) == "review"
    assert setting_of(made, stages, "P0000") is None
