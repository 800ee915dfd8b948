"""Processes of their own: what dies, hangs or raises there is told, and nothing else suffers."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from kamlib.problem import Problem, Problems
from kamlib.run.child import ChildError, Children, is_warm, start_context


def add(a, b):
    print("printed by the child")
    return a + b


def warmth():
    return is_warm()


def fail():
    raise ValueError("two\nlines")


def tell():
    raise Problems(Problem("ledger_empty", {"client": "x"}), "es")


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def hang_with_child(path):
    child = subprocess.Popen(["sleep", "60"], start_new_session=True)  # as a kernel is started
    with open(path, "w") as file:
        file.write(str(child.pid))
    time.sleep(60)


def hang(path):
    with open(path, "w") as file:
        file.write(str(os.getpid()))
    time.sleep(60)


def gone(pid, seconds=8):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


def test_value_comes_back_and_print_goes_to_the_log(tmp_path, capfd):
    log = tmp_path / "job.log"
    assert Children().call(add, 2, 3, log=log) == 5
    assert "printed by the child" in log.read_text()
    assert capfd.readouterr().out == ""  # standard output belongs to the JSON of the caller


@pytest.mark.skipif(start_context().get_start_method() != "forkserver", reason="no forkserver")
def test_child_is_forked_with_the_heavy_imports_done():
    """The server swallows import errors: a cold one would only be slow, so it is asked."""
    assert Children().call(warmth) is True
    assert is_warm() is False


def test_exception_is_told_in_one_line_with_its_traceback():
    with pytest.raises(ChildError) as told:
        Children().call(fail)
    assert told.value.kind == "raised"
    assert told.value.detail == "ValueError: two"
    assert "in fail" in told.value.log


def test_problems_come_back_as_problems():
    with pytest.raises(Problems) as told:
        Children().call(tell)
    assert told.value.lang == "es"
    assert told.value.problems[0].code == "ledger_empty"


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_killed_child_takes_no_other_with_it():
    children = Children()
    with ThreadPoolExecutor(2) as pool:
        killed = pool.submit(children.call, die)
        others = [pool.submit(children.call, add, n, 1) for n in range(4)]
        assert [other.result() for other in others] == [1, 2, 3, 4]
        with pytest.raises(ChildError) as told:
            killed.result()
    assert (told.value.kind, told.value.detail) == ("killed", "SIGKILL")


@pytest.mark.skipif(os.name != "posix", reason="sleep")
def test_timeout_kills_the_child_and_what_it_started(tmp_path):
    path = tmp_path / "pid"
    with pytest.raises(ChildError) as told:
        Children().call(hang_with_child, path, timeout=4)
    assert told.value.kind == "timeout"
    assert gone(int(path.read_text()))


def test_stop_ends_all_and_starts_no_other(tmp_path):
    children = Children()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(children.call, hang, tmp_path / "pid")
        until = time.monotonic() + 120
        while not (tmp_path / "pid").exists() and time.monotonic() < until:
            time.sleep(0.05)
        children.stop()
        with pytest.raises(ChildError):
            running.result(timeout=10)
    with pytest.raises(ChildError):
        children.call(add, 1, 1)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_child_ends_with_its_parent(tmp_path):
    """A scheduler that kills the run leaves no job behind."""
    path = tmp_path / "pid"
    script = textwrap.dedent(f"""
        import sys; sys.path.insert(0, {str(os.path.dirname(__file__))!r})
        from test_run_child import hang
        from kamlib.run.child import Children
        Children().call(hang, {str(path)!r})
    """)
    parent = subprocess.Popen([sys.executable, "-c", script])
    until = time.monotonic() + 120
    while not (path.exists() and path.read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    assert gone(int(path.read_text()))
