"""What the reviews of two filtros accounts look back on: one that holds, one that drifts away.

Nothing is drawn: what is said stands here, with its day, after everything else. Actions fall
behind and are caught up, an assumption is confirmed and another dies, value waits for a word from
whoever received it, a claim is settled and another stays open.
"""

from datetime import date

STEADY, DRIFTS = "000123", "000142"


def day(month: int, number: int, year: int = 2025) -> date:
    """A day of 2025."""
    return date(year, month, number)


# account → (said on, indicator, period, value)
TARGETS = {
    STEADY: (
        (day(2, 10), "share_of_wallet", "2025", 0.48),
        (day(2, 10), "families_bought", "2025", 5),
        (day(2, 10), "days_to_pay", "2025", 62),
        (day(2, 10), "satisfaction", "2025", 0.8),
        (day(7, 8), "revenue", "2025-S2", 280000),
        (day(12, 18), "revenue", "2026", 580000),
    ),
    DRIFTS: (
        (day(2, 10), "share_of_wallet", "2025", 0.6),
        (day(2, 10), "days_to_pay", "2025", 60),
        (day(2, 10), "satisfaction", "2025", 0.8),
        (day(10, 8), "revenue", "2025-4", 90000),
    ),
}

# account → item, for which objective, what, who, due, then (said on, progress) one by one
ACTIONS = {
    STEADY: (
        ("rv1", "o1", "Auditoría conjunta de existencias", "kam", day(5, 30),
         ((day(2, 26), "planned"), (day(8, 12), "done"))),
        ("rv2", "o1", "Formar al turno de noche en cambios de cartucho", "tech", day(11, 14),
         ((day(7, 9), "planned"),)),
    ),
    DRIFTS: (
        ("rv1", "o1", "Informe de causas de las entregas fuera de plazo", "tech", day(6, 13),
         ((day(5, 6), "planned"), (day(9, 26), "dropped"))),
        ("rv2", "o1", "Visita de dirección con plan de recuperación", "kam", day(11, 14),
         ((day(10, 9), "planned"),)),
    ),
}  # fmt: skip

# account → item, direction, text, promised, promised on, delivered, on, confirmed, on
VALUES = {
    STEADY: (
        ("v2", "to_customer", "Menos capital parado en repuestos", 6000, day(6, 25),
         5200, day(8, 29), None, None),
        ("v3", "to_us", "Visita de referencia para otra planta de su grupo", 4000, day(4, 15),
         4000, day(10, 2), 3500, day(10, 20)),
    ),
    DRIFTS: (
        ("v2", "to_customer", "Entregas en 48 horas", 3000, day(2, 20), None, None, None, None),
        ("v3", "to_us", "Pedido anual cerrado en enero", 15000, day(4, 10), None, None, None,
         None),
    ),
}  # fmt: skip

# account → item, side, kind, text, clause, due, contract end, then (said on, state)
OBLIGATIONS = {
    STEADY: (
        ("ob2", "theirs", "contract", "Previsión trimestral de consumos", "3.1", day(9, 30), None,
         ((day(4, 2), "open"),)),
        ("ob3", "theirs", "contract", "Preaviso de tres meses para no renovar", "9",
         day(6, 30, 2026), day(9, 30, 2026), ((day(4, 2), "open"),)),
        ("cl1", "ours", "claim", "Pedido de mayo incompleto", None, day(6, 13), None,
         ((day(5, 22), "open"), (day(6, 12), "met"))),
    ),
    DRIFTS: (
        ("ob2", "theirs", "contract", "Preaviso de dos meses para no renovar", "8",
         day(1, 31, 2026), day(3, 31, 2026), ((day(4, 2), "open"),)),
        ("ob3", "ours", "promise", "Compensación por las entregas fuera de plazo", None,
         day(10, 31), None, ((day(9, 16), "open"),)),
        ("cl1", "ours", "claim", "Lote de cartuchos con juntas defectuosas", None, day(5, 30), None,
         ((day(5, 12), "open"), (day(5, 27), "met"))),
        ("cl2", "ours", "claim", "Tres entregas fuera de plazo en agosto", None, day(9, 15), None,
         ((day(8, 28), "open"),)),
    ),
}  # fmt: skip

# account → asked on, item, after, satisfied share, answers, our view
VOICE = {
    STEADY: (
        (day(3, 20), "respuesta a ofertas", "meeting", 0.6, 10, 0.8),
        (day(6, 17), "a quién llamarían primero", "survey", 0.45, 11, 0.7),
        (day(9, 22), "respuesta a ofertas", "meeting", 0.7, 10, 0.8),
        (day(12, 4), "a quién llamarían primero", "survey", 0.58, 12, 0.6),
    ),
    DRIFTS: (
        (day(3, 20), "respuesta a ofertas", "meeting", 0.7, 10, 0.8),
        (day(6, 17), "a quién llamarían primero", "survey", 0.4, 10, 0.6),
        (day(9, 22), "respuesta a ofertas", "meeting", 0.5, 10, 0.8),
        (day(12, 4), "a quién llamarían primero", "survey", 0.2, 10, 0.6),
    ),
}

# account → day, kind, key of what was said before, what changes, how sure
AGAIN = {
    STEADY: (
        (day(8, 20), "fact", ("plans", "1"), {}, "confirmed"),
        (day(9, 16), "risk", ("r2",), {"likelihood": 2}, "assumed"),
        (day(12, 12), "objective", ("o1",), {"progress": "done"}, "confirmed"),
        (day(11, 5), "fact", ("market", "1"),
         {"fact_text": "Ha perdido el segundo puesto de su zona este año"}, "confirmed"),
    ),
    DRIFTS: (
        (day(9, 16), "fact", ("plans", "1"),
         {"fact_text": "Han aplazado la ampliación: este año no la harán"}, "confirmed"),
        (day(9, 16), "risk", ("r1",), {"likelihood": 5}, "assumed"),
        (day(11, 18), "objective", ("o2",), {"progress": "dropped"}, "confirmed"),
    ),
}  # fmt: skip

