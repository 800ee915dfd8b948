"""The account's people and our team: who counts, who knows whom, who works."""

from collections import Counter

import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.method.stakeholders import (
    measure_buying_roles,
    measure_coverage,
    measure_one_contact,
    measure_people,
    measure_power,
)
from kamlib.method.team import measure_team
from kamlib.segment.policy import policy_days


@figure("PLAN-3")
def people_map(case: Case) -> pd.DataFrame:
    """Everybody on the account's map, by id."""
    return measure_people(
        case.said("stakeholder"),
        case.said("link"),
        case.day,
        contact_days=policy_days(case),
    )


def _labels(case: Case, names: bool) -> dict[str, str]:
    """Person's id → role, or name where `names` asks for it and the log keeps one.

    Two of the same role are told apart by their ids.
    """
    if names:
        return case.people
    people = case.known_people
    people = people[people["account"].isna() | people["account"].isin(["", case.account])]
    role_of = dict(zip(people["person"], people["role"], strict=True))
    role_of = {person: role or person for person, role in role_of.items()}
    often = Counter(role_of.values())
    return {p: f"{role} ({p})" if often[role] > 1 else role for p, role in role_of.items()}


def called(case: Case, frame: pd.DataFrame, names: bool) -> pd.DataFrame:
    """People's roles or names in place of their ids."""
    labels = _labels(case, names)
    held = [column for column in ("person", "owner", "influences") if column in frame]
    return frame.assign(**{column: [labels.get(p, p) for p in frame[column]] for column in held})


@figure("PLAN-3")
def stakeholders(case: Case, *, names: bool = False) -> pd.DataFrame:
    """PLAN-3, the account's people, by role unless `names`: `measure_people`."""
    labels = _labels(case, names)
    found = called(case, people_map(case), names)
    found["way"] = [
        " → ".join(labels.get(p, p) for p in way.split(";")) if isinstance(way, str) else way
        for way in found["way"]
    ]
    return found


@figure("PLAN-3")
def links(case: Case, *, names: bool = False) -> pd.DataFrame:
    """PLAN-3, who influences whom, by role unless `names`."""
    people = people_map(case)["person"]
    said = case.said("link")
    known = said[said["person"].isin(people) & said["influences"].isin(people)]
    return called(case, known.reset_index(drop=True), names)


@figure("PLAN-3")
def power(case: Case) -> pd.DataFrame:
    """PLAN-3, the balance of power with its range: `measure_power`."""
    return measure_power(case.said("stakeholder"))


@figure("PLAN-3")
def coverage(case: Case) -> pd.DataFrame:
    """PLAN-3, how many of the account's people we hold contact with: `measure_coverage`."""
    return measure_coverage(people_map(case))


@figure("PLAN-3")
def one_contact(case: Case, *, names: bool = False) -> pd.DataFrame:
    """PLAN-3, how much of the relation hangs on one: `measure_one_contact`."""
    share = case.settings.plan.one_contact_share
    found = measure_one_contact(case.said("stakeholder"), one_contact_share=share)
    return called(case, found, names)


@figure("PLAN-3")
def buying_roles(case: Case) -> pd.DataFrame:
    """PLAN-3, the seven roles in the purchase: `measure_buying_roles`."""
    return measure_buying_roles(case.said("stakeholder"))


@figure("PLAN-9")
def roles(case: Case, *, names: bool = False) -> pd.DataFrame:
    """PLAN-9, the six roles of the account's team: `measure_team`."""
    found = measure_team(case.said("team_role"))
    labels = _labels(case, names)
    found["holders"] = [
        "; ".join(labels.get(person, person) for person in text.split(";") if person)
        for text in found["holders"]
    ]
    return found
