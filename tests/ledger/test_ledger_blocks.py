"""A file read in blocks of a few rows gives the ledger that it gives in one."""

import datetime
import random

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_files import MAPPING, make_client

from kamlib.ledger import blocks, raw, read_ledger
from kamlib.ledger.blocks import cut_blocks
from kamlib.ledger.hashes import hash_texts, repeated
from kamlib.problem import Problems

HEAD = "Fecha;Factura;Cod. cliente;Articulo;Cantidad;Precio;Importe;Portes\n"
COLUMNS = {**MAPPING, "freight": "Portes"}


def lines(count: int, seed: int = 1) -> list[str]:
    """Lines of every kind: repeated ones, blank ones, notes, totals, too short and too long."""
    rng = random.Random(seed)
    rows, total = [], 0
    for number in range(count):
        # the first twenty days read two ways: only later ones tell the order
        day = rng.randint(1, 12) if number < 20 else rng.randint(1, 28)
        quantity, price = rng.randint(-3, 40), rng.randint(1, 500_000)
        net = quantity * price
        total += net
        name = rng.choice(["C1", "C2", '"C;3"', '"C\n4"', "Ñandú", ""])
        rows.append(
            f"{day:02d}/{rng.randint(1, 12):02d}/2024;F{number // 3};{name};A{rng.randint(1, 9)};"
            f"{quantity};{money(price)};{money(net)};{money(500 * (number // 3))}"
        )
        if rng.random() < 0.05:
            rows.append(rng.choice(["", "nota", "1;2;3", "a;b;c;d;e;f;g;h;i;j", "31/02/2024;x"]))
        if rng.random() < 0.05:
            rows.append(rows[rng.randrange(len(rows))])
    rows.append(f"TOTAL;;;;;;{money(total)};")
    return rows


def money(cents: int) -> str:
    text = f"{abs(cents) / 100:,.2f}".replace(",", "T").replace(".", ",").replace("T", ".")
    return "-" + text if cents < 0 else text


def outcome(folder, files, ledger="", columns=COLUMNS):
    """Ledger, rows set aside and report; or what is asked."""
    sources = [{"files": sorted(files), "columns": columns}]
    client = make_client(folder, files, sources, ledger=ledger)
    try:
        report = read_ledger(client).report
    except Problems as problems:
        return problems.table()
    table = pyarrow.parquet.read_table(client.ledger).to_pylist()
    return table, pyarrow.parquet.read_table(client.set_aside).to_pylist(), report


def in_blocks(monkeypatch, size):
    monkeypatch.setattr(blocks, "BLOCK", size)
    monkeypatch.setattr(raw, "BLOCK_ROWS", 7)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("duplicates", ["keep", "drop"])
def test_blocks_give_the_same_ledger(tmp_path, monkeypatch, encoding, duplicates):
    texts = {f"{n}.csv": HEAD + "\n".join(lines(60, n)) + "\n" for n in (1, 2)}
    files = {name: text.encode(encoding) for name, text in texts.items()}
    said = f'duplicates = "{duplicates}"'
    whole = outcome(tmp_path / "whole", files, said)
    assert whole[2]["kept"] > 100
    assert whole[2]["conventions"][0]["date_order"] == "dmy"
    for size in (300, 1500):
        in_blocks(monkeypatch, size)
        assert outcome(tmp_path / str(size), files, said) == whole


def test_a_question_names_the_row_of_the_file(tmp_path, monkeypatch):
    rows = [f"0{n % 9 + 1}/0{n % 8 + 1}/2024;F{n};C1;A;1;1,50;1,50;0" for n in range(60)]
    text = HEAD + "\n".join(rows) + "\n"
    whole = outcome(tmp_path / "a", {"v.csv": text})
    assert [(p["code"], p["row"]) for p in whole] == [
        ("ambiguous_date", 10)
    ]  # 09/01: the first that reads two ways
    in_blocks(monkeypatch, 100)
    assert outcome(tmp_path / "b", {"v.csv": text}) == whole


def test_the_last_rows_can_overrule_the_first(tmp_path, monkeypatch):
    """All that the first blocks tell is 1.234, which reads two ways, and 1,5 months later."""
    rows = [f"0{n % 9 + 1}/02/2024;F{n};C1;A;1;1.234;1.234;0" for n in range(60)]
    rows += ["02/29/2024;F99;C1;A;1;0.500;0.500;0"]  # no thousands begin with 0; month first
    text = HEAD + "\n".join(rows) + "\n"
    in_blocks(monkeypatch, 100)
    table, _, report = outcome(tmp_path, {"v.csv": text})
    assert report["net_revenue"] == 74.54  # 60 × 1.234 + 0.5
    assert table[1]["date"] == datetime.datetime(2024, 2, 2)
    assert report["conventions"][0]["date_order"] == "mdy"


def test_an_amount_of_an_order_across_blocks_counts_once(tmp_path, monkeypatch):
    rows = [f"2024-01-31;F{n // 20};C1;A{n};1;1,50;1,50;7,00" for n in range(60)]
    in_blocks(monkeypatch, 100)
    _, _, report = outcome(tmp_path, {"v.csv": HEAD + "\n".join(rows)})
    assert report["order_level"] == {"freight": 21.0}  # three orders


