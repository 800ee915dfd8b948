"""A person is chosen by typing: exactly, or not at all; and amounts in R$ stay text everywhere."""

import shutil
import time

import pytest
from browser_rooms import House, browsing
from test_judgement_forms_browser import menu

from kamlib.judgement import Log

pytestmark = pytest.mark.skipif(
    shutil.which("chromium") is None, reason="no Chromium here: choices in a browser not tried"
)
HOSTILE = r"R$ 100 & R$ 200, US$ 5, \(x\), $$x$$, \begin{a}y\end{a} \$"
START = ("from kamlib import *\nkam = start(client=client, lang=lang)\n"
         f"HOSTILE = {HOSTILE!r}\n")  # fmt: skip
CELLS = (
    ('client: str = "{client}"\nlang: str = "es"', "parameters"),
    (START, "setup"),
    ("kam.form.who()", "form"),
    ('kam.form("action", account="0001")', "form"),
    (
        "import pandas as pd\nfrom kamlib.problem import Problem, Problems\n"
        "from kamlib.words.sentence import Sentence\n"
        "row = pd.Series({'account': HOSTILE, 'account_name': HOSTILE, 'expected_headroom': 1e6})\n"
        "frame = pd.DataFrame([row, row])\n"
        "from kamlib.plan.show.account import show_account\n"
        "display(Sentence(HOSTILE), show_account(row, kam.words), frame,\n"
        "        show_table(frame, kam.words, title=HOSTILE),\n"
        "        Problems(Problem('account_unknown', {'account': HOSTILE, 'near': '–', 'n': 1})))",
        "report",
    ),
    (
        "from ipywidgets import HTML, Checkbox, Text\n"
        "from kamlib.judgement.forms.grid import FormBox\n"
        "from kamlib.judgement.forms.grid import Choice\nimport html\n"
        "FormBox([HTML(html.escape(HOSTILE)), Checkbox(description=HOSTILE), "
        "Text(description=HOSTILE),\n"
        "         Choice(kam.words, options=[(HOSTILE, 'a')], value='a', description=HOSTILE)])",
        "form",
    ),
)

LEAVE = """() => { const leaving = new Event('beforeunload', {cancelable: true});
window.dispatchEvent(leaving); return leaving.defaultPrevented; }"""


@pytest.fixture(params=["voila", "lab"])
def room(request, tmp_path):
    """The notebook of `CELLS` in a browser, run."""
    house = House(tmp_path, "motos", CELLS)
    house.log.change_person("dir-comercial", facilitator=False)  # so that somebody may say so
    with getattr(house, request.param)() as address, browsing() as watched:
        watched.page.goto(address)
        if request.param == "lab":
            menu(watched.page, "Run", "Run All Cells")
        watched.page.wait_for_function(
            "document.querySelectorAll('.kam-choice').length >= 2", timeout=60_000
        )
        yield house, watched


def test_only_an_exact_choice_is_saved_and_amounts_stay_text(room):
    house, watched = room
    page, keys = watched.page, watched.page.keyboard
    sign(page, house)
    form = page.locator(".kam-grid")
    cell = form.locator("tbody td[data-column=action]").first
    cell.focus()
    keys.type("Visita de servicio")
    keys.press("Enter")
    saved(house, "tecnico")

    owner = form.locator("tbody td[data-column=owner]").first
    told = form.locator("tr.told p", has_text="no se ha guardado")
    owner.focus()
    keys.type("Ger")
    page.wait_for_timeout(1200)  # a browser's own list begins anew after a second
    keys.type("e")
    keys.press("Tab")
    told.wait_for()
    assert "Gere" in told.inner_text() and owner.inner_text() == "Gere"
    assert "wrong" in owner.get_attribute("class")
    saved(house, "tecnico")

    owner.focus()
    keys.press("Enter")
    keys.type("PREVENCION de riesgos")  # neither capitals nor accents count
    keys.press("Enter")
    saved(house, "0001-calidad")
    told.wait_for(state="detached")

    owner.focus()
    keys.type("Tur")
    keys.press("ArrowDown")
    assert owner.locator("input").input_value() == "Turno de noche"
    keys.press("Escape")
    assert owner.inner_text() == "Prevención de riesgos"
    keys.type("t")
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    keys.press("ArrowDown")
    chosen = owner.locator("input").input_value()
    keys.press("Enter")
    person = house.log.read_people().query("role == @chosen and account != '0002'")["person"].item()
    saved(house, person)

    paste(owner, "Encargado")
    told.wait_for()
    assert f"Sigue guardado: {chosen}" in told.inner_text()
    saved(house, person)
    paste(owner, "encargado del GARAJE")
    saved(house, "0001-almacen")

    owner.focus()
    keys.type("Gere")
    assert page.evaluate(LEAVE), "the browser does not ask"  # what is open follows the same rule
    told.wait_for()
    saved(house, "0001-almacen")
    check_text(watched)
    for width in (1280, 390):
        check_places(page, width)


