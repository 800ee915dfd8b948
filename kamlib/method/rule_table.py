"""The rules as a table: what is held to which line, what follows, and for how many accounts."""

import numpy as np
import pandas as pd

from kamlib.method.classes import VOLUME, take_facts
from kamlib.method.rules import RULES


def measure_rules(frames, settings) -> pd.DataFrame:
    """List every rule that makes a tier, with its line as set and how many accounts it holds for.

    Parameters
    ----------
    frames
        The decided portfolio.
    settings
        The client's, with which it was decided.

    Returns
    -------
    DataFrame
        One row per rule, in the order of the method; of volume one per rule that can be put in
        force: `rule_setting` (dotted; empty where the line is 0), `rule_figure` (a column),
        `rule_compared` (above, reaches), `rule_line` in the row's `unit`, `rule_gives` (a label),
        `passing`, `cases` (accounts whose figure is known), `current` (in force). The limit of KAM
        hours has no row: it is held to a sum along the list.
    """
    accounts = frames["accounts"].set_index("account")
    verdicts = frames["verdicts"].set_index("account")
    known = accounts.join(verdicts[["potential_share", "keep_ratio", "reviews_below"]])
    types = frames["types"].set_index("account")
    known = known.join(types[["reach", "line"]])
    curve = frames["pareto"].query("by == 'net_revenue'").set_index("account")
    known["cumulative_share"] = curve["cumulative_share"]
    rows = []
    for name, rule in RULES.items():
        if name == "volume":
            rows += _list_volume(frames, settings)
        elif rule.figure in known:
            line = known["line"].max() if rule.unit == "money" and rule.setting else None
            line = rule.line(settings) if line is None else line
            found = rule.decide(known[rule.figure].astype("Float64").astype("float64"), line)
            if name == "pareto":  # the account that reaches the share is in the set
                found = known["in_pareto_revenue"]
            rows.append((rule.setting or None, rule.figure, rule.compare.__name__, line, rule.unit,
                         rule.gives, int(found.sum()), int(found.notna().sum()), True))  # fmt: skip
    columns = ["rule_setting", "rule_figure", "rule_compared", "rule_line", "unit", "rule_gives",
               "passing", "cases", "current"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).astype({"rule_line": "float64"})


def _list_volume(frames, settings) -> list[tuple]:
    """The rules of volume, each with its line as a share of the client's sales."""
    facts, rows = take_facts(frames["accounts"]), []
    for name, rule in VOLUME.items():
        line, high = rule.find(facts, settings.get(rule.setting))
        compared = "reaches" if rule.in_set else RULES[rule.rule].compare.__name__
        rows.append((rule.setting, rule.shown, compared, line, "percent", RULES["volume"].gives,
                     int((high == 1).sum()), int((~np.isnan(high)).sum()),
                     name == settings.segment.volume_rule))  # fmt: skip
    return rows
