"""Tables that leave: what a spreadsheet finds in them."""

import csv

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from kamlib.kam.table_file import save_table
from kamlib.problem import Problems
from kamlib.words.label import labels
from kamlib.words.words import Words

SPAIN, BRITAIN = Words("es", "es-ES", "EUR"), Words("en", "en-GB", "GBP")
FRAME = pd.DataFrame(
    {
        "account": ["000117", "=1+1", "B"],
        "account_name": ["Ñandú; S.A.", '@SUM(A1)"', "-2+3"],
        "net_revenue": [1234.5, -2.0, float("nan")],
        "share": [0.125, 0.5, float("nan")],
        "orders": pd.array([12, 0, None], dtype="Int64"),
        "last_order": pd.to_datetime(["2025-12-31", None, "2025-01-02"]),
        "passes_revenue": pd.array([True, False, None], dtype="boolean"),
        "tier": ["key", "standard", None],
    }
)


def test_xlsx_holds_numbers_dates_and_text(tmp_path):
    path = save_table(FRAME, tmp_path / "exports" / "accounts.xlsx", SPAIN)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "Cuenta"
    assert rows[1][:3] == ["000117", "Ñandú; S.A.", 1234.5]
    assert (rows[1][3], rows[1][4]) == (0.125, 12.0)
    assert str(rows[1][5]) == "2025-12-31"
    assert rows[1][6:] == ["sí", "Clave"]
    assert rows[2][:2] == ["=1+1", '@SUM(A1)"']  # text, not a formula
    assert rows[3][2:5] == ["", "", ""]  # unknown is empty, neither zero nor a mark
    assert [p.name for p in path.parent.iterdir()] == ["accounts.xlsx"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_people_wrote_and_lists_of_codes_leave_too(tmp_path, suffix):
    frame = pd.DataFrame(
        {
            "account": ["A", "B"],
            "evidence": ["=opens the north", None],  # prose
            "goes_out": ["000117;G05", None],  # codes
            "net_revenue": [1.5, float("nan")],
        }
    )
    path = save_table(frame, tmp_path / f"reasons{suffix}", BRITAIN)
    if suffix == ".csv":
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[1:] == [["A", "'=opens the north", "000117; G05", "1.5"], ["B", "", "", ""]]
    else:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        assert rows[1] == ["A", "=opens the north", "000117; G05", 1.5]
        assert rows[2] == ["B", "", "", ""]


def test_no_kind_of_column_leaves_empty(tmp_path):
    """A column of whatever kind that holds text keeps it."""
    kinds = {label["kind"]: slug for slug, label in labels().items() if slug.startswith("column.")}
    texts = [k for k in kinds if k.split(":")[0] in ("text", "prose", "code", "codes", "label")]
    frame = pd.DataFrame({kinds[kind].removeprefix("column."): ["words"] for kind in texts})
    path = save_table(frame, tmp_path / "kinds.csv", BRITAIN)
    with open(path, encoding="utf-8-sig", newline="") as file:
        assert set(list(csv.reader(file))[1]) == {"words"}


def test_xlsx_has_no_formula_and_is_the_same_twice(tmp_path):
    import zipfile

    one = save_table(FRAME, tmp_path / "one.xlsx", SPAIN)
    with zipfile.ZipFile(one) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert one.read_bytes() == save_table(FRAME, tmp_path / "two.xlsx", SPAIN).read_bytes()


def test_csv_as_the_reader_s_spreadsheet_opens_it(tmp_path):
    path = save_table(FRAME, tmp_path / "accounts.csv", SPAIN)
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows[1][1:6] == ["Ñandú; S.A.", "1234,5", "0,125", "12", "2025-12-31"]
    assert rows[2][:3] == ["'=1+1", "'@SUM(A1)\"", "-2"]
    assert rows[3][1:6] == ["'-2+3", "", "", "", "2025-01-02"]
    path = save_table(FRAME, tmp_path / "english.csv", BRITAIN)
    with open(path, encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file))[:2] == ["Account", "Name"]


def test_what_cannot_be_written_is_told(tmp_path):
    with pytest.raises(Problems, match="accounts.ods"):
        save_table(FRAME, tmp_path / "accounts.ods", BRITAIN)
    with pytest.raises(KeyError, match="nonsense"):
        save_table(FRAME.assign(nonsense=1), tmp_path / "a.csv", BRITAIN)
    assert list(tmp_path.iterdir()) == []
    save_table(FRAME.head(0), tmp_path / "empty.xlsx", BRITAIN)
