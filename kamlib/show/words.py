"""Numbers, dates and sentences as the reader writes them: language, locale and currency."""

import math
import string
from dataclasses import dataclass

import pandas as pd
from babel import Locale, dates, numbers

from kamlib.locale import label

UNKNOWN = "?"
"""The mark of what is not known: neither zero nor blank."""

NONE = "–"
"""The mark of what does not apply."""


class _Sentence(string.Formatter):
    """Fills ``{share:percent}`` and the like with the reader's own way of writing."""

    def __init__(self, words: "Words"):
        self.words = words

    def format_field(self, value, spec):
        if not spec:
            return str(value)
        return self.words.write(value, spec)


@dataclass(frozen=True)
class Words:
    """How one reader's page is worded.

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
    >>> Words("es", "es-MX", "MXN").number(1234.56, 2)
    '1,234.56'
    """

    lang: str
    locale: str
    currency: str

    @property
    def babel(self) -> Locale:
        """Babel's locale."""
        return Locale.parse(self.locale, sep="-")

    @property
    def symbol(self) -> str:
        """The currency's sign in this locale."""
        return numbers.get_currency_symbol(self.currency, locale=self.babel)

    def label(self, slug: str, **values) -> str:
        """The words of `slug` with `values` written as its template says (``{n:count}``)."""
        return _Sentence(self).vformat(label(slug, self.lang, values.get("n")), (), values)

    def number(self, value: float, digits: int = 0) -> str:
        """A number with `digits` decimals, as ``1.234,5``."""
        if _unknown(value):
            return UNKNOWN
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        value = round(float(value), digits) + 0.0
        return numbers.format_decimal(value, format=pattern, locale=self.babel)

    def percent(self, value: float, digits: int = 1) -> str:
        """A share (0–1) as a percentage: 0.118 → ``11,8 %``."""
        if _unknown(value):
            return UNKNOWN
        sign = "\xa0%" if self.lang in ("es",) else "%"
        return self.number(float(value) * 100, digits) + sign

    def money(self, value: float) -> str:
        """Money in units that fit, with the digits that matter: ``1,2 M€``, ``34,5 k€``."""
        if _unknown(value):
            return UNKNOWN
        value = float(value)
        size = abs(value)
        if size >= 999_500:
            digits = 1 if size < 99_950_000 else 0
            text, unit = self.number(value / 1e6, digits), "M"
        elif size >= 9_950:
            digits = 1 if size < 99_950 else 0
            text, unit = self.number(value / 1e3, digits), "k"
        else:
            return self.money_exact(value, 0 if size >= 100 else 2)
        if self.lang == "pt":  # Brazil writes R$ 1,2 mi and R$ 34,5 mil
            unit = {"M": "mi", "k": "mil"}[unit]
            return f"{self.symbol}\xa0{text}\xa0{unit}"
        if self.lang == "en":
            sign, digits_only = ("-", text[1:]) if text.startswith("-") else ("", text)
            return f"{sign}{self.symbol}{digits_only}{unit}"
        return f"{text}\xa0{unit}{self.symbol}"

    def money_exact(self, value: float, digits: int = 2) -> str:
        """Money to the unit or the cent, as ``1.234,56 €``."""
        if _unknown(value):
            return UNKNOWN
        pattern = self.babel.currency_formats["standard"].pattern
        if not digits:
            pattern = pattern.replace(".00", "")
        value = round(float(value), digits) + 0.0
        return numbers.format_currency(
            value, self.currency, format=pattern, locale=self.babel, currency_digits=False
        )

    def date(self, value) -> str:
        """A day, as ``31/12/2025`` or ``31 dic 2025`` where the locale's short form is unclear."""
        if _unknown(value):
            return UNKNOWN
        return dates.format_date(pd.Timestamp(value), format="medium", locale=self.babel)

    def month(self, value) -> str:
        """A month, as ``dic 2025``."""
        if _unknown(value):
            return UNKNOWN
        return dates.format_skeleton("yMMM", pd.Timestamp(value), locale=self.babel)

    def flag(self, value) -> str:
        """Yes, no or unknown."""
        return UNKNOWN if _unknown(value) else self.label("flag.yes" if value else "flag.no")

    def write(self, value, kind: str) -> str:
        """`value` written as a column of that kind is written (see ``labels.toml``)."""
        if kind.startswith("label:"):
            return UNKNOWN if _unknown(value) else self.label(f"{kind[6:]}.{value}")
        if kind.startswith("labels:"):
            if _unknown(value):
                return UNKNOWN
            return "; ".join(self.label(f"{kind[7:]}.{v}") for v in str(value).split(";") if v)
        if kind in ("text", "code"):
            return UNKNOWN if _unknown(value) else str(value)
        return {
            "money": self.money,
            "money_unit": self.money_exact,
            "percent": self.percent,
            "count": self.number,
            "number": lambda v: self.number(v, 1),
            "ratio": lambda v: self.number(v, 2),
            "days": self.number,
            "date": self.date,
            "month": self.month,
            "flag": self.flag,
        }[kind](value)


def _unknown(value) -> bool:
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    return isinstance(value, float) and math.isnan(value)
