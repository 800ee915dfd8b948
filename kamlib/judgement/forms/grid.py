"""What forms are made of: the editable table, a choice from a list, a box of plain widgets.

They know texts, never what they mean. The browser sends what was typed as text; Python answers with
what is to be shown. Nothing is read from any network: script and style travel with the widget.
"""

import html
import logging
from collections.abc import Callable
from importlib.resources import files

import anywidget
import ipywidgets as widgets
import traitlets
from ipywidgets.widgets.widget_description import DescriptionWidget

from kamlib.kind import clean_text
from kamlib.ledger.columns import plain_letters
from kamlib.literal import literal
from kamlib.problem import Problem, Problems
from kamlib.words.label import label, labels
from kamlib.words.words import UNKNOWN, Words


def read_files(kind: str, *names: str) -> str:
    """What files of this folder hold together: a widget travels as one script and one style."""
    return "\n".join((files(__package__) / f"{n}.{kind}").read_text("utf-8") for n in names)


def grid_texts(lang: str) -> dict[str, str]:
    """What tables and lists say by themselves, the labels ``grid.*``."""
    return {slug[5:]: label(slug, lang) for slug in labels() if slug.startswith("grid.")}


def find_choices(text: str, choices: dict[str, str]) -> list[str]:
    """Every choice that a text names whole; capitals and accents count only where one needs them.

    Parameters
    ----------
    text
        As typed: a choice's words, or its slug as it is.
    choices
        Slug → words.

    Examples
    --------
    >>> people = {"p1": "José", "p2": "JOSE", "p3": "Josefa"}
    >>> find_choices("José", people), find_choices("jose", people), find_choices("Josef", people)
    (['p1'], ['p1', 'p2'], [])
    """
    exact = [slug for slug, words in choices.items() if text in (slug, words)]
    return exact or [slug for slug, words in choices.items() if _bare(text) == _bare(words)]


def name_choices(choices: dict[str, str]) -> str:
    """The first choices in a line, for a message."""
    shown = list(choices.values())
    return ", ".join(shown[:12]) + (" …" if len(shown) > 12 else "") or UNKNOWN


def _bare(text: str) -> str:
    return " ".join(plain_letters(text).casefold().split())


EVENTS = ("edit", "add", "press", "person")
"""What a person can do, each a message from the browser: see `Grid`."""


class Grid(anywidget.AnyWidget):
    """An editable table: cells, keys, paste, marks.

    Until an answer comes the browser shows what was typed, marked as being saved.

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


class Choice(anywidget.AnyWidget):
    """A text box with the list of what can be chosen: only what is exactly in it is taken.

    A browser's own list jumps at every letter, and so chooses what nobody meant.

    Parameters
    ----------
    words
        The reader's words.
    unknown
        The problem that is told where what was typed is not in the list.
    description, options, value
        As those of ipywidgets: options are pairs of words and value, both texts.
    """

    _esm = read_files("js", "choice") + "export default { render: renderChoice };"
    _css = read_files("css", "choice")

    options = traitlets.List()
    offers = traitlets.List().tag(sync=True)
    value = traitlets.Unicode("").tag(sync=True)
    description = traitlets.Unicode("").tag(sync=True)
    typed = traitlets.Unicode("").tag(sync=True)
    wrong = traitlets.Unicode("").tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)

    def __init__(self, words: Words, *, unknown: str = "form_choice", **given):
        self._words, self._unknown = words, unknown
        super().__init__(texts=grid_texts(words.lang), **given)
        self.on_msg(lambda widget, content, buffers: self.hear(str(content.get("text", ""))))

    @traitlets.observe("options")
    def _offer(self, change) -> None:
        self.offers = [[value, words] for words, value in change["new"]]

    @traitlets.observe("value")
    def _chosen(self, change) -> None:
        self.wrong = ""

    def hear(self, text: str) -> None:
        """Take what was typed: the choice that it names, or say that it names none."""
        text, choices = clean_text(text), dict(self.offers)
        found = find_choices(text, choices)
        with self.hold_sync():
            self.typed, self.wrong = text, ""
            if len(found) == 1:
                self.value = found[0]
            else:
                near = name_choices({one: choices[one] for one in found} or choices)
                told = {"value": text[:60], "choices": near}
                problem = Problem("form_several" if found else self._unknown, told)
                self.wrong = problem.line(self._words.lang)


_GUARD = """
export default {
  render({ el }) {
    const guard = (tries) => {
      const box = el.closest(".kam-form");
      const own = (event) => event.target.setAttribute("data-lm-suppress-shortcuts", "true");
      if (box) box.addEventListener("focusin", own);
      else if (tries) requestAnimationFrame(() => guard(tries - 1));
    };
    guard(600);
  },
};
"""


class Guard(anywidget.AnyWidget):
    """Keeps JupyterLab from taking keys typed into the box around it for its own commands.

    In command mode a letter typed into a list or a button is a command: «x» cuts the cell. The mark
    must be on what has the focus; on a box around it it comes too late.
    """

    _esm = _GUARD
    _css = ".kam-form .widget-checkbox label{white-space:normal;line-height:1.4;height:auto}"


class FormBox(widgets.VBox):
    """Plain widgets below each other as one form, usable by keyboard in JupyterLab too."""

    def __init__(self, children=(), **given):
        for child in children:
            _take_literally(child)
        super().__init__([*children, Guard(layout={"display": "none"})], **given)
        self.add_class("kam-form")


def _take_literally(widget) -> None:
    """Have the labels of a widget and of those in it stand as they are: see `literal`."""
    for child in getattr(widget, "children", ()):
        _take_literally(child)
    described = isinstance(widget, DescriptionWidget) and widget.description
    if described and not widget.description_allow_html:
        widget.description = literal(html.escape(widget.description), "span")
        widget.description_allow_html = True
