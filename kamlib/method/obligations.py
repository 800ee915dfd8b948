"""REV-11: what each side owes the other, open claims, and what the account still has to pay."""

import numpy as np
import pandas as pd

from kamlib.method.due import STILL, decide_due
from kamlib.method.sales import of_account
from kamlib.method.slugs import find_places

SIDES = ("ours", "theirs")


def measure_obligations(obligations: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Tell of each obligation whether it is met, open, late or undated on a day.

    Parameters
    ----------
    obligations
        ``item``, ``side``, ``obligation_kind``, ``obligation``, ``clause``, ``amount``, ``due``,
        ``obligation_state``.
    day
        The data date.

    Returns
    -------
    DataFrame
        Ours first, the most overdue first: ``side``, ``obligation_kind``, ``obligation``,
        ``clause``, ``amount``, ``due``, ``duty_state`` (met, waived, late, open, undated: see
        `kamlib.method.due.decide_due`), ``overdue_days`` (NaN where not late; 0 where it was called
        late without a day).

    Examples
    --------
    >>> said = pd.DataFrame({"side": ["ours", "theirs"], "obligation_kind": None,
    ...     "obligation": ["report", "forecast"], "clause": ["4.2", None], "amount": np.nan,
    ...     "item": ["o1", "o2"], "due": pd.to_datetime(["2025-12-01", "2025-12-01"]),
    ...     "obligation_state": ["open", "met"]})
    >>> measure_obligations(said, pd.Timestamp("2025-12-31"))[
    ...     ["side", "duty_state", "overdue_days"]]
         side duty_state  overdue_days
    0    ours       late          30.0
    1  theirs        met           NaN
    """
    frame = obligations.copy()
    frame["duty_state"] = decide_due(frame["due"], frame["obligation_state"], day)
    days = (day - pd.to_datetime(frame["due"])).dt.days.astype("float64")
    late = frame["duty_state"].eq("late")
    frame["overdue_days"] = days.fillna(0.0).clip(lower=0).where(late)
    frame["_side"] = find_places(frame["side"], SIDES)
    frame = frame.sort_values(
        ["_side", "overdue_days", "due", "item"], ascending=[True, False, True, True], kind="stable"
    )
    names = ["side", "obligation_kind", "obligation", "clause", "amount", "due", "duty_state",
             "overdue_days"]  # fmt: skip
    return frame[names].reset_index(drop=True)


def measure_duty_totals(duties: pd.DataFrame) -> pd.DataFrame:
    """Count what is still to be done and what is late, per side.

    Parameters
    ----------
    duties
        From `measure_obligations`.

    Returns
    -------
    DataFrame
        Rows ours and theirs: ``side``, ``items``, ``open_items`` (open, late or undated),
        ``late_items``, ``claims_open`` (of them of kind claim), ``oldest_days`` (most days overdue;
        NaN).
    """
    rows = []
    for side in SIDES:
        own = duties[duties["side"] == side]
        open_ones = own[own["duty_state"].isin(STILL)]
        claims = open_ones["obligation_kind"].eq("claim").sum()
        row = {"side": side, "items": len(own), "open_items": len(open_ones)}
        row |= {"late_items": int(own["duty_state"].eq("late").sum()), "claims_open": int(claims)}
        rows.append(row | {"oldest_days": own["overdue_days"].max()})
    return pd.DataFrame(rows)


def measure_receivables(
    lines: pd.DataFrame, account: str, day: pd.Timestamp, *, agreed_days: float, tax_rate: float
) -> pd.DataFrame:
    """Estimate what the account still had to pay on a day, from invoices and days to pay.

    A ledger of sales holds no payments. Where a line says after how many days it was paid, it was
    open until then. A line without days is unpaid where the ledger notes every payment (no line
    older than the slowest payment known lacks its days). Else it counts as open for the agreed
    days; the most then takes it as paid as late as the slowest tenth of the known lines. Without
    any days the receivable is unknown.

    Parameters
    ----------
    lines
        Lines up to `day`: ``date``, ``account``, ``net_revenue``, ``payment_days``.
    account, day
        The account's code; the data date.
    agreed_days
        Days to pay by contract; NaN unknown.
    tax_rate
        Share of tax on top of the net amount, as customers owe it.

    Returns
    -------
    DataFrame
        One row: ``receivable``, ``receivable_low``, ``receivable_high``, ``overdue_receivable`` (of
        ``receivable``, beyond the agreed days; NaN without them), ``open_lines``,
        ``lines_guessed`` (of them, those that only a guess calls open), ``agreed_days``,
        ``receivable_state`` (measured, estimated, unknown).

    Examples
    --------
    The first is paid on 10 January, the second on 14 January; the third has no days, is younger
    than the slowest payment and so unpaid.

    >>> lines = pd.DataFrame({"account": "A", "net_revenue": [100.0, 50.0, 10.0],
    ...     "date": pd.to_datetime(["2025-11-01", "2025-12-15", "2025-12-20"]),
    ...     "payment_days": [70.0, 30.0, None]})
    >>> found = measure_receivables(lines, "A", pd.Timestamp("2025-12-31"), agreed_days=30.0,
    ...     tax_rate=0.0)
    >>> found[["receivable", "overdue_receivable", "open_lines", "receivable_state"]]
       receivable  overdue_receivable  open_lines receivable_state
    0       160.0               100.0           3         measured
    """
    own = of_account(lines, account)
    amount = own["net_revenue"].astype("float64") * (1 + tax_rate)
    date = own["date"].dt.normalize()
    days = own["payment_days"].astype("float64")
    row = {"receivable": np.nan, "receivable_low": np.nan, "receivable_high": np.nan}
    row |= {"overdue_receivable": np.nan, "open_lines": 0, "lines_guessed": 0}
    row["agreed_days"] = agreed_days
    if days.isna().all() and np.isnan(agreed_days):
        return pd.DataFrame([row | {"receivable_state": "unknown"}])
    age, guessed = (day - date).dt.days, days.isna()
    all_noted = days.notna().any() and not (guessed & (age > days.max())).any()
    usual = agreed_days if not np.isnan(agreed_days) else float(days.median())
    tenth = round(float(days.quantile(0.9)), 6)  # between two days, compared with whole ones
    slow = usual if np.isnan(tenth) else max(usual, tenth)
    if all_noted:
        usual = slow = np.inf
    is_open, at_most = (days.fillna(guess) > age for guess in (usual, slow))
    row["receivable"] = row["receivable_low"] = float(amount[is_open].sum())
    row["receivable_high"] = float(amount[at_most].sum())
    row["open_lines"] = int(at_most.sum())
    row["lines_guessed"] = 0 if all_noted else int((at_most & guessed).sum())
    if not np.isnan(agreed_days):
        row["overdue_receivable"] = float(amount[is_open & (age > agreed_days)].sum())
    state = "estimated" if row["lines_guessed"] else "measured"
    return pd.DataFrame([row | {"receivable_state": state}])
