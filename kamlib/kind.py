"""Problems with judgements in the reader's words: kinds, fields and choices by their labels."""

import datetime as dt
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from types import UnionType
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin
from unicodedata import category

import pandas as pd
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from kamlib.problem import Problem
from kamlib.vocabulary import TIERS
from kamlib.words.label import has_label, label, labels

UNKNOWN, NOTHING = "?", "–"
"""Stand for a value that is not known, and for one that was taken back."""

HIDDEN = "•••"
"""Stands for a score that is not revealed."""


class Wrong(Problem):
    """A problem whose place and values are slugs of kinds, fields and choices."""

    def part(self, name: str, lang: str) -> str:
        """The words of one part, its slugs put into words."""
        return Problem(self.code, self._spoken(lang)).part(name, lang)

    def place(self, lang: str) -> str:
        """Where it is: kind or sheet, row, field."""
        where = kind_name(self.where, lang)
        return Problem(self.code, {}, where, self.row, field_name(self.column, lang)).place(lang)

    def _spoken(self, lang: str) -> dict:
        values = dict(self.values)
        field = values.get("field", "")
        if field:
            values["field"] = field_name(field, lang)
        if isinstance(values.get("choices"), tuple):
            values["choices"] = ", ".join(choice_name(field, c, lang) for c in values["choices"])
        if values.get("kind"):
            values["wanted"] = label(f"field_kind.{values['kind']}", lang)
        if isinstance(values.get("about"), dict):
            values["about"] = tell_about(values["about"], lang)
        for name in ("mine", "theirs"):
            if name in values:
                values[name] = tell_value(values[name], lang)
        return values


def kind_name(kind: str, lang: str) -> str:
    """A kind of judgement in `lang`; what is no kind stays as it is."""
    slug = f"kind_of_judgement.{kind}"
    return label(slug, lang) if has_label(slug) else kind


def field_name(field: str, lang: str) -> str:
    """A field in `lang`; what is no field stays as it is."""
    return label(f"column.{field}", lang) if has_label(f"column.{field}") else field


def choice_name(field: str, value: str, lang: str) -> str:
    """One of a field's choices in `lang`; a value without words stays as it is.

    Examples
    --------
    >>> choice_name("tier", "key", "es")
    'Clave'
    """
    unit = choice_unit(field)
    slug = f"{unit.removeprefix('label:')}.{value}"
    return label(slug, lang) if unit and has_label(slug) else str(value)


def choice_unit(field: str) -> str:
    """How a field's choices are written: ``label:`` and where their words stand, or nothing."""
    kind = labels().get(f"column.{field}", {}).get("kind", "")
    return kind if kind.startswith("label:") else ""


def tell_about(about: dict, lang: str) -> str:
    """What a judgement is about in words: its key fields.

    Examples
    --------
    >>> tell_about({"round": "2025-1", "account": "G01", "factor": "effort"}, "es")
    '2025-1 · G01 · Esfuerzo relativo'
    """
    return " · ".join(choice_name(field, value, lang) for field, value in about.items())


def tell_value(value: dict | None, lang: str) -> str:
    """What a value says, field by field, in a line."""
    if value is None:
        return NOTHING
    said = []
    for name, inner in value.items():
        if isinstance(inner, float) and inner == int(inner):
            inner = int(inner)
        shown = label(f"flag.{'yes' if inner else 'no'}", lang) if isinstance(inner, bool) else (
            choice_name(name, inner, lang))  # fmt: skip
        said.append(f"{field_name(name, lang)}: {shown}")
    return "; ".join(said) or UNKNOWN


class Mark(Enum):
    """What is done with a field."""

    NAMES = auto()  # REV-4: it names the thing whose change is told
    WATCHED = auto()  # REV-4 tells each change of it
    STATE = auto()  # REV-4 watches how it stands on a day: what it says, or late
    LEVEL = auto()  # REV-4 watches the product of all fields so marked
    AGAIN = auto()  # REV-4: a key that tells one asking from the next; the last of them stands
    SLOT = auto()  # PLAN-14: the thing counts as described when all of these are filled
    PAPER = auto()  # stands on the plan's page
    SHARED = auto()  # REV-10: the customer may see it


NAMES, WATCHED, STATE, LEVEL, AGAIN, SLOT, PAPER, SHARED = Mark


