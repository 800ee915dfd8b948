"""Small clients for the tests of the ledger: a folder with sources, settings made in place."""

from pathlib import Path

import tomlkit

from kamlib.client import Client, check_settings

MAPPING = {
    "date": "Fecha",
    "order": "Factura",
    "customer": "Cod. cliente",
    "product": "Articulo",
    "quantity": "Cantidad",
    "unit_price": "Precio",
    "net_revenue": "Importe",
}


def make_client(
    folder: Path, files: dict, sources=None, tables=(), ledger="", currency="EUR", lang="en"
) -> Client:
    """A client whose `files` (name → bytes, str or a function that writes to a path) are read."""
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / "sources" / name
        if callable(content):
            content(path)
        elif isinstance(content, str):
            path.write_text(content, encoding="utf-8")
        else:
            path.write_bytes(content)
    if sources is None:
        sources = [{"files": sorted(files), "columns": MAPPING}]
    own = {"name": "Test", "language": lang, "locale": "es-ES", "currency": currency}
    layouts = {"sources": list(sources), "tables": list(tables)}
    text = tomlkit.dumps({"client": own}) + f"\n[ledger]\n{ledger}\n"
    text += tomlkit.dumps({name: entries for name, entries in layouts.items() if entries})
    (folder / "client.toml").write_text(text, encoding="utf-8")
    return Client("test", folder, check_settings(text))
