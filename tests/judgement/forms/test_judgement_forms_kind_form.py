"""Every kind of judgement has a form: what is typed is saved, told, kept, chosen; never lost."""

import datetime as dt
import sqlite3

import pandas as pd
import pytest

from kamlib.judgement import KINDS, Log, fields_of
from kamlib.judgement.forms import show_kind_form, show_kind_table
from kamlib.problem import Problems
from kamlib.words.words import Words

WORDS = {
    "en": Words("en", "en-GB", "GBP"),
    "es": Words("es", "es-ES", "EUR"),
    "pt": Words("pt", "pt-BR", "BRL"),
}
TYPED = {"text": "algo", "code": "c1", "account": "A", "family": "aire", "money": "20",
         "share": "35", "number": "7", "flag": "yes", "day": "31/12/2025"}  # fmt: skip
HOSTILE = '<img src=x onerror=alert(1)>"{x}=1+1'


class Desk:
    """A log, who sits before it, and forms of it."""

    def __init__(self, path, lang="es"):
        self.log = Log(path / "judgements.sqlite")
        self.kam = self.log.add_person(role="KAM", facilitator=True)
        self.boss = self.log.add_person(role="Dirección")
        self.buyer = self.log.add_person(role="Compras", side="theirs", account="A")
        self.who, self.lang, self.saves = self.kam, lang, 0

    def form(self, kind, **given):
        def saved():
            self.saves += 1

        given.setdefault("person", lambda: self.who)
        return show_kind_form(self.log, kind, WORDS[self.lang], saved=saved, **given)

    def state(self, kind):
        return self.log.read_state(kind, viewer=self.kam)


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def say(form, row, **typed):
    """Type into cells of a row, as the browser sends it."""
    edits = [{"row": row, "column": name, "text": text} for name, text in typed.items()]
    form.grid.hear({"event": "edit", "number": 1, "what": edits})


def press(form, row, button):
    form.grid.hear({"event": "press", "number": 2, "what": {"row": row, "button": button}})


def row_of(form, at=0):
    return form.grid.rows[at]


def cell(form, name, at=0):
    return row_of(form, at)["cells"][name]


def test_a_text_that_is_too_long_is_kept_and_told_where_it_stands(desk):
    form, long = desk.form("fact", fixed={"account": "A"}), "L" * 4001
    row = row_of(form)["id"]
    say(form, row, topic="history", fact_text=long, said_in=long)
    assert cell(form, "fact_text")["text"] == long and cell(form, "topic")["text"] == "Historia"
    told = " ".join(row_of(form)["told"])
    assert "«Dato» es demasiado largo" in told and "«Fuente» es demasiado largo" in told
    say(form, row, fact_text="corto", said_in="visita")
    assert desk.state("fact")["fact_text"].tolist() == ["corto"]
    person = {"row": row, "column": "owner", "name": long, "role": "", "side": "ours"}
    form.grid.hear({"event": "person", "number": 3, "what": person})
    assert "«Nombre» es demasiado largo" in form.grid.note["text"]


@pytest.mark.parametrize("lang", list(WORDS))
@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_has_a_form_that_saves_a_row(tmp_path, kind, lang):
    desk = Desk(tmp_path, lang)
    form = desk.form(kind, viewer=desk.kam)
    people = iter([desk.kam, desk.boss, desk.buyer])
    typed = {}
    for one in fields_of(KINDS[kind]):
        if one.name not in form._fields:
            continue
        if one.kind == "choice":
            typed[one.name] = one.choices[0]
        elif one.kind == "person":
            typed[one.name] = next(people)
        elif one.kind == "whole":
            typed[one.name] = str(one.low + 1)
        else:
            typed[one.name] = "fit" if one.name == "factor" else TYPED.get(one.kind, "x1")
    for column in form.grid.columns:
        assert column["label"] and column["kind"]
    fixed = {name for name, shown in row_of(form)["cells"].items() if shown.get("fixed")}
    say(form, row_of(form)["id"], **{n: t for n, t in typed.items() if n not in fixed})
    assert row_of(form)["state"] == "saved", row_of(form)["told"]
    frame = desk.state(kind)
    assert len(frame) == 1 and frame["author"].tolist() == [desk.kam] and desk.saves == 1
    assert row_of(desk.form(kind, viewer=desk.kam))["state"] == "saved"
    assert len(show_kind_table(frame, kind, WORDS[lang]).headers) <= 8
    assert repr(form).count("\n") == 2


