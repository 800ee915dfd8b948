"""farma: a pharmaceutical distributor, Brazilian, BRL, some 120 customer codes, three years.

Traps in `sources/`: two years from sheets (title block, totals row, discount as a share, real
dates), one from a CSV (UTF-8 with a byte order mark, ``;``, ``R$ 1.234,56`` in the revenue
column, discount in per cent, other headers); order freight repeated on every line; a block
exported twice under a repeated header; credit notes for goods and for price only; bonus goods;
fee lines; lines without customer; codes with leading zeros; chains with several codes; a sister
company named only in `client.toml`; unknown costs; unpaid invoices; rows nobody can use.
Customers' tax numbers are invalid on purpose.
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
from demo.names import FARMA_ROOTS, FARMA_SECTORS

START, END = date(2023, 1, 1), date(2025, 12, 31)
SEASON = [0.96, 0.95, 1.02, 1.01, 1.04, 1.05, 1.04, 1.01, 0.99, 1.0, 0.99, 0.94]

FAMILIES = {
    "Oncológicos": ("ONC", 180, 900, 2.2, True, "Oncológico {} mg"),
    "Antibióticos": ("ANT", 8, 70, 2.2, True, "Antibiótico injetável {} mg"),
    "Anestésicos": ("ANE", 15, 90, 2.1, True, "Anestésico {} ml"),
    "Soluções": ("SOL", 4, 22, 2.0, True, "Solução parenteral {} ml"),
    "Materiais": ("MAT", 2, 45, 2.2, False, "Material hospitalar n.º {}"),
    "Genéricos": ("GEN", 5, 40, 2.1, False, "Genérico {} mg"),
    "Vacinas": ("VAC", 40, 190, 2.0, True, "Vacina {} doses"),
    "Nutrição": ("NUT", 18, 95, 2.2, False, "Nutrição enteral {} kcal"),
}
CORE = {
    "Hospital privado": ["Antibióticos", "Anestésicos", "Oncológicos", "Materiais"],
    "Hospital público": ["Antibióticos", "Soluções", "Anestésicos", "Materiais"],
    "Clínica": ["Oncológicos", "Soluções", "Nutrição", "Materiais"],
    "Rede de farmácias": ["Genéricos", "Vacinas", "Nutrição"],
    "Órgão público": ["Vacinas", "Genéricos", "Soluções"],
}
ESSENTIAL = {family for family, row in FAMILIES.items() if row[4]}
TENDER = {"Órgão público", "Hospital público"}
SISTER = "000700"

PLANTED = [
    ("R01", "Rede de farmácias", 8_500_000, 0.42, 104, 5, ("key", "large")),
    ("R02", "Hospital privado", 6_200_000, 0.48, 104, 3, ("key", "large")),
    ("000012", "Hospital privado", 4_900_000, 0.56, 52, 1, ("key", "large")),
    ("000019", "Clínica", 4_300_000, 0.61, 52, 1, ("key", "large")),
    ("000027", "Hospital público", 3_700_000, 0.40, 52, 1, ("key", "large")),
    ("000033", "Clínica", 4_700_000, 0.50, 52, 1, ("key", "large", "drifting")),
    ("000041", "Órgão público", 5_400_000, 0.09, 26, 1, ("large", "large_not_key")),
    ("000048", "Hospital público", 4_500_000, 0.12, 52, 1, ("large", "large_not_key")),
    ("R03", "Rede de farmácias", 3_800_000, 0.13, 104, 4, ("large", "large_not_key")),
    ("000055", "Órgão público", 3_400_000, 0.07, 104, 1, ("large", "large_not_key", "losing")),
    ("000062", "Hospital privado", 3_000_000, 0.19, 52, 1, ("large", "trial")),
    ("000070", "Clínica", 290_000, 0.55, 26, 1, ("trial", "emerging", "high_markup")),
    ("000078", "Hospital privado", 270_000, 0.62, 26, 1, ("trial", "emerging", "high_markup")),
    ("000083", "Rede de farmácias", 250_000, 0.18, 26, 1, ("emerging",)),
    ("000090", "Clínica", 260_000, 0.20, 52, 1, ("drifting",)),
    ("000097", "Órgão público", 90_000, 0.17, 50, 1, ("losing",)),
    ("000104", "Hospital público", 80_000, 0.19, 52, 1, ("losing",)),
    ("000111", "Rede de farmácias", 75_000, 0.18, 54, 1, ("losing",)),
    ("000119", "Clínica", 85_000, 0.20, 52, 1, ("losing",)),
]
DRIFT = {"000033": date(2025, 6, 1), "000090": date(2025, 4, 1)}
MISSING = {
    "000012": ("Oncológicos", 1_400_000),
    "000019": ("Nutrição", 700_000),
    "000027": ("Anestésicos", 900_000),
    "000062": ("Materiais", 800_000),
    "000070": ("Nutrição", 500_000),
}
CAPPED = {("R02", "Antibióticos"): ("known", 0.84), ("000019", "Oncológicos"): ("assumed", 0.88)}


def plant(chance: Chance) -> dict[str, Account]:
    """All accounts: planted, middle ones with low markup, small ones, the sister, a prospect."""
    make_name = name_maker(chance, FARMA_SECTORS, FARMA_ROOTS, "{kind} {root}{form}")
    accounts, next_code = {}, 2001

    def codes(account: str, name: str, count: int) -> list[tuple[str, str]]:
        nonlocal next_code
        if count == 1:
            return [(account, name)]
        out = [(f"{next_code + n:06d}", f"{name} – Filial {n + 1:02d}") for n in range(count)]
        next_code += count
        return out

    for code, sector, revenue, markup, orders, count, roles in PLANTED:
        losing, key = "losing" in roles, "key" in roles
        missing = dict([MISSING[code]]) if code in MISSING else {}
        families = [f for f in CORE[sector] if f not in missing]
        name = make_name(sector)
        accounts[code] = Account(
            code,
            name,
            codes(code, name, count),
            sector,
            revenue,
            markup,
            orders,
            3.4 if "large" in roles else 1.0 if losing else 1.6,
            families,
            roles,
            growth=0.05,
            drift=DRIFT.get(code),
            country="BR",
            missing=missing,
            rating="C" if losing else chance.pick("AAB"),
            payment_days=150 if losing else 60 if key else chance.pick([30, 45, 60]),
            rebate=Decimal("0.03") if code in ("R01", "R03") else Decimal(0),
            offers=chance.whole(4, 12) if sector in TENDER else chance.whole(0, 3),
            since=date(chance.whole(2008, 2019), chance.whole(1, 12), 1),
            returns=0.10 if losing else 0.008,
            noise=0.08,
            policies={f: "known" for f in families if key and f in ESSENTIAL and chance.hit(0.5)},
            wallet_share=(
                0.45
                if key
                else 0.52
                if "trial" in roles and "large" in roles
                else 0.12
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

    sectors, plain, group = list(CORE), 200, 4
    taken = sum(len(a.customers) for a in accounts.values()) + 1
    number = 0
    while taken < 120:
        sector, mid = sectors[number % len(sectors)], number < 18
        count = 2 if number % 15 == 4 and taken < 116 else 1
        if count > 1:
            code, group = f"R{group:02d}", group + 1
        else:
            code, plain = f"{plain:06d}", plain + chance.whole(2, 7)
        name = make_name(sector)
        families = list(CORE[sector])
        if chance.hit(0.3):
            families.append(chance.pick([f for f in FAMILIES if f not in families]))
        high = not mid and chance.hit(0.35)
        revenue = chance.uniform(480_000, 590_000) if mid else 90_000 + 180_000 * chance.uniform()
        accounts[code] = Account(
            code,
            name,
            codes(code, name, count),
            sector,
            revenue,
            chance.uniform(0.40, 0.70) if high else chance.uniform(0.16, 0.22),
            chance.pick([24, 30]) if mid else chance.pick([12, 14, 18, 24]),
            2.45,
            families,
            ("mid",) if mid else ("high_markup",) if high else (),
            growth=chance.uniform(-0.01, 0.08),
            country="BR",
            rating=chance.pick("AABBBC"),
            payment_days=chance.pick([28, 30, 45, 60]),
            noise=0.05 if mid else 0.10,
            offers=chance.whole(0, 3),
            since=date(chance.whole(2010, 2021), chance.whole(1, 12), 1),
            returns=0.008,
            wallet_share=0.93 if number % 4 == 0 else None,
            missing_cost=0.55 if number == 40 else None,
        )
        if number == 40:
            accounts[code].roles = ("unknown_cost",)
        taken, number = taken + count, number + 1
    accounts[SISTER] = Account(
        SISTER,
        "Itaverde Logística Hospitalar Ltda.",
        [(SISTER, "Itaverde Logística Hospitalar Ltda.")],
        "Hospital privado",
        900_000,
        0.08,
        24,
        2.0,
        ["Soluções", "Materiais"],
        ("internal",),
        country="BR",
        rating="A",
        internal=True,
    )
    name = make_name("Hospital privado")
    accounts["000750"] = Account(
        "000750",
        name,
        [("000750", name)],
        "Hospital privado",
        0,
        0,
        1,
        1,
        [],
        ("target",),
        country="BR",
        rating="A",
        probability=0.3,
        missing={"Oncológicos": 2_600_000, "Antibióticos": 1_300_000},
    )
    return accounts


def make_products(chance: Chance) -> dict[str, list[Product]]:
    """Nine products a family, from cheap to dear."""
    return {
        family: [
            Product(
                f"{prefix}{n + 1:04d}",
                pattern.format(50 * (n + 1)),
                family,
                round(100 * (low + (high - low) * n / 8 * chance.uniform(0.9, 1.0))),
                factor,
                essential,
            )
            for n in range(9)
        ]
        for family, (prefix, low, high, factor, essential, pattern) in FAMILIES.items()
    }


def extra_lines(world: World, accounts: dict[str, Account], lines: list[Line]) -> list[Line]:
    """Price-only credits, bonus goods, fees and sales without customer."""
    chance, extra = world.chance, []
    plain = [
        n
        for n, line in enumerate(lines)
        if line.kind == "sale" and not {"losing", "key"} & set(accounts[line.account].roles)
    ]
    for n in chance.sample(plain, 55):
        line = lines[n]
        day = min(line.day + timedelta(days=18), world.end)
        extra.append(
            replace(
                line,
                day=day,
                order=world.number(world.credit_note, day),
                product="ABATIMENTO",
                product_name="Abatimento de preço",
                quantity=0,
                price=None,
                discount=None,
                unit_cost=None,
                freight=0,
                net=-max(100, line.net // 25),
                kind="credit",
            )
        )
    for n in chance.sample(plain, 40):
        line = lines[n]
        taken = {x.product for x in lines[max(0, n - 8) : n + 8] if x.order == line.order}
        other = next(p for p in world.products[line.family] if p.code not in taken)
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
    for n in chance.sample(plain, 90):
        extra.append(
            replace(
                lines[n],
                product="TAXA-REFRIG",
                family="",
                quantity=1,
                price=8500,
                product_name="Taxa de transporte refrigerado",
                discount=0,
                net=8500,
                unit_cost=None,
                kind="fee",
            )
        )
    for _ in range(70):
        day = world.start + timedelta(days=chance.whole(7, (world.end - world.start).days - 7))
        day += timedelta(days=2 - day.weekday())
        product = chance.pick(world.products["Genéricos"])
        price, quantity = round(product.cost * product.list_factor), chance.whole(1, 9)
        extra.append(
            Line(
                day,
                world.number(world.invoice, day),
                "",
                "",
                "CONSUMIDOR FINAL",
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


HEADERS_XLSX = [
    "Emissão",
    "NF",
    "Código",
    "Razão social",
    "Cód. produto",
    "Produto",
    "Linha",
    "Qtde.",
    "Preço unit.",
    "Desconto",
    "Valor líquido",
    "Custo unit.",
    "Frete da nota",
    "Prazo efetivo (dias)",
]
HEADERS_CSV = [
    "Data NF",
    "Nota fiscal",
    "Cód. cliente",
    "Cliente",
    "SKU",
    "Descrição do produto",
    "Família",
    "Quantidade",
    "Preço unitário",
    "Desconto (%)",
    "Valor líquido (R$)",
    "Custo unitário",
    "Frete (NF)",
    "Dias até pagamento",
]


def reais(value: int) -> str:
    """Cents as the portal prints them: ``R$ 1.234,56``, ``-R$ 12,00``."""
    return ("-" if value < 0 else "") + "R$ " + comma(abs(value), thousands=True)


def csv_row(line: Line) -> list[str]:
    """A line as the portal's CSV has it."""
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
        reais(line.net),
        comma(line.unit_cost, thousands=True),
        comma(line.freight, thousands=True),
        paid_days(line),
    ]


