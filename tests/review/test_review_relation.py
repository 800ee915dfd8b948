"""REV-1 by hand: the indicators that people's records give."""

import numpy as np
import pandas as pd
import pytest
from cases import page

from kamlib.review.kpis import measure_relation


def dates(*texts):
    return pd.to_datetime(pd.Series(texts))


def test_relation_by_hand():
    people = pd.DataFrame(
        {
            "person": list("abcd"),
            "owner": ["kam", "kam", None, "kam"],
            "last_contact": dates("2025-12-21", "2025-10-02", "2025-12-30", None),
            "contact_days": [30, None, 60, 60],
        }
    )
    meetings = pd.DataFrame(
        {"met_on": dates("2025-12-29", "2026-01-08"), "meeting_state": ["held", "planned"]}
    )
    duties = pd.DataFrame(
        {
            "obligation_kind": ["claim", "claim", "claim", "contract"],
            "obligation_state": ["met", "open", "waived", "met"],
            "contract_end": dates(None, None, None, "2026-03-31"),
        }
    )
    voice = pd.DataFrame(
        {
            "asked_on": dates("2025-05-01", "2025-11-01", "2025-11-01", "2024-01-01", "2025-12-01"),
            "asked_item": ["prices", "prices", "times", "old", "first call"],
            "asked_about": ["satisfaction"] * 3 + [None, "share_of_mind"],
            "satisfaction": [0.2, 0.5, 0.8, 0.0, 0.4],
            "answers": [10, 10, 5, 50, 10],
        }
    )
    goals = pd.DataFrame(
        {
            "due": dates("2025-06-30", "2025-06-30", "2025-06-30", "2026-06-30", "2026-06-30"),
            "progress": ["done", "doing", "dropped", "doing", "done"],
        }
    )
    said = {"stakeholder": people, "meeting": meetings, "obligation": duties, "voice": voice}
    found = measure_relation(page(said=said | {"objective": goals}), 45)
    # a and b have an owner and were met this year; c has no owner, d no contact written down
    assert found["contacts_covered"] == (0.5, pytest.approx(np.nan, nan_ok=True),
                                         pytest.approx(np.nan, nan_ok=True), 4)  # fmt: skip
    assert found["days_since_contact"].value == 1  # c on 30 December; the planned one is none
    # within the cadence: a (10 of 30 days), c (1 of 60); b is 90 days of 45; d unknown
    assert found["cadence_kept"].value == pytest.approx(2 / 3)
    assert (found["cadence_kept"].low, found["cadence_kept"].high) == (2 / 4, 3 / 4)
    assert found["contract_left"].value == 90
    assert found["claims_resolved"][::3] == (pytest.approx(2 / 3), 3)
    # the last asking of each item: (0.5 × 10 + 0.8 × 5) ÷ 15; the one of 2024 is too old
    assert found["satisfaction"].value == pytest.approx(9 / 15)
    assert found["satisfaction"].cases == 15
    assert found["share_of_mind"].value == pytest.approx(0.4)
    # due or done: three, of which two done; the dropped one is left aside
    assert found["objectives_reached"][::3] == (pytest.approx(2 / 3), 3)


def test_what_nobody_wrote_down_is_unknown():
    found = measure_relation(page(), 45)
    assert all(np.isnan(figure.value) for figure in found.values())


def test_a_contract_without_an_end_leaves_nobody_to_say_what_is_left():
    """The table's ends on 30 June 2026: 181 days; one that runs on is the last one."""
    contracts = pd.DataFrame({"account": ["A", "A"], "end": dates("2026-06-30", "2026-01-31")})
    left = measure_relation(page(contracts=contracts), 45)["contract_left"]
    assert (left.value, left.cases) == (181, 2)
    contracts["end"] = dates("2026-06-30", None)
    assert np.isnan(measure_relation(page(contracts=contracts), 45)["contract_left"].value)


def test_a_year_of_contact_and_of_answers_to_the_day():
    """Met or asked on 31 December 2024, 365 days before: recent. The day before: no more."""
    people = pd.DataFrame({"person": ["a", "b"], "owner": "kam"})
    people["last_contact"] = dates("2024-12-31", "2024-12-30")
    voice = pd.DataFrame({"asked_on": dates("2024-12-31", "2024-12-30", "2025-12-31"),
                          "asked_item": ["x", "y", "z"], "satisfaction": [1.0, 0.0, 0.5],
                          "answers": [1, 1, 3]})  # fmt: skip
    goals = pd.DataFrame({"due": dates("2025-12-31", "2026-01-01"), "progress": "doing"})
    said = {"stakeholder": people, "voice": voice, "objective": goals}
    found = measure_relation(page(said=said), np.nan)
    assert found["contacts_covered"][::3] == (0.5, 2)
    assert found["satisfaction"][::3] == ((1 + 1.5) / 4, 4)
    assert found["objectives_reached"][::3] == (0, 1)  # the one of tomorrow is not due
    today = people.assign(last_contact=dates("2025-12-31", None))
    found = measure_relation(page(said={"stakeholder": today}), np.nan)
    assert found["days_since_contact"][::3] == (0, 1)


def test_an_asking_without_answers_says_nothing():
    voice = pd.DataFrame({"asked_on": dates("2025-12-01", "2025-12-01"), "asked_item": ["x", "y"],
                          "satisfaction": [1.0, 0.5], "answers": [0, 2]})  # fmt: skip
    assert measure_relation(page(said={"voice": voice}), 45)["satisfaction"][::3] == (0.5, 2)
