"""Papers about an account: what stands on them, and what never leaves the house."""

import datetime as dt
import re

import pandas as pd
import pytest
from toy_client import make_client

from kamlib import start
from kamlib.judgement import KINDS, fields_of
from kamlib.kind import SHARED
from kamlib.pages.paper import paper_html
from kamlib.pages.papers import MAKERS, OF_NOTEBOOK

MAY_LEAVE = {
    "value": {"value_text", "promised", "delivered", "confirmed_value"},
    "objective": {"objective", "for_them", "due", "progress"},
    "action": {"action", "owner", "due", "progress"},
    "offer": {"their_objective", "solution", "for_them"},
    "obligation": {"side", "obligation", "clause", "due", "obligation_state"},
    "voice": {"asked_item", "asked_on", "answers", "satisfaction"},
}
"""Written down here a second time on purpose: widening it in the code must fail here."""

CHOSEN = {
    ("offer", "offer_state"): "presented",
    ("value", "direction"): "to_customer",
    ("obligation", "side"): "ours",
}
"""Choices without which the customer would not see the row at all."""


@pytest.fixture(scope="module")
def kam(tmp_path_factory):
    """A toy client in whose log every field of every kind holds something to be recognised."""
    data = tmp_path_factory.mktemp("papers")
    make_client(data)
    kam = start(_client(data), account="A")
    us = kam.log.add_person(role="Our manager", name="Name-of-ours", facilitator=True)
    them = kam.log.add_person(role="Role-of-theirs", name="Name-of-theirs", side="theirs",
                              account="A")  # fmt: skip
    for number, kind in enumerate(KINDS):
        value = marked(kind, number, us, them)
        kam.log.save(kind, value, author=us, source=f"source-of-{kind}")
    kam.read_again()
    return kam


def _client(data):
    from kamlib.client import find_client

    return find_client("toy", data)


def marked(kind: str, number: int, us: str, them: str) -> dict:
    """A value of a kind with a mark of its own in every field."""
    value = {}
    for place, field in enumerate(fields_of(KINDS[kind])):
        name = field.name
        if (kind, name) in CHOSEN:
            value[name] = CHOSEN[kind, name]
        elif name == "account":
            value[name] = "A"
        elif name == "shared":
            value[name] = True
        elif field.kind == "person":
            value[name] = us if name in ("owner", "rater") or kind == "team_role" else them
        elif field.kind in ("money", "number"):
            value[name] = 7_000_000 + 100_000 * place  # 7,1 M …: money that stands nowhere else
        elif field.kind == "share":
            value[name] = 0.331 + place / 1000
        elif field.kind == "day":
            value[name] = dt.date(2031, 1 + number % 12, 1 + place)
        elif field.kind == "flag":
            value[name] = True
        elif field.choices:
            value[name] = field.choices[0]
        elif field.kind in ("five", "attitude", "whole", "count", "days") or "int" in str(field):
            value[name] = 1
        else:
            value[name] = f"mark-{kind}-{name}"
    if kind == "link":
        value["influences"] = us
    if kind == "share_option":
        names = ("small_price", "large_price", "full_cost", "idle_cost")
        value |= {"small_share": 0.331, "large_share": 0.332} | dict.fromkeys(names, 0.917)
    if kind in ("wallet", "forecast"):
        low, high = [n for n in value if n.endswith("_low")], [n for n in value if "_high" in n]
        middle = low[0].removesuffix("_low")
        value |= {low[0]: 7_100_000, middle: 7_200_000, high[0]: 7_300_000}
    return value


def shown(kam, kind: str) -> str:
    return paper_html(MAKERS[kind](kam), kam.words)


def test_no_internal_field_reaches_the_customer(kam):
    page = shown(kam, "customer")
    marks = set(re.findall(r"mark-[a-z_]+-[a-z_]+", page))
    allowed = {f"mark-{kind}-{name}" for kind, names in MAY_LEAVE.items() for name in names}
    assert marks <= allowed
    assert {"mark-objective-objective", "mark-value-value_text", "mark-offer-solution"} <= marks
    assert "source-of-" not in page and "Name-of-" not in page and "Role-of-theirs" not in page


