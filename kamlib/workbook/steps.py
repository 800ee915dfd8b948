"""The steps of one run: find, prepare, work, close; `kamlib.workbook.run` takes them in order."""

import datetime as dt
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from pathlib import Path

import kamlib.quick  # noqa: F401  (before nbformat)
from kamlib.client import Client, find_client, list_clients
from kamlib.locale import LANGUAGES
from kamlib.problem import Problem, Problems, user_language
from kamlib.workbook.child import ChildError, Children, as_told
from kamlib.workbook.job import Job, JobResult, read_notebook, run_job, tell_failed
from kamlib.workbook.parameters import check_parameters, read_parameters
from kamlib.workbook.prepare import finish_client, finish_clients, prepare_client
from kamlib.workbook.record import measure_versions
from kamlib.workbook.start import check_account
from kamlib.workbook.state import mark_run, unmark_run, write_json

PREPARE_TIMEOUT = 3600.0
"""Seconds for reading a ledger and deciding its portfolio."""


class Steps:
    """The steps of one run and what they share."""

    def __init__(self, run, notebooks, lang, accounts, timeout, workers, progress):
        self.run, self.notebooks, self.lang, self.accounts = run, notebooks, lang, accounts
        self.timeout, self.workers, self._progress = timeout, workers, progress
        self.children = Children()
        self.clients: dict[str, Client] = {}
        self.broken: dict[str, Problems | ChildError] = {}
        self.kinds: dict[str, dict[str, bool]] = {}  # lang → notebook → about an account
        self.started = dt.datetime.now().isoformat(timespec="seconds")
        self._lock = threading.Lock()
        self._total = self._ended = 0

    def end(self, result: JobResult) -> None:
        """Note that a job has ended: a line in its client's log, and word to whoever waits."""
        with self._lock:
            self._ended += 1
            self._log(result)
            self._progress(result.as_json(), self._ended, max(self._total, self._ended))

    def language(self, name: str) -> str:
        """Give the language of a client's pages."""
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

    new_index: bool | None = None
    """Whether this run was the first to write the index over all; None before it has."""

    def mark(self) -> None:
        """Say of every client that this run works on it; one whose folder refuses is broken."""
        for name, client in self.clients.items():
            try:
                mark_run(client.folder, self.run.run)
            except OSError as error:
                self.broken[name] = as_told(error)
        self._stop_if_none_left()
        self.new_index = not (self.run.data / "index.html").exists()
        self.index()  # while it works, and should it be killed, no index says «complete»

    def unmark(self) -> None:
        """Nothing has begun: take the marks back."""
        for client in self.clients.values():
            with suppress(OSError):
                unmark_run(client.folder, self.run.run)
                (client.folder / "runs").rmdir()  # where this run alone made it
        if self.new_index:
            (self.run.data / "index.html").unlink(missing_ok=True)
        elif self.new_index is False:
            self.index()

    def cut(self) -> None:
        """It was ended before the first page: the marks say so, and the index."""
        for client in self.clients.values():
            with suppress(OSError):
                mark_run(client.folder, self.run.run, "interrupted")
        self.index()

    def index(self) -> None:
        """Write the index over all as things stand; where that fails, the end tells it."""
        with suppress(Problems, ChildError):
            args = str(self.run.data), self._reader(), {}
            Children().call(finish_clients, *args, timeout=PREPARE_TIMEOUT)

    def prepare(self) -> None:
        """Read every ledger and decide every portfolio once; stop if an account is unknown."""

        def prepare(name: str) -> dict:
            return self.children.call(
                prepare_client, name, str(self.run.data), timeout=PREPARE_TIMEOUT
            )

        names: dict[str, dict[str, str]] = {}
        with ThreadPoolExecutor(self.workers) as pool:
            asked = [name for name in self.clients if name not in self.broken]
            waiting = {pool.submit(prepare, name): name for name in asked}
            try:
                for future in as_completed(waiting):
                    name = waiting[future]
                    try:
                        facts = future.result()
                        names[name] = facts.pop("names")
                        self.run.clients[name] = facts
                    except Exception as error:  # whatever it is: the other clients go on
                        self.broken[name] = as_told(error)
            except BaseException:
                self.children.stop()
                raise
        self.run.clients = {n: self.run.clients[n] for n in self.clients if n in self.run.clients}
        self._stop_if_none_left()
        self._check_accounts(names)

    def _check_accounts(self, names: dict[str, dict[str, str]]) -> None:
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
            client=client.name,
            folder=str(client.folder),
            notebook=notebook,
            source=str(self.notebooks / lang / f"{notebook}.ipynb"),
            lang=lang,
            run=self.run.run,
            run_folder=str(client.runs / self.run.run),
            account=account,
            parameters=given,
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
                    cause = Problem("run_stopped").part("found", job.lang)
                    skipped = job.result("skipped", cause=cause)
                    self.run.results.append(results.get(number, skipped))

    def _fail_broken(self) -> None:
        """Fail all portfolio notebooks of a client that cannot be read."""
        for name, error in self.broken.items():
            lang = self.language(name) if name in self.clients else self.lang or user_language()
            cause, log = tell_failed(error, lang)
            kinds = self.kinds.get(lang) or next(iter(self.kinds.values()), {})
            for notebook in [n for n, about_account in kinds.items() if not about_account]:
                result = JobResult(name, "", notebook, lang, "failed", cause=cause, log=log)
                self.run.results.append(result)
                self._total += 1
                self.end(result)

    def _log(self, result: JobResult) -> None:
        """One line per job in the client's log, and the traceback under it."""
        if not result.client:
            return
        folder = self.run.data / result.client / "runs" / self.run.run
        clock = dt.datetime.now().isoformat(timespec="seconds")
        line = f"{clock} {result.status:<7} {result.seconds:6.1f} s {result.notebook}"
        line += f" {result.account}" if result.account else ""
        line += f" | {result.cause}" if result.cause else ""
        text = line + "\n" + "".join(f"    {part}\n" for part in result.log.splitlines())
        with suppress(OSError):  # it is told all the same, and the others go on
            folder.mkdir(parents=True, exist_ok=True)
            with open(folder / "log.txt", "a", encoding="utf-8") as log:
                log.write(text)

    def close(self) -> None:
        """Write every client's ``run.json`` and index, and the index over all."""
        children = Children()  # also after an interrupt: what is done gets its index
        for name in dict.fromkeys(result.client for result in self.run.results):
            folder = self.run.data / name
            jobs = [job for job in self.run.jobs if job["client"] == name]
            facts = {
                "run": self.run.run,
                "client": name,
                "seconds": round(self.run.seconds, 2),
                "lang": jobs[0]["lang"],
                "started": self.started,
                "whole": not self.accounts,
                **self.run.clients.get(name, {}),
                "versions": measure_versions(),
                "jobs": jobs,
            }
            self._keep(folder / "runs", name, facts)
            if name in self.run.clients:
                lang = self.language(name)
                about = [n for n, about_account in self.kinds[lang].items() if about_account]
                self._finish(
                    children, name, finish_client, name, str(self.run.data), lang, facts, about
                )
        failed = Counter(job.client for job in self.run.failed)
        args = str(self.run.data), self._reader(), dict(failed)
        index = self._finish(children, "", finish_clients, *args)
        self.run.index = Path(index) if index else None

    def _keep(self, runs: Path, name: str, facts: dict) -> None:
        """Write what became of a client's run; where that cannot be, tell it as a failed job."""
        try:
            write_json(runs / self.run.run / "run.json", facts)
            write_json(runs / "latest.json", facts)
        except OSError as error:
            if name not in self.broken:  # else it is told already
                self._failed(name, error)

    def _finish(self, children: Children, name: str, function, *args):
        """Write an index; one that cannot be written is told as a failed job, not lost."""
        try:
            return children.call(function, *args, timeout=PREPARE_TIMEOUT)
        except (Problems, ChildError) as error:
            self._failed(name, error)
            return None

    def _failed(self, name: str, error: Exception) -> None:
        lang = self._reader()
        cause, log = tell_failed(error, lang)
        result = JobResult(name, "", "index", lang, "failed", cause=cause, log=log)
        self.run.results.append(result)
        self.end(result)


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
