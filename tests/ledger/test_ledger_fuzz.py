"""Anything for a file: a ledger, or problems in words; no crash, no hang, bounded memory."""

import gzip
import io
import os
import random
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest
import xlsxwriter
from ledger_files import MAPPING, make_client

from kamlib.ledger import propose_sources, read_ledger
from kamlib.ledger.limits import MAX_CELL, MAX_COLUMNS
from kamlib.problem import Problems

SOAK = int(os.environ.get("KAM_FUZZ_CASES", "3000"))
SECONDS = 20
"""No file of the small ones here may take longer."""

HEAD = ";".join(MAPPING.values())
LINES = [f"{n % 28 + 1:02d}/03/2024;F{n};C{n % 7};Añ{n % 5};{n};1.250,50;{n}.250,50" for n in
         range(1, 200)]  # fmt: skip
CSV = "\r\n".join([HEAD, *LINES]).encode("cp1252")
SPECIAL = [
    b"\0", b'"', b";", b"\n", b"\r", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"\xff\xfe", b"--",
    b"1e999", b"9" * 60, b",,,,", b"\xe2\x80\xaf", b"=1+1", b"(((", b"31/31/2024",
]  # fmt: skip


def workbook() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, line in enumerate([HEAD, *LINES[:40]]):
            sheet.write_row(at, 0, line.split(";"))
    return out.getvalue()


def parquet() -> bytes:
    out = io.BytesIO()
    cells = list(zip(*(line.split(";") for line in LINES), strict=True))
    pyarrow.parquet.write_table(pa.table(dict(zip(MAPPING.values(), cells, strict=True))), out)
    return out.getvalue()


SEEDS = {"v.csv": CSV, "v.xlsx": workbook(), "v.parquet": parquet(), "v.csv.gz": gzip.compress(CSV)}


def damaged(rng: random.Random, data: bytes) -> bytes:
    """Bytes changed, cut out, repeated, put in; or random ones altogether."""
    if rng.random() < 0.1:
        return rng.randbytes(rng.randint(0, 3000))
    if rng.random() < 0.15:
        return data[: rng.randrange(len(data))]
    whole = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 5, 40])):
        at = rng.randrange(len(whole) + 1)
        what = rng.randrange(4)
        if what == 0 and at < len(whole):
            whole[at] = rng.randrange(256)
        elif what == 1:
            whole[at:at] = rng.choice(SPECIAL)
        elif what == 2:
            del whole[at : at + rng.randint(1, 60)]
        else:
            whole[at:at] = whole[at : at + rng.randint(1, 400)]
    return bytes(whole)


def survives(folder: Path, name: str, data: bytes, options=()) -> str:
    """What comes of a file: ``ledger`` or the codes of its problems; nothing else may happen."""
    source = {"files": [name], "columns": MAPPING, **dict(options)}
    client = make_client(folder, {name: data}, [source])
    start = time.monotonic()
    try:
        report = read_ledger(client).report
        found = "ledger"
        assert report["lines_in"] == report["kept"] + report["set_aside"]
    except Problems as problems:
        for lang in ("en", "es", "pt"):
            assert problems.text(lang)
        found = ",".join(sorted({p.code for p in problems.problems}))
    assert time.monotonic() - start < SECONDS
    return found


