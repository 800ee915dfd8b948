"""Excel there and back: what was edited is what stands, wrong cells are told, nothing by half."""

import datetime as dt
import shutil
import subprocess
import zipfile

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from judgement_books import put, read_book, sheet_of, sign, write_book

from kamlib.judgement import CONFIDENCES, KINDS, Draft, Log, fields_of
from kamlib.judgement.entry import check_draft, key_of
from kamlib.judgement.excel.edits import read_edits
from kamlib.judgement.excel.sheets import write_sheets
from kamlib.kind import clean_text
from kamlib.problem import Problems

HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "'x", "_x0041_", "TRUE", "1.0"]
HOSTILE += ["007", "a\nb", "«ñ»", "#N/A", "{=x}", "http://x", "\ufeffz"]
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)
TEXT |= st.sampled_from(HOSTILE)
CODE = TEXT.map(lambda t: " ".join(t.split())).filter(bool)
DAY = st.dates(dt.date(1990, 1, 1), dt.date(2199, 12, 31))
PEOPLE = ["kam", "boss", "buyer"]


def value_of(field):
    """What a person may write into a cell of that field."""
    if field.choices:
        return st.sampled_from(field.choices)
    high = 10**9 if field.high is None else field.high
    low = -(10**9) if field.low is None else field.low
    kinds = {
        "text": TEXT,
        "person": st.sampled_from(PEOPLE),
        "flag": st.booleans(),
        "day": DAY,
        "account": st.sampled_from(["A", "000117", "G 1", "=B"]),
        "family": st.sampled_from(["Air", "Água"]),
    }
    if field.kind == "whole":
        return st.integers(low, min(high, 10**6))
    if field.kind in ("number", "money", "share"):
        return st.floats(low, high, allow_nan=False).map(lambda x: float(f"{x:.6g}"))
    return kinds.get(field.kind, CODE)


@pytest.fixture
def log(tmp_path):
    return new_log(tmp_path)


def new_log(folder):
    log = Log(folder / "judgements.sqlite")
    log.add_person(person="kam", role="Account manager")
    log.add_person(person="boss", role="Sales director", facilitator=True)
    log.add_person(person="buyer", name="=Buyer", side="theirs", account="A")
    return log


def export(log, **more):
    path = log.path.with_name("out.xlsx")
    given = {"client": "demo", "client_name": "Demo & Co", "lang": "es", **more}
    write_sheets(log, path, **given)
    sheets = read_book(path)
    sign(sheets, "Account manager")
    return sheets


def read(log, sheets, **more):
    path = log.path.with_name("back.xlsx")
    write_book(path, sheets)
    return read_edits(log, path, **{"client": "demo", **more})


def states(log):
    """Everything that stands, as kind → key → (value, confidence, source); also hidden scores."""
    return {
        kind: {
            e.key: (e.value, e.confidence, e.source)
            for viewer in PEOPLE
            for e in log.read_entries(kind, viewer=viewer)
        }
        for kind in KINDS
    }


def filled(log):
    """A log with some entries of several kinds."""
    log.save("override", {"account": "A", "tier": "trial", "why": "=1+1"}, author="kam")
    log.save("override", {"account": "B", "tier": "key", "why": "x"}, author="kam")
    log.save("wallet", {"account": "A", "family": "Air", "need": 0.1 + 0.2}, author="kam")
    due = dt.date(2026, 3, 31)
    action = {"account": "A", "item": "1", "action": "visit", "owner": "boss", "due": due}
    log.save("action", action, author="kam", source="plan", confidence="confirmed")
    log.save("stakeholder", {"account": "A", "person": "buyer", "buying_role": "gatekeeper",
                             "attitude": -1}, author="kam")  # fmt: skip
    return log


def draw_draft(data, kind, base):
    """An edit that is valid: of a row that is there, or a new row."""
    fields = fields_of(KINDS[kind])
    seen, value, confidence, source = 0, {}, "unknown", ""
    if base:
        entry = data.draw(st.sampled_from(base))
        seen, value = entry.id, dict(entry.value)
        confidence, source = entry.confidence, entry.source
    for field in fields:
        if (field.key and not base) or (not field.key and data.draw(st.integers(0, 3)) == 0):
            value[field.name] = data.draw(value_of(field))
    if data.draw(st.booleans()):
        confidence = data.draw(st.sampled_from(CONFIDENCES))
        source = data.draw(TEXT)
    return Draft(kind, value, "kam", source, confidence, seen)


