"""What people of a demo client said in 2025, quarter by quarter, and the truth of it.

Seeded apart from the sales, so that these stay as they are. People are roles, nobody is invented
and nobody is quoted. Nothing said here changes what is planted by the end of the year: overrides
name the tier that the figures give anyway, estimates repeat the planted need, the confirmed list is
the planted one and, in filtros, an account that is about to leave it (`demo.story`).
"""

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from demo.common import Account, Chance
from demo.dossiers import say_dossiers, truth_of_dossiers
from demo.gaps import say_gaps
from demo.reviews import say_reviews
from demo.said import FACTORS, SAID
from demo.shared import mark_shared
from demo.story import say_story
from demo.team import say_team

REVIEWS = (date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30))
"""The reviews that were closed; the one of 31 December is the next."""

QUARTERS = (*REVIEWS, date(2025, 12, 31))
PER_ACCOUNT = {"standing_question": ("long_term", "value_shown", "what_we_change", "deep_enough")}


class Log:
    """Collects lines in the order in which they are said, and counts what stands."""

    def __init__(self):
        self.people: list[dict] = []
        self.lines: list[dict] = []

    def person(self, person: str, role: str, **more) -> str:
        """A person by role."""
        self.people.append({"person": person, "role": role, **more})
        return person

    def say(
        self,
        day: date,
        kind: str,
        author: str,
        value: dict,
        source="",
        confidence="assumed",
        withdraw=False,
    ) -> None:
        """An entry; blanks are left out."""
        value = {
            k: v.isoformat() if isinstance(v, date) else v
            for k, v in value.items()
            if v is not None
        }
        line = {"day": day.isoformat(), "author": author, "kind": kind, "value": value}
        line |= {"source": source} if source else {}
        line |= {"confidence": confidence} if confidence != "assumed" else {}
        line |= {"withdraw": True} if withdraw else {}
        self.lines.append(line)

    def ordered(self) -> list[dict]:
        """All entries by day; within a day as they were said."""
        return sorted(self.lines, key=lambda line: line["day"])


KEYS = {
    "reason": ("account", "key_reason"),
    "definition": ("statement",),
    "confirmed_list": ("review", "account"),
    "score": ("round", "account", "factor", "rater"),
    "reveal": ("round",),
    "override": ("account",),
    "fact": ("account", "topic", "item"),
    "answer": ("account", "question"),
    "stakeholder": ("account", "person"),
    "link": ("account", "person", "influences"),
    "wallet": ("account", "family"),
    "gap": ("account", "family"),
    "share_option": ("account", "family"),
    "objective": ("account", "item"),
    "action": ("account", "item"),
    "team_role": ("account", "team_role", "person"),
    "risk": ("account", "item"),
    "offer": ("account", "item"),
    "meeting": ("account", "item"),
    "target": ("account", "indicator", "period"),
    "forecast": ("account", "indicator", "period"),
    "review_answer": ("account", "review", "standing_question"),
    "decision": ("account", "review"),
    "value": ("account", "item"),
    "voice": ("account", "asked_on", "asked_item"),
    "obligation": ("account", "item"),
    "compliance": ("item",),
}


def standing(lines: list[dict], day: date) -> dict[tuple, dict]:
    """What stood at the end of a day: the last entry of each thing, unless it was withdrawn."""
    state = {}
    for line in lines:
        if line["day"] <= day.isoformat():
            key = (line["kind"], *(line["value"][name] for name in KEYS[line["kind"]]))
            state[key] = line
    return {key: line for key, line in state.items() if not line.get("withdraw")}


