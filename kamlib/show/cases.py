"""DEF-9 in words: which statistics rest on too few cases."""

import pandas as pd

from kamlib.show.sentence import Sentence
from kamlib.show.words import Words


def show_cases(cases: pd.DataFrame, words: Words) -> Sentence:
    """Say which statistics have too few cases to speak, or that all have enough.

    Parameters
    ----------
    cases
        `statistic`, `cases`, `needed`, `enough`, one row per statistic.
    words
        Language, locale and currency.

    Examples
    --------
    >>> cases = pd.DataFrame({"statistic": ["pareto", "hhi"], "cases": [9, 1],
    ...     "needed": [5, 2], "enough": [True, False]})
    >>> show_cases(cases, Words("en", "en-GB", "EUR"))
    Too few cases for: concentration (1 case, 2 needed). Decide by looking at each name.
    """
    few = cases[~cases["enough"].astype(bool)]
    if few.empty:
        return Sentence(words.label("finding.cases.enough", n=int(cases["cases"].min())))
    named = "; ".join(
        words.label(
            "finding.cases.one",
            statistic=_lower(words.label(f"statistic.{row.statistic}")),
            n=int(row.cases),
            needed=int(row.needed),
        )
        for row in few.itertuples()
    )
    return Sentence(words.label("finding.cases.few", statistics=named))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
