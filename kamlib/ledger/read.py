"""A client's files → its checked ledger."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from kamlib.ledger import store
from kamlib.ledger.check import Checked, check_layout
from kamlib.ledger.complete import LINES, add_accounts, add_cost, add_kind
from kamlib.ledger.layout import find_files, options_of, read_layout
from kamlib.ledger.masters import arrow_tables, mark_internal, read_masters
from kamlib.ledger.packed import origin_of, unpacked
from kamlib.ledger.propose import find_unused_sales, propose_sources
from kamlib.ledger.pseudonyms import client_pseudonyms
from kamlib.ledger.report import build_report, find_warnings, told
from kamlib.ledger.store import Ledger
from kamlib.problem import Problem, Problems


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
        for path in _all_files(client.sources)
    }


def _all_files(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")
    )


def _read(client) -> Ledger:
    if not client.sources.is_dir():
        raise Problems(Problem("no_sources", where="sources/"))
    with unpacked(client.sources) as folder:
        return _read_from(client, folder)


def _read_from(client, folder: Path) -> Ledger:
    """Read from `folder`: the client's sources, packed ones opened."""
    settings = client.settings
    sources, tables = list(settings.sources), list(settings.tables)
    if not sources:
        sources, tables = _proposed(client, tables, folder)
    hashes = _hashes(client)
    if not hashes:
        raise Problems(Problem("no_sources", where="sources/"))
    masters = read_masters(folder, tables)
    mark_internal(masters.tables["customers"], settings.ledger.internal_customers)
    checked, used = [], {}
    problems: list[Problem] = []
    for section in sources:
        try:
            files = find_files(folder, section.files, "client.toml")
            problems += [Problem("file_in_two", where=used[path]) for path in files if path in used]
            used |= {path: path.relative_to(folder).as_posix() for path in files}
            checked.append(_check(client, folder, section, files, masters))
        except Problems as found:
            problems += found.problems
    left = _names(folder, set(settings.ledger.ignored_files)) - set(used.values())
    left -= {path.relative_to(folder).as_posix() for path in masters.files}
    problems += find_unused_sales(folder, sorted(left))
    if problems:
        raise Problems(problems)
    parts = [add_cost(part.lines, masters) for part in checked]
    lines = pa.concat_tables(parts)
    if not lines.num_rows:
        values = {"lines_in": sum(part.lines_in for part in checked)}
        first = next((row for part in checked for row in part.aside), None)
        if first is None:
            raise Problems(Problem("no_lines", values, where=", ".join(used.values())))
        raise Problems(Problem("no_usable_lines", {**values, "text": first["raw"][:200]},
                               where=first["source"], row=first["source_row"],
                               column=first["column"] or ""))
    lines = add_kind(add_accounts(lines.combine_chunks(), masters), masters, settings.ledger)
    lines = lines.append_column("line", pa.array(np.arange(1, lines.num_rows + 1)))
    lines = lines.select(LINES.names).cast(LINES)
    aside = [item for part in checked for item in part.aside]
    if settings.ledger.pseudonyms:
        lines, aside = client_pseudonyms(client.folder).hide_all(lines, masters, aside)
    report = {"key": store.ledger_key(hashes, settings)}
    named = [{"file": name, "sha256": hashes[origin_of(name, hashes)]} for name in used.values()]
    report |= build_report(lines, checked, named, settings.client.currency)
    warnings = find_warnings(
        lines, checked, masters, settings.ledger.duplicates, settings.client.locale
    )
    warnings += [Problem("unused_file", where=name) for name in sorted(left)]
    report["warnings"] = told(warnings, settings.client.language)
    report["tables"] = masters.conventions
    store.write_ledger(client, lines, aside, arrow_tables(masters), report)
    return store.load_ledger(client)


def _check(client, folder: Path, section, files: list[Path], masters) -> Checked:
    options = options_of(section)
    layout = read_layout(folder, files, dict(section.columns), options)
    settings = client.settings
    return check_layout(
        layout,
        currency=settings.client.currency,
        duplicates=settings.ledger.duplicates,
        rates=masters.rates,
        rate_max_age=settings.ledger.rate_max_age,
    )


def _names(folder: Path, ignored: set[str]) -> set[str]:
    """The names of all files but those that the settings ignore, packed ones with their members."""
    names = {path.relative_to(folder).as_posix() for path in _all_files(folder)}
    return {name for name in names if origin_of(name, ignored) is None}


def _proposed(client, tables: list, folder: Path) -> tuple[list, list]:
    """The sources that names and content leave no doubt about."""
    names = _names(folder, set(client.settings.ledger.ignored_files))
    files = [folder / name for name in sorted(names)]
    proposal = propose_sources(files, client.settings.client.language, folder=folder)
    if proposal.questions:
        raise Problems(proposal.questions)
    return proposal.sections(tables)
