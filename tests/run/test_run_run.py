"""All notebooks of all clients: told before anything starts, and no failure spreads."""

import json

import pytest
from toy_client import HOSTILE, make_client, write_notebooks

from kamlib.problem import Problems
from kamlib.run import run as run_module
from kamlib.run.run import run_clients


@pytest.fixture
def data(tmp_path):
    make_client(tmp_path / "data")
    write_notebooks(tmp_path / "notebooks", langs=("en", "es"))
    return tmp_path / "data"


def go(data, *clients, **other):
    return run_clients(clients, data=data, notebooks=data.parent / "notebooks", **other)


def started(data):
    return [path for path in data.glob("*/runs/*")]


def test_whole_run(data):
    told = []
    make_client(data, "juguete", lang="es", locale="es-ES")
    run = go(data, progress=lambda job, done, total: told.append((job["status"], done, total)))
    # each client: the portfolio notebook, and A, the only key account (90 % of the revenue)
    assert [(j["client"], j["notebook"], j["account"]) for j in run.jobs] == [
        ("juguete", "1_toy", None),
        ("toy", "1_toy", None),
        ("juguete", "3_toy", "A"),
        ("toy", "3_toy", "A"),
    ]
    assert [job["status"] for job in run.jobs] == ["done"] * 4, run.jobs
    assert all(job["cause"] is None and job["seconds"] > 0 for job in run.jobs)
    assert told == [("done", n, 4) for n in (1, 2, 3, 4)]
    assert run.exit_code == 0
    for client, lang in (("toy", "en"), ("juguete", "es")):
        folder = data / client
        latest = json.loads((folder / "runs/latest.json").read_text("utf-8"))
        own = json.loads((folder / "runs" / run.run / "run.json").read_text("utf-8"))
        assert latest == own
        assert own["as_of"] == "2025-12-15" and own["lines"] == 72
        assert own["key_accounts"] == ["A"] and own["versions"]["python"]
        assert {job["client"] for job in own["jobs"]} == {client}
        assert all((folder / job["page"]).exists() for job in own["jobs"])
        assert (folder / "pages" / lang / "index.html").exists()
        log = (folder / "runs" / run.run / "log.txt").read_text("utf-8")
        assert log.count(" done ") == 2
    assert run.index == data / "index.html" and run.index.exists()
    assert json.loads(json.dumps(run.as_json()))["run"] == run.run


def test_failing_account_does_not_stop_the_others(data):
    write_notebooks(
        data.parent / "notebooks", account="assert kam.account != 'B', 'not this one'\nkam.account"
    )
    run = go(data, "toy", accounts=["A", "B", HOSTILE])
    status = {job["account"]: job["status"] for job in run.jobs}
    assert status == {None: "done", "A": "done", "B": "failed", HOSTILE: "done"}, run.jobs
    assert [result.cause for result in run.failed] == ["main: AssertionError: not this one"]
    assert run.exit_code == 1
    log = (data / "toy/runs" / run.run / "log.txt").read_text("utf-8")
    assert "Traceback" in log and "main: AssertionError: not this one" in log


def test_failing_client_does_not_stop_the_others(data):
    make_client(data, "empty", rows=[])
    broken = make_client(data, "broken")
    with open(broken / "client.toml", "a", encoding="utf-8") as file:
        file.write("\n[define]\nabove_mean = 'much'\n")
    run = go(data)
    status = {(job["client"], job["notebook"]): job["status"] for job in run.jobs}
    assert status[("broken", "1_toy")] == status[("empty", "1_toy")] == "failed"
    assert status[("toy", "1_toy")] == status[("toy", "3_toy")] == "done", run.jobs
    assert {result.client: "above_mean" in result.cause for result in run.failed} == {
        "broken": True,
        "empty": False,
    }


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"accounts": ["nobody", "A"]}, "account_unknown"),
        ({"lang": "fr"}, "lang_unknown"),
    ],
)
def test_unknown_account_or_language_stops_before_anything_starts(data, given, code):
    with pytest.raises(Problems) as told:
        go(data, "toy", **given)
    assert [problem.code for problem in told.value.problems] == [code]
    assert started(data) == []


def test_unknown_clients_are_told_at_once(data):
    with pytest.raises(Problems) as told:
        go(data, "tooy", "toy", "nobody")
    assert len(told.value.problems) == 2 and "toy" in str(told.value)
    assert started(data) == []


def test_parameters_the_notebook_does_not_know_stop_before_anything_starts(data):
    path = data.parent / "notebooks/en/1_toy.ipynb"
    path.write_text(path.read_text("utf-8").replace("as_of: str", "to_day: str"), "utf-8")
    with pytest.raises(Problems) as told:
        go(data, "toy")
    assert "as_of" in str(told.value)
    assert started(data) == []


def test_no_client_that_can_run_is_for_the_user_to_mend(data):
    make_client(data, "empty", rows=[])
    with pytest.raises(Problems):
        go(data, "empty")
    assert started(data) == []


def test_interrupt_skips_the_rest_and_keeps_the_record(data, monkeypatch):
    def interrupt(job, done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        go(data, "toy", accounts=["A", "B"], workers=1, progress=interrupt)
    latest = json.loads((data / "toy/runs/latest.json").read_text("utf-8"))
    status = [job["status"] for job in latest["jobs"]]
    assert status[0] == "done" and "skipped" in status and len(status) == 3


def test_accounts_asked_for_run_where_they_are_known(data):
    make_client(data, "other", rows=["2025-01-15;1;Z;Zeta;P1;Pumps;1;10;5"])
    run = go(data, accounts=["B"])
    assert [(job["client"], job["account"]) for job in run.jobs if job["account"]] == [("toy", "B")]


def test_run_names_sort_in_time_and_differ():
    names = [run_module._run_name() for _ in range(20)]
    assert len(set(names)) == 20
    assert [name[:15] for name in names] == sorted(name[:15] for name in names)
