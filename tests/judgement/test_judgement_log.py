"""The log: what is saved stands, what stood before is still there, nobody overwrites anybody."""

import datetime as dt
import json
import shutil
import sqlite3
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamlib.judgement import KINDS, Conflict, Draft, Log, fields_of
from kamlib.judgement.schema import VERSION
from kamlib.problem import Problems

OLD = Path(__file__).parent / "old" / "judgements_v1.sqlite"


@pytest.fixture
def log(tmp_path):
    log = Log(tmp_path / "judgements.sqlite")
    log.add_person(person="kam", role="Account manager")
    log.add_person(person="boss", role="Sales director", facilitator=True)
    log.add_person(person="buyer", role="Purchasing manager", side="theirs", account="A")
    return log


def override(tier, why="because", account="A"):
    return {"account": account, "tier": tier, "why": why}


def score(value, rater="kam", number="2025-Q4", account="A", factor="fit"):
    return {"round": number, "account": account, "factor": factor, "rater": rater, "score": value}


def on(monkeypatch, day):
    """Let saves happen on a day."""
    moment = (f"{day}T12:00:00.000000+00:00", day)
    monkeypatch.setattr("kamlib.judgement.log._now", lambda: moment)


def example(field):
    """A value that a field can hold."""
    if field.choices:
        return field.choices[0]
    told = {"person": "kam", "whole": 1, "number": 2.5, "money": 10.25, "share": 0.5,
            "flag": True, "day": dt.date(2025, 3, 31)}  # fmt: skip
    if field.kind == "person" and field.name == "influences":
        return "boss"
    return told.get(field.kind, "text")


def test_every_kind_is_saved_and_read_back_as_it_was(log):
    for kind, model in KINDS.items():
        value = {field.name: example(field) for field in fields_of(model)}
        author = "boss" if kind == "reveal" else "kam"
        entry = log.save(kind, value, author=author, source="meeting", confidence="confirmed")
        frame = log.read_state(kind, viewer="kam")
        assert len(frame) == 1 and frame["entry"][0] == entry, kind
        for name, said in value.items():
            found = frame[name][0]
            expected = pd.Timestamp(said) if isinstance(said, dt.date) else said
            assert found == expected, (kind, name)
        assert frame["confidence"][0] == "confirmed" and frame["said_in"][0] == "meeting"


def test_an_empty_log_has_frames_and_no_file(tmp_path):
    log = Log(tmp_path / "judgements.sqlite")
    for kind, model in KINDS.items():
        frame = log.read_state(kind)
        assert frame.empty and list(frame)[: len(model.model_fields)] == [*model.model_fields]
    assert log.read_people().empty and log.read_counts().empty and log.key() == Log("none").key()
    assert not log.path.exists()


def test_who_comes_second_sees_the_first_and_chooses(log):
    first = log.save("override", override("trial"), author="kam")
    second = log.save("override", override("key"), author="boss", seen=first)
    mine = Draft("override", override("standard", "too dear"), "kam", seen=first)
    with pytest.raises(Conflict) as told:
        log.save_all([mine])
    ((draft, theirs),) = told.value.pairs
    assert (draft, theirs.id, theirs.value["tier"]) == (mine, second, "key")
    text = told.value.text("es")
    assert "Nivel: Clave" in text and "too dear" in text and "Sales director" in text
    assert log.read_state("override")["tier"].tolist() == ["key"]  # keep theirs: nothing to do

    log.save_all([draft.over(theirs)])  # keep mine
    assert log.read_state("override")["tier"].tolist() == ["standard"]
    history = log.read_history("override", {"account": "A"})
    assert history["tier"].tolist() == ["trial", "key", "standard"]


def test_a_new_thing_that_somebody_else_has_said_is_a_conflict_too(log):
    log.save("override", override("trial"), author="kam")
    with pytest.raises(Conflict):
        log.save("override", override("key"), author="boss")


def test_a_save_repeated_because_its_answer_was_lost_adds_nothing(log):
    first = log.save("override", override("trial"), author="kam")
    assert log.save("override", override("trial"), author="kam") == first
    assert len(log.read_history("override", {"account": "A"})) == 1


