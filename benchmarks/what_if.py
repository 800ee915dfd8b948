"""What if: tiers for a moved threshold and a moved weight, beside the same rules on frames.

    python benchmarks/what_if.py [--accounts 5000] [--rounds 20] [--json]

``measure_what_if`` decides on arrays that are taken once. The other way makes the frames of the
portfolio around the same decisions: scores, matrix, classes, types and verdicts. Both must give the
same tiers. Told are medians over the rounds, each with another line and weight.
"""

import argparse
import json
import os
import platform
import statistics
import time

import numpy as np
import pandas as pd

from kamlib.client import Settings
from kamlib.define.types import decide_types
from kamlib.figures.window import decide_window
from kamlib.segment.classes import decide_classes
from kamlib.segment.factors import decide_factors
from kamlib.segment.portfolio import decide_portfolio
from kamlib.segment.verdicts import decide_verdicts
from kamlib.segment.weights import decide_matrix, decide_weights, measure_account_scores
from kamlib.segment.what_if import measure_what_if, prepare_what_if

WHO = {"name": "Bench", "language": "en", "locale": "en-GB", "currency": "GBP"}


def main() -> None:
    """Measure both ways and print them as a table, or as JSON."""
    options = _options()
    settings = Settings.model_validate({"client": WHO, "factors": {"draws": 100}})
    frames = decide_portfolio(make_lines(options.accounts), {}, settings)
    base = prepare_what_if(frames, settings)
    window = decide_window("2025-12-31", window_months=12)
    ours, theirs, apart = [], [], 0
    for i in range(options.rounds):
        line, weight = 0.0005 + 0.0002 * i, 10.0 + i
        begin = time.perf_counter()
        quick = measure_what_if(base, high_volume_share=line, weights={"revenue": weight})
        ours.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        plain = decide_with_frames(frames, window, line, weight)
        theirs.append(time.perf_counter() - begin)
        apart += int((quick.set_index("account")["tier"] != plain).sum())
    told = {
        "accounts": options.accounts,
        "rounds": options.rounds,
        "milliseconds": round(1000 * statistics.median(ours), 1),
        "frames_milliseconds": round(1000 * statistics.median(theirs), 1),
        "ratio": round(statistics.median(theirs) / statistics.median(ours), 1),
        "tiers_apart": apart,
        "processors": os.cpu_count(),
        "python": platform.python_version(),
    }
    if options.json:
        print(json.dumps(told, indent=1))
    else:
        width = max(map(len, told))
        print("\n".join(f"{name:<{width}}  {value}" for name, value in told.items()))


def make_lines(count: int) -> pd.DataFrame:
    """A seeded year of sales, three orders an account."""
    chance = np.random.default_rng(20_261_122)
    net = np.repeat(chance.lognormal(8, 1.5, count), 3).round(2)
    code = np.repeat([f"{i:05}" for i in range(count)], 3)
    lines = pd.DataFrame({"account": code, "customer": code, "account_name": code})
    lines["date"] = pd.Timestamp("2025-12-31") - pd.to_timedelta(
        chance.integers(0, 360, 3 * count), unit="D"
    )
    lines["order"] = np.arange(len(lines)).astype("str")
    lines["product"], lines["family"], lines["kind"], lines["indirect"] = "p", "f", "sale", False
    lines["quantity"], lines["net_revenue"] = 1.0, net
    lines["cost"] = (net / np.repeat(chance.uniform(1, 2, count), 3)).round(2)
    lines["freight"], lines["payment_days"] = 0.0, np.nan
    return lines


def decide_with_frames(frames, window, line, weight) -> pd.Series:
    """The tiers by the functions that decide the portfolio."""
    accounts, classes = frames["accounts"], frames["classes"]
    changed = {"weights": {"revenue": weight}, "segment": {"high_volume_share": line}}
    settings = Settings.model_validate({"client": WHO, "factors": {"draws": 100}, **changed})
    rules = settings.factors
    weights = decide_weights(settings.client.objective, settings.weights.model_dump())
    factors = decide_factors(weights, rules)
    known = {"min_known_weight": rules.min_known_weight}
    measure_account_scores(frames["scores"], factors, **known)
    matrix = decide_matrix(frames["scores"], factors, matrix_cut=rules.matrix_cut, **known)
    volume = classes[
        ["account", "volume_share", "window_share", "months_counted", "months_dropped"]
    ]
    markup = classes[["account", "markup", "margin_of_price", "cost_coverage"]]
    again = decide_classes(accounts, volume, markup, settings)
    types = decide_types(accounts, frames["headroom"], above_mean=settings.define.above_mean)
    develop = matrix.loc[matrix["quadrant"].eq("star"), "account"].tolist()
    verdicts = decide_verdicts(again, frames["costs"], types, window, settings, develop=develop)
    return verdicts.set_index("account")["tier"].reindex(accounts["account"])


def _options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--accounts", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
