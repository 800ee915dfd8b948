"""What forms propose before anybody says anything: what the client's files know."""

import pandas as pd

from kamlib.plan.questions import decide_question_actions
from kamlib.words.words import Words


def propose_needs(wallet: pd.DataFrame, account: str, families, words: Words) -> pd.DataFrame:
    """PLAN-4: the account's needs by the client's table, as rows of the form of kind ``wallet``.

    Parameters
    ----------
    wallet
        The client's table (``tables/wallet.parquet``), without people's estimates.
    account
        The account's code.
    families
        The families to ask about, also where no file knows a need.
    words
        The reader's words: they name the source.

    Returns
    -------
    DataFrame
        ``family``, ``need``, ``need_low``, ``need_high`` (money a year), ``probability`` (0–1),
        ``supplier_policy``, ``essential``, ``said_in``; of each family the newest row, families
        without a need at the end.

    Examples
    --------
    >>> wallet = pd.DataFrame({"account": ["A", "A"], "family": ["air", "air"],
    ...     "need": [90.0, 120.0], "as_of": pd.to_datetime(["2024-12-31", "2025-12-31"])})
    >>> words = Words("en", "en-GB", "GBP")
    >>> propose_needs(wallet, "A", ["air", "oil"], words)[["family", "need", "said_in"]]
      family   need                        said_in
    0    air  120.0  table of needs of 31 Dec 2025
    1    oil    NaN                            NaN
    """
    own = wallet[wallet["account"].astype(str) == account].rename(
        columns={"policy": "supplier_policy"}
    )
    own = own.sort_values("as_of", na_position="first", kind="stable")
    own = own.drop_duplicates("family", keep="last")
    names = ["need", "need_low", "need_high", "probability", "supplier_policy", "essential"]
    said = [words.label("form.from_table", day=words.date(day)) for day in own["as_of"]]
    rows = own.reindex(columns=["family", *names]).astype(object).assign(said_in=said)
    rows = rows.astype({"family": str}).sort_values("family")
    others = sorted(set(map(str, families)) - set(rows["family"]))
    return pd.concat([rows, pd.DataFrame({"family": others})], ignore_index=True)


def propose_actions(questions: pd.DataFrame, words: Words) -> pd.DataFrame:
    """PLAN-2: what is still unknown and was taken up, as rows of the form of kind ``action``.

    Parameters
    ----------
    questions
        From `kamlib.plan.questions.measure_questions`.
    words
        The reader's words.

    Returns
    -------
    DataFrame
        ``item``, ``action`` (to find out the question), ``owner``, ``due``: of the unknown ones
        that have an owner or a date. Not all need an answer: the others are not proposed.

    Examples
    --------
    >>> questions = pd.DataFrame({"question_group": "needs", "question": ["q1", "q2"],
    ...     "question_text": ["What?", "When?"], "question_state": "unknown", "asked": True,
    ...     "owner": ["kam", None], "due": pd.NaT, "overdue": False})
    >>> propose_actions(questions, Words("en", "en-GB", "GBP"))[["item", "action", "owner"]]
       item           action owner
    0  q-q1  Find out: What?   kam
    """
    open_ones = decide_question_actions(questions)
    taken = open_ones[open_ones["owner"].notna() | open_ones["due"].notna()]
    texts = [words.label("form.find_out", question=text) for text in taken["question_text"]]
    return taken[["item", "owner", "due"]].assign(action=texts).reset_index(drop=True)