def make_judgements(
    folder: Path,
    language: str,
    seed: int,
    accounts: dict[str, Account],
    sums: dict,
    wallet: list,
    plan: dict,
) -> dict:
    """Write ``judgements.jsonl`` and return its truth.

    `plan` says what is particular to the client: ``overrides`` (account → tier, that of the
    figures), ``withdrawn`` (an account once put on the list by a person), ``needs`` (pairs of
    account and family whose need was found out).
    """
    chance, words = Chance(seed), SAID[language]
    log = Log()
    head = log.person("dir-comercial", words["sales_director"], facilitator=True)
    kam = log.person("kam", words["kam"])
    tech = log.person("tecnico", words["technician"])
    raters = [head, kam, tech]
    key = [code for code, a in accounts.items() if "key" in a.roles]
    trial = [code for code, a in accounts.items() if "trial" in a.roles]
    _portfolio(log, words, plan, key, accounts, sums, head)
    _scores(log, chance, key + trial, accounts, raters, head)
    for code in key:
        _account(log, chance, words, accounts[code], sums[code], (head, kam, tech))
    _needs(log, words, plan["needs"], wallet, kam)
    for n, (kind, text, money) in enumerate(words["register"]):
        log.say(
            date(2025, 2 + 3 * n, 12),
            "compliance",
            head,
            {
                "item": f"c{n + 1}",
                "compliance_kind": kind,
                "matter": text,
                "amount": money,
                "disclosed": True,
                "compliance": "allowed",
                "happened_on": date(2025, 2 + 3 * n, 10),
            },
            confidence="confirmed",
        )
    team = say_team(log, language, (head, kam, tech))
    say_dossiers(log, language, words["visit"])
    looked_back = say_reviews(log, (head, kam, tech), QUARTERS)
    gaps = say_gaps(log, language, accounts, sums, wallet, kam)
    story = say_story(log, accounts, head, QUARTERS[-1], standing)
    shared = mark_shared(log)
    lines = log.ordered()
    rows = [json.dumps(row, ensure_ascii=False) for row in [*log.people, *lines]]
    path = folder / "judgements.jsonl"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")
    dossiers = truth_of_dossiers(language, standing(lines, QUARTERS[-1]), QUARTERS[-1])
    return _truth(log, lines) | team | dossiers | looked_back | gaps | story | shared


def _portfolio(log, words, plan, key, accounts, sums, head) -> None:
    """Definition, reasons, overrides, confirmed lists."""
    answers = (
        ("yes", "partly", "partly", "no", "partly", "no"),
        ("yes", "yes", "partly", "partly", "yes", "partly"),
    )
    for quarter, said in ((0, answers[0]), (3, answers[1])):
        for (statement, evidence), answer in zip(words["definition"].items(), said, strict=True):
            log.say(
                QUARTERS[quarter] - timedelta(days=20),
                "definition",
                head,
                {"statement": statement, "agreement": answer, "evidence": evidence[quarter > 0]},
                words["workshop"],
            )
    for n, code in enumerate(key):
        markup = sums[code]["markup"]
        day = date(2025, 2, 3) + timedelta(days=n)
        log.say(
            day,
            "reason",
            head,
            {
                "account": code,
                "key_reason": "profitability",
                "approved": True,
                "evidence": words["profitability"].format(percent=round(100 * markup)),
            },
            words["ledger"],
            "confirmed",
        )
        if accounts[code].missing:
            family = next(iter(accounts[code].missing))
            log.say(
                day + timedelta(days=90),
                "reason",
                head,
                {
                    "account": code,
                    "key_reason": "potential",
                    "approved": True,
                    "evidence": words["potential"].format(family=family),
                },
                words["visit"],
            )
    log.say(
        date(2025, 5, 6),
        "reason",
        head,
        {
            "account": plan["withdrawn"],
            "key_reason": "intangible",
            "approved": False,
            "evidence": words["intangible"],
        },
        words["workshop"],
    )
    log.say(
        date(2025, 2, 20),
        "override",
        head,
        {"account": plan["withdrawn"], "tier": "key", "why": words["override_in"]},
    )
    log.say(date(2025, 7, 15), "override", head, {"account": plan["withdrawn"]}, withdraw=True)
    for code, tier in plan["overrides"].items():
        log.say(
            date(2025, 10, 6),
            "override",
            head,
            {
                "account": code,
                "tier": tier,
                "why": words["override_out"],
                "until": date(2026, 6, 30),
            },
            words["ledger"],
        )
    for n, review in enumerate(REVIEWS):
        listed = key[:-1] if n == 0 and len(key) > 2 else key
        for code in listed:
            log.say(
                review + timedelta(days=9),
                "confirmed_list",
                head,
                {"review": review, "account": code, "reviews_below": 0},
                words["committee"],
                "confirmed",
            )


