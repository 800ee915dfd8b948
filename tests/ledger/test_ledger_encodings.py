"""Encodings told by how letters stand in words; asked where two fit."""

import pytest
from ledger_files import make_client

from kamlib.ledger import read_ledger
from kamlib.problem import Problems

SPANISH = (
    "Fecha;Cód. cliente;Razón social;Descripción;Importe neto\n"
    "31/01/2024;C1;Peñalón y Compañía;Filtro de año;1.010,50\n"
    "29/02/2024;C2;CIGÜEÑA ÁMBAR;CAMIÓN GRÚA;-10,50\n"
)
PORTUGUESE = (
    "Data;Cód. cliente;Razão social;Descrição;Valor líquido\n"
    "31/01/2024;C1;São João Ltda;Injeção;1.010,50\n"
    "29/02/2024;C2;Órgão Público;Ácido e pó;-10,50\n"
)
NAMES = {SPANISH: ["Peñalón y Compañía", "CIGÜEÑA ÁMBAR"],
         PORTUGUESE: ["São João Ltda", "Órgão Público"]}  # fmt: skip


@pytest.mark.parametrize("text", [SPANISH, PORTUGUESE], ids=["es", "pt"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be",
                                      "cp1252", "latin-1", "cp850"])  # fmt: skip
def test_every_usual_encoding_is_found(tmp_path, text, encoding):
    made = make_client(tmp_path, {"v.csv": text.encode(encoding)}, [])
    ledger = read_ledger(made)
    assert list(ledger.lines["customer_name"]) == NAMES[text]
    assert ledger.report["net_revenue"] == 1000.0
    told = ledger.report["conventions"][0]["encoding"]
    assert told == {"latin-1": "cp1252", "utf-16": "utf-16"}.get(encoding, encoding)


COLUMNS = {"date": "Fecha", "customer": "Cliente", "net_revenue": "Importe"}


def test_too_few_letters_to_tell_dos_are_asked(tmp_path):
    text = "N§;Fecha;Cliente;Importe\n1;31/01/2024;C1;10,50\n"  # cp1252 of Nº in cp850
    source = {"files": ["v.csv"], "columns": COLUMNS}
    with pytest.raises(Problems) as caught:
        read_ledger(make_client(tmp_path, {"v.csv": text.encode("cp1252")}, [source]))
    (problem,) = caught.value.problems
    assert problem.code == "ambiguous_encoding"
    assert "N§ / Nº" in problem.part("found", "es")
    answered = make_client(
        tmp_path / "a", {"v.csv": text.encode("cp1252")}, [{**source, "encoding": "cp850"}]
    )
    assert read_ledger(answered).report["kept"] == 1


def test_bytes_that_no_encoding_makes_words_of_are_asked(tmp_path):
    rows = "".join(f"31/01/2024;{name};10,50\n" for name in ("Пётр", "Москва", "Завод"))
    text = ("Fecha;Cliente;Importe\n" + rows).encode("koi8-r")
    source = {"files": ["v.csv"], "columns": COLUMNS}
    with pytest.raises(Problems) as caught:
        read_ledger(make_client(tmp_path, {"v.csv": text}, [source]))
    assert [p.code for p in caught.value.problems] == ["ambiguous_encoding"]


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Río García", "mac_roman"),  # R’o Garc’a in cp1252
        ("Grúa Íñigo", "mac_roman"),  # Grœa ê–igo
        ("Ônibus Pó", "mac_roman"),  # ïnibus P—
        ("Peña Gómez", "mac_roman"),
        ("Conceição João", "mac_roman"),
        ("São João Conceição", "cp860"),
        ("Íñigo Muñoz López", "cp860"),  # ïñigo in cp850
        ("Peña Muñoz", "cp437"),  # as in cp850, but too few letters to tell
    ],
)
@pytest.mark.parametrize("lines", [1, 60])
def test_letters_of_other_machines_are_never_read_wrong(tmp_path, name, encoding, lines):
    rows = "".join(f"31/01/2024;C{n};{name};10,50\n" for n in range(lines))
    text = ("Fecha;Cliente;Nombre;Importe\n" + rows).encode(encoding)
    source = {"files": ["v.csv"], "columns": {**COLUMNS, "customer_name": "Nombre"}}
    try:
        ledger = read_ledger(make_client(tmp_path, {"v.csv": text}, [source]))
        assert set(ledger.lines["customer_name"]) == {name}  # cp437 has these letters as cp850
        assert (encoding, lines) == ("cp437", 60)
    except Problems as problems:
        assert [p.code for p in problems.problems] == ["ambiguous_encoding"]
    answered = {**source, "encoding": encoding}
    ledger = read_ledger(make_client(tmp_path / "a", {"v.csv": text}, [answered]))
    assert set(ledger.lines["customer_name"]) == {name}
