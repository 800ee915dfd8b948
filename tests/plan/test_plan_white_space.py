"""PLAN-5 by hand: what an account could buy, as its own sector's accounts show it."""

import numpy as np
import pandas as pd
import pytest
from cases import page, told

from kamlib.figures.ranges import wilson
from kamlib.plan.white_space import (
    Verdict,
    decide_back_test,
    white_space,
    white_space_back_test,
    white_space_map,
    white_space_verdict,
)
from kamlib.segment.cost import margin_share

NONE = pd.DataFrame()
RULES = {"peers_min": 4, "peer_share": 0.5, "supplier_ceiling": 0.7}

# Sector food: T buys oil only; four peers. oil: all; air: 3 of 4; gas: 1 of 4; nuts: none (only M,
# a mill, buys them). M has no peers at all.
SPENT = {
    "T": {"oil": 1000.0},
    "P1": {"oil": 80.0, "air": 20.0},
    "P2": {"oil": 70.0, "air": 30.0},
    "P3": {"oil": 50.0, "air": 10.0, "gas": 40.0},
    "P4": {"oil": 60.0},
    "M": {"nuts": 5.0},
}
CUSTOMERS = pd.DataFrame(
    {"customer": list(SPENT), "account": list(SPENT), "sector": ["food"] * 5 + ["mill"]}
)


def lines_of(spent, date):
    rows = [
        (date, account, family, money)
        for account, bought in spent.items()
        for family, money in bought.items()
    ]
    lines = pd.DataFrame(rows, columns=["date", "account", "family", "net_revenue"])
    return lines.assign(
        date=pd.to_datetime(lines["date"]), kind="sale", account_name=lines["account"]
    )


LINES = lines_of(SPENT, "2025-04-01")


def seen(
    account="T", lines=LINES, customers=CUSTOMERS, wallet=NONE, gaps=None, *,
    first="2024-01-01", **rules,
):  # fmt: skip
    """A case of these lines, needs and gaps; its margin is 20 %, and nobody was right before."""
    settings = {"plan": RULES | rules, "define": {"win_probability": 0.5}}
    tables = {"lines": lines.assign(customer=lines["account"]), "customers": customers}
    said = {} if gaps is None else {"gap": gaps}
    case = page(account, said=said, settings=settings, wallet=wallet, first=first, **tables)
    return told(case, {margin_share: 0.2})


def of(account, wallet=NONE, **rules):
    return white_space(seen(account, wallet=wallet, **rules)).set_index("family")


def test_states_and_potential_by_hand():
    space = of("T")
    assert space["state"].to_dict() == {
        "air": "could",
        "oil": "buys",
        "nuts": "not_relevant",
        "gas": "unknown",
    }
    air = space.loc["air"]
    assert (air["peers"], air["buyers"], air["buying_share"]) == (4, 3, 0.75)
    # peers spend 20 %, 30 %, 10 % of their purchases on air: median 20 %, × 1,000 × 0.5 × 0.2
    assert air["typical_share"] == pytest.approx(0.2)
    assert air[["potential_low", "potential", "potential_high"]].tolist() == pytest.approx(
        [150, 200, 250]
    )
    assert air["expected_contribution"] == pytest.approx(20)
    assert space.loc[["oil", "nuts"], "potential"].tolist() == [0, 0]
    assert np.isnan(space.loc["gas", "potential"])
    assert space["basis"].to_dict() == {
        "air": "peers",
        "oil": "ledger",
        "nuts": "peers",
        "gas": "none",
    }


def test_what_half_a_year_showed_is_brought_to_a_year():
    space = white_space(seen(lines=lines_of(SPENT, "2025-09-01"), first="2025-07-01"))
    assert space.set_index("family").loc["air", "potential"] == pytest.approx(400)


def test_peers_speak_with_the_chance_that_they_had():
    wallet = pd.DataFrame({"account": ["T"], "family": ["gas"], "need": [100.0]})
    right = Verdict(40, 0.08, 0.02, 0.06, 0.01, 0.1, "better")
    case = told(seen(wallet=wallet), {white_space_verdict: right})
    space = white_space(case).set_index("family")
    assert space["probability"][["air", "gas"]].tolist() == [0.08, 0.5]
    assert space["expected_contribution"]["air"] == pytest.approx(200 * 0.08 * 0.2)
    few = told(seen(wallet=wallet), {white_space_verdict: right._replace(pairs=3)})
    assert white_space(few).set_index("family")["probability"]["air"] == 0.5  # of 4 that it needs
    enough = told(seen(wallet=wallet), {white_space_verdict: right._replace(pairs=4)})
    assert white_space(enough).set_index("family")["probability"]["air"] == 0.08