def test_what_may_leave_is_what_the_code_says():
    shared = {
        kind: {field.name for field in fields_of(model) if SHARED in field.marks}
        for kind, model in KINDS.items()
    }
    assert {kind: names for kind, names in shared.items() if names} == MAY_LEAVE
    assert [kind for kind, model in KINDS.items() if model.GIVEN] == ["voice"]


def test_internal_figures_do_not_reach_the_customer(kam):
    """Neither the ledger's secrets (A costs half of 10,800) nor numbers that people wrote down."""
    page, words = shown(kam, "customer"), kam.words
    row = kam.case.account_row
    secrets = ["goods_margin", "true_profit", "cost_to_serve", "share", "markup"]
    for column in secrets:
        if column in row and pd.notna(row[column]):
            kind = "percent" if column in ("share", "markup") else "money"
            assert words.write(row[column], kind) not in page, column
    for kind in KINDS:
        for field in fields_of(KINDS[kind]):
            if field.name in MAY_LEAVE.get(kind, ()) or field.kind not in ("money", "number"):
                continue
            value = marked(kind, 0, "us", "them").get(field.name)
            seen = {words.money(value)} - _written(kam, MAY_LEAVE)
            assert not any(text in page for text in seen), (kind, field.name)
    for slug in ("tier.key", "tier.trial", "tier.develop", "tier.standard"):
        assert words.label(slug) not in page
    assert ".html" not in page  # no way back into the house


def test_internal_dates_and_shares_do_not_reach_the_customer(kam):
    """Last contacts, ends of contracts, chances, our own view: each value marks its field."""
    page, words = shown(kam, "customer"), kam.words
    written = {"day": words.date, "share": lambda value: words.write(value, "percent")}
    fields = [
        (kind, field, marked(kind, number, "us", "them").get(field.name))
        for number, kind in enumerate(KINDS)
        for field in fields_of(KINDS[kind])
        if field.kind in written
    ]
    told = {
        written[field.kind](value)
        for kind, field, value in fields
        if field.name in MAY_LEAVE.get(kind, ())
    }
    for kind, field, value in fields:
        text = written[field.kind](value)
        assert text in told or text not in page, (kind, field.name)
    assert any(text in page for text in told)  # they would be seen if they were there


def test_nothing_hides_in_the_customer_s_file(kam):
    """No comment, no note of its maker, no attribute that says more than what is read."""
    page = shown(kam, "customer")
    body = page.split("</style>")[-1]
    assert "<!--" not in page and "data-" not in body and "<img" not in body
    metas = re.findall(r"<meta [^>]*>", page)
    assert len(metas) == 4 and not any("generator" in meta or "author" in meta for meta in metas)
    assert kam.record["settings"] not in page and kam.record["ledger"] not in page


def test_the_customer_reads_of_which_months_the_purchases_are(tmp_path):
    """The data end on 15 December, the months that count with November."""
    make_client(tmp_path)
    page = shown(start(_client(tmp_path), account="A"), "customer")
    assert "1 Dec 2024 – 30 Nov 2025" in page and "1 Dec 2023 – 30 Nov 2024" in page


def test_an_account_that_gave_back_more_than_it_bought_has_its_own_revenue(tmp_path):
    """−40 in twelve months is no account without sales."""
    days = [("2024-01-05", "A", 90), ("2025-12-31", "A", 90), ("2025-03-05", "N", 10)]
    days.append(("2025-04-05", "N", -50))
    rows = [f"{day};{n};{who};Name {who};P1;Pumps;{amount / 10};{amount};5"
            for n, (day, who, amount) in enumerate(days)]  # fmt: skip
    make_client(tmp_path, rows=rows)
    check = start(_client(tmp_path), account="N").plan.margin_check()
    assert check["net_revenue"].iloc[0] == -40


