"""An executed notebook as one page: what is tagged ``report``, without code, script or request."""

import html
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from kamlib.pages.safe import clean_html
from kamlib.plan.show.account import account_style
from kamlib.segment.show.arithmetic import arithmetic_style
from kamlib.whole import write_whole
from kamlib.words.table_html import table_style
from kamlib.words.text import clean
from kamlib.words.words import Words

PORTFOLIO_PAGES = ("0_start", "1_define", "2_segment")
ACCOUNT_PAGES = ("3_plan", "4_review")


def write_page(notebook, page_path: Path, *, words: Words, context: dict) -> Path:
    """Write an executed notebook as one self-contained HTML file.

    Shown are the Markdown cells tagged ``report`` and the outputs of code cells tagged so.

    Parameters
    ----------
    notebook
        An executed notebook (nbformat's node) or the path of one.
    page_path
        Where the page goes; it appears there only when whole.
    words
        Language, locale and currency of the page.
    context
        What the page says of itself; any of these may be missing:
        ``notebook`` (``2_segment``), ``client_name``, ``account``, ``account_name``, ``as_of``,
        ``first_date``, ``last_date`` (ISO), ``lines``, ``set_aside`` (counts), ``settings``,
        ``ledger`` (hashes), ``run``, ``versions`` (name → version), ``rules`` (pairs of words: a
        setting's name and its value), ``pages`` (pairs of link and name, in place of the usual).

    Returns
    -------
    Path
        `page_path`.
    """
    if isinstance(notebook, (str, Path)):
        import nbformat

        notebook = nbformat.read(str(notebook), as_version=4)
    blocks = [block for cell in notebook.cells for block in _cell_blocks(cell, words)]
    name = context.get("notebook")
    text = render(
        "page.html.j2",
        words,
        title=_title(blocks, context, words),
        blocks=[shown for _, shown in blocks],
        purpose=words.label(f"page.purpose.{name}")
        if name in (*PORTFOLIO_PAGES, *ACCOUNT_PAGES)
        else "",
        links=context.get("pages") or page_links(name, context.get("file", page_path), words),
        context={key: context.get(key) for key in _KEYS},
        facts=page_facts(context, words),
    )
    return write_whole(page_path, text)


_KEYS = ("client_name", "client", "account", "account_name", "as_of")


def page_facts(context: dict, words: Words) -> list[tuple[str, str]]:
    """What a page's figures come from: pairs of name and value, worded."""
    label, lines = words.label, ""
    if context.get("lines") is not None:
        lines = label("page.line_count", n=int(context["lines"]))
        if context.get("set_aside") is not None:
            lines += " · " + label("page.set_aside", n=int(context["set_aside"]))
    ends = [context.get("first_date"), context.get("last_date")]
    versions = dict(context.get("versions") or {})
    before = {
        label("page.data_date"): words.date(context["as_of"]) if context.get("as_of") else "",
        label("page.span"): " – ".join(map(words.date, ends)) if all(ends) else "",
        label("page.lines"): lines,
    }
    after = {
        label("page.settings"): str(context.get("settings") or ""),
        label("page.ledger"): str(context.get("ledger") or ""),
        label("page.run"): str(context.get("run") or ""),
        label("page.versions"): ", ".join(f"{name} {number}" for name, number in versions.items()),
    }
    rules = [(str(name), str(value)) for name, value in context.get("rules") or ()]
    known = [{name: text for name, text in part.items() if text} for part in (before, after)]
    return [*known[0].items(), *rules, *known[1].items()]


def page_links(name: str, page_path, words: Words) -> list[tuple[str, str, bool]]:
    """The client's other pages as (link, name, is this one); beside the same account's pages."""
    links = [("index.html", words.label("page.index"), name == "index")]
    stem, others = "", PORTFOLIO_PAGES
    if name in ACCOUNT_PAGES:
        stem = re.sub(r"\.\d+\.part$", "", Path(page_path).stem.lstrip("."))
        others += ACCOUNT_PAGES
    for other in others:
        file = stem.replace(name, other, 1) if other in ACCOUNT_PAGES else other
        links.append((f"{file}.html", words.label(f"page.notebook.{other}"), other == name))
    return links


