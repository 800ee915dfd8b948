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
from kamlib.judgement.forms.fields import CONFIDENCE, SOURCE, type_value, write_value
from kamlib.judgement.forms.saving import Saver, Saying
from kamlib.judgement.people import new_person_id
from kamlib.kind import plain
from kamlib.words.words import NONE, UNKNOWN, Words


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
    """How the rows of one form are shown.

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

    def row(self, saying: Saying, *, locked: bool = False) -> dict:
        """A judgement as a row of the forms' `Grid`; without button where `locked`."""
        cells = {name: self._cell(saying, one) for name, one in self.fields.items()}
        entry = saying.entry
        if entry and entry.value is not None:
            who = self.names.get(entry.author, entry.author)
            cells["author"] = {"text": f"{who} · {self.words.date(entry.day)}"}
        wrong = saying.wrong and saying.state != "conflict"
        row = {"id": saying.id, "cells": cells, "state": "wrong" if wrong else saying.state,
               "told": self._told(saying)}  # fmt: skip
        button = _BUTTONS.get(saying.state)
        if saying.state == "open":
            button = "withdraw" if entry else "drop"
        if button and not locked:
            row["button"] = [button, self.words.label(f"grid.{button}")]
        if saying.theirs is not None:
            row["theirs"] = self._beside(saying)
        return row

    def _called(self, name: str) -> str:
        return self.words.label(f"column.{name}")

    def _write(self, name: str, value) -> str:
        """A value in words."""
        try:
            return write_value(self.fields[name], value, self.words, self.offered[name])
        except (TypeError, ValueError):  # a mark that hides what is not revealed
            return str(value)

    def _told(self, saying: Saying) -> list[str]:
        """What is wrong, with what stands saved of the field, and what is missing."""
        told = []
        for name, text in saying.wrong.items():
            if (stood := saying.stood(name)) is not None:
                stood = self._write(name, stood)
                text = f"{text} {self.words.label('form.still_saved', value=stood)}"
            told.append(f"{self._called(name)}: {text}")
        if saying.state == "open" and saying.missing:
            missing = [one for name, one in self.fields.items() if name in saying.missing]
            slug = "form.missing_key" if any(one.key for one in missing) else "form.missing"
            fields = self.words.listed([self._called(one.name) for one in missing])
            told.append(self.words.label(slug, fields=fields))
        return told

    def _cell(self, saying: Saying, one: FieldOf) -> dict:
        name, new = one.name, saying.state == "new"
        if name in saying.typed:
            return {"text": saying.typed[name], "state": "wrong"}
        value, state = saying.says(name), _state(saying, one)
        text = UNKNOWN if state == "unknown" else self._write(name, value)
        if new and name == CONFIDENCE.name:  # nobody was sure of nothing
            text = ""
        cell = {"text": text, "typed": type_value(one, value, self.words), "state": state}
        if one.key and (saying.entry is not None or (new and value is not None)):
            cell["fixed"] = True
        return cell

    def _beside(self, saying: Saying) -> dict:
        """What they say beside what I say, where the two differ."""
        words, entry, theirs = self.words, saying.theirs, Saying.of(saying.theirs)
        gone = entry.value is None
        lines = []
        for name in self.fields:
            pair = theirs.says(name), saying.says(name)
            if gone or pair[0] != pair[1]:
                said = [UNKNOWN if value is None else self._write(name, value) for value in pair]
                lines.append([self._called(name), NONE if gone else said[0], said[1]])
        text = words.label(
            "form.between_withdrawn" if gone else "form.between",
            who=self.names.get(entry.author, entry.author),
            day=words.date(entry.day),
            time=f"{dt.datetime.fromisoformat(entry.time).astimezone():%H:%M}",
        )
        return {"text": text, "lines": lines}


def _state(saying: Saying, one: FieldOf) -> str:
    """The state of a field's cell: see `kamlib.judgement.forms.grid.Grid`."""
    name, value = one.name, saying.says(one.name)
    if name in saying.wrong:
        return "wrong"
    if name in saying.missing:
        return "needed"
    if saying.state == "conflict":
        return "conflict" if value != Saying.of(saying.theirs).says(name) else ""
    if saying.state in ("proposed", "withdrawn"):
        return saying.state if value is not None else ""
    if value is None:  # unknown, not empty: saved without it, or said so
        said = saying.entry is not None or (saying.confidence == "unknown" and one.needed)
        return "unknown" if said and name not in (CONFIDENCE.name, SOURCE.name) else ""
    if saying.state == "new":
        return ""
    if saying.entry is None or value != saying.stood(name):
        return "open"
    return "saved" if saying.fresh else ""