def test_a_row_waits_for_what_its_kind_needs(desk):
    form = desk.form("wallet", fixed={"account": "A"})
    row = row_of(form)["id"]
    say(form, row, family="Aire")
    assert desk.state("wallet").empty and row_of(form)["state"] == "open"
    assert cell(form, "need")["state"] == "needed" and "Necesidad al año" in row_of(form)["told"][0]
    say(form, row, need="1.234")
    assert desk.state("wallet")["need"].tolist() == [1234]
    assert cell(form, "need")["text"] == "1.234\xa0€"
    assert form.grid.note["mark"] == "good"


def test_nobody_knows_is_saved_as_an_answer_and_can_be_filled_in_later(desk):
    form = desk.form("wallet", fixed={"account": "A"})
    row = row_of(form)["id"]
    say(form, row, family="Aire", need="?")
    frame = desk.state("wallet")
    assert frame["confidence"].tolist() == ["unknown"] and frame["need"].isna().all()
    assert cell(form, "need") == {"text": "?", "typed": "", "state": "unknown"}
    say(form, row, need="500")
    assert desk.state("wallet")[["need", "confidence"]].iloc[0].tolist() == [500, "assumed"]


def test_a_wrong_cell_is_told_there_and_the_others_are_saved(desk):
    form = desk.form("wallet", fixed={"account": "A"})
    row = row_of(form)["id"]
    say(form, row, family="Aire", need="900", need_low="1.5", probability="35")
    assert desk.state("wallet")[["need", "probability"]].iloc[0].tolist() == [900, 0.35]
    assert cell(form, "need_low") == {"text": "1.5", "state": "wrong"}
    assert "1.234,5" in row_of(form)["told"][0]
    say(form, row, need_low="1.000")  # more than the need: the two together are wrong
    assert row_of(form)["state"] == "wrong" and desk.state("wallet")["need_low"].isna().all()
    say(form, row, need_low="800")
    assert row_of(form)["told"] == [] and desk.state("wallet")["need_low"].tolist() == [800]


def test_emptying_what_is_needed_is_told_and_what_stood_stays(desk):
    form = desk.form("override", fixed={"account": "A"})
    row = row_of(form)["id"]
    say(form, row, tier="key", why="socio")
    say(form, row, why="")
    assert row_of(form)["state"] == "wrong" and desk.state("override")["why"].tolist() == ["socio"]


def test_without_a_person_nothing_is_lost_and_all_is_saved_once_there_is_one(desk):
    desk.who = None
    form = desk.form("override", fixed={"account": "A"})
    assert "quién es" in form.grid.note["text"]
    say(form, row_of(form)["id"], tier="Clave", why="socio de desarrollo")
    assert desk.state("override").empty and row_of(form)["state"] == "open"
    assert cell(form, "why")["text"] == "socio de desarrollo"
    desk.who = desk.boss
    form.retry()
    assert desk.state("override")["author"].tolist() == [desk.boss]
    assert row_of(form)["state"] == "saved"


def between(desk, **changed):
    """Somebody else saves the only entry of the kind override anew."""
    entry = desk.log.read_entries("override")[0]
    return desk.log.save("override", {**entry.value, **changed}, author=desk.boss, seen=entry.id)


@pytest.fixture
def conflict(desk):
    """Dirección has changed tier and day while I changed why."""
    mine = {"account": "A", "tier": "key", "why": "grande"}
    desk.log.save("override", mine, author=desk.kam)
    form = desk.form("override", fixed={"account": "A"})
    between(desk, tier="trial", why="a prueba")
    say(form, row_of(form)["id"], why="socio")
    return form


def test_theirs_stands_beside_mine_with_who_and_when(desk, conflict):
    theirs = row_of(conflict)["theirs"]
    assert row_of(conflict)["state"] == "conflict" and theirs["text"].startswith("Dirección ha")
    assert theirs["lines"] == [["Por qué", "a prueba", "socio"]]
    assert desk.state("override")["why"].tolist() == ["a prueba"]


