"""Lines completed from settings and master tables: cost, account, family, kind."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger import amounts
from kamlib.ledger.coded import as_mask, codes_of, filled, make_coded, map_texts
from kamlib.ledger.masters import Masters

KINDS = ("sale", "return", "credit", "free", "fee", "adjustment", "internal")
"""What a line is."""

LINES = pa.schema(
    [
        ("line", pa.int64()),
        ("source", pa.string()),
        ("source_row", pa.int64()),
        ("date", pa.timestamp("us")),
        *(
            (name, pa.string())
            for name in ("order", "customer", "customer_name", "account", "account_name",
                         "product", "product_name", "family")
        ),
        ("quantity", pa.float64()),
        ("unit_price", pa.decimal128(24, 6)),
        ("discount", pa.decimal128(12, 6)),
        ("net_revenue", amounts.MONEY),
        ("cost", amounts.MONEY),
        ("freight", amounts.MONEY),
        ("payment_days", pa.float64()),
        ("kind", pa.string()),
        ("indirect", pa.bool_()),
    ]
)  # fmt: skip
"""The columns of the ledger; money is in the client's currency, discount a share (0–1)."""


class Completion:
    """What settings and master tables add to lines, looked up once for all of them.

    Parameters
    ----------
    masters
        The master tables.
    settings
        The section ``[ledger]`` of the settings.
    """

    def __init__(self, masters: Masters, settings):
        customers, products = masters.tables["customers"], masters.tables["products"]
        self.account_of = _known(customers, "customer", "account")
        self.customer_name = _known(customers, "customer", "customer_name")
        self.account_name = _known(customers, "account", "account_name")
        self.product_name = _known(products, "product", "product_name")
        self.family = _known(products, "product", "family")
        self.costed = pa.array(list(masters.unit_costs), pa.string())
        self.unit_costs, _ = amounts.exact(
            pa.array([format(c, "f") for c in masters.unit_costs.values()], pa.string())
        )
        self.internal = set(settings.internal_customers)  # also such as no table lists
        flagged = customers["internal"].fillna(False).astype(bool)
        self.internal |= set(customers.loc[flagged, "customer"])
        self.adjustments = set(settings.adjustment_products)
        self.fees = set(settings.fee_products)

    def cost(self, product: pa.DictionaryArray, quantity, stated, unit_cost) -> pa.Array:
        """The cost of the goods of each line: as stated, else quantity × unit cost, else unknown.

        A unit cost on the line goes before the one of the products table. Columns that the files
        do not have are None.
        """
        ways = [] if stated is None else [amounts.money(stated)]
        if quantity is not None and unit_cost is not None:
            ways.append(amounts.money(amounts.times(quantity, unit_cost)))
        if quantity is not None and len(self.costed):
            listed = pc.index_in(product.dictionary, value_set=self.costed)
            costs = self.unit_costs.take(listed).take(product.indices)
            ways.append(amounts.money(amounts.times(quantity, costs)))
        return pc.coalesce(*ways) if ways else pa.nulls(len(product), amounts.MONEY)

    def codes(self, columns: dict[str, pa.DictionaryArray]) -> dict[str, pa.DictionaryArray]:
        """Accounts of customers, and names as far as tables and the line itself give them.

        The account is the group's code that the customers table gives, else the one on the line,
        else the customer's own code; a line without customer has none.
        """
        customer, product = columns["customer"], columns["product"]
        listed = map_texts(customer.dictionary, self.account_of)
        own = columns["account"]
        account = filled(
            _mapped(customer, listed), (own, own.dictionary), (customer, customer.dictionary)
        )
        nobody = codes_of(customer) < 0
        if nobody.any():
            account = make_coded(account.dictionary, np.where(nobody, -1, codes_of(account)))
        found = {"account": account}
        for name, key, known in (
            ("customer_name", customer, self.customer_name),
            ("product_name", product, self.product_name),
            ("family", product, self.family),
        ):
            told = map_texts(key.dictionary, known)
            column = columns[name]
            if told.null_count < len(told):
                column = filled(_mapped(key, told), (column, column.dictionary))
            found[name] = column
        return found

    def kinds(self, columns: dict, quantity: np.ndarray, units: np.ndarray) -> pa.DictionaryArray:
        """What each line is: internal, adjustment and fee by settings and table, else by signs.

        `quantity` is NaN where unknown, `units` the net revenue in ten-thousandths.
        """
        with np.errstate(invalid="ignore"):
            kind = np.select(
                [
                    _within(columns["customer"], self.internal)
                    | _within(columns["account"], self.internal),
                    _within(columns["product"], self.adjustments),
                    _within(columns["product"], self.fees),
                    quantity < 0,
                    units < 0,
                    (quantity > 0) & (units == 0),
                ],
                [KINDS.index(k)
                 for k in ("internal", "adjustment", "fee", "return", "credit", "free")],
                KINDS.index("sale"),
            )  # fmt: skip
        return make_coded(pa.array(KINDS, pa.string()), kind)


