"""REV-6 by hand: last year's months, the choice without hindsight, the record of forecasts."""

import numpy as np
import pandas as pd
import pytest
from cases import page
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.review.forecast import (
    MODELS,
    RANGE,
    SCORES,
    account_months,
    back_test,
    forecast,
    forecast_hits,
    forecast_record,
    withhold_contradiction,
)
from kamlib.review.forecast import foretell as foretell_sum

UNKNOWN = dict.fromkeys(("forecast_model", *RANGE, "same_months", *SCORES), np.nan)


def foretell(sold, horizon=3, level=0.8) -> pd.Series:
    return pd.Series(UNKNOWN | foretell_sum(np.asarray(sold, float), horizon, level))


def seller(sold, said=None, first="2022-01-01"):
    """The page of an account that bought for so much in each month from `first` on."""
    months = pd.date_range(first, periods=len(sold), freq="MS")
    lines = pd.DataFrame({"date": months, "net_revenue": np.asarray(sold, float)})
    lines = lines.assign(account="A", customer="A", kind="sale")
    end = months[-1] + pd.offsets.MonthEnd(0)
    told = {} if said is None else {"forecast": said}
    return page(as_of=str(end.date()), lines=lines, first=first, said=told)


def test_a_season_that_repeats_is_foretold_to_the_cent():
    season = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]
    found = foretell(season * 4)
    assert (found["forecast_model"], found["foretold"]) == ("same_months", 60)  # 10 + 20 + 30
    assert (found["foretold_low"], found["foretold_high"]) == (60, 60)
    assert not found["beats_naive"]  # nothing beats what is right


def test_an_account_that_grows_by_half_each_year_is_scaled():
    years = [np.full(12, 100 * 1.5**year) for year in range(4)]
    found = foretell(np.concatenate(years))
    assert found["forecast_model"] in ("same_months_scaled", "recent")
    assert found["beats_naive"]


def test_the_models_say_what_their_names_say():
    """Two years: 10 a month, then 20, and 35 in each of the last three."""
    sold = np.r_[np.full(12, 10.0), np.full(9, 20.0), np.full(3, 35.0)]
    guessed, errors = back_test(sold, 3)
    assert errors.shape == (len(MODELS), 0)  # nothing has come yet
    year = 9 * 20 + 3 * 35  # 285, over 120 the year before: above double, so twice
    assert dict(zip(MODELS, guessed[:, 0], strict=True)) == pytest.approx(
        {
            "same_months": 60,
            "same_months_scaled": 120,
            "level": year / 4,
            "half": (60 + year / 4) / 2,
            "recent": 105,
        }
    )


def test_the_interval_is_the_nth_smallest_past_error():
    """29 months of 10, the 27th 13: the errors of one month ahead are 0, 0, 3, 0, 0.

    Too few for an interval at horizon 1 with 24 months needed: five origins.
    """
    sold = np.full(29, 10.0)
    sold[26] = 13
    found = foretell(sold, horizon=1)
    assert found["origins"] == 5 and np.isnan(found["foretold_low"])
    assert found["foretold"] == 10 and pd.isna(found["beats_naive"])
    longer = np.r_[sold, np.full(5, 10.0)]  # ten origins, errors 3 once: 9th smallest of 10 is 0
    found = foretell(longer, horizon=1)
    assert found["origins"] == 10
    assert (found["foretold_low"], found["foretold_high"]) == (10, 10)
    found = foretell(longer, horizon=1, level=0.9)  # ⌈11 × 0.9⌉ = 10th: the error of 3
    assert (found["foretold_low"], found["foretold_high"]) == (7, 13)
    assert np.isnan(foretell(longer, horizon=1, level=0.95)["foretold_low"])  # the 11th of 10


def test_with_less_than_two_years_nothing_is_said():
    found = foretell([10.0] * 23)
    assert np.isnan(found["foretold"]) and pd.isna(found["forecast_model"])
    assert found["origins"] == 0


