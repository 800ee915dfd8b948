"""Is the account dissatisfied? The question that comes before selling it more (PLAN-5).

Three signs are looked at, each against something stated; where nobody asked and nothing is noted
the answer is unknown, which is not the same as content.
"""

import numpy as np
import pandas as pd

from kamlib.method.obligations import measure_obligations
from kamlib.method.voice import measure_voice_sum
from kamlib.method.window import Window


def decide_dissatisfaction(
    voice: pd.DataFrame,
    obligations: pd.DataFrame,
    window: Window,
    *,
    returned: float,
    client_returned: float,
    sale_lines: int,
    voice_min_answers: int,
    satisfied_from: float,
    returns_high: float,
) -> pd.DataFrame:
    """Look for signs of dissatisfaction.

    Parameters
    ----------
    voice
        ``asked_on``, ``satisfaction`` (0–1), ``answers``.
    obligations
        ``item``, ``side``, ``obligation_kind``, ``obligation``, ``clause``, ``amount``, ``due``,
        ``obligation_state``.
    window
        The months that count; what we owe is judged on its last day.
    returned, client_returned
        Value returned ÷ sold, of the account and of all accounts, from
        `kamlib.method.dossier.measure_return_shares`.
    sale_lines
        The account's lines that are sales, behind `returned`.
    voice_min_answers
        Fewer answers say nothing yet.
    satisfied_from
        The satisfaction (0–1) below which the voice is a sign.
    returns_high
        Times the client's own rate above which returns are a sign.

    Returns
    -------
    DataFrame
        One row per ``sign`` (returns, voice, claims): ``sign_state`` (yes, no, unknown), ``unit``,
        ``seen`` and ``against`` in it, ``cases`` (lines; answers; obligations of ours).

    Examples
    --------
    >>> from kamlib.method.window import decide_window
    >>> voice = pd.DataFrame({"asked_on": pd.to_datetime(["2025-06-01"]), "satisfaction": [0.5],
    ...     "answers": [10]})
    >>> owed = pd.DataFrame(columns=["item", "side", "obligation_kind", "obligation", "clause",
    ...     "amount", "due", "obligation_state"])
    >>> decide_dissatisfaction(voice, owed, decide_window("2025-12-31", window_months=12),
    ...     returned=0.03, client_returned=0.02, sale_lines=40, voice_min_answers=5,
    ...     satisfied_from=0.7, returns_high=2.0)[["sign", "sign_state", "seen", "against"]]
          sign sign_state  seen  against
    0  returns         no  0.03     0.04
    1    voice        yes  0.50     0.70
    2   claims    unknown   NaN     0.00
    """
    satisfaction, answers, enough = measure_voice_sum(
        voice, window, voice_min_answers=voice_min_answers
    )
    ours = measure_obligations(obligations, pd.Timestamp(window.end))
    ours = ours[ours["side"].eq("ours") & ours["duty_state"].ne("undated")]
    late = float(ours["duty_state"].eq("late").sum()) if len(ours) else np.nan
    line = returns_high * client_returned
    heard = "yes" if satisfaction < satisfied_from else "no"
    rows = [
        ("returns", _above(returned, line), "percent", returned, line, sale_lines),
        ("voice", heard if enough else "unknown", "percent", satisfaction, satisfied_from, answers),
        ("claims", _above(late, 0.0), "count", late, 0.0, len(ours)),
    ]
    return pd.DataFrame(rows, columns=["sign", "sign_state", "unit", "seen", "against", "cases"])


def _above(seen: float, line: float) -> str:
    if np.isnan(seen) or np.isnan(line):
        return "unknown"
    return "yes" if seen > line else "no"
