"""SEG-3: trends, proposals from the ledger and raters' scores, by hand."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from method_frames import make_settings

from kamlib.figures.trend import measure_trend
from kamlib.segment.factors import FACTORS, decide_factors, measure_proposals
from kamlib.segment.scores import decide_discussion, measure_scores, pivot_scores

CUTS = SimpleNamespace(
    revenue_cuts=[0.05, 0.20, 0.50, 0.80],
    growth_cuts=[-0.15, -0.03, 0.03, 0.15],
    trend_unclear=0.5,
    renewal_cuts=[0.2, 0.4, 0.6, 0.8],
    effort_cuts=[0.5, 0.8, 1.25, 2.0],
)


def quarters(*values, account="A"):
    """Months whose quarters sum to `values`."""
    money = np.zeros(3 * len(values))
    money[::3] = values
    return pd.DataFrame({"account": account, "month": range(len(money)), "net_revenue": money})


def test_trend_by_hand():
    """Quarters 100, 110, 120, 200: six slopes.

    1→2 10, 2→3 10, 3→4 80, 1→3 10, 2→4 45, 1→4 33.33; median of 10 10 10 33.33 45 80 = 21.67.
    Mean quarter 132.5: 4 × 21.67 ÷ 132.5 = 65.4 % a year. The mean slope would say more: 31.4.
    Interval at 90 %: Kendall's variance 4 × 3 × 13 ÷ 18 = 8.67, × 1.645 → 4.84; ranks
    (6 − 4.84) ÷ 2 = 0.58 and (6 + 4.84) ÷ 2 = 5.42, rounded: the first and the sixth slope.
    """
    found = measure_trend(quarters(100, 110, 120, 200), trend_quarters=4, trend_confidence=0.9)
    row = found.iloc[0]
    assert row["quarters"] == 4
    assert row["growth"] == pytest.approx(4 * (10 + 100 / 3) / 2 / 132.5)
    assert row["growth_low"] == pytest.approx(4 * 10 / 132.5)
    assert row["growth_high"] == pytest.approx(4 * 80 / 132.5)


def test_one_odd_quarter_does_not_move_the_trend():
    steady = [100.0, 102, 104, 106, 108, 110, 112, 114]
    odd = [100.0, 102, 104, 900, 108, 110, 112, 114]
    told = {"trend_quarters": 6, "trend_confidence": 0.9}
    first = measure_trend(quarters(*steady), **told)["growth"].iloc[0]
    second = measure_trend(quarters(*odd), **told)["growth"].iloc[0]
    assert first == pytest.approx(4 * 2 / 107)
    assert second * np.mean(odd) == pytest.approx(first * np.mean(steady))


def test_a_trend_begins_with_the_first_whole_quarter():
    months = quarters(0, 0, 30, 50, 60, 70)
    told = {"trend_quarters": 3, "trend_confidence": 0.9}
    assert measure_trend(months, **told)["quarters"].iloc[0] == 4
    months.loc[6, "net_revenue"], months.loc[7, "net_revenue"] = 0.0, 30.0  # bought a month later
    found = measure_trend(months, **told).iloc[0]
    assert found["quarters"] == 3  # 50, 60, 70
    assert found["growth"] == pytest.approx(4 * 10 / 60)
    few = measure_trend(months, trend_quarters=4, trend_confidence=0.9).iloc[0]
    assert np.isnan(few["growth"])


def test_the_same_as_scipy_where_it_is_there():
    stats = pytest.importorskip("scipy.stats")
    chance = np.random.default_rng(5)
    for size in (6, 9, 12):
        values = chance.normal(100, 10, size)
        found = measure_trend(quarters(*values), trend_quarters=2, trend_confidence=0.9).iloc[0]
        told = stats.theilslopes(values, alpha=0.9)
        scale = 4 / values.mean()
        assert found["growth"] == pytest.approx(told.slope * scale)
        assert found["growth_low"] == pytest.approx(told.low_slope * scale)
        assert found["growth_high"] == pytest.approx(told.high_slope * scale)


def ledger(count=10):
    """Ten accounts of 100, 90 … 10 and a prospect."""
    net = np.r_[np.arange(10 * count, 0, -10.0), np.nan]
    names = [f"A{i}" for i in range(count)] + ["P"]
    active = pd.array([True] * count + [False], dtype="boolean")
    return pd.DataFrame({"account": names, "net_revenue": net, "active": active})


def proposals_of(accounts, trends=None, alive=None, costs=None):
    codes = accounts["account"]
    if trends is None:
        trends = pd.DataFrame({"account": codes[:0], "quarters": 0, "growth": 0.0})
        trends = trends.assign(growth_low=0.0, growth_high=0.0)
    if alive is None:
        alive = pd.DataFrame({"account": codes[:0], "repeats": 0, "alive": 0.0})
        alive = alive.assign(unknown_because=pd.Series(dtype="str"))
    if costs is None:
        costs = accounts[["account", "net_revenue"]].assign(
            cost_to_serve=0.0, kam_cost=0.0, cost_complete=True
        )
    found = measure_proposals(accounts, trends, alive, costs, CUTS)
    return found.set_index(["factor", "account"])


def test_revenue_by_rank():
    """Ten active: ahead of the first 0 %, of the second 10 %, third 20 %, sixth 50 %, ninth 80 %.

    Cuts 5, 20, 50, 80 %: levels 5 · 4 · 3 3 3 · 2 2 2 · 1 1. A prospect has no rank.
    """
    found = proposals_of(ledger()).loc["revenue"]
    assert found["proposed"].tolist()[:10] == [5, 4, 3, 3, 3, 2, 2, 2, 1, 1]
    assert np.isnan(found.loc["P", "proposed"])
    assert found.loc["P", "unknown_because"] == "prospect"
    assert found.loc["A1", "evidence_value"] == 2
    assert found.loc["A1", "evidence_cases"] == 10
    nine = proposals_of(ledger(9)).loc["revenue"]
    assert nine["proposed"].iloc[0] == 5  # somebody is first in a company of nine too


def test_growth_needs_a_trend_that_stands_out():
    accounts = ledger(7)
    trends = pd.DataFrame(
        {
            "account": [f"A{i}" for i in range(6)],
            "quarters": 12,
            "growth": [0.20, 0.20, 0.20, 0.20, -0.20, 0.20],
            "growth_low": [0.05, -0.05, -0.30, 0.0, -0.30, -0.5],
            "growth_high": [0.30, 0.40, 0.90, 0.40, 0.0, 0.5],
        }
    )
    found = proposals_of(accounts, trends=trends).loc["growth"]
    # The second one's interval holds zero; it may end there, and reach as far as 0.5.
    assert found["proposed"].fillna(0).tolist() == [5, 3, 0, 3, 3, 3, 0, 0]
    assert found["unknown_because"].fillna("").tolist() == [
        *["", "", "trend_unclear", "", "", "", "few_quarters", "few_quarters"]
    ]


def test_renewal_by_probability_alive():
    alive = pd.DataFrame(
        {
            "account": ["A0", "A1", "A2"],
            "repeats": [9, 9, 1],
            "alive": [0.81, 0.2, np.nan],
            "unknown_because": ["", "", "few_events"],
        }
    )
    found = proposals_of(ledger(3), alive=alive).loc["renewal"]
    assert found["proposed"].tolist()[:2] == [5, 1]  # 0.2 is not above 0.2
    assert found.loc["A2", "unknown_because"] == "few_events"


def test_effort_relative_to_the_client():
    """Costs 10 + 10 + 40 on revenue 100 + 90 + 80: 22.2 % on the whole.

    10 %, 11.1 %, 50 % are 0.45, 0.5 and 2.25 times that: levels 1, 1, 5. KAM time is left out, and
    so are two that bought nothing and one whose cost is not wholly known.
    """
    accounts = ledger(10).head(6)
    costs = accounts[["account"]].assign(
        net_revenue=[100.0, 90.0, 80.0, 0.0, 0.0, 50.0],
        cost_to_serve=[110.0, 10.0, 40.0, 7.0, 7.0, 7.0],
        kam_cost=[100.0, 0, 0, 0, 0, 0],
        cost_complete=[True, True, True, True, False, False],
    )
    found = proposals_of(accounts, costs=costs).loc["effort"]
    assert found["proposed"].fillna(0).tolist() == [1, 1, 5, 0, 0, 0]
    assert found["evidence_value"].iloc[2] == pytest.approx(0.5 / (60 / 270))
    assert found["unknown_because"].tolist()[3:] == ["no_revenue", "no_revenue", "cost_incomplete"]
    nothing = proposals_of(accounts).loc["effort"]
    assert nothing["unknown_because"].tolist() == ["no_rates"] * 6


def three_raters():
    accounts = pd.DataFrame({"account": ["A", "B"], "account_name": ["a", "b"]})
    rules = SimpleNamespace(attractiveness=["revenue"], strength=["fit"])
    factors = decide_factors({"revenue": 20, "effort": 30, "fit": 50}, rules)
    proposals = pd.DataFrame(
        [("A", "revenue", 5.0), ("A", "effort", 2.0), ("B", "revenue", 1.0)],
        columns=["account", "factor", "proposed"],
    )
    ratings = pd.DataFrame(
        [
            *[("A", "fit", "x", 1), ("A", "fit", "x", 5)],  # x thought again: 5 counts
            *[("A", "fit", "y", 4), ("A", "fit", "z", 2)],
            *[("A", "effort", "x", 5), ("B", "revenue", "x", 4)],
            ("Z", "fit", "x", 3),
        ],
        columns=["account", "factor", "rater", "score"],
    )
    return accounts, factors, measure_scores(accounts, factors, proposals, ratings)


def test_raters_median_range_and_deviation():
    """Fit of A: 5, 4, 2. Median 4; apart 3; away from 4: 1, 0, 2, so that the median is 1.

    Effort of A is said to be 5 and counts 6 − 5 = 1, against the ledger's 2.
    """
    accounts, factors, scores = three_raters()
    cells = scores.set_index(["account", "factor"])
    fit = cells.loc[("A", "fit")]
    assert (fit["raters"], fit["median"], fit["spread"], fit["deviation"]) == (3, 4, 3, 1)
    assert (fit["counted_low"], fit["counted_high"]) == (2, 5)
    assert fit["raters_agree"] == "far_apart"
    effort = cells.loc[("A", "effort")]
    assert (effort["median"], effort["counted"], effort["score_source"]) == (5, 1, "people")
    assert cells.loc[("A", "revenue"), "score_source"] == "ledger"
    assert cells.loc[("B", "fit"), "score_source"] == "unknown"
    assert len(scores) == len(accounts) * len(FACTORS)
    assert pivot_scores(scores).loc["A", "effort"] == 1


def test_effort_counts_the_other_way_round():
    """Said 5, 4 and 2: at most 5, which counts 6 − 5 = 1, at least 2, which counts 4.

    Of fit 5 and 4 are said: a level apart is to agree.
    """
    accounts, factors, _ = three_raters()
    none = pd.DataFrame({"account": [], "factor": [], "proposed": []})
    said = pd.DataFrame(
        {"account": "A", "factor": ["effort"] * 3 + ["fit"] * 2, "rater": [*"xyzxy"],
         "score": [5, 4, 2, 5, 4]}
    )  # fmt: skip
    cells = measure_scores(accounts, factors, none, said).set_index(["account", "factor"])
    cell = cells.loc[("A", "effort")]
    assert (cell["counted"], cell["counted_low"], cell["counted_high"]) == (2, 1, 4)
    assert cells.loc[("A", "fit"), "raters_agree"] == "agree"


def test_cells_worth_discussing():
    """At stake: fit of A 3 levels × 50 % = 1.5; effort of A 3 × 30 % = 0.9; revenue of B 3 × 20 %.

    Asked about B's unknown cells too: fit 4 × 50 % = 2, effort 4 × 30 % = 1.2.
    """
    _, factors, scores = three_raters()
    found = decide_discussion(scores, factors)
    assert found[["account", "factor", "discuss_because"]].to_numpy().tolist() == [
        ["A", "fit", "raters_differ"],
        ["A", "effort", "against_ledger"],
        ["B", "revenue", "against_ledger"],
    ]
    assert found["at_stake"].round(9).tolist() == [1.5, 0.9, 0.6]
    found = decide_discussion(scores, factors, accounts=["B"])
    assert found["at_stake"].round(9).tolist() == [2.0, 1.5, 1.2, 0.9, 0.6]


def test_what_cannot_be():
    accounts, factors, _ = three_raters()
    none = pd.DataFrame({"account": [], "factor": [], "proposed": []})
    wrong = pd.DataFrame({"account": ["A"], "factor": ["fit"], "rater": ["x"], "score": [6]})
    with pytest.raises(ValueError, match="between 1 and 5"):
        measure_scores(accounts, factors, none, wrong)
    with pytest.raises(ValueError, match="both axes"):
        make_settings(factors={"attractiveness": ["fit"], "strength": ["fit"]})


@settings(max_examples=25)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=9), st.randoms())
def test_the_order_of_raters_does_not_matter(said, chance):
    accounts = pd.DataFrame({"account": ["A"]})
    factors = decide_factors({"fit": 1}, SimpleNamespace(attractiveness=[], strength=["fit"]))
    none = pd.DataFrame({"account": [], "factor": [], "proposed": []})
    rows = [("A", "fit", str(i), s) for i, s in enumerate(said)]
    mixed = chance.sample(rows, len(rows))
    names = ["account", "factor", "rater", "score"]
    one, other = (
        measure_scores(accounts, factors, none, pd.DataFrame(r, columns=names))
        for r in (rows, mixed)
    )
    pd.testing.assert_frame_equal(one, other)
    cell = one.set_index("factor").loc["fit"]
    assert min(said) <= cell["median"] <= max(said)
    assert cell["deviation"] <= cell["spread"]
