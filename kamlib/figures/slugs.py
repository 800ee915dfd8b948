"""What people wrote, as the rules read it: texts, lists in a cell, slugs that hold, their order."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd


def has_text(column: pd.Series) -> pd.Series:
    """Where a text says something."""
    return column.notna() & column.astype("object").map(lambda t: bool(str(t).strip())).astype(bool)


def split_parts(text) -> list[str]:
    """The parts of a text, parted by ``;`` or line breaks."""
    if not isinstance(text, str):
        return []
    return [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]


def join_slugs(tests: Mapping[str, Sequence], index) -> pd.Series:
    """The slugs of the tests that hold, row by row, joined by ``;``.

    Examples
    --------
    >>> join_slugs({"no_owner": [True, False], "late": [True, False]}, [0, 1]).tolist()
    ['no_owner;late', '']
    """
    columns = {slug: np.asarray(test, dtype=bool) for slug, test in tests.items()}
    rows = range(len(index))
    told = [";".join(slug for slug, test in columns.items() if test[row]) for row in rows]
    return pd.Series(told, index=index, dtype="str")


def find_places(column: pd.Series, order: Sequence[str]) -> pd.Series:
    """The place of each slug in `order`, what is not in it last: to sort by.

    Examples
    --------
    >>> find_places(pd.Series(["low", None, "high"]), ["high", "low"]).tolist()
    [1.0, 2.0, 0.0]
    """
    return column.map({slug: n for n, slug in enumerate(order)}).astype(float).fillna(len(order))
