"""SEG-1: volume × profit."""

import numpy as np
import pandas as pd

from kamlib.method.accounts import measure_margins
from kamlib.method.compare import decide_above, decide_reaches, divide, money, sort_accounts
from kamlib.method.define import decide_above_mean, measure_pareto
from kamlib.method.sales import sold
from kamlib.method.window import Window

VOLUME_STEPS = (0.01, 0.02, 0.03, 0.05, 0.10, 0.15, 0.20, 0.25, 0.33)
MARKUP_STEPS = (0.0, 0.10, 0.20, 0.30, 0.40, 0.50, 0.75, 1.0)
VOLUME_RULES = ("monthly_share", "above_mean", "pareto")


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
    >>> from kamlib.method.window import decide_window
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


def decide_classes(
    accounts: pd.DataFrame,
    volume: pd.DataFrame,
    markup: pd.DataFrame,
    *,
    high_volume_share: float,
    high_profit_markup: float,
    volume_rule: str,
    min_cost_coverage: float,
    above_mean: float,
    pareto_share: float,
) -> pd.DataFrame:
    """SEG-1: high or low volume, high or low profit, and the class that the two make.

    Parameters
    ----------
    accounts
        From `measure_accounts`.
    volume, markup
        From `measure_volume` and `measure_markup`.
    high_volume_share, high_profit_markup
        The lines, strictly above which volume and profit are high.
    volume_rule
        ``monthly_share`` (the line above), ``above_mean`` (DEF-1 by revenue) or ``pareto`` (in the
        set of DEF-2 by revenue); never switched silently.
    min_cost_coverage
        Share of the goods' money with known cost below which profit is unknown.
    above_mean, pareto_share
        Settings of the relative rules.

    Returns
    -------
    DataFrame
        `account`, `net_revenue`, `volume_share`, `window_share`, `shares_disagree` (the two fall
        on different sides of the line), `months_counted`, `months_dropped`, `volume_rule`,
        `volume_line` (as a share of the client's net), `volume` (high, low, unknown), `markup`,
        `markup_line`, `margin_of_price`, `cost_coverage`, `profit` (high, low, unknown),
        `volume_profit` (hvhp, hvlp, lvhp, lvlp, unknown).

    Raises
    ------
    ValueError
        No such volume rule.
    """
    if volume_rule not in VOLUME_RULES:
        raise ValueError(f"volume_rule {volume_rule!r} is none of {', '.join(VOLUME_RULES)}")
    frame = accounts[["account", "net_revenue"]].merge(volume, on="account", how="left")
    frame = frame.merge(markup, on="account", how="left")
    frame["shares_disagree"] = decide_above(frame["volume_share"], high_volume_share) != (
        decide_above(frame["window_share"], high_volume_share)
    )
    rules = _volume_rules(
        frame,
        accounts,
        high_volume_share=high_volume_share,
        above_mean=above_mean,
        pareto_share=pareto_share,
    )
    passes, line = rules[volume_rule]
    frame["volume_rule"] = volume_rule
    frame["volume_line"] = line
    frame["volume"] = _high_low(passes)
    frame["markup_line"] = high_profit_markup
    known = decide_reaches(frame["cost_coverage"], min_cost_coverage).fillna(False).astype(bool)
    high = decide_above(frame["markup"].where(known), high_profit_markup)
    frame["profit"] = _high_low(high)
    joined = frame["volume"].str[0] + "v" + frame["profit"].str[0] + "p"
    unknown = frame["volume"].eq("unknown") | frame["profit"].eq("unknown")
    frame["volume_profit"] = joined.mask(unknown, "unknown").astype("str")
    months = ["months_counted", "months_dropped"]
    frame[months] = frame[months].astype("Int64")
    names = [
        *["account", "net_revenue", "volume_share", "window_share", "shares_disagree"],
        *["months_counted", "months_dropped", "volume_rule", "volume_line", "volume", "markup"],
        *["markup_line", "margin_of_price", "cost_coverage", "profit", "volume_profit"],
    ]
    return sort_accounts(frame[names])


