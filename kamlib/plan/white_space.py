"""What the account could buy and does not."""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.method.back_test import decide_back_test, measure_white_space_back_test
from kamlib.method.white_space import measure_white_space, measure_white_space_map
from kamlib.segment.cost import margin_share


@figure("PLAN-5")
def white_space(case: Case) -> pd.DataFrame:
    """PLAN-5, what the account could buy and does not: `measure_white_space`."""
    plan = case.settings.plan
    return measure_white_space(
        case.net_lines,
        case.tables["customers"],
        case.tables["wallet"],
        case.window,
        case.account,
        case.said("gap"),
        peers_min=plan.peers_min,
        peer_share=plan.peer_share,
        supplier_ceiling=plan.supplier_ceiling,
        win_probability=case.settings.define.win_probability,
        peer_probability=_peer_probability(case),
        margin_share=margin_share(case),
    )


@figure("PLAN-5")
def white_space_map(case: Case) -> pd.DataFrame:
    """PLAN-5, all accounts by all families: `measure_white_space_map`."""
    plan = case.settings.plan
    return measure_white_space_map(
        case.net_lines,
        case.tables["customers"],
        case.tables["wallet"],
        case.window,
        case.said("gap", everywhere=True),
        peers_min=plan.peers_min,
        peer_share=plan.peer_share,
    )


@figure("PLAN-5")
def white_space_back_test(case: Case) -> pd.DataFrame:
    """PLAN-5, whether the rule would have been right a window ago."""
    plan = case.settings.plan
    return measure_white_space_back_test(
        case.net_lines,
        case.tables["customers"],
        case.window,
        peers_min=plan.peers_min,
        peer_share=plan.peer_share,
    )


def _peer_probability(case: Case) -> float:
    """How often the peers were right; unknown where they named too few pairs to tell."""
    test = decide_back_test(white_space_back_test(case)).iloc[0]
    return float(test["hit_rate"]) if test["pairs"] >= case.settings.plan.peers_min else np.nan


@figure("PLAN-5")
def gaps(case: Case) -> pd.DataFrame:
    """PLAN-5, the families that the account could buy, with what people judged of each."""
    space = white_space(case)
    return space[space["state"].eq("could")].reset_index(drop=True)


@figure("PLAN-5")
def white_space_verdict(case: Case) -> pd.DataFrame:
    """PLAN-5, whether the peers find more than is bought anyhow: `decide_back_test`."""
    return decide_back_test(white_space_back_test(case))
