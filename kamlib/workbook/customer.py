"""REV-10: the customer's version of a review. What is not named here is not in it.

Shown are what the customer bought by its own invoices, what it told us, and of what people wrote
down only the items that somebody marked «the customer may see it», and of these only the fields in
`SHOWN`. No tier, no margin, no settings, no links to pages of the house.
"""

import pandas as pd

from kamlib.judgement import KINDS
from kamlib.method.bought import measure_bought
from kamlib.method.due import CLOSED
from kamlib.method.obligations import measure_obligations
from kamlib.method.value_ledger import measure_value_ledger
from kamlib.report.papers import Paper, Section
from kamlib.show.tables import show_table

SHOWN = {
    "value": ("value_text", "promised", "delivered", "confirmed_value", "confirmed_on"),
    "objective": ("objective", "for_them", "due", "progress"),
    "action": ("action", "owner", "due", "progress"),
    "offer": ("their_objective", "solution", "for_them", "due"),
    "obligation": ("side", "obligation", "clause", "due", "obligation_state"),
    "voice": ("asked_item", "asked_on", "answers", "satisfaction"),
}
"""Kind → the fields that may leave the house; every other field of every kind is internal."""

GIVEN = frozenset({"voice"})
"""Kinds that the customer told us: nobody needs to mark them."""

HELD = {
    "action": lambda said: ~said["progress"].isin(CLOSED),  # the next steps
    "objective": lambda said: said["progress"].ne("dropped").fillna(True),
    "offer": lambda said: said["offer_state"].isin(["presented", "accepted"]),
    "value": lambda said: said["direction"].eq("to_customer"),
}
"""Kind → which of its rows the customer reads: what goes on, what it knows of, what is its own."""


def read_shared(kam, kind: str) -> pd.DataFrame:
    """What the customer may see of a kind: marked rows, named fields, people by role.

    Parameters
    ----------
    kam
        What `kamlib.start` gave for an account.
    kind
        A key of `SHOWN`.

    Returns
    -------
    DataFrame
        The key fields, those of `SHOWN` and ``said_on``; nothing else of the log.
    """
    said = kam.case.said(kind)
    if kind not in GIVEN:
        said = said[said["shared"].fillna(False).astype(bool)]
    if kind in HELD:
        said = said[HELD[kind](said)]
    kept = [*dict.fromkeys([*KINDS[kind].KEY, *SHOWN[kind], "said_on"])]
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
    bought = measure_bought(kam.case.net_lines, kam.case.window, kam.account)
    values = _ledger(read_shared(kam, "value"), day)
    duties = _duties(read_shared(kam, "obligation"), day)
    voice = read_shared(kam, "voice").sort_values(["asked_on", "asked_item"], ascending=False)
    voice = voice.assign(asked_item=[_item(slug, words) for slug in voice["asked_item"]])
    parts = [
        ("bought", bought, ["family", "purchases", "purchases_before", "purchases_change"]),
        ("your_value", values, ["value_text", "promised", "delivered", "confirmed_value"]),
        (
            "goals",
            _for_you(read_shared(kam, "objective")),
            ["objective", "for_you", "due", "progress"],
        ),
        ("next_steps", read_shared(kam, "action"), ["action", "owner", "due", "progress"]),
        ("proposals", _for_you(read_shared(kam, "offer")), ["your_goal", "solution", "for_you"]),
        ("both_owe", duties, ["side_for_them", "obligation", "clause", "due", "duty_state"]),
        ("you_told_us", voice, ["asked_item", "asked_on", "answers", "satisfaction"]),
    ]
    sections = [
        Section(slug, (show_table(frame, words, columns=columns, rows=len(frame)),))
        for slug, frame, columns in parts
        if len(frame)
    ]
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


def _ledger(values: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    everything = list(dict.fromkeys(["direction", *_VALUE, *values.columns]))
    rows = values.reindex(columns=everything).assign(direction="to_customer")
    return measure_value_ledger(rows, day)


_VALUE = ("promised_on", "delivered_on")


def _duties(duties: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    everything = list(dict.fromkeys([*duties.columns, "obligation_kind", "amount"]))
    found = measure_obligations(duties.reindex(columns=everything), day)
    return found.assign(side_for_them=found["side"])


def _for_you(frame: pd.DataFrame) -> pd.DataFrame:
    """Speak to the customer, not about it."""
    return frame.rename(columns={"for_them": "for_you", "their_objective": "your_goal"})


def _item(slug: str, words) -> str:
    from kamlib.locale import has_label

    return words.label(f"kpi.{slug}") if has_label(f"kpi.{slug}") else slug
