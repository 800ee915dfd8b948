"""What every notebook begins with: one client, checked parameters, and everything read lazily.

``kam = start(client="filtros")`` is the one line between a notebook and its data. It says at once
what is wrong with the parameters; what is costly (lines, portfolio) is loaded when first asked for.
"""

import datetime as dt
from difflib import get_close_matches
from functools import cached_property

import pandas as pd

from kamlib.client import Client, data_folder, find_client
from kamlib.judgement import open_log
from kamlib.ledger import open_ledger
from kamlib.locale import LANGUAGES
from kamlib.method.window import decide_data_date, decide_window, lacking_days
from kamlib.problem import Problem, Problems
from kamlib.show.words import Words
from kamlib.workbook.account import AccountFigures
from kamlib.workbook.forecasts import ForecastFigures
from kamlib.workbook.forms import Forms
from kamlib.workbook.judged import read_judged
from kamlib.workbook.once import once
from kamlib.workbook.outlook import OutlookFigures
from kamlib.workbook.plan import PlanFigures
from kamlib.workbook.reader import ReaderForms
from kamlib.workbook.reading import Reading
from kamlib.workbook.record import measure_record
from kamlib.workbook.results import load_portfolio
from kamlib.workbook.review import ReviewFigures
from kamlib.workbook.said import SaidFrames
from kamlib.workbook.team import TeamFigures

OTHER_LOCALE = {"en": "en-GB", "es": "es-ES", "pt": "pt-BR"}
"""How numbers are written in a language that is not the client's own."""


