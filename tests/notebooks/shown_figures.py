"""What the chapters show of a client, as text; by itself a program, to be run on another processor.

``python shown_figures.py CLIENT ACCOUNTS NOISE``, with the data folder in the variable KAM_DATA:
what is shown of so many key accounts (0: of all accounts), as JSON on standard output. NOISE other
than 0 moves the last bits of all amounts of the ledger and of the place where fits end.
"""

import ast
import json
import sys

import numpy as np

import kamlib
from kamlib.figures import bgnbd
from kamlib.ledger import store
from kamlib.run.build import find_root
from kamlib.run.prepare import list_key_accounts
from kamlib.run.source import read_source

PORTFOLIO, ACCOUNT = ("1_define", "2_segment"), ("3_plan", "4_review")


def add_noise(seed: int) -> None:
    """Move what a processor may move: amounts by some units of the last place, ends of fits.

    Days to pay are whole numbers, as read: nothing is added up before they are compared.
    """
    chance = np.random.default_rng(seed)
    as_frame, climb = store.as_frame, bgnbd._climb

    def noisy_frame(*given):
        lines = as_frame(*given)
        for name in lines.select_dtypes("float64").columns.difference(["payment_days"]):
            ulps = chance.integers(-3, 4, len(lines))
            lines[name] = lines[name] * (1 + ulps * np.finfo(float).eps)
        return lines

    def noisy_climb(*given):
        at = climb(*given)
        return at + 1e-7 * chance.standard_normal(len(at))

    store.as_frame, bgnbd._climb = noisy_frame, noisy_climb


def show_chapter(name: str, **parameters) -> dict[str, str]:
    """What each cell of a chapter shows; forms are left out."""
    space, shown = dict(parameters), {}
    for cell in read_source(find_root() / "notebooks" / "source" / f"{name}.py").cells:
        if cell.kind != "code" or {"parameters", "form"} & set(cell.tags):
            continue
        *before, last = ast.parse(cell.text("en")).body
        if not isinstance(last, ast.Expr):
            before, last = [*before, last], None
        exec(compile(ast.Module(before, []), name, "exec"), space)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), name, "eval"), space)
            shown[f"{name}/{cell.slug}"] = (
                value._repr_html_() if hasattr(value, "_repr_html_") else repr(value)
            )
    return shown


def show_client(client: str, accounts: int) -> dict[str, str]:
    """What all chapters show of a client and some of its accounts."""
    found = {}
    for name in PORTFOLIO:
        found |= show_chapter(name, client=client, lang="es", as_of="", account="")
    every = kamlib.start(client).case.portfolio.accounts
    chosen = list_key_accounts(every)[:accounts] if accounts else every["account"].tolist()
    for account in chosen:
        for name in ACCOUNT:
            shown = show_chapter(name, client=client, lang="es", as_of="", account=account)
            found |= {f"{account}/{slug}": text for slug, text in shown.items()}
    return found


if __name__ == "__main__":
    client, accounts, noise = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    if noise:
        add_noise(noise)
    sys.stdout.buffer.write(json.dumps(show_client(client, accounts)).encode())
