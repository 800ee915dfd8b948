"""What a notebook does with the whole portfolio: tries other settings, saves its tables."""

import re
from functools import cached_property
from pathlib import Path

import pandas as pd

from kamlib.method.what_if import measure_what_if, prepare_what_if
from kamlib.problem import Problem, Problems

EXPORTS = "exports"
"""The folder of tables that leave, in the client's folder."""

_NAME = re.compile(r"[\w][\w \-]{0,80}(\.csv|\.xlsx)?", re.IGNORECASE)


class PortfolioFigures:
    """The part of `kamlib.workbook.start.Kam` that is about the whole portfolio."""

    @cached_property
    def _what_if_base(self):
        return prepare_what_if(self.portfolio, self.settings, former_list=self.judged.former_list)

    def what_if(self, *, weights: dict[str, float] | None = None, **changed) -> pd.DataFrame:
        """The tiers with other thresholds or weights; nothing is saved: `measure_what_if`."""
        return measure_what_if(self._what_if_base, weights=weights, **changed)

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
            raise Problems(Problem("table_name", {"name": name}), lang=self.words.lang)
        given = Path(name).suffix.lower()
        files = [name] if given in SUFFIXES else [name + suffix for suffix in SUFFIXES]
        for file in files:
            save_table(frame, Path(self.client.folder) / EXPORTS / file, self.words)
        return ", ".join(f"{EXPORTS}/{file}" for file in files)
