"""The public names: a notebook's one import finds them all, and is light."""

import subprocess
import sys

import pytest

import kamlib


@pytest.mark.parametrize("name", kamlib.__all__)
def test_every_public_name_is_there_and_documented(name):
    assert getattr(kamlib, name).__doc__


def test_star_import_brings_them():
    given = {}
    exec("from kamlib import *", given)
    assert set(kamlib.__all__) <= set(given)


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nothing"):
        _ = kamlib.nothing


def test_the_package_alone_imports_nothing_heavy():
    """The command line answers before charts and frames are loaded."""
    code = "import sys, kamlib; print([m for m in ('pandas', 'matplotlib') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_star_import_draws_nothing_in():
    code = (
        "import sys\nfrom kamlib import *\nheavy = ('matplotlib.pyplot', 'seaborn')\n"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
