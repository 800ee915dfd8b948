"""How well an account is (PLAN-14), from measured things alone: the ledger, the customer's voice.

Nothing that we fill in ourselves enters: no fact, objective or opinion of ours. Each component is
good (1), middling (½), bad (0) or unknown; the customer's satisfaction counts as itself. What is
unknown is neither good nor bad: it widens the range.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kamlib.method.compare import decide_above, decide_reaches
from kamlib.method.voice import measure_voice_sum
from kamlib.method.window import Window
from kamlib.vocabulary import ALERT_CHECKS

FROM_ALERTS = {
    check: "low_limit" if check in ("volume_drop", "margin_erosion") else "high_limit"
    for check in ALERT_CHECKS
}
"""Alerts that are components, each with the limit that it is held against."""

COLUMNS = ["component", "health_source", "health_state", "health_score"]
COLUMNS += ["unit", "seen", "against", "cases"]


def measure_health(
    alerts: pd.DataFrame,
    trend: Mapping,
    voice: pd.DataFrame,
    window: Window,
    *,
    margin_share: float,
    client_margin_share: float,
    returned: float,
    client_returned: float,
    voice_min_answers: int,
    returns_high: float,
) -> pd.DataFrame:
    """The components of an account's health.

    Parameters
    ----------
    alerts
        From `kamlib.review.alerts.decide_alerts`.
    trend
        ``growth``, ``growth_low``, ``growth_high`` (per year) and ``quarters`` of
        `kamlib.method.trend.measure_trend`.
    voice
        The customer's own voice: ``asked_on``, ``satisfaction`` (0–1), ``answers``.
    window
        The months that count.
    margin_share, client_margin_share
        Contribution after cost to serve ÷ net revenue, of the account and of all accounts.
    returned, client_returned
        Value returned ÷ sold, of the account and of all accounts.
    voice_min_answers
        Fewer answers say nothing yet.
    returns_high
        Times the client's own rate of returns above which an account's is bad.

    Returns
    -------
    DataFrame
        One row per component: ``component``, ``health_source`` (ledger, voice), ``health_state``
        (good, middling, bad, unknown), ``health_score`` (0–1; NaN unknown), ``seen`` and
        ``against`` in ``unit``, ``cases``.

        trend: good where the whole interval of growth is above 0, bad where it is below. Alerts:
        quiet is good, raised is bad. margin: bad at or below 0, middling below the client's own.
        returns: good up to the client's rate, bad above so many times it. voice: as said.
    """
    rows = [_trend(trend)]
    told = alerts.set_index("alert")
    for alert, limit in FROM_ALERTS.items():
        row = told.loc[alert]
        state = {"quiet": "good", "raised": "bad"}.get(row["state"], "unknown")
        rows.append((alert, "ledger", state, row["unit"], row["seen"], row[limit], row["cases"]))
    rows.append(_level("margin", margin_share, client_margin_share, 0.0))
    rows.append(_returns(returned, client_returned, returns_high))
    satisfaction, answers, enough = measure_voice_sum(
        voice, window, voice_min_answers=voice_min_answers
    )
    state = "measured" if enough else "unknown"
    rows.append(("voice", "voice", state, "percent", satisfaction, np.nan, answers))
    names = [name for name in COLUMNS if name != "health_score"]
    frame = pd.DataFrame(rows, columns=names)
    points = {"good": 1.0, "middling": 0.5, "bad": 0.0}
    frame["health_score"] = frame["health_state"].map(points).astype("float64")
    if enough:
        frame.loc[frame["component"].eq("voice"), "health_score"] = satisfaction
    return frame[COLUMNS]


def measure_health_range(components: pd.DataFrame) -> pd.DataFrame:
    """Health and its range: the mean of what is known; with the unknown at 0, and at 1.

    Returns
    -------
    DataFrame
        One row: ``health`` (0–1; NaN where nothing is known), ``health_low``, ``health_high``,
        ``components_known``, ``components`` (counts).

    Examples
    --------
    Good, bad, unknown: ½ of what is known; (1 + 0 + 0) ÷ 3 to (1 + 0 + 1) ÷ 3.

    >>> measure_health_range(pd.DataFrame({"health_score": [1.0, 0.0, None]})).round(2)
       health  health_low  health_high  components_known  components
    0     0.5        0.33         0.67                 2           3
    """
    score = components["health_score"].astype("float64")
    known, all_ = int(score.notna().sum()), len(score)
    return pd.DataFrame(
        {
            "health": [score.mean()],
            "health_low": [score.sum() / all_ if all_ else np.nan],
            "health_high": [(score.sum() + all_ - known) / all_ if all_ else np.nan],
            "components_known": [known],
            "components": [all_],
        }
    )


def _trend(trend: Mapping) -> tuple:
    low, high = (float(trend.get(f"growth_{end}", np.nan)) for end in ("low", "high"))
    growth, quarters = float(trend.get("growth", np.nan)), trend.get("quarters", 0)
    state = "unknown"
    if not np.isnan([growth, low, high]).any():
        state = "good" if low > 0 else "bad" if high < 0 else "middling"
    return "trend", "ledger", state, "percent", growth, 0.0, quarters


def _level(name: str, seen: float, against: float, floor: float) -> tuple:
    """Bad at the floor and below, good from the line on, middling between."""
    state = "unknown"
    if not np.isnan([seen, against]).any():
        above, reaches = decide_above([seen], floor)[0], decide_reaches([seen], against)[0]
        state = "bad" if not above else "good" if reaches else "middling"
    return name, "ledger", state, "percent", seen, against, None


def _returns(seen: float, against: float, returns_high: float) -> tuple:
    state = "unknown"
    if not np.isnan([seen, against]).any():
        over, far = (decide_above([seen], line)[0] for line in (against, returns_high * against))
        state = "bad" if far else "middling" if over else "good"
    return "returns", "ledger", state, "percent", seen, against, None
