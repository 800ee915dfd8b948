"""REV-4 by hand: two states of a plan side by side, and what must hold of any two states."""

import pandas as pd
from cases import page
from hypothesis import given, settings
from hypothesis import strategies as st

from kamlib.review.changes import ORDER, figures_since, list_watches, measure_changes
from kamlib.words.label import has_label

MARCH, JUNE, SEPTEMBER = (pd.Timestamp(f"2025-{end}") for end in ("03-31", "06-30", "09-30"))


def said(day, author="kam", confidence="assumed", **fields):
    return {**fields, "confidence": confidence, "said_on": pd.Timestamp(day), "author": author}


def action(item, due, progress, day="2025-02-01", **more):
    more = {"action": f"do {item}", "owner": "kam", **more}
    return said(day, item=item, due=pd.Timestamp(due) if due else pd.NaT, progress=progress, **more)


def found(former, now, days=(MARCH, JUNE)):
    """What changed, as kind → rows of (item, field, change)."""
    frames = [{k: pd.DataFrame(rows) for k, rows in state.items()} for state in (former, now)]
    changes = measure_changes(*frames, *days)
    return set(zip(changes["item"], changes["field"], changes["change_kind"], strict=True)), changes


def test_actions_by_hand():
    former = [
        action("late", "2025-05-31", "planned"),
        action("done", "2025-05-31", "doing"),
        action("dropped", "2025-08-31", "planned"),
        action("same", "2025-12-31", "planned"),
        action("caught_up", "2025-02-28", "planned"),
        action("was_late", "2025-03-01", "planned"),
    ]
    now = [
        action("late", "2025-05-31", "planned"),  # nobody spoke: its day passed
        action("done", "2025-05-31", "done", "2025-05-20"),
        action("dropped", "2025-08-31", "dropped", "2025-06-01", author="dir"),
        action("same", "2025-12-31", "planned"),
        action("caught_up", "2025-07-31", "planned", "2025-04-02", owner="tech"),
        action("was_late", "2025-03-01", "planned"),  # late then and now: no change
        action("new", "2025-09-30", "planned", "2025-06-15"),
        action("new_and_late", "2025-05-31", "planned", "2025-05-01"),
    ]
    rows, changes = found({"action": former}, {"action": now})
    assert rows == {
        ("late", "state", "late"),
        ("done", "state", "done"),
        ("dropped", "state", "dropped"),
        ("caught_up", "state", "back_on_time"),
        ("caught_up", "due", "postponed"),
        ("caught_up", "owner", "owner_changed"),
        ("new", "", "new"),
        ("new_and_late", "", "late"),
    }
    by = changes.set_index(["item", "field"])
    assert pd.isna(by.loc[("late", "state"), "changed_on"])  # time did it, nobody said it
    assert by.loc[("dropped", "state"), "change_by"] == "dir"
    assert by.loc[("dropped", "state"), "changed_on"] == pd.Timestamp("2025-06-01")
    assert by.loc[("late", "state"), ["was", "is_now"]].tolist() == ["planned", "late"]
    assert changes["change_kind"].tolist()[:3] == [
        "late",
        "late",
        "dropped",
    ]  # what asks for a word first


def test_assumptions_live_die_or_are_confirmed():
    def fact(item, text, sure, day="2025-02-01"):
        return said(day, topic="plans", item=item, fact_text=text, confidence=sure)

    former = [
        fact("1", "they build", "assumed"),
        fact("2", "they build", "assumed"),
        fact("3", "they build", "assumed"),
        fact("4", "pays in 60 days", "confirmed"),
        fact("5", "pays in 60 days", "confirmed"),
        fact("6", "they build", "assumed"),
    ]
    now = [
        fact("1", "they build", "confirmed", "2025-05-01"),
        fact("2", "they do not build", "confirmed", "2025-05-01"),
        fact("4", "pays in 90 days", "confirmed", "2025-05-01"),
        fact("5", "pays in 60 days", "assumed", "2025-05-01"),
        fact("6", "they build", "assumed"),
    ]
    rows, _ = found({"fact": former}, {"fact": now})
    assert rows == {
        ("plans|1", "confidence", "confirmed"),
        ("plans|2", "fact_text", "dead"),  # what was assumed turned out otherwise
        ("plans|3", "", "dead"),  # withdrawn
        ("plans|4", "fact_text", "changed"),  # a fact changed; it was no assumption
        ("plans|5", "confidence", "doubted"),
    }


