"""Matrix and robustness drawn for few and many accounts: nothing overlaps, titles are findings."""

import numpy as np
import pandas as pd
import pytest
from chart_checks import WORDS, beyond_edge, overlaps

from kamlib.segment.show.charts import show_service_map_chart
from kamlib.segment.show.charts_scoring import show_matrix_chart, show_robustness_chart

SIZES = (9, 180, 4000)
FIRST = ["Hidráulica Montenegro del Norte", "Aceros Vall", "Química Jarandel", "Clínica Cajuí"]


def names(count):
    return [f"{FIRST[i % 4]} {i + 1}" for i in range(count)]


def matrix(count):
    chance = np.random.default_rng(count)
    axes = chance.integers(4, 21, (count, 2)) / 4
    half = np.arange(count) % 9 == 5
    strength = np.where(half, np.nan, axes[:, 1])
    tiers = np.array(["key", "trial", "develop", "standard"])
    up, right = axes[:, 0] >= 3, axes[:, 1] >= 3
    quadrant = np.select([up & right, up, right], ["strategic", "star", "status"], "streamline")
    return pd.DataFrame(
        {
            "account": [f"{i:05}" for i in range(count)],
            "account_name": names(count),
            "attractiveness": axes[:, 0],
            "strength": strength,
            "matrix_cut": 3.0,
            "quadrant": np.where(half, "unknown", quadrant),
            "tier": tiers[np.minimum(np.arange(count) // (2 if count < 20 else 8), 3)],
        }
    )


def robustness(count, places):
    rank = np.arange(count)
    in_top = 1 / (1 + np.exp(np.minimum((rank - places + 0.5) / 2.0, 50)))
    return pd.DataFrame(
        {
            "account": [f"{i:05}" for i in range(count)],
            "account_name": names(count),
            "in_top": in_top,
            "in_top_any": in_top * 0.8 + 0.05,
            "standing": np.select([in_top >= 0.95, in_top <= 0.05], ["sure_in", "sure_out"],
                                  "boundary"),
            "places": places,
        }
    )  # fmt: skip


CHARTS = {
    "matrix": lambda count, words: show_matrix_chart(matrix(count), words),
    "robustness": lambda count, words: show_robustness_chart(
        robustness(count, min(14, count // 3)), words
    ),
}


@pytest.mark.parametrize("words", WORDS, ids=lambda w: w.lang)
@pytest.mark.parametrize("count", SIZES)
@pytest.mark.parametrize("name", CHARTS)
def test_nothing_overlaps_few_or_many(name, count, words):
    chart = CHARTS[name](count, words)
    assert not overlaps(chart)
    assert not beyond_edge(chart)
    assert len(chart.png) < 120_000
    assert chart.title in chart.alt
    assert "{" not in chart.alt


def test_titles_say_the_finding():
    """Nine accounts, three places: 0.78, 0.68, 0.56 … none is at 95 %, nor at 5 % down to 0.06."""
    english = next(words for words in WORDS if words.lang == "en")
    frame = robustness(9, 3).assign(standing=["sure_in"] * 2 + ["boundary"] * 3 + ["sure_out"] * 4)
    assert show_robustness_chart(frame, english).title == (
        "By score alone 2 of 3 places are sure; accounts on the boundary: 3"
    )
    sure = frame.assign(standing=["sure_in"] * 3 + ["sure_out"] * 6)
    assert show_robustness_chart(sure, english).title == (
        "By score alone all 3 places that are taken are sure: no account is on the boundary"
    )
    one = matrix(9).assign(quadrant=["strategic"] + ["star"] * 2 + ["status"] * 6, strength=3.0)
    assert show_matrix_chart(one, english).title == (
        "One of 9 accounts is attractive and ours; attractive, not yet ours: 2"
    )


def test_where_nobody_has_a_place_a_sentence_says_so():
    for words in WORDS:
        said = show_matrix_chart(matrix(9).assign(quadrant="unknown"), words)
        assert not hasattr(said, "png")
        assert "9" in repr(said)
        assert not hasattr(show_robustness_chart(robustness(9, 3).head(0), words), "png")


def test_what_would_say_nothing_is_a_sentence():
    """Nobody sure and nobody on the boundary; a map whose accounts all cost the same."""
    spain = next(words for words in WORDS if words.lang == "es")
    flat = robustness(9, 3).assign(in_top=0.03, standing="sure_out")
    said = show_robustness_chart(flat, spain)
    assert not hasattr(said, "png") and "más del 3 %" in repr(said)
    same = pd.DataFrame(
        {"account": list("AB"), "price_index": [1.0, 1.1], "price_line": 1.05,
         "cost_to_serve_share": 0.0, "cost_line": np.nan, "service_map": "unknown"}
    )  # fmt: skip
    assert "No hay mapa de precio y servicio" in repr(show_service_map_chart(same, spain))


def test_accounts_beyond_the_edge_of_the_service_map_are_counted():
    """A hundred accounts cost 4 to 6 % of their sales to serve, one 300 %: one triangle."""
    share = np.r_[np.linspace(0.04, 0.06, 100), 3.0]
    frame = pd.DataFrame(
        {"account": [str(i) for i in range(101)], "price_index": np.linspace(0.9, 1.1, 101),
         "price_line": 1.0, "cost_to_serve_share": share, "cost_line": 0.05,
         "service_map": "aggressive"}
    )  # fmt: skip
    english = next(words for words in WORDS if words.lang == "en")
    assert "The triangle lies beyond the edge" in show_service_map_chart(frame, english).alt
