"""What if: the same tiers as the whole portfolio decided with those settings, and fast."""

import time
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from method_frames import make_lines, make_settings

from kamlib.segment.portfolio import decide_portfolio
from kamlib.segment.what_if import measure_moves, measure_what_if, prepare_what_if

ROWS = [("A", 400, 200), ("B", 300, 280), ("C", 100, 50), ("D", 60, 55), ("E", 50, 45),
        ("F", 40, 35), ("G", 30, 25), ("H", 15, 10), ("I", 5, 4)]  # fmt: skip
SMALL = make_lines([(*row, "2025-12-31") for row in ROWS], "account net_revenue cost date")
WALLET = pd.DataFrame(
    {"account": ["B", "C"], "family": "f", "need": [600.0, 900], "need_low": [500.0, 800],
     "need_high": [700.0, 950], "probability": np.nan, "policy": "none", "essential": False,
     "as_of": pd.NaT}
)  # fmt: skip
RATINGS = pd.DataFrame(
    [(a, f, "x", s) for a, s in zip("ABCDE", (5, 2, 4, 1, 3), strict=True)
     for f in ("growth", "reference", "win", "fit", "relationship", "renewal")
     if not (a == "C" and f == "win")],
    columns=["account", "factor", "rater", "score"],
)  # fmt: skip
FORMER = pd.DataFrame({"account": ["D", "A"], "reviews_below": [0, 1]})
PEOPLE = {
    "ratings": RATINGS,
    "former_list": FORMER,
    "overrides": pd.DataFrame({"account": ["E"], "tier": ["key"]}),
    "reasons": pd.DataFrame(
        {
            "account": ["F"],
            "key_reason": ["intangible"],
            "evidence": ["…"],
            "approved": [True],
            "permission": [None],
        }
    ),  # fmt: skip
}


@pytest.mark.parametrize("judged", [False, True])
def test_nothing_changed_is_as_decided(judged):
    people = PEOPLE if judged else {}
    told = make_settings()
    frames = decide_portfolio(SMALL, {"wallet": WALLET}, told, **people)
    base = prepare_what_if(frames, told, former_list=people.get("former_list"))
    found = measure_what_if(base)
    assert not found["moved"].any()
    pd.testing.assert_series_equal(found["rank"], found["former_rank"], check_names=False)


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "high_volume_share": st.sampled_from([0.01, 0.06, 0.15, 0.4]),
        "high_profit_markup": st.sampled_from([0.0, 0.1, 0.3, 1.0]),
        "volume_rule": st.sampled_from(["monthly_share", "above_mean", "pareto"]),
        "trial_needs_potential": st.sampled_from([0.1, 0.5, 3.0]),
        "above_mean": st.sampled_from([0.0, 0.33, 2.0]),
        "pareto_share": st.sampled_from([0.4, 0.8, 0.95]),
        "cap_accounts": st.integers(1, 6),
        "cap_hours": st.sampled_from([0.0, 160.0, 300.0]),
        "keep_below": st.sampled_from([0.2, 0.9]),
        "keep_reviews": st.integers(1, 3),
        "matrix_cut": st.sampled_from([2.0, 3.0, 4.0]),
        "min_known_weight": st.sampled_from([0.3, 0.6, 0.9]),
    },
)
WEIGHTS = st.dictionaries(
    st.sampled_from(["revenue", "growth", "fit", "win", "effort"]), st.integers(0, 60), max_size=4
)
SECTION = {"matrix_cut": "factors", "min_known_weight": "factors"} | dict.fromkeys(
    ["high_volume_share", "high_profit_markup", "volume_rule", "trial_needs_potential"], "segment"
)


@cache
def decided(judged):
    """The portfolio as set, once: every example asks for other settings of the same one."""
    people, before = PEOPLE if judged else {}, make_settings(factors={"draws": 100})
    frames = decide_portfolio(SMALL, {"wallet": WALLET}, before, **people)
    return prepare_what_if(frames, before, former_list=people.get("former_list"))


@settings(max_examples=15, deadline=None)
@given(CHANGES, WEIGHTS, st.booleans())
def test_the_same_as_deciding_everything_again(changed, weights, judged):
    people = PEOPLE if judged else {}
    found = measure_what_if(decided(judged), weights=weights, **changed).set_index("account")
    sections = {"factors": {"draws": 100}, "weights": {k: float(v) for k, v in weights.items()}}
    for name, value in changed.items():
        sections.setdefault(SECTION.get(name, "define"), {})[name] = value
    again = decide_portfolio(SMALL, {"wallet": WALLET}, make_settings(**sections), **people)
    told = again["accounts"].set_index("account")
    for name in ("tier", "volume", "profit", "quadrant", "on_list"):
        assert found[name].to_dict() == told[name].to_dict(), name
    assert found["rank"].dropna().to_dict() == told["rank"].dropna().to_dict()
    np.testing.assert_allclose(found["total_score"], told["total_score"])


def test_of_a_total_of_nothing_no_tier_has_a_share():
    found = pd.DataFrame(
        {"former_tier": ["key", "key"], "tier": ["key", "trial"], "net_revenue": [10.0, -10.0]}
    )
    moves = measure_moves(found).set_index("tier")
    assert moves["former_accounts"].to_dict() == {"key": 2, "trial": 0, "develop": 0, "standard": 0}
    assert moves["accounts"].to_dict() == {"key": 1, "trial": 1, "develop": 0, "standard": 0}
    assert moves[["former_revenue_share", "revenue_share"]].isna().all(axis=None)


def test_what_cannot_be_changed_here_is_told():
    told = make_settings()
    base = prepare_what_if(decide_portfolio(SMALL, {}, told), told)
    with pytest.raises(KeyError, match="above_meen"):
        measure_what_if(base, above_meen=1)
    with pytest.raises(KeyError, match="fitness"):
        measure_what_if(base, weights={"fitness": 1})


def test_five_thousand_accounts_follow_a_slider():
    chance = np.random.default_rng(7)
    rows = [
        (f"{i:05}", net, net / chance.uniform(1, 2), "2025-12-31")
        for i, net in enumerate(chance.lognormal(8, 1.5, 5000))
    ]
    told = make_settings(factors={"draws": 100})
    frames = decide_portfolio(make_lines(rows, "account net_revenue cost date"), {}, told)
    base = prepare_what_if(frames, told)
    best = np.inf
    for share in (0.001, 0.002, 0.003, 0.004, 0.005):
        begin = time.perf_counter()
        found = measure_what_if(base, high_volume_share=share, weights={"growth": 40 * share})
        best = min(best, time.perf_counter() - begin)
    assert len(found) == 5000
    assert best < 0.05
