"""The checks behind the alerts (REV-2): one account, one month end, one range each.

Each check looks at a `History` up to a month's end and says whether what is seen has left the range
that the account's own past leads to expect. What has too few cases is unknown, not quiet.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from kamlib.figures import ranges
from kamlib.figures.ranges import GUARD_MONTHS, MIN_CASES, MIN_MONTHS, SPANS
from kamlib.figures.sales import sold_to_accounts
from kamlib.figures.window import Window
from kamlib.vocabulary import ALERT_CHECKS


@dataclass(frozen=True)
class History:
    """One account's sales as arrays: months counted from `first_month`, days since 1970."""

    first_month: int
    net: np.ndarray
    costed: np.ndarray
    margin: np.ndarray
    paid: np.ndarray
    paid_days: np.ndarray
    order_days: np.ndarray
    family_days: np.ndarray
    family_codes: np.ndarray
    family_names: np.ndarray


def measure_histories(lines: pd.DataFrame, window: Window) -> Iterator[tuple[str, History]]:
    """Yield every account with its `History` up to the window's end, by code."""
    rows = sold_to_accounts(lines)
    rows = rows[(rows["date"] < window.end + pd.Timedelta(days=1)).to_numpy(bool)]
    code, accounts = pd.factorize(rows["account"].astype(object), sort=True)
    family, names = pd.factorize(rows["family"].astype(object), sort=True)
    kind, net = rows["kind"].to_numpy(object), rows["net_revenue"].to_numpy(float)
    cost, pay = (rows[name].to_numpy(float, na_value=np.nan) for name in ("cost", "payment_days"))
    day = rows["date"].to_numpy("datetime64[D]")
    sale = (kind == "sale") & (net > 0)
    costed = (kind == "credit") | ~np.isnan(cost)
    columns = day, net, np.nan_to_num(cost), pay, family, sale, costed
    order = np.argsort(code, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(code[order])) + 1)
    for account, part in zip(accounts, parts, strict=False):  # without rows there is one, empty
        yield account, _history(*(column[part] for column in columns), names, last_month(window))


def _history(day, net, cost, pay, family, sale, costed, names, last: int) -> History:
    month = month_number(day)
    first = int(month.min())

    def monthly(values: np.ndarray, keep: np.ndarray) -> np.ndarray:
        return np.bincount(month[keep] - first, weights=values[keep], minlength=last - first + 1)

    costed_net, cost = monthly(net, costed), monthly(cost, costed)
    day, paid, named = day.astype(int), sale & ~np.isnan(pay), sale & (family >= 0)
    pairs = np.unique(np.c_[day[named], family[named]], axis=0)
    return History(
        first_month=first,
        net=monthly(net, np.ones(len(net), bool)),
        costed=costed_net * (cost > 0),
        margin=costed_net - cost,
        paid=monthly(net, paid),
        paid_days=monthly(net * pay, paid),
        order_days=np.unique(day[sale]),
        family_days=pairs[:, 0],
        family_codes=pairs[:, 1],
        family_names=names,
    )


def month_number(dates) -> np.ndarray:
    """Months since January 1970."""
    return np.asarray(dates, dtype="datetime64[M]").astype(int)


def month_end(month: int) -> int:
    """Day number of a month's last day."""
    return int(np.datetime64(month + 1, "M").astype("datetime64[D]").astype(int)) - 1


def last_month(window: Window) -> int:
    """Number of the window's last month."""
    return int(month_number(window.end.to_datetime64()))


class Found(NamedTuple):
    """What a check found: what was seen, its limits, the cases behind them, families lost."""

    state: str = "unknown"
    seen: float = np.nan
    low_limit: float = np.nan
    high_limit: float = np.nan
    cases: int = 0
    families_lost: str = ""


@dataclass(frozen=True)
class Rules:
    """What the checks of an account share."""

    review: object
    """Settings: ``alarms_per_year``, ``history_months``, ``slower_payment_days``."""
    closed_since: float = np.inf
    """Day since which nearly all accounts are silent together; inf: they are not."""
    checks: int = len(ALERT_CHECKS)
    """How many checks the account's history can feed: they share the false alarms."""

    @property
    def rate(self) -> float:
        """False alarms per account-year of one check."""
        return self.review.alarms_per_year / self.checks

    @property
    def per_month(self) -> float:
        """Probability of a new false alarm of one check at one monthly look."""
        return self.rate / 12

    def per_look(self, span: int) -> float:
        """Probability of a look beyond the limit: those that overlap stay beyond it together."""
        return self.per_month / ranges.NEW_ALARMS[span]


def span_range(known: History, month: int, rules: Rules, span: int | None = None):
    """Choose the span; return it with the history used and expected, low and high sum."""
    at = month - known.first_month + 1  # months up to and with this one
    found = (span or SPANS[0], np.empty(0), np.nan, np.nan, np.nan)
    for months in (span,) if span else SPANS:
        end = at - months - GUARD_MONTHS
        history = known.net[max(0, end - rules.review.history_months) : max(0, end)]
        if len(history) < MIN_MONTHS:
            break
        p = rules.per_look(months)
        found = (months, history, *ranges.sum_range(history, months, p))
        # a span that is long enough only because of a lucky history would alarm too often
        if not ranges.may_be_empty(history, months, p, errors=1):
            break
    return found


