"""What forms propose before anybody says anything: what the client's files know."""

import pandas as pd

from kamlib.show.words import Words


def propose_needs(wallet: pd.DataFrame, account: str, families, words: Words) -> pd.DataFrame:
    """PLAN-4: the account's needs by the client's table, as rows of the form of kind ``wallet``.

    Parameters
    ----------
    wallet
        The client's table (``tables/wallet.parquet``), without people's estimates.
    account
        The account's code.
    families
        The families to ask about, also where no file knows a need.
    words
        The reader's words: they name the source.

    Returns
    -------
    DataFrame
        ``family``, ``need``, ``need_low``, ``need_high`` (money a year), ``probability`` (0–1),
        ``supplier_policy``, ``essential``, ``said_in``; of each family the newest row, families
        without a need at the end.

    Examples
    --------
    >>> wallet = pd.DataFrame({"account": ["A", "A"], "family": ["air", "air"],
    ...     "need": [90.0, 120.0], "as_of": pd.to_datetime(["2024-12-31", "2025-12-31"])})
    >>> words = Words("en", "en-GB", "GBP")
    >>> propose_needs(wallet, "A", ["air", "oil"], words)[["family", "need", "said_in"]]
      family   need                        said_in
    0    air  120.0  table of needs of 31 Dec 2025
    1    oil    NaN                            NaN
    """
    own = wallet[wallet["account"].astype(str) == account].rename(
        columns={"policy": "supplier_policy"}
    )
    own = own.sort_values("as_of", na_position="first", kind="stable")
    own = own.drop_duplicates("family", keep="last")
    names = ["need", "need_low", "need_high", "probability", "supplier_policy", "essential"]
    said = [words.label("form.from_table", day=words.date(day)) for day in own["as_of"]]
    rows = own.reindex(columns=["family", *names]).astype(object).assign(said_in=said)
    rows = rows.astype({"family": str}).sort_values("family")
    others = sorted(set(map(str, families)) - set(rows["family"]))
    return pd.concat([rows, pd.DataFrame({"family": others})], ignore_index=True)
