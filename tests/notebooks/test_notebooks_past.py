"""A page of a past date is the page of that day: nothing that came later stands on it.

Plan and review of one account are run twice for 30 September: on a client that knows the whole
year and more, and on one whose sales and log end that day. Chapters and papers must be the same to
the byte, but for the hash of the ledger, which says on purpose from which files a page was made.
"""

import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest

from kamlib.run.build import copy_demo_data, make_notebook
from kamlib.run.job import Job, run_job
from kamlib.run.source import read_source

PROJECT = Path(__file__).resolve().parents[2]
DAY, ACCOUNT = "2025-09-30", "000123"
CHAPTERS = ("3_plan", "4_review")


def said_later() -> list[dict]:
    """A namesake of their buyer, one of our manager's, and a need that is known since October."""
    family = {"account": ACCOUNT, "family": "Cartuchos", "need": 999_999}
    them = {"account": ACCOUNT, "person": "later", "buying_role": "user", "power": 5}
    return [
        {"person": "later", "role": "Dirección de compras", "side": "theirs", "account": ACCOUNT},
        {"person": "ours", "role": "Gestión de cuentas clave"},
        {"day": "2025-10-01", "author": "ours", "kind": "wallet", "value": family},
        {"day": "2025-10-01", "author": "ours", "kind": "stakeholder", "value": them},
    ]


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Two clients: as they stand after the year, and as they stood on the day."""
    found = {}
    for state in ("after", "then"):
        data = tmp_path_factory.mktemp(state)
        copy_demo_data(PROJECT / "data", data)
        folder = found[state] = data / "filtros"
        log, sales = folder / "judgements.jsonl", folder / "sources" / "ventas_2025.csv"
        rows = [json.loads(row) for row in log.read_text("utf-8").splitlines()]
        if state == "after":
            rows += said_later()
            needs = folder / "sources" / "gasto_clientes.csv"
            text = needs.read_bytes().decode("cp1252")
            row = text.splitlines()[-1].split(";")
            row[:5], row[-1] = [ACCOUNT, "Aire", "888.888,00", "", ""], "01/10/2025"
            needs.write_bytes((text.rstrip("\r\n") + "\n" + ";".join(row) + "\n").encode("cp1252"))
        else:
            rows = [row for row in rows if row.get("day", "") <= DAY]
            lines = sales.read_bytes().decode("cp1252").splitlines()
            lines = [line for line in lines if not is_later(line)]
            sales.write_bytes(("\n".join(lines) + "\n").encode("cp1252"))
        log.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return found


def is_later(line: str) -> bool:
    date = re.match(r"(\d\d)/(\d\d)/(\d{4});", line)
    return bool(date) and f"{date[3]}-{date[2]}-{date[1]}" > DAY


@pytest.fixture(scope="module")
def made(folders, tmp_path_factory):
    """State → every file that both chapters left."""
    built = tmp_path_factory.mktemp("built")
    found = {}
    for chapter in CHAPTERS:
        source = read_source(PROJECT / "notebooks" / "source" / f"{chapter}.py")
        nbformat.write(make_notebook(source, "es"), str(built / f"{chapter}.ipynb"))
    for state, folder in folders.items():
        for chapter in CHAPTERS:
            told = {"client": "filtros", "account": ACCOUNT, "lang": "es", "as_of": DAY}
            job = Job(
                "filtros", str(folder), chapter, str(built / f"{chapter}.ipynb"), "es", "past",
                str(folder / "runs" / "past"), ACCOUNT, told,
            )  # fmt: skip
            result = run_job(job)
            assert result.status == "done", result.cause
        ledger = json.loads((folder / "ledger.json").read_text("utf-8"))["key"][:16]
        found[state] = {
            path.name: visible(path.read_text("utf-8"), ledger)
            for path in (folder / "pages").rglob("*.html")
        }
        for path in (folder / "runs" / "past").glob("*.ipynb"):
            found[state][path.name] = outputs(path)
    return found


def visible(page: str, ledger: str) -> str:
    """The page without its style and without the hash of the ledger behind it."""
    return re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL).replace(ledger, "…")


def outputs(path: Path) -> list:
    """What the cells show, without the record, which names the ledger."""
    cells = nbformat.read(str(path), as_version=4).cells
    return [
        [out.get("data", out.get("text")) for out in cell.outputs]
        for cell in cells
        if cell.cell_type == "code" and "record" not in cell.metadata.tags
    ]


def test_chapters_and_papers_are_those_of_the_day(made):
    after, then = made["after"], made["then"]
    assert len(then) == 8 and set(after) == set(then)  # two notebooks, two pages, four papers
    for name, now in after.items():
        assert now == then[name], name


def test_the_day_saw_something_and_the_year_more(folders, made):
    """The comparison would say nothing of pages that hold nothing, or of a day like any other."""
    from kamlib.client import find_client
    from kamlib.kam.start import start

    plan = next(text for name, text in made["then"].items() if name.startswith("plan-"))
    assert "Dirección de compras" in plan and "888.888" not in plan and "999.999" not in plan
    client = find_client("filtros", folders["after"].parent)
    now, then = start(client, account=ACCOUNT), start(client, account=ACCOUNT, as_of=DAY)
    assert now.plan.wallet().set_index("family")["need"]["Cartuchos"] == 999_999
    assert (
        now.case.people["later"] == "Dirección de compras (later)"
        and "later" not in then.case.people
    )
    assert len(then.case.lines) < len(now.case.lines) and len(then.case.said("action")) < len(
        now.case.said("action")
    )


@pytest.fixture(scope="module", autouse=True)
def tidy(folders):
    yield
    for folder in folders.values():
        shutil.rmtree(folder.parent, ignore_errors=True)
