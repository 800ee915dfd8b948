"""The people of an account (PLAN-3) and our team (PLAN-9): who counts, who knows whom, who works.

Strength of relation is the work that the two sides do together, 1 (none yet) to 5 (partners); it is
not friendship. What nobody has said of a person stays unknown: it is neither neutral nor weak.
"""

from collections import Counter

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.figures.compare import largest_first
from kamlib.figures.slugs import has_text
from kamlib.segment.policy import agreed_days, policy_days
from kamlib.vocabulary import BUYING_ROLES, TEAM_ROLES

MOST = 2
"""The strongest attitude, for (+2) or against (−2)."""


@figure("PLAN-3")
def people_map(case: Case) -> pd.DataFrame:
    """PLAN-3, everybody on the account's map, by id: contact kept, relation missing, way to power.

    Returns
    -------
    DataFrame
        The powerful first: what `measure_people` gives, with ``steps``, ``influence_reach`` and
        ``way`` to who decides (`measure_influence`).
    """
    said = case.said("stakeholder")
    people = measure_people(said, case.day, contact_days=policy_days(case))
    people = people.merge(measure_influence(said, case.said("link")), on="person", how="left")
    order = people["power"].astype("Float64").fillna(0).astype("float64")
    return people.iloc[np.lexsort((people["person"], -order))].reset_index(drop=True)


def measure_people(
    stakeholders: pd.DataFrame, day: pd.Timestamp, *, contact_days: float
) -> pd.DataFrame:
    """What is missing from our relation with each person on a day.

    Parameters
    ----------
    stakeholders
        What is said of people.
    day
        The data date.
    contact_days
        Days between contacts where nothing is agreed with the person; NaN where no policy says.

    Returns
    -------
    DataFrame
        What was said, ``contact_days`` filled, with ``relation_gap`` (wanted less now, at least
        0), ``days_since`` the last contact, ``in_cadence`` (unknown without a last contact or a
        cadence) and ``covered`` (has an owner and is in cadence).

    Examples
    --------
    >>> people = pd.DataFrame({"person": ["a", "b"], "relation_now": [4, 2],
    ...     "relation_wanted": [4, 4], "owner": ["kam", None], "contact_days": [None, 90],
    ...     "last_contact": pd.to_datetime(["2025-12-01", None])})
    >>> found = measure_people(people, pd.Timestamp("2025-12-31"), contact_days=30)
    >>> found[["person", "relation_gap", "days_since", "in_cadence"]]
      person  relation_gap  days_since  in_cadence
    0      a             0        30.0        True
    1      b             2         NaN        <NA>
    """
    people = stakeholders.copy()
    gap = people["relation_wanted"].astype("Int64") - people["relation_now"].astype("Int64")
    people["relation_gap"] = gap.clip(lower=0)
    people["contact_days"] = people["contact_days"].astype("Float64").fillna(contact_days)
    since = (pd.Timestamp(day) - pd.to_datetime(people["last_contact"])).dt.days
    since = since.clip(lower=0).astype("float64")  # a contact noted after the data date is fresh
    people["days_since"] = since
    allowed = people["contact_days"].astype("float64")
    kept = pd.array(since <= allowed, dtype="boolean")
    kept[(since.isna() | allowed.isna()).to_numpy()] = pd.NA
    people["in_cadence"] = kept
    people["covered"] = people["in_cadence"] & has_text(people["owner"])
    return people


