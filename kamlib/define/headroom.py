"""Share of wallet and its ceiling (PLAN-4): what an account needs, what is ours, what is left.

A wallet row says what an account needs per year in a family, as far as someone found out. Where
nobody did, share and headroom are unknown, never zero: a family without a wallet row is a question
to ask, not a family without potential.
"""

import numpy as np
import pandas as pd

from kamlib.figures.compare import settled
from kamlib.figures.sales import sold
from kamlib.figures.window import Window

WALLET_COLUMNS = ["account", "family", "need", "need_low", "need_high", "probability", "policy",
                  "essential"]  # fmt: skip


def wallet_rows(wallet: pd.DataFrame) -> pd.DataFrame:
    """Keep the newest wallet row of every account and family, with all columns and float money."""
    rows = wallet.reindex(columns=[*WALLET_COLUMNS, "as_of"]).copy()
    rows = rows[rows["account"].notna() & rows["family"].notna()]
    rows = rows.sort_values(["account", "family", "as_of"], na_position="first", kind="stable")
    rows = rows.drop_duplicates(["account", "family"], keep="last")
    for name in ("need", "need_low", "need_high", "probability"):
        rows[name] = pd.to_numeric(rows[name], errors="coerce").astype(float)
    rows["need_low"] = rows["need_low"].fillna(rows["need"])
    rows["need_high"] = rows["need_high"].fillna(rows["need"])
    return rows.reset_index(drop=True)


def _with_headroom(rows: pd.DataFrame, supplier_ceiling: float) -> pd.DataFrame:
    """Add share, ceiling, headroom, flags and status to rows of ``net_revenue`` and needs."""
    policy = rows["policy"].astype("string").fillna("")
    capped = rows["essential"].astype("boolean").fillna(True).astype(bool) & policy.isin(
        ["known", "assumed"]
    )
    need, revenue = rows["need"], rows["net_revenue"]
    ceiling = pd.Series(np.where(capped, supplier_ceiling, np.nan), index=rows.index)
    reach = ceiling.fillna(1.0)
    # Returns may exceed sales: what we sold is then nothing, not less than nothing.
    ours = revenue.clip(lower=0)
    out = rows.assign(
        share=(revenue / need).where(need > 0),
        ceiling=ceiling,
        headroom=(reach * need - ours).clip(lower=0),
        headroom_low=(reach * rows["need_low"] - ours).clip(lower=0),
        headroom_high=(reach * rows["need_high"] - ours).clip(lower=0),
    )
    known = need.notna()
    out["exposed"] = (revenue > reach * need).where(known & capped).astype("boolean")
    out.loc[known & ~capped, "exposed"] = False
    out["over_need"] = (revenue > need).where(known).astype("boolean")
    out["status"] = np.select(
        [need.isna(), policy.eq("known") & capped, policy.eq("assumed") & capped],
        ["unknown", "known", "assumed"],
        "none",
    )
    return out


def measure_wallet(
    lines: pd.DataFrame,
    wallet: pd.DataFrame,
    window: Window,
    account: str,
    *,
    supplier_ceiling: float,
) -> pd.DataFrame:
    """Share of wallet, ceiling and headroom of one account, per family.

    Headroom = max(0, ceiling − share) × need: needs of 100 and 100, sales of 80 and 20, a ceiling
    of 70 % leave 0 + 50. The ceiling holds for families whose policy of several suppliers is known
    or assumed, unless somebody said that they are not essential; elsewhere the whole need is within
    reach.

    Parameters
    ----------
    lines
        Ledger lines with ``date``, ``account``, ``family``, ``kind``, ``net_revenue``.
    wallet
        ``account``, ``family``, ``need``, ``need_low``, ``need_high`` (money per year),
        ``probability`` (0–1), ``policy`` (known, assumed, none), ``essential``.
    window
        The window; its sales are brought to a year.
    account
        The account's code.
    supplier_ceiling
        The largest share (0–1) that a buyer of an essential family grants one supplier.

    Returns
    -------
    DataFrame
        One row per family bought or needed, by revenue: ``family``, ``net_revenue``, ``need``,
        ``need_low``, ``need_high`` (money per year), ``share`` (0–1), ``ceiling`` (0–1, NaN where
        none), ``headroom``, ``headroom_low``, ``headroom_high`` (money per year, never negative,
        NaN where the need is unknown), ``probability``, ``exposed`` (share above the ceiling),
        ``over_need`` (we sell more than the stated need: the need is wrong or goods are resold),
        ``status`` of the ceiling (known, assumed, none; unknown without a need).

    Examples
    --------
    >>> from kamlib.figures.window import decide_window
    >>> window = decide_window("2025-12-31", window_months=12)
    >>> lines = pd.DataFrame({"date": pd.to_datetime(["2025-03-01"] * 3), "account": ["A"] * 3,
    ...     "family": ["oil", "air", "gas"], "kind": "sale", "net_revenue": [80.0, 20.0, 5.0]})
    >>> wallet = pd.DataFrame({"account": ["A", "A"], "family": ["oil", "air"],
    ...     "need": [100.0, 100.0], "policy": "known", "essential": True})
    >>> families = measure_wallet(lines, wallet, window, "A", supplier_ceiling=0.7)
    >>> families[["family", "share", "headroom", "exposed", "status"]]
      family  share  headroom  exposed   status
    0    oil    0.8       0.0     True    known
    1    air    0.2      50.0    False    known
    2    gas    NaN       NaN     <NA>  unknown
    """
    bought = sold(lines, window, account)
    revenue = bought[bought["family"].notna()].groupby("family", observed=True)["net_revenue"].sum()
    revenue = revenue.astype(float) * window.per_year
    rows = wallet_rows(wallet)
    rows = rows[rows["account"] == account].set_index("family").drop(columns="account")
    # object, so that families as categories, strings or nothing at all meet as equals
    families = pd.Index(
        sorted({*revenue.index.astype(object), *rows.index.astype(object)}),
        dtype=object,
        name="family",
    )
    rows.index = rows.index.astype(object)
    revenue.index = revenue.index.astype(object)
    rows = rows.reindex(families)
    rows.insert(0, "net_revenue", revenue.reindex(families, fill_value=0.0))
    rows = _with_headroom(rows.reset_index(), supplier_ceiling)
    rows = rows.sort_values(["net_revenue", "family"], ascending=[False, True], key=settled)
    names = ["family", "net_revenue", "need", "need_low", "need_high", "share", "ceiling",
             "headroom", "headroom_low", "headroom_high", "probability", "exposed", "over_need",
             "status"]  # fmt: skip
    return rows[names].reset_index(drop=True)