@dataclass(frozen=True)
class Rows:
    """REV-10: which rows of a kind the customer reads, by what the marked field says."""

    only: tuple[str, ...] = ()
    but: tuple[str, ...] = ()

    def of(self, said: pd.Series) -> pd.Series:
        """Which rows those are.

        Examples
        --------
        >>> Rows(but=("dropped",)).of(pd.Series(["doing", None, "dropped"])).tolist()
        [True, True, False]
        """
        return said.isin(self.only) if self.only else ~said.isin(self.but)


LONGEST = 4000
"""Characters of a text at most: more is a document, not a judgement."""


def clean_text(text: str) -> str:
    r"""A text without outer blanks and control characters, its lines parted by ``\n``.

    Examples
    --------
    >>> clean_text("  two\r\nlines\x07 ")
    'two\nlines'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = "".join(c for c in text if c == "\n" or not (category(c) == "Cc" or c in "\ufffe\uffff"))
    return text.strip()


def check_long(name: str, text: str) -> list[Problem]:
    """What is wrong with the length of a text that stands beside a kind's own fields."""
    told = {"field": name, "value": text[:60], "most": LONGEST}
    return [Wrong("judgement_long", told, column=name)] if len(text) > LONGEST else []


def _text(text: str) -> str:
    text = clean_text(text)
    if len(text) > LONGEST:
        raise PydanticCustomError("kam_too_long", "too long")
    return text


def _code(text: str) -> str:
    text = clean_text(text)
    if not text or "\n" in text or len(text) > 200:
        raise PydanticCustomError("kam_code", "no code")
    return text


@dataclass(frozen=True)
class _Sort:
    """What a type says of its fields, for forms and sheets."""

    kind: str
    low: Any = None
    high: Any = None


def _field(kind: str, python, low=None, high=None):
    return Annotated[python, Field(ge=low, le=high), _Sort(kind, low, high)]


def _named(kind: str):
    return Annotated[str, _Sort(kind), AfterValidator(_code)]


Text = Annotated[str, _Sort("text"), AfterValidator(_text)]
Code, Account, Family, Item, Person = map(_named, ("code", "account", "family", "item", "person"))
Money = _field("money", float, 0)
Share = _field("share", float, 0, 1)
Number = _field("number", float)
Multiple = _field("number", float, 0, 10)
Count = _field("whole", int, 0)
Days = _field("whole", int, 1, 3660)
Five = _field("whole", int, 1, 5)
Attitude = _field("whole", int, -2, 2)
Flag = _field("flag", bool)
Day = _field("day", dt.date, dt.date(1990, 1, 1), dt.date(2199, 12, 31))
Progress = Literal["planned", "doing", "done", "dropped"]
Tier = Literal[*TIERS]
Compliance = Literal["allowed", "to_check", "refused"]

NUMBERS = ("money", "share", "number", "whole")
"""The kinds of field that hold a number."""


class Judged(BaseModel):
    """What all kinds of judgement share.

    Attributes
    ----------
    KIND
        Its slug, given where the class is made. It is stored: it is never renamed.
    KEY
        The fields that say what it is about: one thing has one state.
    NEEDED
        The fields that may be left open only where the confidence is ``unknown``.
    TABLE
        The columns of its static table, eight at most; its form asks in the same order. Empty: its
        first fields.
    ASSUMES
        Whether a plan assumes something in it; else it holds intentions or events.
    GIVEN
        Whether the customer told us: nobody needs to mark its rows for the customer's version.
    RISING
        Fields that stand in this order wherever they are said.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)
    KIND: ClassVar[str] = ""
    KEY: ClassVar[tuple[str, ...]] = ()
    NEEDED: ClassVar[tuple[str, ...]] = ()
    TABLE: ClassVar[str] = ""
    ASSUMES: ClassVar[bool] = False
    GIVEN: ClassVar[bool] = False
    RISING: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, kind: str = "", **given):
        super().__init_subclass__(**given)
        cls.KIND = kind or cls.KIND

    def refuse(self) -> list[Problem]:
        """What is wrong with the fields together."""
        said = [value for name in self.RISING if (value := getattr(self, name)) is not None]
        return [] if said == sorted(said) else [Wrong("judgement_order", {}, column=self.NEEDED[0])]


class Planned(Judged):
    """What is part of an account's plan: saying it counts as having touched the plan."""


