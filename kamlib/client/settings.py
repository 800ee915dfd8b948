"""What a client's settings are: every section of ``client.toml``, typed, with default and range.

A field carries its unit, so that the template, the messages and the pages say the same; its help
in three languages is the label ``setting.<section>.<name>``. Shares are 0–1, money is in the
client's currency. How the file is read and what is told about mistakes is in `kamlib.client.read`.
"""

from typing import Literal

from pydantic import BaseModel, model_validator
from pydantic_core import PydanticCustomError

from kamlib.client.fields import (
    Bands,
    Currency,
    Day,
    Encoding,
    FileName,
    Filled,
    GateFact,
    LocaleName,
    Period,
    Ramp,
    Section,
    Share,
    Stage,
    hours,
    money,
    required,
    setting,
    share,
)
from kamlib.client.scoring import FactorsSection, OwnFactor, OwnFactors, WeightsSection

TIERS = ("key", "trial", "develop", "standard")
"""The four tiers, best first."""


class ClientSection(Section):
    """Who the client is and how it reads."""

    name: str = required("text", min_length=1)
    language: Literal["en", "es", "pt"] = required("choice")
    locale: LocaleName = required("text")
    currency: Currency = required("text")
    objective: Literal["grow", "protect", "profit", "innovate", "enter"] = setting("grow", "choice")


class WindowSection(Section):
    """The months that are looked at."""

    window_months: int = setting(12, "months", ge=1, le=60)
    as_of: Day = setting("", "day")


class DefineSection(Section):
    """Thresholds of chapter 1."""

    above_mean: float = setting(0.33, "share", ge=0, le=10)
    pareto_share: float = setting(0.80, "share", gt=0, lt=1)
    top1_bands: Bands = setting([0.10, 0.20], "shares")
    top3_bands: Bands = setting([0.25, 0.40], "shares")
    top10_bands: Bands = setting([0.40, 0.60], "shares")
    cap_accounts: int = setting(10, "accounts", ge=1, le=10_000)
    cap_hours: float = setting(0, "hours_year", ge=0)
    keep_below: float = share(0.9)
    keep_reviews: int = setting(2, "reviews", ge=1, le=12)
    fixed_costs: float | None = setting(None, "money_year", ge=0)
    avoidable_share: float = share(1.0)
    win_probability: float = share(0.5)


class SegmentSection(Section):
    """Thresholds of chapter 2."""

    high_volume_share: float = setting(0.15, "share", gt=0, lt=1)
    high_profit_markup: float = setting(0.30, "ratio", ge=0, le=100)
    volume_rule: Literal["monthly_share", "above_mean", "pareto", "n_largest"] = setting(
        "monthly_share", "choice"
    )
    largest_count: int = setting(5, "accounts", ge=1, le=10_000)
    min_cost_coverage: float = share(0.80)
    trial_months: int = setting(12, "months", ge=1, le=60)
    trial_needs_potential: float = setting(0.2, "ratio", ge=0, le=10)


class CostToServeSection(Section):
    """What an activity costs; zero is not charged."""

    per_order: float = money(0)
    per_delivery: float = money(0)
    per_invoice: float = money(0)
    per_line: float = money(0)
    per_return: float = money(0)
    per_offer: float = money(0)
    kam_hour: float = money(0)
    credit_rate: float = setting(0, "share_year", ge=0, le=1)
    tax_rate: float = share(0)
    payment_days: float | None = setting(None, "days", ge=0, le=730)
    kam_hours_key: float = hours(100)
    kam_hours_trial: float = hours(50)
    kam_hours_develop: float = hours(25)
    kam_hours_standard: float = hours(4)
    expected_loss: dict[str, Share] = setting({}, "share_year")


class TierPolicy(Section):
    """What one tier gets."""

    contacts_per_year: int = setting(0, "contacts_year", ge=0, le=366)
    discount_min: float = share(0)
    discount_max: float = share(0)
    order_priority: int = setting(4, "rank", ge=1, le=9)
    lead_days: int = setting(0, "days", ge=0, le=365)
    responds: str = setting("", "text")
    sponsor: str = setting("", "text")

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


class PolicySection(Section):
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


