"""Notebooks: built from their sources, run per client and per account."""

import kamlib.run.quick  # noqa: F401  (before any notebook library)
