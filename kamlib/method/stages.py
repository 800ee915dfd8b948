"""The five stages of an account's plan and the gates between them (PLAN-8).

Strategy (what, with whom, why), research, action plan, execution, review. A gate stands at the end
of each stage: the facts that must be there before the next one is worth its hours.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from kamlib.method.due import CLOSED
from kamlib.method.slugs import has_text

STAGES = ("strategy", "research", "action", "execution", "review")

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
"""What the gate at the end of each stage asks for, unless the client says otherwise."""

FACTS = tuple(fact for needs in GATES.values() for fact in needs)


def measure_gate_facts(
    account_row: Mapping,
    families: pd.DataFrame,
    white_space: pd.DataFrame,
    *,
    objective: str | None,
    sponsor: str | None,
    return_known: bool,
    stated: Mapping[str, bool] | None = None,
) -> pd.DataFrame:
    """Gather what is known of an account that a gate may ask for.

    Parameters
    ----------
    account_row
        The account's row in the portfolio: ``tier``, ``rules``, ``volume_profit``, ``true_profit``.
    families
        What `kamlib.method.wallet.measure_wallet` returns: ``net_revenue``, ``need``.
    white_space
        What `kamlib.method.white_space.measure_white_space` returns: ``peers`` and ``state``.
    objective
        The client's strategic objective, if set.
    sponsor
        The role that sponsors this account's tier, if set.
    return_known
        Whether the programme's return could be computed.
    stated
        Facts that people have stated (``team_named``, ``actions_dated``, …), fact → yes or no.
        What nobody has stated is not met.

    Returns
    -------
    DataFrame
        ``fact`` (a slug of `FACTS`), ``met`` (bool). The wallet counts as known when families
        that make at least half of the account's revenue have a need.

    Examples
    --------
    >>> families = pd.DataFrame({"net_revenue": [60.0, 40.0], "need": [100.0, float("nan")]})
    >>> space = pd.DataFrame({"state": ["buys", "unknown"], "peers": [0, 0]})
    >>> facts = measure_gate_facts({"tier": "key"}, families, space, objective="grow", sponsor="",
    ...     return_known=False)
    >>> list(facts.loc[facts["met"], "fact"])
    ['objective_set', 'tier_decided', 'wallet_known']
    """
    revenue = families["net_revenue"].clip(lower=0)
    covered = revenue[families["need"].notna()].sum()

    def has(name: str) -> bool:
        value = account_row.get(name)
        return value is not None and not pd.isna(value) and value not in ("", "unknown")

    met = (
        dict.fromkeys(FACTS, False)
        | {
            "objective_set": bool(objective),
            "tier_decided": has("tier"),
            "reason_stated": has("rules"),
            "sponsor_named": bool(sponsor),
            "class_known": has("volume_profit"),
            "profit_known": has("true_profit"),
            "wallet_known": bool(covered > 0 and covered >= revenue.sum() / 2),
            "peers_known": bool(white_space["state"].isin(["could", "not_relevant"]).any()),
            "return_known": bool(return_known),
        }
        | dict(stated or {})
    )
    return pd.DataFrame({"fact": list(met), "met": [bool(value) for value in met.values()]})


def measure_stated_facts(
    *,
    reasons: pd.DataFrame,
    facts: pd.DataFrame,
    people: pd.DataFrame,
    team: pd.DataFrame,
    objectives: pd.DataFrame,
    actions: pd.DataFrame,
    targets: pd.DataFrame,
    review_answers: pd.DataFrame,
    decisions: pd.DataFrame,
    topics_min: int,
    actions_min: int,
) -> dict[str, bool]:
    """What people have stated that a gate may ask for.

    Parameters
    ----------
    reasons
        ``evidence``, ``approved``.
    facts
        The dossier: ``topic``, ``fact_text``, ``confidence``.
    people
        From `kamlib.method.stakeholders.measure_people`.
    team
        From `kamlib.method.team.measure_team`.
    objectives, actions
        From `kamlib.method.work`.
    targets, review_answers, decisions
        As they were said; only whether there are any, and of decisions the ``why``.
    topics_min
        Topics of the dossier on which something must be known.
    actions_min
        Dated and owned actions per objective that is not closed.

    Returns
    -------
    dict
        Fact → whether it is met. reason_stated: a reason approved with evidence (left out where
        nobody stated one: the tier's own rule then counts). team_named: a relationship lead and
        one more person. decider_known: a decision maker whose power or attitude is known.
        actions_dated: every open objective has its actions. contacts_kept: everybody with power of
        4 or 5 has an owner and was met within the agreed days; the cadence is the account's, and
        it rates no manager.
    """
    reason = has_text(reasons["evidence"]) & reasons["approved"].fillna(False).astype(bool)
    known = facts[has_text(facts["fact_text"]) & (facts["confidence"] != "unknown")]
    decider = people[people["buying_role"] == "decision_maker"]
    powerful = people[(people["power"] >= 4).fillna(False).astype(bool)]
    lead = team.loc[team["team_role"] == "relationship_lead", "role_state"].ne("missing").any()
    holders = {p for names in team["holders"] for p in names.split(";") if p}
    going = objectives[~objectives["progress"].isin(CLOSED)]
    open_actions = actions[~actions["action_state"].isin(CLOSED)]
    return ({"reason_stated": True} if reason.any() else {}) | {
        "dossier_known": known["topic"].nunique() >= topics_min,
        "decider_known": bool(decider[["power", "attitude"]].notna().any(axis=None)),
        "team_named": bool(lead and len(holders) >= 2),
        "objectives_stated": bool(has_text(objectives["objective"]).any()),
        "actions_dated": bool(len(going) and (going["actions_ready"] >= actions_min).all()),
        "owners_named": bool(len(actions) and has_text(open_actions["owner"]).all()),
        "actions_under_way": bool(actions["progress"].isin(["doing", "done"]).any()),
        "contacts_kept": bool(len(powerful) and powerful["covered"].fillna(False).all()),
        "kpis_set": bool(targets["target_value"].notna().any()),
        "review_held": bool(has_text(review_answers["answer"]).any()),
        "decision_taken": bool(has_text(decisions["why"]).any()),
    }


def decide_stage(
    stage: str | None, facts: pd.DataFrame, *, gates: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """Where an account stands and what its gates lack.

    Parameters
    ----------
    stage
        The account's present stage, one of `STAGES`; None where nobody has said: then the first
        whose gate lacks something.
    facts
        ``fact``, ``met``.
    gates
        Stage → facts that the gate at its end asks for (`GATES` unless the client changed them); a
        stage left out has an open gate.

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
    >>> facts = pd.DataFrame({"fact": ["tier_decided", "team_named"], "met": [True, False]})
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
    met = set(facts.loc[facts["met"].fillna(False).astype(bool), "fact"])
    stage = stage or next((s for s in STAGES if not met.issuperset(gates.get(s, ()))), STAGES[-1])
    at = STAGES.index(stage)
    rows = []
    for number, name in enumerate(STAGES):
        needs = list(gates.get(name, ()))
        lacks = [fact for fact in needs if fact not in met]
        rows.append(
            {
                "stage": name,
                "state": "done" if number < at else "current" if number == at else "ahead",
                "needs": len(needs),
                "met": len(needs) - len(lacks),
                "lacks": ";".join(lacks),
                "gate_open": not lacks,
            }
        )
    return pd.DataFrame(rows)
