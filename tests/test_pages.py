"""The pages of a whole run, as they are sent to people: whole, alone, in the reader's language."""

import csv
import json
import re
import shutil
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from command_line import kam
from page_parts import Page

from kamlib.run.build import copy_demo_data
from kamlib.words.label import labels

DATA = Path(__file__).resolve().parents[1] / "data"

TAG = "<script>alert(1)</script>\"'\n& {a} $"
FORMULA = '=HYPERLINK("http://evil.example";"x")'
READ = TAG.replace("\n", " ")  # a code is one line of text
LONG = ("</style><img src=x onerror=alert(2)> $\\frac{1} `rm` %s {name} " * 6)[:300]

SETTINGS = """
[client]
name = "Hostil <b>& $x^2$ {{n}}"
language = "pt"
locale = "pt-BR"
currency = "BRL"

[segment]
volume_rule = "above_mean"

[[sources]]
files = ["vendas.csv"]
encoding = "utf-8"
separator = ";"
decimal = "."
date_order = "ymd"
[sources.columns]
date = "data"
order = "pedido"
customer = "cliente"
customer_name = "nome"
product = "produto"
product_name = "descrição"
family = "família"
quantity = "quantidade"
net_revenue = "valor"
unit_cost = "custo"
"""


def make_hostile(data):
    """A client whose codes, names and families try to be more than text."""
    folder = data / "hostil"
    (folder / "sources").mkdir(parents=True)
    (folder / "client.toml").write_text(SETTINGS.replace("{{", "{").replace("}}", "}"), "utf-8")
    customers = [(TAG, FORMULA, 900), (FORMULA, LONG, 800), ("C3", "Comum", 50), ("C4", "Co", 40)]
    with open(folder / "sources/vendas.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(["data", "pedido", "cliente", "nome", "produto", "descrição", "família",
                      "quantidade", "valor", "custo"])  # fmt: skip
        for month in [f"{year}-{m:02d}" for year in (2024, 2025) for m in range(1, 13)]:
            for number, (code, name, amount) in enumerate(customers):
                out.writerow([f"{month}-15", f"{month}/{number}", code, name, "<i>P1", "@SUM(A1)",
                              "Família <u>$_{x}", 10, amount, amount / 25])  # fmt: skip


def run(data, *args):
    ran = kam("run", *args, "--json", "--data", data)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)["jobs"]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """motos in Spanish and in Portuguese, and a hostile client: three runs of the command."""
    folder = tmp_path_factory.mktemp("pages") / "data"
    copy_demo_data(DATA, folder)
    for other in ("filtros", "farma"):
        shutil.rmtree(folder / other)
    make_hostile(folder)
    jobs = run(folder, "motos", "--account", "0002")
    jobs += run(folder, "motos", "--account", "0001", "--lang", "pt")
    jobs += run(folder, "hostil", "--account", READ)
    assert {job["status"] for job in jobs} == {"done"}
    assert all((folder / job["client"] / job["page"]).is_file() for job in jobs)
    return folder


@pytest.fixture(scope="module")
def pages(data):
    """Every page of the data folder, read: its path below it → the page."""
    found = {str(path.relative_to(data)): Page(path) for path in sorted(data.rglob("*.html"))}
    # over all; three runs: chapters, an account's chapters and papers, an index
    assert len(found) == 1 + 3 * (3 + 2 + 4 + 1)
    return found


def test_every_page_stands_alone(pages):
    for name, page in pages.items():
        raw = page.path.read_text(encoding="utf-8")
        never = {"script", "iframe", "object", "embed", "form", "input", "base", "video", "audio"}
        assert not never & set(page.tags), name
        assert not page.handlers, name
        for address in page.addresses:
            inside = address.startswith(("data:", "#")) or re.fullmatch(
                r"[\w./-]+\.html(#[\w-]+)?", address
            )
            assert inside and not address.startswith("/"), (name, address)
        style = " ".join(re.findall(r"<style.*?</style>|style=\"[^\"]*\"", raw, flags=re.S))
        assert not re.search(r"url\(|@import|https?:|//", style), name
        assert "http-equiv" not in raw.lower() or "refresh" not in raw.lower(), name


