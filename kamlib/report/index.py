"""The index of a client, with its portfolio at a glance: figures, every account, every page."""

from pathlib import Path

import pandas as pd

from kamlib.report.files import render
from kamlib.report.page import ACCOUNT_PAGES, PORTFOLIO_PAGES, page_facts
from kamlib.report.papers import part_html
from kamlib.segment.cost import list_charged
from kamlib.show.cases import note_rates
from kamlib.show.charts.segment import show_volume_profit_chart
from kamlib.show.portfolio_strip import show_portfolio_strip
from kamlib.show.text import LONGEST, clean
from kamlib.show.words import Words, is_unknown
from kamlib.vocabulary import PAPERS, TIERS
from kamlib.whole import write_whole

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
    folder = Path(folder)
    accounts = summary["accounts"]
    jobs = list(summary.get("jobs") or ())
    account_links = _account_links(folder, jobs, words)
    papers = {code: _papers(folder, found, words) for code, found in account_links.items()}
    largest = accounts["share"].max() if "share" in accounts else None
    rows = [
        _row(row, largest, account_links, papers, words)
        for row in _sorted(accounts).to_dict("records")
    ]
    listed = [row for row in rows if row["links"] or row["tier"] == "key"]
    others = [row for row in rows if not (row["links"] or row["tier"] == "key")]
    text = render(
        "index.html.j2",
        words,
        title=" · ".join([words.label("page.index"), clean(summary["client_name"])]),
        name=summary["client_name"],
        as_of=summary.get("as_of"),
        window=_window(summary, words),
        home="../../../index.html",
        tiles=portfolio_tiles(accounts, words),
        strip=part_html(show_portfolio_strip(accounts, words)),
        chart=part_html(
            show_volume_profit_chart(
                accounts, words, high_profit_markup=summary.get("high_profit_markup")
            )
        ),
        pages=_portfolio_pages(folder, jobs, words),
        failed=[_failure(job, accounts, words) for job in jobs if job["status"] == "failed"],
        warnings=[clean(text) for text in summary.get("warnings") or ()],
        list_title=_list_title(listed, words),
        listed=listed,
        first=others[:SHOWN],
        rest=others[SHOWN:],
        alerts=any(row["alerts"] for row in rows),
        facts=page_facts(summary, words),
    )
    return write_whole(folder / "index.html", text)


def _list_title(listed: list[dict], words: Words) -> str:
    """Accounts that somebody only asked to see are planned, and in no programme."""
    programme = all(row["tier"] in ("key", "trial") for row in listed)
    if programme:
        return words.label("index.list", n=len(listed))
    return words.label("index.planned", n=len(listed))


def portfolio_tiles(accounts: pd.DataFrame, words: Words) -> list[dict]:
    """The figures at the top: name, value, note and whether the note is good news (``mark``)."""
    revenue, former = _sum(accounts, "net_revenue"), _sum(accounts, "former_revenue")
    margin, profit = _sum(accounts, "goods_margin"), _sum(accounts, "true_profit")
    key = accounts[accounts["tier"] == "key"] if "tier" in accounts else accounts.head(0)
    active = int((accounts["net_revenue"].fillna(0) > 0).sum())
    change = change_of(revenue, former)
    tiles = [
        _tile(
            words.label("column.net_revenue"),
            words.money(revenue),
            words.label("index.change", change=change) if change is not None else "",
            "" if change is None else "up" if change > 0 else "down",
        ),
        _tile(
            words.label("index.key_accounts"),
            words.number(len(key)),
            words.label("index.of_revenue", share=_ratio(key["net_revenue"].sum(), revenue)),
        ),
        _tile(
            words.label("index.active_accounts"),
            words.number(active),
            words.label("index.of_accounts", n=len(accounts)),
        ),
        _tile(
            words.label("column.goods_margin"),
            words.money(margin),
            _of_revenue(accounts, "goods_margin", margin, words),
        ),
        _tile(
            words.label("column.true_profit"),
            words.money(profit),
            _of_profit(accounts, profit, words),
        ),
    ]
    if "alerts" in accounts:
        count = int(accounts["alerts"].fillna("").astype(str).str.len().gt(0).sum())
        note = words.label("index.alerts_note")
        tiles.append(_tile(words.label("index.with_alerts"), words.number(count), note))
    return tiles


