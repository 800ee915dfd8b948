"""DEF-5 and DEF-8."""

import numpy as np
import pandas as pd

from kamlib.define.types import decide_exceptions, decide_types

# Revenues 100 / 122.5 / 177.5: line 177.33.
ACCOUNTS = pd.DataFrame(
    {
        "account": ["A", "B", "C", "P"],
        "account_name": ["a", "b", "c", "p"],
        "net_revenue": [100, 122.5, 177.5, np.nan],
        "active": [True, True, True, False],
        "prospect": [False, False, False, True],
    }
)


def types(headroom=None, **more):
    found = decide_types(ACCOUNTS, headroom, above_mean=0.33, **more)
    return found.set_index("account")["account_type"].to_dict()


def expected(**values):
    return pd.DataFrame({"account": list(values), "expected": list(values.values())})


def test_the_line_is_held_fixed_and_reached_strictly():
    # 122.5 + 54.83 = 177.33 < 177.333…; with 54.84 it passes. The line does not move with it.
    assert types(expected(A=10.0, B=54.83))["B"] == "other"
    assert types(expected(A=10.0, B=54.84))["B"] == "emerging"
    assert types(expected(A=500.0, B=1.0)) == {
        "C": "existing",
        "A": "emerging",
        "B": "other",
        "P": "target",
    }


def test_unknown_headroom_is_unknown_and_a_reason_stands_alone():
    assert types() == {"A": "unknown", "B": "unknown", "C": "existing", "P": "target"}
    found = types(expected(A=500.0), reasons=["A", "B", "C"])
    assert found == {"A": "emerging", "B": "reason", "C": "existing", "P": "target"}


def test_without_a_line_nobody_is_existing():
    accounts = ACCOUNTS.assign(net_revenue=[-1.0, 0.0, -2.0, np.nan], active=False)
    found = decide_types(accounts, None, above_mean=0.33).set_index("account")["account_type"]
    assert found.to_dict() == {"A": "unknown", "B": "unknown", "C": "unknown", "P": "target"}


def test_large_not_key_and_key_not_large_each_with_its_rules():
    verdicts = pd.DataFrame(
        {
            "account": ["A", "B", "C", "P"],
            "tier": ["standard", "key", "standard", "standard"],
            "rules": ["low_low", "override", "mixed_potential_unknown", "prospect"],
        }
    )
    found = decide_exceptions(ACCOUNTS, verdicts, above_mean=0.33)
    rows = found[["account", "exception", "rules"]].to_dict("records")
    assert rows == [
        {"account": "C", "exception": "large_not_key", "rules": "mixed_potential_unknown"},
        {"account": "B", "exception": "key_not_large", "rules": "override"},
    ]
    said = pd.DataFrame({"account": ["B"], "tier": ["key"], "why": ["opens the north"]})
    found = decide_exceptions(ACCOUNTS, verdicts, above_mean=0.33, overrides=said)
    assert found.set_index("account")["decided_why"].fillna("").to_dict() == {
        "C": "", "B": "opens the north",
    }  # fmt: skip
    negative = ACCOUNTS.assign(net_revenue=-1.0, active=False)
    assert decide_exceptions(negative, verdicts, above_mean=0.33).empty