def _scores(log, chance, codes, accounts, raters, head) -> None:
    """A round that was revealed in June, and one of December that is still open."""
    rounds = (("2025-1", date(2025, 6, 9), True), ("2025-2", date(2025, 12, 9), False))
    for number, day, shown in rounds:
        for code in codes:
            account = accounts[code]
            likely = _likely(account)
            for factor in FACTORS:
                for n, rater in enumerate(raters if shown else raters[:2]):
                    drawn = likely[factor] + 0.55 * chance.bell() + (0.3 if n == 1 else 0.0)
                    unknown = factor in ("fit", "renewal") and chance.hit(0.08)
                    value = {
                        "round": number,
                        "account": code,
                        "factor": factor,
                        "rater": rater,
                        "score": None if unknown else max(1, min(5, round(drawn))),
                    }
                    log.say(
                        day + timedelta(days=n),
                        "score",
                        rater,
                        value,
                        confidence="unknown" if unknown else "assumed",
                    )
        if shown:
            log.say(day + timedelta(days=4), "reveal", head, {"round": number})


def _likely(account: Account) -> dict[str, float]:
    """What a sober rater would say, from what is planted."""
    roles = account.roles
    large, fades = "large" in roles, "drifting" in roles
    return {
        "revenue": 4.5 if "key" in roles else 3.5 if large else 1.8,
        "growth": 4.3 if account.missing else 2.0 if fades else 3.0,
        "renewal": 2.2 if fades else 4.0,
        "win": 4.0 if "emerging" in roles else 3.0,
        "effort": 3.8 if large else 2.4,
        "relationship": 2.4 if fades else 4.0 if "key" in roles else 2.8,
        "fit": 4.0 if account.markup > 0.4 else 2.8,
        "reference": 4.0 if "key" in roles else 2.4,
    }


def _account(log, chance, words, account: Account, row: dict, ours) -> None:
    """Everything that was said about one key account."""
    head, kam, tech = ours
    code, fades = account.code, account.drift is not None
    families = sorted(row["families"], key=lambda f: -row["families"][f])
    wanted = next(iter(account.missing), families[-1])
    net = row["net"] / 100
    start = date(2025, 1, 13) + timedelta(days=chance.whole(0, 18))
    theirs = {
        slug: log.person(f"{code}-{slug}", role, side="theirs", account=code)
        for slug, role in words["roles"].items()
    }
    for n, (slug, (buying, power, attitude, relation)) in enumerate(words["people"].items()):
        value = {
            "account": code,
            "person": theirs[slug],
            "buying_role": buying,
            "power": power,
            "attitude": attitude,
            "relation_now": relation,
            "relation_wanted": 4,
            "owner": tech if slug == "uso" else kam,
            "last_contact": start,
        }
        log.say(start, "stakeholder", kam, value, words["visit"])
        if n < 2:
            later = date(2025, 9, 15) + timedelta(days=n)
            change = {
                "attitude": attitude - 1 if fades else attitude,
                "relation_now": max(1, relation - 1) if fades else min(5, relation + 1),
                "last_contact": date(2025, 7, 2) if fades else later,
            }
            log.say(later, "stakeholder", kam, {**value, **change}, words["visit"], "confirmed")
    for a, b, influence in (("uso", "compras", 4), ("compras", "gerencia", 3)):
        log.say(
            start,
            "link",
            kam,
            {"account": code, "person": theirs[a], "influences": theirs[b], "influence": influence},
        )
    told = {
        "sector": account.sector,
        "family": families[0],
        "other": wanted,
        "year": account.since.year if account.since else 2020,
        "days": account.payment_days,
    }
    for n, (topic, text, sure) in enumerate(words["facts"]):
        log.say(
            start + timedelta(days=7 * n),
            "fact",
            kam,
            {
                "account": code,
                "topic": topic,
                "item": "1",
                "fact_text": text.format(**told),
                "found_on": start + timedelta(days=7 * n),
            },
            words[sure[0]],
            sure[1],
        )
    for question, group, text in words["questions"]:
        unknown = not text
        log.say(
            start + timedelta(days=30),
            "answer",
            kam,
            {
                "account": code,
                "question": question,
                "question_group": group,
                "answer": text.format(**told) or None,
                "owner": kam,
                "due": date(2025, 9, 30) if unknown else None,
            },
            words["visit"],
            "unknown" if unknown else "assumed",
        )
    _plan(log, words, code, told, fades, ours, start, net)
    _reviews(log, chance, words, code, fades, ours, net)


