"""How sure is the list: rank acceptability by random weights and scores, beside plain pandas.

    python benchmarks/robustness.py [--accounts 5000] [--draws 10000] [--json]

Both draw weights around those said and values around what was said (unknown: anywhere on the
scale), and count how often each account is among the first ten. ``measure_robustness`` does it
twice in its time (also with any weights at all) and counts the quadrants of the matrix as well.
The pandas version, a loop of frames, makes one draw in twenty; its time is told for all.
"""

import argparse
import json
import os
import platform
import resource
import time
from types import SimpleNamespace

import numpy as np
import pandas as pd

from kamlib.segment.factors import FACTORS, decide_factors
from kamlib.segment.robustness import measure_robustness
from kamlib.segment.weights import PRESETS

PLACES, NOISE = 10, {"weight_noise": 0.25, "score_noise": 0.5}
AXES = {
    "attractiveness": ["revenue", "growth", "effort", "reference"],
    "strength": ["renewal", "win", "relationship", "fit"],
}


def main() -> None:
    """Measure both ways and print them as a table, or as JSON."""
    options = _options()
    scores, factors = make_frames(options.accounts)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rules = SimpleNamespace(matrix_cut=3.0, sure_from=0.95, draws=options.draws, **NOISE)
    begin = time.perf_counter()
    found = measure_robustness(scores, factors, rules, places=PLACES)
    ours = time.perf_counter() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    part = max(options.draws // 20, 1)
    begin = time.perf_counter()
    plain = measure_with_pandas(scores, factors, part)
    theirs = (time.perf_counter() - begin) * options.draws / part
    apart = (found.set_index("account")["in_top"] - plain).abs().max()
    told = {
        "accounts": options.accounts,
        "draws": options.draws,
        "factors": len(factors),
        "seconds": round(ours, 2),
        "peak_memory_mb": round(memory / 1024),
        "pandas_seconds": round(theirs, 1),
        "pandas_draws_made": part,
        "ratio": round(theirs / ours, 1),
        "largest_difference": round(float(apart), 3),
        "processors": os.cpu_count(),
        "python": platform.python_version(),
    }
    if options.json:
        print(json.dumps(told, indent=1))
    else:
        width = max(map(len, told))
        print("\n".join(f"{name:<{width}}  {value}" for name, value in told.items()))


def make_frames(count: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Seeded scores of `count` accounts, one in five unknown, and the preset of growth."""
    chance = np.random.default_rng(20_261_122)
    factors = decide_factors(PRESETS["grow"], SimpleNamespace(**AXES))
    values = chance.integers(1, 6, (count, len(FACTORS))).astype("float64")
    values[chance.random(values.shape) < 0.2] = np.nan
    names = np.repeat([f"{i:05}" for i in range(count)], len(FACTORS))
    scores = pd.DataFrame({"account": names, "factor": np.tile(FACTORS, count)})
    return scores.assign(counted=values.ravel()), factors


def measure_with_pandas(scores: pd.DataFrame, factors: pd.DataFrame, draws: int) -> pd.Series:
    """One draw after the other: a frame of values, a weighted sum, the ten largest."""
    chance = np.random.default_rng(20)
    table = scores.pivot(index="account", columns="factor", values="counted")
    table = table[factors["factor"]]
    low = (table - NOISE["score_noise"]).clip(1, 5).fillna(1)
    high = (table + NOISE["score_noise"]).clip(1, 5).fillna(5)
    weights = factors.set_index("factor")["weight"]
    counts = pd.Series(0, index=table.index)
    for _ in range(draws):
        drawn = weights * np.exp(NOISE["weight_noise"] * chance.standard_normal(len(weights)))
        values = low + (high - low) * chance.random(low.shape)
        counts[(values * drawn / drawn.sum()).sum(axis=1).nlargest(PLACES).index] += 1
    return counts / draws


def _options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--accounts", type=int, default=5000)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
