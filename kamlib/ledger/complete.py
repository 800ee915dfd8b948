"""Lines completed from settings and master tables: cost, account, family, kind."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger import amounts
from kamlib.ledger.masters import Masters
from kamlib.ledger.numbers import exact

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


def add_cost(lines: pa.Table, masters: Masters) -> pa.Table:
    """The cost of the goods of each line: as stated, else quantity × unit cost, else unknown.

    A unit cost on the line goes before the one of the products table.
    """
    stated = amounts.money(_flat(lines, "exact_cost"))
    quantity = _flat(lines, "exact_quantity")
    computed = amounts.money(amounts.times(quantity, _flat(lines, "exact_unit_cost")))
    products = pc.index_in(
        _flat(lines, "product"), value_set=pa.array(list(masters.unit_costs), pa.string())
    )
    costs, _ = exact(
        pa.array([format(c, "f") for c in masters.unit_costs.values()], pa.string())
    )
    listed = amounts.money(amounts.times(quantity, costs.take(products)))
    drop = [name for name in lines.column_names if name.startswith("exact_")]
    return lines.drop_columns(drop).append_column("cost", pc.coalesce(stated, computed, listed))


def _flat(table: pa.Table, name: str) -> pa.Array:
    column = table.column(name)
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def add_accounts(lines: pa.Table, masters: Masters) -> pa.Table:
    """Customers' names, their accounts, and products' names and families.

    The account is the group's code that the customers table gives, else the one on the line, else
    the customer's own code. A name that the tables do not give is the one that the lines show
    most often.
    """
    customers = masters.tables["customers"]
    products = masters.tables["products"]
    customer, product = _flat(lines, "customer"), _flat(lines, "product")
    account = pc.coalesce(
        _looked_up(customer, customers, "customer", "account"), _flat(lines, "account"), customer
    )
    account = pc.if_else(pc.is_valid(customer), account, pa.scalar(None, pa.string()))
    name = pc.coalesce(
        _looked_up(customer, customers, "customer", "customer_name"), _flat(lines, "customer_name")
    )
    name = pc.coalesce(name, _usual(customer, name))
    named = _known(customers, "account", "account_name")
    own = _known(customers, "customer", "customer_name")
    account_name = pc.coalesce(
        _mapped(account, named),
        _flat(lines, "account_name"),
        _mapped(account, own),
        _usual(account, name),
        account,
    )
    filled = {
        "account": account,
        "customer_name": name,
        "account_name": account_name,
        "product_name": pc.coalesce(
            _looked_up(product, products, "product", "product_name"), _flat(lines, "product_name")
        ),
        "family": pc.coalesce(
            _looked_up(product, products, "product", "family"), _flat(lines, "family")
        ),
    }
    for column, values in filled.items():
        lines = lines.set_column(lines.column_names.index(column), column, values)
    return lines


def _known(frame: pd.DataFrame, key: str, value: str) -> dict[str, str]:
    part = frame[[key, value]].dropna().drop_duplicates(key)
    return dict(zip(part[key], part[value], strict=True))


def _looked_up(codes: pa.Array, frame: pd.DataFrame, key: str, value: str) -> pa.Array:
    return _mapped(codes, _known(frame, key, value))


def _mapped(codes: pa.Array, names: dict[str, str]) -> pa.Array:
    places = pc.index_in(codes, value_set=pa.array(list(names), pa.string()))
    return pa.array(list(names.values()), pa.string()).take(places)


def _usual(codes: pa.Array, names: pa.Array) -> pa.Array:
    """Per code the name that stands beside it most often; ties by the name."""
    table = pa.table({"code": codes, "name": names}).drop_null()
    counts = table.group_by(["code", "name"]).aggregate([([], "count_all")])
    counts = counts.sort_by([("count_all", "descending"), ("name", "ascending")])
    first: dict[str, str] = {}
    for code, name in zip(counts["code"].to_pylist(), counts["name"].to_pylist(), strict=True):
        first.setdefault(code, name)
    return _mapped(codes, first)


def add_kind(lines: pa.Table, masters: Masters, settings) -> pa.Table:
    """What each line is: internal, adjustment and fee by settings and table, else by its signs."""
    customers = masters.tables["customers"]
    internal = set(settings.internal_customers)  # also such as no table lists
    internal |= set(customers.loc[customers["internal"].fillna(False).astype(bool), "customer"])
    quantity = _flat(lines, "quantity").to_numpy(zero_copy_only=False)
    units = amounts.to_units(_flat(lines, "net_revenue"))
    within = lambda name, codes: np.asarray(  # noqa: E731
        pc.is_in(_flat(lines, name), value_set=pa.array(sorted(codes), pa.string())).to_numpy(
            zero_copy_only=False
        ),
        bool,
    )
    with np.errstate(invalid="ignore"):
        kind = np.select(
            [
                within("customer", internal) | within("account", internal),
                within("product", set(settings.adjustment_products)),
                within("product", set(settings.fee_products)),
                quantity < 0,
                units < 0,
                (quantity > 0) & (units == 0),
            ],
            [KINDS.index(k) for k in ("internal", "adjustment", "fee", "return", "credit", "free")],
            KINDS.index("sale"),
        )
    return lines.append_column("kind", pa.array(KINDS, pa.string()).take(pa.array(kind)))
