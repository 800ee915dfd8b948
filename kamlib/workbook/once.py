"""Figures that a page asks for many times over are measured once, until somebody saves."""

from collections.abc import Callable
from functools import wraps


def once(figure: Callable) -> Callable:
    """Keep what a figure of `kamlib.workbook.start.Kam` gave; everybody gets a copy of their own.

    Kept as long as the log's file is as it was, and by `read_again` no longer. The figure takes
    positional values only, and gives a frame or a dict.
    """

    @wraps(figure)
    def kept(self, *asked):
        held, about, stamp = self._held, (figure.__name__, *asked), _stamp(self)
        if about not in held or held[about][0] != stamp:
            held[about] = stamp, figure(self, *asked)
        return held[about][1].copy()

    return kept


def _stamp(kam):
    """When and how large the log's file was last written; None where there is none."""
    path = kam.log.path
    if not path.exists():
        return None
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size
