"""Settings of chapter 4: alerts, forecasts, what a review decides, keeping and winning."""

from kamlib.setting import Section, setting


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


SECTIONS = {"review": ReviewSection}
