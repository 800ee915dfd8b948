"""Pages that leave the house: one file each, nothing to run, nothing to fetch."""

from kamlib.pages.index import write_client_index, write_clients_index
from kamlib.pages.page import write_page

__all__ = ["write_client_index", "write_clients_index", "write_page"]
