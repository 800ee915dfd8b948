"""A client's folder as a case looks at it: settings, ledger, log, and what is decided from them."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kamlib.client import Client
from kamlib.judgement import Log, open_log, read_needs
from kamlib.kam.judged import Judged, known_needs, read_judged
from kamlib.kam.results import Portfolio, load_portfolio
from kamlib.ledger import open_ledger
from kamlib.ledger.pseudonyms import setting_of
from kamlib.words.questions import read_questions


@dataclass(frozen=True)
class Opened:
    """The source of a `kamlib.case.Case`: one client's folder, read when first asked for.

    Parameters
    ----------
    client
        The client.
    lang
        The language in which the questions of the bank are asked.
    """

    client: Client
    lang: str

    @property
    def settings(self):
        """The client's settings."""
        return self.client.settings

    @cached_property
    def ledger(self):
        """The checked ledger."""
        return open_ledger(self.client)

    @cached_property
    def log(self) -> Log:
        """What people said about this client."""
        return open_log(self.client)

    @cached_property
    def names(self) -> dict[str, str]:
        """Account code → name, of every account in the lines and the customer table."""
        return account_names(self.ledger)

    @cached_property
    def bank(self) -> pd.DataFrame:
        """The questions that are asked of every account, in the reader's words."""
        rows = [(slug, q.group, q.text[self.lang]) for slug, q in read_questions().items()]
        return pd.DataFrame(rows, columns=["question", "question_group", "question_text"])

    def judge(self, as_of: dt.date, until: dt.date | None) -> Judged:
        """What people said that counts in the portfolio."""
        return read_judged(self.log, as_of, until)

    def decide(self, as_of: dt.date, judged: Judged) -> Portfolio:
        """Everything decided about all accounts, loaded where it was decided before."""
        return load_portfolio(self.client, self.ledger, as_of, judged)

    def filed_needs(self, until: dt.date | None) -> pd.DataFrame:
        """The client's own table of needs, as it was known on a day."""
        return known_needs(self.ledger.tables["wallet"], until)

    def wallet(self, until: dt.date | None) -> pd.DataFrame:
        """The same with what people estimate beside it."""
        said = Judged(needs=read_needs(self.log, until), until=until)
        return said.tables(self.ledger.tables)["wallet"]

    def of_account(self, values: dict, account: str):
        """What a setting says of an account, named as the sources do or by its pseudonym."""
        return setting_of(self.client, values, account)

    def saving(self, client: Client) -> "Opened":
        """Open the same with settings that were saved; what was read stays read."""
        other = Opened(client, self.lang)
        other.__dict__.update({name: held for name, held in self.__dict__.items()
                               if name in ("ledger", "log", "names", "bank")})  # fmt: skip
        return other


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
