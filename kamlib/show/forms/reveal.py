"""The facilitator's button: from then on everybody sees the scores of a round."""

from collections.abc import Callable

from kamlib.judgement import Log
from kamlib.problem import Problems
from kamlib.show.forms.grid import Grid
from kamlib.show.forms.who import Reader
from kamlib.show.words import Words

_COLUMNS = ("round", "rater", "cells", "known", "last_day")


class RevealForm:
    """Who has scored how much in rounds that are not revealed, and the button that reveals one.

    Parameters
    ----------
    log, words, reader
        The client's log, the reader's words, who fills the form: only somebody who leads the
        session may reveal.
    saved
        Called after it.
    again
        What the form then offers, to see it in what is below.

    Notes
    -----
    It shows how many cells, never what was scored. To reveal cannot be taken back, so that it asks
    once more.
    """

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
        self._saved, self._again = saved, again
        columns = [
            {"name": name, "label": words.label(f"form_reveal.{name}"), "kind": "readonly",
             "help": "", "needed": False, "width": 10, "choices": []} for name in _COLUMNS
        ]  # fmt: skip
        self.grid = Grid(words, on={"press": self._press}, columns=columns, locked=True)
        self.grid.title = words.label("form_reveal.title")
        self.retry()

    def retry(self) -> None:
        """Show who has scored how much now."""
        with self.grid.hold_sync():
            self._show()

    def _show(self, note: dict | None = None, buttons: list | None = None) -> None:
        words, names = self._words, self._log.read_names()
        rounds = self._log.read_rounds()
        rounds = rounds[~rounds["revealed"]]
        self.grid.rows = [
            {"id": f"r{n}", "cells": {
                "round": {"text": row.round}, "rater": {"text": names.get(row.rater, row.rater)},
                "cells": {"text": words.number(row.cells)},
                "known": {"text": words.number(row.cells - row.known)},
                "last_day": {"text": words.date(row.last_day)}}}
            for n, row in enumerate(rounds.itertuples(index=False))
        ]  # fmt: skip
        self._hidden = list(dict.fromkeys(rounds["round"]))
        if buttons is None and self._leads:
            label = "form_reveal.reveal"
            buttons = [[f"reveal:{n}", words.label(label, round=n)] for n in self._hidden]
        # Others score in kernels of their own: their counts come when they are asked for.
        self.grid.buttons = [*(buttons or []), ["refresh", words.label("form_reveal.refresh")]]
        self.grid.note = note or self._opening()

    @property
    def _leads(self) -> bool:
        people = self._log.read_people()
        leaders = people.loc[people["facilitator"] & (people["side"] == "ours"), "person"]
        self._leaders = [self._log.read_names()[person] for person in leaders]
        return bool(self._reader.person) and self._reader.person in set(leaders)

    def _opening(self) -> dict:
        words = self._words
        if not self._hidden:
            return {"text": words.label("form_reveal.nothing_hidden"), "mark": "told"}
        if self._leads:
            return {"text": words.label("form_reveal.counts_only"), "mark": "told"}
        who = words.listed(sorted(self._leaders))
        return {"text": words.label("form_reveal.only", who=who), "mark": "told"}

    def _press(self, what: dict) -> None:
        verb, _, name = what["button"].partition(":")
        if verb == "reveal" and name in self._hidden and self._leads:
            sure = [f"sure:{name}", self._words.label("form_reveal.sure", round=name)]
            not_yet = ["not_yet", self._words.label("form_reveal.not_yet")]
            text = self._words.label("form_reveal.warning", round=name)
            self._show({"text": text, "mark": "wrong"}, [not_yet, sure])
        elif verb == "sure" and name in self._hidden:
            self._reveal(name)
        else:
            self._show()

    def _reveal(self, name: str) -> None:
        try:
            self._log.save("reveal", {"round": name}, author=self._reader.person)
        except Problems as told:
            self._show({"text": told.text(self._words.lang), "mark": "wrong"})
            return
        self._saved()
        done = {"text": self._words.label("form_reveal.done", round=name), "mark": "good"}
        self._show(done, [list(pair) for pair in self._again])

    def __repr__(self) -> str:
        return self._words.label("form_reveal.title")

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self.grid._repr_mimebundle_()
