"""The catalogue: every item of the method is measured, shown and tested; what is not is named."""

from pathlib import Path

import pytest
from toy_client import make_client

from kamlib.client import find_client
from kamlib.figure import ITEMS
from kamlib.kam.start import start
from kamlib.run.catalogue import MISSING, list_catalogue, print_catalogue

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    data = tmp_path_factory.mktemp("catalogue")
    make_client(data)
    return list_catalogue(start(find_client("toy", data), account="A"), ROOT)


def test_every_item_is_there_in_order(catalogue):
    items = [f"{part}-{n}" for part, last in ITEMS.items() for n in range(1, last + 1)]
    assert catalogue["item"].drop_duplicates().tolist() == items
    assert catalogue["figure"].notna().all()  # a figure, or a paper of its own
    assert catalogue.query("missing != ''")["item"].unique().tolist() == [*MISSING] == ["REV-10"]


def test_every_item_stands_in_a_notebook_and_in_a_test(catalogue):
    figures = catalogue[~catalogue["figure"].str.startswith("paper")]
    for item, rows in figures.groupby("item"):
        assert rows["cells"].str.len().any(), item
        assert rows["tests"].str.len().any(), item


def test_what_a_figure_read_is_told_by_name(catalogue):
    rows = catalogue.set_index("figure")
    assert rows.loc["plan.wallet", "reads"] == [
        *("kind wallet", "setting plan.supplier_ceiling", "setting window.window_months"),
        *("table customers", "table lines", "table wallet"),
    ]
    assert rows.loc["plan.wallet", "cells"] == ["3_plan/wallet-code"]
    assert "test_define_headroom" in rows.loc["plan.wallet", "tests"]


def test_it_is_printed(tmp_path, monkeypatch, capsys):
    make_client(tmp_path)
    monkeypatch.setenv("KAM_DATA", str(tmp_path))
    print_catalogue("toy", "A")
    said = capsys.readouterr().out
    assert "REV-10  missing: a deck of the review" in said and "  plan.wallet\n" in said
