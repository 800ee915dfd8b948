"""The question bank (PLAN-2): what to ask of an account, in eight groups, in all languages."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from kamlib.words.label import LANGUAGES


class Question(NamedTuple):
    """A question of the bank.

    Attributes
    ----------
    group
        Its group, a slug of the judgement ``answer``.
    text, why
        Language → the question, and why it is asked (empty where that is plain).
    """

    group: str
    text: dict[str, str]
    why: dict[str, str]


@cache
def read_questions() -> dict[str, Question]:
    """Read the bank: slug → question, group by group.

    Examples
    --------
    >>> read_questions()["rivals"].group
    'competitors'
    """
    text = (files(__package__) / "questions.toml").read_text(encoding="utf-8")
    return {
        slug: Question(
            entry["group"],
            {lang: entry[lang] for lang in LANGUAGES},
            {lang: entry.get("why", {}).get(lang, "") for lang in LANGUAGES},
        )
        for slug, entry in tomllib.loads(text).items()
    }
