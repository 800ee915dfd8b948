"""Compressed exports are read as if they lay open; broken and hostile ones are refused."""

import bz2
import gzip
import io
import lzma
import zipfile

import pytest
from ledger_files import make_client

from kamlib.ledger import limits, packed, read_ledger
from kamlib.problem import Problems

HEAD = "Fecha;Cliente;Importe neto\n"
JANUARY = HEAD + "31/01/2024;C1;10,50\n31/01/2024;C2;1,00\n"
FEBRUARY = HEAD + "28/02/2024;C1;-0,50\n"
COLUMNS = {"date": "Fecha", "customer": "Cliente", "net_revenue": "Importe neto"}


def zipped(members: dict) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def read(tmp_path, files, patterns=None):
    sources = [{"files": patterns, "columns": COLUMNS}] if patterns else []
    return read_ledger(make_client(tmp_path, files, sources)).report


@pytest.mark.parametrize("pack", [("gz", gzip.compress), ("bz2", bz2.compress),
                                  ("xz", lzma.compress)])  # fmt: skip
def test_one_file_inside(tmp_path, pack):
    ending, compress = pack
    name = f"v.csv.{ending}"
    report = read(tmp_path, {name: compress(JANUARY.encode("cp1252"))}, [name])
    assert report["net_revenue"] == 11.5
    assert [s["file"] for s in report["sources"]] == [f"{name}/v.csv"]
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".unpacked")]


def test_a_zip_with_several_members_beside_a_plain_file(tmp_path):
    files = {
        "2024.zip": zipped({"a/enero.csv": JANUARY, "a/febrero.csv": FEBRUARY, "a/.x": "no"}),
        "marzo.csv": HEAD + "31/03/2024;C3;4,00\n",
    }
    report = read(tmp_path, files, ["2024.zip", "marzo.csv"])
    assert report["net_revenue"] == 15.0  # 11.50 − 0.50 + 4.00
    assert [s["file"] for s in report["sources"]] == [
        "2024.zip/a/enero.csv", "2024.zip/a/febrero.csv", "marzo.csv"]  # fmt: skip
    shas = [s["sha256"] for s in report["sources"]]
    assert shas[0] == shas[1] != shas[2]


def test_proposed_without_any_mapping(tmp_path):
    assert read(tmp_path, {"x.zip": zipped({"enero.csv": JANUARY})})["kept"] == 2


def test_one_member_alone(tmp_path):
    files = {"x.zip": zipped({"enero.csv": JANUARY, "lee.txt": "hola"})}
    assert read(tmp_path, files, ["x.zip/enero.csv"])["kept"] == 2


@pytest.mark.parametrize(("name", "content", "code"), [
    ("v.csv.gz", gzip.compress(JANUARY.encode(), mtime=0)[:-9], "bad_packed"),
    ("v.csv.gz", b"no gzip at all", "bad_packed"),
    ("v.zip", zipped({"a.csv": JANUARY})[:-30], "bad_packed"),
    ("v.zip", zipped({}), "empty_file"),
])  # fmt: skip
def test_broken_ones_are_named(tmp_path, name, content, code):
    with pytest.raises(Problems) as caught:
        read(tmp_path, {name: content}, [name])
    (problem,) = caught.value.problems
    assert (problem.code, problem.where) == (code, name)
    caught.value.text("es")


@pytest.mark.parametrize("name", ["v.csv.gz", "v.zip"])
def test_a_bomb_is_refused_while_it_opens(tmp_path, monkeypatch, name):
    monkeypatch.setattr(packed, "MAX_INSIDE", 1 << 20)
    zeros = bytes(4 << 20)
    content = gzip.compress(zeros, mtime=0) if name.endswith("gz") else zipped({"v.csv": zeros})
    with pytest.raises(Problems) as caught:
        read(tmp_path, {name: content}, [name])
    assert [p.code for p in caught.value.problems] == ["too_large_inside"]
    assert limits.MAX_INSIDE > 1 << 20


def test_a_member_cannot_leave_its_folder(tmp_path):
    files = {"x.zip": zipped({"../../enero.csv": JANUARY, "/tmp/febrero.csv": FEBRUARY})}
    assert read(tmp_path, files, ["x.zip"])["net_revenue"] == 11.0
    assert not (tmp_path / "enero.csv").exists()
