"""What the back-test of the white space says, in one sentence."""

import pandas as pd

from kamlib.show.sentence import Sentence, show_sentence
from kamlib.show.words import Words


def show_back_test(verdict: pd.DataFrame, words: Words) -> Sentence:
    """Say whether the peers find more than is bought anyhow, and honestly when they do not.

    Parameters
    ----------
    verdict
        From `decide_back_test`.
    words
        Language, locale and currency.
    """
    row = verdict.iloc[0]
    return show_sentence(
        f"finding.back_test.{row['test_verdict']}",
        words,
        n=int(row["pairs"]),
        hit=row["hit_rate"],
        base=row["base_rate"],
        low=row["gain_low"],
        high=row["gain_high"],
    )
