"""Numbers, dates and sentences as the reader writes them: language, locale and currency."""

import re
import string
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
from babel import Locale, dates, numbers

from kamlib.words.label import has_label, label
from kamlib.words.text import NBSP

UNKNOWN = "?"
"""The mark of what is not known: neither zero nor blank."""

NONE = "–"
"""The mark of what does not apply."""

MINUS = "−"
"""The minus sign of print, before the whole amount in every locale."""

TIE_DIGITS = 4
"""So many digits beyond the last one shown tell a half from less: the rest is noise of sums."""

NUMBER_KINDS = frozenset(
    ("money", "money_unit", "money_exact", "money_change", "percent", "percent0", "change")
    + ("points", "count", "number", "ratio", "factor", "days", "hours", "months", "years")
)
"""The kinds that stand right-aligned in tables."""


_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")


class _Sentence(string.Formatter):
    """Fills ``{share:percent}`` and the like with the reader's own way of writing."""

    def __init__(self, words: "Words"):
        self.words = words

    def format_field(self, value, spec):
        if not spec:
            return str(value)
        return self.words.write(value, spec)


@lru_cache
def _babel(name: str) -> Locale:
    return Locale.parse(name, sep="-")


@lru_cache
def _marks(name: str) -> tuple[str, str, bool]:
    """The group and decimal signs of a locale, and whether it groups by threes."""
    babel = _babel(name)
    pattern = babel.decimal_formats[None].pattern
    signs = (numbers.get_group_symbol(babel), numbers.get_decimal_symbol(babel))
    return *signs, pattern.startswith("#,##0")


@lru_cache
def _money_form(name: str, currency: str) -> tuple[str, bool, str]:
    """The currency's sign, whether it stands before the amount, and what parts the two."""
    babel = _babel(name)
    symbol = numbers.get_currency_symbol(currency, locale=babel)
    pattern = babel.currency_formats["standard"].pattern.split(";")[0]
    before = pattern.index("¤") < pattern.index("0")
    spaced = NBSP in pattern or " " in pattern or (symbol[-1] if before else symbol[0]).isalpha()
    return symbol, before, NBSP if spaced else ""


@dataclass(frozen=True)
class Words:
    r"""How one reader's page is worded.

    Parameters
    ----------
    lang
        The language of labels: ``en``, ``es`` or ``pt``.
    locale
        How numbers and dates are written, as ``es-ES`` or ``es-MX``: Mexico writes 1,234.56.
    currency
        The ISO 4217 code of all money.

    Examples
    --------
    >>> Words("es", "es-ES", "EUR").money(1234567.8)
    '1,2\xa0M€'
    >>> Words("es", "es-MX", "MXN").money(-34500)
    '−$34.5\xa0k'
    >>> Words("pt", "pt-BR", "BRL").money(34500)
    'R$\xa034,5\xa0mil'
    """

    lang: str
    locale: str
    currency: str

    @property
    def babel(self) -> Locale:
        """Babel's locale."""
        return _babel(self.locale)

    @property
    def symbol(self) -> str:
        """The currency's sign in this locale."""
        return _money_form(self.locale, self.currency)[0]

    def label(self, slug: str, **values) -> str:
        """The words of `slug` with `values` written as its template says (``{n:count}``)."""
        text = _Sentence(self).vformat(label(slug, self.lang, values.get("n")), (), values)
        return _TWO_STOPS.sub(".", text)  # a name may end with one, as «S.L.»

    def number(self, value: float, digits: int = 0) -> str:
        """A number with `digits` decimals, as ``1.234,5``."""
        if is_unknown(value):
            return UNKNOWN
        value = settle(value, digits)
        sign = MINUS if value < 0 else ""
        group, decimal, threes = _marks(self.locale)
        if threes:
            text = f"{abs(value):,.{digits}f}"
            text = text.replace(",", "\0").replace(".", decimal).replace("\0", group)
        else:  # India groups 12,34,567
            pattern = self.babel.decimal_formats[None].pattern.split(".")[0]
            pattern += "." + "0" * digits if digits else ""
            text = numbers.format_decimal(abs(value), format=pattern, locale=self.babel)
        return sign + text

    def percent(self, value: float, digits: int = 1) -> str:
        """A share (0–1) as a percentage: 0.118 → ``11,8 %``."""
        if is_unknown(value):
            return UNKNOWN
        space = NBSP if NBSP in self.babel.percent_formats[None].pattern else ""
        return self.number(float(value) * 100, digits) + space + "%"

    def money(self, value: float, trim: bool = False) -> str:
        """Money in units that fit, with the digits that matter: ``1,2 M€``, ``34,5 k€``, ``0 €``.

        From 9,950 on thousands are written, from 999,500 on millions, at most one decimal; below,
        whole units, and cents only under 100. The sign of the currency stands where the locale
        puts it, a minus before everything. `trim` writes as many decimals as
        the value has, none where it is whole: for axes.
        """
        if is_unknown(value):
            return UNKNOWN
        value = round(float(value), TIE_DIGITS)
        size = abs(value)
        if size < 9_950:
            whole = size >= 99.5 or size < 0.005 or (trim and value == round(value))
            return self.money_exact(value, 0 if whole else 2)
        scale, unit = (1e6, "M") if size >= 999_500 else (1e3, "k")
        digits = 1 if size < 99.95 * scale else 0
        if trim:
            exact = (d for d in range(3) if abs(round(value / scale, d) - value / scale) < 1e-6)
            digits = next(exact, 3)
        return self._money(value / scale, digits, unit)

    def money_exact(self, value: float, digits: int = 2) -> str:
        """Money to the unit or the cent, as ``1.234,56 €``; no cents in a currency without."""
        if is_unknown(value):
            return UNKNOWN
        return self._money(float(value), min(digits, numbers.get_currency_precision(self.currency)))

    def _money(self, value: float, digits: int, unit: str = "") -> str:
        text = self.number(value, digits)
        sign, text = (MINUS, text[1:]) if text.startswith(MINUS) else ("", text)
        symbol, before, space = _money_form(self.locale, self.currency)
        if unit and self.lang == "pt":  # Brazil writes R$ 1,2 mi and R$ 34,5 mil
            unit = {"M": "mi", "k": "mil"}[unit]
        gap = NBSP if unit and self.lang != "en" else ""
        if before:
            return f"{sign}{symbol}{space}{text}{gap}{unit}"
        if unit:
            joint = NBSP if len(unit) > 1 or symbol[0].isalpha() else ""
            return f"{sign}{text}{NBSP}{unit}{joint}{symbol}"
        return f"{sign}{text}{space}{symbol}"

    def signed(self, value: float, text: str) -> str:
        """`text` with a plus before it where `value` is above zero."""
        shows_something = any(mark in "123456789" for mark in text)
        return "+" + text if not is_unknown(value) and value > 0 and shows_something else text

    def date(self, value) -> str:
        """A day in the locale's middle form, as ``31 dic 2025``."""
        if is_unknown(value):
            return UNKNOWN
        return dates.format_date(pd.Timestamp(value), format="medium", locale=self.babel)

    def month(self, value) -> str:
        """A month, as ``dic 2025``."""
        if is_unknown(value):
            return UNKNOWN
        if isinstance(value, pd.Period):
            value = value.to_timestamp()
        return dates.format_skeleton("yMMM", pd.Timestamp(value), locale=self.babel)

    def flag(self, value) -> str:
        """Yes, no or unknown."""
        return UNKNOWN if is_unknown(value) else self.label("flag.yes" if value else "flag.no")

    def listed(self, items) -> str:
        """Items joined as in a sentence: ``a, b y c``."""
        from babel.lists import format_list

        items = [str(item) for item in items]
        return format_list(items, locale=self.babel) if items else NONE

    def write(self, value, kind: str) -> str:
        """`value` written as a column of that kind is written (see `kamlib.words.label`).

        Raises
        ------
        KeyError
            No such kind.

        Notes
        -----
        What has no words in its list of labels stays as it is: a factor of the client's own, a
        choice of an older version.
        """
        if is_unknown(value):
            return UNKNOWN
        if kind.startswith("label:"):
            return self._named(kind[6:], value)
        if kind.startswith("labels:"):
            parts = [self._named(kind[7:], v) for v in str(value).split(";") if v]
            return "; ".join(parts) or NONE
        try:
            return _KINDS[kind](self, value)
        except KeyError:
            raise KeyError(f"no kind {kind!r}; kinds: {', '.join(sorted(_KINDS))}") from None

    def _named(self, section: str, slug: str) -> str:
        name = f"{section}.{slug}"
        return self.label(name) if has_label(name) else str(slug)


