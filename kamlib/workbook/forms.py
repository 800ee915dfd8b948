"""Forms bound to the client at hand: what a notebook's form cells call."""

from collections import Counter
from functools import cached_property

import pandas as pd

from kamlib.judgement import KINDS, fields_of
from kamlib.show.text import clean

STAYS = {"log", "ledger", "report", "names", "lines", "window", "reader", "portfolio", "open_forms"}
"""What hangs on no judgement, or follows by itself; all else is read again after a save."""


class Forms:
    """The part of `kamlib.workbook.start.Kam` that asks people."""

    @cached_property
    def open_forms(self) -> dict:
        """The forms of this notebook by what they are about; a person chosen, they save."""
        forms: dict = {}
        self.reader.observe(lambda change: [form.retry() for form in forms.values()], "person")
        return forms

    def form(
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
            Proposals, as `kamlib.show.forms.KindForm` takes them; where not given, for an
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
        from kamlib.show.forms.kind_form import show_kind_form

        names = {one.name for one in fields_of(KINDS[kind])} if kind in KINDS else set()
        if self.account and "account" in names:
            fixed.setdefault("account", self.account)
            if kind == "review_answer":
                fixed.setdefault("review", self.as_of)
        if prefill is None and self.account:
            prefill = self._proposed(kind)
        form = show_kind_form(
            self.log,
            kind,
            self.words,
            fixed=fixed,
            person=lambda: self.person or None,
            prefill=prefill,
            choices={**self._known_choices(names), **(choices or {})},
            as_of=self.said_until,
            viewer=self.person or None,
            saved=self.read_again,
            again=self._again,
        )
        about = kind, *sorted((name, str(value)) for name, value in fixed.items())
        if about in self.open_forms:
            form.take_over(self.open_forms[about])  # the cell runs again
        self.open_forms[about] = form
        return form

    def table(self, kind: str, *, rows: int = 12):
        """What stands of a kind, as its static table."""
        from kamlib.show.forms.fields import show_kind_table

        frame = self.named(self.said(kind))
        return show_kind_table(frame, kind, self.words, account=self.account, rows=rows)

    def _known_choices(self, names: set[str]) -> dict[str, list]:
        """What the ledger and the settings offer for the fields of a kind."""
        found: dict[str, list] = {}
        if "account" in names:
            found["account"] = list(call_accounts(self.names).items())
        if "family" in names:
            families = self.lines["family"].dropna().astype(str).unique()
            found["family"] = [(family, family) for family in sorted(families)]
        if "for_objective" in names:
            objectives = self.said("objective")[["item", "objective"]].dropna()
            found["for_objective"] = list(objectives.itertuples(index=False, name=None))
        if "question" in names:
            found["question"] = self.question_choices()
        return found

    def _proposed(self, kind: str) -> pd.DataFrame | None:
        """What the form of an account begins with beside what was said."""
        from kamlib.workbook.proposals import propose_actions, propose_needs

        if kind == "decision":
            return pd.DataFrame({"review": [self.as_of]})
        if kind == "wallet":
            wallet = self.ledger.tables["wallet"]
            return propose_needs(wallet, self.account, self.wallet()["family"], self.words)
        if kind == "action":
            return propose_actions(self.questions(), self.words)
        return None

    @property
    def _again(self) -> list[tuple[str, str]]:
        from kamlib.workbook.me import on_the_web

        slug = "reload" if on_the_web() else "run_below"
        return [(slug, self.words.label(f"grid.{slug}"))]

    def read_again(self) -> None:
        """Forget what hangs on judgements: cells that run again see what was saved."""
        held = self.__dict__.get("portfolio")
        for name in list(self.__dict__):
            if name not in STAYS and isinstance(getattr(type(self), name, None), cached_property):
                del self.__dict__[name]
        if held is not None:
            held.follow(self._load_portfolio)


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
