"""People, work, risks, an offer and meetings of one main account, and one that hangs on one buyer.

Said after everything in `demo.judgements`, without drawing anything, so that nothing else shifts.
The main account has a map of eleven people with gaps in it: a decision maker nobody reaches, a
competitor's supporter, attitudes that nobody knows. The other account's relation is one person's.
"""

from datetime import date

MAIN = {"es": "000123", "pt": "000012", "es-motos": "0001"}
"""The account with the full map, by the words of its client."""

ONE_CONTACT = {"es": "000138", "pt": "000027", "es-motos": "0002"}
"""The account that hangs on one of theirs."""

LINKS = (
    ("calidad", "compras", 3),
    ("ingenieria", "compras", 4),
    ("ingenieria", "industrial", 2),
    ("produccion", "industrial", 5),
    ("tecnicas", "compras", 5),
    ("almacen", "uso", 2),
    ("finanzas", "gerencia", 4),
    ("gerencia", "compras", None),
)
"""Who influences whom, 1–5; None: somebody does, nobody knows how much."""

# slug: buying role, power, attitude, relation now, wanted, our owner, last contact, agreed days
PEOPLE = {
    "industrial": ("decision_maker", 5, None, 1, 4, None, None, 60),
    "ingenieria": ("champion", 3, 2, 4, 4, "tech", date(2025, 12, 4), 60),
    "tecnicas": ("influencer", 3, -2, 2, 3, "kam", date(2025, 6, 18), 60),
    "finanzas": ("influencer", 3, -1, 1, 3, "head", date(2025, 9, 30), 180),
    "produccion": ("user", 3, None, 2, 3, "tech", date(2025, 11, 20), 90),
    "almacen": ("gatekeeper", 1, 1, 4, 3, "kam", date(2025, 12, 10), 90),
    "prevencion": ("influencer", None, 0, 2, 2, None, date(2025, 3, 5), 180),
}