_KINDS = {
    "text": lambda w, v: str(v),
    "slug": lambda w, v: w.label(v),
    "prose": lambda w, v: str(v),
    "code": lambda w, v: str(v),
    "codes": lambda w, v: str(v).replace(";", "; ") or NONE,
    "money": Words.money,
    "money_unit": Words.money_exact,
    "money_exact": Words.money_exact,
    "money_change": lambda w, v: w.signed(v, w.money(v)),
    "percent": lambda w, v: w.percent(v, 2 if 0 < abs(v) < 0.0005 else 1),
    # 0.3 % of something is not 0 % of it
    "percent0": lambda w, v: w.percent(v, 1 if 0 < abs(v) < 0.005 else 0),
    "change": lambda w, v: w.signed(v, w.percent(v)),
    "points": lambda w, v: w.signed(v, w.number(v * 100, 1) + NBSP + w.label("unit.points")),
    "count": Words.number,
    "number": lambda w, v: w.number(v, 1),
    "ratio": lambda w, v: w.number(v, 2),
    "factor": lambda w, v: w.number(v, 1) + "×",
    "count_change": lambda w, v: w.signed(v, w.number(v)),
    "days": Words.number,
    "days_named": lambda w, v: w.label("unit.days", n=settle(v)),
    "orders_named": lambda w, v: w.label("unit.orders", n=settle(v)),
    "days_change": lambda w, v: w.signed(v, w.label("unit.days", n=settle(v))),
    "hours": Words.number,
    "months": Words.number,
    "years": lambda w, v: w.number(v, 1),
    "date": Words.date,
    "month": Words.month,
    "flag": Words.flag,
}


def settle(value: float, digits: int | None = None) -> float:
    """`value` rounded to `digits`; half a last digit is half also where noise of sums hides it.

    Examples
    --------
    >>> 8.2 - 6.7 < 1.5, round(8.2 - 6.7), settle(8.2 - 6.7)
    (True, 1, 2)
    """
    return round(round(float(value), (digits or 0) + TIE_DIGITS), digits)


def is_unknown(value) -> bool:
    """Whether a single value is missing: None, NaN, NaT or pandas' NA."""
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    return isinstance(value, float) and value != value
