"""A client's files → one checked ledger: read, convert, check, store."""
