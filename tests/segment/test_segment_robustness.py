"""SEG-6: probabilities by hand and by symmetry, and the exact edge of a weight."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from method_frames import make_settings

from kamlib.segment import robustness
from kamlib.segment.robustness import Contest, decide_contest, measure_robustness
from kamlib.segment.weight_changes import measure_weight_changes

NAMES = ["f1", "f2", "f3", "f4"]


def scores_of(table):
    rows = [
        (f"{i:04}", name, np.nan if value is None else float(value))
        for i, row in enumerate(table)
        for name, value in zip(NAMES, row, strict=False)
    ]
    return pd.DataFrame(rows, columns=["account", "factor", "counted"])


def factors_of(*weights, axes=("attractiveness", "strength", "neither", "neither")):
    count = len(weights)
    frame = pd.DataFrame({"factor": NAMES[:count], "weight": np.array(weights, dtype=float)})
    return frame.assign(axis=list(axes[:count]))


RULES = make_settings(factors={"draws": 4000}).factors
"""The section ``factors`` with its defaults: weights 0.25, values half a level, sure from 95 %."""


def drawn(table, factors, places=1, competing=None, contest=None, seed=20, **changed):
    return measure_robustness(
        scores_of(table), factors, RULES.model_copy(update=changed),
        places=places, competing=competing, contest=contest, seed=seed,
    ).set_index("account")  # fmt: skip


def test_weights_over_the_simplex_by_hand():
    """A has 5 and 1, B 2 and 3; without noise A leads where 5w + (1 − w) > 2w + 3(1 − w).

    4w + 1 > 3 − w, so w > 0.4: of all weights 60 %. Said were 50/50, which moved by nothing keep
    A first. Attractive (f1): A, and C with 3 on the cut; strong (f2): B with 3 on the cut.
    """
    table = [[5, 1], [2, 3], [3, 1]]
    found = drawn(table, factors_of(50, 50), weight_noise=0.0, score_noise=0.0)
    assert found["in_top"].to_dict() == {"0000": 1.0, "0001": 0.0, "0002": 0.0}
    assert found.loc["0000", "in_top_any"] == pytest.approx(0.6, abs=0.03)
    assert found.loc[["0000", "0002"], "in_star"].tolist() == [1, 1]
    assert found.loc["0001", "in_status"] == 1
    assert found["standing"].tolist() == ["sure_in", "sure_out", "sure_out"]


def test_weights_around_what_was_said_by_hand():
    """The same A leads where w > 0.4. Each 50 moves by exp(0.25 z): A leads where 0.25 (z₁ − z₂)
    is above ln(0.4 ÷ 0.6) = −0.405, a normal number of deviation 0.25 √2 = 0.354: Φ(1.147) = 0.874.

    A factor without weight has none in any draw.
    """
    found = drawn([[5, 1], [2, 3]], factors_of(50, 50), weight_noise=0.25, score_noise=0.0)
    assert found.loc["0000", "in_top"] == pytest.approx(0.874, abs=0.025)
    found = drawn([[5, 1], [2, 3]], factors_of(100, 0), score_noise=0.0)
    assert found.loc["0000", ["in_top", "in_top_any"]].tolist() == [1, 1]
    # Shares of one: in whole steps of it their sums stay exact in single precision.
    for weights in robustness._draw_weights(
        np.array([90.0, 10]), 9, 0.25, np.random.default_rng(1)
    ):
        assert weights.sum(axis=1) == pytest.approx(1)


def test_unknown_is_drawn_from_the_whole_scale():
    """One factor: A is 4 for sure, B unknown: uniform on 1–5 it is above 4 in a quarter of cases.

    B is attractive (3 or more) in half of them.
    """
    factors = factors_of(100, axes=("attractiveness",))
    found = drawn([[4], [None]], factors, score_noise=0.0, draws=10_000)
    assert found.loc["0001", "in_top"] == pytest.approx(0.25, abs=0.02)
    assert np.isnan(found.loc["0001", "in_star"])  # nothing weighs on strength
    two = factors_of(50, 50)
    found = drawn([[None, None], [1, 1]], two, score_noise=0.0, draws=10_000)
    parts = found.loc["0000", ["in_strategic", "in_star", "in_status", "in_streamline"]]
    assert parts.astype(float).to_numpy() == pytest.approx([0.25] * 4, abs=0.02)


def test_said_values_are_drawn_around_what_was_said():
    """A said 3, B 4, each within one level: A's 2–4 beats B's 3–5 when both lie in 3–4 …

    … which happens half × half of the time, and then A is above in half: 12.5 %.
    """
    found = drawn([[3], [4]], factors_of(100), score_noise=1.0, draws=10_000)
    assert found.loc["0000", "in_top"] == pytest.approx(0.125, abs=0.012)


def test_only_those_who_compete_take_places():
    """Without the third, which would be first, the two best of the others have the two places."""
    table = [[3, 3], [2, 2], [5, 5], [1, 1]]
    found = drawn(
        table, factors_of(50, 50), places=2, score_noise=0.0, competing=["0000", "0001", "0003"]
    )
    assert found["in_top"].fillna(-1).to_dict() == {"0000": 1, "0001": 1, "0003": 0, "0002": -1}
    assert found.loc["0002", "standing"] == "apart"
    assert found.loc["0002", "in_strategic"] == 1


def test_ties_go_to_the_code():
    found = drawn([[3, 3]] * 5, factors_of(50, 50), places=2, score_noise=0.0)
    assert found["in_top"].tolist() == [1, 1, 0, 0, 0]
    many = drawn([[3, 3]] * 3, factors_of(50, 50), places=7)
    assert many["in_top"].tolist() == [1, 1, 1]


def test_the_same_seed_and_no_account_at_all():
    table = [[1, 5, 3], [2, 4, None], [3, 3, 3]]
    one = drawn(table, factors_of(50, 30, 20))
    pd.testing.assert_frame_equal(one, drawn(table, factors_of(50, 30, 20)))
    assert len(drawn(table, factors_of(50, 30, 20), seed=3)) == 3
    none = measure_robustness(scores_of([[1, 1]]).iloc[:0], factors_of(1, 1), RULES, places=3)
    assert none.empty


TABLES = st.lists(
    st.lists(st.none() | st.integers(1, 5), min_size=3, max_size=3), min_size=2, max_size=9
)
WEIGHTS = st.lists(st.integers(1, 60), min_size=3, max_size=3)


@settings(max_examples=30, deadline=None)
@given(TABLES, WEIGHTS, st.integers(1, 4))
def test_places_are_given_away_once_per_draw(table, weights, places):
    found = drawn(table, factors_of(*weights), places=places, draws=300)
    assert found["in_top"].sum() == pytest.approx(min(places, len(table)))
    assert found["in_top_any"].sum() == pytest.approx(min(places, len(table)))
    parts = found[["in_strategic", "in_star", "in_status", "in_streamline"]]
    assert parts.sum(axis=1).to_numpy() == pytest.approx(1)


@settings(max_examples=30, deadline=None)
@given(TABLES, WEIGHTS, st.integers(0, 8))
def test_a_better_value_never_lowers_the_probability(table, weights, place):
    """With the same draws: raise one value of one account by a level."""
    chosen = place % len(table)
    row = table[chosen]
    if row[0] is None or row[0] == 5:
        return
    better = [list(r) for r in table]
    better[chosen][0] += 1
    before = drawn(table, factors_of(*weights), draws=300)
    after = drawn(better, factors_of(*weights), draws=300)
    code = f"{chosen:04}"
    assert after.loc[code, "in_top"] >= before.loc[code, "in_top"] - 1e-9


def changes(table, factors, places=1, least=0.6):
    return measure_weight_changes(
        scores_of(table), factors, places=places, min_known_weight=least
    ).set_index(["factor", "weight_direction"])


def test_smallest_change_by_hand():
    """A 4/2, B 3/2.5, weights 50/50: 300 to 275.

    First weight w: 4w + 100 = 3w + 125 at 25: 25 down. Second: 200 + 2w = 150 + 2.5w at 100: 50 up.
    The other ways they never meet.
    """
    found = changes([[4, 2], [3, 2.5]], factors_of(50, 50))
    assert found["weight_change"].dropna().to_dict() == {
        ("f1", "down"): -25.0,
        ("f2", "up"): 50.0,
    }
    first = found.loc[("f1", "down")]
    assert (first["weight_after"], first["goes_out"], first["comes_in"]) == (25, "0000", "0001")
    assert first["smallest"]
    assert first["marginal_pair"]
    # B 1/2.5: 300 + 2d = 175 + 2.5d at 250, more than all weights together.
    far = changes([[4, 2], [1, 2.5]], factors_of(50, 50))["weight_change"]
    assert far[("f2", "up")] == pytest.approx(250)


def test_a_tie_turns_at_once():
    """A 4/2 and B 2/4 are even at 50/50, A by its code: whatever makes f1 weigh less lets B in."""
    found = changes([[4, 2], [2, 4]], factors_of(50, 50))["weight_change"]
    assert found.dropna().to_dict() == {("f1", "down"): 0.0, ("f2", "up"): 0.0}
    assert not np.signbit(found.dropna()).any()  # no «−0»
    # Only the first factor parts A 2/3 from B 4/3: without it they are even, and A is in.
    found = changes([[2, 3], [4, 3]], factors_of(50, 50)).loc[("f1", "down")]
    assert found[["weight_change", "weight_after", "comes_in"]].tolist() == [-50, 0, "0000"]


def test_change_with_an_unknown_by_hand():
    """A 4/?/2: (200 + 40) ÷ 70 = 3.43; B 3/4/3: 330 ÷ 100 = 3.3. Weights 50/30/20.

    Second weight w (A does not feel it): 240 ÷ 70 = (210 + 4w) ÷ (70 + w), so 16,800 + 240w =
    14,700 + 280w and w = 52.5, if A were still ranked: known 70 ÷ (70 + w) < 60 % from w = 46.67.
    So A leaves the list at 16.67 up.
    """
    found = changes([[4, None, 2], [3, 4, 3]], factors_of(50, 30, 20))
    assert found.loc[("f2", "up"), "weight_change"] == pytest.approx(70 / 0.6 - 100)
    free = changes([[4, None, 2], [3, 4, 3]], factors_of(50, 30, 20), least=0.0001)
    assert free.loc[("f2", "up"), "weight_change"] == pytest.approx(22.5)


def test_a_list_that_no_single_weight_changes():
    found = changes([[5, 5], [1, 1]], factors_of(50, 50))
    assert found["weight_change"].isna().all()
    assert not found["smallest"].any()
    everyone = changes([[5, 5], [1, 1]], factors_of(50, 50), places=2)
    assert everyone["weight_change"].isna().all()


def listed(table, weights, places, least):
    """Who is on the list with each row of weights: Σ weight × value ÷ Σ weight, over the known."""
    values = np.array([[np.nan if v is None else v for v in row] for row in table], dtype=float)
    weights = np.atleast_2d(np.array(weights, dtype=float))
    known = weights @ ~np.isnan(values).T
    with np.errstate(all="ignore"):
        score = weights @ np.nan_to_num(values).T / known
    enough = (known > 0) & (known >= least * weights.sum(axis=1, keepdims=True) * (1 - 1e-9))
    score = np.where(enough, np.round(score, 12), -np.inf)
    order = np.argsort(-score, axis=1, kind="stable")[:, :places]
    return [{i for i in best if row[i] > -np.inf} for best, row in zip(order, score, strict=True)]


@settings(max_examples=100, deadline=None)
@given(TABLES, WEIGHTS, st.integers(1, 4), st.sampled_from([0.3, 0.6]))
def test_nothing_changes_before_and_something_just_beyond(table, weights, places, least):
    """Against a walk in small steps: the same list up to the change, another behind it."""
    found = changes(table, factors_of(*weights), places, least)
    before = listed(table, weights, places, least)[0]
    for (name, direction), row in found.iterrows():
        i, sign = NAMES.index(name), 1 if direction == "up" else -1
        change = row["weight_change"]
        if not before:  # nobody ranked, no list
            assert np.isnan(change)
            continue
        far = 150.0 if np.isnan(change) else min(abs(change), 150.0)
        if sign < 0:
            far = min(far, weights[i])
        walk = np.tile(np.array(weights, dtype=float), (38, 1))
        walk[:, i] += sign * np.linspace(0, far, 40)[1:-1]
        on_the_way = listed(table, walk, places, least)
        assert on_the_way == [before] * 38, (name, direction, change)
        if not np.isnan(change):
            moved = [*weights]
            moved[i] = max(moved[i] + change + sign * 1e-6 * max(1, abs(change), sum(weights)), 0)
            assert listed(table, moved, places, least)[0] != before


def test_a_place_on_the_list_as_decided_hangs_on_scores_only_where_the_places_end():
    """Two places; A has one by its class, whatever its score; B (4) and C (2) compete.

    By score alone A, with the lowest, would never be among the first two; on the list it always is.
    """
    contest = Contest(sure=["0000"], drawn=["0001", "0002"], places=1)
    table = [[1, 1], [4, 4], [2, 2]]
    found = drawn(table, factors_of(50, 50), places=2, score_noise=0.2, contest=contest)
    assert found["in_list"].to_dict() == {"0000": 1.0, "0001": 1.0, "0002": 0.0}
    assert found.loc["0000", "in_top"] == 0
    even = drawn([[1, 1], [3, 3], [3, 3]], factors_of(50, 50), places=2, contest=contest)
    assert even.loc["0001", "in_list"] == pytest.approx(0.5, abs=0.03)
    assert even["in_list"].sum() == pytest.approx(2)
    assert drawn(table, factors_of(50, 50))["in_list"].isna().all()


def verdicts_of(*rows):
    names = ["account", "candidate", "rules", "on_list", "reviews_below"]
    frame = pd.DataFrame(rows, columns=names).astype({"reviews_below": "Int64"})
    return frame.assign(rank=pd.array(range(1, len(frame) + 1), dtype="Int64"))


def test_who_competes_by_score_for_a_place():
    """Order of places: a person's decision (A), kept from the last list (B), key (C), trials."""
    queue = [
        ("A", "key", "override;ranked_by_score", True, None),
        ("B", "standard", "low_low;ranked_by_score", True, 1),
        ("C", "key", "high_high;ranked_by_score", True, None),
        ("D", "trial", "mixed_with_potential;ranked_by_score", True, None),
        ("E", "trial", "mixed_with_potential;ranked_by_score;over_cap", False, None),
    ]
    told = {"keep_reviews": 2, "by_score": True}
    assert decide_contest(verdicts_of(*queue), **told) == Contest(["A", "B", "C"], ["D", "E"], 1)
    assert decide_contest(verdicts_of(*queue[:4]), **told) == Contest(list("ABCD"), [], 0)
    by_profit = decide_contest(verdicts_of(*queue), keep_reviews=2, by_score=False)
    assert by_profit == Contest(list("ABCD"), [], 0)
    ends = [*queue[:3], ("D", "trial", "mixed_with_potential;over_cap", False, None)]
    assert decide_contest(verdicts_of(*ends), **told) == Contest(["A", "B", "C"], [], 0)


def test_chances_hang_on_no_order_of_adding(monkeypatch):
    """A product that adds in another order, as another processor's does, counts the same."""
    chance = np.random.default_rng(4)
    low = np.full((7, 40), 3.1, dtype=np.float32)
    weights = chance.dirichlet(np.ones(7), (2, 3000)).astype(np.float32)
    axes = [np.arange(7) < 4, np.arange(7) >= 4]
    rivals = np.ones(40, dtype=bool)

    def count():
        given = low, np.full_like(low, 0.01), list(weights), axes
        return robustness._count(*given, (rivals, 9), (rivals, 5), 3.1, np.random.default_rng(1))

    def backwards(left, right, out):
        out[:] = 0
        for i in reversed(range(left.shape[1])):
            out += left[:, i, None] * right[i]

    usual = count()
    monkeypatch.setattr(np, "matmul", backwards)
    assert (count() == usual).all()
    assert usual.any()
