"""All notebooks of all clients: what is asked for is checked first, then every job runs on its own.

Nothing starts while something that was asked for is unknown. After that a job that fails takes
nothing with it: neither another account's pages nor another client's.
"""

import datetime as dt
import json
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

import kamlib.quick  # noqa: F401  (before nbformat)
from kamlib.client import Client, data_folder, find_client, list_clients
from kamlib.locale import LANGUAGES
from kamlib.problem import Problem, Problems, user_language
from kamlib.workbook.build import find_root
from kamlib.workbook.child import ChildError, Children
from kamlib.workbook.engine import one_line
from kamlib.workbook.job import TIMEOUT, Job, JobResult, child_cause, read_notebook, run_job
from kamlib.workbook.parameters import check_parameters, read_parameters
from kamlib.workbook.prepare import finish_client, finish_clients, prepare_client
from kamlib.workbook.record import measure_versions

PREPARE_TIMEOUT = 3600.0
"""Seconds for reading a ledger and deciding its portfolio."""


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
    plan = _Plan(run, folder, lang or "", list(dict.fromkeys(accounts or ())), timeout,
                 max(1, workers or os.cpu_count() or 1), progress or _say_nothing)
    plan.find(list(dict.fromkeys(clients)) or list_clients(data))
    plan.prepare()
    jobs = plan.jobs()
    try:
        plan.work(jobs)
    finally:
        run.seconds = time.monotonic() - began
        plan.close()
    return run


