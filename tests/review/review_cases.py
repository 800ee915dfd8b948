"""Pages of an account for the tests of reviews: what was sold and said, given by hand."""

import pandas as pd
from cases import case

from kamlib.judgement.frames import make_frame


def page(account="A", as_of="2025-12-31", *, said=None, frames=None, **given):
    """A case of `account` on which `said` (kind → frame) stands; tables that are not given are
    empty."""
    customers = pd.DataFrame(columns=["customer", "account", "rebate_share", "payment_days"])
    nothing = {"customers": customers, "wallet": pd.DataFrame(), "contracts": CONTRACTS}
    frames = {"accounts": NO_ACCOUNTS, **(frames or {})}
    found = case(account, as_of, frames=frames, **(nothing | given))
    for kind, frame in (said or {}).items():
        empty = make_frame(kind, [])
        frame = frame.assign(account=account) if "account" in empty else frame
        frame = frame.reindex(columns=[*dict.fromkeys([*empty.columns, *frame.columns])])
        found.kept["said", kind] = frame, frozenset()
    return found


CONTRACTS = pd.DataFrame({"account": [], "end": pd.to_datetime([])})
NO_ACCOUNTS = pd.DataFrame(columns=["account", "tier", "net_revenue", "true_profit"])
