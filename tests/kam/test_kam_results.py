"""The decided portfolio: stored once, found again, never mistaken for another's."""

import ast
import datetime as dt
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
from toy_client import make_client

from kamlib.client import find_client
from kamlib.figure import CHAPTERS
from kamlib.kam import results
from kamlib.ledger import open_ledger
from kamlib.run.child import Children

DAY = dt.date(2025, 12, 15)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def client(tmp_path):
    make_client(tmp_path)
    return find_client("toy", tmp_path)


def decide(name, data):
    """In a child: decide and say what came out."""
    client = find_client(name, data)
    portfolio = results.load_portfolio(client, open_ledger(client), DAY)
    return portfolio.key, float(portfolio.accounts["net_revenue"].sum())


def test_second_load_decides_nothing(client, monkeypatch):
    ledger = open_ledger(client)
    first = results.load_portfolio(client, ledger, DAY)
    assert first.accounts["net_revenue"].sum() == pytest.approx(12_000)
    monkeypatch.setattr(results, "decide_portfolio", lambda *a, **k: pytest.fail("decided again"))
    second = results.load_portfolio(client, ledger, DAY)
    for name in first.names:
        pd.testing.assert_frame_equal(first[name], second[name])


def test_unknown_frame_is_told_with_those_there_are(client):
    portfolio = results.load_portfolio(client, open_ledger(client), DAY)
    with pytest.raises(AttributeError, match="accounts"):
        _ = portfolio.acounts


def test_key_follows_settings_date_ledger_and_method_but_not_words(client, monkeypatch):
    settings = client.settings

    def key(values=settings, ledger="x", day=DAY):
        return results.results_key(ledger, values, day)

    def changed(section, **what):
        part = getattr(settings, section).model_copy(update=what)
        return settings.model_copy(update={section: part})

    base = key()
    assert key(changed("client", name="Other", language="pt", locale="pt-BR")) == base
    assert key(changed("define", above_mean=0.4)) != base
    assert key(ledger="y") != base
    assert key(day=DAY - dt.timedelta(1)) != base
    monkeypatch.setattr(results, "method_key", lambda: "another formula")
    assert key() != base


def test_two_processes_at_once_leave_one_whole_result(client):
    children, data = Children(), client.folder.parent
    open_ledger(client)
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: children.call(decide, "toy", data), range(3)))
    assert len(set(found)) == 1
    assert found[0][1] == pytest.approx(12_000)
    assert [path.name for path in client.results.iterdir()] == [found[0][0]]


def test_old_results_and_broken_parts_are_dropped_but_the_last_used_stay(client):
    ledger = open_ledger(client)
    for number in range(8):
        old = client.results / f"old{number}"
        old.mkdir(parents=True)
        os.utime(old, (1_000 + number, 1_000 + number))
    part = client.results / ".part.1"
    part.mkdir()
    os.utime(part, (1_000, 1_000))
    fresh = client.results / ".part.2"
    fresh.mkdir()  # another process may be writing it
    key = results.load_portfolio(client, ledger, DAY).key
    assert {p.name for p in client.results.iterdir()} == {key, "old7", "old6", "old5", ".part.2"}


def test_a_clock_ahead_of_the_disks_takes_no_part_that_is_being_written(client):
    part = client.results / ".part.now"
    part.mkdir(parents=True)
    whole = client.results / "key"
    whole.mkdir()
    year_ago = time.time() - 365 * 86_400  # as a process sees it whose clock is a year on
    os.utime(part, (year_ago, year_ago))
    os.utime(whole, (year_ago, year_ago))
    results._prune(client.results, keep="key")
    assert part.exists()
    os.utime(whole, (year_ago + 4_000, year_ago + 4_000))
    results._prune(client.results, keep="key")
    assert not part.exists()


def test_pruned_while_in_use_is_decided_again(client):
    portfolio = results.load_portfolio(client, open_ledger(client), DAY)
    shutil.rmtree(client.results / portfolio.key)
    assert portfolio.accounts["net_revenue"].sum() == pytest.approx(12_000)


def test_failed_write_leaves_nothing(tmp_path):
    class Unwritable:
        def to_parquet(self, *args, **kwargs):
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        results.store_frames({"a": Unwritable()}, tmp_path / "key")
    assert list(tmp_path.iterdir()) == []


def test_load_marks_its_use(client):
    portfolio = results.load_portfolio(client, open_ledger(client), DAY)
    folder = client.results / portfolio.key
    os.utime(folder, (1_000, 1_000))
    results.load_portfolio(client, open_ledger(client), DAY)
    assert folder.stat().st_mtime > time.time() - 60


def test_what_decides_is_in_its_key():
    """Of all that the hashed files import, what holds a rule or a vocabulary is hashed as well."""
    code = {Path(str(path)).relative_to(ROOT) for path in results.method_code()}
    imported = {
        Path(*node.module.split(".")).with_suffix(".py")
        for path in code
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module.startswith("kamlib.")
    }
    rooms = {Path("kamlib", room) for room in ("figures", *CHAPTERS)}
    deciding = {path for path in imported if path.parent in rooms or path.stem == "vocabulary"}
    assert deciding and deciding <= code
    assert {path.parent for path in code} == {*rooms, Path("kamlib")}


def test_a_byte_in_any_room_that_decides_changes_the_key(monkeypatch, tmp_path):
    first = {path.parent.name: path for path in map(Path, map(str, results.method_code()))}
    assert {*CHAPTERS, "figures"} < {*first}
    copies = {room: tmp_path / room / path.name for room, path in first.items()}
    for room, copy in copies.items():
        copy.parent.mkdir()
        copy.write_bytes(first[room].read_bytes())
    monkeypatch.setattr(results, "method_code", lambda: [*copies.values()])
    key = results.method_key.__wrapped__
    before, keys = key(), set()
    for copy in copies.values():
        copy.write_bytes(copy.read_bytes() + b"#")
        keys.add(key())
    assert len(keys) == len(copies) and before not in keys