def test_theirs_can_be_kept(desk, conflict):
    press(conflict, row_of(conflict)["id"], "keep_theirs")
    assert cell(conflict, "why")["text"] == "a prueba" and row_of(conflict)["state"] == "saved"
    assert len(desk.log.read_history("override", {"account": "A"})) == 2


def test_mine_can_be_saved_over_it_and_keeps_what_i_did_not_touch(desk, conflict):
    press(conflict, row_of(conflict)["id"], "save_mine")
    said = desk.state("override").iloc[0]
    assert (said["why"], said["tier"], said["author"]) == ("socio", "trial", desk.kam)
    history = desk.log.read_history("override", {"account": "A"})
    assert history["why"].tolist() == ["grande", "a prueba", "socio"]


def test_somebody_can_come_between_twice(desk, conflict):
    between(desk, why="otra vez")
    press(conflict, row_of(conflict)["id"], "save_mine")
    assert row_of(conflict)["theirs"]["lines"][0][1:] == ["otra vez", "socio"]
    press(conflict, row_of(conflict)["id"], "save_mine")
    assert desk.state("override")["why"].tolist() == ["socio"]


def test_two_rows_about_the_same_are_a_conflict_of_which_one_stays(desk):
    form = desk.form("wallet", fixed={"account": "A"})
    say(form, row_of(form)["id"], family="Aire", need="100")
    say(form, "+1", family="Aire", need="200")
    assert row_of(form, 1)["state"] == "conflict"
    press(form, row_of(form, 1)["id"], "save_mine")
    assert [cell(form, "need")["text"]] == ["200\xa0€"] and len(form.grid.rows) == 1


def test_what_is_withdrawn_can_be_said_again(desk):
    form = desk.form("override", fixed={"account": "A"})
    row = row_of(form)["id"]
    say(form, row, tier="key", why="socio")
    press(form, row, "withdraw")
    assert desk.state("override").empty and row_of(form)["button"][0] == "undo"
    assert cell(form, "why")["text"] == "socio"
    press(form, row, "undo")
    assert desk.state("override")["why"].tolist() == ["socio"]


def test_proposals_stand_as_such_until_taken_over_or_changed(desk):
    frame = pd.DataFrame({"family": ["Aire", "Agua", "Gas"], "need": [100.0, 50.0, float("nan")],
                          "said_in": "ventas", "as_of": pd.Timestamp("2025-01-31")})  # fmt: skip
    form = desk.form("wallet", fixed={"account": "A"}, prefill=frame)
    assert [row["state"] for row in form.grid.rows] == ["proposed", "proposed", "new"]
    assert desk.state("wallet").empty
    press(form, row_of(form)["id"], "accept")
    say(form, row_of(form, 1)["id"], need="60")
    frame_saved = desk.state("wallet").set_index("family")
    assert frame_saved["need"].to_dict() == {"Agua": 60, "Aire": 100}
    assert frame_saved["said_in"].tolist() == ["ventas", "ventas"]
    again = desk.form("wallet", fixed={"account": "A"}, prefill=frame)
    assert sorted(row["state"] for row in again.grid.rows) == ["new", "saved", "saved"]


def test_a_row_that_is_emptied_again_waits_for_nothing(desk):
    frame = pd.DataFrame({"family": ["Gas"]})
    form = desk.form("wallet", fixed={"account": "A"}, prefill=frame)
    say(form, row_of(form)["id"], need="mil")
    assert row_of(form)["state"] == "wrong"
    say(form, row_of(form)["id"], need="")
    assert row_of(form)["state"] == "new" and row_of(form)["told"] == []
    say(form, "+1", family="Aire")
    say(form, row_of(form, 1)["id"], family="")
    assert row_of(form, 1)["state"] == "new"


def test_a_proposal_without_a_code_of_its_own_is_not_made_twice(desk):
    frame = pd.DataFrame({"risk_kind": ["one_contact"], "risk": ["Un solo contacto"]})
    form = desk.form("risk", fixed={"account": "A"}, prefill=frame)
    press(form, row_of(form)["id"], "accept")
    again = desk.form("risk", fixed={"account": "A"}, prefill=frame)
    assert [row["state"] for row in again.grid.rows] == ["saved"]


