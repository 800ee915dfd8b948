"""DEF-7: a person confirms the list, so that the next review knows who was on it."""

import datetime as dt
from collections.abc import Callable

import pandas as pd

from kamlib.judgement import Draft, Entry, Log
from kamlib.problem import Problems
from kamlib.show.forms.grid import Grid
from kamlib.show.forms.who import Reader
from kamlib.show.words import Words

_COLUMNS = ("rank", "account", "change", "rules", "reviews_below")


class CloseReviewForm:
    """The list as decided on a data date, and the button by which a person confirms it.

    Parameters
    ----------
    log, words, reader
        The client's log, the reader's words, who fills the form.
    verdicts
        From `kamlib.segment.verdicts.decide_verdicts`, with `account_name`.
    former_list
        `account`, `reviews_below` of the list confirmed before; None where there is none.
    review
        The data date: one state of the data is one review.
    decide
        Gives the verdicts as they are now: where scores or reasons have changed the list since it
        was shown, nothing is confirmed and the new list is shown.
    saved
        Called after a save.
    again
        What the form then offers, to see it in what is below.

    Notes
    -----
    A run never confirms: it would turn what was computed into what was decided. Closing the same
    review again replaces its list; what stood before stays in the history.
    """

    def __init__(
        self,
        log: Log,
        words: Words,
        reader: Reader,
        *,
        verdicts: pd.DataFrame,
        former_list: pd.DataFrame | None,
        review: dt.date,
        decide: Callable[[], pd.DataFrame] | None = None,
        saved: Callable[[], None] = lambda: None,
        again: list[tuple[str, str]] = (),
    ):
        self._log, self._words, self._reader = log, words, reader
        self._review, self._saved, self._again = review, saved, again
        self._before = set() if former_list is None else set(former_list["account"])
        self._decide = decide or (lambda: verdicts)
        columns = [
            {"name": name, "label": words.label(f"form_close.{name}"), "kind": "readonly",
             "help": "", "needed": False, "width": 8, "choices": []} for name in _COLUMNS
        ]  # fmt: skip
        self.grid = Grid(words, on={"press": self._press}, columns=columns, locked=True)
        self._list(verdicts)
        self.retry()

    def _list(self, verdicts: pd.DataFrame) -> None:
        """Show the list of these verdicts, and who leaves it."""
        before = self._before
        listed = verdicts[verdicts["tier"] == "key"].sort_values("rank")
        leaving = verdicts[verdicts["account"].isin(before - set(listed["account"]))]
        self._listed = _counts(listed)
        self.grid.title = self._words.label("form_close.title", day=self._review, n=len(listed))
        self.grid.rows = [
            *(self._row(row, "stays" if row.account in before else "new", known=bool(before))
              for row in listed.itertuples()),
            *(self._row(row, "leaves") for row in leaving.sort_values("account").itertuples()),
        ]  # fmt: skip

    def _row(self, row, change: str, known: bool = True) -> dict:
        words = self._words
        if change == "stays" and "kept_by_hysteresis" in str(row.rules).split(";"):
            change = "kept"
        name = row.account_name if pd.notna(row.account_name) else row.account
        below = row.reviews_below
        cells = {
            "rank": "" if pd.isna(row.rank) else words.number(row.rank),
            "account": f"{name} ({row.account})",
            "change": words.label(f"list_change.{change}") if known else "",
            "rules": words.write(row.rules, "labels:rule"),
            "reviews_below": words.number(0 if pd.isna(below) else below),
        }
        return {"id": row.account, "cells": {n: {"text": text} for n, text in cells.items()}}

    def retry(self) -> None:
        """Show whether this review is closed, and offer to close it to whoever sits here."""
        with self.grid.hold_sync():
            self._show()

    def _stands(self) -> dict[str, Entry]:
        day = self._review.isoformat()
        entries = self._log.read_entries("confirmed_list")
        return {e.value["account"]: e for e in entries if e.value["review"] == day}

    def _show(self, note: dict | None = None) -> None:
        stands = self._stands()
        said = {account: entry.value.get("reviews_below") for account, entry in stands.items()}
        buttons = []
        if self._reader.person and self._listed and said != self._listed:
            slug = "form_close.again" if stands else "form_close.close"
            buttons = [["close", self._words.label(slug, day=self._review)]]
        self.grid.buttons = buttons
        self.grid.note = note or self._opening(stands, said)

    def _opening(self, stands: dict[str, Entry], said: dict) -> dict:
        words = self._words
        if not self._listed:
            return {"text": words.label("form_close.nobody_listed"), "mark": "told"}
        if stands:
            last = max(stands.values(), key=lambda entry: entry.id)
            who = self._log.read_names().get(last.author, last.author)
            slug = "form_close.closed" if said == self._listed else "form_close.closed_otherwise"
            return {"text": words.label(slug, who=who, day=words.date(last.day)), "mark": "told"}
        if not self._reader.person:
            return {"text": words.label("form.nobody"), "mark": "wrong"}
        return {"text": words.label("form_close.not_closed"), "mark": "told"}

    def _press(self, what: dict) -> None:
        if what["button"] != "close" or not self._reader.person:
            return
        now = self._decide()
        if _counts(now[now["tier"] == "key"]) != self._listed:
            self._list(now)
            self._show({"text": self._words.label("form_close.changed"), "mark": "wrong"})
            return
        stands, author, drafts = self._stands(), self._reader.person, []
        for account in {**self._listed, **stands}:
            below, entry = self._listed.get(account), stands.get(account)
            value = {"review": self._review, "account": account, "reviews_below": below}
            seen = entry.id if entry else 0
            drafts.append(Draft("confirmed_list", value, author, confidence="confirmed", seen=seen,
                                withdraw=below is None))  # fmt: skip
        try:
            self._log.save_all(drafts)
        except Problems as told:  # somebody closes it at the same moment: theirs stands
            self._show({"text": told.text(self._words.lang), "mark": "wrong"})
            return
        self._saved()
        text = self._words.label("form_close.done", n=len(self._listed), day=self._review)
        self._show({"text": text, "mark": "good"})
        self.grid.buttons = [list(pair) for pair in self._again]

    def __repr__(self) -> str:
        return self.grid.title

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self.grid._repr_mimebundle_()


def _counts(listed: pd.DataFrame) -> dict[str, int]:
    """Account → reviews in a row below its line."""
    below = listed["reviews_below"].astype("Int64").fillna(0).astype(int)
    return dict(zip(listed["account"], below.tolist(), strict=True))
