"""What a notebook's tags mean, and the one filter that makes every build out of them."""

from collections.abc import Iterable
from copy import deepcopy

KNOWN_TAGS = ("parameters", "setup", "form", "exercise", "solution", "report", "record")
"""Tags that a source may use."""

BUILDS = {
    "workbook": {"exercise", "solution"},
    "practice": {"solution"},
    "solved": set(),
    "batch": {"exercise", "solution", "form"},
}
"""What each build leaves out. ``solved`` is practice with its solutions, for the tests."""

NBVAL_IGNORE = "nbval-ignore-output"
"""The tag by which nbval runs a cell and compares nothing."""


def keeps(build: str, tags: Iterable[str]) -> bool:
    """Whether a cell with these tags belongs in a build.

    Examples
    --------
    >>> keeps("workbook", ["form"]), keeps("batch", ["form"]), keeps("practice", ["solution"])
    (True, False, False)
    """
    return not BUILDS[build].intersection(tags)


def make_batch(notebook):
    """The notebook that a run executes, out of the committed workbook notebook.

    Parameters
    ----------
    notebook
        A notebook node of ``notebooks/<lang>/``.

    Returns
    -------
    NotebookNode
        A copy without forms (removed, not hidden), without outputs and execution counts.
    """
    batch = deepcopy(notebook)
    batch.cells = [c for c in batch.cells if keeps("batch", c.metadata.get("tags", ()))]
    for cell in batch.cells:
        clear(cell)
    return batch


def clear(cell) -> None:
    """Forget what a cell put out."""
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None


def slug_of(cell) -> str:
    """The slug of a built cell, out of its id (``2_segment-volume`` → ``volume``)."""
    return cell.get("id", "").partition("-")[2]
