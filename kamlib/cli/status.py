"""``kam status``: per client its lines, data date, last run, what failed, what is out of date."""

import hashlib
from datetime import date, datetime
from pathlib import Path

from kamlib.cli import say
from kamlib.client import find_client, list_clients
from kamlib.client.folder import Client
from kamlib.ledger.named import find_named
from kamlib.problem import Problem, Problems, user_language
from kamlib.run.state import find_states, read_json
from kamlib.words.label import label
from kamlib.words.words import NONE, Words


def measure_status(client: Client) -> dict:
    """What is known of a client without reading its ledger again.

    Returns
    -------
    dict
        ``lines`` and ``data_date`` (None: not read yet), ``last_run`` (None: never), ``failed``
        (names of accounts and notebooks that failed), ``states`` (slugs; ``current`` alone where
        nothing is out of date).
    """
    report = read_json(client.report)
    latest = read_json(client.runs / "latest.json")
    run_file = client.runs / str(latest.get("run", "")) / "run.json"
    whole = {**read_json(run_file), **latest} if latest else {}
    states = find_states(client.folder)
    if not report:
        states.insert(0, "unread")
    elif _sources_changed(client, report):
        states.insert(0, "sources_changed")
    if find_named(client):
        states.append("names_left")
    failed = [
        " ".join(part for part in (job.get("notebook"), job.get("account")) if part)
        for job in whole.get("jobs", [])
        if job.get("status") == "failed" and job.get("client", client.name) == client.name
    ]
    return {
        "lines": report.get("kept"),
        "data_date": (client.settings.window.as_of if report else "") or report.get("last_date"),
        "last_run": (client.runs / "latest.json").stat().st_mtime if whole else None,
        "failed": failed,
        "states": states or ["current"],
    }


def tell_status(names: list[str] | None, data: Path) -> int:
    """Print a table of clients; 2 where one's settings hold mistakes or there is no client."""
    names = names or list_clients(data)
    lang = say.state.lang or user_language()
    if not names:
        raise Problems(Problem("no_clients", {"folder": str(data)}))
    rows, code = [], 0
    for name in names:
        try:
            rows.append([name, *_row(find_client(name, data), lang)])
        except Problems:
            rows.append([name, NONE, NONE, NONE, NONE, label("cli.status.mistakes", lang)])
            code = 2
    columns = ("client", "lines", "data_date", "last_run", "failed", "state")
    say.table([label(f"cli.status.{c}", lang) for c in columns], rows, right={1})
    return code


def _row(client: Client, lang: str) -> list[str]:
    from kamlib.kam.start import OTHER_LOCALE  # here because help needs none of it

    own = client.settings.client
    words = Words(lang, own.locale if lang == own.language else OTHER_LOCALE[lang], own.currency)
    found = measure_status(client)
    day, ran = found["data_date"], found["last_run"]
    return [
        NONE if found["lines"] is None else words.number(found["lines"]),
        words.date(date.fromisoformat(str(day)[:10])) if day else NONE,
        f"{datetime.fromtimestamp(ran):%Y-%m-%d %H:%M}" if ran else NONE,
        ", ".join(found["failed"]) or NONE,
        "; ".join(label(f"client_state.{state}", lang) for state in found["states"]),
    ]


def _sources_changed(client: Client, report: dict) -> bool:
    """Whether a file that was read is not there any more as it was.

    The report may call it otherwise than the folder: a sheet, a member of a packed file, a name
    hidden with the customers'. So the contents are compared.
    """
    there = set()
    for path in client.sources.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                there.add(hashlib.file_digest(file, "sha256").hexdigest())
    return any(source.get("sha256") not in there for source in report.get("sources", []))
