"""A page: one file, nothing that runs or fetches, only what is tagged for it."""

import os
import re
from html.parser import HTMLParser
from importlib.resources import files

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import kamlib.run.quick  # noqa: F401  (before nbformat)
from kamlib.define.show.charts import show_dependence_chart
from kamlib.pages import write_page
from kamlib.pages.page import page_style
from kamlib.pages.safe import clean_html
from kamlib.words.sentence import show_sentence
from kamlib.words.table import show_table
from kamlib.words.words import Words

SPAIN = Words("es", "es-ES", "EUR")
SHEETS = [
    sheet
    for room in ("words", "plan/show", "segment/show")
    for sheet in files("kamlib").joinpath(room).iterdir()
]
CONTEXT = {
    "notebook": "2_segment",
    "client_name": "Filtros <Valdomar> & Cía",
    "as_of": "2025-12-31",
    "first_date": "2022-01-03",
    "last_date": "2025-12-31",
    "lines": 23456,
    "set_aside": 41,
    "settings": "a1b2c3d4",
    "ledger": "99ffee",
    "run": "20261122T101010-ab12",
    "versions": {"python": "3.11.7", "pandas": "3.1.1"},
    "rules": [("Umbral de recargo", "30,0 %")],
}


def shown(thing, tags=("report",)):
    if hasattr(thing, "_repr_mimebundle_"):
        data, metadata = thing._repr_mimebundle_()
    else:
        data, metadata = {"text/html": thing._repr_html_(), "text/plain": repr(thing)}, {}
    output = new_output("execute_result", data, metadata=metadata, execution_count=1)
    return new_code_cell("secret_code = 1", outputs=[output], metadata={"tags": list(tags)})


def said(text, tags=("report",), **metadata):
    return new_markdown_cell(text, metadata={"tags": list(tags), **metadata})


def dependence_chart():
    return show_dependence_chart(
        pd.DataFrame(
            {
                "measure": ["top1"],
                "value": [0.22],
                "low_line": [0.1],
                "high_line": [0.2],
                "band": ["high"],
            }
        ),
        SPAIN,
    )


@pytest.fixture
def notebook():
    frame = pd.DataFrame({"account": ["<script>alert(1)</script>"], "net_revenue": [None]})
    log = new_output("stream", name="stderr", text="a warning\n")
    return new_notebook(
        cells=[
            said("# Segmentar: ¿qué trato?\n\nTexto **claro** <script>alert(2)</script>"),
            said("not for the page", tags=()),
            said("em português", lang="pt"),
            shown(show_table(frame, SPAIN)),
            shown(dependence_chart()),
            shown(show_sentence("table.more", SPAIN, n=3)),
            shown(show_sentence("table.more", SPAIN, n=77), tags=("exercise",)),
            new_code_cell("x", outputs=[log], metadata={"tags": ["report"]}),
            said(
                "[otra](2_segment.html) [fuera](https://example.org) ![x](http://example.org/a.png)"
            ),
        ]
    )


