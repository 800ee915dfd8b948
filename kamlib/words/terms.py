"""The words of the field that a chapter uses, each with its sentence from the glossary."""

import pandas as pd

from kamlib.words.glossary import find_term
from kamlib.words.table import Table, show_table
from kamlib.words.words import Words


def show_terms(slugs: list[str], words: Words) -> Table:
    """Show terms of the glossary with what they mean, in the order given.

    Parameters
    ----------
    slugs
        Of ``glossary.toml``.
    words
        The reader's language.

    Raises
    ------
    KeyError
        No such term; the message names near ones.

    Examples
    --------
    >>> show_terms(["existing"], Words("pt", "pt-BR", "BRL")).headers
    ['Termo', 'Significado']
    """
    terms = pd.DataFrame([find_term(slug, words.lang) for slug in slugs])
    return show_table(terms, words, columns=["term", "meaning"], rows=len(terms))
