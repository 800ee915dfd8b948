"""The demo clients: the same bytes every time, and a truth that the files themselves bear out.

The files are read again here by a small reader of their own (csv and calamine), which knows the
layouts by heart and shares nothing with the generator or with kamlib.
"""

import csv
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
CLIENTS = ("filtros", "farma", "motos")

# file → sheet, header row, place of: date, order, customer, quantity, unit cost, net, freight
OLD = (0, 1, 2, 7, 11, 10, 12)
LAYOUTS = {
    "filtros": {
        "ventas_2022.csv": ("cp1252", 1, OLD),
        "ventas_2023.xlsx": ("Ventas", 5, OLD),
        "ventas_2024.csv": ("cp1252", 1, OLD),
        "ventas_2025.csv": ("cp1252", 1, OLD),
    },
    "farma": {
        "vendas_2023.xlsx": ("Vendas", 4, OLD),
        "vendas_2024.xlsx": ("Vendas", 4, OLD),
        "vendas_2025.csv": ("utf-8-sig", 1, OLD),
    },
    "motos": {"alquileres.xlsx": ("Facturas", 4, (0, 1, 2, 7, 13, 10, 14))},
}


def make(out, *arguments):
    subprocess.run([sys.executable, DATA / "make_demo.py", *arguments, "--out", out], check=True)
    return out


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return make(tmp_path_factory.mktemp("made"))


@pytest.fixture(params=CLIENTS)
def client(request):
    return request.param


def truth_of(client):
    return tomllib.loads((DATA / client / "truth.toml").read_text(encoding="utf-8"))


