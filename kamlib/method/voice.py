"""REV-7: what the customer says, added up over a window."""

import numpy as np
import pandas as pd

from kamlib.method.compare import divide
from kamlib.method.window import Window


def measure_voice_sum(
    voice: pd.DataFrame, window: Window, *, voice_min_answers: int
) -> tuple[float, int, bool]:
    """Satisfaction of the window, weighted by answers, how many there are, and whether enough.

    What was asked without saying of how many is not counted: its weight is unknown.
    """
    now = voice[window.holds(voice["asked_on"])]
    told = now[now["satisfaction"].notna() & now["answers"].notna()]
    answers = told["answers"].astype("float64")
    mean = float(divide((told["satisfaction"] * answers).sum(), answers.sum()))
    enough = answers.sum() >= voice_min_answers and not np.isnan(mean)
    return mean, int(answers.sum()), bool(enough)
