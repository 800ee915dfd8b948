"""Who fills the forms on this computer: remembered for each client, outside the client's folder.

It is no login: whoever sits at the computer says who they are, and the log keeps what they say.
The file holds ids, no names, so that a person's erasure needs nothing here.
"""

import contextlib
import json
import os
from pathlib import Path

from kamlib.whole import write_whole

FILE = "people.json"


def state_folder() -> Path:
    """The folder of what programs remember for this user, by the system's own custom."""
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    else:
        base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "kam"


def on_the_web() -> bool:
    """Whether this kernel serves a visitor of a web page: then one account stands for many."""
    return os.environ.get("SERVER_SOFTWARE", "").startswith("voila")


def read_me(client) -> str:
    """The id of the person who last filled a form of this client here; empty where unknown.

    ``KAM_PERSON`` decides where it is set. Visitors of a web page choose each time.
    """
    if on_the_web():
        return ""
    return os.environ.get("KAM_PERSON", "") or _read().get(_key(client), "")


def keep_me(client, person: str) -> None:
    """Remember who fills the forms of this client; where that cannot be, they are asked again."""
    if on_the_web():
        return
    known = {**_read(), _key(client): person}
    path = state_folder() / FILE
    with contextlib.suppress(OSError):
        write_whole(path, json.dumps(known, indent=1, sort_keys=True))


def _read() -> dict[str, str]:
    try:
        known = json.loads((state_folder() / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _key(client) -> str:
    return str(Path(client.folder).resolve())
