"""Invented names and codes for customers: the same for the same customer, everywhere, always.

A keyed hash makes them, with a secret that stays in the client's folder: whoever lacks it cannot
test a guess. The sources keep the real names, so that switching back is reading again.
"""

import hashlib
import hmac
import os
import re
import secrets
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger.groups import core_name
from kamlib.problem import Problem

SECRET_FILE = "pseudonyms.key"
"""The secret's file in the client's folder. Whoever has it can tell which pseudonym a name has."""

WITHHELD = "•••"
"""What stands in place of text that may name a customer."""

# plants by their Latin genus and stars: nobody's name, and the same in every language
_PLANT_NAMES = (
    "Abies Acacia Acer Agave Alnus Aloe Althaea Alyssum Anemone Aralia Arbutus Arnica "
    "Artemisia Asarum Aster Atriplex Aucuba Azalea Begonia Berberis Betula Borago Briza Bryonia "
    "Buxus Calla Caltha Camellia Campanula Canna Carex Carpinus Cassia Castanea Catalpa Cedrus "
    "Celtis Cercis Chara Cistus Citrus Clarkia Clematis Cornus Corylus Crataegus Crocus Cyclamen "
    "Cytisus Datura Delphinium Deutzia Digitalis Drosera Dryas Echium Elodea "
    "Ephedra Eryngium Fagus Ficus Forsythia Fragaria Fraxinus Freesia Fuchsia Galanthus "
    "Galium Gardenia Gentiana Geranium Geum Ginkgo Hedera Hosta Hypericum Ilex Inula Isatis "
    "Ixia Jasminum Juglans Juncus Juniperus Kalmia Kerria Lantana Larix Laurus Lavandula Lilium "
    "Linum Lobelia Lonicera Lotus Lunaria Lupinus Magnolia Mentha Mimosa Morus Myrtus "
    "Narcissus Nerium Nigella Olea Origanum Oxalis Paeonia Picea Pinus Platanus Populus Primula "
    "Prunus Punica Quercus Ribes Robinia Rosmarinus Rubus Salix Salvia Sambucus Sedum Sorbus"
)
_STAR_NAMES = (
    "Achernar Acrux Adhara Albireo Alcor Alcyone Aldebaran Algol Alioth Alkaid Almach Alnair "
    "Alnilam Alnitak Alphard Alphecca Alpheratz Altair Ankaa Antares Arcturus Arneb Atria "
    "Avior Bellatrix Betelgeuse Canopus Capella Caph Deneb Denebola Diphda Dubhe Electra "
    "Elnath Eltanin Enif Fomalhaut Gacrux Gienah Hadar Hamal Kochab Markab Megrez Menkar "
    "Merak Merope Mimosa Mintaka Mirach Mirfak Mizar Phecda Polaris Pollux Procyon Rasalhague "
    "Regulus Rigel Sabik Sadr Saiph Scheat Schedar Shaula Sirius Spica Tarazed Thuban Unukalhai "
    "Vega Zosma"
)
_PLANTS, _STARS = _PLANT_NAMES.split(), _STAR_NAMES.split()
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"  # no vowels: no code reads as a word


