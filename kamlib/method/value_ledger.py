"""REV-8: the value ledger: promised, delivered, and confirmed by whoever received it.

Only what the other side confirmed is value; what we say that we delivered is a claim until then.
"""

import numpy as np
import pandas as pd

from kamlib.method.slugs import find_places
from kamlib.vocabulary import DIRECTIONS, VALUE_STEPS


def measure_value_ledger(values: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """Tell of each item how far it got and how long it has waited.

    Parameters
    ----------
    values
        ``item``, ``direction``, ``value_text``, ``promised``, ``promised_on``, ``delivered``,
        ``delivered_on``, ``confirmed_value``, ``confirmed_on``, ``said_on``.
    day
        The data date.

    Returns
    -------
    DataFrame
        By direction, what waits longest first: ``direction``, ``item``, ``value_text``,
        ``promised``, ``delivered``, ``confirmed_value``, ``confirmed_on``, ``value_state``
        (confirmed, delivered: not confirmed, promised: not delivered, unknown), ``waiting_days``
        since it was delivered, else promised, else last written down (NaN where confirmed).

    Examples
    --------
    >>> days = pd.to_datetime(["2025-03-01", "2025-03-01"])
    >>> said = pd.DataFrame({"item": ["v1", "v2"], "direction": "to_customer", "value_text": "x",
    ...     "promised": [100.0, 50], "promised_on": days, "delivered": [80.0, None],
    ...     "delivered_on": [days[0], None], "confirmed_value": [70.0, None],
    ...     "confirmed_on": [days[0], None], "said_on": days})
    >>> measure_value_ledger(said, pd.Timestamp("2025-03-31"))[
    ...     ["item", "value_state", "waiting_days"]]
      item value_state  waiting_days
    0   v2    promised          30.0
    1   v1   confirmed           NaN
    """
    frame = values.copy()
    confirmed, delivered = frame["confirmed_value"].notna(), frame["delivered"].notna()
    frame["value_state"] = pd.Series(
        np.select(
            [confirmed, delivered, frame["promised"].notna()],
            ["confirmed", "delivered", "promised"],
            "unknown",
        ),
        frame.index,
        dtype="str",
    )
    said, promised, handed = (
        pd.to_datetime(frame[name]) for name in ("said_on", "promised_on", "delivered_on")
    )
    since = handed.where(delivered).fillna(promised).fillna(said)
    frame["waiting_days"] = (day - since).dt.days.where(~confirmed).astype("float64").clip(lower=0)
    frame["_side"] = find_places(frame["direction"], DIRECTIONS)
    frame = frame.sort_values(
        ["_side", "waiting_days", "item"], ascending=[True, False, True], kind="stable"
    )
    names = ["direction", "item", "value_text", "promised", "delivered", "confirmed_value",
             "confirmed_on", "value_state", "waiting_days"]  # fmt: skip
    return frame[names].reset_index(drop=True)


def measure_value_totals(ledger: pd.DataFrame) -> pd.DataFrame:
    """Add the ledger up, each direction by itself: value to them is not set off against ours.

    Parameters
    ----------
    ledger
        From `measure_value_ledger`.

    Returns
    -------
    DataFrame
        Rows to_customer and to_us: ``direction``, ``items``, ``promised``, ``delivered``,
        ``confirmed_value`` (sums of what is known; NaN where nothing is), ``unconfirmed`` (items),
        ``oldest_days`` (the longest wait of those; NaN where all is confirmed).

    Examples
    --------
    >>> rows = pd.DataFrame({"direction": ["to_us", "to_us"], "promised": [10.0, 5.0],
    ...     "delivered": [8.0, None], "confirmed_value": [8.0, None],
    ...     "value_state": ["confirmed", "promised"], "waiting_days": [None, 40.0]})
    >>> measure_value_totals(rows).loc[[1], ["items", "promised", "unconfirmed", "oldest_days"]]
       items  promised  unconfirmed  oldest_days
    1      2      15.0            1         40.0
    """
    rows = []
    for direction in DIRECTIONS:
        own = ledger[ledger["direction"] == direction]
        waits = own[own["value_state"] != "confirmed"]
        sums = {n: own[n].sum(min_count=1) for n in VALUE_STEPS}
        row = {"direction": direction, "items": len(own), **sums, "unconfirmed": len(waits)}
        rows.append(row | {"oldest_days": waits["waiting_days"].max()})
    return pd.DataFrame(rows)