class _Plan:
    """The steps of one run and what they share."""

    def __init__(self, run, notebooks, lang, accounts, timeout, workers, progress):
        self.run, self.notebooks, self.lang, self.accounts = run, notebooks, lang, accounts
        self.timeout, self.workers, self._progress = timeout, workers, progress
        self.children = Children()
        self.clients: dict[str, Client] = {}
        self.broken: dict[str, Problems | ChildError] = {}
        self.kinds: dict[str, dict[str, bool]] = {}  # lang → notebook → about an account
        self._lock = threading.Lock()
        self._total = self._ended = 0

    def end(self, result: JobResult) -> None:
        """Note that a job has ended: a line in its client's log, and word to whoever waits."""
        with self._lock:
            self._ended += 1
            self._log(result)
            self._progress(result.as_json(), self._ended, max(self._total, self._ended))

    def language(self, name: str) -> str:
        return self.lang or self.clients[name].settings.client.language

    def find(self, names: list[str]) -> None:
        """Find the clients and the notebooks they need; stop if a name is unknown."""
        problems = []
        if self.lang and self.lang not in LANGUAGES:
            values = {"lang": self.lang, "languages": ", ".join(LANGUAGES)}
            problems.append(Problem("lang_unknown", values))
        known = list_clients(self.run.data)
        for name in names or [""]:
            try:
                self.clients[name] = find_client(name, self.run.data)
            except Problems as told:
                if name in known:
                    self.broken[name] = told
                else:
                    problems += told.problems
        if problems:
            raise Problems(problems, self._reader())
        self._stop_if_none_left()
        for name in self.clients:
            lang = self.language(name)
            if lang not in self.kinds:
                self.kinds[lang] = _read_kinds(self.notebooks / lang, lang)

    def prepare(self) -> None:
        """Read every ledger and decide every portfolio once; stop if an account is unknown."""
        def prepare(name: str) -> dict:
            return self.children.call(prepare_client, name, str(self.run.data),
                                      timeout=PREPARE_TIMEOUT)

        names: dict[str, dict[str, str]] = {}
        with ThreadPoolExecutor(self.workers) as pool:
            waiting = {pool.submit(prepare, name): name for name in self.clients}
            try:
                for future in as_completed(waiting):
                    name = waiting[future]
                    try:
                        facts = future.result()
                        names[name] = facts.pop("names")
                        self.run.clients[name] = facts
                    except (Problems, ChildError) as error:
                        self.broken[name] = error
            except BaseException:
                self.children.stop()
                raise
        self.run.clients = {n: self.run.clients[n] for n in self.clients if n in self.run.clients}
        self._stop_if_none_left()
        self._check_accounts(names)

    def _check_accounts(self, names: dict[str, dict[str, str]]) -> None:
        from kamlib.workbook.start import check_account

        everywhere = {code: name for known in names.values() for code, name in known.items()}
        problems = [p for account in self.accounts for p in check_account(account, everywhere)]
        if problems:
            raise Problems(problems, self._reader())
        for client, facts in self.run.clients.items():
            asked = [account for account in self.accounts if account in names[client]]
            facts["accounts"] = asked if self.accounts else facts["key_accounts"]

    def _stop_if_none_left(self) -> None:
        """Where no client can run and all say why, this is for the user to mend."""
        told = [error for error in self.broken.values() if isinstance(error, Problems)]
        if self.broken and len(told) == len(self.broken) == len({*self.clients, *self.broken}):
            raise Problems([problem for each in told for problem in each.problems], self._reader())

    def _reader(self) -> str:
        """Choose the language of what is told before anything starts."""
        spoken = {client.settings.client.language for client in self.clients.values()}
        if self.lang in LANGUAGES:
            return self.lang
        return spoken.pop() if len(spoken) == 1 else user_language()

    def jobs(self) -> list[Job]:
        """All jobs, checked: portfolio notebooks first, then each account's."""
        jobs = []
        for name, facts in self.run.clients.items():
            lang, client = self.language(name), self.clients[name]
            kinds = self.kinds[lang]
            for notebook, about_account in kinds.items():
                for account in facts["accounts"] if about_account else [""]:
                    jobs.append(self._job(client, notebook, lang, account))
        jobs.sort(key=lambda job: bool(job.account))  # stable: no account waits for two clients
        self._total = len(jobs)
        return jobs

    def _job(self, client: Client, notebook: str, lang: str, account: str) -> Job:
        given = {"client": client.name, "lang": lang, "as_of": ""}
        if account:
            given["account"] = account
        return Job(
            client=client.name, folder=str(client.folder), notebook=notebook,
            source=str(self.notebooks / lang / f"{notebook}.ipynb"), lang=lang, run=self.run.run,
            run_folder=str(client.runs / self.run.run), account=account, parameters=given,
            timeout=self.timeout,
        )

    def work(self, jobs: list[Job]) -> None:
        """Run all jobs, so many at a time, and keep their results in order."""
        results: dict[Job | int, JobResult] = {}

        def one(number: int) -> JobResult:
            return run_job(jobs[number], self.children)

        self._fail_broken()
        with ThreadPoolExecutor(self.workers) as pool:
            waiting = {pool.submit(one, number): number for number in range(len(jobs))}
            try:
                for future in as_completed(waiting):
                    result = results[waiting[future]] = future.result()
                    self.end(result)
            except BaseException:  # an interrupt: end what runs, skip the rest, keep the record
                self.children.stop()
                pool.shutdown(wait=True, cancel_futures=True)
                raise
            finally:
                for number, job in enumerate(jobs):
                    if number not in results:
                        results[number] = JobResult(
                            job.client, job.account, job.notebook, job.lang, "skipped",
                            cause=Problem("run_stopped").part("found", job.lang))
                    self.run.results.append(results[number])

    def _fail_broken(self) -> None:
        """Fail all portfolio notebooks of a client that cannot be read."""
        for name, error in self.broken.items():
            lang = self.language(name) if name in self.clients else self.lang or user_language()
            told = isinstance(error, Problems)
            cause = one_line(error.text(lang) if told else child_cause(error, lang))
            kinds = self.kinds.get(lang) or next(iter(self.kinds.values()), {})
            for notebook in [n for n, about_account in kinds.items() if not about_account]:
                result = JobResult(name, "", notebook, lang, "failed", cause=cause,
                                   log=getattr(error, "log", ""))
                self.run.results.append(result)
                self._total += 1
                self.end(result)

    def _log(self, result: JobResult) -> None:
        """One line per job in the client's log, and the traceback under it."""
        if not result.client:
            return
        folder = self.run.data / result.client / "runs" / self.run.run
        folder.mkdir(parents=True, exist_ok=True)
        clock = dt.datetime.now().isoformat(timespec="seconds")
        line = f"{clock} {result.status:<7} {result.seconds:6.1f} s {result.notebook}"
        line += f" {result.account}" if result.account else ""
        line += f" | {result.cause}" if result.cause else ""
        text = line + "\n" + "".join(f"    {part}\n" for part in result.log.splitlines())
        with open(folder / "log.txt", "a", encoding="utf-8") as log:
            log.write(text)

    def close(self) -> None:
        """Write every client's ``run.json`` and index, and the index over all."""
        children = Children()  # also after an interrupt: what is done gets its index
        for name in dict.fromkeys(result.client for result in self.run.results):
            folder = self.run.data / name
            jobs = [job for job in self.run.jobs if job["client"] == name]
            facts = {
                "run": self.run.run, "client": name, "seconds": round(self.run.seconds, 2),
                "lang": jobs[0]["lang"], **self.run.clients.get(name, {}),
                "versions": measure_versions(), "jobs": jobs,
            }
            _write_json(folder / "runs" / self.run.run / "run.json", facts)
            _write_json(folder / "runs" / "latest.json", facts)
            if name in self.run.clients:
                lang = self.language(name)
                about = [n for n, about_account in self.kinds[lang].items() if about_account]
                self._finish(children, name, finish_client, name, str(self.run.data), lang, facts,
                             about)
        index = self._finish(children, "", finish_clients, str(self.run.data), self._reader())
        self.run.index = Path(index) if index else None

    def _finish(self, children: Children, name: str, function, *args):
        """Write an index; one that cannot be written is told as a failed job, not lost."""
        try:
            return children.call(function, *args, timeout=PREPARE_TIMEOUT)
        except (Problems, ChildError) as error:
            lang = self._reader()
            cause = error.text(lang) if isinstance(error, Problems) else child_cause(error, lang)
            result = JobResult(name, "", "index", lang, "failed", cause=one_line(cause),
                               log=getattr(error, "log", ""))
            self.run.results.append(result)
            self.end(result)
            return None


def _read_kinds(folder: Path, lang: str) -> dict[str, bool]:
    """Find the notebooks of a language: name → whether it is about one account."""
    found = {}
    problems = []
    for path in sorted(folder.glob("[0-9]*.ipynb")):
        notebook = read_notebook(path, lang)
        try:
            names = read_parameters(notebook)
            given = {"client": "x", "lang": lang, "as_of": ""}
            check_parameters(notebook, given | ({"account": "x"} if "account" in names else {}))
        except Problems as told:
            problems += told.problems
            continue
        found[path.stem] = "account" in names
    if problems:
        raise Problems(problems, lang)
    if not found:
        raise Problems(Problem("notebook_missing", {"notebook": f"{lang}/*.ipynb"}), lang)
    return found


def _say_nothing(job: dict, done: int, total: int) -> None:
    """Tell nobody."""


def _run_name() -> str:
    """Make a name by which runs sort in time and that two runs never share."""
    return f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"


def _write_json(path: Path, value: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    text = json.dumps(value, ensure_ascii=False, indent=1, default=str)
    part.write_text(text + "\n", encoding="utf-8")
    os.replace(part, path)
