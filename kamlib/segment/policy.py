"""How often the service policy of an account's tier wants contact."""

import numpy as np
import pandas as pd

from kamlib.case import Case
from kamlib.method.verdicts import TIERS


def policy_of(case: Case):
    """The service policy of the account's tier, if it has one."""
    return getattr(case.settings.policy, case.tier) if case.tier in TIERS else None


def policy_days(case: Case) -> float:
    """Days between contacts by the service policy; NaN where there is none."""
    times = policy_of(case).contacts_per_year if policy_of(case) else 0
    return 365 / times if times else np.nan


def agreed_days(case: Case, people: pd.DataFrame) -> float:
    """Days between contacts: the closest agreed with a person, else the service policy's."""
    agreed = people["contact_days"].min()
    return policy_days(case) if pd.isna(agreed) else float(agreed)
