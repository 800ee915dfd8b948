"""What a figure is: a function of a `Case`, entered under its item of the method, kept on the case.

``@figure("PLAN-4")`` over ``def wallet(case)`` is all: the chapter whose folder holds the file
offers it as ``kam.plan.wallet()``.
"""

import pkgutil
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from inspect import signature

import pandas as pd

from kamlib.case import Case
from kamlib.problem import Problems

CHAPTERS = ("define", "segment", "plan", "review")
"""The chapters that measure, each a folder of `kamlib`; later ones may look at earlier ones."""

FIGURES: dict[str, dict[str, Callable]] = {}
"""Chapter → name → figure, filled as the chapters' files are read; ``.items`` says of what."""


ITEMS = {"DEF": 10, "SEG": 8, "PLAN": 14, "REV": 11}
"""The method's items by chapter: ``DEF-1`` to ``DEF-10`` and so on."""


def figure(*items: str) -> Callable:
    """Enter a function ``(case, …) → frame or value`` as a figure of its chapter.

    Parameters
    ----------
    items
        The items of the method that it measures, as ``PLAN-4``.

    Raises
    ------
    ValueError
        The chapter has another figure of that name.
    """

    def enter(measure: Callable) -> Callable:
        @wraps(measure)
        def kept(case: Case, *asked, **named):
            about = (measure.__module__, measure.__name__, asked, tuple(sorted(named.items())))
            if not _can_be_kept(about):
                return measure(case, *asked, **named)
            found = case.keep(about, lambda: measure(case, *asked, **named))
            return found.copy() if hasattr(found, "copy") else found

        chapter = measure.__module__.split(".")[-2:][0]
        other = FIGURES.setdefault(chapter, {}).setdefault(measure.__name__, kept)
        if other.__module__ != measure.__module__:
            raise ValueError(f"{chapter} has two figures {measure.__name__!r}")
        kept.items = items
        FIGURES[chapter][measure.__name__] = kept
        return kept

    return enter


def _can_be_kept(about: tuple) -> bool:
    try:
        hash(about)
    except TypeError:  # asked with something that has no fixed value, such as a dict of weights
        return False
    return True


def load_figures(chapter: str) -> dict[str, Callable]:
    """Read a chapter's files and give its figures by name."""
    package = import_module(f"kamlib.{chapter}")
    for part in pkgutil.iter_modules(package.__path__):
        if not part.ispkg:
            import_module(f"kamlib.{chapter}.{part.name}")
    return FIGURES[chapter]


def decided(chapter: str, items: str, name: str, says: str) -> None:
    """Enter a frame of the decided portfolio as a figure of a chapter.

    Parameters
    ----------
    chapter
        The module that says it: its folder is the chapter.
    items, name, says
        The items of the method, by blanks; the frame's name; what it says, in one line.
    """

    def frame(case: Case) -> pd.DataFrame:
        return case.portfolio[name]

    frame.__name__ = frame.__qualname__ = name
    frame.__module__, frame.__doc__ = chapter, f"{items.split()[0]}, {says}"
    figure(*items.split())(frame)


def bind(figure: Callable, case: Callable[[], Case], lang: str = "") -> Callable:
    """Bind a figure to whatever case is at hand when it is asked for; its docstring stays.

    What is wrong is told in `lang`.
    """

    @wraps(figure)
    def bound(*asked, **named):
        try:
            return figure(case(), *asked, **named)
        except Problems as told:
            raise told.speaking(lang or told.lang) from None

    asked_for = signature(figure)
    bound.__signature__ = asked_for.replace(parameters=[*asked_for.parameters.values()][1:])
    return bound


class Chapter:
    """A chapter's figures, bound, by name: ``kam.plan.wallet()``; ``dir(kam.plan)`` lists them.

    Parameters
    ----------
    name
        The chapter.
    case, lang
        As in `bind`.
    parts
        Further attributes, as ``charts``.
    """

    def __init__(self, name: str, case: Callable[[], Case], lang: str = "", **parts):
        bound = {name: bind(one, case, lang) for name, one in load_figures(name).items()}
        self.__dict__.update(bound | parts)  # attributes of its own: completion looks no further

    def __repr__(self) -> str:
        return ", ".join(sorted(self.__dict__))
