"""How well the account is, how full its plan, and what the rules find in it."""

import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.method.completeness import measure_completeness, measure_slots
from kamlib.method.dissatisfaction import decide_dissatisfaction
from kamlib.method.dossier import measure_return_shares
from kamlib.method.health import measure_health
from kamlib.method.hints import PlanAtHand, decide_hints
from kamlib.method.sales import measure_months, sold
from kamlib.method.stakeholders import measure_one_contact
from kamlib.method.trend import measure_trend, trend_window
from kamlib.method.work import measure_actions
from kamlib.plan.dossier import dossier, questions
from kamlib.plan.people import people_map
from kamlib.plan.wallet import wallet
from kamlib.plan.work import objectives
from kamlib.review.alerts import alerts
from kamlib.segment.cost import client_margin_share, margin_share


@figure("PLAN-5")
def dissatisfaction(case: Case) -> pd.DataFrame:
    """PLAN-5, signs of dissatisfaction come first: `decide_dissatisfaction`."""
    returned, of_all = measure_return_shares(case.net_lines, case.window, case.account)
    mine = sold(case.net_lines, case.window, case.account)
    review = case.settings.review
    return decide_dissatisfaction(
        case.said("voice"),
        case.said("obligation"),
        case.window,
        returned=returned,
        client_returned=of_all,
        sale_lines=int(mine["kind"].eq("sale").sum()),
        voice_min_answers=review.voice_min_answers,
        satisfied_from=case.settings.plan.satisfied_from,
        returns_high=review.returns_high,
    )


@figure("PLAN-14")
def completeness(case: Case) -> pd.DataFrame:
    """PLAN-14, how far the plan is filled in: `measure_completeness`."""
    plan = case.settings.plan
    slots = measure_slots(
        case.said,
        dossier(case),
        questions(case),
        wallet(case),
        objectives(case),
        questions_per_group=plan.questions_per_group,
        actions_min=plan.actions_min,
    )
    return measure_completeness(slots)


@figure("PLAN-14")
def health(case: Case) -> pd.DataFrame:
    """PLAN-14, how well the account is, from measured things alone: `measure_health`."""
    review, factors = case.settings.review, case.settings.factors
    own = case.net_lines[case.net_lines["account"] == case.account]
    trends = measure_trend(
        measure_months(own, trend_window(case.window, factors.trend_months)),
        trend_quarters=factors.trend_quarters,
        trend_confidence=factors.trend_confidence,
    )
    returned, client_returned = measure_return_shares(case.net_lines, case.window, case.account)
    return measure_health(
        alerts(case),
        trends.iloc[0].to_dict() if len(trends) else {},
        case.said("voice"),
        case.window,
        margin_share=margin_share(case),
        client_margin_share=client_margin_share(case),
        returned=returned,
        client_returned=client_returned,
        voice_min_answers=review.voice_min_answers,
        returns_high=review.returns_high,
    )


@figure("PLAN-14")
def hints(case: Case) -> pd.DataFrame:
    """PLAN-14, what the rules find in the plan, people by name: `decide_hints`."""
    plan = case.settings.plan
    people, aims, work = map(case.said, ("stakeholder", "objective", "action"))
    hand = PlanAtHand(
        said=case.said,
        questions=questions(case),
        families=wallet(case),
        people=people_map(case),
        one_contact=measure_one_contact(people, one_contact_share=plan.one_contact_share),
        objectives=objectives(case),
        actions=measure_actions(work, aims, case.day),
        contracts=case.contracts,
        tier=case.tier or "",
        window=case.window,
        day=case.day,
    )
    found = decide_hints(
        hand,
        strong_power=plan.strong_power,
        actions_min=plan.actions_min,
        contract_notice_days=plan.contract_notice_days,
        voice_min_answers=case.settings.review.voice_min_answers,
    )
    return case.named(found)
