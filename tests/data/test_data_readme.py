"""data/README.md tells of every column of the ledger and of every stored frame, as its words do."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "data"))
import make_columns  # noqa: E402


def test_the_columns_are_printed_from_their_words(tmp_path, monkeypatch):
    monkeypatch.setenv("KAM_DATA", str(tmp_path))
    parts = make_columns.columns_text(make_columns.decide(tmp_path))
    assert "| `net_revenue` | money | any | invoiced after discount" in parts["ledger"]
    assert "| `tier` | key, trial, develop, standard, unknown |" in parts["results"]
    assert all(part.count("\n") > 20 for part in parts.values())
    text = (ROOT / "data" / "README.md").read_text("utf-8")
    assert make_columns.fill(text, parts) == text, "run: python data/make_columns.py"
    assert text.count("<!-- columns: ") == len(parts)
