"""Why an account stands where it stands: the sum behind each rule's answer, and its lines."""

import pandas as pd

from kamlib.case import Case, unknown_account
from kamlib.figure import figure
from kamlib.method.answers import decide_disagreements, decide_examined
from kamlib.method.arithmetic import list_lines, measure_arithmetic
from kamlib.method.rule_table import measure_rules
from kamlib.problem import Problems


@figure("SEG-7")
def examined(case: Case) -> str:
    """The account whose place is most open to question: `decide_examined`."""
    return case.account or decide_examined(case.portfolio["accounts"])


@figure("SEG-7")
def arithmetic(case: Case, account: str = "", chapter: str = "") -> pd.DataFrame:
    """The sum behind each rule's answer for an account: `measure_arithmetic`.

    Parameters
    ----------
    account
        Its code; empty: the notebook's own, else the one most open to question (`examined`).
    chapter
        ``define`` or ``segment``; empty: both.

    Raises
    ------
    Problems
        No such account, with near matches.
    """
    account = account or examined(case)
    if account not in set(case.portfolio["accounts"]["account"]):
        raise Problems([unknown_account(account, case.names)])
    return measure_arithmetic(
        case.portfolio, case.net_lines, case.window, case.settings, account, chapter=chapter
    )


@figure("SEG-7")
def rules(case: Case) -> pd.DataFrame:
    """Every rule that makes a tier, with its line as set: `measure_rules`."""
    return measure_rules(case.portfolio, case.settings)


@figure("SEG-7")
def lines_behind(case: Case, account: str = "") -> pd.DataFrame:
    """The ledger's lines behind an account's figures, with file and row: `list_lines`."""
    return list_lines(case.net_lines, case.window, account or examined(case))


@figure("DEF-8")
def disagreements(case: Case, chapter: str) -> pd.DataFrame:
    """Accounts of which two rules say different things: `decide_disagreements`."""
    return decide_disagreements(case.portfolio, chapter)
