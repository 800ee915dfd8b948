"""The truth of a demo client: counted from what was planted, never computed by kamlib.

All sums are of whole cents; money is written as text with two decimals.
"""

from collections import defaultdict
from datetime import date
from pathlib import Path

from demo.common import Account, Line, money

ROLES_OF_CLASSES = ("large", "high_markup", "mid", "unknown_cost")


def in_window(lines: list[Line], end: date, years_ago: int = 0) -> list[Line]:
    """Lines of the calendar year that ends at `end`, or of one before."""
    return [line for line in lines if line.day.year == end.year - years_ago]


def cost_of(line: Line, listed: dict[str, int]) -> int | None:
    """A line's cost in cents: its own unit cost, else the product list's, else unknown."""
    unit = listed.get(line.product) if line.unit_cost is None else line.unit_cost
    return None if unit is None or line.quantity is None else line.quantity * unit


def account_sums(
    lines: list[Line], accounts: dict[str, Account], listed: dict[str, int]
) -> dict[str, dict]:
    """Add up each identified account; the own group and deposits are no sales.

    In cents: net before rebates (`gross`) and after (`net`), net of the lines with a known cost,
    that cost, net per family; counts of orders, lines and returns; the pooled markup.
    """
    sums: dict[str, dict] = {}
    orders = defaultdict(set)
    for line in lines:
        if not line.account or line.kind in ("internal", "adjustment"):
            continue
        row = sums.setdefault(
            line.account,
            dict.fromkeys(("gross", "with_cost", "cost", "lines", "returns"), 0) | {"families": {}},
        )
        row["gross"] += line.net
        row["lines"] += 1
        row["returns"] += line.kind == "return"
        if line.family:
            row["families"][line.family] = row["families"].get(line.family, 0) + line.net
        if line.kind == "credit":  # a credit of price alone takes from the price of known goods
            row["with_cost"] += line.net
        elif (cost := cost_of(line, listed)) is not None:
            row["with_cost"] += line.net
            row["cost"] += cost
        if line.kind == "sale":
            orders[line.account].add(line.order)
    for code, row in sums.items():
        row["with_cost"] = round(row["with_cost"] * (1 - accounts[code].rebate))
        row["net"] = round(row["gross"] * (1 - accounts[code].rebate))
        row["orders"] = len(orders[code])
        row["coverage"] = row["with_cost"] / row["net"] if row["net"] > 0 else 0.0
        row["markup"] = row["with_cost"] / row["cost"] - 1 if row["cost"] else None
    return sums


def true_profit(account: Account, row: dict, rates: dict, hours: float) -> float:
    """Goods margin less cost to serve at the client's rates, in money, to plant clear cases."""
    net = row["net"] / 100
    margin = net * (1 - 1 / (1 + row["markup"]))
    per_order = sum(rates.get(k, 0) for k in ("per_order", "per_delivery", "per_invoice"))
    cost = row["orders"] * per_order + row["lines"] * rates.get("per_line", 0)
    cost += row["returns"] * rates.get("per_return", 0) + account.offers * rates.get("per_offer", 0)
    credit = net * (1 + rates.get("tax_rate", 0)) * account.payment_days / 365
    cost += credit * rates.get("credit_rate", 0) + hours * rates.get("kam_hour", 0)
    cost += net * rates.get("expected_loss", {}).get(account.rating, 0)
    return margin - cost


