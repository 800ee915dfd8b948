"""Frames of two or three rows for the worked examples: small enough to check by hand."""

from collections.abc import Sequence

import pandas as pd

from kamlib.vocabulary import FACTORS

DAY = pd.Timestamp("2025-06-30")
"""The day of every example line, unless another is asked for."""


def example_lines(
    net_revenue: Sequence[float],
    cost: Sequence[float] | None = None,
    *,
    families: Sequence[str] | None = None,
    account: str = "A",
    day=DAY,
) -> pd.DataFrame:
    """Ledger lines of one account.

    Parameters
    ----------
    net_revenue
        Money of each line; below zero is a credit.
    cost
        What the goods of each line cost; None where no goods moved.
    families
        The product family of each line.
    account, day
        The account's code and the day of all lines.

    Returns
    -------
    DataFrame
        `account`, `customer`, `date`, `kind`, `family`, `net_revenue`, `cost`.

    Examples
    --------
    >>> example_lines([200, -100], [100, None])[["kind", "net_revenue"]]
         kind  net_revenue
    0    sale        200.0
    1  credit       -100.0
    """
    money = pd.Series(net_revenue, dtype="float64")
    return pd.DataFrame(
        {
            "account": account,
            "customer": account,
            "date": pd.Timestamp(day),
            "kind": ["credit" if value < 0 else "sale" for value in money],
            "family": pd.Series(families or [None] * len(money), dtype="str"),
            "net_revenue": money,
            "cost": pd.Series(cost if cost is not None else [None] * len(money), dtype="float64"),
        }
    )


def example_accounts(net_revenue: Sequence[float]) -> pd.DataFrame:
    """Accounts A, B, C … with a revenue each.

    Returns
    -------
    DataFrame
        `account`, `account_name`, `net_revenue`, `goods_margin` (unknown), `active`.

    Examples
    --------
    >>> example_accounts([100, 50])["account"].tolist()
    ['A', 'B']
    """
    money = pd.Series(net_revenue, dtype="float64")
    codes = [chr(ord("A") + number) for number in range(len(money))]
    return pd.DataFrame(
        {
            "account": codes,
            "account_name": codes,
            "net_revenue": money,
            "goods_margin": float("nan"),
            "active": money > 0,
        }
    )


def example_wallet(
    net_revenue: Sequence[float], need: Sequence[float], *, day=DAY
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What account A buys from us and what it needs, family by family, all of it essential.

    Returns
    -------
    tuple
        The ledger lines (see `example_lines`) and the wallet: `account`, `family`, `need`,
        `essential`, `policy`.

    Examples
    --------
    >>> lines, wallet = example_wallet([80, 20], [100, 100])
    >>> wallet[["family", "need"]].values.tolist()
    [['1', 100.0], ['2', 100.0]]
    """
    families = [str(number + 1) for number in range(len(need))]
    wallet = pd.DataFrame(
        {
            "account": "A",
            "family": families,
            "need": pd.Series(need, dtype="float64"),
            "essential": True,
            "policy": "assumed",
        }
    )
    return example_lines(net_revenue, families=families, day=day), wallet


def example_scores(
    values: Sequence[float | None], weights: Sequence[float]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What was said of account A on factors, and what these weigh.

    Returns
    -------
    tuple
        The scores: `account`, `factor` (the first of the eight, one per value), `counted` (None is
        unknown), `score_source`; and the factors: `factor`, `weight`, `axis` (neither).

    Examples
    --------
    >>> scores, factors = example_scores([4, None, 2], [50, 30, 20])
    >>> factors["weight"].tolist()
    [50.0, 30.0, 20.0]
    """
    names = list(FACTORS[: len(values)])
    counted = pd.Series(list(values), dtype="float64")
    scores = pd.DataFrame({"account": "A", "factor": names, "counted": counted})
    scores["score_source"] = scores["counted"].notna().map({True: "people", False: "unknown"})
    weight = pd.Series(list(weights), dtype="float64")
    return scores, pd.DataFrame({"factor": names, "weight": weight, "axis": "neither"})
