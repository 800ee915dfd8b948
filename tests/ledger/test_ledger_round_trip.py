"""A ledger in any dialect, locale and damage reads back to the penny, or a question is asked."""

import csv
import datetime
import io
import os
import tempfile
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, Phase, event, example, given, settings
from hypothesis import strategies as st
from ledger_files import MAPPING, make_client

from kamlib.ledger import blocks, read_ledger
from kamlib.problem import Problems

QUESTIONS = {"ambiguous_number", "ambiguous_date", "ambiguous_discount", "ambiguous_encoding",
             "mixed_numbers", "mixed_dates", "ambiguous_year", "open_quote"}  # fmt: skip
SOAK = int(os.environ.get("KAM_SOAK_CASES", "4000"))
TEXT = st.text(
    st.one_of(
        st.sampled_from("abcXYZ0189 .-&/'"),
        st.characters(codec="cp1252", exclude_characters="\r\n\t\xa0", exclude_categories=("Cc",)),
    ),
    min_size=1, max_size=8,
).map(str.strip).filter(bool)  # fmt: skip
MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")

LINE = st.fixed_dictionaries(
    {
        "date": st.dates(datetime.date(1995, 1, 1), datetime.date(2050, 12, 31)),
        "order": st.integers(0, 4).map(lambda n: f"{n:04d}"),
        "customer": TEXT,
        "product": TEXT,
        "quantity": st.integers(-5000, 5000),
        "price": st.decimals(0, 10**5, places=2, allow_nan=False),
        "net": st.decimals(-(10**7), 10**7, places=2, allow_nan=False),
        "discount": st.integers(0, 100),
    }
)
DAMAGE = ("blank", "note", "header", "total", "too_long", "bad_date", "bad_number", "twice")
DIALECT = st.fixed_dictionaries(
    {
        "separator": st.sampled_from([";", ",", "\t", "|"]),
        "encoding": st.sampled_from(
            ["utf-8", "utf-8-sig", "cp1252", "utf-16", "latin-1", "utf-16-le", "cp850"]
        ),
        "marks": st.sampled_from(
            [
                (",", "."),
                (",", ""),
                (",", " "),
                (",", "\xa0"),
                (",", "\u202f"),
                (".", ","),
                (".", ""),
                (".", "'"),
                (".", "’"),
            ]  # fmt: skip
        ),
        "date": st.sampled_from(
            [
                "%d/%m/%Y",
                "%m/%d/%Y",
                "%d.%m.%y",
                "%Y-%m-%d",
                "%d-%m-%Y",
                "%Y%m%d",
                "%d %b %Y",
                "%d/%m/%Y %H:%M",
                "%m/%d/%Y 12:30:00",
                "%Y-%m-%dT00:00:00",
            ]  # fmt: skip
        ),
        "minus": st.sampled_from(["-{}", "({})", "{}-", "− {}", "- {}"]),
        "currency": st.sampled_from(["{}", "{} €", "EUR {}", "€{}"]),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        "title": st.booleans(),
        "newline": st.sampled_from(["\n", "\r\n", "\r"]),
        "net": st.sampled_from(["stated", "price", "share", "percent", "sign", "said"]),
        "zeros": st.booleans(),
        "spaces": st.booleans(),
        "open_end": st.booleans(),
        "extra": st.booleans(),
        "duplicates": st.sampled_from(["keep", "drop"]),
        "said": st.sets(st.sampled_from(["marks", "order", "encoding"])),
        "block": st.sampled_from([8 << 20, 60]),
        "damage": st.lists(st.tuples(st.sampled_from(DAMAGE), st.integers(0, 12)), max_size=4),
    }
)


