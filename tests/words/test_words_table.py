"""Tables: the same cells as text and HTML, unknown marked, strangers' text harmless."""

import re

import numpy as np
import pandas as pd
import pytest

from kamlib.words.table import FOLDED, show_table
from kamlib.words.table_html import table_style
from kamlib.words.text import clean
from kamlib.words.words import Words

SPAIN = Words("es", "es-ES", "EUR")

HOSTILE = [
    "<script>alert(1)</script>",
    '=cmd()|"x"',
    "\"quoted\" & 'single' <b>",
    "abc\u202egnp.exe",
    "two\nlines\tand\x00null",
    "x" * 500,
    "{{ 7*7 }} {0} %s $a_1$",
]


def accounts(count: int = 5) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "account": [f"{i:04}" for i in range(count)],
            "account_name": [f"Cuenta {i}" for i in range(count)],
            "net_revenue": np.linspace(1_000_000, 100, count),
            "share": np.linspace(0.2, 0, count),
            "tier": ["key", "trial", "develop", "standard", "standard"][:count]
            + ["standard"] * max(0, count - 5),
        }
    )


def cells(html: str) -> list[str]:
    # HTML ends a cell where the next tag of the table stands; the tables leave </td> out
    found = re.findall(r"<td[^>]*>(.*?)(?=<t|</table)", html, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell) for cell in found]


def test_text_and_html_say_the_same():
    table = show_table(accounts(), SPAIN, total=["net_revenue"])
    html, text = table._repr_html_(), repr(table)
    for cell in cells(html):
        assert cell.replace("\xa0", " ") in text
    assert "2,5 M€" in text  # 1,000,000 + 750,025 + 500,050 + 250,075 + 100 = 2,500,250


def test_plain_text_is_aligned_and_constant():
    table = show_table(accounts(2), Words("en", "en-GB", "GBP"))
    assert repr(table).splitlines() == [
        "Account  Name      Net revenue  Share  Tier",
        "-----------------------------------------------",
        "0000     Cuenta 0        £1.0M  20.0%  Key",
        "0001     Cuenta 1         £100   0.0%  On trial",
    ]
    assert repr(table) == repr(show_table(accounts(2), Words("en", "en-GB", "GBP")))


def test_unknown_is_marked_and_neither_zero_nor_blank():
    frame = accounts(3)
    frame.loc[1, "net_revenue"] = np.nan
    html = show_table(frame, SPAIN)._repr_html_()
    assert '<span class="unknown">?</span>' in html
    assert show_table(frame, SPAIN, total=["net_revenue"]).total[2].text != "?"
    frame["net_revenue"] = np.nan
    assert show_table(frame, SPAIN, total=["net_revenue"]).total[2].text == "?"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_names(name):
    frame = accounts(3)
    frame.loc[0, "account_name"] = name
    frame.loc[1, "account"] = name
    table = show_table(frame, SPAIN, title=name)
    html = table._repr_html_()
    assert "<script" not in html
    assert "<b>" not in html
    assert "\u202e" not in html
    assert "\x00" not in html
    assert len(repr(table).splitlines()) == 6  # title, header, rule, three rows: none broken
    assert "49" not in cells(html)[1]


def test_long_tables_fold_and_count():
    table = show_table(accounts(1000), SPAIN, rows=10)
    html = table._repr_html_()
    assert FOLDED == 60
    assert html.count("<tr>") == 1 + 10 + 60
    assert "60 filas más" in html
    assert "Otras 930 filas no figuran aquí" in html  # 1000 - 10 - 60
    assert repr(table).endswith("990 filas más")


@pytest.mark.parametrize("lang", ["en", "es", "pt"])
def test_rows_left_out_are_told_and_how_to_have_them(lang):
    words = Words(lang, "en-GB", "GBP")
    beyond = show_table(accounts(73), words, rows=12)._repr_html_()  # 12 shown, 60 folded, one left
    assert "kam.save" in beyond
    assert "kam.save" not in show_table(accounts(72), words, rows=12)._repr_html_()


