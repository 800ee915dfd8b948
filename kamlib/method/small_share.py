"""A small share at a better price against a large one (PLAN-4).

Where the buyer's power is great, a large share has its price, and a small one that fills idle
capacity can earn more. Nothing here is guessed: the shares and prices are what people judged.
"""

import numpy as np
import pandas as pd


def decide_small_share(
    *,
    need: float,
    small_share: float,
    small_price: float,
    large_share: float,
    large_price: float,
    unit_cost: float,
    idle_unit_cost: float,
    idle_capacity: float,
) -> pd.DataFrame:
    """Whether a small share at a better price beats a large one.

    Where the buyer's power is great, a large share has its price. Units that fill idle capacity
    cost only what they add (`idle_unit_cost`); units beyond it cost `unit_cost`.

    Parameters
    ----------
    need
        What the customer buys, in units per year (or in money at today's price, with prices and
        costs as multiples of today's price).
    small_share, large_share
        The two shares (0–1) of the need.
    small_price, large_price
        The price per unit that goes with each.
    unit_cost, idle_unit_cost
        Cost of a unit with and without new capacity.
    idle_capacity
        Units per year that stand idle now.

    Returns
    -------
    DataFrame
        Two rows: ``option`` (small, large), ``share``, ``units``, ``price``, ``idle_units``,
        ``contribution``, ``price_needed`` (the price at which this option would equal the other),
        ``better``.

    Examples
    --------
    200 units × (12 − 5) = 1,400; 700 × 9 − 200 × 5 − 500 × 8 = 1,300: the small share wins, as
    long as its price stays above 11.50.

    >>> options = decide_small_share(need=1000, small_share=0.2, small_price=12, large_share=0.7,
    ...     large_price=9, unit_cost=8, idle_unit_cost=5, idle_capacity=200)
    >>> options[["option", "units", "contribution", "price_needed", "better"]]
      option  units  contribution  price_needed  better
    0  small  200.0        1400.0     11.500000    True
    1  large  700.0        1300.0      9.142857   False
    """
    options = pd.DataFrame(
        {
            "option": ["small", "large"],
            "share": [float(small_share), float(large_share)],
            "units": [small_share * need, large_share * need],
            "price": [float(small_price), float(large_price)],
        }
    )
    options["idle_units"] = options["units"].clip(upper=float(idle_capacity))
    cost = options["idle_units"] * idle_unit_cost
    cost += (options["units"] - options["idle_units"]) * unit_cost
    options["contribution"] = options["units"] * options["price"] - cost
    other = options["contribution"][::-1].to_numpy()
    units = options["units"].where(options["units"] > 0)
    options["price_needed"] = (other + cost) / units
    options["better"] = options["contribution"] > other
    return options


def measure_small_shares(
    options: pd.DataFrame, families: pd.DataFrame, *, margin_share: float
) -> pd.DataFrame:
    """Compare the two shares of every family of which somebody judged them.

    Parameters
    ----------
    options
        ``family``, ``small_share``, ``large_share`` (0–1), ``small_price``, ``large_price``,
        ``full_cost``, ``idle_cost`` (multiples of today's price), ``idle_capacity`` (money per
        year at today's price; missing: none).
    families
        From `kamlib.method.wallet.measure_wallet`: ``family``, ``need``.
    margin_share
        The account's contribution per unit of revenue (0–1): one less it is the full cost where
        nobody gave one.

    Returns
    -------
    DataFrame
        Two rows per family as `decide_small_share` gives them, ``family`` first; money per year.
        Without a need the contribution is unknown.

    Examples
    --------
    >>> options = pd.DataFrame({"family": ["oil"], "small_share": [0.2], "large_share": [0.7],
    ...     "small_price": [1.2], "large_price": [0.9], "full_cost": [None], "idle_cost": [0.5],
    ...     "idle_capacity": [200.0]})
    >>> families = pd.DataFrame({"family": ["oil"], "need": [1000.0]})
    >>> measure_small_shares(options, families, margin_share=0.2)[
    ...     ["family", "option", "contribution", "better"]]
      family option  contribution  better
    0    oil  small         140.0    True
    1    oil  large         130.0   False
    """
    need = families.set_index("family")["need"]
    blocks = []
    for row in options.itertuples(index=False):
        found = decide_small_share(
            need=need.get(row.family, np.nan),
            small_share=row.small_share,
            small_price=row.small_price,
            large_share=row.large_share,
            large_price=row.large_price,
            unit_cost=row.full_cost if pd.notna(row.full_cost) else 1 - margin_share,
            idle_unit_cost=row.idle_cost,
            idle_capacity=row.idle_capacity if pd.notna(row.idle_capacity) else 0.0,
        )
        known = found["contribution"].notna()
        found["better"] = found["better"].astype("boolean").where(known)
        found.insert(0, "family", row.family)
        blocks.append(found)
    if not blocks:
        names = ["family", "option", "share", "units", "price", "idle_units", "contribution"]
        return pd.DataFrame(columns=[*names, "price_needed", "better"])
    return pd.concat(blocks, ignore_index=True)
