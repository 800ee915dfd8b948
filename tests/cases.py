"""Cases for tests: what a figure sees, of a few frames given by hand."""

import datetime as dt
from types import SimpleNamespace

import pandas as pd

from kamlib.case import Case
from kamlib.client import Settings
from kamlib.judgement import Log

WHO = {"name": "X", "language": "en", "locale": "en-GB", "currency": "EUR"}


def case(
    account="A", as_of="2025-12-31", *, log=None, lines=None, frames=None, settings=None, **tables
):
    """A case of `account`: ledger lines, master tables by name, frames of the portfolio, settings
    by section, a log of its own."""
    lines = pd.DataFrame({"date": pd.to_datetime([])}) if lines is None else lines
    report = {"first_date": "2024-01-01", "last_date": as_of}
    source = SimpleNamespace(
        settings=Settings.model_validate({"client": WHO, **(settings or {})}),
        ledger=SimpleNamespace(lines=lines, tables=tables, report=report),
        log=log or Log("no-such-folder/judgements.sqlite"),
        bank=pd.DataFrame(columns=["question", "question_group", "question_text"]),
        names={account: f"Name of {account}"},
        judge=lambda as_of, until: SimpleNamespace(former_list=None),
        decide=lambda as_of, judged: frames or {},
        wallet=lambda until: tables["wallet"],
        filed_needs=lambda until: tables["wallet"],
        of_account=lambda values, account: values.get(account),
    )
    return Case(source, account, dt.date.fromisoformat(as_of))