class Kam(
    TeamFigures,
    PlanFigures,
    ReviewFigures,
    OutlookFigures,
    ForecastFigures,
    AccountFigures,
    SaidFrames,
    ReaderForms,
    Forms,
):
    """One client as a notebook sees it; made by `start`.

    What it offers stands by subject, a module each: the whole portfolio (`whole`), one account's
    figures (`account`), its plan (`plan`), people and work (`team`), its review (`review`, `owed`),
    what may come (`outlook`, `forecasts`), what people said (`said`), who fills the forms
    (`reader`) and the forms (`forms`).

    Attributes
    ----------
    client, settings
        The client's folder and its settings.
    words
        How this reader's page is worded: language, locale, currency.
    as_of
        The data date (`datetime.date`): no line after it is seen; it may lie after the last line.
    ledger, lines, tables, report
        The checked ledger, its lines up to `as_of`, its master tables, the report of its reading.
    log, said_until, judged
        What people said (`kamlib.judgement.Log`); the day up to which it counts (None: all of it;
        a day where the notebook was asked for a past date); what of it counts in the portfolio.
    window
        The window of the figures and, as ``window.former``, the one before.
    portfolio
        Everything decided about all accounts, as frames: ``kam.portfolio.accounts``.
    account, account_name, account_row
        The code of the account this notebook is about, its name and its row of the portfolio;
        empty in portfolio notebooks.
    warnings
        What a reader should know before believing the figures (tuple of `Problem`).
    record
        Versions, parameters, data date and hashes: what is needed to make this page again.
    """

    def __init__(self, client: Client, words: Words):
        pd.options.display.html.use_mathjax = False  # a frame as it stands: R$ is an amount
        self.client = client
        self.settings = client.settings
        self.words = words
        self.account = ""
        self.said_until: dt.date | None = None

    @cached_property
    def log(self):
        """What people said about this client."""
        return open_log(self.client)

    @cached_property
    def judged(self):
        """What people said that counts in the portfolio."""
        return read_judged(self.log, self.as_of, self.said_until)

    @cached_property
    def ledger(self):
        """The checked ledger."""
        return open_ledger(self.client)

    @cached_property
    def report(self) -> Reading:
        """The report of the ledger's reading, as a mapping and as frames."""
        return Reading(self.ledger.report)

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The client's master tables: ``customers``, ``products``, ``wallet``.

        What people estimate that accounts need stands in the wallet beside what the files say.
        """
        return self.judged.tables(self.ledger.tables)

    @cached_property
    def lines(self) -> pd.DataFrame:
        """The ledger's lines up to `as_of`."""
        lines = self.ledger.lines
        if self.as_of >= dt.date.fromisoformat(self.report["last_date"][:10]):
            return lines
        return lines[lines["date"] < pd.Timestamp(self.as_of) + pd.Timedelta(days=1)]

    @cached_property
    def window(self):
        """The window of the figures."""
        months = self.settings.window.window_months
        first, last = (self.report[f"{end}_date"][:10] for end in ("first", "last"))
        return decide_window(
            pd.Timestamp(last),
            window_months=months,
            as_of=pd.Timestamp(self.as_of),
            first_date=pd.Timestamp(first),
        )

    @cached_property
    def portfolio(self):
        """Everything decided about all accounts, loaded where it was decided before."""
        return self._load_portfolio()

    def _load_portfolio(self):
        return load_portfolio(self.client, self.ledger, self.as_of, self.judged)

    @cached_property
    def names(self) -> dict[str, str]:
        """Account code → name, of every account in the lines and the customer table."""
        return account_names(self.ledger)

    @property
    def account_name(self) -> str:
        """The name of the account, or its code where it has none."""
        return self.names.get(self.account) or self.account

    @cached_property
    def account_row(self) -> pd.Series:
        """The account's row of ``portfolio.accounts``; all unknown where it has none."""
        accounts = self.portfolio.accounts
        rows = accounts[accounts["account"] == self.account]
        if len(rows):
            return rows.iloc[0]
        empty = accounts.iloc[:0].reindex([0]).iloc[0]
        empty["account"], empty["account_name"] = self.account, self.account_name
        return empty

    @cached_property
    def warnings(self) -> tuple[Problem, ...]:
        """What a reader should know before believing the figures."""
        found = []
        if len(self.names) == 1:
            found.append(Problem("one_account_only", {"account": next(iter(self.names.values()))}))
        if self.report["net_revenue_all_lines"] <= 0:
            found.append(Problem("no_positive_revenue"))
        strangers = sorted(self.judged.accounts - set(self.names))
        if strangers:
            values = {"n": len(strangers), "accounts": ", ".join(strangers[:5])}
            found.append(Problem("judged_unknown", values))
        if self.log.hides and (real := self.log.list_real()):
            found.append(Problem("judged_real", {"n": len(real)}))  # no code of them is told
        return tuple(found)

    @property
    @once
    def record(self) -> dict:
        """What is needed to make this page again."""
        return measure_record(self)

    def __repr__(self) -> str:
        account = f", account={self.account!r}" if self.account else ""
        return f"Kam({self.client.name!r}, as_of={str(self.as_of)!r}{account})"


def start(client: str | Client, lang: str = "", as_of: str = "", account: str = "") -> Kam:
    """Open a client and check what the notebook was asked for.

    Parameters
    ----------
    client
        The name of the client's folder, or the client itself.
    lang
        The reader's language (``en``, ``es``, ``pt``); empty: the client's.
    as_of
        The data date as ``YYYY-MM-DD``, see `check_as_of`; empty: the one of the settings, else
        what the lines tell (`kamlib.method.window.decide_data_date`).
    account
        The account's code; empty in notebooks about the whole portfolio.

    Returns
    -------
    Kam
        Everything the notebook needs.

    Raises
    ------
    Problems
        Unknown client, language or account (with near matches), faulty settings, a date that is
        none or far from the ledger, an empty ledger. All that can be told together is.
    """
    spoken = lang if lang in LANGUAGES else None
    try:
        if not isinstance(client, Client):
            client = find_client(client, data_folder())
        settings = client.settings
        spoken = spoken or settings.client.language
        kam = Kam(client, make_words(settings, lang))
        problems = []
        if lang and lang not in LANGUAGES:
            values = {"lang": lang, "languages": ", ".join(LANGUAGES)}
            problems.append(Problem("lang_unknown", values, column="lang"))
        if not kam.report["kept"]:
            raise Problems([*problems, Problem("ledger_empty", {"client": client.name})])
        asked = as_of or settings.window.as_of
        kam.as_of, wrong = check_as_of(asked, kam.report)
        if not asked and 0 < len(lacking_days(kam.as_of)) < 7:  # else no line needs to be read here
            kam.as_of = decide_data_date(kam.ledger.lines["date"]).date()
        kam.said_until = kam.as_of if as_of else None
        problems += wrong
        if account:
            kam.account = str(account)
            problems += check_account(kam.account, kam.names)
        if problems:
            raise Problems(problems)
    except Problems as told:
        told.speaking(spoken or told.lang)
        raise
    return kam


