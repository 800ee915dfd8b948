"""filtros: a maker of industrial filters, Spanish, EUR, some 180 customer codes, four years.

Traps in `sources/`: ``;`` with decimal comma, points for thousands and cp1252; dd/mm/yyyy; one year
from another system (XLSX: title block, other headers, totals row); order freight repeated on every
line; totals row; repeated header and a block exported twice; credit notes for goods and for price
only; free goods; fee lines; lines without customer; codes with leading zeros; groups with several
codes; a sister company; unknown costs; unpaid invoices; three rows nobody can use.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
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
    name_maker,
    once,
    order_lines,
    paid_days,
    reach_end,
    write_csv,
    write_xlsx,
)
from demo.judgements import make_judgements
from demo.names import FILTROS_FORMS, FILTROS_SECTORS, ROOTS

START, END = date(2022, 1, 1), date(2025, 12, 31)
SEASON = [0.97, 0.99, 1.05, 1.02, 1.04, 1.03, 1.0, 0.86, 1.02, 1.05, 1.02, 0.95]

# family: prefix of codes, unit cost from–to in euros, list price ÷ cost, essential, product names
FAMILIES = {
    "Cartuchos": ("CA", 4, 26, 2.1, True, "Cartucho {} µm"),
    "Mangas": ("MA", 7, 38, 2.0, True, "Manga filtrante {} g"),
    "Aire": ("AI", 12, 70, 2.1, True, "Filtro de aire G{}"),
    "Hidráulica": ("HI", 10, 55, 2.2, False, "Elemento hidráulico H{}"),
    "Compresores": ("CO", 18, 80, 2.2, False, "Separador compresor C{}"),
    "Membranas": ("ME", 45, 210, 2.0, True, "Membrana {} kDa"),
    "Carbón activo": ("CB", 15, 60, 2.1, False, "Carbón activo {} l"),
    "Coalescentes": ("CL", 22, 110, 2.2, False, "Coalescente {} mm"),
    "Carcasas": ("CR", 55, 320, 1.9, False, "Carcasa inox {} pulg."),
    "Servicio": ("SE", 35, 60, 2.2, False, "Revisión nivel {}"),
}
CORE = {
    "Alimentación": ["Cartuchos", "Membranas", "Carcasas", "Aire"],
    "Química": ["Cartuchos", "Mangas", "Carbón activo", "Carcasas"],
    "Automoción": ["Aire", "Hidráulica", "Compresores", "Coalescentes"],
    "Metalurgia": ["Mangas", "Aire", "Hidráulica", "Servicio"],
    "Papel": ["Mangas", "Cartuchos", "Hidráulica", "Servicio"],
    "Energía": ["Aire", "Coalescentes", "Compresores", "Mangas"],
    "Agua": ["Membranas", "Cartuchos", "Carbón activo", "Servicio"],
}
ESSENTIAL = {family for family, row in FAMILIES.items() if row[4]}

# code, sector, yearly revenue, markup, orders a year, codes of the group, roles
PLANTED = [
    ("G01", "Alimentación", 1_320_000, 0.52, 52, 4, ("key", "large")),
    ("G02", "Automoción", 860_000, 0.46, 52, 3, ("key", "large")),
    ("000117", "Química", 640_000, 0.62, 52, 1, ("key", "large")),
    ("000123", "Energía", 540_000, 0.50, 52, 1, ("key", "large")),
    ("G03", "Agua", 455_000, 0.70, 52, 5, ("key", "large")),
    ("000131", "Papel", 390_000, 0.44, 52, 1, ("key", "large")),
    ("000138", "Metalurgia", 560_000, 0.55, 52, 1, ("key", "large", "drifting")),
    ("000142", "Alimentación", 470_000, 0.48, 52, 1, ("key", "large", "drifting")),
    ("G04", "Automoción", 590_000, 0.07, 104, 2, ("large", "large_not_key", "losing")),
    ("000155", "Papel", 410_000, 0.14, 52, 1, ("large", "large_not_key")),
    ("000160", "Energía", 310_000, 0.16, 26, 1, ("large", "large_not_key")),
    ("000164", "Química", 330_000, 0.08, 250, 1, ("large", "large_not_key", "losing")),
    ("000171", "Metalurgia", 270_000, 0.19, 26, 1, ("large", "trial")),
    ("G05", "Agua", 240_000, 0.20, 26, 2, ("large", "trial")),
    ("000184", "Alimentación", 58_000, 0.58, 26, 1, ("trial", "emerging", "high_markup")),
    ("000189", "Automoción", 52_000, 0.50, 26, 1, ("trial", "emerging", "high_markup")),
    ("000192", "Energía", 46_000, 0.64, 26, 1, ("trial", "emerging", "high_markup")),
    ("000201", "Química", 42_000, 0.18, 26, 1, ("emerging",)),
    ("000207", "Papel", 38_000, 0.20, 26, 1, ("emerging",)),
    ("000213", "Metalurgia", 58_000, 0.22, 26, 1, ("drifting",)),
    ("000226", "Agua", 15_000, 0.20, 58, 1, ("losing",)),
    ("000231", "Alimentación", 17_000, 0.22, 60, 1, ("losing",)),
    ("000238", "Química", 13_500, 0.21, 52, 1, ("losing",)),
    ("000244", "Automoción", 16_000, 0.19, 62, 1, ("losing",)),
    ("000249", "Papel", 14_000, 0.23, 56, 1, ("losing",)),
    ("000255", "Energía", 15_500, 0.20, 58, 1, ("losing",)),
]
DRIFT = {"000138": date(2025, 5, 1), "000142": date(2025, 6, 1), "000213": date(2025, 4, 1)}
# account → family that it does not buy although its peers do, and the need of it in euros a year
MISSING = {
    "000117": ("Carcasas", 120_000),
    "000123": ("Compresores", 150_000),
    "G03": ("Servicio", 90_000),
    "G02": ("Coalescentes", 180_000),
    "000171": ("Servicio", 110_000),
    "000184": ("Carcasas", 95_000),
}
# account, family → our share of the need: above the ceiling of 70 %
CAPPED = {
    ("G01", "Cartuchos"): ("known", 0.86),
    ("000131", "Mangas"): ("assumed", 0.82),
    ("000123", "Aire"): ("known", 0.90),
}


def plant(chance: Chance, customers: int) -> dict[str, Account]:
    """All accounts: those planted for a purpose, ordinary ones, a sister company, prospects."""
    make_name = name_maker(chance, FILTROS_SECTORS, ROOTS, "{kind} {root} {form}", FILTROS_FORMS)
    accounts, next_code = {}, 90_001

    def codes(account: str, name: str, count: int) -> list[tuple[str, str]]:
        nonlocal next_code
        if count == 1 and account.isdigit():
            return [(account, name)]
        places = ["", " – Norte", " – Levante", " – Sur", " – Centro"]
        out = []
        for n in range(count):
            out.append((f"{next_code:06d}", name + places[n]))
            next_code += 1
        return out

    for code, sector, revenue, markup, orders, count, roles in PLANTED:
        losing, key = "losing" in roles, "key" in roles
        families = list(CORE[sector])
        if key:
            families += chance.sample([f for f in FAMILIES if f not in families], 1)
        missing = dict([MISSING[code]]) if code in MISSING else {}
        families = [f for f in families if f not in missing]
        name = make_name(sector)
        accounts[code] = Account(
            code,
            name,
            codes(code, name, count),
            sector,
            revenue,
            markup,
            orders,
            3.2 if "large" in roles and orders < 100 else 1.0 if losing else 2.2,
            families,
            roles,
            drift=DRIFT.get(code),
            country="ES",
            missing=missing,
            rating="D" if losing else chance.pick("AAB"),
            payment_days=135 if losing else chance.pick([30, 45, 60]) if not key else 60,
            rebate=Decimal("0.02") if code in ("G01", "G04") else Decimal(0),
            offers=chance.whole(4, 10) if key else chance.whole(0, 2),
            since=date(chance.whole(2004, 2019), chance.whole(1, 12), 1),
            returns=0.12 if losing else 0.008,
            noise=0.08 if "large" in roles else 0.10,
            policies={f: "known" for f in families if key and f in ESSENTIAL and chance.hit(0.5)},
            wallet_share=(
                0.45
                if key
                else 0.52
                if "trial" in roles and "large" in roles
                else 0.16
                if "emerging" in roles
                else 0.95
                if "large_not_key" in roles
                else None
            ),
            probability=0.5 if {"trial", "emerging"} & set(roles) else 0.4 if key else 0.3,
        )
    for (code, family), (policy, share) in CAPPED.items():
        accounts[code].policies[family] = policy
        accounts[code].shares[family] = share

    sectors = list(CORE)
    taken = sum(len(a.customers) for a in accounts.values()) + 1
    group, number, plain = 6, 0, 260
    while taken < customers:
        sector = sectors[number % len(sectors)]
        count = chance.whole(2, 4) if number % 20 == 3 and taken + 4 < customers else 1
        if count > 1:
            code, group = f"G{group:02d}", group + 1
        else:
            code, plain = f"{plain:06d}", plain + chance.whole(2, 6)
        name = make_name(sector)
        families = list(CORE[sector])
        if chance.hit(0.35):
            families.append(chance.pick([f for f in FAMILIES if f not in families]))
        high = chance.hit(0.35)
        revenue = 14_000 + 36_000 * chance.uniform() ** 1.8
        accounts[code] = Account(
            code,
            name,
            codes(code, name, count),
            sector,
            revenue,
            chance.uniform(0.40, 0.75) if high else chance.uniform(0.17, 0.225),
            chance.pick([6, 8, 10, 12]) if revenue < 25_000 else chance.pick([10, 12, 14]),
            1.75,
            families,
            ("high_markup",) if high else (),
            growth=chance.uniform(-0.02, 0.06),
            country=chance.pick(["ES"] * 8 + ["PT", "FR"]),
            rating=chance.pick("AABBBC"),
            payment_days=chance.pick([30, 45, 60, 60, 75]),
            offers=chance.whole(0, 1),
            since=date(chance.whole(2005, 2021), chance.whole(1, 12), 1),
            returns=0.008,
            wallet_share=0.93 if number % 4 == 0 else None,
            missing_cost=0.55 if number in (17, 58) else None,
        )
        if number in (17, 58):
            accounts[code].roles = ("unknown_cost",)
        taken, number = taken + count, number + 1
    accounts["000091"] = Account(
        "000091",
        "Filtros Valdomar Portugal Lda.",
        [("000091", "Filtros Valdomar Portugal Lda.")],
        "Agua",
        180_000,
        0.12,
        24,
        2.0,
        ["Cartuchos", "Membranas"],
        ("internal",),
        country="PT",
        rating="A",
        internal=True,
        missing={},
    )
    for code, need in (("000095", 420_000), ("000096", 260_000)):
        name = make_name("Alimentación")
        accounts[code] = Account(
            code,
            name,
            [(code, name)],
            "Alimentación",
            0,
            0,
            1,
            1,
            [],
            ("target",),
            country="ES",
            rating="A",
            probability=0.35,
            missing={"Cartuchos": need, "Membranas": need // 2},
        )
    return accounts


def make_products(chance: Chance) -> dict[str, list[Product]]:
    """Eight products a family, from cheap to dear."""
    products = {}
    for family, (prefix, low, high, factor, essential, pattern) in FAMILIES.items():
        products[family] = [
            Product(
                f"{prefix}-{100 + 15 * n}",
                pattern.format(5 * (n + 1)),
                family,
                round(100 * (low + (high - low) * n / 7 * chance.uniform(0.9, 1.0))),
                factor,
                essential,
            )
            for n in range(8)
        ]
    return products


def extra_lines(world: World, accounts: dict[str, Account], lines: list[Line]) -> list[Line]:
    """Price-only credits, free goods, fees and counter sales, for what the orders do not show."""
    chance, extra = world.chance, []
    plain = [
        n
        for n, line in enumerate(lines)
        if line.kind == "sale" and not {"losing", "key"} & set(accounts[line.account].roles)
    ]
    for n in chance.sample(plain, max(30, len(plain) // 250)):
        line = lines[n]
        day = min(line.day + timedelta(days=20), world.end)
        extra.append(
            replace(
                line,
                day=day,
                order=world.number(world.credit_note, day),
                product="ABONO",
                product_name="Abono diferencia de precio",
                quantity=0,
                price=None,
                discount=None,
                unit_cost=None,
                freight=0,
                net=-max(100, line.net // 20),
                kind="credit",
            )
        )
    for n in chance.sample(plain, max(20, len(plain) // 500)):
        line = lines[n]
        family = world.products[line.family]
        other = next(
            p
            for p in family
            if p.code != line.product
            and not any(
                x.order == line.order and x.product == p.code for x in lines[max(0, n - 8) : n + 8]
            )
        )
        extra.append(
            replace(
                line,
                product=other.code,
                product_name=other.name,
                quantity=1,
                price=round(other.cost * other.list_factor),
                discount=100,
                net=0,
                unit_cost=other.cost,
                kind="free",
            )
        )
    for n in chance.sample(plain, max(40, len(plain) // 150)):
        line, fee = (
            lines[n],
            chance.pick(
                [("GASTOS", "Gastos de gestión", 1200), ("EMBALAJE", "Embalaje especial", 1850)]
            ),
        )
        extra.append(
            replace(
                line,
                product=fee[0],
                product_name=fee[1],
                family="",
                quantity=1,
                price=fee[2],
                discount=0,
                net=fee[2],
                unit_cost=None,
                kind="fee",
            )
        )
    for _ in range(60):
        day = workday_between(chance, world)
        product = chance.pick(world.products["Cartuchos"])
        price, quantity = round(product.cost * product.list_factor), chance.whole(1, 6)
        extra.append(
            Line(
                day,
                world.number(world.invoice, day),
                "",
                "",
                "VENTA MOSTRADOR",
                product.code,
                product.name,
                product.family,
                quantity,
                price,
                0,
                quantity * price,
                product.cost,
                0,
                day,
            )
        )
    return once(lines, extra)


def workday_between(chance: Chance, world: World) -> date:
    """A Wednesday somewhere in the history."""
    day = world.start + timedelta(days=chance.whole(7, (world.end - world.start).days - 7))
    return day + timedelta(days=2 - day.weekday())


HEADERS = [
    "Fecha factura",
    "N.º factura",
    "Cód. cliente",
    "Cliente",
    "Artículo",
    "Descripción",
    "Familia",
    "Cantidad",
    "Precio",
    "Dto. %",
    "Importe neto",
    "Coste unitario",
    "Portes",
    "Días cobro",
]
HEADERS_2023 = [
    "Fra. fecha",
    "Factura nº",
    "Cliente cód.",
    "Razón social",
    "Ref.",
    "Texto",
    "Grupo artículo",
    "Uds.",
    "P.V.P.",
    "% Dto",
    "Base imponible",
    "Coste ud.",
    "Portes pedido",
    "Días hasta cobro",
]


def csv_row(line: Line) -> list[str]:
    """A line as the old system's CSV has it."""
    return [
        day_text(line.day),
        line.order,
        line.customer,
        line.customer_name,
        line.product,
        line.product_name,
        line.family,
        str(line.quantity),
        comma(line.price, thousands=True),
        "" if line.discount is None else str(line.discount),
        comma(line.net, thousands=True),
        comma(line.unit_cost, thousands=True),
        comma(line.freight),
        paid_days(line),
    ]