def test_what_is_over_is_no_next_step(tmp_path):
    make_client(tmp_path)
    kam = start(_client(tmp_path), account="A")
    us = kam.log.add_person(role="Our manager", facilitator=True)
    for progress in ("planned", "doing", "done", "dropped"):
        value = {"account": "A", "item": progress, "progress": progress, "shared": True}
        kam.log.save("action", value | {"action": f"act-{progress}"}, author=us)
        goal = {"objective": f"aim-{progress}", "theme": "expansion"}
        kam.log.save("objective", value | goal, author=us)
    kam.read_again()
    page = shown(kam, "customer")
    told = set(re.findall(r"(?:act|aim)-[a-z]+", page))
    assert told == {"act-planned", "act-doing", "aim-planned", "aim-doing", "aim-done"}


def test_the_customer_s_version_leaves_out_no_row(tmp_path):
    make_client(tmp_path)
    kam = start(_client(tmp_path), account="A")
    us = kam.log.add_person(role="Our manager", facilitator=True)
    for n in range(15):
        owed = {"account": "A", "item": f"o{n}", "side": "ours", "obligation": f"Duty {n:02}"}
        kam.log.save("obligation", owed | {"shared": True}, author=us)
    kam.read_again()
    page = shown(kam, "customer")
    assert all(f"Duty {n:02}" in page for n in range(15)) and "<details" not in page


def _written(kam, may_leave) -> set[str]:
    """Money that the customer may see, as it is written."""
    return {
        kam.words.money(value)
        for kind, names in may_leave.items()
        for name, value in marked(kind, 0, "us", "them").items()
        if name in names and isinstance(value, int)
    }


def test_without_a_mark_nothing_that_people_wrote_reaches_the_customer(kam, tmp_path):
    make_client(tmp_path)
    other = start(_client(tmp_path), account="A")
    us = other.log.add_person(role="Our manager", facilitator=True)
    them = other.log.add_person(role="Buyer", side="theirs", account="A")
    for number, kind in enumerate(KINDS):
        value = {**marked(kind, number, us, them)}
        value.pop("shared", None)
        other.log.save(kind, value, author=us)
    page = shown(other, "customer")
    told = set(re.findall(r"mark-([a-z_]+)-", page))
    assert told <= {"voice"}


def test_the_internal_sheet_holds_roles_and_nothing_personal(kam):
    page = shown(kam, "sheet")
    assert "Our manager" in page  # who must do what
    assert "Name-of-" not in page and "Role-of-theirs" not in page
    for name in ("conflict", "supports_rival", "note", "our_view", "for_us"):
        assert f"-{name}" not in page
    assert kam.words.money(kam.case.account_row["goods_margin"]) not in page


@pytest.mark.parametrize("kind", MAKERS)
def test_papers_are_whole_without_anything_said(kind, tmp_path):
    make_client(tmp_path, lang="es", locale="es-ES")
    page = shown(start(_client(tmp_path), account="B"), kind)
    assert page.startswith("<!DOCTYPE html>") and 'lang="es-ES"' in page
    assert "Borealis" in page
    assert not re.search(r"<script|https?://|\bnan\b|None", page)


@pytest.mark.parametrize("kind", MAKERS)
def test_hostile_names_are_escaped(kind, tmp_path):
    folder = make_client(tmp_path)
    file = folder / "sources" / "sales.csv"
    file.write_text(file.read_text("utf-8").replace("Borealis", "<b>Bo</b>"), "utf-8")
    page = shown(start(_client(tmp_path), account="B"), kind)
    assert "&lt;b&gt;Bo&lt;/b&gt;" in page and "<b>Bo" not in page


def test_every_paper_belongs_to_a_chapter():
    assert sorted(kind for kinds in OF_NOTEBOOK.values() for kind in kinds) == sorted(MAKERS)
