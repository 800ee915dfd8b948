"""Exchange rates: whose they are, which of them count, and what is asked where they disagree.

One unit of ``currency`` is worth ``rate`` in ``to``; without ``to`` in the client's currency.
"""

import json
from collections import Counter
from datetime import date
from decimal import Decimal

from babel.numbers import list_currencies

from kamlib.ledger.columns import TABLE_COLUMNS, match_rank, normal_name
from kamlib.ledger.currencies import currency_code
from kamlib.ledger.raw import Raw, plain_text
from kamlib.problem import Problem, Problems

_PLACES = Decimal("1e-12")


class RateBook:
    """The rates of a client's tables, taken in row by row.

    Parameters
    ----------
    currency
        The client's.

    Examples
    --------
    >>> book = RateBook("USD")
    >>> for row, (code, to, rate) in enumerate(
    ...     [("EUR", "USD", "1.10"), ("EUR", "AUD", "1.60"), ("USD", "GBP", "0.8")], 2):
    ...     book.add(code, to, date(2024, 1, 5), Decimal(rate), "rates.csv", row)
    >>> sorted((code, str(rates[date(2024, 1, 5)])) for code, rates in book.settle().items())
    [('EUR', '1.10'), ('GBP', '1.25')]
    """

    def __init__(self, currency: str):
        self.currency = currency
        self.problems: list[Problem] = []
        self._direct: dict[tuple[str, date], tuple] = {}
        self._inverse: dict[tuple[str, date], tuple] = {}
        self._elsewhere: Counter = Counter()
        self._differ: dict[tuple[str, date], Problem] = {}

    def add(self, code: str, to: str | None, day: date, rate: Decimal, file: str, row: int) -> None:
        """Take in a row; `to` is empty where the row does not say into what."""
        own = self.currency
        code, to = currency_code(code, own), currency_code(to, own)
        if code == to == own:
            if rate != 1 and not any(p.code == "own_rate" for p in self.problems):
                values = {"currency": own, "rate": format(rate, "f")}
                self.problems.append(Problem("own_rate", values, where=file, row=row))
            return
        if own not in (code, to):
            self._elsewhere[f"{code}/{to or '?'}"] += 1
            return
        # both ways of one pair may stand beside each other: they are no disagreement
        book, other = (self._direct, code) if to == own else (self._inverse, to)
        known = book.setdefault((other, day), (rate, file, row))
        if known[0] != rate and (other, day) not in self._differ:
            first = f"{known[2]}" if known[1] == file else f"{known[1]}, {known[2]}"
            samples = f"{first}: {known[0]:f}; {row}: {rate:f}"
            values = {"currency": other, "day": str(day), "samples": samples}
            self._differ[other, day] = Problem("rates_differ", values, where=file, row=row)

    def settle(self) -> dict[str, dict[date, Decimal]]:
        """Currency → day → what one unit is worth in the client's currency.

        A rate from the client's currency counts the other way round where there is no direct one.
        """
        rates: dict[str, dict[date, Decimal]] = {}
        for (code, day), (rate, *_) in self._inverse.items():
            rates.setdefault(code, {})[day] = (1 / rate).quantize(_PLACES).normalize()
        for (code, day), (rate, *_) in self._direct.items():
            rates.setdefault(code, {})[day] = rate
        return rates

    def questions(self) -> list[Problem]:
        """What only a person can decide; of rates that differ the first, with their number."""
        differ = list(self._differ.values())[:1]
        for problem in differ:
            problem.values["n"] = len(self._differ)
        return self.problems + differ

    def warnings(self) -> list[Problem]:
        """What was read the other way round, and what was left out."""
        turned = [code for code, day in self._inverse if (code, day) not in self._direct]
        told = []
        if turned:
            values = {"n": len(turned), "currency": self.currency}
            codes = ", ".join(sorted(set(turned)))
            told.append(Problem("rates_turned", {**values, "codes": codes}, where="rates"))
        if self._elsewhere:
            values = {"n": self._elsewhere.total(), "currency": self.currency}
            codes = ", ".join(sorted(self._elsewhere)[:5])
            told.append(Problem("rates_elsewhere", {**values, "codes": codes}, where="rates"))
        return told


def name_direction(raw: Raw, mapping: dict[str, str], proposed: dict[str, str]) -> dict[str, str]:
    """The mapping of a table of rates, with the column that says into what a rate converts.

    It counts also where the settings do not name it.

    Raises
    ------
    Problems
        Two columns name a currency, and nothing says which is converted into which.
    """
    taken = {normal_name(header) for header in mapping.values()}
    mapping = mapping | {
        name: header for name, header in proposed.items()
        if name not in mapping and normal_name(header) not in taken
    }  # fmt: skip
    if "to" in mapping or not {"currency", "rate"} <= set(mapping):
        return mapping
    column = TABLE_COLUMNS["rates"][0]
    others = [
        header
        for header in raw.headers
        if normal_name(header) not in map(normal_name, mapping.values())
        and (match_rank(column, normal_name(header)) is not None or _holds_currencies(raw, header))
    ]
    if others and mapping["currency"] in raw.headers:
        raise Problems(_direction_question(raw, mapping, others[0]))
    return mapping


def _holds_currencies(raw: Raw, header: str) -> bool:
    """Whether all filled cells of a column are currencies, whatever the column is called."""
    codes = {currency_code(cell, "") for cell in plain_text(raw.table.column(header)).unique()
             .to_pylist()} - {None}  # fmt: skip
    return bool(codes) and codes <= list_currencies()


def _direction_question(raw: Raw, mapping: dict[str, str], other: str) -> Problem:
    """Which of two columns is converted into which: the first row read both ways."""
    first = {
        header: (plain_text(raw.table.column(header).slice(0, 1)).to_pylist() or [""])[0]
        for header in (mapping["currency"], other, mapping["rate"])
        if header in raw.headers
    }
    one, two, rate = (first.get(h, "") for h in (mapping["currency"], other, mapping["rate"]))
    quoted = [json.dumps(h, ensure_ascii=False) for h in (mapping["currency"], other)]
    answers = [
        f"1 {left} = {rate} {right}\n[tables.columns]\ncurrency = {source}\nto = {target}"
        for left, right, source, target in ((one, two, *quoted), (two, one, *reversed(quoted)))
    ]
    values = {"one": mapping["currency"], "two": other, "first": answers[0], "second": answers[1]}
    return Problem("rates_direction", values, where=raw.file, row=raw.how.get("header_row"))
