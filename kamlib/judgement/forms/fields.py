"""The fields of each kind of judgement: their columns in forms and tables, and their values.

What a person typed becomes a value, and a value is written as the reader would type it. Only the
reader's own locale counts and nothing is guessed: in Spain «1.234» is a thousand, «1.5» is told to
be no number, and a day without its whole year is asked for again.
"""

import datetime as dt
import re

import pandas as pd
from babel import numbers

from kamlib.judgement import CONFIDENCES, KINDS, FieldOf, fields_of
from kamlib.judgement.forms.grid import find_choices, name_choices
from kamlib.kind import NUMBERS, Wrong, choice_name, clean_text, kind_name
from kamlib.problem import Problems
from kamlib.words.label import LANGUAGES, label, labels
from kamlib.words.sentence import Sentence, show_sentence
from kamlib.words.table import Table, show_table
from kamlib.words.words import MINUS, NBSP, UNKNOWN, Words

CONFIDENCE = FieldOf("confidence", "choice", CONFIDENCES)
SOURCE = FieldOf("said_in", "text")
"""What every form asks beside the kind's own fields."""

_SHORT = ("item", "code", "account", "family")
_WIDTHS = {"text": 18, "choice": 11, "person": 14, "flag": 5, "whole": 6, "share": 7, "day": 11}


def show_kind_table(
    frame: pd.DataFrame, kind: str, words: Words, *, account: str = "", rows: int = 12
) -> Table | Sentence:
    """What stands of a kind as its static table: in batch, on pages and as a form's plain text.

    Parameters
    ----------
    frame
        From `kamlib.judgement.Log.read_state`, people by name.
    kind
        A slug of `KINDS`.
    words
        Language, locale and currency.
    account
        Where the table is about one account, its column is left out.
    rows
        As in `show_table`.

    Returns
    -------
    Table or Sentence
        A sentence where nothing was said.
    """
    if frame.empty:
        return show_sentence("form.nothing_said", words, kind=kind_name(kind, words.lang))
    columns = [c for c in columns_of(kind) if c != "account" or not account]
    return show_table(frame, words, columns=columns, rows=rows)


def columns_of(kind: str) -> list[str]:
    """The columns of a kind's static table; of a kind that names none, its first fields."""
    if KINDS[kind].TABLE:
        return KINDS[kind].TABLE.split()
    own = [one.name for one in fields_of(KINDS[kind]) if not (one.kind == "item" and one.key)]
    return [*own[:6], "author", "said_on"]


def order_fields(kind: str) -> list[FieldOf]:
    """The fields of a kind as its form asks them: those of its table first, then the others."""
    fields = {one.name: one for one in fields_of(KINDS[kind])}
    first = [name for name in columns_of(kind) if name in fields]
    return [fields[name] for name in [*first, *(n for n in fields if n not in first)]]


def choices_of(one: FieldOf, words: Words) -> dict[str, str]:
    """What a field offers by itself: slug → words."""
    if one.kind == "flag":
        return _flags(words)
    offered = one.choices
    kind = labels().get(f"column.{one.name}", {}).get("kind", "")
    if one.kind == "code" and kind.startswith("label:"):  # factors: codes that have words
        section = kind.removeprefix("label:") + "."
        offered = [slug.removeprefix(section) for slug in labels() if slug.startswith(section)]
    return {slug: choice_name(one.name, slug, words.lang) for slug in offered}


def make_column(one: FieldOf, words: Words, choices: dict[str, str], sides: list) -> dict:
    """A field as a column of `kamlib.judgement.forms.grid.Grid`."""
    kind = {"day": "date", "text": "long", "choice": "choice"}.get(one.kind, one.kind)
    if one.kind in _SHORT:
        kind = "choice" if choices else "text"
    help_ = words.label(f"form.help_{kind}", currency=words.currency)
    if one.low is not None and one.kind != "day":
        low = write_value(one, one.low, words)
        high = "…" if one.high is None else write_value(one, one.high, words)
        help_ += f" ({low} … {high})"
    if one.needed:
        help_ += " · " + words.label("grid.needed" if one.key else "form.needed")
    column = {
        "name": one.name,
        "label": words.label(f"column.{one.name}"),
        "kind": kind,
        "help": help_,
        "needed": one.needed,
        "certain": one.key or one == CONFIDENCE,
        "width": 12 if one == SOURCE else _WIDTHS.get(one.kind, 10),
        "choices": [list(pair) for pair in choices.items()],
    }
    if one.kind == "whole":
        column |= {"low": one.low, "high": one.high}
    return column | ({"sides": sides} if one.kind == "person" else {})


