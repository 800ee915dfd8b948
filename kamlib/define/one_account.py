"""What one account bought in a window: its sums, its families, and what changed since the former.

Where the change comes from (REV-1) is split by quantity, mix, price, what is new and what was
lost: the parts add up to the change, to the cent.
"""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figures.compare import divide, money, settled
from kamlib.figures.sales import count_orders, of_account, sold, sold_to_accounts
from kamlib.figures.window import Window

EFFECTS = ["quantity_effect", "mix_effect", "price_effect", "new_effect", "lost_effect",
           "other_effect"]  # fmt: skip


def measure_sums(case: Case, window: Window) -> dict[str, float]:
    """What the ledger says of the account in one window: ``revenue``, ``orders``, how it buys.

    ``rhythm`` is the median of days between days of order, ``days_to_pay`` weighted by revenue. An
    account without sales has neither; nothing is told of a window that the ledger does not wholly
    reach.
    """
    if not window.whole:
        return {}
    bought = sold(case.net_lines, window, case.account)
    if bought.empty:
        return {"revenue": 0.0, "orders": 0.0}
    sales = bought[bought["kind"].eq("sale")]
    gaps = np.diff(np.sort(sales["date"].dt.normalize().unique())) / np.timedelta64(1, "D")
    paid = sales[sales["payment_days"].notna()]
    weight = paid["net_revenue"].astype(float).clip(lower=0)
    return {
        "revenue": float(bought["net_revenue"].sum()),
        "orders": float(count_orders(sales).sum()),
        "rhythm": float(np.median(gaps)) if len(gaps) else np.nan,
        "days_to_pay": float(divide((paid["payment_days"] * weight).sum(), weight.sum())),
    }


def measure_bought(case: Case) -> pd.DataFrame:
    """What was invoiced to the account in the window and in the one before, family by family.

    Money before rebates that are still to be paid out, which no invoice shows. What was bought
    before is unknown where the ledger does not reach back.

    Returns
    -------
    DataFrame
        Largest first: ``family`` (unknown where the lines have none), ``purchases``,
        ``purchases_before``, ``purchases_change`` (share of before).
    """
    mine, window, sums = of_account(case.net_lines, case.account), case.window, {}
    for name, span in (("purchases", window), ("purchases_before", window.former)):
        held = mine[span.holds(mine["date"])]
        family = held["family"].astype(object).where(held["family"].notna(), None)
        sums[name] = held["invoiced"].astype("float64").groupby(family, dropna=False).sum()
    frame = money(pd.DataFrame(sums).fillna(0.0)).rename_axis("family").reset_index()
    if not window.former.whole:
        frame["purchases_before"] = float("nan")
    before = frame["purchases_before"].where(frame["purchases_before"] > 0)
    frame["purchases_change"] = frame["purchases"] / before - 1
    frame = frame.sort_values(
        ["purchases", "family"], ascending=[False, True], na_position="last", key=settled
    )
    return frame.reset_index(drop=True)


def measure_comparison(case: Case) -> pd.DataFrame:
    """Split the change against the former window by family and by what made it.

    For products sold in both windows, with quantities q and mean prices p (net revenue ÷
    quantity, so that price-only credits lower the price): price effect = q₁(p₁ − p₀) summed,
    quantity effect = (Q₁ − Q₀) × the family's former mean price, mix effect = the rest,
    Σq₁p₀ − Q₁ × that mean price. Products sold only now are new, only before lost; amounts without
    a product or a quantity, and what came back of a product not sold in that window, are other.

    Returns
    -------
    DataFrame
        Empty where the ledger does not wholly reach the former window. One row per family, by
        size of change; a null family holds lines without one. ``change`` is the sum of `EFFECTS`.
    """
    window, own = case.window, of_account(case.net_lines, case.account)
    own = sold_to_accounts(own if window.whole and window.former.whole else own.iloc[:0])
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
