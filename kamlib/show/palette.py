"""One colour per tier, everywhere: charts, tables, index. Safe for colour-blind readers.

Blue, amber and teal stay apart in deuteranopia, protanopia and in grey print because their
lightness differs too (a test measures it); the rest is grey, and what is unknown is hatched.
"""

TIERS = {
    "key": "#14508C",
    "trial": "#E09A1A",
    "develop": "#1C8C7C",
    "standard": "#B9C1C8",
    "unknown": "#FFFFFF",
}
"""A tier's fill."""

TIER_INKS = {
    "key": "#FFFFFF",
    "trial": "#2B1D00",
    "develop": "#FFFFFF",
    "standard": "#1F2A33",
    "unknown": "#1F2A33",
}
"""What is written on a tier's fill, with a contrast of at least 4.5."""

INK = "#1F2A33"
"""Text."""
SOFT = "#66737F"
"""Second text: subtitles, axes, notes."""
LINE = "#D9DFE4"
"""Grids and rules."""
STRONG = "#3F5568"
"""What a chart speaks of, where it is not a tier."""
REST = "#C5CDD4"
"""What is there for comparison."""
LOSS = "#B23A2A"
"""Below zero, and alarms; always with a sign or a word as well."""
GAIN = "#6A8F70"
"""Above what was there before; always with a sign or a word as well."""
BAND = "#E7ECF0"
"""Expected ranges."""
HATCH = "////"
"""Unknown."""


def tier_colour(tier) -> str:
    """The fill of a tier; white (to be hatched) where the tier is not known."""
    return TIERS.get(tier if isinstance(tier, str) else "unknown", TIERS["unknown"])