def check_planted(accounts: dict[str, Account], sums: dict, settings: dict) -> dict[str, float]:
    """Stop where the planted cases are not as clear as the truth says; return the true profits."""
    rates = settings["cost_to_serve"]
    segment, define = settings["segment"], settings["define"]
    active = {code: row for code, row in sums.items() if row["net"] > 0}
    total = sum(row["net"] for row in active.values())
    line = total / len(active) * (1 + define.get("above_mean", 0.33))
    ranked = sorted(active, key=lambda code: -active[code]["net"])
    cumulative, before = 0, {}
    for code in ranked:
        before[code] = cumulative / total
        cumulative += active[code]["net"]
    share = {code: row["net"] / total for code, row in active.items()}
    profits = {}
    wrong = []
    for code, row in active.items():
        account, markup = accounts[code], row["markup"]
        rule = segment["volume_rule"]
        clearly_high = {
            "above_mean": row["net"] > 1.15 * line,
            "pareto": before[code] < 0.74,
            "monthly_share": share[code] > 1.15 * segment.get("high_volume_share", 0.15),
        }[rule]
        clearly_low = {
            "above_mean": row["net"] < 0.85 * line,
            "pareto": before[code] > 0.805,
            "monthly_share": share[code] < 0.85 * segment.get("high_volume_share", 0.15),
        }[rule]
        middle = rule == "pareto" and "mid" in account.roles
        roles = account.roles
        high_markup = markup > 1.15 * segment.get("high_profit_markup", 0.30)
        low_markup = markup < 0.85 * segment.get("high_profit_markup", 0.30)
        hours = rates[
            "kam_hours_key"
            if "key" in roles
            else "kam_hours_trial"
            if "trial" in roles
            else "kam_hours_standard"
        ]
        profits[code] = true_profit(account, row, rates, hours)
        checks = {
            "volume": (clearly_high if {"key", "large"} & set(roles) else clearly_low) or middle,
            "large": row["net"] > 1.15 * line if {"key", "large"} & set(roles) else True,
            "coverage": (
                row["coverage"] < 0.75 if "unknown_cost" in roles else row["coverage"] > 0.85
            ),
            "markup": (
                "unknown_cost" in roles
                or (high_markup if {"key", "high_markup"} & set(roles) else low_markup)
            ),
            "profit": (
                profits[code] < -0.02 * row["net"] / 100
                if "losing" in roles
                else profits[code] > 0.01 * row["net"] / 100
            ),
        }
        wrong += [
            f"{code} {roles}: {name} (net {row['net'] / 100:.0f}, line {line / 100:.0f}, "
            f"before {before[code]:.3f}, markup {markup:.3f}, profit {profits[code]:.0f}, "
            f"margin {row['net'] / 100 * (1 - 1 / (1 + markup)):.0f})"
            for name, fine in checks.items()
            if not fine
        ]
    if wrong:
        raise SystemExit("what is planted is not clear enough:\n" + "\n".join(wrong))
    return profits


def dependence(sums: dict) -> dict:
    """Shares of the largest accounts in the window, after and before rebates."""
    result = {}
    for key, suffix in (("net", ""), ("gross", "_before_rebates")):
        values = sorted((row[key] for row in sums.values() if row[key]), reverse=True)
        total = sum(values)
        result[f"net_revenue{suffix}"] = money(total)
        result[f"active_accounts{suffix}"] = sum(value > 0 for value in values)
        for count in (1, 3, 10):
            result[f"top{count}{suffix}"] = f"{sum(values[:count]) / total:.8f}"
    return result


def ledger_truth(
    lines: list[Line],
    set_aside: dict[str, int],
    sources: dict[str, dict],
    duplicates: int,
    listed: dict[str, int],
) -> dict:
    """Counts and sums of the whole ledger as it must be read."""
    identified = [line for line in lines if line.customer]
    if len({(line.order, line.product) for line in lines}) < len(lines):
        raise SystemExit("two lines of one order have the same product: duplicates not planted")
    freight = {line.order: line.freight for line in lines if line.freight}
    costs = [cost_of(line, listed) for line in lines]
    kinds = {}
    for line in lines:
        kind = kinds.setdefault(line.kind, {"lines": 0, "net_revenue": 0})
        kind["lines"] += 1
        kind["net_revenue"] += line.net
    aside = {**set_aside, **({"duplicate": duplicates} if duplicates else {})}
    return {
        "lines_in": len(lines) + sum(aside.values()),
        "kept": len(lines),
        "set_aside": sum(aside.values()),
        "duplicates": duplicates,
        "customers": len({line.customer for line in identified}),
        "accounts": len({line.account for line in identified}),
        "lines_without_customer": len(lines) - len(identified),
        "net_revenue": money(sum(line.net for line in identified)),
        "net_revenue_all_lines": money(sum(line.net for line in lines)),
        "lines_with_cost": sum(cost is not None for cost in costs),
        "cost": money(sum(cost for cost in costs if cost is not None)),
        "freight": money(sum(freight.values())),
        "orders_with_freight": len(freight),
        "first_date": min(line.day for line in lines).isoformat(),
        "last_date": max(line.day for line in lines).isoformat(),
        "reasons": dict(sorted(aside.items())),
        "kinds": {
            kind: {"lines": row["lines"], "net_revenue": money(row["net_revenue"])}
            for kind, row in sorted(kinds.items())
        },
        "sources": {
            name: {
                "lines_in": row["lines_in"],
                "kept": row["kept"],
                "net_revenue": money(row["net"]),
            }
            for name, row in sorted(sources.items())
        },
    }


