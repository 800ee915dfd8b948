"""The demo clients scored by a room that sees what was planted: the robust stay, the list is sure.

Three raters give the planted key accounts 4–5 and the others 2–3 on what only people know. Said
by almost everybody and far above the rest, a planted key account must stay on the list whatever
the weights; and the ledger's own proposals must rank the largest first.
"""

import tomllib

import pandas as pd
import pytest
from test_truth import DATA

from kamlib.client import find_client
from kamlib.ledger import open_ledger
from kamlib.segment.portfolio import decide_portfolio

PEOPLE = ("win", "relationship", "fit", "reference")


@pytest.fixture(scope="module", params=["filtros", "motos"])
def scored(request, demo_data):
    client = find_client(request.param, demo_data)
    ledger = open_ledger(client)
    truth = tomllib.loads((DATA / request.param / "truth.toml").read_text(encoding="utf-8"))
    key = set(truth["key"]["accounts"])
    everybody = [*truth["planted"], *truth["target"]["accounts"]]
    said = {"x": (4, 2), "y": (5, 3), "z": (5, 2)}
    rows = [
        (account, factor, rater, levels[0] if account in key else levels[1])
        for account in everybody
        for factor in PEOPLE
        for rater, levels in said.items()
    ]
    ratings = pd.DataFrame(rows, columns=["account", "factor", "rater", "score"])
    frames = decide_portfolio(ledger.lines, ledger.tables, client.settings, ratings=ratings)
    return frames, truth, client.settings


def test_the_robust_stay_in(scored):
    frames, truth, settings = scored
    sure = frames["robustness"].set_index("account")
    key = truth["key"]["accounts"]
    assert len(key) <= settings.define.cap_accounts
    assert (sure.loc[key, "in_top"] > 0.9).all()
    assert (sure.loc[key, "in_top_any"] > 0.7).all()
    competing = int(sure["in_top"].notna().sum())
    assert sure["in_top"].sum() == pytest.approx(min(settings.define.cap_accounts, competing))


def test_the_list_is_the_planted_one_and_ranked_by_score(scored):
    frames, truth, _ = scored
    accounts = frames["accounts"]
    assert sorted(accounts.loc[accounts["tier"].eq("key"), "account"]) == sorted(
        truth["key"]["accounts"]
    )
    listed = accounts[accounts["on_list"]].set_index("account")["rules"]
    assert listed.str.contains("ranked_by_score|unranked").all()


def test_what_the_ledger_proposes(scored):
    frames, truth, _ = scored
    cells = frames["proposals"].set_index(["factor", "account"])["proposed"]
    largest = frames["accounts"]["account"].iloc[0]
    assert cells["revenue"][largest] == 5
    losing = [a for a in truth.get("losing", {}).get("accounts", []) if a in cells["effort"]]
    effort = cells["effort"]
    assert effort.reindex(losing).mean() > effort.mean()
    prospects = truth["target"]["accounts"]
    assert cells["revenue"].reindex(prospects).isna().all()
