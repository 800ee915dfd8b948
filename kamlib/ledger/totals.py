"""The totals rows of a layout's files beside the sums of the lines above them."""

import numpy as np

from kamlib.ledger import amounts
from kamlib.ledger.gathered import Gathered
from kamlib.ledger.layout import Layout
from kamlib.ledger.spool import Spool


def compare_totals(
    gathered: Gathered, layout: Layout, again: np.ndarray, spool: Spool
) -> list[dict]:
    """Totals rows against the lines above them: of the file or since the last such row.

    The program that wrote the total may or may not have counted what is there twice. It added up
    the amounts as the file states them, before they were converted to the client's currency.
    """
    units = spool.units()
    starts: dict[int, int] = {}
    for lines, stated in zip(gathered.parts, gathered.stated, strict=True):
        starts.setdefault(lines.which, lines.start)
        if stated is not None:
            units[lines.here] = stated
    sums = [np.concatenate([[0], np.cumsum(of)]) for of in (np.where(again, 0, units), units)]
    foreign = ", ".join(sorted(rule["currency"] for rule in gathered.converted))
    told = {"currency": foreign} if foreign else {}
    totals, since = [], {}
    for which, line, row, stated in gathered.totals:
        whole = starts[which]
        part = since.get(which, whole)
        since[which] = line
        if stated is None:
            continue
        stated = int(round(stated * amounts.UNIT))
        read = min(
            (int(of[line] - of[start]) for of in sums for start in (whole, part)),
            key=lambda found: abs(found - stated),
        )
        totals.append({"source": layout.raws[which].file, "row": row,
                       "stated": amounts.to_amount(stated), "read": amounts.to_amount(read),
                       "agrees": abs(read - stated) <= amounts.UNIT // 200, **told})  # fmt: skip
    return totals
