"""What a plan holds, as tables and sentences: dossier, questions, health, hints, a meeting."""

import pandas as pd

from kamlib.plan.dossier import known_topics
from kamlib.plan.health import measure_health_range
from kamlib.plan.hints import RULES
from kamlib.plan.white_space import Verdict
from kamlib.vocabulary import TOPICS
from kamlib.words.label import has_label
from kamlib.words.sentence import Sentence, show_sentence
from kamlib.words.table import Table, show_table
from kamlib.words.text import clean
from kamlib.words.words import Words, is_unknown

_SLOTS = {
    "dossier": "judgement.topic",
    "questions": "judgement.question_group",
    "objectives": "judgement.theme",
    "actions": "judgement.theme",
    "team": "judgement.team_role",
}
"""Part of the plan → the labels of its slots; families are names of their own."""

NAMED = 3
"""Missing slots that are named; the rest is work for later."""


def show_dossier(dossier: pd.DataFrame, words: Words, *, origin: str = "") -> Table:
    """The dossier as a table, its finding above it.

    Parameters
    ----------
    dossier
        From `kamlib.plan.dossier.dossier`.
    words
        Language, locale and currency.
    origin
        ``said`` or ``ledger``: only these facts, and with what was said the topics of which
        nothing is known; all where empty.
    """
    title = _tell_topics(dossier, words) if origin != "ledger" else None
    shown = dossier
    if origin:
        origins = [origin, "none"] if origin == "said" else [origin]
        shown = dossier[dossier["origin"].isin(origins)]
    shown = shown.assign(
        dossier_fact=[_write_fact(row, words) for row in shown.to_dict("records")],
        said_in=shown["said_in"].where(
            shown["origin"].ne("ledger"), words.label("fact_origin.ledger")
        ),
    )
    columns = ["topic", "dossier_fact", "found_on", "said_in", "confidence"]
    return show_table(shown, words, columns=columns, rows=30, title=title)


def show_questions(groups: pd.DataFrame, words: Words) -> Table:
    """How many questions of each group are known: `question_groups`, and its finding."""
    sums = groups.drop(columns="question_group").sum()
    title = words.label(
        "finding.questions",
        n=words.number(sums["questions"]),
        known=words.number(sums["known"]),
        aside=words.number(sums["not_relevant"]),
        unknown=words.number(sums["still_unknown"]),
        overdue=words.number(sums["past_due"]),
        nobodys=words.number(sums["without_owner"]),
    )
    return show_table(groups, words, title=title)


def show_answers(questions: pd.DataFrame, words: Words) -> Table:
    """The questions that are known or were put aside, with their answers.

    Parameters
    ----------
    questions
        From `kamlib.plan.questions.questions`, people by name.
    words
        Language, locale and currency.
    """
    closed = questions[questions["question_state"].ne("unknown")]
    put_aside = closed["question_state"].eq("not_relevant")
    closed = closed.assign(answer=closed["answer"].where(~put_aside, closed["answer"].fillna("")))
    columns = ["question_group", "question_text", "question_state", "answer", "owner"]
    return show_table(closed, words, columns=columns, rows=10)


def show_completeness(parts: pd.DataFrame, words: Words) -> Table:
    """How far the plan is filled in, part by part, and what is missing next.

    Parameters
    ----------
    parts
        From `kamlib.plan.health.completeness`.
    words
        Language, locale and currency.
    """
    title = words.label("finding.completeness", complete=parts["complete"].mean(), n=len(parts))
    shown = parts.assign(
        slots_needed=parts["needed"],
        missing=[_write_slots(row, words) for row in parts.to_dict("records")],
    )
    columns = ["part", "filled", "slots_needed", "complete", "missing"]
    return show_table(shown, words, columns=columns, title=title)


def show_health(components: pd.DataFrame, words: Words) -> Table:
    """Health with its range above its components.

    Parameters
    ----------
    components
        From `kamlib.plan.health.health`.
    words
        Language, locale and currency.
    """
    overall, slug = measure_health_range(components), "finding.health"
    if not overall.known:
        slug = "finding.health_unknown"
    elif overall.known == overall.components:
        slug = "finding.health_whole"
    title = words.label(
        slug,
        health=overall.health,
        low=overall.low,
        high=overall.high,
        known=words.number(overall.known),
        n=overall.components,
    )
    columns = ["component", "health_state", "health_score", "seen", "against", "health_source"]
    return show_table(components, words, columns=columns, title=title)