class Written:
    """A file and what must be read from it."""

    def __init__(self, lines, how):
        self.how, self.separator = how, how["separator"]
        self.derived = how["net"] != "stated"
        self.columns = {n: MAPPING[n] for n in ("date", "order", "customer", "product",
                                                "quantity")}  # fmt: skip
        self.columns |= {"unit_price": "Precio"} if self.derived else {"net_revenue": "Importe"}
        if how["net"] in ("share", "percent", "sign", "said"):
            self.columns["discount"] = "Dto"
        self.kept, self.aside, self.rows = [], 0, []
        for line in lines:
            self.line(line)
        for kind, at in how["damage"]:
            self.harm(kind, at)

    def number(self, value, places, shape="{}"):
        decimal, thousands = self.how["marks"]
        text = f"{abs(value):,.{places}f}".replace(",", "T").replace(".", decimal)
        text = shape.format(text.replace("T", thousands))
        return self.how["minus"].format(text) if value < 0 else text

    def day(self, day):
        form = self.how["date"].replace("%b", MONTHS[day.month - 1])
        return day.strftime(form)

    def fit(self, text):
        """The text as far as the encoding knows it."""
        text = text.encode(self.how["encoding"], "ignore").decode(self.how["encoding"]).strip()
        return "x" if not text or text.lower().startswith(("tot", "sub", "sum", "som")) else text

    def line(self, line):
        line = {
            **line,
            "customer": self.fit(line["customer"]),
            "product": self.fit(line["product"]),
        }
        net, share = line["net"], Decimal(line["discount"]) / 100
        cells = [self.day(line["date"]), line["order"], line["customer"], line["product"],
                 self.number(line["quantity"], 0)]  # fmt: skip
        if self.derived:
            cells.append(self.number(line["price"], 2, self.how["currency"]))
            net = line["quantity"] * line["price"]
            shown = {"share": self.number(share, 2), "percent": self.number(line["discount"], 0),
                     "said": self.number(line["discount"], 0),
                     "sign": self.number(line["discount"], 0) + " %"}  # fmt: skip
            if "discount" in self.columns:
                cells.append(shown[self.how["net"]])
                net = (net * (1 - share)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        else:
            cells.append(self.number(net, 2, self.how["currency"]))
        if self.how["spaces"]:
            cells = [f" {cell} " for cell in cells]
        self.rows.append(("line", cells))
        self.kept.append({**line, "net": net})

    def harm(self, kind, at):
        """One more row that is no line, or a line once more."""
        width = len(self.columns)
        empty, at = [""] * width, min(at, len(self.rows))
        last = width - 1
        if kind == "twice":
            lines = [n for n, (what, _) in enumerate(self.rows) if what == "line"]
            which = at % len(lines)
            number = sum(what == "line" for what, _ in self.rows)
            self.rows.append(("line", self.rows[lines[which]][1]))
            self.kept.append(self.kept[which])
            assert number + 1 == len(self.kept)
            return
        rows = {
            "blank": [],
            "note": ["Emitido por el programa", *empty[1:]],
            "header": list(self.columns.values()),
            "total": ["TOTAL", *empty[1:last], self.number(Decimal("12.50"), 2)],
            "too_long": [*empty, "x", "y"],
            "bad_date": ["31/02/2024", "1", "c", "p", self.number(1, 0)]
            + [self.number(Decimal("0.5"), 2)] * (width - 5),
            "bad_number": [self.day(datetime.date(2024, 12, 31)), "1", "c", "p", "uno"]
            + [self.number(Decimal("0.5"), 2)] * (width - 5),
        }
        self.rows.insert(at, (kind, rows[kind]))
        self.aside += kind != "blank"

    def file(self) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.separator, quoting=self.how["quoting"],
                            lineterminator=self.how["newline"])  # fmt: skip
        if self.how["title"]:
            writer.writerow(["Ventas"])
            out.write(self.how["newline"])
        extra = [""] if self.how["extra"] else []
        writer.writerow([*self.columns.values(), *extra])
        for kind, cells in self.rows:
            if kind == "blank":
                out.write(self.how["newline"])
            else:
                writer.writerow([*cells, *extra])
        text = out.getvalue()
        if self.how["open_end"]:
            text = text.rstrip("\r\n")
        return text.encode(self.how["encoding"])

    def source(self) -> dict:
        said, source = self.how["said"], {"files": ["v.csv"], "columns": self.columns}
        if "marks" in said:
            source["decimal"], source["thousands"] = self.how["marks"]
        if "order" in said and self.how["date"][:2] in ("%d", "%m"):
            source["date_order"] = "dmy" if self.how["date"].startswith("%d") else "mdy"
        if "encoding" in said:
            source["encoding"] = self.how["encoding"]
        if self.how["net"] in ("said", "percent", "share") and "discount" in self.columns:
            kind = "share" if self.how["net"] == "share" else "percent"
            if kind != "share" or not self.tells_share():
                source["discount_as"] = kind
        return source

    def tells_share(self):
        return any(0 < line["discount"] < 100 for line in self.kept)


