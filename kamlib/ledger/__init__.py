"""A client's files → one checked ledger: read, convert, check, complete, store.

- `columns`: canonical columns and the names under which companies export them
- `raw`, `text` (`blocks`, `cells`, `encodings`), `sheets`, `table`: a file's cells as they stand,
  with their rows; `packed`, `limits`: what is in compressed files, how large they may be
- `layout`: files of one mapping, aligned
- `evidence`, `numbers`, `dates`, `convert`: types, each convention decided over the whole column
- `rows`, `amounts`, `discounts`, `currencies`, `check`: what is a line, what it is worth, what is
  set aside, block by block
- `gathered`, `settle`, `totals`, `overlaps`, `order_level`: what only all lines together tell
- `masters`, `complete`: customers, products, wallet; accounts, cost, kinds
- `finish`, `report`, `store`, `read`: what is written, told, kept and opened again
- `propose`, `mapping`: what the files of a new client are
- `groups`, `pseudonyms`: which customers may be one account; customers under invented names
"""

from kamlib.ledger.propose import Proposal, propose_sources
from kamlib.ledger.read import open_ledger, read_ledger
from kamlib.ledger.store import Ledger

__all__ = ["Ledger", "Proposal", "open_ledger", "propose_sources", "read_ledger"]
