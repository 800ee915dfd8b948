"""The tiers with other lines, places or weights; nothing is saved."""

import pandas as pd

from kamlib.case import Case
from kamlib.figure import figure
from kamlib.method.what_if import Base, measure_what_if, prepare_what_if


@figure("SEG-7")
def what_if_base(case: Case) -> Base:
    """What every what-if starts from: `prepare_what_if`."""
    return prepare_what_if(case.portfolio, case.settings, former_list=case.judged.former_list)


@figure("SEG-7")
def what_if(case: Case, *, weights: dict[str, float] | None = None, **changed) -> pd.DataFrame:
    """The tiers with other thresholds or weights; nothing is saved: `measure_what_if`."""
    return measure_what_if(what_if_base(case), weights=weights, **changed)
