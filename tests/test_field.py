"""One line in a kind's model is all that a field needs: forms, Excel, tables, changes, papers."""

from typing import Annotated, Literal

import pandas as pd
import pytest
from judgement_books import put, read_book, sheet_of, sign, write_book
from toy_client import make_client

from kamlib import start
from kamlib.client import find_client
from kamlib.judgement import KINDS
from kamlib.judgement.excel.edits import read_edits
from kamlib.judgement.excel.sheets import write_sheets
from kamlib.judgement.forms import show_kind_form, show_kind_table
from kamlib.kind import PAPER, SHARED, SLOT, WATCHED, Count, Flag, Text
from kamlib.pages.paper import paper_html
from kamlib.pages.papers import MAKERS
from kamlib.plan.kinds import Action, Stakeholder
from kamlib.review.changes import measure_changes
from kamlib.review.show.sentences import show_what_changed

MARCH, JUNE = pd.Timestamp("2025-03-31"), pd.Timestamp("2025-06-30")
DELIVERY, SURVEY = "A delivery", "A survey"


class Contact(Stakeholder):
    """Of a person also after what they are asked; «hidden» stands for what bears no mark."""

    TABLE = f"{Stakeholder.TABLE} asked_after"
    asked_after: Annotated[Literal["delivery", "survey"] | None, WATCHED, SLOT, PAPER] = None
    answers: Annotated[Count | None, WATCHED] = None
    permission: Annotated[Flag | None, WATCHED] = None
    note: Text | None = None


class Step(Action):
    """A next step with one more field that the customer may see, and one that it may not."""

    clause: Annotated[Text | None, SHARED] = None
    note: Text | None = None


@pytest.fixture
def kam(tmp_path, monkeypatch):
    monkeypatch.setitem(KINDS, "stakeholder", Contact)
    monkeypatch.setitem(KINDS, "action", Step)
    make_client(tmp_path)
    kam = start(find_client("toy", tmp_path), account="A")
    kam.log.add_person(person="us", role="Our manager", facilitator=True)
    kam.log.add_person(person="buyer", role="Buyer", side="theirs", account="A")
    said = {"account": "A", "person": "buyer", "buying_role": "user", "asked_after": "survey"}
    kam.log.save("stakeholder", said | {"note": "mark-note"}, author="us")
    step = {"account": "A", "item": "a1", "action": "Visit", "shared": True, "clause": "mark-§4"}
    kam.log.save("action", step | {"note": "mark-note"}, author="us")
    kam.read_again()
    return kam


def test_a_form_asks_for_it_and_its_table_shows_it(kam):
    form = show_kind_form(kam.log, "stakeholder", kam.words, fixed={"account": "A"})
    columns = {column["name"]: column for column in form.grid.columns}
    assert dict(columns["asked_after"]["choices"]) == {"delivery": DELIVERY, "survey": SURVEY}
    assert [name for name in columns if name in ("asked_after", "note")] == ["asked_after", "note"]
    table = show_kind_table(kam.log.read_state("stakeholder"), "stakeholder", kam.words)
    assert SURVEY in table._repr_html_() and "mark-note" not in table._repr_html_()


def test_excel_takes_it_there_and_back(kam, tmp_path):
    path = tmp_path / "book.xlsx"
    write_sheets(kam.log, path, client="toy", client_name="Toy", lang="en")
    sheets = read_book(path)
    row = dict(zip(*sheet_of(sheets, "stakeholder")[0:3:2], strict=True))
    assert row["asked_after"] == SURVEY
    put(sheets, "stakeholder", 3, "asked_after", DELIVERY)
    sign(sheets, "Our manager")
    write_book(path, sheets)
    read_edits(kam.log, path, client="toy").write()
    assert kam.log.read_state("stakeholder")["asked_after"].tolist() == ["delivery"]


def test_changes_tell_it_and_nothing_that_is_not_watched(kam):
    def people(day, **said):
        who = {"person": "buyer", "said_on": pd.Timestamp(day), "author": "us"}
        return {"stakeholder": pd.DataFrame([who | {"confidence": "assumed"} | said])}

    former = people("2025-01-31", asked_after="survey", answers=3, permission=True, note="a")
    now = people("2025-05-31", asked_after="delivery", answers=5, permission=False, note="b")
    found = measure_changes(former, now, MARCH, JUNE).set_index("field")
    assert found["change_kind"].to_dict() == {
        "asked_after": "changed", "permission": "changed", "answers": "higher"}  # fmt: skip
    units = {"asked_after": "label:judgement.asked_after", "permission": "flag", "answers": "count"}
    assert found["unit"].to_dict() == units


