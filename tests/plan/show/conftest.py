"""Charts under test are drawn in one font."""

from chart_checks import widest_font  # noqa: F401
