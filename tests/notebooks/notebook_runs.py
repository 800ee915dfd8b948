"""How the tests run notebooks: nbval in a process of its own, on a copy, today or a year on."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

from kamlib.run.build import copy_demo_data, warm_fonts

PROJECT = Path(__file__).resolve().parents[2]
NOTEBOOKS = PROJECT / "notebooks"


def copy_notebooks(folder: Path, to: Path) -> None:
    """The notebooks of `folder` and the demo clients' inputs, to work on without a trace."""
    to.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.glob("*.ipynb")):
        shutil.copy2(path, to)
    if not (to / "data").exists():
        copy_demo_data(PROJECT / "data", to / "data")


def run_nbval(folder: Path, *, year_on: bool = False, workers: int = 2) -> tuple[int, str]:
    """Strict nbval over `folder`, nothing sanitised; the exit code and what it said."""
    warm_fonts()
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    env["KAM_DATA"] = str(folder / "data")
    if year_on:
        env |= faketime("+1y")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        "-q",
        "-p",
        "no:cacheprovider",
        "--color=no",
        f"--rootdir={folder}",
        "-c",
        os.devnull,
        str(folder),
    ]
    if workers > 1:
        command += ["-n", str(workers), "--dist", "loadscope"]
    for _ in range(2):
        done = subprocess.run(
            command, cwd=folder, env=env, capture_output=True, text=True, timeout=900
        )
        said = done.stdout + done.stderr
        if "Kernel died before" not in said:  # two starts raced for one port
            break
    return done.returncode, said


def passed(said: str) -> int:
    """How many cells nbval compared and found right."""
    found = re.search(r"(\d+) passed", said)
    return int(found[1]) if found else 0


def not_compared(path: Path) -> list[str]:
    """Cells in which nbval would compare nothing, without saying so.

    It passes over a cell that has no execution count; and a report cell without output has nothing
    to compare.
    """
    found = []
    for cell in nbformat.read(path, as_version=4).cells:
        tags = cell.metadata.get("tags", ())
        if cell.cell_type != "code" or "nbval-ignore-output" in tags:
            continue
        if cell.execution_count is None or ("report" in tags and not cell.outputs):
            found.append(cell.id)
    return found


def faketime_library() -> Path | None:
    """The preload library of libfaketime, if it is installed here."""
    spec = importlib.util.find_spec("libfaketime")
    if not sys.platform.startswith("linux") or spec is None or not spec.origin:
        return None
    library = Path(spec.origin).parent / "vendor" / "libfaketime" / "src" / "libfaketime.so.1"
    return library if library.exists() else None


def faketime(shift: str) -> dict[str, str]:
    """Variables under which a process and its children read a shifted clock.

    The monotonic clock stays true: waiting and time limits hang on it.
    """
    return {
        "LD_PRELOAD": str(faketime_library()),
        "FAKETIME": shift,
        "DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_FORCE_MONOTONIC_FIX": "0",
        "FAKETIME_NO_CACHE": "1",
    }
