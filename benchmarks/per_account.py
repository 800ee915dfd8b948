"""Wall time per account: ``kam run`` beside the ``papermill`` command in a shell loop.

Both run the same notebooks with the same parameters on the same machine, one after the other, in
one sitting: all notebooks of a demo client, plan and review for its first N accounts. The loop
writes no pages; the run does.

    python benchmarks/per_account.py --client filtros --accounts 6 [--workers 2] [--json]
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import kamlib.run.quick  # isort: skip  # noqa: F401  (before nbformat)
import nbformat

from kamlib.client import data_folder, find_client
from kamlib.kam.start import start
from kamlib.run.build import copy_demo_data, find_root
from kamlib.run.parameters import read_parameters
from kamlib.run.tags import make_batch


def main() -> None:
    """Measure both ways and print them as a table, or as JSON."""
    options = _options()
    root = find_root()
    with tempfile.TemporaryDirectory(prefix="kam-bench-") as folder:
        data = Path(folder) / "data"
        copy_demo_data(data_folder(options.data), data)
        kam = start(find_client(options.client, data))
        accounts = kam.case.portfolio.accounts["account"].head(options.accounts).tolist()
        lang = kam.words.lang
        notebooks = _batch_notebooks(root / "notebooks" / lang, Path(folder))
        variables = {**os.environ, "KAM_DATA": str(data)}
        run = measure_run(options.client, accounts, data, options.workers, variables)
        loop = measure_loop(options.client, accounts, lang, notebooks, variables)
    found = {
        "client": options.client,
        "accounts": len(accounts),
        "notebooks": len(notebooks),
        "workers": options.workers,
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "kam_run_seconds": round(run, 2),
        "papermill_loop_seconds": round(loop, 2),
        "kam_run_per_account": round(run / len(accounts), 2),
        "papermill_loop_per_account": round(loop / len(accounts), 2),
        "ratio": round(loop / run, 2),
    }
    print(json.dumps(found, indent=1) if options.json else _table(found))


def measure_run(client, accounts, data, workers, variables) -> float:
    """Seconds of ``kam run`` for these accounts: start of the command and pages included."""
    command = [sys.executable, "-m", "kamlib.cli", "run", client, "--data", str(data), "--json"]
    command += ["--workers", str(workers)]
    for account in accounts:
        command += ["--account", account]
    began = time.perf_counter()
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    return time.perf_counter() - began


def measure_loop(client, accounts, lang, notebooks, variables) -> float:
    """Seconds of the ``papermill`` command, one notebook after the other."""
    given = {"client": client, "lang": lang, "as_of": ""}
    jobs = [
        (path, {**given, "account": account} if about_account else given)
        for path, about_account in notebooks.items()
        for account in (accounts if about_account else [""])
    ]
    began = time.perf_counter()
    for path, parameters in jobs:
        flags = [part for name, value in parameters.items() for part in ("-r", name, value)]
        command = [
            sys.executable,
            "-m",
            "papermill",
            str(path),
            str(path.with_suffix(".out.ipynb")),
            *flags,
            "--no-progress-bar",
        ]
        subprocess.run(command, env=variables, capture_output=True, check=True)
    return time.perf_counter() - began


def _batch_notebooks(built: Path, folder: Path) -> dict[Path, bool]:
    """Write the batch notebooks as files that papermill reads; whether each is about an account."""
    found = {}
    for path in sorted(built.glob("[0-9]*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        nbformat.write(make_batch(notebook), folder / path.name)
        found[folder / path.name] = "account" in read_parameters(notebook)
    return found


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--client", default="filtros")
    parser.add_argument("--accounts", type=int, default=6)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--data")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _table(found: dict) -> str:
    rows = [
        ("way", "seconds", "per account"),
        ("kam run", found["kam_run_seconds"], found["kam_run_per_account"]),
        (
            "papermill in a shell loop",
            found["papermill_loop_seconds"],
            found["papermill_loop_per_account"],
        ),
    ]
    lines = [f"{a:<28}{b:>10}{c:>14}" for a, b, c in rows]
    head = (
        f"{found['client']}: {found['accounts']} accounts, {found['notebooks']} "
        f"notebooks, {found['workers']} workers, {found['processors']} processors"
    )
    return "\n".join([head, *lines, f"kam run is {found['ratio']} times as fast"])


if __name__ == "__main__":
    main()
