"""REV-1: the indicators that people's records give, beside those of the ledger.

Every figure comes with its number of cases and, where it is a share of answers or hangs on an
estimate, with its range. What nobody wrote down is unknown. The cadence is the account's: it says
whether the account got what was agreed with it, and never rates who looks after it.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from kamlib.method.ranges import wilson
from kamlib.method.slugs import has_text
from kamlib.method.stakeholders import measure_people


class Figure(NamedTuple):
    """One indicator: its value, its range and the cases behind it; NaN where unknown."""

    value: float = np.nan
    low: float = np.nan
    high: float = np.nan
    cases: float = np.nan


def measure_relation_kpis(
    said: Callable[[str], pd.DataFrame | None],
    day: pd.Timestamp,
    *,
    voice_days: int,
    contact_days: float = np.nan,
    contracts: pd.DataFrame | None = None,
) -> dict[str, Figure]:
    """Measure the indicators of the relation on a day.

    Parameters
    ----------
    said
        Gives what stood on that day, of one account: ``stakeholder``, ``meeting``, ``obligation``,
        ``voice``, ``objective``, as `kamlib.judgement.Log.read_state` does. None counts as not
        recorded.
    day
        The data date.
    voice_days
        Days that a contact or an answer of the customer counts as recent.
    contact_days
        Days between contacts where nothing is agreed with the person: the service policy's.
    contracts
        ``end`` of the account's contracts, from the client's table.

    Returns
    -------
    dict
        ``contacts_covered`` (share of the people on the map who have an owner on our side and were
        met within `voice_days`), ``days_since_contact`` (with any of them), ``cadence_kept`` (share
        of the people met within the agreed interval; its range lets those of whom nobody wrote
        down a contact lie either way), ``contract_left`` (days; below 0 it has ended),
        ``claims_resolved`` (share), ``satisfaction`` and ``share_of_mind`` (share of answers,
        Wilson's 95 % range), ``objectives_reached`` (of those due or done; what was dropped is
        left aside).

    Examples
    --------
    >>> people = pd.DataFrame({"person": ["a", "b"], "contact_days": [30, 60], "owner": "kam",
    ...     "last_contact": pd.to_datetime(["2025-11-15", "2025-12-20"])})
    >>> found = measure_relation_kpis({"stakeholder": people}.get, pd.Timestamp("2025-12-31"),
    ...     voice_days=365)
    >>> found["days_since_contact"].value, found["cadence_kept"].value
    (11.0, 0.5)
    """

    def frame(kind: str, *columns: str) -> pd.DataFrame:
        given = said(kind)
        given = pd.DataFrame() if given is None else given
        return given.reindex(columns=[*dict.fromkeys([*given.columns, *columns])])

    people = frame("stakeholder", *_OF_PEOPLE).astype({"person": "str"})
    meetings = frame("meeting", "met_on", "meeting_state")
    held = meetings.loc[meetings["meeting_state"].eq("held"), "met_on"]
    voice = frame("voice", "asked_on", "asked_item", "asked_about", "satisfaction", "answers")
    of_mind = voice["asked_about"].eq("share_of_mind")
    return {
        **_contacts(people, held, day, voice_days, contact_days),
        "contract_left": _contract(frame("obligation", "contract_end"), contracts, day),
        "claims_resolved": _claims(
            frame("obligation", "obligation_kind", "obligation_state", "due")
        ),
        "satisfaction": _answered(voice[~of_mind], day, voice_days),
        "share_of_mind": _answered(voice[of_mind], day, voice_days),
        "objectives_reached": _objectives(frame("objective", "due", "progress"), day),
    }


_OF_PEOPLE = ("person", "buying_role", "power", "attitude", "relation_now", "relation_wanted",
              "owner", "last_contact", "contact_days")  # fmt: skip


def _contacts(people, held, day, recent_days, contact_days) -> dict[str, Figure]:
    links = pd.DataFrame(columns=["person", "influences", "influence"])
    people = measure_people(people, links, day, contact_days=contact_days)
    ages = pd.concat([people["days_since"], (day - pd.to_datetime(held)).dt.days.astype("float64")])
    ages = ages[ages >= 0]  # a meeting to come is no contact
    covered = has_text(people["owner"]) & (people["days_since"] <= recent_days)
    kept, known = people["in_cadence"], people["in_cadence"].notna().sum()
    open_ones = (people["in_cadence"].isna() & people["contact_days"].notna()).sum()
    cadence = _share(kept.sum(), int(known))
    if known and open_ones:
        all_of_them = known + open_ones
        cadence = cadence._replace(
            low=kept.sum() / all_of_them, high=(kept.sum() + open_ones) / all_of_them
        )
    return {
        "contacts_covered": _share(covered.sum(), len(people)),
        "days_since_contact": Figure(float(ages.min()), cases=len(ages)) if len(ages) else Figure(),
        "cadence_kept": cadence,
    }


def _contract(obligations, contracts, day) -> Figure:
    ends = pd.to_datetime(obligations["contract_end"]).dropna()
    if contracts is not None and len(contracts):
        ends = pd.concat([ends, pd.to_datetime(contracts["end"])])
    if ends.isna().any():  # a contract without an end stands: nobody can say what is left
        return Figure()
    return Figure(float((ends.max() - day).days), cases=ends.nunique()) if len(ends) else Figure()


def _claims(obligations) -> Figure:
    claims = obligations[obligations["obligation_kind"].eq("claim")]
    known = claims[claims[["obligation_state", "due"]].notna().any(axis=1)]
    return _share(known["obligation_state"].isin(["met", "waived"]).sum(), len(known))


def _answered(voice, day, recent_days) -> Figure:
    """Pool the last asking of each item, weighted by its answers."""
    asked = pd.to_datetime(voice["asked_on"])
    recent = voice[(asked <= day) & (day - asked <= pd.Timedelta(days=recent_days))]
    recent = recent[recent["satisfaction"].notna() & (recent["answers"].fillna(0) > 0)]
    recent = recent.sort_values("asked_on").drop_duplicates("asked_item", keep="last")
    answers = float(recent["answers"].sum())
    if not answers:
        return Figure()
    share = float((recent["satisfaction"] * recent["answers"].astype("float64")).sum() / answers)
    return Figure(share, *wilson(share * answers, answers), answers)


def _objectives(objectives, day) -> Figure:
    done = objectives["progress"].eq("done")
    asked = done | (
        (pd.to_datetime(objectives["due"]) <= day) & objectives["progress"].ne("dropped")
    )
    return _share(done.sum(), int(asked.sum()))


def _share(part, whole: int) -> Figure:
    return Figure(float(part) / whole, cases=whole) if whole else Figure(cases=0)
