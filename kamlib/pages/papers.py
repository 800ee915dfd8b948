"""What stands on the papers of one account that stay in the house: plan, review pack, sheet.

The customer's version has a module of its own, because there everything is left out that is not
named (`kamlib.pages.customer`).
"""

import pandas as pd

from kamlib.figures.due import CLOSED, STILL
from kamlib.judgement.kinds import marked
from kamlib.kam.record import list_rules
from kamlib.kind import PAPER
from kamlib.pages.customer import make_customer_paper
from kamlib.pages.fit import fit_sections
from kamlib.pages.page import page_facts
from kamlib.pages.paper import Paper, Section
from kamlib.plan.health import measure_health_range
from kamlib.plan.show.dossier import show_hints
from kamlib.review.show.charts import show_forecast_chart, show_months_chart
from kamlib.review.show.sentences import show_change_finding, show_proposal, show_what_changed
from kamlib.segment.show.cases import note_rates
from kamlib.vocabulary import PAPERS
from kamlib.words.sentence import show_sentence
from kamlib.words.table import show_table
from kamlib.words.text import clean


def make_plan_paper(kam) -> Paper:
    """PLAN: the account plan on one page.

    Parameters
    ----------
    kam
        What `kamlib.start` gave for an account.
    """
    words, wallet = kam.words, kam.plan.wallet()
    people = kam.plan.stakeholders().sort_values("power", ascending=False, na_position="last")
    families = wallet.sort_values("headroom", ascending=False, na_position="last")
    gaps = kam.plan.gaps().sort_values("expected_contribution", ascending=False, na_position="last")
    add = _Adder(words)
    add("reasons", kam.case.said("reason"), _on_paper("reason"), 3, "left")
    add("white_space", gaps, "family peers potential expected_contribution", 3, "right")
    add("people", people, _on_paper("stakeholder"), 4)
    add("wallet", families, "family net_revenue need share ceiling headroom_low headroom "
        "headroom_high", 5)  # fmt: skip
    add("objectives", kam.plan.objectives(), _on_paper("objective"), 3)
    add("actions", _open_actions(kam), "action owner due action_state expected_cost", 5)
    add("risks", kam.plan.risks(), "risk exposure response owner", 3)
    add.sections.append(
        Section("hints", (show_hints(kam.plan.hints(), words, most=3, short=True),))
    )
    return _paper(kam, "plan", _plan_tiles(kam, wallet), add.sections, "3_plan")


def _on_paper(kind: str) -> str:
    """The fields of a kind that its model puts on the plan's page."""
    return " ".join(marked(kind, PAPER))


def make_review_paper(kam) -> Paper:
    """REV-10: the review pack for our own meeting, what changed first.

    Parameters
    ----------
    kam
        What `kamlib.start` gave for an account.
    """
    words, changes = kam.words, kam.review.changes()
    since = kam.review.last_review()
    answers = kam.review.standing_questions()
    answers = answers[answers["answer"].notna()].drop_duplicates("standing_question")
    record, foretold = kam.review.forecast_record(), kam.review.forecast()
    add = _Adder(words)
    changed = [show_what_changed(changes.head(8), words)] if len(changes) else []
    if len(changes) > 8:
        changed.append(show_sentence("paper.more", words, n=len(changes) - 8))
    add.sections.append(Section("changes", (show_change_finding(changes, since, words), *changed)))
    add("kpis", kam.review.kpis(), "kpi now before difference target target_state", 16)
    add.sections.append(Section("months", (show_months_chart(kam.review.expected_range(), words),)))
    add("alerts", kam.review.alerts(), "alert state seen low_limit high_limit", 8, "left")
    add("voice", kam.review.voice(), "asked_item answers satisfaction our_view", 6, "right")
    chart = show_forecast_chart(kam.review.account_months(), foretold, record, words)
    add.sections.append(Section("forecast", (chart,)))
    add("value", kam.review.value_ledger(), "direction value_text promised delivered "
        "confirmed_value value_state", 6)  # fmt: skip
    add("obligations", kam.review.obligations(), "side obligation due duty_state", 6, "left")
    add("answers", answers, "standing_question answer review", 4, "right")
    add("decisions", kam.review.decisions(), "review decision why owner due decision_state", 3,
        first=show_proposal(kam.review.review_rules(), words))  # fmt: skip
    return _paper(kam, "review", _figure_tiles(kam), add.sections, "4_review")


