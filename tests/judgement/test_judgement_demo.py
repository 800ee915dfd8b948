"""The demo logs hold what their generator planted, on every quarter's end and through every reader.

The truth is counted by the generator (data/demo/judgements.py), which knows nothing of kamlib.
"""

import datetime as dt
import json
import shutil
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from kamlib.judgement import (
    KINDS,
    Draft,
    open_log,
    read_definition,
    read_former_list,
    read_needs,
    read_overrides,
    read_reasons,
    read_scores,
)
from kamlib.problem import Problems

DATA = Path(__file__).resolve().parents[2] / "data"
LAST = dt.date(2025, 12, 31)


def client_at(folder):
    """A client of which only the folder and whether it has pseudonyms are asked."""
    ledger = SimpleNamespace(pseudonyms=False)
    return SimpleNamespace(folder=folder, settings=SimpleNamespace(ledger=ledger))


@pytest.fixture(scope="module", params=["filtros", "farma", "motos"])
def demo(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copy(DATA / request.param / "judgements.jsonl", folder)
    truth = tomllib.loads((DATA / request.param / "truth.toml").read_text("utf-8"))
    return open_log(client_at(folder)), truth["judgements"]


def test_everything_is_read(demo):
    log, truth = demo
    assert log.read_counts()["entries"].sum() == truth["entries"]
    assert len(log.read_people()) == truth["people"]
    assert log.read_people()["name"].eq("").all()  # roles, nobody is invented


def test_states_on_past_days(demo):
    log, truth = demo
    for day, counts in truth["standing"].items():
        asked = dt.date.fromisoformat(day)
        found = {kind: len(log.read_state(kind, as_of=asked)) for kind in KINDS}
        assert {kind: count for kind, count in found.items() if count} == counts, day


def test_open_rounds_are_hidden(demo):
    log, truth = demo
    assert sorted(log.read_state("score")["round"].unique()) == truth["revealed"]
    people = log.read_people()
    seen = [log.read_state("score", viewer=person) for person in people["person"]]
    hidden = sum(len(f[~f["round"].isin(truth["revealed"])]) for f in seen)
    assert hidden == truth["hidden_scores"] > 0
    assert sorted(read_scores(log)["round"].unique()) == truth["revealed"]
    assert read_scores(log, dt.date(2025, 6, 1)).empty


def test_what_the_method_takes(demo):
    log, truth = demo
    overrides = read_overrides(log, LAST)
    assert overrides[["account", "tier"]].to_numpy().tolist() == truth["overrides"]
    assert read_overrides(log, dt.date(2026, 7, 1)) is None  # they end in June
    early = read_overrides(log, dt.date(2025, 4, 30), dt.date(2025, 4, 30))
    assert early["tier"].tolist() == ["key"]  # withdrawn in July
    former = read_former_list(log, LAST)
    assert former["account"].tolist() == truth["confirmed_list"]
    assert former.loc[former["reviews_below"] > 0, "account"].tolist() == truth["below_line"]
    reasons = read_reasons(log)
    approved = reasons[reasons["approved"].fillna(False)]
    assert approved[["account", "key_reason"]].to_numpy().tolist() == truth["reasons"]
    definition = dict(zip(*(read_definition(log)[c] for c in ("statement", "agreement")),
                          strict=True))  # fmt: skip
    assert definition == dict(truth["definition"])
    needs = read_needs(log)
    found = [[r.account, r.family, str(int(r.need))] for r in needs.itertuples()]
    assert found == truth["needs"]


def test_a_list_confirmed_on_the_same_data_is_no_former_list(demo):
    log, truth = demo
    review = dt.date.fromisoformat(truth["confirmed_review"])
    assert read_former_list(log, review) is not None  # the one before it
    assert set(read_former_list(log, review)["account"]) <= set(truth["confirmed_list"])
    assert read_former_list(log, dt.date(2025, 3, 31)) is None


def test_the_definition_has_six_rows_whoever_answered(tmp_path):
    frame = read_definition(open_log(client_at(tmp_path)))
    assert len(frame) == 6 and frame["agreement"].isna().all()
    assert list(tmp_path.iterdir()) == []


def test_a_faulty_text_is_told_by_row_and_leaves_no_log(tmp_path):
    value = {"round": "1", "account": "A", "factor": "fit", "rater": "q", "score": 9}
    said = {"day": "2025-01-01", "author": "p", "kind": "score", "value": value}
    rows = [{"person": "p", "role": "KAM"}, said]
    text = "\n".join([*(json.dumps(row) for row in rows), "{", ""])
    (tmp_path / "judgements.jsonl").write_text(text, "utf-8")
    with pytest.raises(Problems) as told:
        open_log(client_at(tmp_path))
    found = {(p.code, p.row, p.column) for p in told.value.problems}
    assert found == {("judgement_range", 2, "score"), ("judgement_line", 3, "")}
    assert [path.name for path in tmp_path.iterdir()] == ["judgements.jsonl"]


def test_a_log_that_is_there_is_never_made_anew(demo):
    log, truth = demo
    first = log.save_all([Draft("override", {"account": "X", "tier": "key", "why": "?"}, "kam")])
    again = open_log(client_at(log.path.parent))
    frame = again.read_state("override").set_index("account")
    assert frame.loc["X", "entry"] == first[0]
    seen = {"author": "kam", "seen": first[0], "withdraw": True}
    again.save("override", {"account": "X"}, **seen)
    pd.testing.assert_frame_equal(again.read_state("override"), log.read_state("override"))