ES = {
    "roles": {
        "industrial": "Dirección industrial",
        "ingenieria": "Ingeniería de procesos",
        "tecnicas": "Compras técnicas",
        "finanzas": "Control de gestión",
        "produccion": "Jefatura de producción",
        "almacen": "Almacén de repuestos",
        "prevencion": "Prevención y medio ambiente",
    },
    "rival": "Importador con almacén en la zona",
    "conflict": "Declara una participación en un distribuidor; se mantiene fuera de los precios",
    "objectives": (
        ("o3", "penetration", "long", "Ser primer proveedor de la planta nueva", None, "volumen",
         None, date(2027, 6, 30)),
    ),
    "actions": (
        ("a5", "o2", "Prueba en una línea con ingeniería de procesos", "tech", date(2026, 2, 13),
         900, 18000),
        ("a6", "o2", "Presentar el coste total de uso a dirección industrial", None,
         date(2026, 1, 30), 300, None),
        ("a7", "o3", "Pedir los planos de la ampliación", "kam", None, None, None),
    ),
    "risks": (
        ("r3", "own_failure", "Entrega fallida de octubre: dos días de parada", None, (), 2, 3,
         "Existencias de seguridad en su almacén", "tech", 1800),
        ("r4", "rival", "Compras técnicas prefiere al importador", "Importador con almacén en la "
         "zona", (-2, 1, 0, 2), 3, 5, "Prueba comparada con ingeniería", "kam", None),
        ("r5", "contract_end", "El acuerdo marco vence en junio", None, (), None, 4, None, None,
         None),
    ),
    "offer": {
        "their_objective": "Reducir un 20 % las paradas por cambio de filtros",
        "solution": "Plan de cambios por horas de uso, con existencias en su almacén",
        "departments": "Asistencia técnica; Logística; Administración",
        "for_them": "Menos paradas y una sola factura al mes",
    },
    "meetings": (
        {
            "item": "m1", "met_on": date(2025, 11, 11), "meeting_state": "held",
            "purpose": "Dar la cara por la entrega fallida",
            "participants": "Dirección de compras; Jefatura de mantenimiento",
            "follow_up": "Enviar el plan de existencias",
        },
        {
            "item": "m2", "met_on": date(2026, 1, 22), "starts_at": "10:00",
            "place": "Planta, sala de mantenimiento", "meeting_state": "planned",
            "purpose": "Acordar la prueba del plan de cambios",
            "participants": "Dirección de compras; Ingeniería de procesos; Asistencia técnica",
            "we_know": "Dos días de parada en octubre; la ampliación se decide en primavera",
            "their_needs": "Que no se pare la línea; un solo interlocutor",
            "we_ask": "¿Qué cuesta una hora de parada?; ¿Quién firma la ampliación?; "
            "¿Qué le falta a nuestra oferta?",
            "we_propose": "Probar el plan en una línea durante tres meses",
            "objections": "El importador es más barato; No hay presupuesto este trimestre",
            "counter": "El coste total de uso, con sus propias horas",
            "stop_at": "Si compras pide esperar a la ampliación, se fija la fecha y nada más",
            "follow_up": "Acta en dos días y fecha de inicio de la prueba",
        },
    ),
}  # fmt: skip
MOTOS = {
    **ES,
    "roles": {
        "industrial": "Dirección general",
        "ingenieria": "Coordinación de rutas",
        "tecnicas": "Compras del grupo",
        "finanzas": "Administración",
        "produccion": "Turno de noche",
        "almacen": "Encargado del garaje",
        "prevencion": "Mutua y prevención",
    },
    "rival": "Alquiler por minutos",
    "conflict": "Declara un familiar en otra empresa de alquiler; no interviene en el precio",
    "objectives": (
        ("o3", "penetration", "long", "Toda la flota en alquiler con mantenimiento", None,
         "volumen", None, date(2027, 6, 30)),
    ),
    "actions": (
        ("a5", "o2", "Prueba de un mes en el turno de noche", "tech", date(2026, 2, 13), 200, 900),
        ("a6", "o2", "Enseñar el coste por reparto a dirección general", None, date(2026, 1, 30),
         50, None),
        ("a7", "o3", "Pedir el plan de aperturas", "kam", None, None, None),
    ),
    "risks": (
        ("r3", "own_failure", "Tres motos sin batería un viernes por la noche", None, (), 2, 3,
         "Baterías de reserva los viernes", "tech", 150),
        ("r4", "rival", "Compras del grupo mira el alquiler por minutos", "Alquiler por minutos",
         (-2, 1, 0, 2), 3, 5, "Comparar el coste por reparto", "kam", None),
        ("r5", "contract_end", "El contrato anual vence en junio", None, (), None, 4, None, None,
         None),
    ),
    "offer": {
        "their_objective": "Que ninguna moto esté parada en hora punta",
        "solution": "Moto de sustitución en el barrio y baterías de reserva los viernes",
        "departments": "Taller; Atención a clientes",
        "for_them": "Menos repartos perdidos",
    },
    "meetings": (
        {
            "item": "m1", "met_on": date(2025, 11, 11), "meeting_state": "held",
            "purpose": "Dar la cara por las baterías del viernes",
            "participants": "Responsable de operaciones",
            "follow_up": "Dejar dos baterías de reserva",
        },
        {
            "item": "m2", "met_on": date(2026, 1, 22), "starts_at": "17:00",
            "place": "Local de reparto", "meeting_state": "planned",
            "purpose": "Acordar la prueba del turno de noche",
            "participants": "Responsable de operaciones; Coordinación de rutas; Taller",
            "we_know": "Un viernes sin baterías en otoño; quieren más motos en temporada",
            "their_needs": "Ninguna moto parada en hora punta",
            "we_ask": "¿Cuántos repartos se pierden por moto parada?; ¿Quién decide la flota?; "
            "¿Qué nos falta?",
            "we_propose": "Un mes de prueba con moto de sustitución en el barrio",
            "objections": "El alquiler por minutos es más barato; Ahora no hay temporada",
            "counter": "El coste por reparto, con sus propios datos",
            "stop_at": "Si piden esperar a la temporada, se deja la fecha fijada y nada más",
            "follow_up": "Resumen al día siguiente y fecha de inicio",
        },
    ),
}  # fmt: skip
PT = {
    "roles": {
        "industrial": "Superintendência",
        "ingenieria": "Coordenação de farmácia clínica",
        "tecnicas": "Suprimentos",
        "finanzas": "Controladoria",
        "produccion": "Centro cirúrgico",
        "almacen": "Almoxarifado",
        "prevencion": "Comissão de padronização",
    },
    "rival": "Distribuidor regional",
    "conflict": "Declara participação em um distribuidor; fica fora das compras",
    "objectives": (
        ("o3", "penetration", "long", "Ser o primeiro fornecedor da nova ala", None, "volume",
         None, date(2027, 6, 30)),
    ),
    "actions": (
        ("a5", "o2", "Teste de reposição com a farmácia clínica", "tech", date(2026, 2, 13), 900,
         18000),
        ("a6", "o2", "Apresentar o custo total de uso à superintendência", None,
         date(2026, 1, 30), 300, None),
        ("a7", "o3", "Pedir o plano da ampliação de leitos", "kam", None, None, None),
    ),
    "risks": (
        ("r3", "own_failure", "Entrega incompleta em outubro: dois dias sem produto", None, (), 2,
         3, "Estoque de segurança no almoxarifado", "tech", 2500),
        ("r4", "rival", "Suprimentos prefere o distribuidor regional", "Distribuidor regional",
         (-2, 1, 0, 2), 3, 5, "Comparar o custo total com a farmácia", "kam", None),
        ("r5", "contract_end", "O contrato de fornecimento vence em junho", None, (), None, 4,
         None, None, None),
    ),
    "offer": {
        "their_objective": "Reduzir em 20 % as faltas de produto no centro cirúrgico",
        "solution": "Reposição por consumo, com estoque no almoxarifado deles",
        "departments": "Assistência técnica; Logística; Administração",
        "for_them": "Menos faltas e uma só fatura por mês",
    },
    "meetings": (
        {
            "item": "m1", "met_on": date(2025, 11, 11), "meeting_state": "held",
            "purpose": "Responder pela entrega incompleta",
            "participants": "Diretoria de compras; Farmácia hospitalar",
            "follow_up": "Enviar o plano de estoque",
        },
        {
            "item": "m2", "met_on": date(2026, 1, 22), "starts_at": "10:00",
            "place": "Hospital, sala da farmácia", "meeting_state": "planned",
            "purpose": "Combinar o teste de reposição",
            "participants": "Diretoria de compras; Farmácia clínica; Assistência técnica",
            "we_know": "Dois dias sem produto em outubro; a ampliação se decide no outono",
            "their_needs": "Não faltar produto; um só interlocutor",
            "we_ask": "Quanto custa um dia de falta?; Quem assina a ampliação?; "
            "O que falta à nossa proposta?",
            "we_propose": "Testar a reposição em um setor durante três meses",
            "objections": "O distribuidor regional é mais barato; Não há verba neste trimestre",
            "counter": "O custo total de uso, com os números deles",
            "stop_at": "Se compras pedir para esperar a ampliação, fica a data marcada e mais nada",
            "follow_up": "Ata em dois dias e data de início do teste",
        },
    ),
}  # fmt: skip
WORDS = {"es": ES, "es-motos": MOTOS, "pt": PT}