def xlsx_row(line: Line) -> list:
    """A line as the new system's sheet has it: dates and numbers are real."""
    return [
        line.day,
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
        amount(line.unit_cost),
        amount(line.freight),
        (line.paid - line.day).days if line.paid else None,
    ]


def write_sales(folder: Path, lines: list[Line]) -> tuple[dict, dict, int]:
    """The yearly exports with their traps; returns rows set aside, sums per file, duplicates."""
    aside = {
        "totals_row": 0,
        "repeated_header": 0,
        "bad_date": 0,
        "bad_number": 0,
        "missing_date": 0,
    }
    sources, duplicates = {}, 0
    for year in sorted({line.day.year for line in lines}):
        part = [line for line in lines if line.day.year == year]
        total = sum(line.net for line in part)
        if year == 2023:
            rows = [
                ["Filtros Valdomar, S.A."],
                ["Ventas por línea de factura"],
                ["Ejercicio 2023 · importes en EUR sin IVA"],
                [],
                HEADERS_2023,
                *(xlsx_row(line) for line in part),
                ["TOTAL", *[None] * 9, amount(total)],
            ]
            write_xlsx(folder / "ventas_2023.xlsx", {"Ventas": rows})
            aside["totals_row"] += 1
            sources["ventas_2023.xlsx"] = {
                "lines_in": len(part) + 1,
                "kept": len(part),
                "net": total,
            }
            continue
        rows = [csv_row(line) for line in part]
        extra = 0
        if year == 2022:
            rows.append(["TOTAL", *[""] * 9, comma(total, thousands=True), "", "", ""])
            aside["totals_row"] += 1
            extra = 1
        if year == 2024:
            at = len(rows) * 3 // 5
            block = rows[at - 45 : at]
            rows[at:at] = [HEADERS, *block]
            duplicates += len(block)
            aside["repeated_header"] += 1
            extra = 1 + len(block)
        if year == 2025:
            bad = [list(row) for row in rows[100:103]]
            for row, (reason, column, text) in zip(
                bad,
                (
                    ("bad_date", 0, "31/02/2025"),
                    ("bad_number", 10, "#¡VALOR!"),
                    ("missing_date", 0, ""),
                ),
                strict=True,
            ):
                row[column] = text
                row[1] += "-B"
                aside[reason] += 1
            rows[103:103] = bad
            extra = 3
        write_csv(folder / f"ventas_{year}.csv", [HEADERS, *rows], encoding="cp1252")
        sources[f"ventas_{year}.csv"] = {
            "lines_in": len(part) + extra,
            "kept": len(part),
            "net": total,
        }
    return aside, sources, duplicates


