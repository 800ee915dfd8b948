"""Figures of an account against its targets and its former period (REV-1).

The comparison with the former period splits the change by what made it: quantity, mix, price, what
is new and what was lost. The parts add up to the change, to the cent.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kamlib.method.accounts import count_orders, measure_net_lines
from kamlib.method.compare import decide_reaches, settled
from kamlib.method.relation_kpis import Figure
from kamlib.method.sales import of_account, sold
from kamlib.method.wallet import measure_wallet
from kamlib.method.window import Window
from kamlib.vocabulary import INDICATORS

LESS_IS_BETTER = frozenset({"days_since_contact", "days_to_pay", "rhythm"})
"""The figures of which less is better; of all others more is."""

SUMS = frozenset({"revenue", "contribution", "orders"})
"""The figures that add up over a period; all others are states."""


def measure_sums(lines: pd.DataFrame, account: str, start, end) -> dict[str, float]:
    """Add up an account's revenue and orders of a period, both days included."""
    days = lines["date"].dt.normalize()
    bought = lines[(lines["account"] == account) & (days >= start) & (days <= end)]
    orders = count_orders(bought[bought["kind"].eq("sale")]).sum()
    return {"revenue": float(bought["net_revenue"].sum()), "orders": float(orders)}


def _figures(
    lines: pd.DataFrame, wallet: pd.DataFrame, window: Window, account: str, supplier_ceiling: float
) -> dict[str, float]:
    """Gather the figures of one window that the ledger and the wallet give; NaN where unknown."""
    if not window.whole:  # the ledger does not reach back: nothing here can be told
        return {}
    bought = sold(lines, window, account)
    if bought.empty:
        return {"revenue": 0.0, "families_bought": 0.0, "orders": 0.0}
    families = measure_wallet(lines, wallet, window, account, supplier_ceiling=supplier_ceiling)
    known = families[families["need"].notna()]
    need = known["need"].sum()
    sales = bought[bought["kind"].eq("sale")]
    days = np.sort(sales["date"].dt.normalize().unique())
    paid = sales[sales["payment_days"].notna()] if "payment_days" in sales else sales.iloc[:0]
    weight = paid["net_revenue"].astype(float).clip(lower=0)
    return {
        "revenue": float(bought["net_revenue"].sum()),
        **_share_of_wallet(known, need),
        # a ledger without families does not say that none was bought
        "families_bought": float((families["net_revenue"] > 0).sum())
        if bought["family"].notna().any()
        else np.nan,
        "days_to_pay": float((paid["payment_days"] * weight).sum() / weight.sum())
        if weight.sum() > 0
        else np.nan,
        "orders": float(count_orders(sales).sum()),
        "rhythm": float(np.median(np.diff(days) / np.timedelta64(1, "D")))
        if len(days) > 1
        else np.nan,
    }


def _share_of_wallet(known: pd.DataFrame, need: float) -> dict[str, float]:
    """Divide what we sell by the need, and by its ends where the need is a range."""
    if not need > 0:
        return {}
    ours, low, high = known["net_revenue"].sum(), *known[["need_low", "need_high"]].sum()
    found = {"share_of_wallet": ours / need}
    if high > low > 0:
        found |= {"share_of_wallet_low": ours / high, "share_of_wallet_high": ours / low}
    return found


