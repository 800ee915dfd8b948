"""``kam read``: how the lines and the totals of a ledger reconcile, for a person to check."""

from datetime import date

from kamlib.cli import say
from kamlib.locale import has_label, label
from kamlib.show.tables import show_table
from kamlib.show.words import Words
from kamlib.vocabulary import ACCOUNTED


def tell_reading(client, report: dict) -> None:
    """Print what was read: lines, reasons, totals, order-level amounts, conventions.

    Parameters
    ----------
    client
        The client (`kamlib.client.Client`).
    report
        The report of its ledger: what ``kam read --json`` prints.
    """
    own = client.settings.client
    words = Words(own.language, own.locale, own.currency)

    def spoken(section: str, slug: str) -> str:
        whole = f"{section}.{slug}"
        return label(whole, own.language) if has_label(whole) else slug

    def cli(slug: str) -> str:
        return label(f"cli.read.{slug}", own.language)

    rows = [[cli("lines_in"), words.number(report["lines_in"])]]
    rows.append([cli("kept"), words.number(report["kept"])])
    rows.append([cli("set_aside"), words.number(report["set_aside"])])
    for reason, lines in sorted(report.get("reasons", {}).items()):
        rows.append([f"  {spoken('reason', reason)}", words.number(lines)])
    for name in ("customers", "accounts", "duplicates"):
        if report.get(name) is not None:
            rows.append([cli(name), words.number(report[name])])
    if report.get("lines_without_customer"):
        rows.append([cli("without_customer"), words.number(report["lines_without_customer"])])
    for name in ("net_revenue", "net_revenue_all_lines"):
        rows.append([cli(name), words.money_exact(report[name])])
    for name, total in sorted(report.get("order_level", {}).items()):
        shown = f"{cli('order_level')}: {spoken('column', name)}"
        rows.append([shown, words.money_exact(total)])
    for total in report.get("totals", []):
        place = f"{total['source']}, {label('problem.row', own.language)} {total['row']}"
        place += f", {total['currency']}" if total.get("currency") else ""
        rows.append([f"{cli('stated')} ({place})", words.money_exact(total["stated"])])
        rows.append([f"  {cli('added_up')}", words.money_exact(total["read"])])
    if report.get("first_date") and report.get("last_date"):
        first, last = (date.fromisoformat(str(report[d])[:10]) for d in ("first_date", "last_date"))
        rows.append([cli("dates"), f"{words.date(first)} – {words.date(last)}"])
    say.table(["", ""], rows, right={1})
    if report["lines_in"] == report["kept"] + report["set_aside"]:
        counts = {n: words.number(report[n]) for n in ACCOUNTED}
        say.line(cli("reconciles").format(**counts))
    say.line()
    say.line(cli("how") + ":")
    for convention in report.get("conventions", []):
        say.line("  " + _convention(convention, own.language))
    if report.get("warnings"):
        say.line()
        say.line(cli("mind") + ":")
    for warning in report.get("warnings", []):
        text = warning["text"] if isinstance(warning, dict) else warning
        say.line("  " + text.replace("\n", "\n  "))


def explain_reading(client, report: dict) -> None:
    """Print every decision with its evidence, the rules at work, the rows set aside, the totals.

    Parameters
    ----------
    client
        The client.
    report
        The report of its ledger.
    """
    from kamlib.workbook.reading import Reading

    own = client.settings.client
    words = Words(own.language, own.locale, own.currency)
    reading = Reading(report)
    for name in ("decisions", "aside_rows", "stated", "file_months"):
        frame = getattr(reading, name)
        if frame.empty:
            continue
        say.line()
        say.line(label(f"cli.explain.{name}", own.language) + ":")
        say.line(str(show_table(frame, words, rows=len(frame))))
    for told in report.get("conventions", []):
        for fit, counts in (told.get("encoding_evidence") or {}).items():
            values = {"source": told["source"], "encoding": fit, **counts}
            say.told("cli.explain.encoding", own.language, **values)
    rules = reading.rules(words)
    if len(rules):
        say.line()
        say.line(label("cli.explain.rules", own.language) + ":")
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
