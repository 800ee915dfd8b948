"""Make the demo clients: sales exports with traps, and the truth that was planted in them.

    python data/make_demo.py [CLIENT…] [--out DIR] [--customers N] [--lines N]

Seeded: the same arguments give the same bytes. It never imports kamlib. `client.toml` is written
by hand; the generator only reads its rates and thresholds, to see that what it plants is clear of
them, and copies it when `--out` names another folder. `--customers` and `--lines` enlarge `filtros`
for benchmarks (then only the sums of the truth are written).
"""

import argparse
import shutil
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from demo import farma, filtros, motos  # noqa: E402

CLIENTS = {"filtros": filtros.make, "farma": farma.make, "motos": motos.make}


def main(arguments: list[str] | None = None) -> None:
    """Write the clients that are asked for, all by default."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clients", nargs="*", metavar="CLIENT", help="filtros, farma, motos")
    parser.add_argument("--out", type=Path, default=HERE, help="folder of the clients' folders")
    parser.add_argument("--customers", type=int, help="customer codes of filtros (180)")
    parser.add_argument("--lines", type=int, help="at least so many lines in filtros")
    options = parser.parse_args(arguments)
    unknown = set(options.clients) - set(CLIENTS)
    if unknown:
        parser.error(f"unknown client {', '.join(sorted(unknown))}; known: {', '.join(CLIENTS)}")
    sizes = {
        name: value
        for name in ("customers", "lines")
        if (value := getattr(options, name)) is not None
    }
    if sizes and options.out.resolve() == HERE:
        parser.error("--customers and --lines need --out: the committed demo stays as it is")
    for name in options.clients or ([*CLIENTS] if not sizes else ["filtros"]):
        folder = options.out / name
        folder.mkdir(parents=True, exist_ok=True)
        settings = HERE / name / "client.toml"
        if folder.resolve() != settings.parent:
            shutil.copyfile(settings, folder / "client.toml")
        CLIENTS[name](
            folder,
            tomllib.loads(settings.read_text(encoding="utf-8")),
            **(sizes if name == "filtros" else {}),
        )


if __name__ == "__main__":
    main()
