"""Options with several values are read as people type them."""

import pytest
from typer.testing import CliRunner

from kamlib.cli.app import app
from kamlib.cli.parse import spread

VALUED = {"--from", "--lang", "--data", "--account"}
NEW, RUN = {"--from": True}, {"--account": False}


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("demo --from a b c", "demo --from a --from b --from c"),
        ("demo --from a --from b", "demo --from a --from b"),
        ("demo --from a b --lang es", "demo --from a --from b --lang es"),
        ("demo --lang es --from a b", "demo --lang es --from a --from b"),
        ("--from a b demo", "--from a --from b demo"),
        ("--from a b --lang es demo", "--from a --from b --lang es demo"),
        ("--lang es --from a demo", "--lang es --from a demo"),
        ("--from a demo --lang es", "--from a demo --lang es"),
        ("--from", "--from"),
        ("demo --from=a", "demo --from=a"),
        ("demo --from a -- b", "demo --from a -- b"),
    ],
)
def test_from_takes_every_word_up_to_the_next_option(given, read):
    assert spread(given.split(), NEW, VALUED) == read.split()


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("demo --account A B", "demo --account A --account B"),
        ("--account A demo", "--account A demo"),
        ("--account A --account B", "--account A --account B"),
        ("a b --account A B --json", "a b --account A --account B --json"),
    ],
)
def test_account_leaves_clients_alone(given, read):
    assert spread(given.split(), RUN, VALUED) == read.split()


def test_typer_reads_it_so(monkeypatch):
    seen = []

    def make_client(*given):
        seen.append(given[:5])
        return 0

    monkeypatch.setattr("kamlib.cli.new.make_client", make_client)
    for args in (
        ["new", "demo", "--from", "a", "b"],
        ["new", "--from", "a", "--from", "b", "demo"],
    ):
        assert CliRunner().invoke(app, args).exit_code == 0
    assert seen[0] == seen[1]
    assert [str(path) for path in seen[0][1]] == ["a", "b"]


@pytest.mark.parametrize(
    ("lang", "usage"),
    [
        ("es_ES.UTF-8", "import [OPCIONES] CLIENT FILE.xlsx"),
        ("pt_BR.UTF-8", "import [OPÇÕES] CLIENT FILE.xlsx"),
    ],
)
def test_help_holds_no_python_and_no_english(monkeypatch, lang, usage):
    monkeypatch.setenv("LC_ALL", lang)
    shown = CliRunner().invoke(app, ["import", "--help"]).output
    assert usage in shown
    assert "<" not in shown and "OPTIONS" not in shown
