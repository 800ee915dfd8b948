"""Working copies of the notebooks, one client's own: to read, change and score in, never lost.

A run never touches them, and opening a client again never writes over one.
"""

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import kamlib.run.quick  # noqa: F401  (before nbformat)
from kamlib.client import Client, data_folder, find_client
from kamlib.kam.start import start
from kamlib.problem import Problem, Problems
from kamlib.run.build import find_root
from kamlib.run.prepare import list_key_accounts
from kamlib.run.tags import clear
from kamlib.whole import whole_file


@dataclass(frozen=True)
class Opened:
    """What `open_client` found or made.

    Parameters
    ----------
    folder
        The client's folder of working copies.
    made
        Copies that were made now.
    kept
        Copies that were there and stay as they are.
    aside
        Copies of an earlier version, under the names that they have now.
    account
        The account that plan and review are set to; empty where there is none.
    command
        What to type next.
    """

    folder: Path
    made: list[Path]
    kept: list[Path]
    aside: list[Path]
    account: str
    command: str = "make lab"

    def __iter__(self) -> Iterator[Path]:
        return iter(self.paths)

    @property
    def paths(self) -> list[Path]:
        """All working copies, in the order in which they are read."""
        return sorted([*self.made, *self.kept])


def open_client(
    client: str | Client,
    practice: bool = False,
    data: Path | str | None = None,
    notebooks: Path | str | None = None,
) -> Opened:
    """Make the client's working copies; those that are there stay as they are.

    Copies whose cells no longer run, of an earlier version, are set aside under another name.

    Parameters
    ----------
    client
        The client or its name.
    practice
        Copies of the practice notebooks, in ``notebooks/practice``.
    data, notebooks
        The data folder and the folder of built notebooks, where they are not the usual ones.

    Returns
    -------
    Opened
        The copies, in the client's language, their parameters set to this client and its first
        key account.

    Raises
    ------
    Problems
        Unknown client, faulty settings, a ledger that cannot be used, notebooks not built.
    """
    import nbformat

    if not isinstance(client, Client):
        client = find_client(client, data_folder(data))
    lang = client.settings.client.language
    built = Path(notebooks) if notebooks else find_root() / "notebooks"
    built = built / "practice" / lang if practice else built / lang
    sources = sorted(built.glob("[0-9]*.ipynb"))
    if not sources:
        raise Problems(Problem("notebook_missing", {"notebook": f"{built.name}/*.ipynb"}), lang)
    folder = client.notebooks / "practice" if practice else client.notebooks
    made, kept, aside = [], [], []
    account = None
    for source in sources:
        copy = folder / source.name
        if is_old(copy):
            aside.append(_set_aside(copy))
        if copy.exists():
            kept.append(copy)
            continue
        if account is None:
            key_accounts = list_key_accounts(start(client).case.portfolio.accounts)
            account = key_accounts[0] if key_accounts else ""
        notebook = nbformat.read(str(source), as_version=4)
        set_defaults(notebook, {"client": client.name, "lang": lang, "account": account})
        for cell in notebook.cells:
            clear(cell)  # the outputs are the demo client's
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with whole_file(copy, new=True) as part:
                part.write_text(nbformat.writes(notebook), encoding="utf-8", newline="\n")
            made.append(copy)
        except FileExistsError:
            kept.append(copy)
    return Opened(folder, made, kept, aside, account or "")


OLD = ("words, report = kam.words, kam.report", "kam.settings, kam.portfolio")
"""What the set-up of copies said whose cells called figures by names that are gone."""


def is_old(copy: Path) -> bool:
    """Whether a working copy was made by a version whose cells no longer run."""
    return copy.exists() and any(line in copy.read_text("utf-8", "replace") for line in OLD)


def _set_aside(copy: Path) -> Path:
    """Move a copy to a name of its own beside it, never over another."""
    for number in itertools.count(1):
        place = copy.with_name(f"{copy.stem}.earlier{number if number > 1 else ''}.ipynb")
        if not place.exists():
            copy.rename(place)
            return place


def set_defaults(notebook, values: dict[str, str]) -> None:
    """Set the defaults of the notebook's ``parameters`` cell; names it does not have are left out.

    Examples
    --------
    >>> import nbformat.v4 as v4
    >>> cell = v4.new_code_cell('client: str = "demo"  # the client')
    >>> cell.metadata["tags"] = ["parameters"]
    >>> set_defaults(v4.new_notebook(cells=[cell]), {"client": "acme"})
    >>> cell.source
    'client: str = "acme"  # the client'
    """
    for cell in notebook.cells:
        if "parameters" not in cell.metadata.get("tags", ()):
            continue
        for name, value in values.items():
            text = json.dumps(value, ensure_ascii=False)
            pattern = rf"^({re.escape(name)}\s*:\s*str\s*=\s*)(\"[^\"\n]*\"|'[^'\n]*')"
            cell.source = re.sub(
                pattern, lambda m, text=text: m[1] + text, cell.source, flags=re.MULTILINE
            )