_SPACES = f" {NBSP}\u202f\u2009"


def read_typed(one: FieldOf, text: str, words: Words, choices: dict[str, str] | None = None):
    """What was typed as the field's value.

    Parameters
    ----------
    one
        The field.
    text
        As typed or pasted.
    words
        The reader's words: only their locale counts.
    choices
        Slug → words of what is offered; where there are any, nothing else is taken.

    Returns
    -------
    object
        The value as the log holds it (days as ISO text); None where nothing was typed, `UNKNOWN`
        where «?» was.

    Raises
    ------
    Problems
        It is no value of this field.

    Examples
    --------
    >>> es = Words("es", "es-ES", "EUR")
    >>> read_typed(FieldOf("need", "money"), "1.234", es)
    1234
    >>> read_typed(FieldOf("probability", "share"), "12,5 %", es)
    0.125
    >>> read_typed(FieldOf("due", "day"), "3/4/2026", es)
    '2026-04-03'
    """
    text = clean_text(text)
    if text in ("", UNKNOWN):
        return text or None
    if one.kind in NUMBERS:
        return _read_number(one, text, words)
    if one.kind == "day":
        return _read_day(one, text, words)
    if one.kind == "flag":
        return _choose(one, text, words, _flags(words)) == "yes"
    if choices or one.kind in ("choice", "person"):
        return _choose(one, text, words, choices or {})
    return text


def write_value(one: FieldOf, value, words: Words, choices: dict[str, str] | None = None) -> str:
    """A value as the reader sees it in a cell; nothing where there is none.

    Examples
    --------
    >>> write_value(FieldOf("need", "money"), 1234.5, Words("es", "es-MX", "MXN"))
    '$1,234.50'
    """
    if value is None:
        return ""
    if one.kind == "money":
        return words.money_exact(value, 0 if value == round(value) else 2)
    if one.kind == "share":
        return words.percent(value, _digits(value * 100))
    if one.kind in ("number", "whole"):
        return words.number(value, _digits(value))
    if one.kind == "day":
        return words.date(value)
    if one.kind == "flag":
        return words.flag(value)
    if choices and value in choices:
        return choices[value]
    return choice_name(one.name, value, words.lang) if one.kind == "choice" else str(value)


def type_value(one: FieldOf, value, words: Words) -> str:
    """A value as the reader would type it: `read_typed` of it gives the value again.

    Examples
    --------
    >>> type_value(FieldOf("due", "day"), "2026-04-03", Words("es", "es-ES", "EUR"))
    '03/04/2026'
    """
    if value is None:
        return ""
    if one.kind in NUMBERS:
        value = value * 100 if one.kind == "share" else value
        return words.number(value, _digits(value))
    if one.kind == "day":
        order, sign = _day_form(words)
        parts = dict(zip("yMd", str(value).split("-"), strict=True))
        return sign.join(parts[letter] for letter in order)
    if one.kind == "flag":
        return "yes" if value else "no"
    return str(value)


def _digits(value: float) -> int:
    """How many decimals a number has, six at most."""
    return next((d for d in range(6) if abs(round(value, d) - value) < 1e-9), 6)


