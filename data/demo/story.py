"""The story of filtros over four reviews: who is put on the list by a person and leaves it by rule.

Said after everything else, without drawing anything, so that nothing else shifts. In February the
sales director puts a large account without profit on the list for an order that was expected; the
order does not come, in July the word is taken back, but by then the account stands on the confirmed
list and leaves it only when two reviews have found it below the line. At another account the autumn
brings all that a plan can bring: an action done, one dropped, one late, one assumption confirmed
and one dead. What became of all plans between the third review and the fourth is counted here from
what was said.
"""

from datetime import date, timedelta

from demo.common import fade
from demo.reviews import say_again

THIRD, FOURTH = date(2025, 9, 30), date(2025, 12, 31)
LEAVER = "000155"
LISTED = ((date(2025, 6, 30), 0), (THIRD, 1))
"""The lists on which it stands, and how many reviews had found it below the line by then."""

BUSY = "000131"
ACTIONS = (
    (
        "st1",
        "Cambiar juntas a la calidad que pide su línea",
        date(2025, 11, 28),
        "done",
        date(2025, 12, 2),
    ),
    ("st2", "Almacén en sus instalaciones", date(2025, 12, 12), "dropped", date(2025, 11, 20)),
)
FACTS = (
    (date(2025, 11, 12), "market", {}),
    (date(2025, 12, 3), "plans", {"fact_text": "No ampliarán: reforman la línea que ya tienen"}),
)

WORDS = {
    "source": "comité de revisión",
    "why": "Sin el pedido esperado queda bajo la línea; según la regla acordada sigue hasta que lo "
    "confirme una segunda revisión",
}


def say_story(log, accounts: dict, head: str, end: date, standing) -> dict:
    """Say it where the account was put on the list, and return the truth of the four reviews.

    `standing` tells what stood on a day (`demo.judgements.standing`); `end` is the last day.
    """
    put = [line for line in log.lines if line["kind"] == "override" and not line.get("withdraw")
           and line["value"]["account"] == LEAVER]  # fmt: skip
    if not put:
        return {}
    for review, below in LISTED:
        value = {"review": review, "account": LEAVER, "reviews_below": below}
        said = review + timedelta(days=9)
        log.say(said, "confirmed_list", head, value, WORDS["source"], "confirmed")
    value = {"account": LEAVER, "review": THIRD, "decision": "keep", "why": WORDS["why"]}
    value |= {"owner": head, "due": FOURTH}
    log.say(THIRD + timedelta(days=8), "decision", head, value, WORDS["source"], "confirmed")
    _say_autumn(log, head)
    before, after = (standing(log.ordered(), day) for day in (THIRD, FOURTH))
    return {
        "story": {
            "half_gone": {
                code: _half_gone(account, end)
                for code, account in sorted(accounts.items())
                if account.drift
            },
            "leaver": {
                "account": LEAVER,
                "by_person": ["2025-03-31", "2025-06-30"],
                "who": put[0]["author"],
                "why": put[0]["value"]["why"],
                "kept_by_hysteresis": [THIRD.isoformat()],
                "left": FOURTH.isoformat(),
            },
            "third_decisions": {
                line["value"]["account"]: [
                    line["value"]["decision"], line["author"], line["value"]["why"]
                ]
                for key, line in sorted(after.items())
                if key[0] == "decision" and line["value"]["review"] == THIRD.isoformat()
            },
            "fourth": _fourth(before, after),
        }
    }  # fmt: skip


def _say_autumn(log, head: str) -> None:
    """What the busy account's plan brings between the third review and the fourth."""
    planned = date(2025, 9, 10)
    for item, text, due, ended, said in ACTIONS:
        value = {"account": BUSY, "item": item, "for_objective": "o1", "action": text}
        value |= {"owner": head, "due": due, "touches": "none"}
        log.say(planned, "action", head, value | {"progress": "planned"})
        log.say(said, "action", head, value | {"progress": ended}, confidence="confirmed")
    for said, topic, changed in FACTS:
        say_again(log, BUSY, "fact", (topic, "1"), changed, said, head, "confirmed")


def _half_gone(account, end: date) -> str:
    """The first quarter's end on which less than half of what the account bought is left."""
    quarters = (date(end.year, 3, 31), date(end.year, 6, 30), date(end.year, 9, 30), end)
    return next(day.isoformat() for day in quarters if fade(account, day, end) < 0.5)


def _fourth(before: dict, after: dict) -> dict:
    """Account → what ended, fell behind, was confirmed or died between the last two reviews."""
    found: dict[str, dict[str, list]] = {}

    def tell(code: str, what: str, thing: str) -> None:
        kinds = ("done", "late", "dropped", "confirmed", "dead")
        found.setdefault(code, {name: [] for name in kinds})[what].append(thing)

    for key, line in sorted(after.items()):
        value, old = line["value"], before.get(key)
        if key[0] == "action":
            now, was = _state(line, FOURTH), _state(old, THIRD)
            if now != was and now in ("done", "late", "dropped"):
                tell(value["account"], now, value["item"])
        if key[0] == "fact" and old and old.get("confidence", "assumed") == "assumed":
            if value["fact_text"] != old["value"]["fact_text"]:
                tell(value["account"], "dead", f"{value['topic']}|{value['item']}")
            elif line.get("confidence") == "confirmed":
                tell(value["account"], "confirmed", f"{value['topic']}|{value['item']}")
    return found


def _state(line: dict | None, day: date) -> str:
    if line is None:
        return ""
    value = line["value"]
    if value.get("progress") in ("done", "dropped"):
        return value["progress"]
    return "late" if value.get("due", "9999") < day.isoformat() else "open"
