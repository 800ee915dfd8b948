"""How figures are compared: strict, blind to binary noise, unknown where either side is."""

import numpy as np
import pandas as pd

from kamlib.figures.compare import (
    above,
    decide_above,
    decide_enough,
    decide_reaches,
    divide,
    money,
    settle,
)


def test_comparisons_are_strict_and_blind_to_binary_noise():
    values = pd.Series([0.1 + 0.2, 0.3, 0.3000001, None])
    assert decide_above(values, 0.3).tolist() == [False, False, True, pd.NA]
    assert decide_reaches(values, 0.3).tolist() == [True, True, True, pd.NA]
    assert decide_above(values, float("nan")).isna().all()
    assert money(0.1 + 0.2 - 0.3) == 0
    # noise grows with the figures: 1e-9 of a million is a thousandth
    assert above([1e6 + 9e-4, 1e6 + 2e-3, -1e6], 1e6).tolist() == [0, 1, 0]
    assert decide_reaches(pd.Series([1e6 - 9e-4, 1e6 - 2e-3]), 1e6).tolist() == [True, False]


def test_ten_digits_part_no_equals_and_zero_has_no_sign():
    assert settle(np.array([123_456_789.04, 0.0, -0.012345678904])).tolist() == [
        *(123_456_789.0, 0, -0.0123456789)
    ]
    assert str(float(money(-0.00001))) == "0.0"


def test_nothing_is_divided_by_nothing_and_enough_is_as_many_as_needed():
    assert np.isnan(divide([1.0, 1.0], [0.0, -2.0])).all() and divide(3, 4) == 0.75
    assert decide_enough(11, 11) and not decide_enough(10, 11)
