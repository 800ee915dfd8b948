"""SEG-2: what it costs to keep a customer, beyond the goods, and what is left.

Activity rates are settings, their drivers come from the ledger, and nothing counts twice: of a
return, revenue and restocked cost are already in the goods margin, so that only its handling is
added (sale 1,000 at cost 700; 100 returned, 70 restocked; handling 8 → 900 − 630 − 8 = 262).
Compensations and offers that the ledger credits to the account are in its net revenue already.
"""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.figures.compare import decide_above, divide, known_number, money, sort_accounts
from kamlib.figures.sales import count_orders, measure_net_lines, sold
from kamlib.figures.window import Window
from kamlib.vocabulary import TIERS

COMPONENTS = {
    "delivery_cost": ("per_delivery",),
    "order_cost": ("per_order", "per_line"),
    "invoice_cost": ("per_invoice",),
    "credit_cost": ("credit_rate",),
    "expected_loss": ("expected_loss",),
    "return_cost": ("per_return",),
    "failure_cost": (),
    "offer_cost": ("per_offer",),
    "kam_cost": ("kam_hour",),
}
"""What serving costs, part by part, and the settings without which a part is not charged."""

RATES = tuple(rate for rates in COMPONENTS.values() for rate in rates)
"""All settings of section ``cost_to_serve`` that charge something."""


def list_unset(rates) -> str:
    """The rates that the settings do not give (or give as 0), joined by ``;``.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> list_unset(SimpleNamespace(**dict.fromkeys(RATES, 1) | {"per_line": 0}))
    'per_line'
    """
    return ";".join(rate for rate in RATES if not getattr(rates, rate, None))


def list_charged(unset: str) -> list[str]:
    """The components that are charged where the rates `unset` are not given.

    Examples
    --------
    >>> list_charged(";".join(RATES))
    []
    >>> "kam_cost" in list_charged("per_line;kam_hour"), "order_cost" in list_charged("per_line")
    (False, True)
    """
    missing = set(unset.split(";"))
    if missing.issuperset(RATES):
        return []
    return [part for part, rates in COMPONENTS.items() if not rates or set(rates) - missing]


def measure_contribution(costs: pd.DataFrame) -> pd.Series:
    """What an account leaves before KAM time: after the cost to serve, where a rate is given.

    Where none is, the goods margin is all that is known; it is no profit.

    Examples
    --------
    >>> measure_contribution(pd.DataFrame({"profit_before_kam": [5.0, None],
    ...     "goods_margin": [8.0, 9.0]})).tolist()
    [5.0, 9.0]
    """
    return costs["profit_before_kam"].fillna(costs["goods_margin"])


