"""Settings of chapter 1: who is large, how many can be served, what losing one costs."""

from kamlib.setting import Bands, Section, setting, share


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


SECTIONS = {"define": DefineSection}