def write_tables(
    folder: Path, accounts: dict[str, Account], products: dict, special: list, wallet: list
) -> None:
    """Customers, products and what accounts spend, as the client keeps them."""
    rows = [
        ["Clientes a 31/12/2025"],
        [],
        [
            "Código",
            "Nombre",
            "Cód. grupo",
            "Grupo",
            "Sector",
            "País",
            "Solvencia",
            "Días pago",
            "Rappel",
            "Empresa del grupo",
            "Ofertas/año",
            "Alta",
        ],
    ]
    for account in accounts.values():
        grouped = len(account.customers) > 1
        rows += [
            [
                code,
                name,
                account.code if grouped else "",
                account.name if grouped else "",
                account.sector,
                account.country,
                account.rating,
                account.payment_days,
                float(account.rebate),
                "Sí" if account.internal else "No",
                account.offers,
                account.since,
            ]
            for code, name in account.customers
        ]
    write_xlsx(folder / "clientes.xlsx", {"Clientes": rows})
    write_csv(
        folder / "articulos.csv",
        [
            ["Artículo", "Descripción", "Familia", "Coste unitario", "Esencial"],
            *(
                [p.code, p.name, p.family, comma(p.cost), "Sí" if p.essential else "No"]
                for family in products.values()
                for p in family
            ),
            *special,
        ],
        encoding="cp1252",
    )
    write_csv(
        folder / "gasto_clientes.csv",
        [
            [
                "Cuenta",
                "Familia",
                "Necesidad anual",
                "Mínimo",
                "Máximo",
                "Política de proveedores",
                "Esencial",
                "Probabilidad",
                "Fecha dato",
            ],
            *(
                [
                    account,
                    family,
                    comma(need * 100, thousands=True),
                    comma(need * 85, thousands=True),
                    comma(need * 120, thousands=True),
                    policy,
                    "Sí" if family in ESSENTIAL else "No",
                    f"{accounts[account].probability:.2f}".replace(".", ","),
                    "30/11/2024",
                ]
                for account, family, need, policy in wallet
            ),
        ],
        encoding="cp1252",
    )


