"""Forms in a real browser, in Spanish: filled by keyboard, back later, nothing fetched."""

import shutil
import time

import pytest
from browser_rooms import ENGLISH, PROJECT, House, browsing

pytestmark = pytest.mark.skipif(
    shutil.which("chromium") is None, reason="no Chromium here: forms in a real browser not tried"
)
LEAD = "gerencia de la empresa"
EVIDENCE = "Decidido en la sala: «nueve nombres», uno a uno"


def grids(page):
    """The forms' tables, in the order of the notebook: definition, scores, reveal, close."""
    page.wait_for_function("document.querySelectorAll('.kam-grid').length >= 4", timeout=60_000)
    return [page.locator(".kam-grid").nth(n) for n in range(4)]


def choose_me(page):
    """Say who I am with the keyboard alone."""
    page.locator(".kam-choice input").first.focus()
    page.keyboard.type(LEAD, delay=20)
    page.keyboard.press("Enter")
    page.locator(".kam-form-said", has_text="firmado").wait_for()


def fill(page):
    """A text into the definition check, a digit into every cell of the scores."""
    choose_me(page)
    definition, scores, *_ = grids(page)
    cell = definition.locator("td[data-column=evidence]").nth(1)
    cell.focus()
    page.keyboard.type(EVIDENCE)
    page.keyboard.press("Enter")
    cell.and_(page.locator(".saved")).wait_for()
    first = scores.locator("td[data-column=f0]").first
    page.wait_for_function(
        "!document.querySelectorAll('.kam-grid')[1].querySelector('td.f0.fixed')"
    )
    first.focus()
    cells = scores.locator("td.whole").count()
    began = time.monotonic()
    for n in range(cells):  # one stroke a cell, no other key
        page.keyboard.press("?" if n % 9 == 8 else str(n % 5 + 1))
    done = "g => [...g.querySelectorAll('td.whole')].every(c => /saved|unknown/.test(c.className))"
    page.wait_for_function(f"({done})(document.querySelectorAll('.kam-grid')[1])", timeout=60_000)
    return cells, time.monotonic() - began


def check_back(page, house, cells):
    """What was typed stands in the forms and in the log, signed."""
    definition, scores, *_ = grids(page)
    assert definition.locator("td[data-column=evidence]").nth(1).inner_text() == EVIDENCE
    shown = scores.locator("td.whole").all_inner_texts()
    assert shown == ["?" if n % 9 == 8 else str(n % 5 + 1) for n in range(cells)]
    said = house.log.read_state("definition")
    assert EVIDENCE in said["evidence"].tolist()
    lead = house.log.read_people().query("facilitator")["person"].item()
    mine = house.log.read_state("score", viewer=lead).query("author == @lead")
    mine = mine[mine["round"] == mine["round"].max()]
    assert len(mine) == cells and set(mine["rater"]) == {lead}
    assert mine["score"].isna().sum() == sum(n % 9 == 8 for n in range(cells))


ALIGNED = """grid => {
  const boxes = (what) => [...grid.querySelectorAll(what)].map(c => c.getBoundingClientRect());
  const heads = boxes('thead th'), cells = boxes('tbody tr:first-child > td');
  return heads.every((h, n) => Math.abs(h.left - cells[n].left) < 1 && h.right <= innerWidth);
}"""


def check_looks(page):
    """Each heading stands over its column; on a narrow page a row becomes a card."""
    definition, *_ = grids(page)
    assert definition.evaluate(ALIGNED)
    size = page.viewport_size
    page.set_viewport_size({"width": 560, "height": size["height"]})
    definition.and_(page.locator(".cards")).wait_for()
    scroll = definition.locator(".scroll")
    assert scroll.evaluate("box => box.scrollWidth <= box.clientWidth")
    page.set_viewport_size(size)
    definition.and_(page.locator(":not(.cards)")).wait_for()


def check_runs_below(page):
    """The button of a form that has saved runs its cell and those below, and no other."""
    number = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(p => p.innerText)"
    before = page.evaluate(number)
    page.locator(".kam-grid").first.locator("button.run_below").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"!({number}).slice(3).some(n => {before}.includes(n) || /\\*/.test(n))")
    assert page.evaluate(number)[:3] == before[:3]
    grids(page)


def check_quiet(watched):
    assert watched.outside == [] and watched.errors == []
    text = watched.text_of_forms()
    assert "Mis puntuaciones" in text and not ENGLISH.findall(text), ENGLISH.findall(text)


def test_voila(tmp_path):
    house = House(tmp_path, "motos")
    with house.voila() as address, browsing() as watched:
        page = watched.page
        page.goto(address)
        grids(page)
        assert page.evaluate("document.documentElement.lang") == "es"
        cells, _ = fill(page)
        page.screenshot(path=tmp_path / "voila.png", full_page=True)
        check_looks(page)
        check_quiet(watched)
        page.goto(address)  # another session: it chooses again, and its scores are back
        grids(page)
        assert "elija" in page.locator(".kam-choice input").first.input_value()
        choose_me(page)
        page.wait_for_function("document.querySelectorAll('td.whole.saved').length > 0")
        check_back(page, house, cells)
        assert "kam.form" not in page.content()  # no code
        check_quiet(watched)


def test_lab(tmp_path):
    made = (PROJECT / "Makefile").read_text(encoding="utf-8")
    assert "--LabApp.expose_app_in_browser=True" in made  # as `House.lab` starts it
    house = House(tmp_path, "motos")
    with house.lab() as address, browsing() as watched:
        page = watched.page
        page.goto(address)
        menu(page, "Run", "Run All Cells")
        grids(page)
        cells, _ = fill(page)
        page.screenshot(path=tmp_path / "lab.png")
        check_runs_below(page)
        check_quiet(watched)
        menu(page, "Kernel", "Restart Kernel and Run All Cells…")
        page.get_by_role("button", name="Confirm Kernel Restart").click()
        page.wait_for_function("document.querySelectorAll('.kam-grid').length == 0")
        page.wait_for_function(
            "document.querySelectorAll('td.whole.saved').length > 0", timeout=60_000
        )
        check_back(page, house, cells)  # and the kernel knows who I am
        check_quiet(watched)


def menu(page, *names):
    """Choose from JupyterLab's menu once the notebook's kernel is there."""
    page.locator(".jp-CodeCell").first.wait_for(timeout=60_000)
    page.get_by_text("| Idle").wait_for(timeout=60_000)
    page.locator(".lm-MenuBar-item", has_text=names[0]).first.click()
    page.locator(".lm-Menu-item", has_text=names[1]).first.click()
