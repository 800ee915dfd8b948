"""What the rules of chapters 1 and 2 answer of each account, and where two answers part.

Several rules ask the same of an account: whether it is large, whether it earns, whether it stands
out. Where they disagree they are told side by side, never averaged.
"""

import pandas as pd

from kamlib.method.rules import RULES
from kamlib.method.slugs import join_slugs

ASKED_TWICE = {
    "size": ("above_mean_revenue", "above_mean_margin", "pareto_revenue", "pareto_profit"),
    "volume": ("volume_monthly", "volume_window"),
    "profit": ("profit", "true_profit"),
    "standing": ("matrix", "verdict"),
}
"""Question → the rules whose answers can be held against each other."""

CHAPTERS = {"define": ("size", "potential"), "segment": ("volume", "profit", "standing", "places")}
"""Chapter → the questions that it answers."""


def decide_answers(frames) -> pd.DataFrame:
    """Take what each rule says of each account, where several answer one question.

    Parameters
    ----------
    frames
        The decided portfolio: `accounts`, `classes`.

    Returns
    -------
    DataFrame
        `account` and one nullable boolean per rule: `above_mean_revenue`, `above_mean_margin`,
        `pareto_revenue`, `pareto_profit`; `volume_monthly`, `volume_window` (share above the line;
        unknown where a relative rule of volume is in force); `profit` (markup high), `true_profit`
        (above 0; unknown where a low markup earns money all the same: nothing contradicts it);
        `matrix` (strategic), `verdict` (tier key).
    """
    accounts, classes = frames["accounts"], frames["classes"].set_index("account")
    classes = classes.reindex(accounts["account"]).reset_index()
    monthly = classes["volume_rule"].eq("monthly_share")
    line = classes["volume_line"].where(monthly)
    quadrant = accounts["quadrant"]
    earns = RULES["earns"].decide(accounts["true_profit"], 0.0)
    return pd.DataFrame(
        {
            "account": accounts["account"],
            "above_mean_revenue": accounts["passes_revenue"],
            "above_mean_margin": accounts["passes_margin"],
            "pareto_revenue": accounts["in_pareto_revenue"],
            "pareto_profit": accounts["in_pareto_profit"],
            "volume_monthly": RULES["volume"].decide(classes["volume_share"], line),
            "volume_window": RULES["volume"].decide(classes["window_share"], line),
            "profit": accounts["profit"].map({"high": True, "low": False}).astype("boolean"),
            "true_profit": earns.mask(accounts["profit"].ne("high") & earns.eq(True)),
            "matrix": quadrant.eq("strategic").astype("boolean").mask(quadrant.eq("unknown")),
            "verdict": accounts["tier"].eq("key").astype("boolean"),
        }
    )


def decide_disagreements(frames, chapter: str) -> pd.DataFrame:
    """List the accounts of which two rules say different things, side by side, not averaged.

    Parameters
    ----------
    frames
        The decided portfolio.
    chapter
        ``define`` or ``segment``.

    Returns
    -------
    DataFrame
        `account`, `account_name`, `net_revenue`, `question_of`, `says_yes`, `says_no` (rules by
        ``;``), one row per account and question; by question, then net revenue. An answer that is
        unknown agrees with everybody.
    """
    answers = decide_answers(frames)
    accounts = frames["accounts"][["account", "account_name", "net_revenue"]]
    parts = []
    for topic in (topic for topic in CHAPTERS[chapter] if topic in ASKED_TWICE):
        rules = list(ASKED_TWICE[topic])
        yes = answers[rules].fillna(False).astype(bool)
        no = (~answers[rules]).fillna(False).astype(bool)
        part = accounts.assign(
            question_of=topic,
            says_yes=join_slugs(yes, accounts.index),
            says_no=join_slugs(no, accounts.index),
        )
        parts.append(part[(yes.any(axis=1) & no.any(axis=1)).to_numpy()])
    text = dict.fromkeys(["question_of", "says_yes", "says_no"], "str")
    return pd.concat(parts, ignore_index=True).astype(text)


def decide_examined(accounts: pd.DataFrame) -> str:
    """Choose the account whose place is most open to question, where nobody has chosen one.

    The marginal account; where the list is not full the last on it; where it is empty the largest.
    Empty without accounts.
    """
    chosen = accounts[accounts["marginal"].fillna(False).astype(bool)]
    if chosen.empty:
        chosen = accounts[accounts["on_list"].fillna(False).astype(bool)].sort_values("rank")
    if chosen.empty:
        chosen = accounts.head(1)
    return str(chosen["account"].iloc[-1]) if len(chosen) else ""
