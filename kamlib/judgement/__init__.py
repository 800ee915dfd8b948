"""What people say about a client: one append-only log, dated and signed, never overwritten.

- `wrong`: problems told in the reader's words
- `values`: what a field can hold, and what is wrong with it
- `kinds`: the kinds of judgement, one model each
- `schema`: the tables and their versions
- `entry`: drafts, entries and conflicts
- `people`: the one place of names, and how they are erased
- `log`, `standing`: saving, also from a text, and the state now or on any day as frames
- `read`: the frames that the method takes
- `sheets`, `edits`, `changes`: the log as a workbook of Excel, there and back
- `cells`: its cells as values, and the words that they offer for codes
"""

from kamlib.judgement.entry import Conflict, Draft, Entry
from kamlib.judgement.kinds import CONFIDENCES, KINDS
from kamlib.judgement.log import LOG_FILE, SEED_FILE, Log, open_log
from kamlib.judgement.read import (
    add_needs,
    read_definition,
    read_former_list,
    read_needs,
    read_overrides,
    read_reasons,
    read_scores,
)
from kamlib.kind import FieldOf, fields_of

__all__ = [
    "CONFIDENCES",
    "KINDS",
    "LOG_FILE",
    "SEED_FILE",
    "Conflict",
    "Draft",
    "Entry",
    "FieldOf",
    "Log",
    "add_needs",
    "fields_of",
    "open_log",
    "read_definition",
    "read_former_list",
    "read_needs",
    "read_overrides",
    "read_reasons",
    "read_scores",
]