def say_team(log, language: str, ours: tuple[str, str, str]) -> dict:
    """Say it all, and return the truth of it."""
    code, words = MAIN[language], WORDS[language]
    who = dict(zip(("head", "kam", "tech"), ours, strict=True))
    _say_people(log, code, words, who)
    _say_work(log, code, words, who)
    hangs = ONE_CONTACT[language]
    _hang_on_one(log, hangs, who)
    return {
        "team": {
            "main": code,
            "people": 4 + len(PEOPLE),
            "unknown_attitude": [f"{code}-industrial", f"{code}-produccion"],
            "unknown_power": [f"{code}-prevencion"],
            "supports_rival": [f"{code}-tecnicas"],
            "without_owner": [f"{code}-industrial", f"{code}-prevencion"],
            "without_way": [f"{code}-prevencion"],
            "missing_buying_roles": ["opinion_leader"],
            "missing_team_roles": ["project_manager", "results_driver"],
            "one_contact": {"account": hangs, "person": f"{hangs}-compras"},
        }
    }


def _say_people(log, code: str, words: dict, who: dict) -> None:
    day = date(2025, 10, 14)
    for slug, role in words["roles"].items():
        log.person(f"{code}-{slug}", role, side="theirs", account=code)
        buying, power, attitude, now, wanted, owner, contact, days = PEOPLE[slug]
        value = {
            "account": code,
            "person": f"{code}-{slug}",
            "buying_role": buying,
            "power": power,
            "attitude": attitude,
            "relation_now": now,
            "relation_wanted": wanted,
            "owner": who.get(owner),
            "last_contact": contact,
            "contact_days": days,
            "supports_rival": words["rival"] if slug == "tecnicas" else None,
            "conflict": words["conflict"] if slug == "finanzas" else None,
        }
        log.say(max(day, contact or day), "stakeholder", who["kam"], value)
    for a, b, influence in LINKS:
        value = {"account": code, "person": f"{code}-{a}", "influences": f"{code}-{b}"}
        unknown = influence is None
        log.say(
            day,
            "link",
            who["kam"],
            {**value, "influence": influence},
            confidence="unknown" if unknown else "assumed",
        )
    _again(log, code, "compras", date(2025, 12, 10), who, last_contact=date(2025, 12, 9))
    for role, owner, coverage in (("innovator", "tech", "partly"),):
        log.say(
            day,
            "team_role",
            who["head"],
            {"account": code, "team_role": role, "person": who[owner], "coverage": coverage},
        )