class Pseudonyms:
    """The pseudonyms of one client.

    Parameters
    ----------
    secret
        The key of the hash.

    Examples
    --------
    >>> hide = Pseudonyms(b"secret")
    >>> hide.code("00012") == hide.code("00012"), hide.code("00012") == hide.code("00013")
    (True, False)
    >>> hide.name("00012").count(" ")
    2
    """

    def __init__(self, secret: bytes):
        self._secret = secret

    def code(self, code: str) -> str:
        """The code that stands for a customer's or account's code."""
        number = self._number("code", code)
        letters = []
        for _ in range(9):
            number, place = divmod(number, len(_LETTERS))
            letters.append(_LETTERS[place])
        return "P" + "".join(letters)

    def name(self, code: str) -> str:
        """The name that stands for the customer or account of that code."""
        number = self._number("name", code)
        number, plant = divmod(number, len(_PLANTS))
        number, star = divmod(number, len(_STARS))
        return f"{_PLANTS[plant]} {_STARS[star]} {number % 1_000_000:06d}"

    def _number(self, use: str, text: str) -> int:
        digest = hmac.new(self._secret, f"{use}\0{text}".encode(), hashlib.sha256).digest()
        return int.from_bytes(digest[:16], "big")

    def codes(self, column: pa.Array) -> pa.Array:
        """A column of codes, each replaced."""
        return self._each(column, self.code)

    def names(self, codes: pa.Array, names: pa.Array) -> pa.Array:
        """A column of names, replaced by those of their codes; a name without code by its own."""
        hidden = self._each(codes, self.name)
        own = self._each(names, lambda name: self.name("name\0" + core_name(name)))
        return pc.if_else(pc.is_valid(names), pc.coalesce(hidden, own), names)

    def _each(self, column: pa.Array, change) -> pa.Array:
        if isinstance(column, pa.ChunkedArray):
            column = column.combine_chunks()
        encoded = column.dictionary_encode()
        texts = [change(text) for text in encoded.dictionary.to_pylist()]
        return pa.array(texts, pa.string()).take(encoded.indices)

    def hide_lines(self, lines: pa.Table, known: dict[str, set[str]]) -> pa.Table:
        """The ledger with customers and accounts replaced, also where other text names them."""
        new = {
            "customer_name": self.names(_flat(lines, "customer"), _flat(lines, "customer_name")),
            "account_name": self.names(_flat(lines, "account"), _flat(lines, "account_name")),
            "customer": self.codes(lines["customer"]),
            "account": self.codes(lines["account"]),
            "product_name": self._each(lines["product_name"], lambda text: without(text, known)),
            "family": self._each(lines["family"], lambda text: without(text, known)),
        }
        for name, values in new.items():
            lines = lines.set_column(lines.column_names.index(name), name, values)
        return lines

    def hide_table(self, frame: pd.DataFrame, known: dict) -> pd.DataFrame:
        """A master table with its customers and accounts replaced; tax numbers are taken out."""
        frame = frame.copy()
        for key, name in (("customer", "customer_name"), ("account", "account_name")):
            if name in frame:
                texts = [pa.array(frame[n], pa.string(), from_pandas=True) for n in (key, name)]
                frame[name] = pd.Series(self.names(*texts).to_pylist(), frame.index, dtype="str")
        for key in ("customer", "account"):
            if key in frame:
                codes = self.codes(pa.array(frame[key], pa.string(), from_pandas=True))
                frame[key] = pd.Series(codes.to_pylist(), frame.index, dtype="str")
        for name in ("clause", "product_name", "family", "sector"):
            if name in frame:
                frame[name] = frame[name].map(lambda t: without(t, known), na_action="ignore")
                frame[name] = frame[name].astype("str")
        for name in ("tax_id", "accepted_by"):
            if name in frame:
                frame[name] = frame[name].where(frame[name].isna(), WITHHELD).astype("str")
        return frame

    def hide_aside(self, aside: list[dict], known: dict, codes: set[str]) -> list[dict]:
        """Rows set aside: of their text only days and amounts stay, the whole row is withheld.

        What stands in a row that cannot be read may be anybody's name in any column; its file and
        row number lead back to it in the sources.
        """
        hidden = []
        for item in aside:
            text = item["text"]
            if text and (re.search(r"[^\W\d_]{4}", text) or text in codes):
                text = WITHHELD
            hidden.append({**item, "text": text, "raw": WITHHELD})
        return hidden

    def hide_warnings(self, warnings: list[Problem]) -> list[Problem]:
        """Warnings about master tables, their customer codes replaced."""
        hidden = []
        for warning in warnings:
            if warning.code == "repeated_code" and warning.where != "products":
                codes = ", ".join(self.code(c) for c in warning.values["codes"].split(", "))
                warning = replace(warning, values={**warning.values, "codes": codes})
            hidden.append(warning)
        return hidden

    def hide_all(self, lines: pa.Table, masters, aside: list[dict]) -> tuple[pa.Table, list[dict]]:
        """Ledger and rows set aside without customers; the master tables are changed in place."""
        tables = masters.tables
        columns = [lines["customer_name"], lines["account_name"], lines["customer"]]
        for frame in tables.values():
            columns += [frame[n] for n in ("customer_name", "account_name") if n in frame]
        known = find_names(*columns)
        codes = {code for name in ("customer", "account") for code in lines[name].to_pylist()}
        masters.tables = {kind: self.hide_table(frame, known) for kind, frame in tables.items()}
        masters.warnings = self.hide_warnings(masters.warnings)
        return self.hide_lines(lines, known), self.hide_aside(aside, known, codes)


def _flat(table: pa.Table, name: str) -> pa.Array:
    column = table[name]
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def find_names(*columns) -> dict[str, set[str]]:
    """Names to look for in free text, legal form and word order aside: a word → whole names.

    A name of one short word or of digits alone is none that could be told from other words.
    """
    known: dict[str, set[str]] = {}
    for column in columns:
        values = column.to_pylist() if hasattr(column, "to_pylist") else list(column)
        for name in {core_name(v) for v in set(values) if isinstance(v, str)}:
            if len(name) >= 4 and not name.replace(" ", "").isdigit():
                known.setdefault(name.split()[0], set()).add(name)
    return known


def without(text: str | None, known: dict[str, set[str]]) -> str | None:
    """A text, or a mark where it holds one of these names.

    Examples
    --------
    >>> names = find_names(["Aceites Núñez"])
    >>> without("Porte ACEITES NUÑEZ, enero", names), without("Aceite de motor", names)
    ('•••', 'Aceite de motor')
    """
    if not isinstance(text, str) or not known:
        return text
    words = set(core_name(text).split())
    for word in words:
        if any(words.issuperset(name.split()) for name in known.get(word, ())):
            return WITHHELD
    return text


def setting_of(client, values: dict, code: str):
    """What a setting says of an account, whether it names it as the sources do or by pseudonym."""
    if code in values or not client.settings.ledger.pseudonyms:
        return values.get(code)
    hide = client_pseudonyms(client.folder)
    return next((value for real, value in values.items() if hide.code(real) == code), None)


def client_pseudonyms(folder: Path) -> Pseudonyms:
    """The pseudonyms of the client of that folder; the secret is made where there is none."""
    path = Path(folder) / SECRET_FILE
    try:
        return Pseudonyms(bytes.fromhex(path.read_text("ascii").strip()))
    except FileNotFoundError:
        secret = secrets.token_bytes(32)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(secret.hex() + "\n")
    try:
        os.link(part, path)  # another process may have made one meanwhile: the first one holds
    except FileExistsError:
        pass
    except OSError:
        os.replace(part, path)
    part.unlink(missing_ok=True)
    return Pseudonyms(bytes.fromhex(path.read_text("ascii").strip()))
