"""What stands out against the account's own history."""

import pandas as pd

from kamlib.case import Case
from kamlib.figure import decided, figure
from kamlib.method.alerts import decide_alerts, decide_gone_quiet, measure_expected_range
from kamlib.segment.policy import agreed_days

decided(__name__, "REV-2", "closures", "months in which hardly anybody bought.")


@figure("REV-2")
def expected_range(case: Case) -> pd.DataFrame:
    """REV-2, each month against the account's own history: `measure_expected_range`."""
    review = case.settings.review
    return measure_expected_range(
        case.net_lines,
        case.window,
        case.account,
        alarms_per_year=review.alarms_per_year,
        history_months=review.history_months,
    )


@figure("REV-2")
def alerts(case: Case) -> pd.DataFrame:
    """REV-2, what stands out against the account's own history and what was agreed."""
    review = case.settings.review
    people = case.said("stakeholder")
    quiet = decide_gone_quiet(
        people["last_contact"],
        case.window,
        agreed_days=agreed_days(case, people),
        quiet_days=review.quiet_days,
    )
    found = decide_alerts(
        case.net_lines,
        case.window,
        case.account,
        alarms_per_year=review.alarms_per_year,
        history_months=review.history_months,
        slower_payment_days=review.slower_payment_days,
    )
    return pd.concat([found, quiet], ignore_index=True)
