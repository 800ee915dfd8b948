"""What the account needs, what it buys from us, and how much more there may be (PLAN-4)."""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.define.headroom import measure_wallet
from kamlib.figure import figure
from kamlib.figures.sales import of_account
from kamlib.segment.cost import margin_share


@figure("PLAN-4")
def wallet(case: Case) -> pd.DataFrame:
    """PLAN-4, the account's families against its needs: `measure_wallet`."""
    ceiling = case.settings.plan.supplier_ceiling
    needs = case.tables["wallet"]
    return measure_wallet(
        case.net_lines, needs, case.window, case.account, supplier_ceiling=ceiling
    )


NEEDS = ["family", "need_origin", "need_low", "need", "need_high", "supplier_policy",
         "stated_on", "said_in", "author", "confidence"]  # fmt: skip


@figure("PLAN-4")
def need_sources(case: Case) -> pd.DataFrame:
    """PLAN-4, what the client's table and people say of the needs, side by side.

    The newest counts; of two of the same day what people said counts, because they knew the table.

    Returns
    -------
    DataFrame
        By family, the newest first: `NEEDS` (``need_origin``: table, said; nobody in particular
        said what the table holds), ``taken`` (whether the method takes this one), ``need_ratio``
        (this estimate ÷ the one that counts).
    """
    told = case.named(case.said("wallet")).rename(columns={"said_on": "stated_on"})
    names = {"as_of": "stated_on", "policy": "supplier_policy"}
    tabled = case.filed_needs.rename(columns=names)
    parts = [
        of_account(part, case.account).assign(need_origin=origin)
        for part, origin in ((told, "said"), (tabled, "table"))
        if "account" in part
    ]
    parts = [part.reindex(columns=NEEDS).astype(object) for part in parts if len(part)]
    if not parts:
        return pd.DataFrame(columns=[*NEEDS, "taken", "need_ratio"])
    out = pd.concat(parts, ignore_index=True)
    tabled = out["need_origin"].eq("table")
    for name in ("said_in", "author"):
        out[name] = out[name].mask(tabled & out[name].isna(), "")
    out["stated_on"] = pd.to_datetime(out["stated_on"])
    out = out.astype(dict.fromkeys(("need_low", "need", "need_high"), float))
    out = out.sort_values(
        ["family", "stated_on"], ascending=[True, False], na_position="last", kind="stable"
    ).reset_index(drop=True)
    out["taken"] = ~out.duplicated("family")
    first = out["need"].where(out["taken"]).groupby(out["family"]).transform("max")
    return out.assign(need_ratio=(out["need"] / first).where(first > 0))


@figure("PLAN-4")
def small_shares(case: Case) -> pd.DataFrame:
    """PLAN-4, whether a small share at a better price beats a large one, where people judged both.

    Where the buyer's power is great, a large share has its price. What fills idle capacity costs
    only what it adds; what lies beyond it costs in full (one less the account's margin, where
    nobody said). A need of 1,000 at today's price, 20 % at 1.2 × that price or 70 % at 0.9 ×, 200
    idle at 0.5, the rest at 0.8: 200 × (1.2 − 0.5) = 140 against 630 − 100 − 400 = 130.

    Returns
    -------
    DataFrame
        Two rows per family: ``option`` (small, large), ``share``, ``units`` (money per year at
        today's price), ``price`` (multiple of today's), ``idle_units``, ``contribution``
        (unknown without a need), ``price_needed`` (the price at which this option would equal the
        other), ``better``.
    """
    said = case.said("share_option")
    need = said["family"].map(wallet(case).set_index("family")["need"]).astype(float)
    full = said["full_cost"].fillna(1 - margin_share(case))
    options = {}
    for option in ("small", "large"):
        one = pd.DataFrame({"family": said["family"], "option": option})
        one["share"] = said[f"{option}_share"].astype(float)
        one["units"] = one["share"] * need
        one["price"] = said[f"{option}_price"].astype(float)
        one["idle_units"] = np.minimum(one["units"], said["idle_capacity"].fillna(0.0))
        one["cost"] = one["idle_units"] * said["idle_cost"]
        one["cost"] += (one["units"] - one["idle_units"]) * full
        one["contribution"] = one["units"] * one["price"] - one["cost"]
        options[option] = one
    small, large = options.values()
    for own, other in ((small, large["contribution"]), (large, small["contribution"])):
        own["price_needed"] = (other + own.pop("cost")) / own["units"].where(own["units"] > 0)
        better = (own["contribution"] > other).astype("boolean")
        own["better"] = better.where(own["contribution"].notna())
    return pd.concat([small, large]).sort_index(kind="stable").reset_index(drop=True)