def _plan(log, words, code, told, fades, ours, start, net) -> None:
    head, kam, tech = ours
    for n, (theme, horizon, text, measure, us, them) in enumerate(words["objectives"], 1):
        log.say(
            start + timedelta(days=40),
            "objective",
            kam,
            {
                "account": code,
                "item": f"o{n}",
                "theme": theme,
                "horizon": horizon,
                "objective": text.format(**told),
                "measured_as": measure.format(**told),
                "for_us": us,
                "for_them": them,
                "due": date(2025 + (n > 1), 12, 31),
                "progress": "doing",
            },
        )
    for n, (goal, text, owner, month) in enumerate(words["actions"], 1):
        value = {
            "account": code,
            "item": f"a{n}",
            "for_objective": f"o{goal}",
            "action": text.format(**told),
            "owner": {"kam": kam, "tech": tech}[owner],
            "due": date(2025, month, 28),
            "expected_cost": 400 * n,
            "touches": "none",
            "expected_effect": round(net * 0.01 * n, -2),
        }
        log.say(start + timedelta(days=41), "action", kam, {**value, "progress": "planned"})
        ended = "dropped" if fades and n == 3 else "doing" if n == len(words["actions"]) else "done"
        log.say(
            min(date(2025, month, 25), date(2025, 12, 15)),
            "action",
            kam,
            {**value, "progress": ended},
            words["committee"],
            "confirmed",
        )
    for role, person in (
        ("relationship_lead", kam),
        ("technical_expert", tech),
        ("collaborator", head),
    ):
        log.say(
            start + timedelta(days=42),
            "team_role",
            head,
            {
                "account": code,
                "team_role": role,
                "person": person,
                "coverage": "partly" if role == "collaborator" else "full",
            },
        )
    for n, (kind, text, likelihood, impact, response) in enumerate(words["risks"], 1):
        likelihood += 2 if fades and kind == "rival" else 0
        log.say(
            start + timedelta(days=43),
            "risk",
            kam,
            {
                "account": code,
                "item": f"r{n}",
                "risk_kind": kind,
                "risk": text.format(**told),
                "against_price": -1 if kind == "rival" else None,
                "against_service": 1 if kind == "rival" else None,
                "likelihood": likelihood,
                "impact": impact,
                "response": response,
                "owner": kam,
            },
        )


