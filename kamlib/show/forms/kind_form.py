"""The form of any kind of judgement, made from its fields: one row per judgement, saved at once."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable

import pandas as pd

from kamlib.judgement import KINDS, Entry, FieldOf, Log
from kamlib.judgement.entry import kind_model
from kamlib.judgement.people import SIDES, call_people, new_person_id
from kamlib.judgement.values import plain
from kamlib.judgement.wrong import choice_name, kind_name
from kamlib.problem import Problem, Problems
from kamlib.show.forms.fields import (
    CONFIDENCE,
    SOURCE,
    choices_of,
    make_column,
    order_fields,
    show_kind_table,
)
from kamlib.show.forms.grid import Grid
from kamlib.show.forms.kind_rows import Shown, show_row
from kamlib.show.forms.saving import Saver, Saying
from kamlib.show.words import Words

OURS = ("owner", "rater", "team_role")
"""Fields, or kinds, whose people are usually one's own."""


def show_kind_form(log: Log, kind: str, words: Words, **given) -> "KindForm":
    """The form of a kind of judgement; see `KindForm` for the parameters."""
    return KindForm(log, kind, words, **given)


class KindForm:
    """The form of a kind of judgement.

    Parameters
    ----------
    log
        The client's log.
    kind
        A slug of `KINDS`.
    words
        Language, locale and currency.
    fixed
        Field → value of what this form is about (account, review, round): not asked, not shown.
    person
        Gives the id of who fills the form; nothing while nobody is chosen. What is typed until
        then is kept, and saved by `retry`.
    prefill
        Proposals, a row each: columns are fields of the kind, ``confidence`` and ``said_in``. They
        stand as proposals until a person takes them over or changes them. Rows that say no more
        than what they are about are simply offered to be filled in. What the log says of the same
        thing counts instead.
    choices
        Field → what it offers: slugs, or pairs of slug and words. Nothing else is taken then.
    as_of
        A past day: the form shows what stood then and takes nothing.
    viewer
        As in `Log.read_entries`: of scores not revealed, only the viewer's own are seen.
    saved
        Called after each save.
    again
        What the form says after a save of how to see it in what is below.

    Notes
    -----
    A choice that alone says what a judgement is about (six statements, four questions) has its rows
    ready. The plain text of a form is its static table.
    """

    def __init__(
        self,
        log: Log,
        kind: str,
        words: Words,
        *,
        fixed: dict | None = None,
        person: Callable[[], str | None] = lambda: None,
        prefill: pd.DataFrame | None = None,
        choices: dict[str, list] | None = None,
        as_of: dt.date | None = None,
        viewer: str | None = None,
        saved: Callable[[], None] = lambda: None,
        again: list[tuple[str, str]] = (),
    ):
        self.kind, self.words, self.log = kind, words, log
        self.fixed = _check_fixed(kind, fixed or {})
        self._as_of, self._viewer, self._again = as_of, viewer, again
        self._past = as_of is not None and as_of < dt.date.today()
        self._saver = Saver(log, kind, words, person, saved)
        self._given = {name: _pairs(name, offered, words)
                       for name, offered in (choices or {}).items()}  # fmt: skip
        asked = [one for one in order_fields(kind) if one.name not in self.fixed
                 and not (one.kind == "item" and one.key)]  # fmt: skip
        self._fields = {one.name: one for one in (*asked, CONFIDENCE, SOURCE)}
        self.sayings: dict[str, Saying] = {}
        self._born = 0
        self._fill(prefill)
        on = {
            "edit": self._edit,
            "add": self._add,
            "press": self._press,
            "person": self._new_person,
        }
        self.grid = Grid(
            words, on=on, title=kind_name(kind, words.lang), locked=self._past,
            can_add=not self._past and not self._closed, columns=self._columns(),
            rows=self._rows(), note=self._opening(), buttons=[],
        )  # fmt: skip

    # ── what the form begins with ───────────────────────────────────────────────────────────

    @property
    def _key(self) -> tuple[str, ...]:
        """What says which judgement a row is, beside what is fixed."""
        return tuple(name for name in KINDS[self.kind].KEY if name in self._fields)

    @property
    def _closed(self) -> bool:
        """Whether all rows there can be are there: one choice says it all."""
        key = self._key
        item = any(one.kind == "item" and one.key for one in order_fields(self.kind))
        whole = not key and not item
        return whole or (not item and len(key) == 1 and self._fields[key[0]].kind == "choice")

    def _fill(self, prefill: pd.DataFrame | None) -> None:
        entries = self.log.read_entries(self.kind, as_of=self._as_of, viewer=self._viewer)
        for entry in sorted(filter(self._is_about, entries), key=self._place):
            self._put(Saying.of(entry))
        if self._past:
            return
        for row in [] if prefill is None else prefill.to_dict("records"):
            self._propose({name: value for name, value in plain(row).items() if value is not None})
        if self._closed:
            self._offer_all()
        elif not self.sayings:
            self._new()

    def _is_about(self, entry: Entry) -> bool:
        return all(entry.value.get(name) == value for name, value in self.fixed.items())

    def _place(self, entry: Entry) -> tuple:
        """Rows stand in the order of their choices, then of what they are about."""
        key = [name for name in self._key if self._fields[name].kind == "choice"]
        return *(self._fields[name].choices.index(entry.value[name]) for name in key), entry.key

    def _put(self, saying: Saying) -> Saying:
        self.sayings[saying.id] = saying
        return saying

    def _new(self, **value) -> Saying:
        self._born += 1
        value = {**self.fixed, **value}
        if any(one.kind == "item" and one.key for one in order_fields(self.kind)):
            value.setdefault("item", new_person_id()[1:9])
        return self._put(Saying(f"n{self._born}", value))

    def _propose(self, row: dict) -> None:
        confidence = row.pop("confidence", "assumed")
        source = row.pop("said_in", "")
        names = {one.name for one in order_fields(self.kind)}
        value = {name: inner for name, inner in row.items() if name in names}
        if "item" in KINDS[self.kind].KEY and "item" not in value:  # the same proposal twice is one
            said = json.dumps({**value, **self.fixed}, sort_keys=True, ensure_ascii=False)
            value["item"] = hashlib.sha256(said.encode()).hexdigest()[:8]
        saying = self._new(**value)
        saying.confidence, saying.source = confidence, source
        says_more = set(saying.value) - set(KINDS[self.kind].KEY) - set(self.fixed)
        saying.state = "proposed" if says_more else "new"
        key = self._saver.key(saying)
        if key and any(self._saver.key(s) == key for s in self.sayings.values() if s is not saying):
            del self.sayings[saying.id]

    def _offer_all(self) -> None:
        """One row for each choice of what the form is about."""
        name = self._key[0] if self._key else None
        if name is None:
            if not self.sayings:
                self._new()
            return
        said = {saying.value[name]: saying for saying in self.sayings.values()}
        rows = [said.get(slug) or self._new(**{name: slug}) for slug in self._fields[name].choices]
        self.sayings = {saying.id: saying for saying in rows}

    def _opening(self) -> dict:
        if self._past:
            return {"text": self.words.label("form.past", day=self.words.date(self._as_of)),
                    "mark": "told"}  # fmt: skip
        if not self._saver.person():
            return {"text": self.words.label("form.nobody"), "mark": "told"}
        return {}

    # ── how it is shown ─────────────────────────────────────────────────────────────────────

    def _choices(self, one: FieldOf) -> dict[str, str]:
        if one.name in self._given:
            return self._given[one.name]
        if one.kind == "person":
            return call_people(self.log.read_people(), self.fixed.get("account", ""))
        return choices_of(one, self.words)

    def _columns(self) -> list[dict]:
        self._offered = {name: self._choices(one) for name, one in self._fields.items()}
        columns = [
            make_column(one, self.words, self._offered[name], self._sides(one))
            for name, one in self._fields.items()
        ]
        said = {"name": "author", "label": self.words.label("column.author"), "kind": "readonly",
                "width": 16}  # fmt: skip
        return [*columns, said]

    def _sides(self, one: FieldOf) -> list[list[str]]:
        ours = one.name in OURS or self.kind in OURS or "account" not in self.fixed
        sides = SIDES if ours else SIDES[::-1]
        return [[side, choice_name("side", side, self.words.lang)] for side in sides]

    def _show(self, note: dict | None = None) -> None:
        self.grid.rows = self._rows()
        if note is not None:
            self.grid.note = note

    def _rows(self) -> list[dict]:
        names = call_people(self.log.read_people())
        shown = Shown(self._fields, self._offered, names, self.words)
        return [show_row(saying, shown, locked=self._past) for saying in self.sayings.values()]

    # ── what a person does ──────────────────────────────────────────────────────────────────

    def _edit(self, edits: list[dict]) -> None:
        if self._past:
            return
        touched: dict[str, Saying] = {}
        for edit in edits:
            saying = self.sayings.get(edit["row"]) or touched.get(edit["row"])
            if saying is None and edit["row"].startswith("+") and not self._closed:
                saying = self._new()
            one = self._fields.get(edit["column"])
            if saying is None or one is None or saying.state == "withdrawn":
                continue
            if one.key and saying.entry is not None:
                continue
            self._saver.take(saying, one, str(edit["text"]), self._offered[one.name])
            touched[edit["row"]] = saying
        self._save(list(touched.values()))

    def _save(self, sayings: list[Saying]) -> None:
        """Save what is whole; what cannot be saved at all is told, and the others still are."""
        told: list[Problem] = []
        done = False
        for saying in sayings:
            if saying.state == "conflict":
                continue
            if self._is_empty(saying):
                saying.state, saying.missing, saying.wrong = "new", set(), {}
                continue
            try:
                done |= self._saver.save(saying)
            except Problems as wrong:
                told += wrong.problems
        note = self._after(done)
        if told:
            note = {"text": Problems(told[:1]).text(self.words.lang), "mark": "wrong"}
        self._show(note)

    def _is_empty(self, saying: Saying) -> bool:
        """Whether nothing is said in a row that was never saved."""
        if saying.entry is not None or saying.typed or saying.source:
            return False
        own = {"item", *self.fixed, *KINDS[self.kind].KEY}
        filled = {name for name, value in saying.value.items() if value is not None}
        return not filled - own and saying.confidence != "unknown" and not self._key_typed(saying)

    def _key_typed(self, saying: Saying) -> bool:
        return not self._closed and any(saying.value.get(name) is not None for name in self._key)

    def _after(self, done: bool) -> dict | None:
        """What the form says now: whether somebody must be chosen, or what to do with a save."""
        if not self._saver.person():
            return {"text": self.words.label("form.nobody"), "mark": "wrong"}
        if not done:
            return {}
        self.grid.buttons = [list(pair) for pair in self._again]
        return {"text": self.words.label("form.saved"), "mark": "good"}

    def _add(self) -> None:
        if not self._past and not self._closed:
            self._new()
            self._show()

    def _press(self, what: dict) -> None:
        saying, button = self.sayings.get(what["row"]), what["button"]
        if saying is None or self._past:
            return
        if button == "drop":
            del self.sayings[saying.id]
            if self._closed:
                self._offer_all()
            self._show()
        elif button == "accept":
            saying.state = "open"
            self._save([saying])
        elif not self._saver.person():
            self._show(self._after(False))
        elif button in ("withdraw", "undo"):
            getattr(self._saver, button)(saying)
            self._show(self._after(True))
        elif button in ("keep_theirs", "save_mine") and saying.theirs is not None:
            getattr(self._saver, button)(saying)
            self._drop_others(saying)
            self._show(self._after(button == "save_mine"))

    def _drop_others(self, saying: Saying) -> None:
        """One thing has one row: another one about the same gives way."""
        key = self._saver.key(saying)
        same = [s.id for s in self.sayings.values() if self._saver.key(s) == key]
        for row in same:
            if row != saying.id:
                del self.sayings[row]

    def _new_person(self, what: dict) -> None:
        """Add a person from within a cell, and name them there."""
        side = what["side"] if what["side"] in SIDES else SIDES[0]
        account = self.fixed.get("account", "") if side == "theirs" else ""
        person = self.log.add_person(
            name=str(what["name"]), role=str(what["role"]), side=side, account=account
        )
        self.grid.columns = self._columns()
        self._edit([{"row": what["row"], "column": what["column"], "text": person}])

    def retry(self) -> None:
        """Save what waits: somebody was chosen."""
        waiting = [saying for saying in self.sayings.values() if saying.state == "open"]
        self.grid.columns = self._columns()
        self._save(waiting)

    def take_over(self, former: "KindForm") -> None:
        """Keep what was typed into a form that this one replaces and is not saved."""
        if self._past:
            return
        here = {self._saver.key(saying): row for row, saying in self.sayings.items()}
        for saying in former.sayings.values():
            if saying.state not in ("open", "conflict") and not saying.typed:
                continue
            key = self._saver.key(saying)
            if key in here and key:
                del self.sayings[here[key]]
            self._born += saying.entry is None
            saying.id = saying.id if saying.entry else f"n{self._born}"
            self._put(saying)
        self._show()

    # ── where there is no browser ───────────────────────────────────────────────────────────

    def __repr__(self) -> str:
        frame = self.log.read_state(self.kind, as_of=self._as_of, viewer=self._viewer)
        for name, value in self.fixed.items():
            value = pd.Timestamp(value) if str(frame[name].dtype).startswith("datetime") else value
            frame = frame[frame[name] == value]
        account = self.fixed.get("account", "")
        names = call_people(self.log.read_people(), account)
        people = [one.name for one in order_fields(self.kind) if one.kind == "person"]
        for name in (*people, "author"):
            frame = frame.assign(**{name: frame[name].map(names).fillna(frame[name])})
        return repr(show_kind_table(frame, self.kind, self.words, account=account))

    def _repr_mimebundle_(self, include=None, exclude=None):
        shown = self.grid._repr_mimebundle_()
        data, metadata = shown if isinstance(shown, tuple) else (shown or {}, {})
        return {**data, "text/plain": repr(self)}, metadata


def _check_fixed(kind: str, fixed: dict) -> dict:
    """What is fixed as the log holds it; a field that the kind does not have is told."""
    kind_model(kind)
    names = {one.name for one in order_fields(kind)}
    for name in fixed:
        if name not in names:
            told = {"field": name, "known": ", ".join(sorted(names)), "kind": kind}
            raise Problems(Problem("form_field", told))
    return plain({name: value for name, value in fixed.items() if value not in (None, "")})


def _pairs(name: str, offered: list, words: Words) -> dict[str, str]:
    """What is offered as slug → words."""
    return {str(one[0]): str(one[1]) for one in offered if isinstance(one, list | tuple)} or {
        str(one): choice_name(name, str(one), words.lang) for one in offered
    }
