"""A first plan of one account by forms alone: how many cells a person types, and what it is then.

Everything goes through the forms of 3_plan, as the browser sends it. Counted are cells that are
typed or chosen, and the roles of new people; what the ledger and the bank of questions bring does
not count.
"""

import shutil
from pathlib import Path

import pytest

from kamlib.client import find_client
from kamlib.kam.start import start
from kamlib.pages.paper import paper_html
from kamlib.pages.papers import make_plan_paper

DATA = Path(__file__).resolve().parents[2] / "data"
ACCOUNT = "000117"
DUE = "30/06/2026"
OBJECTIVES = {
    "protection": ("Mantener «Servicio» sin perder volumen", "ventas de «Servicio»"),
    "penetration": ("Subir la parte de «Mangas» a la mitad", "parte de «Mangas»"),
    "expansion": ("Entrar en «Carcasas» con un primer pedido", "primer pedido de «Carcasas»"),
}
PEOPLE = (
    ("Dirección de compras", "decision_maker", 5, 0, 3, 4),
    ("Gerencia", "sponsor", 4, 1, 2, 4),
    ("Jefatura de mantenimiento", "user", 3, 1, 4, 4),
)
ROLES = ("relationship_lead", "technical_expert", "collaborator", "project_manager", "innovator",
         "results_driver")  # fmt: skip
RISKS = (
    ("rival", "Oferta más barata en «Servicio»", 3, 4, "Mostrar el coste total de uso"),
    ("one_contact", "Solo hablamos con compras", 3, 4, "Conocer a gerencia y a quien lo usa"),
    ("own_failure", "Dos entregas tarde este año", 2, 5, "Existencias acordadas"),
)
FACTS = (
    ("market", "Segunda de su zona por ventas"),
    ("marketing", "Vende por licitación y por recomendación"),
    ("plans", "Reforma la línea uno en 2026"),
)


class Typist:
    """Fills forms cell by cell and counts."""

    def __init__(self, kam):
        self.kam, self.cells = kam, 0
        who = kam.form.who()
        who.choice.value, who.role.value = "+", "Gestión de cuentas clave"
        who.add.click()
        self.cells += 1  # a role is enough

    def type(self, kind: str, *rows: dict, into=lambda row: False) -> None:
        """Type `rows` into the form of a kind: into rows that are there, else into new ones."""
        form = self.kam.form(
            kind, prefill=self.kam.plan.question_prefill() if kind == "answer" else None
        )
        ready = [row["id"] for row in form.grid.rows if into(row["cells"])]
        for number, row in enumerate(rows):
            if number >= len(ready):
                hear(form, "add")
                ready.append(form.grid.rows[-1]["id"])
            hear(form, "edit", self._edits(form, ready[number], row))
            self.cells += len(row)
        told = [row["told"] for row in form.grid.rows if row["told"]]
        assert not told and form.grid.note["mark"] == "good", (kind, told)

    def _edits(self, form, place: str, row: dict) -> list[dict]:
        """What the browser sends of a row; who is not known yet is added within the cell."""
        known = {role: person for person, role in self.kam.case.people.items()}
        if row.get("person", "") not in {"", *known}:
            new = {"row": place, "column": "person", "name": "", "side": "theirs"}
            hear(form, "person", new | {"role": row["person"]})
            row = {name: text for name, text in row.items() if name != "person"}
        return [
            {"row": place, "column": name, "text": str(known.get(text, text))}
            for name, text in row.items()
        ]


def hear(form, event: str, what=None) -> None:
    form.grid.hear({"event": event, "number": 1, "what": what})


def fill_first_page(typist: Typist, me: str) -> None:
    """One of each part: as little as gives a page without an empty part."""
    why = {"evidence": "Ganancia alta y recorrido en «Carcasas»", "approved": "yes"}
    typist.type("reason", why, into=lambda cells: True)
    typist.type("answer", {"answer": "Compras decide; quien lo usa puede vetar"},
                into=lambda cells: True)  # fmt: skip
    typist.type("stakeholder", person_row(PEOPLE[0], me))
    typist.type("objective", objective_row("protection"))
    typist.type("action", *action_rows(typist.kam, "protection", me))
    typist.type("team_role", {"team_role": ROLES[0], "person": me})
    typist.type("risk", risk_row(RISKS[0], me))
    typist.type("value", {"direction": "to_customer", "value_text": "Menos paradas",
                          "promised": "12.000"})  # fmt: skip
    typist.type("target", {"indicator": "revenue", "period": "2026", "target_value": "670000"})


