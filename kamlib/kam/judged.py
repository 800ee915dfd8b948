"""What people said that counts in the portfolio: overrides, reasons, the confirmed list, needs."""

import datetime as dt
import hashlib
from dataclasses import dataclass, fields

import pandas as pd

from kamlib.judgement import (
    Log,
    add_needs,
    read_definition,
    read_former_list,
    read_needs,
    read_overrides,
    read_reasons,
    read_scores,
)


@dataclass(frozen=True)
class Judged:
    """The judgements that the portfolio hangs on, as the method takes them.

    Parameters
    ----------
    overrides
        ``account``, ``tier``, ``why``; None where nobody decided a tier.
    former_list
        ``account``, ``reviews_below``; None where no list was confirmed.
    reasons
        ``account``, ``key_reason``, ``evidence``, ``approved``, ``permission``.
    answers
        ``statement``, ``agreement``, ``evidence``: the definition check.
    ratings
        ``account``, ``factor``, ``rater``, ``score`` of the rounds that are revealed.
    needs
        Estimated needs, as rows of the wallet table.
    until
        The day up to which anything counts; None: everything known so far.
    """

    overrides: pd.DataFrame | None = None
    former_list: pd.DataFrame | None = None
    reasons: pd.DataFrame | None = None
    answers: pd.DataFrame | None = None
    ratings: pd.DataFrame | None = None
    needs: pd.DataFrame | None = None
    until: dt.date | None = None

    @property
    def key(self) -> str:
        """A hash of the content; empty where nothing was said and no day of the past is asked."""
        held = {field.name: getattr(self, field.name) for field in fields(self)}
        texts = [
            name + frame.to_json(orient="split", date_format="iso")
            for name, frame in held.items()
            if name != "until" and _said(frame)
        ]
        texts += [f"until {self.until}"] if self.until else []
        return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16] if texts else ""

    @property
    def accounts(self) -> set[str]:
        """The accounts of which anything was said."""
        frames = (self.overrides, self.former_list, self.reasons, self.ratings)
        return {str(code) for frame in frames if _said(frame) for code in frame["account"].dropna()}

    def tables(self, tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        """The client's master tables, with what people estimate beside what the files say."""
        wallet = known_needs(tables["wallet"], self.until)
        if _said(self.needs):
            wallet = add_needs(wallet, self.needs)
        return {**tables, "wallet": wallet}


def known_needs(wallet: pd.DataFrame, until: dt.date | None) -> pd.DataFrame:
    """The client's table of needs as it was known on a day: later findings are left out.

    What bears no date may have been known at any time and stays.

    Parameters
    ----------
    wallet
        The client's table (``as_of``: the day of each row's figure).
    until
        A day of the past; None: everything known so far.
    """
    if until is None or "as_of" not in wallet:
        return wallet
    return wallet[~(pd.to_datetime(wallet["as_of"]) > pd.Timestamp(until))].reset_index(drop=True)


def _said(frame: pd.DataFrame | None) -> bool:
    return frame is not None and len(frame) > 0


def read_judged(log: Log, data_date: dt.date, until: dt.date | None) -> Judged:
    """Read from the log what counts in the portfolio.

    Parameters
    ----------
    log
        The client's log.
    data_date
        The data date of what is decided.
    until
        Only what was said by the end of that day; None: everything said so far.
    """
    reasons, answers = read_reasons(log, until), read_definition(log, until)
    ratings = read_scores(log, until)
    return Judged(
        overrides=read_overrides(log, data_date, until),
        former_list=read_former_list(log, data_date, until),
        reasons=reasons[["account", "key_reason", "evidence", "approved", "permission"]],
        answers=answers.loc[answers["entry"].notna(), ["statement", "agreement", "evidence"]],
        ratings=ratings[["account", "factor", "rater", "score"]],
        needs=read_needs(log, until),
        until=until,
    )
