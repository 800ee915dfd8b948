"""How figures are compared: strictly above, on unrounded values, and only where they are known."""

import numpy as np
import pandas as pd

NOISE = 1e-9
"""Relative difference below which two figures are the same one, reached by other sums."""

MONEY_DIGITS = 4
"""The ledger keeps four decimals: a sum rounded there is the exact sum, free of binary noise."""


def money(values):
    """Take sums of money for the exact sums that they stand for.

    Examples
    --------
    >>> 0.1 + 0.2 - 0.3 > 0, bool(money(0.1 + 0.2 - 0.3) > 0)
    (True, False)
    """
    return np.round(values, MONEY_DIGITS) + 0.0


def settled(values: pd.Series) -> pd.Series:
    """Numbers to ten significant digits, for an order in which noise of sums parts no equals.

    To be used as ``frame.sort_values([…], key=settled)``; what is no number stays as it is.

    Examples
    --------
    >>> settled(pd.Series([0.1 + 0.2, 0.3, -1234567890.25])).tolist()
    [0.3, 0.3, -1234567890.0]
    """
    if not pd.api.types.is_float_dtype(values):
        return values
    return pd.Series(settle(values.to_numpy("float64", na_value=np.nan)), index=values.index)


def settle(figures: np.ndarray) -> np.ndarray:
    """The same of an array of numbers."""
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.floor(np.log10(np.abs(figures)))
    scale = 10.0 ** (9 - np.where(np.isfinite(size), np.clip(size, -250, 250), 0.0))
    return np.round(figures * scale) / scale


def largest_first(figures: pd.Series) -> pd.Series:
    """One figure per name, the largest first, those that are the same by name.

    Examples
    --------
    >>> largest_first(pd.Series({"oil": 0.3, "air": 0.1 + 0.2, "fuel": 1.0})).index.tolist()
    ['fuel', 'air', 'oil']
    """
    return figures.sort_index(kind="stable").sort_values(
        ascending=False, kind="stable", key=settled
    )


def above(values, line) -> np.ndarray:
    """1 where a value lies strictly above `line`, 0 where not, NaN where either is unknown.

    A value that differs from the line only by the noise of binary sums lies on it, not above.

    Examples
    --------
    >>> above([0.15, 0.1 + 0.05000001, None], 0.15).tolist()
    [0.0, 1.0, nan]
    """
    return _compare(values, line, lambda v, b, same: (v > b) & ~same)


def reaches(values, line) -> np.ndarray:
    """1 where a value lies on `line` or above, 0 where not, NaN where either is unknown."""
    return _compare(values, line, lambda v, b, same: (v > b) | same)


def _compare(values, line, rule) -> np.ndarray:
    left, right = np.asarray(values, dtype="float64"), np.asarray(line, dtype="float64")
    with np.errstate(invalid="ignore"):
        same = np.abs(left - right) <= NOISE * np.maximum(np.abs(left), np.abs(right))
        found = rule(left, right, same)
    return np.where(np.isnan(left) | np.isnan(right), np.nan, found)


def decide_above(values: pd.Series, line) -> pd.Series:
    """Whether each value lies strictly above `line`: nullable boolean, unknown where either is.

    Examples
    --------
    >>> decide_above(pd.Series([0.15, 0.1 + 0.05000001, None]), 0.15).tolist()
    [False, True, <NA>]
    """
    return decide(above, values, line)


def decide_reaches(values: pd.Series, line) -> pd.Series:
    """Whether each value lies on `line` or above: nullable boolean, unknown where either is."""
    return decide(reaches, values, line)


def decide(compare, values: pd.Series, line) -> pd.Series:
    """What `compare` (`above` or `reaches`) says of a column, as nullable booleans."""
    values = pd.Series(values, dtype="float64")
    return pd.Series(answer(compare(values.to_numpy(), line)), index=values.index)


def answer(found: np.ndarray):
    """1, 0 and NaN as nullable booleans."""
    held = pd.array(found == 1, dtype="boolean")
    held[np.isnan(found)] = pd.NA
    return held


def divide(above, below):
    """Quotient, unknown where the divisor is not positive."""
    above = np.asarray(above, dtype="float64")
    below = np.asarray(below, dtype="float64")
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / below, np.nan)


def sort_accounts(frame: pd.DataFrame, by: str = "net_revenue") -> pd.DataFrame:
    """Rows by `by` descending, unknown last, ties by account code; a fresh index."""
    return frame.sort_values(
        [by, "account"], ascending=[False, True], na_position="last", kind="stable", key=settled
    ).reset_index(drop=True)


def decide_enough(cases: int, needed: int) -> bool:
    """Whether a statistic has the cases that it needs (DEF-9); where not, a sentence says so.

    Examples
    --------
    >>> decide_enough(9, 11)
    False
    """
    return bool(cases >= needed)


def known_number(value) -> float:
    """Give a value as a number; NaN where it is unknown.

    Examples
    --------
    >>> known_number(3), known_number(None)
    (3.0, nan)
    """
    return np.nan if pd.isna(value) else float(value)
