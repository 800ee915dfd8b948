"""All notebooks of all clients: what is asked for is checked first, then every job runs on its own.

Nothing starts while something that was asked for is unknown. After that a job that fails takes
nothing with it: neither another account's pages nor another client's.
"""

import datetime as dt
import os
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kamlib.client import data_folder, list_clients
from kamlib.problem import Problems
from kamlib.workbook.build import find_root
from kamlib.workbook.job import TIMEOUT, JobResult
from kamlib.workbook.steps import Steps


@dataclass
class Run:
    """A run and what became of its jobs.

    Parameters
    ----------
    run
        Its name; later runs sort after earlier ones.
    data
        The data folder.
    results
        What became of the jobs, in the order in which they were asked for.
    clients
        Client → what its run was made of (data date, hashes, key accounts).
    index
        The index over all clients.
    seconds
        Wall time.
    """

    run: str
    data: Path
    results: list[JobResult] = field(default_factory=list)
    clients: dict[str, dict] = field(default_factory=dict)
    index: Path | None = None
    seconds: float = 0.0

    @property
    def jobs(self) -> list[dict]:
        """The results as ``kam run --json`` gives them."""
        return [result.as_json() for result in self.results]

    @property
    def failed(self) -> list[JobResult]:
        """The jobs that failed."""
        return [result for result in self.results if result.status == "failed"]

    @property
    def exit_code(self) -> int:
        """0 all done, 1 some not."""
        return int(any(result.status != "done" for result in self.results))

    def as_json(self) -> dict:
        """Give the object that ``kam run --json`` prints."""
        return {
            "run": self.run,
            "seconds": round(self.seconds, 2),
            "clients": self.clients,
            "jobs": self.jobs,
        }


def run_clients(
    clients: Iterable[str] = (),
    accounts: Iterable[str] | None = None,
    lang: str | None = None,
    workers: int | None = None,
    data: Path | str | None = None,
    progress: Callable[[dict, int, int], None] | None = None,
    notebooks: Path | str | None = None,
    timeout: float = TIMEOUT,
) -> Run:
    """Run every notebook for the clients and their key accounts, and write their pages.

    Parameters
    ----------
    clients
        Names of clients; none: all of the data folder.
    accounts
        Codes of accounts in place of the key accounts.
    lang
        The language of the pages; none: each client's own.
    workers
        Jobs at a time; as many as the machine has processors where not given.
    data
        The data folder; found as `kamlib.client.data_folder` does where not given.
    progress
        Called as each job ends, one call at a time: its result as `Run.jobs` has it, how many have
        ended, how many there are.
    notebooks
        The folder of built notebooks (``notebooks/`` of the project).
    timeout
        Seconds after which one job is given up.

    Returns
    -------
    Run
        The results of all jobs; ``run.json`` and a log are in every client's ``runs/<run>/``.

    Raises
    ------
    Problems
        Before anything starts, all at once: unknown clients, accounts, language or parameters; no
        notebooks; or no client whose settings and ledger can be read.
    """
    data = data_folder(data)
    folder = Path(notebooks) if notebooks else find_root() / "notebooks"
    run = Run(_run_name(), data)
    began = time.monotonic()
    plan = Steps(
        run,
        folder,
        lang or "",
        list(dict.fromkeys(accounts or ())),
        timeout,
        max(1, workers or os.cpu_count() or 1),
        progress or _say_nothing,
    )
    plan.find(list(dict.fromkeys(clients)) or list_clients(data))
    try:
        plan.mark()
        plan.prepare()
        jobs = plan.jobs()
    except Problems:
        plan.unmark()
        raise
    except BaseException:  # an interrupt
        plan.cut()
        raise
    try:
        plan.work(jobs)
    finally:
        run.seconds = time.monotonic() - began
        plan.close()
    return run


def _say_nothing(job: dict, done: int, total: int) -> None:
    """Tell nobody."""


def _run_name() -> str:
    """Make a name by which runs sort in time and that two runs never share."""
    return f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
