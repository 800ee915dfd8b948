"""One chapter of one client as a web page with its forms, for a room that sees no code.

Voilà serves it from this computer, each visitor with a kernel of their own. The page asks nothing
of any other computer. It stands behind a token: whoever has its address may read and write.
"""

import os
import re
import secrets
import webbrowser
from collections.abc import Callable
from pathlib import Path

from kamlib.client import Client
from kamlib.problem import Problem, Problems
from kamlib.run.which import settle_account
from kamlib.words.label import label

HERE = Path(__file__).parent / "voila"
"""A folder of Jupyter's kind: it holds the template ``kam``."""

_EXTENSIONS = [
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "anywidget",
]
"""What forms need of JupyterLab; others that a user has installed may not run in a page."""


def find_chapter(notebooks: list[Path], chapter: str) -> Path:
    """The notebook that `chapter` begins: ``2`` or ``2_segment``.

    Raises
    ------
    Problems
        None or several begin so.

    Examples
    --------
    >>> find_chapter([Path("1_define.ipynb"), Path("2_segment.ipynb")], "2").name
    '2_segment.ipynb'
    """
    found = [path for path in notebooks if path.stem.startswith(chapter)] if chapter else []
    if len(found) == 1:
        return found[0]
    known = ", ".join(path.stem for path in notebooks)
    raise Problems(Problem("chapter_unknown", {"chapter": chapter, "known": known}))


def tell_failure(output: dict, lang: str, log: Callable[[str], object]) -> str:
    """What the page says where a cell stopped: our own words, and never a traceback.

    Parameters
    ----------
    output
        The cell's output of type ``error``, as Jupyter keeps it.
    lang
        The reader's language, where it was no `Problems`: those speak for themselves.
    log
        Takes the traceback of a crash.
    """
    text = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output["traceback"]))
    if output["ename"] == Problems.__name__:
        return text
    log(text)
    return label("web.failed", lang)


def serve_chapter(
    client: Client,
    notebook: Path,
    *,
    port: int = 8866,
    browser: bool = True,
    token: str = "",
    tell: Callable[[str], None] = print,
    log: Callable[[str], object] = print,
) -> None:
    """Serve a working copy as a web page until it is interrupted.

    Parameters
    ----------
    client
        The client.
    notebook
        One of its working copies.
    port
        Where to listen, on this computer only; the next free one where it is taken.
    browser
        Open it in the user's browser.
    token
        What the address must carry; a random one where not given.
    tell
        Takes the page's address once it is there.
    log
        Takes the traceback of a cell that crashed.
    """
    jupyter = filter(None, [str(HERE), os.environ.get("JUPYTER_PATH")])
    os.environ["JUPYTER_PATH"] = os.pathsep.join(jupyter)
    os.environ["KAM_DATA"] = str(Path(client.folder).resolve().parent)
    from voila.app import Voila

    token = token or secrets.token_urlsafe(16)

    class Page(Voila):
        def launch_browser(self):
            address = f"{self.connection_url}?token={token}"
            tell(address)
            if browser:
                webbrowser.open(address)

    def prepare(handler, notebook, cwd):
        settle_account(notebook, client, handler.get_query_argument("account", None))
        first = next(c.source for c in notebook.cells if c.cell_type == "markdown")
        heading = first.splitlines()[0].lstrip("# ")
        notebook.metadata["title"] = f"{client.settings.client.name} · {heading}"

    config = _config(client.settings.client.language, log)
    config.Voila.update(notebook_path=str(notebook), port=port, token=token)
    config.VoilaConfiguration.prelaunch_hook = prepare
    Page.launch_instance([], config=config)


def _config(lang: str, log: Callable[[str], object]):
    """What every page is served with: on this computer only, no code, no file, no traceback."""
    from traitlets.config import Config

    page = {"css": (HERE / "page.css").read_text("utf-8"), "waiting": label("web.waiting", lang)}
    page["failed"] = lambda output: tell_failure(output, lang, log)
    tornado = {
        "ws_ping_timeout": 30_000,  # not above its interval: tornado warns
        # A page that is left ends its kernel by a post without that cookie; what can be posted
        # is the end of a kernel, named by an id that only its page knows.
        "disable_check_xsrf": True,
    }
    return Config(
        Voila={"ip": "127.0.0.1", "log_level": "ERROR", "tornado_settings": tornado},
        VoilaConfiguration={
            "template": "kam",
            "resources": {"kam": page},
            "extension_allowlist": _EXTENSIONS,
            "allow_template_override": "NO",
            "allow_theme_override": "NO",
            "file_allowlist": [],
            "show_tracebacks": True,  # as `tell_failure` tells them
        },
        HTMLExporter={"language_code": lang},
        KernelManager={"transport_encryption": "auto"},  # else every kernel prints a warning
        MappingKernelManager={"cull_idle_timeout": 3600, "cull_interval": 300},
    )