def sign(page, house):
    """Half a name signs nothing; a click on the list does."""
    page.locator(".kam-choice input").first.focus()
    page.keyboard.type("Ger", delay=20)
    page.keyboard.press("Tab")
    page.locator(".kam-choice .told", has_text="Nadie de la lista se llama «Ger»").wait_for()
    assert "firmado" not in page.locator(".kam-form-said").first.inner_text()
    page.locator(".kam-choice input").first.click()
    page.locator(".kam-choice li", has_text="Gerencia de la empresa").first.click()
    page.locator(".kam-form-said", has_text="firmado: Gerencia de la empresa").wait_for()
    assert not page.locator(".kam-choice .told").first.inner_text()


def saved(house, owner):
    """Wait until the action stands in the log with this owner."""
    for _ in range(60):
        actions = Log(house.log.path).read_state("action").query("action == 'Visita de servicio'")
        if actions["owner"].tolist() == [owner]:
            return
        time.sleep(0.1)
    raise AssertionError(f"{owner}: {actions[['action', 'owner']].to_dict('records')}")


def paste(cell, text):
    """Paste from a spreadsheet into a cell."""
    cell.focus()
    cell.evaluate(
        """(cell, text) => { const data = new DataTransfer(); data.setData('text/plain', text);
        cell.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true})); }""",
        text,
    )


def check_text(watched):
    """No mathematics on the page: every hostile text stands as it was written."""
    page = watched.page
    page.wait_for_timeout(500)
    assert page.locator("mjx-container, .MathJax").count() == 0
    found = page.locator("main, .jp-Notebook").first.inner_text().count(r"$$x$$, \begin{a}y\end{a}")
    assert found >= 8
    assert watched.errors == [] and watched.outside == []


PLACES = """() => {
  const box = (node) => node.getBoundingClientRect();
  const tiles = [...document.querySelectorAll('.kam-account dl > div')].every((tile) => {
    const [name, figure] = [tile.querySelector('dt'), tile.querySelector('dd')].map(box);
    return name.bottom <= figure.top + 1 && name.left === figure.left
      && name.width > 0.7 * box(tile).width;
  });
  const words = document.querySelector('.kam-form .widget-checkbox label');
  const whole = [words, ...words.querySelectorAll('span')]
    .every((part) => part.scrollWidth <= part.clientWidth || !part.clientWidth);
  return [tiles, whole && box(words).right <= box(words.closest('.kam-form')).right + 1];
}"""


def check_places(page, width):
    """A tile's name stands over its figure, and «I lead the session» is whole."""
    page.set_viewport_size({"width": width, "height": 1500})
    page.wait_for_timeout(300)
    assert page.locator(".kam-account dt").count() > 0
    assert page.evaluate(PLACES) == [True, True], width


def test_a_web_page_about_no_account_asks_for_one(tmp_path):
    code = (
        ('client: str = "{client}"\naccount: str = ""\nlang: str = "es"', "parameters"),
        ("from kamlib import *\nkam = start(client=client, lang=lang, account=account)", "setup"),
        ("kam.plan.say.account()", "report"),
    )
    house = House(tmp_path, "motos", code)
    with house.voila() as address, browsing() as watched:
        page = watched.page
        page.goto(address)
        page.get_by_text("no se ha elegido ninguna").wait_for(timeout=60_000)
        assert page.locator(".kam-account, .kam-problem").count() == 0
        page.get_by_label("Cuenta").focus()
        page.keyboard.type("Comidas")  # half a name
        page.keyboard.press("Enter")
        page.get_by_text("No hay ninguna cuenta «Comidas»").wait_for(timeout=60_000)
        page.get_by_label("Cuenta").fill("comidas en camino")
        page.keyboard.press("Enter")
        page.locator(".kam-account strong", has_text="Comidas en Camino").wait_for(timeout=60_000)
        assert page.get_by_label("Cuenta").input_value() == "Comidas en Camino"
        page.get_by_label("Cuenta").fill("<b>nadie</b>")
        page.keyboard.press("Enter")
        page.locator(".kam-which p", has_text="«<b>nadie</b>»").wait_for(timeout=60_000)
        page.locator(".kam-which a", has_text="Reparto").click()
        page.locator(".kam-account code", has_text="0001").wait_for(timeout=60_000)
        assert watched.errors == [] and watched.outside == []
