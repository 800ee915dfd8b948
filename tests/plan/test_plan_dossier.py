"""The dossier: what the ledger proposes, worked by hand; topics without facts are seen."""

import numpy as np
import pandas as pd
import pytest
from cases import page
from method_frames import make_lines

from kamlib.plan import dossier as room
from kamlib.plan.dossier import (
    COLUMNS,
    count_said_topics,
    dossier,
    known_topics,
    measure_ledger_facts,
    measure_return_shares,
)
from kamlib.vocabulary import TOPICS

FACTS = ["topic", "item", "fact_text", "found_on", "said_in", "confidence"]

ROWS = [
    # account, date, order, product, family, quantity, net_revenue, kind, payment_days
    ("A", "2024-02-10", "1", "p", "oil", 10, 100, "sale", 30),
    ("A", "2025-02-10", "2", "p", "oil", 10, 110, "sale", 40),  # price 10 → 11: +10 of 300
    ("A", "2024-05-10", "3", "q", "air", 10, 200, "sale", 30),
    ("A", "2025-05-11", "4", "q", "air", 10, 200, "sale", 40),
    ("A", "2025-05-11", "4", "p", "oil", 1, 11, "sale", 40),
    ("A", "2025-06-01", "5", "q", "air", -2, -40, "return", np.nan),
    ("B", "2025-06-01", "6", "z", "zinc", 1, 479, "sale", 10),
]


def lines() -> pd.DataFrame:
    names = "account date order product family quantity net_revenue kind payment_days"
    frame = make_lines(ROWS, names)
    return frame.assign(product_name=frame["product"])


def known(table, account="A", first="2023-01-01", codes=1, **tables):
    row = pd.DataFrame({"account": [account], "share": 0.25, "codes": [codes]})
    return page(account, lines=table, first=first, frames={"accounts": row}, **tables)


def facts(table, **case) -> pd.DataFrame:
    return measure_ledger_facts(known(table, **case))


def test_ledger_facts_by_hand():
    found = facts(lines())
    fast = found[found["ledger_fact"].eq("fast_product")]
    # p: orders 2 and 4, 11 units; q: order 4, 10 units
    assert fast[["subject", "amount", "compared"]].to_numpy().tolist() == [
        ["p", 2.0, 11.0],
        ["q", 1.0, 10.0],
    ]
    one = found.drop_duplicates("ledger_fact").set_index("ledger_fact")
    assert one.loc["families_bought", "subject"] == "air;oil"  # 160 before 121
    assert one.loc["families_bought", ["amount", "compared"]].tolist() == [2, 3]
    assert one.loc["price_development", "amount"] == pytest.approx(11 / 300)  # 11 units × 1
    assert one.loc["days_to_pay", "amount"] == 40
    assert np.isnan(one.loc["days_to_pay", "compared"])
    assert one.loc["returned", "amount"] == pytest.approx(40 / 321)
    assert one.loc["returned", "compared"] == pytest.approx(40 / 800)
    assert one.loc["order_rhythm", ["amount", "compared"]].tolist() == [90, 2]  # 10 Feb – 11 May
    assert one.loc["customer_since", "day"] == pd.Timestamp("2024-02-10")
    assert one.loc["customer_since", "cases"] == 1


def test_orders_of_half_a_year_are_told_per_year():
    """10 August and 11 November: 93 days between two orders, four a year."""
    later = lines().assign(date=lambda frame: frame["date"] + pd.DateOffset(months=6))
    found = facts(later, settings={"window": {"window_months": 6}}).set_index("ledger_fact")
    assert found.loc["order_rhythm", ["amount", "compared"]].tolist() == [93, 4]


def test_the_strongest_quarter_of_whole_years():
    season = facts(lines()).set_index("ledger_fact").loc["season"]
    # 2023: nothing; 2024 and 2025 the second quarter: 200 and 171 of 581 in all
    assert season["subject"] == "2" and season["cases"] == 3 and season["compared"] == 2
    assert season["amount"] == pytest.approx((200 + 211 - 40) / (300 + 321 - 40))