def xlsx_row(line: Line) -> list:
    """A line as the former system's sheet has it: the discount is a share."""
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
        None if line.discount is None else line.discount / 100,
        amount(line.net),
        amount(line.unit_cost),
        amount(line.freight),
        (line.paid - line.day).days if line.paid else None,
    ]


def write_sales(folder: Path, lines: list[Line]) -> tuple[dict, dict, int]:
    """The yearly exports with their traps; returns rows set aside, sums per file, duplicates."""
    aside = {"totals_row": 0, "repeated_header": 0, "bad_date": 0, "bad_number": 0}
    sources, duplicates = {}, 0
    for year in (2023, 2024):
        part = [line for line in lines if line.day.year == year]
        total = sum(line.net for line in part)
        rows = [xlsx_row(line) for line in part]
        extra = 1
        if year == 2024:
            at = len(rows) // 3
            rows[at:at] = [HEADERS_XLSX, *rows[at - 30 : at]]
            duplicates, extra = 30, 32
            aside["repeated_header"] += 1
        sheet = [
            ["Itaverde Distribuidora Farmacêutica Ltda."],
            [f"Relatório de vendas por item · exercício {year}"],
            [],
            HEADERS_XLSX,
            *rows,
            ["Total geral", *[None] * 9, amount(total)],
        ]
        aside["totals_row"] += 1
        write_xlsx(folder / f"vendas_{year}.xlsx", {"Vendas": sheet})
        sources[f"vendas_{year}.xlsx"] = {
            "lines_in": len(part) + extra,
            "kept": len(part),
            "net": total,
        }
    part = [line for line in lines if line.day.year == 2025]
    rows = [csv_row(line) for line in part]
    bad = [list(rows[40]), list(rows[41])]
    bad[0][0], bad[0][1] = "30/02/2025", bad[0][1] + "-X"
    bad[1][10], bad[1][1] = "a conferir", bad[1][1] + "-X"
    rows[42:42] = bad
    aside["bad_date"] += 1
    aside["bad_number"] += 1
    write_csv(folder / "vendas_2025.csv", [HEADERS_CSV, *rows], encoding="utf-8-sig")
    sources["vendas_2025.csv"] = {
        "lines_in": len(part) + 2,
        "kept": len(part),
        "net": sum(line.net for line in part),
    }
    return aside, sources, duplicates


