"""Names that go: a person's from the log (``kam erase``), customers' once they have pseudonyms."""

import html
import json
import sys
from pathlib import Path

from kamlib.cli import say
from kamlib.client import find_client
from kamlib.ledger.named import find_named, remove_named
from kamlib.near import near
from kamlib.problem import Problem, Problems
from kamlib.words.label import label


def settle_names(names: list[str], data) -> None:
    """Ask about what names customers; where nobody is there to ask, reading is refused later."""
    for name in names if sys.stdin.isatty() else ():
        try:
            client = find_client(name, data)
        except Problems:  # told by whoever needs the client
            continue
        lang, left = client.settings.client.language, find_named(client)
        if not left:
            continue
        say.told("cli.names.left", lang, client=name)
        _list(left)
        if say.agreed(label("cli.names.ask", lang, len(left)).format(n=len(left)), lang):
            remove_named(client)


def erase_and_tell(client, asked: str, yes: bool) -> int:
    """Erase the one person of that name or id, once somebody has agreed.

    Raises
    ------
    Problems
        Nobody of the log is called so, or several are.
    """
    from kamlib.judgement import open_log

    lang, log = client.settings.client.language, open_log(client)
    person, name, role = _find(log.read_people(), asked)
    if not yes:
        if not sys.stdin.isatty():
            say.line(Problem("erase_undecided", {"name": name, "role": role}).text(lang))
            return say.TO_MEND
        question = label("cli.erase.ask", lang).format(name=name, role=role)
        if not say.agreed(question, lang):
            return say.TO_MEND
    log.erase_person(person)
    say.told("cli.erase.done", lang, person=person)
    left = _still_named(client.folder, log.path, name)
    if left:
        say.told("cli.erase.left", lang, n=len(left))
        _list(left)
    say.told("cli.erase.beyond", lang)
    return 0


def _find(people, asked: str) -> tuple[str, str, str]:
    """Id, name and role of whom `asked` means: an id, or a name in any capitals."""
    named = people[people["name"] != ""]
    said = " ".join(asked.split()).casefold()
    found = named[(named["person"] == asked) | (named["name"].str.casefold() == said)]
    if found.empty:
        told = {"person": asked, "near": near(asked, named["name"], plain=str.casefold)}
        raise Problems(Problem("erase_unknown", told))
    if len(found) > 1:
        several = "; ".join(f"{row.person} ({row.role or '–'})" for row in found.itertuples())
        raise Problems(Problem("erase_several", {"person": asked, "several": several}))
    return tuple(found.iloc[0][["person", "name", "role"]])


def _still_named(folder: Path, log: Path, name: str) -> list[Path]:
    """The files of a client's folder that can be read as text and still hold the name."""
    written = {name, html.escape(name), json.dumps(name)[1:-1]}
    marks = [text.encode() for text in written]
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path != log)
    return [path for path in files if any(mark in path.read_bytes() for mark in marks)]


def _list(paths: list[Path]) -> None:
    for path in paths:
        say.line(f"  {path}")