def _say_work(log, code: str, words: dict, who: dict) -> None:
    day, kam = date(2025, 12, 15), who["kam"]
    for item, theme, horizon, text, measure, us, them, due in words["objectives"]:
        value = {"account": code, "item": item, "theme": theme, "horizon": horizon}
        value |= {"objective": text, "measured_as": measure, "for_us": us, "for_them": them}
        log.say(day, "objective", kam, {**value, "due": due, "progress": "planned"})
    for item, goal, text, owner, due, cost, effect in words["actions"]:
        value = {"account": code, "item": item, "for_objective": goal, "action": text}
        value |= {"owner": who.get(owner), "due": due, "expected_cost": cost}
        value |= {"expected_effect": effect, "progress": "planned", "touches": "none"}
        log.say(day, "action", kam, value)
    names = ("against_price", "against_quality", "against_service", "against_service_quality")
    for item, kind, text, rival, against, likelihood, impact, response, owner, paid in words[
        "risks"
    ]:
        value = {"account": code, "item": item, "risk_kind": kind, "risk": text, "rival": rival}
        value |= dict(zip(names, against, strict=False))
        value |= {"likelihood": likelihood, "impact": impact, "response": response}
        log.say(day, "risk", kam, {**value, "owner": who.get(owner), "compensation": paid})
    offer = {"account": code, "item": "of1", **words["offer"], "expected_cost": 2400}
    offer |= {"value_for_them": 9000, "apart_from_targets": True, "owner": kam}
    log.say(day, "offer", kam, {**offer, "due": date(2026, 2, 27), "offer_state": "agreed_inside"})
    for n, meeting in enumerate(words["meetings"]):
        said = date(2025, 11, 12) if n == 0 else day
        log.say(said, "meeting", kam, {"account": code, "owner": kam, **meeting})


def _hang_on_one(log, code: str, who: dict) -> None:
    """The buyer carries nearly all: power 5 × (5 − 1) = 20, the user 3 × (2 − 1), others none."""
    for slug, relation in (("compras", 5), ("uso", 2), ("gerencia", 1), ("calidad", 1)):
        _again(log, code, slug, date(2025, 10, 20), who, relation_now=relation)


def _again(log, code: str, slug: str, day: date, who: dict, **changed) -> None:
    """Say again what was last said of a person, with changes."""
    person = f"{code}-{slug}"
    last = [
        line["value"]
        for line in log.ordered()
        if line["kind"] == "stakeholder" and line["value"]["person"] == person
    ][-1]
    log.say(day, "stakeholder", who["kam"], {**last, **changed})