def test_the_past_is_shown_and_takes_nothing(desk):
    desk.log.save("override", {"account": "A", "tier": "key", "why": "x"}, author=desk.kam)
    today = dt.date.today()
    form = desk.form("override", fixed={"account": "A"}, as_of=today - dt.timedelta(days=1))
    assert form.grid.locked and not form.grid.can_add and "no se puede" in form.grid.note["text"]
    assert form.grid.rows == []
    form = desk.form("override", fixed={"account": "A"}, as_of=today)
    assert not form.grid.locked and len(form.grid.rows) == 1


def test_a_past_form_refuses_what_a_browser_sends_all_the_same(desk):
    desk.log.save("override", {"account": "A", "tier": "key", "why": "x"}, author=desk.kam)
    form = desk.form("override", fixed={"account": "A"})
    form._past = True
    say(form, row_of(form)["id"], why="y")
    press(form, row_of(form)["id"], "withdraw")
    assert desk.state("override")["why"].tolist() == ["x"]


def test_hostile_text_is_text(desk):
    desk.log.add_person(name=HOSTILE)
    form = desk.form("override", fixed={"account": HOSTILE})
    say(form, row_of(form)["id"], tier="key", why=HOSTILE)
    assert cell(form, "why")["text"] == HOSTILE
    assert desk.state("override")["why"].tolist() == [HOSTILE]
    people = next(c for c in desk.form("stakeholder").grid.columns if c["name"] == "person")
    assert HOSTILE in [words for _, words in people["choices"]]


def test_a_browser_that_sends_nonsense_is_told_or_ignored(desk):
    form = desk.form("override", fixed={"account": "A"})
    say(form, "nowhere", why="x")
    say(form, row_of(form)["id"], nothing="x")
    press(form, "nowhere", "withdraw")
    press(form, row_of(form)["id"], "drop database")
    assert desk.state("override").empty
    form.grid.hear({"event": "edit", "number": 9, "what": [{"row": "n1"}]})
    assert form.grid.answered == 9 and form.grid.note["mark"] == "wrong"


def test_people_are_called_by_name_and_somebody_new_is_added_right_there(desk):
    form = desk.form("stakeholder", fixed={"account": "A"})
    row = row_of(form)["id"]
    what = {"row": row, "column": "person", "name": "", "role": "Calidad", "side": "theirs"}
    form.grid.hear({"event": "person", "number": 1, "what": what})
    say(form, row, buying_role="Usuario", owner="KAM")
    assert cell(form, "person")["text"] == "Calidad" and cell(form, "person")["fixed"]
    people = desk.log.read_people().set_index("role")
    assert people.loc["Calidad", ["side", "account"]].tolist() == ["theirs", "A"]
    assert desk.state("stakeholder")["owner"].tolist() == [desk.kam]
    assert "Calidad" in repr(form)


def test_somebody_without_name_and_role_is_nobody(desk):
    form = desk.form("stakeholder", fixed={"account": "A"})
    what = {"row": row_of(form)["id"], "column": "person", "name": " ", "role": "", "side": "ours"}
    form.grid.hear({"event": "person", "number": 1, "what": what})
    assert form.grid.note["mark"] == "wrong" and len(desk.log.read_people()) == 3


def test_statements_and_questions_have_their_rows_ready(desk):
    form = desk.form("definition")
    assert [cell(form, "statement", at)["text"] for at in range(6)][0] == "Clave no es solo grande"
    assert len(form.grid.rows) == 6 and not form.grid.can_add
    assert all(row["state"] == "new" for row in form.grid.rows)
    say(form, row_of(form, 3)["id"], agreement="partly")
    assert desk.state("definition")["statement"].tolist() == ["themes"]
    say(form, row_of(form, 2)["id"], evidence="x")
    say(form, row_of(form, 2)["id"], evidence="")
    assert row_of(form, 2)["state"] == "new"


def test_scores_of_others_are_not_seen_before_they_are_revealed(desk):
    fit = {"round": "2026", "account": "A", "factor": "fit", "rater": desk.boss, "score": 4}
    desk.log.save("score", fit, author=desk.boss)
    fixed = {"round": "2026", "account": "A", "rater": desk.kam}
    form = desk.form("score", fixed=fixed, viewer=desk.kam)
    assert [row["state"] for row in form.grid.rows] == ["new"]
    assert "4" not in repr(form)
    say(form, row_of(form)["id"], factor="fit", score="2")
    assert desk.log.read_state("score", viewer=desk.kam)["score"].tolist() == [2]


