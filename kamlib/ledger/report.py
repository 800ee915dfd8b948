"""What a read says of itself: counts, sums, decisions; a dict that JSON can hold."""

from collections import Counter
from decimal import Decimal

import pyarrow as pa
from babel.numbers import format_decimal

from kamlib.ledger import amounts
from kamlib.ledger.complete import KINDS
from kamlib.ledger.tally import Tally, count_reasons
from kamlib.problem import Problem


def build_report(tally: Tally, settled: list, sources: list[dict], currency: str) -> dict:
    """The report of a read.

    Parameters
    ----------
    tally
        The ledger's lines, counted.
    settled
        The layouts as `kamlib.ledger.settle` left them.
    sources
        ``file`` and ``sha256`` of each.
    currency
        The client's.

    Returns
    -------
    dict
        See ``data/README.md``; money as numbers that read back to the exact amount.
    """
    file_in = {name: n for part in settled for name, n in part.file_lines.items()}
    order_level = Counter()
    for part in settled:
        order_level.update(part.order_level)
    reasons = count_reasons(settled)
    return {
        "lines_in": sum(part.lines_in for part in settled),
        "kept": tally.lines,
        "set_aside": sum(reasons.values()),
        "reasons": dict(sorted(reasons.items())),
        "customers": len(tally.customers),
        "accounts": len(tally.accounts),
        "net_revenue": number(tally.named_net),
        "net_revenue_all_lines": number(tally.net),
        "lines_without_customer": tally.lines - tally.named_lines,
        "lines_with_cost": tally.cost_lines,
        "cost": number(tally.cost),
        "order_level": {name: float(total) for name, total in order_level.items()},
        "first_date": str(tally.first)[:10],
        "last_date": str(tally.last)[:10],
        "currency": currency,
        "conventions": [told for part in settled for told in part.conventions],
        "kinds": {name: _kind(*tally.kinds[name]) for name in KINDS if name in tally.kinds},
        "duplicates": sum(part.duplicates for part in settled),
        "totals": [_in_floats(total) for part in settled for total in part.totals],
        "sources": [
            {**entry, "lines": file_in[entry["file"]], **_read_of(entry["file"], tally)}
            for entry in sources
            if entry["file"] in file_in
        ],
        "months": [_month(name, total) for name, (_, total) in sorted(tally.months.items())],
        "file_months": [
            {"source": source, "month": month, **_kind(lines, total)}
            for (source, month), (lines, total) in sorted(tally.file_months.items())
        ],
    }


def _in_floats(total: dict) -> dict:
    return {**total, "stated": float(total["stated"]), "read": float(total["read"])}


def _month(month: str, net) -> dict:
    return {"month": month, "net_revenue": number(net)}


def _kind(lines: int, net) -> dict:
    return {"lines": lines, "net_revenue": number(net)}


def _read_of(file: str, tally: Tally) -> dict:
    """Say how many lines of a file were kept, and their sum."""
    kept, net = tally.sources.get(file, (0, 0))
    return {"kept": kept, "net_revenue": number(net)}


def list_aside(aside: pa.Table) -> list[dict]:
    """The rows set aside by file and reason: how many, and which rows (the first spans)."""
    found: dict[tuple, list[int]] = {}
    names = ("source", "reason", "source_row")
    for source, reason, row in zip(*(aside[n].to_pylist() for n in names), strict=True):
        found.setdefault((source, reason), []).append(row)
    return [
        {"source": source, "reason": reason, "lines": len(rows), "rows": tell_rows(rows)}
        for (source, reason), rows in sorted(found.items())
    ]


def tell_rows(rows: list[int], limit: int = 12) -> str:
    """Row numbers as a person would list them, the rest left out.

    Examples
    --------
    >>> tell_rows([3, 5, 6, 7, 20])
    '3, 5–7, 20'
    """
    spans: list[list[int]] = []
    for row in sorted(rows):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    told = [str(a) if a == b else f"{a}–{b}" for a, b in spans[:limit]]
    return ", ".join(told) + (" …" if len(spans) > limit else "")