def _known(frame: pd.DataFrame, key: str, value: str) -> dict[str, str]:
    part = frame[[key, value]].dropna().drop_duplicates(key)
    return dict(zip(part[key], part[value], strict=True))


def _mapped(column: pa.DictionaryArray, texts: pa.Array) -> pa.DictionaryArray:
    return make_coded(texts, codes_of(column))


def _within(column: pa.DictionaryArray, codes: set[str]) -> np.ndarray:
    if not codes:
        return np.zeros(len(column), bool)
    listed = pc.is_in(column.dictionary, value_set=pa.array(sorted(codes), pa.string()))
    return np.append(as_mask(listed), False)[codes_of(column)]


NAMED = ("customer", "account", "customer_name", "account_name")
"""The columns of codes and names that are counted."""


@dataclass
class Names:
    """How often which names stand beside customers and accounts, to name those that no table does.

    Parameters
    ----------
    counts
        (customer, account, name, account name) → lines.
    """

    counts: Counter = field(default_factory=Counter)

    def add(self, columns: dict[str, pa.DictionaryArray], lines=None, sign: int = 1) -> None:
        """Count the names of some lines, or take them off again."""
        used = [columns[name] for name in NAMED]
        codes = [codes_of(column).astype(np.int64) + 1 for column in used]
        if lines is not None:
            codes = [code[lines] for code in codes]
        key = np.zeros(len(codes[0]), np.int64)
        for code, column in zip(codes, used, strict=True):
            key = key * (len(column.dictionary) + 1) + code
        # lines of one order stand together: each run counts as one
        runs = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))[: len(key)]
        keys, at, place = np.unique(key[runs], return_index=True, return_inverse=True)
        counts = np.zeros(len(keys), np.int64)
        np.add.at(counts, place, np.diff(np.append(runs, len(key))))
        first = runs[at]
        texts = [
            column.dictionary.take(pa.array(code[first] - 1, mask=code[first] == 0)).to_pylist()
            for code, column in zip(codes, used, strict=True)
        ]
        for names, count in zip(zip(*texts, strict=True), counts.tolist(), strict=True):
            self.counts[names] += sign * count

    def merge(self, other: "Names") -> None:
        """Count those of other lines too."""
        self.counts.update(other.counts)

    def decide(self, completion: Completion) -> tuple[dict[str, str], dict[str, str]]:
        """Customer → its usual name, and account → what it is called where its line does not say.

        A name that the tables do not give is the one that the lines show most often.
        """
        rows = [(*names, count) for names, count in self.counts.items() if count > 0]
        usual = _usual((customer, name, n) for customer, _, name, _, n in rows)
        by_account = _usual(
            (account, name or usual.get(customer), n) for customer, account, name, _, n in rows
        )
        accounts = {account for _, account, _, _, _ in rows if account is not None}
        own = completion.customer_name
        called = {
            account: own.get(account) or by_account.get(account) or account for account in accounts
        }
        return usual, called


def _usual(rows) -> dict[str, str]:
    """Per code the name that stands beside it most often; ties by the name."""
    counts: Counter = Counter()
    for code, name, count in rows:
        if code is not None and name is not None:
            counts[code, name] += count
    first: dict[str, str] = {}
    for (code, name), _ in sorted(counts.items(), key=lambda item: (-item[1], item[0][1])):
        first.setdefault(code, name)
    return first


def name_lines(columns: dict, completion: Completion, usual: dict, called: dict) -> dict:
    """Customers' and accounts' names of lines, those that only all lines together tell too."""
    customer, account = columns["customer"], columns["account"]
    name = filled(columns["customer_name"], (customer, map_texts(customer.dictionary, usual)))
    listed = map_texts(account.dictionary, completion.account_name)
    own = columns["account_name"]
    return {
        "customer_name": name,
        "account_name": filled(
            _mapped(account, listed),
            (own, own.dictionary),
            (account, map_texts(account.dictionary, called)),
        ),
    }
