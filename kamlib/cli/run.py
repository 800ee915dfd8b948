"""``kam run``: the runs started, their progress told, what failed named, where the pages are."""

import sys
from pathlib import Path

from kamlib.cli import say
from kamlib.client.folder import find_language
from kamlib.problem import user_language
from kamlib.words.label import label


def run_and_tell(
    names: list[str],
    accounts: list[str] | None,
    lang: str | None,
    workers: int | None,
    as_json: bool,
    data: Path,
) -> int:
    """Run the notebooks of the named clients, or of all, and tell what became of them.

    Returns
    -------
    int
        0 all done, 1 some jobs failed.

    Raises
    ------
    Problems
        Before anything starts: an unknown client or account, mistakes in the only settings.
    """
    from kamlib.run.run import run_clients

    spoken = say.state.lang = find_language(names[0], data) if len(names) == 1 else None
    spoken = spoken or user_language()
    if len(names) == 1 and (data / names[0]).is_dir():
        say.state.folder = data / names[0]
    with say.quiet_stdout(), Progress(spoken) as progress:
        run = run_clients(
            names, accounts=accounts, lang=lang, workers=workers, data=data, progress=progress
        )
    found = run.as_json()
    _tell_warnings(found.get("clients", {}))
    _tell_end(found["jobs"], lang, data, spoken)
    if run.index:
        say.told("cli.run.pages", spoken, folder=run.index)
    if as_json:
        say.print_json(found)
    return run.exit_code


def _tell_warnings(clients: dict[str, dict]) -> None:
    """Say what a reader of the pages should know, and why a client has no account pages."""
    for name, facts in clients.items():
        told = list(facts.get("warnings") or ())
        if not facts.get("accounts") and facts.get("no_accounts"):
            told.append(facts["no_accounts"])
        for text in told:
            say.line(f"{name}: {text}")


def _tell_end(jobs: list[dict], lang: str | None, data: Path, spoken: str) -> None:
    for job in jobs:
        if job["status"] == "failed":
            told = label("cli.run.failed", spoken)
            say.line(told.format(job=_name(**job), cause=job.get("cause") or ""))
    counts = {s: sum(j["status"] == s for j in jobs) for s in ("done", "failed", "skipped")}
    say.told("cli.run.done", spoken, **counts)
    for client in filter(None, dict.fromkeys(job["client"] for job in jobs)):  # None: over all
        own = lang or find_language(client, data) or "en"
        index = data / client / "pages" / own / "index.html"
        if index.is_file():
            say.told("cli.run.pages", spoken, folder=index)


def _name(client: str = "", notebook: str = "", account: str = "", **_) -> str:
    return " ".join(part for part in (client, notebook, account) if part)


class Progress:
    """Tells each step: a bar on a terminal, plain lines elsewhere; all on standard error.

    Parameters
    ----------
    lang
        The reader's language.
    """

    def __init__(self, lang: str):
        self.lang = lang
        self.bar = None
        self.task = None

    def __enter__(self) -> "Progress":
        if sys.stderr.isatty():
            from rich import progress
            from rich.console import Console

            self.bar = progress.Progress(
                progress.TextColumn("{task.description}", markup=False),
                progress.BarColumn(),
                progress.MofNCompleteColumn(),
                progress.TimeElapsedColumn(),
                console=Console(stderr=True, highlight=False),
                redirect_stdout=False,
            )
            self.bar.start()
            self.task = self.bar.add_task(label("cli.run.working", self.lang), total=None)
        else:
            say.told("cli.run.working", self.lang)
        return self

    def __exit__(self, *error) -> None:
        if self.bar:
            self.bar.stop()

    def __call__(self, job: dict, ended: int, total: int) -> None:
        """Tell that a job has ended (see `kamlib.run.run.run_clients`)."""
        name = _name(**job)
        if self.bar:
            self.bar.update(self.task, completed=ended, total=total, description=name[:40])
        else:
            state = label(f"cli.job.{job['status']}", self.lang)
            say.line(f"{ended}/{total} {name}: {state} {job['seconds']:.1f} s")
