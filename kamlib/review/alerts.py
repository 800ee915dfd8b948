"""Alerts (REV-2): what has left the range that the account's own history leads to expect.

No fixed percentage: a 30 % drop is noise for one account and a farewell for another. The client
says how many false alarms per account and year it accepts; they are spread evenly over the checks
that the account's history can feed, and each check's limit follows from its share. What has too few
cases is unknown, not quiet.
"""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figure import decided, figure
from kamlib.figures.sales import of_account
from kamlib.figures.window import Window
from kamlib.plan.people import quiet_days
from kamlib.review.alert_checks import (
    Found,
    History,
    Rules,
    check_all,
    last_month,
    measure_histories,
    raised_since,
    span_range,
)
from kamlib.vocabulary import ALERT_CHECKS, ALERTS

decided(__name__, "REV-2", "closures", "months in which hardly anybody bought.")

COLUMNS = ["alert", "state", "unit", "seen", "low_limit", "high_limit", "cases", "since",
           "alarm_rate", "families_lost"]  # fmt: skip


def decide_alerts(
    lines: pd.DataFrame, window: Window, closures: pd.DataFrame, review
) -> pd.DataFrame:
    """Alerts of every account at the window's end, each against its own expected range.

    late_reorder: days since the last order against the gaps between order days. volume_drop:
    revenue of the last quarter (half-year or year where quarters may be empty) against that of
    earlier months. family_lost: orders in a row without a family, for the family nearest to its
    limit. margin_erosion: margin of the last quarter as a share of net. slower_payment: days to pay
    in the last quarter. The relation gone quiet: `gone_quiet`.

    Parameters
    ----------
    lines
        Net lines of the whole ledger (`measure_net_lines`).
    window
        Its end is the day of the look.
    closures
        From `find_closures`: where accounts have been silent together, the rate of false alarms is
        unknown, for it takes them as independent.
    review
        Settings: ``alarms_per_year``, ``history_months``, ``slower_payment_days``.

    Returns
    -------
    DataFrame
        A row per account with lines and check: ``account`` and `COLUMNS`.

    Examples
    --------
    An order every second week for three years, none since early November:

    >>> from types import SimpleNamespace
    >>> from kamlib.figures.window import decide_window
    >>> from kamlib.review.closures import find_closures
    >>> days = pd.date_range("2023-01-02", "2025-11-05", freq="14D")
    >>> lines = pd.DataFrame({"date": days, "account": "A", "family": "oil", "kind": "sale",
    ...     "net_revenue": 100.0, "cost": 70.0, "payment_days": 30.0})
    >>> window = decide_window("2025-12-31", window_months=12)
    >>> found = decide_alerts(lines, window, find_closures(lines, window), SimpleNamespace(
    ...     alarms_per_year=0.5, history_months=24, slower_payment_days=10))
    >>> found.loc[:2, ["alert", "state", "seen", "cases", "since"]]
              alert   state   seen  cases      since
    0  late_reorder  raised   58.0     52 2025-11-01
    1   volume_drop  raised  300.0     24 2025-12-01
    2   family_lost   quiet    0.0     55        NaT
    """
    since = closures.loc[closures["still_on"], "start"].max()
    closed = np.inf if pd.isna(since) else float(np.datetime64(since, "D").astype(int))
    rules, month, rows = Rules(review, closed), last_month(window), []
    for account, known in measure_histories(lines, window):
        shared, found = check_all(known, month, rules)
        for alert, one in found.items():
            up = one.state == "raised"
            first = _first_day(raised_since(alert, known, month, shared)) if up else pd.NaT
            row = {"account": account, "alert": alert, "unit": ALERTS[alert], **one._asdict()}
            rows.append(row | {"since": first, "alarm_rate": shared.rate})
    frame = pd.DataFrame(rows, columns=["account", *COLUMNS]).astype({"since": "datetime64[us]"})
    return frame if closures.empty else frame.assign(alarm_rate=np.nan)


def _first_day(month: int) -> pd.Timestamp:
    return pd.Timestamp(np.datetime64(month, "M").astype("datetime64[D]"))


