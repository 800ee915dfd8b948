"""Work on the blocks of files, several at a time, results in the files' order."""

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

THREADS = min(os.cpu_count() or 1, 4)
"""Blocks that are worked on at once; each takes some 100 MB."""

_SHOWN_FROM = 50 << 20


def in_order(jobs: Iterator, work: Callable) -> Iterator:
    """The results of `work` on each job, in order, a few jobs ahead of the reader.

    Work is done by threads: nearly all of it is in libraries that let others run meanwhile.
    """
    with ThreadPoolExecutor(THREADS, "kam-intake") as pool:
        ahead: deque = deque()
        try:
            for job in jobs:
                ahead.append(pool.submit(work, job))
                if len(ahead) > THREADS:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            for waiting in ahead:
                waiting.cancel()


class Progress:
    """How far a read is, from 0 to 1; shows nothing by itself."""

    def __init__(self, total: int = 0):
        self.total, self.before, self.step = max(total, 1), 0, ""

    def at(self, done: int) -> None:
        """So much of the file at hand is done."""
        self.show(min((self.before + done) / self.total, 1.0))

    def next(self, size: int) -> None:
        """A file of that size is done."""
        self.before += size
        self.at(0)

    def again(self, size: int) -> None:
        """A file of that size is read once more."""
        self.before -= size

    def show(self, share: float) -> None:
        """Tell how far it is."""


@contextmanager
def shown_progress(total: int, label: str) -> Iterator[Progress]:
    """A progress bar on a terminal's standard error for more than 50 MB; else none."""
    if total < _SHOWN_FROM or not sys.stderr.isatty():
        yield Progress(total)
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=1.0)
        progress = Progress(total)
        progress.show = lambda share: bar.update(task, completed=share)
        yield progress
