"""Settings of chapter 2: volume and profit, cost to serve, scores and weights, tiers' policies."""

from typing import Annotated, Literal

from pydantic import AfterValidator as After
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from kamlib.setting import Filled, Section, Share, hours, money, required, setting, share
from kamlib.vocabulary import FACTORS, TIERS

Factor = Literal[*FACTORS]


def _check_cuts(cuts: list[float]) -> list[float]:
    if len(cuts) != 4 or sorted(set(cuts)) != cuts:
        raise PydanticCustomError("kam_cuts", "not four ascending numbers")
    return cuts


Cuts = Annotated[list[float], After(_check_cuts)]
Weight = Annotated[float, Field(ge=0, le=1000)]


def _weight():
    return setting(None, "weight")


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


class FactorsSection(Section):
    """How proposals are levelled, where the matrix is cut, how uncertain all of it is."""

    revenue_cuts: Cuts = setting([0.05, 0.20, 0.50, 0.80], "cuts")
    growth_cuts: Cuts = setting([-0.15, -0.03, 0.03, 0.15], "cuts")
    renewal_cuts: Cuts = setting([0.2, 0.4, 0.6, 0.8], "cuts")
    effort_cuts: Cuts = setting([0.5, 0.8, 1.25, 2.0], "cuts")
    trend_months: int = setting(36, "months", ge=6, le=120)
    trend_quarters: int = setting(8, "quarters", ge=3, le=40)
    trend_confidence: float = setting(0.90, "share", gt=0, lt=1)
    trend_unclear: float = setting(0.5, "share_year", ge=0, le=10)
    renewal_min_repeats: int = setting(3, "purchases", ge=1, le=1000)
    renewal_min_accounts: int = setting(20, "accounts", ge=2, le=100_000)
    attractiveness: list[Factor] = setting(["revenue", "growth", "effort", "reference"], "factors")
    strength: list[Factor] = setting(["renewal", "win", "relationship", "fit"], "factors")
    min_known_weight: float = setting(0.60, "share", gt=0, lt=1)
    matrix_cut: float = setting(3.0, "level", ge=1, le=5)
    weight_noise: float = setting(0.25, "share", ge=0, le=2)
    score_noise: float = setting(0.5, "level", ge=0, le=4)
    sure_from: float = setting(0.95, "share", gt=0.5, lt=1)
    draws: int = setting(10_000, "draws", ge=100, le=100_000)

    @model_validator(mode="after")
    def _check_axes(self):
        if set(self.attractiveness) & set(self.strength):
            raise PydanticCustomError("kam_axes", "a factor on both axes")
        return self


class WeightsSection(Section):
    """Weights of the eight factors; one that is not given is the objective's."""

    revenue: Weight | None = _weight()
    growth: Weight | None = _weight()
    renewal: Weight | None = _weight()
    win: Weight | None = _weight()
    effort: Weight | None = _weight()
    relationship: Weight | None = _weight()
    fit: Weight | None = _weight()
    reference: Weight | None = _weight()


class OwnFactor(Section):
    """A factor of the client's own."""

    name: Filled = required("text")
    weight: Weight = required("weight")
    axis: Literal["attractiveness", "strength", "neither"] = setting("neither", "choice")
    reversed: bool = setting(False, "choice")
    levels: list[Filled] = setting([], "levels", max_length=5)


def check_own_factors(own: list[OwnFactor]) -> list[OwnFactor]:
    """Refuse an own factor that is called like another or like one of the eight."""
    names = [factor.name for factor in own]
    taken = {*Factor.__args__, *(name for name in names if names.count(name) > 1)}
    if taken & set(names):
        raise PydanticCustomError("kam_factor_names", "a factor named twice")
    return own


OwnFactors = Annotated[list[OwnFactor], After(check_own_factors)]


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


POLICIES = dict(
    zip(
        TIERS,
        (
            _policy(12, 0.15, 1, 2),
            _policy(6, 0.10, 2, 3),
            _policy(4, 0.08, 3, 5),
            _policy(2, 0.05, 4, 7),
        ),
        strict=True,
    )
)
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


SECTIONS = {
    "segment": SegmentSection,
    "factors": FactorsSection,
    "weights": WeightsSection,
    "cost_to_serve": CostToServeSection,
    "policy": PolicySection,
}
LISTS = {"own_factors": OwnFactors}
