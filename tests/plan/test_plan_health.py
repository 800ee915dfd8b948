"""Health: each component by hand, the unknown widens the range and counts as nothing."""

import numpy as np
import pandas as pd
import pytest
from cases import page, told
from hypothesis import given
from hypothesis import strategies as st
from method_frames import make_lines

from kamlib.plan import health as room
from kamlib.plan.health import FROM_ALERTS, dissatisfaction, health, measure_health_range
from kamlib.segment.cost import client_margin_share, margin_share

RULES = {"review": {"voice_min_answers": 5, "returns_high": 2.0}, "plan": {"satisfied_from": 0.7}}
RISING = {"growth": 0.1, "growth_low": 0.02, "growth_high": 0.2, "quarters": 8}


def alerts(**states) -> pd.DataFrame:
    rows = [(a, states.get(a, "quiet"), "days", 5.0, 1.0, 9.0, 12) for a in FROM_ALERTS]
    names = ["alert", "state", "unit", "seen", "low_limit", "high_limit", "cases"]
    return pd.DataFrame(rows, columns=names)


def voice(*rows) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["asked_on", "satisfaction", "answers"])
    return frame.assign(asked_on=pd.to_datetime(frame["asked_on"]))


def sold(returned: float, of_all: float = 0.01) -> pd.DataFrame:
    """Lines of A, of whom this share comes back, and of B, so that of all `of_all` does."""
    if np.isnan(returned):
        return make_lines([])
    back = 2e6 * of_all - 1e6 * returned
    rows = [("A", 1e6, "sale"), ("A", -1e6 * returned, "return")]
    rows += [("B", 1e6, "sale"), ("B", -back, "return")]
    return make_lines(rows, "account net_revenue kind")


@pytest.fixture
def components(monkeypatch):
    def found(trend=RISING, states=None, said=None, margin=0.25, returned=0.01) -> pd.DataFrame:
        monkeypatch.setattr(room, "measure_trend", lambda *_, **__: pd.DataFrame([trend]))
        told_alerts = alerts(**(states or {})).assign(account="A")
        said = {"voice": voice() if said is None else said}
        frames = {"alerts": told_alerts}
        case = page(lines=sold(returned), said=said, frames=frames, settings=RULES)
        case = told(case, {margin_share: margin, client_margin_share: 0.2})
        return health(case).set_index("component")

    return found


@pytest.mark.parametrize(
    ("low", "high", "state"),
    [
        (0.01, 0.3, "good"),
        (-0.3, -0.01, "bad"),
        (-0.1, 0.2, "middling"),
        (0.0, 0.2, "middling"),
        (-0.2, 0.0, "middling"),
    ],
)
def test_trend_by_its_whole_interval(components, low, high, state):
    trend = {"growth": 0.1, "growth_low": low, "growth_high": high, "quarters": 8}
    assert components(trend).loc["trend", "health_state"] == state


def test_alerts_against_the_limit_that_counts(components):
    found = components(states={"late_reorder": "raised", "volume_drop": "unknown"})
    assert found.loc["late_reorder", ["health_state", "against"]].tolist() == ["bad", 9.0]
    assert found.loc["volume_drop", ["health_state", "against"]].tolist() == ["unknown", 1.0]
    assert found.loc["slower_payment", "health_score"] == 1.0


@pytest.mark.parametrize(
    ("share", "state"),
    [(0.25, "good"), (0.2, "good"), (0.1, "middling"), (0.0, "bad"), (-0.1, "bad"),
     (np.nan, "unknown")],
)  # fmt: skip
def test_margin_against_the_clients_own(components, share, state):
    assert components(margin=share).loc["margin", "health_state"] == state


@pytest.mark.parametrize(
    ("returned", "state"),
    [(0.0, "good"), (0.01, "good"), (0.015, "middling"), (0.02, "middling"), (0.021, "bad"),
     (np.nan, "unknown")],
)  # fmt: skip
def test_returns_against_the_clients_own(components, returned, state):
    assert components(returned=returned).loc["returns", "health_state"] == state


