"""One notebook for one client or account, in a process of its own: executed, checked, made a page.

A page gets its final name only when everything behind it went well; where it did not, the last
good page stays and the result says in which cell it stopped and why.
"""

import hashlib
import os
import re
import time
import unicodedata
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

import kamlib.run.quick  # noqa: F401  (before papermill)
from kamlib.kam.record import list_rules, read_record
from kamlib.problem import Problem, Problems
from kamlib.run.child import ChildError, Children, as_told, is_warm
from kamlib.run.engine import CellFailure, one_line, run_notebook, running_cell
from kamlib.run.parameters import check_parameters, read_parameters
from kamlib.run.tags import make_batch

TIMEOUT = 900.0
"""Seconds after which a job is given up."""


@dataclass(frozen=True)
class Job:
    """One notebook to run. Everything in it is text, a number or a dict of such: JSON-able.

    Parameters
    ----------
    client, folder
        The client's name and its folder.
    notebook
        The notebook's name: ``3_plan``.
    source
        The committed workbook notebook in the job's language.
    lang
        The page's language.
    run, run_folder
        The run's name and its folder (``<client>/runs/<run>``).
    account
        The account's code; empty for the whole portfolio.
    parameters
        What the notebook's ``parameters`` cell is told.
    timeout
        Seconds after which it is given up.
    """

    client: str
    folder: str
    notebook: str
    source: str
    lang: str
    run: str
    run_folder: str
    account: str = ""
    parameters: dict = field(default_factory=dict)
    timeout: float = TIMEOUT

    @property
    def file_name(self) -> str:
        """The name of its files without suffix."""
        return file_name(self.notebook, self.account)

    @property
    def page(self) -> str:
        """Its page, relative to the client's folder."""
        return page_name(self.notebook, self.account, self.lang)

    def result(self, status: str, **values) -> "JobResult":
        """What became of it."""
        return JobResult(self.client, self.account, self.notebook, self.lang, status, **values)


@dataclass
class JobResult:
    """What became of a job.

    Parameters
    ----------
    client, account, notebook, lang
        Which job it was.
    status
        ``done``, ``failed`` or ``skipped``.
    seconds
        Wall time.
    page
        Relative to the client's folder; of a failed job empty.
    cell, cause
        Where it stopped (the cell's slug) and why, in one line that begins with the cell.
    log
        The traceback, for the run's log.
    warm
        Whether its process had the imports behind it.
    """

    client: str
    account: str
    notebook: str
    lang: str
    status: str
    seconds: float = 0.0
    page: str = ""
    cell: str = ""
    cause: str = ""
    log: str = ""
    warm: bool = False

    def as_json(self) -> dict:
        """Give the result as `kam run --json` prints it."""
        values = asdict(self)
        values.pop("log")
        values["seconds"] = round(self.seconds, 2)
        return {name: value if value != "" else None for name, value in values.items()}


def safe_name(code: str) -> str:
    """Make a file name of an account's code, whatever is in it.

    Codes that differ have names that differ, also where the file system does not tell capitals.

    Examples
    --------
    >>> safe_name("A/1"), safe_name("a/1")
    ('a-1-a5b3d27a72', 'a-1-773232abe9')
    """
    plain = unicodedata.normalize("NFKD", code).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    digest = hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{plain}-{digest}" if plain else digest


def file_name(notebook: str, account: str = "") -> str:
    """Name a job's files, without suffix."""
    return f"{notebook}-{safe_name(account)}" if account else notebook


def page_name(notebook: str, account: str, lang: str) -> str:
    """Name a job's page, relative to the client's folder."""
    return f"pages/{lang}/{file_name(notebook, account)}.html"


def paper_name(kind: str, account: str, lang: str) -> str:
    """Name a paper about an account, relative to the client's folder.

    The customer's version stands apart, in a folder that can be handed over.
    """
    name = safe_name(account) if kind == "customer" else file_name(kind, account)
    return f"pages/{lang}/{'customer/' if kind == 'customer' else ''}{name}.html"


