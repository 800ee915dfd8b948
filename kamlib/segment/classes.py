"""SEG-1: volume × profit."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.define.accounts import measure_margins
from kamlib.define.rules import RULES
from kamlib.define.size import count_set, find_mean_line
from kamlib.figures.compare import divide, money, settle, sort_accounts
from kamlib.figures.sales import sold
from kamlib.figures.window import Window
from kamlib.vocabulary import VOLUME_PROFITS

VOLUME_STEPS = (0.01, 0.02, 0.03, 0.05, 0.10, 0.15, 0.20, 0.25, 0.33)
MARKUP_STEPS = (0.0, 0.10, 0.20, 0.30, 0.40, 0.50, 0.75, 1.0)
LEVELS = np.array(["low", "high", "unknown"])


def measure_volume(months: pd.DataFrame) -> pd.DataFrame:
    """Mean of each account's monthly shares of the client's net sales, and its share of the window.

    Months without purchase count 0; months in which the client's net is ≤ 0 are dropped and
    counted. The client's net is that of all identified accounts.

    Parameters
    ----------
    months
        Dense: `account`, `month`, `net_revenue` (see `measure_months`).

    Returns
    -------
    DataFrame
        `account`, `volume_share` (mean of monthly shares; unknown where no month counts),
        `window_share` (sum ÷ sum; unknown where the client's sum is ≤ 0), `months_counted`,
        `months_dropped`.

    Examples
    --------
    >>> months = pd.DataFrame({"account": ["A"] * 3 + ["B"] * 3, "month": [1, 2, 3] * 2,
    ...     "net_revenue": [30, 50, 0, 70, 950, 400]})
    >>> measure_volume(months).round(3)
      account  volume_share  window_share  months_counted  months_dropped
    0       B         0.883         0.947               3               0
    1       A         0.117         0.053               3               0
    """
    names = ["account", "volume_share", "window_share", "months_counted", "months_dropped"]
    if months.empty:
        return pd.DataFrame(columns=names).astype({n: "float64" for n in names[1:3]})
    table = months.pivot(index="account", columns="month", values="net_revenue").astype("float64")
    client = money(table.sum())
    counted = client > 0
    shares = table.loc[:, counted] / client[counted]
    frame = pd.DataFrame(
        {
            "volume_share": shares.mean(axis=1) if counted.any() else np.nan,
            "window_share": divide(money(table.sum(axis=1)), money(client.sum())),
            "months_counted": int(counted.sum()),
            "months_dropped": int((~counted).sum()),
        },
        index=table.index,
    ).reset_index()
    return sort_accounts(frame, "window_share")[names]


def measure_markup(lines: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Pooled markup Σnet ÷ Σ(quantity × unit cost) − 1 of each account in the window.

    Parameters
    ----------
    lines
        Ledger lines (`account`, `date`, `kind`, `net_revenue`, `cost`), best from
        `measure_net_lines`.
    window
        The months that count.

    Returns
    -------
    DataFrame
        `account`, `markup` (unknown where Σcost ≤ 0), `margin_of_price` (the same as a share of
        price), `cost_coverage` (0–1), `net_costed`, `cost_costed`, `costed_lines`.

    Notes
    -----
    Pooling is our reading of the source: a mean of line markups lets small lines speak as loud as
    large ones. See `measure_margins` for what is in the two sums.

    Examples
    --------
    >>> lines = pd.DataFrame({"account": "A", "date": pd.Timestamp("2025-05-05"),
    ...     "kind": ["sale", "sale", "credit"], "net_revenue": [200.0, 1200, -100],
    ...     "cost": [100.0, 1000, None]})
    >>> from kamlib.figures.window import decide_window
    >>> markup = measure_markup(lines, decide_window("2025-12-31", window_months=12))
    >>> markup[["markup", "margin_of_price"]].round(3)
       markup  margin_of_price
    0   0.182            0.154
    """
    sums = measure_margins(sold(lines, window))
    sums["markup"] = divide(sums["net_costed"], sums["cost_costed"]) - 1
    sums["margin_of_price"] = divide(sums["net_costed"] - sums["cost_costed"], sums["net_costed"])
    names = ["markup", "margin_of_price", "cost_coverage"]
    return sums[[*names, "net_costed", "cost_costed", "costed_lines"]].reset_index()


@dataclass(frozen=True)
class VolumeRule:
    """A rule of volume.

    Parameters
    ----------
    find
        Gives the rule its name. From the facts of all accounts and the setting: the line as a
        share of the client's net revenue, and 1 for high, 0 for low, NaN for unknown.
    setting, unit
        The setting that makes the line, and how it is written.
    steps
        What can be chosen for it where a reader tries other settings.
    shown
        The share that is told beside the line.
    in_set
        Whether the line is the share of the last account that is high, not one to be passed.
    rule
        The one of `RULES` that says how account and line compare, where it is no set.
    """

    find: Callable
    setting: str
    unit: str
    steps: np.ndarray
    shown: str = "window_share"
    in_set: bool = False
    rule: str = "volume"

    def sign(self, high) -> str:
        """How the share that is told compares with the line: as `Rule.sign`."""
        if self.in_set and pd.notna(high):
            return "reaches" if high else "up_to"
        return RULES[self.rule].sign(high)


def monthly_share(facts: dict, share: float):
    """The mean of the monthly shares above a line as it is set."""
    return share, RULES["volume"].holds(facts["volume_share"], share)


def above_mean(facts: dict, share: float):
    """DEF-1 by revenue."""
    net = facts["net_revenue"]
    _, line, _ = find_mean_line(net, facts["active"], share)
    return line / facts["total"], RULES["above_mean"].holds(net, line)


def pareto(facts: dict, share: float):
    """In the set of DEF-2 by revenue."""
    best = _best(facts)
    sums = money(facts["net_revenue"][best].cumsum())
    return _line_of_set(facts, best[: count_set(sums, share)])


def n_largest(facts: dict, count: int):
    """Among the so many largest by revenue; who bought nothing net is none of them."""
    best = _best(facts)
    return _line_of_set(facts, best[facts["net_revenue"][best] > 0][:count])


def _best(facts: dict) -> np.ndarray:
    """Places of the accounts that bought, best first, ties by account code."""
    net = facts["net_revenue"]
    there = np.flatnonzero(facts["bought"] & ~np.isnan(net))
    return there[np.lexsort((facts["order"][there], -settle(net[there])))]


def _line_of_set(facts: dict, chosen: np.ndarray):
    """Those chosen, best first, are high, the last one is the line; without any none is known."""
    net = facts["net_revenue"]
    if not len(chosen):
        return np.nan, np.full(len(net), np.nan)
    high = np.where(np.isnan(net), np.nan, 0.0)
    high[chosen] = 1.0
    return net[chosen[-1]] / facts["total"], high


_HALVES, _HUNDREDTHS = np.arange(1, 81) / 200, np.arange(0, 201) / 100

VOLUME = {
    rule.find.__name__: rule
    for rule in (
        VolumeRule(
            monthly_share, "segment.high_volume_share", "percent", _HALVES, shown="volume_share"
        ),
        VolumeRule(above_mean, "define.above_mean", "percent0", _HUNDREDTHS, rule="above_mean"),
        VolumeRule(pareto, "define.pareto_share", "percent0", _HUNDREDTHS[30:100], in_set=True),
        VolumeRule(n_largest, "segment.largest_count", "count", np.arange(1, 41), in_set=True),
    )
}
"""The rules of volume by name, of which a setting puts one in force."""


@dataclass(frozen=True)
class Levels:
    """SEG-1 of all accounts: 1 high, 0 low, NaN unknown; the volume's line, and what is held to it.

    `share` and `markup` are the figures that are held to the two lines, NaN where unknown.
    """

    volume: np.ndarray
    profit: np.ndarray
    volume_line: float
    share: np.ndarray
    markup: np.ndarray


def take_facts(frame: pd.DataFrame) -> dict:
    """What the rules of volume and profit look at, as arrays: taken once for many settings.

    Parameters
    ----------
    frame
        `account`, `net_revenue`, `active`, `line_count`, `volume_share`, `window_share`, `markup`,
        `cost_coverage`.
    """
    names = ("net_revenue", "volume_share", "window_share", "markup", "cost_coverage")
    facts = {name: frame[name].to_numpy("float64", na_value=np.nan) for name in names}
    total = money(np.nansum(facts["net_revenue"]))
    return facts | {
        "active": frame["active"].fillna(False).to_numpy(bool),
        "bought": frame["line_count"].fillna(0).to_numpy("float64") > 0,
        "order": rank_codes(frame["account"]),
        "total": total if total > 0 else np.nan,
    }


def rank_codes(codes: pd.Series) -> np.ndarray:
    """The place of each code among all, by which ties are broken."""
    return np.argsort(np.argsort(codes.to_numpy(str), kind="stable"), kind="stable")


def decide_levels(facts: dict, settings) -> Levels:
    """SEG-1 by the settings, for all accounts at once: the one place where it is decided."""
    rule = VOLUME[settings.segment.volume_rule]
    line, volume = rule.find(facts, settings.get(rule.setting))
    known, profit = RULES["cost_known"], RULES["profit"]
    enough = known.holds(facts["cost_coverage"], known.line(settings)) == 1
    markup = np.where(enough, facts["markup"], np.nan)
    return Levels(
        volume, profit.holds(markup, profit.line(settings)), line, facts[rule.shown], markup
    )


def decide_classes(
    accounts: pd.DataFrame, volume: pd.DataFrame, markup: pd.DataFrame, settings
) -> pd.DataFrame:
    """SEG-1: high or low volume, high or low profit, and the class that the two make.

    Parameters
    ----------
    accounts
        From `measure_accounts`.
    volume, markup
        From `measure_volume` and `measure_markup`.
    settings
        The client's: `segment.volume_rule` says which rule of `VOLUME` is in force, never switched
        silently; the others are lines.

    Returns
    -------
    DataFrame
        `account`, `net_revenue`, `volume_share`, `window_share`, `shares_disagree` (the two fall
        on different sides of the line), `months_counted`, `months_dropped`, `volume_rule`,
        `volume_line` (as a share of the client's net), `volume` (high, low, unknown), `markup`,
        `markup_line`, `margin_of_price`, `cost_coverage`, `profit` (high, low, unknown),
        `volume_profit` (hvhp, hvlp, lvhp, lvlp, unknown).
    """
    frame = accounts[["account", "net_revenue", "active", "line_count"]]
    frame = frame.merge(volume, on="account", how="left").merge(markup, on="account", how="left")
    levels = decide_levels(take_facts(frame), settings)
    line = RULES["volume"].line(settings)
    sides = [RULES["volume"].decide(frame[n], line) for n in ("volume_share", "window_share")]
    frame["shares_disagree"] = sides[0] != sides[1]
    frame["volume_rule"] = settings.segment.volume_rule
    frame["volume_line"] = levels.volume_line
    frame["volume"] = _named(levels.volume)
    frame["markup_line"] = RULES["profit"].line(settings)
    frame["profit"] = _named(levels.profit)
    joined = frame["volume"].str[0] + "v" + frame["profit"].str[0] + "p"
    frame["volume_profit"] = joined.where(joined.isin(VOLUME_PROFITS), "unknown").astype("str")
    months = ["months_counted", "months_dropped"]
    frame[months] = frame[months].astype("Int64")
    names = [
        *["account", "net_revenue", "volume_share", "window_share", "shares_disagree"],
        *["months_counted", "months_dropped", "volume_rule", "volume_line", "volume", "markup"],
        *["markup_line", "margin_of_price", "cost_coverage", "profit", "volume_profit"],
    ]
    return sort_accounts(frame[names])


def measure_thresholds(accounts: pd.DataFrame, classes: pd.DataFrame, settings) -> pd.DataFrame:
    """How many accounts pass at each threshold of volume and profit, and under each named rule.

    Returns
    -------
    DataFrame
        `test` (volume, profit, rule), `rule` (of volume; empty for profit), `threshold` (0–1; for
        a relative rule its line as a share of the client's net), `passing`, `high_high` (of them
        high in the other test too, as set), `revenue_share` (of the net total that they hold),
        `cases` (accounts with a known figure), `current` (as set now).
    """
    names = ["account", "net_revenue", "share", "active", "line_count"]
    own = ["account", "volume_share", "window_share", "markup", "cost_coverage"]
    frame = accounts[names].merge(classes[own], on="account")
    facts = take_facts(frame)
    levels = decide_levels(facts, settings)
    in_force, volume, profit = settings.segment.volume_rule, RULES["volume"], RULES["profit"]
    line, markup_line = volume.line(settings), profit.line(settings)
    steps = [
        ("volume", "monthly_share", at, volume.holds(facts["volume_share"], at), levels.profit,
         in_force == "monthly_share" and at == line)
        for at in sorted({*VOLUME_STEPS, line})
    ]  # fmt: skip
    steps += [
        ("profit", pd.NA, at, profit.holds(levels.markup, at), levels.volume, at == markup_line)
        for at in sorted({*MARKUP_STEPS, markup_line})
    ]
    for name, rule in VOLUME.items():
        at, high = rule.find(facts, settings.get(rule.setting))
        steps.append(("rule", name, at, high, levels.profit, name == in_force))
    share = frame["share"].to_numpy("float64", na_value=np.nan)
    rows = [
        (test, rule, at, int((high == 1).sum()), int(((high == 1) & (other == 1)).sum()),
         float(np.nansum(share[high == 1])), int((~np.isnan(high)).sum()), current)
        for test, rule, at, high, other, current in steps
    ]  # fmt: skip
    columns = ["test", "rule", "threshold", "passing", "high_high", "revenue_share", "cases",
               "current"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).astype({"rule": "str"})


def _named(found: np.ndarray) -> pd.Series:
    return pd.Series(LEVELS[np.where(np.isnan(found), 2, found).astype(int)], dtype="str")
