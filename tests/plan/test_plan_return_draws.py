"""PLAN-11 as a distribution: held against closed forms worked by hand."""

import numpy as np
import pandas as pd
import pytest
from cases import page, told
from hypothesis import given
from hypothesis import strategies as st

from kamlib.plan import returns as room
from kamlib.plan.returns import (
    check_margin,
    margin_check,
    openings,
    return_distribution,
    return_drivers,
    return_range,
    triangle,
)
from kamlib.plan.show.charts_returns import show_distribution_chart
from kamlib.plan.wallet import wallet
from kamlib.plan.white_space import white_space
from kamlib.segment.cost import margin_share, programme_cost, yearly_revenue
from kamlib.words.words import Words

RULES = dict(
    win_probability=0.25,
    margin_share=0.4,
    margin_spread=0.0,
    programme_cost=150.0,
    cost_overrun=0.0,
    discount_rate=0.1,
    horizon_years=3,
    ramp=[0.5, 1.0],
    delay_months=0.0,
)
PLAN = ("margin_spread", "cost_overrun", "discount_rate", "horizon_years", "ramp", "delay_months")


def plan_of(families, **rules):
    """A case of these openings under these rules."""
    rules = RULES | rules
    plan = {name: rules[name] for name in PLAN if name in rules}
    settings = {"plan": plan, "define": {"win_probability": rules["win_probability"]}}
    figures = {openings: families, margin_share: rules["margin_share"]}
    return told(page(settings=settings), figures | {programme_cost: rules["programme_cost"]})


def families(*rows):
    names = ["family", "headroom_low", "headroom", "headroom_high", "probability"]
    return pd.DataFrame(rows, columns=names)


def test_nothing_uncertain_is_the_closed_form():
    sure = families(("oil", 600.0, 600.0, 600.0, 1.0))
    draws = return_distribution(plan_of(sure))
    # 240 a year: 120 − 150 = −30, then 90 and 90; NPV = −30/1.1 + 90/1.21 + 90/1.331 = 114.73
    assert set(draws["npv"]) == {round(-30 / 1.1 + 90 / 1.21 + 90 / 1.331, 2)}
    assert set(draws["break_even_year"]) == {2.0}  # cumulative −30, 60, 150
    assert return_drivers(plan_of(sure)).empty


def test_means_are_those_of_the_closed_form():
    two = families(("oil", 800.0, 1000.0, 1500.0, 0.5), ("air", 300.0, 400.0, 800.0, np.nan))
    case = plan_of(two, margin_spread=0.05, cost_overrun=0.3, delay_months=6.0)
    draws = return_distribution(case)
    # 0.5 × 3,300 ÷ 3 + 0.25 × 1,500 ÷ 3 = 675 of revenue; × 0.4 = 270
    error = draws["extra_revenue"].std() / room.DRAWS**0.5
    assert draws["extra_revenue"].mean() == pytest.approx(675, abs=4 * error)
    error = draws["extra_contribution"].std() / room.DRAWS**0.5
    assert draws["extra_contribution"].mean() == pytest.approx(270, abs=4 * error)
    assert draws["programme_cost"].mean() == pytest.approx(150 * 1.1, abs=0.5)
    # a start d years late reaches 0.5 (1 − d), 1 − 0.5 d and 1; d is 0.25 on average
    effect = 0.375 / 1.1 + 0.875 / 1.21 + 1 / 1.331
    years = 1 / 1.1 + 1 / 1.21 + 1 / 1.331
    error = draws["npv"].std() / room.DRAWS**0.5
    assert draws["npv"].mean() == pytest.approx(270 * effect - 165 * years, abs=4 * error)
    assert return_drivers(case)["npv_mean"].iloc[0] == pytest.approx(
        270 * effect - 165 * years, abs=0.005
    )


def test_the_programme_without_a_spread_costs_what_it_costs():
    """A triangle of no width is its corner."""
    with np.errstate(all="raise"):  # nor does it warn of a division by nothing
        assert triangle(np.array([0.0, 0.3, 1.0]), 150.0, 150.0, 150.0).tolist() == [150] * 3
    # with its peak at the lower end there is only the falling side: 195 − 45 √(1 − c)
    assert triangle(np.array([0.0, 0.75]), 150.0, 150.0, 195.0) == pytest.approx([150, 172.5])


def test_won_or_not_is_all_or_nothing():
    one = families(("oil", 1000.0, 1000.0, 1000.0, 0.3))
    case = plan_of(one)
    draws = return_distribution(case)
    assert set(draws["extra_revenue"]) == {0.0, 1000.0}
    # won it pays in the first year (200 − 150), lost it never does; 4 × √(0.3 × 0.7 ÷ 10,000)
    assert draws["break_even_year"].notna().mean() == pytest.approx(0.3, abs=0.0184)
    assert draws["extra_revenue"].eq(0).mean() == pytest.approx(0.7, abs=0.0184)
    found = return_range(case).set_index("return_figure")
    assert found.loc["extra_revenue", ["low_tenth", "drawn_median", "high_tenth"]].tolist() == [
        0,
        0,
        1000,
    ]