def test_two_whole_years_have_a_season_and_a_day_less_has_none():
    whole = facts(lines(), first="2024-01-01").set_index("ledger_fact").loc["season"]
    assert whole[["cases", "compared"]].tolist() == [2, 2]
    short = facts(lines(), first="2024-01-02").set_index("ledger_fact").loc["season"]
    assert short["cases"] == 1 and np.isnan(short["amount"])
    gone = lines().query("account == 'A'").assign(net_revenue=[50.0, 50, 50, 50, -100, -100])
    gone = pd.concat([gone, lines().tail(1)]).assign(account=[*"AAAAAAB"])
    nothing = facts(gone, first="2024-01-01").set_index("ledger_fact").loc["season"]
    assert nothing["cases"] == 2 and nothing["subject"] == ""
    assert nothing[["amount", "compared"]].isna().all()


def test_a_beginning_within_a_month_of_the_ledger_s_own_is_open():
    """The first sale is on 10 February 2024, 31 days after 10 January."""
    for first, cases in (("2024-01-10", 0), ("2024-01-09", 1)):
        assert (
            facts(lines(), first=first).set_index("ledger_fact").loc["customer_since", "cases"]
            == cases
        )


def test_what_turns_fast_is_told_per_year_and_moves():
    """From April on the ledger covers nine months: one order and one unit more are 4 ÷ 3 a year."""
    table = pd.concat([lines(), lines()[4:5].assign(order="7", quantity=0)])
    found = facts(table, first="2025-04-01")
    rows = found[found["ledger_fact"].eq("fast_product")]
    rows = rows.set_index("subject")[["amount", "compared"]]
    assert rows.loc["p"].tolist() == pytest.approx([2 * 4 / 3, 11 * 4 / 3])
    assert rows.loc["q"].tolist() == pytest.approx([4 / 3, 40 / 3])


def test_a_family_that_came_back_wholly_is_not_bought():
    table = lines()
    table.loc[table["kind"].eq("return"), "net_revenue"] = -200.0
    assert facts(table).set_index("ledger_fact").loc["families_bought", "subject"] == "oil"


def test_a_short_ledger_has_no_season_and_an_open_beginning():
    found = facts(lines(), first="2024-02-01").set_index("ledger_fact")
    assert np.isnan(found.loc["season", "amount"]) and found.loc["season", "cases"] == 1
    assert found.loc["customer_since", "cases"] == 0  # within a month of the ledger's first day


def test_terms_and_the_stated_beginning_come_from_the_master_table():
    customers = pd.DataFrame(
        {
            "customer": ["A"],
            "account": ["A"],
            "payment_days": [30],
            "since": pd.to_datetime(["2011-03-01"]),
        }
    )
    found = facts(lines(), customers=customers).set_index("ledger_fact")
    assert found.loc["days_to_pay", "compared"] == 30
    assert found.loc["customer_since", "day"] == pd.Timestamp("2011-03-01")


def test_a_prospect_has_nothing_but_unknown_facts():
    case = known(lines(), account="C", codes=pd.NA)
    found = measure_ledger_facts(case).set_index("ledger_fact").drop(index="share_of_sales")
    assert found["amount"].isna().all() and found["day"].isna().all()
    assert known_topics(dossier(case)) == {"financials"}


def test_return_shares():
    assert measure_return_shares(known(lines())) == pytest.approx((40 / 321, 40 / 800))
    assert np.isnan(measure_return_shares(known(lines(), account="C"))[0])


def test_every_topic_is_there_and_the_two_origins_stand_apart(monkeypatch):
    said = pd.DataFrame(
        [
            ("plans", "2", "second", None, "visit", "assumed"),
            ("plans", "1", "first", None, "visit", "confirmed"),
            ("market", "1", None, None, "visit", "unknown"),
        ],
        columns=FACTS,
    )
    counted = pd.DataFrame(
        [("price_development", "", np.nan, np.nan, None, pd.NaT)], columns=COLUMNS
    )
    monkeypatch.setattr(room, "measure_ledger_facts", lambda case: counted)
    case = page(said={"fact": said})
    found = dossier(case)
    assert count_said_topics(case) == 1  # two facts, one topic; what is unknown is none
    assert [*dict.fromkeys(found["topic"])] == [*TOPICS]
    assert found.loc[found["topic"].eq("plans"), "fact_text"].tolist() == ["first", "second"]
    # a fact that is told to be unknown is no knowledge, and its topic has its row already
    assert known_topics(found) == {"plans"}
    assert found.loc[found["topic"].isin(["market", "history"]), "origin"].tolist() == [
        "said",
        "ledger",
    ]
    assert found["origin"].eq("none").sum() == 5