@settings(max_examples=30)
@given(st.lists(st.floats(0, 1e6), min_size=24, max_size=60), st.sampled_from([1, 3, 6, 12]))
def test_the_range_holds_its_middle(sold, horizon):
    found = foretell(sold, horizon)
    if not np.isnan(found["foretold_low"]):
        assert found["foretold_low"] <= found["foretold"] <= found["foretold_high"]
        assert found["foretold_low"] >= min(0, found["foretold"])


def test_both_horizons_stand_on_the_page_and_no_month_after_the_window_is_looked_at():
    season = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120]
    found = forecast(seller(season * 4))
    assert found["foretold"].tolist() == [60, 780] and found["origins"].tolist() == [22, 13]
    assert found["period_start"].eq(pd.Timestamp("2026-01-01")).all()
    assert found["period_end"].tolist() == [pd.Timestamp("2026-03-31"), pd.Timestamp("2026-12-31")]
    case = seller(season * 4)
    later = case.lines.tail(1).assign(date=pd.Timestamp("2026-01-02"), net_revenue=9e9)
    case.source.ledger.lines = pd.concat([case.lines, later])
    pd.testing.assert_frame_equal(forecast(case.after(lambda read: True)), found)


def test_the_interval_holds_about_as_often_as_it_says():
    """200 accounts of noise: 80 % of the quarters to come should lie within, within chance."""
    chance = np.random.default_rng(7)
    held = known = 0
    for _ in range(200):
        sold = chance.gamma(4, 25, 51)
        found = foretell(sold[:48])
        came = sold[48:].sum()
        known += not np.isnan(found["foretold_low"])
        held += found["foretold_low"] <= came <= found["foretold_high"]
    assert known == 200
    assert 0.70 <= held / known <= 0.90


def said(**more) -> pd.DataFrame:
    row = {
        "indicator": "revenue",
        "period": "2025-1",
        "forecast": 30.0,
        "forecast_low": 25.0,
        "forecast_high": 35.0,
        "author": "kam",
        "said_on": pd.Timestamp("2025-01-08"),
    }
    return pd.DataFrame([row | more])


def record(sold, *told):
    return forecast_record(seller(sold, pd.concat(told)))


def test_a_forecast_is_scored_when_its_period_has_come():
    found = record([10.0] * 36 + [11.0, 12.0, 13.0], said()).iloc[0]
    assert (found["came"], found["error"], found["error_share"]) == (36, 6, 0.2)
    assert not found["in_range"]  # 36 is above 35
    assert (found["last_year"], found["last_year_error"]) == (30, 6)


def test_what_has_not_come_cannot_be_read_or_was_said_afterwards_is_not_scored():
    february = [10.0] * 38  # the quarter is not over
    found = record(february, said())
    assert found["came"].isna().all() and found["in_range"].isna().all()
    assert forecast_hits(seller(february, said()))["scored"].item() == 0
    assert record(february, said(period="soon")).empty
    assert record(february, said(said_on=pd.Timestamp("2025-04-02"))).empty
    assert len(record(february, said(said_on=pd.Timestamp("2025-03-31")))) == 1
    assert record(february, said(indicator="families")).empty


def test_the_record_is_summed_up():
    """Came 36 and 30, foretold 30 and 33: errors 6 and −3, mean 4.5, bias 1.5."""
    both = pd.concat([said(), said(period="2025-Q2", forecast=33.0)])
    sold = [10.0] * 36 + [11.0, 12.0, 13.0] + [10.0] * 3
    hits = forecast_hits(seller(sold, both)).iloc[0]
    assert (hits["scored"], hits["with_range"], hits["hits"]) == (2, 2, 1)
    assert (hits["mean_error"], hits["mean_bias"]) == (4.5, 1.5)
    assert hits["last_year_mean_error"] == 3 and not hits["beats_last_year"]


