"""Papers on paper: a plan, an internal sheet and a customer's version fill one A4 page each."""

import datetime as dt
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kamlib.client import find_client
from kamlib.judgement import KINDS, fields_of
from kamlib.judgement.entry import key_of
from kamlib.kam.start import start
from kamlib.pages.fit import fit_sections
from kamlib.pages.paper import Section, paper_html
from kamlib.pages.papers import MAKERS
from kamlib.run.build import copy_demo_data
from kamlib.words.table import show_table

DATA = Path(__file__).resolve().parents[2] / "data"
MOST = {"plan": 1, "review": 3, "sheet": 1, "customer": 1}
ACCOUNTS = (("filtros", "000123"), ("motos", "0001"))
"""The account of which most was said, and one of a company with nine customers."""

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed here")


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("print")
    copy_demo_data(DATA, folder)
    return folder


def count_pages(html: str, folder: Path) -> int:
    """Print to PDF as a browser does, and count its pages."""
    (folder / "paper.html").write_text(html, encoding="utf-8")
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
               f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={folder / 'paper.pdf'}",
               (folder / "paper.html").as_uri()]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return len(re.findall(rb"/Type\s*/Page\b", (folder / "paper.pdf").read_bytes()))


@needs_chromium
def test_pages_are_counted(tmp_path):
    sheet = "<style>@page{size:A4}p{break-after:page}</style><p>1</p><p>2</p>3"
    assert count_pages(sheet, tmp_path) == 3


@needs_chromium
@pytest.mark.parametrize(("client", "account"), ACCOUNTS)
def test_every_paper_keeps_to_its_pages(data, tmp_path, client, account):
    kam = start(find_client(client, data), account=account)
    for kind, most in MOST.items():
        pages = count_pages(paper_html(MAKERS[kind](kam), kam.words), tmp_path)
        assert 1 <= pages <= most, (account, kind)
        assert not MAKERS[kind](kam).note  # nothing of the demo's had to give way


LONG = ("Suministro ASEGURADO <b>sin</b> paradas =1+1 «y» más\n" * 50)[:2000]
LINES = 8


@pytest.fixture(scope="module")
def wordy(data):
    """An account of which everything was said eight times, in texts of 2,000 characters."""
    kam = start(find_client("motos", data), account="0002")
    us = kam.log.add_person(role=LONG[:200], facilitator=True)
    for kind in ("reason", "stakeholder", "objective", "action", "risk", "obligation", "team_role"):
        fields = fields_of(KINDS[kind])
        choices = {f.name: f.choices for f in fields if f.choices}
        for n in range(LINES):
            them = kam.log.add_person(role=f"{n} {LONG[:200]}", side="theirs", account="0002")
            value = {f.name: LONG for f in fields if f.kind == "text"}
            value |= {name: allowed[n % len(allowed)] for name, allowed in choices.items()}
            value |= {"account": "0002", "item": f"x{n}"}
            value |= {"person": us if kind == "team_role" else them, "owner": us}
            value |= {"likelihood": 5, "impact": 1 + n % 5, "power": 1 + n % 5}
            value |= {"due": dt.date(2026, 1, 1 + n), "approved": True, "progress": "doing"}
            value |= {"obligation_state": "open"}
            known = {f.name for f in fields}
            value = {name: given for name, given in value.items() if name in known}
            seen = kam.log.read_last(kind, key_of(kind, value))
            kam.log.save(kind, value, author=us, seen=seen.id if seen else None)
    kam.read_again()
    return kam


@needs_chromium
@pytest.mark.parametrize("kind", ["plan", "sheet"])
def test_a_wordy_account_keeps_to_one_page_and_is_told_what_gave_way(wordy, tmp_path, kind):
    paper = MAKERS[kind](wordy)
    page = paper_html(paper, wordy.words)
    assert count_pages(page, tmp_path) == 1
    assert paper.note and paper.note in page


def test_texts_give_way_before_rows_and_both_are_counted(wordy):
    frame = wordy.plan.objectives()[["objective"]].iloc[[0] * 50]
    table = show_table(frame.assign(objective="short"), wordy.words, rows=50)
    sections, texts, rows = fit_sections([Section("objectives", (table,))])
    assert (len(sections[0].parts[0].cells), texts, rows) == (50, 0, 0)
    long = show_table(frame.assign(objective="many words " * 60), wordy.words, rows=50)
    sections, texts, rows = fit_sections([Section("objectives", (long,))])
    assert texts == 50 and len(sections[0].parts[0].cells) == 50 - rows < 50
    first = sections[0].parts[0].cells[0][0]
    assert first.text.endswith("…") and first.full == ("many words " * 60).strip()
