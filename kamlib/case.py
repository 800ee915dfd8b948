"""All that a figure may see of a client on a day, and the note of what it looked at.

A figure takes a `Case` and nothing else: lines, tables, settings, what was decided of all accounts
and what people said. Whoever reads something leaves a note, so that a result is known by what it
was made of: what a save makes stale and what a figure hangs on are read off these notes.
"""

import datetime as dt
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

import pandas as pd
from pydantic import BaseModel

from kamlib.figures.sales import measure_net_lines
from kamlib.figures.window import Window, decide_window
from kamlib.judgement import KINDS, fields_of
from kamlib.judgement.people import PERSONS, call_people
from kamlib.near import near_names
from kamlib.problem import Problem

IN_PORTFOLIO = ("override", "confirmed_list", "reason", "definition", "score", "reveal", "wallet")
"""The kinds of judgement that the portfolio is decided with."""

PEOPLE = "people"
"""Who is who: noted like a kind of judgement."""

Read = tuple[str, str]
"""What was read: ``setting``, ``table``, ``kind`` (of judgement) or ``portfolio``, and its name."""

_NOTES: ContextVar[set[Read] | None] = ContextVar("notes", default=None)


def note(*reads: Read) -> None:
    """Note for the figure at work that it read this."""
    notes = _NOTES.get()
    if notes is not None:
        notes.update(reads)


class NotedSettings:
    """Settings, or one section of them: every value that somebody takes is noted by its name."""

    def __init__(self, held: BaseModel, path: str = ""):
        self._held, self._path = held, path

    def __getattr__(self, name: str):
        if name.startswith("__"):
            raise AttributeError(name)
        value, path = getattr(self._held, name), f"{self._path}.{name}".lstrip(".")
        if isinstance(value, BaseModel):
            return NotedSettings(value, path)
        if callable(value):
            return self._all_of(name)
        note(("setting", path))
        return value

    def _all_of(self, name: str):
        """A function of the settings: it names one, or looks at all of them."""

        def asked(*given, **named):
            note(("setting", given[0] if name == "get" and given else self._path))
            return getattr(self._held, name)(*given, **named)

        return asked


class NotedFrames:
    """Frames by name, as items or attributes; each that somebody takes is noted."""

    def __init__(self, what: str, take: Callable[[str], pd.DataFrame]):
        self._what, self._take = what, take

    def __getitem__(self, name: str) -> pd.DataFrame:
        note((self._what, name))
        return self._take(name)

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]


def held(read: Callable) -> property:
    """A property of a case that is read once; whoever asks for it is noted as its reader."""
    return property(lambda case: case.keep(read.__name__, lambda: read(case)), doc=read.__doc__)


