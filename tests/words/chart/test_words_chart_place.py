"""Names beside points: whole, apart, the important first, wherever the points lie."""

import numpy as np
import pytest

from kamlib.words.chart.canvas import canvas
from kamlib.words.chart.place import place_labels

WHOLE = [0.0, 0.0, 1.0, 1.0]
"""Axes that fill the picture: no ticks, no title, nothing around them."""


def placed(points, *, height=2.5, position=(0.1, 0.15, 0.7, 0.75), **how):
    """What is written, each with its box in pixels, and the picture's size."""
    with canvas(height) as (figure, ax):
        figure.set_layout_engine("none")
        ax.set_position(position)
        ax.set(xlim=(0, 1), ylim=(0, 1))
        names = place_labels(ax, points, **how)
        renderer = figure.canvas.get_renderer()
        drawn = [text for text in ax.texts if text.get_text()]
        assert [text.get_text() for text in drawn] == names
        assert not any(text.get_clip_on() for text in drawn)  # at the axes, within the picture
        return names, [t.get_window_extent(renderer).extents for t in drawn], figure.bbox.max


def crowd(seed: int, count: int):
    """Random points with names of 1 to 30 letters; two of three lie on an edge of the axes."""
    random = np.random.default_rng(seed)
    at = random.random((count, 2))
    at[::3, 0], at[1::3, 1] = np.round(at[::3, 0]), np.round(at[1::3, 1])
    return [(x, y, f"{i}" + "W" * int(random.integers(0, 30)), float(random.choice([2, 5, 9])))
            for i, (x, y) in enumerate(at)]  # fmt: skip


@pytest.mark.parametrize("size", [6, 8.5, 13])
@pytest.mark.parametrize("position", [WHOLE, (0.1, 0.15, 0.7, 0.75), (0.4, 0.4, 0.2, 0.3)])
@pytest.mark.parametrize("count", [3, 30])
def test_no_name_is_cut_and_none_lies_on_another(count, position, size):
    for seed in range(3):
        points = crowd(seed, count)
        names, boxes, (wide, high) = placed(
            points, position=position, height=(1.2, 2.5, 4.3)[seed], size=size, most=20
        )
        assert len(set(names)) == len(names) <= 20
        for i, (x0, y0, x1, y1) in enumerate(boxes):
            assert x0 >= 0 and y0 >= 0 and x1 <= wide and y1 <= high
            for other in boxes[:i]:
                assert x1 <= other[0] or other[2] <= x0 or y1 <= other[1] or other[3] <= y0


@pytest.mark.parametrize("at", [(x, y) for x in (0, 0.5, 1) for y in (0, 0.5, 1)])
def test_a_point_on_an_edge_has_its_name(at):
    assert placed([(*at, "Hidráulica Vall", 5)], position=WHOLE)[0] == ["Hidráulica Vall"]


def test_what_holds_no_view_is_left_out():
    assert placed([(0.5, 0.5, "W" * 120, 5), (0.5, 0.5, "W", 5)])[0] == ["W"]


def test_the_important_come_first_and_others_only_where_there_is_room():
    same = [(0.5, 0.5, f"number {i}", 5) for i in range(9)]
    assert placed(same[:1])[0] == ["number 0"]
    assert placed(same, most=2)[0] == ["number 0", "number 1"]


def test_a_name_covers_two_marks_at_most():
    """Marks so dense that every place in reach lies on more of them; with two marks it stands."""
    grid = np.array([(x, y) for x in np.linspace(0, 1, 60) for y in np.linspace(0, 1, 40)])
    point = [(0.5, 0.5, "a long name", 3)]
    assert placed(point, avoid=grid)[0] == []
    assert placed(point, avoid=grid[:2])[0] == ["a long name"]
