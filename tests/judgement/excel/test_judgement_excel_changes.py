"""The same workbook imported again: what an earlier import took is not new a second time."""

import pytest
from judgement_books import put, read_book, sheet_of, sign, write_book

from kamlib.judgement import Log
from kamlib.judgement.excel.edits import read_edits
from kamlib.judgement.excel.sheets import write_sheets
from kamlib.problem import Problems


@pytest.fixture
def log(tmp_path):
    log = Log(tmp_path / "judgements.sqlite")
    log.add_person(person="kam", role="Account manager")
    log.add_person(person="boss", role="Sales director")
    log.save("action", {"account": "A", "item": "1", "action": "visit", "owner": "boss"},
             author="kam")  # fmt: skip
    return log


def export(log, author="Account manager"):
    path = log.path.with_name("out.xlsx")
    write_sheets(log, path, client="demo", client_name="Demo", lang="es")
    sheets = read_book(path)
    sign(sheets, author)
    return sheets


def read(log, sheets):
    path = log.path.with_name("back.xlsx")
    write_book(path, sheets)
    return read_edits(log, path, client="demo")


def act(sheets, row, action, account="A", **more):
    for field, value in {"account": account, "action": action, **more}.items():
        put(sheets, "action", row, field, value)


def actions(log):
    return sorted(log.read_state("action")["action"])


def changed(edits):
    return [(c.row, c.field, c.before, c.after) for c in edits.changes]


def test_a_new_row_imported_twice_is_one(log):
    sheets = export(log)
    act(sheets, 4, "call")
    act(sheets, 5, "call")  # two truly equal rows are two
    for _ in range(2):
        read(log, sheets).write()
        assert actions(log) == ["call", "call", "visit"]
    assert read(log, sheets).changes == []
    act(sheets, 6, "call")
    read(log, sheets).write()
    assert actions(log) == ["call", "call", "call", "visit"]


def test_a_new_person_and_their_rows_imported_twice_are_one(log):
    sheets = export(log)
    put(sheets, "people", 5, "role", "Workshop manager")
    put(sheets, "people", 5, "side", "theirs")
    act(sheets, 4, "call", owner="Workshop manager")
    put(sheets, "stakeholder", 3, "account", "A")
    put(sheets, "stakeholder", 3, "person", "Workshop manager")
    put(sheets, "stakeholder", 3, "buying_role", "user")
    read(log, sheets).write()
    edits = read(log, sheets)
    assert (edits.changes, edits.drafts, edits.persons) == ([], [], [])
    assert len(log.read_people()) == 3
    assert (len(log.read_state("stakeholder")), actions(log)) == (1, ["call", "visit"])


def test_a_book_of_an_earlier_version_imported_twice_too(log):
    sheets = export(log)
    for rows in sheets.values():
        rows[:] = [row for row in rows if not (row and row[0] in ("book", "last"))]
    act(sheets, 4, "call")
    put(sheets, "people", 5, "role", "Workshop manager")
    read(log, sheets).write()
    assert read(log, sheets).changes == []


def test_rows_that_have_moved_are_the_same_and_what_is_new_is_new(log):
    sheets = export(log)
    act(sheets, 4, "call")
    act(sheets, 5, "write")
    read(log, sheets).write()
    rows = sheet_of(sheets, "action")
    rows[3], rows[4] = rows[4], rows[3]
    assert read(log, sheets).changes == []
    rows[3] = []  # «write» is gone from the sheet, not from the log; in its place a new one
    act(sheets, 4, "invite")
    edits = read(log, sheets)
    assert {c.new for c in edits.changes} == {True}
    edits.write()
    for _ in range(2):
        assert "call" in actions(log) and "invite" in actions(log)
        assert read(log, sheets).changes == []


def test_a_new_row_changed_after_its_import_is_an_edit_of_it(log):
    sheets = export(log)
    act(sheets, 4, "call")
    read(log, sheets).write()
    act(sheets, 4, "call again", owner="Sales director")
    edits = read(log, sheets)
    assert changed(edits) == [(4, "action", "call", "call again"), (4, "owner", None, "boss")]
    edits.write()
    assert actions(log) == ["call again", "visit"]
    assert read(log, sheets).changes == []
    put(sheets, "action", 4, "withdraw", "sí")
    read(log, sheets).write()
    assert actions(log) == ["visit"] and read(log, sheets).changes == []


def test_what_somebody_changed_since_the_import_stays(log):
    sheets = export(log)
    act(sheets, 4, "call")
    put(sheets, "action", 3, "action", "visit soon")
    read(log, sheets).write()
    for row in log.read_state("action").itertuples():
        theirs = {"account": "A", "item": row.item, "action": f"{row.action}!"}
        log.save("action", theirs, author="boss", seen=int(row.entry))
    assert read(log, sheets).changes == []  # the book says what it said: nothing anew
    act(sheets, 4, "call at once")
    with pytest.raises(Problems) as told:
        read(log, sheets)
    assert [(p.code, p.row) for p in told.value.problems] == [("sheet_conflict", 4)]


def test_a_new_row_that_was_withdrawn_since_stays_so(log):
    sheets = export(log)
    act(sheets, 4, "call")
    read(log, sheets).write()
    row = log.read_state("action").query("action == 'call'").iloc[0]
    log.save("action", {"account": "A", "item": row["item"]}, author="boss",
             seen=int(row["entry"]), withdraw=True)  # fmt: skip
    assert read(log, sheets).changes == [] and actions(log) == ["visit"]


def test_a_new_row_made_another_account_s_is_told(log):
    sheets = export(log)
    act(sheets, 4, "call")
    read(log, sheets).write()
    act(sheets, 4, "call", account="B")
    with pytest.raises(Problems) as told:
        read(log, sheets)
    assert [(p.code, p.row) for p in told.value.problems] == [("sheet_key", 4)]


def test_copies_of_one_book_filled_in_by_two_people(log):
    mine = export(log)
    path = log.path.with_name("out.xlsx")
    theirs = read_book(path)
    sign(theirs, "Sales director")
    act(mine, 4, "call")
    act(theirs, 4, "write")
    act(theirs, 5, "call")  # says just what the other says
    for sheets in (mine, theirs, mine, theirs):
        read(log, sheets).write()
    assert actions(log) == ["call", "visit", "write"]
    other = export(log, "Sales director")  # of a later book it is another one
    act(other, 6, "call")
    read(log, other).write()
    assert actions(log) == ["call", "call", "visit", "write"]


def test_a_new_person_changed_or_erased_after_the_import(log):
    sheets = export(log)
    put(sheets, "people", 5, "name", "Luis Prieto")
    put(sheets, "people", 5, "role", "Workshop")
    read(log, sheets).write()
    put(sheets, "people", 5, "role", "Workshop manager")
    edits = read(log, sheets)
    assert changed(edits) == [(5, "role", "Workshop", "Workshop manager")]
    edits.write()
    assert len(log.read_people()) == 3 and read(log, sheets).changes == []
    put(sheets, "people", 5, "role", "Workshop")
    (luis,) = log.read_people().query("name == 'Luis Prieto'")["person"]
    log.erase_person(luis)
    assert read(log, sheets).changes == [] and "Luis" not in str(log.read_people())
