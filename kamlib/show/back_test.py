"""What the back-test of the white space says, in one sentence."""

from kamlib.plan.white_space import Verdict
from kamlib.show.sentence import Sentence, show_sentence
from kamlib.show.words import Words


def show_back_test(verdict: Verdict, words: Words) -> Sentence:
    """Say whether the peers find more than is bought anyhow, and honestly when they do not.

    Parameters
    ----------
    verdict
        From `decide_back_test`.
    words
        Language, locale and currency.
    """
    return show_sentence(
        f"finding.back_test.{verdict.test_verdict}",
        words,
        n=verdict.pairs,
        hit=verdict.hit_rate,
        base=verdict.base_rate,
        low=verdict.gain_low,
        high=verdict.gain_high,
    )