def test_voice_counts_as_said_weighted_by_answers(components):
    said = voice(("2025-03-01", 0.9, 8), ("2025-09-01", 0.4, 2), ("2024-12-31", 0.0, 50))
    found = components(said=said).loc["voice"]
    # (0.9 × 8 + 0.4 × 2) ÷ 10; what was asked before the window is past
    assert found["health_score"] == pytest.approx(0.8)
    assert found["cases"] == 10 and found["health_state"] == "measured"


def test_too_few_answers_and_answers_without_number_say_nothing(components):
    few = components(said=voice(("2025-03-01", 0.9, 4))).loc["voice"]
    assert few["health_state"] == "unknown" and np.isnan(few["health_score"])
    enough = components(said=voice(("2025-03-01", 0.9, 5))).loc["voice"]
    assert enough["health_state"] == "measured"
    bare = components(said=voice(("2025-03-01", 0.9, None))).loc["voice"]
    assert bare["cases"] == 0 and np.isnan(bare["health_score"])


def test_range_by_hand(components):
    # 7 good, voice unknown, trend bad: 7 ÷ 8 known; (7 + 0) ÷ 9 to (7 + 1) ÷ 9
    trend = {"growth": -0.2, "growth_low": -0.3, "growth_high": -0.1, "quarters": 8}
    found = measure_health_range(components(trend))
    assert found == pytest.approx((7 / 8, 7 / 9, 8 / 9, 8, 9))


def test_nothing_known_is_unknown_between_nothing_and_all():
    found = measure_health_range(pd.DataFrame({"health_score": [np.nan] * 3}))
    assert np.isnan(found.health) and (found.low, found.high, found.known) == (0.0, 1.0, 0)


scores = st.lists(st.none() | st.floats(0, 1), min_size=1, max_size=12)


@given(scores, st.floats(0, 1))
def test_learning_one_component_narrows_the_range(known, learned):
    def measure(values):
        frame = pd.DataFrame({"health_score": pd.Series(values, dtype="float64")})
        return measure_health_range(frame)

    before, after = measure([*known, None]), measure([*known, learned])
    assert before.low - 1e-9 <= after.low
    assert after.high <= before.high + 1e-9
    if before.known:
        assert before.low - 1e-9 <= before.health <= before.high + 1e-9


OWED = ["item", "side", "obligation_kind", "obligation", "clause", "amount", "due"]
OWED += ["obligation_state"]


def test_discontent_is_unknown_where_nobody_asked():
    def states(voice=(), owed=(), returned=0.0):
        said = {
            "voice": pd.DataFrame(voice, columns=["asked_on", "satisfaction", "answers"]),
            "obligation": pd.DataFrame(owed, columns=OWED),
        }
        lines = sold(returned)
        return dissatisfaction(page(lines=lines, said=said, settings=RULES))["sign_state"].tolist()

    day = pd.Timestamp("2025-06-30")
    assert states() == ["no", "unknown", "unknown"]
    assert states(returned=np.nan) == ["unknown"] * 3
    assert states(returned=0.02)[0] == "no" and states(returned=0.021)[0] == "yes"
    assert states(voice=[(day, 0.4, 4)])[1] == "unknown"  # four answers are too few
    assert states(voice=[(day, 0.7, 9)])[1] == "no" and states(voice=[(day, 0.6, 9)])[1] == "yes"
    late = ("o1", "ours", None, "report", None, None, day, "open")
    theirs = ("o2", "theirs", None, "forecast", None, None, day, "open")
    assert states(owed=[late])[2] == "yes" and states(owed=[theirs])[2] == "unknown"
    assert states(owed=[(*late[:-1], "met")])[2] == "no"


def test_an_account_without_lines_has_no_alerts_and_is_unknown():
    case = told(page(settings=RULES), {margin_share: np.nan, client_margin_share: 0.2})
    found = health(case)
    assert found["health_state"].eq("unknown").all() and len(found) == 9
    units = found.set_index("component").loc[[*FROM_ALERTS], ["unit", "cases"]]
    assert units["unit"].tolist() == ["days", "money", "orders", "percent", "days"]
    assert units["cases"].eq(0).all()