def make_sheet_paper(kam) -> Paper:
    """Make the internal one-pager that every department can read.

    Roles only: nothing about a person's power, attitude or relation, no margin and no discount.

    Parameters
    ----------
    kam
        What `kamlib.start` gave for an account.
    """
    row, customers = kam.case.account_row, kam.case.tables["customers"]
    who = customers[customers["account"].fillna(customers["customer"]).eq(kam.account)]
    reasons = kam.case.said("reason")
    reasons = reasons[reasons["approved"].fillna(False).astype(bool)]
    policy = kam.case.portfolio.policy
    policy = policy[policy["tier"] == row.get("tier")]
    owed = kam.review.obligations()
    owed = owed[owed["side"].eq("ours") & owed["duty_state"].isin(STILL)]
    add = _Adder(kam.words)
    add("who", who, "customer customer_name sector country since", 5)
    add("why", reasons, "key_reason evidence", 4)
    add("service", policy, "contacts_per_year order_priority lead_days responds sponsor", 1)
    add("duties", _open_actions(kam), "owner action due action_state", 8)
    add("we_owe", owed, "obligation due duty_state", 6, "left")
    add("team", kam.plan.roles(), "team_role holders role_state", 6, "right")
    tiles = [(name, row.get(name), "") for name in ("net_revenue", "share", "orders", "last_order")]
    return _paper(kam, "sheet", tiles, add.sections, "")


_MADE_BY = (make_plan_paper, make_review_paper, make_sheet_paper, make_customer_paper)
MAKERS = dict(zip(PAPERS, _MADE_BY, strict=True))
"""Kind of paper → what makes it."""

OF_NOTEBOOK = {"3_plan": ("plan", "sheet"), "4_review": ("review", "customer")}
"""The papers that are written when a chapter has run."""


ONE_PAGE = ("plan", "sheet")
"""The papers that are promised on one printed page."""

LONGEST = 90
"""Characters after which an account's name is cut in the heading of such a paper."""


def _paper(kam, kind: str, tiles, sections, rules: str) -> Paper:
    """Frame what a paper holds; `rules` names the notebook whose settings stand below."""
    tier, note, longest = kam.case.account_row.get("tier"), "", None
    if kind in ONE_PAGE:
        longest = LONGEST
        sections, texts, rows = fit_sections(sections)
        note = kam.words.label("paper.folded", texts=texts, rows=rows) if texts or rows else ""
    facts = {**kam.record, "versions": None, "as_of": None}
    facts["rules"] = list_rules(kam.settings, rules, kam.words)
    return Paper(
        kind=kind,
        account=clean(kam.account_name, longest),
        client=clean(kam.settings.client.name, longest),
        as_of=kam.as_of,
        tiles=tiles,
        sections=sections,
        note=note,
        tier=tier if isinstance(tier, str) else "",
        facts=page_facts(facts, kam.words),
    )


def _figure_tiles(kam) -> list[tuple[str, object, str]]:
    row, words = kam.case.account_row, kam.words
    former = row.get("former_revenue")
    health = measure_health_range(kam.plan.health())
    return [
        (
            "net_revenue",
            row.get("net_revenue"),
            words.label("paper.note.former", value=former) if pd.notna(former) else "",
        ),
        ("true_profit", row.get("true_profit"), note_rates(row.get("rates_unset") or "", words)),
        ("share", row.get("share"), words.label("paper.note.of_company")),
        (
            "health",
            health.health,
            words.label("paper.note.range", low=health.low, high=health.high),
        ),
    ]


def _plan_tiles(kam, wallet: pd.DataFrame) -> list[tuple[str, object, str]]:
    words = kam.words
    low, middle, high = (wallet[c].sum(min_count=1) for c in _HEADROOM)
    known = int(wallet["need"].notna().sum())
    note = words.label("paper.note.families", known=known, n=len(wallet))
    if pd.notna(low) and pd.notna(high):
        note = words.label("paper.note.money_range", low=low, high=high) + " · " + note
    complete = kam.plan.completeness()["complete"].mean()
    return [
        *_figure_tiles(kam),
        ("headroom", middle, note),
        ("complete", complete, words.label("paper.note.not_health")),
    ]


_HEADROOM = ("headroom_low", "headroom", "headroom_high")


def _open_actions(kam) -> pd.DataFrame:
    """Give what is still to be done, what is due first at the top."""
    work = kam.plan.work()
    still = ~work["action_state"].isin(CLOSED)
    return work[still].sort_values("due", na_position="last").reset_index(drop=True)


class _Adder:
    """Collects sections that are one table each: its first rows, and how many more there are."""

    def __init__(self, words):
        self.words = words
        self.sections: list[Section] = []

    def __call__(self, slug, frame, columns: str, rows: int, place: str = "wide", first=None):
        words, more = self.words, len(frame) - rows
        if frame.empty:
            part = show_sentence("paper.nothing", words)
        else:
            title = words.label("paper.more", n=more) if more > 0 else None
            part = show_table(
                frame.head(rows), words, columns=columns.split(), rows=rows, title=title
            )
        self.sections.append(Section(slug, (*([first] if first else []), part), place))