def test_peers_are_counted_without_the_account_itself():
    """Of P4's four peers three buy air and three less gas; the account's own purchase is none."""
    space = of("P1")
    assert space.loc[["oil", "air", "gas", "nuts"], "buyers"].tolist() == [4, 2, 1, 0]
    assert (space["peers"] == 4).all()
    # 2 of 4 are the half that is asked for, one more would be 60 %
    assert of("P4", peer_share=0.75).loc["air", "state"] == "could"
    assert of("P4", peer_share=0.76).loc["air", "state"] == "unknown"


def test_what_came_back_wholly_is_not_bought():
    """An account without net sales is no peer, a family without is none that it buys."""
    spent = SPENT | {"T": {"oil": 1000.0, "air": 0.0}, "P4": {"oil": 60.0, "air": -60.0}}
    space = white_space_map(seen(lines=lines_of(spent, "2025-04-01"), peers_min=3))
    assert "P4" not in set(space["account"])
    state = space.set_index(["account", "family"])["state"]
    assert state["T", "air"] == "could"  # as its three peers do


def test_too_few_peers_say_nothing():
    assert (of("T", peers_min=5).drop("oil")["state"] == "unknown").all()
    assert (of("M").drop("nuts")["state"] == "unknown").all()
    no_sector = CUSTOMERS.assign(sector=None)
    space = white_space(seen(customers=no_sector))
    assert set(space["state"]) == {"buys", "unknown"} and (space["peers"] == 0).all()


def test_a_stated_need_speaks_before_the_peers():
    wallet = pd.DataFrame(
        {
            "account": "T",
            "family": ["gas", "air", "lead"],
            "probability": 0.25,
            "need": [100.0, 0.0, 40.0],
            "policy": "known",
            "essential": [True, False, False],
        }
    )
    space = of("T", wallet)
    assert space["state"][["gas", "air", "lead"]].tolist() == ["could", "not_relevant", "could"]
    # the wallet's headroom, ceiling and all, is the potential: 70 % of 100, all of 40
    assert space["potential"][["gas", "air", "lead"]].tolist() == pytest.approx([70, 0, 40])
    assert space["expected_contribution"]["gas"] == pytest.approx(70 * 0.25 * 0.2)
    assert space["basis"]["gas"] == "wallet"


def test_overlaps_are_not_added_twice():
    # Half of the peers buy air, half gas, each 40 % of its purchases; nobody buys both. One by one
    # that would be 80 %, together a peer spends 40 %: each is halved.
    spent = {"T": {"oil": 100.0}} | {
        f"P{i}": {"oil": 60.0, "air" if i % 2 else "gas": 40.0} for i in range(4)
    }
    customers = pd.DataFrame({"customer": list(spent), "account": list(spent), "sector": "food"})
    case = seen(lines=lines_of(spent, "2025-04-01"), customers=customers)
    space = white_space(case).set_index("family")
    assert space["overlap"][["air", "gas"]].tolist() == [0.5, 0.5]
    assert space["potential"][["air", "gas"]].tolist() == pytest.approx([20, 20])


def test_map_holds_every_pair_once():
    space = white_space_map(seen())
    assert len(space) == 6 * 4 and not space.duplicated(["account", "family"]).any()
    assert space["account"].iloc[0] == "T" and space["family"].iloc[0] == "oil"
    assert space["net_revenue"].sum() == pytest.approx(LINES["net_revenue"].sum())
    assert (space["state"].eq("buys") == (space["net_revenue"] > 0)).all()


def test_back_test_beside_what_the_rule_did_not_name():
    # One window earlier T could buy air (3 of 4 peers) and P4 too (2 of 3 others of its 4 peers,
    # P1..P3 and T: 3 of 4). T bought it since, P4 did not. Not named and asked: gas for T, P1, P2,
    # P4 (one of four peers) and nuts for five: 9 pairs, of which P1 took gas.
    now = {account: dict(bought) for account, bought in SPENT.items()}
    now["T"]["air"] = 5.0
    now["P1"]["gas"] = 5.0
    lines = pd.concat([lines_of(SPENT, "2024-04-01"), lines_of(now, "2025-04-01")])
    found = white_space_back_test(seen(lines=lines))
    found = found.set_index("pair_group")
    assert found.loc["could", ["pairs", "pairs_bought", "bought_share"]].tolist() == [2, 1, 0.5]
    assert found.loc["rest", ["pairs", "pairs_bought"]].tolist() == [9, 1]
    nothing = white_space_back_test(seen())
    assert nothing["pairs"].tolist() == [0, 0] and nothing["bought_share"].isna().all()


