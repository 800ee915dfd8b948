"""What a person who opens the workbook reads: words, not codes; what cannot be read is told."""

import zipfile

import pandas as pd
import pytest
from judgement_books import Formula, put, read_book, sheet_of, sign, write_book

from kamlib.judgement import Log
from kamlib.judgement.excel.edits import read_edits
from kamlib.judgement.excel.sheets import write_sheets
from kamlib.problem import Problems
from kamlib.words.questions import read_questions

ACCOUNTS = {"000117": "Química Jarandel", "G01": "Aceites · Pedralta"}


@pytest.fixture
def log(tmp_path):
    log = Log(tmp_path / "judgements.sqlite")
    kam = log.add_person(person="kam", role="Account manager")
    log.add_person(person="buyer", role="Compras", side="theirs", account="G01")
    for account, text in (("000117", "Mantener"), ("G01", "Entrar")):
        value = {"account": account, "item": "o1", "theme": "expansion", "objective": text}
        log.save("objective", value, author=kam)
        action = {"account": account, "item": "a1", "for_objective": "o1", "action": "Visitar"}
        log.save("action", action, author=kam)
    answer = {"account": "G01", "question": "rivals", "question_group": "competitors",
              "answer": "dos"}  # fmt: skip
    log.save("answer", answer, author=kam)
    return log


def export(log):
    path = log.path.with_name("out.xlsx")
    write_sheets(log, path, client="demo", client_name="Demo", lang="es", accounts=ACCOUNTS,
                 families=["Aire"])  # fmt: skip
    sheets = read_book(path)
    sign(sheets, "Account manager")
    return sheets


def read(log, sheets):
    path = log.path.with_name("back.xlsx")
    write_book(path, sheets)
    return read_edits(log, path, client="demo", accounts=ACCOUNTS)


def cell(sheets, kind, row, name):
    rows = sheet_of(sheets, kind)
    return rows[row - 1][rows[0].index(name)]


def test_codes_stand_with_their_words(log):
    sheets = export(log)
    assert cell(sheets, "action", 3, "account") == "000117 · Química Jarandel"
    assert cell(sheets, "action", 3, "for_objective") == "o1 · Mantener"
    assert cell(sheets, "action", 4, "for_objective") == "o1 · Entrar"  # each account's own
    assert cell(sheets, "answer", 3, "question") not in ("rivals", "")
    lists = [text for row in sheets["kam_lists"] for text in row]
    assert {"G01 · Aceites · Pedralta", "Aire", "Encaje de oferta, cultura y sector"} <= {*lists}
    assert read(log, sheets).changes == []


def test_words_bare_codes_and_former_names_are_understood(log):
    sheets = export(log)
    for row, account in enumerate(("G01 · Aceites · Pedralta", "000117", "G01 · Nombre viejo"), 3):
        for name, value in (("account", account), ("tier", "Clave"), ("why", "x")):
            put(sheets, "override", row, name, value)
    with pytest.raises(Problems) as told:  # the first and the third are the same account
        read(log, sheets)
    assert [(p.code, p.row) for p in told.value.problems] == [("sheet_twice", 5)]
    del sheet_of(sheets, "override")[4]
    put(sheets, "action", 3, "for_objective", "o1 · Entrar")
    edits = read(log, sheets)
    edits.write()
    assert sorted(log.read_state("override")["account"]) == ["000117", "G01"]
    assert log.read_state("action")["for_objective"].tolist() == ["o1", "o1"]


def test_a_new_answer_is_given_by_the_question_s_words_in_any_language(log):
    sheets = export(log)
    put(sheets, "answer", 4, "account", "G01")
    slug, question = next(iter(read_questions().items()))
    put(sheets, "answer", 4, "question", question.text["pt"])
    put(sheets, "answer", 4, "question_group", question.group)
    put(sheets, "answer", 4, "answer", "sí")
    read(log, sheets).write()
    assert slug in log.read_state("answer")["question"].tolist()


def test_error_marks_and_formulas_without_a_value_are_told_not_passed_over(log):
    sheets = export(log)
    put(sheets, "action", 3, "expected_cost", Formula("=NA()", "#N/A"))
    put(sheets, "action", 4, "expected_cost", Formula("=2*300", 654321))
    with pytest.raises(Problems) as told:
        read(log, sheets)
    assert [(p.code, p.row, p.column) for p in told.value.problems] == [
        ("sheet_faulty", 3, "expected_cost")]  # fmt: skip
    assert "#N/A" in told.value.text("es")
    put(sheets, "action", 3, "expected_cost", "")
    edits = read(log, sheets)
    assert [(c.field, c.after) for c in edits.changes] == [("expected_cost", 654321)]
    path, part = log.path.with_name("back.xlsx"), log.path.with_name("bare.xlsx")
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(part, "w") as bare:
        for name in book.namelist():  # as programs leave it that compute nothing
            bare.writestr(name, book.read(name).replace(b"<v>654321</v>", b"<v></v>"))
    with pytest.raises(Problems) as told:
        read_edits(log, part, client="demo", accounts=ACCOUNTS)
    assert [(p.code, p.row) for p in told.value.problems] == [("sheet_faulty", 4)]


@pytest.mark.parametrize("damage", ["row", "columns", "inserted"])
def test_a_sheet_that_lost_its_marks_is_told_and_nothing_written(log, damage):
    sheets = export(log)
    put(sheets, "action", 3, "action", "otra")
    rows = sheet_of(sheets, "action")
    if damage == "row":
        del rows[0]
    elif damage == "columns":
        rows[:] = [row[2:] for row in rows]
    else:
        rows.insert(0, ["mi título"])
    with pytest.raises(Problems) as told:
        read(log, sheets)
    assert [p.code for p in told.value.problems] == ["sheet_broken"]
    assert log.read_state("action")["action"].tolist() == ["Visitar"] * 2


def test_one_s_own_sheets_and_columns_do_no_harm(log):
    sheets = export(log)
    sheets["Mis notas"] = [["hola"], ["x", 3]]
    for row in sheet_of(sheets, "action"):
        row.insert(3, "mío")
    sheet_of(sheets, "action")[0][3] = ""
    put(sheets, "action", 3, "action", "otra")
    read(log, sheets).write()
    assert log.read_state("action")["action"].tolist() == ["otra", "Visitar"]


def test_conflicts_and_wrong_cells_speak_the_reader_s_words(log):
    stakeholder = {"account": "G01", "person": "buyer", "buying_role": "user", "owner": "kam"}
    first = log.save("stakeholder", stakeholder, author="kam")
    sheets = export(log)
    put(sheets, "stakeholder", 3, "buying_role", "sponsor")
    log.save("stakeholder", {**stakeholder, "power": 3}, author="kam", seen=first)
    with pytest.raises(Problems) as told:
        read(log, sheets)
    text = told.value.text("es")
    assert "(G01 · Compras, " in text and "Account manager" in text
    assert "buyer" not in text and "kam" not in text.replace("kam export", "")
    sheets = export(log)
    put(sheets, "stakeholder", 3, "last_contact", "31/12/2025")
    put(sheets, "stakeholder", 3, "power", "mucho")
    put(sheets, "action", 3, "expected_cost", -5.0)
    with pytest.raises(Problems) as told:
        read(log, sheets)
    text = told.value.text("es")
    assert "como texto solo año-mes-día" in text and "un número entero" in text and "≥ 0" in text
    assert pd.isna(log.read_state("stakeholder")["last_contact"]).all()
