"""A company that closes every August: one piece of news, and no rate of false alarms."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from kamlib.figures.window import decide_window
from kamlib.review.alerts import decide_alerts, list_raised
from kamlib.review.closures import _chance_of_so_few, find_closures
from kamlib.review.show.sentences import show_alarm_rate
from kamlib.run.prepare import check_silence
from kamlib.words.words import Words

RULES = SimpleNamespace(alarms_per_year=0.5, history_months=24, slower_payment_days=10)
SPAIN = Words("es", "es-ES", "EUR")


def wholesaler(until: str, closes: bool = True, accounts: int = 30, gap: float = 9.0):
    """Accounts that buy every nine days or so, each by its own rhythm, in August none."""
    chance = np.random.default_rng(5)
    rows = []
    for number in range(accounts):
        gaps = np.maximum(1, chance.normal(gap, 0.2 * gap, 2000).round())
        days = pd.Timestamp("2022-01-03") + pd.to_timedelta(np.cumsum(gaps), "D")
        days = days[days <= until]
        rows += [(f"C{number:02}", day) for day in days if not (closes and day.month == 8)]
    frame = pd.DataFrame(rows, columns=["account", "date"])
    return frame.assign(family="x", kind="sale", net_revenue=100.0, cost=70.0, payment_days=30.0)


def look(until: str) -> object:
    return decide_window(until, window_months=12)


def test_each_august_is_found_and_nothing_else():
    found = find_closures(wholesaler("2025-12-31"), look("2025-12-31"))
    assert found["start"].dt.year.tolist() == [2022, 2023, 2024, 2025]
    near = pd.Timedelta(days=6)
    for start, end in zip(found["start"], found["end"], strict=True):
        assert abs(start - pd.Timestamp(start.year, 8, 1)) <= near
        assert abs(end - pd.Timestamp(start.year, 8, 31)) <= near
    assert not found["still_on"].any()


@pytest.mark.parametrize(("accounts", "gap"), [(30, 9.0), (30, 60.0), (3, 7.0)])
def test_accounts_that_do_not_close_together_show_no_silence(accounts, gap):
    lines = wholesaler("2025-12-31", closes=False, accounts=accounts, gap=gap)
    assert find_closures(lines, look("2025-12-31")).empty


def test_twenty_late_on_one_day_are_said_once():
    """On 31 August all thirty are late by their own rhythm; C00 was already late in July."""
    until = "2025-08-31"
    lines = wholesaler(until)
    gone = lines["account"].eq("C00") & lines["date"].ge("2025-05-01")
    lines = lines[~gone]
    closures = find_closures(lines, look(until))
    alerts = decide_alerts(lines, look(until), closures, RULES)
    late = list_raised(alerts[alerts["alert"].eq("late_reorder")])
    assert late.index.tolist() == ["C00"]
    own = alerts[alerts["account"].eq("C05")].set_index("alert")
    assert own.at["late_reorder", "state"] == "unknown"
    assert own.at["late_reorder", "seen"] > own.at["late_reorder", "high_limit"]
    (news,) = check_silence(closures, SPAIN)
    assert "callan a la vez desde el" in news.part("found", "es")
    assert "callan a la vez desde el" in str(show_alarm_rate(closures, SPAIN, rate=0.5))


def test_the_stated_rate_is_not_printed_where_accounts_close_together():
    lines, window = wholesaler("2025-12-31"), look("2025-12-31")
    closures = find_closures(lines, window)
    said = str(show_alarm_rate(closures, SPAIN, rate=0.5))
    assert "0,50" not in said and "4 veces" in said
    assert decide_alerts(lines, window, closures, RULES)["alarm_rate"].isna().all()
    assert not check_silence(closures, SPAIN)
    free = find_closures(wholesaler("2025-12-31", closes=False), window)
    assert "no más de 0,50 falsas alarmas" in str(show_alarm_rate(free, SPAIN, rate=0.5))


def test_the_chance_of_so_few_is_bounded_by_hand():
    """Of 10 usual, 2 or fewer: at most three times Poisson's 2, 3 × e^−10 × 10² ÷ 2."""
    found = _chance_of_so_few(np.array([0, 2]), np.array([10.0, 10.0]))
    assert found == pytest.approx([np.exp(-10), 3 * np.exp(-10) * 50])


def test_a_few_who_buy_all_the_same_leave_the_others_closed():
    """Three of thirty buy on: a tenth of the usual. What is sold after the look is not seen."""
    open_ = wholesaler("2026-08-31", closes=False)
    lines = pd.concat(
        [wholesaler("2026-08-31"), open_[open_["account"].isin(["C00", "C01", "C02"])]]
    )
    found = find_closures(lines, look("2025-08-31"))
    assert found["start"].dt.year.tolist() == [2022, 2023, 2024, 2025]
    assert found["usual"].between(25, 30).all() and found["bought"].between(3, 5).all()
