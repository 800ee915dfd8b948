"""Settings of chapter 3: ceilings and peers, returns, stages and their gates, meetings."""

from typing import Literal

from kamlib.setting import Ramp, Section, setting, share
from kamlib.vocabulary import GATE_FACTS, GATES

Stage = Literal[*GATES]
GateFact = Literal[*GATE_FACTS]


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


SECTIONS = {"plan": PlanSection}
