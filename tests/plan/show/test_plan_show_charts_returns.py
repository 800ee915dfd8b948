"""The return's charts in three languages: readable, unknown said in a sentence, zero an edge."""

import numpy as np
import pandas as pd
import pytest
from chart_checks import BRAZIL, BRITAIN, SPAIN, beyond_edge, overlaps, widest_font  # noqa: F401 (drawn in one font)

from kamlib.plan.show import charts_returns as room
from kamlib.plan.show.charts_returns import (
    show_distribution_chart,
    show_drivers_chart,
    show_return_chart,
)


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


@pytest.fixture
def drawn(monkeypatch):
    """What a chart has drawn when it is laid out: bars (left, width, height), texts, limits."""

    def look(show, frame):
        def finish(figure, title, *_, **__):
            ax = figure.axes[0]
            found.update(
                title=title,
                bars=[(b.get_x(), b.get_width(), b.get_height()) for b in ax.patches],
                colours=[b.get_facecolor() for b in ax.patches],
                texts={text.get_text(): (text.get_position(), text.get_ha()) for text in ax.texts},
                lines=[line.get_xydata().tolist() for line in ax.lines],
                limits=(*ax.get_xlim(), *ax.get_ylim()),
                ticks=ax.get_xticks().tolist(),
            )

        found = {}
        monkeypatch.setattr(room, "finish", finish)
        show(frame, BRITAIN)
        return found

    return look


def test_the_cases_of_the_return_by_hand(drawn):
    """From −400 to 600 is 1,000: words 1.2 % beside the bar, 4 % of room left and 50 % right."""
    returns = pd.DataFrame(
        {
            "case": ["none", "low", "expected", "high"],
            "npv": [-400.0, -100.0, 200.0, 600.0],
            "programme_cost": 150.0,
            "break_even_year": [np.nan, np.nan, 2.0, 1.0],
        }
    )
    found = drawn(show_return_chart, returns)
    assert [width for _, width, _ in found["bars"]] == [-400, -100, 200, 600]
    assert [place[0] for place, _ in found["texts"].values()] == pytest.approx([12, 12, 212, 612])
    assert found["limits"][:2] == pytest.approx((-440, 1100))
    assert min(found["ticks"]) >= -430 and 600 <= max(found["ticks"]) <= 630
    red, usual = found["colours"][0], found["colours"][2]
    assert found["colours"][1] == red != found["colours"][3] != usual != red
    loss = drawn(show_return_chart, returns.assign(npv=[-400.0, -100, 0, 600]))["title"]
    assert "does not pay back" in loss and "does not" not in found["title"]  # nothing is no gain


def test_the_distribution_by_hand(drawn):
    """−10, 50, 70, 90: tenths at 8 and 84, the middle 60; −9.64 to 89.88 in 36 parts of 2.764."""
    draws = pd.DataFrame({"npv": [-10.0, 50.0, 70.0, 90.0], "break_even_year": [np.nan, 1, 1, 2]})
    found = drawn(show_distribution_chart, draws)
    band, *bars = found["bars"]
    assert band[:2] == pytest.approx((8, 76))
    wide = (89.88 + 9.64) / 36
    left, right = -4 * wide, 33 * wide
    middles = [x + width / 2 for x, width, _ in bars]
    assert middles == pytest.approx([(n + 0.5) * wide for n in range(-4, 33)])
    assert [width for _, width, _ in bars] == pytest.approx([0.92 * wide] * 37)
    heights = {round(x): height for x, (_, _, height) in zip(middles, bars, strict=True) if height}
    assert heights == {-10: 0.25, 51: 0.25, 70: 0.25, 90: 0.25}
    colours = found["colours"][1:]
    assert len({*colours[:4]}) == len({*colours[4:]}) == 1 and colours[0] != colours[4]
    assert [1.06 * 0.25] in [[y for _, y in line] for line in found["lines"]]
    ((place, side),) = found["texts"].values()
    # the middle lies right of the picture's: its words stand left of it
    assert side == "right" and place == pytest.approx((60 - 0.014 * (right - left), 0.265))
    assert found["limits"] == pytest.approx((left - wide, right + wide, 0, 1.18 * 0.25))
    gains = drawn(show_distribution_chart, draws.assign(npv=[50.0, 51, 60, 90]))
    ((place, side),) = gains["texts"].values()
    assert side == "left" and place[0] > 55.5


def test_the_tornado_by_hand(drawn):
    """Around 40: −60 to 140 and 20 to 60; 200 wide, 24 % of room left and 20 % right."""
    drivers = pd.DataFrame(
        {"driver": ["win", "cost"], "family": ["oil", ""], "npv_low": [-60.0, 20.0],
         "npv_high": [140.0, 60.0], "npv_mean": 40.0}
    )  # fmt: skip
    found = drawn(show_drivers_chart, drivers)
    reach = [(x, x + width) for x, width, _ in found["bars"]]
    assert [tuple(sorted(ends)) for ends in reach] == [(-60, 40), (20, 40), (40, 140), (40, 60)]
    places = [place[0] for place, _ in found["texts"].values()]
    assert places[:4] == pytest.approx([-61.6, 18.4, 141.6, 61.6])
    assert found["limits"][:2] == pytest.approx((-108, 180))
