"""What people said reaches the notebook: tiers, the list, needs; nothing is written."""

import datetime as dt

import pytest
from toy_client import make_client

from kamlib.client import find_client
from kamlib.judgement import open_log
from kamlib.kam import results
from kamlib.kam.start import start


@pytest.fixture
def client(tmp_path):
    make_client(tmp_path)
    return find_client("toy", tmp_path)


@pytest.fixture
def log(client):
    log = open_log(client)
    log.add_person(person="kam", role="Account manager", facilitator=True)
    return log


def tier(kam, account="B"):
    return kam.case.portfolio.accounts.set_index("account").loc[account, "tier"]


def test_nobody_said_anything(client):
    kam = start(client)
    assert tier(kam, "B") == "standard"
    assert kam.case.judged.key == "" and not (client.folder / "judgements.sqlite").exists()
    assert kam.case.tables["wallet"].equals(kam.ledger.tables["wallet"])


def test_an_override_decides_the_tier_and_its_portfolio_is_another(client, log):
    before = start(client).case.decided.key
    entry = log.save("override", {"account": "B", "tier": "key", "why": "new plant"}, author="kam")
    kam = start(client)
    assert tier(kam) == "key" and kam.case.decided.key != before
    log.save("override", {"account": "B"}, author="kam", seen=entry, withdraw=True)
    assert start(client).case.decided.key == before


def test_what_is_said_of_an_account_that_nobody_knows_is_told(client, log):
    assert start(client).warnings == ()
    log.save("override", {"account": "NEW", "tier": "key", "why": "a bet"}, author="kam")
    (told,) = start(client).warnings
    assert told.code == "judged_unknown" and "NEW" in told.text("en")


def test_what_does_not_count_in_the_portfolio_decides_nothing_anew(client, log):
    before = start(client).case.decided.key
    fact = {"account": "B", "topic": "needs", "item": "1", "fact_text": "spare parts"}
    log.save("fact", fact, author="kam")
    score = {"round": "1", "account": "B", "factor": "fit", "rater": "kam", "score": 5}
    log.save("score", score, author="kam")  # not revealed
    assert start(client).case.decided.key == before


def test_a_past_date_sees_what_was_said_by_then(client, log, monkeypatch):
    moment = ("2025-10-20T12:00:00.000000+00:00", "2025-10-20")
    monkeypatch.setattr("kamlib.judgement.log._now", lambda: moment)
    log.save("override", {"account": "B", "tier": "key", "why": "new plant"}, author="kam")
    monkeypatch.undo()
    assert tier(start(client)) == "key"
    assert tier(start(client, as_of="2025-10-15")) == "standard"
    assert tier(start(client, as_of="2025-10-31")) == "key"


def test_what_is_said_after_the_ledger_s_last_date_counts_too(client, log):
    """People speak today about figures of last year."""
    log.save("override", {"account": "B", "tier": "key", "why": "new plant"}, author="kam")
    kam = start(client)
    assert kam.as_of < dt.date.today() and tier(kam) == "key"


def test_estimated_needs_stand_in_the_wallet(client, log):
    value = {"account": "B", "family": "Pumps", "need": 7200, "probability": 0.5}
    log.save("wallet", value, author="kam")
    wallet = start(client, account="B").plan.wallet().set_index("family")
    # B buys for 60 a month, 720 a year: a tenth of what it needs
    assert wallet.loc["Pumps", "need"] == 7200
    assert wallet.loc["Pumps", "share"] == pytest.approx(0.1)


def test_the_confirmed_list_protects_who_stands_on_it(client, log):
    review = dt.date(2025, 6, 30)
    for account in ("A", "B"):
        value = {"review": review, "account": account, "reviews_below": 0}
        log.save("confirmed_list", value, author="kam", confidence="confirmed")
    verdicts = start(client).case.portfolio.verdicts.set_index("account")
    assert verdicts["reviews_below"].notna().tolist().count(True) == 2
    assert verdicts.loc["B", "tier"] == "key"  # once below the line: stays for one review
    assert "kept_by_hysteresis" in verdicts.loc["B", "rules"]


def test_the_record_names_what_was_said_and_runs_write_nothing(client, log):
    before = start(client).record["judgements"]
    content = log.path.read_bytes()
    kam = start(client)
    _ = kam.case.portfolio.accounts, kam.record
    assert log.path.read_bytes() == content
    log.save("override", {"account": "B", "tier": "key", "why": "x"}, author="kam")
    assert start(client).record["judgements"] != before


def test_key_is_of_the_content(client, log):
    read = results.Judged().key
    assert read == ""
    log.save("override", {"account": "B", "tier": "key", "why": "x"}, author="kam")
    assert start(client).case.judged.key == start(client).case.judged.key != ""