def test_sheets_and_parquet_in_blocks(tmp_path, monkeypatch):
    def write(path):
        table = {"Fecha": pa.array(np.array(["2024-01-31"] * 30, "datetime64[s]")),
                 "Cod. cliente": [f"C{n % 4}" for n in range(30)],
                 "Importe": [n / 10 for n in range(30)]}  # fmt: skip
        pyarrow.parquet.write_table(pa.table(table), path)

    columns = {n: MAPPING[n] for n in ("date", "customer", "net_revenue")}
    whole = outcome(tmp_path / "a", {"v.parquet": write}, columns=columns)
    assert whole[2]["net_revenue"] == 43.5
    in_blocks(monkeypatch, 100)
    assert outcome(tmp_path / "b", {"v.parquet": write}, columns=columns) == whole


CELL = st.text(st.sampled_from('ab";\n'), max_size=6)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.lists(CELL, min_size=2, max_size=3), min_size=1, max_size=20), st.integers(1, 40)
)
def test_no_block_ends_inside_quotation_marks(rows, size):
    """Cells quoted or not, marks doubled or stray: joined blocks are the file, each ends a row."""
    import csv
    import io
    import tempfile
    from pathlib import Path

    text = "x;y\n" + "".join(
        ";".join(
            '"' + cell.replace('"', '""') + '"' if set('";\n') & set(cell[:1]) or "\n" in cell
            or ";" in cell else cell for cell in row
        ) + "\n" for row in rows
    )  # fmt: skip
    before = blocks.BLOCK
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "v.csv"
        path.write_bytes(text.encode())
        try:
            blocks.BLOCK = size
            cut = [data for data, _ in cut_blocks(path, "utf-8", ";", 1, "v.csv")]
        finally:
            blocks.BLOCK = before
    assert b"".join(cut) == text[4:].encode()
    read = [list(csv.reader(io.StringIO(part.decode(), newline=""), delimiter=";")) for part in cut]
    assert [row for part in read for row in part] == list(
        csv.reader(io.StringIO(text[4:], newline=""), delimiter=";")
    )


@given(st.lists(st.one_of(st.none(), st.text(max_size=40)), max_size=30))
def test_keys_are_equal_where_texts_are(texts):
    keys = hash_texts(pa.array(texts, pa.string())).tolist()
    assert len(set(zip(texts, keys, strict=True))) == len(set(texts)) == len(set(keys))


def test_keys_do_not_depend_on_the_place():
    texts = [f"a{'é' * n}" for n in range(60)]
    column = pa.array(texts)
    assert hash_texts(column).tolist() == [hash_texts(pa.array([text]))[0] for text in texts]
    assert hash_texts(column.slice(3, 9)).tolist() == hash_texts(column)[3:12].tolist()


def test_repeated():
    keys = np.array([5, 7, 5, 9], np.uint64)
    assert repeated([keys, keys[:2]]).tolist() == [False, False, True, False, True, True]


def test_a_shared_key_alone_drops_no_line(tmp_path, monkeypatch):
    """Every line has the same eight bytes: only those equal in every cell are left out."""
    from kamlib.ledger import check

    rows = ["2024-01-31;F1;C1;A;1;1,50;1,50;0", "2024-01-31;F2;C1;A;1;2,50;2,50;0"]
    text = HEAD + "\n".join([*rows, rows[0]]) + "\n"
    monkeypatch.setattr(
        check, "hash_rows", lambda table, seed=0: np.ones(table.num_rows, np.uint64)
    )
    table, aside, report = outcome(tmp_path, {"v.csv": text}, 'duplicates = "drop"')
    assert [float(row["net_revenue"]) for row in table] == [1.5, 2.5]
    assert [(row["source_row"], row["reason"]) for row in aside] == [(4, "duplicate")]
    assert report["duplicates"] == 1


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "cp850", "utf-16"])
def test_a_row_of_another_width_with_accents_is_not_lost(tmp_path, encoding):
    text = HEAD + "2024-01-31;F1;Ñandú;A;1;1,50;1,50;0\n2024-01-31;F1;Ñandú;A;1;1,50;1,50;0;ñ\n"
    text += "2024-01-31;F2;Señor;A;1;1,50;1,50\n"
    source = {"files": ["v.csv"], "columns": COLUMNS, "encoding": encoding}
    client = make_client(tmp_path, {"v.csv": text.encode(encoding)}, [source])
    ledger = read_ledger(client)
    assert ledger.report["lines_in"] == 3
    assert list(ledger.lines["customer"]) == ["Ñandú", "Señor"]
    assert ledger.set_aside["raw"].tolist()[0].endswith(" | ñ")


def test_bytes_that_no_utf8_has_are_told(tmp_path):
    """Also where they stand only in a row that is set aside."""
    text = HEAD.encode() + b"2024-01-31;F1;C1;A;1;1,50;1,50;0\n\xf1;1;2;3;4;5;6;7;8;9\n"
    source = {"files": ["v.csv"], "columns": COLUMNS, "encoding": "utf-8"}
    client = make_client(tmp_path, {"v.csv": text}, [source])
    with pytest.raises(Problems) as caught:
        read_ledger(client)
    assert [p.code for p in caught.value.problems] == ["bad_encoding"]
