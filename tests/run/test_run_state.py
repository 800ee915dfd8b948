"""What stands of a run: one that was cut short shows, a disk that refuses stops one client only."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from toy_client import make_client, write_notebooks

from kamlib.cli import run as kam
from kamlib.judgement import Log
from kamlib.problem import Problems, disk_problem
from kamlib.run import job as job_module
from kamlib.run import run as run_module
from kamlib.run.child import Children
from kamlib.run.run import run_clients
from kamlib.run.state import find_states, hash_said, mark_run, write_json

HERE = Path(__file__).parent


@pytest.fixture
def data(tmp_path):
    make_client(tmp_path / "data")
    make_client(tmp_path / "data", "other")
    write_notebooks(tmp_path / "notebooks")
    return tmp_path / "data"


def go(data, *clients, **other):
    return run_clients(clients, data=data, notebooks=data.parent / "notebooks", **other)


def status_of(run):
    return {(job["client"], job["notebook"]): job["status"] for job in run.jobs}


def no_space(*_, **__):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_file_in_place_of_runs_stops_its_client_only(data):
    (data / "toy" / "runs").write_text("x", "utf-8")
    run = go(data)
    assert status_of(run) == {("toy", "1_toy"): "failed", ("other", "1_toy"): "done",
                              ("other", "3_toy"): "done"}  # fmt: skip
    (failed,) = run.failed
    assert "cannot be written" in failed.cause and "Errno" not in failed.cause
    index = run.index.read_text("utf-8")
    assert "1 page failed" in index and index.count("complete") == 1
    with pytest.raises(Problems) as told:  # alone, it is for the user to mend
        go(data, "toy")
    assert [p.code for p in told.value.problems] == ["unwritable"]


def test_a_full_disk_in_mid_run_stops_its_client_only(data, monkeypatch):
    write, work = run_module.write_json, job_module.Children.call

    def write_but(path, value):
        return no_space() if "toy" in path.parts else write(path, value)

    def call_but(self, function, *args, **other):
        if function is job_module.execute_job and args[0].client == "toy":
            no_space()
        return work(self, function, *args, **other)

    monkeypatch.setattr(run_module, "write_json", write_but)
    monkeypatch.setattr(job_module.Children, "call", call_but)
    run = go(data)
    assert status_of(run) == {
        ("other", "1_toy"): "done", ("other", "3_toy"): "done",
        ("toy", "1_toy"): "failed", ("toy", "3_toy"): "failed", ("toy", "index"): "failed",
    }  # fmt: skip
    assert {failed.cause.split(" Remedy")[0][:36] for failed in run.failed} == {
        "there is no space left on the disk W"}  # fmt: skip
    assert json.loads((data / "other/runs/latest.json").read_text("utf-8"))["run"] == run.run


def test_what_the_system_says_of_a_disk_is_told_in_words():
    full = disk_problem(OSError(errno.ENOSPC, "x"))
    assert full.text("es").startswith("no queda espacio")
    barred = disk_problem(PermissionError(errno.EACCES, "x", "/home/a/runs/r1"))
    assert barred.text("pt").startswith("não é possível gravar “runs/r1”")
    assert disk_problem(OSError(errno.EIO, "x")) is None and disk_problem(ValueError()) is None


def states(data):
    return find_states(data / "toy")


def test_a_mark_says_whether_its_run_works(data):
    assert states(data) == ["not_run"]
    mark_run(data / "toy", "20260101T000000-aaaa")
    assert states(data) == ["running"]
    path = data / "toy/runs/20260101T000000-aaaa/run.json"
    mark = json.loads(path.read_text("utf-8"))
    for other in ({"born": mark["born"] - 60}, {"host": "elsewhere"}, {"pid": 2**22 + 1}):
        write_json(path, mark | other)
        assert states(data) == ["interrupted"]


def ended(data, name, status="done", **more):
    facts = {"run": name, "jobs": [{"status": status}], **more}
    write_json(data / "toy/runs" / name / "run.json", facts)
    write_json(data / "toy/runs/latest.json", facts)


def test_only_a_whole_run_makes_up_for_one_that_was_cut_short(data):
    ended(data, "r1", "skipped")  # as a run of an earlier version left it
    assert states(data) == ["interrupted"]
    ended(data, "r2", whole=False)  # some accounts only
    assert states(data) == ["interrupted"]
    ended(data, "r3", whole=True)
    assert states(data) == []
    (data / "toy/runs/r4").mkdir()  # killed, by an earlier version, which left no mark
    assert states(data) == ["interrupted"]


def test_what_was_said_or_read_since_is_told(data, capsys):
    log = Log(data / "toy/judgements.sqlite")
    boss = log.add_person(role="Boss")
    ended(data, "r1", said=hash_said(log.path), ledger="k1")
    (data / "toy/ledger.json").write_text('{"key": "k1", "sources": [], "kept": 1}', "utf-8")
    assert states(data) == []
    entry = log.save("override", {"account": "A", "tier": "key", "why": "x"}, author=boss)
    assert states(data) == ["said_since"]
    log.save("override", {"account": "A"}, author=boss, seen=entry, withdraw=True)
    assert states(data) == []
    log.erase_person(boss)
    log.change_person(boss, role="Director")
    (data / "toy/ledger.json").write_text('{"key": "k2", "sources": [], "kept": 1}', "utf-8")
    assert states(data) == ["read_since", "said_since"]
    assert kam(["status", "toy", "--data", str(data)]) == 0
    assert "read again since run; people have said more since run" in capsys.readouterr().err
    ended(data, "r2")  # an earlier version kept no hash: then the file's day says it
    os.utime(data / "toy/judgements.sqlite", (1e9, 1e9))
    assert states(data) == []
    os.utime(data / "toy/judgements.sqlite", (4e9, 4e9))
    assert states(data) == ["said_since"]


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGKILL, -9), (signal.SIGTERM, 143), (signal.SIGINT, 130)],
)
def test_after_a_run_was_ended_nothing_says_complete(data, number, code):
    ready = data.parent / "ready"
    slow = f"open({str(ready)!r}, 'w').close()\nimport time\ntime.sleep(60)"
    ended(data, "20200101T000000-aaaa", whole=True)
    write_notebooks(data.parent / "notebooks", portfolio=slow)
    script = (
        "import sys, kamlib.cli as cli, kamlib.run.run as r\n"
        f"r.find_root = lambda: __import__('pathlib').Path({str(data.parent)!r})\n"
        f"sys.argv[1:] = ['run', 'toy', '--data', {str(data)!r}]\n"
        "cli.main()"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE,
                               start_new_session=True, text=True)  # fmt: skip
    until = time.monotonic() + 90
    while not ready.exists():
        assert process.poll() is None and time.monotonic() < until, process.stderr.read()
        time.sleep(0.1)
    index = (data / "index.html").read_text("utf-8")
    assert "run under way" in index and "complete" not in index
    os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
    told = process.communicate(timeout=60)[1]
    assert process.returncode == code and "Traceback" not in told
    assert states(data) == ["interrupted"]
    assert "complete" not in (data / "index.html").read_text("utf-8")


def test_an_index_over_all_that_cannot_be_written_is_told_in_words(data, monkeypatch, capsys):
    monkeypatch.setattr("kamlib.run.run.find_root", lambda: data.parent)
    (data / "index.html").mkdir()
    assert kam(["run", "toy", "--data", str(data)]) == 1
    told = capsys.readouterr().err
    assert "Failed: index: " in told and "TypeError" not in told


@pytest.mark.parametrize("step", ["mark", "prepare"])
def test_a_run_that_is_ended_while_it_begins_does_not_leave_complete(data, monkeypatch, step):
    ended(data, "20200101T000000-aaaa", whole=True)
    call, asked = Children.call, {"mark": "finish_clients", "prepare": "prepare_client"}[step]

    def interrupted(children, function, *args, **more):
        if function.__name__ == asked:
            monkeypatch.setattr(Children, "call", call)
            raise KeyboardInterrupt
        return call(children, function, *args, **more)

    monkeypatch.setattr(Children, "call", interrupted)
    with pytest.raises(KeyboardInterrupt):
        go(data, "toy")
    assert states(data) == ["interrupted"]
    index = (data / "index.html").read_text("utf-8")
    assert "run cut short" in index and "complete" not in index


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("wait", [0.0, 1.0])
def test_an_interrupt_while_modules_are_imported_prints_nothing(wait):
    """The server of warm processes imports for some seconds; it hears the same Ctrl-C."""
    script = (
        "import kamlib.cli, threading, time\n"
        "from kamlib.run.child import Children\n"
        "threading.Thread(target=Children().call, args=(abs, -1), daemon=True).start()\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, start_new_session=True
                               )  # fmt: skip
    process.stdout.readline()
    time.sleep(wait)
    os.killpg(process.pid, signal.SIGINT)
    told = process.communicate(timeout=90)[1]
    assert (process.returncode, told) == (130, "")


@pytest.mark.parametrize(("raised", "code"), [("KeyboardInterrupt", 130), ("SystemExit", 143)])
def test_an_interrupt_where_nothing_can_be_raised_ends_all_the_same(raised, code):
    script = (
        "import sys, time, kamlib.cli as cli\n"
        "class Lost:\n"
        f"    def __del__(self): raise {raised}\n"
        "def work(args):\n"
        "    Lost()\n"
        "    for _ in range(100): time.sleep(0.1)\n"
        "cli._run = work\n"
        "cli.main()\n"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (code, "")
