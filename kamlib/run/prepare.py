"""What a run does once per client, each step in a process of its own: before and after its jobs.

Before: read the ledger, decide the portfolio, name the key accounts. After: write the index.
"""

from pathlib import Path

import pandas as pd

from kamlib.client import find_client, list_clients
from kamlib.figures.compare import sort_accounts
from kamlib.judgement import open_log
from kamlib.kam.results import settings_key
from kamlib.kam.start import OTHER_LOCALE, start
from kamlib.pages.index import write_client_index, write_clients_index
from kamlib.problem import Problem
from kamlib.review.alerts import list_raised
from kamlib.run.job import page_name
from kamlib.run.state import find_states, hash_said, read_json
from kamlib.words.words import Words


def prepare_client(name: str, data: str) -> dict:
    """Read the ledger and decide the portfolio, so that no job has to.

    Parameters
    ----------
    name
        The client's name.
    data
        The data folder.

    Returns
    -------
    dict
        ``client_name``, ``locale``, ``currency``, ``as_of``, ``lines``, ``ledger``, ``settings``,
        ``results``, ``said`` (hashes), ``key_accounts`` (codes of those that get pages, best
        first), ``portfolio`` (its ``net_revenue`` and ``former_revenue``, the number of
        ``accounts``, of ``key_accounts`` proper and of those with ``alerts``), ``warnings`` (texts
        in the client's language), ``no_accounts`` (why there are no key accounts and what to do;
        empty where there are) and ``names`` (account code → name, of all accounts).

    Raises
    ------
    Problems
        The settings or the ledger cannot be used.
    """
    client = find_client(name, Path(data))
    said = hash_said(
        open_log(client).path
    )  # before anything is made of it: what comes later is later
    kam = start(client)
    accounts = kam.case.portfolio.accounts
    nobody = check_key_accounts(accounts, name)
    return {
        "client_name": kam.settings.client.name,
        "locale": kam.settings.client.locale,
        "currency": kam.settings.client.currency,
        "as_of": kam.as_of.isoformat(),
        "lines": int(kam.reading["kept"]),
        "ledger": str(kam.ledger.key),
        "settings": settings_key(kam.settings),
        "results": kam.case.decided.key,
        "said": said,
        "key_accounts": list_key_accounts(accounts),
        "portfolio": {
            "net_revenue": float(accounts["net_revenue"].sum()),
            "former_revenue": float(accounts["former_revenue"].sum()),
            "accounts": len(accounts),
            "key_accounts": int((accounts["tier"] == "key").sum()),
            "alerts": len(list_raised(kam.case.portfolio.alerts)),
        },
        "warnings": [warning.text(kam.words.lang) for warning in kam.warnings],
        "no_accounts": "\n".join(problem.text(kam.words.lang) for problem in nobody),
        "names": kam.names,
    }


def list_key_accounts(accounts: pd.DataFrame) -> list[str]:
    """List the accounts that are planned and reviewed, best first.

    Parameters
    ----------
    accounts
        ``portfolio.accounts``: ``account``, ``tier`` and, where trial accounts may stand on the
        list, ``on_list`` (boolean); ``rank`` orders them where it is there.

    Examples
    --------
    >>> list_key_accounts(pd.DataFrame({"account": ["A", "B", "C"],
    ...     "tier": ["key", "trial", "trial"], "on_list": [True, True, False]}))
    ['A', 'B']
    """
    chosen = accounts["tier"].eq("key")
    if "on_list" in accounts:
        chosen |= accounts["tier"].eq("trial") & accounts["on_list"].fillna(False).astype(bool)
    listed = accounts[chosen.fillna(False)]
    if "rank" in listed:
        listed = listed.sort_values("rank", kind="stable", na_position="last")
    return listed["account"].astype(str).tolist()


