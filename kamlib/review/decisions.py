"""The standing questions, what the agreed rules propose, and what people decided."""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.method.compare import known_number
from kamlib.method.review_rules import decide_confirmed_tier, decide_review, measure_decisions
from kamlib.method.standing_questions import measure_standing_questions
from kamlib.review.alerts import alerts
from kamlib.review.kpis import targets


@figure("REV-3")
def standing_questions(case: Case) -> pd.DataFrame:
    """REV-3, the four questions with all former answers: `measure_standing_questions`."""
    return case.named(measure_standing_questions(case.said("review_answer"), case.day))


@figure("REV-5")
def review_rules(case: Case) -> pd.DataFrame:
    """REV-5, what the agreed rules propose, and why: `decide_review`."""
    rules, verdicts = case.settings.review, case.portfolio["verdicts"]
    below = verdicts.loc[verdicts["account"] == case.account, "reviews_below"]
    confirmed = case.said("confirmed_list", everywhere=True)
    confirmed = confirmed[confirmed["review"] < case.day]
    decided = case.said("decision")
    decided = decided[decided["review"] < case.day]
    raised, reached = alerts(case)["state"], targets(case)["target_state"]
    return decide_review(
        reviews_below=known_number(below.iloc[0]) if len(below) else np.nan,
        tier=case.tier,
        confirmed_tier=decide_confirmed_tier(case.account, confirmed, decided, case.tier),
        alerts_raised=raised.eq("raised").sum() if raised.ne("unknown").any() else np.nan,
        targets_missed=reached.eq("missed").sum() if reached.ne("unknown").any() else np.nan,
        leave_reviews=rules.leave_reviews,
        adjust_alerts=rules.adjust_alerts,
        adjust_targets=rules.adjust_targets,
    )


@figure("REV-5")
def decisions(case: Case) -> pd.DataFrame:
    """REV-5, what people decided, newest first, and whether it was done."""
    return case.named(measure_decisions(case.said("decision"), case.day))
