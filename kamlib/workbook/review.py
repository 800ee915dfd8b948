"""What a review looks at: indicators and targets, what changed, what was decided."""

import datetime as dt
from functools import cached_property

import numpy as np
import pandas as pd

from kamlib.locale import has_label
from kamlib.locale.questions import read_questions
from kamlib.method.accounts import measure_accounts
from kamlib.method.changes import WATCHED, measure_changes, measure_figure_changes
from kamlib.method.compare import decide_reaches
from kamlib.method.cost import measure_cost_to_serve, measure_kam_cost
from kamlib.method.kpis import measure_kpis
from kamlib.method.relation_kpis import measure_relation_kpis
from kamlib.method.review_rules import decide_confirmed_tier, decide_review, measure_decisions
from kamlib.method.standing_questions import measure_standing_questions
from kamlib.method.targets import measure_targets, pick_targets
from kamlib.vocabulary import INDICATORS, TIERS
from kamlib.workbook.once import once
from kamlib.workbook.owed import OwedFigures

_SLUGS = {"target": "kpi", "tier": "tier", "fact": "judgement.topic"}
"""Kinds of changes that are named by a slug, and the labels that hold its words."""

_RELATION = ("stakeholder", "meeting", "obligation", "voice", "objective")


class ReviewFigures(OwedFigures):
    """The part of `kamlib.workbook.start.Kam` that looks back on one account.

    Each function is documented at the function of the same idea in `kamlib.method`.
    """

    @cached_property
    def reviews(self) -> list[dt.date]:
        """The data dates of the reviews closed before this one, newest first.

        A review is closed when people confirm a list or decide about the account on its date.
        """
        first = dt.date.fromisoformat(self.report["first_date"][:10])
        confirmed = self.log.read_state("confirmed_list", as_of=self.said_until)["review"]
        days = pd.concat([confirmed, self.said("decision")["review"]]).dropna().dt.date
        return sorted({day for day in days if first <= day < self.as_of}, reverse=True)

    @cached_property
    def _past_pages(self) -> dict[dt.date, object]:
        return {}

    def then(self, day: dt.date):
        """Open the same account as it stood on a past day: its ledger and what was said by then."""
        if day in self._past_pages:
            return self._past_pages[day]
        then = self._past_pages[day] = type(self)(self.client, self.words)
        then.account, then.as_of, then.said_until = self.account, day, day
        then.ledger, then.log = self.ledger, self.log
        return then

    def _last_review(self, since: str | dt.date | None):
        if since is None:
            return self.reviews[0] if self.reviews else None
        return pd.Timestamp(since).date()

    def changes(self, since: str | dt.date | None = None) -> pd.DataFrame:
        """REV-4, what changed in the plan since the last review: `measure_changes`.

        Parameters
        ----------
        since
            The data date to compare with; empty: that of the last closed review. Where none was
            closed there is nothing to compare with, and the frame is empty.
        """
        day = self._last_review(since)
        states = [] if day is None else [self.then(day)._state(), self._state()]
        found = measure_changes(*(states or ({}, {})), pd.Timestamp(day or self.as_of), self._day)
        return self._in_words(found)

    def _state(self) -> dict[str, pd.DataFrame]:
        """Every watched kind as it stands for this page, and the tier of the portfolio."""
        state = {kind: self.said(kind) for kind in WATCHED if kind != "tier"}
        tier = self.account_row.get("tier")
        rows = [{"tier": tier}] if pd.notna(tier) else []
        return {**state, "tier": pd.DataFrame(rows, columns=["tier"])}

    def _in_words(self, changes: pd.DataFrame) -> pd.DataFrame:
        """Names for people, words for indicators and questions that are known by a slug."""
        people = self.people
        named = changes["unit"].eq("person")
        for column in ("was", "is_now"):
            changes[column] = changes[column].where(~named, changes[column].map(people))
        changes["unit"] = changes["unit"].where(~named, "text")
        targets = changes["changed_kind"].eq("target")
        units = changes["what"].map(INDICATORS).fillna("number")
        changes["unit"] = changes["unit"].where(~targets, units)
        changes["what"] = [
            word_of(_SLUGS[kind], what, self.words) if kind in _SLUGS else people.get(what, what)
            for kind, what in zip(changes["changed_kind"], changes["what"], strict=True)
        ]
        asked = changes["changed_kind"].eq("answer")
        bank = {slug: question.text[self.words.lang] for slug, question in read_questions().items()}
        changes["what"] = changes["what"].mask(asked, changes["what"].replace(bank))
        changes["change_by"] = changes["change_by"].map(people)
        return changes

    def figures_since(self, since: str | dt.date | None = None) -> pd.DataFrame:
        """REV-4, the figures at the last review and now: `measure_figure_changes`."""
        day = self._last_review(since)
        now = self.kpis()
        if day is None:
            return measure_figure_changes(now.iloc[:0], now.iloc[:0])
        return measure_figure_changes(self.then(day).kpis(), now)

    @once
    def kpis(self) -> pd.DataFrame:
        """REV-1, the account's figures in this window and the former: `measure_kpis`."""
        interval = self._agreed_days(self.said("stakeholder"))
        targets = {"days_since_contact": interval} if interval == interval else {}
        return measure_kpis(
            self.net_lines,
            self._customers,
            self.tables["wallet"],
            self.window,
            self.account,
            supplier_ceiling=self.settings.plan.supplier_ceiling,
            true_profit=_number(self.account_row["true_profit"]),
            former_true_profit=self._former_true_profit(),
            targets={**targets, **pick_targets(self.said("target"), self.window)},
            relation=self._relation(self._day),
            former_relation=self._relation(self.window.former.end),
        )

    def targets(self) -> pd.DataFrame:
        """REV-1, each target on its own period: `measure_targets`."""
        return measure_targets(
            self.said("target"), self.net_lines, self.kpis(), self.window, self.account, self._day
        )

    def _relation(self, day: pd.Timestamp) -> dict:
        """Measure what people recorded by a day; the page's own, or that of a former window."""
        page = self if day == self._day else self.then(day.date())
        return measure_relation_kpis(
            {kind: page.said(kind) for kind in _RELATION},
            day,
            voice_days=365,
            contact_days=self._policy_days,
            contracts=self._contracts,
        )

    def _former_true_profit(self) -> float:
        """Measure true profit in the former window, by today's rates and tier; NaN unknown."""
        rates, former = self.settings.cost_to_serve, self.window.former
        net = self.net_lines[self.net_lines["account"] == self.account]
        accounts = measure_accounts(net, self._customers, former)
        coverage = self.settings.segment.min_cost_coverage
        accounts = accounts[accounts["account"] == self.account]
        if not len(accounts) or not decide_reaches(accounts["cost_coverage"], coverage).all():
            return np.nan
        costs = measure_cost_to_serve(net, accounts, self._customers, former, rates)
        hours = {tier: float(getattr(rates, f"kam_hours_{tier}")) for tier in TIERS}
        costs = measure_kam_cost(
            costs, self.portfolio.verdicts, former, kam_hours=hours, kam_hour=rates.kam_hour
        )
        return _number(costs["true_profit"].iloc[0])

    def standing_questions(self) -> pd.DataFrame:
        """REV-3, the four questions with all former answers: `measure_standing_questions`."""
        return self.named(measure_standing_questions(self.said("review_answer"), self._day))

    def review_rules(self) -> pd.DataFrame:
        """REV-5, what the agreed rules propose, and why: `decide_review`."""
        rules, verdicts = self.settings.review, self.portfolio.verdicts
        below = verdicts.loc[verdicts["account"] == self.account, "reviews_below"]
        tier = self.account_row.get("tier")
        confirmed = self.log.read_state("confirmed_list", as_of=self.said_until)
        confirmed = confirmed[confirmed["review"] < self._day]
        decided = self.said("decision")
        decided = decided[decided["review"] < self._day]
        alerts, targets = self.alerts()["state"], self.targets()["target_state"]
        return decide_review(
            reviews_below=_number(below.iloc[0]) if len(below) else np.nan,
            tier=tier if pd.notna(tier) else None,
            confirmed_tier=decide_confirmed_tier(self.account, confirmed, decided, tier),
            alerts_raised=alerts.eq("raised").sum() if alerts.ne("unknown").any() else np.nan,
            targets_missed=targets.eq("missed").sum() if targets.ne("unknown").any() else np.nan,
            leave_reviews=rules.leave_reviews,
            adjust_alerts=rules.adjust_alerts,
            adjust_targets=rules.adjust_targets,
        )

    def decisions(self) -> pd.DataFrame:
        """REV-5, what people decided, newest first, and whether it was done."""
        return self.named(measure_decisions(self.said("decision"), self._day))


def _number(value) -> float:
    return np.nan if pd.isna(value) else float(value)


def word_of(section: str, slug: str, words) -> str:
    """The words of a slug; what people named themselves stays as it is."""
    return words.label(f"{section}.{slug}") if has_label(f"{section}.{slug}") else slug