def _title(blocks, context: dict, words: Words) -> str:
    texts = "".join(text for kind, text in blocks if kind == "markdown")
    head = re.search(r"<h1[^>]*>(.*?)</h1>", texts, re.DOTALL)
    plain = html.unescape(re.sub(r"<[^>]+>", "", head[1])) if head else ""
    parts = [plain, context.get("account_name"), context.get("client_name")]
    return " · ".join(clean(part) for part in parts if part)


def _cell_blocks(cell, words: Words):
    meta = cell.get("metadata", {})
    if "report" not in meta.get("tags", []):
        return
    if cell.cell_type == "markdown":
        if meta.get("lang", words.lang) == words.lang:
            yield "markdown", markdown_html(cell.source)
        return
    for output in cell.get("outputs", []):
        if shown := output_html(output):
            yield "output", shown


def output_html(output) -> str:
    """One output as HTML; a picture with its plain text as alternative text."""
    kind, escape = output.get("output_type"), html.escape
    if kind == "stream":
        text = _joined(output.get("text", ""))
        return f"<pre>{escape(text)}</pre>" if output.get("name") == "stdout" and text else ""
    if kind not in ("display_data", "execute_result"):
        return ""
    data = {name: _joined(value) for name, value in output.get("data", {}).items()}
    plain = data.get("text/plain", "")
    if "image/png" in data:
        png = re.sub(r"\s", "", data["image/png"])
        size = output.get("metadata", {}).get("image/png", {})
        sizes = "".join(f' {s}="{int(size[s])}"' for s in ("width", "height") if s in size)
        return (
            f'<figure class="kam-chart"><img src="data:image/png;base64,{png}" '
            f'alt="{escape(plain, quote=True)}"{sizes}></figure>'
        )
    if "text/html" in data:
        return clean_html(data["text/html"])
    if "text/markdown" in data:
        return markdown_html(data["text/markdown"])
    return f"<pre>{escape(plain)}</pre>" if plain else ""


def _joined(text):
    """A text that Jupyter may keep line by line; what is no text as it is."""
    return "".join(text) if isinstance(text, list) else text


@cache
def _markdown():
    import mistune

    return mistune.create_markdown(escape=True, plugins=["table", "strikethrough"])


def markdown_html(text: str) -> str:
    """Markdown as HTML; HTML within it is shown, not obeyed.

    Examples
    --------
    >>> markdown_html("**1** < 2")
    '<p><strong>1</strong> &lt; 2</p>'
    """
    return clean_html(_markdown()(_joined(text))).strip()


@cache
def page_style() -> str:
    """The style of pages and of all that notebooks show upon them.

    What an output brings along is taken off when it comes onto a page: it stands here, once.
    """
    own = (files(__package__) / "page.css").read_text(encoding="utf-8")
    return "\n".join([table_style(), account_style(), arithmetic_style(), own])


def render(template: str, words: Words, style: str = "", **values) -> str:
    """A page: `template` with its words, the style of all pages and `style` of its own."""
    return (
        _environment()
        .get_template(template)
        .render(words=words, label=words.label, style=page_style() + style, **values)
    )


@cache
def _environment():
    """Jinja's environment; every value is escaped unless the template says that it is HTML."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    found = Environment(
        loader=PackageLoader(__package__, "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["css_text"] = css_text
    return found


def css_text(text: str) -> str:
    r"""`text` as a string of CSS that closes neither itself nor its style: a printed page's foot.

    Examples
    --------
    >>> print(css_text('A "b" </style>'))
    "A \22 b\22  \3c \2f style\3e "
    """
    kept = (c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)
    return f'"{"".join(kept)}"'
