"""data/README.md names every frame and column of the results."""

import shutil
from pathlib import Path

import pandas as pd

from kamlib.workbook.start import start

ROOT = Path(__file__).resolve().parents[2]


def test_every_stored_frame_and_column_is_explained(tmp_path, monkeypatch):
    folder = tmp_path / "motos"
    shutil.copytree(ROOT / "data" / "motos" / "sources", folder / "sources")
    shutil.copy(ROOT / "data" / "motos" / "client.toml", folder)
    monkeypatch.setenv("KAM_DATA", str(tmp_path))
    assert len(start(client="motos", lang="en", as_of="").case.portfolio.accounts) == 9
    text = (ROOT / "data" / "README.md").read_text("utf-8").split("## results")[1]
    frames, columns = (part.splitlines() for part in text.split("| column |"))
    written = {line.split("`")[1]: set(line.split("`")[3::2]) for line in frames if "| `" in line}
    explained = {line.split("`")[1] for line in columns if line.startswith("| `")}
    stored = {
        path.stem: set(pd.read_parquet(path).columns)
        for path in (folder / "results").rglob("*.parquet")
    }
    assert written == stored
    assert explained == set().union(*stored.values())
