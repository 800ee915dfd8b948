"""A room with a browser: a small notebook of forms on a copy of a demo client, Lab or Voilà.

Servers listen on this computer only, on a free port, behind a token, and end with the test.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat.v4 as v4
from nbformat import write

from kamlib.client import find_client
from kamlib.judgement import open_log
from kamlib.run.build import copy_demo_data

PROJECT = Path(__file__).resolve().parents[3]
TOKEN = "only-for-this-test"
CELLS = (
    ('client: str = "{client}"\nlang: str = "es"', "parameters"),
    ("from kamlib import *\nkam = start(client=client, lang=lang)", "setup"),
    ("kam.form.who()", "form"),
    ('kam.form("definition")', "form"),
    ("kam.form.scores(places=20)", "form"),
    ("kam.form.reveal()", "form"),
    ("kam.form.close_review()", "form"),
    ("show_table(kam.segment.factors(), kam.words)", "report"),
)
ENGLISH = re.compile(
    r"\b(the|and|you|your|save|saved|scores?|round|reveal|choose|keys|rows?|not|who|people|saving"
    r"|account|evidence|unknown|proposal|error|loading)\b",
    re.IGNORECASE,
)


class House:
    """A copy of a demo client's inputs, its log and a notebook of forms."""

    def __init__(self, folder: Path, client: str, code=CELLS):
        self.data, self.name = folder / "data", client
        copy_demo_data(PROJECT / "data", self.data)
        self.client = find_client(client, self.data)
        self.log = open_log(self.client)
        self.client.notebooks.mkdir()
        self.notebook = self.client.notebooks / "forms.ipynb"
        cells = [v4.new_markdown_cell("# Decidir juntos", metadata={"tags": ["report"]})]
        for n, (line, tag) in enumerate(code):
            text = line.replace("{client}", client)
            cells.append(v4.new_code_cell(text, id=f"c{n}", metadata={"tags": [tag]}))
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), self.notebook)
        self.env = {name: value for name, value in os.environ.items() if name != "KAM_PERSON"}
        self.env["KAM_DATA"] = str(self.data)
        for name in (
            *("HOME", "XDG_STATE_HOME", "IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"),
            *("JUPYTER_DATA_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"),
        ):
            self.env[name] = str(folder / "own" / name.lower())

    @contextmanager
    def serving(self, command: list[str], address: str):
        """A server until the block ends; `address` answers by then."""
        with open(self.data.parent / "server.log", "w", encoding="utf-8") as said:
            server = subprocess.Popen(
                command, cwd=self.notebook.parent, env=self.env, stdout=said, stderr=said
            )
            try:
                wait_for(address, server)
                yield address
            finally:
                server.terminate()
                try:
                    server.wait(10)
                except subprocess.TimeoutExpired:
                    server.kill()
                    server.wait()

    def lab(self):
        """JupyterLab as `make lab` starts it, at the notebook."""
        port = free_port()
        command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", f"--port={port}",
                   "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1", "--allow-root",
                   f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={self.data}",
                   f"--LabApp.app_settings_dir={PROJECT / 'kamlib/run/lab'}",
                   "--LabApp.expose_app_in_browser=True",
                   "--KernelManager.transport_encryption=auto"]  # fmt: skip
        place = self.notebook.relative_to(self.data).as_posix()
        return self.serving(command, f"http://127.0.0.1:{port}/lab/tree/{place}?token={TOKEN}")

    def voila(self):
        """The notebook as `kam open --web` serves it."""
        port = free_port()
        code = (
            "import sys; from pathlib import Path\n"
            "from kamlib.client import find_client\n"
            "from kamlib.run.serve import serve_chapter\n"
            "name, data, notebook, port, token = sys.argv[1:]\n"
            "serve_chapter(find_client(name, Path(data)), Path(notebook), port=int(port),\n"
            "              browser=False, token=token)\n"
        )
        given = [self.name, str(self.data), str(self.notebook), str(port), TOKEN]
        address = f"http://127.0.0.1:{port}/?token={TOKEN}"
        return self.serving([sys.executable, "-c", code, *given], address)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address: str, server: subprocess.Popen, seconds: float = 40) -> None:
    """Wait until a server listens."""
    host, port = re.match(r"http://([^:/]+):(\d+)", address).groups()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert server.poll() is None, "the server ended by itself"
        try:
            socket.create_connection((host, int(port)), timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer")


class Watched:
    """A page, and what it asked elsewhere or complained of."""

    def __init__(self, page):
        self.page, self.outside, self.errors = page, [], []
        page.on("request", self._asked)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)

    def _asked(self, request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
            self.outside.append(request.url)

    def text_of_forms(self) -> str:
        """What can be read in all forms."""
        return "\n".join(self.page.locator(".kam-grid, .kam-form").all_inner_texts())


@contextmanager
def browsing():
    """A headless Chromium with a watched page."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        try:
            yield Watched(browser.new_page(viewport={"width": 1280, "height": 1500}))
        finally:
            browser.close()
