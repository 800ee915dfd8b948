"""A ledger written in any dialect and locale reads back to the penny, or a question is asked."""

import csv
import datetime
import io
import tempfile
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from ledger_files import MAPPING, make_client

from kamlib.ledger import read_ledger
from kamlib.problem import Problems

QUESTIONS = {"ambiguous_number", "ambiguous_date", "ambiguous_encoding"}
TEXT = st.text(
    st.characters(codec="cp1252", exclude_characters="\r\n\t\xa0", exclude_categories=("Cc",)),
    min_size=1, max_size=8,
).map(str.strip).filter(bool)  # fmt: skip

LINE = st.fixed_dictionaries(
    {
        "date": st.dates(datetime.date(1995, 1, 1), datetime.date(2050, 12, 31)),
        "customer": TEXT,
        "product": TEXT,
        "quantity": st.integers(-5000, 5000),
        "net": st.decimals(-(10**7), 10**7, places=2, allow_nan=False),
    }
)
DIALECT = st.fixed_dictionaries(
    {
        "separator": st.sampled_from([";", ",", "\t", "|"]),
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
        "marks": st.sampled_from([(",", "."), (",", ""), (",", " "), (".", ","), (".", "'")]),
        "date": st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%y", "%Y-%m-%d"]),
        "minus": st.sampled_from(["-{}", "({})", "{}-"]),
        "currency": st.sampled_from(["{}", "{} €", "EUR {}"]),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        "title": st.booleans(),
        "total": st.booleans(),
        "newline": st.sampled_from(["\n", "\r\n"]),
    }
)


def write(lines, how) -> bytes:
    decimal, thousands = how["marks"]

    def number(value, places, shape="{}"):
        text = f"{abs(value):,.{places}f}".replace(",", "T").replace(".", decimal)
        text = shape.format(text.replace("T", thousands))
        return how["minus"].format(text) if value < 0 else text

    out = io.StringIO()
    writer = csv.writer(
        out, delimiter=how["separator"], quoting=how["quoting"], lineterminator=how["newline"]
    )
    if how["title"]:
        writer.writerow(["Ventas"])
        writer.writerow([])
    columns = ["date", "customer", "product", "quantity", "net_revenue"]
    writer.writerow([MAPPING[name] for name in columns])
    for line in lines:
        writer.writerow(
            [line["date"].strftime(how["date"]), line["customer"], line["product"],
             number(line["quantity"], 0), number(line["net"], 2, how["currency"])]
        )  # fmt: skip
    if how["total"]:
        total = sum(line["net"] for line in lines)
        writer.writerow(["TOTAL", "", "", "", number(total, 2, how["currency"])])
    return out.getvalue().encode(how["encoding"])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINE, min_size=1, max_size=12), DIALECT)
@example(
    [{"date": datetime.date(2024, 1, 2), "customer": '"', "product": "=1+1", "quantity": 1234,
      "net": Decimal("0.10")}],
    {"separator": ",", "encoding": "cp1252", "marks": (",", "."), "date": "%d/%m/%Y",
     "minus": "-{}", "currency": "{}", "quoting": csv.QUOTE_MINIMAL, "title": True,
     "total": True, "newline": "\r\n"},
)  # fmt: skip
def test_same_to_the_penny_or_a_question(lines, how):
    columns = {n: MAPPING[n] for n in ("date", "customer", "product", "quantity", "net_revenue")}
    with tempfile.TemporaryDirectory() as folder:
        client = make_client(
            Path(folder), {"v.csv": write(lines, how)}, [{"files": ["v.csv"], "columns": columns}]
        )
        try:
            report = read_ledger(client).report
        except Problems as problems:
            assert {p.code for p in problems.problems} <= QUESTIONS, problems.text("en")
            return
        table = pyarrow.parquet.read_table(client.ledger)
    assert report["lines_in"] == len(lines) + how["total"]
    assert report["kept"] == len(lines)
    assert table["net_revenue"].to_pylist() == [line["net"] for line in lines]
    assert table["quantity"].to_pylist() == [line["quantity"] for line in lines]
    assert [day.date() for day in table["date"].to_pylist()] == [line["date"] for line in lines]
    assert table["customer"].to_pylist() == [" ".join(line["customer"].split()) for line in lines]