def check_round_trip(folder, data, edits):
    """Edit cells of the exported book at random; the log then says just that."""
    log = filled(new_log(folder))
    log.change_person("kam", facilitator=True)
    sheets, expected, used = export(log), states(log), set()
    done = 0
    for _ in range(edits):
        kind = data.draw(st.sampled_from([*KINDS]))
        old = [e for e in log.read_entries(kind) if (kind, e.key) not in used]
        old = old if data.draw(st.booleans()) else []
        draft = draw_draft(data, kind, old)
        value, wrong = check_draft(draft, PEOPLE)
        key = key_of(kind, value) if not wrong else ""
        if wrong or (kind, key) in used or (not old and key in expected[kind]):
            continue
        used.add((kind, key))
        rows = sheet_of(sheets, kind)
        row = next((n for n, r in enumerate(rows, 1) if n > 2 and r[0] == key), len(rows) + 1)
        before = expected[kind].get(key, ({}, "assumed", ""))
        if old and data.draw(st.integers(0, 5)) == 0:
            put(sheets, kind, row, "withdraw", "sí")
            del expected[kind][key]
            done += 1
            continue
        source = before[2]
        for field in fields_of(KINDS[kind]):
            written = value.get(field.name)
            if written == before[0].get(field.name) and old:
                continue
            if written is not None:
                put(sheets, kind, row, field.name, as_cell(field, written))
        put(sheets, kind, row, "confidence", draft.confidence)
        if draft.source.strip():
            put(sheets, kind, row, "said_in", draft.source)
            source = clean_text(draft.source) or source
        expected[kind][key] = ({**before[0], **value}, draft.confidence, source)
        done += 1
    read(log, sheets).write()
    assert states(log) == expected
    assert read(log, export(log)).changes == []
    return done


def as_cell(field, value):
    """A stored value as a person writes it."""
    if field.kind == "flag":
        return "Sí" if value else "No"
    if field.kind == "day":
        return dt.date.fromisoformat(value)
    return value


QUIET = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "phases": [Phase.explicit, Phase.reuse, Phase.generate],  # a book takes too long to shrink
}


@settings(max_examples=10, **QUIET)
@given(data=st.data())
def test_what_was_edited_is_what_stands(tmp_path_factory, data):
    check_round_trip(tmp_path_factory.mktemp("log"), data, edits=5)


@pytest.mark.soak
def test_a_thousand_edits(tmp_path_factory):
    done = []

    @settings(max_examples=100, database=None, **QUIET)
    @given(data=st.data())
    def run(data):
        done.append(check_round_trip(tmp_path_factory.mktemp("log"), data, edits=25))

    while sum(done) < 1000:
        run()
    print(f"{sum(done)} edits in {len(done)} books")


def test_nothing_changed_changes_nothing(log):
    filled(log)
    edits = read(log, export(log))
    assert (edits.changes, edits.drafts, edits.persons) == ([], [], [])


def test_the_file_holds_no_formula_and_hides_what_is_ours(log):
    filled(log)
    export(log)
    with zipfile.ZipFile(log.path.with_name("out.xlsx")) as book:
        for name in book.namelist():
            text = book.read(name)
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in text and b"<c r=" in text
                hidden = text.count(b'hidden="1"')
                assert hidden or b"kam_lists" in book.read("xl/workbook.xml")
        assert b'state="hidden"' in book.read("xl/workbook.xml")


def test_words_of_any_language_and_slugs_are_understood(log):
    filled(log)
    sheets = export(log)
    put(sheets, "override", 3, "tier", "Clave")
    put(sheets, "override", 4, "tier", "standard")
    put(sheets, "action", 3, "progress", "In progress")
    put(sheets, "action", 3, "owner", "account MANAGER")
    put(sheets, "action", 3, "due", "2026-05-01")
    edits = read(log, sheets)
    assert len(edits.changes) == 5
    edits.write()
    assert log.read_state("override")["tier"].tolist() == ["key", "standard"]
    action = log.read_state("action").iloc[0]
    assert (action["progress"], action["owner"]) == ("doing", "kam")
    assert action["due"] == pd.Timestamp("2026-05-01")
    assert (action["author"], action["said_in"], action["confidence"]) == (
        "kam", "plan", "confirmed")  # fmt: skip


def test_blank_changes_nothing_and_the_mark_clears(log):
    filled(log)
    sheets = export(log)
    put(sheets, "action", 3, "action", "")
    put(sheets, "action", 3, "owner", "  ")
    put(sheets, "action", 3, "due", "[borrar]")
    put(sheets, "action", 3, "said_in", "[CLEAR]")
    edits = read(log, sheets)
    assert [(c.field, c.before, c.after) for c in edits.changes] == [
        ("due", "2026-03-31", None), ("said_in", "plan", None)]  # fmt: skip
    edits.write()
    action = log.read_state("action").iloc[0]
    assert pd.isna(action["due"]) and pd.isna(action["said_in"])
    assert (action["action"], action["owner"]) == ("visit", "boss")


