"""SEG-3: the scoring grid of one rater, accounts × factors, one key stroke a cell.

Each rater sees only their own scores until the round is revealed. What the ledger proposes stands
in its cell as a proposal, with its evidence below the table; it counts for nothing until the rater
says so. «?» is a fair answer: nobody knows, and it is kept as that.
"""

import datetime as dt
import re
from collections.abc import Callable

import ipywidgets as widgets
import pandas as pd

from kamlib.judgement import KINDS, Log, fields_of
from kamlib.judgement.forms.grid import FormBox, Grid
from kamlib.judgement.forms.saving import Saver, Saying
from kamlib.judgement.forms.who import Reader
from kamlib.kind import choice_name
from kamlib.problem import Problem, Problems
from kamlib.words.label import has_label
from kamlib.words.words import UNKNOWN, Words

SCORE = next(one for one in fields_of(KINDS["score"]) if one.name == "score")


class ScoreForm(FormBox):
    """The scoring grid of whoever sits before it.

    Parameters
    ----------
    log, words, reader
        The client's log, the reader's words, who fills the form.
    accounts
        `account`, `account_name`: the rows, in this order.
    factors
        From `kamlib.segment.factors.decide_factors`: `factor`, `reversed`.
    proposals
        From `kamlib.segment.factors.measure_proposals`.
    levels
        Factor → the meanings of its levels, of the client's own factors.
    round
        The round to score in; empty: the open one, else the year's next.
    year
        The year of the data date, which names new rounds.
    as_of
        A past day: the form shows what stood then and takes nothing.
    saved
        Called after each save that others see: in a round that is revealed.
    again
        What the form offers after such a save, to see it in what is below.
    """

    def __init__(
        self,
        log: Log,
        words: Words,
        reader: Reader,
        *,
        accounts: pd.DataFrame,
        factors: pd.DataFrame,
        proposals: pd.DataFrame,
        levels: dict[str, list[str]] | None = None,
        round: str = "",
        year: int,
        as_of: dt.date | None = None,
        saved: Callable[[], None] = lambda: None,
        again: list[tuple[str, str]] = (),
    ):
        self._log, self._words, self._reader = log, words, reader
        self._past = as_of if as_of is not None and as_of < dt.date.today() else None
        self._saved, self._again = saved, again
        rows = accounts[["account", "account_name"]].astype("str").itertuples(index=False)
        self._rows = {f"r{n}": (row.account, row.account_name) for n, row in enumerate(rows)}
        self._names = {
            str(name): choice_name("factor", name, words.lang) for name in factors["factor"]
        }
        self._factors = {f"f{n}": name for n, name in enumerate(self._names)}
        self._proposed = {(p.account, p.factor): p for p in proposals.itertuples(index=False)}
        self._saver = Saver(log, "score", words, lambda: reader.person or None)
        self.round = widgets.Dropdown(
            description=words.label("form_score.round"), style={"description_width": "initial"}
        )
        on = {"edit": self._edit, "press": self._press}
        self.grid = Grid(words, on=on, columns=self._columns(factors, levels or {}))
        self._offer_rounds(round, year)
        super().__init__([self.round, self.grid])
        self.round.observe(lambda change: self.retry(), "value")
        self.retry()

    # ── what the grid shows ─────────────────────────────────────────────────────────────────

    def _offer_rounds(self, asked: str, year: int) -> None:
        rounds = self._log.read_rounds(self._past)
        new = asked or open_round(rounds, year)
        revealed = set(rounds.loc[rounds["revealed"], "round"])
        slug = {True: "form_score.revealed", False: "form_score.hidden"}
        self.round.options = [
            (self._words.label(slug[name in revealed], round=name), name)
            for name in dict.fromkeys([*rounds["round"], new])
        ]
        self.round.value = new

    def _columns(self, factors: pd.DataFrame, levels: dict[str, list[str]]) -> list[dict]:
        turned = set(factors.loc[factors["reversed"].astype(bool), "factor"])
        first = {"name": "account", "label": self._words.label("column.account"),
                 "kind": "readonly", "help": "", "needed": False, "width": 14,
                 "choices": []}  # fmt: skip
        columns = [
            self._column(name, factor, levels.get(factor, []), turned=factor in turned)
            for name, factor in self._factors.items()
        ]
        return [first, *columns]

    def _column(self, name: str, factor: str, own: list[str], *, turned: bool) -> dict:
        """A factor as a column, with what its levels mean below the table."""
        words, hint = self._words, []
        for n in range(1, 6):
            slug = f"level.{factor}_{n}"
            text = words.label(slug) if has_label(slug) else own[n - 1] if len(own) >= n else ""
            hint += [f"{n} · {text}"] if text else []
        hint += [words.label("form_score.turned")] if turned else []
        short = f"factor_short.{factor}"
        label = words.label(short) if has_label(short) else factor
        return {"name": name, "label": label, "kind": "whole", "low": 1, "high": 5,
                "help": self._names[factor], "needed": False, "width": 7, "choices": [],
                "hint": hint}  # fmt: skip

    def retry(self) -> None:
        """Show what stands for the rater chosen now; nothing of anybody else's."""
        person, chosen = self._reader.person, self.round.value
        entries = []
        if person:
            entries = self._log.read_entries("score", as_of=self._past, viewer=person)
        mine = {
            (e.value["account"], e.value["factor"]): Saying.of(e)
            for e in entries
            if (e.value["rater"], e.value["round"]) == (person, chosen)
        }
        self.sayings = {}
        for row, (account, _) in self._rows.items():
            for column, factor in self._factors.items():
                about = {"round": chosen, "account": account, "factor": factor, "rater": person}
                self.sayings[row, column] = mine.get((account, factor)) or Saying("", about)
        with self.grid.hold_sync():
            self.grid.locked = not person or self._past is not None
            self.grid.buttons = []
            self._show()

    @property
    def _is_revealed(self) -> bool:
        return self.round.value in self._log.read_revealed(self._past)

    def _show(self, note: dict | None = None) -> None:
        said = [s for s in self.sayings.values() if s.entry is not None and s.entry.value]
        told = {"round": self.round.value, "said": len(said), "cells": len(self.sayings)}
        self.grid.title = self._words.label("form_score.title", **told)
        self.grid.rows = [self._row(row) for row in self._rows]
        self.grid.note = note or self._opening()

    def _opening(self) -> dict:
        words = self._words
        if self._past is not None:
            return {"text": words.label("form.past", day=words.date(self._past)), "mark": "told"}
        if not self._reader.person:
            return {"text": words.label("form_score.nobody"), "mark": "wrong"}
        slug = "form_score.all_see" if self._is_revealed else "form_score.only_you"
        return {"text": words.label(slug), "mark": "told"}

    def _row(self, row: str) -> dict:
        account, name = self._rows[row]
        cells = {"account": {"text": name or account}}
        told, lines = [], []
        for column, factor in self._factors.items():
            saying, called = self.sayings[row, column], self._names[factor]
            proposal = self._proposed.get((account, factor))
            about = f"{name or account} · {called}"
            hint = [about, *self._evidence(proposal)]
            cells[column] = {**self._cell(saying, proposal), "hint": hint}
            told += [f"{called}: {text}" for text in saying.wrong.values()]
            if saying.state == "conflict":
                theirs = (saying.theirs.value or {}).get("score", UNKNOWN)
                lines.append([called, str(theirs), self._written(saying)])
        found = {"id": row, "cells": cells, "told": told, "state": "wrong" if told else ""}
        if lines:
            text = self._words.label("form_score.between")
            found |= {"state": "conflict", "theirs": {"text": text, "lines": lines}}
        return found

    @staticmethod
    def _written(saying: Saying) -> str:
        if "score" in saying.typed:
            return saying.typed["score"]
        score = saying.value.get("score")
        return str(score) if score else UNKNOWN if saying.confidence == "unknown" else ""

    def _cell(self, saying: Saying, proposal) -> dict:
        text = self._written(saying)
        if not text and proposal is not None and pd.notna(proposal.proposed):
            return {"text": str(int(proposal.proposed)), "typed": "", "state": "proposed"}
        state = saying.state if saying.state in ("conflict", "open") else "saved" if text else ""
        if "score" in saying.wrong:
            state = "wrong"
        elif text == UNKNOWN:
            state = "unknown"
        return {"text": text, "state": state}

    def _evidence(self, proposal) -> list[str]:
        """What the ledger knows of a cell, in a line."""
        words = self._words
        if proposal is None:
            return [words.label("form_score.no_evidence")]
        values = {"kind": words.label(f"evidence_kind.{proposal.evidence_kind}")}
        if pd.isna(proposal.proposed):
            why = words.label(f"unknown_because.{proposal.unknown_because}")
            return [words.label("form_score.cannot_say", **values, why=why)]
        slug, ends = "form_score.evidence", {"value": proposal.evidence_value}
        if pd.notna(proposal.evidence_low):
            slug += "_range"
            ends |= {"low": proposal.evidence_low, "high": proposal.evidence_high}
        values |= {name: words.write(end, proposal.unit) for name, end in ends.items()}
        return [words.label(slug, **values, level=int(proposal.proposed))]

    # ── what the rater does ─────────────────────────────────────────────────────────────────

    def _edit(self, edits: list[dict]) -> None:
        if self.grid.locked:
            return
        wrong: list[Problem] = []
        for edit in edits:
            saying = self.sayings.get((edit["row"], edit["column"]))
            if saying is None or saying.state == "conflict":
                continue
            try:
                self._take(saying, str(edit["text"]))
            except Problems as told:
                wrong += told.problems
        self._after(wrong)

    def _take(self, saying: Saying, text: str) -> None:
        if text.strip():
            self._saver.take(saying, SCORE, text)
            if not saying.typed:
                self._saver.save(saying)
            return
        if saying.entry is not None and saying.entry.value is not None:
            self._saver.withdraw(saying)
        if saying.state != "conflict":
            saying.typed, saying.wrong, saying.state = {}, {}, "new"
            saying.value["score"], saying.confidence = None, "assumed"

    def _press(self, what: dict) -> None:
        if what["button"] not in ("keep_theirs", "save_mine"):
            return
        for (row, _), saying in self.sayings.items():
            if row == what["row"] and saying.state == "conflict":
                getattr(self._saver, what["button"])(saying)
        self._after([])

    def _after(self, wrong: list[Problem]) -> None:
        note = None
        if wrong:
            note = {"text": Problems(wrong[:1]).text(self._words.lang), "mark": "wrong"}
        elif self._is_revealed:
            self._saved()
            self.grid.buttons = [list(pair) for pair in self._again]
        self._show(note)

    def __repr__(self) -> str:
        return self._words.label("form_score.form", round=self.round.value)


def open_round(rounds: pd.DataFrame, year: int) -> str:
    """The round to score in: the last that is not revealed, else the next of the data's year.

    Examples
    --------
    >>> rounds = pd.DataFrame({"round": ["2025-1", "2025-2"], "revealed": [True, False]})
    >>> open_round(rounds, 2025), open_round(rounds[:1], 2025), open_round(rounds[:1], 2026)
    ('2025-2', '2025-2', '2026-1')
    """
    hidden = rounds.loc[~rounds["revealed"], "round"]
    if len(hidden):
        return str(hidden.iloc[-1])
    found = (re.fullmatch(rf"{year}-(\d{{1,4}})", name) for name in rounds["round"])
    return f"{year}-{max((int(part[1]) for part in found if part), default=0) + 1}"
