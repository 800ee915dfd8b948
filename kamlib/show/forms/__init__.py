"""What asks people: editable tables that save at once into the log, and their static tables.

- `grid`: the editable table as a widget, which knows cells and texts but no judgements
- `typed`: what a person typed as a value, and a value as it is written, in the reader's locale
- `fields`: the columns of each kind, for forms and tables alike
- `saving`: rows that save themselves, what is wrong told at the cell, conflicts chosen
- `kind_sayings`: the judgements that a form holds
- `kind_rows`: one judgement as a row of its form
- `kind_form`: the form of any kind of judgement
- `who`: who fills the forms
"""

from kamlib.show.forms.fields import show_kind_table
from kamlib.show.forms.grid import Grid
from kamlib.show.forms.kind_form import KindForm, show_kind_form

__all__ = ["Grid", "KindForm", "show_kind_form", "show_kind_table"]
