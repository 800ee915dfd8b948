"""Where the account stands on the way, and what the next gate lacks."""

import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.method.stages import GATES, decide_stage, measure_gate_facts, measure_stated_facts
from kamlib.method.team import measure_team
from kamlib.plan.people import people_map
from kamlib.plan.returns import returns
from kamlib.plan.wallet import wallet
from kamlib.plan.white_space import white_space
from kamlib.plan.work import objectives, work
from kamlib.segment.policy import policy_of


@figure("PLAN-8")
def stages(case: Case) -> pd.DataFrame:
    """PLAN-8, where the account stands and what the next gate lacks: `decide_stage`."""
    plan, programme = case.settings.plan, returns(case)
    policy = policy_of(case)
    stated = measure_stated_facts(
        reasons=case.said("reason"),
        facts=case.said("fact"),
        people=people_map(case),
        team=measure_team(case.said("team_role")),
        objectives=objectives(case),
        actions=work(case),
        targets=case.said("target"),
        review_answers=case.said("review_answer"),
        decisions=case.said("decision"),
        topics_min=plan.topics_min,
        actions_min=plan.actions_min,
    )
    facts = measure_gate_facts(
        case.account_row,
        wallet(case),
        white_space(case),
        objective=case.settings.client.objective,
        sponsor=policy.sponsor if policy else None,
        return_known=bool(programme.loc[programme["case"] == "expected", "npv"].notna().any()),
        stated=stated,
    )
    return decide_stage(case.of_account(plan.stages), facts, gates={**GATES, **plan.gates})
