"""motos: rents electric motorcycles to delivery firms, Spanish, EUR, nine customers, one person.

Traps in its one sheet of invoices: title block and blank row; tax and total beside the net amount;
dates that are text among dates that are dates; delivery fee repeated on every line of an invoice;
deposits taken and given back; credit notes for bikes returned early and for price only; a free day;
lines without customer; codes with leading zeros; totals row; an invoice entered twice.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

from demo import truth
from demo.common import (
    Account,
    Chance,
    Line,
    Product,
    World,
    amount,
    comma,
    day_text,
    order_lines,
    reach_end,
    write_csv,
    write_xlsx,
)
from demo.judgements import make_judgements
from demo.names import MOTOS_CUSTOMERS

START, END = date(2024, 1, 1), date(2025, 12, 31)
ROWS = 600
SEASON = [0.98, 0.98, 1.0, 1.01, 1.02, 1.02, 0.99, 0.94, 1.0, 1.02, 1.02, 1.02]
FAMILIES = {
    "Alquiler": [("ALQ-50", "Ciclomotor 50, mes", 11500), ("ALQ-125", "Moto 125, mes", 16500)],
    "Baterías": [("BAT-1", "Batería adicional, mes", 2600), ("BAT-2", "Cambio rápido, mes", 4300)],
    "Mantenimiento": [("MAN-1", "Mantenimiento, mes", 2200), ("MAN-2", "Neumáticos", 5200)],
    "Seguro": [("SEG-1", "Seguro a terceros, mes", 2900)],
}

SECTORS = [
    "Comida",
    "Comida",
    "Paquetería",
    "Farmacia",
    "Mensajería",
    "Comida",
    "Flores",
    "Panadería",
    "Lavandería",
]
# code, revenue, markup, orders a year, families, roles
PLANTED = [
    ("0001", 150_000, 0.58, 12, 4, ("key", "large")),
    ("0002", 165_000, 0.52, 12, 4, ("key", "large", "drifting")),
    ("0003", 118_000, 0.12, 12, 3, ("large", "large_not_key")),
    ("0004", 33_000, 0.55, 12, 3, ("trial", "emerging", "high_markup")),
    ("0005", 11_000, 0.20, 50, 1, ("losing",)),
    ("0006", 20_000, 0.21, 12, 2, ()),
    ("0007", 15_500, 0.48, 12, 2, ("high_markup",)),
    ("0008", 12_000, 0.20, 12, 2, ()),
    ("0009", 9_500, 0.45, 6, 2, ("high_markup",)),
]


def plant() -> dict[str, Account]:
    """The nine customers."""
    accounts = {}
    for (code, revenue, markup, orders, count, roles), name, sector in zip(
        PLANTED, MOTOS_CUSTOMERS, SECTORS, strict=True
    ):
        losing = "losing" in roles
        accounts[code] = Account(
            code,
            name,
            [(code, name)],
            sector,
            revenue,
            markup,
            orders,
            count - 0.35,
            list(FAMILIES)[:count],
            roles,
            growth=0.04,
            drift=date(2025, 6, 1) if "drifting" in roles else None,
            country="ES",
            rating="C" if losing else "B" if "large_not_key" in roles else "A",
            payment_days=95 if losing else 30,
            offers=6 if losing else 1,
            since=date(2023, 3 + int(code) % 9, 1),
            returns=0.08 if losing else 0.0,
            noise=0.05,
            billing_day=0 if losing else 1 + int(code) % 5,
            wallet_share=(
                0.5
                if "key" in roles
                else 0.2
                if "trial" in roles
                else 0.95
                if "large" in roles
                else None
            ),
            probability=0.5 if "trial" in roles else 0.3,
        )
    return accounts


def extra_lines(world: World, lines: list[Line], rows: int) -> list[Line]:
    """Deposits, a price credit, a free day, sales without customer; accessories up to `rows`."""
    chance, extra = world.chance, []

    def like(account: str, place: int) -> Line:
        own = [line for line in lines if line.account == account and line.kind == "sale"]
        return own[place]

    for account, amount_ in (("0006", 60000), ("0008", 40000)):
        taken = like(account, 0)
        given = replace(like(account, -1), freight=0)
        for line, net in ((taken, amount_), (given, -amount_)):
            extra.append(
                replace(
                    line,
                    product="FIANZA",
                    product_name="Fianza",
                    family="",
                    order=line.order if net > 0 else world.number(world.credit_note, line.day),
                    quantity=1 if net > 0 else -1,
                    price=amount_,
                    discount=0,
                    net=net,
                    unit_cost=None,
                    kind="adjustment",
                )
            )
    for account in ("0007", "0003"):
        line = like(account, 9)
        extra.append(
            replace(
                line,
                order=world.number(world.credit_note, line.day),
                product="ABONO",
                product_name="Abono por avería",
                quantity=0,
                price=None,
                discount=None,
                net=-9500,
                unit_cost=None,
                freight=0,
                kind="credit",
            )
        )
    line = like("0009", 3)
    extra.append(
        replace(
            line,
            product="ALQ-50D",
            product_name="Ciclomotor 50, día",
            family="Alquiler",
            quantity=2,
            price=1400,
            discount=100,
            net=0,
            unit_cost=500,
            kind="free",
        )
    )
    for month in (3, 6, 9):
        day = date(2025, month, 12)
        extra.append(
            Line(
                day,
                world.number(world.invoice, day),
                "",
                "",
                "Cliente de paso",
                "ALQ-50D",
                "Ciclomotor 50, día",
                "Alquiler",
                1,
                2900,
                0,
                2900,
                500,
                0,
                day,
            )
        )
    plain = [
        line
        for line in lines
        if line.account in ("0006", "0007", "0008", "0009") and line.kind == "sale"
    ]
    orders = {line.order: line for line in plain}
    missing = rows - len(lines) - len(extra)
    if not 0 <= missing <= len(orders):
        raise SystemExit(f"motos cannot be brought to {ROWS} rows: {missing} to add")
    for order in chance.sample(sorted(orders), missing):
        line = orders[order]
        cost = 1500
        price = round(cost * (1.48 if line.account in ("0007", "0009") else 1.2))
        extra.append(
            replace(
                line,
                product="CASCO",
                product_name="Casco, reposición",
                family="Alquiler",
                quantity=1,
                price=price,
                discount=0,
                net=price,
                unit_cost=cost,
            )
        )
    return extra


HEADERS = [
    "Fecha",
    "Factura",
    "Código cliente",
    "Cliente",
    "Servicio",
    "Concepto",
    "Tipo",
    "Unidades",
    "Precio",
    "Dto. %",
    "Neto",
    "IVA 21 %",
    "Total",
    "Coste unidad",
    "Entrega (por factura)",
    "Días cobro",
]


def row(line: Line, number: int) -> list:
    """A line as the owner's sheet has it; every seventh date was typed as text."""
    tax = round(line.net * 0.21)
    return [
        day_text(line.day) if number % 7 == 3 else line.day,
        line.order,
        line.customer,
        line.customer_name,
        line.product,
        line.product_name,
        line.family,
        line.quantity,
        amount(line.price),
        line.discount,
        amount(line.net),
        amount(tax),
        amount(line.net + tax),
        amount(line.unit_cost),
        amount(line.freight),
        (line.paid - line.day).days if line.paid else None,
    ]