def test_what_is_needed_cannot_be_cleared_unless_unknown(log):
    filled(log)
    sheets = export(log)
    put(sheets, "wallet", 3, "need", "[apagar]")
    with pytest.raises(Problems) as told:
        read(log, sheets)
    assert [(p.code, p.row, p.column) for p in told.value.problems] == [
        ("judgement_missing", 3, "need")]  # fmt: skip
    put(sheets, "wallet", 3, "confidence", "desconocido")
    read(log, sheets).write()
    assert log.read_state("wallet")["need"].isna().tolist() == [True]


def test_wrong_cells_are_told_by_sheet_row_and_column_and_nothing_is_written(log):
    filled(log)
    sheets, before = export(log), log.key()
    put(sheets, "override", 3, "why", "a good edit")
    put(sheets, "override", 4, "tier", "reina")
    put(sheets, "wallet", 3, "need", "12,5")
    put(sheets, "wallet", 3, "probability", 1.5)
    put(sheets, "action", 3, "due", "mañana")
    put(sheets, "action", 3, "owner", "nadie")
    put(sheets, "stakeholder", 3, "power", 2.5)
    put(sheets, "stakeholder", 3, "relation_now", True)
    put(sheets, "score", 3, "account", "A")
    with pytest.raises(Problems) as told:
        read(log, sheets)
    found = {(p.code, p.row, p.column) for p in told.value.problems}
    assert found >= {
        ("judgement_choice", 4, "tier"), ("judgement_type", 3, "need"),
        ("judgement_range", 3, "probability"), ("judgement_type", 3, "due"),
        ("person_unknown", 3, "owner"), ("judgement_type", 3, "power"),
        ("judgement_type", 3, "relation_now"), ("judgement_missing", 3, "factor"),
    }  # fmt: skip
    text = told.value.text("es")
    assert "Niveles decididos, fila 4, Nivel" in text and "reina" in text
    assert "Clave, En prueba" in text or "Clave" in text
    assert log.key() == before


def test_a_stale_row_is_a_conflict_that_names_both_values(log):
    filled(log)
    sheets = export(log)
    put(sheets, "override", 3, "tier", "Clave")
    put(sheets, "wallet", 3, "need", 99)
    seen = int(log.read_state("override")["entry"][0])
    other = {"account": "A", "tier": "develop", "why": "because"}
    log.save("override", other, author="boss", seen=seen)
    with pytest.raises(Problems) as told:
        read(log, sheets)
    (problem,) = told.value.problems
    assert (problem.code, problem.row) == ("sheet_conflict", 3)
    text = told.value.text("es")
    assert "Desarrollo" in text or "Por desarrollar" in text or "because" in text
    assert "Clave" in text and log.read_state("wallet")["need"].tolist() == [0.1 + 0.2]


def test_a_stale_row_that_nobody_edited_or_that_says_the_same_is_none(log):
    filled(log)
    sheets = export(log)
    put(sheets, "override", 3, "tier", "Clave")
    for row, entry in log.read_state("override").iterrows():
        value = {"account": entry["account"], "tier": "key", "why": ["=1+1", "y"][row]}
        log.save("override", value, author="boss", seen=int(entry["entry"]))
    assert read(log, sheets).drafts == []


def test_a_conflict_that_comes_after_the_look_is_told_too(log):
    filled(log)
    sheets = export(log)
    put(sheets, "override", 3, "tier", "Clave")
    edits = read(log, sheets)
    log.save("override", {"account": "A", "tier": "develop", "why": "?"}, author="boss",
             seen=int(log.read_state("override")["entry"][0]))  # fmt: skip
    with pytest.raises(Problems) as told:
        edits.write()
    assert told.value.problems[0].code == "sheet_conflict"


def test_rows_may_be_sorted_copied_and_added(log):
    filled(log)
    sheets = export(log)
    rows = sheet_of(sheets, "override")
    rows[2], rows[3] = rows[3], rows[2]
    rows.append(list(rows[2]))
    put(sheets, "override", 5, "account", "C")
    read(log, sheets).write()
    frame = log.read_state("override")
    assert dict(zip(frame["account"], frame["tier"], strict=True)) == {
        "A": "trial", "B": "key", "C": "key"}  # fmt: skip


