"""Comparisons tell right from wrong and raise on nothing that a trainee may hand in."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamlib.practice.compare import (
    compare_choice,
    compare_number,
    compare_set,
    is_untouched,
)

FRAME = pd.DataFrame({"account": ["A", "B"], "share": [0.6, 0.4], "tier": ["key", "standard"]})

ODD = [
    None,
    "0.18",
    b"x",
    True,
    [],
    [0.18, 0.2],
    {},
    {"a": 1},
    pd.NA,
    pd.NaT,
    float("nan"),
    float("inf"),
    1j,
    object(),
    print,
    FRAME,
    FRAME["tier"],
    FRAME["share"],
    np.array([]),
    np.zeros((2, 2)),
    (n for n in range(3)),
    Decimal("NaN"),
    10**400,
    [[1], [2]],
    {1, 2},
    pd.DataFrame(),
    pd.DataFrame([[1, 2]], columns=["account", "account"]),
    pd.DataFrame({"account": ["A", "A"], "share": [1, 2], "tier": ["x", "y"]}),
]


@pytest.mark.parametrize(
    "answer",
    [0.18, np.float64(0.18), Decimal("0.18"), np.array([0.18]), pd.Series([0.18]), 0.1849, 0.1751],
)
def test_a_number_may_come_in_many_shapes(answer):
    assert compare_number(answer, 0.18).passed


def test_what_is_wrong_with_a_number():
    def told(answer, truth=0.18):
        return compare_number(answer, truth, share=True, mistakes={"mean": 0.6}).words

    assert told(0.6) == ("mean",)
    assert told(18.0) == ("percent",)
    assert told(-0.18) == ("sign",)
    assert told(0.3) == ("too_high",)
    assert told(0.1) == ("too_low",)
    assert told("0.18") == ("number_as_text",)
    assert told((0, 18)) == ("decimal_comma",)  # 0,18 as a Spaniard writes it
    assert told((0.5, 0.18)) == ("no_number",)
    assert told(177.3, 177.333) == told(177, 177.333) == ("rounded",)
    assert told(0, 0.001) == ("passed",) and told(0.0, 0.02) == ("too_low",)
    assert told(True) == ("no_number",)
    assert told(float("nan")) == ("not_finite",)


@pytest.mark.parametrize(
    "answer",
    [
        ["A", "B"],
        pd.Categorical(["B", "A"]),
        pd.Series([True, True, None], pd.Index(list("ABC"), name="account"), dtype="boolean"),
        {"B", "A"},
        ("A", "B", "A"),
        FRAME,
        FRAME["account"],
        FRAME.set_index("account"),
        FRAME.set_index("account").index,
        np.array(["A", "B"]),
    ],
)
def test_a_set_may_come_in_many_shapes(answer):
    assert compare_set(answer, ["A", "B"]).passed


def test_a_mask_over_accounts_is_the_set_that_it_marks():
    mask = pd.Series([True, False], index=pd.Index(["A", "B"], name="account"))
    assert compare_set(mask, ["A"]).passed
    assert compare_set(mask.reset_index(drop=True), ["A"]).words == ("no_set",)


def test_missing_and_extra_codes_are_counted_never_named():
    finding = compare_set(["A", "C", "D"], ["A", "B"])
    assert finding.words == ("missing", "extra")
    assert finding.values == {"missing": 1, "extra": 2}
    assert compare_set("A", ["A"]).words == ("no_set",)


@pytest.mark.parametrize("answer", ODD, ids=lambda a: type(a).__name__)
def test_nothing_odd_raises_or_passes(answer):
    assert not compare_number(answer, 0.18).passed
    if answer is not FRAME:  # which is the right answer of these two
        assert not compare_set(answer, ["A", "B"]).passed


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text() | st.dates(),
        lambda parts: st.lists(parts) | st.dictionaries(st.text(), parts),
    )
)
def test_whatever_is_handed_in_gets_a_finding(answer):
    compare_number(answer, 0.18)
    compare_set(answer, ["A"])


def test_a_choice_is_one_of_the_words():
    def told(answer):
        return compare_choice(answer, "a", choices=("a", "b", "c"), mistakes={"b": "why"}).words

    assert told(" A ") == ("passed",)
    assert told("b") == ("why",) and told("c") == ("other_choice",)
    assert told("d") == told(1) == told(None) == told(["a"]) == ("no_choice",)


def test_stubs():
    assert is_untouched(...) and is_untouched((1, ...)) and is_untouched({"a": ...})
    assert not is_untouched(None) and not is_untouched(FRAME) and not is_untouched("...")