def test_wilson_by_hand():
    # 0 of 10: upper limit z² ÷ (n + z²) = 3.84 ÷ 13.84
    assert wilson(0, 10) == pytest.approx((0, 0.2775), abs=1e-4)


def test_fees_and_internal_sales_are_no_white_space():
    lines = LINES.copy()
    lines.loc[lines["family"].eq("nuts"), "kind"] = "fee"
    assert "nuts" not in set(white_space_map(seen(lines=lines))["family"])


def test_no_lines_no_white_space():
    nothing = LINES.iloc[:0]
    assert white_space_map(seen(lines=nothing)).empty
    assert white_space(seen(lines=nothing)).empty
    # an account without lines among others that have some: nothing is known of it
    assert of("Z").empty


def gaps_of(**fields):
    return pd.DataFrame({"account": "T", "relevance": "could"} | fields)


def judged(gaps, wallet=NONE, **rules):
    return white_space(seen(wallet=wallet, gaps=gaps, **rules)).set_index("family")


def test_what_people_judged_of_a_gap_goes_first():
    gaps = gaps_of(
        family=["gas", "air", "oil"],
        relevance=["could", "not_relevant", "not_relevant"],
        why_not_bought=["unknown_offer", None, None],
        why_missed=["nobody_asked", None, None],
        probability=[0.1, None, None],
    )
    space = judged(gaps)
    # oil is bought, whatever was said before
    assert space["state"][["gas", "air", "oil"]].tolist() == ["could", "not_relevant", "buys"]
    assert space["basis"][["gas", "air", "oil"]].tolist() == ["judged", "judged", "ledger"]
    assert space.loc["gas", ["why_not_bought", "why_missed"]].tolist() == [
        "unknown_offer",
        "nobody_asked",
    ]
    # one peer of four buys gas: fewer than the half that would name it, so its worth is unknown
    assert np.isnan(space.loc["gas", "potential"]) and space.loc["gas", "probability"] == 0.1
    assert space.loc["air", "potential"] == 0
    # its chance goes before the wallet's, and the expected range follows low, middle and high
    need = {"need_low": [80.0], "need": [100.0], "need_high": [150.0]}
    wallet = pd.DataFrame({"account": ["T"], "family": ["gas"], **need, "probability": [0.6]})
    gas = judged(gaps, wallet).loc["gas"]
    found = gas[["expected_low", "expected_contribution", "expected_high"]].tolist()
    assert found == pytest.approx([80 * 0.1 * 0.2, 100 * 0.1 * 0.2, 150 * 0.1 * 0.2])
    # only the map of all accounts knows the other accounts' gaps
    space = white_space_map(seen(gaps=gaps))
    state = space.set_index(["account", "family"])["state"]
    assert state["T", "air"] == "not_relevant" and state["P4", "air"] == "could"


def test_back_test_verdicts():
    def verdict(could, rest):
        rows = []
        for group, (bought, pairs) in (("could", could), ("rest", rest)):
            share = bought / pairs if pairs else np.nan
            rows.append((group, pairs, bought, share, *wilson(bought, pairs)))
        names = ["pair_group", "pairs", "pairs_bought", "bought_share", "bought_low", "bought_high"]
        return decide_back_test(pd.DataFrame(rows, columns=names))

    # Newcombe (1998), example of method 10: 56/70 against 48/80: 0.2, 0.0524 to 0.3339
    found = verdict((56, 70), (48, 80))
    assert found[3:6] == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-4)
    assert (found.pairs, found.hit_rate, found.base_rate) == (70, 0.8, 0.6)
    assert found.test_verdict == "better"
    assert verdict((3, 10), (25, 100)).test_verdict == "no_better"
    assert verdict((0, 60), (30, 100)).test_verdict == "worse"
    assert verdict((0, 0), (30, 100)).test_verdict == "unknown"

    # an interval that ends at zero does not leave it out
    def touching(hit, low, high, other):
        rest = {"bought_share": other, "bought_low": other, "bought_high": other}
        could = {"bought_share": hit, "bought_low": low, "bought_high": high}
        rows = [{"pair_group": group, "pairs": 9} | row for group, row in
                (("could", could), ("rest", rest))]  # fmt: skip
        return decide_back_test(pd.DataFrame(rows)).test_verdict

    assert touching(0.5, 0.25, 1.0, 0.25) == "no_better"
    assert touching(0.25, 0.0, 0.5, 0.5) == "no_better"
