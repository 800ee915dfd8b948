"""DEF-5 and DEF-8: existing, emerging and target accounts; large but not key, key but not large."""

import numpy as np
import pandas as pd

from kamlib.define.rules import RULES
from kamlib.define.size import decide_above_mean
from kamlib.figures.compare import sort_accounts


def decide_types(
    accounts: pd.DataFrame,
    headroom: pd.DataFrame | None,
    *,
    above_mean: float,
    reasons: list[str] | None = None,
) -> pd.DataFrame:
    """DEF-5: existing, emerging, reason-based, target.

    Existing: passes DEF-1 by revenue. Emerging: revenue now + expected headroom revenue passes the
    same line, held fixed. Reason-based: key by a reason alone. Target: a prospect. An account with
    neither is other, or unknown where its headroom or the line is.

    Parameters
    ----------
    accounts
        From `measure_accounts`.
    headroom
        `account`, `expected` (probability × headroom, in money of the window); accounts without a
        row, or all if there is none, have unknown headroom.
    above_mean
        The line of DEF-1.
    reasons
        Codes of accounts with an approved reason (DEF-4).

    Returns
    -------
    DataFrame
        `account`, `account_name`, `net_revenue`, `expected_headroom`, `reach` (their sum), `line`,
        `account_type` (existing, emerging, reason, target, other, unknown).

    Examples
    --------
    >>> accounts = pd.DataFrame({"account": list("ABC"), "account_name": list("abc"),
    ...     "net_revenue": [177.5, 122.5, 100.0], "active": True, "prospect": False})
    >>> headroom = pd.DataFrame({"account": ["B"], "expected": [60.0]})
    >>> decide_types(accounts, headroom, above_mean=0.33)[["account", "reach", "account_type"]]
      account  reach account_type
    0       A    NaN     existing
    1       B  182.5     emerging
    2       C    NaN      unknown
    """
    passes = decide_above_mean(accounts, above_mean=above_mean)
    frame = accounts[["account", "account_name", "net_revenue"]].copy()
    expected = pd.Series(dtype="float64")
    if headroom is not None and len(headroom):
        expected = headroom.set_index("account")["expected"].astype("float64")
    frame["expected_headroom"] = frame["account"].map(expected).astype("float64")
    frame["reach"] = frame["net_revenue"] + frame["expected_headroom"]
    frame["line"] = passes["line"].iloc[0] if len(passes) else np.nan
    prospect = accounts["prospect"].astype(bool)
    existing = RULES["above_mean"].decide(frame["net_revenue"], frame["line"])
    emerging = RULES["emerging"].decide(frame["reach"], frame["line"])
    by_reason = frame["account"].isin(reasons or [])
    frame["account_type"] = np.select(
        [
            prospect,
            existing.fillna(False).astype(bool),
            emerging.fillna(False).astype(bool),
            by_reason,
            emerging.isna(),
        ],
        ["target", "existing", "emerging", "reason", "unknown"],
        default="other",
    )
    return sort_accounts(frame.astype({"account_type": "str"}))


def decide_exceptions(
    accounts: pd.DataFrame,
    verdicts: pd.DataFrame,
    *,
    above_mean: float,
    overrides: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """DEF-8: large but not key, key but not large, each with the rules that made it so.

    Parameters
    ----------
    accounts
        From `measure_accounts`.
    verdicts
        `account`, `tier`, `rules`.
    above_mean
        Large = DEF-1 by revenue.
    overrides
        `account`, `why`: what a person who decided the tier gave as the reason.

    Returns
    -------
    DataFrame
        `account`, `account_name`, `net_revenue`, `line`, `tier`, `exception` (large_not_key,
        key_not_large), `rules` (slugs by ``;``), `decided_why` (a person's words). Where
        DEF-1 is not applicable nobody is an exception.
    """
    large = decide_above_mean(accounts, above_mean=above_mean)[["account", "line", "passes"]]
    names = accounts[["account", "account_name", "net_revenue"]]
    frame = names.merge(large, on="account").merge(
        verdicts[["account", "tier", "rules"]], on="account"
    )
    key = frame["tier"].eq("key").astype("boolean")
    frame["exception"] = pd.Series(pd.NA, frame.index, dtype="str")
    frame.loc[(frame["passes"] & ~key).fillna(False).astype(bool), "exception"] = "large_not_key"
    frame.loc[(~frame["passes"] & key).fillna(False).astype(bool), "exception"] = "key_not_large"
    frame = frame[frame["exception"].notna()]
    said = pd.Series(dtype="str")
    if overrides is not None and "why" in overrides:
        said = overrides.drop_duplicates("account", keep="last").set_index("account")["why"]
    frame["decided_why"] = frame["account"].map(said).astype("str")
    names = ["account", "account_name", "net_revenue", "line", "tier", "exception", "rules"]
    return sort_accounts(frame[[*names, "decided_why"]])
