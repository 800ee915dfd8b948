"""What a client's settings are: every section of ``client.toml``, typed, with default and range.

A field carries its unit, so that the template, the messages and the pages say the same; its help
in three languages is the label ``setting.<section>.<name>``. Shares are 0–1, money is in the
client's currency. How the file is read and what is told about mistakes is in `kamlib.client.read`.
"""

from typing import Literal, get_args, get_origin

from pydantic import BaseModel, create_model

from kamlib.chapters import gather
from kamlib.setting import (
    Currency,
    Day,
    Encoding,
    FileName,
    Filled,
    LocaleName,
    Period,
    Section,
    required,
    setting,
    share,
)
from kamlib.vocabulary import DATE_ORDERS, DISCOUNTS, OBJECTIVES, TABLE_KEYS
from kamlib.words.label import LANGUAGES


class ClientSection(Section):
    """Who the client is and how it reads."""

    name: str = required("text", min_length=1)
    language: Literal[*LANGUAGES] = required("choice")
    locale: LocaleName = required("text")
    currency: Currency = required("text")
    objective: Literal[*OBJECTIVES] = setting("grow", "choice")


class WindowSection(Section):
    """The months that are looked at."""

    window_months: int = setting(12, "months", ge=1, le=60)
    as_of: Day = setting("", "day")


class LedgerSection(Section):
    """How lines of the ledger are classed."""

    internal_customers: list[Filled] = setting([], "list")
    fee_products: list[Filled] = setting([], "list")
    adjustment_products: list[Filled] = setting([], "list")
    duplicates: Literal["keep", "drop"] = setting("keep", "choice")
    overlaps: Literal["once", "keep"] = setting("once", "choice")
    changed_lines: Literal["ask", "later", "both"] = setting("ask", "choice")
    ignored_files: list[FileName] = setting([], "list")
    similar_names: float = share(0.9)
    rate_max_age: int = setting(7, "days", ge=0, le=366)
    pseudonyms: bool = setting(False, "choice")


class _Layout(Section):
    """How a file is written; what is not given is found out from the file."""

    sheet: Filled | None = setting(None, "text")
    encoding: Encoding | None = setting(None, "text")
    separator: str | None = setting(None, "text", min_length=1, max_length=1)
    quotes: bool | None = setting(None, "choice")
    header_row: int | None = setting(None, "row", ge=1, le=1000)
    decimal: Literal[".", ","] | None = setting(None, "choice")
    thousands: Literal[".", ",", " ", "'", "’", "\xa0", "\u202f", ""] | None = setting(
        None, "choice"
    )
    decimals: dict[str, Literal[".", ","]] | None = setting(None, "choice")
    date_order: Literal[*DATE_ORDERS] | None = setting(None, "choice")
    columns: dict[str, Filled] = setting({}, "columns")


class Source(_Layout):
    """Sales files of one layout."""

    files: list[FileName] = required("list", min_length=1)
    discount_as: Literal[*DISCOUNTS] | None = setting(None, "choice")
    currency: Currency | None = setting(None, "text")
    ignored_columns: list[Filled] | None = setting(None, "list")
    credit_notes: dict[str, list[Filled]] | None = setting(None, "columns")
    left_out: dict[str, list[Filled]] | None = setting(None, "columns")


class Table(_Layout):
    """A master table; its columns are in ``data/README.md``."""

    kind: Literal[*TABLE_KEYS] = required("choice")
    file: FileName = required("text")


class Stated(Section):
    """A total that the client states, to compare the ledger with."""

    period: Period = required("text")
    net_revenue: float = required("money")
    file: FileName | None = setting(None, "text")
    who: str = setting("", "text")


class Change(Section):
    """One change of a setting: when, who, what and why."""

    date: Day = required("day")
    who: str = required("text")
    what: str = required("text")
    why: str = required("text")


_CHAPTERS = [vars(chapter) for chapter in gather("settings")]

_SECTIONS = {"window": WindowSection}
for _chapter in _CHAPTERS:
    _SECTIONS |= _chapter["SECTIONS"]
_SECTIONS["ledger"] = LedgerSection

_LISTS: dict[str, object] = {}
for _chapter in _CHAPTERS:
    _LISTS |= _chapter.get("LISTS", {})
_LISTS |= {"sources": list[Source], "tables": list[Table], "stated": list[Stated]}
_LISTS["changes"] = list[Change]


class _Settings(Section):
    """All settings of one client, as ``client.toml`` holds them; the chapters bring theirs.

    Sections are attributes: ``settings.define.above_mean``. They do not change once read.

    Examples
    --------
    >>> who = {"name": "Filtros", "language": "es", "locale": "es-ES", "currency": "EUR"}
    >>> settings = Settings.model_validate({"client": who})
    >>> settings.define.above_mean, settings.policy.key.contacts_per_year
    (0.33, 12)
    """

    client: ClientSection

    def get(self, dotted: str):
        """The setting of a dotted name, as ``define.above_mean``.

        Raises
        ------
        KeyError
            There is no such setting.
        """
        value = self
        for name in dotted.split("."):
            if isinstance(value, dict):
                value = value[name]
            elif isinstance(value, BaseModel) and name in type(value).model_fields:
                value = getattr(value, name)
            else:
                raise KeyError(dotted)
        return value


Settings = create_model(
    "Settings",
    __base__=_Settings,
    __module__=__name__,
    __doc__=_Settings.__doc__,
    **{name: (section, section()) for name, section in _SECTIONS.items()},
    **{name: (entries, []) for name, entries in _LISTS.items()},
)


def model_in(annotation) -> type[BaseModel] | None:
    """The section that a field holds, or a list of it; None where it holds a plain value."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) is list:
        return model_in(get_args(annotation)[0])
    return None


def list_settings() -> list[tuple[str, str, object]]:
    """Every setting once: its section, its name and its field (with default and unit).

    The four tiers share the section ``policy``.

    Examples
    --------
    >>> section, name, field = list_settings()[7]
    >>> section, name, field.default, field.json_schema_extra["unit"]
    ('define', 'above_mean', 0.33, 'share')
    """
    found = []
    for section, held in Settings.model_fields.items():
        fields = model_in(held.annotation).model_fields
        tiers = model_in(next(iter(fields.values())).annotation)  # of the policy
        fields = tiers.model_fields if tiers else fields
        found += [(section, name, field) for name, field in fields.items()]
    return found