@dataclass(frozen=True, eq=False)
class Case:
    """What a figure may see: one client, or one of its accounts, on a day.

    Parameters
    ----------
    source
        Where it comes from (`kamlib.kam.opened.Opened`: a client's folder).
    account
        The account's code; empty: the whole portfolio.
    as_of
        The data date: no line after it is seen.
    said_until
        The day up to which it counts what people said; None: all of it.
    """

    source: object
    account: str
    as_of: dt.date
    said_until: dt.date | None = None
    kept: dict = field(default_factory=dict, repr=False)
    past: dict = field(default_factory=dict, repr=False)

    def keep(self, about, read: Callable):
        """Give what `read` gave before, or read it; note all that it looked at."""
        if about not in self.kept:
            notes: set[Read] = set()
            token = _NOTES.set(notes)
            try:
                self.kept[about] = read(), frozenset(notes)
            finally:
                _NOTES.reset(token)
        found, reads = self.kept[about]
        note(*reads)
        return found

    def at(self, day: dt.date) -> "Case":
        """Open the same account as it stood on a past day: its ledger, and what was said by it."""
        if day not in self.past:
            self.past[day] = replace(self, as_of=day, said_until=day, kept={}, past={})
        return self.past[day]

    def after(self, stale: Callable[[Read], bool], source: object = None) -> "Case":
        """Open the case after a change, with every result that read nothing of what is stale."""
        kept = {about: (found, reads) for about, (found, reads) in self.kept.items()
                if not any(map(stale, reads))}  # fmt: skip
        past = {day: case.after(stale, source) for day, case in self.past.items()}
        return replace(self, source=source or self.source, kept=kept, past=past)

    @property
    def settings(self) -> NotedSettings:
        """The client's settings."""
        return NotedSettings(self.source.settings)

    @property
    def day(self) -> pd.Timestamp:
        """The data date as a moment."""
        return pd.Timestamp(self.as_of)

    @property
    def bank(self) -> pd.DataFrame:
        """The questions that are asked of every account: code, group, words."""
        return self.source.bank

    @property
    def names(self) -> dict[str, str]:
        """Account code → name, of every account in the lines and the customer table."""
        note(("table", "lines"), ("table", "customers"))
        return self.source.names

    @held
    def judged(self):
        """What people said that counts in the portfolio."""
        note(*(("kind", kind) for kind in IN_PORTFOLIO))
        return self.source.judge(self.as_of, self.said_until)

    @held
    def portfolio(self) -> NotedFrames:
        """Everything decided about all accounts: ``case.portfolio["accounts"]``."""
        return NotedFrames("portfolio", self.decided.__getitem__)

    @held
    def decided(self):
        """The decided portfolio itself (`kamlib.kam.results.Portfolio`)."""
        note(("setting", ""), ("table", "lines"))
        return self.source.decide(self.as_of, self.judged)

    @property
    def tables(self) -> NotedFrames:
        """The client's master tables: ``customers``, ``products``, ``wallet`` and more.

        What people estimate that accounts need stands in the wallet beside what the files say.
        """
        given = self.source.ledger.tables
        return NotedFrames("table", lambda name: self._wallet if name == "wallet" else given[name])

    @held
    def _wallet(self) -> pd.DataFrame:
        note(("kind", "wallet"))
        return self.source.wallet(self.said_until)

    @property
    def filed_needs(self) -> pd.DataFrame:
        """The client's own table of needs, as it was known on the day."""
        note(("table", "wallet"))
        return self.source.filed_needs(self.said_until)

    @held
    def lines(self) -> pd.DataFrame:
        """The ledger's lines up to the data date."""
        note(("table", "lines"))
        lines, last = self.source.ledger.lines, self.source.ledger.report["last_date"]
        if self.as_of >= dt.date.fromisoformat(last[:10]):
            return lines
        return lines[lines["date"] < self.day + pd.Timedelta(days=1)]

    @held
    def net_lines(self) -> pd.DataFrame:
        """The identified lines outside the own group, less rebates: `measure_net_lines`."""
        return measure_net_lines(self.lines, self.tables["customers"])

    @held
    def window(self) -> Window:
        """The months that the figures look at."""
        report = self.source.ledger.report
        first, last = (pd.Timestamp(report[f"{end}_date"][:10]) for end in ("first", "last"))
        months = self.settings.window.window_months
        return decide_window(last, window_months=months, as_of=self.day, first_date=first)

    @property
    def first_date(self) -> dt.date:
        """The day of the ledger's first line."""
        return dt.date.fromisoformat(self.source.ledger.report["first_date"][:10])

    @held
    def account_row(self) -> pd.Series:
        """The account's row of ``portfolio.accounts``; all unknown where it has none."""
        accounts = self.portfolio["accounts"]
        rows = accounts[accounts["account"] == self.account]
        if len(rows):
            return rows.iloc[0]
        empty = accounts.iloc[:0].reindex([0]).iloc[0]
        empty["account"], empty["account_name"] = self.account, self.account_name
        return empty

    @property
    def tier(self) -> str | None:
        """The account's tier; None where it has none."""
        tier = self.account_row.get("tier")
        return tier if pd.notna(tier) else None

    @property
    def account_name(self) -> str:
        """The name of the account, or its code where it has none."""
        return self.names.get(self.account) or self.account

    @property
    def codes(self) -> set[str]:
        """The account's code and those of its customers: tables may name either."""
        customers = self.tables["customers"]
        own = customers["account"].fillna(customers["customer"]) == self.account
        return {self.account, *customers.loc[own, "customer"]}

    @property
    def contracts(self) -> pd.DataFrame:
        """The account's contracts."""
        contracts = self.tables["contracts"]
        return contracts[contracts["account"].isin(self.codes)]

    def of_account(self, values: dict):
        """What a setting says of the account, named as the sources do or by its pseudonym."""
        return self.source.of_account(values, self.account)

    def said(self, kind: str, *, everywhere: bool = False) -> pd.DataFrame:
        """What stands of one kind, of this account where the kind is about one.

        Parameters
        ----------
        kind
            A slug of `kamlib.judgement.KINDS`.
        everywhere
            Of all accounts.

        Returns
        -------
        DataFrame
            As `kamlib.judgement.Log.read_state` gives it on the case's day, without scores that
            are not revealed. People are ids: see `named`.
        """
        frame = self.keep(("said", kind), lambda: self._read_said(kind))
        about = {field.name for field in fields_of(KINDS[kind])}
        if self.account and "account" in about and not everywhere:
            frame = frame[frame["account"] == self.account].reset_index(drop=True)
        return frame.copy()

    def _read_said(self, kind: str) -> pd.DataFrame:
        note(("kind", kind), *([("kind", "reveal")] if kind == "score" else []))
        return self.source.log.read_state(kind, as_of=self.said_until)

    @held
    def known_people(self) -> pd.DataFrame:
        """Everybody whom the log knew on the day: a later namesake changes no past page."""
        note(("kind", PEOPLE))
        return self.source.log.read_people(self.said_until)

    @property
    def people(self) -> dict[str, str]:
        """Person's id → name, or role where no name is kept; of ours and of this account.

        Two who are called the same are told apart by their ids.
        """
        return call_people(self.known_people, self.account)

    def named(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Put people's names in place of their ids, in every column that holds people."""
        people = self.people
        held = [column for column in _PERSONS if column in frame]
        return frame.assign(
            **{column: [people.get(p, p) for p in frame[column]] for column in held}
        )


_PERSONS = sorted({"author", *(name for names in PERSONS.values() for name in names)})
"""The columns that hold people's ids."""


def unknown_account(account: str, names: dict[str, str]) -> Problem:
    """Tell that there is no such account, and which ones are like it."""
    near = "; ".join(near_accounts(account, names)) or "–"
    values = {"account": account, "near": near, "n": len(names)}
    return Problem("account_unknown", values, column="account")


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
    close = [like[key] for key in near_names(asked, like, most, plain=str, cutoff=0.6)]
    codes = list(dict.fromkeys([*exact, *within, *close]))[:most]
    return [code if names[code] == code else f"{code} ({names[code]})" for code in codes]
