"""``kam read``: how the lines and the totals of a ledger reconcile, for a person to check."""

from datetime import date

from kamlib.cli import say
from kamlib.locale import has_label, label
from kamlib.show.words import Words


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
    for name in ("net_revenue", "net_revenue_all_lines"):
        rows.append([cli(name), words.money_exact(report[name])])
    for name, total in sorted(report.get("order_level", {}).items()):
        shown = f"{cli('order_level')}: {spoken('column', name)}"
        rows.append([shown, words.money_exact(total)])
    if report.get("first_date") and report.get("last_date"):
        first, last = (date.fromisoformat(str(report[d])[:10]) for d in ("first_date", "last_date"))
        rows.append([cli("dates"), f"{words.date(first)} – {words.date(last)}"])
    say.table(["", ""], rows, right={1})
    if report["lines_in"] == report["kept"] + report["set_aside"]:
        counts = {n: words.number(report[n]) for n in ("lines_in", "kept", "set_aside")}
        say.line(cli("reconciles").format(**counts))
    say.line()
    say.line(cli("how") + ":")
    for convention in report.get("conventions", []):
        say.line("  " + _convention(convention, own.language))
    for warning in report.get("warnings", []):
        say.line(str(warning))


def _convention(convention: dict, lang: str) -> str:
    """One source's conventions in a line."""
    parts = [str(convention[n]) for n in ("encoding", "date_order") if convention.get(n)]
    marks = [
        f"«{convention[n]}»" for n in ("separator", "decimal", "thousands") if convention.get(n)
    ]
    if convention.get("header_row"):
        parts.append(label("cli.read.header_row", lang).format(n=convention["header_row"]))
    columns = ", ".join(f"{k} = {v}" for k, v in (convention.get("columns") or {}).items())
    text = f"{convention.get('source', '')}: " + ", ".join([*parts, " ".join(marks)]).strip(", ")
    return text + (f"\n    {columns}" if columns else "")