def files(folder):
    return {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*")) if p.is_file()}


def number(cell):
    """A cell as an exact number: a float of a sheet, or text with decimal comma; None if not."""
    if isinstance(cell, (int, float)):
        return Decimal(repr(cell)).quantize(Decimal("0.01"))
    text = cell.replace("R$", "").replace(" ", "").replace(".", "").replace(",", ".")
    try:
        return Decimal(text) if text else None
    except ArithmeticError:
        return None


def day(cell):
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return datetime.strptime(cell, "%d/%m/%Y").date()
    except ValueError:
        return None


def rows_of(client, name):
    """The rows below the header, and the header."""
    how, header, _ = LAYOUTS[client][name]
    path = DATA / client / "sources" / name
    if path.suffix == ".csv":
        with path.open(encoding=how, newline="") as file:
            rows = list(csv.reader(file, delimiter=";"))
    else:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_name(how)
        rows = sheet.to_python(skip_empty_area=False)
    return rows[header:], rows[header - 1]


def read(client):
    """Kept lines of all files, rows set aside by reason, and rows per file."""
    kept, aside, counts = [], Counter(), {}
    for name, (_, _, places) in LAYOUTS[client].items():
        rows, header = rows_of(client, name)
        seen = set()
        counts[name] = [len(rows), 0, Decimal(0)]
        for row in rows:
            when, order, customer, quantity, cost, net, freight = (row[p] for p in places)
            if str(row[0]).casefold().startswith("total"):
                aside["totals_row"] += 1
            elif list(row) == list(header):
                aside["repeated_header"] += 1
            elif not when:
                aside["missing_date"] += 1
            elif day(when) is None:
                aside["bad_date"] += 1
            elif number(net) is None:
                aside["bad_number"] += 1
            elif tuple(row) in seen:
                aside["duplicate"] += 1
            else:
                seen.add(tuple(row))
                kept.append(
                    (
                        day(when),
                        order,
                        customer,
                        number(quantity),
                        number(cost),
                        number(net),
                        number(freight),
                    )
                )
                counts[name][1] += 1
                counts[name][2] += number(net)
    return kept, aside, counts


def same_sheet(one, other):
    """Whether two workbooks hold the same parts (compression may differ between machines)."""
    with zipfile.ZipFile(one) as a, zipfile.ZipFile(other) as b:
        names = a.namelist()
        return names == b.namelist() and all(a.read(n) == b.read(n) for n in names)


def test_two_runs_give_the_same_bytes(made, tmp_path):
    again = make(tmp_path)
    first, second = files(made), files(again)
    assert list(first) == list(second)
    assert [n for n in first if first[n].read_bytes() != second[n].read_bytes()] == []


def test_the_committed_files_are_what_the_generator_writes(made, client):
    fresh = files(made / client)
    assert "client.toml" in fresh and "truth.toml" in fresh
    for name, path in fresh.items():
        committed = DATA / client / name
        if path.suffix == ".xlsx":
            assert same_sheet(path, committed), name
        else:
            assert path.read_bytes() == committed.read_bytes(), name
    sources = {n for n in files(DATA / client / "sources") if not n.startswith(".")}
    assert {f"sources/{n}" for n in sources} == {n for n in fresh if n.startswith("sources/")}


def test_the_sources_stay_small(client):
    sizes = [path.stat().st_size for path in files(DATA / client / "sources").values()]
    assert sum(sizes) < 2_500_000


def test_the_truth_is_what_the_files_hold(client):
    truth = truth_of(client)["ledger"]
    kept, aside, counts = read(client)
    assert dict(aside) == truth["reasons"]
    assert len(kept) == truth["kept"]
    assert len(kept) + aside.total() == truth["lines_in"]
    assert aside.total() == truth["set_aside"]
    assert aside["duplicate"] == truth["duplicates"]
    assert sum(line[5] for line in kept) == Decimal(truth["net_revenue_all_lines"])
    assert sum(line[5] for line in kept if line[2]) == Decimal(truth["net_revenue"])
    assert len({line[2] for line in kept if line[2]}) == truth["customers"]
    assert sum(not line[2] for line in kept) == truth["lines_without_customer"] > 0
    freight = {line[1]: line[6] for line in kept}
    assert sum(freight.values()) == Decimal(truth["freight"])
    assert sum(line[6] for line in kept) > Decimal(truth["freight"])  # repeated on every line
    assert min(line[0] for line in kept).isoformat() == truth["first_date"]
    assert max(line[0] for line in kept).isoformat() == truth["last_date"] == "2025-12-31"
    for name, (lines_in, lines, net) in counts.items():
        source = truth["sources"][name]
        assert (lines_in, lines) == (source["lines_in"], source["kept"])
        assert net == Decimal(source["net_revenue"])


def test_the_kinds_add_up_and_show_in_the_files(client):
    truth = truth_of(client)["ledger"]
    kept, _, _ = read(client)
    kinds = truth["kinds"]
    assert sum(kind["lines"] for kind in kinds.values()) == truth["kept"]
    total = sum(Decimal(kind["net_revenue"]) for kind in kinds.values())
    assert total == Decimal(truth["net_revenue_all_lines"])
    returned = sum(line[3] < 0 for line in kept)
    deposits = kinds.get("adjustment", {"lines": 0})["lines"] // 2
    assert returned - deposits == kinds["return"]["lines"] > 0
    assert sum(line[3] == 0 and line[5] < 0 for line in kept) == kinds["credit"]["lines"] > 0
    assert sum(line[3] > 0 and line[5] == 0 for line in kept) == kinds["free"]["lines"] > 0


@pytest.mark.parametrize("client", ["filtros", "farma"])
def test_the_big_clients_are_big(client):
    truth = truth_of(client)
    assert truth["ledger"]["lines_in"] >= 20_000
    assert truth["ledger"]["customers"] == {"filtros": 180, "farma": 120}[client]


def test_motos_has_nine_customers_and_600_lines():
    truth = truth_of("motos")["ledger"]
    assert (truth["customers"], truth["lines_in"]) == (9, 600)


@pytest.mark.parametrize("client", ["filtros", "farma"])
def test_quantity_price_and_discount_make_the_net(client):
    """12 × 45.20 less 10 % is 488.16: on every sale line, to the cent, half away from zero."""
    checked = 0
    for name in LAYOUTS[client]:
        for row in rows_of(client, name)[0]:
            parts = [number(row[place]) for place in (7, 8, 9, 10)]
            if None in parts or day(row[0]) is None or not parts[0]:
                continue
            quantity, price, discount, net = parts
            if client == "filtros" or name.endswith(".csv"):
                discount /= 100
            exact = abs(quantity) * price * (1 - discount)
            cents = (exact * 100 + Decimal("0.5")) // 1 / 100
            assert abs(net) == cents, row
            checked += 1
    assert checked > 20_000


def test_costs_cover_nine_tenths_of_the_lines(client):
    truth = truth_of(client)["ledger"]
    assert truth["lines_with_cost"] > 0.9 * truth["kept"]


def test_codes_have_leading_zeros_and_the_csv_has_a_decimal_comma():
    rows, _ = rows_of("filtros", "ventas_2022.csv")
    codes = {row[2] for row in rows if row[2]}
    assert all(code.startswith("0") and len(code) == 6 for code in codes)
    assert any("." in row[10] and "," in row[10] for row in rows)
    rows, _ = rows_of("farma", "vendas_2025.csv")
    assert all("R$" in row[10] for row in rows if row[10] != "a conferir")
    assert any(row[10].startswith("-R$") for row in rows)
    assert (DATA / "farma/sources/vendas_2025.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with pytest.raises(UnicodeDecodeError):
        (DATA / "filtros/sources/ventas_2022.csv").read_text(encoding="utf-8")


def test_motos_dates_are_partly_text():
    rows, _ = rows_of("motos", "alquileres.xlsx")
    kinds = Counter(type(row[0]).__name__ for row in rows)
    assert kinds["str"] > 50 and kinds["date"] + kinds["datetime"] > 400


def test_groups_have_several_codes_and_one_only_together(client):
    groups = truth_of(client).get("groups", {})
    sizes = Counter(groups.values())
    assert all(size >= 2 for size in sizes.values())
    assert (len(sizes) >= 4) == (client != "motos")


def test_planted_accounts_are_clear_of_the_thresholds():
    """Key accounts of filtros: a sixth above DEF-1's line and above 30 % markup, from the truth."""
    truth = truth_of("filtros")
    total = Decimal(truth["dependence"]["net_revenue"])
    line = total / truth["dependence"]["active_accounts"] * Decimal("1.33")
    for account in truth["key"]["accounts"]:
        row = truth["planted"][account]
        assert Decimal(row["net_revenue"]) > Decimal("1.15") * line
        markup = Decimal(row["net_revenue_with_cost"]) / Decimal(row["cost"]) - 1
        assert markup > Decimal("0.345")
    for account in truth["large_not_key"]["accounts"]:
        row = truth["planted"][account]
        assert Decimal(row["net_revenue"]) > Decimal("1.15") * line
        assert Decimal(row["net_revenue_with_cost"]) / Decimal(row["cost"]) - 1 < Decimal("0.255")


def test_drifting_accounts_fade_in_the_files(client):
    """The last quarter brings less than half of the same quarter a year before."""
    truth = truth_of(client)
    codes = {customer: account for customer, account in truth.get("groups", {}).items()}
    sums = Counter()
    for when, _, customer, _, _, net, _ in read(client)[0]:
        if when.month >= 10 and when.year >= 2024:
            sums[codes.get(customer, customer), when.year] += net
    assert truth["drifting"]["accounts"]
    for account in truth["drifting"]["accounts"]:
        assert sums[account, 2025] < sums[account, 2024] / 2
    for account in set(truth["key"]["accounts"]) - set(truth["drifting"]["accounts"]):
        assert sums[account, 2025] > sums[account, 2024] * Decimal("0.75")


def test_every_client_has_every_case_that_the_notebooks_need(client):
    truth = truth_of(client)
    for part in ("key", "trial", "emerging", "large_not_key", "drifting", "losing"):
        assert truth[part]["accounts"], part
    if client != "motos":
        assert len(truth["white_space"]["pairs"]) >= 5
        assert len(truth["capped"]["pairs"]) >= 2
        assert truth["target"]["accounts"]


def test_tax_numbers_of_farma_are_invalid():
    """A CNPJ's last two digits follow from the first twelve; here they never do."""
    path = DATA / "farma/sources/clientes.xlsx"
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Clientes").to_python()
    numbers = ["".join(c for c in row[2] if c.isdigit()) for row in rows[2:]]
    assert len(set(numbers)) == len(numbers) > 100
    for text in numbers:
        digits = text[:12]
        for weights in ("543298765432", "6543298765432"):
            rest = sum(int(d) * int(w) for d, w in zip(digits, weights, strict=True)) % 11
            digits += str(0 if rest < 2 else 11 - rest)
        assert len(text) == 14 and text != digits


def test_a_larger_filtros_for_benchmarks(tmp_path):
    make(tmp_path, "filtros", "--customers", "300", "--lines", "30000")
    truth = tomllib.loads((tmp_path / "filtros/truth.toml").read_text(encoding="utf-8"))
    assert truth["ledger"]["customers"] >= 295
    assert truth["ledger"]["lines_in"] >= 30_000
    assert "key" not in truth


def test_the_generator_says_what_it_does_not_know(tmp_path):
    done = subprocess.run(
        [sys.executable, DATA / "make_demo.py", "filtro", "--out", tmp_path],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2 and "filtros" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_generator_never_uses_kamlib():
    for path in [DATA / "make_demo.py", *(DATA / "demo").glob("*.py")]:
        text = path.read_text(encoding="utf-8")
        assert "import kamlib" not in text and "from kamlib" not in text