def test_several_are_saved_together_or_not_at_all(log):
    log.save("override", override("trial"), author="kam")
    drafts = [Draft("override", override("key", account="B"), "kam"),
              Draft("override", override("key"), "kam")]  # fmt: skip
    with pytest.raises(Conflict):
        log.save_all(drafts)
    assert log.read_state("override")["account"].tolist() == ["A"]


def test_what_is_withdrawn_is_gone_from_the_state_and_stays_in_the_history(log):
    first = log.save("override", override("trial"), author="kam")
    gone = log.save("override", {"account": "A"}, author="kam", seen=first, withdraw=True)
    assert log.read_state("override").empty
    with pytest.raises(Conflict):  # who saw the first is told that it was taken back
        log.save("override", override("key"), author="boss", seen=first)
    log.save("override", override("key"), author="boss")  # a new form shows nothing there
    history = log.read_history("override", {"account": "A"})
    assert history["entry"].tolist()[:2] == [first, gone] and len(history) == 3
    assert history["account"].tolist() == ["A"] * 3 and history["tier"].isna().tolist()[1]


def test_everything_wrong_is_told_at_once_and_nothing_written(log):
    drafts = [
        Draft("score", score(6), "kam"),
        Draft("score", score(None), "kam"),
        Draft("score", score("4"), "kam"),
        Draft("score", score(True), "kam"),
        Draft("score", score(4, rater="nobody"), "kam"),
        Draft("override", override("queen"), "kam"),
        Draft("override", {"account": "A", "tier": "key", "cause": "?"}, "kam"),
        Draft("override", override("key"), "kam", confidence="sure"),
        Draft("override", override("key", "x" * 4001), "kam"),
        Draft("wallet", {"account": "A", "family": "Air", "need": 5, "need_low": 6}, "kam"),
        Draft("wallet", {"account": "A", "family": "Air", "need": -5}, "kam"),
        Draft("action", {"account": "A", "item": "1", "action": "x", "touches": "tender"}, "kam"),
        Draft(
            "link", {"account": "A", "person": "kam", "influences": "kam", "influence": 3}, "kam"
        ),
        Draft("reveal", {"round": "1"}, "kam"),
    ]
    with pytest.raises(Problems) as told:
        log.save_all(drafts)
    found = [(problem.code.removeprefix("judgement_"), problem.column) for problem in
             told.value.problems]  # fmt: skip
    assert found == [
        ("range", "score"), ("missing", "score"), ("type", "score"), ("type", "score"),
        ("person_unknown", "rater"), ("choice", "tier"), ("field", "cause"),
        ("choice", "confidence"), ("long", "why"), ("order", "need"), ("range", "need"),
        ("unclassed", "compliance"), ("self", "influences"), ("reveal_by_whom", ""),
    ]  # fmt: skip
    assert log.read_counts().empty
    for lang in ("en", "es", "pt"):
        assert "{" not in told.value.text(lang)
    assert "Puntuación (1–5)" in told.value.text("es")


def test_a_source_and_a_name_that_are_too_long_are_told(log):
    for call in (
        lambda: log.save("override", override("key"), author="kam", source="s" * 4001),
        lambda: log.add_person(role="r" * 4001),
    ):
        with pytest.raises(Problems) as told:
            call()
        assert [p.code for p in told.value.problems] == ["judgement_long"]


def test_unknown_is_a_fair_answer(log):
    log.save("score", score(None), author="kam", confidence="unknown")
    frame = log.read_state("score", viewer="kam")
    assert frame["score"].isna().all() and frame["confidence"][0] == "unknown"


def test_states_on_past_days_are_what_they_were(log, monkeypatch):
    days = ["2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"]
    past, entry = {}, 0
    for day, tier in zip(days, ["standard", "develop", "trial", "key"], strict=True):
        on(monkeypatch, day)
        entry = log.save("override", override(tier), author="kam", seen=entry)
        log.save("wallet", {"account": day, "family": "Air", "need": 1}, author="kam")
        past[day] = log.read_state("override"), log.read_state("wallet"), log.key()
    for day, (overrides, wallet, key) in past.items():
        asked = dt.date.fromisoformat(day)
        pd.testing.assert_frame_equal(log.read_state("override", as_of=asked), overrides)
        pd.testing.assert_frame_equal(log.read_state("wallet", as_of=asked), wallet)
        assert log.key(asked) == key
    assert log.read_state("override", as_of=dt.date(2025, 3, 30)).empty
    assert len({key for *_, key in past.values()}) == 4


