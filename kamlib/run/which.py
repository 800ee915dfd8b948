"""Which account a web page of chapter 3 or 4 is about: asked where the notebook names none."""

from kamlib.judgement.forms.grid import find_choices
from kamlib.kam.forms import call_accounts
from kamlib.kam.start import start
from kamlib.problem import Problems
from kamlib.run.open import set_defaults
from kamlib.run.parameters import read_parameters
from kamlib.run.prepare import list_key_accounts
from kamlib.words.label import label
from kamlib.words.text import clean

OFFERED = 10
"""Accounts offered by revenue where there is no key account."""


def settle_account(notebook, client, asked: str | None) -> None:
    """Set a notebook to the account asked for, or leave nothing of it but the question.

    What the page shows of it stands in the notebook's metadata as ``kam_account``: ``said`` (what
    is to be told), ``now`` (the account's name), ``offered`` and ``known`` (pairs of code and
    name).

    Parameters
    ----------
    notebook
        The working copy as read; one without an account is left as it is.
    client
        The client.
    asked
        What the page's address asks for, a code or a name; None where it asks for nothing.
    """
    parameters = read_parameters(notebook)
    if "account" not in parameters:
        return
    try:
        kam = start(client)
        known = call_accounts(kam.names)
        accounts = kam.case.portfolio.accounts
    except Problems:  # the notebook tells them by itself
        return
    text = parameters["account"].default if asked is None else asked.strip()
    found = find_choices(text, known) if text else []
    offered, said, lang = found, [], kam.words.lang
    if len(found) == 1:
        set_defaults(notebook, {"account": found[0]})
    else:
        slug = "web.several" if found else "web.no_such" if text else "web.no_account"
        said = [label(slug, lang).format(account=clean(text, 60))]
        offered = found or list_key_accounts(accounts)
        if not offered:
            said.append(label("web.no_key_accounts", lang))
            most = accounts.sort_values("net_revenue", ascending=False).head(OFFERED)
            offered = most["account"].astype(str).tolist()
        notebook.cells = [c for c in notebook.cells if c.cell_type == "markdown"][:1]
    notebook.metadata["kam_account"] = {
        "said": said,
        "now": known[found[0]] if len(found) == 1 else text,
        "offered": [[code, known.get(code, code)] for code in offered],
        "known": list(known.values()),
        **{name: label(f"web.{name}", lang) for name in ("account", "show")},
    }
