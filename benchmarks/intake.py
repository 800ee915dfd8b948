"""Reading a large ledger: ``kam`` beside DuckDB, polars and pandas told every right option.

    python benchmarks/intake.py [--lines N …] [--only kam duckdb …] [--folder DIR] [--json]

The file is what a Spanish company's system writes: ``;``, decimal comma, cp1252, dd/mm/yyyy, about
100 bytes a line, seeded. ``kam`` gets it with nothing but the names of its columns and finds the
rest, checks every line and writes ``ledger.parquet``; the others get a UTF-8 copy and are told
separator, decimal mark, date format and every column's type, and write Parquet. Each runs in a
process of its own; time is from start to exit, memory the largest sum of resident sizes of the
process and its children. `duckdb` and `polars` are needed for their rows only.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import psutil

SEED = 20_261_122
HEADER = "Fecha;Factura;Cod. cliente;Cliente;Articulo;Descripcion;Familia;Cantidad;Precio;Importe"
COLUMNS = {
    "date": "Fecha",
    "order": "Factura",
    "customer": "Cod. cliente",
    "customer_name": "Cliente",
    "product": "Articulo",
    "product_name": "Descripcion",
    "family": "Familia",
    "quantity": "Cantidad",
    "unit_price": "Precio",
    "net_revenue": "Importe",
}
_CHUNK = 250_000
WAYS = ("kam", "duckdb", "polars", "pandas")


def write_file(path: Path, lines: int) -> int:
    """Write the seeded export; returns the sum of its amounts in cents."""
    rng = np.random.default_rng(SEED)
    names = ["Peña", "Muñoz", "Ibáñez", "Núñez", "Güell", "Ordóñez", "Castro", "Vidal"]
    customers = [
        f"{code:06d};Compañía {name} nº {code % 97}"
        for code, name in enumerate(rng.choice(names, 4000), start=1)
    ]
    products = [f"{code:05d}-A;Artículo {code};Familia {code % 23:02d}"
                for code in range(1, 3001)]  # fmt: skip
    prices = rng.integers(50, 250_000, len(products))
    first = np.datetime64("2021-01-01")
    days = [day.strftime("%d/%m/%Y") for day in (first + np.arange(1826)).tolist()]
    total = 0
    with path.open("w", encoding="cp1252", newline="") as file:
        file.write(HEADER + "\r\n")
        for start in range(0, lines, _CHUNK):
            count = min(_CHUNK, lines - start)
            order = (start + np.arange(count)) // 3
            day = (order * 1826 // (lines // 3 + 1)).tolist()
            customer = (order * 2_654_435_761 % 4_294_967_296 % len(customers)).tolist()
            product = rng.integers(0, len(products), count)
            quantity = rng.integers(1, 200, count) * np.where(rng.random(count) < 0.02, -1, 1)
            price = prices[product] * rng.integers(80, 101, count) // 100
            net = quantity * price
            total += int(net.sum())
            file.write(
                "".join(
                    f"{days[d]};F{o:08d};{customers[c]};{products[p]};{q};{_mark(x)};{_mark(n)}\r\n"
                    for d, o, c, p, q, x, n in zip(
                        day,
                        order.tolist(),
                        customer,
                        product.tolist(),
                        quantity.tolist(),
                        price.tolist(),
                        net.tolist(),
                        strict=True,
                    )
                )  # fmt: skip
            )
    return total


def _mark(cents: int) -> str:
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{cents // 100},{cents % 100:02d}"


def read_duckdb(path: Path, out: Path) -> None:
    import duckdb

    types = dict.fromkeys(COLUMNS.values(), "VARCHAR") | {
        "Fecha": "DATE", "Cantidad": "DECIMAL(18,4)", "Precio": "DECIMAL(18,4)",
        "Importe": "DECIMAL(18,4)"}  # fmt: skip
    duckdb.sql(
        f"COPY (SELECT * FROM read_csv('{path}', delim=';', header=true, quote='', escape='', "
        f"decimal_separator=',', dateformat='%d/%m/%Y', columns={types}, auto_detect=false, "
        f"new_line='\\r\\n')) TO '{out}' (FORMAT parquet, COMPRESSION zstd)"
    )


def read_polars(path: Path, out: Path) -> None:
    import polars as pl

    frame = pl.read_csv(
        path, separator=";", quote_char=None, decimal_comma=True, infer_schema=False,
        schema_overrides={"Cantidad": pl.Float64, "Precio": pl.Float64, "Importe": pl.Float64},
    )  # fmt: skip
    frame = frame.with_columns(pl.col("Fecha").str.to_date("%d/%m/%Y"))
    frame.write_parquet(out, compression="zstd")


def read_pandas(path: Path, out: Path) -> None:
    import pandas as pd

    text = {name: "str" for name in COLUMNS.values()}
    numbers = dict.fromkeys(("Cantidad", "Precio", "Importe"), "float64")
    text.pop("Fecha")
    frame = pd.read_csv(path, sep=";", decimal=",", dtype=text | numbers, quoting=3,
                        parse_dates=["Fecha"], date_format="%d/%m/%Y")  # fmt: skip
    frame.to_parquet(out, compression="zstd")


def read_kam(path: Path, out: Path) -> None:
    from kamlib.client import Client, check_settings, settings_text
    from kamlib.ledger import read_ledger

    folder = path.parent / "client"
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    source = folder / "sources" / path.name
    if not source.exists():
        os.link(path, source)
    sources = [{"files": [path.name], "columns": COLUMNS}]
    text = settings_text(name="Bench", language="es", locale="es-ES", currency="EUR",
                         sources=sources, tables=[])  # fmt: skip
    (folder / "client.toml").write_text(text, encoding="utf-8")
    report = read_ledger(Client("bench", folder, check_settings(text))).report
    print(json.dumps({"kept": report["kept"], "net": report["net_revenue_all_lines"]}))


def measure(way: str, path: Path, out: Path) -> dict:
    """Run one reader in its own process; seconds and the peak of resident memory."""
    start = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, __file__, "--run", way, str(path), str(out)], stdout=subprocess.PIPE
    )
    process, peak = psutil.Process(child.pid), 0
    while child.poll() is None:
        try:
            family = [process, *process.children(recursive=True)]
            peak = max(peak, sum(member.memory_info().rss for member in family))
        except psutil.Error:
            pass
        time.sleep(0.02)
    seconds = time.perf_counter() - start
    told = child.stdout.read().decode()
    return {
        "way": way,
        "seconds": round(seconds, 2),
        "peak_mb": round(peak / 1e6),
        "failed": child.returncode,
        "told": json.loads(told) if told.strip() else {},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, nargs="+", default=[1_000_000, 10_000_000])
    parser.add_argument("--only", nargs="+", choices=WAYS, default=WAYS)
    parser.add_argument("--folder", type=Path, help="where the files are written; a temporary one")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--run", nargs=3, metavar=("WAY", "FILE", "OUT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        way, path, out = options.run
        globals()[f"read_{way}"](Path(path), Path(out))
        return
    here = [way for way in options.only if way == "kam" or find_spec(way)]
    if away := [way for way in options.only if way not in here]:
        print(f"left out, not installed: {', '.join(away)}", file=sys.stderr)
    found = []
    for lines in options.lines:
        with tempfile.TemporaryDirectory(prefix="kam-intake-", dir=options.folder) as folder:
            path = Path(folder) / "ventas.csv"
            cents = write_file(path, lines)
            utf8 = Path(folder) / "utf8.csv"
            with (
                path.open(encoding="cp1252", newline="") as old,
                utf8.open("w", encoding="utf-8", newline="") as new,
            ):
                while text := old.read(1 << 24):
                    new.write(text)
            rows = []
            for way in here:
                out = Path(folder) / f"{way}.parquet"
                row = measure(way, path if way == "kam" else utf8, out)
                out.unlink(missing_ok=True)
                rows.append({"lines": lines, "file_mb": round(path.stat().st_size / 1e6), **row})
            base = next((row["seconds"] for row in rows if row["way"] == "duckdb"), None)
            for row in rows:
                row["ratio"] = round(row["seconds"] / base, 2) if base else None
                if row["way"] == "kam" and not row["failed"]:
                    right = {"kept": lines, "net": cents / 100}
                    assert row["told"] == right, (row["told"], right)
            found += rows
    if options.json:
        print(json.dumps(found, indent=1))
        return
    print(f"{'lines':>11} {'MB':>6} {'reader':<8} {'seconds':>8} {'× duckdb':>9} {'peak MB':>8}")
    for row in found:
        ratio = f"{row['ratio']:.2f}" if row["ratio"] else "–"
        failed = "  failed" if row["failed"] else ""
        print(f"{row['lines']:>11,} {row['file_mb']:>6,} {row['way']:<8} {row['seconds']:>8.2f} "
              f"{ratio:>9} {row['peak_mb']:>8,}{failed}")  # fmt: skip


if __name__ == "__main__":
    main()