def _read_number(one: FieldOf, text: str, words: Words):
    group = numbers.get_group_symbol(words.babel)
    decimal = numbers.get_decimal_symbol(words.babel)
    bare = text
    for sign in {words.symbol, words.currency} if one.kind == "money" else {"%"}:
        bare = bare.replace(sign, "")
    bare = bare.strip(_SPACES).replace(MINUS, "-")
    groups = f"[{re.escape(group)}{_SPACES}]"
    whole = rf"\d{{1,3}}(?:{groups}\d{{3}})+|\d+"
    if "#,##,##0" in words.babel.decimal_formats[None].pattern:  # India: 12,34,567
        whole = rf"\d{{1,2}}(?:{groups}\d{{2}})*{groups}\d{{3}}|\d+"
    form = rf"([-+]?)[{_SPACES}]*({whole})(?:{re.escape(decimal)}(\d+))?"
    match = re.fullmatch(form, bare, re.ASCII)
    if match is None or (one.kind == "whole" and match[3] and int(match[3])):
        if one.kind == "whole":
            raise _wrong("form_whole", one, text, example=words.number(12))
        raise _wrong("form_number", one, text, example=words.number(1234.5, 1))
    found = float(re.sub(rf"{groups}", "", match[2]) + "." + (match[3] or "0"))
    found = -found if match[1] == "-" else found
    if one.kind == "share":
        found = round(found / 100, 12)
    for beyond in (
        one.low is not None and found < one.low,
        one.high is not None and found > one.high,
    ):
        if beyond:
            low, high = (UNKNOWN if end is None else write_value(one, end, words)
                         for end in (one.low, one.high))  # fmt: skip
            limits = f"{low} … {high}" if one.high is not None else f"≥ {low}"
            raise _wrong("judgement_range", one, text, limits=limits)
    return int(found) if found == int(found) and abs(found) < 1e15 else found


def _day_form(words: Words) -> tuple[str, str]:
    """The order of year, month and day in the reader's short form, and the sign between them."""
    pattern = words.babel.date_formats["short"].pattern
    order = "".join(dict.fromkeys(letter for letter in pattern if letter in "yMd"))
    sign = next((mark for mark in pattern if mark in "/.-"), "/")
    return order, sign


def _read_day(one: FieldOf, text: str, words: Words) -> str:
    order, _ = _day_form(words)
    match = re.fullmatch(r"(\d{1,4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,4})", text, re.ASCII)
    try:
        if match is None:
            raise ValueError
        first, second, third = match.groups()
        letters = "yMd" if len(first) == 4 else order
        parts = dict(zip(letters, (first, second, third), strict=True))
        if len(parts["y"]) != 4:
            raise ValueError
        day = dt.date(*(int(parts[letter]) for letter in "yMd"))
    except ValueError:
        example = type_value(one, "2026-12-31", words)
        raise _wrong("form_day", one, text, example=example) from None
    if (one.low and day < one.low) or (one.high and day > one.high):
        limits = " … ".join(type_value(one, end.isoformat(), words) for end in (one.low, one.high))
        raise _wrong("judgement_range", one, text, limits=limits)
    return day.isoformat()


def _flags(words: Words) -> dict[str, str]:
    return {slug: words.label(f"flag.{slug}") for slug in ("yes", "no")}


def _choose(one: FieldOf, text: str, words: Words, choices: dict[str, str]) -> str:
    """The slug whose words were typed: as they stand here or in another language."""
    spoken = [choices]
    for lang in LANGUAGES:
        named = (label(f"flag.{slug}", lang) if one.kind == "flag"
                 else choice_name(one.name, slug, lang) for slug in choices)  # fmt: skip
        spoken.append(dict(zip(choices, named, strict=True)))
    found = next(filter(None, (find_choices(text, named) for named in spoken)), [])
    if one.kind == "flag" and not found:
        found = [slug for slug, shown in choices.items() if shown.casefold()[0] == text.casefold()]
    if len(found) == 1:
        return found[0]
    unknown = "form_person" if one.kind == "person" else "form_choice"
    near = name_choices({slug: choices[slug] for slug in found} or choices)
    raise _wrong("form_several" if found else unknown, one, text, choices=near)


def _wrong(slug: str, one: FieldOf, text: str, **told) -> Problems:
    told = {"field": one.name, "value": text[:60], **told}
    return Problems(Wrong(slug, told, column=one.name))
