"""What the three demo clients share: chance, lines, orders, files and the truth.

Chance comes from uniform doubles of a seeded PCG64 alone, the one stream that numpy promises to
keep, so that the same bytes come out with every version. Money is whole cents until it is written.
"""

import csv
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import xlsxwriter

CREATED = datetime(2026, 1, 5, 8, 0)


class Chance:
    """Random numbers from uniform doubles only."""

    def __init__(self, seed: int):
        self._generator = np.random.Generator(np.random.PCG64(seed))
        self._pool: list[float] = []

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """A number between `low` and `high`."""
        if not self._pool:
            self._pool = self._generator.random(8192).tolist()
        return low + (high - low) * self._pool.pop()

    def bell(self) -> float:
        """About a standard normal, cut at ±3: a sum of six uniforms."""
        return (sum(self.uniform() for _ in range(6)) - 3) * math.sqrt(2)

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.uniform() * (high - low + 1))

    def pick(self, things: Sequence):
        """One of `things`."""
        return things[self.whole(0, len(things) - 1)]

    def hit(self, probability: float) -> bool:
        """True with this probability."""
        return self.uniform() < probability

    def sample(self, things: Sequence, count: int) -> list:
        """`count` different ones of `things`."""
        left = list(things)
        return [left.pop(self.whole(0, len(left) - 1)) for _ in range(count)]


@dataclass
class Product:
    """A product of the client's list; `cost` is the unit cost in cents in the last year."""

    code: str
    name: str
    family: str
    cost: int
    list_factor: float
    essential: bool


@dataclass
class Account:
    """What is planted for one account.

    `revenue` is its yearly rate in whole money in the last year, before it drifts away; a
    `billing_day` makes an invoice on that day of the month in place of a rhythm of orders.
    """

    code: str
    name: str
    customers: list[tuple[str, str]]
    sector: str
    revenue: float
    markup: float
    orders_per_year: float
    lines_per_order: float
    families: list[str]
    roles: tuple[str, ...] = ()
    growth: float = 0.03
    drift: date | None = None
    country: str = ""
    rating: str = "B"
    payment_days: int = 60
    rebate: Decimal = Decimal(0)
    offers: int = 0
    since: date = date(2015, 1, 1)
    internal: bool = False
    returns: float = 0.01
    noise: float = 0.10
    billing_day: int = 0
    missing_cost: float | None = None
    wallet_share: float | None = None
    probability: float = 0.3
    policies: dict[str, str] = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Line:
    """One row of a sales export. Money in cents; `paid` is the day of payment where known."""

    day: date
    order: str
    account: str
    customer: str
    customer_name: str
    product: str
    product_name: str
    family: str
    quantity: int | None
    price: int | None
    discount: int | None
    net: int
    unit_cost: int | None
    freight: int
    paid: date | None
    kind: str = "sale"


