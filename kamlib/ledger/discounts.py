"""What a discount means (a share, a percentage, money), and the net revenue that it leaves."""

import json
import re
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger.amounts import money, times, to_float
from kamlib.ledger.coded import as_mask
from kamlib.ledger.columns import normal_name
from kamlib.ledger.raw import plain_text
from kamlib.problem import Problem
from kamlib.vocabulary import DISCOUNTS

_AGREE = 0.9
_STEPS = 20


@dataclass
class DiscountEvidence:
    """What the cells of a discount column say of its meaning; counted part by part.

    Parameters
    ----------
    given, percent
        Lines with a discount; with a percent sign.
    largest, above_gross, halves
        The largest; whether any is more than its line is worth; whether all are whole or half
        ones.
    steps
        The distinct discounts, as long as they are few.
    fits
        Reading → lines that it explains; ``lines`` of those that tell.
    """

    given: int = 0
    percent: int = 0
    largest: float = 0.0
    above_gross: bool = False
    halves: bool = True
    steps: set = field(default_factory=set)
    fits: dict = field(default_factory=dict)
    samples: list = field(default_factory=list)

    def add(self, other: "DiscountEvidence") -> None:
        """Count what stands further down."""
        self.given += other.given
        self.percent += other.percent
        self.largest = max(self.largest, other.largest)
        self.above_gross |= other.above_gross
        self.halves &= other.halves
        if len(self.steps) <= _STEPS:
            self.steps |= other.steps
        for name, count in other.fits.items():
            self.fits[name] = self.fits.get(name, 0) + count
        self.samples = (self.samples + other.samples)[:3]


def discount_evidence(typed, place=None, kept: np.ndarray | None = None) -> DiscountEvidence:
    """What some lines of a layout say of its discount.

    `place` tells file and row of a line; rows that are not among `kept` (totals, notes) say
    nothing.
    """
    column = typed.columns["discount"]
    values = np.abs(np.nan_to_num(to_float(column.values)))
    if kept is not None:
        others = np.ones(len(values), bool)
        others[kept] = False
        values[others] = 0
    given = values[values > 0]
    found = DiscountEvidence(percent=column.percent)
    if not len(given):
        return found
    found.given, found.largest = len(given), float(given.max())
    steps = np.unique(given)
    found.halves = bool(np.allclose(steps * 2, np.round(steps * 2)))
    found.steps = set(steps[: _STEPS + 1].tolist())
    if place:
        lines = np.flatnonzero(values > 0)[:3]
        exact_values = to_float(column.values.take(pa.array(lines)))
        found.samples = [
            (*place(int(line)), float(value))
            for line, value in zip(lines, exact_values, strict=True)
        ]
    names = ("quantity", "unit_price", "net_revenue")
    have = {n: to_float(typed.columns[n].values) for n in names if n in typed.columns}
    if {"quantity", "unit_price"} <= set(have):
        gross = have["quantity"] * have["unit_price"]
        worth = np.abs(gross[values > 0])
        found.above_gross = bool(((given > worth + 0.005) & (worth > 0)).any())
        if "net_revenue" in have:
            for kind, net in readings(gross, values).items():
                found.fits[kind], found.fits["lines"] = _near(net, have["net_revenue"], values > 0)
    return found


def decide_discount(
    found: DiscountEvidence, header: str, said: str | None
) -> tuple[str | None, str]:
    """Whether a discount is a share (0–1), a percentage or an amount of money per line.

    Parameters
    ----------
    found
        What its cells say; ``net_revenue``, where the files have it, tells by arithmetic.
    header
        The column's name in the files.
    said
        What the settings say.

    Returns
    -------
    (as, by)
        ``share``, ``percent``, ``amount`` or None, and what decided it.
    """
    if said:
        return said, "settings"
    if not found.given:
        return "share", "zero"
    if lines := found.fits.get("lines"):
        fits = {kind: found.fits[kind] / lines for kind in DISCOUNTS}
        best = max(fits, key=fits.get)
        if fits[best] >= _AGREE and sorted(fits.values())[-2] < fits[best]:
            return best, "arithmetic"
    if found.percent * 2 > found.given:
        return "percent", "sign"
    words = set(normal_name(header).split())
    named = bool(words & {"pct", "percent", "porcentaje", "percentual", "porc"})
    if found.largest <= 1:  # 0.5 and 1 may be shares of the price or parts of a percent
        sure = found.largest < 1 and not named
        return ("share", "values") if sure else (None, "")
    if found.largest > 100:
        return "amount", "values"
    if found.above_gross:
        return "percent", "values"
    if named:
        return "percent", "name"
    if words & {"importe", "amount", "valor", "monto"}:
        return "amount", "name"
    stepped = found.halves and len(found.steps) <= _STEPS
    return ("percent", "values") if stepped and found.given >= 20 else (None, "")


