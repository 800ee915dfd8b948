"""The comparison with the former period (REV-1), split by what made the change.

Quantity, mix, price, what is new and what was lost: the parts add up to the change, to the cent.
"""

import pandas as pd

from kamlib.method.compare import settled
from kamlib.method.sales import measure_net_lines, of_account, sold_to_accounts
from kamlib.method.window import Window

EFFECTS = ["quantity_effect", "mix_effect", "price_effect", "new_effect", "lost_effect",
           "other_effect"]  # fmt: skip


def measure_comparison(
    lines: pd.DataFrame, customers: pd.DataFrame, window: Window, account: str
) -> pd.DataFrame:
    """Split the change against the former window by family and by what made it.

    For products sold in both windows, with quantities q and mean prices p (net revenue ÷
    quantity, so that price-only credits lower the price): price effect = q₁(p₁ − p₀) summed,
    quantity effect = (Q₁ − Q₀) × the family's former mean price, mix effect = the rest,
    Σq₁p₀ − Q₁ × that mean price. Products sold only now are new, only before lost; amounts without
    a product or a quantity, and what came back of a product not sold in that window, are other.

    Parameters
    ----------
    lines
        Ledger lines with ``date``, ``account``, ``product``, ``family``, ``kind``, ``quantity``,
        ``net_revenue``.
    customers
        ``customer``, ``rebate_share``: accrued rebates leave revenue.
    window
        The window; has a ``former``.
    account
        The account's code.

    Returns
    -------
    DataFrame
        Empty where the ledger does not wholly reach the former window. One row per family, by
        size of change; a null family holds lines without one. ``family``,
        ``former_revenue``, ``net_revenue``, ``change`` and its parts ``quantity_effect``,
        ``mix_effect``, ``price_effect``, ``new_effect``, ``lost_effect``, ``other_effect`` (money;
        they sum to the change).

    Examples
    --------
    10 × 5 before, 12 × 6 now: quantity +2 × 5 = 10, price 12 × 1 = 12.

    >>> from kamlib.method.window import decide_window
    >>> window = decide_window("2025-12-31", window_months=12)
    >>> lines = pd.DataFrame({"date": pd.to_datetime(["2024-05-01", "2025-05-01"]),
    ...     "account": "A", "customer": "A", "product": "p", "family": "oil", "kind": "sale",
    ...     "quantity": [10.0, 12.0], "net_revenue": [50.0, 72.0]})
    >>> measure_comparison(lines, pd.DataFrame(), window, "A")[
    ...     ["family", "change", "quantity_effect", "price_effect", "mix_effect"]]
      family  change  quantity_effect  price_effect  mix_effect
    0    oil    22.0             10.0          12.0         0.0
    """
    lines = measure_net_lines(of_account(lines, account), customers)
    if not (window.whole and window.former.whole):
        lines = lines.iloc[:0]
    own = sold_to_accounts(lines)
    rows = own[["family", "product"]].astype(object)
    rows = rows.where(rows.notna(), None)
    for span, n in ((window.former, "0"), (window, "1")):
        held = span.holds(own["date"])
        rows["q" + n] = own["quantity"].astype(float).where(held, 0.0)
        rows["r" + n] = own["net_revenue"].astype(float).where(held, 0.0)
    seen = window.former.holds(own["date"]) | window.holds(own["date"])
    rows = rows[seen].groupby(["family", "product"], dropna=False).sum().reset_index()
    rows[["q0", "q1"]] = rows[["q0", "q1"]].round(6)  # what returns leave of a sum is nothing
    named, had, has = rows["product"].notna(), rows["q0"] > 0, rows["q1"] > 0
    both = named & had & has
    former = rows[["q0", "q1", "r0"]].where(both, 0.0).add_prefix("both_")
    at_former_price = (rows["q1"] * (rows["r0"] / rows["q0"].where(both))).where(both, 0.0)
    new = rows["r1"].where(named & ~had & has, 0.0)
    lost = (-rows["r0"]).where(named & had & ~has, 0.0)
    rows = rows.join(former).assign(
        at_former_price=at_former_price,
        price_effect=(rows["r1"] - at_former_price).where(both, 0.0),
        new_effect=new,
        lost_effect=lost,
        other_effect=((rows["r1"] - rows["r0"]) - (new + lost)).where(~both, 0.0),
    )
    out = rows.drop(columns="product").groupby("family", dropna=False).sum().reset_index()
    mean_price = (out["both_r0"] / out["both_q0"].where(out["both_q0"] > 0)).fillna(0.0)
    out["quantity_effect"] = (out["both_q1"] - out["both_q0"]) * mean_price
    out["mix_effect"] = out["at_former_price"] - out["both_q1"] * mean_price
    out = out.rename(columns={"r0": "former_revenue", "r1": "net_revenue"})
    out["change"] = out["net_revenue"] - out["former_revenue"]
    out["_size"] = -settled(out["change"].abs())
    out = out.sort_values(["_size", "family"]).reset_index(drop=True)
    return out[["family", "former_revenue", "net_revenue", "change", *EFFECTS]]
