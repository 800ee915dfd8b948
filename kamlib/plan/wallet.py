"""What the account needs, what it buys from us, and how much more there may be."""

import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.method.need_sources import measure_need_sources
from kamlib.method.small_share import measure_small_shares
from kamlib.method.wallet import measure_wallet
from kamlib.segment.cost import margin_share


@figure("PLAN-4")
def wallet(case: Case) -> pd.DataFrame:
    """PLAN-4, the account's families against its needs: `measure_wallet`."""
    return measure_wallet(
        case.net_lines,
        case.tables["wallet"],
        case.window,
        case.account,
        supplier_ceiling=case.settings.plan.supplier_ceiling,
    )


@figure("PLAN-4")
def need_sources(case: Case) -> pd.DataFrame:
    """PLAN-4, what table and people say of the needs: `measure_need_sources`."""
    said = case.named(case.said("wallet"))
    return measure_need_sources(case.filed_needs, said, case.account)


@figure("PLAN-4")
def small_shares(case: Case) -> pd.DataFrame:
    """PLAN-4, small against large shares where people judged them: `measure_small_shares`."""
    return measure_small_shares(
        case.said("share_option"), wallet(case), margin_share=margin_share(case)
    )
