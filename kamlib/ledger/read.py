"""A client's files → its checked ledger."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa

from kamlib.ledger import store
from kamlib.ledger.check import Terms
from kamlib.ledger.complete import Completion
from kamlib.ledger.finish import all_aside, people_of, write_lines
from kamlib.ledger.gathered import ASIDE
from kamlib.ledger.layout import find_files, open_layout, options_of
from kamlib.ledger.masters import Masters, arrow_tables, mark_internal, read_masters
from kamlib.ledger.named import check_named
from kamlib.ledger.order_level import settle_freight
from kamlib.ledger.overlaps import drop_overlaps
from kamlib.ledger.packed import list_files, origin_of, unpacked
from kamlib.ledger.passes import shown_progress
from kamlib.ledger.propose import find_unused_sales, propose_sources
from kamlib.ledger.pseudonyms import client_pseudonyms
from kamlib.ledger.report import (
    build_report,
    compare_stated,
    find_differences,
    find_warnings,
    list_aside,
    told,
)
from kamlib.ledger.settle import Settled
from kamlib.ledger.settle import read_layout as settle_layout
from kamlib.ledger.store import Ledger
from kamlib.problem import Problem, Problems
from kamlib.words.label import label

_LINE = 100  # bytes of a line of an export, roughly


def read_ledger(client) -> Ledger:
    """Read, check and write a client's ledger.

    Parameters
    ----------
    client
        A `kamlib.client.Client`; where its settings map no source, the mapping that names and
        content leave no doubt about is used.

    Returns
    -------
    Ledger
        Also written to the client's folder; nothing is written where it cannot be read.

    Raises
    ------
    Problems
        In the client's language: missing files or columns, an ambiguous convention, no lines.
    """
    try:
        check_named(client)
        return _read(client)
    except Problems as problems:
        raise problems.speaking(client.settings.client.language) from None


def open_ledger(client) -> Ledger:
    """The stored ledger, if sources and settings are as they were when it was read; else read it.

    Raises
    ------
    Problems
        As `read_ledger`.
    """
    check_named(client)
    key = store.stored_key(client)
    if key and key == store.ledger_key(_hashes(client), client.settings):
        try:
            return store.load_ledger(client)
        except (OSError, pa.ArrowException):
            pass  # a file is gone or damaged: the sources are still there
    return read_ledger(client)


def _hashes(client) -> dict[str, str]:
    """File → SHA-256 of everything in the client's sources."""
    return {
        path.relative_to(client.sources).as_posix(): store.hash_file(path)
        for path in list_files(client.sources)
    }


def _read(client) -> Ledger:
    if not client.sources.is_dir():
        raise Problems(Problem("no_sources", where="sources/"))
    with unpacked(client.sources) as folder:
        return _read_from(client, folder)


def _read_from(client, folder: Path) -> Ledger:
    """Read from `folder`: the client's sources, packed ones opened."""
    settings, own = client.settings, client.settings.ledger
    sources, tables = list(settings.sources), list(settings.tables)
    if not sources:
        sources, tables = _proposed(client, tables, folder)
    if not list_files(client.sources):
        raise Problems(Problem("no_sources", where="sources/"))
    masters = read_masters(folder, tables, settings.client.currency)
    mark_internal(masters.tables["customers"], own.internal_customers)
    completion = Completion(masters, own)
    terms = Terms(settings.client.currency, masters.rates, own.rate_max_age, completion)
    with store.staging(client) as stage, ThreadPoolExecutor(1) as pool:
        hashing = pool.submit(_hashes, client)
        settled, used = _read_sources(client, folder, sources, masters, terms, stage)
        left = _unused(client, folder, used, masters)
        shared = drop_overlaps(settled, own.overlaps, own.changed_lines, settings.client.locale)
        settle_freight(settled)
        _see_that_there_are_lines(settled, used)
        aside = all_aside(settled)
        hidden = None
        if own.pseudonyms:
            files = _files(folder, used, settled, masters)
            hidden = _hide(client, settled, masters, completion, aside, files, left)
            aside = pa.Table.from_pylist(hidden.aside, ASIDE)
        tally = _write(stage, settled, completion, hidden, settings.client.language)
        hashes = hashing.result()
        named = [{"file": file, "sha256": hashes[origin_of(_file_of(file, used), hashes)]}
                 for part in settled for file in part.file_lines]  # fmt: skip
        report = {"key": store.ledger_key(hashes, settings)}
        report |= build_report(tally, settled, named, settings.client.currency)
        shared += find_warnings(tally, settled, masters, own.duplicates, settings.client.locale)
        shared += [Problem("unused_file", where=name) for name in sorted(left)]
        report["stated"] = compare_stated(report, settings.stated)
        found = find_differences(report["stated"], settings.client.locale)
        report["aside_rows"] = list_aside(aside)
        report["warnings"] = told([*found, *shared], settings.client.language)
        report["tables"] = masters.conventions
        report = hidden.report(report) if hidden else report
        store.write_ledger(client, stage, stage / "lines", aside, arrow_tables(masters), report)
    return store.load_ledger(client)


