"""Amounts of several currencies: told, converted by a rate table, or stopped at.

A line's currency is what its column says, else what the settings say of its files, else the
client's. A rate is what one unit is worth in the client's currency; the last one known on the day
of the line or before holds, up to an age that the settings state.
"""

from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger import amounts
from kamlib.ledger.coded import known_mask
from kamlib.ledger.numbers import NumberText
from kamlib.ledger.numbers import take_apart as take_apart  # for the example below
from kamlib.problem import Problem

MONEY_COLUMNS = ("net_revenue", "unit_price", "cost", "unit_cost", "freight")
_SIGNS = {"€": "EUR", "R$": "BRL", "£": "GBP", "US$": "USD", "MX$": "MXN", "S/": "PEN",
          "S/.": "PEN", "U$S": "USD", "$U": "UYU", "¥": "JPY"}  # fmt: skip
_DIGITS = r"[-0-9.,'()%\s\x{A0}\x{202F}\x{2007}\x{2009}\x{2212}\x{2010}-\x{2019}\x{B4}`\x{E000}]"
_DOLLARS = {"USD", "MXN", "ARS", "CLP", "COP", "UYU", "CAD", "AUD", "NZD", "DOP", "CUP", "BOB",
            "HKD", "SGD"}  # fmt: skip
_NAMES = {"EURO": "EUR", "EUROS": "EUR", "DOLAR": "USD", "DOLARES": "USD", "DÓLARES": "USD",
          "REAL": "BRL", "REAIS": "BRL", "LIBRAS": "GBP"}  # fmt: skip


def currency_code(text: str | None, currency: str) -> str | None:
    """What a cell calls a currency, as ISO code; None where it is empty.

    A bare ``$`` is the client's currency where that is a dollar or peso, else the US dollar.

    Examples
    --------
    >>> [currency_code(t, "MXN") for t in ("€", "usd", "$", "Pesos?", "")]
    ['EUR', 'USD', 'MXN', 'PESOS?', None]
    """
    plain = " ".join((text or "").upper().split())
    if not plain:
        return None
    if plain == "$":
        return currency if currency in _DOLLARS else "USD"
    return _SIGNS.get(plain) or _NAMES.get(plain) or plain


def line_codes(column: pa.Array, currency: str) -> tuple[list[str], np.ndarray]:
    """The currencies of a column and, per line, which of them; an empty cell is the client's."""
    encoded = pc.fill_null(column, "").dictionary_encode()
    named = [currency_code(text, currency) or currency for text in encoded.dictionary.to_pylist()]
    codes = sorted(set(named))
    places = np.array([codes.index(name) for name in named], np.int64)
    indices = encoded.indices.to_numpy(zero_copy_only=False)
    return codes, places[indices] if len(places) else np.zeros(0, np.int64)


def find_signs(parts: NumberText) -> dict[str, int]:
    """The currency signs that stand inside the cells of an amount, each with its lines.

    Examples
    --------
    >>> find_signs(take_apart(pa.array(["R$ 1.234,50", "-R$ 3,00", "7,00 €", "9,00"])))
    {'R$': 2, '€': 1}
    """
    texts = pc.utf8_upper(pc.fill_null(parts.texts, ""))
    pieces = pc.replace_substring_regex(texts, _DIGITS, "")
    found: dict[str, int] = {}
    for text, lines, shaped in zip(pieces.to_pylist(), parts.counts, parts.shaped, strict=True):
        if text and shaped:
            found[text] = found.get(text, 0) + int(lines)
    return dict(sorted(found.items()))


def check_signs(layout, signs_in: dict, said: set, currency: str) -> list[Problem]:
    """A question for each amount whose cells carry the sign of a currency that nothing says.

    What the settings say of these files answers it.

    Parameters
    ----------
    signs_in
        Column → the signs in its cells, each with its lines.
    said
        What the column of currencies holds.
    """
    if layout.options.get("currency"):
        return []
    own = {currency} | {currency_code(text, currency) for text in said}
    problems = []
    for name in MONEY_COLUMNS:
        signs: dict[str, int] = {}
        for sign, lines in signs_in.get(name, {}).items():
            code = currency_code(sign, currency)
            signs[code] = signs.get(code, 0) + lines
        if foreign := {code: lines for code, lines in signs.items() if code not in own}:
            problems.append(sign_question(layout, name, foreign, currency))
    return problems


