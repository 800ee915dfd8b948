"""Master tables: customers, products, wallet, groups, rates, credit and contracts, typed."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from kamlib.ledger.amounts import to_float
from kamlib.ledger.columns import ONE_ROW, TABLE_COLUMNS, match_rank, normal_name
from kamlib.ledger.convert import convert_columns
from kamlib.ledger.layout import (
    find_files,
    header_in,
    missing_columns,
    options_of,
    read_raw,
    unknown_columns,
)
from kamlib.ledger.rates import RateBook, name_direction
from kamlib.ledger.raw import Raw
from kamlib.problem import Problem, Problems
from kamlib.vocabulary import TABLE_KEYS


@dataclass
class Masters:
    """The master tables of a client.

    Parameters
    ----------
    tables
        Kind → frame; a table that the client does not give is empty with its columns.
    unit_costs
        Product → its exact unit cost.
    rates
        Currency → its exact rates by day: what one unit is worth in the client's currency.
    files
        The files that they came from.
    warnings
        What was left out of them.
    """

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    unit_costs: dict[str, Decimal] = field(default_factory=dict)
    rates: dict[str, dict[date, Decimal]] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    conventions: list[dict] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def propose_table(raw: Raw, kind: str) -> dict[str, str]:
    """The mapping of a master table by the names of its columns: canonical → header."""
    ranked = sorted(
        (rank, place, column.name, header)
        for place, header in enumerate(raw.headers)
        for column in TABLE_COLUMNS[kind]
        if (rank := match_rank(column, normal_name(header))) is not None
    )
    mapping: dict[str, str] = {}
    for _, _, name, header in ranked:
        if name not in mapping and header not in mapping.values():
            mapping[name] = header
    return {column.name: mapping[column.name] for column in TABLE_COLUMNS[kind]
            if column.name in mapping}  # fmt: skip


def read_masters(folder: Path, sections: list, currency: str) -> Masters:
    """Read the master tables that the settings name; `currency` is the client's.

    Raises
    ------
    Problems
        A file or column that is not there, a key column not mapped, an ambiguous convention.
    """
    masters, book = Masters(), RateBook(currency)
    problems: list[Problem] = []
    parts: dict[str, list[pd.DataFrame]] = {kind: [] for kind in TABLE_COLUMNS}
    for section in sections:
        try:
            for path in find_files(folder, [section.file], "client.toml"):
                parts[section.kind].append(_read_one(masters, book, folder, path, section))
        except Problems as found:
            problems += found.problems
    problems += book.questions()
    if problems:
        raise Problems(problems)
    for kind, columns in TABLE_COLUMNS.items():
        empty = _typed_frame({}, kind, 0)
        frame = pd.concat([empty, *parts[kind]], ignore_index=True) if parts[kind] else empty
        if kind == "groups":
            frame = _accepted(masters, frame, problems)
        again = frame.duplicated(list(ONE_ROW.get(kind, frame.columns)))
        if again.any() and kind != "rates":  # rates that repeat say the same, or were asked about
            codes = ", ".join(frame.loc[again, TABLE_KEYS[kind][0]].astype(str).head(5))
            masters.warnings.append(
                Problem("repeated_code", {"n": int(again.sum()), "codes": codes}, where=kind)
            )
        masters.tables[kind] = frame[~again].reset_index(drop=True)[[c.name for c in columns]]
    if problems:
        raise Problems(problems)
    masters.rates = book.settle()
    masters.warnings += book.warnings()
    _join_groups(masters.tables)
    _fill_credit(masters.tables)
    return masters


def _accepted(masters: Masters, frame: pd.DataFrame, problems: list) -> pd.DataFrame:
    """The rows of the mapping that somebody accepted; a customer in two accounts is a question."""
    agreed = frame[frame["accepted_by"].notna()]
    if open_rows := len(frame) - len(agreed):
        masters.warnings.append(Problem("groups_open", {"n": open_rows}, where="groups"))
    several = agreed.groupby("customer")["account"].nunique()
    for customer in several[several > 1].index:
        found = sorted(agreed.loc[agreed["customer"] == customer, "account"].unique())
        values = {"customer": customer, "found": ", ".join(found)}
        problems.append(Problem("group_twice", values, where="groups", column="account"))
    return agreed


def _join_groups(tables: dict[str, pd.DataFrame]) -> None:
    """Give the customers the accounts that somebody accepted; they go before those of the table."""
    groups, customers = tables["groups"], tables["customers"]
    if groups.empty:
        return
    names = groups.dropna(subset="account_name").drop_duplicates("account")
    names = names.set_index("account")["account_name"]
    new = groups.loc[~groups["customer"].isin(customers["customer"]), ["customer"]]
    customers = pd.concat([customers, new], ignore_index=True).astype(customers.dtypes)
    account = customers["customer"].map(groups.set_index("customer")["account"])
    customers["account"] = account.fillna(customers["account"]).astype("str")
    known = customers["account"].map(names)
    told = customers["account_name"].where(account.isna())
    customers["account_name"] = known.fillna(told).astype("str")
    tables["customers"] = customers


def _fill_credit(tables: dict[str, pd.DataFrame]) -> None:
    """Ratings and terms that the customers table leaves open, from the credit table."""
    credit, customers = tables["credit"], tables["customers"]
    if credit.empty:
        return
    new = credit.loc[~credit["customer"].isin(customers["customer"]), ["customer"]]
    customers = pd.concat([customers, new], ignore_index=True).astype(customers.dtypes)
    by_customer = credit.set_index("customer")
    for name in ("rating", "payment_days"):
        found = customers["customer"].map(by_customer[name])
        customers[name] = customers[name].fillna(found).astype(customers[name].dtype)
    tables["customers"] = customers


def _read_one(masters: Masters, book: RateBook, folder: Path, path: Path, section) -> pd.DataFrame:
    kind, name = section.kind, path.relative_to(folder).as_posix()
    columns = TABLE_COLUMNS[kind]
    mapping = dict(section.columns)
    if problems := unknown_columns(mapping, columns):
        raise Problems(problems)
    options = options_of(section)
    raw = read_raw(path, options, {normal_name(h) for h in mapping.values()}, name)
    if kind == "rates":
        mapping = name_direction(raw, mapping, propose_table(raw, kind))
    mapping = mapping or propose_table(raw, kind)
    problems = missing_columns(raw, mapping)
    problems += [Problem("unmapped_column", {"name": key}, where=name, column=key)
                 for key in TABLE_KEYS[kind] if key not in mapping]  # fmt: skip
    if problems:
        raise Problems(problems)
    cells = {n: raw.table.column(header_in(raw, h)).combine_chunks() for n, h in mapping.items()}
    types = {column.name: column.type for column in columns}
    typed = convert_columns(cells, types, mapping, options, lambda i: (name, int(raw.rows[i])))
    if typed.problems:
        raise Problems(typed.problems)
    frame = _typed_frame(typed.columns, kind, raw.table.num_rows)
    if kind == "rates":
        frame["currency"] = frame["currency"].str.upper()
    good = frame[list(TABLE_KEYS[kind])].notna().all(axis=1)
    masters.warnings += _unread(raw, columns, typed.columns, good, name)
    if kind == "products" and "unit_cost" in typed.columns:
        _add_costs(masters, frame["product"], typed.columns["unit_cost"].values.to_pylist())
    if kind == "rates":
        into = frame["to"] if "to" in mapping else [book.currency] * len(frame)
        exact = typed.columns["rate"].values.to_pylist()
        _add_rates(
            book, zip(frame["currency"], into, frame["date"], exact, raw.rows, strict=True), name
        )
    masters.files.append(path)
    masters.conventions.append(
        {"source": name, "table": kind, **raw.how, "columns": mapping, "lines": int(good.sum())}
    )
    return frame[good]


def _add_costs(masters: Masters, products, costs: list) -> None:
    for product, cost in zip(products, costs, strict=True):
        if isinstance(product, str) and cost is not None:
            masters.unit_costs.setdefault(product, cost)


def _add_rates(book: RateBook, rows, name: str) -> None:
    for code, to, day, rate, row in rows:
        if isinstance(code, str) and not pd.isna(day) and rate and rate > 0:
            book.add(code, to if isinstance(to, str) else None, day.date(), rate, name, int(row))


def _unread(raw, columns, typed: dict, good, name: str) -> list[Problem]:
    """Tell of rows that count although a number of theirs cannot be read."""
    bad = np.zeros(len(good), bool)
    for column in columns:
        if column.type in ("number", "share") and column.name in typed:
            bad |= typed[column.name].bad
    rows = raw.rows[bad & good]
    if not len(rows):
        return []
    told = {"n": len(rows), "rows": ", ".join(map(str, rows[:5]))}
    return [Problem("table_cells", told, where=name)]


def _typed_frame(columns: dict, kind: str, count: int) -> pd.DataFrame:
    """A frame with all columns of a kind; those not given are unknown."""
    frame = {}
    for column in TABLE_COLUMNS[kind]:
        found = columns.get(column.name)
        if column.type == "text":
            values = found.to_pylist() if found is not None else [None] * count
            frame[column.name] = pd.Series(values, dtype="str")
        elif column.type == "flag":
            values = found.to_pylist() if found is not None else [None] * count
            frame[column.name] = pd.array(values, dtype="boolean")
        elif column.type == "date":
            days = found.values if found is not None else np.full(count, "NaT", "datetime64[D]")
            frame[column.name] = days.astype("datetime64[us]")
        else:
            values = to_float(found.values) if found is not None else np.full(count, np.nan)
            if (
                column.type == "share"
                and found is not None
                and (found.percent or np.nanmax(np.append(values, 0)) > 1)
            ):
                values = values / 100
            frame[column.name] = values.astype("float64")
    return pd.DataFrame(frame)


def arrow_tables(masters: Masters) -> dict[str, pa.Table]:
    """The tables as they are stored."""
    return {
        kind: pa.Table.from_pandas(frame, preserve_index=False)
        for kind, frame in masters.tables.items()
    }


def mark_internal(customers: pd.DataFrame, codes: list[str]) -> None:
    """Flag the customers that the settings name as part of the client's own group, in place."""
    named = customers["customer"].isin(codes) | customers["account"].isin(codes)
    customers.loc[named, "internal"] = True