def test_a_person_counts_as_described_only_with_it(kam):
    def described():
        slots = kam.plan.completeness().set_index("part")
        return int(slots.loc["stakeholders", "filled"])

    whole = {"power": 3, "attitude": 0, "relation_now": 2, "owner": "us", "buying_role": "user"}
    seen = int(kam.log.read_state("stakeholder")["entry"].iloc[0])
    about = {"account": "A", "person": "buyer"}
    last = kam.log.save("stakeholder", about | whole, author="us", seen=seen)
    assert described() == 0
    kam.log.save("stakeholder", about | whole | {"asked_after": "survey"}, author="us",
                 seen=last)  # fmt: skip
    assert described() == 1


def test_papers_show_it_where_it_is_marked_and_nowhere_else(kam):
    plan, customer = (paper_html(MAKERS[kind](kam), kam.words) for kind in ("plan", "customer"))
    assert SURVEY in plan and "mark-note" not in plan
    assert "mark-§4" in customer and "mark-note" not in customer and SURVEY not in customer


def test_what_may_leave_needs_somebody_s_mark():
    """A kind that shares a field has the flag «shared», or the customer gave it."""
    for model in KINDS.values():
        fields = model.model_fields
        shares = any(SHARED in field.metadata for field in fields.values())
        assert not shares or model.GIVEN or "shared" in fields


def test_a_table_names_fields_of_its_kind():
    about = {"confidence", "said_in", "author", "said_on"}
    for kind, model in KINDS.items():
        columns = model.TABLE.split()
        assert {*columns} <= {*model.model_fields} | about, kind
        assert len(columns) <= 8, kind


CHANNELS = {
    "en": ["Visit", "Phone", "Video call", "Email", "Message"],
    "es": ["Visita", "Teléfono", "Videollamada", "Correo electrónico", "Mensaje"],
    "pt": ["Visita", "Telefone", "Videochamada", "E-mail", "Mensagem"],
}


@pytest.mark.parametrize("lang", CHANNELS)
def test_how_a_person_prefers_to_be_reached(lang, tmp_path):
    """Asked in form and Excel, shown in table and plan, told when it changes, never shared."""
    make_client(tmp_path)
    kam = start(find_client("toy", tmp_path), account="A", lang=lang)
    kam.log.add_person(person="us", role="Our manager", facilitator=True)
    kam.log.add_person(person="buyer", role="Buyer", side="theirs", account="A")
    said = {"account": "A", "person": "buyer", "buying_role": "user"}
    seen = kam.log.save("stakeholder", said | {"preferred_channel": "video"}, author="us")
    former = kam.log.read_state("stakeholder")
    kam.log.save("stakeholder", said | {"preferred_channel": "message"}, author="us", seen=seen)
    kam.read_again()
    video, message = CHANNELS[lang][2], CHANNELS[lang][4]
    form = show_kind_form(kam.log, "stakeholder", kam.words, fixed={"account": "A"})
    asked = next(one for one in form.grid.columns if one["name"] == "preferred_channel")
    assert [told for _, told in asked["choices"]] == CHANNELS[lang]
    state = kam.log.read_state("stakeholder")
    assert message in show_kind_table(state, "stakeholder", kam.words)._repr_html_()
    write_sheets(kam.log, tmp_path / "b.xlsx", client="toy", client_name="Toy", lang=lang)
    row = dict(zip(*sheet_of(read_book(tmp_path / "b.xlsx"), "stakeholder")[0:3:2], strict=True))
    assert row["preferred_channel"] == message
    changes = measure_changes({"stakeholder": former}, {"stakeholder": state}, MARCH, JUNE)
    told = show_what_changed(changes, kam.words)._repr_html_()
    assert video in told and message in told
    plan, customer = (paper_html(MAKERS[kind](kam), kam.words) for kind in ("plan", "customer"))
    assert message in plan and message not in customer
