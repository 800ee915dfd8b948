"""Tables that leave: saved into the client's folder under a name of their own."""

import re
from pathlib import Path

import pandas as pd

from kamlib.kam.table_file import SUFFIXES, save_table
from kamlib.problem import Problem, Problems
from kamlib.words.words import Words

EXPORTS = "exports"
"""The folder of tables that leave, in the client's folder."""

_NAME = re.compile(r"[\w][\w \-]{0,80}(\.csv|\.xlsx)?", re.IGNORECASE)


def save_frame(frame: pd.DataFrame, folder: Path, name: str, words: Words) -> str:
    """Save a table into a client's folder, as CSV, XLSX or both: `save_table`.

    Parameters
    ----------
    frame
        Any frame whose columns have labels.
    folder
        The client's.
    name
        Of the file, in the folder ``exports`` within; without a suffix both are written.
    words
        Language, locale and currency.

    Returns
    -------
    str
        What was written, from the client's folder on.

    Raises
    ------
    Problems
        A name that leads elsewhere or that no file can have.
    """
    if not _NAME.fullmatch(name):
        raise Problems(Problem("table_name", {"name": name}), lang=words.lang)
    given = Path(name).suffix.lower()
    files = [name] if given in SUFFIXES else [name + suffix for suffix in SUFFIXES]
    for file in files:
        save_table(frame, Path(folder) / EXPORTS / file, words)
    return ", ".join(f"{EXPORTS}/{file}" for file in files)
