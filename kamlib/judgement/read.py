"""What people said as the frames that the method takes: one reader per place where it counts.

Every reader takes the log and a day of the past (``as_of``; None: now) and gives a frame, empty
with its columns where nobody said anything.
"""

import datetime as dt

import pandas as pd

from kamlib.judgement.log import Log
from kamlib.vocabulary import STATEMENTS


def read_reasons(log: Log, as_of: dt.date | None = None) -> pd.DataFrame:
    """DEF-4: why accounts are key.

    Returns
    -------
    DataFrame
        ``account``, ``key_reason`` (potential, leadership, profitability, intangible),
        ``evidence``, ``approved``, ``permission`` (the customer's, for a reference) and what every
        frame of judgements holds. Which of them stand is for the method to decide.
    """
    return log.read_state("reason", as_of=as_of)


def read_definition(log: Log, as_of: dt.date | None = None) -> pd.DataFrame:
    """DEF-6: the six statements, each with its answer; unanswered ones are unknown.

    Returns
    -------
    DataFrame
        Six rows in the method's order: ``statement``, ``agreement`` (yes, partly, no), ``evidence``
        and what every frame of judgements holds; missing where nobody answered.
    """
    frame = log.read_state("definition", as_of=as_of).set_index("statement")
    frame = frame.astype({"entry": "Int64"}).reindex(list(STATEMENTS))
    return frame.rename_axis("statement").reset_index().astype({"statement": "str"})


def read_former_list(
    log: Log, data_date: dt.date, as_of: dt.date | None = None
) -> pd.DataFrame | None:
    """DEF-7: the key accounts of the last list that a person confirmed before this data date.

    A list confirmed on the same data does not count: one state of the data is one review.

    Parameters
    ----------
    log
        The log.
    data_date
        The data date of what is decided now.
    as_of
        A day of the past; None: now.

    Returns
    -------
    DataFrame or None
        ``account``, ``reviews_below`` (consecutive reviews below the line so far), as
        `kamlib.segment.verdicts.decide_verdicts` takes it; None where no list was confirmed.
    """
    frame = log.read_state("confirmed_list", as_of=as_of)
    frame = frame[frame["review"] < pd.Timestamp(data_date)]
    if frame.empty:
        return None
    frame = frame[frame["review"] == frame["review"].max()]
    return frame[["account", "reviews_below"]].reset_index(drop=True)


def read_overrides(
    log: Log, data_date: dt.date, as_of: dt.date | None = None
) -> pd.DataFrame | None:
    """SEG-7: the tiers that people decided and that still hold on the data date.

    Returns
    -------
    DataFrame or None
        ``account``, ``tier``, ``why``, as `kamlib.segment.verdicts.decide_verdicts` takes it; None
        where there is none.
    """
    frame = log.read_state("override", as_of=as_of)
    holds = frame["until"].isna() | (frame["until"] >= pd.Timestamp(data_date))
    frame = frame[holds & frame["tier"].notna()]
    return None if frame.empty else frame[["account", "tier", "why"]].reset_index(drop=True)


def read_scores(
    log: Log, as_of: dt.date | None = None, *, viewer: str | None = None
) -> pd.DataFrame:
    """SEG-3: what raters gave, of each account and factor the last round that may be seen.

    Parameters
    ----------
    log, as_of
        The log; a day of the past, None: now.
    viewer
        Who looks: sees their own scores before the round is revealed; nobody's without a viewer.

    Returns
    -------
    DataFrame
        ``round``, ``account``, ``factor``, ``rater`` (id), ``score`` (1–5, missing: unknown),
        ``note`` and what every frame of judgements holds.
    """
    frame = log.read_state("score", as_of=as_of, viewer=viewer)
    begun = frame.groupby("round")["said_on"].transform("min")
    last = frame.assign(begun=begun).sort_values(["begun", "round"], kind="stable")
    last = last.groupby(["account", "factor"])["round"].last().rename("last").reset_index()
    frame = frame.merge(last, on=["account", "factor"], how="left")
    return frame[frame["round"] == frame["last"]].drop(columns="last").reset_index(drop=True)


def read_needs(log: Log, as_of: dt.date | None = None) -> pd.DataFrame:
    """PLAN-4: what people estimate that accounts need, as rows of the wallet table.

    Returns
    -------
    DataFrame
        The columns of ``tables/wallet.parquet``: ``account``, ``family``, ``need``, ``need_low``,
        ``need_high``, ``probability``, ``policy``, ``essential``, ``as_of`` (the day it was said).
    """
    frame = log.read_state("wallet", as_of=as_of)
    frame = frame.rename(columns={"supplier_policy": "policy", "said_on": "as_of"})
    return frame[["account", "family", "need", "need_low", "need_high", "probability", "policy",
                  "essential", "as_of"]]  # fmt: skip


def add_needs(wallet: pd.DataFrame, needs: pd.DataFrame) -> pd.DataFrame:
    """The wallet table with people's estimates; the newer of both counts in the method.

    What an estimate leaves open (probability, policy, whether the family is essential) is taken
    from the table's newest row of the same account and family.

    Parameters
    ----------
    wallet
        The client's table.
    needs
        From `read_needs`.

    Examples
    --------
    >>> table = pd.DataFrame({"account": ["A"], "family": ["air"], "need": [100.0],
    ...     "probability": [0.3], "as_of": pd.to_datetime(["2025-01-31"])})
    >>> said = pd.DataFrame({"account": ["A"], "family": ["air"], "need": [120.0],
    ...     "probability": [float("nan")], "as_of": pd.to_datetime(["2025-06-30"])})
    >>> add_needs(table, said)[["need", "probability"]]
        need  probability
    0  100.0          0.3
    1  120.0          0.3
    """
    if needs.empty:
        return wallet
    if wallet.empty:
        return needs
    own = wallet.assign(_day=pd.to_datetime(wallet["as_of"]) if "as_of" in wallet else pd.NaT)
    own = own.sort_values("_day", na_position="first", kind="stable")
    own = own.drop_duplicates(["account", "family"], keep="last").set_index(["account", "family"])
    pairs = pd.MultiIndex.from_frame(needs[["account", "family"]].astype(object))
    filled = needs.copy()
    for name in ("probability", "policy", "essential"):
        if name in own and name in filled:
            known = own[name].reindex(pairs)
            known.index = filled.index
            filled[name] = filled[name].astype(object).where(
                filled[name].notna(), known.astype(object))  # fmt: skip
    both = pd.concat([wallet.astype(object), filled.astype(object)], ignore_index=True)
    types = {name: wallet[name].dtype for name in wallet.columns if name in both}
    return both[list(wallet.columns)].astype(types)
