"""What a person confirms with a button: the scores of a round for everybody, and the list."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable

import pandas as pd

from kamlib.judgement import Draft, Entry, Log
from kamlib.judgement.forms.grid import Grid
from kamlib.judgement.forms.who import Reader
from kamlib.problem import Problems
from kamlib.words.words import Words


class Confirm(ABC):
    """A locked table, a note and buttons; a subclass says what stands and what its buttons do.

    Parameters
    ----------
    log, words, reader
        The client's log, the reader's words, who fills the form.
    saved
        Called after a save.
    again
        What the form then offers, to see it in what is below.
    """

    columns: tuple[str, ...] = ()  # slugs
    width = 10

    def __init__(
        self,
        log: Log,
        words: Words,
        reader: Reader,
        *,
        saved: Callable[[], None] = lambda: None,
        again: list[tuple[str, str]] = (),
    ):
        self._log, self._words, self._reader = log, words, reader
        self._saved, self._again = saved, [list(pair) for pair in again]
        look = {"kind": "readonly", "help": "", "needed": False, "width": self.width, "choices": []}
        columns = [{"name": slug.rpartition(".")[2], "label": words.label(slug), **look}
                   for slug in self.columns]  # fmt: skip
        self.grid = Grid(words, on={"press": self._press}, columns=columns, locked=True)
        self.retry()

    def retry(self) -> None:
        """Show what stands now."""
        with self.grid.hold_sync():
            self._show()

    @abstractmethod
    def _show(self, note: str = "", mark: str = "told", buttons: list | None = None) -> None:
        """Show what stands, with a note and buttons other than usual where they are given."""

    def _row(self, name: str, texts: dict[str, str]) -> dict:
        return {"id": name, "cells": {column: {"text": text} for column, text in texts.items()}}

    @abstractmethod
    def _press(self, what: dict) -> None:
        """Do what a button says."""

    def _done(self, text: str) -> None:
        """Tell what was saved."""
        self._saved()
        self._show(text, "good", self._again)

    def __repr__(self) -> str:
        return self.grid.title

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self.grid._repr_mimebundle_()


class RevealForm(Confirm):
    """SEG-3: who has scored how much in rounds not revealed, and the button that reveals one.

    It shows how many cells, never what was scored. Only who leads the session may reveal; it cannot
    be taken back, so that the form asks once more.
    """

    columns = (
        "form_reveal.round",
        "form_reveal.rater",
        "form_reveal.cells",
        "form_reveal.known",
        "form_reveal.last_day",
    )

    @property
    def _leaders(self) -> list[str]:
        people = self._log.read_people()
        return people.loc[people["facilitator"] & (people["side"] == "ours"), "person"].tolist()

    def _show(self, note: str = "", mark: str = "told", buttons: list | None = None) -> None:
        words, names = self._words, self._log.read_names()
        rounds = self._log.read_rounds()
        rounds = rounds[~rounds["revealed"]]
        self._hidden = list(dict.fromkeys(rounds["round"]))
        self._leads = self._reader.person in self._leaders
        self.grid.title = self._words.label("form_reveal.title")
        self.grid.rows = [
            self._row(f"r{n}", {
                "round": row.round, "rater": names.get(row.rater, row.rater),
                "cells": words.number(row.cells), "known": words.number(row.cells - row.known),
                "last_day": words.date(row.last_day)})
            for n, row in enumerate(rounds.itertuples(index=False))
        ]  # fmt: skip
        if buttons is None and self._leads:
            buttons = [
                [f"reveal:{n}", self._words.label("form_reveal.reveal", round=n)]
                for n in self._hidden
            ]
        # Others score in kernels of their own: their counts come when they are asked for.
        self.grid.buttons = [
            *(buttons or []),
            ["refresh", self._words.label("form_reveal.refresh")],
        ]
        self.grid.note = {"text": note or self._opening(names), "mark": mark}

    def _opening(self, names: dict[str, str]) -> str:
        if self._hidden and not self._leads:
            who = sorted(names[person] for person in self._leaders)
            return self._words.label("form_reveal.only", who=self._words.listed(who))
        return self._words.label(
            "form_reveal.counts_only" if self._hidden else "form_reveal.nothing_hidden"
        )

    def _press(self, what: dict) -> None:
        verb, _, name = what["button"].partition(":")
        if name not in self._hidden:
            self._show()
        elif verb == "reveal" and self._leads:
            label = self._words.label
            buttons = [["not_yet", label("form_reveal.not_yet")],
                       [f"sure:{name}", label("form_reveal.sure", round=name)]]  # fmt: skip
            self._show(self._words.label("form_reveal.warning", round=name), "wrong", buttons)
        elif verb == "sure":
            try:
                self._log.save("reveal", {"round": name}, author=self._reader.person)
            except Problems as told:
                self._show(told.text(self._words.lang), "wrong")
            else:
                self._done(self._words.label("form_reveal.done", round=name))
        else:
            self._show()


class CloseReviewForm(Confirm):
    """DEF-7: the list as decided on a data date, and the button by which a person confirms it.

    A run never confirms: it would turn what was computed into what was decided. Closing the same
    review again replaces its list; what stood before stays in the history.

    Parameters
    ----------
    log, words, reader, given
        See `Confirm`.
    decide
        Gives the verdicts as they are (`kamlib.segment.verdicts.decide_verdicts`, with
        `account_name`): where scores or reasons have changed the list since it was shown, nothing
        is confirmed and the new list is shown.
    former_list
        `account`, `reviews_below` of the list confirmed before; None where there is none.
    review
        The data date: one state of the data is one review.
    """

    width = 8
    columns = (
        "form_close.rank",
        "form_close.account",
        "form_close.change",
        "form_close.rules",
        "form_close.reviews_below",
    )

    def __init__(
        self,
        log: Log,
        words: Words,
        reader: Reader,
        *,
        decide: Callable[[], pd.DataFrame],
        former_list: pd.DataFrame | None,
        review: dt.date,
        **given,
    ):
        self._review, self._decide, self._verdicts = review, decide, decide()
        self._before = set() if former_list is None else set(former_list["account"])
        super().__init__(log, words, reader, **given)

    def _show(self, note: str = "", mark: str = "told", buttons: list | None = None) -> None:
        """Show the list and who leaves it, and whether this review is closed."""
        verdicts, before = self._verdicts, self._before
        listed = verdicts[verdicts["tier"] == "key"].sort_values("rank")
        leaving = verdicts[verdicts["account"].isin(before - set(listed["account"]))]
        self._listed = _counts(verdicts)
        self.grid.title = self._words.label("form_close.title", day=self._review, n=len(listed))
        self.grid.rows = [
            *(self._account(row, "stays" if row.account in before else "new", bool(before))
              for row in listed.itertuples()),
            *(self._account(row, "leaves") for row in leaving.sort_values("account").itertuples()),
        ]  # fmt: skip
        stands = self._stands()
        said = {account: entry.value.get("reviews_below") for account, entry in stands.items()}
        if buttons is None:
            label = self._words.label(
                "form_close.again" if stands else "form_close.close", day=self._review
            )
            may = self._reader.person and self._listed and said != self._listed
            buttons = [["close", label]] if may else []
        self.grid.buttons = buttons
        self.grid.note = {"text": note, "mark": mark} if note else self._opening(stands, said)

    def _account(self, row, change: str, known: bool = True) -> dict:
        words, below = self._words, row.reviews_below
        if change == "stays" and "kept_by_hysteresis" in str(row.rules).split(";"):
            change = "kept"
        name = row.account_name if pd.notna(row.account_name) else row.account
        texts = {
            "rank": "" if pd.isna(row.rank) else words.number(row.rank),
            "account": f"{name} ({row.account})",
            "change": words.label(f"list_change.{change}") if known else "",
            "rules": words.write(row.rules, "labels:rule"),
            "reviews_below": words.number(0 if pd.isna(below) else below),
        }
        return self._row(row.account, texts)

    def _stands(self) -> dict[str, Entry]:
        day = self._review.isoformat()
        entries = self._log.read_entries("confirmed_list")
        return {e.value["account"]: e for e in entries if e.value["review"] == day}

    def _opening(self, stands: dict[str, Entry], said: dict) -> dict:
        if self._listed and not stands and not self._reader.person:
            return {"text": self._words.label("form.nobody"), "mark": "wrong"}
        if not self._listed:
            text = self._words.label("form_close.nobody_listed")
        elif stands:
            last = max(stands.values(), key=lambda entry: entry.id)
            who = self._log.read_names().get(last.author, last.author)
            slug = "form_close.closed" if said == self._listed else "form_close.closed_otherwise"
            text = self._words.label(slug, who=who, day=self._words.date(last.day))
        else:
            text = self._words.label("form_close.not_closed")
        return {"text": text, "mark": "told"}

    def _press(self, what: dict) -> None:
        author = self._reader.person
        if what["button"] != "close" or not author:
            return
        now = self._decide()
        if _counts(now) != self._listed:
            self._verdicts = now
            self._show(self._words.label("form_close.changed"), "wrong")
            return
        stands, drafts = self._stands(), []
        for account in {**self._listed, **stands}:
            below, entry = self._listed.get(account), stands.get(account)
            value = {"review": self._review, "account": account, "reviews_below": below}
            seen = entry.id if entry else 0
            drafts.append(Draft("confirmed_list", value, author, confidence="confirmed", seen=seen,
                                withdraw=below is None))  # fmt: skip
        try:
            self._log.save_all(drafts)
        except Problems as told:  # somebody closes it at the same moment: theirs stands
            self._show(told.text(self._words.lang), "wrong")
        else:
            self._done(self._words.label("form_close.done", n=len(self._listed), day=self._review))


def _counts(verdicts: pd.DataFrame) -> dict[str, int]:
    """Account on the list → reviews in a row below its line."""
    listed = verdicts[verdicts["tier"] == "key"].sort_values("rank")
    below = listed["reviews_below"].astype("Int64").fillna(0).astype(int)
    return dict(zip(listed["account"], below.tolist(), strict=True))