def measure_kpis(
    lines: pd.DataFrame,
    customers: pd.DataFrame,
    wallet: pd.DataFrame,
    window: Window,
    account: str,
    *,
    supplier_ceiling: float,
    true_profit: float = np.nan,
    former_true_profit: float = np.nan,
    targets: Mapping[str, float] | None = None,
    relation: Mapping[str, Figure] | None = None,
    former_relation: Mapping[str, Figure] | None = None,
) -> pd.DataFrame:
    """Compare the account's figures: this window, the former one, the change and the target.

    Parameters
    ----------
    lines
        Ledger lines with ``date``, ``account``, ``order``, ``family``, ``kind``, ``net_revenue``,
        ``payment_days``.
    customers
        ``customer``, ``rebate_share``: accrued rebates leave revenue.
    wallet, supplier_ceiling
        As in `kamlib.method.wallet.measure_wallet`. The need of today is used for both windows.
    window
        The window; has a ``former``.
    account
        The account's code.
    true_profit, former_true_profit
        Contribution after cost to serve in each window (money), where computed.
    targets
        KPI slug → target, in the KPI's unit; see `kamlib.review.targets.pick_targets`.
    relation, former_relation
        From `measure_relation_kpis`, at the end of each window.

    Returns
    -------
    DataFrame
        One row per KPI: ``kpi``, ``unit`` (how its values are written: money, percent, count,
        days), ``now``, ``now_low``, ``now_high`` (its range, where the need is one or answers are
        few), ``kpi_cases`` (people, answers, claims … behind it), ``before``, ``difference``
        (all in the unit), ``change_share`` (difference ÷ before; NaN where that is not above 0),
        ``target``, ``good`` (more, less: which way is better), ``target_state`` (reached, missed,
        no_target, unknown). What falls in a window that the ledger does not wholly reach is
        unknown.

    Examples
    --------
    >>> from kamlib.method.window import decide_window
    >>> window = decide_window("2025-12-31", window_months=12)
    >>> lines = pd.DataFrame({"date": pd.to_datetime(["2024-05-01", "2025-05-01", "2025-05-31"]),
    ...     "account": "A", "customer": "A", "order": ["1", "2", "3"], "family": "oil",
    ...     "kind": "sale", "net_revenue": [80.0, 60.0, 60.0], "payment_days": 30.0})
    >>> kpis = measure_kpis(lines, pd.DataFrame(), pd.DataFrame(), window, "A",
    ...     supplier_ceiling=0.7, targets={"orders": 3})
    >>> kpis.loc[[0, 13, 14], ["kpi", "now", "before", "target", "target_state"]]
            kpi    now  before  target target_state
    0   revenue  120.0    80.0     NaN    no_target
    13   orders    2.0     1.0     3.0       missed
    14   rhythm   30.0     NaN     NaN    no_target
    """
    lines = measure_net_lines(of_account(lines, account), customers)
    now = _figures(lines, wallet, window, account, supplier_ceiling)
    former = _figures(lines, wallet, window.former, account, supplier_ceiling)
    if window.whole:
        now["contribution"] = true_profit
    if window.former.whole:
        former["contribution"] = former_true_profit
    out = pd.DataFrame({"kpi": list(INDICATORS), "unit": list(INDICATORS.values())})
    for name, field in (("now", "value"), ("now_low", "low"), ("now_high", "high")):
        suffix = name.removeprefix("now")
        out[name] = [_either(now, relation, kpi, suffix, field) for kpi in INDICATORS]
    out["kpi_cases"] = [_either({}, relation, kpi, "", "cases") for kpi in INDICATORS]
    out["before"] = [_either(former, former_relation, kpi, "", "value") for kpi in INDICATORS]
    out["difference"] = out["now"] - out["before"]
    out["change_share"] = out["difference"] / out["before"].where(out["before"] > 0)
    out["target"] = [float((targets or {}).get(kpi, np.nan)) for kpi in INDICATORS]
    less = out["kpi"].isin(LESS_IS_BETTER)
    out["good"] = np.where(less, "less", "more")
    reached = decide_reaches(out["now"], out["target"])
    reached = reached.where(~less, decide_reaches(out["target"], out["now"]))
    states = [out["target"].isna(), reached.isna(), reached.fillna(False).astype(bool)]
    out["target_state"] = np.select(states, ["no_target", "unknown", "reached"], "missed")
    return out


def _either(figures: dict, relation: Mapping | None, kpi: str, suffix: str, field: str) -> float:
    """Take a figure from the ledger, or from what people recorded; NaN where neither has it."""
    if relation and kpi in relation:
        return float(getattr(relation[kpi], field))
    return float(figures.get(f"{kpi}{suffix}", np.nan))


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
    parts = []
    for part, name in ((window.former, "0"), (window, "1")):
        bought = sold(lines, part, account)
        keys = bought[["family", "product"]].astype(object)
        amounts = bought[["quantity", "net_revenue"]].astype(float)
        parts.append(
            keys.where(keys.notna(), None).join(amounts.set_axis([f"q{name}", f"r{name}"], axis=1))
        )
    rows = pd.concat(parts, ignore_index=True).groupby(["family", "product"], dropna=False)
    rows = rows[["q0", "r0", "q1", "r1"]].sum().reset_index()
    rows[["q0", "q1"]] = rows[["q0", "q1"]].round(6)  # what returns leave of a sum is nothing
    named = rows["product"].notna()
    both = named & (rows["q0"] > 0) & (rows["q1"] > 0)
    new = named & (rows["q0"] <= 0) & (rows["q1"] > 0)
    lost = named & (rows["q0"] > 0) & (rows["q1"] <= 0)
    p0 = rows["r0"] / rows["q0"].where(both)
    rows["at_former_price"] = (rows["q1"] * p0).where(both, 0.0)
    rows["price_effect"] = (rows["r1"] - rows["at_former_price"]).where(both, 0.0)
    rows["new_effect"] = rows["r1"].where(new, 0.0)
    rows["lost_effect"] = (-rows["r0"]).where(lost, 0.0)
    others = (rows["r1"] - rows["r0"]) - (rows["new_effect"] + rows["lost_effect"])
    rows["other_effect"] = others.where(~both, 0.0)
    for name in ("q0", "q1", "r0"):
        rows[f"both_{name}"] = rows[name].where(both, 0.0)
    out = rows.drop(columns="product").groupby("family", dropna=False).sum().reset_index()
    mean_price = (out["both_r0"] / out["both_q0"].where(out["both_q0"] > 0)).fillna(0.0)
    out["quantity_effect"] = (out["both_q1"] - out["both_q0"]) * mean_price
    out["mix_effect"] = out["at_former_price"] - out["both_q1"] * mean_price
    out = out.rename(columns={"r0": "former_revenue", "r1": "net_revenue"})
    out["change"] = out["net_revenue"] - out["former_revenue"]
    out = out.sort_values(
        ["change", "family"], key=lambda s: -settled(s.abs()) if s.name == "change" else s
    )
    return out[["family", "former_revenue", "net_revenue", "change", *EFFECTS]].reset_index(
        drop=True
    )
