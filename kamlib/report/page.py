"""An executed notebook as one page: what is tagged ``report``, without code, script or request."""

import re
from functools import cache
from pathlib import Path

from kamlib.report.files import render, write_whole
from kamlib.report.safe import clean_html
from kamlib.show.text import clean
from kamlib.show.words import Words

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
        blocks=[html for _, html in blocks],
        purpose=words.label(f"page.purpose.{name}") if name in _known() else "",
        links=context.get("pages") or page_links(name, context.get("file", page_path), words),
        context={key: context.get(key) for key in _KEYS},
        facts=page_facts(context, words),
    )
    return write_whole(page_path, text)


_KEYS = ("client_name", "client", "account", "account_name", "as_of")


def page_facts(context: dict, words: Words) -> list[tuple[str, str]]:
    """What a page's figures come from: pairs of name and value, worded."""
    rows: list[tuple[str, str]] = []

    def add(slug: str, text) -> None:
        rows.append((words.label(f"page.{slug}"), text))

    if context.get("as_of"):
        add("data_date", words.date(context["as_of"]))
    if context.get("first_date") and context.get("last_date"):
        add("span", f"{words.date(context['first_date'])} – {words.date(context['last_date'])}")
    if context.get("lines") is not None:
        text = words.label("page.line_count", n=int(context["lines"]))
        if context.get("set_aside") is not None:
            text += " · " + words.label("page.set_aside", n=int(context["set_aside"]))
        add("lines", text)
    for name, value in context.get("rules") or ():
        rows.append((str(name), str(value)))
    for slug in ("settings", "ledger", "run"):
        if context.get(slug):
            add(slug, str(context[slug]))
    if context.get("versions"):
        add("versions", ", ".join(f"{k} {v}" for k, v in dict(context["versions"]).items()))
    return rows


def page_links(name: str, page_path, words: Words) -> list[tuple[str, str, bool]]:
    """The client's other pages as (link, name, is this one); beside the same account's pages."""
    links = [("index.html", words.label("page.index"), name == "index")]
    links += [
        (f"{other}.html", words.label(f"page.notebook.{other}"), other == name)
        for other in PORTFOLIO_PAGES
    ]
    if name in ACCOUNT_PAGES:
        stem = re.sub(r"\.\d+\.part$", "", Path(page_path).stem.lstrip("."))
        for other in ACCOUNT_PAGES:
            links.append(
                (
                    f"{stem.replace(name, other, 1)}.html",
                    words.label(f"page.notebook.{other}"),
                    other == name,
                )
            )
    return links


def _known() -> tuple:
    return PORTFOLIO_PAGES + ACCOUNT_PAGES


def _title(blocks, context: dict, words: Words) -> str:
    heads = [
        match.group(1)
        for kind, html in blocks
        if kind == "markdown"
        for match in re.finditer(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
    ]
    plain = re.sub(r"<[^>]+>", "", heads[0]) if heads else ""
    parts = [_unescape(plain), context.get("account_name") or "", context.get("client_name") or ""]
    return " · ".join(clean(part) for part in parts if part)


def _unescape(text: str) -> str:
    import html

    return html.unescape(text)


def _cell_blocks(cell, words: Words):
    tags = cell.get("metadata", {}).get("tags", [])
    if "report" not in tags:
        return
    if cell.cell_type == "markdown":
        if cell.get("metadata", {}).get("lang", words.lang) == words.lang:
            yield "markdown", markdown_html(cell.source)
        return
    for output in cell.get("outputs", []):
        html = output_html(output)
        if html:
            yield "output", html


def output_html(output) -> str:
    """One output as HTML; a picture with its plain text as alternative text."""
    from html import escape

    kind = output.get("output_type")
    if kind == "stream":
        text = _joined(output.get("text", ""))
        return f"<pre>{escape(text)}</pre>" if output.get("name") == "stdout" and text else ""
    if kind not in ("display_data", "execute_result"):
        return ""
    data = output.get("data", {})
    plain = _joined(data.get("text/plain", ""))
    if "image/png" in data:
        png = re.sub(r"\s", "", _joined(data["image/png"]))
        size = output.get("metadata", {}).get("image/png", {})
        sizes = "".join(
            f' {side}="{int(size[side])}"' for side in ("width", "height") if side in size
        )
        return (
            f'<figure class="kam-chart"><img src="data:image/png;base64,{png}" '
            f'alt="{escape(plain, quote=True)}"{sizes}></figure>'
        )
    if "text/html" in data:
        return clean_html(_joined(data["text/html"]))
    if "text/markdown" in data:
        return markdown_html(_joined(data["text/markdown"]))
    return f"<pre>{escape(plain)}</pre>" if plain else ""


def _joined(text) -> str:
    return text if isinstance(text, str) else "".join(text)


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