def test_every_page_tells_its_language_and_its_pictures(pages):
    for name, page in pages.items():
        lang = "pt-BR" if "/pt/" in name else "es-ES" if "/es/" in name else page.lang
        assert page.lang == lang, name
        for picture in page.pictures:
            assert len(picture.get("alt", "").split()) >= 3, (name, picture.get("alt"))
            assert picture["src"].startswith("data:image/"), name
        if name != "index.html":
            assert page.pictures or not re.match(r"\d_|index|review", page.path.name), name
            assert "table" in page.tags, name


def test_every_link_leads_to_a_page(pages, data):
    for name, page in pages.items():
        for link in page.links:
            target = (page.path.parent / link.split("#")[0]).resolve()
            assert target.is_file() and target.is_relative_to(data.resolve()), (name, link)
    linked = {
        (page.path.parent / link.split("#")[0]).resolve()
        for page in pages.values() for link in page.links
    }  # fmt: skip
    # nothing stands there that nobody can reach but one client's index in its second language
    lost = {page.path.resolve() for page in pages.values()} - linked - {data / "index.html"}
    assert {path.name for path in lost} <= {"index.html"}, lost


FUNCTION_WORDS = {"the", "of", "and", "with", "which", "this", "that", "from", "are", "is", "not",
                  "by", "for", "what", "who", "whose", "than", "where"}  # fmt: skip
"""No word of Spanish or Portuguese; one on a page says that a sentence was left in English."""

TEXT_COLUMNS = {"customer", "customer_name", "account", "account_name", "product", "product_name",
                "family", "order", "sector"}  # fmt: skip
NAMES = {"python", "kamlib", "pandas", "pyarrow", "matplotlib", "seaborn", "ipykernel", "numpy"}


FILE_NAME = re.compile(r"\b\w+\.xlsx\b")
"""What a page calls a file by is the file's name, in every language."""


def words_of(text):
    return re.findall(r"[^\W\d_]+", text.casefold())


def texts(lang):
    for entry in labels().values():
        text = entry[lang]
        yield from text.values() if isinstance(text, dict) else [text]


def fragments(text):
    """The runs of words between placeholders and signs, as word tuples."""
    bare = re.sub(r"\{[^}]*\}|`[^`]*`|\w+_\w+|--\w+", "|", text)  # not slugs, not commands
    for part in re.split(r"[|.,;:!?()«»“”\"…–—/]", bare):
        if words := tuple(words_of(part)):
            yield words


def english_only(lang):
    """What the English labels say and this language's do not: phrases, and long single words."""
    own = {words for text in texts(lang) for words in fragments(text)}
    known = {word for words in own for word in words}
    english = {words for text in texts("en") for words in fragments(text)}
    phrases = {words for words in english if len(words) >= 2 and not set(words) <= known}
    single = {w for words in english for w in words if len(w) >= 6 and w not in known}
    return phrases, single


def client_words(client):
    """Words of the client's own data (names, families, products, roles): in no language."""
    told = tomllib.loads((client / "client.toml").read_text("utf-8"))
    own = [told["client"]["name"], *(path.name for path in (client / "sources").iterdir())]
    own.append((client / "judgements.jsonl").read_text("utf-8"))  # people speak their own language
    own += [str(tier.get(who, "")) for tier in told["policy"].values()
            for who in ("responds", "sponsor")]  # fmt: skip
    for table in ("ledger", "tables/customers", "tables/products", "tables/wallet"):
        frame = pd.read_parquet(client / f"{table}.parquet")
        for column in TEXT_COLUMNS & set(frame.columns):
            own += frame[column].dropna().unique().tolist()
    return {word for text in own for word in words_of(text)}


@pytest.mark.parametrize("lang", ["es", "pt"])
def test_no_english_is_left(pages, data, lang):
    phrases, single = english_only(lang)
    assert len(phrases) > 500 and len(single) > 300  # the test has something to look for
    own = client_words(data / "motos") | NAMES
    found = {}
    for name, page in pages.items():
        if not name.startswith(f"motos/pages/{lang}/"):
            continue
        said = words_of(FILE_NAME.sub("", page.text))
        there = set(said) - own
        wrong = sorted(there & (single | FUNCTION_WORDS))
        flow = " " + " ".join(said) + " "
        wrong += sorted(" ".join(p) for p in phrases if " " + " ".join(p) + " " in flow)
        if wrong:
            found[name] = wrong
    assert not found


