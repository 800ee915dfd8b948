"""``kam export`` and ``kam import``: what people said as a workbook of Excel, there and back."""

import sys
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError

from kamlib.cli import say
from kamlib.judgement import KINDS, fields_of, open_log
from kamlib.judgement.excel.cells import Offered
from kamlib.judgement.excel.changes import Change, Edits
from kamlib.judgement.excel.edits import read_edits
from kamlib.judgement.excel.sheets import AFTER, PEOPLE, write_sheets
from kamlib.judgement.forms.fields import write_value
from kamlib.judgement.people import call_people
from kamlib.kind import field_name, kind_name
from kamlib.problem import Problem, Problems
from kamlib.words.label import label
from kamlib.words.words import NONE, Words

SHOWN = 60
"""Changes that are listed; what is beyond is counted."""

LONG = 48
"""Characters of a text in the list; a cell of the workbook shows the rest."""


def export_and_tell(client, path: Path) -> int:
    """Write the client's judgements as they stand."""
    own = client.settings.client
    if path.suffix.lower() != ".xlsx":
        raise Problems(Problem("export_suffix", {"file": path.name}))
    if not path.absolute().parent.is_dir():
        raise Problems(Problem("file_missing", {"file": str(path.parent)}))
    log = open_log(client)
    accounts, families = _known(client)
    try:
        rows = write_sheets(
            log,
            path,
            client=client.name,
            client_name=own.name,
            lang=own.language,
            accounts=accounts,
            families=families,
        )
    except (OSError, FileCreateError) as error:  # open in Excel, or no place to write
        raise Problems(Problem("export_unwritable", {"file": str(path)})) from error
    say.told("cli.export.done", own.language, file=path, rows=rows)
    if log.has_hidden():
        say.told("cli.export.hidden", own.language)
    return 0


def import_and_tell(client, path: Path, yes: bool) -> int:
    """Show what a workbook changes and, agreed, write it."""
    own = client.settings.client
    lang, log = own.language, open_log(client)
    accounts, families = _known(client)
    edits = read_edits(log, path, client=client.name, accounts=accounts)
    if not edits.changes:
        say.told("cli.import.none", lang)
        return 0
    words = Words(lang, own.locale, own.currency)
    _Telling(edits, Offered(log, lang, accounts, families), words).tell()
    count = len(edits.changes)
    if not yes:
        if not sys.stdin.isatty():
            say.line(Problem("import_undecided").text(lang))
            return say.TO_MEND
        if not say.agreed(label("cli.import.ask", lang, count).format(n=count), lang):
            return say.TO_MEND
    edits.write()
    say.told("cli.import.done", lang, n=count)
    return 0


class _Telling:
    """The changes as a table in the reader's words, numbers and dates."""

    def __init__(self, edits: Edits, offered: Offered, words: Words):
        self.edits, self.offered, self.words = edits, offered, words
        new = {row["person"]: row["name"] or row["role"] for row in edits.persons}
        self.people = call_people(edits.log.read_people()) | new

    def tell(self) -> None:
        lang, changes = self.words.lang, self.edits.changes
        slugs = ("place", "about", "field", "before", "after")
        say.table([label(f"cli.import.{n}", lang) for n in slugs],
                  [self._row(change) for change in changes[:SHOWN]])  # fmt: skip
        if len(changes) > SHOWN:
            say.line(f"… + {len(changes) - SHOWN}")

    def _row(self, change: Change) -> list[str]:
        lang = self.words.lang
        place = f"{change.sheet}, {change.row}"
        if not change.field:
            gone = label("cli.import.withdrawn", lang)
            return [place, self._about(change), kind_name(change.kind, lang), "", gone]
        before = label("cli.import.new", lang) if change.new else self._said(change, change.before)
        field = field_name(change.field, lang)
        return [place, self._about(change), field, before, self._said(change, change.after)]

    def _about(self, change: Change) -> str:
        """What the row is about: its key, an item by what it says rather than by its code."""
        if change.kind == "people":
            return change.value["name"] or change.value["role"]
        fields = {one.name: one for one in fields_of(KINDS[change.kind])}
        names = [n for n in KINDS[change.kind].KEY if n != "item"]
        if "item" in KINDS[change.kind].KEY:
            names += [n for n in KINDS[change.kind].NEEDED if fields[n].kind == "text"][:1]
        told = [self._write(fields[n], change.value[n], change) for n in names
                if change.value.get(n) is not None]  # fmt: skip
        return " · ".join(told)

    def _said(self, change: Change, value) -> str:
        own = PEOPLE if change.kind == "people" else (*fields_of(KINDS[change.kind]), *AFTER)
        return self._write(next(one for one in own if one.name == change.field), value, change)

    def _write(self, one, value, change: Change) -> str:
        if value is None or value == "":
            return NONE
        text = write_value(one, value, self.words, self.people if one.kind == "person" else None)
        if isinstance(value, str):
            text = self.offered.say(one, text, change.value.get("account", ""))
        text = " ".join(text.split("\n"))
        return text if len(text) <= LONG else text[: LONG - 1] + "…"


def _known(client) -> tuple[dict[str, str], list[str]]:
    """The ledger's accounts and families; none where there is no ledger yet."""
    from kamlib.kam.opened import account_names
    from kamlib.ledger import open_ledger

    try:
        with say.quiet_stdout():
            ledger = open_ledger(client)
    except Problems:
        return {}, []
    families = ledger.lines["family"].dropna().astype(str).unique()
    return account_names(ledger), sorted(families)
