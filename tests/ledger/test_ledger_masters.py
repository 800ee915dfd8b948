"""Credit and contracts are typed; credit fills what the customers table leaves open."""

import pandas as pd
from ledger_files import make_client

from kamlib.ledger import propose_sources, read_ledger

FILES = {
    "v.csv": "Fecha;Codigo cliente;Importe neto;N linea;Pedido\n31/01/2024;C1;10,50;1;P1\n",
    "clientes.csv": "Codigo cliente;Nombre;Solvencia\nC1;Alfa;\nC2;Beta;A\n",
    "riesgo.csv": "Cod. cliente;Calificación;Días crédito;Límite crédito\n"
                  "C1;B;60;1.500,50\nC2;D;;\nC3;C;30;10,00\n",
    "contratos.csv": "Cuenta;Inicio;Fin;Cláusula\nC1;15/01/2024;31/12/2024;Precio fijo\n"
                     "C1;15/01/2024;;Exclusiva\n",
    "cambio.csv": "Moneda;Fecha;Tipo cambio\nusd;15/01/2024;0,92\n",
}  # fmt: skip


def test_proposed_typed_and_joined(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    proposal = propose_sources([tmp_path / name for name in FILES], "es")
    assert proposal.questions == []
    kinds = {table["file"]: table["kind"] for table in proposal.tables}
    assert kinds == {"clientes.csv": "customers", "riesgo.csv": "credit",
                     "contratos.csv": "contracts", "cambio.csv": "rates"}  # fmt: skip
    made = make_client(tmp_path / "made", FILES, proposal.sources, proposal.tables)
    tables = read_ledger(made).tables
    credit = tables["credit"].set_index("customer")
    assert credit.loc["C1", "credit_limit"] == 1500.5
    assert pd.isna(credit.loc["C2", "credit_limit"])
    customers = tables["customers"].set_index("customer")
    # the customers table says A of C2; of C1 it says nothing; C3 stands in the credit table alone
    assert customers["rating"].to_dict() == {"C1": "B", "C2": "A", "C3": "C"}
    assert customers["payment_days"].tolist()[0] == 60
    contracts = tables["contracts"]
    assert contracts["clause"].tolist() == ["Precio fijo", "Exclusiva"]
    assert contracts["end"].isna().tolist() == [False, True]
    assert str(contracts["start"][0])[:10] == "2024-01-15"
    assert tables["rates"]["currency"].tolist() == ["USD"]
