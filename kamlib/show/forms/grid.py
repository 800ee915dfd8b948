"""One editable table as a widget: cells, keys, paste, marks. It knows texts, never what they mean.

The browser sends what was typed as text; Python answers with rows as they are to be shown. Until an
answer comes the browser shows what was typed, marked as being saved. Nothing is read from any
network: script and style travel with the widget.
"""

import logging
from collections.abc import Callable

import anywidget
import traitlets

from kamlib.problem import Problems
from kamlib.show.forms.choice import grid_texts, read_files
from kamlib.show.words import Words

EVENTS = ("edit", "add", "press", "person")
"""What a person can do, each a message from the browser: see `Grid`."""


class Grid(anywidget.AnyWidget):
    """An editable table.

    Parameters
    ----------
    words
        The reader's words; the table's own (buttons, help on keys) are the labels ``grid.*``.
    columns
        Dicts: ``name``, ``label``, ``kind`` (``text``, ``long``, ``choice``, ``person``, ``flag``,
        ``whole``, ``number``, ``money``, ``share``, ``date``, ``readonly``), ``help``, ``needed``,
        ``certain`` (no «?» is offered),
        ``width`` (characters), ``hint`` (texts below the table while one stands in the column),
        ``choices`` ([[slug, label], …] of choice, person and flag),
        ``low``, ``high`` (a whole column from 1 to 5 takes one key stroke), ``sides`` of a person
        column whose people may be added right there ([[slug, label], …], the usual one first).
    rows
        Dicts: ``id``; ``cells``, a dict column → ``text`` (as shown), ``typed`` (as edited; `text`
        where not given), ``state`` (one of the states below), ``fixed`` (not to be edited),
        ``hint`` (texts below the table while one stands there, before the column's own);
        ``state`` of the row; ``told``, texts below the row; ``theirs``, a dict with ``text`` and
        ``lines`` ([[field, theirs, mine], …]) where somebody came between; ``button``, [name,
        words] of what can be done with the row.
    title, note
        Above the table; `note` is a dict ``text``, ``mark`` (``told``, ``wrong``, ``good``).
    on
        What handles each of `EVENTS`: ``edit`` gets a list of dicts ``row``, ``column``, ``text``;
        ``add`` nothing; ``press`` a dict ``row``, ``button`` (the row's own, ``keep_theirs`` or
        ``save_mine``; ``row`` empty for buttons of the form); ``person`` a dict ``row``,
        ``column``, ``name``, ``role``, ``side``.
    buttons
        [[name, words], …] below the table.
    can_add, locked
        Whether rows can be added; whether nothing can be edited.

    Notes
    -----
    States of a cell: ``saved``, ``open`` (typed, not saved yet), ``wrong``, ``conflict``,
    ``needed``, ``proposed``, ``unknown``, or none. States of a row: the same and ``withdrawn``.
    """

    _esm = read_files("js", "choice", "grid")
    _css = read_files("css", "choice", "grid")

    columns = traitlets.List().tag(sync=True)
    rows = traitlets.List().tag(sync=True)
    title = traitlets.Unicode().tag(sync=True)
    note = traitlets.Dict().tag(sync=True)
    buttons = traitlets.List().tag(sync=True)
    can_add = traitlets.Bool(False).tag(sync=True)
    locked = traitlets.Bool(False).tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    answered = traitlets.Int(0).tag(sync=True)

    def __init__(self, words: Words, *, on: dict[str, Callable], **given):
        super().__init__(texts=grid_texts(words.lang), **given)
        self._words, self._on = words, on
        self.on_msg(lambda widget, content, buffers: self.hear(content))

    def hear(self, content: dict) -> None:
        """Take one message of the browser: ``event``, ``number`` (counts up), ``what``.

        Whatever goes wrong is told in the form: a traceback nobody sees helps nobody.
        """
        event, what = content.get("event"), content.get("what")
        with self.hold_sync():
            try:
                if event in self._on:
                    self._on[event](what) if what is not None else self._on[event]()
            except Problems as told:
                self.note = {"text": told.text(self._words.lang), "mark": "wrong"}
            except Exception as error:
                logging.getLogger(__name__).exception("a form could not take %s", event)
                cause = f"{type(error).__name__}: {error}"
                self.note = {"text": self._words.label("grid.failed", cause=cause), "mark": "wrong"}
            self.answered = max(self.answered, int(content.get("number", 0)))