def make_words(settings, lang: str = "") -> Words:
    """Choose the reader's words: the client's locale in its own language, else a usual one."""
    own = settings.client.language
    spoken = lang if lang in LANGUAGES else own
    written = settings.client.locale if spoken == own else OTHER_LOCALE[spoken]
    return Words(spoken, written, settings.client.currency)


LATEST = pd.DateOffset(months=12)
"""How long after the last line a data date may lie: further on it is hardly ever meant."""


def check_as_of(
    as_of: str, report: dict, today: dt.date | None = None
) -> tuple[dt.date, list[Problem]]:
    """Read the data date, and what is wrong with it; the ledger's last date where none is given.

    It may lie after the last line, where nothing was sold since: not more than `LATEST`, and not
    after `today`, since nobody knows what will be sold by then.
    """
    first, last = (dt.date.fromisoformat(report[f"{end}_date"][:10]) for end in ("first", "last"))
    if not as_of:
        return last, []
    try:
        date = dt.date.fromisoformat(str(as_of))
    except ValueError:
        return last, [Problem("as_of_not_date", {"as_of": as_of}, column="as_of")]
    values = {"as_of": date.isoformat(), "first": first.isoformat(), "last": last.isoformat()}
    if not first <= date <= (pd.Timestamp(last) + LATEST).date():
        return last, [Problem("as_of_outside", values, column="as_of")]
    today = today or dt.date.today()
    if date > max(last, today):
        values["today"] = today.isoformat()
        return last, [Problem("as_of_future", values, column="as_of")]
    return date, []


def account_names(ledger) -> dict[str, str]:
    """Account code → name, of every account in the lines and the customer table."""
    parts = [ledger.lines[["account", "account_name"]]]
    customers = ledger.tables.get("customers")
    if customers is not None and len(customers):
        account = customers["account"].fillna(customers["customer"])
        name = customers["account_name"].fillna(customers["customer_name"])
        parts.append(pd.DataFrame({"account": account, "account_name": name}))
    both = pd.concat([part.dropna(subset=["account"]).drop_duplicates() for part in parts])
    both = both.drop_duplicates("account").sort_values("account")
    names = both["account_name"].fillna(both["account"])
    return dict(zip(both["account"].astype(str), names.astype(str), strict=True))


def near_accounts(account: str, names: dict[str, str], most: int = 5) -> list[str]:
    """Accounts whose code or name is like `account`, as ``code (name)``.

    Examples
    --------
    >>> near_accounts("acme", {"A1": "Acme Filters", "B2": "Borealis"})
    ['A1 (Acme Filters)']
    """
    asked = account.casefold().strip()
    like = {}
    for code, name in names.items():
        like.setdefault(code.casefold(), code)
        like.setdefault(name.casefold(), code)
    exact = [like[key] for key in like if asked and key == asked]
    within = [code for key, code in like.items() if asked and (asked in key)]
    close = [like[key] for key in get_close_matches(asked, like, n=most, cutoff=0.6)]
    codes = list(dict.fromkeys([*exact, *within, *close]))[:most]
    return [code if names[code] == code else f"{code} ({names[code]})" for code in codes]


def check_account(account: str, names: dict[str, str]) -> list[Problem]:
    """Tell what is wrong with an account's code: nothing, or that there is none such."""
    if account in names:
        return []
    near = near_accounts(account, names)
    values = {"account": account, "near": "; ".join(near) or "–", "n": len(names)}
    return [Problem("account_unknown", values, column="account")]


__all__ = ["Kam", "start"]
