"""REV-3 and REV-5 by hand: the standing questions, what the rules propose, what people decided."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from cases import page

from kamlib.review.decisions import (
    decide_confirmed_tier,
    decide_review,
    decisions,
    review_rules,
    standing_questions,
)
from kamlib.words.label import has_label


def dates(*texts):
    return pd.to_datetime(pd.Series(texts))


def rules(**given):
    knows = dict(reviews_below=0, tier="key", confirmed_tier="key", alerts_raised=0)
    agreed = SimpleNamespace(leave_reviews=2, adjust_alerts=1, adjust_targets=2)
    return decide_review(**knows | {"targets_missed": 0, "rules": agreed} | given)


@pytest.mark.parametrize(
    ("given", "decision", "rule"),
    [
        ({}, "keep", "nothing"),
        ({"reviews_below": 2, "alerts_raised": 3}, "leave", "below_line"),
        ({"reviews_below": 1}, "keep", "nothing"),
        ({"tier": "trial", "alerts_raised": 3}, "retier", "tier_differs"),
        ({"alerts_raised": 1}, "adjust", "alerts_stand"),
        ({"targets_missed": 1}, "keep", "nothing"),
        ({"targets_missed": 2}, "adjust", "targets_missed"),
        ({"reviews_below": np.nan, "confirmed_tier": None, "alerts_raised": np.nan}, "keep",
         "nothing"),
    ],
)  # fmt: skip
def test_the_first_rule_that_holds_proposes(given, decision, rule):
    found = rules(**given)
    proposed = found[found["proposed_now"]]
    assert proposed[["decision", "review_rule"]].to_numpy().tolist() == [[decision, rule]]
    assert has_label(f"review_rule.{rule}") and has_label(f"finding.proposal_{decision}")


def test_unknown_makes_no_rule_hold():
    found = rules(reviews_below=np.nan, tier="unknown").set_index("review_rule")["holds"]
    assert pd.isna(found["below_line"]) and pd.isna(found["tier_differs"])


def test_the_tier_that_people_confirmed():
    lists = pd.DataFrame({"review": dates("2025-06-30", "2025-09-30"), "account": ["A", "B"]})
    none = pd.DataFrame({"review": dates(), "decision": [], "tier": []})
    moved = pd.DataFrame({"review": dates("2025-10-31"), "decision": ["retier"],
                          "tier": ["develop"]})  # fmt: skip
    assert decide_confirmed_tier("B", lists, none, "standard") == "key"
    assert decide_confirmed_tier("A", lists, none, "key") == "standard"  # on the list before last
    assert decide_confirmed_tier("A", lists, none, "trial") == "trial"  # any tier but key agrees
    assert decide_confirmed_tier("B", lists, moved, "key") == "develop"  # later than the list
    assert decide_confirmed_tier("A", lists.iloc[:0], none, "key") is None


def test_decisions_done_open_late_and_unsaid():
    said = pd.DataFrame(
        {
            "review": dates("2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"),
            "decision": ["keep", "adjust", "adjust", "retier"],
            "tier": [None, None, "key", "trial"],
            "why": ["a", "b", "c", None],
            "owner": ["kam", None, "kam", "kam"],
            "due": dates("2025-06-01", "2025-08-31", "2025-12-01", "2026-02-28"),
            "progress": ["done", None, "doing", None],
        }
    )
    found = decisions(page(said={"decision": said}))
    assert found["decision_state"].tolist() == ["open", "late", "unknown", "done"]
    assert found["decision_lacks"].tolist() == ["why", "", "owner", ""]
    assert found["moved_to"].tolist()[0] == "trial" and found["moved_to"].isna()[1]


def test_standing_questions_newest_first_with_repetitions():
    rows = [("2025-03-31", "a"), ("2025-06-30", "a"), ("2025-09-30", "b"), ("2025-12-31", "b")]
    said = pd.DataFrame(rows, columns=["review", "answer"]).assign(
        standing_question="value_shown", confidence="assumed", author="kam"
    )
    said["review"] = pd.to_datetime(said["review"])
    found = standing_questions(page(said={"review_answer": said}))
    shown = found[found["standing_question"] == "value_shown"]
    assert shown["answer"].tolist() == ["b", "b", "a", "a"]
    assert shown["repeated"].tolist() == [2, 1, 2, 1]
    assert len(found) == 4 + 3 and found["answer"].isna().sum() == 3  # the three not answered yet
    assert found["standing_question"].drop_duplicates().tolist()[0] == "long_term"


def test_a_decision_of_the_same_day_holds_beside_the_list_and_an_unknown_question_is_left_out():
    lists = pd.DataFrame({"review": dates("2025-09-30"), "account": ["B"]})
    moved = pd.DataFrame({"review": dates("2025-09-30"), "decision": "retier", "tier": "develop"})
    assert decide_confirmed_tier("B", lists, moved, "key") == "develop"
    said = pd.DataFrame({"review": dates("2025-09-30"), "standing_question": "of_old"})
    found = standing_questions(page(said={"review_answer": said.assign(answer="x")}))
    assert len(found) == 4 and found["answer"].isna().all()


def test_what_a_review_knows_comes_from_before_it():
    """Key by the figures; a list of September says so too, what is decided today counts later."""
    accounts = pd.DataFrame({"account": ["A"], "tier": ["key"], "true_profit": [1.0]})
    verdicts = pd.DataFrame({"account": ["A", "B"], "reviews_below": [1, 2], "tier": "key"})
    checks = {"alert": ["late_reorder", "volume_drop"], "state": ["raised", "quiet"]}
    alerts = pd.DataFrame(checks | {"account": "A", "since": pd.NaT})
    lines = pd.DataFrame({"date": pd.to_datetime(["2025-05-01"]), "order": "1", "family": "oil"})
    lines = lines.assign(account="A", customer="A", kind="sale", net_revenue=9.0, payment_days=30)
    today = pd.DataFrame({"review": dates("2025-12-31"), "decision": "retier", "tier": "trial"})
    lists = pd.DataFrame({"review": dates("2025-09-30", "2025-12-31"), "account": ["A", "B"]})
    case = page(
        lines=lines,
        first="2025-01-01",
        frames={"accounts": accounts, "verdicts": verdicts, "alerts": alerts},
        said={"decision": today},
    )
    case.kept["said", "confirmed_list"] = lists, frozenset()
    found = review_rules(case).set_index("review_rule")
    assert found["seen"].tolist()[:3] == [1, "key", 1] and np.isnan(found["seen"].iloc[3])
    assert found.loc["tier_differs", "agreed_line"] == "key"
    assert found.index[found["proposed_now"]].tolist() == ["alerts_stand"]