def show_hints(
    hints: pd.DataFrame, words: Words, *, most: int = 20, short: bool = False
) -> Table | Sentence:
    """What the rules find, the gravest first, each with its rule.

    Parameters
    ----------
    hints
        From `kamlib.plan.hints.hints`, people by name.
    words
        Language, locale and currency.
    most, short
        Rows shown; whether only they are, without the rules' wording: for papers.
    """
    if hints.empty:
        return show_sentence("finding.no_hints", words, n=len(RULES))
    texts, rules = [], []
    for row in hints.to_dict("records"):
        values = {name: row[name] for name in ("seen", "against")}
        about = words.listed(map(_within, str(row["about"]).split(";")))
        values |= {"about": about, "person": clean(str(row["person"]))}
        texts.append(words.label(f"hint.{row['hint']}", **values))
        rules.append(words.label(f"hint_rule.{row['hint']}", **values))
    shown = hints.assign(hint_text=texts, hint_rule=rules, hint_severity=hints["severity"])
    columns = ["hint_severity", "hint_text", *([] if short else ["hint_rule"]), "rule_of"]
    title = words.label("finding.hints", n=len(hints))
    shown = shown.head(most) if short else shown
    return show_table(shown, words, columns=columns, rows=most, title=title)


def show_back_test(verdict: Verdict, words: Words) -> Sentence:
    """Say whether the peers find more than is bought anyhow, and honestly when they do not.

    Parameters
    ----------
    verdict
        From `decide_back_test`.
    words
        Language, locale and currency.
    """
    return show_sentence(
        f"finding.back_test.{verdict.test_verdict}",
        words,
        n=verdict.pairs,
        hit=verdict.hit_rate,
        base=verdict.base_rate,
        low=verdict.gain_low,
        high=verdict.gain_high,
    )


def show_meeting_sheet(sheet: pd.DataFrame, words: Words, *, rows: int = 30) -> Table:
    """Show the lines of a meeting's sheet, alerts by their names.

    Parameters
    ----------
    sheet
        From `kamlib.plan.meetings.meeting_sheet`.
    words, rows
        As in `show_table`.
    """
    alerts = sheet["sheet_part"].eq("alerts")
    lines = [
        words.label(f"alert.{line}") if is_alert else line
        for line, is_alert in zip(sheet["sheet_line"], alerts, strict=True)
    ]
    columns = ["sheet_part", "sheet_line", "sheet_due", "line_from"]
    return show_table(sheet.assign(sheet_line=lines), words, columns=columns, rows=rows)


def _within(text: str) -> str:
    """A text that will stand between angle quotes: those that it holds become inner ones."""
    return clean(text).replace("«", "“").replace("»", "”")


def _tell_topics(dossier: pd.DataFrame, words: Words) -> str:
    known = known_topics(dossier)
    silent = [words.label(f"judgement.topic.{t}") for t in TOPICS if t not in known]
    if silent:
        return words.label("finding.dossier", known=len(known), topics="; ".join(silent))
    said = dossier[dossier["origin"].eq("said")]
    return words.label("finding.dossier_all", assumed=int(said["confidence"].eq("assumed").sum()))


def _write_fact(row: dict, words: Words) -> str | None:
    """A fact in words: what somebody said, or what the ledger tells."""
    if row["origin"] == "said":
        return row["fact_text"]
    if row["origin"] == "none":
        return words.label("dossier.nothing")
    fact = row["ledger_fact"]
    if row["confidence"] == "unknown":
        return words.label(f"dossier_unknown.{fact}")
    subject = str(row["subject"])
    if fact == "season":
        subject = words.label(f"quarter.{subject}")
    values = {
        "subject": words.listed(map(clean, subject.split(";"))),
        "amount": row["amount"],
        "compared": row["compared"],
        "cases": row["cases"],
        "day": row["day"],
    }
    slug = f"dossier.{fact}"
    if is_unknown(row["compared"]) and has_label(f"{slug}_alone"):
        slug += "_alone"
    if fact == "season" and row["compared"] * 2 <= row["cases"]:
        slug = "dossier.season_weak"
    if fact == "customer_since" and row["cases"] == 0:
        slug = "dossier.customer_before"
    return words.label(slug, **values)


def _write_slots(row: dict, words: Words) -> str:
    """The first slots that are missing, in words."""
    missing = [slot for slot in row["missing"].split(";") if slot]
    section = _SLOTS.get(row["part"], "plan_slot")
    named = [
        clean(slot) if row["part"] == "wallet" else words.label(f"{section}.{slot}")
        for slot in missing[:NAMED]
    ]
    more = [f"+{len(missing) - NAMED}"] if len(missing) > NAMED else []
    return "; ".join([*named, *more])
