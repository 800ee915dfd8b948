"""The index of a client, with its portfolio at a glance, and the index over all clients."""

import datetime as dt
from pathlib import Path

import pandas as pd

from kamlib.pages.page import ACCOUNT_PAGES, PORTFOLIO_PAGES, page_facts, render
from kamlib.pages.paper import part_html
from kamlib.pages.strip import show_portfolio_strip
from kamlib.segment.cost import list_charged
from kamlib.segment.show.cases import note_rates
from kamlib.segment.show.charts import show_volume_profit_chart
from kamlib.vocabulary import PAPERS, TIERS
from kamlib.whole import write_whole
from kamlib.words.text import LONGEST, clean
from kamlib.words.words import Words, is_unknown

SHOWN = 10
"""Rows of other accounts before the fold."""


def write_client_index(folder: Path, summary: dict, words: Words) -> Path:
    """Write ``index.html`` of a client: figures, charts, every account, every page.

    Parameters
    ----------
    folder
        The client's ``pages/<lang>``.
    summary
        ``client_name``; ``accounts`` (the portfolio's frame: ``account``, ``account_name``,
        ``net_revenue``, ``former_revenue``, ``share``, ``goods_margin``, ``margin_share``,
        ``markup``, ``true_profit``, ``volume_profit``, ``tier``, ``rank``; ``alerts``, slugs by
        ``;``, if there); ``jobs`` (dicts as ``kam run --json`` gives them: ``notebook``,
        ``account``, ``status``, ``page``, ``cause``). Any of the following may be missing:
        ``as_of``, ``window`` (pair of dates), ``high_profit_markup``, ``warnings``
        (texts) and what `page_facts` shows:
        ``first_date``, ``last_date``, ``lines``, ``set_aside``, ``settings``, ``ledger``,
        ``run``, ``versions``, ``rules``.
    words
        Language, locale and currency.

    Returns
    -------
    Path
        The file written, whole.
    """
    folder, accounts = Path(folder), summary["accounts"]
    jobs = list(summary.get("jobs") or ())
    links = _account_links(folder, jobs, words)
    largest = accounts["share"].max() if "share" in accounts else None
    rows = [_row(row, largest, words) for row in _sorted(accounts).to_dict("records")]
    for row in rows:
        row["links"] = links.get(row["account"], [])
        row["papers"] = _papers(folder, row["links"], words)
    listed = [row for row in rows if row["links"] or row["tier"] == "key"]
    others = [row for row in rows if not (row["links"] or row["tier"] == "key")]
    # accounts that somebody only asked to see are planned, and in no programme
    programme = all(row["tier"] in ("key", "trial") for row in listed)
    span = dict(zip(("start", "end"), summary.get("window") or (), strict=False))
    chart = show_volume_profit_chart(
        accounts, words, high_profit_markup=summary.get("high_profit_markup")
    )
    text = render(
        "index.html.j2",
        words,
        title=" · ".join([words.label("page.index"), clean(summary["client_name"])]),
        name=summary["client_name"],
        as_of=summary.get("as_of"),
        window=words.label("index.window", **span) if span else "",
        home="../../../index.html",
        tiles=portfolio_tiles(accounts, words),
        strip=part_html(show_portfolio_strip(accounts, words)),
        chart=part_html(chart),
        pages=_portfolio_pages(folder, jobs, words),
        failed=[_failure(job, accounts, words) for job in jobs if job["status"] == "failed"],
        warnings=[clean(text) for text in summary.get("warnings") or ()],
        list_title=words.label("index.list" if programme else "index.planned", n=len(listed)),
        listed=listed,
        first=others[:SHOWN],
        rest=others[SHOWN:],
        alerts=any(row["alerts"] for row in rows),
        facts=page_facts(summary, words),
    )
    return write_whole(folder / "index.html", text)