def list_raised(alerts: pd.DataFrame) -> pd.Series:
    """Account → the slugs of its alerts joined by ``;``, of all that have one."""
    raised = alerts[alerts["state"].eq("raised")]
    return raised.groupby("account")["alert"].agg(";".join).rename("alerts")


@figure("REV-2")
def alerts(case: Case) -> pd.DataFrame:
    """REV-2, what stands out against the account's own history and what was agreed.

    The account's rows of `decide_alerts`, and `gone_quiet`.
    """
    return pd.concat([kept_alerts(case), gone_quiet(case)], ignore_index=True)


def kept_alerts(case: Case) -> pd.DataFrame:
    """The account's checks as kept with the portfolio; all unknown where it has no lines."""
    own = of_account(case.portfolio["alerts"], case.account).drop(columns="account")
    if len(own):
        return own.reset_index(drop=True)
    rate = case.settings.review.alarms_per_year / len(ALERT_CHECKS)
    rows = [{"alert": alert, "unit": ALERTS[alert]} for alert in ALERT_CHECKS]
    unknown = pd.DataFrame(rows, columns=own.columns).assign(state="unknown", cases=0)
    return unknown.assign(alarm_rate=rate, families_lost="").astype(own.dtypes)


def gone_quiet(case: Case) -> pd.DataFrame:
    """Whether the relation has gone quiet: the last contact against the cadence agreed.

    No chance is involved: what was agreed is kept or not, so that no rate of false alarms stands
    beside it. Where more days are agreed than the settings take for no news, these count; where no
    contact is noted, nothing is known.

    Returns
    -------
    DataFrame
        One row of `COLUMNS`: ``seen`` (days since anybody was met), ``cases`` (people whose last
        contact is noted), ``since`` (month in which the limit was passed).
    """
    (seen, limit, cases), end, since = quiet_days(case), case.window.end, pd.NaT
    found = Found("quiet" if cases else "unknown", seen, 0.0, limit, cases)
    if seen > limit:
        found = found._replace(state="raised")
        passed = end - pd.Timedelta(days=int(seen) - int(limit) - 1)
        since = passed.to_period("M").start_time
    row = {"alert": "gone_quiet", "unit": "days", **found._asdict(), "since": since}
    return pd.DataFrame([row], columns=COLUMNS).astype(
        {"since": "datetime64[us]", "alarm_rate": "float64"}
    )


RANGE = ["month", "net_revenue", "span_months", "rolling_revenue", "expected", "low", "high",
         "state", "cases"]  # fmt: skip


@figure("REV-2")
def expected_range(case: Case) -> pd.DataFrame:
    """REV-2, revenue month by month with the range that the months before led to expect.

    Returns
    -------
    DataFrame
        A row per month from the account's first to the window's end: ``month`` (its first day),
        ``net_revenue``, ``span_months`` (3, 6 or 12, as fits the account's rhythm),
        ``rolling_revenue`` (sum over that span to this month), ``expected``, ``low`` and ``high``
        of that sum (those of the volume drop, from earlier months only; NaN where they are too
        few), ``state`` (below, inside, above, unknown), ``cases`` (months of history).
    """
    rows, last = [], last_month(case.window)
    own = of_account(case.net_lines, case.account)
    for _, known in measure_histories(own, case.window):
        rules, _ = check_all(known, last, Rules(case.settings.review))
        span = span_range(known, last, rules)[0]
        rows = [_month(known, n, rules, span) for n in range(known.first_month, last + 1)]
    return pd.DataFrame(rows, columns=RANGE)


def _month(known: History, month: int, rules: Rules, span: int) -> tuple:
    at = month - known.first_month + 1
    _, history, expected, low, high = span_range(known, month, rules, span)
    rolling = known.net[at - span : at].sum() if at >= span else np.nan
    state = "unknown"
    if not np.isnan(low) and not np.isnan(rolling):
        state = "below" if rolling < low else "above" if rolling > high else "inside"
    return (_first_day(month), known.net[at - 1], span, rolling, expected, low, high, state,
            len(history))  # fmt: skip
