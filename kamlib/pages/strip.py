"""The portfolio in a strip: how accounts, net revenue and true profit divide among the tiers."""

from dataclasses import dataclass
from html import escape

import pandas as pd

from kamlib.literal import literal
from kamlib.words import palette
from kamlib.words.table_html import table_style
from kamlib.words.text import in_columns, plain
from kamlib.words.words import Words, is_unknown

MEASURES = ("net_revenue", "true_profit")


@dataclass(frozen=True)
class Strip:
    """One line per tier: its name, how many accounts, and its share of each measure."""

    rows: list[tuple[str, str, str, list[tuple[str, float]]]]
    heads: list[str]

    def __repr__(self) -> str:
        lines = [["", *self.heads]]
        lines += [
            [name, count, *(text for text, _ in shares)] for _, name, count, shares in self.rows
        ]
        return plain("\n".join(in_columns(lines, [False] + [True] * len(self.heads))))

    def _repr_html_(self) -> str:
        heads = "".join(
            f'<th scope="col"{" class=r" if i == 0 else ""}>{escape(head)}</th>'
            for i, head in enumerate(self.heads)
        )
        lines = []
        for tier, name, count, shares in self.rows:
            bars = "".join(
                f'<td style="white-space:nowrap"><span style="display:inline-block;height:.8em;'
                f"vertical-align:-.06em;margin-right:.5em;width:{max(size, 0) * 4:.2f}em;"
                f'background:{palette.TIERS[tier]}"></span>{escape(text)}</td>'
                for text, size in shares
            )
            lines.append(
                f'<tr><td><span class="chip {tier}">{escape(name)}</span></td>'
                f'<td class="r">{escape(count)}</td>{bars}</tr>'
            )
        return literal(
            f'<figure class="kam-table strip"><style>{table_style()}</style>'
            f'<table style="table-layout:auto;width:auto"><thead><tr><th></th>{heads}</tr>'
            f"</thead><tbody>{''.join(lines)}</tbody></table></figure>"
        )


def show_portfolio_strip(accounts: pd.DataFrame, words: Words) -> Strip:
    """Show how accounts, net revenue and true profit divide among the tiers.

    Parameters
    ----------
    accounts
        ``tier``, ``net_revenue`` and, where known, ``true_profit``. A share is of the total over
        all accounts; where that is not above zero it is unknown.
    words
        Language, locale and currency.

    Examples
    --------
    >>> accounts = pd.DataFrame({"tier": ["key", "standard", "standard"],
    ...                          "net_revenue": [60.0, 30.0, 10.0]})
    >>> show_portfolio_strip(accounts, Words("en", "en-GB", "GBP"))
              Accounts  Net revenue
    Key              1          60%
    Standard         2          40%
    """
    tier = accounts["tier"].where(accounts["tier"].isin(list(palette.TIERS)), "unknown")
    measures = [name for name in MEASURES if name in accounts]
    totals = accounts[measures].sum()
    shares = accounts.groupby(tier)[measures].sum() / totals.where(totals > 0)
    counts = tier.value_counts()
    rows = [
        (name, words.label(f"tier.{name}"), words.number(counts[name]),
         [(words.percent(share, 0), 0.0 if is_unknown(share) else min(share, 1.0))
          for share in shares.loc[name].tolist()])
        for name in palette.TIERS if name in counts
    ]  # fmt: skip
    heads = [words.label("chart.strip.accounts"), *(words.label(f"column.{m}") for m in measures)]
    return Strip(rows, heads)
