"""What holds for all tests."""

from pathlib import Path

import pytest
from hypothesis import settings

# Two tests share two processors with kernels and browsers: time says nothing about the code.
settings.register_profile("kam", deadline=None)
settings.load_profile("kam")


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory):
    """The demo clients' inputs, copied once: ledgers are read once, nothing is left behind."""
    from kamlib.run.build import copy_demo_data

    folder = tmp_path_factory.mktemp("demo") / "data"
    copy_demo_data(Path(__file__).resolve().parents[1] / "data", folder)
    return folder