def test_a_clock_set_back_does_not_turn_the_order_round(log, monkeypatch):
    on(monkeypatch, "2025-06-30")
    first = log.save("override", override("trial"), author="kam")
    on(monkeypatch, "2025-01-01")
    log.save("override", override("key"), author="kam", seen=first)
    assert log.read_state("override", as_of=dt.date(2025, 3, 1)).empty
    assert log.read_state("override", as_of=dt.date(2025, 6, 30))["tier"].tolist() == ["key"]


@settings(max_examples=25, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(steps=st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 5), st.booleans()),
                      max_size=12))  # fmt: skip
def test_the_state_of_any_day_is_the_last_that_was_said_by_then(tmp_path_factory, steps):
    """Against a dictionary that is copied every day; score 0 stands for withdrawing."""
    log = Log(tmp_path_factory.mktemp("log") / "judgements.sqlite")
    log.add_person(person="kam", role="KAM")
    day, state, seen, past = dt.date(2025, 1, 1), {}, {}, {}
    with pytest.MonkeyPatch.context() as patch:
        for account, value, next_day in steps:
            day += dt.timedelta(days=int(next_day))
            on(patch, day.isoformat())
            seen[account] = log.save("score", score(value or None, account=account), author="kam",
                                     seen=seen.get(account, 0), withdraw=not value)  # fmt: skip
            state = {**state, account: value}
            past[day] = {a: v for a, v in sorted(state.items()) if v}
    for asked, expected in past.items():
        frame = log.read_state("score", as_of=asked, viewer="kam")
        assert dict(zip(frame["account"], frame["score"], strict=True)) == expected


def test_scores_are_one_s_own_until_the_facilitator_reveals(log, monkeypatch):
    on(monkeypatch, "2025-06-30")
    log.save("score", score(5, "kam"), author="kam")
    theirs = log.save("score", score(2, "boss"), author="boss")
    assert log.read_state("score").empty
    assert log.read_state("score", viewer="kam")["score"].tolist() == [5]
    assert log.read_history("score", score(2, "boss"), viewer="kam").empty
    before = log.key()
    with pytest.raises(Conflict) as told:  # not even a conflict betrays it
        log.save("score", score(3, "boss"), author="kam")
    assert "2" not in told.value.problems[0].part("found", "en").split("2025-06-30)")[1]
    on(monkeypatch, "2025-07-01")
    shown = log.save("reveal", {"round": "2025-Q4"}, author="boss")
    assert sorted(log.read_state("score")["score"]) == [2, 5]
    assert log.read_state("score", as_of=dt.date(2025, 6, 30)).empty  # as it was that day
    assert log.key() != before
    log.save("score", score(4, "boss"), author="boss", seen=theirs)  # after the discussion
    assert sorted(log.read_state("score")["score"]) == [4, 5]
    log.save("score", score(1, "kam", number="2026-Q4"), author="kam")  # a new round is hidden
    assert len(log.read_state("score")) == 2
    log.save("reveal", {"round": "2025-Q4"}, author="boss", seen=shown, withdraw=True)
    assert log.read_state("score").empty


def test_the_database_itself_refuses_to_forget(log):
    log.save("override", override("trial"), author="kam")
    connection = sqlite3.connect(log.path)
    for statement in ("DELETE FROM entries", "UPDATE entries SET confidence = 'confirmed'"):
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            connection.execute(statement)
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        connection.execute("INSERT INTO entries (time, day, author, kind, key, confidence) VALUES "
                           "('t', 'd', 'kam', 'override', '[\"A\"]', 'assumed')")  # fmt: skip
    connection.close()


