"""Settings of chapter 2 that hold together, or are refused."""

import pytest
from method_frames import make_settings


@pytest.mark.parametrize("cuts", [[0.1, 0.2, 0.3], [0.1, 0.3, 0.2, 0.4], [0.1, 0.1, 0.2, 0.3]])
def test_cuts_are_four_that_ascend(cuts):
    good = [0.1, 0.2, 0.3, 0.4]
    assert make_settings(factors={"revenue_cuts": good}).factors.revenue_cuts == good
    with pytest.raises(ValueError, match="four ascending"):
        make_settings(factors={"revenue_cuts": cuts})


def test_a_factor_of_one_s_own_has_a_name_of_its_own():
    made = make_settings(own_factors=[{"name": n, "weight": 1} for n in ("Data", "Reach")])
    assert [factor.name for factor in made.own_factors] == ["Data", "Reach"]
    for names in (["fit"], ["Data", "Data"]):
        with pytest.raises(ValueError, match="named twice"):
            make_settings(own_factors=[{"name": n, "weight": 1} for n in names])


def test_a_discount_s_band_may_be_one_number():
    for least in (0.05, 0.10):
        band = {"discount_min": least, "discount_max": 0.10}
        assert make_settings(policy={"key": band}).policy.key.discount_min == least
    with pytest.raises(ValueError, match="discount_min above"):
        make_settings(policy={"key": {"discount_min": 0.11, "discount_max": 0.10}})