def _reviews(log, chance, words, code, fades, ours, net) -> None:
    head, kam, _ = ours
    log.say(
        date(2025, 2, 10),
        "target",
        head,
        {
            "account": code,
            "indicator": "revenue",
            "period": "2025",
            "target_value": round(net * 1.05, -3),
        },
    )
    for n, quarter in enumerate(QUARTERS):
        expected = round(net / 4 * (1.3 if fades else 1.0) * (1 + 0.03 * chance.bell()), -2)
        log.say(
            date(2025, 1 + 3 * n, 8),
            "forecast",
            kam,
            {
                "account": code,
                "indicator": "revenue",
                "period": f"2025-{n + 1}",
                "forecast": expected,
                "forecast_low": round(expected * 0.9, -2),
                "forecast_high": round(expected * 1.1, -2),
            },
        )
        late = fades and n >= 2
        if n < 3:
            day = quarter + timedelta(days=8)
            log.say(
                day,
                "decision",
                head,
                {
                    "account": code,
                    "review": quarter,
                    "decision": "adjust" if late else "keep",
                    "why": words["decision"][late],
                    "owner": kam,
                    "due": day + timedelta(days=60),
                },
                words["committee"],
                "confirmed",
            )
            for question, text in zip(
                PER_ACCOUNT["standing_question"], words["standing"][late], strict=True
            ):
                log.say(
                    day,
                    "review_answer",
                    kam,
                    {
                        "account": code,
                        "review": quarter,
                        "standing_question": question,
                        "answer": text,
                    },
                    words["committee"],
                )
        said = (0.55 if late else 0.82) + 0.04 * chance.bell()
        log.say(
            date(2025, 2 + 3 * n, 20),
            "voice",
            kam,
            {
                "account": code,
                "asked_on": date(2025, 2 + 3 * n, 18),
                "asked_item": words["asked"],
                "asked_after": "delivery",
                "satisfaction": round(min(0.98, max(0.2, said)), 2),
                "answers": chance.whole(3, 9),
                "our_view": 0.85,
            },
            words["survey"],
            "confirmed",
        )
    value = {
        "account": code,
        "item": "v1",
        "direction": "to_customer",
        "value_text": words["value"],
        "promised": round(net * 0.02, -2),
    }
    log.say(date(2025, 3, 4), "value", kam, value)
    log.say(
        date(2025, 11, 11),
        "value",
        kam,
        {
            **value,
            "delivered": round(net * (0.008 if fades else 0.018), -2),
            "confirmed_value": None if fades else round(net * 0.015, -2),
            "confirmed_on": None if fades else date(2025, 11, 10),
        },
        words["visit"],
        "assumed" if fades else "confirmed",
    )
    log.say(
        date(2025, 4, 2),
        "obligation",
        kam,
        {
            "account": code,
            "item": "ob1",
            "side": "ours",
            "obligation_kind": "contract",
            "obligation": words["obligation"],
            "clause": "4.2",
            "due": date(2025, 12, 31),
            "obligation_state": "late" if fades else "met",
        },
        words["contract"],
        "confirmed",
    )


def _needs(log, words, pairs, wallet, kam) -> None:
    """First a guess, then what was found out: the need that is planted."""
    needs = {(account, family): need for account, family, need, _ in wallet}
    for account, family in pairs:
        need = needs[account, family]
        guess = round(need * 0.7, -3)
        log.say(
            date(2025, 3, 12),
            "wallet",
            kam,
            {
                "account": account,
                "family": family,
                "need": guess,
                "need_low": guess * 0.5,
                "need_high": guess * 2,
            },
        )
        log.say(
            date(2025, 12, 10),
            "wallet",
            kam,
            {
                "account": account,
                "family": family,
                "need": need,
                "need_low": round(need * 0.95),
                "need_high": round(need * 1.1),
            },
            words["visit"],
            "confirmed",
        )


def _truth(log: Log, lines: list[dict]) -> dict:
    """What a reader of the log must find: counts, and what stood at each quarter's end."""
    states = {day: standing(lines, day) for day in QUARTERS}
    last = states[QUARTERS[-1]]
    shown = {key[1] for key in last if key[0] == "reveal"}

    def visible(state: dict) -> Counter:
        rounds = {key[1] for key in state if key[0] == "reveal"}
        return Counter(key[0] for key in state if key[0] != "score" or key[1] in rounds)

    def of(kind: str) -> list[dict]:
        return [line["value"] for key, line in sorted(last.items()) if key[0] == kind]

    review = max(value["review"] for value in of("confirmed_list"))
    return {
        "judgements": {
            "people": len(log.people),
            "entries": len(lines),
            "overrides": [[v["account"], v["tier"]] for v in of("override")],
            "confirmed_review": review,
            "confirmed_list": [v["account"] for v in of("confirmed_list") if v["review"] == review],
            "below_line": [
                v["account"]
                for v in of("confirmed_list")
                if v["review"] == review and v["reviews_below"]
            ],
            "reasons": [[v["account"], v["key_reason"]] for v in of("reason") if v["approved"]],
            "needs": [[v["account"], v["family"], str(v["need"])] for v in of("wallet")],
            "definition": [[v["statement"], v["agreement"]] for v in of("definition")],
            "revealed": sorted(shown),
            "hidden_scores": sum(key[0] == "score" and key[1] not in shown for key in last),
            "standing": {
                day.isoformat(): dict(sorted(visible(state).items()))
                for day, state in states.items()
            },
        }
    }
