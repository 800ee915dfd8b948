"""The form of any kind of judgement, made from its fields: one row per judgement, saved at once."""

import datetime as dt
from collections.abc import Callable

import pandas as pd

from kamlib.judgement import FieldOf, Log
from kamlib.judgement.entry import kind_model
from kamlib.judgement.forms.fields import (
    CONFIDENCE,
    SOURCE,
    choices_of,
    make_column,
    order_fields,
    show_kind_table,
    write_value,
)
from kamlib.judgement.forms.grid import EVENTS, Grid
from kamlib.judgement.forms.kind_rows import Sayings, Shown
from kamlib.judgement.forms.saving import Saver, Saying
from kamlib.judgement.people import call_people
from kamlib.kind import choice_name, kind_name, plain
from kamlib.problem import Problem, Problems
from kamlib.vocabulary import SIDES
from kamlib.words.words import Words

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
        self.sayings = Sayings(self._saver, self._fields, self.fixed)
        self.sayings.fill(log.read_entries(kind, as_of=as_of, viewer=viewer))
        if not self._past:
            self.sayings.propose(prefill)
            self.sayings.offer()
        on = {event: getattr(self, f"_{event}") for event in EVENTS}
        self.grid = Grid(
            words, on=on, title=self._title(), locked=self._past,
            can_add=not self._past and not self.sayings.closed, columns=self._columns(),
            rows=self._rows(), note=self._opening(), buttons=[],
        )  # fmt: skip

    def _title(self) -> str:
        """The kind, and what is fixed beside the account."""
        told = [kind_name(self.kind, self.words.lang)]
        for one in order_fields(self.kind):
            if one.name in self.fixed and one.name != "account" and one.kind != "item":
                told.append(write_value(one, self.fixed[one.name], self.words, self._choices(one)))
        return " · ".join(told)

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
                "width": 12}  # fmt: skip
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
        return [shown.row(saying, locked=self._past) for saying in self.sayings.values()]

    # ── what a person does ──────────────────────────────────────────────────────────────────

    def _edit(self, edits: list[dict]) -> None:
        if self._past:
            return
        touched: dict[str, Saying] = {}
        for edit in edits:
            saying = self.sayings.get(edit["row"]) or touched.get(edit["row"])
            if saying is None and edit["row"].startswith("+") and self.grid.can_add:
                saying = touched[edit["row"]] = self.sayings.begin()
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
            if self.sayings.is_empty(saying):
                saying.state, saying.missing, saying.wrong = "new", set(), {}
                continue
            try:
                done |= self._saver.save(saying) and not saying.typed
            except Problems as wrong:
                told += wrong.problems
        note = self._after(done)
        if told:
            note = {"text": Problems(told[:1]).text(self.words.lang), "mark": "wrong"}
        self._show(note)

    def _after(self, done: bool) -> dict | None:
        """What the form says now: whether somebody must be chosen, or what to do with a save."""
        if not self._saver.person():
            return {"text": self.words.label("form.nobody"), "mark": "wrong"}
        if not done:
            return {}
        self.grid.buttons = [list(pair) for pair in self._again]
        return {"text": self.words.label("form.saved"), "mark": "good"}

    def _add(self) -> None:
        if self.grid.can_add:
            self.sayings.begin()
            self._show()

    def _press(self, what: dict) -> None:
        saying, button = self.sayings.get(what["row"]), what["button"]
        if saying is None or self._past:
            return
        if button == "drop":
            self.sayings.drop(saying)
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
            self.sayings.keep_one(saying)
            self._show(self._after(button == "save_mine"))

    def _person(self, what: dict) -> None:
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
        if not self._past:
            self.sayings.take_over(former.sayings)
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
