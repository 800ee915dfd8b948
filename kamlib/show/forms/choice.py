"""A text box with the list of what can be chosen: only what is exactly in it is taken.

A browser's own list jumps at every letter, and so chooses what nobody meant.
"""

from importlib.resources import files

import anywidget
import traitlets

from kamlib.judgement.values import clean_text
from kamlib.ledger.columns import plain_letters
from kamlib.locale import label, labels
from kamlib.problem import Problem
from kamlib.show.words import UNKNOWN, Words


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


class Choice(anywidget.AnyWidget):
    """One choice from a list, as a widget.

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
