"""Which customers may be one account: by tax number, by name, by similar names. Never joined here.

The proposal is a file in which a person writes a name beside what is accepted; that file, put
among the sources, is the mapping that the ledger is read with.
"""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from kamlib.ledger.aside import one_sheet
from kamlib.ledger.columns import plain_letters
from kamlib.whole import whole_file
from kamlib.words.label import label

COLUMNS = ("proposal", "customer", "customer_name", "tax_id", "net_revenue", "account",
           "account_name", "why", "similarity", "accepted_by", "date")  # fmt: skip
"""The columns of the proposal; those of the mapping are among them."""

FILE = "groups.xlsx"
"""The proposal's file, in the client's folder."""

_BLOCK = 1_000
_WORD_ALIKE = 80
# written as one word after points and blanks between single letters are gone
_FORMS = {
    "sl", "slu", "sll", "slne", "sa", "sau", "sal", "sas", "sapi", "sadecv", "decv", "cv", "sc",
    "scl", "scoop", "coop", "srl", "sccl", "cb", "aie", "ute", "spa", "eirl", "sociedad",
    "limitada", "anonima", "unipersonal", "cooperativa", "ltda", "ltd", "limited", "inc",
    "incorporated", "llc", "llp", "plc", "corp", "corporation", "co", "company", "gmbh", "ag",
    "bv", "nv", "sarl", "oy", "ab", "as", "eireli", "epp", "me", "mei", "cia", "compania",
    "companhia", "sociedade", "grupo", "group", "y", "e", "and", "de", "del", "do", "da", "dos",
    "das", "la", "el", "los", "las", "the",
}  # fmt: skip


def core_name(name: str) -> str:
    """A name as spellings are compared: no accents, marks, legal forms; words in order of alphabet.

    Examples
    --------
    >>> core_name("Aceites Núñez, S.L.U."), core_name("NUÑEZ ACEITES S. L.")
    ('aceites nunez', 'aceites nunez')
    >>> core_name("The S.A. Company")
    'company sa the'
    """
    plain = re.sub(r"[^\w\s&.]", " ", plain_letters(str(name).casefold()))
    plain = re.sub(r"\b(\w)\.? (?=\w\b)", r"\1", plain)  # "s. l." is one word
    words = re.findall(r"\w+", plain.replace(".", ""))
    kept = [word for word in words if word not in _FORMS]
    return " ".join(sorted(kept or words))


def core_tax_id(text: str) -> str:
    """A tax number as it is compared; of a Brazilian company the root that its branches share.

    Examples
    --------
    >>> core_tax_id("12.345.678/0001-95"), core_tax_id("es b-12345678"), core_tax_id("-")
    ('12345678', 'B12345678', '')
    """
    plain = re.sub(r"[^0-9A-Z]", "", str(text).upper())
    if re.fullmatch(r"\d{14}", plain):
        return plain[:8]
    plain = re.sub(r"^(ES|PT)(?=[A-Z0-9]{9}$)", "", plain)
    return plain if len(plain) >= 7 and len(set(plain)) > 2 else ""


def propose_groups(customers: pd.DataFrame, *, similar_names: float) -> pd.DataFrame:
    """Customers that may be one account.

    Parameters
    ----------
    customers
        ``customer``, ``customer_name``, ``tax_id``, ``net_revenue``; ``account`` where it is
        decided (of the master table or the mapping), else unknown.
    similar_names
        From which similarity (0–1) two names are proposed as one.

    Returns
    -------
    pandas.DataFrame
        `COLUMNS`: one row per customer that a proposal would move, and one for each account that
        they would join; ``why`` is ``tax_id``, ``name`` or ``similar``, ``similarity`` 0–1.
        Nothing is accepted: ``accepted_by`` is empty.

    Examples
    --------
    >>> found = propose_groups(pd.DataFrame({
    ...     "customer": ["1", "2", "3"], "customer_name": ["Alfa S.L.", "ALFA SL", "Beta"],
    ...     "tax_id": [None] * 3, "net_revenue": [5.0, 9.0, 1.0], "account": [None] * 3}),
    ...     similar_names=0.9)
    >>> found[["customer", "account", "why"]].values.tolist()
    [['2', '2', 'name'], ['1', '2', 'name']]
    """
    rows = customers.reset_index(drop=True)
    names = [core_name(n) if isinstance(n, str) else "" for n in rows["customer_name"]]
    taxes = [core_tax_id(t) if isinstance(t, str) else "" for t in rows["tax_id"]]
    links = _Links(len(rows))
    for why, keys in (("tax_id", taxes), ("name", names)):
        first: dict[str, int] = {}
        for at, key in enumerate(keys):
            if key and first.setdefault(key, at) != at:
                links.join(first[key], at, why, 1.0)
    for one, two, score in _similar(names, similar_names):
        links.join(one, two, "similar", score)
    found = []
    for members in links.groups():
        part = rows.loc[members]
        joined = part["account"].dropna().unique()
        if len(joined) == 1 and part["account"].notna().all():
            continue
        lead = part.sort_values(["net_revenue", "customer"], ascending=[False, True])
        known = lead[lead["account"].notna()]
        main = (known if len(known) else lead).iloc[0]
        account = main["account"] if isinstance(main["account"], str) else main["customer"]
        for at, row in lead.iterrows():
            why, score = links.reasons[at]
            found.append(
                {"proposal": len(found), "customer": row["customer"], "group": min(members),
                 "customer_name": row["customer_name"], "tax_id": row["tax_id"],
                 "net_revenue": row["net_revenue"], "account": account,
                 "account_name": main["customer_name"], "why": why, "similarity": score}
            )  # fmt: skip
    frame = pd.DataFrame(found, columns=[*COLUMNS[:-2], "group"])
    size = frame.groupby("group")["net_revenue"].transform("sum")
    frame = frame.assign(size=size).sort_values(
        ["size", "group", "proposal"], ascending=[False, True, True], ignore_index=True
    )
    frame["proposal"] = pd.factorize(frame["group"])[0] + 1
    return frame.assign(accepted_by=None, date=None)[list(COLUMNS)]


