"""The catalogue: every item of the method, its figures, what they read, and where they are shown.

``python -m kamlib.run.catalogue`` prints it, measured on a demo client; nothing in it is
written by hand but what is known to be missing.
"""

import re
import sys
from inspect import Parameter, signature
from pathlib import Path

import pandas as pd

from kamlib.figure import CHAPTERS, FIGURES, ITEMS, load_figures
from kamlib.kam.shown import CHARTS, SAID
from kamlib.kam.start import Kam, start
from kamlib.pages.papers import MAKERS
from kamlib.run.build import find_root
from kamlib.run.source import read_source

MISSING = {"REV-10": "a deck of the review"}
"""What the method asks for and nothing here makes yet."""


def list_catalogue(kam: Kam, root: Path) -> pd.DataFrame:
    """List the items of the method with what measures, shows and tests them.

    Parameters
    ----------
    kam
        A client opened for an account: its figures are measured, so that what they read is known.
    root
        The project's folder, with its notebooks' sources and tests.

    Returns
    -------
    DataFrame
        `item`, `figure` (or paper), `reads`, `cells` (notebook and cell), `tests` (files),
        `missing`; one row per item and figure.
    """
    cells, tests = _cells(root), _texts(root / "tests")
    rows = []
    for chapter in CHAPTERS:
        for name, figure in load_figures(chapter).items():
            shown = _called(chapter, name)
            known_as = _known_as(chapter, name, figure)
            row = {
                "figure": f"{chapter}.{name}",
                "reads": _reads(kam, chapter, name),
                "cells": [cell for cell, code in cells.items() if shown.search(code)],
                "tests": [test for test, code in tests.items() if known_as.search(code)],
            }
            rows += [{"item": item, **row} for item in figure.items]
    for kind, make in MAKERS.items():
        item = re.match(r"[A-Z]+-\d+", make.__doc__ or "")
        if item:
            rows.append({"item": item[0], "figure": f"paper {kind}", "tests": [
                test for test, code in tests.items() if "MAKERS" in code]})  # fmt: skip
    order = [f"{part}-{n}" for part, last in ITEMS.items() for n in range(1, last + 1)]
    frame = pd.DataFrame(rows).set_index("item")
    bare = pd.DataFrame(index=pd.Index([item for item in order if item not in frame.index]))
    frame = pd.concat([frame, bare]).rename_axis("item").reset_index()
    frame["missing"] = frame["item"].map(MISSING).fillna("")
    return frame.sort_values("item", key=lambda items: items.map(order.index), kind="stable")


def _reads(kam: Kam, chapter: str, name: str) -> list[str]:
    """Measure a figure and tell what it looked at; nothing where it must be asked with something.

    A setting is told by its name, a frame of the portfolio for all that it was decided from.
    """
    figure = FIGURES[chapter][name]
    asked = [
        p for p in signature(figure).parameters.values() if p.kind is not Parameter.VAR_KEYWORD
    ]
    if any(p.default is p.empty for p in asked[1:]):
        return []
    case = kam.case
    about = f"catalogue {chapter}.{name}"
    case.keep(about, lambda: figure(case))
    reads = sorted(case.kept[about][1])
    return [" ".join(read) for read in reads if read != ("setting", "")]


def _known_as(chapter: str, name: str, figure) -> re.Pattern:
    """What a test calls it: bound, by its own file, a frame of the portfolio, or by its rules."""
    rules = [rule for rule in figure.__wrapped__.__code__.co_names if _RULE.match(rule)]
    rules += [rf"(?:measure|decide|check)_{name}"]
    called = [rf"\b{chapter}\.{name}\(", rf"\b(?:{'|'.join(rules)})\b"]
    called.append(rf"from {re.escape(figure.__module__)} import (?:\([^)]*|.*)\b{name}\b")
    if figure.__module__.endswith(".decided"):
        called.append(rf"\b(?:portfolio\.{name}\b|frames\[\"{name}\"\])")
    return re.compile("|".join(called))


_RULE = re.compile(r"(measure|decide|check|draw|list)_")


def _called(chapter: str, name: str) -> re.Pattern:
    """How a notebook's cell calls a figure, by itself or by what shows it."""
    calls = [rf"kam\.{chapter}\.{name}\("]
    for kind, offers in (("charts", CHARTS), ("say", SAID)):
        for place, rows in offers.items():
            for slug, row in rows.items():
                if f"{chapter}.{name}" in row.replace("=", " ").split():
                    calls.append(rf"kam\.{place}\.{kind}\.{slug}\(")
    return re.compile("|".join(calls))


def _cells(root: Path) -> dict[str, str]:
    """Notebook and cell → its code."""
    sources = [read_source(path) for path in sorted((root / "notebooks" / "source").glob("*.py"))]
    return {f"{source.name}/{cell.slug}": cell.text("en")
            for source in sources for cell in source.cells if cell.kind == "code"}  # fmt: skip


def _texts(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.rglob("test_*.py"))}


def print_catalogue(client: str = "filtros", account: str = "000142") -> None:
    """Print the catalogue, measured on an account of a client of the data folder."""
    frame = list_catalogue(start(client, lang="en", account=account), find_root())
    for item, rows in frame.groupby("item", sort=False):
        print(item + (f"  missing: {rows['missing'].iloc[0]}" if rows["missing"].iloc[0] else ""))
        for row in rows.dropna(subset="figure").itertuples():
            print(f"  {row.figure}")
            for name in ("reads", "cells", "tests"):
                listed = getattr(row, name)
                print(f"    {name}: {', '.join(listed) if isinstance(listed, list) else '–'}")


if __name__ == "__main__":
    print_catalogue(*sys.argv[1:])
