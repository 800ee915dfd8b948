"""What is not known is said once, in words, with what would make it known."""

import pandas as pd
import pytest

from kamlib.segment.cost import RATES
from kamlib.segment.show.cases import show_list_sureness, show_unknowns, show_window
from kamlib.segment.show.charts_scoring import show_robustness_chart
from kamlib.words.words import Words

WORDS = Words("en", "en-GB", "EUR")


def accounts(**columns):
    told = {
        "active": [True, True],
        "goods_margin": [5.0, 3.0],
        "expected_headroom": [0.0, 10.0],
        "cost_to_serve": [1.0, 2.0],
        "cost_complete": [True, True],
        "rates_unset": ["", ""],
    }
    return pd.DataFrame(told | columns)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({}, "For every account"),
        ({"active": [False, False]}, "No account has net revenue above zero"),
        (
            {"cost_to_serve": [None, None], "rates_unset": [";".join(RATES)] * 2},
            "The settings state no cost of any activity: cost to serve and true profit are not",
        ),
        (
            {"rates_unset": ["per_line;kam_hour"] * 2},
            "The settings do not state what these cost, and true profit does not count them: "
            "an order line and an hour of the account manager.",
        ),
        ({"cost_complete": [True, False]}, "For one account a part of the cost to serve"),
        ({"goods_margin": [None, 3.0]}, "For one account too little of the goods' cost"),
    ],
)
def test_each_unknown_has_its_sentence(columns, said):
    assert str(show_unknowns(accounts(**columns), WORDS)).startswith(said)


@pytest.mark.parametrize(
    ("covered", "former", "as_of", "last", "end"),
    [
        (12, 12, "2025-12-31", "2025-12-31", "155 active accounts."),
        (7, 0, "2025-12-31", "2025-12-31", "begin on 3 Jan 2022 and reach only 7 of these months."),
        (12, 12, "2026-01-14", "2026-01-20",
         "up to 14 Jan 2026, is left out: the month is not complete."),
        (12, 12, "2026-01-30", "2026-01-30",
         'under [window] in client.toml: as_of = "2026-01-31"; then that month counts too.'),
        (12, 12, "2025-12-31", "2025-12-29",
         "is of 29 Dec 2025; the days after it up to 31 Dec 2025 count as days without sales."),
        (12, 11, "2025-12-31", "2025-12-31",
         "before these the sales reach only 11: comparisons with that time are unknown (?)."),
        (0, 0, "2025-12-31", "2025-12-31", "A month counts once its last day is among the data."),
    ],
)  # fmt: skip
def test_the_months_of_the_figures_are_told(covered, former, as_of, last, end):
    days = {"start": "2025-01-01", "end": "2025-12-31", "as_of": as_of, "first_date": "2022-01-03",
            "last_date": last}  # fmt: skip
    counts = {"months": 12, "covered_months": covered, "former_covered_months": former,
              "line_count": 5, "active_accounts": 155}  # fmt: skip
    row = {name: pd.Timestamp(day) for name, day in days.items()} | counts
    assert str(show_window(pd.DataFrame([row]), WORDS)).endswith(end)


@pytest.mark.parametrize(
    ("chances", "said"),
    [
        ([0.0, 0.0], "Nobody has a place"),
        ([1.0, 1.0, 0.0], "The 2 accounts on the list as decided keep their places"),
        ([1.0, 0.7, 0.3, 0.0], "On the list as decided the score gives one place, for which 2"),
        ([0.9, 0.7, 0.4], "On the list as decided the score gives 2 places, for which 3"),
    ],
)
def test_how_much_of_the_list_hangs_on_scores(chances, said):
    assert str(show_list_sureness(pd.DataFrame({"in_list": chances}), WORDS)).startswith(said)


def test_where_there_are_more_places_than_accounts_no_place_is_called_sure():
    frame = pd.DataFrame(
        {"account": ["A"], "in_top": 1.0, "in_top_any": 1.0, "standing": "sure_in", "places": 10}
    )
    assert str(show_robustness_chart(frame, WORDS)) == (
        "One account competes for 10 places: the scores take nobody's place."
    )
