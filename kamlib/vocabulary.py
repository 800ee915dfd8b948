"""Vocabularies: the slugs that a value can be, each once and in the method's order.

Whoever needs one imports it: models as ``Literal[*TIERS]``, figures, charts and forms as it stands.
Slugs are stored in clients' folders: none is ever renamed.
"""

# ── of several chapters
TIERS = ("key", "trial", "develop", "standard")
"""SEG-7: the four tiers, best first."""
OBJECTIVES = ("grow", "protect", "profit", "innovate", "enter")
"""What a client is after."""
GRADES = ("low", "middle", "high")
"""How grave a hint is; the cases of a value with a range."""

# ── a client's files
TABLE_KEYS = {
    "customers": ("customer",),
    "products": ("product",),
    "wallet": ("account", "family"),
    "groups": ("customer", "account"),
    "rates": ("currency", "date", "rate"),
    "credit": ("customer",),
    "contracts": ("account", "start"),
}
"""Kind of master table → the columns without which it is none."""
DATE_ORDERS = ("dmy", "mdy", "ymd")
DISCOUNTS = ("share", "percent", "amount")
"""What a discount can be: a share of the price, a percentage of it, or money."""

ACCOUNTED = ("lines_in", "kept", "set_aside")
"""What becomes of a file's lines: in = kept + set aside."""

# ── define
REASONS = ("potential", "leadership", "profitability", "intangible")
"""DEF-4: why an account is key."""
STATEMENTS = ("not_just_large", "limited", "partners", "themes", "assets", "long_term")
"""DEF-6: the six statements."""
AGREEMENTS = ("yes", "partly", "no")

# ── segment
FACTORS = ("revenue", "growth", "renewal", "win", "effort", "relationship", "fit", "reference")
"""SEG-3: current revenue · growth potential · probability of renewal · probability to win now and
grow later · relative effort · strength of relationship · fit · value as a reference."""
VOLUME_PROFITS = ("hvhp", "hvlp", "lvhp", "lvlp")
"""SEG-2: high or low volume, high or low profit."""
QUADRANTS = ("strategic", "star", "status", "streamline")
"""SEG-5, by attractiveness and strength: high/high, high/low, low/high, low/low."""
SIZE_RULES = ("above_mean_revenue", "above_mean_margin", "pareto_revenue", "pareto_profit")
"""The rules of chapter 1 that say whether an account is large."""

# ── plan
TOPICS = (
    *("market", "products", "marketing", "organisation"),
    *("history", "financials", "needs", "plans"),
)
"""PLAN-1: the eight topics of a dossier."""
QUESTION_GROUPS = (
    *("our_team", "their_team", "trends", "needs"),
    *("facts", "competitors", "value", "to_learn"),
)
"""PLAN-2: the eight groups of questions."""
BUYING_ROLES = (
    *("decision_maker", "sponsor", "champion", "influencer", "user", "gatekeeper"),
    "opinion_leader",
)
"""PLAN-3: the seven roles that an account's people can have in a purchase."""
THEMES = ("penetration", "expansion", "protection")
HORIZONS = ("short", "middle", "long")
"""PLAN-6: what an objective is under, and how far off it is."""
GATES = {
    "strategy": ("objective_set", "tier_decided", "reason_stated", "sponsor_named"),
    "research": (
        *("class_known", "profit_known", "wallet_known", "peers_known", "dossier_known"),
        *("decider_known", "team_named"),
    ),
    "action": ("objectives_stated", "actions_dated", "owners_named", "return_known"),
    "execution": ("actions_under_way", "contacts_kept"),
    "review": ("kpis_set", "review_held", "decision_taken"),
}
"""PLAN-8: the five stages, and what the gate at the end of each asks for, unless the client says
otherwise."""
GATE_FACTS = tuple(fact for facts in GATES.values() for fact in facts)
TEAM_ROLES = {
    "technical_expert": "often_there",
    "relationship_lead": "often_there",
    "collaborator": "often_there",
    "project_manager": "often_missing",
    "innovator": "often_missing",
    "results_driver": "often_missing",
}
"""PLAN-9: the six roles of an account's team, and whether teams usually have them."""
RETURN_CASES = ("none", "low", "expected", "high")
"""PLAN-11: nothing won, and the wallet's headroom with its range."""

# ── review
INDICATORS = {
    "revenue": "money",
    "contribution": "money",
    "share_of_wallet": "percent",
    "share_of_mind": "percent",
    "families_bought": "count",
    "contacts_covered": "percent",
    "days_since_contact": "days",
    "cadence_kept": "percent",
    "satisfaction": "percent",
    "claims_resolved": "percent",
    "objectives_reached": "percent",
    "contract_left": "days",
    "days_to_pay": "days",
    "orders": "count",
    "rhythm": "days",
}
"""REV-1: each figure of an account's report, and the unit in which it is written."""
ALERTS = {
    "late_reorder": "days",
    "volume_drop": "money",
    "family_lost": "orders",
    "margin_erosion": "percent",
    "slower_payment": "days",
    "gone_quiet": "days",
}
"""REV-2: each alert and the unit of its value."""
ALERT_CHECKS = tuple(alert for alert in ALERTS if alert != "gone_quiet")
"""Those that the ledger can feed, over which the false alarms are spread."""
STANDING_QUESTIONS = ("long_term", "value_shown", "what_we_change", "deep_enough")
"""REV-3: the four questions of every review."""
DIRECTIONS = ("to_customer", "to_us")
VALUE_STEPS = ("promised", "delivered", "confirmed_value")
"""REV-8: whom a value is for, and how far it has got."""
SIDES = ("ours", "theirs")
"""REV-11: who owes; whose people somebody belongs to."""

PAPERS = ("plan", "review", "sheet", "customer")
"""The papers of an account: account plan, review pack, internal sheet, the customer's version."""
