"""Notebooks: built from their sources, run per client and per account."""
