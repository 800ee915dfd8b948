"""Who fills the forms is remembered for each client, outside its folder, and never on the web."""

import pytest
from toy_client import make_client

from kamlib.client import find_client
from kamlib.judgement import open_log
from kamlib.kam.forms import keep_me, read_me, state_folder
from kamlib.kam.start import start


@pytest.fixture
def client(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "state"))
    for name in ("KAM_PERSON", "SERVER_SOFTWARE"):
        monkeypatch.delenv(name, raising=False)
    make_client(tmp_path / "data")
    client = find_client("toy", tmp_path / "data")
    log = open_log(client)
    log.add_person(person="p1", role="Account manager", facilitator=True)
    log.add_person(person="p2", role="Technician")
    return client


def test_remembered_by_the_next_kernel_and_not_in_the_client_s_folder(client):
    kam = start(client)
    assert kam.person == ""
    kam.person = "p2"
    assert start(client).person == "p2"
    assert not [path for path in client.folder.rglob("*") if "people" in path.name]
    assert "p2" in (state_folder() / "people.json").read_text("utf-8")


def test_another_client_is_another_choice(client, tmp_path):
    make_client(tmp_path / "data", "other")
    keep_me(client, "p1")
    assert read_me(find_client("other", tmp_path / "data")) == ""


def test_a_variable_decides_and_somebody_unknown_is_nobody(client, monkeypatch):
    keep_me(client, "p1")
    monkeypatch.setenv("KAM_PERSON", "p2")
    assert start(client).person == "p2"
    monkeypatch.setenv("KAM_PERSON", "stranger")
    assert start(client).person == ""


def test_visitors_of_a_page_choose_each_time(client, monkeypatch):
    keep_me(client, "p1")
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5.13")
    kam = start(client)
    assert kam.person == ""
    kam.person = "p2"
    monkeypatch.delenv("SERVER_SOFTWARE")
    assert read_me(client) == "p1"


def test_a_memory_that_cannot_be_read_or_written_only_asks_again(client, monkeypatch, tmp_path):
    keep_me(client, "p1")
    (state_folder() / "people.json").write_text("[]", "utf-8")
    assert read_me(client) == ""
    (tmp_path / "file").write_text("", "utf-8")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    keep_me(client, "p1")


def test_scoring_revealing_and_closing_move_the_notebook_s_figures(client):
    kam = start(client)
    kam.person = "p1"
    before = kam.case.decided.key
    form = kam.form.scores()
    assert [name for _, name in form._rows.values()][0] == "Alpha Mills"
    form.grid.hear({"event": "edit", "number": 1, "what": [
        {"row": "r0", "column": f"f{n}", "text": "4"} for n in range(8)]})  # fmt: skip
    assert kam.case.decided.key == before  # hidden scores move nothing
    reveal = kam.form.reveal().grid
    for n, verb in enumerate(("reveal", "sure"), start=1):
        button = f"{verb}:{form.round.value}"
        reveal.hear({"event": "press", "number": n, "what": {"row": "", "button": button}})
    assert kam.case.decided.key != before
    assert kam.segment.scores()["score_source"].eq("people").sum() == 8
    kam.form.close_review().grid.hear(
        {"event": "press", "number": 1, "what": {"row": "", "button": "close"}}
    )
    closed = kam.case.said("confirmed_list")
    assert closed["account"].tolist() == ["A"] and set(closed["author"]) == {"p1"}