def measure_thresholds(
    accounts: pd.DataFrame,
    classes: pd.DataFrame,
    *,
    high_volume_share: float,
    high_profit_markup: float,
    volume_rule: str,
    above_mean: float,
    pareto_share: float,
) -> pd.DataFrame:
    """How many accounts pass at each threshold of volume and profit, and under each named rule.

    Returns
    -------
    DataFrame
        `test` (volume, profit, rule), `rule` (of volume; empty for profit), `threshold` (0–1; for
        a relative rule its line as a share of the client's net), `passing`, `high_high` (of them
        high in the other test too, as set), `revenue_share` (of the net total that they hold),
        `cases` (accounts with a known figure), `current` (as set now).
    """
    frame = accounts[["account", "net_revenue", "share", "active"]].merge(
        classes.drop(columns=["net_revenue"]), on="account"
    )
    profit_high = frame["profit"].eq("high")
    markup = frame["markup"].mask(frame["profit"].eq("unknown"))
    rows = []

    def add(test, rule, threshold, passes, other, current):
        found = passes.fillna(False).astype(bool)
        rows.append(
            {
                "test": test,
                "rule": rule,
                "threshold": threshold,
                "passing": int(found.sum()),
                "high_high": int((found & other).sum()),
                "revenue_share": float(frame.loc[found, "share"].sum()),
                "cases": int(passes.notna().sum()),
                "current": current,
            }
        )

    for step in sorted({*VOLUME_STEPS, high_volume_share}):
        passes = decide_above(frame["volume_share"], step)
        current = volume_rule == "monthly_share" and step == high_volume_share
        add("volume", "monthly_share", step, passes, profit_high, current)
    for step in sorted({*MARKUP_STEPS, high_profit_markup}):
        passes = decide_above(markup, step)
        add("profit", pd.NA, step, passes, frame["volume"].eq("high"), step == high_profit_markup)
    rules = _volume_rules(
        frame,
        accounts,
        high_volume_share=high_volume_share,
        above_mean=above_mean,
        pareto_share=pareto_share,
    )
    for rule, (passes, line) in rules.items():
        add("rule", rule, line, passes, profit_high, rule == volume_rule)
    return pd.DataFrame(rows).astype({"rule": "str"})


def _volume_rules(frame, accounts, *, high_volume_share, above_mean, pareto_share) -> dict:
    """Each named rule of volume: who passes, and its line as a share of the client's net."""
    total = money(accounts["net_revenue"].sum())
    mean = decide_above_mean(accounts, above_mean=above_mean)
    curve, _ = measure_pareto(accounts, pareto_share=pareto_share)
    inside = curve.set_index("account")["in_set"]
    in_set = frame["account"].map(inside).astype("boolean")
    defined = len(inside) and inside.notna().all()
    if defined:  # an account without a line in the window is known to be outside
        in_set = in_set.mask(in_set.isna() & frame["net_revenue"].notna(), False)
    line = mean["line"].iloc[0] if len(mean) else np.nan
    last = curve.loc[curve["in_set"].fillna(False).astype(bool), "value"].min()
    return {
        "monthly_share": (
            decide_above(frame["volume_share"], high_volume_share),
            high_volume_share,
        ),
        "above_mean": (
            frame["account"].map(mean.set_index("account")["passes"]).astype("boolean"),
            float(divide(line, total)),
        ),
        "pareto": (in_set, float(divide(last, total)) if defined else np.nan),
    }


def _high_low(passes: pd.Series) -> pd.Series:
    found = pd.Series("unknown", index=passes.index, dtype="str")
    found[passes.fillna(False).astype(bool)] = "high"
    found[(~passes).fillna(False).astype(bool)] = "low"
    return found
