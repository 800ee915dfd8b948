"""What stands of the time before customers had pseudonyms, and may name them.

``pseudonyms.state`` in the client's folder says «on» once nothing of that time was left, and «off»
where the ledger has been read with real names since.
"""

import json
import shutil
from contextlib import suppress
from pathlib import Path

from kamlib.ledger.pseudonyms import SECRET_FILE
from kamlib.problem import Problem, Problems
from kamlib.whole import whole_file

STATE_FILE = "pseudonyms.state"
"""Whether what stands in the folder was made with pseudonyms."""

_OUTPUTS = ("pages", "runs", "results", "notebooks")
_SHOWN = 8


def find_named(client) -> list[Path]:
    """Folders and files that may name customers although they have pseudonyms now.

    The ledger itself is not among them: it is read anew.
    """
    state, secret = _state(client.folder), client.folder / SECRET_FILE
    if not client.settings.ledger.pseudonyms or state == "on":
        return []
    # An earlier version left no word: what is older than the secret was made without it.
    since = secret.stat().st_mtime if not state and secret.is_file() else None
    found = [client.folder / name for name in _OUTPUTS]
    found += [path for path in client.folder.glob("*.xlsx") if path.name != "set_aside.xlsx"]
    found += [client.folder / "kam.log"]
    return [path for path in found if _names(path, since)]


def check_named(client) -> None:
    """Refuse to work with pseudonyms beside what may name customers.

    Raises
    ------
    Problems
        What has to be removed first.
    """
    left = find_named(client)
    if left:
        listed = ", ".join(path.name + "/" * path.is_dir() for path in left[:_SHOWN])
        listed += " …" * (len(left) > _SHOWN)
        told = {"client": client.name, "files": listed}
        raise Problems(Problem("names_left", told), client.settings.client.language)
    hidden = client.settings.ledger.pseudonyms
    known = hidden or (client.folder / SECRET_FILE).is_file()
    if known and _state(client.folder) != (state := "on" if hidden else "off"):
        with whole_file(client.folder / STATE_FILE) as part:
            part.write_text(state + "\n", "ascii")


def remove_named(client) -> None:
    """Remove what `find_named` finds."""
    for path in find_named(client):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _state(folder: Path) -> str:
    with suppress(OSError, ValueError):
        return (folder / STATE_FILE).read_text("ascii").strip()
    return ""


def _names(path: Path, since: float | None) -> bool:
    """Whether there is anything in it, made before `since` if that is known."""
    files = [file for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file()]
    files = [file for file in files if not _is_mark(file)]
    return any(since is None or file.stat().st_mtime < since for file in files)


def _is_mark(file: Path) -> bool:
    """Whether it says only that a run works now, or was ended before its first page."""
    if file.name != "run.json":
        return False
    with suppress(OSError, ValueError, AttributeError):
        return json.loads(file.read_text("utf-8")).get("state") in ("running", "interrupted")
    return False
