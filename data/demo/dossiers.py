"""Richer dossiers and answers for a few demo accounts, over the four quarters of 2025.

Nothing is drawn: what is said stands here. Questions are taken up without an answer, answered a
quarter later or left open past their date, or put aside as not relevant. People are roles.
"""

from datetime import date

# account → facts: (month, day, topic, text, source, how sure)
FACTS = {
    "000123": (
        (2, 18, "organisation", "Una planta y una oficina técnica; compras está en la planta",
         "visita", "confirmed"),
        (4, 9, "needs", "Cada parada por filtro atascado les cuesta media jornada de montaje",
         "visita", "assumed"),
        (5, 20, "marketing", "Venden por proyecto, con ingenierías que prescriben los equipos",
         "su página web", "confirmed"),
        (9, 30, "needs", "Midieron tres paradas en el año por filtro atascado", "visita",
         "confirmed"),
        (11, 12, "products", "Los cartuchos finos salen cada mes; los gruesos, por proyecto",
         "registro de ventas", "confirmed"),
    ),
    "000142": (
        (3, 6, "organisation", "Dos líneas de envasado; la segunda para en agosto", "visita",
         "confirmed"),
        (6, 17, "needs", "Piden certificado de contacto alimentario en cada lote", "visita",
         "confirmed"),
        (10, 2, "plans", "Compras prepara una comparación de tres proveedores", "visita",
         "assumed"),
    ),
    "000012": (
        (2, 20, "organisation", "Farmácia hospitalar e compras em prédios distintos", "visita",
         "confirmed"),
        (5, 13, "needs", "A ruptura de anestésicos adia cirurgias programadas", "visita",
         "assumed"),
        (8, 27, "marketing", "Mostra seus indicadores de parto seguro em relatório público",
         "relatório anual", "confirmed"),
        (11, 5, "plans", "Abre uma ala nova no segundo semestre de 2026", "relatório anual",
         "confirmed"),
    ),
    "0001": (
        (3, 11, "organisation", "Un solo local; operaciones decide los turnos y las motos",
         "visita", "confirmed"),
        (6, 3, "needs", "Los viernes de noche les faltan motos", "visita", "confirmed"),
        (10, 14, "marketing", "Captan pedidos por dos plataformas y por teléfono", "visita",
         "assumed"),
    ),
}  # fmt: skip

