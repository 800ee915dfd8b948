"""Imported once by the server that jobs are forked from, so that no job waits for imports."""

import os

import kamlib.quick  # isort: skip  (before papermill and nbconvert)
import nbconvert  # noqa: F401
import papermill  # noqa: F401
import pyarrow.parquet  # noqa: F401

import kamlib.ledger
import kamlib.report.page
import kamlib.workbook.job  # noqa: F401

PID = os.getpid()
"""The server's process: a job that sees another one than its own was forked warm."""
