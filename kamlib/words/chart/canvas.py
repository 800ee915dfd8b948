"""One chart: a canvas in the workbook's style, and the picture with its words that comes of it.

Every chart function takes a frame and words, draws on a `canvas` and hands it to `finish`, which
sets the finding above, lays everything out and keeps only the PNG and the text that tells it.
matplotlib and seaborn are imported when the first chart is drawn. Figures are made without
pyplot: nothing has to be closed and threads do not meet.
"""

import base64
import io
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache

from kamlib.words import palette
from kamlib.words.sentence import Sentence
from kamlib.words.text import clean, plain
from kamlib.words.words import Words

WIDTH = 7.5
"""Inches; 720 px on a page."""

DENSITY = 144
"""Dots per inch: one and a half for each of the page's 96; more would weigh on the notebooks."""

FONTS = ("Segoe UI", "Helvetica Neue", "Arial", "Liberation Sans", "Noto Sans")
"""The first of these that the machine has is used, DejaVu Sans behind it: it is always there."""


@dataclass(frozen=True)
class Chart:
    """A picture and what it says; `boxes` are its texts with their pixels, for tests."""

    png: bytes
    alt: str
    title: str
    width: int
    height: int
    boxes: list = field(default_factory=list, repr=False)

    def __repr__(self) -> str:
        return plain(self.alt)

    def _repr_mimebundle_(self, include=None, exclude=None):
        picture = base64.b64encode(self.png).decode("ascii")
        size = {"width": self.width, "height": self.height}
        return {"image/png": picture, "text/plain": repr(self)}, {"image/png": size}


def nothing(words: Words, slug: str = "chart.nothing", **values) -> Sentence:
    """Say in a sentence why there is no chart, instead of an empty frame."""
    return Sentence(words.label(slug, **values), "kam-nothing")


@cache
def _style() -> dict:
    import seaborn as sns
    from matplotlib import font_manager

    installed = set(font_manager.get_font_names())
    fonts = [name for name in FONTS if name in installed][:1] + ["DejaVu Sans"]
    return {
        **sns.axes_style("ticks"),
        **sns.plotting_context("notebook", font_scale=0.82),
        "font.family": fonts,
        "text.parse_math": False,  # names hold $ and must stay names
        "axes.unicode_minus": True,
        "text.color": palette.INK,
        "axes.labelcolor": palette.SOFT,
        "axes.edgecolor": "#9AA5AE",
        "axes.linewidth": 0.8,
        "xtick.color": palette.SOFT,
        "ytick.color": palette.SOFT,
        "xtick.major.size": 3,
        "xtick.minor.size": 2,
        "xtick.minor.width": 0.6,
        "ytick.major.size": 0,
        "xtick.major.width": 0.8,
        "axes.grid": False,
        "grid.color": palette.LINE,
        "grid.linewidth": 0.7,
        "hatch.color": "#8795A1",
        "hatch.linewidth": 0.7,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "figure.facecolor": "white",
        "legend.frameon": False,
    }


@contextmanager
def canvas(height: float = 3.4, rows: int = 1, cols: int = 1, **grid):
    """Give a figure of the page's width and its axes, in the workbook's style.

    Parameters
    ----------
    height
        Inches, the title not counted.
    rows, cols, grid
        As ``Figure.subplots`` takes them.
    """
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context(_style()), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        warnings.filterwarnings("ignore", message="constrained_layout not applied")
        figure = Figure(figsize=(WIDTH, height), dpi=DENSITY, layout="constrained")
        FigureCanvasAgg(figure)
        yield figure, figure.subplots(rows, cols, **grid)


def finish(figure, title: str, alt: str = "", *notes: str, after_layout=None) -> Chart:
    """Set the words, lay out, draw, and keep the picture.

    Parameters
    ----------
    figure
        The canvas' figure, drawn upon.
    title
        The finding.
    alt
        What the chart shows beyond its finding, for those who do not see it.
    notes
        What is drawn, in which unit; what else is to be known: below the title. Empty ones fall.
    after_layout
        Called once positions are final: where labels are placed among points.
    """
    title, subtitle = clean(title), clean(" ".join(filter(None, notes)))
    room = WIDTH * DENSITY * 0.985
    lines = wrap_text(figure, title, 12.5, room, bold=True)
    under = wrap_text(figure, subtitle, 9.5, room) if subtitle else []
    head = 0.1 + 0.225 * len(lines) + 0.17 * len(under) + 0.06
    height = figure.get_figheight() + head
    figure.set_figheight(height)
    # half a pixel left of the axes' labels; the same left edge for every chart
    below = 0.06 + 0.225 * len(lines) + 0.03
    for text, down, look in (
        (lines, 0.06, {"size": 12.5, "weight": "bold"}),
        (under, below, {"size": 9.5, "color": palette.SOFT}),
    ):
        said = "\n".join(text)
        figure.text(0.006, 1 - down / height, said, va="top", linespacing=1.25, **look)
    engine = figure.get_layout_engine()
    engine.set(rect=(0, 0, 1, 1 - head / height), h_pad=0.03, w_pad=0.03)
    engine.execute(figure)
    figure.set_layout_engine("none")
    if after_layout:
        after_layout()
    png = _small(figure)
    size = [round(96 * inches) for inches in figure.get_size_inches()]
    whole = " ".join(
        part if part.endswith((".", "!", "?")) else part + "."
        for part in (title, subtitle, clean(alt))
        if part
    )
    return Chart(png, whole, title, *size, boxes=_boxes(figure))


def wrap_text(figure, text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """`text` in lines of at most `room` pixels; a longer word keeps a line of its own."""
    from matplotlib.font_manager import FontProperties

    font = FontProperties(size=size, weight="bold" if bold else "normal")
    measure = figure.canvas.get_renderer().get_text_width_height_descent
    if measure(text, font, False)[0] <= room:
        return [text]
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and measure(longer, font, False)[0] > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def _small(figure) -> bytes:
    """The picture with a palette of its own: a quarter of the size, no difference to the eye.

    Drawn once and taken from the canvas; `savefig` draws twice and packs what is unpacked here.
    """
    from PIL import Image

    figure.canvas.draw()
    out = io.BytesIO()
    size = figure.canvas.get_width_height()
    picture = Image.frombuffer("RGBA", size, figure.canvas.buffer_rgba()).convert("RGB")
    picture = picture.quantize(96, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    colours = picture.getpalette()
    white = [
        255 if min(colours[i - i % 3 : i - i % 3 + 3]) > 251 else c for i, c in enumerate(colours)
    ]  # the ground comes out as 254: a box on the page
    picture.putpalette(white)
    picture.save(out, "PNG", compress_level=8)  # the last level takes thrice as long for 1 %
    return out.getvalue()


def _boxes(figure) -> list:
    """Every upright text that is drawn, with its box; ticks beyond an axis' view are not.

    Slanted texts are parallel: their boxes would meet where they do not.
    """
    from matplotlib.text import Text

    renderer = figure.canvas.get_renderer()
    beyond = set()
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            low, high = sorted(axis.get_view_interval())
            slack = 1e-9 * max(abs(low), abs(high))
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                if not low - slack <= tick.get_loc() <= high + slack:
                    beyond |= {tick.label1, tick.label2}
    found = []
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip() and text not in beyond:
            if text.get_rotation() % 90:
                continue
            box = text.get_window_extent(renderer)
            found.append((text.get_text(), (box.x0, box.y0, box.x1, box.y1)))
    return found
