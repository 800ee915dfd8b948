"""Four reviews of filtros in one year: score, plan, act, review, re-tier.

Every state is opened as a notebook opens it, at the review's date, and held against what the
generator planted (`truth.toml`, data/demo/story.py), which knows nothing of kamlib. That a page of
a past date is the page of that day is in tests/notebooks/test_notebooks_past.py.
"""

import shutil
import tomllib
from functools import cache
from pathlib import Path

import pytest

from kamlib.client import find_client
from kamlib.kam.start import start
from kamlib.pages.paper import paper_html
from kamlib.pages.papers import make_review_paper

DATA = Path(__file__).resolve().parents[1] / "data"
REVIEWS = ("2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31")
THIRD, FOURTH = REVIEWS[2:]
STEADY, BUSY, DRIFTS = "000123", "000131", "000142"


@pytest.fixture(scope="module")
def at(tmp_path_factory):
    """Open the client, or one of its accounts, as it stood at a review."""
    folder = tmp_path_factory.mktemp("story") / "filtros"
    shutil.copytree(DATA / "filtros" / "sources", folder / "sources")
    for name in ("client.toml", "judgements.jsonl"):
        shutil.copy(DATA / "filtros" / name, folder)
    client = find_client("filtros", folder.parent)
    return cache(lambda day, account="": start(client, as_of=day, account=account))


@pytest.fixture(scope="module")
def truth():
    return tomllib.loads((DATA / "filtros" / "truth.toml").read_text("utf-8"))


def verdicts(at, day):
    return at(day).case.portfolio.verdicts.set_index("account")


def test_scores_count_from_the_review_after_they_were_revealed(at, truth):
    revealed = truth["judgements"]["revealed"]
    seen = [sorted(at(day).case.said("score")["round"].unique()) for day in REVIEWS]
    assert seen == [[], revealed, revealed, revealed]  # December's round is still open
    for day, ranked in zip(REVIEWS, ("profit", "score", "score", "score"), strict=True):
        assert f"ranked_by_{ranked}" in verdicts(at, day).loc[STEADY, "rules"].split(";"), day


def test_what_could_be_bought_and_what_is_capped_stands_in_every_plan(at, truth):
    could = {family for code, family in truth["white_space"]["pairs"] if code == STEADY}
    capped = {family for code, family in truth["capped"]["pairs"] if code == STEADY}
    assert could and capped
    for day in REVIEWS:
        kam = at(day, STEADY)
        space, wallet = kam.plan.white_space(), kam.plan.wallet()
        assert could <= set(space.loc[space["state"] == "could", "family"]), day
        exposed = wallet[wallet["exposed"].fillna(False).astype(bool)]
        assert capped <= set(exposed["family"]) and exposed["headroom"].eq(0).all(), day


def test_who_drifts_away_is_said_once_half_is_gone_and_not_before_it_began(at, truth):
    planted, since = truth["story"]["half_gone"], truth["drifting"]["since"]
    drops = {}
    for day in REVIEWS:
        found = at(day).case.portfolio.alerts
        drop = found["alert"].eq("volume_drop") & found["state"].eq("raised")
        drops[day] = set(found.loc[drop, "account"])
    assert sorted(planted) == truth["drifting"]["accounts"]
    for account, half_gone in planted.items():
        said = [day for day in REVIEWS if account in drops[day]]
        assert said[0] == half_gone and said[0] > since[account], account
        assert said == [day for day in REVIEWS if day >= half_gone], account
    steady = set(truth["key"]["accounts"]) - set(planted)
    assert not any(steady & found for found in drops.values())


@pytest.mark.parametrize("account", [STEADY, BUSY, DRIFTS])
def test_the_fourth_review_says_what_changed_since_the_third(at, truth, account):
    kam, planted = at(FOURTH, account), truth["story"]["fourth"][account]
    assert kam.review.reviews()[0].isoformat() == THIRD
    changes = kam.review.changes()
    work = changes[changes["changed_kind"] == "action"]
    for state in ("done", "late", "dropped"):
        assert sorted(work.loc[work["is_now"] == state, "item"]) == planted[state], state
    facts = changes[changes["changed_kind"] == "fact"]
    for change in ("confirmed", "dead"):
        found = facts.loc[facts["change_kind"] == change, "item"]
        assert sorted(found) == planted[change], change


def test_the_fourth_review_pack_opens_with_what_changed(at, truth):
    assert all(truth["story"]["fourth"][BUSY].values())  # one of each was planted here
    kam = at(FOURTH, BUSY)
    paper = make_review_paper(kam)
    assert paper.sections[0].slug == "changes"
    told = paper_html(paper, kam.words)
    first = told.split("</section>")[0]
    for change in ("done", "late", "dropped", "confirmed", "dead"):
        assert kam.words.label(f"change_kind.{change}") in first, change
    assert "No ampliarán: reforman la línea que ya tienen" in first


def test_decisions_stand_with_who_and_why_from_the_next_review_on(at, truth):
    for account, (decision, who, why) in truth["story"]["third_decisions"].items():
        assert THIRD not in set(at(THIRD, account).review.decisions()["review"].astype(str))
        kam = at(FOURTH, account)
        last = kam.review.decisions().iloc[0]
        assert str(last["review"].date()) == THIRD
        told = [last[name] for name in ("decision", "author", "why")]
        assert told == [decision, kam.case.people[who], why], account


def test_a_person_re_tiers_an_account_and_the_rules_take_it_back(at, truth):
    """On the list by a person's word; then kept for one review; then out, as was agreed."""
    story = truth["story"]["leaver"]
    account = story["account"]
    tiers = {day: verdicts(at, day).loc[account] for day in REVIEWS}
    for day in story["by_person"]:
        assert tiers[day]["tier"] == "key" and tiers[day]["rules"].split(";")[0] == "override"
        said = at(day, account).case.said("override").iloc[0]
        assert [said["author"], said["why"]] == [story["who"], story["why"]]
    for day in story["kept_by_hysteresis"]:
        assert tiers[day]["tier"] == "key" and tiers[day]["reviews_below"] == 1
        assert "kept_by_hysteresis" in tiers[day]["rules"].split(";")
        assert at(day, account).case.said("override").empty
    out = tiers[story["left"]]
    assert out["tier"] == "standard" and out["reviews_below"] == 2
    kam = at(story["left"], account)
    change = kam.review.changes().iloc[0]  # what asks for a word first
    assert [change["change_kind"], change["was"], change["is_now"]] == [
        *("tier_changed", "key", "standard")
    ]
    rules = kam.review.review_rules()
    assert rules.loc[rules["proposed_now"], "decision"].tolist() == ["leave"]


def test_overrides_are_named_in_the_verdict_and_the_others_stand_on_the_list(at, truth):
    last = verdicts(at, FOURTH)
    for account, tier in truth["judgements"]["overrides"]:
        assert [last.loc[account, "tier"], last.loc[account, "candidate"]] == [tier, tier]
        assert last.loc[account, "rules"].split(";")[0] == "override"
    listed = set(truth["judgements"]["confirmed_list"])
    key = set(last.index[last["tier"] == "key"])
    assert key == set(truth["key"]["accounts"]) == listed - {truth["story"]["leaver"]["account"]}
    assert last.loc[sorted(key), "reviews_below"].eq(0).all()