def run(folder: Path, seed: int, cases: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for case in range(cases):
        rng = random.Random(f"{seed}-{case}")
        name = rng.choice([*["v.csv"] * 5, *SEEDS])
        data = damaged(rng, SEEDS[name])
        try:
            outcome = survives(folder / str(case % 50), name, data)
            if case % 10 == 0:
                propose_sources([folder / str(case % 50) / "sources" / name], "en")
        except Problems:
            pass
        except BaseException as error:
            raise AssertionError(f"seed {seed}, case {case}, {name}: {error!r}") from error
        found[outcome] = found.get(outcome, 0) + 1
        for left in (folder / str(case % 50) / "sources").iterdir():
            left.unlink()
    return found


def test_damaged_files(tmp_path):
    found = run(tmp_path, 1, 100)
    assert found["ledger"] > 10
    assert sum(found.values()) - found["ledger"] > 10


@pytest.mark.soak
def test_thousands_of_damaged_files(tmp_path):
    print(run(tmp_path, int(os.environ.get("KAM_FUZZ_SEED", "2")), SOAK))


MEMORY = 700 << 20
"""Bytes that a read of the files below may take beyond what importing takes."""


def in_own_process(folder: Path, name: str, seconds: int = 60) -> str:
    """What comes of `sources/<name>` in a process whose memory is limited."""
    script = (
        "import re, resource, sys; sys.path.insert(0, sys.argv[2])\n"
        "import psutil, kamlib.ledger, kamlib.client\n"
        "from pathlib import Path\n"
        "from kamlib.client import Client, read_settings\n"
        "from kamlib.problem import Problems\n"
        "folder = Path(sys.argv[1])\n"
        "before = psutil.Process().memory_info().rss\n"
        "try:\n"
        "    kamlib.ledger.read_ledger(Client('t', folder, read_settings(folder)))\n"
        "    print('ledger')\n"
        "except Problems as problems:\n"
        "    print(','.join(sorted({p.code for p in problems.problems})))\n"
        "try:  # this program's own peak: ru_maxrss knows also what its parent took\n"
        "    peak = int(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])\n"
        "except OSError:\n"
        "    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(peak * 1024 - before)\n"
    )
    make_client(folder, {}, [{"files": [name], "columns": MAPPING}])
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder), str(Path(__file__).parent)],
        capture_output=True, text=True, timeout=seconds, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    outcome, memory = done.stdout.split()
    assert int(memory) < MEMORY, int(memory) >> 20
    return outcome


@pytest.fixture
def sources(tmp_path):
    (tmp_path / "sources").mkdir()
    return tmp_path / "sources"


def test_ten_million_columns(sources):
    (sources / "v.csv").write_bytes(b";" * 10_000_000)
    assert in_own_process(sources.parent, "v.csv") == "too_many_columns"


def test_ten_million_columns_further_down(sources):
    (sources / "v.csv").write_bytes(CSV * 40 + b"\r\n" + b"x;" * 10_000_000 + b"\r\n" + CSV)
    assert in_own_process(sources.parent, "v.csv") in ("too_many_columns", "ledger")


@pytest.mark.parametrize("cell", [b"x" * (2 * MAX_CELL), b'"' + b"a\n" * MAX_CELL])
def test_a_cell_without_end(sources, cell):
    row = b"31/03/2024;F1;C1;%s;1;1,50;1,50\r\n" % cell
    (sources / "v.csv").write_bytes(CSV * 20 + b"\r\n" + row + CSV)
    assert in_own_process(sources.parent, "v.csv") in ("cell_too_long", "bad_text", "ledger")


def test_a_quotation_mark_that_never_closes(sources):
    with (sources / "v.csv").open("wb") as file:
        file.write(CSV + b'\r\n31/03/2024;F1;C1;"')
        for _ in range(80):
            file.write(CSV * 100)
    assert in_own_process(sources.parent, "v.csv") in (
        "row_too_long", "cell_too_long", "bad_text", "ledger", "too_many_columns")  # fmt: skip


def bomb(path: Path, member: str, megabytes: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        with zipfile.ZipFile(io.BytesIO(SEEDS["v.xlsx"])) as good:
            for name in good.namelist():
                if name != member:
                    archive.writestr(name, good.read(name))
        with archive.open(member, "w", force_zip64=True) as out:
            for _ in range(megabytes):
                out.write(b" " * (1 << 20))


@pytest.mark.parametrize(
    ("name", "member"), [("v.xlsx", "xl/worksheets/sheet1.xml"), ("v.ods", "content.xml")]
)
def test_zip_bomb(sources, name, member):
    bomb(sources / name, member, 100)
    assert (sources / name).stat().st_size < 1 << 20
    assert in_own_process(sources.parent, name) == "too_large_inside"


@pytest.mark.soak
def test_gzip_bomb(sources):
    with gzip.open(sources / "v.csv.gz", "wb", compresslevel=1) as out:
        for _ in range(2200):
            out.write(b"0" * (1 << 20))
    assert in_own_process(sources.parent, "v.csv.gz", 120) == "too_large_inside"


def test_too_many_columns_says_so(tmp_path):
    assert survives(tmp_path, "v.csv", b"a;" * (MAX_COLUMNS + 1)) == "too_many_columns"