def readings(gross, values) -> dict:
    """The net amounts that a discount would leave if it were a share, a percentage or money."""
    signed = np.sign(gross) * values
    left = (gross * (1 - values), gross * (1 - values / 100), gross - signed)
    return dict(zip(DISCOUNTS, left, strict=True))


def agreement(computed, stated, where) -> float:
    """The share of lines on which two amounts agree, of those where both are known."""
    near, known = _near(computed, stated, where)
    return near / known if known else 0.0


def _near(computed, stated, where) -> tuple[int, int]:
    """Of the lines where both are known: how many agree, and how many there are."""
    known = where & np.isfinite(computed) & np.isfinite(stated)
    near = np.abs(computed[known] - stated[known]) <= 0.011 + 1e-5 * np.abs(stated[known])
    return int(near.sum()), int(known.sum())


def derive_net(typed, kind: str | None) -> pa.Array:
    """Quantity × unit price less the discount, exactly, to four places.

    A discount in money lowers a return's amount too: it takes the sign of the line.
    """
    gross = times(typed.columns["quantity"].values, typed.columns["unit_price"].values)
    if kind is None:
        return money(gross)
    discount = pc.fill_null(pc.abs(typed.columns["discount"].values), Decimal(0))
    if kind == "amount":
        signed = pc.if_else(pc.less(gross, Decimal(0)), pc.negate(discount), discount)
        return money(pc.subtract(gross, signed))
    return money(times(gross, pc.subtract(pa.scalar(Decimal(1)), _as_share(discount, kind))))


def find_left_discounts(part, kept: np.ndarray) -> list[Problem]:
    """A question for each column that is called a discount, holds one and is not mapped.

    Asked where the net amount is derived: a second discount would be left out of it unseen.
    """
    mapped = {normal_name(header) for header in part.headers.values()}
    ignored = {normal_name(header) for header in part.options.get("ignored_columns") or []}
    problems = []
    for header, column in part.cells.items():
        name = normal_name(header)
        if name in mapped | ignored or not _DISCOUNT.fullmatch(name):
            continue
        lines = kept[as_mask(pc.match_substring_regex(plain_text(column), "[1-9]"))[kept]]
        if len(lines):
            values = {"n": len(lines), "header": json.dumps(header, ensure_ascii=False)}
            file, row = part.place(int(lines[0]))
            problems.append(Problem("discount_left", values, where=file, row=row, column=header))
    return problems


_DISCOUNT = re.compile(
    r"(.* )?(dtos?|dctos?|desc|desctos?|descuentos?|descontos?|discounts?|bonificaciones|"
    r"bonificacion|bonificacao) ?[0-9]*( .*)?"
)


def _as_share(discount: pa.Array, kind: str) -> pa.Array:
    hundredth = pa.scalar(Decimal("0.01"))
    return pc.multiply(discount, hundredth) if kind == "percent" else discount


def discount_share(typed, kind: str | None, net: pa.Array) -> pa.Array:
    """The discount of each line as a share of its price before it, to six places."""
    column = pc.abs(typed.columns["discount"].values)
    if kind in ("share", "percent"):
        share = to_float(_as_share(column, kind))
    elif kind == "amount":
        before = np.abs(to_float(net)) + to_float(column)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = np.where(before > 0, to_float(column) / before, np.nan)
    else:
        share = np.full(len(column), np.nan)
    texts = [None if np.isnan(v) else Decimal(f"{v:.6f}") for v in np.unique(share)]
    _, codes = np.unique(share, return_inverse=True)
    return pa.array(texts, pa.decimal128(12, 6)).take(pa.array(codes))


def discount_question(found: DiscountEvidence, header: str) -> Problem:
    """The question how the discount is meant, with sample rows."""
    samples = "; ".join(f"{row}: {value:g}" for _, row, value in found.samples)
    file, row = found.samples[0][:2]
    return Problem("ambiguous_discount", {"samples": samples}, where=file, row=row, column=header)
