"""REV-10: the customer's version of a review. What is not marked as shared is not in it.

Shown are what the customer bought by its own invoices, what it told us, and of what people wrote
down only the items that somebody marked «the customer may see it», and of these only the fields
that their kind marks `SHARED`. No tier, no margin, no settings, no links to pages of the house.
"""

import pandas as pd

from kamlib.define.one_account import measure_bought
from kamlib.judgement import KINDS, fields_of
from kamlib.judgement.kinds import marked
from kamlib.kind import SHARED, Rows
from kamlib.pages.paper import Paper, Section
from kamlib.plan.work import measure_obligations
from kamlib.review.owed import measure_value_ledger
from kamlib.words.label import has_label
from kamlib.words.table import show_table

CALLED = {
    "for_them": "for_you",
    "their_objective": "your_goal",
    "side": "side_for_them",
    "obligation_state": "duty_state",
}
"""Field → what it is called where we speak to the customer, not about it."""


def read_shared(kam, kind: str) -> pd.DataFrame:
    """What the customer may see of a kind: marked rows, shared fields, people by role.

    Parameters
    ----------
    kam
        What `kamlib.start` gave for an account.
    kind
        A slug of `kamlib.judgement.KINDS`.

    Returns
    -------
    DataFrame
        The key fields, those that are shared and ``said_on``; nothing else of the log.

    Raises
    ------
    KeyError
        Of a kind that the customer did not give and that nobody can mark.
    """
    said, model = kam.case.said(kind), KINDS[kind]
    if not model.GIVEN:
        said = said[said["shared"].fillna(False).astype(bool)]
    for one in fields_of(model):
        for rows in (mark for mark in one.marks if isinstance(mark, Rows)):
            said = said[rows.of(said[one.name])]
    kept = [*dict.fromkeys([*model.KEY, *marked(kind, SHARED), "said_on"])]
    said = said[kept].reset_index(drop=True)
    if "owner" in said:
        people = kam.log.read_people()
        ours = people[people["side"].ne("theirs")]
        said["owner"] = said["owner"].map(dict(zip(ours["person"], ours["role"], strict=True)))
    return said


def make_customer_paper(kam) -> Paper:
    """Make the customer's version of the review.

    Parameters
    ----------
    kam
        What `kamlib.start` gave for an account.
    """
    words, day = kam.words, pd.Timestamp(kam.as_of)
    bought = measure_bought(kam.case)
    values = _whole("value", read_shared(kam, "value")).assign(direction="to_customer")
    values = measure_value_ledger(values, day)
    duties = measure_obligations(_whole("obligation", read_shared(kam, "obligation")), day)
    voice = read_shared(kam, "voice").sort_values(["asked_on", "asked_item"], ascending=False)
    known = {slug: f"kpi.{slug}" for slug in voice["asked_item"] if has_label(f"kpi.{slug}")}
    voice = voice.replace({"asked_item": {slug: words.label(at) for slug, at in known.items()}})
    parts = [
        ("bought", bought, ["family", "purchases", "purchases_before", "purchases_change"]),
        ("your_value", values, _columns("value")),
        ("goals", _for_you(read_shared(kam, "objective")), _columns("objective")),
        ("next_steps", read_shared(kam, "action"), _columns("action")),
        ("proposals", _for_you(read_shared(kam, "offer")), _columns("offer")),
        ("both_owe", _for_you(duties), _columns("obligation")),
        ("you_told_us", voice, _columns("voice", "asked_item", "asked_on", "answers")),
    ]
    sections = []
    for slug, frame, columns in parts:
        if len(frame):
            table = show_table(frame, words, columns=columns, rows=len(frame))
            sections.append(Section(slug, (table,)))
    now, before = (
        words.label("paper.note.period", start=span.start, end=span.end)
        for span in (kam.case.window, kam.case.window.former)
    )
    tiles = [
        ("purchases", bought["purchases"].sum(), now),
        ("purchases_before", bought["purchases_before"].sum(min_count=1), before),
    ]
    return Paper(
        kind="customer",
        account=kam.account_name,
        client=kam.settings.client.name,
        as_of=kam.as_of,
        tiles=tiles,
        sections=sections,
    )


def _columns(kind: str, *first: str) -> list[str]:
    """What is shown of a kind: every shared field, as the customer's version calls it."""
    shared = dict.fromkeys([*first, *marked(kind, SHARED)])
    return [CALLED.get(name, name) for name in shared]


def _whole(kind: str, frame: pd.DataFrame) -> pd.DataFrame:
    """What is shared of a kind, its other fields unknown: a figure asks for all of them."""
    fields = [one.name for one in fields_of(KINDS[kind])]
    return frame.reindex(columns=[*dict.fromkeys([*frame.columns, *fields])])


def _for_you(frame: pd.DataFrame) -> pd.DataFrame:
    """Speak to the customer, not about it."""
    return frame.rename(columns=CALLED)
