"""One judgement as a row of its form: texts, states, what is told below it, what can be done."""

import datetime as dt
from dataclasses import dataclass

from kamlib.judgement import FieldOf
from kamlib.show.forms.fields import CONFIDENCE, SOURCE
from kamlib.show.forms.saving import Saying
from kamlib.show.forms.typed import type_value, write_value
from kamlib.show.words import NONE, UNKNOWN, Words

_BUTTONS = {"proposed": "accept", "saved": "withdraw", "withdrawn": "undo"}


@dataclass(frozen=True)
class Shown:
    """What the rows of one form share.

    Parameters
    ----------
    fields
        Name → field, in the form's order.
    offered
        Name → what the field offers: slug → words.
    names
        Person id → what people call them.
    words
        The reader's words.
    """

    fields: dict[str, FieldOf]
    offered: dict[str, dict[str, str]]
    names: dict[str, str]
    words: Words

    def called(self, name: str) -> str:
        """What a field is called."""
        return self.words.label(f"column.{name}")

    def write(self, one: FieldOf, value) -> str:
        """A value in words."""
        try:
            return write_value(one, value, self.words, self.offered[one.name])
        except (TypeError, ValueError):  # a mark that hides what is not revealed
            return str(value)


def show_row(saying: Saying, shown: Shown, *, locked: bool = False) -> dict:
    """A judgement as a row of `kamlib.show.forms.grid.Grid`; without its button where `locked`."""
    cells = {name: _cell(saying, one, shown) for name, one in shown.fields.items()}
    if saying.entry and saying.entry.value is not None:
        who = shown.names.get(saying.entry.author, saying.entry.author)
        cells["author"] = {"text": f"{who} · {shown.words.date(saying.entry.day)}"}
    row = {
        "id": saying.id,
        "cells": cells,
        "state": "wrong" if saying.wrong and saying.state != "conflict" else saying.state,
        "told": _told(saying, shown),
    }
    button = _BUTTONS.get(saying.state)
    if saying.state == "open":
        button = "withdraw" if saying.entry else "drop"
    if button and not locked:
        row["button"] = [button, shown.words.label(f"grid.{button}")]
    if saying.theirs is not None:
        row["theirs"] = _beside(saying, shown)
    return row


def value_of(saying: Saying, name: str):
    """What a judgement says in one field, confidence and source among them."""
    if name == CONFIDENCE.name:
        return saying.confidence
    if name == SOURCE.name:
        return saying.source or None
    return saying.value.get(name)


def _told(saying: Saying, shown: Shown) -> list[str]:
    told = [f"{shown.called(name)}: {text}{_still(saying, name, shown)}"
            for name, text in saying.wrong.items()]  # fmt: skip
    if saying.state == "open" and saying.missing:
        missing = [shown.called(name) for name in shown.fields if name in saying.missing]
        certain = any(shown.fields[name].key for name in saying.missing if name in shown.fields)
        slug = "form.missing_key" if certain else "form.missing"
        told.append(shown.words.label(slug, fields=shown.words.listed(missing)))
    return told


def _still(saying: Saying, name: str, shown: Shown) -> str:
    """What stands saved of a field where something else was typed."""
    stood = None if saying.entry is None else value_of(Saying.of(saying.entry), name)
    if stood is None:
        return ""
    value = shown.write(shown.fields[name], stood)
    return " " + shown.words.label("form.still_saved", value=value)


def _cell(saying: Saying, one: FieldOf, shown: Shown) -> dict:
    name = one.name
    if name in saying.typed:
        return {"text": saying.typed[name], "state": "wrong"}
    value = value_of(saying, name)
    begun = saying.state != "new" or name != CONFIDENCE.name  # nobody was sure of nothing
    cell = {
        "text": shown.write(one, value) if begun else "",
        "typed": type_value(one, value, shown.words),
        "state": _state(saying, one, value),
    }
    if cell["state"] == "unknown":
        cell["text"] = UNKNOWN
    if one.key and (saying.entry is not None or (saying.state == "new" and value is not None)):
        cell["fixed"] = True
    return cell


def _state(saying: Saying, one: FieldOf, value) -> str:
    name = one.name
    if name in saying.wrong:
        return "wrong"
    if name in saying.missing:
        return "needed"
    if saying.state == "conflict":
        return "conflict" if value != value_of(Saying.of(saying.theirs), name) else ""
    if saying.state in ("proposed", "withdrawn"):
        return saying.state if value is not None else ""
    if value is None:
        return "unknown" if _is_unknown(saying, one) else ""
    if saying.state == "new":
        return ""
    stood = None if saying.entry is None else value_of(Saying.of(saying.entry), name)
    if saying.entry is None or value != stood:
        return "open"
    return "saved" if saying.fresh else ""


def _is_unknown(saying: Saying, one: FieldOf) -> bool:
    """Whether an open field counts as unknown, not as empty: saved without it, or said so."""
    if one.name in (CONFIDENCE.name, SOURCE.name):
        return False
    return saying.entry is not None or (saying.confidence == "unknown" and one.needed)


def _beside(saying: Saying, shown: Shown) -> dict:
    """What they say beside what I say, where the two differ."""
    words, theirs = shown.words, Saying.of(saying.theirs)
    time = dt.datetime.fromisoformat(saying.theirs.time).astimezone()
    told = {
        "who": shown.names.get(saying.theirs.author, saying.theirs.author),
        "day": words.date(saying.theirs.day),
        "time": f"{time:%H:%M}",
    }
    gone = saying.theirs.value is None
    lines = []
    for name, one in shown.fields.items():
        pair = value_of(theirs, name), value_of(saying, name)
        if gone or pair[0] != pair[1]:
            said = [UNKNOWN if value is None else shown.write(one, value) for value in pair]
            lines.append([shown.called(name), NONE if gone else said[0], said[1]])
    slug = "form.between_withdrawn" if gone else "form.between"
    return {"text": words.label(slug, **told), "lines": lines}
