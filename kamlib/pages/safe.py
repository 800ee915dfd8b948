"""HTML of a notebook's outputs, taken onto a page: nothing that runs, nothing that fetches."""

import html
import re
from html.parser import HTMLParser

_TAG = re.compile(
    r"a|abbr|b|bdi|blockquote|br|caption|code|col|colgroup|dd|details|div|dl|dt|em|figcaption"
    r"|figure|h[1-5]|hr|i|img|li|ol|p|pre|s|section|small|span|strong|sub|summary|sup|table"
    r"|tbody|td|tfoot|th|thead|tr|ul"
)
_EMPTY = ("br", "col", "hr", "img")
_DROPPED = ("script", "style", "iframe", "object", "template", "noscript", "svg", "math")
_ATTRIBUTE = re.compile(
    r"class|style|title|scope|colspan|rowspan|lang|dir|open|href|src|alt|width|height|id|role"
    r"|aria-label|start"
)
_PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*")

_PAGE = re.compile(r"#[\w-]*|[\w.-]+(/[\w.-]+)*\.html(#[\w-]*)?")


class _Cleaner(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []
        self.dropping: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in _DROPPED:
            self.dropping.append(tag)
        if self.dropping or not _TAG.fullmatch(tag):
            return
        written = "".join(
            f' {name}="{html.escape(value or "", quote=True)}"'
            for name, value in attrs
            if _ATTRIBUTE.fullmatch(name) and _harmless(tag, name, value or "")
        )
        if tag != "img" or " src=" in written:
            self.kept.append(f"<{tag}{written}>")

    def handle_startendtag(self, tag, attrs):
        if tag not in _DROPPED:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if self.dropping:
            if tag == self.dropping[-1]:
                self.dropping.pop()
        elif _TAG.fullmatch(tag) and tag not in _EMPTY:
            self.kept.append(f"</{tag}>")

    def handle_data(self, data):
        if not self.dropping:
            self.kept.append(html.escape(data, quote=False))


def _harmless(tag: str, name: str, value: str) -> bool:
    if name == "style":
        return not re.search(r"url|@import|expression|\\|position", value, re.IGNORECASE)
    if name == "src":
        return tag == "img" and bool(_PICTURE.fullmatch(value))
    if name == "href":  # pages link to each other and within themselves
        return tag == "a" and bool(_PAGE.fullmatch(value))
    return True


def clean_html(text: str) -> str:
    """`text` with the tags and attributes that a page may hold; all else is left out.

    Examples
    --------
    >>> clean_html('<p onclick="x()">1 &lt; 2<script>alert(1)</script></p>')
    '<p>1 &lt; 2</p>'
    """
    cleaner = _Cleaner()
    cleaner.feed(text)
    cleaner.close()
    return "".join(cleaner.kept)
