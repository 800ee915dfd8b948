"""Every slug that code can ask for has words: literals, and literals with a vocabulary's member."""

import re
from pathlib import Path

import pytest
from slug_walk import OPEN, Walk

import kamlib
from kamlib.client.settings import list_settings
from kamlib.client.write import _ROLES as ROLES
from kamlib.define.one_account import EFFECTS
from kamlib.figures.due import STILL
from kamlib.judgement import KINDS as JUDGEMENTS
from kamlib.judgement import fields_of
from kamlib.kam.record import _SHOWN as SHOWN
from kamlib.ledger.documents import OPTIONS
from kamlib.pages.page import ACCOUNT_PAGES, PORTFOLIO_PAGES
from kamlib.plan.dossier import LEDGER_FACTS
from kamlib.plan.hints import RULES as HINTS
from kamlib.plan.show.account import FACTS
from kamlib.segment.classes import VOLUME
from kamlib.segment.show.charts import SERVICE_CORNERS
from kamlib.segment.sums import TOPICS as ARITHMETIC
from kamlib.vocabulary import (
    ALERTS,
    DISCOUNTS,
    FACTORS,
    GATES,
    PAPERS,
    QUADRANTS,
    QUESTION_GROUPS,
    RETURN_CASES,
    TABLE_KEYS,
    TEAM_ROLES,
    THEMES,
    TIERS,
    TOPICS,
)
from kamlib.words.label import has_label

RULES = tuple(rule for rules in ARITHMETIC.values() for rule in rules)
SETTINGS = list_settings()
UNITS = {field.json_schema_extra["unit"] for *_, field in SETTINGS} - {"text", "choice", "list"}

PACKAGE = Path(kamlib.__file__).parent
COMPLAINTS = set(
    re.findall(
        r'PydanticCustomError\(\s*"kam_(?!currency|locale)(\w+)"',
        "".join(path.read_text("utf-8") for path in (PACKAGE / "client").glob("*.py")),
    )
)
"""What a setting's own check can complain of."""

STATES = (
    *("current", "unread", "not_run", "sources_changed", "settings_changed", "read_since"),
    *("said_since", "running", "interrupted", "names_left"),
)
"""What `kam status` says of a client."""

