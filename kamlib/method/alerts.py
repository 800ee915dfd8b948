"""Alerts (REV-2): what has left the range that the account's own history leads to expect.

No fixed percentage: a 30 % drop is noise for one account and a farewell for another. The client
says how many false alarms per account and year it accepts; they are spread evenly over the checks
that the account's history can feed, and each check's limit follows from its share. What has too few
cases is unknown, not quiet.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd

from kamlib.method.alert_checks import CHECKS, UNKNOWN, Rules, check_all, span_range
from kamlib.method.closures import closed_since, find_closures
from kamlib.method.history import History, last_month, measure_histories
from kamlib.method.sales import of_account
from kamlib.method.window import Window

ALERTS = {
    "late_reorder": "days",
    "volume_drop": "money",
    "family_lost": "orders",
    "margin_erosion": "percent",
    "slower_payment": "days",
    "gone_quiet": "days",
}
"""Each alert and the unit of its value; all but ``gone_quiet`` come from the ledger."""

COLUMNS = [
    "alert",
    "state",
    "unit",
    "seen",
    "low_limit",
    "high_limit",
    "cases",
    "since",
    "alarm_rate",
    "families_lost",
]


def _first_day(month: int) -> pd.Timestamp:
    return pd.Timestamp(np.datetime64(month, "M").astype("datetime64[D]"))


def _closed(rules: Rules, closures: pd.DataFrame) -> Rules:
    """The rules of a day on which, perhaps, nearly all accounts are silent together."""
    since = closed_since(closures)
    if pd.isna(since):
        return rules
    return replace(rules, closed_since=float(np.datetime64(since, "D").astype(int)))


def _since(check: Callable, known: History, month: int, rules: Rules) -> pd.Timestamp:
    """First day of the month from which a check has been raised without a break."""
    while month > known.first_month and check(known, month - 1, rules)[0] == "raised":
        month -= 1
    return _first_day(month)


def _judge(known: History, month: int, rules: Rules) -> pd.DataFrame:
    """All checks of one account at the end of `month`."""
    rows = []
    rules, found = check_all(known, month, rules)
    for alert, (state, value, low, high, cases, families) in found.items():
        since = _since(CHECKS[alert], known, month, rules) if state == "raised" else pd.NaT
        unit = ALERTS[alert]
        rows.append((alert, state, unit, value, low, high, cases, since, rules.rate, families))
    return pd.DataFrame(rows, columns=COLUMNS)


def decide_alerts(
    lines: pd.DataFrame,
    window: Window,
    account: str,
    *,
    alarms_per_year: float,
    history_months: int,
    slower_payment_days: float,
) -> pd.DataFrame:
    """Alerts of one account at the window's end, each against its own expected range.

    Parameters
    ----------
    lines
        Ledger lines, the whole ledger: ``date``, ``account``, ``family``, ``kind``,
        ``net_revenue``, ``cost``, ``payment_days``.
    window
        Its end is the day of the look.
    account
        The account's code.
    alarms_per_year
        False alarms accepted per account and year, over all checks together.
    history_months
        How far back the expected range looks, before a guard of three months.
    slower_payment_days
        Days beyond the usual ones below which slower payment is not worth an alert.

    Returns
    -------
    DataFrame
        One row per check: ``alert``, ``state`` (raised, quiet, unknown), ``unit`` of what was
        ``seen`` and of its ``low_limit`` and ``high_limit``, ``cases`` behind the range (gaps,
        months or orders), ``since`` (month in which it was first raised without a break),
        ``alarm_rate`` (false alarms per year of this check; unknown where accounts of the client
        have been silent together, see `find_closures`: the rate takes them as independent),
        ``families_lost`` (names joined by ``;``).

        late_reorder: days since the last order against the gaps between order days. volume_drop:
        revenue of the last quarter (half-year or year where quarters may be empty) against that of
        earlier months. family_lost: orders in a row without a family, for the family nearest to
        its limit. margin_erosion: margin of the last quarter as a share of net. slower_payment:
        days to pay in the last quarter. The relation gone quiet: `decide_gone_quiet`.

    Examples
    --------
    An order every second week for three years, none since early November:

    >>> from kamlib.method.window import decide_window
    >>> days = pd.date_range("2023-01-02", "2025-11-05", freq="14D")
    >>> lines = pd.DataFrame({"date": days, "account": "A", "family": "oil", "kind": "sale",
    ...     "net_revenue": 100.0, "cost": 70.0, "payment_days": 30.0})
    >>> found = decide_alerts(lines, decide_window("2025-12-31", window_months=12), "A",
    ...     alarms_per_year=0.5, history_months=24, slower_payment_days=10)
    >>> found.loc[:2, ["alert", "state", "seen", "cases", "since"]]
              alert   state   seen  cases      since
    0  late_reorder  raised   58.0     52 2025-11-01
    1   volume_drop  raised  300.0     24 2025-12-01
    2   family_lost   quiet    0.0     55        NaT
    """
    closures = find_closures(lines, window)
    rules = Rules(alarms_per_year, history_months, slower_payment_days)
    rules = _closed(rules, closures)
    own = of_account(lines, account)
    for _, known in measure_histories(own, window):
        found = _judge(known, last_month(window), rules)
        return found if closures.empty else found.assign(alarm_rate=np.nan)
    state, value, low, high, cases, families = UNKNOWN
    rows = [
        (alert, state, ALERTS[alert], value, low, high, cases, pd.NaT, rules.rate, families)
        for alert in CHECKS
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def decide_gone_quiet(
    contacts: pd.Series, window: Window, *, agreed_days: float, quiet_days: int
) -> pd.DataFrame:
    """Whether the relation has gone quiet: the last contact against the cadence agreed.

    No chance is involved: what was agreed is kept or not, so that no rate of false alarms stands
    beside it.

    Parameters
    ----------
    contacts
        Days of the last contact with each of the account's people; missing where not noted.
    window
        Its end is the day of the look; later contacts are left out.
    agreed_days
        Days between contacts that are agreed; NaN: none.
    quiet_days
        Days without contact that are no news; where more are agreed, these count.

    Returns
    -------
    DataFrame
        One row, columns as in `decide_alerts`: ``seen`` (days since anybody was met),
        ``high_limit``, ``cases`` (people whose last contact is noted), ``since`` (month in which
        the limit was passed); unknown where no contact is noted.

    Examples
    --------
    >>> from kamlib.method.window import decide_window
    >>> met = pd.Series(pd.to_datetime(["2025-03-01", "2025-09-02", None]))
    >>> decide_gone_quiet(met, decide_window("2025-12-31", window_months=12),
    ...     agreed_days=30, quiet_days=90)[["state", "seen", "high_limit", "cases", "since"]]
        state   seen  high_limit  cases      since
    0  raised  120.0        90.0      2 2025-12-01
    """
    end = pd.Timestamp(window.end)
    days = pd.to_datetime(contacts).dropna()
    days = days[days <= end]
    limit = float(quiet_days if np.isnan(agreed_days) else max(quiet_days, agreed_days))
    state, seen, since = "unknown", np.nan, pd.NaT
    if len(days):
        seen = float((end - days.max()).days)
        state = "raised" if seen > limit else "quiet"
        passed = days.max() + pd.Timedelta(days=int(limit) + 1)
        since = passed.to_period("M").start_time if state == "raised" else pd.NaT
    row = ("gone_quiet", state, "days", seen, 0.0, limit, len(days), since, np.nan, "")
    return pd.DataFrame([row], columns=COLUMNS).astype({"since": "datetime64[ns]"})


def decide_portfolio_alerts(
    lines: pd.DataFrame,
    window: Window,
    *,
    alarms_per_year: float,
    history_months: int,
    slower_payment_days: float,
) -> pd.DataFrame:
    """Alerts of every account, in brief; parameters as in `decide_alerts`.

    Returns
    -------
    DataFrame
        One row per account with lines, by number of alerts, then account: ``account``, ``alerts``
        (slugs joined by ``;``), ``raised``, ``unknown`` (counts of checks), ``since`` (month of the
        oldest alert that still stands).
    """
    rules = Rules(alarms_per_year, history_months, slower_payment_days)
    rules = _closed(rules, find_closures(lines, window))
    month, rows = last_month(window), []
    for account, known in measure_histories(lines, window):
        shared, found = check_all(known, month, rules)
        raised = [alert for alert, (state, *_) in found.items() if state == "raised"]
        starts = [_since(CHECKS[alert], known, month, shared) for alert in raised]
        since = min(starts, default=pd.NaT)
        unknown = sum(state == "unknown" for state, *_ in found.values())
        rows.append((account, ";".join(raised), len(raised), unknown, since))
    out = pd.DataFrame(rows, columns=["account", "alerts", "raised", "unknown", "since"])
    out["since"] = pd.to_datetime(out["since"])
    return out.sort_values(["raised", "account"], ascending=[False, True]).reset_index(drop=True)


def measure_expected_range(
    lines: pd.DataFrame,
    window: Window,
    account: str,
    *,
    alarms_per_year: float,
    history_months: int,
) -> pd.DataFrame:
    """Revenue month by month with the range that the months before led to expect.

    Parameters
    ----------
    lines, window, account, alarms_per_year, history_months
        As in `decide_alerts`; the limits are those of its volume drop.

    Returns
    -------
    DataFrame
        One row per month from the account's first to the window's end: ``month`` (its first day),
        ``net_revenue``, ``span_months`` (3, 6 or 12, as fits the account's rhythm),
        ``rolling_revenue`` (sum over that span to this month), ``expected``,
        ``low``, ``high`` (of that sum, from earlier months only; NaN where they are
        too few), ``state`` (below, inside, above,
        unknown), ``cases`` (months of history).
    """
    rules = Rules(alarms_per_year, history_months, 0.0)
    own = of_account(lines, account)
    rows, last = [], last_month(window)
    for _, known in measure_histories(own, window):
        rules, _ = check_all(known, last, rules)
        span = span_range(known, last, rules)[0]
        for month in range(known.first_month, last + 1):
            at = month - known.first_month + 1
            _, history, expected, low, high = span_range(known, month, rules, span)
            rolling = known.net[at - span : at].sum() if at >= span else np.nan
            state = "unknown"
            if not np.isnan(low) and not np.isnan(rolling):
                state = "below" if rolling < low else "above" if rolling > high else "inside"
            rows.append(
                (
                    _first_day(month),
                    known.net[at - 1],
                    span,
                    rolling,
                    expected,
                    low,
                    high,
                    state,
                    len(history),
                )
            )
    return pd.DataFrame(
        rows,
        columns=[
            "month",
            "net_revenue",
            "span_months",
            "rolling_revenue",
            "expected",
            "low",
            "high",
            "state",
            "cases",
        ],
    )