def _write(stage, settled, completion, hidden, language: str):
    """Write the lines while a bar shows how far; count them."""
    size = _LINE * sum(part.count for part in settled)
    with shown_progress(size, label("intake.writing", language)) as progress:
        hide, at = hidden.lines if hidden else None, lambda done: progress.at(_LINE * done)
        tally = write_lines(stage / "lines", settled, completion, hide, at)
    if hidden:
        tally.rename_files({new: name for name, new in hidden.files.items()})
    return tally


def _files(folder: Path, used: dict, settled: list, masters) -> set[str]:
    """Name every file that was read, as the client's folder does."""
    own = {path.relative_to(folder).as_posix() for path in masters.files}
    return {*used.values(), *own, *(file for part in settled for file in part.file_lines)}


def _hide(client, settled, masters, completion, aside, files, left):
    """Put pseudonyms in the place of names, before anything is written."""
    people, rows = people_of(settled, completion), aside.to_pylist()
    all_files = {*files, *left}
    return client_pseudonyms(client.folder).hide_all(people, masters, rows, all_files, left)


def _read_sources(client, folder, sources, masters, terms, stage) -> tuple[list[Settled], dict]:
    """All layouts, and the files that they use; every problem of all of them at once."""
    settled, used, layouts = [], {}, []
    problems: list[Problem] = []
    for section in sources:
        try:
            files = find_files(folder, section.files, "client.toml")
            problems += [Problem("file_in_two", where=used[path]) for path in files if path in used]
            used |= {path: path.relative_to(folder).as_posix() for path in files}
            layouts.append(open_layout(folder, files, dict(section.columns), options_of(section)))
        except Problems as found:
            problems += found.problems
    language = client.settings.client.language
    size = sum(raw.size for layout in layouts for raw in layout.raws)
    with shown_progress(size, label("intake.reading", language)) as progress:
        for number, layout in enumerate(layouts):
            try:
                settled.append(
                    settle_layout(layout, terms, stage / f"spool-{number}", progress,
                                  duplicates=client.settings.ledger.duplicates)
                )  # fmt: skip
            except Problems as found:
                problems += found.problems
    problems += find_unused_sales(folder, sorted(_unused(client, folder, used, masters)))
    if problems:
        raise Problems(problems)
    return settled, used


def _file_of(name: str, used: dict) -> str:
    """The file that a name stands for: itself, or the workbook of ``book.xlsx [sheet]``."""
    return next(n for n in used.values() if name == n or name.startswith(f"{n} ["))


def _see_that_there_are_lines(settled: list[Settled], used: dict) -> None:
    if any(part.count for part in settled):
        return
    values = {"lines_in": sum(part.lines_in for part in settled)}
    first = next(iter(all_aside(settled).slice(0, 1).to_pylist()), None)
    if first is None:
        raise Problems(Problem("no_lines", values, where=", ".join(used.values())))
    raise Problems(
        Problem("no_usable_lines", {**values, "text": first["raw"][:200]}, where=first["source"],
                row=first["source_row"], column=first["column"] or "")
    )  # fmt: skip


def _names(client, folder: Path) -> set[str]:
    """The names of all files but those that the settings ignore, packed ones with their members."""
    ignored = set(client.settings.ledger.ignored_files)
    names = {path.relative_to(folder).as_posix() for path in list_files(folder)}
    return {name for name in names if origin_of(name, ignored) is None}


def _unused(client, folder: Path, used: dict, masters: Masters) -> set[str]:
    """The names of the files that are neither read nor ignored."""
    tables = {path.relative_to(folder).as_posix() for path in masters.files}
    return _names(client, folder) - set(used.values()) - tables


def _proposed(client, tables: list, folder: Path) -> tuple[list, list]:
    """The sources that names and content leave no doubt about."""
    files = [folder / name for name in sorted(_names(client, folder))]
    proposal = propose_sources(files, client.settings.client.language, folder=folder)
    if proposal.questions:
        raise Problems(proposal.questions)
    return proposal.sections(tables)
