"""The scoring grid, the reveal and the closing of a review, as the browser would drive them."""

import datetime as dt
from types import SimpleNamespace

import pandas as pd
import pytest

from kamlib.judgement import Log
from kamlib.judgement.forms.who import NEW, Reader, WhoForm
from kamlib.segment.factors import FACTORS, decide_factors
from kamlib.segment.show.confirm import CloseReviewForm, RevealForm
from kamlib.segment.show.scores import ScoreForm, open_round
from kamlib.words.words import Words

ES = Words("es", "es-ES", "EUR")
ACCOUNTS = pd.DataFrame({"account": ["A|1", "B"], "account_name": ["Alfa", "Beta"]})
OWN = type("Own", (), {"name": "Cercanía", "weight": 5, "axis": "neither", "reversed": False})
PROPOSALS = pd.DataFrame(
    {
        "account": ["A|1", "A|1"],
        "factor": ["revenue", "growth"],
        "proposed": [5.0, None],
        "evidence_kind": ["revenue_rank", "trend"],
        "evidence_value": [2.0, None],
        "evidence_low": [None, None],
        "evidence_high": [None, None],
        "unit": ["count", "percent"],
        "evidence_cases": [40.0, 2.0],
        "unknown_because": [None, "few_quarters"],
    }
)


@pytest.fixture
def log(tmp_path):
    log = Log(tmp_path / "judgements.sqlite")
    log.add_person(person="lead", role="Dirección comercial", facilitator=True)
    log.add_person(person="tec", role="Técnica")
    log.add_person(person="buyer", role="Compras", side="theirs", account="B")
    return log


def form(log, person, **more):
    rules = SimpleNamespace(attractiveness=["revenue"], strength=["fit"])
    factors = decide_factors({name: 10 for name in FACTORS}, rules, own=[OWN])
    given = {"accounts": ACCOUNTS, "factors": factors, "proposals": PROPOSALS, "year": 2025,
             "levels": {"Cercanía": ["lejos", "", "", "", "al lado"]}}  # fmt: skip
    return ScoreForm(log, ES, Reader(person=person), **given, **more)


def send(grid, event, what):
    grid.hear({"event": event, "number": grid.answered + 1, "what": what})


def type_in(form, text, row="r0", column="f0"):
    send(form.grid, "edit", [{"row": row, "column": column, "text": text}])
    return form.grid.rows[int(row[1:])]["cells"][column]


def press(grid, button):
    send(grid, "press", {"row": "", "button": button})


def test_a_digit_is_saved_at_once_and_is_back(log):
    mine = form(log, "tec")
    assert mine.grid.title == "Mis puntuaciones, ronda 2025-1: 0 de 18 casillas"
    cell = mine.grid.rows[0]["cells"]["f0"]
    assert (cell["text"], cell["state"]) == ("5", "proposed")  # of the ledger, and not saved
    assert cell["hint"] == ["Alfa · Ventas actuales", "Las ventas proponen 5: orden por ventas, 2."]
    assert log.read_state("score", viewer="tec").empty
    assert type_in(mine, "3")["state"] == "saved"
    stands = log.read_state("score", viewer="tec").iloc[0]
    assert (stands["account"], stands["factor"], stands["score"]) == ("A|1", "revenue", 3)
    assert stands["author"] == stands["rater"] == "tec" and stands["round"] == "2025-1"
    again = form(log, "tec")
    assert again.grid.rows[0]["cells"]["f0"]["text"] == "3" and "1 de 18" in again.grid.title


def test_unknown_is_an_answer_and_blank_takes_it_back(log):
    mine = form(log, "tec")
    assert type_in(mine, "?")["state"] == "unknown"
    stands = log.read_state("score", viewer="tec").iloc[0]
    assert stands["confidence"] == "unknown" and pd.isna(stands["score"])
    assert type_in(mine, "")["state"] == "proposed"
    assert log.read_state("score", viewer="tec").empty
    assert type_in(mine, "2")["state"] == "saved"
    assert len(log.read_history("score", {**stands[["round", "account", "factor", "rater"]]},
                                viewer="tec")) == 3  # fmt: skip


def test_what_is_no_level_is_told_and_not_saved(log):
    mine = form(log, "tec")
    for text in ("7", "0", "alto", "2,5"):
        assert type_in(mine, text)["state"] == "wrong"
        assert mine.grid.rows[0]["told"]
    assert log.read_state("score", viewer="tec").empty
    assert type_in(mine, "4")["state"] == "saved" and not mine.grid.rows[0]["told"]


