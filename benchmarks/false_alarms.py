"""Are the alerts honest: false alarms on stable accounts, and how soon a planted change is told.

    python benchmarks/false_alarms.py [--ledgers 1000] [--changed 300] [--jobs 2] [--json]

Simulates ledgers of three buying rhythms: every week, every month, haphazard. Stable ones are
looked at on 24 month ends; an alert that was not up at the look before is a false alarm, and so
many of them per account-year are set beside the rate that the settings state. Then a change is
planted and looked for on the next twelve month ends. Beside our alerts stands the rule that most
companies use: a quarter 20 % below the same quarter of the year before.
"""

import argparse
import json
import platform
import time
from concurrent.futures import ProcessPoolExecutor
from types import SimpleNamespace

import numpy as np
import pandas as pd

from kamlib.figures.window import decide_window
from kamlib.review.alert_checks import Rules, check_all, measure_histories

RHYTHMS = ("weekly", "monthly", "haphazard")
CHANGES = ("fade", "stop", "family_lost", "price_cut", "slower_payment")
SETTINGS = SimpleNamespace(alarms_per_year=0.5, history_months=24, slower_payment_days=10)
RULES = Rules(SETTINGS)
FIXED_DROP = 0.20
FAMILIES = np.array(["air", "oil", "gas", "nuts"])
HELD = np.array([1.0, 0.6, 0.35, 0.15])  # how often an order holds each family
WORTH = np.array([100.0, 60, 40, 20])
FIRST = np.datetime64("2021-01", "M")
BEFORE, LOOKS, AFTER = 48, 24, 12  # months of history, of stable looks, of looks after a change
CHUNK = 125


def main() -> None:
    """Measure and print the tables, or all of it as JSON."""
    options = _options()
    begin = time.perf_counter()
    told = measure(options.ledgers, options.changed, options.jobs, options.season)
    told |= {
        "alarms_per_year_stated": SETTINGS.alarms_per_year,
        "seconds": round(time.perf_counter() - begin),
        "python": platform.python_version(),
    }
    if options.json:
        print(json.dumps(told, indent=1))
        return
    print("False alarms per account-year on stable accounts (95 % interval)\n")
    print(pd.DataFrame(told["false_alarms"]).to_string(index=False))
    print("\nPlanted changes: share told within 6 and 12 months, median delay in months\n")
    print(pd.DataFrame(told["detection"]).to_string(index=False))
    print(f"\n{told['seconds']} s, stated: {SETTINGS.alarms_per_year} per account-year")


