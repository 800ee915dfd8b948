"""``kam read``, ``kam groups``: how a ledger reconciles; who may be one account."""

from collections.abc import Iterator

from kamlib.cli import say
from kamlib.problem import Problem, Problems
from kamlib.vocabulary import ACCOUNTED
from kamlib.words.label import has_label, label
from kamlib.words.table import show_table
from kamlib.words.words import Words


def tell_reading(client, report: dict) -> None:
    """Print what was read: lines, reasons, totals, order-level amounts, conventions.

    Parameters
    ----------
    client
        The client (`kamlib.client.Client`).
    report
        The report of its ledger: what ``kam read --json`` prints.
    """
    words = _words(client)
    say.table(["", ""], [*_counted(report, words), *_summed(report, words)], right={1})
    if report["lines_in"] == report["kept"] + report["set_aside"]:
        counts = {n: words.number(report[n]) for n in ACCOUNTED}
        say.told("cli.read.reconciles", words.lang, **counts)
    say.line()
    say.line(words.label("cli.read.how") + ":")
    for convention in report.get("conventions", []):
        say.line("  " + _convention(convention, words.lang))
    if report.get("warnings"):
        say.line()
        say.line(words.label("cli.read.mind") + ":")
    for warning in report.get("warnings", []):
        text = warning["text"] if isinstance(warning, dict) else warning
        say.line("  " + text.replace("\n", "\n  "))


def _words(client) -> Words:
    own = client.settings.client
    return Words(own.language, own.locale, own.currency)


def _spoken(section: str, slug: str, words: Words) -> str:
    whole = f"{section}.{slug}"
    return words.label(whole) if has_label(whole) else slug


def _counted(report: dict, words: Words) -> Iterator[list[str]]:
    """Tell lines, and what they name: how many came in, were kept, were set aside and why."""
    for name in ACCOUNTED:
        yield [words.label(f"cli.read.{name}"), words.number(report[name])]
    for reason, lines in sorted(report.get("reasons", {}).items()):
        yield [f"  {_spoken('reason', reason, words)}", words.number(lines)]
    for name in ("customers", "accounts", "duplicates"):
        if report.get(name) is not None:
            yield [words.label(f"cli.read.{name}"), words.number(report[name])]
    if found := report.get("lines_without_customer"):
        yield [words.label("cli.read.without_customer"), words.number(found)]


def _summed(report: dict, words: Words) -> Iterator[list[str]]:
    """Tell sums, beside them what the files themselves state; and the days that lines bear."""
    for name in ("net_revenue", "net_revenue_all_lines"):
        yield [words.label(f"cli.read.{name}"), words.money_exact(report[name])]
    for name, total in sorted(report.get("order_level", {}).items()):
        shown = f"{words.label('cli.read.order_level')}: {_spoken('column', name, words)}"
        yield [shown, words.money_exact(total)]
    for total in report.get("totals", []):
        place = f"{total['source']}, {words.label('problem.row')} {total['row']}"
        place += f", {total['currency']}" if total.get("currency") else ""
        yield [f"{words.label('cli.read.stated')} ({place})", words.money_exact(total["stated"])]
        yield [f"  {words.label('cli.read.added_up')}", words.money_exact(total["read"])]
    if report.get("first_date") and report.get("last_date"):
        first, last = (words.date(str(report[d])[:10]) for d in ("first_date", "last_date"))
        yield [words.label("cli.read.dates"), f"{first} – {last}"]


def explain_reading(client, report: dict) -> None:
    """Print every decision with its evidence, the rules at work, the rows set aside, the totals.

    Parameters
    ----------
    client
        The client.
    report
        The report of its ledger.
    """
    from kamlib.reading.report import Reading

    words = _words(client)
    reading = Reading(report)
    for name in ("decisions", "aside_rows", "stated", "file_months"):
        frame = getattr(reading, name)
        if frame.empty:
            continue
        say.line()
        say.line(label(f"cli.explain.{name}", words.lang) + ":")
        say.line(str(show_table(frame, words, rows=len(frame))))
    for told in report.get("conventions", []):
        for fit, counts in (told.get("encoding_evidence") or {}).items():
            values = {"source": told["source"], "encoding": fit, **counts}
            say.told("cli.explain.encoding", words.lang, **values)
    rules = reading.rules(words)
    if len(rules):
        say.line()
        say.line(label("cli.explain.rules", words.lang) + ":")
    for text, sources in rules.groupby("rule_text", sort=False)["source"]:
        say.line(f"  {', '.join(sources)}: {text}")


def _convention(told: dict, lang: str) -> str:
    """Tell one file's conventions in a line, and its columns in another."""
    parts = [told[n] for n in ("sheet", "encoding", "date_order") if _found(told, n)]
    if told.get("header_row"):
        parts.append(label("cli.read.header_row", lang).format(n=told["header_row"]))
    for name in ("separator", "decimal", "thousands"):
        if _found(told, name):
            shown = {"\t": "TAB"}.get(told[name], told[name])
            parts.append(f"{label(f'setting.sources.{name}', lang).lower()} {shown!r}")
    columns = ", ".join(f"{k} = {v}" for k, v in (told.get("columns") or {}).items())
    text = f"{told.get('source', '')}: " + ", ".join(map(str, parts))
    return text + (f"\n    {columns}" if columns else "")


def _found(told: dict, name: str) -> bool:
    """Whether a convention was at work: typed cells (Parquet, spreadsheets) need none."""
    return told.get(name) not in (None, "", "typed")


def propose_and_tell(client) -> int:
    """Write the proposal into the client's folder and say what to do with it.

    Raises
    ------
    Problems
        Customers have pseudonyms, or the ledger cannot be read.
    """
    from kamlib.ledger import open_ledger
    from kamlib.ledger.groups import FILE, customers_of, propose_groups, write_groups

    settings = client.settings
    lang = settings.client.language
    if settings.ledger.pseudonyms:
        raise Problems(Problem("groups_hidden", where="client.toml"), lang=lang)
    with say.quiet_stdout():
        customers = customers_of(open_ledger(client))
        groups = propose_groups(customers, similar_names=settings.ledger.similar_names)
    if groups.empty:
        say.told("cli.groups.none", lang)
        return 0
    path = client.folder / FILE
    write_groups(path, groups, lang)
    counts = {"n": groups["proposal"].nunique(), "customers": len(groups), "file": path}
    say.told("cli.groups.made", lang, **counts)
    say.told("cli.groups.next", lang, sources=client.sources / FILE)
    say.line(f'[[tables]]\nkind = "groups"\nfile = "{FILE}"')
    return 0
