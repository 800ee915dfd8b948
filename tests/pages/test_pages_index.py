"""The index: every account, every page, what failed; with nine accounts and with 4,000."""

import re

import numpy as np
import pandas as pd
import pytest

from kamlib.pages import write_client_index, write_clients_index
from kamlib.pages.index import portfolio_tiles
from kamlib.segment.cost import RATES
from kamlib.words.words import Words

SPAIN = Words("es", "es-ES", "EUR")


def accounts(count: int) -> pd.DataFrame:
    revenue = np.geomspace(1_000_000, 100, count)
    frame = pd.DataFrame(
        {
            "account": [f"{i:04}" for i in range(count)],
            "account_name": [f"Cuenta {i} <b>" for i in range(count)],
            "net_revenue": revenue,
            "former_revenue": revenue / 1.25,
            "share": revenue / revenue.sum(),
            "goods_margin": revenue * 0.3,
            "markup": 0.43,
            "true_profit": revenue * 0.1,
            "volume_profit": "hvlp",
            "tier": "standard",
            "alerts": "",
        }
    )
    frame.loc[:1, "tier"] = "key"
    return frame


def job(notebook: str, account: str = "", status: str = "done", cause: str | None = None):
    name = f"{notebook}-{account}" if account else notebook
    return {
        "notebook": notebook,
        "account": account or None,
        "status": status,
        "cause": cause,
        "page": f"pages/es/{name}.html" if status == "done" else None,
    }


JOBS = [
    job("0_start"),
    job("1_define"),
    job("2_segment"),
    job("3_plan", "0000"),
    job("4_review", "0000"),
    job("3_plan", "0001"),
    job("4_review", "0001", "failed", "range-chart: KeyError: 'x' <i>"),
]


def make(tmp_path, count: int, jobs=JOBS, **more) -> str:
    folder = tmp_path / "filtros" / "pages" / "es"
    folder.mkdir(parents=True, exist_ok=True)
    for each in jobs:
        if each["page"]:
            (tmp_path / "filtros" / each["page"]).touch()
    summary = {
        "client_name": "Filtros & Cía",
        "accounts": accounts(count),
        "jobs": jobs,
        "as_of": "2025-12-31",
        "window": ("2025-01-01", "2025-12-31"),
        **more,
    }
    path = write_client_index(folder, summary, SPAIN)
    assert path == folder / "index.html"
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("count", [2, 9, 180, 4000])
def test_every_account_is_there_once(tmp_path, count):
    text = make(tmp_path, count)
    assert len(re.findall(r'<td class="name">', text)) == count
    assert len(set(re.findall(r"Cuenta \d+ &lt;b&gt;", text))) == count
    assert len(text) < 200_000 + 700 * count


def test_links_lead_to_pages_that_are_there(tmp_path):
    text = make(tmp_path, 9)
    folder = tmp_path / "filtros" / "pages" / "es"
    links = set(re.findall(r'href="([^"]+\.html)"', text))
    assert {"3_plan-0000.html", "4_review-0000.html", "3_plan-0001.html"} <= links
    assert "4_review-0001.html" not in links
    for link in links - {"../../../index.html"}:
        assert (folder / link).exists(), link


def test_accounts_that_somebody_asked_for_are_in_no_programme(tmp_path):
    """The tile says how many are key: two; the third was named for this run alone."""
    assert "Las 2 cuentas del programa" in make(tmp_path, 9)
    text = make(tmp_path, 9, [*JOBS, job("3_plan", "0002")])
    assert "Las 3 cuentas con plan y revisión" in text and "del programa" not in text


def test_failures_are_named_with_cell_and_cause(tmp_path):
    text = make(tmp_path, 9)
    assert "Una página no se pudo hacer" in text
    assert "Revisión · Cuenta 1 &lt;b&gt;" in text
    assert "range-chart: KeyError: &#39;x&#39; &lt;i&gt;" in text


def test_the_last_good_page_stays_linked(tmp_path):
    """A page of an earlier run is there although this run's job failed."""
    jobs = [job("2_segment", status="failed", cause="boom")]
    folder = tmp_path / "filtros" / "pages" / "es"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "2_segment.html").touch()
    write_client_index(folder, {"client_name": "F", "accounts": accounts(3), "jobs": jobs}, SPAIN)
    assert 'href="2_segment.html"' in (folder / "index.html").read_text(encoding="utf-8")


def test_nothing_runs_and_nothing_is_fetched(tmp_path):
    text = make(tmp_path, 9, warnings=["<script>x</script>"])
    assert "<script" not in text
    assert not re.search(r"https?://|url\(|@import|\son\w+=", text)