def portfolio_tiles(accounts: pd.DataFrame, words: Words) -> list[dict]:
    """The figures at the top: name, value, note and whether the note is good news (``mark``)."""
    label, revenue = words.label, _sum(accounts, "net_revenue")
    change = change_of(revenue, _sum(accounts, "former_revenue"))
    margin, profit = _sum(accounts, "goods_margin"), _sum(accounts, "true_profit")
    key = accounts[accounts["tier"] == "key"] if "tier" in accounts else accounts.head(0)
    active = int((accounts["net_revenue"].fillna(0) > 0).sum())
    known = change is not None
    changed = label("index.change", change=change) if known else ""
    of_count = label("index.of_accounts", n=len(accounts))
    of_all = label("index.of_revenue", share=_ratio(key["net_revenue"].sum(), revenue))
    of_margin = _of_revenue(accounts, "goods_margin", margin, words)
    tiles = [
        ("column.net_revenue", words.money(revenue), changed),
        ("index.key_accounts", words.number(len(key)), of_all),
        ("index.active_accounts", words.number(active), of_count),
        ("column.goods_margin", words.money(margin), of_margin),
        ("column.true_profit", words.money(profit), _of_profit(accounts, profit, words)),
    ]
    if "alerts" in accounts:
        count = int(accounts["alerts"].fillna("").astype(str).str.len().gt(0).sum())
        tiles.append(("index.with_alerts", words.number(count), label("index.alerts_note")))
    told = [
        {"name": label(slug), "value": value, "note": note, "mark": ""}
        for slug, value, note in tiles
    ]
    told[0]["mark"] = ("up" if change > 0 else "down") if known else ""
    return told


def _sum(frame: pd.DataFrame, column: str) -> float | None:
    """A column's sum over what is known; None where nothing is known of those who buy."""
    if column not in frame or not frame[column].notna().any():
        return None
    buys = frame["net_revenue"].fillna(0) != 0
    if buys.any() and not frame.loc[buys, column].notna().any():
        return None
    return float(frame[column].sum())


def _of_revenue(accounts: pd.DataFrame, column: str, value, words: Words) -> str:
    """A figure's share of the revenue behind it, and how many accounts lack it for want of costs.

    Revenue of which the figure is not known is no part of either: it would count as nothing left.
    """
    if value is None:
        return words.label("index.no_costs")
    known = accounts[column].notna()
    unknown = int((~known & (accounts["net_revenue"].fillna(0) != 0)).sum())
    revenue = accounts.loc[known, "net_revenue"].sum()
    note = words.label("index.of_revenue", share=_ratio(value, revenue))
    return note + (words.label("index.without_unknown", n=unknown) if unknown else "")


def _of_profit(accounts: pd.DataFrame, value, words: Words) -> str:
    """As `_of_revenue`, and which rates are not set."""
    unset = accounts["rates_unset"].iloc[0] if "rates_unset" in accounts and len(accounts) else ""
    told = [note_rates(unset, words)]
    if list_charged(unset) or _sum(accounts, "goods_margin") is None:
        told.insert(0, _of_revenue(accounts, "true_profit", value, words))
    return " · ".join(part for part in told if part)


def _ratio(part, whole) -> float | None:
    if is_unknown(part) or is_unknown(whole) or not whole > 0:
        return None
    return part / whole


def change_of(value, former) -> float | None:
    """Change against the former period, as a fraction of it; None without a base above zero."""
    ratio = _ratio(value, former)
    return None if ratio is None else ratio - 1


def _sorted(accounts: pd.DataFrame) -> pd.DataFrame:
    """Accounts in the order of the list: by tier, then by size."""
    tiers = {tier: i for i, tier in enumerate(TIERS)}
    order = accounts.assign(_tier=accounts["tier"].map(tiers).fillna(9).astype(int))
    return order.sort_values(
        ["_tier", "net_revenue", "account"], ascending=[True, False, True], na_position="last"
    )


def _row(row: dict, largest, words: Words) -> dict:
    """One account's line, written."""
    code, share, profit = str(row["account"]), row.get("share"), row.get("true_profit")
    name, tier, alerts = ((v if isinstance(v, str) else "") for v in map(row.get, _TEXTS))
    tier = tier or "unknown"
    return {
        "account": code,
        "code": clean(code, 24),
        "name": clean(name if name.strip() else code, LONGEST),
        "tier": tier,
        "tier_name": words.label(f"tier.{tier}"),
        "group": words.write(row.get("volume_profit"), "label:volume_profit"),
        "revenue": words.money(row["net_revenue"]),
        "share": words.write(share, "percent"),
        "bar": 0 if is_unknown(share) or not largest > 0 else round(max(0, share / largest) * 100),
        "change": words.write(change_of(row["net_revenue"], row.get("former_revenue")), "change"),
        "markup": words.write(row.get("markup"), "percent"),
        "profit": words.write(profit, "money"),
        "loss": not is_unknown(profit) and profit < 0,
        "alerts": words.write(alerts, "labels:alert") if alerts else "",
    }


