"""The index over all clients: a line each, with the figures to begin with."""

import datetime as dt
from pathlib import Path

from kamlib.report.files import render, write_whole
from kamlib.report.index import change_of
from kamlib.show.text import clean
from kamlib.show.words import Words


def write_clients_index(data_folder: Path, clients: list[dict], words: Words) -> Path:
    """Write ``index.html`` over all clients.

    Parameters
    ----------
    data_folder
        Where the clients' folders are.
    clients
        A dict each: ``client`` (its folder), ``client_name``, ``href`` (its index, relative to
        `data_folder`; empty where there is none yet), ``words`` (its own, for its currency),
        ``as_of``, ``net_revenue``, ``former_revenue``, ``accounts``, ``key_accounts`` (counts),
        ``alerts`` (accounts with one), ``failed`` (jobs), ``states`` (slugs of what is out of
        date), ``ran`` (when its last run began). What is not known is None.
    words
        The reader's language.
    """
    cards = []
    for client in clients:
        currency = (client.get("words") or words).currency
        own = Words(words.lang, words.locale, currency)  # one page, one way of writing figures
        revenue, former = client.get("net_revenue"), client.get("former_revenue")
        cards.append(
            {
                "name": clean(client["client_name"]),
                "href": client.get("href") or "",
                "as_of": words.date(client.get("as_of")),
                "revenue": own.money(revenue),
                "change": words.write(change_of(revenue, former), "change"),
                "accounts": words.number(client.get("accounts")),
                "key": words.number(client.get("key_accounts")),
                "alerts": words.number(client.get("alerts")),
                "failed": int(client.get("failed") or 0),
                "state": "; ".join(
                    words.label(f"client_state.{s}") for s in client.get("states") or ()
                ),
                "ran": words.date(client["ran"]) if client.get("ran") else "",
            }
        )
    now = dt.datetime.now()
    when = words.label("index.written", when=f"{words.date(now)} {now:%H:%M}")
    title = words.label("index.clients")
    text = render("clients.html.j2", words, cards=cards, title=title, when=when)
    return write_whole(Path(data_folder) / "index.html", text)
