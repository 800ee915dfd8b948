"""Settings in the reader's words: names, values as people write them, who changed which and why."""

import re
import tomllib
from functools import cache

import pandas as pd

from kamlib.client import Settings, list_settings
from kamlib.words.label import has_label
from kamlib.words.sentence import Sentence, show_sentence
from kamlib.words.table import Table, show_table
from kamlib.words.words import NONE, Words

_PERCENT = ("share", "share_year", "ratio", "shares")
_MONEY = ("money", "money_year")


@cache
def list_units() -> dict[str, str]:
    """Dotted name of every setting → its unit."""
    return {
        f"{section}.{name}": field.json_schema_extra["unit"]
        for section, name, field in list_settings()
    }


def name_setting(name: str, words: Words) -> str:
    """What a setting is called: its short name where it has one, else what it means.

    Examples
    --------
    >>> name_setting("define.cap_accounts", Words("en", "en-GB", "GBP"))
    'Places on the list'
    """
    short = f"setting_short.{name}"
    return words.label(short if has_label(short) else f"setting.{name}")


def write_setting(value, name: str, words: Words) -> str:
    r"""A setting's value as the reader writes it.

    Examples
    --------
    >>> spain = Words("es", "es-ES", "EUR")
    >>> write_setting([0.1, 0.2], "define.top1_bands", spain).replace("\xa0", " ")
    '10 % · 20 %'
    >>> write_setting("pareto", "segment.volume_rule", spain)
    'En el grupo de Pareto'
    """
    if value is None or value == []:
        return NONE
    unit = list_units()[name]
    if isinstance(value, dict):
        return "; ".join(f"{key} {_one(part, name, unit, words)}" for key, part in value.items())
    parts = value if isinstance(value, list) else [value]
    return " · ".join(_one(part, name, unit, words) for part in parts)


def _one(value, name: str, unit: str, words: Words) -> str:
    if isinstance(value, str):
        section = "judgement.factor" if unit == "factors" else name.rsplit(".", 1)[1]
        slug = f"{section}.{value}"
        return words.label(slug) if has_label(slug) else value
    if isinstance(value, bool):
        return words.flag(value)
    if unit in _MONEY:
        return words.write(value, "money_unit")
    if unit in _PERCENT:
        return words.percent(value, 0 if round(value * 100, 6).is_integer() else 1)
    return words.number(value, 0 if float(value).is_integer() else 2)


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
