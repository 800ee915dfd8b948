"""Papers on paper: a plan, an internal sheet and a customer's version fill one A4 page each."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from kamlib.client import find_client
from kamlib.report.papers import paper_html
from kamlib.workbook.build import copy_demo_data
from kamlib.workbook.papers import MAKERS
from kamlib.workbook.start import start

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
