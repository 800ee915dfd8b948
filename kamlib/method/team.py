"""The six roles on an account's team (PLAN-9)."""

import pandas as pd

from kamlib.vocabulary import TEAM_ROLES


def measure_team(team_roles: pd.DataFrame) -> pd.DataFrame:
    """Who holds each of the six roles on the account's team, and which nobody holds.

    Parameters
    ----------
    team_roles
        ``team_role``, ``person``, ``coverage`` (full, partly or not said); one person may hold
        several roles, and several people one role.

    Returns
    -------
    DataFrame
        One row per role: ``team_role``, ``usually`` (often_there, often_missing), ``holders``
        (people joined by ``;``, empty where nobody), ``role_state`` (full: somebody holds it in
        full; partly; unsaid: held, nobody said how far; missing), ``also`` (the other roles of
        those who hold it, joined by ``;``).

    Examples
    --------
    >>> said = pd.DataFrame({"team_role": ["technical_expert", "innovator"],
    ...     "person": ["ana", "ana"], "coverage": ["full", "partly"]})
    >>> found = measure_team(said).set_index("team_role")
    >>> found.loc[["technical_expert", "innovator", "collaborator"], "role_state"].tolist()
    ['full', 'partly', 'missing']
    """
    roles_of = team_roles.groupby("person")["team_role"].agg(set).to_dict()
    rows = []
    for role, usually in TEAM_ROLES.items():
        held = team_roles[team_roles["team_role"] == role]
        holders = sorted(held["person"])
        said = set(held["coverage"].dropna())
        also = set().union(*(roles_of[person] for person in holders)) - {role}
        state = next((s for s in ("full", "partly") if s in said), "unsaid")
        rows.append(
            {
                "team_role": role,
                "usually": usually,
                "holders": ";".join(holders),
                "role_state": state if holders else "missing",
                "also": ";".join(r for r in TEAM_ROLES if r in also),
            }
        )
    return pd.DataFrame(rows)