class PlanSection(Section):
    """Thresholds of chapter 3."""

    supplier_ceiling: float = setting(0.70, "share", gt=0, le=1)
    peers_min: int = setting(8, "accounts", ge=2, le=1000)
    peer_share: float = setting(0.5, "share", gt=0, le=1)
    discount_rate: float = setting(0.10, "share_year", ge=0, le=1)
    horizon_years: int = setting(3, "years", ge=1, le=20)
    programme_cost_key: float = setting(0, "money_year", ge=0)
    ramp: Ramp = setting([0.33, 0.67, 1.0], "shares_by_year")
    margin_spread: float = share(0.03)
    cost_overrun: float = setting(0.2, "share", ge=0, le=5)
    delay_months: float = setting(6, "months", ge=0, le=12)
    satisfied_from: float = share(0.7)
    stages: dict[str, Stage] = setting({}, "choice")
    questions_per_group: int = setting(3, "questions", ge=1, le=50)
    strong_power: int = setting(4, "level", ge=1, le=5)
    gates: dict[Stage, list[GateFact]] = setting({}, "choice")
    actions_min: int = setting(2, "actions", ge=0, le=20)
    topics_min: int = setting(4, "topics", ge=0, le=8)
    one_contact_share: float = setting(0.5, "share", gt=0, le=1)
    one_product_share: float = setting(0.5, "share", gt=0, le=1)
    contract_notice_days: int = setting(180, "days", ge=0, le=3660)
    own_failure_share: float = setting(0.05, "share", ge=0, le=1)


class ReviewSection(Section):
    """Thresholds of chapter 4."""

    alarms_per_year: float = setting(0.5, "alarms_year", gt=0, le=12)
    history_months: int = setting(24, "months", ge=6, le=120)
    quiet_days: int = setting(90, "days", ge=1, le=730)
    slower_payment_days: float = setting(10, "days", ge=0, le=365)
    leave_reviews: int = setting(2, "reviews", ge=1, le=20)
    adjust_alerts: int = setting(1, "alerts", ge=1, le=20)
    adjust_targets: int = setting(1, "targets", ge=1, le=20)
    voice_min_answers: int = setting(5, "answers", ge=1, le=10_000)
    returns_high: float = setting(2.0, "ratio", ge=1, le=100)
    forecast_level: float = setting(0.8, "share", ge=0.5, lt=1)
    retention_points: float = setting(0.05, "share", gt=0, lt=1)
    win_cost: float | None = setting(None, "money", ge=0)
    win_odds: float | None = setting(None, "share", gt=0, le=1)
    keep_cost: float | None = setting(None, "money", ge=0)
    keep_odds: float | None = setting(None, "share", gt=0, le=1)


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
    date_order: Literal["dmy", "mdy", "ymd"] | None = setting(None, "choice")
    columns: dict[str, Filled] = setting({}, "columns")


class Source(_Layout):
    """Sales files of one layout."""

    files: list[FileName] = required("list", min_length=1)
    discount_as: Literal["share", "percent", "amount"] | None = setting(None, "choice")
    currency: Currency | None = setting(None, "text")
    ignored_columns: list[Filled] | None = setting(None, "list")
    credit_notes: dict[str, list[Filled]] | None = setting(None, "columns")
    left_out: dict[str, list[Filled]] | None = setting(None, "columns")


class Table(_Layout):
    """A master table; its columns are in ``data/README.md``."""

    kind: Literal["customers", "products", "wallet", "groups", "rates", "credit", "contracts"] = (
        required("choice")
    )
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


class Settings(Section):
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
    factors: FactorsSection = FactorsSection()
    weights: WeightsSection = WeightsSection()
    cost_to_serve: CostToServeSection = CostToServeSection()
    policy: PolicySection = PolicySection()
    plan: PlanSection = PlanSection()
    review: ReviewSection = ReviewSection()
    ledger: LedgerSection = LedgerSection()
    own_factors: OwnFactors = []
    sources: list[Source] = []
    tables: list[Table] = []
    stated: list[Stated] = []
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
        "factors": FactorsSection,
        "weights": WeightsSection,
        "cost_to_serve": CostToServeSection,
        "policy": TierPolicy,
        "plan": PlanSection,
        "review": ReviewSection,
        "ledger": LedgerSection,
        "own_factors": OwnFactor,
        "sources": Source,
        "tables": Table,
        "stated": Stated,
        "changes": Change,
    }
    return [
        (section, name, field)
        for section, model in sections.items()
        for name, field in model.model_fields.items()
    ]
