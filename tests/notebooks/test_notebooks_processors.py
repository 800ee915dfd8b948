"""The same input shows the same figures on every processor, with any kernels and threads."""

import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kamlib.client import find_client
from kamlib.ledger import open_ledger

PROGRAM = Path(__file__).with_name("shown_figures.py")

OLD = {"OPENBLAS_CORETYPE": "Prescott", "OPENBLAS_NUM_THREADS": "1"}
"""An old processor's kernels, of those that OpenBLAS brings along."""

if platform.machine().lower() in ("x86_64", "amd64"):
    # numpy's own kernels; those that it does not know or have it only warns of
    OLD["NPY_DISABLE_CPU_FEATURES"] = "X86_V3 X86_V4 AVX512_ICL AVX512_SPR"
NEW = {"OPENBLAS_CORETYPE": "Haswell", "OPENBLAS_NUM_THREADS": "2"}


def shown(data: Path, to: Path, client: str, accounts: int, noise: int, kernels: dict) -> dict:
    """What the chapters show, decided anew from the ledger as it was read."""
    shutil.copytree(data / client, to / client, ignore=shutil.ignore_patterns("results", "runs"))
    env = {name: v for name, v in os.environ.items() if not name.startswith(("OPENBLAS", "NPY_"))}
    done = subprocess.run(
        [sys.executable, str(PROGRAM), client, str(accounts), str(noise)],
        env={**env, **kernels, "KAM_DATA": str(to)},
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


def check_the_same(data, folder, client, accounts):
    open_ledger(find_client(client, data))  # read once
    here = shown(data, folder / "new", client, accounts, 0, NEW)
    there = shown(data, folder / "old", client, accounts, 7, OLD)
    assert here.keys() == there.keys()
    assert len(here) > 50
    assert [slug for slug in here if here[slug] != there[slug]] == []


def test_all_chapters_show_the_same_with_other_kernels_and_other_last_bits(demo_data, tmp_path):
    check_the_same(demo_data, tmp_path, "filtros", 1)


@pytest.mark.soak
@pytest.mark.parametrize("client", ["filtros", "farma", "motos"])
def test_all_accounts_show_the_same_with_other_kernels_and_other_last_bits(
    demo_data, tmp_path, client
):
    check_the_same(demo_data, tmp_path, client, 0)
