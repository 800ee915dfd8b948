"""The columns of each kind of judgement: one declaration for its form and for its static table."""

import pandas as pd

from kamlib.judgement import CONFIDENCES, KINDS, FieldOf, fields_of
from kamlib.judgement.wrong import choice_name, kind_name
from kamlib.locale import labels
from kamlib.show.forms.typed import write_value
from kamlib.show.sentence import Sentence, show_sentence
from kamlib.show.tables import Table, show_table
from kamlib.show.words import Words

CONFIDENCE = FieldOf("confidence", "choice", CONFIDENCES)
SOURCE = FieldOf("said_in", "text")
"""What every form asks beside the kind's own fields."""

_SHORT = ("item", "code", "account", "family")
_WIDTHS = {"text": 18, "choice": 11, "person": 14, "flag": 5, "whole": 6, "share": 7, "day": 11}


def show_kind_table(
    frame: pd.DataFrame, kind: str, words: Words, *, account: str = "", rows: int = 12
) -> Table | Sentence:
    """What stands of a kind as its static table: in batch, on pages and as a form's plain text.

    Parameters
    ----------
    frame
        From `kamlib.judgement.Log.read_state`, people by name.
    kind
        A slug of `KINDS`.
    words
        Language, locale and currency.
    account
        Where the table is about one account, its column is left out.
    rows
        As in `show_table`.

    Returns
    -------
    Table or Sentence
        A sentence where nothing was said.
    """
    if frame.empty:
        return show_sentence("form.nothing_said", words, kind=kind_name(kind, words.lang))
    columns = [c for c in columns_of(kind) if c != "account" or not account]
    return show_table(frame, words, columns=columns, rows=rows)


def columns_of(kind: str) -> list[str]:
    """The columns of a kind's static table; of a kind that names none, its first fields."""
    if KINDS[kind].TABLE:
        return KINDS[kind].TABLE.split()
    own = [one.name for one in fields_of(KINDS[kind]) if not (one.kind == "item" and one.key)]
    return [*own[:6], "author", "said_on"]


def order_fields(kind: str) -> list[FieldOf]:
    """The fields of a kind as its form asks them: those of its table first, then the others."""
    fields = {one.name: one for one in fields_of(KINDS[kind])}
    first = [name for name in columns_of(kind) if name in fields]
    return [fields[name] for name in [*first, *(n for n in fields if n not in first)]]


def choices_of(one: FieldOf, words: Words) -> dict[str, str]:
    """What a field offers by itself: slug → words."""
    if one.kind == "flag":
        return {slug: words.label(f"flag.{slug}") for slug in ("yes", "no")}
    offered = one.choices
    kind = labels().get(f"column.{one.name}", {}).get("kind", "")
    if one.kind == "code" and kind.startswith("label:"):  # factors: codes that have words
        section = kind.removeprefix("label:") + "."
        offered = [slug.removeprefix(section) for slug in labels() if slug.startswith(section)]
    return {slug: choice_name(one.name, slug, words.lang) for slug in offered}


def make_column(one: FieldOf, words: Words, choices: dict[str, str], sides: list) -> dict:
    """A field as a column of `kamlib.show.forms.grid.Grid`."""
    kind = {"day": "date", "text": "long", "choice": "choice"}.get(one.kind, one.kind)
    if one.kind in _SHORT:
        kind = "choice" if choices else "text"
    help_ = words.label(f"form.help_{kind}", currency=words.currency)
    if one.low is not None and one.kind != "day":
        low = write_value(one, one.low, words)
        high = "…" if one.high is None else write_value(one, one.high, words)
        help_ += f" ({low} … {high})"
    if one.needed:
        help_ += " · " + words.label("grid.needed" if one.key else "form.needed")
    column = {
        "name": one.name,
        "label": words.label(f"column.{one.name}"),
        "kind": kind,
        "help": help_,
        "needed": one.needed,
        "certain": one.key or one == CONFIDENCE,
        "width": 12 if one == SOURCE else _WIDTHS.get(one.kind, 10),
        "choices": [list(pair) for pair in choices.items()],
    }
    if one.kind == "whole":
        column |= {"low": one.low, "high": one.high}
    return column | ({"sides": sides} if one.kind == "person" else {})
