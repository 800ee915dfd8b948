"""Alerts (REV-2): what has left the range that the account's own history leads to expect.

No fixed percentage: a 30 % drop is noise for one account and a farewell for another. The client
says how many false alarms per account and year it accepts; they are spread evenly over the checks,
and each check's limit follows from its share. What has too few cases is unknown, not quiet.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.method import ranges
from kamlib.method.history import History, last_month, measure_histories, month_end
from kamlib.method.ranges import GUARD_MONTHS, MIN_CASES, MIN_MONTHS, SPANS
from kamlib.method.window import Window

ALERTS = {
    "late_reorder": "days",
    "volume_drop": "money",
    "family_lost": "orders",
    "margin_erosion": "percent",
    "slower_payment": "days",
    "gone_quiet": "days",
}
"""Each check and the unit of its value; ``gone_quiet`` waits for contacts to be recorded."""

CHECKED = ("late_reorder", "volume_drop", "family_lost", "margin_erosion", "slower_payment")
"""The checks that the ledger can feed, over which the false alarms are spread."""

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

UNKNOWN = ("unknown", np.nan, np.nan, np.nan, 0, "")


@dataclass(frozen=True)
class Rules:
    """What the checks share: settings of the client, by their names."""

    alarms_per_year: float
    history_months: int
    slower_payment_days: float

    @property
    def rate(self) -> float:
        """False alarms per account-year of one check."""
        return self.alarms_per_year / len(CHECKED)

    @property
    def per_month(self) -> float:
        """Probability of a false alarm of one check at one monthly look."""
        return self.rate / 12


def _span_range(known: History, month: int, rules: Rules, span: int | None = None):
    """Choose the span; return it with the history used and expected, low and high sum."""
    at = month - known.first_month + 1  # months up to and with this one
    found = (span or SPANS[0], np.empty(0), np.nan, np.nan, np.nan)
    for months in (span,) if span else SPANS:
        end = at - months - GUARD_MONTHS
        history = known.net[max(0, end - rules.history_months) : max(0, end)]
        if len(history) < MIN_MONTHS:
            break
        found = (months, history, *ranges.sum_range(history, months, rules.per_month))
        if found[3] > 0:
            break
    return found


def _volume_drop(known: History, month: int, rules: Rules):
    span, history, expected, low, high = _span_range(known, month, rules)
    at = month - known.first_month + 1
    value = known.net[max(0, at - span) : at].sum()
    if not low > 0:  # too short, or so irregular that even nothing would not surprise
        return "unknown", value, low, high, len(history), ""
    return "raised" if value < low else "quiet", value, low, high, len(history), ""


def _late_reorder(known: History, month: int, rules: Rules):
    today = month_end(month)
    days = known.order_days[known.order_days <= today]
    if len(days) < 2:
        return UNKNOWN
    value = float(today - days[-1])
    until = month_end(month - GUARD_MONTHS)
    since = month_end(month - GUARD_MONTHS - rules.history_months)
    gaps = np.diff(days)[(days[1:] <= until) & (days[1:] > since)].astype(float)
    if len(gaps) < MIN_CASES:
        return "unknown", value, np.nan, np.nan, len(gaps), ""
    p = min(0.2, rules.rate * gaps.mean() / 365.25)
    limit = ranges.gap_limit(gaps, p)
    return "raised" if value > limit else "quiet", value, 0.0, limit, len(gaps), ""


def _family_lost(known: History, month: int, rules: Rules):
    today, since = month_end(month), month_end(month - rules.history_months - GUARD_MONTHS)
    days = known.order_days[(known.order_days <= today) & (known.order_days > since)]
    inside = (known.family_days <= today) & (known.family_days > since)
    place, code = np.searchsorted(days, known.family_days[inside]), known.family_codes[inside]
    counts = np.bincount(code) if len(code) else np.zeros(0, int)
    families = np.flatnonzero(counts >= MIN_CASES)
    if not len(families):
        return "unknown", np.nan, np.nan, np.nan, int(counts.max(initial=0)), ""
    lost, worst = [], None
    for family in families:
        at = place[code == family]
        run = len(days) - 1 - int(at[-1])
        seen = np.diff(at) - 1
        years = max(1, days[at[-1]] - days[at[0]]) / 365.25
        p = min(0.2, rules.rate / len(families) / (len(at) / years))
        orders = int(at[-1] - at[0]) + 1
        limit = ranges.run_limit(orders, len(at), p, int(seen.max()))
        if run > limit:
            lost.append(str(known.family_names[family]))
        nearness = (run + 1) / (limit + 1)
        if worst is None or nearness > worst[0]:
            worst = nearness, float(run), float(limit), len(at)
    _, run, limit, cases = worst
    return "raised" if lost else "quiet", run, 0.0, limit, cases, "; ".join(lost)


def _monthly_mean(weight, amount, known: History, month: int, rules: Rules, resolution: float):
    """Judge the last quarter's weighted mean of ``amount ÷ weight`` against earlier months'."""
    at = month - known.first_month + 1
    start = max(0, at - SPANS[0])
    end = max(0, start - GUARD_MONTHS)
    before = slice(max(0, end - rules.history_months), end)
    sold = weight[before] > 0
    history = amount[before][sold] / weight[before][sold]
    now = weight[start:at]
    if len(history) < MIN_CASES or not now.sum() > 0:
        return np.nan, np.nan, np.nan, len(history)
    value = amount[start:at].sum() / now.sum()
    share = np.clip(now, 0, None) / np.clip(now, 0, None).sum()
    _, low, high = ranges.mean_range(history, share, rules.per_month, resolution)
    return value, low, high, len(history)


def _margin_erosion(known: History, month: int, rules: Rules):
    margin = known.costed_net - known.cost
    has_cost = known.costed_net * (known.cost > 0)
    value, low, high, cases = _monthly_mean(has_cost, margin, known, month, rules, 0.002)
    if np.isnan(low):
        return "unknown", value, low, high, cases, ""
    return "raised" if value < low else "quiet", value, low, high, cases, ""


def _slower_payment(known: History, month: int, rules: Rules):
    value, low, high, cases = _monthly_mean(
        known.paid_net, known.paid_days, known, month, rules, 0.5
    )
    if np.isnan(high):
        return "unknown", value, low, high, cases, ""
    # certain but of no weight: a few days more are for the dunning letter, not for the KAM
    high = max(high, (low + high) / 2 + rules.slower_payment_days)
    return "raised" if value > high else "quiet", value, max(0.0, low), high, cases, ""


CHECKS = {
    "late_reorder": _late_reorder,
    "volume_drop": _volume_drop,
    "family_lost": _family_lost,
    "margin_erosion": _margin_erosion,
    "slower_payment": _slower_payment,
}


def _first_day(month: int) -> pd.Timestamp:
    return pd.Timestamp(np.datetime64(month, "M").astype("datetime64[D]"))


def _since(check: Callable, known: History, month: int, rules: Rules) -> pd.Timestamp:
    """First day of the month from which a check has been raised without a break."""
    while month > known.first_month and check(known, month - 1, rules)[0] == "raised":
        month -= 1
    return _first_day(month)


def _judge(known: History, month: int, rules: Rules) -> pd.DataFrame:
    """All checks of one account at the end of `month`."""
    rows = []
    for alert, unit in ALERTS.items():
        check = CHECKS.get(alert)
        state, value, low, high, cases, families = check(known, month, rules) if check else UNKNOWN
        since = _since(check, known, month, rules) if state == "raised" else pd.NaT
        rate = rules.rate if check else np.nan
        rows.append((alert, state, unit, value, low, high, cases, since, rate, families))
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
        ``alarm_rate`` (false alarms per year of this check), ``families_lost`` (names joined by
        ``;``).

        late_reorder: days since the last order against the gaps between order days. volume_drop:
        revenue of the last quarter (half-year or year where quarters may be empty) against that of
        earlier months. family_lost: orders in a row without a family, for the family nearest to
        its limit. margin_erosion: margin of the last quarter as a share of net. slower_payment:
        days to pay in the last quarter. gone_quiet: unknown until contacts are recorded.

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
    rules = Rules(alarms_per_year, history_months, slower_payment_days)
    own = lines[lines["account"].eq(account).fillna(False).to_numpy(bool)]
    for _, known in measure_histories(own, window):
        return _judge(known, last_month(window), rules)
    rows = [
        (
            alert,
            "unknown",
            unit,
            np.nan,
            np.nan,
            np.nan,
            0,
            pd.NaT,
            rules.rate if alert in CHECKS else np.nan,
            "",
        )
        for alert, unit in ALERTS.items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


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
    month, rows = last_month(window), []
    for account, known in measure_histories(lines, window):
        states = {alert: check(known, month, rules)[0] for alert, check in CHECKS.items()}
        raised = [alert for alert, state in states.items() if state == "raised"]
        starts = [_since(CHECKS[alert], known, month, rules) for alert in raised]
        since = min(starts, default=pd.NaT)
        unknown = sum(state == "unknown" for state in states.values())
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
    own = lines[lines["account"].eq(account).fillna(False).to_numpy(bool)]
    rows, last = [], last_month(window)
    for _, known in measure_histories(own, window):
        span = _span_range(known, last, rules)[0]
        for month in range(known.first_month, last + 1):
            at = month - known.first_month + 1
            _, history, expected, low, high = _span_range(known, month, rules, span)
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