VOCABULARIES = {
    "action_state.*": (*STILL, "done", "dropped"),
    "alert.*": ALERTS,
    "arithmetic.*": (*RULES, "nothing", "profit_no_cost", "profit_unknown", "verdict_potential"),
    "arithmetic_rule.*": RULES,
    "arithmetic_topic.*": ARITHMETIC,
    "attitude.*": ("against", "cool", "neutral", "friendly", "ours"),
    "band.*": ("low", "medium", "high", "none"),
    "chart.network.*": ("no_way", "steps3", "steps2", "steps1", "decides"),
    "chart.thresholds.*": ("volume", "profit"),
    "cli.job.*": ("done", "failed", "skipped"),
    "client_state.*": STATES,
    "column.*": (*FACTS, *EFFECTS, "net_revenue", "goods_margin", "true_profit"),
    "convention.table_*": TABLE_KEYS,
    "discount_as.*": DISCOUNTS,
    "dossier.*": LEDGER_FACTS,
    "dossier_unknown.*": LEDGER_FACTS,
    "evidence_kind.*": ("revenue_rank", "trend", "alive", "cost_to_serve"),
    "field_kind.*": {one.kind for kind in JUDGEMENTS.values() for one in fields_of(kind)},
    "finding.back_test.*": ("better", "no_better", "worse", "unknown"),
    "finding.proposal_*": ("leave", "retier", "adjust", "keep"),
    "finding.window.*": ("whole", "part", "open", "way", "quiet", "former", "empty"),
    "flag.*": ("yes", "no"),
    "form.help_*": ("text", "long", "choice", "person", "flag", "whole", "number", "money",
                    "share", "date"),
    "form_what_if.factor.*": FACTORS,
    "groups.why_*": ("tax_id", "name", "similar"),
    "hint.*": HINTS,
    "hint_rule.*": HINTS,
    "judgement.factor.*": FACTORS,
    "judgement.question_group.*": QUESTION_GROUPS,
    "judgement.team_role.*": TEAM_ROLES,
    "judgement.theme.*": THEMES,
    "judgement.topic.*": TOPICS,
    "page.notebook.*": (*PORTFOLIO_PAGES, *ACCOUNT_PAGES),
    "page.purpose.*": (*PORTFOLIO_PAGES, *ACCOUNT_PAGES),
    "paper.*": PAPERS,
    "paper.short.*": PAPERS,
    "plan_slot.*": (),
    "problem.duplicates_*.found": ("keep", "drop"),
    "problem.job_*.found": ("killed", "timeout"),
    "problem.overlaps_*.found": ("once", "keep"),
    "problem.says_*.found": OPTIONS,
    "problem.setting_*.found": COMPLAINTS,
    "quadrant.*": QUADRANTS,
    "quarter.*": "1234",
    "reading.rule_*": ("net_from_price", "net_from_share", "net_from_percent", "net_from_amount",
                       "net_checked", "discount_as", "credit_notes", "converted",
                       "freight_per_order", "freight_per_line", "freight_per_none"),
    "record.*": SHOWN,
    "return_case.*": RETURN_CASES,
    "return_driver.*": ("win", "size", "margin", "delay", "cost"),
    "review_rule.*": ("below_line", "tier_differs", "alerts_stand", "targets_missed", "nothing"),
    "service_map.*": SERVICE_CORNERS,
    "setting.*": [f"{section}.{name}" for section, name, _ in SETTINGS],
    **{f"setting.{section}.*": [name for its, name, _ in SETTINGS if its == section]
       for section, *_ in SETTINGS},
    "setting_section.*": {section for section, *_ in SETTINGS} - {
        *("policy", "own_factors", "tables", "stated", "changes")},
    "setting_role.*": {role for roles in ROLES.values() for role in roles if role},
    "setting_unit.*": UNITS,
    "stage.*": GATES,
    "state.*": ("done", "current", "ahead"),
    "statistic.*": ("above_mean", "pareto", "top1", "top3", "top10", "hhi", "volume_share",
                    "markup", "service_map"),
    "tier.*": TIERS,
    "unknown_because.*": ("prospect", "few_quarters", "trend_unclear", "few_events",
                          "few_accounts", "no_fit", "no_rates", "cost_incomplete", "no_revenue"),
    "volume_rule.*": VOLUME,
}  # fmt: skip
"""What may stand in the place of the star: the members that code has for it."""


ELSEWHERE = {
    "*": "handed through: the texts of forms, the signs of a sum, warnings that are problems",
    "check.*": "tests/practice: every word that an exercise can answer",
    "dossier.*_alone": "asked for only where it has words",
    "judgement_sheet.*": "tests/judgement: the help of every kind of field",
    "setting.*.*": "tests/client: every setting has words",
}
"""What other tests hold, or what is no slug yet."""


@pytest.fixture(scope="module")
def asked() -> dict[str, list[str]]:
    return Walk().asked()


def test_every_slug_that_code_asks_for_has_words(asked):
    plain = {p: at for p, at in asked.items() if OPEN not in p and p not in ELSEWHERE}
    missing = {p: at for p, at in plain.items() if not has_label(p)}
    assert missing == {}


def test_every_slug_that_is_put_together_ends_in_a_declared_word(asked):
    undeclared = {p: at for p, at in asked.items() if OPEN in p}
    undeclared = {p: at for p, at in undeclared.items() if p not in VOCABULARIES | ELSEWHERE}
    assert undeclared == {}


def test_every_declared_word_has_words():
    named = (p.replace(OPEN, word) for p, words in VOCABULARIES.items() for word in words)
    assert [slug for slug in named if not has_label(slug)] == []


def test_the_walk_finds_what_a_call_can_ask_for(asked):
    """A slug chosen before the call, handed through a function, or taken from a table."""
    assert "finding.comparison_new" in asked
    assert {"form_close.not_closed", "chart.comparison.former"} <= set(asked)
    assert len(asked) > 800
