"""SEG-4 and SEG-5: weighted scores, schemes and the matrix, by hand."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.segment.factors import FACTORS, decide_factors
from kamlib.segment.weights import (
    PRESETS,
    check_scheme,
    decide_matrix,
    decide_weights,
    measure_account_scores,
    measure_weighted,
)


def scores_of(table, names=None):
    """Scores of accounts A, B, … as `measure_scores` gives them; None is unknown."""
    names = names or ["f1", "f2", "f3"][: len(table[0])]
    rows = [
        (chr(65 + i), name, np.nan if value is None else float(value))
        for i, row in enumerate(table)
        for name, value in zip(names, row, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["account", "factor", "counted"])
    source = np.where(frame["counted"].isna(), "unknown", "people")
    return frame.assign(account_name=frame["account"].str.lower(), score_source=source)


def factors_of(*weights, axes=None, names=None):
    names = names or ["f1", "f2", "f3", "f4"][: len(weights)]
    frame = pd.DataFrame({"factor": names, "weight": np.array(weights, dtype=float)})
    frame["weight_share"] = frame["weight"] / max(frame["weight"].sum(), 1e-9)
    frame["axis"] = axes or "neither"
    return frame


def test_score_and_range_by_hand():
    """Weights 50/30/20, scores 4/?/2.

    (50 × 4 + 20 × 2) ÷ 70 = 3.43; unknown at 1: (200 + 30 + 40) ÷ 100 = 2.70; at 5: 3.90. Known
    weight 70 %. Of B only 30 + 20 = 50 % is known: unranked, with a range from 1.5 + 0.5 to …
    """
    found = measure_account_scores(
        scores_of([[4, None, 2], [None, 3, 3], [2, 2, 2]]),
        factors_of(50, 30, 20),
        min_known_weight=0.6,
    ).set_index("account")
    a = found.loc["A"]
    assert (round(a["total_score"], 2), a["score_low"], a["score_high"]) == (3.43, 2.7, 3.9)
    assert a["known_weight"] == pytest.approx(0.7)
    assert found["score_rank"].to_dict()["A"] == 1
    assert not found.loc["B", "ranked"]
    # B: 50 × 1 + 30 × 3 + 20 × 3 = 200; 50 × 5 + 150 = 400
    assert found.loc["B", ["score_low", "score_high"]].tolist() == [2.0, 4.0]
    assert found.index.tolist() == ["A", "C", "B"]


def test_known_weight_of_just_sixty_percent_is_enough():
    values = np.array([[3.0, 3.0, np.nan]])
    at = measure_weighted(values, np.array([0.1, 0.2, 0.2]), min_known_weight=0.6)
    assert at["score"][0] == pytest.approx(3)  # 0.1 + 0.2 is 0.30000000000000004
    below = measure_weighted(values, np.array([29.0, 30.0, 41.0]), min_known_weight=0.6)
    assert np.isnan(below["score"][0])


def test_presets_sum_to_a_hundred_and_can_be_edited():
    for objective, weights in PRESETS.items():
        assert sum(weights.values()) == 100, objective
        assert set(weights) == set(FACTORS)
    given = dict.fromkeys(FACTORS) | {"fit": 0.0, "effort": 20}
    found = decide_weights("protect", given)
    assert (found["fit"], found["effort"], found["revenue"]) == (0.0, 20.0, 25.0)


@given(
    st.lists(st.lists(st.none() | st.integers(1, 5), min_size=4, max_size=4), min_size=1),
    st.lists(st.integers(0, 100), min_size=4, max_size=4).filter(any),
    st.floats(0.01, 100),
)
def test_scores_lie_in_their_range_and_know_no_scale(table, weights, scale):
    values = np.array([[np.nan if v is None else v for v in row] for row in table], dtype=float)
    weights = np.array(weights, dtype=float)
    found = measure_weighted(values, weights, min_known_weight=0.0)
    again = measure_weighted(values, weights * scale, min_known_weight=0.0)
    for name in found:
        np.testing.assert_allclose(found[name], again[name], rtol=1e-9)
    known = ~np.isnan(found["score"])
    assert (found["score_low"] <= found["score_high"] + 1e-9).all()
    assert (found["score_low"][known] <= found["score"][known] + 1e-9).all()
    assert (found["score"][known] <= found["score_high"][known] + 1e-9).all()
    everything = np.isclose(found["known_weight"], 1)
    np.testing.assert_allclose(found["score_low"][everything], found["score_high"][everything])


def findings(frame):
    return frame.set_index("scheme_finding")


def test_weights_that_do_not_sum_and_one_that_rules_alone():
    """60 + 30 = 90; 60 ÷ 90 = 67 % is more than the others together."""
    found = findings(check_scheme(factors_of(60, 30), min_known_weight=0.6))
    assert found["finding_value"].round(3).to_dict() == {
        "weights_do_not_sum": 90.0,
        "rules_alone": 0.667,
    }
    alone = findings(check_scheme(factors_of(100, 0), min_known_weight=0.6))
    assert alone["finding_value"].to_dict() == {"rules_alone": 1.0}
    assert check_scheme(factors_of(50, 50), min_known_weight=0.6).empty
    assert check_scheme(factors_of(0, 0), min_known_weight=0.6)["scheme_finding"].tolist() == [
        "no_weight"
    ]


def test_inert_weightless_and_mostly_unknown():
    """f1 is 3 for all; f3 weighs nothing though judged; of f4 three of four are unknown."""
    scores = scores_of(
        [[3, 1, 2, 1], [3, 2, 2, None], [3, 3, 2, None], [3, 5, 2, None]], ["f1", "f2", "f3", "f4"]
    )
    found = check_scheme(factors_of(40, 40, 0, 20), scores, min_known_weight=0.6)
    told = found.set_index("scheme_finding")["factor"].to_dict()
    assert told == {"inert": "f1", "weightless": "f3", "mostly_unknown": "f4"}
    assert findings(found).loc["mostly_unknown", "finding_value"] == 0.75
    half = check_scheme(factors_of(50, 50), scores_of([[1, 1], [2, None]]), min_known_weight=0.5)
    assert half.empty  # half is not most


def test_the_same_thing_counted_twice():
    """Ranks of f1 and f2 are the same for all eight; f3 runs against them, weakly."""
    table = [
        [v, min(5, v + 1), w] for v, w in zip([1, 1, 2, 2, 3, 3, 4, 4], [3, 1] * 4, strict=True)
    ]
    found = check_scheme(factors_of(40, 30, 30), scores_of(table), min_known_weight=0.6)
    row = findings(found).loc["double_counted"]
    assert (row["factor"], row["other_factor"], row["finding_value"], row["cases"]) == (
        *("f1", "f2"),
        *(1.0, 8),
    )
    few = check_scheme(factors_of(40, 30, 30), scores_of(table[:7]), min_known_weight=0.6)
    assert "double_counted" not in set(few["scheme_finding"])
    weightless = check_scheme(factors_of(70, 0, 30), scores_of(table), min_known_weight=0.6)
    assert weightless["scheme_finding"].tolist() == ["rules_alone", "weightless"]
    yes_or_no = scores_of([[v, v] for v in [1, 5] * 4])  # two levels are enough to order by
    found = check_scheme(factors_of(50, 50), yes_or_no, min_known_weight=0.6)
    assert found["scheme_finding"].tolist() == ["double_counted"]


def test_bands_that_nobody_or_everybody_reaches():
    """A is 3.43 (2.7 … 3.9), C is 2: nobody can be 4; everybody is 1.9."""
    scores = scores_of([[4, None, 2], [2, 2, 2]])
    found = check_scheme(
        factors_of(50, 30, 20), scores, min_known_weight=0.6, bands=[1.9, 3.9, 4.0]
    )
    bands = found[found["scheme_finding"].str.startswith("band")]
    assert bands[["scheme_finding", "finding_value"]].to_numpy().tolist() == [
        ["band_unreachable", 4.0],
        ["band_certain", 1.9],
    ]
    whole = check_scheme(factors_of(50, 30, 20), scores, min_known_weight=0.6, bands=[1.0])
    assert whole["scheme_finding"].tolist() == ["inert"]  # 1 is the scale's own edge, no band


def test_nobody_ranked_is_said():
    found = check_scheme(factors_of(50, 30, 20), scores_of([[None, 3, 3]]), min_known_weight=0.6)
    row = findings(found).loc["nobody_ranked"]
    assert row["finding_value"] == pytest.approx(0.5)
    idle = check_scheme(factors_of(0, 0), scores_of([[4, 3]]), min_known_weight=0.6)
    assert idle["scheme_finding"].tolist() == ["no_weight", "weightless", "weightless"]


AXES = ["attractiveness", "attractiveness", "strength"]


def test_matrix_by_hand():
    """Attractiveness of f1, f2 (weights 30, 10), strength of f3.

    A: (30 × 2 + 10 × 5) ÷ 40 = 2.75, strength 4: status. B: (90 + 30) ÷ 40 = 3, a tie is high;
    strength 3 too: strategic. C: 4 and 2: star. D: 2 and 1: streamline. E: strength unknown.
    F: f2 unknown, 75 % of the axis known: 4, between 3.25 and 4.25: a star for certain.
    """
    scores = scores_of([[2, 5, 4], [3, 3, 3], [4, 4, 2], [2, 2, 1], [4, 4, None], [4, None, 2]])
    found = decide_matrix(
        scores, factors_of(30, 10, 60, axes=AXES), matrix_cut=3.0, min_known_weight=0.6
    )
    assert found["attractiveness"].tolist() == [2.75, 3, 4, 2, 4, 4]
    assert found["quadrant"].tolist() == [
        *["status", "strategic", "star", "streamline", "unknown", "star"]
    ]
    assert found["quadrant_certain"].tolist() == [True] * 4 + [False, True]
    assert found.loc[5, ["attractiveness_low", "attractiveness_high"]].tolist() == [3.25, 4.25]


def test_whose_axis_is_too_little_known_has_no_certain_place():
    """Of attractiveness half is known: 5, so that it lies between 3 and 5, high in any case."""
    found = decide_matrix(
        scores_of([[5, None, 4]]),
        factors_of(20, 20, 60, axes=AXES),
        matrix_cut=3.0,
        min_known_weight=0.6,
    ).iloc[0]
    assert (found["attractiveness_low"], found["attractiveness_high"]) == (3, 5)
    assert (found["quadrant"], found["quadrant_certain"]) == ("unknown", False)


def test_an_axis_without_weight_places_nobody():
    found = decide_matrix(
        scores_of([[4, 4, 4]]),
        factors_of(50, 50, 0, axes=AXES),
        matrix_cut=3.0,
        min_known_weight=0.6,
    )
    assert found["quadrant"].tolist() == ["unknown"]


def test_own_factors_join_the_eight():
    rules = SimpleNamespace(attractiveness=["growth"], strength=["fit"])
    own = SimpleNamespace(name="Shares data", weight=20, axis="strength", reversed=False)
    found = decide_factors(PRESETS["grow"], rules, [own])
    row = found.iloc[-1]
    assert (row["factor"], row["axis"]) == ("Shares data", "strength")
    assert row["weight_share"] == pytest.approx(20 / 120)