def compare_stated(report: dict, stated: list) -> list[dict]:
    """The totals that the client states beside those read, for the same months and file.

    Parameters
    ----------
    report
        Needs ``file_months``.
    stated
        ``[[stated]]`` of the settings: ``period``, ``net_revenue``, ``file``, ``who``.

    Returns
    -------
    list of dict
        ``period``, ``file``, ``who``, ``stated``, ``read``, ``difference`` (money), ``lines``,
        ``agrees`` (to half a cent).
    """
    compared = []
    for entry in stated:
        cells = [
            cell
            for cell in report["file_months"]
            if in_period(cell["month"], entry.period)
            and (not entry.file or cell["source"] == entry.file
                 or cell["source"].startswith(f"{entry.file}/"))
        ]  # fmt: skip
        read = sum((Decimal(str(cell["net_revenue"])) for cell in cells), Decimal(0))
        difference = read - Decimal(str(entry.net_revenue))
        compared.append(
            {
                "period": entry.period,
                "file": entry.file or "",
                "who": entry.who,
                "stated": entry.net_revenue,
                "read": float(read),
                "difference": float(difference),
                "lines": sum(cell["lines"] for cell in cells),
                "agrees": abs(difference) <= Decimal("0.005"),
            }
        )
    return compared


def in_period(month: str, period: str) -> bool:
    """Whether a month (``YYYY-MM``) is in a year, quarter, month or, empty, in everything.

    Examples
    --------
    >>> [in_period("2025-04", p) for p in ("", "2025", "2025-Q2", "2025-04", "2025-Q1")]
    [True, True, True, True, False]
    """
    if "Q" in period:
        year, quarter = period.split("-Q")
        return month[:4] == year and (int(month[5:]) + 2) // 3 == int(quarter)
    return month.startswith(period)


def find_differences(compared: list[dict], locale: str) -> list[Problem]:
    """A warning for each stated total that the ledger does not reach."""
    return [
        Problem(
            "stated_differs",
            {"period": item["period"] or "–",
             **_shown(item, ("stated", "read", "difference"), locale)},
            where=item["file"],
        )
        for item in compared
        if not item["agrees"]
    ]  # fmt: skip


def _shown(amounts_of: dict, names: tuple[str, ...], locale: str) -> dict[str, str]:
    """Some amounts as they are written in that locale."""
    return {name: shown_amount(amounts_of[name], locale) for name in names}


def shown_amount(amount, locale: str) -> str:
    """An amount as it is written in that locale.

    Examples
    --------
    >>> shown_amount(1234.5, "es-ES")
    '1.234,50'
    """
    return format_decimal(amount, "#,##0.00##", locale.replace("-", "_"))


def number(units: int) -> float:
    """Ten-thousandths as the float nearest to the amount: it prints as the exact amount."""
    return float(amounts.to_amount(units))


def find_warnings(
    tally: Tally, checked: list, masters, duplicates: str, locale: str
) -> list[Problem]:
    """What a reader should know though nothing stops: odd sums, unknown codes, repeated lines."""
    warnings = [warning for part in checked for warning in part.warnings] + masters.warnings
    for part in checked:
        for total in part.totals:
            if not total["agrees"]:
                values = _shown(total, ("stated", "read"), locale)
                warnings.append(
                    Problem("totals_differ", values, where=total["source"], row=total["row"])
                )
    warnings += _much_aside(checked)
    repeated = sum(part.duplicates for part in checked)
    if repeated:
        warnings.append(Problem(f"duplicates_{duplicates}", {"n": repeated}))
    if len(tally.customers) == 1:
        warnings.append(Problem("one_customer", {"customer": next(iter(tally.customers))}))
    pairs = sorted(code for code in tally.customers if f"{code}.0" in tally.customers)
    if pairs:
        told = ", ".join(f"{code} / {code}.0" for code in pairs[:5])
        warnings.append(Problem("point_zero", {"n": len(pairs), "codes": told}))
    if not tally.customers:
        warnings.append(Problem("no_customer"))
    if tally.net <= 0:
        warnings.append(Problem("not_positive"))
    for kind, column, there in (
        ("customers", "customer", tally.customers),
        ("products", "product", tally.products),
    ):
        known = set(masters.tables[kind][column])
        unknown = [code for code in there if code not in known]
        if known and unknown:
            values = {"n": len(unknown), "codes": ", ".join(sorted(unknown)[:5])}
            warnings.append(Problem(f"not_in_{kind}", values))
    return warnings


_UNREAD = ("bad_date", "missing_date", "bad_number", "missing_amount", "wrong_columns")
_MUCH = 0.02


def _much_aside(checked: list) -> list[Problem]:
    """A warning for each layout more than one line in fifty of which cannot be read."""
    warnings = []
    for part in checked:
        found = {reason: part.reasons[reason] for reason in _UNREAD if part.reasons[reason]}
        count = sum(found.values())
        if count > _MUCH * part.lines_in:
            values = {"n": count, "lines": part.lines_in}
            files = ", ".join(part.file_lines)
            warnings.append(Problem("much_aside", values, where=files))
    return warnings


def told(warnings: list[Problem], lang: str) -> list[str]:
    """Warnings as the report holds them: sentences in the client's language."""
    return [warning.text(lang) for warning in warnings]
