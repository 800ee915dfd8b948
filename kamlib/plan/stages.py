"""The five stages of an account's plan and the gates between them (PLAN-8).

Strategy (what, with whom, why), research, action plan, execution, review. A gate stands at the end
of each stage: the facts that must be there before the next one is worth its hours.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.figures.due import CLOSED
from kamlib.figures.slugs import has_text
from kamlib.plan.dossier import count_said_topics
from kamlib.plan.people import people_map, team_by_id
from kamlib.plan.returns import returns
from kamlib.plan.wallet import wallet
from kamlib.plan.white_space import white_space
from kamlib.plan.work import actions, objectives
from kamlib.segment.policy import policy_of
from kamlib.vocabulary import GATE_FACTS, GATES

STAGES = tuple(GATES)


@figure("PLAN-8")
def stages(case: Case) -> pd.DataFrame:
    """PLAN-8, where the account stands and what the next gate lacks: `decide_stage`."""
    met = decided_facts(case) | stated_facts(case)
    plan = case.settings.plan
    return decide_stage(case.of_account(plan.stages), met, gates={**GATES, **plan.gates})


def decided_facts(case: Case) -> dict[str, bool]:
    """What the figures know of an account that a gate may ask for: fact → whether it is met.

    The wallet counts as known when families that make at least half of the account's revenue have
    a need.
    """
    families, row, policy = wallet(case), case.account_row, policy_of(case)
    revenue = families["net_revenue"].clip(lower=0)
    covered = revenue[families["need"].notna()].sum()
    programme = returns(case).set_index("case")["npv"]

    def has(name: str) -> bool:
        return pd.notna(row.get(name)) and row.get(name) not in ("", "unknown")

    return dict.fromkeys(GATE_FACTS, False) | {
        "objective_set": bool(case.settings.client.objective),
        "tier_decided": has("tier"),
        "reason_stated": has("rules"),
        "sponsor_named": bool(policy and policy.sponsor),
        "class_known": has("volume_profit"),
        "profit_known": has("true_profit"),
        "wallet_known": bool(covered > 0 and covered >= revenue.sum() / 2),
        "peers_known": bool(white_space(case)["state"].isin(["could", "not_relevant"]).any()),
        "return_known": bool(pd.notna(programme["expected"])),
    }


def stated_facts(case: Case) -> dict[str, bool]:
    """What people have stated that a gate may ask for: fact → whether it is met.

    reason_stated: a reason approved with evidence (left out where nobody stated one: the tier's own
    rule then counts). team_named: a relationship lead and one more person. decider_known: a
    decision maker whose power or attitude is known. actions_dated: every open objective has its
    actions. contacts_kept: everybody with power of 4 or 5 has an owner and was met within the
    agreed days; the cadence is the account's, and it rates no manager.
    """
    plan, people, team = case.settings.plan, people_map(case), team_by_id(case)
    reasons, work, aims = case.said("reason"), actions(case), objectives(case)
    reason = has_text(reasons["evidence"]) & reasons["approved"].fillna(False).astype(bool)
    decider = people[people["buying_role"] == "decision_maker"]
    powerful = people[(people["power"] >= 4).fillna(False).astype(bool)]
    lead = team.loc[team["team_role"] == "relationship_lead", "role_state"].ne("missing").any()
    holders = {p for names in team["holders"] for p in names.split(";") if p}
    going = aims[~aims["progress"].isin(CLOSED)]
    open_actions = work[~work["action_state"].isin(CLOSED)]
    return ({"reason_stated": True} if reason.any() else {}) | {
        "dossier_known": count_said_topics(case) >= plan.topics_min,
        "decider_known": bool(decider[["power", "attitude"]].notna().any(axis=None)),
        "team_named": bool(lead and len(holders) >= 2),
        "objectives_stated": bool(has_text(aims["objective"]).any()),
        "actions_dated": bool(len(going) and (going["actions_ready"] >= plan.actions_min).all()),
        "owners_named": bool(len(work) and has_text(open_actions["owner"]).all()),
        "actions_under_way": bool(work["progress"].isin(["doing", "done"]).any()),
        "contacts_kept": bool(len(powerful) and powerful["covered"].fillna(False).all()),
        "kpis_set": bool(case.said("target")["target_value"].notna().any()),
        "review_held": bool(has_text(case.said("review_answer")["answer"]).any()),
        "decision_taken": bool(has_text(case.said("decision")["why"]).any()),
    }


def decide_stage(
    stage: str | None, facts: Mapping[str, bool], *, gates: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """Where an account stands and what its gates lack.

    Parameters
    ----------
    stage
        The account's present stage, one of `STAGES`; None where nobody has said: then the first
        whose gate lacks something.
    facts
        Fact → whether it is met.
    gates
        Stage → facts that the gate at its end asks for; a stage left out has an open gate.

    Returns
    -------
    DataFrame
        One row per stage: ``stage``, ``state`` (done, current, ahead), ``needs`` and ``met``
        (counts), ``lacks`` (fact slugs joined by ``;``, empty when the gate is open), ``gate_open``
        (bool). A stage left behind may still lack something: it is shown, not forgiven.

    Raises
    ------
    ValueError
        No such stage.

    Examples
    --------
    >>> facts = {"tier_decided": True, "team_named": False}
    >>> gates = {"strategy": ["tier_decided"], "research": ["team_named"]}
    >>> decide_stage("research", facts, gates=gates)[["stage", "state", "lacks", "gate_open"]]
           stage    state       lacks  gate_open
    0   strategy     done                   True
    1   research  current  team_named      False
    2     action    ahead                   True
    3  execution    ahead                   True
    4     review    ahead                   True
    """
    if stage is not None and stage not in STAGES:
        raise ValueError(f"stage {stage!r} is none of {', '.join(STAGES)}")
    lacks = {name: [f for f in gates.get(name, ()) if not facts.get(f)] for name in STAGES}
    stage = stage or next((name for name in STAGES if lacks[name]), STAGES[-1])
    at, rows = STAGES.index(stage), []
    for number, name in enumerate(STAGES):
        state = "done" if number < at else "current" if number == at else "ahead"
        needs, missing = len(gates.get(name, ())), lacks[name]
        rows.append((name, state, needs, needs - len(missing), ";".join(missing), not missing))
    return pd.DataFrame(rows, columns=["stage", "state", "needs", "met", "lacks", "gate_open"])
