"""Forms bound to the client at hand, and who fills them on this computer.

It is no login: whoever sits at the computer says who they are, and the log keeps what they say. It
is remembered for each client outside its folder, by an id, no name, so that a person's erasure
needs nothing here.
"""

import contextlib
import json
import os
from collections import Counter
from functools import cached_property
from pathlib import Path

import pandas as pd

from kamlib.judgement import KINDS, fields_of
from kamlib.plan.show.proposals import propose_actions, propose_needs
from kamlib.segment.scores import decide_to_score
from kamlib.whole import write_whole
from kamlib.words.text import clean

FILE = "people.json"


def state_folder() -> Path:
    """The folder of what programs remember for this user, by the system's own custom."""
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    else:
        base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "kam"


def on_the_web() -> bool:
    """Whether this kernel serves a visitor of a web page: then one account stands for many."""
    return os.environ.get("SERVER_SOFTWARE", "").startswith("voila")


def read_me(client) -> str:
    """The id of the person who last filled a form of this client here; empty where unknown.

    ``KAM_PERSON`` decides where it is set. Visitors of a web page choose each time.
    """
    if on_the_web():
        return ""
    return os.environ.get("KAM_PERSON", "") or _read().get(_key(client), "")


def keep_me(client, person: str) -> None:
    """Remember who fills the forms of this client; where that cannot be, they are asked again."""
    if on_the_web():
        return
    known = {**_read(), _key(client): person}
    path = state_folder() / FILE
    with contextlib.suppress(OSError):
        write_whole(path, json.dumps(known, indent=1, sort_keys=True))