def make(folder: Path, settings: dict) -> None:
    """Write the client's `sources/` and `truth.toml`."""
    chance = Chance(20260107)
    accounts = plant()
    products = {
        family: [
            Product(code, name, family, cost, 2.0, family == "Alquiler")
            for code, name, cost in rows
        ]
        for family, rows in FAMILIES.items()
    }
    world = World(
        chance,
        START,
        END,
        products,
        SEASON,
        0.03,
        (1500, 4500),
        9_000,
        0.02,
        invoice="20{year:02d}/{number:03d}",
        credit_note="AB{year:02d}/{number:03d}",
    )
    sold = [line for account in accounts.values() for line in order_lines(world, account)]
    doubled = 2
    sold += extra_lines(world, sold, ROWS - 1 - doubled)
    reach_end(sold, END)
    world.number_by_day(sold)
    rows = [row(line, n) for n, line in enumerate(sold)]
    at = next(
        n
        for n in range(300, len(sold))
        if sold[n].order == sold[n - 1].order and sold[n].order != sold[n - 2].order
    )
    rows[at + 1 : at + 1] = rows[at - 1 : at + 1]
    total = sum(line.net for line in sold)
    sheet = [
        ["Alquileres 2024 y 2025"],
        ["Importes en euros"],
        [],
        HEADERS,
        *rows,
        [
            "TOTAL",
            *[None] * 9,
            amount(total),
            amount(round(total * 0.21)),
            amount(total + round(total * 0.21)),
        ],
    ]
    customers = [["Código", "Nombre", "Sector", "Solvencia", "Plazo (días)", "Ofertas año", "Alta"]]
    customers += [
        [a.code, a.name, a.sector, a.rating, a.payment_days, a.offers, a.since]
        for a in accounts.values()
    ]
    sources = folder / "sources"
    write_xlsx(sources / "alquileres.xlsx", {"Facturas": sheet, "Clientes": customers})
    sums = truth.account_sums(truth.in_window(sold, END), accounts, {})
    former = truth.account_sums(truth.in_window(sold, END, 1), accounts, {})
    wallet = truth.wallet_rows(accounts, sums)
    write_csv(
        sources / "gasto_clientes.csv",
        [
            ["Cuenta", "Familia", "Necesidad anual", "Mínimo", "Máximo", "Probabilidad", "Fecha"],
            *(
                [
                    account,
                    family,
                    comma(need * 100, thousands=True),
                    comma(need * 85, thousands=True),
                    comma(need * 120, thousands=True),
                    f"{accounts[account].probability:.2f}".replace(".", ","),
                    "30/11/2025",
                ]
                for account, family, need, _ in wallet
            ),
        ],
        encoding="utf-8",
    )
    profits = truth.check_planted(accounts, sums, settings)
    files = {"alquileres.xlsx": {"lines_in": len(rows) + 1, "kept": len(sold), "net": total}}
    truth.write_toml(
        folder / "truth.toml",
        {
            "ledger": truth.ledger_truth(sold, {"totals_row": 1}, files, doubled, {}),
            "dependence": truth.dependence(sums),
            **truth.planted_truth(accounts, sums, former, profits, {"Alquiler"}, wallet),
            **make_judgements(
                folder,
                "es-motos",
                20260117,
                accounts,
                sums,
                wallet,
                {"overrides": {"0003": "standard"}, "withdrawn": "0003", "needs": []},
            ),
        },
        HEADING,
    )


HEADING = (
    __doc__
    + """
Written by data/make_demo.py from what it planted. Net revenue is what the lines say. The window
is 2025.
"""
)
