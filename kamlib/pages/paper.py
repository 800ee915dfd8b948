"""Papers about one account, to print and hand on: plan, review, internal sheet, customer's version.

A paper is a heading, a row of figures and sections in two columns. What stands in it is chosen in
`kamlib.pages.papers`; here it becomes one self-contained file.
"""

from dataclasses import dataclass, field
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path

from kamlib.pages.page import output_html, render
from kamlib.whole import write_whole
from kamlib.words.table import column_kind
from kamlib.words.text import clean
from kamlib.words.words import UNKNOWN, Words, is_unknown


@dataclass(frozen=True)
class Section:
    """A part of a paper: what is told under one heading.

    Parameters
    ----------
    slug
        Its heading is the label ``paper.section.<slug>``.
    parts
        Tables, charts, sentences (whatever shows itself as HTML or a picture), or plain text.
    place
        ``left``, ``right`` (a column each; neighbours stand beside one another) or ``wide``.
    """

    slug: str
    parts: tuple
    place: str = "wide"


@dataclass(frozen=True)
class Paper:
    """What stands on a paper.

    Parameters
    ----------
    kind
        One of `KINDS`.
    account, client
        Their names, as the reader knows them.
    as_of
        The data date.
    tiles
        Column (its label and kind say name and form), value and a note beneath.
    sections
        The parts, in order.
    tier
        Shown as a chip beside the name; empty where the reader must not see it.
    facts
        Name and value of what the figures come from; empty on the customer's version.
    note
        What was shortened so that it stands on one page; empty where nothing was.
    """

    kind: str
    account: str
    client: str
    as_of: object
    tiles: list[tuple[str, object, str]] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    tier: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    note: str = ""


def write_paper(paper: Paper, path: Path, words: Words) -> Path:
    """Write a paper as one self-contained HTML file; it appears there only when whole."""
    return write_whole(path, paper_html(paper, words))


def paper_html(paper: Paper, words: Words) -> str:
    """A paper as HTML."""
    return render(
        "paper.html.j2",
        words,
        _style(),
        title=" · ".join(
            clean(part)
            for part in (words.label(f"paper.{paper.kind}"), paper.account, paper.client)
        ),
        paper=paper,
        tiles=[_tile(*tile, words) for tile in paper.tiles],
        bands=_bands(paper.sections),
    )


def _bands(sections: list[Section]) -> list[dict[str, list]]:
    """Sections from top to bottom: bands that are one wide section, or two columns of them."""
    bands: list[dict[str, list]] = []
    for section in sections:
        shown = section.slug, [part_html(part) for part in section.parts]
        if section.place == "wide" or not bands or "wide" in bands[-1]:
            bands.append({})
        bands[-1].setdefault(section.place, []).append(shown)
    return bands


def part_html(part) -> str:
    """Whatever a section holds as HTML; text is escaped."""
    if hasattr(part, "_repr_mimebundle_"):
        data, metadata = part._repr_mimebundle_()
    elif hasattr(part, "_repr_html_"):
        data, metadata = {"text/html": part._repr_html_()}, {}
    else:
        return f"<p>{escape(str(part))}</p>"
    return output_html({"output_type": "display_data", "data": data, "metadata": metadata})


def _tile(column: str, value, note: str, words: Words) -> tuple[str, str, str]:
    text = UNKNOWN if is_unknown(value) else words.write(value, column_kind(column))
    return words.label(f"column.{column}"), text, note


@cache
def _style() -> str:
    return (files(__package__) / "paper.css").read_text(encoding="utf-8")