class _Links:
    """Which rows hang together, and by what each came in: the surest reason stays."""

    def __init__(self, count: int):
        self.parent = list(range(count))
        self.reasons: dict[int, tuple[str, float]] = {}

    def find(self, at: int) -> int:
        while self.parent[at] != at:
            self.parent[at] = self.parent[self.parent[at]]
            at = self.parent[at]
        return at

    def join(self, one: int, two: int, why: str, score: float) -> None:
        for at in (one, two):
            self.reasons.setdefault(at, (why, score))
        one, two = self.find(one), self.find(two)
        if one != two:
            self.parent[max(one, two)] = min(one, two)

    def groups(self) -> list[list[int]]:
        members: dict[int, list[int]] = {}
        for at in self.reasons:
            members.setdefault(self.find(at), []).append(at)
        return [sorted(group) for group in members.values() if len(group) > 1]


def _similar(names: list[str], threshold: float):
    """Pairs of different names at least that similar, with how much."""
    from rapidfuzz import fuzz, process  # here: only a proposal needs it

    distinct = sorted({name for name in names if len(name) >= 5})
    place = {name: names.index(name) for name in distinct}
    for start in range(0, len(distinct), _BLOCK):
        part = distinct[start : start + _BLOCK]
        rest = distinct[start:]
        scores = process.cdist(
            part, rest, scorer=fuzz.ratio, score_cutoff=100 * threshold, dtype=np.float32
        )
        for one, two in zip(*np.nonzero(scores), strict=True):
            if two > one and _same_words(part[one], rest[two], fuzz.ratio):
                yield place[part[one]], place[rest[two]], round(float(scores[one, two]) / 100, 3)


def _same_words(one: str, two: str, ratio) -> bool:
    """Whether what differs is spelling: shop 12 is not shop 13, nor ``Rim Norte`` ``Rim Sorte``.

    Long names share so many words that one other word hardly counts; so each word that only one of
    them has must be like one of the other's.
    """
    if re.findall(r"\d+", one) != re.findall(r"\d+", two):
        return False
    mine, other = set(one.split()), set(two.split())
    short, long = sorted((mine - other, other - mine), key=len)
    return all(
        any(ratio(word, near) >= _WORD_ALIKE for near in (mine if word in other else other))
        for word in (short | long if short else long)
    )


def customers_of(ledger) -> pd.DataFrame:
    """The customers of a ledger as `propose_groups` takes them, those without lines too."""
    lines = ledger.lines[ledger.lines["customer"].notna()]
    grouped = lines.groupby("customer")
    frame = pd.DataFrame(
        {"customer_name": grouped["customer_name"].first(),
         "net_revenue": grouped["net_revenue"].sum(), "line_account": grouped["account"].first()}
    ).reset_index()  # fmt: skip
    table = ledger.tables["customers"][["customer", "customer_name", "tax_id", "account"]]
    frame = frame.merge(table, on="customer", how="outer", suffixes=("", "_listed"))
    grouped_on_lines = frame["line_account"].where(frame["line_account"] != frame["customer"])
    return pd.DataFrame(
        {"customer": frame["customer"],
         "customer_name": frame["customer_name"].fillna(frame["customer_name_listed"]),
         "tax_id": frame["tax_id"],
         "net_revenue": frame["net_revenue"].fillna(0.0),
         "account": frame["account"].fillna(grouped_on_lines)}
    ).astype({"customer": "str"})  # fmt: skip


def write_groups(path: Path, groups: pd.DataFrame, lang: str) -> None:
    """Write a proposal as a workbook with a place for who accepts it and when."""
    widths = {"customer_name": 36, "account_name": 36, "why": 22}
    headers = [label(f"groups.{name}", lang) for name in COLUMNS]
    with (
        whole_file(path) as part,
        one_sheet(part, label("groups.sheet", lang), headers,
                  [widths.get(name, 15) for name in COLUMNS], in_memory=True) as (book, sheet),
    ):  # fmt: skip
        money = book.add_format({"num_format": "#,##0.00"})
        share = book.add_format({"num_format": "0 %"})
        open_cell = book.add_format({"bg_color": "#FFF8D6", "border": 1, "border_color": "#D9C97A"})
        for row, item in enumerate(groups.to_dict("records"), start=1):
            for at, name in enumerate(COLUMNS):
                value = item[name]
                if name in ("accepted_by", "date"):
                    sheet.write_blank(row, at, None, open_cell)
                elif name == "why":
                    sheet.write_string(row, at, label(f"groups.why_{value}", lang))
                elif isinstance(value, str):
                    sheet.write_string(row, at, value)
                elif value is not None and value == value:
                    style = {"net_revenue": money, "similarity": share}.get(name)
                    sheet.write_number(row, at, value, style)
        sheet.autofilter(0, 0, max(len(groups), 1), len(COLUMNS) - 1)