def test_only_a_facilitator_reveals_and_others_are_told(desk):
    desk.who = desk.boss
    form = desk.form("reveal", fixed={"round": "2026"})
    say(form, row_of(form)["id"], note="listo")
    assert desk.state("reveal").empty and form.grid.note["mark"] == "wrong"


def test_a_field_that_the_kind_does_not_have_is_told(desk):
    with pytest.raises(Problems, match="“wallet”"):
        desk.form("wallet", fixed={"colour": "red"})
    with pytest.raises(Problems, match="wallet"):
        desk.form("walet")


def test_a_block_from_a_spreadsheet_makes_rows(desk):
    form = desk.form("wallet", fixed={"account": "A"})
    first = row_of(form)["id"]
    edits = [("Aire", "12.500,5"), ("Agua", "?"), ("Gas", "mil")]
    what = [
        {"row": [first, "+1", "+2"][at], "column": name, "text": text}
        for at, pair in enumerate(edits)
        for name, text in zip(("family", "need"), pair, strict=True)
    ]
    form.grid.hear({"event": "edit", "number": 1, "what": what})
    assert [row["state"] for row in form.grid.rows] == ["saved", "saved", "wrong"]
    assert desk.state("wallet").set_index("family")["need"].dropna().to_dict() == {"Aire": 12500.5}
    assert cell(form, "need", 2)["text"] == "mil"


def test_a_file_that_cannot_be_written_is_told_and_what_was_typed_stays(desk, monkeypatch):
    form = desk.form("override", fixed={"account": "A"})

    def full(drafts):
        raise OSError("disk full")

    monkeypatch.setattr(desk.log, "save_all", full)
    say(form, row_of(form)["id"], tier="key", why="socio")
    assert "disk full" in form.grid.note["text"] and form.grid.note["mark"] == "wrong"
    monkeypatch.undo()
    form.retry()
    assert desk.state("override")["why"].tolist() == ["socio"]


def test_a_choice_of_an_older_version_is_shown_last(desk):
    """An indicator that is in no list any more breaks neither the form nor the table."""
    for indicator in ("orders", "revenue"):
        value = {"account": "A", "indicator": indicator, "period": "2025", "target_value": 7}
        desk.log.save("target", value, author=desk.kam)
    with sqlite3.connect(desk.log.path) as file:
        file.executescript(
            """CREATE TEMP TABLE old AS SELECT * FROM entries WHERE key LIKE '%revenue%';
            UPDATE old SET id = NULL, key = replace(key, 'revenue', 'visits'),
                value = replace(value, 'revenue', 'visits');
            INSERT INTO entries SELECT * FROM old;"""
        )
    form = desk.form("target")
    shown = [row["cells"]["indicator"]["text"] for row in form.grid.rows]
    assert shown[2] == "visits" and len(shown) == 3
    assert "visits" in show_kind_table(desk.state("target"), "target", WORDS["es"])._repr_html_()


@pytest.mark.parametrize(("lang", "still"), [("es", "Sigue guardado: KAM."),
                                             ("pt", "Continua salvo: KAM."),
                                             ("en", "Still saved: KAM.")])  # fmt: skip
def test_half_a_person_saves_nothing_and_what_stood_stays(tmp_path, lang, still):
    desk = Desk(tmp_path, lang)
    form = desk.form("action", fixed={"account": "A"})
    say(form, row_of(form)["id"], action="Visita", owner="kam")
    assert desk.state("action")["owner"].tolist() == [desk.kam]
    assert form.grid.note["mark"] == "good"
    say(form, row_of(form)["id"], owner="Dir")
    assert desk.state("action")["owner"].tolist() == [desk.kam] and desk.saves == 1
    assert cell(form, "owner") == {"text": "Dir", "state": "wrong"}
    assert row_of(form)["state"] == "wrong" and form.grid.note.get("mark") != "good"
    assert still in row_of(form)["told"][0] and "Dir" in row_of(form)["told"][0]
    say(form, row_of(form)["id"], owner="DIRECCION")
    assert desk.state("action")["owner"].tolist() == [desk.boss] and not row_of(form)["told"]