def measure_cost_to_serve(
    lines: pd.DataFrame,
    accounts: pd.DataFrame,
    customers: pd.DataFrame,
    window: Window,
    rates,
) -> pd.DataFrame:
    """Cost to serve per account, one column per component, and true profit, before KAM time.

    Parameters
    ----------
    lines
        Ledger lines.
    accounts
        From `measure_accounts`; `goods_margin` unknown gives unknown profit.
    customers
        `customer`, `rating`, `payment_days`, `offers` (per year), `compensation` (money per year
        paid for own failures that the ledger does not hold; none is counted where none is stated)
        where known.
    window
        The months that count.
    rates
        The settings of section ``cost_to_serve``: money per order, delivery, invoice, line,
        return, offer; `credit_rate` (per year, 0–1), `tax_rate`, `payment_days`, `expected_loss`
        (rating → share of gross invoices).

    Returns
    -------
    DataFrame
        `account`, `net_revenue`, `goods_margin`; the drivers `orders` (distinct order numbers of
        sales: also deliveries and invoices), `sale_lines`, `return_lines`, `gross_invoiced` (net
        before rebates × (1 + tax), never below 0), `payment_days` (weighted by money; the lines'
        own, else the master table's, else the setting), `freight` (as the ledger states it, once
        per order; it does not say who bore it, so it is shown and not counted); the components
        `delivery_cost`, `order_cost` (orders and lines), `invoice_cost`, `credit_cost` (gross ×
        days ÷ 365 × rate: that is the discounting), `expected_loss`, `return_cost`,
        `failure_cost`, `offer_cost`, `kam_hours`, `kam_cost`; `cost_to_serve` (sum of the known
        components), `cost_complete` (all that are charged are known), `profit_before_kam`,
        `true_profit`, `rates_unset` (rates that are not given, joined by ``;``). A rate of 0 is
        not given, and what it would charge is unknown, not 0, as is a component without its
        driver. Where no rate is given, neither cost to serve nor profit is known.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> lines = pd.DataFrame({"account": "A", "customer": "A", "order": ["1", "1"],
    ...     "date": pd.Timestamp("2025-05-05"), "kind": ["sale", "return"], "freight": 0.0,
    ...     "net_revenue": [1000.0, -100.0], "cost": [700.0, -70.0], "payment_days": np.nan})
    >>> accounts = pd.DataFrame({"account": ["A"], "net_revenue": 900.0, "goods_margin": 270.0})
    >>> none = dict.fromkeys([*RATES, "tax_rate"], 0)
    >>> rates = SimpleNamespace(**none | {"per_return": 8}, payment_days=None)
    >>> from kamlib.figures.window import decide_window
    >>> window = decide_window("2025-12-31", window_months=12)
    >>> costs = measure_cost_to_serve(lines, accounts, pd.DataFrame(), window, rates)
    >>> costs[["goods_margin", "return_cost", "cost_to_serve", "true_profit"]]
       goods_margin  return_cost  cost_to_serve  true_profit
    0         270.0          8.0            8.0        262.0
    """
    net = measure_net_lines(lines, customers)
    frame = accounts[["account", "net_revenue", "goods_margin"]].set_index("account")
    master = _master_values(net, customers).reindex(frame.index)
    frame = _measure_drivers(frame, net[window.holds(net["date"])], master, rates)
    frame["delivery_cost"] = frame["orders"] * rates.per_delivery
    frame["order_cost"] = frame["orders"] * rates.per_order + frame["sale_lines"] * rates.per_line
    frame["invoice_cost"] = frame["orders"] * rates.per_invoice
    credit = frame["gross_invoiced"] * frame["payment_days"] / 365 * rates.credit_rate
    nothing = (frame["gross_invoiced"] == 0) | (rates.credit_rate == 0)
    frame["credit_cost"] = money(credit.mask(nothing, 0.0))
    losses = dict(rates.expected_loss or {})
    share = _loss_share(net, customers, losses).reindex(frame.index) if losses else 0.0
    loss = frame["gross_invoiced"] * share
    frame["expected_loss"] = money(loss.mask(frame["gross_invoiced"] == 0, 0.0))
    frame["return_cost"] = frame["return_lines"] * rates.per_return
    frame["failure_cost"] = money(master["compensation"].fillna(0.0) * window.years)
    offers = master["offers"] * window.years * rates.per_offer
    frame["offer_cost"] = offers if rates.per_offer else 0.0
    drivers = ["orders", "sale_lines", "return_lines", "gross_invoiced", "freight"]
    unknown = frame["net_revenue"].isna()
    frame.loc[unknown, [*drivers, *(c for c in COMPONENTS if c != "kam_cost")]] = np.nan
    frame["kam_hours"] = frame["kam_cost"] = 0.0
    frame["rates_unset"] = list_unset(rates)
    return _add_up(frame.reset_index())


def _measure_drivers(frame, now: pd.DataFrame, master: pd.DataFrame, rates) -> pd.DataFrame:
    """Put beside each account what makes cost: orders, lines, what it was invoiced, its days."""
    bought = now[now["kind"].isin(("sale", "free"))]
    freight = now["freight"].astype("float64") if "freight" in now else now["invoiced"] * 0.0
    days = _line_days(now).reindex(frame.index).fillna(master["payment_days"])
    default = getattr(rates, "payment_days", None)

    def of(series: pd.Series) -> pd.Series:
        return series.reindex(frame.index, fill_value=0).astype("float64")

    invoiced = of(money(now.groupby("account")["invoiced"].sum()))
    return frame.assign(
        orders=of(count_orders(bought)),
        sale_lines=of(bought["account"].value_counts()),
        return_lines=of(now.loc[now["kind"].eq("return"), "account"].value_counts()),
        gross_invoiced=money(invoiced.clip(lower=0) * (1 + rates.tax_rate)),
        payment_days=days if default is None else days.fillna(float(default)),
        freight=of(money(freight.groupby(now["account"]).sum())),
    )


def read_kam_hours(rates) -> dict[str, float]:
    """KAM hours per account and year: tier → hours."""
    return {tier: float(getattr(rates, f"kam_hours_{tier}")) for tier in TIERS}


