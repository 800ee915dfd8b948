"""Ledgers that nobody here made, from the export to the pages, by the commands alone.

The figures are those of the data's own readme. What the settings do not ask about (no costs, no
customer table) must be said on the pages and not be made up.
"""

import html
import json
import os
import re
from pathlib import Path

import pandas as pd
import pytest
from command_line import kam

from kamlib.client import find_client
from kamlib.define.accounts import measure_accounts
from kamlib.define.size import measure_pareto
from kamlib.figures.window import Window
from kamlib.ledger import open_ledger
from kamlib.run.prepare import prepare_client

_SHARED = Path(os.environ.get("KAM_SHARED") or Path(__file__).resolve().parents[1] / "../shared")
SHARED = _SHARED / "data" if (_SHARED / "data").is_dir() else _SHARED


def export(name):
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"{name} is not there")
    return path


def make(data, name, file, currency, lang):
    made = kam("new", name, "--from", export(file), "--lang", lang, "--currency", currency,
               "--data", data)  # fmt: skip
    assert made.code == 0, made.err
    read = kam("read", name, "--json", "--data", data)
    assert read.code == 0, read.err
    return json.loads(read.out)


def measure_whole(data, name):
    """Every account over the whole ledger, from its first month to its last."""
    ledger = open_ledger(find_client(name, data))
    first, last = (pd.Timestamp(ledger.report[f"{end}_date"]) for end in ("first", "last"))
    start, end = first.to_period("M").start_time, last.to_period("M").end_time.normalize()
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    return measure_accounts(
        ledger.lines, ledger.tables["customers"], Window(start, end, months, first)
    )


def test_online_retail(tmp_path):
    report = make(tmp_path, "retail", "online_retail/online_retail.parquet", "GBP", "en")
    assert report["lines_in"] == report["kept"] + report["set_aside"] == 541_909
    assert report["customers"] == 4_372
    assert report["net_revenue_all_lines"] == 9_747_747.934
    assert round(report["net_revenue"], 2) == 8_300_065.81
    assert (report["first_date"], report["last_date"]) == ("2010-12-01", "2011-12-09")

    accounts = measure_whole(tmp_path, "retail")
    assert len(accounts) == 4_372
    assert round(accounts["net_revenue"].head(5).sum() / accounts["net_revenue"].sum(), 3) == 0.118
    _, summary = measure_pareto(accounts, pareto_share=0.80)
    row = summary.iloc[0]
    # 80 % of what the positive accounts make; seven fewer reach 80 % of the net total
    assert (row["positive_set_size"], row["set_size"]) == (1_178, 1_171)
    assert round(row["top20_share"], 3) == 0.738


@pytest.fixture(scope="module")
def northwind(tmp_path_factory):
    """Northwind, read, then run for two accounts; the last run and the folder of its pages."""
    data = tmp_path_factory.mktemp("data")
    report = make(data, "northwind", "northwind/ledger_flat.csv", "USD", "es")
    ran = kam("run", "northwind", "--account", "QUICK", "ERNSH", "--json", "--data", data)
    return data, report, ran


def test_northwind_read(northwind):
    data, report, _ = northwind
    assert report["lines_in"] == report["kept"] + report["set_aside"] == 2_155
    assert round(report["net_revenue"], 2) == 1_265_793.04
    assert report["order_level"] == {"freight": 64_942.69}  # once per order, not once per line
    accounts = measure_whole(data, "northwind")
    assert len(accounts) == 89
    assert round(accounts["net_revenue"].head(5).sum() / accounts["net_revenue"].sum(), 3) == 0.332


def test_northwind_runs(northwind):
    data, _, ran = northwind
    assert ran.code == 0, ran.err
    jobs = json.loads(ran.out)["jobs"]
    assert {job["status"] for job in jobs} == {"done"}
    assert sorted({(j["notebook"], j["account"]) for j in jobs if j["account"]}) == [
        ("3_plan", "ERNSH"), ("3_plan", "QUICK"), ("4_review", "ERNSH"), ("4_review", "QUICK"),
    ]  # fmt: skip
    folder = data / "northwind"
    assert all((folder / job["page"]).is_file() for job in jobs)
    assert (folder / "pages/es/index.html").is_file() and (data / "index.html").is_file()
    assert "no hay cuentas clave" not in ran.err  # somebody was named


def page_text(path):
    page = re.sub(r"<style.*?</style>|<head.*?</head>", "", path.read_text("utf-8"), flags=re.S)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_what_is_not_known_is_said_and_not_made_up(northwind):
    """No costs, no wallet: no margin, no profit, no potential; never a zero in their place."""
    data, _, _ = northwind
    pages = data / "northwind/pages/es"
    index = page_text(pages / "index.html")
    assert "Margen de los productos ? no constan los costes" in index
    assert "Ganancia real ? no constan los costes" in index
    assert "no hay cuentas clave: faltan costes de los productos" in index
    define = page_text(pages / "1_define.html")
    # DEF-2 by margin: total, set, cases, …; the stress test: contribution of today
    assert re.search(r"Margen de los productos \? \? 0 \? \? \? \? 0 88", define)
    assert re.search(r"Hoy – \S+ k US\$ \? ", define)
    segment = page_text(pages / "2_segment.html")
    for text in (define, segment):
        assert "No consta lo que cuestan los productos: margen, recargo y ganancia" in text
    assert "No hay mapa de precio y servicio" in segment  # no activity has a rate
    assert "→ no se aplica" in define  # the margin rule, in the sums of one account
    plan = page_text(next(pages.glob("3_plan-quick-*.html")))
    assert re.search(r"Ganancia real \?", plan) and re.search(r"Recorrido esperado \?", plan)
    review = page_text(next(pages.glob("4_review-quick-*.html")))
    assert re.search(r"Erosión del margen desconocid[oa] \?", review)
    for path in pages.glob("*.html"):
        text = page_text(path)
        assert "nan" not in text.lower().split() and "None" not in text, path.name
        assert "Lo que no se sabe no es cero ni vacío" in text, path.name


def test_without_costs_and_without_accounts_the_run_says_what_to_do(northwind):
    data, _, _ = northwind
    facts = prepare_client("northwind", str(data))  # how a run begins; the command prints it
    assert facts["key_accounts"] == []
    said = facts["no_accounts"]
    assert "no hay cuentas clave: faltan costes de los productos" in said
    assert "unit_cost" in said and "[[tables]]" in said
    assert "kam run northwind --account" in said
