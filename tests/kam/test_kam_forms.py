"""Forms of a notebook: bound to its client, its account, who fills them; what is below follows."""

import datetime as dt

import nbformat
import nbformat.v4 as v4
import pytest
from toy_client import make_client

from kamlib import start
from kamlib.run.build import _quiet, make_notebook
from kamlib.run.source import Source, SourceCell
from kamlib.run.tags import NBVAL_IGNORE


@pytest.fixture
def kam(tmp_path, monkeypatch):
    monkeypatch.setenv("KAM_DATA", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    make_client(tmp_path, lang="es", locale="es-ES")
    return start(client="toy")


def say(form, row, **typed):
    edits = [{"row": row, "column": name, "text": text} for name, text in typed.items()]
    form.grid.hear({"event": "edit", "number": 1, "what": edits})


def cells(form, at=0):
    return form.grid.rows[at]["cells"]


def test_what_is_saved_is_seen_by_what_runs_again(kam):
    key = kam.case.decided.key
    assert kam.define.accounts().set_index("account").loc["B", "tier"] != "key"
    kam.person = kam.log.add_person(role="KAM")
    form = kam.form("override")
    say(form, form.grid.rows[0]["id"], account="Borealis", tier="Clave", why="socio")
    assert kam.define.accounts().set_index("account").loc["B", "tier"] == "key"
    assert kam.case.portfolio.accounts.set_index("account").loc["B", "tier"] == "key"
    assert kam.case.decided.key != key
    assert "Borealis" in str(form.grid.columns) and "socio" in repr(kam.form.table("override"))


def test_choosing_who_one_is_saves_what_waits_in_every_form(kam):
    kam.account = "A"
    form, other = kam.form("override"), kam.form("wallet")
    assert "account" not in cells(form) and form.grid.note["mark"] == "told"
    say(form, form.grid.rows[0]["id"], tier="Clave", why="socio")
    say(other, other.grid.rows[0]["id"], family="Pumps", need="12.000")
    assert kam.case.said("override").empty
    person = kam.log.add_person(role="KAM")
    kam.person = person
    assert kam.case.said("override")["author"].tolist() == [person]
    assert kam.case.said("wallet")["need"].tolist() == [12000]


def test_a_notebook_of_a_past_date_takes_nothing(kam):
    past = start(client="toy", as_of="2025-06-30")
    form = past.form("override")
    assert form.grid.locked and "30 jun 2025" in form.grid.note["text"]


def test_families_and_accounts_are_those_of_the_ledger(kam):
    kam.account = "A"
    column = next(c for c in kam.form("wallet").grid.columns if c["name"] == "family")
    assert column["choices"] == [["Pumps", "Pumps"]]


def test_a_kind_of_which_nothing_was_said_has_a_sentence_for_a_table(kam):
    assert repr(kam.form.table("action")) == "Todavía no se ha dicho nada: Acciones."
    assert repr(kam.form("action")) == repr(kam.form.table("action"))


def test_a_form_shows_as_a_widget_with_its_table_as_text(kam):
    data, _ = kam.form("override")._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/plain"].startswith("Todavía no")


def test_a_wrong_kind_is_told_with_near_ones(kam):
    with pytest.raises(Exception, match="stakeholder"):
        kam.form("stakeholders")


def test_review_dates_may_be_days(kam):
    kam.account = "A"
    kam.person = kam.log.add_person(role="KAM")
    form = kam.form("review_answer", review=dt.date(2025, 12, 31))
    say(form, form.grid.rows[0]["id"], answer="sí")
    assert kam.case.said("review_answer")["review"].dt.date.tolist() == [dt.date(2025, 12, 31)]


def test_what_waits_is_kept_when_its_cell_runs_again(kam):
    kam.account = "A"
    form = kam.form("override")
    say(form, form.grid.rows[0]["id"], tier="Clave")
    again = kam.form("override")
    assert [row["state"] for row in again.grid.rows] == ["open"]
    assert cells(again)["tier"]["text"] == "Clave"
    kam.person = kam.log.add_person(role="KAM")
    say(again, again.grid.rows[0]["id"], why="socio")
    assert kam.case.said("override")["why"].tolist() == ["socio"]
    assert [row["state"] for row in kam.form("override").grid.rows] == ["saved"]


def test_an_accounts_needs_are_asked_family_by_family(kam):
    kam.account = "A"
    form = kam.form("wallet")
    assert [cells(form)["family"]["text"], form.grid.rows[0]["state"]] == ["Pumps", "new"]


def test_unknown_questions_that_were_taken_up_wait_as_actions(kam):
    """One has an owner, one was only written down; the first is an action once it is taken over."""
    kam.account, kam.person = "A", kam.log.add_person(role="KAM")
    first, second = kam.plan.questions()["question"][:2]
    asked = {"account": "A", "question_group": "our_team"}
    for question, owner in ((first, kam.person), (second, None)):
        value = asked | {"question": question, "owner": owner}
        kam.log.save("answer", value, author=kam.person, confidence="unknown")
    form = kam.form("action")
    assert [row["state"] for row in form.grid.rows] == ["proposed"]
    assert cells(form)["action"]["text"].startswith("Averiguar: ¿")
    say(form, form.grid.rows[0]["id"], due="31/01/2026")
    assert kam.case.said("action")["item"].tolist() == [f"q-{first}"]
    assert [row["state"] for row in kam.form("action").grid.rows] == ["saved"]


def test_built_forms_leave_nothing_in_a_notebook():
    """Widgets and ids change with every run: a built notebook holds none, and nbval skips them."""
    form = v4.new_code_cell("kam.form('risk')", metadata={"tags": ["form"]})
    other = v4.new_code_cell("1", metadata={"tags": ["report"]})
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "ab12"}, "text/plain": "x"}
    for cell in (form, other):
        cell.outputs = [v4.new_output("execute_result", view)]
    notebook = v4.new_notebook(cells=[form, other], metadata={"kam": {}, "widgets": {"ab12": {}}})
    _quiet(notebook, "9_toy")
    assert form.outputs == [] and other.outputs[0].data == {"text/plain": "x"}
    assert "ab12" not in nbformat.writes(notebook)
    source = Source("9_toy", [SourceCell("ask", "code", {"en": "kam.form('risk')"}, ("form",))])
    assert NBVAL_IGNORE in make_notebook(source, "es").cells[0].metadata["tags"]
    assert make_notebook(source, "es", "batch").cells == []


def test_a_decision_is_asked_for_this_review_beside_the_former_ones(kam):
    kam.account = "A"
    kam.person = me = kam.log.add_person(role="KAM")
    former = {"account": "A", "review": "2025-06-30", "decision": "keep", "why": "va bien",
              "owner": me, "due": "2025-09-30"}  # fmt: skip
    kam.log.save("decision", former, author=me)
    form = kam.form("decision")
    assert [cells(form, at)["review"]["text"] for at in (0, 1)] == ["30 jun 2025", "15 dic 2025"]
    say(form, form.grid.rows[0]["id"], progress="Hecha")
    assert kam.case.said("decision")["progress"].tolist() == ["done"]