def tax_number(n: int) -> str:
    """A CNPJ that cannot exist: its check digits are wrong."""
    root = f"{(7_310_011 * (n + 3)) % 100_000_000:08d}"
    base = root + "0001"
    digits = ""
    for weights in ((5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2), (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)):
        rest = sum(int(d) * w for d, w in zip(base + digits, weights, strict=True)) % 11
        digits += str(0 if rest < 2 else 11 - rest)
    wrong = f"{(int(digits) + 37) % 100:02d}"
    return f"{root[:2]}.{root[2:5]}.{root[5:]}/0001-{wrong}"


def write_tables(
    folder: Path, accounts: dict[str, Account], products: dict, special: list, wallet: list
) -> None:
    """Customers, products, what accounts spend, tenders, and opinion leaders by role."""
    rows = [
        ["Cadastro de clientes"],
        [
            "Cód. cliente",
            "Nome",
            "CNPJ",
            "Cód. rede",
            "Rede",
            "Segmento",
            "País",
            "Risco",
            "Prazo (dias)",
            "Bonificação anual",
            "Propostas/ano",
            "Cliente desde",
        ],
    ]
    number = 0
    for account in accounts.values():
        grouped = len(account.customers) > 1
        for code, name in account.customers:
            number += 1
            rows.append(
                [
                    code,
                    name,
                    tax_number(number),
                    account.code if grouped else "",
                    account.name if grouped else "",
                    account.sector,
                    account.country,
                    account.rating,
                    account.payment_days,
                    float(account.rebate),
                    account.offers,
                    account.since,
                ]
            )
    write_xlsx(folder / "clientes.xlsx", {"Clientes": rows})
    write_csv(
        folder / "produtos.csv",
        [
            ["SKU", "Descrição", "Família", "Custo unitário", "Essencial"],
            *(
                [p.code, p.name, p.family, comma(p.cost), "Sim" if p.essential else "Não"]
                for family in products.values()
                for p in family
            ),
            *special,
        ],
        encoding="utf-8-sig",
    )
    write_csv(
        folder / "carteira_clientes.csv",
        [
            [
                "Conta",
                "Família",
                "Necessidade anual",
                "Mínimo",
                "Máximo",
                "Política de fornecedores",
                "Essencial",
                "Probabilidade",
                "Data",
            ],
            *(
                [
                    account,
                    family,
                    comma(need * 100, thousands=True),
                    comma(need * 85, thousands=True),
                    comma(need * 120, thousands=True),
                    policy,
                    "Sim" if family in ESSENTIAL else "Não",
                    f"{accounts[account].probability:.2f}".replace(".", ","),
                    "15/11/2025",
                ]
                for account, family, need, policy in wallet
            ),
        ],
        encoding="utf-8-sig",
    )
    public = [a for a in accounts.values() if a.sector in TENDER and a.revenue > 1_000_000]
    write_csv(
        folder / "licitacoes.csv",
        [
            ["Conta", "Modalidade", "Família", "Abertura", "Situação"],
            *(
                [
                    a.code,
                    "Pregão eletrônico",
                    family,
                    day_text(date(2026, 2 + n, 10 + n)),
                    "Publicado",
                ]
                for a in public
                for n, family in enumerate(a.families[:2])
            ),
        ],
        encoding="utf-8-sig",
    )
    roles = [
        "Diretoria clínica",
        "Farmacêutico responsável",
        "Coordenação de compras",
        "Chefia de oncologia",
        "Comissão de farmácia e terapêutica",
    ]
    write_csv(
        folder / "formadores_opiniao.csv",
        [
            ["Conta", "Função", "Comitê", "Influência (1-5)"],
            *(
                [a.code, role, "Sim" if n in (1, 4) else "Não", str(5 - n)]
                for a in accounts.values()
                if "key" in a.roles
                for n, role in enumerate(roles[:4])
            ),
        ],
        encoding="utf-8-sig",
    )