def measure_kam_cost(
    costs: pd.DataFrame, verdicts: pd.DataFrame, window: Window, rates
) -> pd.DataFrame:
    """Add the KAM time that each account's tier takes to its cost to serve.

    Parameters
    ----------
    costs
        From `measure_cost_to_serve`.
    verdicts
        `account`, `tier`.
    window
        Its length in years scales the hours.
    rates
        The section ``cost_to_serve``: hours per account and year of each tier, cost of an hour.

    Returns
    -------
    DataFrame
        The columns of `costs` with `kam_hours` and `kam_cost` filled and the sums anew. An account
        that bought nothing in the window, or a prospect, took standard service of nobody: 0 hours,
        unless its tier is above standard.
    """
    tier = costs["account"].map(verdicts.set_index("account")["tier"])
    hours = tier.map(read_kam_hours(rates)).fillna(0.0).astype("float64") * window.years
    idle = costs["sale_lines"].fillna(0).eq(0) & tier.eq("standard")
    frame = costs.copy()
    frame["kam_hours"] = hours.mask(idle, 0.0)
    frame["kam_cost"] = frame["kam_hours"] * rates.kam_hour
    return _add_up(frame)


def decide_service_map(lines: pd.DataFrame, costs: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Net price × cost to serve: carriage trade, bargain basement, passive, aggressive.

    The net price index compares like with like: what the account paid ÷ what it would have paid
    for the same products and quantities at the client's average price of each, over products that
    at least two accounts bought. Both axes are cut at the median of the accounts shown, strictly
    above is high. Fewer than four accounts have no medians worth the name: all unknown.

    Parameters
    ----------
    lines
        Ledger lines (`account`, `product`, `kind`, `quantity`, `net_revenue`).
    costs
        `account`, `net_revenue`, `cost_to_serve`.
    window
        The months that count.

    Returns
    -------
    DataFrame
        `account`, `net_revenue`, `price_index` (1 = the client's average), `price_line`,
        `cost_to_serve_share` (of net revenue), `cost_line`, `service_map` (carriage_trade: high
        price, high cost; passive: high, low; aggressive: low, high; bargain_basement: low, low;
        unknown), `cases`. Where an axis has one value for all, it separates nobody: unknown.
    """
    sales = sold(lines, window)
    sales = sales[sales["kind"].eq("sale") & (sales["quantity"] > 0) & sales["product"].notna()]
    sums = sales.groupby(["account", "product"])[["quantity", "net_revenue"]].sum().reset_index()
    by = sums.groupby("product")
    common = sums[by["account"].transform("size") > 1].copy()
    price = by["net_revenue"].sum() / by["quantity"].sum()
    common["at_average"] = common["quantity"] * common["product"].map(price).astype("float64")
    paid = common.groupby("account")[["net_revenue", "at_average"]].sum()
    frame = costs[["account", "net_revenue"]].copy()
    index = pd.Series(divide(paid["net_revenue"], paid["at_average"]), index=paid.index)
    frame["price_index"] = frame["account"].map(index).astype("float64").round(9)
    frame["cost_to_serve_share"] = divide(costs["cost_to_serve"], costs["net_revenue"])
    shown = frame["price_index"].notna() & frame["cost_to_serve_share"].notna()
    axes = {}
    for axis, line in (("price_index", "price_line"), ("cost_to_serve_share", "cost_line")):
        values = frame.loc[shown, axis]
        apart = len(values) >= 4 and bool(decide_above(values, values.min()).any())
        frame[line] = values.median() if apart else np.nan
        axes[axis] = decide_above(frame[axis].where(shown), frame[line])
    price_high, cost_high = axes["price_index"], axes["cost_to_serve_share"]
    known = (price_high.notna() & cost_high.notna()).to_numpy(bool)
    high = price_high.fillna(False).to_numpy(bool), cost_high.fillna(False).to_numpy(bool)
    frame["service_map"] = np.select(
        [~known, high[0] & high[1], high[0], high[1]],
        ["unknown", "carriage_trade", "passive", "aggressive"],
        default="bargain_basement",
    )
    frame["cases"] = int(shown.sum())
    names = ["account", "net_revenue", "price_index", "price_line", "cost_to_serve_share"]
    return sort_accounts(frame[[*names, "cost_line", "service_map", "cases"]]).astype(
        {"service_map": "str"}
    )


def _add_up(frame: pd.DataFrame) -> pd.DataFrame:
    charged = list_charged(frame["rates_unset"].iloc[0]) if len(frame) else []
    frame[[part for part in COMPONENTS if part not in charged]] = np.nan
    known = frame["net_revenue"].notna() & bool(charged)
    before = money(frame[[part for part in charged if part != "kam_cost"]].sum(axis=1))
    frame["cost_to_serve"] = money(frame[charged].sum(axis=1)).where(known)
    frame["cost_complete"] = frame[charged].notna().all(axis=1) & bool(charged)
    frame["profit_before_kam"] = money(frame["goods_margin"] - before) if charged else np.nan
    frame["true_profit"] = money(frame["goods_margin"] - frame["cost_to_serve"])
    return sort_accounts(frame)


def _line_days(now: pd.DataFrame) -> pd.Series:
    """Payment days per account from the lines that tell them, weighted by their money."""
    if "payment_days" not in now:
        return pd.Series(dtype="float64")
    told = now[now["payment_days"].notna() & (now["invoiced"] > 0)]
    weighted = (told["invoiced"] * told["payment_days"].astype("float64")).groupby(told["account"])
    total = told.groupby("account")["invoiced"].sum()
    return weighted.sum() / total


def _master_values(net: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """Payment days (mean over its codes), offers and compensation per year (sums over them)."""
    coded = _coded(net, customers)
    names = ["payment_days", "offers", "compensation"]
    found = pd.DataFrame(np.nan, index=coded.index, columns=names)
    for name in found:
        if name in coded:
            found[name] = coded[name].astype("float64")
    by = found.groupby(coded["account"])
    sums = by[["offers", "compensation"]].sum(min_count=1)
    return sums.assign(payment_days=by["payment_days"].mean())


def _loss_share(net: pd.DataFrame, customers: pd.DataFrame, losses: dict) -> pd.Series:
    """Take the highest expected loss of an account's codes, the careful reading."""
    coded = _coded(net, customers)
    if "rating" not in coded:
        return pd.Series(dtype="float64")
    share = coded["rating"].astype(object).map(losses).astype("float64")
    return share.groupby(coded["account"]).max()


def _coded(net: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """Put the account under which the ledger knows each code into the master table."""
    if "customer" not in customers or customers.empty:
        return pd.DataFrame({"account": pd.Series(dtype="str")})
    pairs = net[["customer", "account"]].dropna().drop_duplicates("customer")
    table = customers.drop(columns=["account"], errors="ignore")
    table = table.drop_duplicates("customer").merge(pairs, on="customer", how="left")
    own = customers.drop_duplicates("customer").get("account")
    if own is not None:
        table["account"] = table["account"].fillna(pd.Series(own.to_numpy(), table.index))
    table["account"] = table["account"].fillna(table["customer"])
    return table


@figure("SEG-2")
def margin_share(case: Case) -> float:
    """Contribution per unit of this account's revenue (0–1); NaN unknown.

    After the cost to serve, where the settings give a rate, but before key account management,
    which is an investment and is counted as the programme's cost.
    """
    costs = case.portfolio["costs"]
    rows = costs[costs["account"] == case.account]
    if not len(rows):
        return np.nan
    revenue, earned = known_number(rows["net_revenue"].iloc[0]), measure_contribution(rows).iloc[0]
    return known_number(earned) / revenue if revenue > 0 else np.nan


@figure("SEG-2")
def client_margin_share(case: Case) -> float:
    """Contribution before KAM time of all accounts ÷ their revenue, as `margin_share`."""
    costs = case.portfolio["costs"]
    earned = measure_contribution(costs)
    known = earned.notna() & (costs["net_revenue"] > 0)
    return float(divide(earned[known].sum(), costs.loc[known, "net_revenue"].sum()))


@figure("SEG-2")
def yearly_revenue(case: Case) -> float:
    """The account's net revenue per year; NaN where the ledger has none of the window."""
    return known_number(case.account_row["net_revenue"]) * case.window.per_year


@figure("PLAN-11")
def programme_cost(case: Case) -> float:
    """What a key account costs beyond a standard one, money per year."""
    rates = case.settings.cost_to_serve
    hours = max(0.0, rates.kam_hours_key - rates.kam_hours_standard)
    return case.settings.plan.programme_cost_key + hours * rates.kam_hour
