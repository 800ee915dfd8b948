"""What a client's settings are: every section of ``client.toml``, typed, with default and range.

A field carries its unit, so that the template, the messages and the pages say the same; its help
in three languages is the label ``setting.<section>.<name>``. Shares are 0–1, money is in the
client's currency. How the file is read and what is told about mistakes is in `kamlib.client.read`.
"""

import codecs
import re
from datetime import date
from functools import partial
from typing import Annotated, Literal

from babel.localedata import locale_identifiers
from babel.numbers import list_currencies
from pydantic import AfterValidator as After
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

TIERS = ("key", "trial", "develop", "standard")
"""The four tiers, best first."""


class _Section(BaseModel):
    """A section: wrong types are not guessed at, and a name that is not known is a mistake."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


def _setting(default, unit: str, **limits):
    return Field(default, json_schema_extra={"unit": unit}, **limits)


def _required(unit: str, **limits):
    return Field(json_schema_extra={"unit": unit}, **limits)


_share = partial(_setting, unit="share", ge=0, le=1)
_money = partial(_setting, unit="money", ge=0)
_hours = partial(_setting, unit="hours_year", ge=0, le=8784)


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


Currency = Annotated[str, After(_check_currency)]
LocaleName = Annotated[str, After(_check_locale)]
Encoding = Annotated[str, After(_check_encoding)]
FileName = Annotated[str, After(_check_file)]
Bands = Annotated[list[float], After(_check_bands)]
Day = Annotated[str, BeforeValidator(_day_text), After(_check_day)]
Share = Annotated[float, Field(ge=0, le=1)]
Filled = Annotated[str, Field(min_length=1)]
Stage = Literal["strategy", "research", "action", "execution", "review"]


class ClientSection(_Section):
    """Who the client is and how it reads."""

    name: str = _required("text", min_length=1)
    language: Literal["en", "es", "pt"] = _required("choice")
    locale: LocaleName = _required("text")
    currency: Currency = _required("text")
    objective: Literal["grow", "protect", "profit", "innovate", "enter"] = _setting(
        "grow", "choice"
    )


class WindowSection(_Section):
    """The months that are looked at."""

    window_months: int = _setting(12, "months", ge=1, le=60)
    as_of: Day = _setting("", "day")


class DefineSection(_Section):
    """Thresholds of chapter 1."""

    above_mean: float = _setting(0.33, "share", ge=0, le=10)
    pareto_share: float = _setting(0.80, "share", gt=0, lt=1)
    top1_bands: Bands = _setting([0.10, 0.20], "shares")
    top3_bands: Bands = _setting([0.25, 0.40], "shares")
    top10_bands: Bands = _setting([0.40, 0.60], "shares")
    cap_accounts: int = _setting(10, "accounts", ge=1, le=10_000)
    cap_hours: float = _setting(0, "hours_year", ge=0)
    keep_below: float = _share(0.9)
    keep_reviews: int = _setting(2, "reviews", ge=1, le=12)
    fixed_costs: float | None = _setting(None, "money_year", ge=0)
    avoidable_share: float = _share(1.0)
    win_probability: float = _share(0.5)


class SegmentSection(_Section):
    """Thresholds of chapter 2."""

    high_volume_share: float = _setting(0.15, "share", gt=0, lt=1)
    high_profit_markup: float = _setting(0.30, "ratio", ge=0, le=100)
    volume_rule: Literal["monthly_share", "above_mean", "pareto"] = _setting(
        "monthly_share", "choice"
    )
    min_cost_coverage: float = _share(0.80)
    trial_months: int = _setting(12, "months", ge=1, le=60)
    trial_needs_potential: float = _setting(0.2, "ratio", ge=0, le=10)


class CostToServeSection(_Section):
    """What an activity costs; zero is not charged."""

    per_order: float = _money(0)
    per_delivery: float = _money(0)
    per_invoice: float = _money(0)
    per_line: float = _money(0)
    per_return: float = _money(0)
    per_offer: float = _money(0)
    kam_hour: float = _money(0)
    credit_rate: float = _setting(0, "share_year", ge=0, le=1)
    tax_rate: float = _share(0)
    payment_days: float | None = _setting(None, "days", ge=0, le=730)
    kam_hours_key: float = _hours(100)
    kam_hours_trial: float = _hours(50)
    kam_hours_develop: float = _hours(25)
    kam_hours_standard: float = _hours(4)
    expected_loss: dict[str, Share] = _setting({}, "share_year")


class TierPolicy(_Section):
    """What one tier gets."""

    contacts_per_year: int = _setting(0, "contacts_year", ge=0, le=366)
    discount_min: float = _share(0)
    discount_max: float = _share(0)
    order_priority: int = _setting(4, "rank", ge=1, le=9)
    lead_days: int = _setting(0, "days", ge=0, le=365)
    responds: str = _setting("", "text")
    sponsor: str = _setting("", "text")

    @model_validator(mode="after")
    def _check_band(self):
        if self.discount_min > self.discount_max:
            raise PydanticCustomError("kam_discounts", "discount_min above discount_max")
        return self


def _policy(contacts: int, discount: float, priority: int, days: int) -> TierPolicy:
    return TierPolicy(
        contacts_per_year=contacts, discount_max=discount, order_priority=priority, lead_days=days
    )


POLICIES = {
    "key": _policy(12, 0.15, 1, 2),
    "trial": _policy(6, 0.10, 2, 3),
    "develop": _policy(4, 0.08, 3, 5),
    "standard": _policy(2, 0.05, 4, 7),
}
"""The policy that a tier has where the file says nothing."""


class PolicySection(_Section):
    """The service policy of each tier."""

    key: TierPolicy = POLICIES["key"]
    trial: TierPolicy = POLICIES["trial"]
    develop: TierPolicy = POLICIES["develop"]
    standard: TierPolicy = POLICIES["standard"]

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, given):
        """A tier that says one thing keeps its own defaults for the rest."""
        if not isinstance(given, dict):
            return given
        return {
            tier: {**POLICIES[tier].model_dump(), **value}
            if tier in POLICIES and isinstance(value, dict)
            else value
            for tier, value in given.items()
        }


class PlanSection(_Section):
    """Thresholds of chapter 3."""

    supplier_ceiling: float = _setting(0.70, "share", gt=0, le=1)
    peers_min: int = _setting(8, "accounts", ge=2, le=1000)
    peer_share: float = _setting(0.5, "share", gt=0, le=1)
    discount_rate: float = _setting(0.10, "share_year", ge=0, le=1)
    horizon_years: int = _setting(3, "years", ge=1, le=20)
    programme_cost_key: float = _setting(0, "money_year", ge=0)
    stages: dict[str, Stage] = _setting({}, "choice")


class ReviewSection(_Section):
    """Thresholds of chapter 4."""

    alarms_per_year: float = _setting(0.5, "alarms_year", gt=0, le=12)
    history_months: int = _setting(24, "months", ge=6, le=120)
    quiet_days: int = _setting(90, "days", ge=1, le=730)
    slower_payment_days: float = _setting(10, "days", ge=0, le=365)


class LedgerSection(_Section):
    """How lines of the ledger are classed."""

    internal_customers: list[Filled] = _setting([], "list")
    fee_products: list[Filled] = _setting([], "list")
    adjustment_products: list[Filled] = _setting([], "list")
    duplicates: Literal["keep", "drop"] = _setting("keep", "choice")


class _Layout(_Section):
    """How a file is written; what is not given is found out from the file."""

    sheet: Filled | None = _setting(None, "text")
    encoding: Encoding | None = _setting(None, "text")
    separator: str | None = _setting(None, "text", min_length=1, max_length=1)
    header_row: int | None = _setting(None, "row", ge=1, le=1000)
    decimal: Literal[".", ","] | None = _setting(None, "choice")
    thousands: Literal[".", ",", " ", "'", "’", "\xa0", "\u202f", ""] | None = _setting(
        None, "choice"
    )
    date_order: Literal["dmy", "mdy", "ymd"] | None = _setting(None, "choice")
    columns: dict[str, Filled] = _setting({}, "columns")


class Source(_Layout):
    """Sales files of one layout."""

    files: list[FileName] = _required("list", min_length=1)
    discount_as: Literal["share", "percent", "amount"] | None = _setting(None, "choice")


class Table(_Layout):
    """A master table: customers, products or wallet."""

    kind: Literal["customers", "products", "wallet"] = _required("choice")
    file: FileName = _required("text")


class Change(_Section):
    """One change of a setting: when, who, what and why."""

    date: Day = _required("day")
    who: str = _required("text")
    what: str = _required("text")
    why: str = _required("text")


class Settings(_Section):
    """All settings of one client, as ``client.toml`` holds them.

    Sections are attributes: ``settings.define.above_mean``. They do not change once read.

    Examples
    --------
    >>> who = {"name": "Filtros", "language": "es", "locale": "es-ES", "currency": "EUR"}
    >>> settings = Settings.model_validate({"client": who})
    >>> settings.define.above_mean, settings.policy.key.contacts_per_year
    (0.33, 12)
    """

    client: ClientSection
    window: WindowSection = WindowSection()
    define: DefineSection = DefineSection()
    segment: SegmentSection = SegmentSection()
    cost_to_serve: CostToServeSection = CostToServeSection()
    policy: PolicySection = PolicySection()
    plan: PlanSection = PlanSection()
    review: ReviewSection = ReviewSection()
    ledger: LedgerSection = LedgerSection()
    sources: list[Source] = []
    tables: list[Table] = []
    changes: list[Change] = []

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


def list_settings() -> list[tuple[str, str, object]]:
    """Every setting once: its section, its name and its field (with default and unit).

    The four tiers share the section ``policy``.

    Examples
    --------
    >>> section, name, field = list_settings()[7]
    >>> section, name, field.default, field.json_schema_extra["unit"]
    ('define', 'above_mean', 0.33, 'share')
    """
    sections = {
        "client": ClientSection,
        "window": WindowSection,
        "define": DefineSection,
        "segment": SegmentSection,
        "cost_to_serve": CostToServeSection,
        "policy": TierPolicy,
        "plan": PlanSection,
        "review": ReviewSection,
        "ledger": LedgerSection,
        "sources": Source,
        "tables": Table,
        "changes": Change,
    }
    return [
        (section, name, field)
        for section, model in sections.items()
        for name, field in model.model_fields.items()
    ]


def limits_text(field) -> str:
    """The range of a setting in signs that need no translation: ``0 … 1``, ``≥ 0``; else empty.

    Examples
    --------
    >>> limits_text(DefineSection.model_fields["keep_below"])
    '0 … 1'
    >>> limits_text(CostToServeSection.model_fields["per_order"])
    '≥ 0'
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