def test_the_same_seed_gives_the_same_draws(monkeypatch):
    def drawn(seed):
        monkeypatch.setattr(room, "SEED", seed)
        return return_distribution(plan_of(families(("oil", 800.0, 1000.0, 1500.0, 0.5))))

    again = [drawn(seed) for seed in (3, 3, 4)]
    pd.testing.assert_frame_equal(again[0], again[1])
    assert not again[0].equals(again[2])


def test_unknown_stays_unknown():
    nothing = families(("oil", np.nan, np.nan, np.nan, 0.5))
    sure = families(("oil", 1.0, 1.0, 1.0, 1.0))
    for case in (plan_of(nothing), plan_of(sure, margin_share=np.nan)):
        assert return_distribution(case).empty and return_drivers(case).empty
        assert return_range(case).drop(columns="return_figure").isna().all(axis=None)


def test_drivers_by_hand():
    two = families(("oil", 1000.0, 1000.0, 1000.0, 0.5), ("air", 200.0, 200.0, 200.0, 1.0))
    case = plan_of(two, discount_rate=0.0, horizon_years=2, margin_spread=0.1)
    found = return_drivers(case).set_index("driver")
    # revenue 700 on average, effect 0.5 + 1: 700 × 0.4 × 1.5 − 300 = 120; oil lost −180, won 420;
    # margin 0.4 ∓ 0.128: 120 ∓ 700 × 1.5 × 0.1282
    assert found.index.tolist() == ["win", "margin"]  # air is sure, its size and the cost are too
    assert found.loc["win", ["npv_low", "npv_high", "swing"]].tolist() == [-180, 420, 600]
    assert found.loc["margin", "swing"] == pytest.approx(2 * 700 * 1.5 * 0.12816, abs=0.05)
    assert (found["npv_mean"] == 120).all()


def test_every_input_is_moved_by_hand():
    """One family of 0 to 200, won with 0.5; two years, no discount; nothing else is certain.

    Revenue 100 × 0.5 = 50, × 0.4 = 20; a start d years late reaches 0.5 (1 − d) + 1 − 0.5 d =
    1.5 − d, half a year late 1; the cost is 150 × 1.1 = 165 a year: 20 × 1 − 330 = −310.
    """
    one = families(("oil", 0.0, 100.0, 200.0, 0.5))
    uncertain = dict(margin_spread=0.1, cost_overrun=0.3, delay_months=12.0)
    case = plan_of(one, discount_rate=0.0, horizon_years=2, **uncertain)
    found = return_drivers(case).set_index("driver")
    assert found["npv_mean"].tolist() == pytest.approx([-310] * 5, abs=0.01)
    limits = found[["npv_low", "npv_high"]].T
    # 0.9 and 0.1 of a year late; lost and won; a tenth of the triangle below √(0.1 × 200 × 100)
    assert limits["delay"].tolist() == pytest.approx([20 * 0.6 - 330, 20 * 1.4 - 330], abs=0.01)
    assert limits["win"].tolist() == pytest.approx([-330, 40 - 330], abs=0.01)
    size = (100 - 2000**0.5) * 0.5 * 0.4
    assert limits["size"].tolist() == pytest.approx([-310 - size, -310 + size], abs=0.01)
    spread = 50 * 0.1 * 1.28155
    assert limits["margin"].tolist() == pytest.approx([-310 - spread, -310 + spread], abs=0.01)
    # 195 − 45 √(1 − c) at c = 0.9 and 0.1
    costs = [20 - 2 * (195 - 45 * left**0.5) for left in (0.1, 0.9)]
    assert limits["cost"].tolist() == pytest.approx(costs, abs=0.01)
    assert found["swing"].to_dict() == pytest.approx(
        (limits.loc["npv_high"] - limits.loc["npv_low"]).abs().to_dict(), abs=0.01
    )
    assert found.index.tolist() == ["cost", "win", "size", "delay", "margin"]


def test_draws_spread_as_the_margin_and_the_delay_do():
    """600 sure at 0.4 ± 0.05: 240 ± 30; half a year late at most and one year of 240 − 150."""
    sure = families(("oil", 600.0, 600.0, 600.0, 1.0))
    draws = return_distribution(plan_of(sure, margin_spread=0.05))
    assert draws["extra_contribution"].std() == pytest.approx(30, rel=0.03)
    draws = return_distribution(
        plan_of(sure, delay_months=6.0, ramp=[1.0], horizon_years=1, discount_rate=0.0)
    )
    # each start as likely: 240 × (1 − d) − 150 from −30 to 90
    assert (draws["npv"].min(), draws["npv"].max()) == pytest.approx((-30, 90), abs=0.5)
    assert draws["npv"].mean() == pytest.approx(30, abs=1.5)


