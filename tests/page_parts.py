"""What a page is made of, as its reader meets it: tags, links, pictures and every word."""

import re
from html.parser import HTMLParser
from pathlib import Path

SILENT = {"style", "script"}


class Page(HTMLParser):
    """A page read: ``tags``, ``links``, ``addresses``, ``pictures``, ``lang`` and ``words``."""

    def __init__(self, path: Path):
        super().__init__()
        self.path = path
        self.tags, self.links, self.addresses, self.pictures = [], [], [], []
        self.handlers, self.lang, self._said, self._silent = [], "", [], 0
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append(tag)
        self._silent += tag in SILENT
        if tag == "a" and attrs.get("href"):
            self.links.append(attrs["href"])
        self.addresses += [attrs[n] for n in ("href", "src", "srcset", "action") if attrs.get(n)]
        self.handlers += [name for name in attrs if name.startswith("on")]
        self._said += [attrs[n] for n in ("alt", "title", "aria-label") if attrs.get(n)]
        if tag == "img":
            self.pictures.append(attrs)
        if tag == "html":
            self.lang = attrs.get("lang", "")

    def handle_endtag(self, tag):
        self._silent -= tag in SILENT

    def handle_data(self, data):
        if not self._silent:
            self._said.append(data)

    @property
    def text(self) -> str:
        """Every word a reader can meet, pictures' texts included; spaces made one."""
        return re.sub(r"\s+", " ", " | ".join(said for said in self._said if said.strip()))
