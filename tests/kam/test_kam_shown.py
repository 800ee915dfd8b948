"""What chapters show: every row names a function that is there, and takes what it names."""

from importlib import import_module

import pytest

from kamlib.kam.shown import CHARTS, SAID

ROWS = [row for shown in (CHARTS, SAID) for rows in shown.values() for row in rows.values()]


@pytest.mark.parametrize("row", ROWS)
def test_a_row_names_what_shows_it(row):
    module, _, name = row.split()[0].rpartition(".")
    assert callable(getattr(import_module(f"kamlib.{module}"), name))
