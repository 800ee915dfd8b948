"""What every chart is held against: texts within the picture, none over another."""

import io
from itertools import combinations

import pytest
from PIL import Image

from kamlib.words.chart import canvas as chart
from kamlib.words.words import Words

SPAIN = Words("es", "es-ES", "EUR")


BRAZIL = Words("pt", "pt-BR", "BRL")


BRITAIN = Words("en", "en-GB", "GBP")


WORDS = [SPAIN, BRAZIL, BRITAIN]


def overlaps(chart) -> list:
    """Pairs of texts whose boxes share more than a pixel each way."""
    return [
        (a, b)
        for (a, one), (b, other) in combinations(chart.boxes, 2)
        if min(one[2], other[2]) - max(one[0], other[0]) > 2
        and min(one[3], other[3]) - max(one[1], other[1]) > 2
    ]


def beyond_edge(chart) -> list:
    with Image.open(io.BytesIO(chart.png)) as picture:
        wide, high = picture.size
    return [
        text
        for text, box in chart.boxes
        if box[0] < -1 or box[1] < -1 or box[2] > wide + 1 or box[3] > high + 1
    ]


@pytest.fixture(autouse=True)
def widest_font(monkeypatch):
    """Charts are drawn in the font that every machine has, the widest of those they may have.

    What fits in it fits in the others, and no machine's fonts decide whether a test passes.
    """
    monkeypatch.setattr(chart, "FONTS", ())
    chart._style.cache_clear()
    yield
    chart._style.cache_clear()