def _volume_drop(known: History, month: int, rules: Rules) -> Found:
    span, history, expected, low, high = span_range(known, month, rules)
    at = month - known.first_month + 1
    value = known.net[max(0, at - span) : at].sum()
    state = "raised" if value < low else "quiet"
    if not low > 0:  # too short, or so irregular that even nothing would not surprise
        state = "unknown"
    return Found(state, value, low, high, len(history))


def _late_reorder(known: History, month: int, rules: Rules) -> Found:
    today = month_end(month)
    days = known.order_days[known.order_days <= today]
    if len(days) < 2:
        return Found()
    value = float(today - days[-1])
    until = month_end(month - GUARD_MONTHS)
    since = month_end(month - GUARD_MONTHS - rules.review.history_months)
    gaps = np.diff(days)[(days[1:] <= until) & (days[1:] > since)].astype(float)
    if len(gaps) < MIN_CASES:
        return Found(seen=value, cases=len(gaps))
    limit = ranges.late_limit(gaps, rules.per_month, 365.25 / 12)
    state = "raised" if value > limit else "quiet"
    if state == "raised" and min(today, rules.closed_since) - days[-1] <= limit:
        state = "unknown"  # late only since all are: that says nothing of this account
    return Found(state, value, 0.0, limit, len(gaps))


def _family_lost(known: History, month: int, rules: Rules) -> Found:
    today, since = month_end(month), month_end(month - rules.review.history_months - GUARD_MONTHS)
    days = known.order_days[(known.order_days <= today) & (known.order_days > since)]
    inside = (known.family_days <= today) & (known.family_days > since)
    place, code = np.searchsorted(days, known.family_days[inside]), known.family_codes[inside]
    counts = np.bincount(code) if len(code) else np.zeros(0, int)
    families = np.flatnonzero(counts >= MIN_CASES)
    if not len(families):
        return Found(cases=int(counts.max(initial=0)))
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
    return Found("raised" if lost else "quiet", run, 0.0, limit, cases, "; ".join(lost))


def _monthly_mean(weight, amount, known: History, month: int, rules: Rules, resolution: float):
    """Judge the last quarter's weighted mean of ``amount ÷ weight`` against earlier months'."""
    at = month - known.first_month + 1
    start = max(0, at - SPANS[0])
    end = max(0, start - GUARD_MONTHS)
    before = slice(max(0, end - rules.review.history_months), end)
    sold = weight[before] > 0
    history = amount[before][sold] / weight[before][sold]
    now = weight[start:at]
    if len(history) < MIN_CASES or not now.sum() > 0:
        return np.nan, np.nan, np.nan, len(history)
    value = amount[start:at].sum() / now.sum()
    share = np.clip(now, 0, None) / np.clip(now, 0, None).sum()
    _, low, high = ranges.mean_range(history, share, rules.per_look(SPANS[0]), resolution)
    return value, low, high, len(history)


def _margin_erosion(known: History, month: int, rules: Rules) -> Found:
    value, low, high, cases = _monthly_mean(known.costed, known.margin, known, month, rules, 0.002)
    state = "unknown" if np.isnan(low) else "raised" if value < low else "quiet"
    return Found(state, value, low, high, cases)


def _slower_payment(known: History, month: int, rules: Rules) -> Found:
    value, low, high, cases = _monthly_mean(known.paid, known.paid_days, known, month, rules, 0.5)
    if np.isnan(high):
        return Found(seen=value, cases=cases)
    # certain but of no weight: a few days more are for the dunning letter, not for the KAM
    high = max(high, (low + high) / 2 + rules.review.slower_payment_days)
    state = "raised" if value > high else "quiet"
    return Found(state, value, max(0.0, low), high, cases)


_MADE_BY = (_late_reorder, _volume_drop, _family_lost, _margin_erosion, _slower_payment)
CHECKS = dict(zip(ALERT_CHECKS, _MADE_BY, strict=True))


def check_all(known: History, month: int, rules: Rules) -> tuple[Rules, dict[str, Found]]:
    """Make all checks of one account at the end of `month`; give the rules that they shared.

    Checks that its history cannot feed leave their share of the false alarms to the others.
    """

    def look(checks: int) -> tuple[int, Rules, dict[str, Found]]:
        shared = replace(rules, checks=checks)
        found = {alert: check(known, month, shared) for alert, check in CHECKS.items()}
        return sum(one.state != "unknown" for one in found.values()), shared, found

    fed, shared, found = look(rules.checks)
    if 0 < fed < rules.checks:
        more, shared, found = look(fed)
        if more > fed:  # a larger share can feed one more: then it is shared by that many
            _, shared, found = look(more)
    return shared, found


def raised_since(alert: str, known: History, month: int, rules: Rules) -> int:
    """The month from which a check that is raised in `month` has been without a break."""
    while month > known.first_month and CHECKS[alert](known, month - 1, rules).state == "raised":
        month -= 1
    return month