def make(folder: Path, settings: dict, *, customers: int = 180, lines: int | None = None) -> None:
    """Write the client's `sources/` and `truth.toml`; `lines` asks for at least so many rows."""
    chance = Chance(20260105)
    accounts = plant(chance, customers)
    products = make_products(chance)
    world = World(chance, START, END, products, SEASON, 0.03, (900, 3900), 3_000, 0.035)
    sold = [
        line
        for account in accounts.values()
        if account.revenue
        for line in order_lines(world, account)
    ]
    sold += extra_lines(world, accounts, sold)
    big = lines is not None or customers != 180
    while lines and len(sold) < lines:
        for account in accounts.values():
            sold += order_lines(world, account) if account.revenue else []
            if len(sold) >= lines:
                break
    reach_end(sold, END)
    world.number_by_day(sold)
    sources = folder / "sources"
    aside, files, duplicates = write_sales(sources, sold)
    listed = {p.code: p.cost for family in products.values() for p in family}
    sums = truth.account_sums(truth.in_window(sold, END), accounts, listed)
    former = truth.account_sums(truth.in_window(sold, END, 1), accounts, listed)
    wallet = truth.wallet_rows(accounts, sums)
    special = sorted(
        {(x.product, x.product_name, x.family, "", "") for x in sold if x.product.endswith("E")}
    )
    write_tables(sources, accounts, products, special, wallet)
    profits = {} if big else truth.check_planted(accounts, sums, settings)
    sections = {
        "ledger": truth.ledger_truth(sold, aside, files, duplicates, listed),
        "dependence": truth.dependence(sums),
    }
    if not big:
        sections |= truth.planted_truth(accounts, sums, former, profits, ESSENTIAL, wallet)
        sections |= make_judgements(
            folder,
            "es",
            20260115,
            accounts,
            sums,
            wallet,
            {
                "overrides": {"G04": "standard"},
                "withdrawn": "000155",
                "needs": [
                    ("000117", "Carcasas"),
                    ("000123", "Compresores"),
                    ("G02", "Coalescentes"),
                ],
            },
        )
    truth.write_toml(folder / "truth.toml", sections, HEADING)


HEADING = (
    __doc__
    + """
Written by data/make_demo.py from what it planted. Net revenue is what the lines say; internal
lines are in [ledger] and out of [dependence] and [planted]. The window is 2025.
"""
)
