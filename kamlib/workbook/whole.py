"""What a notebook does with the whole portfolio: asks why, tries other settings, saves tables."""

import re
from functools import cached_property
from pathlib import Path

import pandas as pd

from kamlib.client import save_settings
from kamlib.method.answers import decide_disagreements, decide_examined
from kamlib.method.arithmetic import list_lines, measure_arithmetic
from kamlib.method.rule_table import measure_rules
from kamlib.method.what_if import measure_what_if, prepare_what_if
from kamlib.problem import Problem, Problems

EXPORTS = "exports"
"""The folder of tables that leave, in the client's folder."""

LINES = [
    *["date", "order", "product_name", "quantity", "net_revenue", "cost", "source", "source_row"],
]
"""The columns of a line that say where a figure comes from."""

_NAME = re.compile(r"[\w][\w \-]{0,80}(\.csv|\.xlsx)?", re.IGNORECASE)


class PortfolioFigures:
    """The part of `kamlib.workbook.start.Kam` that is about the whole portfolio."""

    @property
    def examined(self) -> str:
        """The account whose place is most open to question: `decide_examined`."""
        return self.account or decide_examined(self.portfolio.accounts)

    def arithmetic(self, account: str = "", chapter: str = "") -> pd.DataFrame:
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
        account = account or self.examined
        if account not in set(self.portfolio.accounts["account"]):
            from kamlib.workbook.start import near_accounts

            near = "; ".join(near_accounts(account, self.names)) or "–"
            values = {"account": account, "near": near, "n": len(self.names)}
            raise Problems(Problem("account_unknown", values, column="account"), lang=self._lang)
        return measure_arithmetic(
            self.portfolio, self.net_lines, self.window, self.settings, account, chapter=chapter
        )

    def rules(self) -> pd.DataFrame:
        """Every rule that makes a tier, with its line as set: `measure_rules`."""
        return measure_rules(self.portfolio, self.settings)

    def lines_behind(self, account: str = "") -> pd.DataFrame:
        """The ledger's lines behind an account's figures, with file and row: `list_lines`."""
        return list_lines(self.net_lines, self.window, account or self.examined)

    def disagreements(self, chapter: str) -> pd.DataFrame:
        """Accounts of which two rules say different things: `decide_disagreements`."""
        return decide_disagreements(self.portfolio, chapter)

    def arithmetic_form(self, chapter: str = ""):
        """Ask for an account and tell its sums and its lines.

        Returns
        -------
        ArithmeticForm
            A form (`kamlib.show.forms.arithmetic.ArithmeticForm`).
        """
        from kamlib.show.arithmetic import show_arithmetic
        from kamlib.show.forms.arithmetic import ArithmeticForm
        from kamlib.show.tables import show_table

        def tell(account: str) -> str:
            sums = show_arithmetic(self.arithmetic(account, chapter), self.words)
            lines = show_table(self.lines_behind(account), self.words, columns=LINES, rows=8)
            return sums._repr_html_() + lines._repr_html_()

        return ArithmeticForm(self.portfolio.accounts, self.words, self.examined, tell)

    @property
    def _lang(self) -> str:
        return self.words.lang

    @cached_property
    def _what_if_base(self):
        return prepare_what_if(self.portfolio, self.settings, former_list=self.judged.former_list)

    def what_if(self, *, weights: dict[str, float] | None = None, **changed) -> pd.DataFrame:
        """The tiers with other thresholds or weights; nothing is saved: `measure_what_if`."""
        return measure_what_if(self._what_if_base, weights=weights, **changed)

    def what_if_form(self):
        """Move lines, places and weights and see who moves; a button saves the choice.

        Returns
        -------
        WhatIfForm
            A form (`kamlib.show.forms.what_if.WhatIfForm`); it signs with who fills the forms.
        """
        from kamlib.show.forms.what_if import WhatIfForm

        def save(changes, who, why):
            self.save_settings(changes, who=who, why=why)
            return self._what_if_base, self.portfolio.accounts

        return WhatIfForm(
            self._what_if_base,
            self.portfolio.accounts,
            self.words,
            own=tuple(factor.name for factor in self.settings.own_factors),
            save=save,
            who=self.people.get(self.person, ""),
        )

    def save_settings(self, changes: dict, *, who: str, why: str) -> None:
        """Save settings with who and why, and decide everything again with them.

        Parameters
        ----------
        changes
            Dotted setting → value: `kamlib.client.save_settings`.
        who, why
            Who decided it and for what reason.
        """
        self.client = save_settings(self.client, changes, who=who, why=why)
        self.settings = self.client.settings
        for name in ("portfolio", "_what_if_base"):
            self.__dict__.pop(name, None)

    def save(self, frame: pd.DataFrame, name: str) -> str:
        """Save a table into the client's folder, as CSV, XLSX or both: `save_table`.

        Parameters
        ----------
        frame
            Any frame whose columns have labels.
        name
            Of the file, in the client's folder ``exports``; without a suffix both are written.

        Returns
        -------
        str
            What was written, from the client's folder on.

        Raises
        ------
        Problems
            A name that leads elsewhere or that no file can have.
        """
        from kamlib.report.tables import SUFFIXES, save_table

        if not _NAME.fullmatch(name):
            raise Problems(Problem("table_name", {"name": name}), lang=self._lang)
        given = Path(name).suffix.lower()
        files = [name] if given in SUFFIXES else [name + suffix for suffix in SUFFIXES]
        for file in files:
            save_table(frame, Path(self.client.folder) / EXPORTS / file, self.words)
        return ", ".join(f"{EXPORTS}/{file}" for file in files)
