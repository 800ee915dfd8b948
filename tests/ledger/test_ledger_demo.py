"""The demo clients' ledgers against what their generator says that it wrote."""

import shutil
import tomllib
from pathlib import Path

import pytest

from kamlib.client import Client, check_settings, read_settings, settings_text
from kamlib.ledger import propose_sources, read_ledger

DEMO = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(params=["filtros", "farma", "motos"])
def demo(request, tmp_path):
    source = DEMO / request.param
    folder = tmp_path / request.param
    shutil.copytree(source / "sources", folder / "sources")
    shutil.copy(source / "client.toml", folder)
    truth = tomllib.loads((source / "truth.toml").read_text(encoding="utf-8"))["ledger"]
    return Client(request.param, folder, read_settings(folder)), truth


def test_reading_finds_the_truth(demo):
    client, truth = demo
    report = read_ledger(client).report
    for name in (
        "lines_in", "kept", "set_aside", "reasons", "duplicates", "customers", "accounts",
        "lines_without_customer", "lines_with_cost", "first_date", "last_date",
    ):  # fmt: skip
        assert report[name] == truth[name], name
    for name in ("net_revenue", "net_revenue_all_lines", "cost"):
        assert report[name] == float(truth[name]), name
    assert report["order_level"]["freight"] == float(truth["freight"])
    kinds = {k: (v["lines"], float(v["net_revenue"])) for k, v in truth["kinds"].items()}
    assert {k: (v["lines"], v["net_revenue"]) for k, v in report["kinds"].items()} == kinds
    files = {
        name: (v["lines_in"], v["kept"], float(v["net_revenue"]))
        for name, v in truth["sources"].items()
    }
    found = {s["file"]: (s["lines"], s["kept"], s["net_revenue"]) for s in report["sources"]}
    assert found == files
    assert all(total["agrees"] for total in report["totals"])
    assert report["totals"]


def test_proposal_alone_reads_the_same_money(demo):
    """Without the mapping and conventions of client.toml, names and content give the same sums."""
    client, truth = demo
    paths = sorted(client.sources.iterdir())
    proposal = propose_sources(paths, "es")
    assert proposal.questions == []
    own = client.settings
    text = settings_text(
        name="x", language="es", locale="es-ES", currency=own.client.currency,
        sources=proposal.sources, tables=proposal.tables,
    )  # fmt: skip
    text = text.replace('duplicates = "keep"', f'duplicates = "{own.ledger.duplicates}"')
    report = read_ledger(Client(client.name, client.folder, check_settings(text))).report
    assert report["net_revenue_all_lines"] == float(truth["net_revenue_all_lines"])
    assert report["order_level"]["freight"] == float(truth["freight"])
    assert report["cost"] == float(truth["cost"])
    assert (report["kept"], report["accounts"]) == (truth["kept"], truth["accounts"])
