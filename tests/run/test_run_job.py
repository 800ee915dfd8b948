"""One job: whole page or the last good one, and a cause that names the cell."""

import json
import signal
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy_client import HOSTILE, make_client, write_notebooks

from kamlib.run.job import Job, run_job, safe_name


@pytest.fixture
def toy(tmp_path):
    make_client(tmp_path / "data", lang="es", locale="es-ES")
    write_notebooks(tmp_path / "notebooks", langs=("es",))
    return tmp_path


def make_job(toy, notebook="1_toy", account="", **other):
    folder = toy / "data" / "toy"
    given = {"client": "toy", "lang": "es", "as_of": ""} | ({"account": account} if account else {})
    values = {
        "client": "toy",
        "folder": str(folder),
        "notebook": notebook,
        "account": account,
        "source": str(toy / "notebooks" / "es" / f"{notebook}.ipynb"),
        "lang": "es",
        "run": "r1",
        "run_folder": str(folder / "runs" / "r1"),
        "parameters": given,
        "timeout": 120,
    }
    return Job(**{**values, **other})


def with_code(toy, code):
    write_notebooks(toy / "notebooks", portfolio=code, langs=("es",))
    return make_job(toy)


def test_job_is_json_and_back(toy):
    job = make_job(toy, "3_toy", HOSTILE)
    assert Job(**json.loads(json.dumps(asdict(job)))) == job


def test_whole_job_leaves_page_and_executed_notebook_and_nothing_else(toy):
    job = make_job(toy)
    result = run_job(job)
    assert (result.status, result.cause, result.warm) == ("done", "", True)
    assert result.page == "pages/es/1_toy.html"
    page = (toy / "data/toy" / result.page).read_text("utf-8")
    assert "72" in page  # the lines of the toy ledger
    assert "Toy &lt;Works&gt;" in page and "Toy <Works>" not in page
    left = sorted(path.name for path in Path(job.run_folder).iterdir())
    assert left == ["1_toy.ipynb"]
    assert [path.name for path in (toy / "data/toy/pages/es").iterdir()] == ["1_toy.html"]


def test_failing_cell_is_named_and_the_last_good_page_stays(toy):
    good = run_job(make_job(toy))
    page = toy / "data/toy" / good.page
    before = page.read_bytes()
    result = run_job(with_code(toy, "1 / 0"))
    assert (result.status, result.cell, result.page) == ("failed", "main", "")
    assert result.cause == "main: ZeroDivisionError: division by zero"
    assert "ZeroDivisionError" in result.log and "\x1b" not in result.log
    assert page.read_bytes() == before
    assert (toy / "data/toy/runs/r1/1_toy.failed.ipynb").exists()
    assert not (toy / "data/toy/runs/r1/1_toy.part.ipynb").exists()


def test_problem_is_told_in_its_words(toy):
    result = run_job(make_job(toy, "3_toy", "nadie"))
    assert result.cause.startswith("setup: account: no hay ninguna cuenta «nadie»")


def test_time_out_names_the_running_cell(toy):
    job = with_code(toy, "import time; time.sleep(60)")
    result = run_job(make_job(toy, timeout=8.0))
    assert job.notebook == result.notebook
    assert (result.status, result.cell) == ("failed", "main")
    assert result.cause == "main: abandonado tras 8 s"
    assert result.seconds < 20


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="signals")
def test_killed_process_is_told(toy):
    code = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    result = run_job(with_code(toy, code))
    assert (result.status, result.cell) == ("failed", "main")
    assert "SIGKILL" in result.cause


def test_hostile_account_code_stays_text_and_in_its_folder(toy):
    job = make_job(toy, "3_toy", HOSTILE)
    result = run_job(job)
    assert result.status == "done", result.cause
    page = toy / "data/toy" / result.page
    assert page.parent == toy / "data/toy/pages/es"
    assert "<i>" not in page.read_text("utf-8").replace("&lt;i&gt;", "")
    assert {p.name for p in toy.iterdir()} == {"data", "notebooks"}


def test_parameters_not_known_stop_before_the_kernel(toy):
    result = run_job(make_job(toy, parameters={"client": "toy", "month": 3}))
    assert result.status == "failed" and result.cell == ""
    assert "month" in result.cause
    assert not (toy / "data/toy/runs/r1/1_toy.failed.ipynb").exists()


def test_missing_notebook_says_what_to_type(toy):
    result = run_job(make_job(toy, "9_toy"))
    assert "kam build" in result.cause


@given(st.sets(st.text(min_size=1), min_size=2, max_size=20))
def test_names_differ_where_codes_differ(codes):
    """Also on file systems that do not tell capitals, and never a way out of the folder."""
    names = [safe_name(code) for code in codes]
    assert len({name.casefold() for name in names}) == len(codes)
    for name in names:
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert 10 <= len(name) <= 51


def test_names_tell_capitals_apart():
    assert safe_name("A1") != safe_name("a1")
    assert safe_name("..") == safe_name("..") and "." not in safe_name("..")