def check(lines, how):
    if not set("−’\u202f\xa0€").isdisjoint("".join((*how["marks"], how["minus"], how["currency"]))):
        try:
            "".join((*how["marks"], how["minus"], how["currency"])).encode(how["encoding"])
        except UnicodeEncodeError:
            how = {**how, "encoding": "utf-8"}
    written = Written(lines, how)
    before = blocks.BLOCK
    with tempfile.TemporaryDirectory() as folder:
        client = make_client(Path(folder), {"v.csv": written.file()}, [written.source()],
                             ledger=f'duplicates = "{how["duplicates"]}"')  # fmt: skip
        try:
            blocks.BLOCK = how["block"]
            report = read_ledger(client).report
        except Problems as problems:
            event("a question")
            assert {p.code for p in problems.problems} <= QUESTIONS, problems.text("en")
            return
        finally:
            blocks.BLOCK = before
        table = pyarrow.parquet.read_table(client.ledger)
    event("a ledger")
    kept, dropped = written.kept, 0
    if how["duplicates"] == "drop":
        seen = [tuple(cells) for what, cells in written.rows if what == "line"]
        kept = [line for n, line in enumerate(kept) if seen[n] not in seen[:n]]
        dropped = len(written.kept) - len(kept)
    assert report["lines_in"] == len(written.kept) + written.aside
    assert (report["kept"], report["set_aside"]) == (len(kept), written.aside + dropped)
    assert table["net_revenue"].to_pylist() == [line["net"] for line in kept]
    assert table["quantity"].to_pylist() == [line["quantity"] for line in kept]
    assert [day.date() for day in table["date"].to_pylist()] == [line["date"] for line in kept]
    # letters at random are no words to tell one byte's code page from another by
    told = how["encoding"].startswith("utf") or "encoding" in how["said"]
    for name in ("customer", "product") if told else ():
        said = [" ".join(line[name].split()) for line in kept]
        assert table[name].to_pylist() == [None if text in NOTHING else text for text in said]
    assert table["order"].to_pylist() == [line["order"] for line in kept]


NOTHING = (  # as programs and pivot tables write an empty cell
    "null", "NULL", "(null)", "nan", "NaN", "None", "<NA>", "N/A", "n/a", "#N/A", "#N/D",
    "(blank)", "(en blanco)", "(vazio)",
)  # fmt: skip
PLAIN = {
    "separator": ",", "encoding": "cp1252", "marks": (",", "."), "date": "%d/%m/%Y",
    "minus": "-{}", "currency": "{}", "quoting": csv.QUOTE_MINIMAL, "title": True,
    "newline": "\r\n", "net": "stated", "zeros": False, "spaces": False, "open_end": False,
    "extra": False, "duplicates": "keep", "said": set(), "block": 60, "damage": [],
}  # fmt: skip
ODD = {"date": datetime.date(2024, 1, 2), "order": "0001", "customer": '"', "product": "=1+1",
       "quantity": 1234, "price": Decimal("1.00"), "net": Decimal("0.10"),
       "discount": 5}  # fmt: skip
ANY = {"deadline": None, "suppress_health_check": list(HealthCheck),
       "phases": [Phase.explicit, Phase.reuse, Phase.generate]
       + [Phase.shrink] * bool(os.environ.get("KAM_SHRINK"))}  # fmt: skip


@settings(max_examples=200, **ANY)
@given(st.lists(LINE, min_size=1, max_size=8), DIALECT)
@example([ODD], PLAIN)
@example([ODD, {**ODD, "customer": 'a"b'}], {**PLAIN, "damage": [("twice", 0), ("note", 1)]})
def test_same_to_the_penny_or_a_question(lines, how):
    check(lines, how)


@pytest.mark.soak
@settings(max_examples=SOAK, **ANY)
@given(st.lists(LINE, min_size=1, max_size=12), DIALECT)
def test_thousands_the_same_to_the_penny_or_a_question(lines, how):
    check(lines, how)