def test_the_search_for_english_finds_it():
    """A page with one English label among Spanish ones is caught."""
    phrases, single = english_only("es")
    assert ("net", "revenue") in phrases and "revenue" in single
    assert "headroom" in single and "ventas" not in single


KEYS = re.compile(FILE_NAME.pattern + r'|as_of = "[0-9-]+"')
"""Names of files, and the one line of settings that a page gives to be written down."""


def test_slugs_do_not_show(pages):
    """Keys are English slugs (``goods_margin``, ``large_not_key``): none reaches a reader."""
    slugs = {slug.split(".", 1)[1] for slug in labels()}
    slugs = {slug for slug in slugs if "_" in slug} | {"hvhp", "hvlp", "lvhp", "lvlp"}
    for name, page in pages.items():
        seen = (
            set(re.findall(r"[a-z0-9]+(?:_[a-z0-9]+)+|[hl]v[hl]p", KEYS.sub("", page.text))) & slugs
        )
        seen -= {"0_start", "1_define", "2_segment", "3_plan", "4_review"}
        assert not seen, (name, seen)


def test_hostile_names_are_shown_and_not_obeyed(pages, data):
    hostile = {name: page for name, page in pages.items() if name.startswith("hostil/")}
    index = hostile["hostil/pages/pt/index.html"]
    assert "<script>alert(1)" in index.text and FORMULA in index.text
    for name, page in hostile.items():
        assert re.fullmatch(r"[a-z0-9_./-]+", name), name
        assert len(Path(name).name) < 100, name
        raw = page.path.read_text(encoding="utf-8")
        assert "<script" not in raw.lower() and "<img src=x" not in raw, name
    run_folder = next((data / "hostil/runs").glob("2*"))
    for path in run_folder.rglob("*"):
        assert re.fullmatch(r"[A-Za-z0-9_.-]+", path.name), path
    assert {path.name for path in data.iterdir()} == {
        "README.md",
        "hostil",
        "index.html",
        "motos",
    } & {path.name for path in data.iterdir()}  # nothing was written beside the clients


def test_the_hostile_runs_are_told_as_asked(data):
    latest = json.loads((data / "hostil/runs/latest.json").read_text("utf-8"))
    assert {job["account"] for job in latest["jobs"]} == {None, READ}


def test_figures_on_the_pages_are_the_truths(pages):
    truth = tomllib.loads((DATA / "motos/truth.toml").read_text(encoding="utf-8"))
    start = pages["motos/pages/es/0_start.html"].text.replace("\xa0", " ")
    assert "1.006.231,43 €" in start  # what truth.toml has as 1006231.43
    assert truth["ledger"]["net_revenue"] == "1006231.43"
    define = pages["motos/pages/pt/1_define.html"].text.replace("\xa0", " ")
    assert truth["dependence"]["top1"] == "0.31247797"
    assert "31,2%" in define  # top1 0.3125, as Brazil writes it


def find_chromium():
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
                None)  # fmt: skip


def test_a_browser_asks_the_network_for_nothing(pages):
    """Every kind of page opened in Chromium: one request each, for the file itself, no error."""
    chromium = find_chromium()
    if not chromium:
        pytest.skip("no Chromium on this machine: that pages make no request was not seen")
    api = pytest.importorskip("playwright.sync_api")
    kinds = ["index.html", "motos/pages/es/index.html", "motos/pages/es/2_segment.html",
             "hostil/pages/pt/index.html",
             *(next(name for name in pages if name.startswith(f"motos/pages/pt/{kind}"))
               for kind in ("3_plan", "plan", "review", "sheet", "customer/"))]  # fmt: skip
    asked, said = [], []
    with api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(offline=True)
        tab = context.new_page()
        tab.on("request", lambda request: asked.append(request.url))
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.on("dialog", lambda dialog: (said.append("dialog"), dialog.dismiss()))
        for name in kinds:
            tab.goto(pages[name].path.as_uri(), wait_until="load")
            wide = tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, f"{name} is wider than the window by {wide} px"
        browser.close()
    assert [url for url in asked if not url.startswith("data:")] == [
        pages[name].path.as_uri() for name in kinds
    ]
    assert said == []
