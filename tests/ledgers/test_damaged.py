"""Every damaged file has the outcome that is written beside it."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "ledger"))
from ledger_files import make_client
from make import CASES, COLUMNS

from kamlib.ledger import read_ledger
from kamlib.problem import Problems
from kamlib.words.label import LANGUAGES


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_outcome(tmp_path, case):
    source = {"files": [case.name], **case.options, "columns": case.columns or COLUMNS}
    client = make_client(tmp_path, {case.name: case.content}, [source])
    if case.code:
        with pytest.raises(Problems) as caught:
            read_ledger(client)
        problem = caught.value.problems[0]
        assert problem.code == case.code
        assert problem.where.startswith(case.name)
        if case.row is not None:
            assert problem.row == case.row
        if case.column:
            assert problem.column == case.column
        for lang in LANGUAGES:
            assert case.answer in problem.text(lang)
        assert not client.ledger.exists()
        assert not client.report.exists()
        return
    ledger = read_ledger(client)
    report = ledger.report
    assert report["net_revenue_all_lines"] == case.net
    assert report["reasons"] == case.reasons
    assert report["lines_in"] == report["kept"] + report["set_aside"]
    if case.kept is not None:
        assert report["kept"] == case.kept
    if case.customers is not None:
        assert list(ledger.lines["customer"]) == case.customers
    assert all(row > 0 for row in ledger.set_aside["source_row"])
