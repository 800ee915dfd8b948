"""One account at a glance: its figures as tiles, its name and tier above them."""

import html
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import pandas as pd

from kamlib.literal import literal
from kamlib.words.palette import TIER_INKS, TIERS
from kamlib.words.table import column_kind
from kamlib.words.text import clean, plain
from kamlib.words.words import UNKNOWN, Words, is_unknown

FACTS = (
    "net_revenue",
    "former_revenue",
    "share",
    "markup",
    "cost_to_serve",
    "true_profit",
    "expected_headroom",
    "volume_profit",
    "account_type",
    "rules",
)
"""What the tiles say, in this order: columns of the portfolio's accounts."""


@dataclass(frozen=True)
class AccountCard:
    """The card that `show_account` makes: a heading and pairs of name and value."""

    name: str
    code: str
    tier: str
    tier_words: str
    facts: list[tuple[str, str, bool]]

    def __repr__(self) -> str:
        size = max(len(name) for name, _, _ in self.facts)
        lines = [f"{self.name} ({self.code}) · {self.tier_words}"]
        lines += [f"{name.ljust(size)}  {value}" for name, value, _ in self.facts]
        return plain("\n".join(lines))

    def _repr_html_(self) -> str:
        tiles = "".join(
            f'<div class="{"long" if long else "short"}"><dt>{html.escape(name)}</dt>'
            f'<dd class="{"unknown" if value == UNKNOWN else "known"}">{html.escape(value)}</dd>'
            "</div>"
            for name, value, long in self.facts
        )
        return literal(
            f'<section class="kam-account"><style>{account_style()}</style>'
            f"<p><strong>{html.escape(self.name)}</strong> <code>{html.escape(self.code)}</code> "
            f'<span class="tier {self.tier}">{html.escape(self.tier_words)}</span></p>'
            f"<dl>{tiles}</dl></section>"
        )


def show_account(account: pd.Series, words: Words) -> AccountCard:
    """One account's figures as tiles.

    Parameters
    ----------
    account
        A row of the portfolio's accounts: `account`, `account_name`, `tier` and what `FACTS` lists
        of it; a fact that the row does not have is left out, an unknown one is marked.
    words
        Language, locale and currency.

    Examples
    --------
    >>> row = pd.Series({"account": "A1", "account_name": "Alfa", "tier": "key", "share": 0.118})
    >>> show_account(row, Words("es", "es-ES", "EUR"))
    Alfa (A1) · Clave
    Participación  11,8 %
    """
    facts = []
    for column in (name for name in FACTS if name in account.index):
        kind = column_kind(column)
        text = words.write(account[column], kind)
        facts.append((words.label(f"column.{column}"), text, kind.startswith("labels:")))
    code, name, tier = clean(account["account"]), account.get("account_name"), account.get("tier")
    name = code if is_unknown(name) else clean(name)
    if is_unknown(tier):
        return AccountCard(name, code, "unknown", UNKNOWN, facts)
    return AccountCard(name, code, tier, words.label(f"tier.{tier}"), facts)


@cache
def account_style() -> str:
    """Give the style of the card, for pages that hold several."""
    chips = "".join(
        f".kam-account .tier.{tier}{{background:{TIERS[tier]};color:{TIER_INKS[tier]}}}"
        for tier in TIERS
    )
    return (files(__package__) / "account.css").read_text("utf-8") + chips