def test_a_table_brings_only_the_style_it_has_use_for():
    plain = show_table(accounts(3), SPAIN, columns=["account", "share"])._repr_html_()
    for rule in (".chip", ".unknown", ".loss", "figcaption", "tfoot", "summary", ".wide", ".dense"):
        assert f"{rule}{{" not in plain
    tiers = show_table(accounts(2), SPAIN, columns=["account", "tier"])._repr_html_()
    assert ".chip.key{" in tiers and ".chip.trial{" in tiers
    assert ".chip.standard{" not in tiers
    frame = accounts(40).assign(net_revenue=-1.0)
    rich = show_table(frame, SPAIN, title="Todas", total=["share"])._repr_html_()
    for rule in (".loss", "figcaption", "tfoot td", "summary"):
        assert f"{rule}{{" in rich
    every = table_style()
    for rules in (plain, tiers, rich):
        for rule in re.search("<style>(.*)</style>", rules)[1].split("}")[:-1]:
            assert rule + "}" in every


def test_an_unknown_value_is_hatched_also_beside_tiers():
    frame = accounts(3)
    frame.loc[1, "net_revenue"] = np.nan
    frame.loc[2, "tier"] = "unknown"
    html = show_table(frame, SPAIN)._repr_html_()
    assert ".unknown{color:#66737f" in html
    assert ".kam-table .unknown{background" not in html  # the tier's colour is only the chip's


def test_two_rows_are_not_folded():
    assert "<details>" not in show_table(accounts(12), SPAIN, rows=10)._repr_html_()


def test_a_column_without_label_is_named_with_near_ones():
    with pytest.raises(KeyError, match=r"net_revenu.*net_revenue"):
        show_table(accounts().rename(columns={"net_revenue": "net_revenu"}), SPAIN)


def test_a_missing_column_is_named_with_those_there():
    with pytest.raises(KeyError, match="markup"):
        show_table(accounts(), SPAIN, columns=["account", "markup"])


def test_mixed_figures_follow_their_unit():
    frame = pd.DataFrame(
        {
            "kpi": ["revenue", "share_of_wallet", "days_to_pay"],
            "unit": ["money", "percent", "days"],
            "value": [1_200_000.0, 0.5, 61.0],
            "target": [np.nan, 0.25, 60.0],
        }
    )
    text = repr(show_table(frame, SPAIN))
    assert "1,2 M€" in text
    assert "50,0 %" in text
    assert "61" in text.splitlines()[-1]
    assert len(text.splitlines()[2].split("  ")) >= 3  # the unit's own column is not shown


def test_no_rows_at_all():
    table = show_table(accounts(3).head(0), SPAIN, total=["net_revenue"])
    assert "<table>" in table._repr_html_()
    assert repr(table).splitlines()[0].startswith("Cuenta")


def test_clean_keeps_what_people_write():
    assert clean("Ñandú & Hijos, S.L.") == "Ñandú & Hijos, S.L."
    assert clean("عميل") == "عميل"
    assert clean("  a \u2066 b\r\nc ") == "a b c"
    assert clean("x" * 60, 10) == "x" * 9 + "…"


def test_a_heading_breaks_within_no_bracket():
    frame = pd.DataFrame({"person": ["a"], "power": [3], "attitude": [-1], "relation_now": [2]})
    heads = re.findall(r"<th[^>]*>([^<]*)", show_table(frame, SPAIN)._repr_html_())
    for head in heads:
        inside = re.search(r"\((.*)\)", head)
        assert not inside or not re.search(r" |–(?!\u2060)", inside[1]), head


def test_what_applies_to_no_row_is_not_told():
    names = ["kpi", "now", "before", "difference", "target", "elapsed_share", "good", "period",
             "reached_share"]  # fmt: skip
    frame = pd.DataFrame({name: [0.1, 0.2, 0.3] for name in names}).assign(
        kpi=["orders", "revenue", "rhythm"], unit="percent", good="more", period="2025",
        reached_share=None,
    )  # fmt: skip
    told = show_table(frame, SPAIN).same
    assert "Periodo 2025" in told and "Alcanzado" not in told
