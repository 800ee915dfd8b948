"""``kam export`` and ``kam import``: what people said as a workbook of Excel, there and back."""

import sys
from pathlib import Path

import typer

from kamlib.cli import TO_MEND, say
from kamlib.judgement import open_log
from kamlib.judgement.changes import Change, Edits
from kamlib.judgement.edits import read_edits
from kamlib.judgement.sheets import write_sheets
from kamlib.judgement.wrong import choice_name, field_name, kind_name
from kamlib.locale import label
from kamlib.problem import Problem, Problems
from kamlib.show.words import NONE

SHOWN = 60
"""Changes that are listed; what is beyond is counted."""


def export_and_tell(client, path: Path) -> int:
    """Write the client's judgements as they stand."""
    own = client.settings.client
    if path.suffix.lower() != ".xlsx":
        raise Problems(Problem("export_suffix", {"file": path.name}))
    if not path.absolute().parent.is_dir():
        raise Problems(Problem("file_missing", {"file": str(path.parent)}))
    log = open_log(client)
    rows = write_sheets(
        log,
        path,
        client=client.name,
        client_name=own.name,
        lang=own.language,
        accounts=_accounts(client),
    )
    say.told("cli.export.done", own.language, file=path, rows=rows)
    if log.has_hidden():
        say.told("cli.export.hidden", own.language)
    return 0


def import_and_tell(client, path: Path, yes: bool) -> int:
    """Show what a workbook changes and, agreed, write it."""
    lang = client.settings.client.language
    edits = read_edits(open_log(client), path, client=client.name, accounts=_accounts(client))
    if not edits.changes:
        say.told("cli.import.none", lang)
        return 0
    _tell(edits, lang)
    count = len(edits.changes)
    if not yes:
        if not sys.stdin.isatty():
            say.line(Problem("import_undecided").text(lang))
            return TO_MEND
        asked = label("cli.import.ask", lang, count).format(n=count)
        answer = typer.prompt(asked, default="", show_default=False, err=True)
        if answer.strip().casefold() not in label("cli.import.yes", lang).split():
            return TO_MEND
    edits.write()
    say.told("cli.import.done", lang, n=count)
    return 0


def _tell(edits: Edits, lang: str) -> None:
    heads = [label(f"cli.import.{n}", lang) for n in ("place", "about", "field", "before", "after")]
    people = edits.log.read_names() | {
        row["person"]: row["name"] or row["role"] for row in edits.persons
    }
    rows = [_row(change, people, lang) for change in edits.changes[:SHOWN]]
    say.table(heads, rows)
    if len(edits.changes) > SHOWN:
        say.line(f"… + {len(edits.changes) - SHOWN}")


def _row(change: Change, people: dict[str, str], lang: str) -> list[str]:
    about = " · ".join(people.get(part, part) for part in change.about.split(" · "))
    place = f"{change.sheet}, {change.row}"
    if not change.field:
        what = label("cli.import.withdrawn", lang)
        return [place, about, kind_name(change.kind, lang), "", what]
    before = label("cli.import.new", lang) if change.new else _said(change, change.before, people,
                                                                    lang)  # fmt: skip
    after = _said(change, change.after, people, lang)
    return [place, about, field_name(change.field, lang), before, after]


def _said(change: Change, value, people: dict[str, str], lang: str) -> str:
    if value is None or value == "":
        return NONE
    if isinstance(value, bool):
        return label(f"flag.{'yes' if value else 'no'}", lang)
    text = people.get(value, value) if isinstance(value, str) else value
    return choice_name(change.field, str(text), lang)[:80]


def _accounts(client) -> dict[str, str]:
    """The accounts of the ledger; none where there is no ledger yet."""
    from kamlib.ledger import open_ledger
    from kamlib.workbook.start import account_names

    try:
        with say.quiet_stdout():
            return account_names(open_ledger(client))
    except Problems:
        return {}