@dataclass(frozen=True)
class FieldOf:
    """One field of a kind, as forms and sheets need it.

    Parameters
    ----------
    name
        The field: a column of the frame, ``column.<name>`` of the labels.
    kind
        ``choice``, ``text``, ``code``, ``account``, ``family``, ``item``, ``person``, ``money``,
        ``share``, ``number``, ``whole``, ``flag``, ``day``.
    choices
        The slugs that a choice offers.
    low, high
        Its limits, where it has any.
    key, needed
        Whether it says what the judgement is about; whether it may be left open only as unknown.
    marks
        What else is done with it.
    """

    name: str
    kind: str
    choices: tuple[str, ...] = ()
    low: Any = None
    high: Any = None
    key: bool = False
    needed: bool = False
    marks: tuple[Mark | Rows, ...] = ()


@cache
def fields_of(model: type[Judged]) -> tuple[FieldOf, ...]:
    """The fields of a kind's model, in the order in which people read them."""
    found = []
    for name, info in model.model_fields.items():
        parts = [*_parts(info.annotation), *info.metadata]
        choices = next((get_args(part) for part in parts if get_origin(part) is Literal), ())
        sort = next((part for part in parts if isinstance(part, _Sort)), _Sort("choice"))
        key = name in model.KEY
        marks = tuple(part for part in parts if isinstance(part, Mark | Rows))
        needed = key or name in model.NEEDED
        found.append(FieldOf(name, sort.kind, choices, sort.low, sort.high, key, needed, marks))
    return tuple(found)


def _parts(python) -> Iterator:
    """A field's type, its alternatives and all that is said of them."""
    if get_origin(python) in (Annotated, Union, UnionType):
        for part in get_args(python):
            yield from _parts(part)
    else:
        yield python


def plain(value):
    """A value as JSON holds it: days as ISO text, nothing for NaN, whole numbers as such."""
    if isinstance(value, dict):
        return {str(name): plain(inner) for name, inner in value.items()}
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    if hasattr(value, "item") and getattr(value, "shape", None) == ():
        value = value.item()
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        return int(value)
    return value


def check_value(
    model: type[Judged], value: dict, confidence: str
) -> tuple[Judged | None, list[Problem]]:
    """Read a value by its kind's model: the model, and everything that is wrong with it.

    Parameters
    ----------
    model
        The kind's model.
    value
        Field → value; blank text counts as nothing said.
    confidence
        ``assumed``, ``confirmed`` or ``unknown``; only the unknown may leave needed fields open.
    """
    value = {
        name: None if isinstance(inner, str) and not clean_text(inner[:LONGEST]) else inner
        for name, inner in plain(value).items()
    }
    value = {name: inner for name, inner in value.items() if inner is not None}
    try:
        text = json.dumps(value, ensure_ascii=False)
        text.encode()
        found = model.model_validate_json(text)
    except ValidationError as wrong:
        return None, [_problem(model, error, value) for error in wrong.errors()]
    except (TypeError, ValueError):  # something that no JSON can hold
        return None, [Wrong("judgement_type", {"value": "?", "field": "", "kind": "text"})]
    problems = []
    if confidence != "unknown":
        problems = [
            Wrong("judgement_missing", {"field": name}, column=name)
            for name in model.NEEDED
            if getattr(found, name) is None
        ]
    return found, problems or found.refuse()


def _problem(model, error: dict, value: dict) -> Problem:
    """What pydantic found, in our words."""
    name = str(error["loc"][0]) if error["loc"] else ""
    told = {"field": name, "value": str(value.get(name, ""))[:60]}
    slug = error["type"]
    if slug == "missing":
        return Wrong("judgement_missing", told, column=name)
    if slug == "extra_forbidden":
        return Wrong("judgement_field", told, column=name)
    field = next(f for f in fields_of(model) if f.name == name)
    if slug == "literal_error":
        told["choices"] = field.choices
        return Wrong("judgement_choice", told, column=name)
    if slug == "kam_too_long":
        return Wrong("judgement_long", {**told, "most": LONGEST}, column=name)
    if slug.startswith(("greater_than", "less_than")):
        limits = f"≥ {field.low}" if field.high is None else f"{field.low} … {field.high}"
        return Wrong("judgement_range", {**told, "limits": limits}, column=name)
    return Wrong("judgement_type", {**told, "kind": field.kind}, column=name)
