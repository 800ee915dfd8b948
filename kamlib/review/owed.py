"""What the two sides of an account owe each other: value (REV-8), promises and money (REV-11).

Only what the other side confirmed is value; what we say that we delivered is a claim until then.
"""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.figures.due import STILL
from kamlib.figures.sales import of_account
from kamlib.figures.slugs import find_places
from kamlib.plan.work import measure_obligations
from kamlib.vocabulary import DIRECTIONS, SIDES, VALUE_STEPS


@figure("REV-8")
def value_ledger(case: Case) -> pd.DataFrame:
    """REV-8, value promised, delivered and confirmed: `measure_value_ledger`."""
    return measure_value_ledger(case.said("value"), case.day)


def measure_value_ledger(values: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Tell of each item how far it got and how long it has waited.

    Returns
    -------
    DataFrame
        By direction, what waits longest first: ``direction``, ``item``, ``value_text``,
        ``promised``, ``delivered``, ``confirmed_value``, ``confirmed_on``, ``value_state``
        (confirmed, delivered: not confirmed, promised: not delivered, unknown), ``waiting_days``
        since it was delivered, else promised, else last written down (NaN where confirmed).

    Examples
    --------
    >>> days = pd.to_datetime(["2025-03-01", "2025-03-01"])
    >>> said = pd.DataFrame({"item": ["v1", "v2"], "direction": "to_customer", "value_text": "x",
    ...     "promised": [100.0, 50], "promised_on": days, "delivered": [80.0, None],
    ...     "delivered_on": [days[0], None], "confirmed_value": [70.0, None],
    ...     "confirmed_on": [days[0], None], "said_on": days})
    >>> measure_value_ledger(said, pd.Timestamp("2025-03-31"))[
    ...     ["item", "value_state", "waiting_days"]]
      item value_state  waiting_days
    0   v2    promised          30.0
    1   v1   confirmed           NaN
    """
    frame = values.copy()
    confirmed, delivered = frame["confirmed_value"].notna(), frame["delivered"].notna()
    frame["value_state"] = pd.Series(
        np.select(
            [confirmed, delivered, frame["promised"].notna()],
            ["confirmed", "delivered", "promised"],
            "unknown",
        ),
        frame.index,
        dtype="str",
    )
    said, promised, handed = (
        pd.to_datetime(frame[name]) for name in ("said_on", "promised_on", "delivered_on")
    )
    since = handed.where(delivered).fillna(promised).fillna(said)
    frame["waiting_days"] = (day - since).dt.days.where(~confirmed).astype("float64").clip(lower=0)
    frame["_side"] = find_places(frame["direction"], DIRECTIONS)
    frame = frame.sort_values(
        ["_side", "waiting_days", "item"], ascending=[True, False, True], kind="stable"
    )
    names = ["direction", "item", "value_text", "promised", "delivered", "confirmed_value",
             "confirmed_on", "value_state", "waiting_days"]  # fmt: skip
    return frame[names].reset_index(drop=True)


@figure("REV-8")
def value_totals(case: Case) -> pd.DataFrame:
    """REV-8, the ledger added up, each direction by itself: value to them is not set off with ours.

    Returns
    -------
    DataFrame
        Rows to_customer and to_us: ``direction``, ``items``, ``promised``, ``delivered``,
        ``confirmed_value`` (sums of what is known; NaN where nothing is), ``unconfirmed`` (items),
        ``oldest_days`` (the longest wait of those; NaN where all is confirmed).
    """
    ledger, rows = value_ledger(case), []
    for direction in DIRECTIONS:
        own = ledger[ledger["direction"] == direction]
        waits = own[own["value_state"] != "confirmed"]
        sums = {n: own[n].sum(min_count=1) for n in VALUE_STEPS}
        row = {"direction": direction, "items": len(own), **sums, "unconfirmed": len(waits)}
        rows.append(row | {"oldest_days": waits["waiting_days"].max()})
    return pd.DataFrame(rows)


@figure("REV-11")
def obligations(case: Case) -> pd.DataFrame:
    """REV-11, what each side owes: `measure_obligations`."""
    return measure_obligations(case.said("obligation"), case.day)


@figure("REV-11")
def obligation_totals(case: Case) -> pd.DataFrame:
    """REV-11, what is still to be done and what is late, per side.

    Returns
    -------
    DataFrame
        Rows ours and theirs: ``side``, ``items``, ``open_items`` (open, late or undated),
        ``late_items``, ``claims_open`` (of them of kind claim), ``oldest_days`` (most days overdue;
        NaN).
    """
    duties, rows = obligations(case), []
    for side in SIDES:
        own = duties[duties["side"] == side]
        open_ones = own[own["duty_state"].isin(STILL)]
        claims = open_ones["obligation_kind"].eq("claim").sum()
        row = {"side": side, "items": len(own), "open_items": len(open_ones)}
        row |= {"late_items": int(own["duty_state"].eq("late").sum()), "claims_open": int(claims)}
        rows.append(row | {"oldest_days": own["overdue_days"].max()})
    return pd.DataFrame(rows)


@figure("REV-11")
def receivables(case: Case) -> pd.DataFrame:
    """REV-11, what the account has still to pay: estimated from invoices and days to pay.

    A ledger of sales holds no payments. Where a line says after how many days it was paid, it was
    open until then. A line without days is unpaid where the ledger notes every payment (no line
    older than the slowest payment known lacks its days). Else it counts as open for the agreed
    days; the most then takes it as paid as late as the slowest tenth of the known lines. Without
    any days the receivable is unknown.

    Returns
    -------
    DataFrame
        One row: ``receivable``, ``receivable_low``, ``receivable_high`` (with tax, as customers owe
        it), ``overdue_receivable`` (of ``receivable``, beyond the agreed days; NaN without them),
        ``open_lines``, ``lines_guessed`` (of them, those that only a guess calls open),
        ``agreed_days`` (by contract; NaN unknown), ``receivable_state`` (measured, estimated,
        unknown).
    """
    customers = case.tables["customers"]
    its = customers["account"].fillna(customers["customer"]).eq(case.account)
    agreed_days = float(customers.loc[its, "payment_days"].astype("float64").median())
    own = of_account(case.net_lines, case.account)
    amount = own["net_revenue"].astype("float64") * (1 + case.settings.cost_to_serve.tax_rate)
    age = (case.day - own["date"].dt.normalize()).dt.days
    days = own["payment_days"].astype("float64")
    guessed, known = days.isna(), not np.isnan(agreed_days)
    row = dict.fromkeys(("receivable", "receivable_low", "receivable_high"), np.nan)
    row |= {"overdue_receivable": np.nan, "open_lines": 0, "lines_guessed": 0}
    row |= {"agreed_days": agreed_days, "receivable_state": "unknown"}
    if guessed.all() and not known:
        return pd.DataFrame([row])
    all_noted = not guessed.all() and not (guessed & (age > days.max())).any()
    usual = agreed_days if known else float(days.median())
    tenth = round(float(days.quantile(0.9)), 6)  # between two days, compared with whole ones
    slow = np.fmax(usual, tenth)
    if all_noted:
        usual = slow = np.inf
    is_open, at_most = (days.fillna(guess) > age for guess in (usual, slow))
    row["receivable"] = row["receivable_low"] = float(amount[is_open].sum())
    row["receivable_high"] = float(amount[at_most].sum())
    row["open_lines"] = int(at_most.sum())
    row["lines_guessed"] = 0 if all_noted else int((at_most & guessed).sum())
    if known:
        row["overdue_receivable"] = float(amount[is_open & (age > agreed_days)].sum())
    row["receivable_state"] = "estimated" if row["lines_guessed"] else "measured"
    return pd.DataFrame([row])
