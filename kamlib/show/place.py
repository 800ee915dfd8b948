"""Labels beside points without overlaps: the important first, those without room left out."""

import numpy as np

from kamlib.show import palette

_SPOTS = [
    ("left", "center", 1, 0),
    ("right", "center", -1, 0),
    ("center", "bottom", 0, 1),
    ("center", "top", 0, -1),
    ("left", "bottom", 0.7, 0.7),
    ("left", "top", 0.7, -0.7),
    ("right", "bottom", -0.7, 0.7),
    ("right", "top", -0.7, -0.7),
]

_FAR = (14, 26, 40)
"""Points between a mark and its label where all places beside it are taken; a line joins them."""


def place_labels(ax, points, *, avoid=(), size: float = 8.5, most: int = 8) -> list[str]:
    """Write names beside their points where there is room.

    Parameters
    ----------
    ax
        The axes, laid out: positions must be final.
    points
        ``(x, y, text, radius in points)`` in data coordinates, the important first.
    avoid
        ``(x, y)`` of all marks: a label covers at most two of them.
    size
        Of the font.
    most
        How many labels at most.

    Returns
    -------
    list of str
        The texts that were placed.
    """
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=2.5, foreground="white")]
    figure = ax.figure
    renderer = figure.canvas.get_renderer()
    scale = figure.dpi / 72
    frame = ax.get_window_extent(renderer)
    marks = []
    for x, y, _, radius in points:
        px, py = ax.transData.transform((x, y))
        r = radius * scale
        marks.append((px - r, py - r, px + r, py + r))
    cloud = ax.transData.transform(np.asarray(avoid, dtype=float)) if len(avoid) else None
    taken = [_box(text, renderer) for text in ax.texts if text.get_text()]
    placed = []
    for i, (x, y, name, radius) in enumerate(points):
        if len(placed) >= most:
            break
        best = None
        for gap, spot in [(radius + 2.5, spot) for spot in _SPOTS] + [
            (far, spot) for far in _FAR for spot in _SPOTS
        ]:
            if best and gap in _FAR and best[0] <= 2:
                break
            ha, va, dx, dy = spot
            text = ax.annotate(
                name,
                (x, y),
                xytext=(dx * gap, dy * gap),
                ha=ha,
                va=va,
                size=size,
                textcoords="offset points",
                color=palette.INK,
                zorder=6,
                path_effects=halo,
            )
            box = _box(text, renderer)
            inside = (
                box[0] >= frame.x0 - 2
                and box[2] <= figure.bbox.x1 - 2
                and box[1] >= frame.y0
                and box[3] <= frame.y1 + 4
            )
            others = [m for j, m in enumerate(marks) if j != i]
            text.remove()
            if inside and not any(_meet(box, other) for other in [*taken, *others]):
                covered = _covered(box, cloud)
                if best is None or covered < best[0]:
                    best = (covered, text, box, gap)
        if best and best[0] <= 2:
            _, text, box, gap = best
            ax.add_artist(text)
            if gap in _FAR:
                _join(ax, (x, y), text.xyann, radius)
            taken.append(box)
            placed.append(name)
    return placed


def _join(ax, point, offset, radius: float) -> None:
    """A thin line from a mark to its label's anchor, `offset` points away."""
    ax.annotate(
        "",
        point,
        xytext=offset,
        textcoords="offset points",
        arrowprops={
            "arrowstyle": "-",
            "color": palette.SOFT,
            "linewidth": 0.7,
            "shrinkA": 0,
            "shrinkB": radius,
        },
        zorder=5,
    )


def _covered(box, cloud) -> int:
    """How many marks of the cloud a label would cover."""
    if cloud is None:
        return 0
    x, y = cloud[:, 0], cloud[:, 1]
    return int(((x > box[0]) & (x < box[2]) & (y > box[1]) & (y < box[3])).sum())


def _box(text, renderer):
    box = text.get_window_extent(renderer)
    return (box.x0 - 2, box.y0 - 1, box.x1 + 2, box.y1 + 1)


def _meet(a, b) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
