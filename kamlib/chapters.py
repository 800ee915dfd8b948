"""Which chapters there are, in the method's order, and what each of them brings from the ground.

Settings and kinds of judgement are composed of the chapters' own, by name: nothing below names a
chapter, and a new one is a folder and its name here. What is gathered is ground itself: it imports
`kamlib.setting`, vocabularies and problems, nothing else (a test holds it).
"""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

CHAPTERS = ("reading", "define", "segment", "plan", "review", "programme")


def gather(part: str) -> list[ModuleType]:
    """Every chapter's file of that name, in the chapters' order.

    Examples
    --------
    >>> [module.__name__ for module in gather("settings")][:2]
    ['kamlib.define.settings', 'kamlib.segment.settings']
    """
    names = [f"{__package__}.{chapter}.{part}" for chapter in CHAPTERS]
    return [import_module(name) for name in names if find_spec(name)]