@given(st.floats(0, 1), st.lists(st.floats(0, 1e6), min_size=3, max_size=3).map(sorted))
def test_triangles_stay_inside(chance, corners):
    value = float(triangle(np.array([chance]), *corners)[0])
    assert corners[0] - 1e-6 <= value <= corners[2] + 1e-6


def test_triangle_by_hand():
    # from 0 over 1 to 3: the rising side holds a third; half of all lies below 3 − √(0.5 × 3 × 2)
    assert triangle(np.array([1 / 3, 0.5]), 0.0, 1.0, 3.0) == pytest.approx([1, 3 - 3**0.5])


def test_openings_hold_every_family_once():
    needs = pd.DataFrame(
        {
            "family": ["oil", "air", "nuts", "lead"],
            "headroom_low": [40.0, 20, 10, np.nan],
            "headroom": [50.0, 30, 10, np.nan],
            "headroom_high": [60.0, 30, 10, np.nan],
            "probability": [0.5, np.nan, 0.9, np.nan],
        }
    )
    space = pd.DataFrame(
        {
            "family": ["oil", "air", "nuts", "lead", "gas"],
            "state": ["buys", "could", "not_relevant", "could", "unknown"],
            "potential_low": [0.0, 20, 0, 5, np.nan],
            "potential": [0.0, 30, 0, 7, np.nan],
            "potential_high": [0.0, 30, 0, 9, np.nan],
            "probability": [0.5, 0.4, 0.9, 0.2, 0.2],
        }
    )
    found = openings(told(page(), {wallet: needs, white_space: space})).set_index("family")
    # air stands in both and counts once, as the wallet says, with the chance judged of the gap;
    # nuts were judged not relevant; lead's need is unknown, so its peers speak; gas is unknown
    assert found["headroom"].to_dict() == {"oil": 50, "air": 30, "lead": 7}
    assert found["opening_basis"].tolist() == ["wallet", "wallet", "peers"]
    assert found["probability"].tolist() == [0.5, 0.4, 0.2]
    none = {wallet: needs.iloc[3:], white_space: space.iloc[:0]}
    assert openings(told(page(), none)).empty


def test_margin_before_and_after():
    def verdicts(extra_contribution, cost=70):
        found = check_margin(1000, 0.2, 500, extra_contribution, cost)
        return found.set_index("plan_state")["margin_verdict"]

    # 200 of 1,000; + 100 − 70 = 230 of 1,500 is 15 %; + 180 − 70 = 310 is 21 %; + 70 − 70 nothing
    assert verdicts(100)["expected"] == "thinner"
    assert verdicts(180)["expected"] == "grows"
    assert verdicts(70)["expected"] == "dissolves"
    assert verdicts(100)["nothing_won"] == "dissolves"
    assert verdicts(np.nan)["expected"] == "unknown"
    # the same margin for more is no thinner one; nothing sold has none
    assert verdicts(100, cost=0.0)["expected"] == "grows"
    assert check_margin(0, 0.2, 0, 0, 70)["margin_share"].isna().all()
    # nobody said what the plan costs, and it brings nothing: neither eaten nor kept
    assert verdicts(0, cost=np.nan)["expected"] == "no_cost"
    assert verdicts(100, cost=np.nan)["nothing_won"] == "no_cost"


def test_the_margin_is_checked_with_what_is_drawn_on_average():
    case = told(plan_of(families(("oil", 600.0, 600.0, 600.0, 1.0))), {yearly_revenue: 1000.0})
    found = margin_check(case).set_index("plan_state")
    # 400 of 1,000; 240 more of 600 more, less 150: 490 of 1,600; 400 − 150 = 250 of 1,000
    assert found["contribution"].tolist() == pytest.approx([400, 490, 250])
    assert found["margin_share"].tolist() == pytest.approx([0.4, 490 / 1600, 0.25])


def test_a_plan_without_a_cost_never_pays_back():
    case = plan_of(families(("oil", 800.0, 1000.0, 1500.0, 0.5)), programme_cost=0.0)
    draws = return_distribution(case)
    assert draws["extra_contribution"].gt(0).any()
    assert draws[["programme_cost", "npv", "break_even_year"]].isna().all(axis=None)
    assert return_drivers(case).empty
    said = show_distribution_chart(draws, Words("es", "es-ES", "EUR"))
    assert "no se ha indicado lo que cuesta el programa" in str(said)