def test_people_risks_needs_value_and_tier():
    def state(attitude, likelihood, need, delivered, tier, satisfaction):
        return {
            "stakeholder": [said("2025-01-01", person="p", attitude=attitude, relation_now=3)],
            "risk": [said("2025-01-01", item="r", risk="rival", likelihood=likelihood, impact=4)],
            "wallet": [said("2025-01-01", family="oil", need=need)],
            "value": [said("2025-01-01", item="v", value_text="x", delivered=delivered)],
            "voice": [said("2025-01-01", asked_item="prices", satisfaction=satisfaction)],
            "tier": [{"tier": tier}],
        }

    rows, changes = found(
        state(1, 2, 100.0, None, "key", 0.8), state(-1, 3, 150.0, 40.0, "trial", 0.5)
    )
    assert rows == {
        ("p", "attitude", "worse"),
        ("r", "level", "risk_up"),  # 2 × 4 = 8, then 3 × 4 = 12
        ("oil", "need", "re_estimated"),
        ("v", "delivered", "delivered"),
        ("prices", "satisfaction", "worse"),
        ("", "tier", "tier_changed"),
    }
    assert changes.loc[0, "change_kind"] == "tier_changed"
    risk = changes[changes["changed_kind"] == "risk"].iloc[0]
    assert (risk["was"], risk["is_now"]) == (8, 12)


def test_gaps_and_offers_are_part_of_the_plan():
    """A family thought to be open is not relevant: an assumption died. An offer was accepted."""
    gap = {"family": "air", "account": "A"}
    offer = {"item": "o", "solution": "kit", "due": pd.NaT}
    rows, _ = found(
        {
            "gap": [said("2025-01-01", **gap, relevance="could", confidence="assumed")],
            "offer": [said("2025-01-01", **offer, offer_state="presented")],
        },
        {
            "gap": [said("2025-05-01", **gap, relevance="not_relevant", confidence="confirmed")],
            "offer": [said("2025-05-01", **offer, offer_state="accepted")],
        },
    )
    assert rows == {("air", "relevance", "dead"), ("o", "offer_state", "changed")}


def test_an_obligation_called_late_keeps_who_said_it():
    def duty(state, day):
        fields = {"item": "o", "obligation": "report", "due": pd.NaT, "obligation_state": state}
        return [said(day, **fields)]

    rows, changes = found(
        {"obligation": duty("open", "2025-01-01")}, {"obligation": duty("late", "2025-05-01")}
    )
    assert rows == {("o", "state", "late")} and changes.loc[0, "change_by"] == "kam"


def test_every_change_has_words():
    assert all(has_label(f"change_kind.{change}") for change in ORDER)
    assert all(has_label(f"changed_kind.{kind}") for kind in list_watches())


PLANS = st.dictionaries(
    st.sampled_from("abc"),
    st.tuples(
        st.sampled_from(["planned", "doing", "done", "dropped"]),
        st.sampled_from(["2025-02-15", "2025-05-15", "2025-08-15", None]),
        st.sampled_from(["kam", "tech"]),
    ),
)


def plan_of(drawn):
    rows = [action(i, due, progress, owner=owner) for i, (progress, due, owner) in drawn.items()]
    return {"action": pd.DataFrame(rows)}


@settings(max_examples=30)
@given(PLANS)
def test_a_state_beside_itself_has_no_change(drawn):
    plan = plan_of(drawn)
    assert measure_changes(plan, plan, JUNE, JUNE).empty


@settings(max_examples=30)
@given(PLANS, PLANS, PLANS)
def test_changes_of_two_quarters_add_up_to_those_of_the_half_year(first, second, third):
    plans = [plan_of(drawn) for drawn in (first, second, third)]

    def values(former, now, days):
        changes = measure_changes(plans[former], plans[now], *days)
        return {(r.item, r.field): (r.was, r.is_now) for r in changes.itertuples()}

    one = values(0, 1, (MARCH, JUNE))
    two = values(1, 2, (JUNE, SEPTEMBER))
    both = values(0, 2, (MARCH, SEPTEMBER))
    for item in set(first) & set(second) & set(third):
        for field in ("state", "due", "owner"):
            a, b = one.get((item, field)), two.get((item, field))
            start = a[0] if a else b[0] if b else None
            end = b[1] if b else a[1] if a else None
            expected = None if start == end else (start, end)
            assert both.get((item, field)) == expected
    for item in set(first) ^ set(third):
        assert (item, "") in both


def test_figures_side_by_side():
    """To June 100, to December 80 in two orders, 30 days apart: a rhythm is known only now."""
    rows = {"date": pd.to_datetime(["2024-08-01", "2025-08-01", "2025-08-31"])}
    lines = pd.DataFrame(rows | {"order": list("123"), "net_revenue": [100.0, 40.0, 40.0]})
    same = {"account": "A", "customer": "A", "family": "oil", "kind": "sale", "payment_days": 30.0}
    case = page(lines=lines.assign(**same), first="2024-07-01")
    found = figures_since(case, "2025-06-30").set_index("kpi")
    assert found.loc["revenue", ["before", "now", "difference"]].tolist() == [100, 80, -20]
    assert found.loc["rhythm", "now"] == 30 and pd.isna(found.loc["rhythm", "difference"])
    assert "share_of_wallet" not in found.index  # unknown on both days is left out
    assert figures_since(case).empty  # no review was closed before
