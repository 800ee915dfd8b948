"""Choose an account and see the sums behind its verdict, with the lines behind them."""

from collections.abc import Callable

import ipywidgets as widgets
import pandas as pd

from kamlib.judgement.forms.grid import Choice, FormBox
from kamlib.words.text import clean
from kamlib.words.words import Words, is_unknown


class ArithmeticForm(FormBox):
    """A list of accounts to choose from, and what is told of the one chosen.

    Parameters
    ----------
    accounts
        `account`, `account_name`, `rank`: those on the list come first, by rank, the others follow
        in the order given.
    words
        Language, locale and currency.
    account
        The one chosen at first.
    tell
        Account code → HTML.
    """

    def __init__(
        self, accounts: pd.DataFrame, words: Words, account: str, tell: Callable[[str], str]
    ):
        self._tell = tell
        ranked = accounts.sort_values("rank", na_position="last", kind="stable")
        options = [
            (_called(row.account, row.account_name), row.account) for row in ranked.itertuples()
        ]
        self.choice = Choice(
            words, options=options, value=account, description=words.label("arithmetic.choose")
        )
        self.found = widgets.HTML(tell(account))
        super().__init__([self.choice, self.found])
        self.choice.observe(self._chosen, "value")

    def _chosen(self, change) -> None:
        self.found.value = self._tell(change["new"])


def _called(code: str, name) -> str:
    named = not is_unknown(name) and name != code
    return f"{clean(name, 40)} ({clean(code)})" if named else clean(code)
