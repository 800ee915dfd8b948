"""Many write at once and nothing is lost; one is killed and what was acknowledged is there."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kamlib.judgement import Log

WRITERS = Path(__file__).with_name("judgement_writers.py")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked here")


def run(*words):
    """What the writers said, from a process of their own."""
    done = subprocess.run([sys.executable, WRITERS, *map(str, words)], stdout=subprocess.PIPE)
    assert done.returncode == 0
    return json.loads(done.stdout)


def new_log(folder):
    log = Log(folder / "judgements.sqlite")
    log.add_person(person="kam", role="Account manager")
    return log


def check_many(folder, writers, saves):
    log = new_log(folder)
    said = [row for rows in run("many", log.path, writers, saves) for row in rows]
    ids = {what: [int(entry) for kind, entry in said if kind == what]
           for what in ("own", "shared", "told")}  # fmt: skip
    shared = writers * len(range(0, saves, 10))
    assert len(ids["own"]) == len(set(ids["own"])) == writers * saves - shared
    assert len(ids["shared"]) == len(set(ids["shared"])) == shared
    # every entry is there once, and the shared thing has one unbroken line of history
    frame = log.read_state("fact")
    assert set(frame["entry"]) >= set(ids["own"]) and len(frame) == len(ids["own"]) + 1
    key = {"account": "A", "topic": "history", "item": "shared"}
    history = log.read_history("fact", key)
    assert sorted(history["entry"]) == sorted(ids["shared"])
    assert history["fact_text"].nunique() == shared  # nobody's was overwritten
    assert set(ids["told"]) <= set(ids["shared"])
    return len(ids["told"])


def check_killed(folder, times, seed):
    """Kill a writer at a random moment, `times` over; return how many saves were acknowledged."""
    log = new_log(folder)
    acknowledged = dict(run("killed", log.path, times, seed))
    frame = log.read_state("fact")
    found = dict(zip(frame["item"], frame["entry"], strict=True))
    assert {item: found.get(item) for item in acknowledged} == acknowledged
    assert frame["fact_text"].str.len().eq(3000).all()
    connection = sqlite3.connect(log.path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    return len(acknowledged)


def test_writers_at_once(tmp_path):
    check_many(tmp_path, writers=4, saves=40)


def test_killed_while_saving(tmp_path):
    assert check_killed(tmp_path, times=20, seed=1) >= 20


@pytest.mark.soak
def test_twenty_writers_of_five_hundred_saves(tmp_path):
    begun = time.time()
    told = check_many(tmp_path, writers=20, saves=500)
    print(f"20 × 500 saves in {time.time() - begun:.0f} s, {told} conflicts told")
    assert told > 0


@pytest.mark.soak
def test_killed_two_hundred_times(tmp_path):
    begun = time.time()
    saved = check_killed(tmp_path, times=200, seed=2)
    print(f"killed 200 times in {time.time() - begun:.0f} s, {saved} saves acknowledged")
