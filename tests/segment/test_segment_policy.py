"""SEG-8: the policy per tier, and whether an account can bear it."""

import numpy as np
import pandas as pd
from method_frames import make_settings

from kamlib.figures.window import decide_window
from kamlib.segment.policy import check_policy, decide_policy

YEAR = decide_window("2025-12-31", window_months=12)


def test_a_row_per_tier_with_what_it_takes():
    verdicts = pd.DataFrame({"account": ["A", "B", "C"], "tier": ["key", "standard", "standard"]})
    settings = make_settings(
        policy={"key": {"responds": "Director"}}, cost_to_serve={"kam_hour": 40}
    )
    found = decide_policy(verdicts, settings).set_index("tier")
    assert found.index.tolist() == ["key", "trial", "develop", "standard"]
    assert found["accounts"].tolist() == [1, 0, 0, 2]
    assert found["kam_cost"].tolist() == [4000, 2000, 1000, 160]
    assert found.loc["key", ["contacts_per_year", "responds"]].tolist() == [12, "Director"]
    assert pd.isna(found.loc["key", "sponsor"])


def check(rows, window=YEAR, programme=0.0):
    """Rows: account, tier, rules, profit class, net, cost of goods, KAM cost."""
    names = ["account", "tier", "rules", "profit", "net_costed", "cost_costed", "kam_cost"]
    table = pd.DataFrame(rows, columns=names)
    table["net_revenue"] = table["net_costed"]
    table["markup"] = table["net_costed"] / table["cost_costed"] - 1
    table["markup_line"] = 0.30
    table["profit_before_kam"] = table["net_costed"] - table["cost_costed"]
    table["true_profit"] = table["profit_before_kam"] - table["kam_cost"]
    verdicts = table[["account", "net_revenue", "tier", "rules"]].assign(
        on_list=table["tier"].isin(["key", "trial"])
    )
    found = check_policy(
        verdicts,
        table[["account", "markup", "markup_line", "profit"]],
        table[["account", "kam_cost", "profit_before_kam", "true_profit"]],
        table[["account", "net_costed", "cost_costed"]],
        window,
        make_settings(plan={"programme_cost_key": programme}),
    )
    return found.set_index("account")


def test_after_the_policys_cost_the_account_must_still_pass():
    # 1,400 on 1,000: 40 %. 99 leave 30.1 %, 100 leave just 30 %: no longer above the line.
    found = check(
        [
            ("A", "key", "high_high", "high", 1400.0, 1000.0, 99.0),
            ("B", "key", "high_high", "high", 1400.0, 1000.0, 100.0),
            ("S", "standard", "low_low", "low", 10.0, 9.0, 0.0),
        ]
    )
    assert found.index.tolist() == ["A", "B"]
    assert found["passes_after"].tolist() == [True, False]
    assert found["policy_finding"].tolist() == ["holds", "markup_too_low"]


def test_the_programme_costs_key_accounts_only_and_by_the_year():
    half = decide_window("2025-12-31", window_months=6)
    found = check(
        [
            ("A", "key", "high_high", "high", 1400.0, 1000.0, 50.0),
            ("T", "trial", "mixed_with_potential", "high", 1400.0, 1000.0, 50.0),
        ],
        window=half,
        programme=120.0,
    )
    assert found["policy_cost"].to_dict() == {"A": 110, "T": 50}
    assert found["profit_after"].to_dict() == {"A": 290, "T": 350}
    assert found["policy_finding"].to_dict() == {"A": "markup_too_low", "T": "holds"}


def test_who_loses_money_is_told_and_who_has_no_test_too():
    found = check(
        [
            ("V", "trial", "mixed_with_potential", "low", 1100.0, 1000.0, 120.0),
            ("W", "trial", "mixed_with_potential", "low", 1100.0, 1000.0, 60.0),
            ("O", "key", "override", "low", 1100.0, 1000.0, 60.0),
            ("U", "key", "override", "unknown", 1100.0, np.nan, 60.0),
            ("N", "key", "high_high", "high", 1400.0, 1000.0, np.nan),
        ]
    )
    assert found["policy_cost"].fillna(-1).to_dict() == {
        **dict.fromkeys("WOU", 60), "V": 120, "N": -1,  # what nobody entered is no cost of 0
    }  # fmt: skip
    assert found["policy_finding"].to_dict() == {
        "V": "loses_money",
        "W": "holds",
        "O": "no_test",
        "U": "no_test",
        "N": "unknown",
    }
    assert found["passes_after"].dropna().to_dict() == {"V": False, "W": True}
    assert found["markup_line"].dropna().to_dict() == {"N": 0.3}  # the others are not listed for it
