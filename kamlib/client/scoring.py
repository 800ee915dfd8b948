"""Settings of the scoring: factors, weights, and the factors that a client adds."""

from typing import Annotated, Literal

from pydantic import AfterValidator as After
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from kamlib.client.fields import Filled, Section, required, setting
from kamlib.vocabulary import FACTORS

Factor = Literal[*FACTORS]


def _check_cuts(cuts: list[float]) -> list[float]:
    if len(cuts) != 4 or sorted(set(cuts)) != cuts:
        raise PydanticCustomError("kam_cuts", "not four ascending numbers")
    return cuts


Cuts = Annotated[list[float], After(_check_cuts)]
Weight = Annotated[float, Field(ge=0, le=1000)]


def _weight():
    return setting(None, "weight")


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
