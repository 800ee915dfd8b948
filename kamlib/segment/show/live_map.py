"""The portfolio as a light map that follows a slider: the ground drawn once, marks each time.

The ground (axes and a grey dot per account) is a picture of its own; what is sent for each
position of a slider are the marks of the tiers and of who comes in or goes out: a few kilobytes
for thousands of accounts. The same map as `show_volume_profit_chart`, by hand in SVG.
"""

import base64
from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd

from kamlib.vocabulary import TIERS
from kamlib.words import palette
from kamlib.words.chart.axes import keep_range
from kamlib.words.words import UNKNOWN, Words

WIDTH, HEIGHT = 680, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 14, 10, 40
_MOST = 60
"""So many rings and crosses at most: beyond that they say no more."""

_STEPS = (0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10)
_SIZES = dict(zip(TIERS[2::-1], (7, 9, 10), strict=True))
"""Diameters of the marks, the last on top."""


@dataclass(frozen=True)
class LiveMap:
    """Where each account lies, and the ground; made by `make_live_map`."""

    x: np.ndarray
    y: np.ndarray
    low: float
    high: float
    ground: str

    @property
    def style(self) -> str:
        """The ground as a background, for the class ``kam-live-map``."""
        data = base64.b64encode(self.ground.encode()).decode()
        return (
            ".kam-live-map{display:block;width:100%;max-width:"
            f"{WIDTH}px;height:auto;background:#fff url(data:image/svg+xml;base64,{data}) "
            "0 0/100% 100% no-repeat}"
        )

    def marks(self, tiers, comes, goes, line: float | None, alt: str) -> str:
        """Draw the marks of one position of the sliders, as SVG.

        Parameters
        ----------
        tiers, comes, goes
            Tier of each account, who comes into the list and who goes out, in the map's order.
        line
            The markup from which profit is high.
        alt
            What it shows, for those who do not see it.
        """
        drawn = np.isfinite(self.x)
        tiers = np.asarray(tiers, dtype=object)
        parts = []
        if line is not None and self.low <= line <= self.high:
            at = f"{_height(line, self.low, self.high):.1f}"
            parts.append(
                f'<path d="M{_LEFT} {at}H{WIDTH - _RIGHT}" stroke="{palette.SOFT}" '
                'stroke-dasharray="5 4" fill="none"/>'
            )
        for tier, size in _SIZES.items():
            chosen = drawn & (tiers == tier)
            for colour, width in (("#fff", size + 2), (palette.TIERS[tier], size)):
                parts.append(_dots(self.x[chosen], self.y[chosen], colour, width))
        ring = f'fill="none" stroke="{palette.INK}" stroke-width="1.8"'
        for i in np.flatnonzero(drawn & np.asarray(comes, bool))[:_MOST]:
            parts.append(f'<circle cx="{self.x[i]:.1f}" cy="{self.y[i]:.1f}" r="8.5" {ring}/>')
        crosses = "".join(
            f"M{self.x[i] - 5.5:.1f} {self.y[i] - 5.5:.1f}l11 11m0 -11l-11 11"
            for i in np.flatnonzero(drawn & np.asarray(goes, bool))[:_MOST]
        )
        parts.append(f'<path d="{crosses}" stroke="{palette.LOSS}" stroke-width="2.2"/>')
        return (
            f'<svg class="kam-live-map" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-label="{escape(alt)}">{"".join(parts)}</svg>'
        )


def make_live_map(accounts: pd.DataFrame, words: Words) -> LiveMap:
    """Lay out the map: net revenue across (logarithmic), markup upwards.

    Parameters
    ----------
    accounts
        `net_revenue`, `markup` (unknown ones lie on a shelf below), in the order of the marks.
    words
        Language, locale and currency.

    Returns
    -------
    LiveMap
        Accounts without net revenue above zero have no place on it.
    """
    net = accounts["net_revenue"].to_numpy("float64", na_value=np.nan)
    markup = accounts["markup"].to_numpy("float64", na_value=np.nan)
    there = net > 0
    known = np.isfinite(markup)
    low, high = keep_range(np.r_[markup[there & known], 0.0])
    low, high = (low, high) if high - low > 0.05 else (low - 0.05, high + 0.05)
    ends = np.log10([net[there].min(), net[there].max()]) if there.any() else np.array([0.0, 1.0])
    begin, end = ends[0] - 0.06, ends[1] + 0.06
    room = WIDTH - _LEFT - _RIGHT
    x = np.full(len(net), np.nan)
    x[there] = _LEFT + (np.log10(net[there]) - begin) / (end - begin) * room
    shelf = HEIGHT - _BOTTOM - 8
    y = np.where(known, _height(np.clip(markup, low, high), low, high), shelf)
    some = bool((there & ~known).any())
    return LiveMap(x, y, low, high, _ground(x, y, (begin, end), (low, high), some, words))


def _height(markup, low: float, high: float):
    foot = HEIGHT - _BOTTOM - 24
    return foot - (markup - low) / (high - low) * (foot - _TOP)


def _ground(x, y, across, upwards, some_unknown: bool, words: Words) -> str:
    floor = HEIGHT - _BOTTOM
    parts = [f'<path d="M{_LEFT} {floor}H{WIDTH - _RIGHT}" stroke="#9AA5AE"/>']
    room, last = WIDTH - _LEFT - _RIGHT, -99.0
    steps = (1,) if across[1] - across[0] > 2.2 else (1, 2, 5)
    for power in range(int(across[0]) - 1, int(across[1]) + 2):
        for step in steps:
            at = _LEFT + (np.log10(step) + power - across[0]) / (across[1] - across[0]) * room
            if _LEFT + 8 <= at <= WIDTH - _RIGHT - 8 and at - last >= 58:
                last = at
                money = words.money(step * 10.0**power, trim=True)
                parts.append(f'<path d="M{at:.1f} {floor}v4" stroke="#9AA5AE"/>')
                parts.append(_text(at, floor + 15, "middle", money))
    low, high = upwards
    step = next((s for s in _STEPS if (high - low) / s <= 6), _STEPS[-1])
    for number in range(int(np.ceil(low / step)), int(np.floor(high / step)) + 1):
        at = _height(number * step, low, high)
        share = words.percent(number * step, 0)
        parts.append(f'<path d="M{_LEFT} {at:.1f}H{WIDTH - _RIGHT}" stroke="{palette.LINE}"/>')
        parts.append(_text(_LEFT - 6, at + 4, "end", share))
    if some_unknown:
        parts.append(_text(_LEFT - 6, floor - 4, "end", UNKNOWN))
    parts.append(_text(WIDTH - _RIGHT, HEIGHT - 6, "end", words.label("chart.volume_profit.x")))
    turn = f'transform="rotate(-90 14 {floor // 2})"'
    parts.append(_text(14, floor // 2, "middle", words.label("chart.volume_profit.y"), turn))
    there = np.isfinite(x)
    parts.append(_dots(x[there], y[there], palette.TIERS["standard"], 5))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, anchor: str, text: str, turn: str = "") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-family="sans-serif" '
        f'font-size="11" fill="{palette.SOFT}" {turn}>{escape(text)}</text>'
    )


def _dots(x, y, colour: str, size: float) -> str:
    """All dots of one look as one path: a line without length has a round cap at either end."""
    if not len(x):
        return ""
    path = "".join(f"M{a:.1f} {b:.1f}h0" for a, b in zip(x.tolist(), y.tolist(), strict=True))
    return (
        f'<path d="{path}" stroke="{colour}" stroke-width="{size}" stroke-linecap="round" '
        'fill="none"/>'
    )