def rates_for(
    codes: list[str],
    which: np.ndarray,
    days: np.ndarray,
    rates: dict[str, dict[date, Decimal]],
    *,
    currency: str,
    rate_max_age: int,
) -> tuple[pa.Array, np.ndarray]:
    """The rate of each line, null where none is known that is young enough.

    Parameters
    ----------
    codes, which
        The currencies and, per line, which of them it is in.
    days
        Per line its day (``datetime64[D]``); a line without day gets no rate.
    rates
        Currency → day → what one unit is worth in the client's currency.
    currency
        The client's: its rate is 1.
    rate_max_age
        Days that a rate may be old.

    Returns
    -------
    (rates, missing)
        Decimals; the lines without one.
    """
    known: list[Decimal] = [Decimal(1)]
    place = np.full(len(which), -1, np.int64)
    for number, code in enumerate(codes):
        mine = which == number
        if code == currency:
            place[mine] = 0
            continue
        of_day = sorted(rates.get(code, {}).items())
        if not of_day:
            continue
        when = np.array([day for day, _ in of_day], "datetime64[D]")
        last = np.searchsorted(when, days[mine], side="right") - 1
        age = (days[mine] - when[np.maximum(last, 0)]).astype("timedelta64[D]").astype(float)
        good = (last >= 0) & (age <= rate_max_age) & ~np.isnat(days[mine])
        place[mine] = np.where(good, last + len(known), -1)
        known += [rate for _, rate in of_day]
    values, _ = amounts.exact(pa.array([format(rate, "f") for rate in known], pa.string()))
    missing = place < 0
    return values.take(pa.array(place, mask=missing)), missing


def convert_money(typed, factors: pa.Array, discount_in_money: bool) -> None:
    """Multiply a layout's columns of money by the rate of each line, in place, exactly."""
    names = [*MONEY_COLUMNS, *(["discount"] if discount_in_money else [])]
    for name in (n for n in names if n in typed.columns):
        column = typed.columns[name]
        product = amounts.times(column.values, factors)
        column.values = pc.round(product, 9, "half_towards_infinity") if (
            product.type.scale > 9) else product  # fmt: skip


def sign_question(layout, name: str, signs: dict[str, int], currency: str) -> Problem:
    """The question why amounts carry the sign of another currency than the settings say."""
    told = ", ".join(f"{code}: {lines}" for code, lines in signs.items())
    values = {"found": told, "currency": currency, "first": next(iter(signs))}
    return Problem("currency_sign", values, where=layout.raws[0].file, column=layout.headers[name])


def rate_question(
    layout, codes: list[str], which: np.ndarray, missing: np.ndarray, days: np.ndarray,
    rates: dict, currency: str, rate_max_age: int,
) -> list[Problem]:  # fmt: skip
    """What is asked where lines have no rate: a table, or the days that it lacks."""
    problems, without = [], {}
    column = layout.headers.get("currency", "")
    for number, code in enumerate(codes):
        lines = np.flatnonzero((which == number) & missing)
        if not len(lines):
            continue
        if code not in rates:
            without[code] = len(lines)
            continue
        dated = lines[~np.isnat(days[lines])]
        first = dated[np.argsort(days[dated], kind="stable")[0]] if len(dated) else lines[0]
        file, row = layout.place(int(first))
        values = {"currency": code, "n": len(lines), "day": str(days[first]), "age": rate_max_age}
        problems.append(Problem("no_rate", values, where=file, row=row, column=column))
    if without:
        file, row = layout.place(int(np.flatnonzero(missing)[0]))
        told = ", ".join(f"{code}: {lines}" for code, lines in sorted(without.items()))
        values = {"found": told, "currency": currency}
        problems.append(Problem("other_currency", values, where=file, row=row, column=column))
    return problems


def to_client_currency(
    layout, typed, rates: dict, *, currency: str, rate_max_age: int, discount_in_money: bool
) -> tuple[list[Problem], list[dict]]:
    """Bring a layout's money to the client's currency, in place.

    Returns
    -------
    (problems, rules)
        What must be answered first; what was converted: currency, lines, and the net amount
        before and after where the files state one.
    """
    said = layout.options.get("currency")
    if "currency" in typed.columns:
        codes, which = line_codes(typed.columns["currency"], said or currency)
        codes = [code if code != "" else currency for code in codes]
    elif said and said != currency:
        codes, which = [said], np.zeros(len(layout.row), np.int64)
    else:
        return [], []
    if set(codes) <= {currency}:
        return [], []
    days = typed.columns["date"].values
    factors, missing = rates_for(
        codes, which, days, rates, currency=currency, rate_max_age=rate_max_age
    )
    # rows that are no lines (totals, notes) have neither day nor currency of their own
    filled = _has_amount(typed) & ~np.isnat(days)
    problems = rate_question(
        layout, codes, which, missing & filled, days, rates, currency, rate_max_age
    )
    if problems:
        return problems, []
    before = typed.columns["net_revenue"].values if "net_revenue" in typed.columns else None
    one = pa.scalar(Decimal(1), factors.type)
    convert_money(typed, pc.fill_null(factors, one), discount_in_money)
    after = None if before is None else typed.columns["net_revenue"].values
    lines = {code: (which == n) & filled for n, code in enumerate(codes) if code != currency}
    return [], [_converted(code, mine, before, after) for code, mine in lines.items() if mine.any()]


def _converted(code: str, lines: np.ndarray, before, after) -> dict:
    """Tell of one currency how many lines were converted, and their sum before and after."""
    rule = {"rule": "converted", "currency": code, "lines": int(lines.sum())}
    if before is not None:
        for name, values in (("before", before), ("after", after)):
            total = pc.sum(pc.filter(values, pa.array(lines))).as_py()
            rule[name] = float(total or 0)
    return rule


def _has_amount(typed) -> np.ndarray:
    name = "net_revenue" if "net_revenue" in typed.columns else "quantity"
    return known_mask(typed.columns[name].values)
