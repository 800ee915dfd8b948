"""Where the clients are, which there are, and what one client's folder holds."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from kamlib.client.read import SETTINGS_FILE, read_settings, settings_language
from kamlib.client.settings import Settings
from kamlib.near import near
from kamlib.problem import Problem, Problems

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,63}")
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)  # Windows cannot hold them


@dataclass(frozen=True)
class Client:
    """One client: its folder, its settings and where its things are.

    Parameters
    ----------
    name
        The folder's name: letters, digits, ``-`` and ``_``.
    folder
        The client's folder.
    settings
        What its ``client.toml`` says.
    """

    name: str
    folder: Path
    settings: Settings

    @property
    def settings_file(self) -> Path:
        """The file of settings."""
        return self.folder / SETTINGS_FILE

    @property
    def sources(self) -> Path:
        """The exports as received, never changed."""
        return self.folder / "sources"

    @property
    def ledger(self) -> Path:
        """The checked lines."""
        return self.folder / "ledger.parquet"

    @property
    def set_aside(self) -> Path:
        """The lines not usable, each with its reason."""
        return self.folder / "set_aside.parquet"

    @property
    def report(self) -> Path:
        """What the last read counted and decided."""
        return self.folder / "ledger.json"

    @property
    def tables(self) -> Path:
        """The folder of checked master tables."""
        return self.folder / "tables"

    @property
    def results(self) -> Path:
        """The folder of what define and segment computed."""
        return self.folder / "results"

    @property
    def pages(self) -> Path:
        """The folder of the last good pages."""
        return self.folder / "pages"

    @property
    def runs(self) -> Path:
        """The folder of runs."""
        return self.folder / "runs"

    @property
    def notebooks(self) -> Path:
        """The folder of working copies."""
        return self.folder / "notebooks"


def check_client_name(name: str) -> str:
    """The name, if it can be a client's folder and nothing else.

    Raises
    ------
    Problems
        It holds something other than letters, digits, ``-`` and ``_``.

    Examples
    --------
    >>> check_client_name("filtros_2")
    'filtros_2'
    """
    if not _NAME.fullmatch(name) or _RESERVED.fullmatch(name):
        raise Problems(Problem("client_name", {"name": name}))
    return name


def data_folder(option: Path | str | None = None, *, create: bool = False) -> Path:
    """The folder that holds the clients.

    `option` (``--data``) decides, else ``KAM_DATA``, else the nearest ``data/`` of the project,
    looked for upwards from here, else the one beside this package.

    Parameters
    ----------
    option
        The folder that the user named, if any.
    create
        Make it where it is not there.

    Raises
    ------
    Problems
        There is no such folder.
    """
    named = option or os.environ.get("KAM_DATA")
    if named:
        folder = Path(named).expanduser().absolute()
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        if not folder.is_dir():
            raise Problems(Problem("data_folder_missing", {"folder": str(folder)}))
        return folder
    here = Path.cwd()
    for parent in (here, *here.parents):
        if (parent / "data").is_dir() and (parent / "pyproject.toml").is_file():
            return parent / "data"
    own = Path(__file__).resolve().parents[2] / "data"
    if own.is_dir():
        return own
    raise Problems(Problem("data_folder_missing", {"folder": str(here / "data")}))


def list_clients(data: Path) -> list[str]:
    """The names of the clients in a data folder, sorted."""
    return sorted(
        folder.name
        for folder in Path(data).iterdir()
        if _NAME.fullmatch(folder.name) and (folder / SETTINGS_FILE).is_file()
    )


def find_client(name: str, data: Path | str | None = None) -> Client:
    """The client of that name, its settings read and checked.

    Parameters
    ----------
    name
        The name of its folder.
    data
        The data folder; `data_folder` finds it where it is not given.

    Raises
    ------
    Problems
        There is no such client (near ones are named), its name could be a path, or its settings
        hold mistakes (all are told).
    """
    check_client_name(name)
    data = data_folder() if data is None else Path(data)
    if not data.is_dir():
        raise Problems(Problem("data_folder_missing", {"folder": str(data)}))
    known = list_clients(data)
    if name not in known:
        if not known:
            raise Problems(Problem("clients_none", {"name": name, "folder": str(data)}))
        values = {"name": name, "known": ", ".join(known), "near": near(name, known)}
        raise Problems(Problem("client_unknown", values))
    folder = data / name
    return Client(name, folder, read_settings(folder))


def find_language(name: str, data: Path) -> str | None:
    """The language of a client, even where its settings hold mistakes; None where unknown."""
    return settings_language(data / name) if _NAME.fullmatch(name) else None


def new_folder(name: str, data: Path) -> Path:
    """Make the folder of a new client, with ``sources/``; an existing one is never touched.

    Raises
    ------
    Problems
        The name cannot be a folder's, or something of that name is there.
    """
    folder = Path(data) / check_client_name(name)
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        values = {"name": name, "folder": str(folder)}
        raise Problems(Problem("client_exists", values)) from None
    (folder / "sources").mkdir()
    return folder