def measure_influence(stakeholders: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Who reaches the decision maker, and by whom: the best way over the links.

    A link of influence 1–5 carries influence ÷ 5; a way carries the product of its links; the best
    way to any decision maker counts. Links of people who are not on the map count as ways too.

    Returns
    -------
    DataFrame
        One row per person: ``person``, ``steps`` to the decision maker (0 is one, missing: no
        way), ``influence_reach`` (0–1; NaN where there is no way or only ways with links of
        unknown strength), ``way`` (people from the next one to the decision maker, by ``;``).
    """
    deciders = set(stakeholders.loc[stakeholders["buying_role"] == "decision_maker", "person"])
    strengths = links["influence"].astype("Float64") / 5
    known, all_links = {}, {}
    for link, strength in zip(links.itertuples(), strengths, strict=True):
        all_links.setdefault(link.influences, []).append((link.person, 1.0))
        if not pd.isna(strength):
            known.setdefault(link.influences, []).append((link.person, float(strength)))
    best, any_way = _best_ways(deciders, known), _best_ways(deciders, all_links)
    rows = []
    for person in stakeholders["person"]:
        reach, way = best.get(person) or any_way.get(person) or (np.nan, None)
        told = (None, None) if way is None else (len(way), ";".join(way))
        rows.append((person, told[0], reach if person in best else np.nan, told[1]))
    frame = pd.DataFrame(rows, columns=["person", "steps", "influence_reach", "way"])
    return frame.astype({"steps": "Int64", "influence_reach": "float64", "way": "str"})


def _best_ways(deciders: set, into: dict) -> dict[str, tuple[float, list[str]]]:
    """Person → the strongest way to a decision maker (Dijkstra over products, ties by name)."""
    found: dict[str, tuple[float, list[str]]] = {}
    edge = [(-1.0, 0, person, []) for person in sorted(deciders)]
    while edge:
        edge.sort(key=lambda e: (round(e[0], 12), e[1], e[2]))
        strength, steps, person, way = edge.pop(0)
        if person in found:
            continue
        found[person] = (-strength, way)
        for other, carries in into.get(person, ()):
            if other not in found:
                edge.append((strength * carries, steps + 1, other, [person, *way]))
    return found


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
    """PLAN-3, the account's people, by role unless `names`: `people_map`."""
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
    """PLAN-3, the balance of power: whether those who count here stand with us.

    Balance = Σ power × attitude ÷ (2 × Σ power) over the people whose power and attitude are both
    known: −1 all against us, 0 even, +1 all firmly for us. The range lets every unknown attitude
    lie anywhere from −2 to 2 and every unknown power from 1 to 5.

    Returns
    -------
    DataFrame
        One row: ``people``, ``people_unknown`` (power or attitude not known), ``power_for``,
        ``power_undecided``, ``power_against`` and ``power_unknown`` (power of those whose attitude
        is not known), ``balance`` (NaN where nobody is known), ``balance_low``, ``balance_high``.
    """
    said = case.said("stakeholder")
    power, attitude = (
        said[name].astype("Float64").to_numpy(float, na_value=np.nan)
        for name in ("power", "attitude")
    )
    known = ~np.isnan(power) & ~np.isnan(attitude)
    sides = {"for": attitude > 0, "undecided": attitude == 0, "against": attitude < 0,
             "unknown": np.isnan(attitude)}  # fmt: skip
    row = {
        "people": len(power),
        "people_unknown": int((~known).sum()),
        **{f"power_{side}": float(np.nansum(power[which])) for side, which in sides.items()},
        "balance": _balance(power[known], attitude[known]),
        "balance_low": -_highest(power, -attitude),
        "balance_high": _highest(power, attitude),
    }
    return pd.DataFrame([row])


def _balance(power, attitude) -> float:
    return float((power * attitude).sum() / (MOST * power.sum())) if len(power) else np.nan


def _highest(power, attitude) -> float:
    """The highest balance that the unknown allow.

    A person whose attitude lies above twice the balance raises it the more the more power they
    have, one below it the less: the best powers are 5 for the friendliest and 1 for the rest.
    """
    if not len(power):
        return np.nan
    attitude = np.where(np.isnan(attitude), MOST, attitude)
    lines = {-np.inf, *attitude[np.isnan(power)]}
    free = np.isnan(power)
    return max(
        _balance(np.where(free, np.where(attitude > line, 5, 1), power), attitude) for line in lines
    )


@figure("PLAN-3")
def coverage(case: Case) -> pd.DataFrame:
    """PLAN-3, how many of the account's people we really hold contact with.

    Returns
    -------
    DataFrame
        A row per ``coverage_of``: ``owner`` (somebody of ours answers for the person),
        ``cadence`` (contact within the agreed days), ``both``, ``relation`` (as strong as wanted);
        with ``people_met``, ``people_unmet``, ``people_unknown``, ``share_met`` (of all people, the
        unknown included: what is not known to be met is not met).
    """
    people = people_map(case)
    tests = pd.DataFrame({
        "owner": has_text(people["owner"]).astype("boolean"),
        "cadence": people["in_cadence"],
        "both": people["covered"],
        "relation": (people["relation_gap"] == 0).astype("boolean"),
    })  # fmt: skip
    counts = {"people_met": tests.sum(), "people_unmet": (~tests).sum()}
    counts["people_unknown"] = tests.isna().sum()
    frame = pd.DataFrame(counts).astype("int64").rename_axis("coverage_of").reset_index()
    frame["share_met"] = frame["people_met"] / len(people) if len(people) else np.nan
    return frame


def measure_one_contact(case: Case) -> pd.DataFrame:
    """How much of the relation hangs on one of theirs, or on one of ours, by id.

    A person carries power × (relation now − 1): a relation of 1 is none yet and carries nothing.
    Powers 5, 3, 2 and relations 4, 2, 1 carry 15, 3 and 0: the first has 15 ÷ 18 = 83 %.

    Returns
    -------
    DataFrame
        Two rows, ``side`` theirs and ours: ``person`` (who carries most; first by id where equal),
        ``relation_share`` of all that is carried (NaN where nothing is known, or nobody answers),
        ``others`` (how many more carry something), ``people_unknown`` (left out: power or relation
        not known), ``state`` (raised, quiet, unknown), ``one_contact_share``.
    """
    people, most = case.said("stakeholder"), case.settings.plan.one_contact_share
    power, relation = (
        people[name].astype("Float64").astype("float64") for name in ("power", "relation_now")
    )
    carried = power * (relation - 1)
    total, unknown, rows = float(carried.sum()), int(carried.isna().sum()), []
    for side, column in (("theirs", "person"), ("ours", "owner")):
        of = people[column].where(has_text(people[column]))
        sums = carried.groupby(of).sum(min_count=1).dropna()
        if total > 0 and len(sums):
            share, others = float(sums.max()) / total, int((sums > 0).sum()) - 1
            state = "raised" if share > most else "quiet"
            rows.append((side, largest_first(sums).index[0], share, others, unknown, state, most))
        else:
            rows.append((side, None, np.nan, 0, unknown, "unknown", most))
    names = ["side", "person", "relation_share", "others", "people_unknown", "state"]
    return pd.DataFrame(rows, columns=[*names, "one_contact_share"])


@figure("PLAN-3")
def one_contact(case: Case, *, names: bool = False) -> pd.DataFrame:
    """PLAN-3, how much of the relation hangs on one: `measure_one_contact`."""
    return called(case, measure_one_contact(case), names)


@figure("PLAN-3")
def buying_roles(case: Case) -> pd.DataFrame:
    """PLAN-3, the seven roles in the purchase: who is known in each, and which nobody fills.

    Returns
    -------
    DataFrame
        One row per role: ``buying_role``, ``people`` (how many), ``power_most`` (the highest that
        is known), ``attitude_least`` (the coolest that is known), ``role_filled`` (flag).
    """
    said = case.said("stakeholder")
    power, attitude = (said[name].astype("Float64") for name in ("power", "attitude"))
    by = said.assign(power=power, attitude=attitude).groupby("buying_role")
    frame = pd.DataFrame({"buying_role": BUYING_ROLES}).set_index("buying_role")
    frame["people"] = by.size().reindex(frame.index).fillna(0).astype(int)
    frame["power_most"] = by["power"].max().reindex(frame.index).astype("Int64")
    frame["attitude_least"] = by["attitude"].min().reindex(frame.index).astype("Int64")
    frame["role_filled"] = frame["people"] > 0
    return frame.reset_index()


def team_by_id(case: Case) -> pd.DataFrame:
    """Who holds each of the six roles on the account's team, by id, and which nobody holds.

    Returns
    -------
    DataFrame
        One row per role: ``team_role``, ``usually`` (often_there, often_missing), ``holders``
        (people joined by ``;``, empty where nobody), ``role_state`` (full: somebody holds it in
        full; partly; unsaid: held, nobody said how far; missing), ``also`` (the other roles of
        those who hold it, joined by ``;``).
    """
    said, rows = case.said("team_role"), []
    roles_of = said.groupby("person")["team_role"].agg(set).to_dict()
    for role, usually in TEAM_ROLES.items():
        held = said[said["team_role"] == role]
        holders, how_far = sorted(held["person"]), set(held["coverage"].dropna())
        also = set().union(*(roles_of[person] for person in holders)) - {role}
        state = next((s for s in ("full", "partly") if s in how_far), "unsaid")
        also = ";".join(r for r in TEAM_ROLES if r in also)
        rows.append((role, usually, ";".join(holders), state if holders else "missing", also))
    return pd.DataFrame(rows, columns=["team_role", "usually", "holders", "role_state", "also"])


@figure("PLAN-9")
def roles(case: Case, *, names: bool = False) -> pd.DataFrame:
    """PLAN-9, the six roles of the account's team: `team_by_id`."""
    found, labels = team_by_id(case), _labels(case, names)
    found["holders"] = [
        "; ".join(labels.get(person, person) for person in text.split(";") if person)
        for text in found["holders"]
    ]
    return found


def quiet_days(case: Case) -> tuple[float, float, int]:
    """Days since anybody of theirs was met, how many may pass, and how many contacts are noted.

    What was agreed is kept or not. Where more days are agreed than the settings take for no news,
    these count; where no contact is noted, nothing is known.
    """
    people = case.said("stakeholder")
    days = pd.to_datetime(people["last_contact"]).dropna()
    days = days[days <= case.window.end]
    agreed, limit = agreed_days(case, people), float(case.settings.review.quiet_days)
    seen = float((case.window.end - days.max()).days) if len(days) else np.nan
    return seen, limit if np.isnan(agreed) else max(limit, agreed), len(days)
