"""Case and figures: what a figure looked at is known, and a save makes stale only what read it."""

import inspect

import pandas as pd
import pytest
from cases import case

import kamlib
from kamlib.figure import CHAPTERS, FIGURES, ITEMS, Chapter, bind, decided, figure, load_figures
from kamlib.judgement import Log
from kamlib.plan.wallet import wallet
from kamlib.segment.cost import programme_cost


def reads_of(case, measured):
    """What the figure of that name read, as the case keeps it."""
    return next(reads for about, (_, reads) in case.kept.items() if about[1:2] == (measured,))


def make_log(tmp_path):
    log = Log(tmp_path / "judgements.sqlite")
    kam = log.add_person(role="Key account manager")
    for account in ("A", "B"):
        buyer = log.add_person(role="Buyer", side="theirs", account=account)
        value = {"account": account, "person": buyer, "buying_role": "user", "owner": kam}
        log.save("stakeholder", value, author=kam)
    return log, kam


def test_an_account_sees_its_own_and_buyers_of_the_same_role_keep_it(tmp_path):
    page = case("A", log=make_log(tmp_path)[0])
    frame = page.named(page.said("stakeholder"))
    assert frame["account"].tolist() == ["A"]
    assert frame[["person", "owner", "author"]].iloc[0].tolist() == [
        *("Buyer", "Key account manager", "Key account manager")
    ]
    assert len(page.said("stakeholder", everywhere=True)) == 2


def test_the_whole_portfolio_tells_two_of_the_same_role_apart(tmp_path):
    page = case("", log=make_log(tmp_path)[0])
    assert len(page.said("stakeholder")) == 2
    assert page.named(page.said("stakeholder"))["person"].nunique() == 2


def test_a_figure_is_known_by_what_it_read():
    """2,000 a year and 10 hours more than a standard account's 2, at 50 each: 2,400."""
    settings = {
        "plan": {"programme_cost_key": 2000},
        "cost_to_serve": {"kam_hours_key": 10, "kam_hours_standard": 2, "kam_hour": 50},
    }
    page = case(settings=settings)
    assert programme_cost(page) == 2400
    assert reads_of(page, "programme_cost") == {
        ("setting", "plan.programme_cost_key"),
        ("setting", "cost_to_serve.kam_hours_key"),
        ("setting", "cost_to_serve.kam_hours_standard"),
        ("setting", "cost_to_serve.kam_hour"),
    }


@pytest.fixture
def toy(monkeypatch):
    """Two figures, one of which asks the other; they count how often they are measured."""
    monkeypatch.setitem(FIGURES, "tests", {})
    counted = {"inner": 0, "outer": 0}

    def inner(case):
        counted["inner"] += 1
        return case.said("action")[["item"]]

    def outer(case, more: int = 0):
        """PLAN-7, actions counted."""
        counted["outer"] += 1
        return len(kept(case)) + len(case.said("risk")) + more

    for one in (inner, outer):
        one.__module__ = "kamlib.tests.toy"
    kept = figure("PLAN-7")(inner)
    return kept, figure("PLAN-7")(outer), counted


def test_what_the_inner_figure_read_the_outer_read_as_well_kept_or_not(toy):
    inner, outer, counted = toy
    page = case()
    inner(page)
    outer(page)
    outer(page)
    assert counted == {"inner": 1, "outer": 1}
    assert reads_of(page, "outer") == {("kind", "action"), ("kind", "risk")}
    assert reads_of(page, "inner") == {("kind", "action")}


def test_a_save_makes_stale_what_read_that_kind_and_nothing_else(toy):
    inner, outer, counted = toy
    page = case()
    outer(page)
    after = page.after(lambda read: read == ("kind", "risk"))
    outer(after), inner(after)
    assert counted == {"inner": 1, "outer": 2}
    assert page.kept and after is not page


def test_a_past_day_is_another_case_and_its_reads_count(toy):
    inner, _, counted = toy

    def since(case):
        return len(inner(case)) - len(inner(case.at(case.as_of.replace(month=7))))

    since.__module__ = "kamlib.tests.other"
    since = figure("REV-4")(since)
    page = case()
    assert since(page) == 0 and counted["inner"] == 2
    assert reads_of(page, "since") == {("kind", "action")}
    day = page.as_of.replace(month=7)
    assert page.at(day) is page.at(day) and page.at(day).said_until == day
    stale = page.after(lambda read: read == ("kind", "action"))
    since(stale)
    assert counted["inner"] == 4  # the past page too: people may say something of a past day


def test_everybody_gets_a_copy(toy):
    inner, _, _ = toy
    page = case()
    inner(page).insert(0, "new", 1)
    assert list(inner(page).columns) == ["item"]


def test_a_second_figure_of_one_name_fails(toy):
    def inner(case):
        return None

    inner.__module__ = "kamlib.tests.third"
    with pytest.raises(ValueError, match="inner"):
        figure("PLAN-7")(inner)


def test_a_bound_figure_has_its_words_and_asks_for_no_case(toy):
    _, outer, _ = toy
    bound = bind(outer, case)
    assert bound(more=3) == 3 and bound.__doc__ == "PLAN-7, actions counted."
    assert str(inspect.signature(bound)) == "(more: int = 0)"


def test_a_chapter_lists_what_it_offers(toy):
    chapter = Chapter("plan", case, charts="drawn")
    assert {"wallet", "white_space", "charts"} <= {*dir(chapter)} and chapter.charts == "drawn"
    assert chapter.wallet.__doc__ == wallet.__doc__ and "wallet" in repr(chapter)
    assert not hasattr(chapter, "walet")


def test_every_figure_says_its_item_and_what_it_is():
    for chapter in CHAPTERS:
        for name, one in load_figures(chapter).items():
            assert one.__doc__ and {item.split("-")[0] for item in one.items} <= set(ITEMS), name


def test_a_decided_frame_is_a_figure(monkeypatch):
    monkeypatch.setitem(FIGURES, "tests", {})
    decided("kamlib.tests.decided", "DEF-1", "above_mean", "who is above.")
    page = case("", frames={"above_mean": pd.DataFrame({"account": ["A"]})})
    one = FIGURES["tests"]["above_mean"]
    assert one(page)["account"].tolist() == ["A"] and one.__doc__ == "DEF-1, who is above."
    assert ("portfolio", "above_mean") in reads_of(page, "above_mean")
    assert {("kind", "override"), ("setting", "")} <= reads_of(page, "above_mean")


def test_the_star_brings_six_names_at_most():
    assert len(kamlib.__all__) <= 6