def make(folder: Path, settings: dict) -> None:
    """Write the client's `sources/` and `truth.toml`."""
    chance = Chance(20260106)
    accounts = plant(chance)
    products = make_products(chance)
    world = World(
        chance,
        START,
        END,
        products,
        SEASON,
        0.045,
        (4500, 26000),
        25_000,
        0.03,
        invoice="{year:02d}{number:06d}",
        credit_note="D{year:02d}{number:05d}",
    )
    sold = [
        line
        for account in accounts.values()
        if account.revenue
        for line in order_lines(world, account)
    ]
    sold += extra_lines(world, accounts, sold)
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
    profits = truth.check_planted(accounts, sums, settings)
    truth.write_toml(
        folder / "truth.toml",
        {
            "ledger": truth.ledger_truth(sold, aside, files, duplicates, listed),
            "dependence": truth.dependence(sums),
            **truth.planted_truth(accounts, sums, former, profits, ESSENTIAL, wallet),
            **make_judgements(
                folder,
                "pt",
                20260116,
                accounts,
                sums,
                wallet,
                {
                    "overrides": {"000055": "standard"},
                    "withdrawn": "000048",
                    "needs": [("000012", "Oncológicos"), ("000019", "Nutrição")],
                },
            ),
        },
        HEADING,
    )


HEADING = (
    __doc__
    + """
Written by data/make_demo.py from what it planted. Net revenue is what the lines say; internal
lines are in [ledger] and out of [dependence] and [planted]. The window is 2025.
"""
)
