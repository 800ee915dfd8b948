"""The next meeting, its sheet and what guards against the seven mistakes."""

import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.method.dossier import TOPICS
from kamlib.method.meetings import check_meeting, decide_meeting, measure_meeting_sheet
from kamlib.method.team import measure_team
from kamlib.plan.people import called
from kamlib.plan.work import work
from kamlib.review.alerts import alerts
from kamlib.review.owed import obligations


@figure("PLAN-13")
def meeting(case: Case, item: str = "", *, names: bool = False) -> pd.DataFrame:
    """PLAN-13, the next meeting or the one asked for, no row if there is none."""
    return called(case, decide_meeting(case.said("meeting"), case.day, item), names)


@figure("PLAN-13")
def meeting_sheet(case: Case, item: str = "") -> pd.DataFrame:
    """PLAN-13, the lines of the sheet, alerts by their slugs: `measure_meeting_sheet`."""
    found = measure_meeting_sheet(
        _meeting_fields(case, item),
        case.day,
        answers=case.said("answer"),
        obligations=obligations(case),
        actions=work(case),
        alerts=alerts(case),
        offers=case.said("offer"),
    )
    bank = dict(zip(case.bank["question"], case.bank["question_text"], strict=True))
    asked = found["sheet_part"].eq("unknown_questions")
    return found.assign(
        sheet_line=found["sheet_line"].mask(asked, found["sheet_line"].replace(bank))
    )


@figure("PLAN-13")
def meeting_guards(case: Case, item: str = "") -> pd.DataFrame:
    """PLAN-13, the seven mistakes and what guards against each: `check_meeting`."""
    return check_meeting(
        _meeting_fields(case, item),
        facts=case.said("fact"),
        topics=len(TOPICS),
        team=measure_team(case.said("team_role")),
        obligations=obligations(case),
        topics_min=case.settings.plan.topics_min,
    )


def _meeting_fields(case: Case, item: str) -> dict:
    rows = meeting(case, item).to_dict("records")
    return rows[0] if rows else {}
