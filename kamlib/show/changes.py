"""Who changed which setting, when and why: what stands under ``[[changes]]`` as a table."""

import re

import pandas as pd

from kamlib.client import Settings, list_settings
from kamlib.locale import has_label
from kamlib.show.sentence import Sentence, show_sentence
from kamlib.show.tables import Table, show_table
from kamlib.show.words import Words

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
    units = {
        f"{section}.{name}": field.json_schema_extra["unit"]
        for section, name, field in list_settings()
    }
    found = []
    for change in reversed(settings.changes):
        setting, before, after = _told(change.what, units, words)
        found.append((change.date, setting, before, after, change.who, change.why))
    names = ["date", "changed_setting", "changed_from", "changed_to", "changed_by", "changed_why"]
    return show_table(pd.DataFrame(found, columns=names), words, rows=rows)


def _told(what: str, units: dict[str, str], words: Words) -> tuple[str, str, str]:
    """Name a change's setting and write its two values as the reader does."""
    match = _WRITTEN.fullmatch(what.strip())
    if not match:
        return what, "", ""
    name = match["name"]
    label = f"setting.{name}" if has_label(f"setting.{name}") else ""
    if name.startswith("own_factors."):
        label = f"setting.own_factors.{name.rsplit('.', 1)[1]}"
        factor = name.split(".", 1)[1].rsplit(".", 1)[0]
        return f"{factor}: {words.label(label)}", match["before"], match["after"]
    if not label:
        return what, "", ""
    unit = units.get(name, "text")
    return (words.label(label), *(_value(match[end], name, unit, words) for end in _ENDS))


_ENDS = ("before", "after")
_PERCENT = ("share", "share_year", "ratio")


def _value(text: str, name: str, unit: str, words: Words) -> str:
    choice = f"{name.rsplit('.', 1)[1]}.{text}"
    if has_label(choice):  # volume_rule.pareto, objective.grow
        return words.label(choice)
    try:
        number = float(text)
    except ValueError:
        return text
    if unit in _PERCENT:
        digits = 0 if round(number * 100, 6).is_integer() else 1
        return words.percent(number, digits)
    return words.number(number, 0 if number.is_integer() else 1)
