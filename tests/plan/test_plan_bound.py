"""The plan's own figures on a client: what fields we fill in never moves health."""

import datetime as dt
import shutil
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from cases import page
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from toy_client import make_client

from kamlib.client import find_client
from kamlib.judgement import KINDS, open_log
from kamlib.kam.start import start
from kamlib.plan.questions import questions
from kamlib.run.build import copy_demo_data
from kamlib.words.questions import read_questions

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plan")
    make_client(folder)
    client = find_client("toy", folder)
    open_log(client).add_person(person="kam", role="Account manager")
    return client


text = st.sampled_from(["steady", "new plant"])
five = st.integers(1, 5)
day = st.sampled_from([dt.date(2024, 5, 1), dt.date(2025, 6, 1)])
FIELDS = {
    "fact": {"topic": st.sampled_from(["plans", "needs"]), "item": text, "fact_text": text},
    "answer": {"question": st.sampled_from([*read_questions()]),
               "question_group": st.just("needs"), "answer": text},
    "stakeholder": {"person": st.just("kam"), "buying_role": st.just("sponsor"), "power": five,
                    "attitude": st.integers(-2, 2), "relation_now": five, "last_contact": day},
    "wallet": {"family": text, "need": st.integers(0, 10**6)},
    "objective": {"item": text, "theme": st.just("expansion"), "objective": text, "due": day},
    "action": {"item": text, "action": text, "due": day, "owner": st.just("kam")},
    "team_role": {"team_role": st.just("innovator"), "person": st.just("kam")},
    "risk": {"item": text, "risk_kind": st.just("rival"), "risk": text, "likelihood": five},
    "value": {"item": text, "direction": st.just("to_customer"), "value_text": text,
              "promised": st.integers(0, 10**6)},
    "target": {"indicator": st.just("revenue"), "period": st.just("2025"),
               "target_value": st.integers(0, 10**6)},
}  # fmt: skip
said = st.one_of(
    [st.tuples(st.just(kind), st.fixed_dictionaries(fields)) for kind, fields in FIELDS.items()]
)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(said, min_size=1, max_size=3))
def test_filling_any_field_of_the_plan_never_moves_health(client, saying):
    before = start(client, account="B").plan.health()
    log = open_log(client)
    for kind, value in saying:
        value = {"account": "B", **value}
        stands = log.read_entries(kind)
        seen = next((e.id for e in stands if _same(kind, e.value, value)), None)
        log.save(kind, value, author="kam", seen=seen)
    after = start(client, account="B").plan.health()
    pd.testing.assert_frame_equal(before, after)


def _same(kind: str, one: dict, other: dict) -> bool:
    return all(one.get(name) == other.get(name) for name in KINDS[kind].KEY)


def test_the_customers_own_voice_moves_health(client):
    log = open_log(client)
    before = start(client, account="B").plan.health().set_index("component")
    assert before.loc["voice", "health_state"] == "unknown"
    end = start(client, account="B").case.window.end.date()
    value = {"account": "B", "asked_on": end, "asked_item": "x", "satisfaction": 0.7, "answers": 9}
    log.save("voice", value, author="kam")
    after = start(client, account="B").plan.health().set_index("component")
    assert after.loc["voice", "health_score"] == 0.7


def test_the_bank_is_asked_in_the_readers_language(client):
    for lang in ("en", "es", "pt"):
        kam = start(client, lang=lang, account="A")
        questions = kam.plan.questions()
        bank = read_questions()
        asked = dict(zip(questions["question"], questions["question_text"], strict=True))
        assert asked["rivals"] == bank["rivals"].text[lang]
        assert len(kam.plan.question_prefill()) == len(bank)


@pytest.mark.parametrize("name", ["filtros", "farma", "motos"])
def test_the_planted_dossiers_are_found(name, tmp_path):
    shutil.copy(DATA / name / "judgements.jsonl", tmp_path)
    truth = tomllib.loads((DATA / name / "truth.toml").read_text("utf-8"))["dossiers"]
    plain = SimpleNamespace(ledger=SimpleNamespace(pseudonyms=False))
    log = open_log(SimpleNamespace(folder=tmp_path, settings=plain))
    said = log.read_state("answer")
    bank = pd.DataFrame(columns=["question", "question_group", "question_text"])
    for account, planted in truth.items():
        case = page(said={"answer": said[said["account"] == account]})
        case.source.bank = bank
        found = questions(case)
        states = found["question_state"].value_counts()
        for state in ("known", "not_relevant", "unknown"):
            assert states[state] == planted[state]
        assert sorted(found.loc[found["overdue"], "question"]) == planted["overdue"]


def test_the_smallest_demo_client_has_its_figures(tmp_path):
    copy_demo_data(DATA, tmp_path / "data")
    kam = start(find_client("motos", tmp_path / "data"), account="0001")
    assert 0 < kam.plan.completeness()["complete"].mean() < 1
    assert kam.plan.health()["health_score"].dropna().between(0, 1).all()
    assert "question_nobodys" in kam.plan.hints()["hint"].tolist()
    assert set(kam.plan.dossier()["origin"]) >= {"said", "ledger"}
