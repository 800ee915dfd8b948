"""A toy client and toy notebooks, small enough to reckon by hand.

Twenty-four months, one order a month and customer. Account A buys for 900 a month, B for 60, the
hostile one for 40, all at a cost of half. In twelve months A has 10,800 of 12,000: 90 %.
"""

import nbformat
import nbformat.v4 as v4

HOSTILE = '../É\'l&<i>:"x" {a}'
MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
AMOUNTS = {"A": 900, "B": 60, HOSTILE: 40}
NAMES = {"A": "Alpha Mills", "B": "Borealis", HOSTILE: "Hostile Ltd"}

SETTINGS = """
[client]
name = "Toy <Works>"
language = "{lang}"
locale = "{locale}"
currency = "EUR"

[[sources]]
files = ["sales.csv"]
encoding = "utf-8"
separator = ";"
decimal = "."
date_order = "ymd"
[sources.columns]
date = "date"
order = "order"
customer = "customer"
customer_name = "name"
product = "product"
family = "family"
quantity = "quantity"
net_revenue = "amount"
unit_cost = "unit cost"
"""

IMPORT = "from kamlib import show_record, start"
HEADER = "date;order;customer;name;product;family;quantity;amount;unit cost"


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


def make_client(data, name="toy", *, lang="en", locale="en-GB", rows=None):
    """A client's folder with settings and one export."""
    folder = data / name
    (folder / "sources").mkdir(parents=True)
    (folder / "client.toml").write_text(SETTINGS.format(lang=lang, locale=locale), "utf-8")
    if rows is None:
        rows = [
            f"{month}-15;{number}-{month};{quoted(code)};{NAMES[code]};P1;Pumps;10;{amount};"
            f"{amount / 20}"
            for month in MONTHS
            for number, (code, amount) in enumerate(AMOUNTS.items())
        ]
    (folder / "sources" / "sales.csv").write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    return folder


def notebook(name, code, *, account=False):
    """A toy workbook notebook: parameters, setup, one cell of the page, record."""
    asked = 'client: str = "x"  # the company\nlang: str = "en"  # [en | es | pt]\n'
    asked += 'as_of: str = ""  # data date'
    asked += '\naccount: str = ""  # the account' if account else ""
    given = "client=client, lang=lang, as_of=as_of" + (", account=account" if account else "")
    cells = [
        v4.new_markdown_cell("# Toy", id=f"{name}-title", metadata={"tags": ["report"]}),
        _cell(f"{name}-parameters", asked, "parameters"),
        _cell(f"{name}-setup", f"{IMPORT}\nkam = start({given})", "setup"),
        _cell(f"{name}-form", "raise AssertionError('forms do not run')", "form"),
        _cell(f"{name}-main", code, "report"),
        _cell(f"{name}-record", "show_record(kam)", "record"),
    ]
    metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python"},
        "kam": {"notebook": name, "lang": "en"},
    }
    return v4.new_notebook(cells=cells, metadata=metadata)


def _cell(ident, source, tag):
    return v4.new_code_cell(source, id=ident, metadata={"tags": [tag]})


def write_notebooks(
    folder, *, portfolio="len(kam.case.lines)", account="print(kam.account)", langs=("en",)
):
    """Built toy notebooks: 1_toy about the portfolio, 3_toy about one account."""
    for lang in langs:
        (folder / lang).mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook("1_toy", portfolio), folder / lang / "1_toy.ipynb")
        nbformat.write(notebook("3_toy", account, account=True), folder / lang / "3_toy.ipynb")
    return folder
