"""Scores that are not revealed reach nothing: no result, page, run, export, and no figure moves.

Two companies with the same sales and the same people; in one of them a round is scored that nobody
has revealed. What leaves the two houses must be the same, to the byte of every chart.
"""

import io
import re
import zipfile

import nbformat
import pandas as pd
import pytest
from toy_client import make_client

from kamlib.cli.judgements import export_and_tell
from kamlib.client import find_client
from kamlib.judgement import open_log
from kamlib.kam.start import start
from kamlib.run.build import find_root, make_notebook
from kamlib.run.run import run_clients
from kamlib.run.source import read_source

ROUND, NOTE, SOURCE, RATER = "round-whispered", "marker-note", "hush-hush-source", "rater-zq"
CLOCKS = ("ledger.json", "runs/RUN/log.txt")
"""They hold when each source was last touched, and how many seconds a page took."""
FACTORS = ("revenue", "growth", "renewal", "win", "effort", "relationship", "fit", "reference")


def score(log, round, rater, score, **more):
    for account in ("A", "B"):
        for factor in FACTORS:
            value = {"round": round, "account": account, "factor": factor, "rater": rater}
            note = {"note": NOTE} if more else {}
            log.save("score", {**value, **note, "score": score}, author=rater, **more)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    data = tmp_path_factory.mktemp("two") / "data"
    for name in ("openhouse", "veiledone"):
        make_client(data, name)
        log = open_log(find_client(name, data))
        log.add_person(person="lead", role="Sales director", facilitator=True)
        log.add_person(person=RATER, role="Technician")
        score(log, "1", "lead", 3)
        log.save("reveal", {"round": "1"}, author="lead")
    score(log, ROUND, "lead", 1, source=SOURCE)
    score(log, ROUND, RATER, 5, source=SOURCE)
    return data


def read_sheet(path):
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as book:
        names = [name for name in book.namelist() if name != "docProps/core.xml"]
        return "\n".join(book.read(name).decode("utf-8") for name in names)


def left_by(data, name, run):
    """Everything that left a house, as text, without the house's own name and the clock's marks."""
    sheet = data.parent / f"{name}.xlsx"
    export_and_tell(find_client(name, data), sheet)
    left = {"export.xlsx": read_sheet(sheet)}
    for path in sorted((data / name).rglob("*")):
        if path.is_file() and path.name not in ("judgements.sqlite", "client.toml"):
            text = path.read_bytes().decode("utf-8", "replace")
            if path.suffix == ".parquet":
                text = pd.read_parquet(path).to_csv()
            left[path.relative_to(data / name).as_posix().replace(run, "RUN")] = text
    shared = {run: "RUN", name: "HOUSE", str(data): "DATA"}
    for place, text in left.items():
        for own, same in shared.items():
            text = text.replace(own, same)
        text = re.sub(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d[\d:.+Z]*", "TIME", text)
        text = re.sub("<t>[0-9a-f]{6}</t>", "BOOK", text)  # drawn by chance for each export
        text = re.sub(r'"(seconds|duration|id)": [^,\n}]+', "OWN", text)
        left[place] = text
    return left


def test_hidden_scores_reach_nothing_and_move_nothing(data, tmp_path):
    (tmp_path / "en").mkdir()
    source = read_source(find_root() / "notebooks/source/2_segment.py")
    nbformat.write(make_notebook(source, "en"), tmp_path / "en/2_segment.ipynb")
    run = run_clients(data=data, notebooks=tmp_path, workers=2)
    assert [job["status"] for job in run.jobs] == ["done", "done"], run.jobs
    plain, veiled = (left_by(data, name, run.run) for name in ("openhouse", "veiledone"))
    veiled["index.html"] = plain["index.html"] = (data / "index.html").read_text("utf-8")
    for place, text in veiled.items():
        marks = [mark for mark in (ROUND, NOTE, SOURCE, RATER) if mark in text]
        # The sheet of people names everybody, whatever they have scored.
        assert marks in ([], [RATER] if place == "export.xlsx" else []), (place, marks)
    assert plain.keys() == veiled.keys() and len(plain) > 40  # the results' key too
    for place in plain:
        if place not in CLOCKS:
            assert plain[place] == veiled[place], place


def test_revealed_they_count(data):
    client = find_client("veiledone", data)
    log = open_log(client)
    counts = log.read_rounds().query("round == @ROUND")
    assert counts["cells"].tolist() == [16, 16] and not counts["revealed"].any()
    log.save("reveal", {"round": ROUND}, author="lead")
    scores = start(client).case.portfolio.scores.query("account in ('A', 'B')")
    assert scores["score_low"].eq(1).all() and scores["score_high"].eq(5).all()
    export_and_tell(client, data.parent / "revealed.xlsx")
    sheet = read_sheet(data.parent / "revealed.xlsx")
    assert ROUND in sheet and NOTE in sheet