def test_tiles_against_hand_worked_figures():
    """Revenue 60 + 40 = 100 against 80: +25 %. Margin 30, profit 10, the key account makes 60."""
    frame = pd.DataFrame(
        {
            "account": ["A", "B", "C"],
            "net_revenue": [60_000.0, 40_000, np.nan],
            "former_revenue": [50_000.0, 30_000, np.nan],
            "goods_margin": [20_000.0, 10_000, np.nan],
            "true_profit": [8_000.0, 2_000, np.nan],
            "tier": ["key", "standard", "standard"],
        }
    )
    tiles = [(t["value"], t["note"]) for t in portfolio_tiles(frame, Words("en", "en-GB", "GBP"))]
    assert tiles == [
        ("£100k", "+25.0% on the former period"),
        ("1", "60.0% of net revenue"),
        ("2", "of 3 in the ledger"),
        ("£30.0k", "30.0% of net revenue"),
        ("£10.0k", "10.0% of net revenue"),
    ]


def test_a_share_leaves_out_the_revenue_whose_costs_are_not_known():
    """B's costs are unknown: margin 20 of A's 60 is a third, not 20 of both one's 100."""
    frame = pd.DataFrame(
        {
            "net_revenue": [60_000.0, 40_000],
            "former_revenue": [50_000.0, 30_000],
            "goods_margin": [20_000.0, np.nan],
            "true_profit": [6_000.0, np.nan],
            "tier": ["standard", "standard"],
        }
    )
    notes = [t["note"] for t in portfolio_tiles(frame, Words("es", "es-ES", "EUR"))]
    assert notes[3:] == [
        "33,3\u00a0% de las ventas netas, sin contar una cuenta sin dato",
        "10,0\u00a0% de las ventas netas, sin contar una cuenta sin dato",
    ]


@pytest.mark.parametrize(
    ("unset", "value", "note"),
    [
        (";".join(RATES), "?", "no hay tarifas del coste de servir"),
        ("per_line", "10,0 %", "1 tarifa sin indicar"),
        ("", "10,0 %", ""),
    ],
)
def test_true_profit_says_which_rates_are_not_set(unset, value, note):
    frame = accounts(3).assign(rates_unset=unset)
    if value == "?":
        frame["true_profit"] = np.nan
    tile = portfolio_tiles(frame, SPAIN)[4]
    assert (tile["value"] == "?") == (value == "?")
    assert tile["note"].replace("\xa0", " ").endswith(note or "de las ventas netas")


def test_all_unknown_is_told_as_unknown():
    frame = accounts(3).assign(
        net_revenue=np.nan, former_revenue=np.nan, goods_margin=np.nan, true_profit=np.nan
    )
    values = [tile["value"] for tile in portfolio_tiles(frame, SPAIN)]
    assert values[0] == "?"
    assert values[4] == "?"


def test_all_clients_in_their_own_money(tmp_path):
    path = write_clients_index(
        tmp_path,
        [
            {
                "client": "filtros",
                "client_name": "Filtros <i>",
                "href": "filtros/pages/es/index.html",
                "words": SPAIN,
                "as_of": "2025-12-31",
                "net_revenue": 1.2e6,
                "former_revenue": 1e6,
                "accounts": 180,
                "key_accounts": 8,
                "alerts": 2,
                "failed": 1,
            },
            {
                "client": "farma",
                "client_name": "Farma",
                "href": "farma/pages/pt/index.html",
                "words": Words("pt", "pt-BR", "BRL"),
                "as_of": "2025-12-31",
                "net_revenue": 2.5e6,
                "former_revenue": None,
                "accounts": 90,
                "key_accounts": 5,
                "alerts": 0,
                "failed": 0,
            },
            {"client": "nueva", "client_name": "Nueva"},
        ],
        SPAIN,
    )
    text = path.read_text(encoding="utf-8").replace("\xa0", " ")
    assert "1,2 M€" in text and "2,5 M BRL" in text and "+20,0 %" in text
    assert "Filtros &lt;i&gt;" in text and "1 página fallida" in text
    assert "sin ejecutar" in text and 'href="farma/pages/pt/index.html"' in text


def test_papers_stand_apart_from_chapters_on_one_line(tmp_path):
    folder = tmp_path / "filtros" / "pages" / "es"
    for name in ("plan-0000", "review-0000", "sheet-0000", "customer/0000"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.html").touch()
    text = make(tmp_path, 3)
    line = re.search(r'<tr class="go">(.*?)</tr>', text, re.S)[1]
    assert re.findall(r'href="([^"]+)"', line) == [
        "3_plan-0000.html",
        "4_review-0000.html",
        *(f"{name}.html" for name in ("plan-0000", "review-0000", "sheet-0000", "customer/0000")),
    ]
    places = [line.index(part) for part in ("4_review", "Para imprimir:", "Plan en una página")]
    assert places == sorted(places)


def test_figures_of_all_clients_are_written_in_one_way(tmp_path):
    """A page for an English reader holds no decimal comma, whatever its clients write."""
    clients = [
        {"client_name": "A", "words": SPAIN, "net_revenue": 1.25e6, "former_revenue": 1e6},
        {"client_name": "B", "words": Words("pt", "pt-BR", "BRL"), "net_revenue": 7.35e7},
    ]
    path = write_clients_index(tmp_path, clients, Words("en", "en-GB", "EUR"))
    text = path.read_text(encoding="utf-8")
    assert "€1.2M" in text and "R$73.5M" in text and "+25.0%" in text
