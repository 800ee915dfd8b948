"""What every notebook begins with: one client, checked parameters, and everything read lazily.

``kam = start(client="filtros")`` is the one line between a notebook and its data. It says at once
what is wrong with the parameters; what is costly (lines, portfolio) is loaded when first asked for.
"""

import datetime as dt
from functools import cached_property

import pandas as pd

from kamlib.case import PEOPLE, Case, unknown_account
from kamlib.client import Client, data_folder, find_client, save_settings
from kamlib.figure import Chapter
from kamlib.figures.window import decide_data_date, lacking_days
from kamlib.kam.forms import Forms
from kamlib.kam.opened import Opened
from kamlib.kam.record import measure_record
from kamlib.kam.save import save_frame
from kamlib.kam.shown import CHARTS, SAID, Gallery
from kamlib.problem import Problem, Problems
from kamlib.reading.report import Reading
from kamlib.words.label import LANGUAGES
from kamlib.words.words import Words

OTHER_LOCALE = dict(zip(LANGUAGES, ("en-GB", "es-ES", "pt-BR"), strict=True))
"""How numbers are written in a language that is not the client's own."""


class Kam:
    """One client as a notebook sees it; made by `start`.

    Attributes
    ----------
    words
        How this reader's page is worded: language, locale, currency.
    as_of, said_until
        The data date: no line after it is seen; it may lie after the last line. The day up to which
        it counts what people said (None: all of it; a day where a past date was asked for).
    form
        What asks people: ``kam.form("action")``, ``kam.form.who()``, ``kam.form.scores()``.
    """

    def __init__(self, client: Client, words: Words):
        pd.options.display.html.use_mathjax = False  # a frame as it stands: R$ is an amount
        self.words = words
        self.as_of: dt.date | None = None
        self.said_until: dt.date | None = None
        self._account, self._source = "", Opened(client, words.lang)
        self._case, self._stamp, self._marks = None, None, {}
        self.form = Forms(self)

    @property
    def case(self) -> Case:
        """All that the figures see, as it stands now: what was saved meanwhile is in it.

        Results that read nothing of the kinds that were saved are kept.
        """
        stamp = self.log.stamp
        if self._case is None:
            self._case = Case(self._source, self._account, self.as_of, self.said_until)
            self._marks = self.log.read_marks()
        elif stamp != self._stamp:
            before, now = self._marks, self.log.read_marks()
            new = {kind for kind in {*before, *now} if before.get(kind) != now.get(kind)}
            if new:
                self._case = self._case.after(
                    lambda read: read[0] == "kind" and (read[1] in new or PEOPLE in new)
                )
            self._marks = now
        self._stamp = stamp
        return self._case

    def read_again(self) -> None:
        """Look at the log again, whatever the clock of its file says."""
        self._stamp = None

    def _chapter(self, name: str) -> Chapter:
        shown = {"charts": Gallery(CHARTS[name], self), "say": Gallery(SAID[name], self)}
        return Chapter(name, lambda: self.case, self.words.lang, **shown)

    @cached_property
    def reading(self) -> Reading:
        """Chapter 0: what was read and decided of the client's files, as frames; ``charts``."""
        found = Reading(self.ledger.report)
        found.charts = Gallery(CHARTS["reading"], self)
        return found

    @cached_property
    def define(self) -> Chapter:
        """Chapter 1, its figures, ``charts`` and what it says: who is large, who may be key."""
        return self._chapter("define")

    @cached_property
    def segment(self) -> Chapter:
        """Chapter 2, its figures, ``charts`` and what it says: profit, places, who is key."""
        return self._chapter("segment")

    @cached_property
    def plan(self) -> Chapter:
        """Chapter 3, its figures, ``charts`` and what it says: one account's plan."""
        return self._chapter("plan")

    @cached_property
    def review(self) -> Chapter:
        """Chapter 4, its figures, ``charts`` and what it says: one account's review."""
        return self._chapter("review")

    @property
    def client(self) -> Client:
        """The client: its folder and its settings."""
        return self._source.client

    @property
    def settings(self):
        """The client's settings."""
        return self._source.settings

    @property
    def ledger(self):
        """The checked ledger."""
        return self._source.ledger

    @property
    def log(self):
        """What people said about this client (`kamlib.judgement.Log`)."""
        return self._source.log

    @property
    def names(self) -> dict[str, str]:
        """Account code → name, of every account in the lines and the customer table."""
        return self._source.names

    @property
    def portfolio(self):
        """What notebooks of an earlier version ask for first: they are told what to do."""
        values = {"client": self.client.name}
        raise Problems(Problem("notebook_old", values), self.words.lang)

    report = portfolio

    @property
    def account(self) -> str:
        """The code of the account this notebook is about; empty in portfolio notebooks."""
        return self._account

    @account.setter
    def account(self, account: str) -> None:
        self._account, self._case = account, None

    @property
    def account_name(self) -> str:
        """The name of the account, or its code where it has none."""
        return self.names.get(self.account) or self.account

    @property
    def person(self) -> str:
        """The id of the person who fills the forms; empty where nobody has said who they are."""
        return self.form.reader.person

    @person.setter
    def person(self, person: str) -> None:
        self.form.reader.person = person

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What a reader should know before believing the figures."""
        found = []
        if len(self.names) == 1:
            found.append(Problem("one_account_only", {"account": next(iter(self.names.values()))}))
        if self.reading["net_revenue_all_lines"] <= 0:
            found.append(Problem("no_positive_revenue"))
        strangers = sorted(self.case.judged.accounts - set(self.names))
        if strangers:
            values = {"n": len(strangers), "accounts": ", ".join(strangers[:5])}
            found.append(Problem("judged_unknown", values))
        if self.log.hides and (real := self.log.list_real()):
            found.append(Problem("judged_real", {"n": len(real)}))  # no code of them is told
        return tuple(found)

    @property
    def record(self) -> dict:
        """What is needed to make this page again: versions, parameters, data date, hashes."""
        return measure_record(self)

    def save_settings(self, changes: dict, *, who: str, why: str) -> None:
        """Save settings with who and why, and decide everything again with them.

        Parameters
        ----------
        changes
            Dotted setting → value: `kamlib.client.save_settings`.
        who, why
            Who decided it and for what reason.
        """
        self._source = self._source.saving(save_settings(self.client, changes, who=who, why=why))
        if self._case:
            self._case = self._case.after(lambda read: read[0] == "setting", self._source)

    def save(self, frame: pd.DataFrame, name: str) -> str:
        """Save a table into the client's folder ``exports``: `kamlib.kam.save.save_frame`."""
        return save_frame(frame, self.client.folder, name, self.words)

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
        what the lines tell (`kamlib.figures.window.decide_data_date`).
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
        if not kam.reading["kept"]:
            raise Problems([*problems, Problem("ledger_empty", {"client": client.name})])
        asked = as_of or settings.window.as_of
        kam.as_of, wrong = check_as_of(asked, kam.reading)
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


def check_account(account: str, names: dict[str, str]) -> list[Problem]:
    """Tell what is wrong with an account's code: nothing, or that there is none such."""
    return [] if account in names else [unknown_account(account, names)]


__all__ = ["Kam", "start"]
