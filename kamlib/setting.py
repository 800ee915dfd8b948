"""What a setting can be: the kinds of value, their checks, their units and ranges."""

import codecs
import re
from datetime import date
from functools import partial
from typing import Annotated

from babel.localedata import locale_identifiers
from babel.numbers import list_currencies
from pydantic import AfterValidator as After
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError


class Section(BaseModel):
    """A section: wrong types are not guessed at, and a name that is not known is a mistake."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


def setting(default, unit: str, **limits):
    """Describe a setting that has a default."""
    return Field(default, json_schema_extra={"unit": unit}, **limits)


def required(unit: str, **limits):
    """Describe a setting that must be given."""
    return Field(json_schema_extra={"unit": unit}, **limits)


share = partial(setting, unit="share", ge=0, le=1)
money = partial(setting, unit="money", ge=0)
hours = partial(setting, unit="hours_year", ge=0, le=8784)


def is_currency(code: str) -> bool:
    """Whether `code` is a currency of ISO 4217, as ``EUR``."""
    return code in list_currencies()


def is_locale(name: str) -> bool:
    """Whether `name` is a known locale written with a hyphen, as ``es-MX``."""
    return "_" not in name and name.replace("-", "_") in locale_identifiers()


def _check_currency(code: str) -> str:
    if not is_currency(code):
        raise PydanticCustomError("kam_currency", "unknown currency")
    return code


def _check_locale(name: str) -> str:
    if not is_locale(name):
        raise PydanticCustomError("kam_locale", "unknown locale")
    return name


def _check_encoding(name: str) -> str:
    try:
        codecs.lookup(name)
    except (LookupError, ValueError):
        raise PydanticCustomError("kam_encoding", "unknown encoding") from None
    return name


def _check_file(name: str) -> str:
    if not name.strip() or re.search(r"(^|[/\\])\.\.([/\\]|$)|^[/\\~]|^[A-Za-z]:", name):
        raise PydanticCustomError("kam_file", "not a file of sources/")
    return name


def _check_bands(bands: list[float]) -> list[float]:
    if len(bands) != 2 or not 0 <= bands[0] < bands[1] <= 1:
        raise PydanticCustomError("kam_bands", "not two ascending shares")
    return bands


def _day_text(value):
    return value.isoformat() if type(value) is date else value


def _check_day(value: str) -> str:
    try:
        if value:
            date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("kam_day", "not a day") from None
    return value


def _check_period(value: str) -> str:
    if not re.fullmatch(r"|\d{4}|\d{4}-(0[1-9]|1[0-2])|\d{4}-Q[1-4]", value):
        raise PydanticCustomError("kam_period", "no period")
    return value


Currency = Annotated[str, After(_check_currency)]
LocaleName = Annotated[str, After(_check_locale)]
Encoding = Annotated[str, After(_check_encoding)]
FileName = Annotated[str, After(_check_file)]
Bands = Annotated[list[float], After(_check_bands)]
Day = Annotated[str, BeforeValidator(_day_text), After(_check_day)]
Period = Annotated[str, After(_check_period)]
Share = Annotated[float, Field(ge=0, le=1)]
Ramp = Annotated[list[Share], Field(min_length=1, max_length=20)]
Filled = Annotated[str, Field(min_length=1)]


def limits_text(field) -> str:
    """The range of a setting in signs that need no translation: ``0 … 1``, ``≥ 0``; else empty.

    Examples
    --------
    >>> limits_text(share(0.5)), limits_text(money(0))
    ('0 … 1', '≥ 0')
    """
    bounds = {}
    for meta in field.metadata:
        for sign in ("ge", "gt", "le", "lt"):
            if hasattr(meta, sign):
                bounds[sign] = getattr(meta, sign)
    low = f"≥ {bounds['ge']}" if "ge" in bounds else f"> {bounds['gt']}" if "gt" in bounds else ""
    high = f"≤ {bounds['le']}" if "le" in bounds else f"< {bounds['lt']}" if "lt" in bounds else ""
    if low.startswith("≥") and high.startswith("≤"):
        return f"{low[2:]} … {high[2:]}"
    return ", ".join(part for part in (low, high) if part)