def check_key_accounts(accounts: pd.DataFrame, client: str) -> list[Problem]:
    """Tell why nobody is planned and reviewed: costs are missing, or nobody passes the rules.

    Parameters
    ----------
    accounts
        ``portfolio.accounts``.
    client
        The client's name, for the command that is proposed.
    """
    if list_key_accounts(accounts):
        return []
    largest = sort_accounts(accounts)["account"]
    values = {"client": client, "account": next(iter(largest.astype(str)), "…")}
    large = accounts["passes_revenue"].fillna(False) | accounts["volume"].eq("high").fillna(False)
    unknown = accounts["profit"].eq("unknown").fillna(False)
    code = "no_key_without_costs" if (large & unknown).any() else "no_key_by_rules"
    return [Problem(code, values)]


def check_silence(closures: pd.DataFrame, words) -> list[Problem]:
    """Tell once, of the company, what would else be an alert of each of its accounts.

    Parameters
    ----------
    closures
        ``portfolio.closures``.
    words
        The reader's words.
    """
    return [
        Problem("all_silent", {"start": words.date(row.start), "bought": words.number(row.bought),
                               "usual": words.number(row.usual)})
        for row in closures[closures["still_on"]].itertuples()
    ]  # fmt: skip


def finish_client(name: str, data: str, lang: str, facts: dict, notebooks: list[str]) -> str:
    """Write a client's index over all its pages that stand, from this run or an earlier one.

    Parameters
    ----------
    name, data
        The client's name and the data folder.
    lang
        The language of the pages.
    facts
        What ``run.json`` holds of the client.
    notebooks
        The notebooks that are about one account.

    Returns
    -------
    str
        The index.
    """
    client = find_client(name, Path(data))
    kam = start(client, lang=lang)
    accounts = kam.case.portfolio.accounts.merge(
        list_raised(kam.case.portfolio.alerts), on="account", how="left"
    )
    skipped = sum(job["status"] == "skipped" for job in facts["jobs"])
    stopped = [Problem("run_cut_short", {"n": skipped})] if skipped else []
    summary = {
        **kam.record,
        "client_name": facts["client_name"],
        "run": facts["run"],
        "accounts": accounts,
        "jobs": list_pages(facts["jobs"], client.folder, lang, accounts["account"], notebooks),
        "window": (kam.case.window.start, kam.case.window.end),
        "high_profit_markup": kam.settings.segment.high_profit_markup,
        "warnings": [
            warning.part("found", lang)
            for warning in [
                *kam.warnings,
                *check_silence(kam.case.portfolio.closures, kam.words),
                *check_key_accounts(accounts, name),
                *stopped,
            ]
        ],
    }
    return str(write_client_index(client.pages / lang, summary, kam.words))


def list_pages(jobs: list[dict], folder: Path, lang: str, accounts, notebooks: list[str]) -> list:
    """List the jobs, each with its last good page where one stands, and pages of earlier runs."""
    listed = []
    for job in jobs:
        page = page_name(job["notebook"], job["account"] or "", lang)
        listed.append({**job, "page": page if (folder / page).is_file() else None})
    known = {(job["notebook"], job["account"]) for job in jobs}
    kept = {"status": "kept", "cause": None}
    for account in accounts:
        for notebook in notebooks:
            page = page_name(notebook, account, lang)
            if (notebook, account) not in known and (folder / page).is_file():
                listed.append({"notebook": notebook, "account": account, "page": page, **kept})
    return listed


def finish_clients(data: str, lang: str, failed: dict[str, int]) -> str:
    """Write the index over all clients of a data folder, from their latest runs.

    `failed` counts the failed jobs of clients whose own folder may not say so.
    """
    cards = []
    for name in list_clients(Path(data)):
        latest = read_json(Path(data) / name / "runs" / "latest.json")
        jobs = latest.get("jobs", ())
        index = f"{name}/pages/{latest.get('lang')}/index.html"
        card = {
            **latest.get("portfolio", {}),
            "client": name,
            "client_name": latest.get("client_name") or name,
            "href": index if (Path(data) / index).is_file() else "",
            "as_of": latest.get("as_of"),
            "failed": failed.get(name, sum(job["status"] == "failed" for job in jobs)),
            "states": find_states(Path(data) / name),
            "ran": latest.get("started"),
        }
        if "currency" in latest:
            card["words"] = Words(lang, latest["locale"], latest["currency"])
        cards.append(card)
    words = Words(lang, OTHER_LOCALE[lang], "EUR")
    return str(write_clients_index(Path(data), cards, words))
