"""One colour per tier, everywhere: charts, tables, index. Safe for colour-blind readers.

Blue, amber and teal stay apart in deuteranopia, protanopia and in grey print because their
lightness differs too (a test measures it); the rest is grey, and what is unknown is hatched.
"""

from kamlib import vocabulary

_TIERS = (*vocabulary.TIERS, "unknown")
TIERS = dict(zip(_TIERS, ("#14508C", "#E09A1A", "#1C8C7C", "#B9C1C8", "#FFFFFF"), strict=True))
"""A tier's fill."""

_INKS = ("#FFFFFF", "#2B1D00", "#FFFFFF", "#1F2A33", "#1F2A33")
TIER_INKS = dict(zip(_TIERS, _INKS, strict=True))
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
