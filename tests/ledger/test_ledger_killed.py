"""A read that is killed at any moment leaves the ledger that was there, or none; never half."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet
import pytest
from ledger_files import MAPPING, make_client

from kamlib.ledger import open_ledger, read_ledger
from kamlib.ledger.store import stored_key

HEAD = ";".join(MAPPING.values()) + "\n"
READ = (
    "import sys; from pathlib import Path\n"
    "from kamlib.client import Client, read_settings\n"
    "from kamlib.ledger import read_ledger, blocks\n"
    "blocks.BLOCK = 200_000\n"
    "folder = Path(sys.argv[1])\n"
    "client = Client('t', folder, read_settings(folder))\n"
    "print('ready', flush=True)\n"
    "read_ledger(client)\n"
)


def text(count: int, price: str) -> str:
    return HEAD + "".join(
        f"{n % 28 + 1:02d}/03/2024;F{n};C{n % 90};A{n % 50};1;{price};{price}\n"
        for n in range(count)
    )


def killed(tmp_path: Path, count: int, times: int, seed: int) -> set[str]:
    """Kill reads at moments spread over their length; what was found after each."""
    rng, found = random.Random(seed), set()
    client = make_client(tmp_path, {"v.csv": text(count, "1,50")})
    start = time.monotonic()
    read_ledger(client)
    length = time.monotonic() - start
    file = client.sources / "v.csv"
    for number in range(times):
        price = f"{number + 2},50"
        file.write_text(text(count, price), encoding="utf-8")
        before = stored_key(client)
        process = subprocess.Popen(
            [sys.executable, "-c", READ, str(tmp_path)], stdout=subprocess.PIPE
        )
        process.stdout.readline()
        time.sleep(rng.random() * length * 1.5)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        key = stored_key(client)
        if key is None:
            found.add("none")
        else:  # the report says that what it tells of is whole
            found.add("old" if key == before else "new")
            table = pyarrow.parquet.read_table(client.ledger)
            assert table.num_rows == count
            assert len(set(table["net_revenue"].to_pylist())) == 1
        assert open_ledger(client).report["net_revenue"] == count * (number + 2.5)
        assert not [p.name for p in tmp_path.iterdir() if p.name.startswith(".")]
    return found


pytestmark = pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")


def test_killed_a_few_times(tmp_path):
    assert killed(tmp_path, 4_000, 4, 1) <= {"old", "new", "none"}


@pytest.mark.soak
def test_killed_many_times(tmp_path):
    assert "old" in killed(tmp_path, 60_000, 60, 2)
