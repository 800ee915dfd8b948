"""Pseudonyms switched on: what still names customers is removed after a yes."""

import sys

from kamlib.cli import say
from kamlib.client import find_client
from kamlib.ledger.named import find_named, remove_named
from kamlib.locale import label
from kamlib.problem import Problems


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
        for path in left:
            say.line(f"  {path}")
        if say.agreed(label("cli.names.ask", lang, len(left)).format(n=len(left)), lang):
            remove_named(client)
