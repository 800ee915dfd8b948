"""Who changed which setting, when and why: what stands under ``[[changes]]`` as a table."""

import re
import tomllib

import pandas as pd

from kamlib.client import Settings
from kamlib.show.sentence import Sentence, show_sentence
from kamlib.show.setting_words import list_units, name_setting, write_setting
from kamlib.show.tables import Table, show_table
from kamlib.show.words import NONE, Words

_WRITTEN = re.compile(r"(?P<name>[^:]+): (?P<before>.*) → (?P<after>.*)")
"""As `kamlib.client.save_settings` notes a change; people's own notes are told as they are."""


def show_changes(settings: Settings, words: Words, rows: int = 12) -> Table | Sentence:
    """List the changes of a client's settings, the last first.

    Parameters
    ----------
    settings
        The client's settings.
    words
        Language, locale and currency.
    rows
        How many are shown at once.

    Returns
    -------
    Table or Sentence
        Day, setting in words, before, since then, who and why; a sentence where nothing changed.
    """
    if not settings.changes:
        return show_sentence("changes.none", words)
    found = []
    for change in reversed(settings.changes):
        setting, before, after = _told(change.what, words)
        found.append((change.date, setting, before, after, change.who, change.why))
    names = ["date", "changed_setting", "changed_from", "changed_to", "changed_by", "changed_why"]
    return show_table(pd.DataFrame(found, columns=names), words, rows=rows)


def _told(what: str, words: Words) -> tuple[str, str, str]:
    """Name a change's setting and write its two values as the reader does."""
    match = _WRITTEN.fullmatch(what.strip())
    if not match:
        return what, "", ""
    name = match["name"]
    if name.startswith("own_factors."):
        factor, field = name.split(".", 1)[1].rsplit(".", 1)
        told = words.label(f"setting.own_factors.{field}")
        return f"{factor}: {told}", match["before"], match["after"]
    if name not in list_units():
        return what, "", ""
    return (name_setting(name, words), *(_value(match[end], name, words) for end in _ENDS))


_ENDS = ("before", "after")


def _value(text: str, name: str, words: Words) -> str:
    try:
        value = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        value = text  # a choice is noted without its quotes
    return text if text == NONE else write_setting(value, name, words)
