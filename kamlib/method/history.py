"""One account's sales as arrays, for what looks at many accounts and months at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamlib.method.sales import NO_SALES
from kamlib.method.window import Window


@dataclass
class History:
    """One account's sales as arrays: months counted from `first_month`, days since 1970."""

    first_month: int
    net: np.ndarray
    costed_net: np.ndarray
    cost: np.ndarray
    paid_net: np.ndarray
    paid_days: np.ndarray
    order_days: np.ndarray
    family_days: np.ndarray
    family_codes: np.ndarray
    family_names: np.ndarray


def month_number(dates) -> np.ndarray:
    """Months since January 1970."""
    return np.asarray(dates, dtype="datetime64[M]").astype(int)


def month_end(month: int) -> int:
    """Day number of a month's last day."""
    return int(np.datetime64(month + 1, "M").astype("datetime64[D]").astype(int)) - 1


def measure_histories(lines: pd.DataFrame, window: Window) -> Iterator[tuple[str, History]]:
    """Yield every account with its `History` up to the window's end."""
    end = pd.Timestamp(window.end) + pd.Timedelta(days=1)
    used = lines["account"].notna() & ~lines["kind"].isin(NO_SALES) & (lines["date"] < end)
    rows = lines[used.to_numpy(bool)]
    if rows.empty:
        return
    code, accounts = pd.factorize(rows["account"].astype(object), sort=True)
    order = np.argsort(code, kind="stable")
    family, names = pd.factorize(rows["family"].astype(object), sort=True)
    day = rows["date"].to_numpy("datetime64[D]")
    kind = rows["kind"].to_numpy(object)
    net = rows["net_revenue"].to_numpy(float)
    cost = rows["cost"].to_numpy(float, na_value=np.nan)
    pay = rows["payment_days"].to_numpy(float, na_value=np.nan)
    columns = [
        day.astype(int),
        month_number(day),
        net,
        cost,
        pay,
        family,
        (kind == "sale") & (net > 0),
        (kind == "credit") | ~np.isnan(cost),
    ]
    columns = [column[order] for column in columns]
    ends = np.flatnonzero(np.diff(code[order])) + 1
    bounds = np.r_[0, ends, len(order)]
    last = last_month(window)
    for at, account in enumerate(accounts):
        part = slice(bounds[at], bounds[at + 1])
        day, month, net, cost, pay, family, sale, costed = (column[part] for column in columns)
        first = int(month.min())
        size = last - first + 1

        def monthly(values, keep, place=month - first, size=size):
            return np.bincount(place[keep], weights=values[keep], minlength=size)

        paid = sale & ~np.isnan(pay)
        named = sale & (family >= 0)
        pairs = np.unique(np.c_[day[named], family[named]], axis=0)
        everything = np.ones(len(net), bool)
        yield (
            account,
            History(
                first,
                monthly(net, everything),
                monthly(net, costed),
                monthly(np.nan_to_num(cost), costed),
                monthly(net, paid),
                monthly(net * pay, paid),
                np.unique(day[sale]),
                pairs[:, 0],
                pairs[:, 1],
                names,
            ),
        )


def last_month(window: Window) -> int:
    """Number of the window's last month."""
    return int(month_number([np.datetime64(pd.Timestamp(window.end), "D")])[0])