# account → answers: (month, day, question, group, answer, owner, due, how it stands); an answer of
# the same question later in the year takes the place of the earlier one
ANSWERS = {
    "000123": (
        (2, 20, "who_leads", "our_team", "Gestión de cuentas clave; la cubre asistencia técnica",
         "kam", None, "confirmed"),
        (2, 20, "our_sponsor", "our_team", None, "dir-comercial", (6, 30), "unknown"),
        (3, 4, "hours_needed", "our_team", "Unas diez al mes; el plan pide catorce", "kam", None,
         "assumed"),
        (3, 4, "who_pays", "their_team", "El presupuesto de mantenimiento, no el de proyectos",
         "kam", None, "confirmed"),
        (4, 10, "their_market", "trends", "Crece con los parques en cartera para dos años", "kam",
         None, "assumed"),
        (4, 10, "new_rules", "trends", None, "tecnico", (10, 31), "unknown"),
        (4, 10, "staff_shortage", "trends", None, "kam", None, "not_relevant"),
        (5, 21, "bought_elsewhere", "needs", "Compresores, a un proveedor nacional", "kam", None,
         "confirmed"),
        (5, 21, "made_in_house", "needs", None, "kam", None, "not_relevant"),
        (6, 11, "contract_state", "facts", "Acuerdo anual de precios; el plazo es costumbre",
         "kam", None, "confirmed"),
        (7, 2, "our_sponsor", "our_team", "Dirección general; habló con su gerencia en junio",
         "dir-comercial", None, "confirmed"),
        (7, 15, "supplier_policy", "competitors", "Quieren dos por familia; uno, con dos tercios",
         "kam", None, "assumed"),
        (9, 9, "budget_date", "to_learn", "Se cierra en noviembre; propuestas hasta mediados de "
         "octubre", "kam", None, "confirmed"),
        (9, 30, "value_measure", "value", "Paradas por filtro atascado; lo confirma mantenimiento",
         "tecnico", None, "confirmed"),
        (10, 8, "value_unseen", "value", None, None, None, "unknown"),
        (11, 12, "first_proof", "value", "Tres meses en una línea; menos de una parada", "tecnico",
         None, "assumed"),
        (11, 12, "early_signs", "to_learn", None, "kam", (2, 27), "unknown"),
    ),
    "000142": (
        (3, 7, "measured_by", "their_team", "Ahorro sobre el año anterior y auditorías sin reparos",
         "kam", None, "assumed"),
        (3, 7, "their_policies", "facts", "Homologación alimentaria de cada proveedor, cada dos "
         "años", "tecnico", None, "confirmed"),
        (5, 6, "cost_pressure", "trends", "La energía; han cambiado turnos para gastar menos",
         "kam", None, "assumed"),
        (5, 6, "ownership_change", "trends", None, "kam", None, "not_relevant"),
        (7, 9, "last_lost", "competitors", "Cartuchos de la línea dos, por un precio menor", "kam",
         None, "confirmed"),
        (7, 9, "why_they_stay", "to_learn", None, "kam", (9, 30), "unknown"),
        (9, 16, "who_doubts", "their_team", None, "dir-comercial", (10, 31), "unknown"),
        (9, 16, "our_last_failure", "our_team", "Dos entregas tarde en mayo; se cambió el almacén",
         "kam", None, "confirmed"),
        (10, 3, "service_wished", "needs", "Aviso un día antes de cada entrega", "kam", None,
         "confirmed"),
        (10, 3, "price_reference", "competitors", "La oferta de importación que tienen desde junio",
         "kam", None, "assumed"),
        (11, 19, "belongs_here", "to_learn", None, None, None, "unknown"),
    ),
    "000012": (
        (2, 21, "who_uses", "their_team", "A farmácia; pede embalagens menores", "kam", None,
         "confirmed"),
        (2, 21, "how_they_buy", "their_team", "Cotação por três fornecedores e parecer da farmácia",
         "kam", None, "confirmed"),
        (3, 19, "new_rules", "trends", "Rastreabilidade por lote a partir de 2026", "tecnico", None,
         "assumed"),
        (5, 14, "stock_and_rhythm", "needs", "Pedido semanal por ponto mínimo; falta anestésico",
         "tecnico", None, "confirmed"),
        (5, 14, "price_reference", "competitors", None, "kam", (8, 29), "unknown"),
        (6, 18, "their_policies", "facts", "Não aceitam brindes nem almoços", "kam", None,
         "confirmed"),
        (8, 28, "last_won", "competitors", "Nutrição, pelo prazo; hoje ganharíamos de novo", "kam",
         None, "assumed"),
        (8, 28, "made_in_house", "needs", None, "kam", None, "not_relevant"),
        (10, 7, "price_reference", "competitors", "Comparam com o painel público de preços", "kam",
         None, "confirmed"),
        (10, 7, "value_stop", "value", None, None, None, "unknown"),
        (11, 6, "goals_this_year", "needs", "Abrir a ala nova sem adiar cirurgias", "kam", None,
         "assumed"),
        (11, 6, "solvency_known", "facts", None, "dir-comercial", (12, 12), "unknown"),
    ),
    "0001": (
        (3, 12, "who_leads", "our_team", "Atención a clientes; la cubre el taller", "kam", None,
         "confirmed"),
        (3, 12, "payment_habit", "facts", "El día 5, por domiciliación", "kam", None, "confirmed"),
        (6, 4, "technology_shift", "trends", "Bicicletas de carga en el centro", "tecnico", None,
         "assumed"),
        (6, 4, "sites_and_companies", "facts", None, "kam", None, "not_relevant"),
        (6, 4, "switching_cost", "competitors", None, "kam", (9, 15), "unknown"),
        (9, 17, "switching_cost", "competitors", "Un mes de seguros y matrículas", "kam", None,
         "assumed"),
        (10, 15, "pay_for", "value", "La moto de sustitución sí; el lavado lo dan por supuesto",
         "kam", None, "confirmed"),
        (10, 15, "new_rules", "trends", None, "tecnico", (11, 28), "unknown"),
        (11, 18, "biggest_assumption", "to_learn", None, None, None, "unknown"),
    ),
}  # fmt: skip

YEAR = 2025


HERE = {"es": ("000123", "000142"), "pt": ("000012",), "es-motos": ("0001",)}
"""The accounts of each demo client, by the words that its log is written in."""


def say_dossiers(log, language: str, visit: str) -> None:
    """Say the facts and answers of the client's accounts."""
    for account in HERE[language]:
        for n, (month, day, topic, text, source, sure) in enumerate(FACTS[account], 1):
            found = date(YEAR, month, day)
            value = {"account": account, "topic": topic, "item": f"d{n}", "fact_text": text}
            log.say(found, "fact", "kam", {**value, "found_on": found}, source, sure)
        for month, day, question, group, answer, owner, due, stands in ANSWERS[account]:
            value = {"account": account, "question": question, "question_group": group}
            value |= {"answer": answer, "owner": owner}
            if due:  # a date before the day it is said lies in the next year
                value["due"] = date(YEAR + (due < (month, day)), *due)
            if stands == "not_relevant":
                value["relevant"] = False
            sure = "unknown" if answer is None else stands
            log.say(date(YEAR, month, day), "answer", "kam", value, visit, sure)


def truth_of_dossiers(language: str, standing: dict, day: date) -> dict:
    """What a reader must find of these accounts on a day: questions by state, the overdue ones."""
    found = {}
    for (kind, *_), line in sorted(standing.items()):
        value = line["value"]
        if kind != "answer" or value["account"] not in HERE[language]:
            continue
        own = found.setdefault(
            value["account"], {"known": 0, "not_relevant": 0, "unknown": 0, "overdue": []}
        )
        if value.get("relevant") is False:
            own["not_relevant"] += 1
        elif line.get("confidence") == "unknown":
            own["unknown"] += 1
            if value.get("due", day.isoformat()) < day.isoformat():
                own["overdue"].append(value["question"])
        else:
            own["known"] += 1
    return {"dossiers": found}
