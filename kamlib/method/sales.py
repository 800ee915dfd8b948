"""The ledger's lines that count: sales to identified accounts, one account's own."""

import pandas as pd

from kamlib.method.window import Window

NO_SALES = ("internal", "adjustment")
"""Kinds of line that are no sale: within the client's own group, and deposits and the like."""


def sold_to_accounts(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines of identified accounts, without those that are no sales."""
    return lines[(lines["account"].notna() & ~lines["kind"].isin(NO_SALES)).to_numpy(bool)]


def of_account(lines: pd.DataFrame, account: str) -> pd.DataFrame:
    """The rows of one account; a row of nobody's is not its own."""
    return lines[lines["account"].eq(account).fillna(False).to_numpy(bool)]


def sold(lines: pd.DataFrame, window: Window, account: str | None = None) -> pd.DataFrame:
    """Select the lines that are sales to identified accounts within `window`.

    Parameters
    ----------
    lines
        Ledger lines with ``date``, ``account``, ``kind``.
    window
        The months that count.
    account
        Only this account's lines.

    Returns
    -------
    DataFrame
        Lines of `lines`, without those that are no sales (`NO_SALES`).
    """
    held = lines[window.holds(lines["date"])]
    return sold_to_accounts(held if account is None else of_account(held, account))
