"""The checks behind the alerts (REV-2): one account, one month end, one range each.

Each check looks at a `History` up to a month's end and says whether what is seen has left the range
that the account's own past leads to expect. What has too few cases is unknown, not quiet.
"""

from dataclasses import dataclass, replace

import numpy as np

from kamlib.method import ranges
from kamlib.method.history import History, month_end
from kamlib.method.ranges import GUARD_MONTHS, MIN_CASES, MIN_MONTHS, SPANS

CHECKED = ("late_reorder", "volume_drop", "family_lost", "margin_erosion", "slower_payment")
"""The checks that the ledger can feed, over which the false alarms are spread."""

UNKNOWN = ("unknown", np.nan, np.nan, np.nan, 0, "")


@dataclass(frozen=True)
class Rules:
    """What the checks share: settings of the client, by their names."""

    alarms_per_year: float
    history_months: int
    slower_payment_days: float
    checks: int = len(CHECKED)
    """How many checks the account's history can feed: they share the false alarms."""
    closed_since: float = np.inf
    """Day since which nearly all accounts are silent together; inf: they are not."""

    @property
    def rate(self) -> float:
        """False alarms per account-year of one check."""
        return self.alarms_per_year / self.checks

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
        history = known.net[max(0, end - rules.history_months) : max(0, end)]
        if len(history) < MIN_MONTHS:
            break
        p = rules.per_look(months)
        found = (months, history, *ranges.sum_range(history, months, p))
        # a span that is long enough only because of a lucky history would alarm too often
        if not ranges.may_be_empty(history, months, p, errors=1):
            break
    return found


def _volume_drop(known: History, month: int, rules: Rules):
    span, history, expected, low, high = span_range(known, month, rules)
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
    limit = ranges.late_limit(gaps, rules.per_month, 365.25 / 12)
    state = "raised" if value > limit else "quiet"
    if state == "raised" and min(today, rules.closed_since) - days[-1] <= limit:
        state = "unknown"  # late only since all are: that says nothing of this account
    return state, value, 0.0, limit, len(gaps), ""


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
    _, low, high = ranges.mean_range(history, share, rules.per_look(SPANS[0]), resolution)
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


def check_all(known: History, month: int, rules: Rules) -> tuple[Rules, dict[str, tuple]]:
    """Make all checks of one account at the end of `month`.

    Checks that its history cannot feed leave their share of the false alarms to the others.

    Returns
    -------
    tuple
        The rules with the number of checks fed, and per check: state, seen, low and high limit,
        cases, families lost.
    """
    found = {alert: check(known, month, rules) for alert, check in CHECKS.items()}
    fed = _fed(found)
    if 0 < fed < rules.checks:
        shared = replace(rules, checks=fed)
        found = {alert: check(known, month, shared) for alert, check in CHECKS.items()}
        if _fed(found) > fed:  # a larger share can feed one more: then it is shared by that many
            shared = replace(rules, checks=_fed(found))
            found = {alert: check(known, month, shared) for alert, check in CHECKS.items()}
        rules = shared
    return rules, found


def _fed(found: dict[str, tuple]) -> int:
    return sum(state != "unknown" for state, *_ in found.values())
