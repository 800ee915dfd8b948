"""Settings in the reader's words: what they are called, and their values as people write them."""

from functools import cache

from kamlib.client import list_settings
from kamlib.locale import has_label
from kamlib.show.words import NONE, Words

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
