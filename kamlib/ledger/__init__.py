"""A client's files → one checked ledger: read, convert, check, complete, store.

- `columns`: canonical columns and the names under which companies export them
- `raw`, `text`, `sheets`, `table`: a file's cells as they stand, with their rows
- `layout`: files of one mapping, aligned
- `numbers`, `dates`, `convert`: types, each convention decided over the whole column
- `rows`, `amounts`, `check`: what is a line, what it is worth, what is set aside
- `masters`, `complete`: customers, products, wallet; accounts, cost, kinds
- `report`, `store`, `read`: what is told, kept and opened again
- `propose`: a mapping for a new client
"""

from kamlib.ledger.propose import Proposal, propose_sources
from kamlib.ledger.read import open_ledger, read_ledger
from kamlib.ledger.store import Ledger

__all__ = ["Ledger", "Proposal", "open_ledger", "propose_sources", "read_ledger"]
