"""The judgements that a form holds: what stands, is proposed or waits, and each as a row.

A row is texts, states, what is told below it and what can be done.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from kamlib.judgement import KINDS, Entry, FieldOf, fields_of
from kamlib.judgement.people import new_person_id
from kamlib.judgement.values import plain
from kamlib.show.forms.fields import CONFIDENCE, SOURCE, type_value, write_value
from kamlib.show.forms.saving import Saver, Saying
from kamlib.show.words import NONE, UNKNOWN, Words


class Sayings(dict):
    """Row id → judgement, in the order of the rows.

    Parameters
    ----------
    saver
        Saves them; its kind is theirs.
    fields
        Name → field that the form asks.
    fixed
        Field → value of what the form is about.
    """

    def __init__(self, saver: Saver, fields: dict[str, FieldOf], fixed: dict):
        super().__init__()
        self._saver, self._fields, self._fixed = saver, fields, fixed
        self._model = KINDS[saver.kind]
        self._names = {one.name for one in fields_of(self._model)}
        self._key = [name for name in self._model.KEY if name in fields]
        self._itemised = "item" in self._model.KEY
        self._born = 0
        self._begun: dict[str, set[str]] = {}  # row → the fields that it was begun with

    @property
    def closed(self) -> bool:
        """Whether all rows there can be are there: one choice says it all, or all is fixed."""
        if self._itemised or len(self._key) > 1:
            return False
        return not self._key or self._fields[self._key[0]].kind == "choice"

    def fill(self, entries: Iterable[Entry]) -> None:
        """Hold what stands, in the order of its choices, then of what it is about."""
        choices = [name for name in self._key if self._fields[name].kind == "choice"]
        order = {n: {slug: at for at, slug in enumerate(self._fields[n].choices)} for n in choices}

        def place(entry: Entry) -> tuple:
            return *(order[n].get(entry.value[n], len(order[n])) for n in choices), entry.key

        about = [e for e in entries if all(e.value.get(n) == v for n, v in self._fixed.items())]
        for entry in sorted(about, key=place):
            self.put(Saying.of(entry))

    def put(self, saying: Saying) -> Saying:
        """Hold one more."""
        self[saying.id] = saying
        return saying

    def begin(self, **value) -> Saying:
        """Begin a new one; where its kind numbers them it gets a code of its own."""
        self._born += 1
        value = {**self._fixed, **value}
        if self._itemised:
            value.setdefault("item", new_person_id()[1:9])
        self._begun[f"n{self._born}"] = set(value)
        return self.put(Saying(f"n{self._born}", value))

    def propose(self, frame: pd.DataFrame | None) -> None:
        """Hold proposals, but of what something was said already; see `KindForm`."""
        for row in [] if frame is None else frame.to_dict("records"):
            said = {name: value for name, value in plain(row).items() if value is not None}
            self._propose({n: v for n, v in said.items() if n in self._names}, said)

    def _propose(self, value: dict, said: dict) -> None:
        if self._itemised and "item" not in value:  # the same proposal made twice is one
            text = json.dumps({**value, **self._fixed}, sort_keys=True, ensure_ascii=False)
            value["item"] = hashlib.sha256(text.encode()).hexdigest()[:8]
        saying = self.begin(**value)
        saying.confidence = said.get("confidence", saying.confidence)
        saying.source = said.get("said_in", "")
        says_more = set(saying.value) - set(self._model.KEY) - set(self._fixed)
        if says_more:
            saying.state, self._begun[saying.id] = "proposed", set()
        if self._others(saying):
            del self[saying.id]

    def offer(self) -> None:
        """Have a row for everything that one choice can be; else at least an empty one."""
        if self.closed and self._key:
            (name,) = self._key
            said = {saying.value[name]: saying for saying in self.values()}
            slugs = self._fields[name].choices
            rows = [said.get(slug) or self.begin(**{name: slug}) for slug in slugs]
            self.clear()
            self.update((saying.id, saying) for saying in rows)
        elif not self:
            self.begin()

    def drop(self, saying: Saying) -> None:
        """Let go of one that was never saved."""
        del self[saying.id]
        if self.closed:
            self.offer()

    def is_empty(self, saying: Saying) -> bool:
        """Whether nothing is said in a row that was never saved."""
        if saying.entry is not None or saying.typed or saying.source:
            return False
        given = {"item", *self._fixed, *self._begun.get(saying.id, ())}
        filled = {name for name, value in saying.value.items() if value is not None}
        return not filled - given and saying.confidence != "unknown"

    def _others(self, saying: Saying) -> list[str]:
        """The rows of others that are about the same."""
        key = self._saver.key(saying)
        return [row for row, other in self.items()
                if key and other is not saying and self._saver.key(other) == key]  # fmt: skip

    def keep_one(self, saying: Saying) -> None:
        """One thing has one row: others about the same give way."""
        for row in self._others(saying):
            del self[row]

    def take_over(self, former: "Sayings") -> None:
        """Keep what was typed into a form that this one replaces and is not saved."""
        for saying in former.values():
            if saying.state in ("open", "conflict") or saying.typed:
                if saying.entry is None:
                    self._born += 1
                    saying.id = f"n{self._born}"
                self.put(saying)
                self.keep_one(saying)


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
