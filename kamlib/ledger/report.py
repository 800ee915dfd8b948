"""What a read says of itself: counts, sums, decisions; a dict that JSON can hold."""

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from babel.numbers import format_decimal

from kamlib.ledger import amounts
from kamlib.ledger.complete import KINDS
from kamlib.problem import Problem


def build_report(lines: pa.Table, checked: list, sources: list[dict], currency: str) -> dict:
    """The report of a read.

    Parameters
    ----------
    lines
        The ledger.
    checked
        The layouts as `check_layout` left them.
    sources
        ``file`` and ``sha256`` of each.
    currency
        The client's.

    Returns
    -------
    dict
        See ``data/README.md``; money as numbers that read back to the exact amount.
    """
    net = pd.Series(amounts.to_units(lines["net_revenue"].combine_chunks()))
    named = pd.Series(pc.is_valid(lines["customer"]).to_numpy(), dtype=bool)
    kind = lines["kind"].to_pandas()
    source = lines["source"].to_pandas()
    month = lines["date"].to_pandas().dt.strftime("%Y-%m")
    aside = [item for part in checked for item in part.aside]
    reasons = pd.Series([item["reason"] for item in aside], dtype="str").value_counts()
    file_in = {name: n for part in checked for name, n in part.file_lines.items()}
    by_file = net.groupby(source).agg(["size", "sum"])
    dates = lines["date"]
    order_level: dict = {}
    for part in checked:
        for name, total in part.order_level.items():
            order_level[name] = order_level.get(name, 0) + total
    return {
        "lines_in": sum(part.lines_in for part in checked),
        "kept": lines.num_rows,
        "set_aside": len(aside),
        "reasons": {name: int(count) for name, count in sorted(reasons.items())},
        "customers": pc.count_distinct(lines["customer"], mode="only_valid").as_py(),
        "accounts": pc.count_distinct(lines["account"], mode="only_valid").as_py(),
        "net_revenue": number(net[named].sum()),
        "net_revenue_all_lines": number(net.sum()),
        "lines_without_customer": int((~named).sum()),
        "lines_with_cost": lines.num_rows - lines["cost"].null_count,
        "cost": number(amounts.to_units(lines["cost"].combine_chunks()).sum()),
        "order_level": {name: float(total) for name, total in order_level.items()},
        "first_date": pc.min(dates).as_py().date().isoformat(),
        "last_date": pc.max(dates).as_py().date().isoformat(),
        "currency": currency,
        "conventions": [told for part in checked for told in part.conventions],
        "kinds": {
            name: {
                "lines": int((kind == name).sum()),
                "net_revenue": number(net[kind == name].sum()),
            }
            for name in KINDS
            if (kind == name).any()
        },
        "duplicates": sum(part.duplicates for part in checked),
        "totals": [
            {**total, "stated": float(total["stated"]), "read": float(total["read"])}
            for part in checked
            for total in part.totals
        ],
        "sources": [
            {
                **entry,
                "lines": file_in[entry["file"]],
                "kept": int(by_file["size"].get(entry["file"], 0)),
                "net_revenue": number(by_file["sum"].get(entry["file"], 0)),
            }
            for entry in sources
            if entry["file"] in file_in
        ],
        "months": [
            {"month": name, "net_revenue": number(total)}
            for name, total in net.groupby(month).sum().sort_index().items()
        ],
    }


def number(units: int) -> float:
    """Ten-thousandths as the float nearest to the amount: it prints as the exact amount."""
    return float(amounts.to_amount(units))


def find_warnings(
    lines: pa.Table, checked: list, masters, duplicates: str, locale: str
) -> list[Problem]:
    """What a reader should know though nothing stops: odd sums, unknown codes, repeated lines."""
    warnings = [warning for part in checked for warning in part.warnings] + masters.warnings
    for part in checked:
        for total in part.totals:
            if not total["agrees"]:
                values = {
                    name: format_decimal(total[name], "#,##0.00##", locale.replace("-", "_"))
                    for name in ("stated", "read")
                }
                warnings.append(
                    Problem("totals_differ", values, where=total["source"], row=total["row"])
                )
    repeated = sum(part.duplicates for part in checked)
    if repeated:
        warnings.append(Problem(f"duplicates_{duplicates}", {"n": repeated}))
    customers = pc.unique(lines["customer"].drop_null()).to_pylist()
    if len(customers) == 1:
        warnings.append(Problem("one_customer", {"customer": customers[0]}))
    if not customers:
        warnings.append(Problem("no_customer"))
    if int(amounts.to_units(lines["net_revenue"].combine_chunks()).sum()) <= 0:
        warnings.append(Problem("not_positive"))
    for kind, column in (("customers", "customer"), ("products", "product")):
        known = set(masters.tables[kind][column])
        there = pc.unique(lines[column].drop_null()).to_pylist()
        unknown = [code for code in there if code not in known]
        if known and unknown:
            values = {"n": len(unknown), "codes": ", ".join(sorted(unknown)[:5])}
            warnings.append(Problem(f"not_in_{kind}", values))
    return warnings


def told(warnings: list[Problem], lang: str) -> list[str]:
    """Warnings as the report holds them: sentences in the client's language."""
    return [warning.text(lang) for warning in warnings]
