"""The columns that lines and master tables can have, and the names of columns compared.

Companies' own names for them stand in ``columns.toml``.

A name is compared without accents, case, punctuation or the little words between (``Nº de
factura`` is ``n factura``); CamelCase is split. The first synonyms say exactly what is meant, the
later ones are vague: a vague name is used only where no exact one stands beside it.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Column:
    """One canonical column.

    Parameters
    ----------
    name
        Its slug, in `lines` and in ``client.toml``.
    type
        ``date``, ``text``, ``number``, ``share``, ``flag``.
    exact
        Names that mean this column and no other, best first.
    vague
        Names that may mean it, best first.
    """

    name: str
    type: str
    exact: tuple[str, ...]
    vague: tuple[str, ...] = ()


def _load() -> dict[str, tuple[Column, ...]]:
    """The columns of a ledger's ``line`` and of each master table, from ``columns.toml``."""
    said = tomllib.loads((files(__package__) / "columns.toml").read_text(encoding="utf-8"))
    return {
        kind: tuple(
            _column(name, said[entry.get("as_in", kind)][name]) for name, entry in of.items()
        )
        for kind, of in said.items()
    }


def _column(name: str, entry: dict) -> Column:
    exact, vague = (
        tuple(" ".join(text.split()) for text in entry.get(key, "").split(",") if text.strip())
        for key in ("exact", "vague")
    )
    return Column(name, entry["type"], exact, vague)


TABLE_COLUMNS = _load()
LINE_COLUMNS = TABLE_COLUMNS.pop("line")
"""What the master tables can carry, and what a line of a ledger can."""

KEYS = {
    "customers": ("customer",),
    "products": ("product",),
    "wallet": ("account", "family"),
    "groups": ("customer", "account"),
    "rates": ("currency", "date", "rate"),
    "credit": ("customer",),
    "contracts": ("account", "start"),
}
"""The columns without which a master table is none."""

ONE_ROW = {
    "customers": ("customer",),
    "products": ("product",),
    "wallet": ("account", "family"),
    "groups": ("customer",),
    "rates": ("currency", "to", "date"),
    "credit": ("customer",),
}
"""What a master table has one row for; a later row with the same is left out and told."""

_LITTLE = {"de", "do", "da", "del", "la", "el", "los", "of", "the", "dos", "das", "per", "por", "o"}


def plain_letters(text: str) -> str:
    """A text without accents, its compatible signs written out.

    Examples
    --------
    >>> plain_letters("Núñez & Gonçalves")
    'Nunez & Goncalves'
    """
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def normal_name(header: str) -> str:
    """A header as names are compared.

    Examples
    --------
    >>> [normal_name(h) for h in ("Nº de Factura", "CustomerID", "PREÇO_UNITÁRIO", "Dto. %")]
    ['n factura', 'customer id', 'preco unitario', 'dto pct']
    """
    text = re.sub(r"[º°ª]", " ", str(header))
    text = re.sub(r"%", " pct ", text)
    text = plain_letters(text)
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    text = re.sub(r"\([^)]*\)", " ", text) if re.sub(r"\([^)]*\)", "", text).strip() else text
    words = re.findall(r"[a-z0-9]+", text.lower())
    kept = [word for word in words if word not in _LITTLE]
    return " ".join(kept or words)


def match_rank(column: Column, name: str) -> int | None:
    """How well a normalised name fits: 0 is best, vague ones from 100, None is no fit.

    The same words in another order or shortened (``cliente cod``) come after the names as listed.

    Examples
    --------
    >>> match_rank(line_column("date"), "fra fecha") < 100
    True
    """
    if name in column.exact:
        return column.exact.index(name)
    words = _words(name)
    for place, known in enumerate(column.exact):
        if _words(known) == words:
            return 50 + place // 2
    if name in column.vague:
        return 100 + column.vague.index(name)
    return None


@cache
def _words(name: str) -> tuple[str, ...]:
    """The words of a name written out, in order of the alphabet."""
    return tuple(sorted(_SHORT.get(word, word) for word in name.split()))


_SHORT = {
    "cod": "codigo", "code": "codigo", "num": "n", "nro": "n", "numero": "n", "number": "n",
    "no": "n", "fra": "factura", "fec": "fecha", "dt": "data", "cli": "cliente",
    "art": "articulo", "dto": "descuento", "uds": "unidades", "ud": "unidad",
    "unit": "unitario", "vlr": "valor", "vl": "valor", "imp": "importe", "doc": "documento",
    "porcentaje": "pct", "percent": "pct", "porc": "pct", "percentual": "pct",
}  # fmt: skip
"""Short words in headers, each written out."""


def line_column(name: str) -> Column:
    """The line column of that slug."""
    return next(column for column in LINE_COLUMNS if column.name == name)