_TEXTS = ("account_name", "tier", "alerts")


def _account_links(folder: Path, jobs: list[dict], words: Words) -> dict[str, list]:
    """Account → (link, name) of its chapters that stand there: also the last good one."""
    links: dict[str, list] = {}
    for notebook in ACCOUNT_PAGES:
        told = words.label(f"page.notebook.{notebook}")
        for job in jobs:
            if job["notebook"] == notebook and job.get("account") and job.get("page"):
                href = Path(job["page"]).name
                if (folder / href).exists():
                    links.setdefault(str(job["account"]), []).append((href, told))
    return links


def _papers(folder: Path, chapters: list, words: Words) -> list[tuple[str, str]]:
    """(link, name) of an account's papers that stand there, to print."""
    if not chapters:
        return []
    name = chapters[0][0].partition("-")[2]  # of the account's files, behind the chapter's
    files = {kind: f"{kind}-{name}" for kind in PAPERS} | {"customer": f"customer/{name}"}
    return [
        (href, words.label(f"paper.short.{kind}"))
        for kind, href in files.items()
        if (folder / href).exists()
    ]


def _portfolio_pages(folder: Path, jobs: list[dict], words: Words) -> list[dict]:
    there = {name for name in PORTFOLIO_PAGES if (folder / f"{name}.html").exists()}
    asked = there | {job["notebook"] for job in jobs}
    return [
        {
            "href": f"{notebook}.html" if notebook in there else "",
            "name": words.label(f"page.notebook.{notebook}"),
            "purpose": words.label(f"page.purpose.{notebook}"),
        }
        for notebook in PORTFOLIO_PAGES
        if notebook in asked
    ]


def _failure(job: dict, accounts: pd.DataFrame, words: Words) -> dict:
    code, what = job.get("account") or "", job["notebook"]
    if what in (*PORTFOLIO_PAGES, *ACCOUNT_PAGES):
        what = words.label(f"page.notebook.{what}")
    names = accounts.loc[accounts["account"] == code, "account_name"] if code else []
    name = clean(names.iloc[0] if len(names) and isinstance(names.iloc[0], str) else code)
    return {
        "what": " · ".join(filter(None, (what, name))),
        "cause": clean(job.get("cause") or "", 400),
    }


def write_clients_index(data_folder: Path, clients: list[dict], words: Words) -> Path:
    """Write ``index.html`` over all clients: a line each, with the figures to begin with.

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
    now = dt.datetime.now()
    text = render(
        "clients.html.j2",
        words,
        cards=[_card(client, words) for client in clients],
        title=words.label("index.clients"),
        when=words.label("index.written", when=f"{words.date(now)} {now:%H:%M}"),
    )
    return write_whole(Path(data_folder) / "index.html", text)


def _card(client: dict, words: Words) -> dict:
    """A client's line: one page, one way of writing figures, each in its own currency."""
    own = Words(words.lang, words.locale, (client.get("words") or words).currency)
    revenue, states = client.get("net_revenue"), client.get("states") or ()
    return {
        "name": clean(client["client_name"]),
        "href": client.get("href") or "",
        "as_of": words.date(client.get("as_of")),
        "revenue": own.money(revenue),
        "change": words.write(change_of(revenue, client.get("former_revenue")), "change"),
        "accounts": words.number(client.get("accounts")),
        "key": words.number(client.get("key_accounts")),
        "alerts": words.number(client.get("alerts")),
        "failed": int(client.get("failed") or 0),
        "state": "; ".join(words.label(f"client_state.{state}") for state in states),
        "ran": words.date(client["ran"]) if client.get("ran") else "",
    }