def told(quarter, year, same=(80.0, 320.0)):
    """Two forecasts (middle, low, high) made on the same day, as the page shows them."""
    rows = [(3, *quarter, same[0]), (12, *year, same[1])]
    names = ["horizon_months", "foretold", "foretold_low", "foretold_high", "same_months"]
    frame = pd.DataFrame(rows, columns=names).assign(forecast_model="half", skill=0.1)
    return withhold_contradiction(frame).iloc[1]


@pytest.mark.parametrize(
    ("quarter", "year", "model"),
    [
        # 31.9 of 80 is 40 % of last year's, 326 of 320 is 102 %: one of them is wrong
        ((31.9, 0.0, 73.5), (326.0, 250.0, 400.0), "withheld"),
        ((80.0, 70.0, 90.0), (320.0, 300.0, 340.0), "half"),
        # 110 % (100 … 120 %) beside 90 % (80 … 105 %): neither middle lies in the other's range
        ((88.0, 80.0, 96.0), (288.0, 256.0, 336.0), "withheld"),
        ((88.0, 80.0, 96.0), (336.0, 300.0, 370.0), "half"),  # 105 % is within 100 … 120 %
        ((88.0, np.nan, np.nan), (288.0, np.nan, np.nan), "half"),  # no range: within the double
        ((np.nan, np.nan, np.nan), (288.0, 256.0, 336.0), "half"),  # nothing to contradict
    ],
)
def test_a_year_that_contradicts_its_quarter_is_withheld(quarter, year, model):
    row = told(quarter, year)
    assert row["forecast_model"] == model
    assert pd.isna(row["foretold"]) == pd.isna(row["skill"]) == (model == "withheld")
    assert row["same_months"] == 320  # what was sold stays


def test_without_sales_a_year_ago_the_money_per_month_is_compared():
    assert told((90.0, 60.0, 120.0), (30.0, 20.0, 40.0), same=(0.0, 10.0))["forecast_model"] == (
        "withheld"
    )


def test_just_enough_months_and_origins():
    """24 months give last year's sales and no record; eight origins an interval, seven none."""
    first = foretell([10.0] * 24)
    assert (first["origins"], first["same_months"], first["foretold"]) == (0, 30, 30)
    assert np.isnan(foretell([10.0] * 31, horizon=1)["foretold_low"])
    eight = foretell([10.0] * 32, horizon=1)
    assert (eight["origins"], eight["foretold_low"], eight["error"]) == (8, 10, 0)
    assert np.isnan(eight["skill"])  # nothing is better than no error


def test_without_sales_a_year_before_nothing_is_scaled():
    """Nothing, then 10 a month; and a year that came back whole: 30 less 30."""
    new, _ = back_test(np.r_[np.zeros(12), np.full(12, 10.0)], 3)
    back, _ = back_test(np.r_[np.full(12, 10.0), 30.0, -30.0, np.zeros(10)], 1)
    scaled = MODELS.index("same_months_scaled")
    assert (new[scaled, 0], back[scaled, 0]) == (30, 30)


def test_the_first_month_is_whole_and_the_record_counts_only_whole_periods():
    """The ledger begins on 2 January: its first whole month is February."""
    case = seller([10.0] * 12, first="2022-01-01")
    case = page(as_of="2022-12-31", lines=case.lines, first="2022-01-02")
    assert account_months(case)["month"].tolist() == [
        *pd.date_range("2022-02", periods=11, freq="MS")
    ]
    same = account_months(seller([10.0] * 12, first="2022-01-01"))
    assert len(same) == 12 and same["net_revenue"].sum() == 120


def test_a_forecast_of_nothing_has_no_share_of_error_and_last_year_is_only_beaten_by_less():
    """Foretold 33 and 36 came, 39 would be as far: last year's 30 was 6 off."""
    none = record([10.0] * 39, said(forecast=0.0)).iloc[0]
    assert (none["came"], none["error"]) == (30, 30) and np.isnan(none["error_share"])
    sold = [10.0] * 36 + [12.0] * 3
    beats = [
        forecast_hits(seller(sold, said(forecast=told)))["beats_last_year"].item()
        for told in (33.0, 30.0, 42.0)
    ]
    assert beats == [True, False, False]
