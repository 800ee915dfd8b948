"""What asks people: editable tables that save at once into the log, and their static tables.

- `grid`: what forms are made of: the editable table, a choice from a list, a box of widgets
- `fields`: the columns of each kind, for forms and tables alike, and values as they are typed
- `saving`: rows that save themselves, what is wrong told at the cell, conflicts chosen
- `kind_rows`, `kind_form`: the judgements of a form as rows, and the form of any kind
- `confirm`: what a person confirms with a button
- `scores`, `what_if`, `arithmetic`: the forms of chapter 2
- `who`: who fills the forms
"""

from kamlib.judgement.forms.fields import show_kind_table
from kamlib.judgement.forms.grid import Grid
from kamlib.judgement.forms.kind_form import KindForm, show_kind_form

__all__ = ["Grid", "KindForm", "show_kind_form", "show_kind_table"]