def planted_truth(
    accounts: dict[str, Account],
    sums: dict,
    former: dict,
    profits: dict[str, float],
    essential: set[str],
    wallet: list,
) -> dict:
    """The accounts planted for a purpose, and what they show in the window."""

    def having(role: str) -> list[str]:
        return sorted(code for code, account in accounts.items() if role in account.roles)

    sales = {code: row["families"] for code, row in sums.items()}
    capped = [
        [a, f]
        for a, f, need, policy in wallet
        if policy != "none" and f in essential and sales.get(a, {}).get(f, 0) / 100 > 0.7 * need
    ]
    planted = {}
    for code, account in sorted(accounts.items()):
        if code not in sums:
            continue
        row = sums[code]
        planted[code] = {
            "name": account.name,
            "roles": list(account.roles),
            "net_revenue": money(row["net"]),
            "net_revenue_before_rebates": money(row["gross"]),
            "former_revenue": money(former[code]["net"]) if code in former else "0.00",
            "net_revenue_with_cost": money(row["with_cost"]),
            "cost": money(row["cost"]),
            "orders": row["orders"],
        }
    return {
        "key": {"accounts": having("key")},
        "trial": {"accounts": having("trial")},
        "emerging": {"accounts": having("emerging")},
        "target": {"accounts": having("target")},
        "large_not_key": {
            "accounts": sorted(set(having("large")) - set(having("key"))),
            "without_potential": having("large_not_key"),
        },
        "drifting": {
            "accounts": having("drifting"),
            "since": {
                code: account.drift.isoformat()[:7]
                for code, account in sorted(accounts.items())
                if account.drift
            },
        },
        "losing": {
            "accounts": having("losing"),
            "estimated_profit": {code: f"{profits[code]:.0f}" for code in having("losing")},
        },
        "white_space": {
            "pairs": sorted(
                [code, family]
                for code, account in accounts.items()
                for family in account.missing
                if "target" not in account.roles
            )
        },
        "capped": {"pairs": sorted(capped)},
        "classes": {
            "hvhp": having("key"),
            "hvlp": sorted(set(having("large")) - set(having("key"))),
            "lvhp": having("high_markup"),
            "lvlp": sorted(
                set(sums) - {code for role in ROLES_OF_CLASSES for code in having(role)}
            ),
            "low_profit_of_either_volume": having("mid"),
            "unknown": having("unknown_cost"),
        },
        "groups": {
            customer: code
            for code, account in sorted(accounts.items())
            for customer, _ in account.customers
            if len(account.customers) > 1
        },
        "planted": planted,
    }


def wallet_rows(accounts: dict[str, Account], sums: dict) -> list[tuple]:
    """(account, family, need in whole money, policy) for every account with a planted wallet."""
    rows = []
    for code, account in sorted(accounts.items()):
        if account.wallet_share is not None:
            for family, net in sorted(sums.get(code, {"families": {}})["families"].items()):
                share = account.shares.get(family, account.wallet_share)
                rows.append(
                    (
                        code,
                        family,
                        round(net / 100 / share / 100) * 100,
                        account.policies.get(family, "none"),
                    )
                )
        rows += [(code, family, need, "none") for family, need in sorted(account.missing.items())]
    return rows


def write_toml(path: Path, sections: dict, heading: str) -> None:
    """A TOML file of nested tables with texts, whole numbers and lists."""
    out = [f"# {line}".rstrip() for line in heading.strip().splitlines()]

    def value(thing) -> str:
        if isinstance(thing, bool):
            return "true" if thing else "false"
        if isinstance(thing, int):
            return str(thing)
        if isinstance(thing, (list, tuple)):
            return "[" + ", ".join(value(x) for x in thing) + "]"
        return '"' + str(thing).replace("\\", "\\\\").replace('"', '\\"') + '"'

    def key(name: str) -> str:
        return name if name.replace("_", "").isalnum() and name.isascii() else value(name)

    def table(name: str, content: dict) -> None:
        if not content or not all(isinstance(v, dict) for v in content.values()):
            out.extend(["", f"[{name}]"])
        out.extend(f"{key(k)} = {value(v)}" for k, v in content.items() if not isinstance(v, dict))
        for k, v in content.items():
            if isinstance(v, dict):
                table(f"{name}.{key(k)}", v)

    for name, content in sections.items():
        table(name, content)
    path.write_text("\n".join(out) + "\n", encoding="utf-8", newline="\n")
