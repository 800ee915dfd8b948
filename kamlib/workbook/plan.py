"""What is known of the account and how far its plan is: dossier, questions, two figures, hints."""

import pandas as pd

from kamlib.locale.questions import read_questions
from kamlib.method.accounts import measure_months
from kamlib.method.compare import divide
from kamlib.method.completeness import measure_completeness, measure_slots
from kamlib.method.cost import measure_contribution
from kamlib.method.dossier import measure_dossier, measure_ledger_facts, measure_return_shares
from kamlib.method.health import measure_health
from kamlib.method.hints import PLAN_KINDS, PlanAtHand, decide_hints
from kamlib.method.questions import (
    decide_question_actions,
    measure_question_groups,
    measure_questions,
)
from kamlib.method.scoring import trend_window
from kamlib.method.stakeholders import measure_one_contact
from kamlib.method.trend import measure_trend
from kamlib.method.work import measure_actions
from kamlib.workbook.once import once

LOOKED_AT = (*PLAN_KINDS, "reason", "obligation", "voice", "decision")
"""Kinds of judgement that the rules of the hints look at."""


class PlanFigures:
    """The part of `kamlib.workbook.start.Kam` of that name."""

    @once
    def dossier(self) -> pd.DataFrame:
        """PLAN-1, what is known of the account, said and from the ledger: `measure_dossier`."""
        ledger_facts = measure_ledger_facts(
            self.account_row,
            self.kpis(),
            self.comparison(),
            self.net_lines,
            self.tables["customers"],
            self.window,
        )
        return measure_dossier(self.said("fact"), ledger_facts, self.window.end)

    @once
    def questions(self) -> pd.DataFrame:
        """PLAN-2, the bank's questions with what was answered: `measure_questions`."""
        bank = pd.DataFrame(
            [(slug, q.group, q.text[self.words.lang]) for slug, q in read_questions().items()],
            columns=["question", "question_group", "question_text"],
        )
        return measure_questions(self.said("answer"), bank, self._day)

    def question_groups(self) -> pd.DataFrame:
        """PLAN-2, the questions counted by group: `measure_question_groups`."""
        return measure_question_groups(self.questions())

    def question_actions(self) -> pd.DataFrame:
        """PLAN-2, what is unknown as actions to propose: `decide_question_actions`."""
        return self.named(decide_question_actions(self.questions()))

    def question_choices(self) -> list[tuple[str, str]]:
        """Every question's code and words, as a form offers them."""
        questions = self.questions()[["question", "question_text"]]
        return list(questions.itertuples(index=False, name=None))

    def question_prefill(self) -> pd.DataFrame:
        """The bank's open questions as rows to fill in, for ``kam.form("answer")``."""
        questions = self.questions()
        return questions.loc[~questions["asked"], ["question", "question_group"]]

    @once
    def completeness(self) -> pd.DataFrame:
        """PLAN-14, how far the plan is filled in: `measure_completeness`."""
        plan = self.settings.plan
        slots = measure_slots(
            {kind: self.said(kind) for kind in PLAN_KINDS},
            self.dossier(),
            self.questions(),
            self.wallet(),
            self.objectives(),
            questions_per_group=plan.questions_per_group,
            actions_min=plan.actions_min,
        )
        return measure_completeness(slots)

    @once
    def health(self) -> pd.DataFrame:
        """PLAN-14, how well the account is, from measured things alone: `measure_health`."""
        review, factors = self.settings.review, self.settings.factors
        own = self.net_lines[self.net_lines["account"] == self.account]
        trends = measure_trend(
            measure_months(own, trend_window(self.window, factors.trend_months)),
            trend_quarters=factors.trend_quarters,
            trend_confidence=factors.trend_confidence,
        )
        returned, client_returned = measure_return_shares(self.net_lines, self.window, self.account)
        return measure_health(
            self.alerts(),
            trends.iloc[0].to_dict() if len(trends) else {},
            self.said("voice"),
            self.window,
            margin_share=self.margin_share,
            client_margin_share=self._client_margin_share(),
            returned=returned,
            client_returned=client_returned,
            voice_min_answers=review.voice_min_answers,
            returns_high=review.returns_high,
        )

    @once
    def hints(self) -> pd.DataFrame:
        """What the rules find in the plan, people by name: `decide_hints`."""
        plan = self.settings.plan
        said = {kind: self.said(kind) for kind in LOOKED_AT}
        tier = self.account_row.get("tier")
        hand = PlanAtHand(
            said=said,
            questions=self.questions(),
            families=self.wallet(),
            people=self._people(),
            one_contact=measure_one_contact(
                said["stakeholder"], one_contact_share=plan.one_contact_share
            ),
            objectives=self.objectives(),
            actions=measure_actions(said["action"], said["objective"], self._day),
            contracts=self._contracts,
            tier="" if pd.isna(tier) else str(tier),
            window=self.window,
            day=self._day,
        )
        hints = decide_hints(
            hand,
            strong_power=plan.strong_power,
            actions_min=plan.actions_min,
            contract_notice_days=plan.contract_notice_days,
            voice_min_answers=self.settings.review.voice_min_answers,
        )
        return self.named(hints)

    def _client_margin_share(self) -> float:
        """Contribution before KAM time of all accounts ÷ their revenue, as `margin_share`."""
        costs = self.portfolio.costs
        earned = measure_contribution(costs)
        known = earned.notna() & (costs["net_revenue"] > 0)
        return float(divide(earned[known].sum(), costs.loc[known, "net_revenue"].sum()))