def test_the_client_s_own_factor_has_its_levels(log):
    column = form(log, "tec").grid.columns[-1]
    assert column["label"] == "Cercanía" and column["hint"] == ["1 · lejos", "5 · al lado"]
    effort = form(log, "tec").grid.columns[5]
    assert effort["hint"][-1].startswith("Se dice como se siente")


def test_each_sees_only_their_own_until_the_round_is_revealed(log):
    type_in(form(log, "tec"), "1")
    lead = form(log, "lead")
    assert lead.grid.rows[0]["cells"]["f0"]["state"] == "proposed"
    assert "0 de 18" in lead.grid.title
    nobody = form(log, "")
    assert nobody.grid.locked and type_in(nobody, "4")["state"] == "proposed"
    assert log.read_state("score").empty


def test_the_form_follows_who_sits_before_it(log):
    mine = form(log, "tec")
    type_in(mine, "1")
    mine._reader.person = "lead"
    mine.retry()
    type_in(mine, "5", column="f1")
    assert sorted(log.read_rounds()["rater"]) == ["lead", "tec"]
    assert log.read_rounds()["cells"].tolist() == [1, 1]


def test_the_same_rater_in_two_windows_chooses(log):
    one, two = form(log, "tec"), form(log, "tec")
    type_in(one, "2")
    assert type_in(two, "4")["state"] == "conflict"
    assert two.grid.rows[0]["theirs"]["lines"] == [["Ventas actuales", "2", "4"]]
    send(two.grid, "press", {"row": "r0", "button": "save_mine"})
    assert two.grid.rows[0]["cells"]["f0"] | {"hint": 0} == {
        "text": "4",
        "state": "saved",
        "hint": 0,
    }
    assert log.read_state("score", viewer="tec")["score"].tolist() == [4]


def test_a_past_date_takes_nothing(log):
    past = form(log, "tec", as_of=dt.date(2025, 1, 1))
    assert past.grid.locked and "1 ene 2025" in past.grid.note["text"]


def test_only_who_leads_reveals_and_is_asked_twice(log):
    for person, text in (("tec", "?"), ("lead", "4")):
        type_in(form(log, person), text)
    refreshed = []
    other = RevealForm(log, ES, Reader(person="tec"))
    assert [name for name, _ in other.grid.buttons] == [
        "refresh"
    ] and "Dirección comercial" in other.grid.note["text"]
    press(other.grid, "reveal:2025-1")
    press(other.grid, "sure:2025-1")  # not by a forged message either
    assert log.read_state("reveal").empty
    given = {"saved": lambda: refreshed.append(1), "again": [("run_below", "Ejecutar")]}
    lead = RevealForm(log, ES, Reader(person="lead"), **given)
    shown = [
        [row["cells"][c]["text"] for c in ("rater", "cells", "known")] for row in lead.grid.rows
    ]
    assert shown == [["Dirección comercial", "1", "0"], ["Técnica", "1", "1"]]
    press(lead.grid, "reveal:2025-1")
    assert [name for name, _ in lead.grid.buttons] == ["not_yet", "sure:2025-1", "refresh"]
    press(lead.grid, "not_yet")
    assert log.read_state("reveal").empty and lead.grid.buttons[0][0] == "reveal:2025-1"
    press(lead.grid, "reveal:2025-1")
    press(lead.grid, "sure:2025-1")
    assert log.read_state("reveal")["author"].tolist() == ["lead"] and refreshed == [1]
    assert lead.grid.rows == [] and lead.grid.buttons[0] == ["run_below", "Ejecutar"]
    assert len(log.read_state("score")) == 2
    assert open_round(log.read_rounds(), 2025) == "2025-2"


def test_after_the_reveal_a_change_counts_at_once(log):
    type_in(form(log, "tec"), "1")
    log.save("reveal", {"round": "2025-1"}, author="lead")
    refreshed = []
    late = form(log, "tec", round="2025-1", saved=lambda: refreshed.append(1))
    assert "revelada" in late.grid.note["text"] and not late.grid.locked
    type_in(late, "2")
    assert refreshed == [1] and log.read_state("score")["score"].tolist() == [2]


VERDICTS = pd.DataFrame(
    {
        "account": ["A", "B", "C", "D"],
        "account_name": ["Alfa", "Beta", "Gama", None],
        "tier": ["key", "key", "standard", "trial"],
        "rank": pd.array([2, 1, None, 3], dtype="Int64"),
        "rules": ["high_high", "low_low;kept_by_hysteresis", "low_low", "mixed_with_potential"],
        "reviews_below": pd.array([0, 1, 2, None], dtype="Int64"),
    }
)
FORMER = pd.DataFrame({"account": ["A", "B", "C"], "reviews_below": [0, 0, 1]})