def _tile(name: str, value: str, note: str = "", mark: str = "") -> dict:
    return {"name": name, "value": value, "note": note, "mark": mark}


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
    ).drop(columns="_tier")


def _row(row: dict, largest, links: dict, papers: dict, words: Words) -> dict:
    """One account's line, written."""
    code, name = str(row["account"]), row.get("account_name")
    revenue, former = row["net_revenue"], row.get("former_revenue")
    change = change_of(revenue, former)
    share = row.get("share")
    tier = row.get("tier") if isinstance(row.get("tier"), str) else "unknown"
    alerts = row.get("alerts")
    return {
        "code": clean(code, 24),
        "name": clean(name if isinstance(name, str) and name.strip() else code, LONGEST),
        "tier": tier,
        "tier_name": words.label(f"tier.{tier}"),
        "group": words.write(row.get("volume_profit"), "label:volume_profit"),
        "revenue": words.money(revenue),
        "share": words.write(share, "percent"),
        "bar": 0 if is_unknown(share) or not largest > 0 else round(max(0, share / largest) * 100),
        "change": words.write(change, "change"),
        "markup": words.write(row.get("markup"), "percent"),
        "profit": words.write(row.get("true_profit"), "money"),
        "loss": not is_unknown(row.get("true_profit")) and row["true_profit"] < 0,
        "alerts": words.write(alerts, "labels:alert") if isinstance(alerts, str) and alerts else "",
        "links": links.get(code, []),
        "papers": papers.get(code, []),
    }


def _account_links(folder: Path, jobs: list[dict], words: Words) -> dict[str, list]:
    """Account → (link, name) of its chapters that stand there: also the last good one."""
    links: dict[str, list] = {}
    for notebook in ACCOUNT_PAGES:
        for job in jobs:
            if job["notebook"] == notebook and job.get("account") and job.get("page"):
                href = Path(job["page"]).name
                if (folder / href).exists():
                    links.setdefault(str(job["account"]), []).append(
                        (href, words.label(f"page.notebook.{notebook}"))
                    )
    return links


def _papers(folder: Path, chapters: list, words: Words) -> list[tuple[str, str]]:
    """(link, name) of an account's papers that stand there, to print."""
    name = chapters[0][0].partition("-")[2]  # of the account's files, behind the chapter's
    files = [f"customer/{name}" if kind == "customer" else f"{kind}-{name}" for kind in PAPERS]
    return [
        (href, words.label(f"paper.short.{kind}"))
        for kind, href in zip(PAPERS, files, strict=True)
        if (folder / href).exists()
    ]


def _portfolio_pages(folder: Path, jobs: list[dict], words: Words) -> list[dict]:
    pages = []
    for notebook in PORTFOLIO_PAGES:
        here = (folder / f"{notebook}.html").exists()
        if here or any(job["notebook"] == notebook for job in jobs):
            pages.append(
                {
                    "href": f"{notebook}.html" if here else "",
                    "name": words.label(f"page.notebook.{notebook}"),
                    "purpose": words.label(f"page.purpose.{notebook}"),
                }
            )
    return pages


def _failure(job: dict, accounts: pd.DataFrame, words: Words) -> dict:
    code = job.get("account") or ""
    names = accounts.loc[accounts["account"] == code, "account_name"] if code else []
    name = clean(names.iloc[0] if len(names) and isinstance(names.iloc[0], str) else code)
    slug = f"page.notebook.{job['notebook']}"
    known = job["notebook"] in (*PORTFOLIO_PAGES, *ACCOUNT_PAGES)
    return {
        "what": " · ".join(p for p in (words.label(slug) if known else job["notebook"], name) if p),
        "cause": clean(job.get("cause") or "", 400),
    }


def _window(summary: dict, words: Words) -> str:
    if not summary.get("window"):
        return ""
    start, end = summary["window"]
    return words.label("index.window", start=start, end=end)
