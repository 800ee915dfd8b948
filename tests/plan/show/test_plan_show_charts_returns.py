"""The return's charts in three languages: readable, unknown said in a sentence, zero an edge."""

import numpy as np
import pandas as pd
import pytest
from chart_checks import BRAZIL, BRITAIN, SPAIN, beyond_edge, overlaps

from kamlib.plan.show.charts_returns import show_distribution_chart, show_drivers_chart


def draws(shift=20_000.0, spread=60_000.0, count=4000):
    npv = np.random.default_rng(3).normal(shift, spread, count).round(2)
    return pd.DataFrame({"npv": npv, "break_even_year": np.where(npv > 0, 2.0, np.nan)})


def drivers(count=11):
    step = 40_000.0 / np.arange(1, count + 1)
    return pd.DataFrame(
        {
            "driver": ["win", "size", "margin", "delay", "cost"][:count] + ["size"] * (count - 5),
            "family": ["A rather long name of a product family", "air", "", "", ""][:count]
            + [f"family {n}" for n in range(count - 5)],
            "npv_low": 30_000 - step,
            "npv_high": 30_000 + step,
            "npv_mean": 30_000.0,
        }
    )


DRAWN = {
    "spread": lambda w: show_distribution_chart(draws(), w),
    "losses only": lambda w: show_distribution_chart(draws(-90_000, 9_000), w),
    "one value": lambda w: show_distribution_chart(draws(114.73, 0.0), w),
    "drivers": lambda w: show_drivers_chart(drivers(), w),
}


@pytest.mark.parametrize("words", [BRITAIN, SPAIN, BRAZIL], ids=lambda w: w.lang)
@pytest.mark.parametrize("name", DRAWN)
def test_readable_in_three_languages(name, words):
    chart = DRAWN[name](words)
    assert not overlaps(chart) and not beyond_edge(chart)
    assert chart.title and "{" not in chart.alt


def test_the_finding_is_the_title():
    found = pd.DataFrame({"npv": [-10.0, 50.0, 70.0, 90.0], "break_even_year": [np.nan, 1, 1, 2]})
    title = show_distribution_chart(found, BRITAIN).title.replace("\xa0", " ")
    assert title == "The plan pays back in 75% of the draws; the middle one is worth £60.00"
    title = show_drivers_chart(drivers(), SPAIN).title
    assert title == "Lo que más decide: ganar o no (A rather long name of…)"


def test_nothing_known_is_a_sentence():
    for said in (
        show_distribution_chart(draws().head(0), SPAIN),
        show_drivers_chart(drivers().head(0), SPAIN),
    ):
        assert not hasattr(said, "png") and "margen" in repr(said)