def close(log, person, verdicts=VERDICTS):
    return CloseReviewForm(log, ES, Reader(person=person), decide=lambda: verdicts,
                           former_list=FORMER, review=dt.date(2025, 12, 31))  # fmt: skip


def test_closing_a_review_writes_the_list_that_a_person_signed(log):
    shown = close(log, "lead").grid
    assert shown.title == "La lista al 31 dic 2025: 2 cuentas clave"
    assert [row["cells"]["change"]["text"] for row in shown.rows] == [
        "sigue por ahora, por debajo de la línea", "sigue", "sale"]  # fmt: skip
    assert [row["cells"]["reviews_below"]["text"] for row in shown.rows] == ["1", "0", "2"]
    assert log.read_state("confirmed_list").empty  # to show is not to close
    press(shown, "close")
    stands = log.read_state("confirmed_list")
    assert stands[["account", "reviews_below"]].values.tolist() == [["A", 0], ["B", 1]]
    assert set(stands["author"]) == {"lead"} and set(stands["confidence"]) == {"confirmed"}
    assert stands["review"].eq(pd.Timestamp(2025, 12, 31)).all()
    assert close(log, "tec").grid.buttons == []  # closed, with this very list


def test_a_list_that_changed_meanwhile_is_shown_before_it_is_signed(log):
    now = VERDICTS.assign(tier=["key", "standard", "key", "trial"])
    seen = iter([VERDICTS, now, now])
    shown = CloseReviewForm(log, ES, Reader(person="lead"), decide=lambda: next(seen),
                            former_list=FORMER, review=dt.date(2025, 12, 31)).grid  # fmt: skip
    press(shown, "close")
    assert log.read_state("confirmed_list").empty and "ha cambiado" in shown.note["text"]
    press(shown, "close")
    assert log.read_state("confirmed_list")["account"].tolist() == ["A", "C"]


def test_nobody_closes_nothing(log):
    shown = close(log, "").grid
    assert shown.buttons == []
    press(shown, "close")
    assert log.read_state("confirmed_list").empty


def test_closing_again_replaces_the_list_and_keeps_the_history(log):
    press(close(log, "lead").grid, "close")
    other = VERDICTS.assign(tier=["key", "standard", "key", "trial"])
    shown = close(log, "tec", other).grid
    assert "con una lista distinta" in shown.note["text"]
    press(shown, "close")
    assert log.read_state("confirmed_list")["account"].tolist() == ["A", "C"]
    left = {"review": dt.date(2025, 12, 31), "account": "B"}
    assert len(log.read_history("confirmed_list", left)) == 2


def test_who_offers_ours_and_adds_somebody_by_role(log):
    reader = Reader()
    who = WhoForm(log, ES, reader)
    offered = [person for _, person in who.choice.options]
    assert offered == ["", "lead", "tec", NEW]  # the customer's buyer fills no forms
    who.choice.value = "tec"
    assert reader.person == "tec" and "Técnica" in who.said.value
    who.choice.value = NEW
    who._add(None)
    assert "cargo" in who.said.value.lower() and len(log.read_people()) == 3
    who.role.value = "Logística <b>"
    who._add(None)
    people = log.read_people().set_index("person")
    assert (
        people.loc[reader.person, "role"] == "Logística <b>" and who.choice.value == reader.person
    )
    assert "&lt;b&gt;" in who.said.value


def test_the_first_to_lead_is_believed(tmp_path):
    log, reader = Log(tmp_path / "judgements.sqlite"), Reader()
    who = WhoForm(log, ES, reader)
    who.role.value, who.choice.value = "Dirección", NEW
    who._add(None)
    assert who.leads.layout.display != "none"
    who.leads.value = True
    assert log.read_people()["facilitator"].tolist() == [True]
    assert WhoForm(log, ES, reader).leads.layout.display == "none"


def test_half_a_name_signs_nothing_and_who_signed_stays(log):
    reader = Reader()
    who = WhoForm(log, ES, reader)
    for typed, person, told in (
        ("Téc", "", "«Téc»"),
        ("TECNICA", "tec", ""),
        ("Dir", "tec", "«Dir»"),
        ("<b>", "tec", "«<b>»"),
        ("", "", ""),
    ):
        who.choice.hear(typed)
        assert (reader.person, who.choice.typed) == (person, typed)
        assert told in who.choice.wrong and bool(told) == bool(who.choice.wrong)
    assert "elija" in who.choice.offers[0][1]
