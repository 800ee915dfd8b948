"""What holds for all charts under test."""

import pytest

from kamlib.show import chart


@pytest.fixture(autouse=True)
def widest_font(monkeypatch):
    """Charts are drawn in the font that every machine has, the widest of those they may have.

    What fits in it fits in the others, and no machine's fonts decide whether a test passes.
    """
    monkeypatch.setattr(chart, "FONTS", ())
    chart._style.cache_clear()
    yield
    chart._style.cache_clear()
