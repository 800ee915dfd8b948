"""The back-test of the white space (PLAN-5): was the rule right a window ago, beyond chance."""

import numpy as np
import pandas as pd

from kamlib.method.peers import count_peers, decide_states, measure_sectors, measure_spending
from kamlib.method.ranges import wilson
from kamlib.method.window import Window


def measure_white_space_back_test(
    lines: pd.DataFrame,
    customers: pd.DataFrame,
    window: Window,
    *,
    peers_min: int,
    peer_share: float,
) -> pd.DataFrame:
    """How often a *could* of the former window was bought in this one.

    The rule of today is applied to the former window (by the peers alone: what the wallet said
    then is not kept), and its pairs of account and family are looked up in this one. Beside them
    stand the pairs that nobody bought either and that the rule did not name: without them the
    figure says nothing.

    Parameters
    ----------
    lines, customers, window, peers_min, peer_share
        As in `kamlib.method.white_space.measure_white_space_map`; `window` has a ``former``.

    Returns
    -------
    DataFrame
        Two rows, ``pair_group`` could and rest: ``pairs``, ``pairs_bought``, ``bought_share``
        (0–1) and its 95 % interval ``bought_low``, ``bought_high`` (Wilson); NaN where there are
        no pairs.

    Examples
    --------
    A year earlier both of A's peers bought air, A did not; this year it does.

    >>> from kamlib.method.window import decide_window
    >>> window = decide_window("2025-12-31", window_months=12)
    >>> lines = pd.DataFrame({"date": pd.to_datetime(["2024-05-01"] * 3 + ["2025-05-01"]),
    ...     "account": ["A", "B", "C", "A"], "family": ["oil", "air", "air", "air"],
    ...     "kind": "sale", "net_revenue": 1.0})
    >>> customers = pd.DataFrame({"customer": list("ABC"), "account": list("ABC"),
    ...     "sector": "food"})
    >>> measure_white_space_back_test(lines, customers, window, peers_min=2, peer_share=0.6)[
    ...     ["pair_group", "pairs", "pairs_bought"]]
      pair_group  pairs  pairs_bought
    0      could      1             1
    1       rest      2             0
    """
    before, now = measure_spending(lines, window.former), measure_spending(lines, window)
    size, buyers = count_peers(before, measure_sectors(customers))
    state = decide_states(before > 0, size, buyers, peers_min=peers_min, peer_share=peer_share)
    now = now.reindex(index=before.index, columns=before.columns, fill_value=0.0)
    bought = now.to_numpy(float) > 0
    asked = (size >= peers_min).to_numpy(bool)[:, None]
    groups = {
        "could": state.eq("could").to_numpy(bool),
        "rest": state.isin(["not_relevant", "unknown"]).to_numpy(bool) & asked,
    }
    rows = []
    for group, pairs in groups.items():
        n, k = int(pairs.sum()), int((pairs & bought).sum())
        low, high = wilson(k, n)
        rows.append(
            {
                "pair_group": group,
                "pairs": n,
                "pairs_bought": k,
                "bought_share": k / n if n else np.nan,
                "bought_low": low,
                "bought_high": high,
            }
        )
    return pd.DataFrame(rows)


def decide_back_test(test: pd.DataFrame) -> pd.DataFrame:
    """Whether the rule finds more than buys anyhow: its hit rate less the base rate.

    Parameters
    ----------
    test
        From `measure_white_space_back_test`.

    Returns
    -------
    DataFrame
        One row: ``pairs``, ``hit_rate`` and ``base_rate`` (0–1), ``gain`` (the difference),
        ``gain_low``, ``gain_high`` (its 95 % interval, Newcombe's method 10, from the two Wilson
        intervals), ``test_verdict``: better or worse where the interval leaves out zero,
        no_better where it does not, unknown without pairs in both groups.

    Examples
    --------
    8 of 20 against 10 of 100: 0.40 − 0.10, at least 0.104.

    >>> test = pd.DataFrame({"pair_group": ["could", "rest"], "pairs": [20, 100],
    ...     "pairs_bought": [8, 10], "bought_share": [0.4, 0.1], "bought_low": [0.219, 0.055],
    ...     "bought_high": [0.613, 0.174]})
    >>> decide_back_test(test)[["gain", "gain_low", "gain_high", "test_verdict"]].round(3)
       gain  gain_low  gain_high test_verdict
    0   0.3     0.104      0.518       better
    """
    could, rest = (test[test["pair_group"] == group].iloc[0] for group in ("could", "rest"))
    gain = could["bought_share"] - rest["bought_share"]
    low = gain - np.hypot(
        could["bought_share"] - could["bought_low"], rest["bought_high"] - rest["bought_share"]
    )
    high = gain + np.hypot(
        could["bought_high"] - could["bought_share"], rest["bought_share"] - rest["bought_low"]
    )
    verdict = np.select(
        [np.isnan(gain), low > 0, high < 0], ["unknown", "better", "worse"], "no_better"
    )
    return pd.DataFrame(
        {
            "pairs": [int(could["pairs"])],
            "hit_rate": could["bought_share"],
            "base_rate": rest["bought_share"],
            "gain": gain,
            "gain_low": low,
            "gain_high": high,
            "test_verdict": str(verdict),
        }
    )
