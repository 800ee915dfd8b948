"""What a review shows: the voice beside our view, what changed in words, what the rules propose."""

import datetime as dt
from types import SimpleNamespace

import pandas as pd
import pytest
from cases import page

from kamlib.review.changes import measure_changes
from kamlib.review.decisions import decide_review
from kamlib.review.show.charts import show_voice_chart
from kamlib.review.show.sentences import show_change_finding, show_proposal, show_what_changed
from kamlib.review.voice import voice
from kamlib.words.words import Words

WORDS = [Words("es", "es-ES", "EUR"), Words("pt", "pt-BR", "BRL"), Words("en", "en-GB", "GBP")]
DAY = pd.Timestamp("2025-12-31")


def asked(items=2, ours=0.9, answers=10):
    rows = [
        {"asked_on": pd.Timestamp(2025, 3 * quarter, 1), "asked_item": f"$item_{n}^2 <b>",
         "asked_after": "delivery", "satisfaction": 0.5, "answers": answers, "our_view": ours}
        for n in range(items)
        for quarter in (1, 2, 3, 4)
    ]  # fmt: skip
    return voice(page(said={"voice": pd.DataFrame(rows)}))


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.lang)
def test_the_voice_says_where_we_see_it_better(words):
    chart = show_voice_chart(asked(), words)
    assert "2" in chart.title and words.percent(0.9, 0) in chart.title
    assert "NaN" not in chart.title and chart.alt
    calm = show_voice_chart(asked(ours=0.5), words)
    assert words.percent(0.9, 0) not in calm.title


def test_without_answers_a_sentence_says_so():
    assert "kam-nothing" in show_voice_chart(asked(answers=None), WORDS[0])._repr_html_()
    assert "kam-nothing" in show_voice_chart(asked().iloc[:0], WORDS[0])._repr_html_()


def test_many_items_are_cut_to_those_asked_last():
    assert show_voice_chart(asked(items=30), WORDS[0]).title


def changes():
    said = {"said_on": pd.Timestamp("2025-02-01"), "author": "kam", "confidence": "assumed"}
    plan = pd.DataFrame([{"item": "a", "action": "visit", "progress": "planned",
                          "due": pd.Timestamp("2025-12-01"), **said}])  # fmt: skip
    need = pd.DataFrame([{"family": "oil", "need": 1000.0, **said}])
    former = {"action": plan, "wallet": need}
    now = {"action": plan, "wallet": need.assign(need=1500.0)}
    return measure_changes(former, now, pd.Timestamp("2025-09-30"), DAY)


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.lang)
def test_every_value_of_a_change_is_written_in_its_unit(words):
    text = repr(show_what_changed(changes(), words))
    assert words.money(1500).replace("\xa0", " ") in text
    assert words.label("work_state.late") in text and "nan" not in text.lower().split()


def test_how_much_changed_and_for_the_worse():
    since = dt.date(2025, 9, 30)
    text = str(show_change_finding(changes(), since, WORDS[2]))
    assert "2 things" in text and text.endswith("among them: 1.")
    assert "one thing" in str(show_change_finding(changes().head(1), since, WORDS[2]))
    assert "nobody" in str(show_change_finding(changes().iloc[:0], since, WORDS[2]))
    assert "No review" in str(show_change_finding(changes().iloc[:0], None, WORDS[2]))


def test_the_proposal_names_its_rule():
    agreed = SimpleNamespace(leave_reviews=2, adjust_alerts=1, adjust_targets=1)
    rules = decide_review(reviews_below=0, tier="trial", confirmed_tier="key", alerts_raised=2,
                          targets_missed=0, rules=agreed)  # fmt: skip
    assert "nivel" in str(show_proposal(rules, WORDS[0]))
