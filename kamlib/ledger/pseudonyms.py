"""Invented names and codes for customers: the same for the same customer, everywhere, always.

A keyed hash makes them, with a secret that stays in the client's folder: whoever lacks it cannot
test a guess. The sources keep the real names, so that switching back is reading again.
"""

import hashlib
import hmac
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kamlib.ledger.groups import core_name
from kamlib.ledger.mentions import WITHHELD, find_names, names_any, without, words_of
from kamlib.problem import Problem
from kamlib.whole import whole_file

SECRET_FILE = "pseudonyms.key"
"""The secret's file in the client's folder. Whoever has it can tell which pseudonym a name has."""

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

    def file_names(self, files, unread, known: dict[str, set[str]]) -> dict[str, str]:
        """Another name for each file whose name shares a word with a customer's name or code.

        One word is enough: a file name hidden in vain harms nobody. Of files that are not read
        (``contrato Núñez.pdf``) nobody knows whom they name: all of them are hidden.
        """
        words = {word for names in known.values() for name in names for word in name.split()}
        words = {word for word in words if len(word) >= 4 and not word.isdigit()}
        return {
            file: self.code(file) + "".join(re.findall(r"\.\w+", file)[-1:])
            for file in files
            if file in unread or words & words_of(file)
        }

    def hide_lines(
        self, lines: pa.Table, known: dict[str, set[str]], files: dict[str, str]
    ) -> pa.Table:
        """The ledger with customers and accounts replaced, also where other text names them.

        `files` are the names that files have instead of their own.
        """
        new = {
            "customer_name": self.names(_flat(lines, "customer"), _flat(lines, "customer_name")),
            "account_name": self.names(_flat(lines, "account"), _flat(lines, "account_name")),
            "customer": self.codes(lines["customer"]),
            "account": self.codes(lines["account"]),
            "source": self._each(lines["source"], lambda file: files.get(file, file)),
            "order": self._each(lines["order"], lambda text: self._order(text, known)),
            "product_name": self._each(lines["product_name"], lambda text: without(text, known)),
            "family": self._each(lines["family"], lambda text: without(text, known)),
        }
        for name, values in new.items():
            lines = lines.set_column(lines.column_names.index(name), name, values)
        return lines

    def _order(self, text: str | None, known: dict) -> str | None:
        """An order's number; another one where it is made with a customer's code."""
        return self.code(text) if names_any(text, known) else text

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

    def hide_aside(self, aside: list[dict], files: dict, codes: set[str]) -> list[dict]:
        """Rows set aside: of their text only days and amounts stay, the whole row is withheld.

        What stands in a row that cannot be read may be anybody's name in any column; its file and
        row number lead back to it in the sources.
        """
        hidden = []
        for item in aside:
            text = item["text"]
            if text and (re.search(r"[^\W\d_]{4}", text) or text in codes):
                text = WITHHELD
            source = files.get(item["source"], item["source"])
            hidden.append({**item, "source": source, "text": text, "raw": WITHHELD})
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

    def hide_all(self, people: pa.Table, masters, aside: list[dict], files, unread) -> "Hidden":
        """Tables and rows set aside without customers, and what hides them elsewhere.

        Parameters
        ----------
        people
            The customers and accounts of all lines with their names, as lines of the ledger.
        masters
            The master tables: changed in place.
        aside
            The rows set aside.
        files, unread
            The names of all files; of those that are not read.
        """
        tables = masters.tables
        columns = [people[name] for name in ("customer_name", "account_name", "customer")]
        for frame in tables.values():
            columns += [frame[n] for n in ("customer_name", "account_name") if n in frame]
        known = find_names(*columns)
        codes = {code for name in ("customer", "account") for code in people[name].to_pylist()}
        masters.tables = {kind: self.hide_table(frame, known) for kind, frame in tables.items()}
        masters.warnings = self.hide_warnings(masters.warnings)
        names = self.file_names(files, unread, known)
        return Hidden(self, known, names, self.hide_aside(aside, names, codes))


@dataclass(frozen=True)
class Hidden:
    """What hides the customers of one read.

    Parameters
    ----------
    pseudonyms, known
        Their makers; the names to look for in free text.
    files
        The names that files have instead of their own.
    aside
        The rows set aside.
    """

    pseudonyms: Pseudonyms
    known: dict[str, set[str]]
    files: dict[str, str]
    aside: list[dict]

    def lines(self, lines: pa.Table) -> pa.Table:
        """Lines of the ledger without customers."""
        return self.pseudonyms.hide_lines(lines, self.known, self.files)

    def report(self, report):
        """A report, or a part of it, with the names that files have instead of their own."""
        if isinstance(report, dict):
            sheet = without(report.get("sheet"), self.known)
            told = report | ({"sheet": sheet} if "sheet" in report else {})
            return {key: self.report(value) for key, value in told.items()}
        if isinstance(report, list):
            return [self.report(value) for value in report]
        if isinstance(report, str):
            for file in sorted(self.files, key=len, reverse=True):
                report = report.replace(file, self.files[file])
        return report


def _flat(table: pa.Table, name: str) -> pa.Array:
    column = table[name]
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


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
    # of two processes that make one the first one's holds
    with suppress(FileExistsError), whole_file(path, new=True) as part:
        part.touch(0o600)
        part.write_text(secret.hex() + "\n", "ascii")
    return Pseudonyms(bytes.fromhex(path.read_text("ascii").strip()))
