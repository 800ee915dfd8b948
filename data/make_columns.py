"""Print the tables of columns in README.md from the words: unit or values, range, meaning.

    python data/make_columns.py

The columns are those that a read and a decided portfolio of ``motos`` really have.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet

from kamlib.client.settings import list_settings
from kamlib.words.label import labels

HERE = Path(__file__).resolve().parent
_OF_KIND = {
    "flag": "true, false, unknown",
    "count": "whole number",
    "hours": "hours",
    "date": "day",
    "prose": "text",
    "codes": "codes joined by ;",
    "ratio": "number",
    "percent": "share",
    "percent0": "share",
    "change": "share",
    "money_unit": "money per unit",
    "money_exact": "money",
    "by_unit": "as `unit` says",
}


def unit_of(column: str, types: Iterable[pa.DataType]) -> str:
    """The unit of a column, or the slugs that it can hold; `types` are those in the files."""
    kind = labels()[f"column.{column}"]["kind"]
    if kind.startswith("money") and all(map(pa.types.is_integer, types)):
        return "whole number"  # a name that means money elsewhere
    if not kind.startswith(("label:", "labels:")):
        return _OF_KIND.get(kind, kind)
    many, _, section = kind.partition(":")
    for its, name, _ in list_settings():
        if name == section:  # told by the setting, which says what can be chosen
            return f"one of those of the setting `{its}.{name}`"
    values = [s.rpartition(".")[2] for s in labels() if s.rpartition(".")[0] == section]
    return ", ".join(values) + (" (joined by ;)" if many == "labels" else "")


def table(head: str, rows: list[tuple]) -> list[str]:
    """A table of Markdown, its heads divided by ``|``."""
    names = head.split("|")
    return [f"| {' | '.join(row)} |" for row in (names, ["---"] * len(names), *rows)]


def lines_rows(schema: pa.Schema) -> list[tuple]:
    """A row per column of the ledger: unit, range and meaning, as its words say."""
    rows = []
    for field in schema:
        entry = labels()[f"column.{field.name}"]
        unit = unit_of(field.name, [field.type])
        rows.append((f"`{field.name}`", unit, entry.get("range", ""), entry["meaning"]))
    return rows


def columns_text(folder: Path) -> dict[str, str]:
    """Part of README.md → its tables, from the files of a client that is read and decided."""
    frames = {
        path.stem: parquet.read_schema(path)
        for path in sorted((folder / "results").rglob("*.parquet"))
    }
    listed = [
        (f"`{name}`", ", ".join(f"`{column}`" for column in schema.names))
        for name, schema in frames.items()
    ]
    types: dict[str, set] = {}
    for field in (field for schema in frames.values() for field in schema):
        types.setdefault(field.name, set()).add(field.type)
    told = [(f"`{c}`", unit_of(c, types[c]), labels()[f"column.{c}"]["en"]) for c in sorted(types)]
    ledger = lines_rows(parquet.read_schema(folder / "ledger.parquet"))
    results = [*table("frame|columns", listed), "", *table("column|unit or values|meaning", told)]
    return {
        "ledger": "\n".join(table("column|unit or values|range|meaning", ledger)),
        "results": "\n".join(results),
    }


def fill(text: str, parts: dict[str, str]) -> str:
    """README.md with its marked parts printed anew."""
    for name, part in parts.items():
        marked = rf"(<!-- columns: {name} -->\n).*?(\n<!-- end -->)"
        text = re.sub(marked, lambda m, part=part: m[1] + part + m[2], text, flags=re.DOTALL)
    return text


def decide(data: Path, client: str = "motos") -> Path:
    """Read and decide a demo client's copy in `data`."""
    from kamlib.kam.start import start

    shutil.copytree(HERE / client / "sources", data / client / "sources")
    shutil.copy(HERE / client / "client.toml", data / client)
    os.environ["KAM_DATA"] = str(data)
    start(client=client, lang="en", as_of="").case.portfolio.accounts  # noqa: B018
    return data / client


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as corner:
        path = HERE / "README.md"
        text = fill(path.read_text("utf-8"), columns_text(decide(Path(corner))))
        path.write_text(text, encoding="utf-8", newline="\n")