# account → review, what became of its decision, said on
DECISIONS = {
    STEADY: ((day(3, 31), "done", day(6, 5)), (day(6, 30), "done", day(9, 3))),
    DRIFTS: ((day(3, 31), "done", day(6, 5)), (day(6, 30), "done", day(9, 3)),
             (day(9, 30), "doing", day(12, 10))),
}  # fmt: skip


def say_reviews(log, ours: tuple[str, str, str], reviews: tuple[date, ...]) -> dict:
    """Say it all where the two accounts are, and return the truth of it.

    `reviews` are the data dates on which lateness is counted.
    """
    if not any(line["value"].get("account") == STEADY for line in log.lines):
        return {}
    who = dict(zip(("head", "kam", "tech"), ours, strict=True))
    for code in (STEADY, DRIFTS):
        _say_work(log, code, who)
        _say_owed(log, code, who)
        for asked, item, after, share, answers, view in VOICE[code]:
            value = {"account": code, "asked_on": asked, "asked_item": item, "asked_after": after}
            about = "share_of_mind" if after == "survey" else "satisfaction"
            value |= {
                "asked_about": about,
                "satisfaction": share,
                "answers": answers,
                "our_view": view,
            }
            log.say(asked, "voice", who["kam"], value, "encuesta", "confirmed")
        for said, kind, key, changed, sure in AGAIN[code]:
            say_again(log, code, kind, key, changed, said, who["kam"], sure)
        for review, progress, said in DECISIONS[code]:
            changed = {"progress": progress}
            key = (review.isoformat(),)
            say_again(log, code, "decision", key, changed, said, who["head"], "confirmed")
    return {"reviews": {code: _truth(code, reviews) for code in (STEADY, DRIFTS)}}


def _say_work(log, code: str, who: dict) -> None:
    for said, indicator, period, wanted in TARGETS[code]:
        value = {"account": code, "indicator": indicator, "period": period}
        log.say(said, "target", who["head"], value | {"target_value": wanted})
    for item, goal, text, owner, due, states in ACTIONS[code]:
        value = {"account": code, "item": item, "for_objective": goal, "action": text}
        value |= {"owner": who[owner], "due": due, "touches": "none"}
        for said, progress in states:
            log.say(said, "action", who["kam"], value | {"progress": progress})


def _say_owed(log, code: str, who: dict) -> None:
    for item, direction, text, promised, first, given, second, agreed, third in VALUES[code]:
        value = {"account": code, "item": item, "direction": direction, "value_text": text}
        value |= {"promised": promised, "promised_on": first}
        log.say(first, "value", who["kam"], value)
        if given is not None:
            value |= {"delivered": given, "delivered_on": second}
            log.say(second, "value", who["kam"], value)
        if agreed is not None:
            value |= {"confirmed_value": agreed, "confirmed_on": third}
            log.say(third, "value", who["kam"], value, "reunión", "confirmed")
    for item, side, kind, text, clause, due, ends, states in OBLIGATIONS[code]:
        value = {"account": code, "item": item, "side": side, "obligation_kind": kind}
        value |= {"obligation": text, "clause": clause, "due": due, "contract_end": ends}
        for said, state in states:
            log.say(said, "obligation", who["kam"], value | {"obligation_state": state})


def say_again(log, code, kind, key, changed, said, author, sure) -> None:
    """Say the last word on a thing once more, with what changed."""
    names = {"fact": ("topic", "item"), "decision": ("review",)}.get(kind, ("item",))
    lines = [
        line for line in log.ordered()
        if line["kind"] == kind and line["value"]["account"] == code
        and line["day"] <= said.isoformat()
        and tuple(line["value"][name] for name in names) == key
    ]  # fmt: skip
    log.say(said, kind, author, lines[-1]["value"] | changed, confidence=sure)


def _truth(code: str, reviews: tuple[date, ...]) -> dict:
    """Which actions were late at which review, what waits, what died."""

    def late(on: date) -> list[str]:
        found = []
        for item, _, _, _, due, states in ACTIONS[code]:
            told = [progress for said, progress in states if said <= on]
            if told and told[-1] not in ("done", "dropped") and due < on:
                found.append(item)
        return found

    sides = {"to_customer": "customer", "to_us": "us"}
    return {
        "late_actions": {on.isoformat(): late(on) for on in reviews},
        "value_confirmed_by": [[v[0], sides[v[1]]] for v in VALUES[code] if v[7] is not None],
        "value_waiting": [v[0] for v in VALUES[code] if v[7] is None],
        "claims": [sum(o[2] == "claim" and o[7][-1][1] == "met" for o in OBLIGATIONS[code]),
                   sum(o[2] == "claim" for o in OBLIGATIONS[code])],
        "assumptions": {
            "confirmed": [list(a[2]) for a in AGAIN[code] if a[1] == "fact" and not a[3]],
            "dead": [list(a[2]) for a in AGAIN[code] if a[1] == "fact" and a[3]],
        },
        "contract_end": next(o[6].isoformat() for o in OBLIGATIONS[code] if o[6]),
        "decisions_done": [d[0].isoformat() for d in DECISIONS[code] if d[1] == "done"],
    }  # fmt: skip
