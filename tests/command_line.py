"""The command as a user types it: a process of its own, its code and its two streams."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Told:
    """What a command left: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str


def kam(*args, data: Path | None = None, lang: str = "es_ES.UTF-8") -> Told:
    """Run ``kam ARGS``; `data` is the data folder, `lang` the user's locale."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "KAM_"))}
    env |= {"LANG": lang, "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"}
    if data is not None:
        env["KAM_DATA"] = str(data)
    done = subprocess.run(
        [sys.executable, "-m", "kamlib.cli", *map(str, args)],
        capture_output=True, encoding="utf-8", env=env, timeout=300,
    )  # fmt: skip
    return Told(done.returncode, done.stdout, done.stderr)
