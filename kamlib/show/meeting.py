"""The sheet for a meeting, its alerts in words."""

import pandas as pd

from kamlib.show.tables import Table, show_table
from kamlib.show.words import Words


def show_meeting_sheet(sheet: pd.DataFrame, words: Words, *, rows: int = 30) -> Table:
    """Show the lines of a meeting's sheet, alerts by their names.

    Parameters
    ----------
    sheet
        From `kamlib.plan.meetings.meeting_sheet`.
    words, rows
        As in `show_table`.
    """
    alerts = sheet["sheet_part"].eq("alerts")
    lines = [
        words.label(f"alert.{line}") if is_alert else line
        for line, is_alert in zip(sheet["sheet_line"], alerts, strict=True)
    ]
    columns = ["sheet_part", "sheet_line", "sheet_due", "line_from"]
    return show_table(sheet.assign(sheet_line=lines), words, columns=columns, rows=rows)
