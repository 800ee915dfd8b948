"""All notebooks of all clients: what is asked for is checked first, then every job runs on its own.

Nothing starts while something that was asked for is unknown. After that a job that fails takes
nothing with it: neither another account's pages nor another client's.
"""

import datetime as dt
import os
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from kamlib.client import Client, data_folder, find_client, list_clients
from kamlib.kam.record import measure_versions
from kamlib.kam.start import check_account
from kamlib.problem import Problem, Problems, user_language
from kamlib.run.build import find_root
from kamlib.run.child import ChildError, Children, as_told
from kamlib.run.job import TIMEOUT, Job, JobResult, read_kinds, run_job, tell_failed
from kamlib.run.prepare import finish_client, finish_clients, prepare_client
from kamlib.run.state import mark_run, unmark_run, write_json
from kamlib.words.label import LANGUAGES

PREPARE_TIMEOUT = 3600.0
"""Seconds for reading a ledger and deciding its portfolio."""


@dataclass
class Run:
    """A run and what became of its jobs; `run_clients` takes its steps in order.

    Parameters
    ----------
    run
        Its name; later runs sort after earlier ones.
    data, notebooks
        The data folder and the folder of built notebooks.
    lang, accounts, timeout, workers, progress
        As `run_clients` was asked for them.
    results
        What became of the jobs, in the order in which they were asked for.
    clients
        Client → what its run was made of (data date, hashes, key accounts).
    index, seconds
        The index over all clients, and the wall time.
    """

    run: str
    data: Path
    notebooks: Path
    lang: str
    accounts: list[str]
    timeout: float
    workers: int
    progress: Callable[[dict, int, int], None] | None
    results: list[JobResult] = field(default_factory=list)
    clients: dict[str, dict] = field(default_factory=dict)
    index: Path | None = None
    seconds: float = 0.0

    def __post_init__(self):
        self._found: dict[str, Client] = {}
        self._broken: dict[str, Problems | ChildError] = {}
        self._kinds: dict[str, dict[str, bool]] = {}  # lang → notebook → about an account
        self._began, self._started = time.monotonic(), dt.datetime.now()
        self._children, self._lock = Children(), threading.Lock()
        self._total = self._ended = 0
        self._first: bool | None = None  # whether no index over all stood before this run's

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
        seconds = round(self.seconds, 2)
        return {"run": self.run, "seconds": seconds, "clients": self.clients, "jobs": self.jobs}

    def find(self, names: list[str]) -> None:
        """Find the clients and the notebooks they need; stop if a name is unknown."""
        problems = []
        if self.lang and self.lang not in LANGUAGES:
            values = {"lang": self.lang, "languages": ", ".join(LANGUAGES)}
            problems.append(Problem("lang_unknown", values))
        known = list_clients(self.data)
        for name in names or [""]:
            try:
                self._found[name] = find_client(name, self.data)
            except Problems as told:
                if name in known:
                    self._broken[name] = told
                else:
                    problems += told.problems
        if problems:
            raise Problems(problems, self._reader())
        self._stop_if_none_left()
        for lang in dict.fromkeys(map(self._language, self._found)):
            self._kinds[lang] = read_kinds(self.notebooks / lang, lang)

    def mark(self) -> None:
        """Say of every client that this run works on it; one whose folder refuses is broken."""
        for name, client in self._found.items():
            try:
                mark_run(client.folder, self.run)
            except OSError as error:
                self._broken[name] = as_told(error)
        self._stop_if_none_left()
        self._first = not (self.data / "index.html").exists()
        self._write_index()  # while it works, and should it be killed, no index says «complete»

    def unmark(self) -> None:
        """Nothing has begun: take the marks back."""
        for client in self._found.values():
            with suppress(OSError):
                unmark_run(client.folder, self.run)
                (client.folder / "runs").rmdir()  # where this run alone made it
        if self._first:
            (self.data / "index.html").unlink(missing_ok=True)
        elif self._first is False:
            self._write_index()

    def cut(self) -> None:
        """It was ended before the first page: the marks say so, and the index."""
        for client in self._found.values():
            with suppress(OSError):
                mark_run(client.folder, self.run, "interrupted")
        self._write_index()

    def prepare(self) -> None:
        """Read every ledger and decide every portfolio once; stop if an account is unknown."""
        made: dict[str, dict] = {}

        def prepare(name: str) -> dict:
            args = name, str(self.data)
            return self._children.call(prepare_client, *args, timeout=PREPARE_TIMEOUT)

        def end(name: str, result: Callable[[], dict]) -> None:
            try:
                made[name] = result()
            except Exception as error:  # whatever it is: the other clients go on
                self._broken[name] = as_told(error)

        self._all(prepare, [name for name in self._found if name not in self._broken], end)
        self.clients = {name: made[name] for name in self._found if name in made}
        self._stop_if_none_left()
        names = {name: facts.pop("names") for name, facts in self.clients.items()}
        everywhere = {code: name for known in names.values() for code, name in known.items()}
        problems = [p for account in self.accounts for p in check_account(account, everywhere)]
        if problems:
            raise Problems(problems, self._reader())
        for name, facts in self.clients.items():
            asked = [account for account in self.accounts if account in names[name]]
            facts["accounts"] = asked if self.accounts else facts["key_accounts"]

    def work(self) -> None:
        """Run all jobs, so many at a time, and keep their results in order."""
        jobs = self._list_jobs()
        results: dict[int, JobResult] = {}

        def end(number: int, result: Callable[[], JobResult]) -> None:
            results[number] = result()
            self._end(results[number])

        self._fail_broken()
        try:
            self._all(lambda number: run_job(jobs[number], self._children), range(len(jobs)), end)
        finally:
            for number, job in enumerate(jobs):
                cause = Problem("run_stopped").part("found", job.lang)
                self.results.append(results.get(number) or job.result("skipped", cause=cause))

    def close(self) -> None:
        """Write every client's ``run.json`` and index, and the index over all."""
        self.seconds = time.monotonic() - self._began
        for name in dict.fromkeys(result.client for result in self.results):
            jobs = [job for job in self.jobs if job["client"] == name]
            facts = {
                "run": self.run,
                "client": name,
                "seconds": round(self.seconds, 2),
                "lang": jobs[0]["lang"],
                "started": self._started.isoformat(timespec="seconds"),
                "whole": not self.accounts,
                **self.clients.get(name, {}),
                "versions": measure_versions(),
                "jobs": jobs,
            }
            try:
                for file in (f"{self.run}/run.json", "latest.json"):
                    write_json(self.data / name / "runs" / file, facts)
            except OSError as error:
                if name not in self._broken:  # else it is told already
                    self._failed(name, error)
            if name in self.clients:
                lang = self._language(name)
                about = [n for n, about_account in self._kinds[lang].items() if about_account]
                self._finish(name, finish_client, name, str(self.data), lang, facts, about)
        failed = Counter(job.client for job in self.failed)
        index = self._finish("", finish_clients, str(self.data), self._reader(), dict(failed))
        self.index = Path(index) if index else None

    def _all(self, work: Callable, items: Iterable, end: Callable) -> None:
        """Do `work` on each of `items`, so many at a time, and `end` as each has ended.

        An interrupt ends what runs and skips the rest.
        """
        with ThreadPoolExecutor(self.workers) as pool:
            waiting = {pool.submit(work, item): item for item in items}
            try:
                for future in as_completed(waiting):
                    end(waiting[future], future.result)
            except BaseException:
                self._children.stop()
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    def _list_jobs(self) -> list[Job]:
        """All jobs: portfolio notebooks first, then each account's."""
        jobs = []
        for name, facts in self.clients.items():
            lang, client = self._language(name), self._found[name]
            for notebook, about_account in self._kinds[lang].items():
                for account in facts["accounts"] if about_account else [""]:
                    given = {"client": name, "lang": lang, "as_of": ""}
                    job = Job(
                        client=name,
                        folder=str(client.folder),
                        notebook=notebook,
                        source=str(self.notebooks / lang / f"{notebook}.ipynb"),
                        lang=lang,
                        run=self.run,
                        run_folder=str(client.runs / self.run),
                        account=account,
                        parameters=given | ({"account": account} if account else {}),
                        timeout=self.timeout,
                    )
                    jobs.append(job)
        jobs.sort(key=lambda job: bool(job.account))  # stable: no account waits for two clients
        self._total = len(jobs)
        return jobs

    def _fail_broken(self) -> None:
        """Fail all portfolio notebooks of a client that cannot be read."""
        for name, error in self._broken.items():
            lang = self._language(name) if name in self._found else self.lang or user_language()
            kinds = self._kinds.get(lang) or next(iter(self._kinds.values()), {})
            for notebook in [n for n, about_account in kinds.items() if not about_account]:
                self._total += 1
                self._failed(name, error, notebook, lang)

    def _failed(self, name: str, error: Exception, what: str = "index", lang: str = "") -> None:
        """Tell what could not be done as a failed job."""
        lang = lang or self._reader()
        cause, log = tell_failed(error, lang)
        self.results.append(JobResult(name, "", what, lang, "failed", cause=cause, log=log))
        self._end(self.results[-1])

    def _end(self, result: JobResult) -> None:
        """Note that a job has ended: a line in its client's log, and word to whoever waits."""
        with self._lock:
            self._ended += 1
            self._log(result)
            if self.progress:
                self.progress(result.as_json(), self._ended, max(self._total, self._ended))

    def _log(self, result: JobResult) -> None:
        """One line per job in the client's log, and the traceback under it."""
        if not result.client:
            return
        folder = self.data / result.client / "runs" / self.run
        clock = dt.datetime.now().isoformat(timespec="seconds")
        said = [f"{clock} {result.status:<7} {result.seconds:6.1f} s {result.notebook}"]
        said += [text for text in (result.account, result.cause and f"| {result.cause}") if text]
        text = " ".join(said) + "\n" + "".join(f"    {n}\n" for n in result.log.splitlines())
        with suppress(OSError):  # it is told all the same, and the others go on
            folder.mkdir(parents=True, exist_ok=True)
            with open(folder / "log.txt", "a", encoding="utf-8") as log:
                log.write(text)

    def _write_index(self) -> None:
        """Write the index over all as things stand; where that fails, the end tells it."""
        with suppress(Problems, ChildError):
            args = str(self.data), self._reader(), {}
            Children().call(finish_clients, *args, timeout=PREPARE_TIMEOUT)

    def _finish(self, name: str, function: Callable, *args):
        """Write an index; one that cannot be written is told as a failed job, not lost."""
        try:  # also after an interrupt, which stopped the run's own children
            return Children().call(function, *args, timeout=PREPARE_TIMEOUT)
        except (Problems, ChildError) as error:
            self._failed(name, error)

    def _stop_if_none_left(self) -> None:
        """Where no client can run and all say why, this is for the user to mend."""
        told = [error for error in self._broken.values() if isinstance(error, Problems)]
        if told and len(told) == len({*self._found, *self._broken}):
            raise Problems([problem for each in told for problem in each.problems], self._reader())

    def _language(self, name: str) -> str:
        """Give the language of a client's pages."""
        return self.lang or self._found[name].settings.client.language

    def _reader(self) -> str:
        """Choose the language of what is told before anything starts."""
        spoken = {client.settings.client.language for client in self._found.values()}
        if self.lang in LANGUAGES:
            return self.lang
        return spoken.pop() if len(spoken) == 1 else user_language()


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
        Names of clients (none: all of the data folder).
    accounts
        Codes of accounts in place of the key accounts.
    lang
        The language of the pages (none: each client's own).
    workers
        Jobs at a time; as many as the machine has processors where not given.
    data, notebooks
        The data folder (`kamlib.client.data_folder`) and that of built notebooks, where not given
        the project's.
    progress
        Called as each job ends, one call at a time: its result as `Run.jobs` has it, how many have
        ended, how many there are.
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
    run = Run(
        run=_run_name(),
        data=data,
        notebooks=Path(notebooks) if notebooks else find_root() / "notebooks",
        lang=lang or "",
        accounts=list(dict.fromkeys(accounts or ())),
        timeout=timeout,
        workers=max(1, workers or os.cpu_count() or 1),
        progress=progress,
    )
    run.find(list(dict.fromkeys(clients)) or list_clients(data))
    try:
        run.mark()
        run.prepare()
    except Problems:
        run.unmark()
        raise
    except BaseException:  # an interrupt
        run.cut()
        raise
    try:
        run.work()
    finally:
        run.close()
    return run


def _run_name() -> str:
    """Make a name by which runs sort in time and that two runs never share."""
    return f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
