"""Who reaches who decides, and by whom (PLAN-3): the strongest way over the links."""

import numpy as np
import pandas as pd


def measure_influence(stakeholders: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Who reaches the decision maker, and by whom: the best way over the links.

    A link of influence 1–5 carries influence ÷ 5; a way carries the product of its links; the best
    way to any decision maker counts.

    Parameters
    ----------
    stakeholders
        ``person``, ``buying_role``.
    links
        ``person``, ``influences``, ``influence`` (1–5 or unknown); links of people who are not on
        the map count as ways too.

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
        sure = person in best
        rows.append(
            {
                "person": person,
                "steps": None if way is None else len(way),
                "influence_reach": reach if sure else np.nan,
                "way": None if way is None else ";".join(way),
            }
        )
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
