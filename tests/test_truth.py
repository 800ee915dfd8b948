"""Each demo client's truth, found the way a notebook finds it: settings → ledger → portfolio.

The truth is written by the generator from what it planted and never by kamlib (data/README.md).
That drifting accounts raise their alerts in time, and that a white space is one by the method's own
functions, is in tests/test_truth_plan.py; here it must reach the notebook's `kam`.
"""

import tomllib
from pathlib import Path

import pytest

from kamlib.kam.start import start
from kamlib.review.alerts import list_raised

DATA = Path(__file__).resolve().parents[1] / "data"


@pytest.fixture(scope="session", params=["filtros", "farma", "motos"])
def demo(request, demo_data):
    """A client as a notebook sees it, and its truth."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KAM_DATA", str(demo_data))
        kam = start(request.param)
        kam.case.decided  # decided while the data folder is this one  # noqa: B018
    truth = tomllib.loads((DATA / request.param / "truth.toml").read_text(encoding="utf-8"))
    return kam, truth


def codes(frame, chosen):
    return sorted(frame.loc[chosen.fillna(False).astype(bool), "account"])


def test_ledger(demo):
    kam, truth = demo
    report, told = kam.reading, truth["ledger"]
    assert (report["lines_in"], report["kept"]) == (told["lines_in"], told["kept"])
    assert report["lines_in"] == report["kept"] + report["set_aside"]
    assert report["net_revenue"] == float(told["net_revenue"])
    assert report["net_revenue_all_lines"] == float(told["net_revenue_all_lines"])
    assert report["order_level"]["freight"] == float(told["freight"])
    assert kam.as_of.isoformat() == told["last_date"]
    assert len(kam.case.lines) == told["kept"]


def test_accounts(demo):
    """Every account's revenue in both windows (rebates off), its orders and its pooled markup."""
    kam, truth = demo
    accounts = kam.case.portfolio.accounts.set_index("account")
    for account, told in truth["planted"].items():
        row = accounts.loc[account]
        assert row["net_revenue"] == pytest.approx(float(told["net_revenue"]), abs=0.02), account
        former = float(told["former_revenue"])
        assert row["former_revenue"] == pytest.approx(former, abs=0.02), account
        assert row["orders"] == told["orders"], account
        cost = float(told["cost"])
        if cost and account not in truth["classes"]["unknown"]:
            markup = (float(told["net_revenue_with_cost"]) - cost) / cost
            assert row["markup"] == pytest.approx(markup, abs=5e-5), account
    assert set(accounts.index) == {*truth["planted"], *truth["target"]["accounts"]}


def test_dependence(demo):
    kam, truth = demo
    found = kam.case.portfolio.dependence.set_index("measure")["value"]
    told = truth["dependence"]
    for measure in ("top1", "top3", "top10"):
        assert round(found[measure], 4) == round(float(told[measure]), 4), measure
    window = kam.case.portfolio.window.iloc[0]
    assert window["net_revenue"] == pytest.approx(float(told["net_revenue"]), abs=0.05)
    assert window["active_accounts"] == told["active_accounts"]


def test_classes(demo):
    kam, truth = demo
    classes = kam.case.portfolio.classes
    for name in ("hvhp", "hvlp", "lvhp", "lvlp"):
        found = set(codes(classes, classes["volume_profit"].eq(name)))
        assert found >= set(truth["classes"][name]), name
    low = set(codes(classes, classes["profit"].eq("low")))
    assert low >= set(truth["classes"]["low_profit_of_either_volume"])
    unknown = classes["profit"].eq("unknown")
    assert set(codes(classes, unknown)) >= set(truth["classes"]["unknown"])


def test_verdicts(demo):
    kam, truth = demo
    accounts = kam.case.portfolio.accounts
    assert codes(accounts, accounts["tier"].eq("key")) == sorted(truth["key"]["accounts"])
    assert codes(accounts, accounts["tier"].eq("trial")) == sorted(truth["trial"]["accounts"])
    types = accounts["account_type"]
    assert codes(accounts, types.eq("emerging")) == sorted(truth["emerging"]["accounts"])
    assert codes(accounts, types.eq("target")) == sorted(truth["target"]["accounts"])


def test_large_but_not_key(demo):
    kam, truth = demo
    found = kam.case.portfolio.exceptions
    found = found[found["exception"].eq("large_not_key")]
    assert sorted(found["account"]) == sorted(truth["large_not_key"]["accounts"])
    without = found[~found["tier"].eq("trial")]
    assert sorted(without["account"]) == sorted(truth["large_not_key"]["without_potential"])


def test_losing(demo):
    """Exactly those that were planted lose money, about as much as the generator reckons."""
    kam, truth = demo
    accounts = kam.case.portfolio.accounts
    assert codes(accounts, accounts["true_profit"].lt(0)) == sorted(truth["losing"]["accounts"])
    profit = accounts.set_index("account")["true_profit"]
    for account, told in truth["losing"]["estimated_profit"].items():
        assert profit[account] == pytest.approx(float(told), rel=0.25), account
        assert accounts.set_index("account").loc[account, "goods_margin"] > 0


def test_drifting(demo):
    kam, truth = demo
    raised = set(list_raised(kam.case.portfolio.alerts).index)
    drifting = set(truth["drifting"]["accounts"])
    assert drifting <= raised
    assert not raised & (set(truth["key"]["accounts"]) - drifting)


def test_white_space_and_ceiling(demo):
    """As the plan of the account shows them: could buy and does not; share above the ceiling."""
    kam, truth = demo
    pairs = [(*pair, "white") for pair in truth["white_space"]["pairs"]]
    pairs += [(*pair, "capped") for pair in truth["capped"]["pairs"]]
    opened = {account: start(kam.client, account=account) for account, *_ in pairs}
    for account, family, planted in pairs:
        own = opened[account]
        if planted == "white":
            space = own.plan.white_space().set_index("family")
            assert space.loc[family, "state"] == "could", (account, family)
        else:
            wallet = own.plan.wallet().set_index("family")
            assert bool(wallet.loc[family, "exposed"]), (account, family)
            assert wallet.loc[family, "headroom"] == 0, (account, family)