def _read() -> dict[str, str]:
    try:
        known = json.loads((state_folder() / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _key(client) -> str:
    return str(Path(client.folder).resolve())


LINES = [
    *["date", "order", "product_name", "quantity", "net_revenue", "cost", "source", "source_row"],
]
"""The columns of a line that say where a figure comes from."""


class Forms:
    """What asks people: ``kam.form("action")`` for a kind of judgement, the others by name.

    Parameters
    ----------
    kam
        What `kamlib.start` gave; forms are about its account and sign with who fills them.
    """

    def __init__(self, kam):
        self._kam = kam

    @cached_property
    def reader(self):
        """Who fills the forms (a `Reader`), as remembered on this computer."""
        from kamlib.judgement.forms.who import Reader

        client = self._kam.client
        reader = Reader(person=self._known(read_me(client)))
        reader.observe(lambda change: keep_me(client, change["new"]), "person")
        return reader

    def _known(self, person: str) -> str:
        people = self._kam.log.read_people()
        return person if person in set(people.loc[people["side"] == "ours", "person"]) else ""

    @cached_property
    def _open(self) -> dict:
        """The forms of this notebook by what they are about; a person chosen, they save."""
        forms: dict = {}
        self.reader.observe(lambda change: [form.retry() for form in forms.values()], "person")
        return forms

    @property
    def _saved(self) -> dict:
        """What every form is told: what to do after a save, and what to offer then."""
        slug = "reload" if on_the_web() else "run_below"
        again = [(slug, self._kam.words.label(f"grid.{slug}"))]
        return {"saved": self._kam.read_again, "again": again}

    def __call__(
        self,
        kind: str,
        *,
        prefill: pd.DataFrame | None = None,
        choices: dict[str, list] | None = None,
        **fixed,
    ):
        """The form of a kind of judgement, about this notebook's account where it has one.

        Parameters
        ----------
        kind
            A slug of `kamlib.judgement.KINDS`.
        prefill
            Proposals, as `kamlib.judgement.forms.KindForm` takes them; where not given, for an
            account's needs the client's own table, for a decision a row of this review.
        choices
            Field → what it offers, beside accounts, families, factors and people, which are known.
        fixed
            Fields that are not asked, as ``theme="expansion"``. The questions of a review are
            those of the notebook's date where the notebook is about an account.

        Returns
        -------
        KindForm
            Saves at once; its plain text is the static table.
        """
        from kamlib.judgement.forms.kind_form import show_kind_form

        kam = self._kam
        names = {one.name for one in fields_of(KINDS[kind])} if kind in KINDS else set()
        if kam.account and "account" in names:
            fixed.setdefault("account", kam.account)
            if kind == "review_answer":
                fixed.setdefault("review", kam.as_of)
        if prefill is None and kam.account:
            prefill = self._proposed(kind)
        form = show_kind_form(
            kam.log,
            kind,
            kam.words,
            fixed=fixed,
            person=lambda: kam.person or None,
            prefill=prefill,
            choices={**self._known_choices(names), **(choices or {})},
            as_of=kam.said_until,
            viewer=kam.person or None,
            **self._saved,
        )
        about = kind, *sorted((name, str(value)) for name, value in fixed.items())
        if about in self._open:
            form.take_over(self._open[about])  # the cell runs again
        self._open[about] = form
        return form

    def table(self, kind: str, *, rows: int = 12):
        """What stands of a kind, as its static table."""
        from kamlib.judgement.forms.fields import show_kind_table

        kam = self._kam
        frame = kam.case.named(kam.case.said(kind))
        return show_kind_table(frame, kind, kam.words, account=kam.account, rows=rows)

    def _known_choices(self, names: set[str]) -> dict[str, list]:
        """What the ledger and the settings offer for the fields of a kind."""
        kam, found = self._kam, {}
        if "account" in names:
            found["account"] = list(call_accounts(kam.names).items())
        if "family" in names:
            families = kam.case.lines["family"].dropna().astype(str).unique()
            found["family"] = [(family, family) for family in sorted(families)]
        if "for_objective" in names:
            objectives = kam.case.said("objective")[["item", "objective"]].dropna()
            found["for_objective"] = list(objectives.itertuples(index=False, name=None))
        if "question" in names:
            questions = kam.plan.questions()[["question", "question_text"]]
            found["question"] = list(questions.itertuples(index=False, name=None))
        return found

    def _proposed(self, kind: str) -> pd.DataFrame | None:
        """What the form of an account begins with beside what was said."""
        kam = self._kam
        if kind == "decision":
            return pd.DataFrame({"review": [kam.as_of]})
        if kind == "wallet":
            needs, families = kam.ledger.tables["wallet"], kam.plan.wallet()["family"]
            return propose_needs(needs, kam.account, families, kam.words)
        if kind == "action":
            return propose_actions(kam.plan.questions(), kam.words)
        return None

    def who(self):
        """Ask who fills the forms; everything they save is signed so."""
        from kamlib.judgement.forms.who import WhoForm

        return WhoForm(self._kam.log, self._kam.words, self.reader)

    def scores(self, round: str = "", *, accounts: list[str] | None = None, places: int = 20):
        """Ask for the scores of whoever sits here: accounts × factors, one key stroke a cell.

        Parameters
        ----------
        round
            The round; empty: the one that is open, else the year's next.
        accounts
            Which accounts; not given: those on the list and next to it
            (`kamlib.segment.scores.decide_to_score`).
        places
            How many of those.
        """
        from kamlib.segment.show.scores import ScoreForm

        kam, portfolio = self._kam, self._kam.case.portfolio
        if accounts is None:
            chosen = decide_to_score(portfolio.accounts, places=places)
        else:
            names = {code: kam.names.get(code) or code for code in map(str, accounts)}
            chosen = pd.DataFrame(names.items(), columns=["account", "account_name"])
        form = ScoreForm(
            kam.log,
            kam.words,
            self.reader,
            accounts=chosen,
            factors=portfolio.factors,
            proposals=portfolio.proposals,
            levels={own.name: list(own.levels) for own in kam.settings.own_factors},
            round=round,
            year=kam.as_of.year,
            as_of=kam.said_until,
            **self._saved,
        )
        self._open["scores", round] = form
        return form

    def reveal(self):
        """Show who has scored how much, and let whoever leads the session reveal a round."""
        from kamlib.segment.show.confirm import RevealForm

        form = RevealForm(self._kam.log, self._kam.words, self.reader, **self._saved)
        self._open["reveal",] = form
        return form

    def close_review(self):
        """Show the decided list and let a person confirm it: the review of this data date."""
        from kamlib.segment.show.confirm import CloseReviewForm

        kam = self._kam

        def decide() -> pd.DataFrame:
            kam.read_again()
            return kam.case.portfolio.verdicts

        former, day = kam.case.judged.former_list, kam.as_of
        given = {"decide": decide, "former_list": former, "review": day, **self._saved}
        self._open["close_review",] = form = CloseReviewForm(
            kam.log, kam.words, self.reader, **given
        )
        return form

    def sums(self, chapter: str = ""):
        """Ask for an account and tell its sums and its lines.

        Parameters
        ----------
        chapter
            ``define`` or ``segment``; empty: both.
        """
        from kamlib.segment.show.arithmetic_form import ArithmeticForm
        from kamlib.words.table import show_table

        kam = self._kam

        def tell(account: str) -> str:
            sums = kam.segment.say.arithmetic(kam.segment.arithmetic(account, chapter))
            lines = kam.segment.lines_behind(account)
            table = show_table(lines, kam.words, columns=LINES, rows=8)
            return sums._repr_html_() + table._repr_html_()

        return ArithmeticForm(kam.case.portfolio.accounts, kam.words, kam.segment.examined(), tell)

    def what_if(self):
        """Move lines, places and weights and see who moves; a button saves the choice."""
        from kamlib.segment.show.what_if import WhatIfForm

        kam = self._kam

        def save(changes, who, why):
            kam.save_settings(changes, who=who, why=why)
            return kam.segment.what_if_base(), kam.case.portfolio.accounts

        return WhatIfForm(
            kam.segment.what_if_base(),
            kam.case.portfolio.accounts,
            kam.words,
            own=tuple(factor.name for factor in kam.settings.own_factors),
            save=save,
            who=kam.case.people.get(kam.person, ""),
        )


def call_accounts(names: dict[str, str]) -> dict[str, str]:
    """Account code → what it is called: the name, with the code where several have it.

    Examples
    --------
    >>> call_accounts({"1": "Norte", "2": "Sur", "3": "Sur"})
    {'1': 'Norte', '2': 'Sur (2)', '3': 'Sur (3)'}
    """
    often = Counter(names.values())
    return {code: f"{clean(name)} ({code})" if often[name] > 1 else clean(name)
            for code, name in names.items()}  # fmt: skip