def run_job(job: Job, children: Children | None = None) -> JobResult:
    """Run a job in a fresh process; whatever happens there, a result comes back.

    Parameters
    ----------
    job
        What to run.
    children
        Takes the process among its own, so that it can be ended with others.
    """
    started = time.monotonic()
    run_folder = Path(job.run_folder)
    part = run_folder / f"{job.file_name}.part.ipynb"
    log = run_folder / f"{job.file_name}.log"
    try:
        run_folder.mkdir(parents=True, exist_ok=True)
        call = (children or Children()).call
        result = call(execute_job, job, timeout=job.timeout, log=log)
    except Exception as error:  # whatever it is: it ends this job and no other
        cause, traceback = tell_failed(error, job.lang)
        cell = running_cell(part) if isinstance(error, ChildError) else ""
        result = job.result("failed", cell=cell, cause=cause, log=traceback)
    if result.status == "failed":
        if result.cell:
            result.cause = f"{result.cell}: {result.cause}"
        with suppress(OSError):  # kept under a name that says what it is, for whoever looks
            os.replace(part, part.with_name(f"{job.file_name}.failed.ipynb"))
    with suppress(OSError):
        if not log.stat().st_size:
            log.unlink()
    result.seconds = time.monotonic() - started
    return result


def tell_failed(error: Exception, lang: str) -> tuple[str, str]:
    """Why something failed, in one line of the reader's words, and what the log keeps of it."""
    told = as_told(error)
    if isinstance(told, Problems):
        return one_line(told.text(lang)), told.text(lang)
    cause = told.detail
    if told.kind != "raised":
        cause = Problem(f"job_{told.kind}", {"detail": told.detail}).part("found", lang)
    return one_line(cause), told.log


def execute_job(job: Job) -> JobResult:
    """Run a job in this process: check, execute the notebook, write its page and papers.

    Raises
    ------
    Problems
        The notebook is not there, its parameters are wrong, the settings hold mistakes.
    """
    import nbformat

    from kamlib.client import find_client
    from kamlib.kam.start import make_words, start
    from kamlib.pages import write_page
    from kamlib.pages.paper import write_paper
    from kamlib.pages.papers import MAKERS, OF_NOTEBOOK
    from kamlib.run.inside import notebook_value

    folder, run_folder = Path(job.folder), Path(job.run_folder)
    client = find_client(folder.name, folder.parent)
    batch = make_batch(read_notebook(Path(job.source), job.lang))
    parameters = check_parameters(batch, job.parameters, job.lang)
    variables = {"KAM_DATA": str(folder.parent), "KAM_RUN": job.run}
    try:
        executed = run_notebook(batch, parameters, run_folder, job.file_name, variables)
    except CellFailure as failure:
        told = {"cell": failure.cell, "cause": failure.cause, "log": failure.log}
        return job.result("failed", warm=is_warm(), **told)
    words = make_words(client.settings, job.lang)
    kinds = OF_NOTEBOOK.get(job.notebook, ()) if job.account else ()
    papers = {}
    if kinds:
        asked = {name: job.parameters.get(name, "") for name in ("lang", "as_of")}
        kam = notebook_value("kam") or start(client, account=job.account, **asked)
        papers = {paper_name(kind, job.account, job.lang): MAKERS[kind](kam) for kind in kinds}
    own = {name: getattr(job, name) for name in ("notebook", "client", "account", "lang", "run")}
    rules = list_rules(client.settings, job.notebook, words)
    context = {**read_record(executed), **own, "rules": rules}
    write_page(executed, folder / job.page, words=words, context=context)
    for name, paper in papers.items():
        write_paper(paper, folder / name, words)
    part = run_folder / f"{job.file_name}.part.ipynb"
    nbformat.write(executed, str(part))
    os.replace(part, run_folder / f"{job.file_name}.ipynb")
    return job.result("done", page=job.page, warm=is_warm())


def read_notebook(path: Path, lang: str):
    """Read the committed workbook notebook.

    Raises
    ------
    Problems
        It is not there: it must be built first.
    """
    import nbformat

    if not path.is_file():
        raise Problems(Problem("notebook_missing", {"notebook": f"{lang}/{path.name}"}), lang)
    return nbformat.read(str(path), as_version=4)


def read_kinds(folder: Path, lang: str) -> dict[str, bool]:
    """Find the notebooks of a language: name → whether it is about one account."""
    found, problems = {}, []
    for path in sorted(folder.glob("[0-9]*.ipynb")):
        notebook = read_notebook(path, lang)
        try:
            found[path.stem] = "account" in read_parameters(notebook)
            account = {"account": "x"} if found[path.stem] else {}
            check_parameters(notebook, {"client": "x", "lang": lang, "as_of": "", **account})
        except Problems as told:
            problems += told.problems
    if problems:
        raise Problems(problems, lang)
    if not found:
        raise Problems(Problem("notebook_missing", {"notebook": f"{lang}/*.ipynb"}), lang)
    return found
