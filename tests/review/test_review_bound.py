"""A year of reviews on a demo client: past pages come back, and what was planted is found."""

import datetime as dt
import json
import shutil
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from kamlib.client import find_client
from kamlib.kam.start import start

DATA = Path(__file__).resolve().parents[2] / "data"
REVIEWS = ("2025-03-31", "2025-06-30", "2025-09-30")
LAST = "2025-12-31"
STEADY, DRIFTS = "000123", "000142"
TABLES = ("kpis", "targets", "changes", "figures_since", "standing_questions", "review_rules",
          "decisions", "voice", "value_ledger", "value_totals", "obligations",
          "receivables")  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """A copy of filtros of its own."""
    data = tmp_path_factory.mktemp("reviews")
    (data / "filtros").mkdir()
    for name in ("client.toml", "judgements.jsonl"):
        shutil.copy(DATA / "filtros" / name, data / "filtros")
    shutil.copytree(DATA / "filtros" / "sources", data / "filtros" / "sources")
    return find_client("filtros", data)


@pytest.fixture(scope="module")
def truth():
    text = (DATA / "filtros" / "truth.toml").read_text("utf-8")
    return tomllib.loads(text)["reviews"]


def tables(client, account, day):
    kam = start(client, as_of=day, account=account)
    return {name: getattr(kam.review, name)() for name in TABLES}


@pytest.fixture(scope="module")
def pages(client):
    """The drifting account's tables at each review and at the end of the year."""
    return {day: tables(client, DRIFTS, day) for day in (*REVIEWS, LAST)}


def test_a_past_page_is_the_page_of_that_day(client, pages):
    """Tables at a past date are those of a log that holds only what was said by then."""
    log, text = client.folder / "judgements.sqlite", client.folder / "judgements.jsonl"
    whole = text.read_text("utf-8")
    try:
        for day in REVIEWS:
            log.unlink()
            rows = [row for row in whole.splitlines() if json.loads(row).get("day", "") <= day]
            text.write_text("\n".join(rows) + "\n", "utf-8")
            for name, frame in tables(client, DRIFTS, day).items():
                pd.testing.assert_frame_equal(frame, pages[day][name], obj=f"{name} {day}")
    finally:
        text.write_text(whole, "utf-8")
        log.unlink()


def test_what_fell_behind_is_told_once_and_at_the_right_review(pages, truth):
    seen: set = set()
    for day, late in truth[DRIFTS]["late_actions"].items():
        changes = pages[day]["changes"]
        if day == REVIEWS[0]:
            assert changes.empty  # no review was closed before: nothing to compare with
            continue
        told = changes[(changes["changed_kind"] == "action") & (changes["is_now"] == "late")]
        assert set(late) - seen <= set(told["item"]), day
        assert not seen & set(told["item"]), day
        seen |= set(late)


@pytest.mark.parametrize("account", [STEADY, DRIFTS])
def test_a_year_of_changes_holds_what_was_planted(client, truth, account):
    kam = start(client, account=account)
    changes, planted = kam.review.changes(since="2025-03-31"), truth[account]
    facts = changes[changes["changed_kind"] == "fact"]
    for change in ("confirmed", "dead"):
        found = facts.loc[facts["change_kind"] == change, "item"]
        assert {"|".join(key) for key in planted["assumptions"][change]} <= set(found)
    ledger = kam.review.value_ledger().set_index("item")
    for item, _ in planted["value_confirmed_by"]:
        assert ledger.loc[item, "value_state"] == "confirmed"
    assert ledger.loc[planted["value_waiting"], "value_state"].ne("confirmed").all()
    kpis = kam.review.kpis().set_index("kpi")
    met, claims = planted["claims"]
    assert kpis.loc["claims_resolved", ["now", "kpi_cases"]].tolist() == [met / claims, claims]
    left = dt.date.fromisoformat(planted["contract_end"]) - dt.date(2025, 12, 31)
    assert kpis.loc["contract_left", "now"] == left.days
    decided = kam.review.decisions()
    done = decided.loc[decided["decision_state"] == "done", "review"].dt.strftime("%Y-%m-%d")
    assert sorted(done) == planted["decisions_done"]


def test_the_drifting_account_is_to_be_adjusted_and_people_said_so(pages):
    page = pages[LAST]
    rules = page["review_rules"]
    assert rules.loc[rules["proposed_now"], "decision"].tolist() == ["adjust"]
    assert page["decisions"].loc[0, "decision"] == "adjust"
    assert page["voice"].groupby("asked_item")["view_state"].last().eq("rosier").all()
    assert page["figures_since"].set_index("kpi").loc["revenue", "difference"] < 0


def test_an_account_of_which_nobody_said_anything(client):
    said = (client.folder / "judgements.jsonl").read_text("utf-8")
    silent = next(code for code in start(client).names if f'"{code}"' not in said)
    kam = start(client, account=silent)
    for name in TABLES:
        getattr(kam.review, name)()
    kpis = kam.review.kpis().set_index("kpi")["now"]
    assert kpis[["contacts_covered", "satisfaction", "claims_resolved"]].isna().all()
    assert kam.review.decisions().empty and len(kam.review.standing_questions()) == 4
