"""The chart of forecasts: its texts stand apart in every language, and it says what it cannot."""

import pandas as pd
import pytest
from cases import page
from chart_checks import WORDS, beyond_edge, overlaps

from kamlib.review.forecast import account_months, forecast, forecast_record
from kamlib.review.show.charts import show_forecast_chart


def frames(count: int, said=((1, 310_000.0, 280_000.0, 330_000.0),)):
    months = pd.date_range(end="2025-12-01", periods=count, freq="MS")
    lines = pd.DataFrame({"date": months, "account": "A", "customer": "A", "kind": "sale"})
    lines["net_revenue"] = [100_000.0 + 3_000 * (n % 12) for n in range(count)]
    told = pd.DataFrame(
        [
            {"indicator": "revenue", "period": f"2025-{quarter}", "forecast": middle,
             "forecast_low": low, "forecast_high": high, "said_on": pd.Timestamp("2025-01-08")}
            for quarter, middle, low, high in said
        ]
    )  # fmt: skip
    case = page(lines=lines, first=str(months[0].date()), said={"forecast": told})
    return account_months(case), forecast(case).head(1), forecast_record(case)


@pytest.mark.parametrize("words", WORDS, ids=lambda w: w.lang)
@pytest.mark.parametrize("count", [26, 48])
def test_texts_stand_apart(count, words):
    chart = show_forecast_chart(*frames(count), words)
    assert not overlaps(chart)
    assert not beyond_edge(chart)


def test_a_forecast_is_told_with_its_chance_and_the_record_counted():
    """January to March repeats 100 + 103 + 106 = 309 thousand; the forecast of Q1 held it."""
    chart = show_forecast_chart(*frames(48), WORDS[0])
    assert "309" in chart.title and "80" in chart.title
    assert "1" in chart.alt.split(chart.title)[1]


def test_a_short_history_says_that_it_has_no_range_and_a_shorter_one_nothing():
    months, forecast, record = frames(26)
    assert pd.isna(forecast["foretold_low"].item())
    assert "%" not in show_forecast_chart(months, forecast, record, WORDS[0]).title
    assert not hasattr(show_forecast_chart(*frames(10), WORDS[0]), "png")