def test_a_row_made_another_s_two_rows_of_one_thing_and_unknown_accounts_are_told(log):
    filled(log)
    sheets = export(log)
    put(sheets, "wallet", 3, "family", "Water")
    put(sheets, "override", 5, "account", "C")
    for row in (5, 6):
        for field, value in (("account", "C"), ("tier", "key"), ("why", str(row))):
            put(sheets, "override", row, field, value)
    with pytest.raises(Problems) as told:
        read(log, sheets)
    assert [(p.code, p.row) for p in told.value.problems] == [("sheet_twice", 6), ("sheet_key", 3)]
    del sheet_of(sheets, "override")[5]
    put(sheets, "wallet", 3, "family", "Air")
    with pytest.raises(Problems) as told:
        read(log, sheets, accounts={"A": "Alpha", "B": "Beta"})
    assert [(p.code, p.row) for p in told.value.problems] == [("account_unknown", 5)]


def test_new_people_can_be_named_at_once(log):
    filled(log)
    sheets = export(log)
    count = len(sheet_of(sheets, "people"))
    put(sheets, "people", count + 1, "role", "Maintenance manager")
    put(sheets, "people", count + 1, "side", "theirs")
    put(sheets, "stakeholder", 4, "account", "A")
    put(sheets, "stakeholder", 4, "person", "Maintenance manager")
    put(sheets, "stakeholder", 4, "buying_role", "user")
    read(log, sheets).write()
    roles = log.read_people().set_index("person")["role"]
    assert sorted(log.read_state("stakeholder")["person"].map(roles)) == ["", "Maintenance manager"]


def test_a_book_that_nobody_signed_and_one_of_another_client(log, tmp_path):
    filled(log)
    sheets = export(log)
    put(sheets, "override", 3, "why", "new")
    sign(sheets, "")
    for asked, code in (({}, "sheet_author"), ({"client": "other"}, "sheet_other_client")):
        with pytest.raises(Problems) as told:
            read(log, sheets, **asked)
        assert told.value.problems[0].code == code
    (tmp_path / "x.xlsx").write_text("no book", "utf-8")
    write_book(tmp_path / "y.xlsx", {"a": [["b"]]})
    for name in ("x.xlsx", "y.xlsx"):
        with pytest.raises(Problems) as told:
            read_edits(log, tmp_path / name, client="demo")
        assert told.value.problems[0].code == "sheet_not_ours"


def test_hidden_scores_are_not_in_the_book_and_come_back_by_it(log):
    for rater, given_score in (("kam", 5), ("boss", 1)):
        value = {"round": "1", "account": "A", "factor": "fit", "rater": rater}
        log.save("score", {**value, "score": given_score, "note": "SECRET"}, author=rater)
    sheets = export(log)
    assert len(sheet_of(sheets, "score")) == 2
    with zipfile.ZipFile(log.path.with_name("out.xlsx")) as book:
        assert not any(b"SECRET" in book.read(name) for name in book.namelist())
    row = {"round": 1, "account": "A", "factor": "Encaje de oferta, cultura y sector",
           "rater": "Sales director", "score": 3}  # fmt: skip
    for name, value in row.items():
        put(sheets, "score", 3, name, value)
    with pytest.raises(Problems) as told:
        read(log, sheets)
    assert "SECRET" not in told.value.text("en") and "•••" in told.value.text("en")
    put(sheets, "score", 3, "round", 2)
    read(log, sheets).write()
    mine = log.read_state("score", viewer="boss")
    assert mine[["round", "score"]].to_numpy().tolist() == [["1", 1], ["2", 3]]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_book_saved_by_libreoffice(log, tmp_path):
    filled(log)
    for n, text in enumerate(["=1+1", "_x0041_", "two\nlines", "'q", "007", "1.0", "{=x}", "TRUE"]):
        fact = {"account": "000117", "topic": "needs", "item": str(n), "fact_text": text}
        log.save("fact", fact, author="kam")
    sheets = export(log)
    put(sheets, "override", 3, "tier", "Clave")
    put(sheets, "action", 3, "due", dt.date(2026, 12, 24))
    put(sheets, "wallet", 3, "need", 1234.5)
    for name, book in (("plain", None), ("edited", sheets)):
        source = tmp_path / f"{name}.xlsx"
        shutil.copy(tmp_path / "out.xlsx", source) if book is None else write_book(source, book)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        subprocess.run(["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir",
                        tmp_path / "saved", source], check=True, capture_output=True,
                       timeout=180)  # fmt: skip
    assert read_edits(log, tmp_path / "saved/plain.xlsx", client="demo").changes == []
    edits = read_edits(log, tmp_path / "saved/edited.xlsx", client="demo")
    assert [(c.field, c.after) for c in edits.changes] == [
        ("tier", "key"), ("need", 1234.5), ("due", "2026-12-24")]  # fmt: skip