def measure(ledgers: int, changed: int, jobs: int, season: float = 0.0) -> dict:
    """Count false alarms and delays.

    Parameters
    ----------
    ledgers, changed
        Stable ledgers of each rhythm; ledgers of each rhythm and change.
    jobs
        Processes.
    season
        Swing of the year's season (0: none; 0.3: from −30 to +30 %).
    """
    tasks = [
        (rhythm, change, seed, min(CHUNK, count - CHUNK * seed), season)
        for rhythm in RHYTHMS
        for change, count in [("none", ledgers), *((change, changed) for change in CHANGES)]
        for seed in range(-(-count // CHUNK))
    ]
    if jobs > 1:
        with ProcessPoolExecutor(jobs) as pool:
            found = list(pool.map(_look, tasks))
    else:
        found = [_look(task) for task in tasks]
    looks = pd.concat(found, ignore_index=True)
    return {
        "false_alarms": count_false_alarms(looks[looks["change"] == "none"]),
        "detection": measure_delays(looks),
    }


def _look(task) -> pd.DataFrame:
    """One row per ledger, look and rule that is up: what all counts are made of."""
    rhythm, change, seed, count, season = task
    chance = np.random.default_rng([seed, RHYTHMS.index(rhythm), len(change)])
    months = BEFORE + (LOOKS if change == "none" else AFTER)
    lines = simulate(chance, rhythm, count, months, change, season)
    end = (FIRST + months).astype("datetime64[D]") - 1
    window = decide_window(str(end), window_months=12)
    rows = []
    for number, (_, known) in enumerate(measure_histories(lines, window)):
        last = int((FIRST + months - 1).astype(int))
        for look in range(0, months - BEFORE + 1):
            month = last - (months - BEFORE) + look  # look 0 is the last one before what counts
            up = [(name, one.state) for name, one in check_all(known, month, RULES)[1].items()]
            up += [("fixed_rule", _fixed(known, month))]
            rows += [(number, look, name, state) for name, state in up]
    found = pd.DataFrame(rows, columns=["ledger", "look", "alert", "state"])
    found["ledger"] += CHUNK * seed
    return found.assign(rhythm=rhythm, change=change)


def _fixed(known, month: int) -> str:
    """A quarter below the same quarter a year ago by a fixed percentage."""
    at = month - known.first_month + 1
    now, former = known.net[at - 3 : at].sum(), known.net[max(0, at - 15) : at - 12].sum()
    if not former > 0:
        return "unknown"
    return "raised" if now < (1 - FIXED_DROP) * former else "quiet"


def simulate(chance, rhythm: str, count: int, months: int, change="none", season=0.0):
    """Lines of `count` accounts that buy in one rhythm; the change begins after `BEFORE` months."""
    start = FIRST.astype("datetime64[D]")
    days, begin = (
        int(((FIRST + count).astype("datetime64[D]") - start).astype(int))
        for count in (months, BEFORE)
    )
    blocks = []
    for number in range(count):
        if rhythm == "weekly":
            gaps = chance.normal(7, 1.5, days // 5)
        elif rhythm == "monthly":
            gaps = chance.gamma(16, 30 / 16, days // 15)
        else:
            gaps = chance.exponential(60, days // 20)
        day = np.cumsum(np.maximum(1, gaps.round())).astype(int)
        day = day[day < days]
        if change == "stop":
            day = day[day < begin]
        order, family = np.nonzero(chance.random((len(day), 4)) < HELD)
        amount = chance.lognormal(0, 0.3, len(order)) * WORTH[family]
        amount *= (1 + season * np.sin(2 * np.pi * day / 365.25))[order]
        cost = amount * (1 - chance.normal(0.3, 0.03, len(order)))
        paid = chance.normal(45, 8, len(day))
        after = (day - begin) / 30.4375
        if change == "fade":  # to 30 % in six months
            level = np.where(after > 0, np.clip(1 - 0.7 * after / 6, 0.3, 1), 1.0)
            amount, cost = amount * level[order], cost * level[order]
        if change == "price_cut":
            amount = np.where((after > 0)[order], 0.93 * amount, amount)
        if change == "slower_payment":
            paid = np.where(after > 0, paid + 15, paid)
        keep = ~((family == 1) & (after > 0)[order]) if change == "family_lost" else slice(None)
        blocks.append(
            pd.DataFrame(
                {
                    "account": f"{number:04d}",
                    "date": start + day[order].astype("timedelta64[D]"),
                    "family": FAMILIES[family],
                    "net_revenue": amount,
                    "cost": cost,
                    "payment_days": paid[order],
                }
            )[keep]
        )
    return pd.concat(blocks, ignore_index=True).assign(kind="sale")


def count_false_alarms(looks: pd.DataFrame) -> list[dict]:
    """Alerts that were not up at the look before, per account-year; and on how many it could be."""
    rows = []
    for rhythm in (*looks["rhythm"].unique(), "all"):
        part = looks if rhythm == "all" else looks[looks["rhythm"] == rhythm]
        up = part.assign(up=part["state"].eq("raised"))
        up = up.sort_values(["rhythm", "ledger", "alert", "look"])
        before = up.groupby(["rhythm", "ledger", "alert"])["up"].shift(fill_value=False)
        up["new"] = up["up"] & ~before & up["look"].gt(0)
        ledgers = up.groupby(["rhythm", "ledger"]).ngroups
        years = ledgers * up["look"].max() / 12
        own = up[up["alert"] != "fixed_rule"]
        told = {name: rows_ for name, rows_ in up.groupby("alert")}
        for name, some in [("together", own), *told.items()]:
            per = some.groupby(["rhythm", "ledger"])["new"].sum() / (up["look"].max() / 12)
            half = 1.96 * per.std(ddof=1) / np.sqrt(ledgers)
            rows.append(
                {
                    "rhythm": rhythm,
                    "alert": name,
                    "account_years": round(years),
                    "alarms": int(some["new"].sum()),
                    "per_year": round(per.mean(), 3),
                    "low": round(max(0.0, per.mean() - half), 3),
                    "high": round(per.mean() + half, 3),
                    "known": round(float(some["state"].ne("unknown").mean()), 2),
                }
            )
    return rows


def measure_delays(looks: pd.DataFrame) -> list[dict]:
    """Months from a change to the first look at which a rule is up; stable accounts beside them.

    What was up at the look before the change does not count as told.
    """
    looks = looks[looks["look"] <= AFTER]
    rows = []
    for (change, rhythm), part in looks.groupby(["change", "rhythm"], sort=False):
        row = {"change": change, "rhythm": rhythm, "ledgers": part["ledger"].nunique()}
        for rule in ("ours", "fixed"):
            own = part[part["alert"].eq("fixed_rule") == (rule == "fixed")]
            raised = own[own["state"] == "raised"]
            before = raised[raised["look"] == 0]
            late = raised.merge(before[["ledger", "alert"]].assign(old=True), "left")
            first = late[late["old"].isna()].groupby("ledger")["look"].min()
            delay = first.reindex(range(row["ledgers"])).fillna(np.inf)
            row |= {
                f"{rule}_within_6": round(float((delay <= 6).mean()), 2),
                f"{rule}_within_12": round(float((delay <= 12).mean()), 2),
                f"{rule}_median": _finite(float(delay.median())),
            }
        rows.append(row)
    return rows


def _finite(months: float) -> float | None:
    """The median delay; none where fewer than half are told within the year."""
    return months if np.isfinite(months) else None


def _options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ledgers", type=int, default=1000, help="stable ones of each rhythm")
    parser.add_argument("--changed", type=int, default=300, help="of each rhythm and change")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--season", type=float, default=0.0, help="swing of the year's season")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
