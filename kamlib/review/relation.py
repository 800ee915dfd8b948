"""REV-1: the indicators that people's records give, beside those of the ledger.

Every figure comes with its number of cases and, where it is a share of answers or hangs on an
estimate, with its range. What nobody wrote down is unknown. The cadence is the account's: it says
whether the account got what was agreed with it, and never rates who looks after it.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.method.ranges import wilson
from kamlib.method.slugs import has_text
from kamlib.plan.people import measure_people

RECENT = 365
"""Days that a contact or an answer of the customer counts as recent."""


class Figure(NamedTuple):
    """One indicator: its value, its range and the cases behind it; NaN where unknown."""

    value: float = np.nan
    low: float = np.nan
    high: float = np.nan
    cases: float = np.nan


def measure_relation(case: Case, contact_days: float) -> dict[str, Figure]:
    """Measure the indicators of the relation on the case's day, from what people recorded by then.

    Parameters
    ----------
    contact_days
        Days between contacts where nothing is agreed with the person: the service policy's.

    Returns
    -------
    dict
        ``contacts_covered`` (share of the people on the map who have an owner on our side and were
        met within `RECENT`), ``days_since_contact`` (with any of them), ``cadence_kept`` (share of
        the people met within the agreed interval; its range lets those of whom nobody wrote down a
        contact lie either way), ``contract_left`` (days; below 0 it has ended), ``claims_resolved``
        (share), ``satisfaction`` and ``share_of_mind`` (share of answers, Wilson's 95 % range),
        ``objectives_reached`` (of those due or done; what was dropped is left aside).
    """
    voice, duties = case.said("voice"), case.said("obligation")
    of_mind = voice["asked_about"].eq("share_of_mind")
    return {
        **_contacts(case, contact_days),
        "contract_left": _contract(case, duties),
        "claims_resolved": _claims(duties),
        "satisfaction": _answered(voice[~of_mind], case.day),
        "share_of_mind": _answered(voice[of_mind], case.day),
        "objectives_reached": _objectives(case.said("objective"), case.day),
    }


def _contacts(case: Case, contact_days: float) -> dict[str, Figure]:
    meetings = case.said("meeting")
    held = meetings.loc[meetings["meeting_state"].eq("held"), "met_on"]
    people = measure_people(case.said("stakeholder"), case.day, contact_days=contact_days)
    ages = (case.day - pd.to_datetime(held)).dt.days.astype("float64")
    ages = pd.concat([people["days_since"], ages])
    ages = ages[ages >= 0]  # a meeting to come is no contact
    covered = has_text(people["owner"]) & (people["days_since"] <= RECENT)
    kept, known = people["in_cadence"], people["in_cadence"].notna().sum()
    open_ones = (people["in_cadence"].isna() & people["contact_days"].notna()).sum()
    cadence = _share(kept.sum(), known)
    if known and open_ones:
        low, high = kept.sum(), kept.sum() + open_ones
        cadence = cadence._replace(low=low / (known + open_ones), high=high / (known + open_ones))
    return {
        "contacts_covered": _share(covered.sum(), len(people)),
        "days_since_contact": Figure(float(ages.min()), cases=len(ages)) if len(ages) else Figure(),
        "cadence_kept": cadence,
    }


def _contract(case: Case, duties: pd.DataFrame) -> Figure:
    ends = pd.to_datetime(duties["contract_end"]).dropna()
    ends = pd.concat([ends, pd.to_datetime(case.contracts["end"])]) if len(case.contracts) else ends
    if ends.isna().any() or ends.empty:  # one without an end stands: nobody can say what is left
        return Figure()
    return Figure(float((ends.max() - case.day).days), cases=ends.nunique())


def _claims(duties: pd.DataFrame) -> Figure:
    claims = duties[duties["obligation_kind"].eq("claim")]
    known = claims[claims[["obligation_state", "due"]].notna().any(axis=1)]
    return _share(known["obligation_state"].isin(["met", "waived"]).sum(), len(known))


def _answered(voice: pd.DataFrame, day: pd.Timestamp) -> Figure:
    """Pool the last asking of each item, weighted by its answers."""
    asked = pd.to_datetime(voice["asked_on"])
    recent = voice[(asked <= day) & (day - asked <= pd.Timedelta(days=RECENT))]
    recent = recent[recent["satisfaction"].notna() & (recent["answers"].fillna(0) > 0)]
    recent = recent.sort_values("asked_on").drop_duplicates("asked_item", keep="last")
    answers = float(recent["answers"].sum())
    if not answers:
        return Figure()
    share = float((recent["satisfaction"] * recent["answers"].astype("float64")).sum() / answers)
    return Figure(share, *wilson(share * answers, answers), answers)


def _objectives(objectives: pd.DataFrame, day: pd.Timestamp) -> Figure:
    done, dropped = (objectives["progress"].eq(state) for state in ("done", "dropped"))
    asked = done | ((pd.to_datetime(objectives["due"]) <= day) & ~dropped)
    return _share(done.sum(), asked.sum())


def _share(part, whole) -> Figure:
    return Figure(float(part) / whole, cases=float(whole)) if whole else Figure(cases=0.0)
