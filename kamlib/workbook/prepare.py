"""What a run does once per client, each step in a process of its own: before and after its jobs.

Before: read the ledger, decide the portfolio, name the key accounts. After: write the index.
"""

from pathlib import Path

import pandas as pd

from kamlib.client import find_client
from kamlib.workbook.results import settings_key
from kamlib.workbook.start import start


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
        ``as_of``, ``lines``, ``ledger``, ``settings``, ``results`` (hashes), ``key_accounts``
        (codes, best first), ``warnings`` (texts in the client's language) and ``names`` (account
        code → name, of all accounts).

    Raises
    ------
    Problems
        The settings or the ledger cannot be used.
    """
    kam = start(find_client(name, Path(data)))
    return {
        "as_of": kam.as_of.isoformat(),
        "lines": int(kam.report["kept"]),
        "ledger": str(kam.ledger.key),
        "settings": settings_key(kam.settings),
        "results": kam.portfolio.key,
        "key_accounts": list_key_accounts(kam.portfolio.accounts),
        "warnings": [warning.text(kam.words.lang) for warning in kam.warnings],
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
