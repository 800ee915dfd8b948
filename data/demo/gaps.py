"""What people judged of the gaps in key accounts, of a small share, and when they met last.

Said after everything in `demo.judgements`, without drawing anything, so that nothing else shifts.
Every planted white space of a key account is judged as real, with a reason on their side and one
on ours; every second key account has a family that it does not need. Who drifts away has not been
met since July; the others were met in December.
"""

from datetime import date

from demo.team import MAIN

WHY_NOT_BOUGHT = ("unknown_offer", "unknown_problem", "no_priority")
WHY_MISSED = ("nobody_asked", "owner_unaware", "wrong_questions", "uneasy")
CHANCES = (0.4, 0.3, 0.2)

WORDS = {
    "es": {
        "real": "«{family}» se lo compra a otro; lo confirmó quien lo usa",
        "not_relevant": "No tiene equipos que usen «{family}»",
        "share": "Supuesto para preparar la negociación: menos parte a precio de hoy",
    },
    "pt": {
        "real": "«{family}» é comprado de outro; quem usa confirmou",
        "not_relevant": "Não tem demanda de «{family}»",
        "share": "Hipótese para preparar a negociação: menos participação ao preço de hoje",
    },
}


def say_gaps(log, language: str, accounts: dict, sums: dict, wallet: list, kam: str) -> dict:
    """Say it, and return its truth."""
    words = WORDS[language.split("-")[0]]
    key = sorted(code for code, account in accounts.items() if "key" in account.roles)
    families = sorted({family for code in key for family in sums[code]["families"]})
    could, not_relevant = [], []
    for n, code in enumerate(key):
        for family in sorted(accounts[code].missing):
            could.append([code, family])
            m = len(could) - 1
            value = {"relevance": "could", "why_not_bought": WHY_NOT_BOUGHT[m % 3]}
            value |= {"why_missed": WHY_MISSED[m % 4], "probability": CHANCES[m % 3]}
            _judge(log, kam, code, family, value, words["real"])
        unused = [
            f for f in families if f not in {*sums[code]["families"], *accounts[code].missing}
        ]
        if n % 2 == 0 and unused:
            not_relevant.append([code, unused[0]])
            _judge(log, kam, code, unused[0], {"relevance": "not_relevant"}, words["not_relevant"])
        if accounts[code].drift is None:
            _meet(log, kam, code, date(2025, 12, 3 + n))
    capped = [row for row in wallet if row[0] == MAIN[language] and row[3] == "known"]
    for code, family, need, _ in capped[:1]:
        value = {"account": code, "family": family, "small_share": 0.3, "small_price": 1.0}
        value |= {"large_share": 0.7, "large_price": 0.88, "idle_cost": 0.5}
        value |= {"idle_capacity": round(0.3 * need, -2)}
        log.say(date(2025, 11, 20), "share_option", kam, value, words["share"])
    quiet = [code for code in key if accounts[code].drift is not None]
    return {
        "gaps": {"could": could, "not_relevant": not_relevant, "share_options": len(capped[:1])},
        "quiet": {"accounts": quiet},
    }


def _judge(log, kam: str, code: str, family: str, value: dict, note: str) -> None:
    value = {"account": code, "family": family, **value, "note": note.format(family=family)}
    log.say(date(2025, 11, 18), "gap", kam, value)


def _meet(log, kam: str, code: str, day: date) -> None:
    """The user of the account was met: everything else about them as it was said last."""
    said = [
        line["value"]
        for line in log.ordered()
        if line["kind"] == "stakeholder" and line["value"]["person"] == f"{code}-uso"
    ]
    if said:
        log.say(day, "stakeholder", kam, said[-1] | {"last_contact": day})
