"""The people of an account (PLAN-3): power, coverage, one contact, missing roles.

Strength of relation is the work that the two sides do together, 1 (none yet) to 5 (partners); it is
not friendship. What nobody has said of a person stays unknown: it is neither neutral nor weak.
"""

import numpy as np
import pandas as pd

from kamlib.method.compare import largest_first
from kamlib.method.influence import measure_influence
from kamlib.method.slugs import has_text

BUYING_ROLES = (
    *("decision_maker", "sponsor", "champion", "influencer", "user", "gatekeeper"),
    "opinion_leader",
)
"""The seven roles that an account's people can have in a purchase."""

MOST = 2
"""The strongest attitude, for (+2) or against (−2)."""


def measure_people(
    stakeholders: pd.DataFrame, links: pd.DataFrame, day: pd.Timestamp, *, contact_days: float
) -> pd.DataFrame:
    """Every person of the account with contact kept, relation missing and way to who decides.

    Parameters
    ----------
    stakeholders
        What is said of people: ``person``, ``buying_role``, ``power`` (1–5), ``attitude`` (−2…2),
        ``relation_now``, ``relation_wanted`` (1–5), ``owner``, ``last_contact``, ``contact_days``
        (agreed with this person), ``supports_rival``.
    links
        ``person``, ``influences``, ``influence`` (1–5).
    day
        The data date.
    contact_days
        Days between contacts where nothing is agreed with the person; NaN where no policy says.

    Returns
    -------
    DataFrame
        The columns of `stakeholders` with ``contact_days`` filled, and ``relation_gap`` (wanted
        less now, at least 0), ``days_since`` the last contact, ``in_cadence`` (nullable flag;
        unknown without a last contact or a cadence), ``covered`` (has an owner and is in cadence),
        ``steps``, ``influence_reach`` and ``way`` (see `measure_influence`); the powerful first.

    Examples
    --------
    >>> people = pd.DataFrame({"person": ["a", "b"], "buying_role": ["user", "decision_maker"],
    ...     "power": [3, 5], "attitude": [1, None], "relation_now": [4, 2],
    ...     "relation_wanted": [4, 4], "owner": ["kam", None], "contact_days": [None, 90],
    ...     "last_contact": pd.to_datetime(["2025-12-01", None]), "supports_rival": [None, None]})
    >>> links = pd.DataFrame({"person": ["a"], "influences": ["b"], "influence": [4]})
    >>> found = measure_people(people, links, pd.Timestamp("2025-12-31"), contact_days=30)
    >>> found[["person", "relation_gap", "days_since", "in_cadence", "steps"]]
      person  relation_gap  days_since  in_cadence  steps
    0      b             2         NaN        <NA>      0
    1      a             0        30.0        True      1
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
    ways = measure_influence(stakeholders, links)
    people = people.merge(ways, on="person", how="left")
    order = people["power"].astype("Float64").fillna(0).astype("float64")
    return people.iloc[np.lexsort((people["person"], -order))].reset_index(drop=True)


def measure_power(stakeholders: pd.DataFrame) -> pd.DataFrame:
    """Balance of power: whether those who count here stand with us.

    Balance = Σ power × attitude ÷ (2 × Σ power) over the people whose power and attitude are both
    known: −1 all against us, 0 even, +1 all firmly for us. The range lets every unknown attitude
    lie anywhere from −2 to 2 and every unknown power from 1 to 5.

    Parameters
    ----------
    stakeholders
        ``power`` (1–5 or unknown), ``attitude`` (−2…2 or unknown).

    Returns
    -------
    DataFrame
        One row: ``people``, ``people_unknown`` (power or attitude not known), ``power_for``,
        ``power_undecided``, ``power_against`` and ``power_unknown`` (power of those whose attitude
        is not known), ``balance`` (NaN where nobody is known), ``balance_low``, ``balance_high``.

    Examples
    --------
    Powers 5, 3, 2 with attitudes −1, 2, 0: (−5 + 6 + 0) ÷ (2 × 10) = 0.05.

    >>> people = pd.DataFrame({"power": [5, 3, 2], "attitude": [-1, 2, 0]})
    >>> measure_power(people)[["power_for", "power_against", "balance"]]
       power_for  power_against  balance
    0        3.0            5.0     0.05
    """
    power = stakeholders["power"].astype("Float64").to_numpy(float, na_value=np.nan)
    attitude = stakeholders["attitude"].astype("Float64").to_numpy(float, na_value=np.nan)
    known = ~np.isnan(power) & ~np.isnan(attitude)

    def weight(which) -> float:
        return float(np.nansum(power[which]))

    row = {
        "people": len(power),
        "people_unknown": int((~known).sum()),
        "power_for": weight(attitude > 0),
        "power_undecided": weight(attitude == 0),
        "power_against": weight(attitude < 0),
        "power_unknown": weight(np.isnan(attitude)),
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


def measure_coverage(people: pd.DataFrame) -> pd.DataFrame:
    """How much of the account's people we really hold contact with.

    Parameters
    ----------
    people
        From `measure_people`.

    Returns
    -------
    DataFrame
        A row per ``coverage_of``: ``owner`` (somebody of ours answers for the person),
        ``cadence`` (contact within the agreed days), ``both``, ``relation`` (as strong as wanted);
        with ``people_met``, ``people_unmet``, ``people_unknown``, ``share_met`` (of all people, the
        unknown included: what is not known to be met is not met).
    """
    gap = people["relation_gap"]
    tests = {
        "owner": has_text(people["owner"]).astype("boolean"),
        "cadence": people["in_cadence"],
        "both": people["covered"],
        "relation": (gap == 0).astype("boolean"),
    }
    rows = [
        (slug, int(test.fillna(False).sum()), int((~test).fillna(False).sum()),
         int(test.isna().sum()))
        for slug, test in tests.items()
    ]  # fmt: skip
    frame = pd.DataFrame(
        rows, columns=["coverage_of", "people_met", "people_unmet", "people_unknown"]
    )
    frame["share_met"] = frame["people_met"] / len(people) if len(people) else np.nan
    return frame


def measure_one_contact(stakeholders: pd.DataFrame, *, one_contact_share: float) -> pd.DataFrame:
    """How much of the relation hangs on one of theirs, or on one of ours.

    A person carries power × (relation now − 1): a relation of 1 is none yet and carries nothing.

    Parameters
    ----------
    stakeholders
        ``person``, ``owner``, ``power``, ``relation_now``.
    one_contact_share
        Above this share (0–1) the relation hangs on one.

    Returns
    -------
    DataFrame
        Two rows, ``side`` theirs and ours: ``person`` (who carries most; first by id where equal),
        ``relation_share`` of all that is carried (NaN where nothing is known, or nobody answers),
        ``others`` (how many more carry something), ``people_unknown`` (left out: power or relation
        not known), ``state`` (raised, quiet, unknown), ``one_contact_share``.

    Examples
    --------
    Powers 5, 3, 2 and relations 4, 2, 1 carry 15, 3 and 0: the first has 15 ÷ 18 = 83 %.

    >>> people = pd.DataFrame({"person": ["a", "b", "c"], "owner": ["kam", "tech", "tech"],
    ...     "power": [5, 3, 2], "relation_now": [4, 2, 1]})
    >>> measure_one_contact(people, one_contact_share=0.5)[["side", "person", "relation_share"]]
         side person  relation_share
    0  theirs      a        0.833333
    1    ours    kam        0.833333
    """
    power = stakeholders["power"].astype("Float64").astype("float64")
    relation = stakeholders["relation_now"].astype("Float64").astype("float64")
    carried = power * (relation - 1)
    rows = []
    for side, column in (("theirs", "person"), ("ours", "owner")):
        of = stakeholders[column].where(has_text(stakeholders[column]))
        sums = carried.groupby(of).sum(min_count=1).dropna()
        total = float(carried.sum())
        known = total > 0 and len(sums) > 0
        share = float(sums.max()) / total if known else np.nan
        state = "unknown" if not known else "raised" if share > one_contact_share else "quiet"
        rows.append(
            {
                "side": side,
                "person": largest_first(sums).index[0] if known else None,
                "relation_share": share,
                "others": int((sums > 0).sum()) - 1 if known else 0,
                "people_unknown": int(carried.isna().sum()),
                "state": state,
                "one_contact_share": one_contact_share,
            }
        )
    return pd.DataFrame(rows)


def measure_buying_roles(stakeholders: pd.DataFrame) -> pd.DataFrame:
    """The seven roles in the purchase: who is known in each, and which nobody fills.

    Returns
    -------
    DataFrame
        One row per role: ``buying_role``, ``people`` (how many), ``power_most`` (the highest that
        is known), ``attitude_least`` (the coolest that is known), ``role_filled`` (flag).
    """
    said = stakeholders.assign(
        power_most=stakeholders["power"].astype("Float64"),
        attitude_least=stakeholders["attitude"].astype("Float64"),
    ).groupby("buying_role")
    frame = pd.DataFrame({"buying_role": BUYING_ROLES}).set_index("buying_role")
    frame["people"] = said.size().reindex(frame.index).fillna(0).astype(int)
    frame["power_most"] = said["power_most"].max().reindex(frame.index).astype("Int64")
    frame["attitude_least"] = said["attitude_least"].min().reindex(frame.index).astype("Int64")
    frame["role_filled"] = frame["people"] > 0
    return frame.reset_index()
