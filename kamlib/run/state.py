"""What became of a client's runs. A run leaves a mark before it works: one that was killed shows.

``runs/<run>/run.json`` says «running» and in which process until its run has ended, and then what
became of each page. What people said, what was read and what was set since then is told as well.
"""

import datetime as dt
import hashlib
import json
import os
import platform
from pathlib import Path

import psutil

from kamlib.client.read import SETTINGS_FILE
from kamlib.judgement.log import LOG_FILE, Log
from kamlib.problem import Problems
from kamlib.whole import write_whole


def read_json(path: Path) -> dict:
    """What a file of JSON says; nothing where it is not there or not whole."""
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_json(path: Path, value: dict) -> None:
    """Write a file of JSON, whole or not at all."""
    write_whole(path, json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n")


def mark_run(folder: Path, run: str, state: str = "running") -> None:
    """Say that a run works on the client in `folder`, before it does, or was ended before it did.

    Raises
    ------
    OSError
        Nothing can be written there.
    """
    mark = {
        "run": run,
        "client": folder.name,
        "state": state,
        "started": dt.datetime.now().isoformat(timespec="seconds"),
        "host": platform.node(),
        "pid": os.getpid(),
        "born": psutil.Process().create_time(),  # numbers of processes are given again
    }
    write_json(folder / "runs" / run / "run.json", mark)


def unmark_run(folder: Path, run: str) -> None:
    """Take the mark of a run that has not begun to work."""
    (folder / "runs" / run / "run.json").unlink(missing_ok=True)
    (folder / "runs" / run).rmdir()


def find_states(folder: Path) -> list[str]:
    """What is out of date about a client's pages: slugs, none where nothing is.

    ``not_run``, ``running``, ``interrupted`` (its last whole run, or one since, was cut short),
    ``read_since``, ``said_since``, ``settings_changed``.
    """
    latest = read_json(folder / "runs" / "latest.json")
    states = [state] if (state := _run_state(folder / "runs")) else []
    if not latest:
        return states or ["not_run"]
    ended = (folder / "runs" / "latest.json").stat().st_mtime
    started = latest.get("started")
    since = dt.datetime.fromisoformat(started).timestamp() if started else ended
    key = read_json(folder / "ledger.json").get("key")
    if key and latest.get("ledger", key) != key:
        states.append("read_since")
    if _said_since(folder, latest, ended):
        states.append("said_since")
    if (folder / SETTINGS_FILE).stat().st_mtime > since + 1:  # starts are kept in whole seconds
        states.append("settings_changed")
    return states


def hash_said(path: Path) -> str:
    """A hash of all that pages may show of what people said, names of people among it."""
    log = Log(path)
    people = log.read_people().to_json(orient="split")
    return hashlib.sha256(f"{log.key()}{people}".encode()).hexdigest()[:16]


def _said_since(folder: Path, latest: dict, ended: float) -> bool:
    path = folder / LOG_FILE
    if not path.is_file():
        return False
    if "said" not in latest:  # a run of an earlier version
        return path.stat().st_mtime > ended
    try:
        return hash_said(path) != latest["said"]
    except Problems:  # nobody knows what it says
        return True


def _run_state(runs: Path) -> str:
    """Whether a run works now, or none since the last whole one came to its end."""
    folders = [path for path in runs.glob("*") if path.is_dir()]
    for path in sorted(folders, key=lambda path: path.name, reverse=True):
        facts = read_json(path / "run.json")
        if not facts or facts.get("state") == "running":  # without a mark: an earlier version's
            return "running" if _works(facts) else "interrupted"
        skipped = any(job.get("status") == "skipped" for job in facts.get("jobs", ()))
        if skipped or facts.get("state") == "interrupted":
            return "interrupted"
        if facts.get("whole", True):
            break
    return ""


def _works(mark: dict) -> bool:
    """Whether the process that left the mark is there; of another computer's nobody knows."""
    if not mark or mark.get("host") != platform.node():
        return False
    try:
        return abs(psutil.Process(mark["pid"]).create_time() - mark["born"]) < 2
    except (psutil.Error, KeyError, TypeError, ValueError):
        return False