def cents(amount: float | Decimal) -> int:
    """Money to whole cents, half away from zero."""
    return int((Decimal(str(amount)) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def line_net(quantity: int, price: int, discount: int) -> int:
    """Quantity × price × (1 − discount %) in cents, half away from zero."""
    hundredths = abs(quantity) * price * (100 - discount)
    rounded = (hundredths + 50) // 100
    return -rounded if quantity < 0 else rounded


def money(value: int) -> str:
    """Cents as an exact decimal text: ``-1234.50``."""
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"


def comma(value: int | None, *, thousands: bool = False) -> str:
    """Cents as Spain and Brazil write them: ``1234,50`` or ``1.234,50``."""
    if value is None:
        return ""
    sign = "-" if value < 0 else ""
    whole = f"{abs(value) // 100:,}".replace(",", "." if thousands else "")
    return f"{sign}{whole},{abs(value) % 100:02d}"


def day_text(day: date | None) -> str:
    """A day as dd/mm/yyyy; empty where unknown."""
    return day.strftime("%d/%m/%Y") if day else ""


def paid_days(line: "Line") -> str:
    """The days from invoice to payment; empty where not yet paid."""
    return str((line.paid - line.day).days) if line.paid else ""


def workday(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=(0, 0, 0, 0, 0, 2, 1)[day.weekday()])


@dataclass
class World:
    """What all orders of a client have in common."""

    chance: Chance
    start: date
    end: date
    products: dict[str, list[Product]]
    season: Sequence[float]
    inflation: float
    freight: tuple[int, int]
    free_freight_over: int
    missing_cost: float
    counter: dict[tuple[str, int], int] = field(default_factory=dict)
    series: dict[str, str] = field(default_factory=dict)
    invoice: str = "F{year:02d}-{number:05d}"
    credit_note: str = "A{year:02d}-{number:04d}"

    def number(self, pattern: str, day: date) -> str:
        """The next number of a series, by year."""
        key = (pattern, day.year)
        self.counter[key] = self.counter.get(key, 0) + 1
        number = pattern.format(year=day.year % 100, number=self.counter[key])
        self.series[number] = pattern
        return number

    def number_by_day(self, lines: list["Line"]) -> None:
        """Number all documents anew in the order of their days, and sort the lines so."""
        self.counter.clear()
        lines.sort(key=lambda line: (line.day, line.order, line.product))
        new: dict[str, str] = {}
        for line in lines:
            if line.order not in new:
                new[line.order] = self.number(self.series[line.order], line.day)
        for line in lines:
            line.order = new[line.order]


def fade(account: Account, day: date, end: date) -> float:
    """How much of an account's buying is left: 1, falling to 0.12 while it drifts away."""
    if account.drift is None or day < account.drift:
        return 1.0
    gone = (day - account.drift).days / max(1, (end - account.drift).days)
    return 1.0 - 0.88 * min(1.0, gone * 1.15)


def order_days(world: World, account: Account) -> list[date]:
    """The days on which an account orders: a steady interval with a little play, or a fixed day."""
    if account.billing_day:
        step = round(12 / account.orders_per_year)
        months = range(world.start.year * 12, world.end.year * 12 + 12, step)
        return [workday(date(m // 12, m % 12 + 1, account.billing_day)) for m in months]
    interval = 365.25 / account.orders_per_year
    days, at = [], world.start.toordinal() + world.chance.uniform(0, interval)
    while (day := workday(date.fromordinal(int(at)))) <= world.end:
        days.append(day)
        left = fade(account, day, world.end)
        at += interval * (1 + 0.10 * world.chance.bell()) / left**0.6
    return days


def once(lines: list[Line], extra: list[Line]) -> list[Line]:
    """The lines of `extra` whose product is not on that order already."""
    seen = {(line.order, line.product) for line in lines}
    kept = []
    for line in extra:
        if (line.order, line.product) not in seen:
            seen.add((line.order, line.product))
            kept.append(line)
    return kept


def order_lines(world: World, account: Account) -> list[Line]:
    """All lines of one account: its own rhythm, basket and prices, fading where it drifts."""
    chance, lines = world.chance, []
    basket = {
        family: chance.sample(world.products[family], min(3, len(world.products[family])))
        for family in account.families
    }
    turn, code_turn = chance.whole(0, 50), 0
    for day in order_days(world, account):
        left = fade(account, day, world.end)
        years = (day - date(world.end.year, 7, 1)).days / 365.25
        value = (
            account.revenue
            / account.orders_per_year
            * world.season[day.month - 1]
            * (1 + account.growth) ** years
            * left ** (1 if account.billing_day else 0.4)
            * (1 + account.noise * chance.bell())
        )
        families = account.families if left > 0.5 else account.families[:2]
        count = max(1, int(account.lines_per_order + chance.uniform()))
        count = min(count, 3 * len(families))
        code, name = account.customers[code_turn % len(account.customers)]
        code_turn += 1 if chance.hit(0.85) else 2
        number = world.number(world.invoice, day)
        late = 25 * (1 - left) if account.drift else 0
        paid = day + timedelta(days=round(account.payment_days + late + 2.5 * chance.bell()))
        freight = 0 if value > world.free_freight_over else chance.whole(*world.freight)
        weights = [chance.uniform(0.7, 1.3) for _ in range(count)]
        seen: set[str] = set()
        for weight in weights:
            family = families[turn % len(families)]
            turn += 1
            product = choose(chance, basket[family], value * weight / sum(weights), seen)
            if product is None:
                continue
            seen.add(product.code)
            lines.append(
                sale(
                    world,
                    account,
                    product,
                    day,
                    value * weight / sum(weights),
                    paid,
                    number,
                    code,
                    name,
                    freight,
                )
            )
    forget_costs(world, account, lines)
    return lines + returns_of(world, account, lines)


def reach_end(lines: list[Line], end: date) -> None:
    """Date the last ordinary order on the last day, so that the last month is a whole one."""
    last = max(
        (line for line in lines if line.kind == "sale" and line.customer),
        key=lambda line: (line.day, line.order),
    )
    for line in lines:
        if line.order == last.order:
            line.day, line.paid = end, None


def choose(chance: Chance, products: list[Product], value: float, seen: set) -> Product | None:
    """A product of the basket that fits the money and is not yet in this order."""
    free = [p for p in products if p.code not in seen]
    fitting = [p for p in free if p.cost * 1.3 <= value * 100]
    if fitting:
        return chance.pick(fitting)
    return min(free, key=lambda p: p.cost) if free else None


def sale(world, account, product, day, value, paid, number, code, name, freight) -> Line:
    """One line of a sale: the list price of its year less what this account has negotiated."""
    chance = world.chance
    level = (1 + world.inflation) ** (day.year - world.end.year)
    cost = max(1, round(product.cost * level))
    price = round(cost * product.list_factor)
    markup = account.markup + 0.012 * chance.bell()
    discount = max(0, min(60, round(100 * (1 - (1 + markup) * cost / price))))
    quantity = max(1, round(value * 100 / (price * (100 - discount) / 100)))
    return Line(
        day,
        number,
        account.code,
        code,
        name,
        product.code,
        product.name,
        product.family,
        quantity,
        price,
        discount,
        line_net(quantity, price, discount),
        cost,
        freight,
        paid if paid <= world.end else None,
        "internal" if account.internal else "sale",
    )


def forget_costs(world: World, account: Account, lines: list[Line]) -> None:
    """Leave lines without their cost, never over a tenth of a year's money but where planted."""
    share = world.missing_cost if account.missing_cost is None else account.missing_cost
    most = 0.10 if account.missing_cost is None else 1.0
    sold = unknown = year = 0
    for line in lines:
        if line.day.year != year:
            sold, unknown, year = 0, 0, line.day.year
        sold += line.net
        if world.chance.hit(share) and unknown + line.net <= most * sold:
            unknown += line.net
            line.unit_cost = None
            if account.missing_cost is not None:  # made for this customer: no list has its cost
                line.product += "E"
                line.product_name += " esp."


def returns_of(world: World, account: Account, lines: list[Line]) -> list[Line]:
    """Goods sent back: part of an earlier line, at its own price and cost, on a credit note."""
    back = []
    for line in lines:
        day = workday(line.day + timedelta(days=12))
        if account.internal or not world.chance.hit(account.returns) or day > world.end:
            continue
        quantity = -max(1, line.quantity // 4)
        back.append(
            replace(
                line,
                day=day,
                order=world.number(world.credit_note, day),
                quantity=quantity,
                freight=0,
                kind="return",
                net=line_net(quantity, line.price, line.discount),
            )
        )
    return back


def write_csv(path: Path, rows: Iterable[Sequence[str]], *, encoding: str, separator=";") -> None:
    """Rows of text as a CSV with Windows line ends, as such exports have them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows(rows)


def write_xlsx(path: Path, sheets: dict[str, list[Sequence]], *, date_format="dd/mm/yyyy") -> None:
    """Sheets of rows; the same rows give the same bytes (no clock, no formulas)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": CREATED})
        as_date = book.add_format({"num_format": date_format})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if value is None or value == "":
                        continue
                    if isinstance(value, date):
                        sheet.write_datetime(
                            r, c, datetime(value.year, value.month, value.day), as_date
                        )
                    elif isinstance(value, (int, float)):
                        sheet.write_number(r, c, value)
                    else:
                        sheet.write_string(r, c, value)


def amount(value: int | None) -> float | None:
    """Cents as the number a spreadsheet cell holds."""
    return None if value is None else float(money(value))


def name_maker(
    chance: Chance,
    sectors: dict[str, list[str]],
    roots: list[str],
    pattern: str,
    forms: Sequence[str] = ("",),
):
    """A function sector → a name not given before."""
    given: set[str] = set()

    def make(sector: str) -> str:
        for _ in range(200):
            name = pattern.format(
                kind=chance.pick(sectors[sector]), root=chance.pick(roots), form=chance.pick(forms)
            ).strip()
            if name not in given:
                break
        else:
            name = f"{name} {len(given)}"
        given.add(name)
        return name

    return make
