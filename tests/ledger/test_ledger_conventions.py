"""Files of one mapping that are written differently: each by its own evidence, or a question."""

import pyarrow as pa
import pyarrow.parquet
import pytest
from ledger_files import make_client

from kamlib.ledger import read_ledger
from kamlib.problem import Problems

COLUMNS = {"date": "Fecha", "order": "Pedido", "customer": "Código", "net_revenue": "Importe"}
HEAD = "Fecha;Pedido;Código;Importe\n"


def client(tmp_path, **files):
    texts = {f"{name}.csv": HEAD + "\n".join(rows) + "\n" for name, rows in files.items()}
    return make_client(tmp_path, texts, [{"files": ["*.csv"], "columns": COLUMNS}])


def rows(mark: str, count: int, day: str, amount: str) -> list[str]:
    return [
        f"{day.format(n % 28 + 1, n % 12 + 1)};{mark}{n};C{n % 3};{amount}" for n in range(count)
    ]


def test_a_small_branch_with_the_month_first_keeps_its_days(tmp_path):
    here = rows("A", 1000, "{0:02d}/{1:02d}/2024", "1,50")
    branch = rows("B", 30, "{1:02d}/{0:02d}/2024", "2,50")
    ledger = read_ledger(client(tmp_path, here=here, branch=branch))
    lines = ledger.lines[ledger.lines["source"] == "branch.csv"]
    assert [(d.day, d.month) for d in lines["date"]] == [
        (n % 28 + 1, n % 12 + 1) for n in range(30)
    ]
    assert ledger.report["reasons"] == {}


def test_a_small_branch_with_the_decimal_point_keeps_its_amounts(tmp_path):
    here = rows("A", 1000, "{0:02d}/{1:02d}/2024", "1,50")
    branch = rows("B", 30, "{0:02d}/{1:02d}/2024", "1,234") + ["31/01/2024;B99;C1;0.50"]
    ledger = read_ledger(client(tmp_path, here=here, branch=branch))
    assert ledger.report["net_revenue"] == 1500 + 30 * 1234 + 0.5
    found = {c["source"]: c["decimal"] for c in ledger.report["conventions"]}
    assert found == {"here.csv": ",", "branch.csv": "."}


def test_what_a_file_leaves_open_the_others_of_its_mapping_tell(tmp_path):
    here = rows("A", 40, "{0:02d}/{1:02d}/2024", "1,50")
    ledger = read_ledger(client(tmp_path, here=here, short=["02/01/2024;B1;C1;1.234"]))
    line = ledger.lines[ledger.lines["source"] == "short.csv"].iloc[0]
    assert (str(line["date"])[:10], line["net_revenue"]) == ("2024-01-02", 1234)
    told = next(c for c in ledger.report["conventions"] if c["source"] == "short.csv")
    assert {d["decided_by"] for d in told["decisions"].values()} == {"files"}


def test_files_that_contradict_each_other_do_not_tell_of_a_third(tmp_path):
    here = rows("A", 40, "{0:02d}/{1:02d}/2024", "1,50")
    branch = rows("B", 40, "{1:02d}/{0:02d}/2024", "2.50")
    with pytest.raises(Problems) as caught:
        read_ledger(client(tmp_path, a=here, b=branch, c=["02/01/2024;B1;C1;1.234"]))
    told = [(p.code, p.where, p.row) for p in caught.value.problems]
    assert told == [("ambiguous_number", "c.csv", 2), ("ambiguous_date", "c.csv", 2)]


def test_a_decimal_sign_for_no_column_is_told(tmp_path):
    source = {"files": ["v.csv"], "decimals": {"importe": "."}, "columns": COLUMNS}
    with pytest.raises(Problems) as caught:
        read_ledger(make_client(tmp_path, {"v.csv": HEAD + "31/01/2024;P1;C1;1,50\n"}, [source]))
    assert [(p.code, p.column) for p in caught.value.problems] == [("unknown_column", "importe")]


def test_many_unreadable_lines_are_a_warning(tmp_path):
    whole = rows("A", 40, "{0:02d}/{1:02d}/2024", "1,50")
    report = read_ledger(client(tmp_path, a=whole + [";P99;;1,50;"] * 2)).report
    assert any("2 of 42 lines cannot be read" in text for text in report["warnings"])


def test_a_code_with_a_point_zero_beside_its_own_is_a_warning(tmp_path):
    lines = ["31/01/2024;P1;123.0;1,50", "31/01/2024;P2;123;1,50"]
    report = read_ledger(client(tmp_path, a=lines)).report
    assert report["customers"] == 2
    assert any("123 / 123.0" in text for text in report["warnings"])


def test_no_number_and_no_customer_of_a_float_column(tmp_path):
    table = pa.table(
        {"Fecha": ["2024-01-31"] * 2, "Código": [123.0, float("nan")], "Importe": [1.5, 2.5]}
    )
    columns = {"date": "Fecha", "customer": "Código", "net_revenue": "Importe"}
    made = make_client(
        tmp_path,
        {"v.parquet": lambda path: pyarrow.parquet.write_table(table, path)},
        [{"files": ["v.parquet"], "columns": columns}],
    )
    ledger = read_ledger(made)
    assert ledger.report["lines_without_customer"] == 1
    assert ledger.lines["customer"].dropna().tolist() == ["123"]