def fill_the_rest(typist: Typist, me: str) -> None:
    """All that completeness asks of a plan whose value nobody has delivered yet."""
    typist.type("fact", *({"topic": topic, "fact_text": text} for topic, text in FACTS))
    open_groups: dict[str, int] = {}
    questions = typist.kam.plan.questions()
    for group in questions["question_group"].unique():
        mine = questions[questions["question_group"] == group]
        open_groups[group] = 3 - int(mine["question_state"].ne("unknown").sum())
    chosen = [
        question
        for group, missing in open_groups.items()
        for question in questions.loc[
            questions["question_group"].eq(group) & questions["question_state"].eq("unknown"),
            "question_text",
        ].head(missing)
    ]
    typist.type("answer", *({"answer": "Dicho en la visita de mayo"} for _ in chosen),
                into=lambda cells: cells["question"]["text"] in chosen)  # fmt: skip
    typist.type("stakeholder", *(person_row(person, me) for person in PEOPLE[1:]))
    typist.type("objective", *(objective_row(theme) for theme in list(OBJECTIVES)[1:]))
    for theme in list(OBJECTIVES)[1:]:
        typist.type("action", *action_rows(typist.kam, theme, me))
    typist.type("team_role", *({"team_role": role, "person": me} for role in ROLES[1:]))
    typist.type("risk", *(risk_row(risk, me) for risk in RISKS[1:]))


def person_row(person: tuple, owner: str) -> dict:
    names = ("person", "buying_role", "power", "attitude", "relation_now", "relation_wanted")
    return dict(zip(names, person, strict=True)) | {"owner": owner}


def objective_row(theme: str) -> dict:
    text, measure = OBJECTIVES[theme]
    row = {"theme": theme, "objective": text, "measured_as": measure}
    return row | {"for_us": "base estable", "for_them": "suministro asegurado", "due": DUE}


def action_rows(kam, theme: str, owner: str) -> list[dict]:
    goals = kam.case.said("objective").set_index("theme")["item"]
    row = {"owner": owner, "due": DUE, "for_objective": goals[theme]}
    return [{"action": text, **row} for text in ("Revisar consumos", "Propuesta conjunta")]


def risk_row(risk: tuple, owner: str) -> dict:
    names = ("risk_kind", "risk", "likelihood", "impact", "response")
    return dict(zip(names, risk, strict=True)) | {"owner": owner}


@pytest.fixture(scope="module")
def kam(tmp_path_factory):
    """A key account of which nobody has said anything."""
    data = tmp_path_factory.mktemp("first")
    shutil.copytree(DATA / "filtros" / "sources", data / "filtros" / "sources")
    shutil.copy(DATA / "filtros" / "client.toml", data / "filtros")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(data / "state"))
        patch.delenv("KAM_PERSON", raising=False)
        yield start(find_client("filtros", data), account=ACCOUNT)


def test_a_first_plan_by_forms_alone(kam):
    nothing = kam.words.label("paper.nothing")
    assert nothing in paper_html(make_plan_paper(kam), kam.words)
    typist = Typist(kam)
    me = "Gestión de cuentas clave"
    fill_first_page(typist, me)
    assert typist.cells == FIRST_PAGE
    complete = kam.plan.completeness().set_index("part")["complete"]
    assert complete.gt(0).all()
    assert nothing not in paper_html(make_plan_paper(kam), kam.words)

    health = kam.plan.health()
    fill_the_rest(typist, me)
    assert typist.cells == WHOLE_PLAN
    complete = kam.plan.completeness().set_index("part")["complete"]
    assert complete.drop("value").eq(1).all()
    assert complete["value"] == pytest.approx(1 / 3)  # delivered and confirmed: not yet
    assert kam.plan.health().equals(health)  # filling in fields never raises health


FIRST_PAGE, WHOLE_PLAN = 39, 132
"""Cells typed until no part of the plan is empty, and until all of it but value is filled in."""