def test_a_person_is_erased_and_history_still_counts(log):
    """No byte of the name is in the folder, in whatever text it stood; nothing else is lost."""
    name = "Zebedeo Quintanilla-Ñandú"
    person = log.add_person(name=name, role="Buyer", side="theirs", account="A")
    for n in range(60):  # many pages, so that some are freed
        value = {"account": "A", "topic": "history", "item": str(n),
                 "fact_text": f"{name.upper()} said «{n}» " + "x" * 300}  # fmt: skip
        log.save("fact", value, author=person, source=f"call with {name}")
    log.save("stakeholder", {"account": "A", "person": person, "buying_role": "user"}, author="kam")
    counts, before = log.read_counts(), log.read_state("fact")
    assert name.encode() in log.path.read_bytes()
    log.erase_person(person)
    for path in log.path.parent.iterdir():
        held = path.read_bytes().lower()
        for part in (name, name.upper(), "Zebedeo", "Quintanilla"):
            assert part.encode().lower() not in held, path.name
            assert part.encode("utf-16-le").lower() not in held
            assert json.dumps(part)[1:-1].encode().lower() not in held
    pd.testing.assert_frame_equal(log.read_counts(), counts)
    after = log.read_state("fact")
    assert after["author"].eq(person).all() and len(after) == len(before)
    assert after["fact_text"][0].startswith(f"[{person}] said")
    row = log.read_people().set_index("person").loc[person]
    assert (row["name"], row["role"]) == ("", "Buyer") and row["erased"]


def test_a_short_name_is_erased_without_harm_to_other_words(log):
    person = log.add_person(name="Ana", role="Analista", side="theirs", account="A")
    fact = {"account": "A", "topic": "history", "item": "1",
            "fact_text": "ANA llama mañana por la manzana; «Ana» lo dijo, Anabel no"}  # fmt: skip
    log.save("fact", fact, author="kam")
    log.erase_person(person)
    told = f"[{person}] llama mañana por la manzana; «[{person}]» lo dijo, Anabel no"
    assert log.read_state("fact")["fact_text"].tolist() == [told]
    assert log.read_people().set_index("person").loc[person, "role"] == "Analista"


def test_an_older_file_is_read_as_it_was_meant(tmp_path):
    path = tmp_path / "judgements.sqlite"
    shutil.copy(OLD, path)
    log = Log(path)
    assert log.read_state("override")["tier"].tolist() == ["key"]
    assert log.read_state("override", as_of=dt.date(2024, 6, 30))["tier"].tolist() == ["trial"]
    assert log.read_state("wallet")["need"].tolist() == [120_000]
    assert log.read_people()["facilitator"].tolist() == [False, False]
    log.save("override", override("standard"), author="p1", seen=2)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT version FROM versions").fetchall() == [(VERSION,)]
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("DELETE FROM entries")
    connection.close()


def test_old_and_new_tables_are_the_same_but_for_their_order(tmp_path, log):
    shutil.copy(OLD, tmp_path / "old.sqlite")
    Log(tmp_path / "old.sqlite").read_people()

    def columns(path):
        connection = sqlite3.connect(path)
        found = {t: sorted(row[1] for row in connection.execute(f"PRAGMA table_info({t})"))
                 for t in ("entries", "people", "versions")}  # fmt: skip
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        found["triggers"] = sorted(row[0] for row in triggers)
        connection.close()
        return found

    assert columns(tmp_path / "old.sqlite") == columns(log.path)


def test_a_newer_file_and_no_file_of_ours_are_told(tmp_path, log):
    connection = sqlite3.connect(log.path)
    connection.execute("UPDATE versions SET version = 99")
    connection.commit()
    connection.close()
    with pytest.raises(Problems) as told:
        Log(log.path).read_people()
    assert told.value.problems[0].code == "log_newer"
    (tmp_path / "other.sqlite").write_text("no database " * 100, "utf-8")
    with pytest.raises(Problems) as told:
        Log(tmp_path / "other.sqlite").read_people()
    assert told.value.problems[0].code == "log_unreadable"
    assert "database" not in told.value.text("es")  # what SQLite says is English


@pytest.mark.parametrize("damage", ["UPDATE entries SET value = '{bad'", "DELETE FROM versions"])
def test_a_mended_file_is_told_without_a_traceback(log, damage):
    log.save("override", override("trial"), author="kam")
    connection = sqlite3.connect(log.path)
    connection.execute(damage)
    connection.commit()
    connection.close()
    with pytest.raises(Problems) as told:
        Log(log.path).read_state("override")
    assert told.value.problems[0].code == "log_unreadable"


def test_the_file_can_be_copied_and_is_alone(log, tmp_path):
    log.save("override", override("trial"), author="kam")
    assert [path.name for path in tmp_path.iterdir()] == ["judgements.sqlite"]
    copy = shutil.copy(log.path, tmp_path / "copy.sqlite")
    assert Log(copy).key() == log.key()