class Parts(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.links, self.pictures, self.lang = [], [], [], ""

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append(tag)
        self.links += [attrs[name] for name in ("href", "src") if name in attrs]
        if tag == "img":
            self.pictures.append(attrs)
        if tag == "html":
            self.lang = attrs["lang"]


@pytest.fixture
def page(notebook, tmp_path):
    return write_page(notebook, tmp_path / "2_segment.html", words=SPAIN, context=CONTEXT)


def parts(path) -> Parts:
    parser = Parts()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser


def test_nothing_runs_and_nothing_is_fetched(page):
    found = parts(page)
    assert "script" not in found.tags
    assert not [tag for tag in found.tags if tag in ("iframe", "object", "embed", "form")]
    for link in found.links:
        assert link.startswith("data:") or re.fullmatch(r"[\w.-]+\.html", link), link
    assert not re.search(r"url\(|@import|\son\w+=", page.read_text(encoding="utf-8"))


def test_only_what_is_tagged_is_there(page):
    text = page.read_text(encoding="utf-8")
    assert "Segmentar: ¿qué trato?" in text
    assert "3 filas más" in text
    for absent in ("secret_code", "not for the page", "em português", "77 filas", "a warning"):
        assert absent not in text


def test_strangers_text_is_shown_not_obeyed(page):
    text = page.read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "Filtros &lt;Valdomar&gt; &amp; Cía" in text


def test_charts_have_alternative_texts_and_sizes(page):
    (picture,) = parts(page).pictures
    assert "dependencia alta" in picture["alt"]
    assert picture["width"] == "720"


def test_header_and_footer_say_where_figures_come_from(page):
    text = page.read_text(encoding="utf-8").replace("\xa0", " ")
    assert parts(page).lang == "es-ES"
    assert "<title>Segmentar: ¿qué trato? · Filtros &lt;Valdomar&gt; &amp; Cía</title>" in text
    for told in (
        "31 dic 2025",
        "23.456 líneas · 41 apartadas",
        "a1b2c3d4",
        "99ffee",
        "20261122T101010-ab12",
        "pandas 3.1.1",
        "Umbral de recargo",
        "30,0 %",
        "Qué deja cada cuenta después de atenderla",
    ):
        assert told in text, told


def test_what_is_shown_has_its_style_on_a_page():
    """An output's own style is dropped there: its classes need one in the page's."""
    style = page_style()
    for sheet in SHEETS:
        if sheet.name.endswith(".css"):
            assert sheet.read_text("utf-8").strip().splitlines()[-1] in style, sheet.name


def test_account_pages_link_to_each_other(notebook, tmp_path):
    context = {**CONTEXT, "notebook": "3_plan", "account": "G01", "account_name": "Aceites"}
    path = write_page(
        notebook, tmp_path / f".3_plan-g01-ab.{os.getpid()}.part.html", words=SPAIN, context=context
    )
    links = parts(path).links
    assert "4_review-g01-ab.html" in links
    assert "index.html" in links
    assert "Aceites" in path.read_text(encoding="utf-8")


def test_a_context_may_be_empty(notebook, tmp_path):
    assert write_page(notebook, tmp_path / "x.html", words=SPAIN, context={}).exists()


def test_a_page_is_whole_or_not_there(notebook, tmp_path, monkeypatch):
    path = tmp_path / "2_segment.html"
    path.write_text("the last good page")

    def broken(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", broken)
    with pytest.raises(OSError, match="disk full"):
        write_page(notebook, path, words=SPAIN, context=CONTEXT)
    assert path.read_text() == "the last good page"
    assert [p.name for p in tmp_path.iterdir()] == ["2_segment.html"]


def test_the_same_notebook_gives_the_same_bytes(notebook, tmp_path):
    one = write_page(notebook, tmp_path / "a.html", words=SPAIN, context=CONTEXT).read_bytes()
    two = write_page(notebook, tmp_path / "b.html", words=SPAIN, context=CONTEXT).read_bytes()
    assert one == two


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="//evil.example/x.html">x</a>', "<a>x</a>"),
        ('<img src="http://example.org/x.png" onerror="alert(1)">x', "x"),
        ('<p style="background:url(http://example.org)">x</p>', "<p>x</p>"),
        ("<svg><script>x</script></svg>a", "a"),
        ("<style>p{color:red}</style><b>a</b>", "<b>a</b>"),
        ("a < b & c", "a &lt; b &amp; c"),
    ],
)
def test_clean_html(given, kept):
    assert clean_html(given) == kept


def test_pages_hold_the_style_of_all_that_is_shown():
    """What brings its own style in a notebook loses it on a page, so the page has it."""
    from kamlib.pages.page import page_style

    style = page_style()
    for path in SHEETS:
        if path.name.endswith(".css"):
            first = path.read_text(encoding="utf-8").partition("{")[0].strip()
            assert first + "{" in style, path.name


def test_every_printed_sheet_names_its_page(tmp_path):
    write_page(new_notebook(cells=[said("# A \"b\" </style>")]), tmp_path / "p.html",
               words=SPAIN, context=CONTEXT)  # fmt: skip
    style = re.search(r"<style>(.*?)</style>", (tmp_path / "p.html").read_text("utf-8"), re.S)[1]
    assert '@bottom-left{content:"A \\22 b\\22  \\3c \\2f style\\3e ' in style
    assert 'content:counter(page) " / " counter(pages)' in style
