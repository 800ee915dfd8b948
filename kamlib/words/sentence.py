"""A finding in words."""

import html
from dataclasses import dataclass

from kamlib.literal import literal
from kamlib.words.text import clean, plain
from kamlib.words.words import Words


@dataclass(frozen=True)
class Sentence:
    """One finding as text; shows as a paragraph."""

    text: str
    mark: str = "kam-finding"

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return plain(self.text)

    def _repr_html_(self) -> str:
        return literal(f'<p class="{self.mark}">{html.escape(self.text)}</p>')


def show_sentence(slug: str, words: Words, **values) -> Sentence:
    """Say a finding in the reader's language.

    Parameters
    ----------
    slug
        A label, as ``finding.pareto``.
    words
        Language, locale and currency.
    values
        What the label's ``{names}`` stand for; ``n`` chooses between one and many. Texts are
        cleaned of line breaks and control marks.

    Examples
    --------
    >>> show_sentence("table.more", Words("es", "es-ES", "EUR"), n=1234)
    1.234 filas más
    """
    safe = {k: clean(v) if isinstance(v, str) else v for k, v in values.items()}
    return Sentence(words.label(slug, **safe))
