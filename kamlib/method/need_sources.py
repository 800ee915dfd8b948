"""What different sources say an account needs (PLAN-4), and which of them counts."""

import pandas as pd

from kamlib.method.sales import of_account

COLUMNS = ["family", "need_origin", "need_low", "need", "need_high", "supplier_policy",
           "stated_on", "said_in", "author", "confidence"]  # fmt: skip


def measure_need_sources(wallet: pd.DataFrame, said: pd.DataFrame, account: str) -> pd.DataFrame:
    """Lay the estimates of an account's needs side by side.

    The newest counts; of two of the same day what people said counts, because they knew the table.

    Parameters
    ----------
    wallet
        The client's table: ``account``, ``family``, ``need``, ``need_low``, ``need_high``,
        ``policy``, ``as_of``.
    said
        What stands in the log of kind ``wallet``: the same with ``supplier_policy``, ``said_on``,
        ``said_in``, ``author``, ``confidence``.
    account
        The account's code.

    Returns
    -------
    DataFrame
        By family, the newest first: ``family``, ``need_origin`` (table, said), ``need_low``,
        ``need``, ``need_high`` (money per year), ``supplier_policy``, ``stated_on``, ``said_in``,
        ``author`` (an id; both empty in the table), ``confidence``, ``taken`` (whether
        the method takes this one), ``need_ratio`` (this estimate ÷ the one that counts).

    Examples
    --------
    >>> table = pd.DataFrame({"account": ["A"], "family": ["air"], "need": [100.0],
    ...     "as_of": pd.to_datetime(["2025-01-31"])})
    >>> said = pd.DataFrame({"account": ["A"], "family": ["air"], "need": [125.0],
    ...     "said_on": pd.to_datetime(["2025-06-30"]), "author": ["kam"]})
    >>> measure_need_sources(table, said, "A")[
    ...     ["family", "need_origin", "need", "taken", "need_ratio"]]
      family need_origin   need  taken  need_ratio
    0    air        said  125.0   True         1.0
    1    air       table  100.0  False         0.8
    """
    tabled = wallet.rename(columns={"as_of": "stated_on", "policy": "supplier_policy"})
    told = said.rename(columns={"said_on": "stated_on"})
    parts = [
        of_account(part, account).assign(need_origin=origin)
        for part, origin in ((told, "said"), (tabled, "table"))
        if "account" in part
    ]
    names = [*COLUMNS, "taken", "need_ratio"]
    parts = [part.reindex(columns=COLUMNS).astype(object) for part in parts if len(part)]
    if not parts:
        return pd.DataFrame(columns=names)
    out = pd.concat(parts, ignore_index=True)
    tabled = out["need_origin"].eq("table")  # nobody in particular said it
    for name in ("said_in", "author"):
        out[name] = out[name].mask(tabled & out[name].isna(), "")
    out["stated_on"] = pd.to_datetime(out["stated_on"])
    for name in ("need_low", "need", "need_high"):
        out[name] = out[name].astype(float)
    out = out.sort_values(
        ["family", "stated_on"], ascending=[True, False], na_position="last", kind="stable"
    ).reset_index(drop=True)
    out["taken"] = ~out.duplicated("family")
    first = out["need"].where(out["taken"]).groupby(out["family"]).transform("max")
    out["need_ratio"] = (out["need"] / first).where(first > 0)
    return out[names]
