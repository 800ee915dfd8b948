"""A person is chosen by typing: exactly, or not at all; and amounts in R$ stay text everywhere."""

import shutil
import time

import pytest
from browser_rooms import House, browsing
from test_forms_browser import menu

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
    ("kam.who()", "form"),
    ('kam.form("action", account="0001")', "form"),
    (
        "import pandas as pd\nfrom kamlib.problem import Problem, Problems\n"
        "from kamlib.show.sentence import Message, Sentence\n"
        "row = pd.Series({'account': HOSTILE, 'account_name': HOSTILE})\n"
        "frame = pd.DataFrame([row, row])\n"
        "from kamlib.show.account import show_account\n"
        "display(Sentence(HOSTILE), Message(HOSTILE), show_account(row, kam.words), frame,\n"
        "        show_table(frame, kam.words, title=HOSTILE),\n"
        "        Problems(Problem('account_unknown', {'account': HOSTILE, 'near': '–', 'n': 1})))",
        "report",
    ),
    (
        "from ipywidgets import HTML, Checkbox, Text\nfrom kamlib.show.forms.box import FormBox\n"
        "from kamlib.show.forms.choice import Choice\nimport html\n"
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