def measure_headroom(
    lines: pd.DataFrame,
    wallet: pd.DataFrame,
    window: Window,
    *,
    supplier_ceiling: float,
    win_probability: float = np.nan,
) -> pd.DataFrame:
    """Headroom of every account that has a wallet.

    Parameters
    ----------
    lines, wallet, window, supplier_ceiling
        As in `measure_wallet`.
    win_probability
        The probability (0–1) of a family for which the wallet gives none; left out, such a
        family does not count in ``expected``.

    Returns
    -------
    DataFrame
        By headroom, then account: ``account``, ``need``, ``share`` (0–1, over the families with a
        known need), ``headroom``, ``headroom_low``, ``headroom_high``, ``expected`` (Σ probability
        × headroom, money per year), ``cases`` (families with a known need), ``exposed`` (families
        with a share above their ceiling). NaN where no need is known.

    Examples
    --------
    >>> from kamlib.figures.window import decide_window
    >>> window = decide_window("2025-12-31", window_months=12)
    >>> lines = pd.DataFrame({"date": pd.to_datetime(["2025-03-01"] * 2), "account": ["A"] * 2,
    ...     "family": ["oil", "air"], "kind": "sale", "net_revenue": [80.0, 20.0]})
    >>> wallet = pd.DataFrame({"account": ["A", "A", "B"], "family": ["oil", "air", "oil"],
    ...     "need": [100.0, 100.0, float("nan")], "policy": "known", "essential": True})
    >>> measure_headroom(lines, wallet, window, supplier_ceiling=0.7, win_probability=0.5)[
    ...     ["account", "share", "headroom", "expected", "cases"]]
      account  share  headroom  expected  cases
    0       A    0.5      50.0      25.0      2
    1       B    NaN       NaN       NaN      0
    """
    rows = wallet_rows(wallet)
    bought = sold(lines, window)
    bought = bought[bought["account"].isin(rows["account"]) & bought["family"].notna()]
    revenue = bought.groupby(["account", "family"], observed=True)["net_revenue"].sum()
    revenue = (revenue.astype(float) * window.per_year).rename("net_revenue").reset_index()
    rows = rows.astype({"account": object, "family": object}).merge(
        revenue.astype({"account": object, "family": object}), how="left", on=["account", "family"]
    )
    rows["net_revenue"] = rows["net_revenue"].astype(float).fillna(0.0)
    rows = _with_headroom(rows, supplier_ceiling)
    rows["expected"] = rows["headroom"] * rows["probability"].fillna(win_probability)
    rows["ours"] = rows["net_revenue"].where(rows["need"].notna())
    rows["exposed"] = rows["exposed"].fillna(False).astype(int)
    grouped = rows.groupby("account")
    sums = grouped[["need", "ours", "headroom", "headroom_low", "headroom_high", "expected"]]
    out = sums.sum(min_count=1)
    out["share"] = (out["ours"] / out["need"]).where(out["need"] > 0)
    out["cases"] = grouped["need"].count()
    out["exposed"] = grouped["exposed"].sum()
    out = out.reset_index().sort_values(
        ["headroom", "account"], ascending=[False, True], key=settled
    )
    names = ["account", "need", "share", "headroom", "headroom_low", "headroom_high", "expected",
             "cases", "exposed"]  # fmt: skip
    return out[names].reset_index(drop=True)
