"""Labels beside points without overlaps: the important first, those without room left out."""

import numpy as np

from kamlib.words import palette

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

MOST_COVERED = 2
"""Marks that a label may cover."""

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
    renderer = ax.figure.canvas.get_renderer()
    marks = [_mark_box(ax, *point) for point in points]
    cloud = ax.transData.transform(np.asarray(avoid, dtype=float)) if len(avoid) else None
    taken = [_box(text, renderer) for text in ax.texts if text.get_text()]
    placed = []
    for i, point in enumerate(points):
        if len(placed) >= most:
            break
        best = _best_spot(ax, point, size, [*taken, *marks[:i], *marks[i + 1 :]], cloud)
        if best:
            text, gap = best
            ax.add_artist(text)
            if gap in _FAR:
                _join(ax, point[:2], text.xyann, point[3])
            taken.append(_box(text, renderer))
            placed.append(point[2])
    return placed


def _best_spot(ax, point, size: float, taken: list, cloud) -> tuple | None:
    """Find the free place that covers fewest marks, near ones first: the label and how far off."""
    x, y, name, radius = point
    renderer, best = ax.figure.canvas.get_renderer(), (MOST_COVERED + 1, None)
    for gap in (radius + 2.5, *_FAR):
        if gap in _FAR and best[1]:
            break
        for ha, va, dx, dy in _SPOTS:
            text = ax.annotate(
                name, (x, y), xytext=(dx * gap, dy * gap), ha=ha, va=va, size=size,
                textcoords="offset points", color=palette.INK, zorder=6, path_effects=_halo(),
                clip_on=False,  # it may reach out of the axes
            )  # fmt: skip
            box = _box(text, renderer)
            text.remove()
            free = _is_inside(box, ax) and not any(_meet(box, other) for other in taken)
            if free and (covered := _covered(box, cloud)) < best[0]:
                best = (covered, (text, gap))
    return best[1]


def _halo() -> list:
    from matplotlib.patheffects import withStroke

    return [withStroke(linewidth=2.5, foreground="white")]


def _is_inside(box, ax) -> bool:
    """Right of the axes there is room up to the picture's edge; on the other sides are ticks."""
    frame, picture = ax.get_window_extent(), ax.figure.bbox
    left, bottom = max(frame.x0 - 2, 0), max(frame.y0, 0)
    right, top = picture.x1 - 2, min(frame.y1 + 4, picture.y1)
    return left <= box[0] and box[2] <= right and bottom <= box[1] and box[3] <= top


def _mark_box(ax, x, y, _, radius: float) -> tuple:
    px, py = ax.transData.transform((x, y))
    r = radius * ax.figure.dpi / 72
    return px - r, py - r, px + r, py + r


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
