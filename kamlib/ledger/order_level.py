"""Amounts of an order that an export repeats on its lines (freight): once per order.

They are settled over all layouts, after the lines that two exports share: an order whose lines
stand in two of them carries its amount once.
"""

import numpy as np

from kamlib.ledger import amounts
from kamlib.problem import Problem

_OWN = 0.05
"""From this share of orders whose lines differ on, the amount belongs to the line."""


def settle_freight(settled: list) -> None:
    """Leave each order's freight on one of its lines, in place, and tell the rule.

    Parameters
    ----------
    settled
        The layouts as `kamlib.ledger.settle` left them: ``stated_freight`` and ``orders`` become
        ``freight``, the sum goes to ``order_level``, the rule to ``rules``.
    """
    per_order = []
    for part in settled:
        if part.stated_freight is None:
            continue
        left = slice(None) if part.dropped is None else ~part.dropped
        once, rule, varied = once_per_order(part.stated_freight[left], part.orders[left])
        part.freight = np.zeros(len(part.stated_freight), np.int64)
        part.freight[left] = once
        part.rules.append({"rule": f"freight_per_{rule}", "orders_varied": varied})
        if rule == "order":
            per_order.append(part)
            _tell_varied(part, varied)
    if len(per_order) > 1:
        _once_over(per_order)
    for part in settled:
        if part.freight is not None:
            part.order_level = {"freight": amounts.to_amount(int(part.freight.sum()))}
        part.stated_freight = part.orders = None


def _once_over(parts: list) -> None:
    """Take an order's amount off the later of two layouts that both carry it."""
    seen: dict[tuple[int, int], int] = {}
    for part in parts:
        mine: dict[tuple[int, int], int] = {}
        varied = 0
        shared = _shared(part, parts)
        for line in shared.tolist():
            order = tuple(part.orders[line].tolist())
            amount = int(part.freight[line])
            if order not in seen:
                mine[order] = amount
            elif seen[order] == amount:
                part.freight[line] = 0
            else:
                varied += 1
        seen |= mine
        _tell_varied(part, varied)


def _shared(part, parts: list) -> np.ndarray:
    """The lines of a layout that carry the amount of an order which another layout holds too."""
    lines = np.flatnonzero((part.freight != 0) & part.orders.any(axis=1))
    others = [p.orders[p.freight != 0, 0] for p in parts if p is not part]
    return lines[np.isin(part.orders[lines, 0], np.concatenate(others))]


def _tell_varied(part, varied: int) -> None:
    if varied:
        told = part.conventions[0]
        place = {"where": told["source"], "column": told["columns"]["freight"]}
        part.warnings.append(Problem("freight_varies", {"n": varied}, **place))


def once_per_order(units: np.ndarray, keys: np.ndarray) -> tuple[np.ndarray, str, int]:
    """An order's amount that the export repeats on its lines, once.

    Parameters
    ----------
    units
        The amount on each line, in ten-thousandths.
    keys
        Per line 16 bytes of order and customer; zeros where there is no order.

    Returns
    -------
    (units, rule, orders_varied)
        The amount on the first line of each order, 0 on the others. Rule ``order`` where the
        lines of an order agree; ``line`` where they differ in more than one order of twenty: then
        the amount belongs to the line and stays; ``none`` where all is 0. An order whose lines
        differ keeps the sum of its lines.
    """
    if not units.any():
        return units, "none", 0
    known = np.flatnonzero(keys.any(axis=1))
    if not len(known):
        return units, "order", 0
    place = np.argsort(keys[known, 0], kind="stable")
    one, two = keys[known[place], 0], keys[known[place], 1]
    same = (one[1:] == one[:-1]) & (two[1:] != two[:-1])
    if same.any():  # two orders with the same first half
        place = np.lexsort((keys[known, 1], keys[known, 0]))
        one, two = keys[known[place], 0], keys[known[place], 1]
    lines = known[place]
    starts = np.concatenate(
        [[0], np.flatnonzero((one[1:] != one[:-1]) | (two[1:] != two[:-1])) + 1]
    )
    mine = units[lines]
    size = np.diff(np.append(starts, len(mine)))
    least, most = np.minimum.reduceat(mine, starts), np.maximum.reduceat(mine, starts)
    total = np.add.reduceat(mine, starts)
    given = np.add.reduceat((mine != 0).astype(np.int64), starts)
    several = (size > 1) & (given > 0)
    varied = int((several & (least != most) & (given != 1)).sum())
    if several.any() and varied > _OWN * several.sum():
        return units, "line", varied
    result = units.copy()
    result[known] = 0
    result[lines[starts]] = np.where(least == most, most, total)
    return result, "order", varied
