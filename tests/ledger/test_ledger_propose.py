"""Mappings proposed from names and content; what is open is asked."""

import pytest
import xlsxwriter
from ledger_files import make_client

from kamlib.ledger import propose_sources, read_ledger
from kamlib.ledger.mapping import propose_columns
from kamlib.ledger.text import read_text
from kamlib.problem import Problems


def propose(tmp_path, text, name="ventas.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return propose_columns(read_text(path, {}, set()))


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (
            "Fecha factura;N.º factura;Cód. cliente;Cliente;Artículo;Descripción;Uds.;Importe neto",
            {"date": "Fecha factura", "order": "N.º factura", "customer": "Cód. cliente",
             "customer_name": "Cliente", "product": "Artículo", "product_name": "Descripción",
             "quantity": "Uds.", "net_revenue": "Importe neto"},
        ),
        (
            "Data;NF;Cliente;Razão Social;Cód. Produto;Produto;Qtde;Valor Líquido",
            {"date": "Data", "order": "NF", "customer": "Cliente", "customer_name": "Razão Social",
             "product": "Cód. Produto", "product_name": "Produto", "quantity": "Qtde",
             "net_revenue": "Valor Líquido"},
        ),
        (
            "InvoiceDate;InvoiceNo;CustomerID;customer_name;StockCode;Description;Qty;Line Total",
            {"date": "InvoiceDate", "order": "InvoiceNo", "customer": "CustomerID",
             "customer_name": "customer_name", "product": "StockCode",
             "product_name": "Description", "quantity": "Qty", "net_revenue": "Line Total"},
        ),
        (  # SAP
            "Fecha fact.;Doc.fact.;Solicit.;Nombre 1;Material;Texto;Ctd.facturada;Valor neto",
            {"date": "Fecha fact.", "order": "Doc.fact.", "customer": "Solicit.",
             "customer_name": "Nombre 1", "product": "Material", "product_name": "Texto",
             "quantity": "Ctd.facturada", "net_revenue": "Valor neto"},
        ),
        (  # Navision
            "Fecha registro;Nº documento;Venta a-Nº cliente;Nombre;SKU;Texto;Cantidad;Importe",
            {"date": "Fecha registro", "order": "Nº documento", "customer": "Venta a-Nº cliente",
             "customer_name": "Nombre", "product": "SKU", "product_name": "Texto",
             "quantity": "Cantidad", "net_revenue": "Importe"},
        ),
        (  # Protheus
            "D2_EMISSAO;D2_DOC;D2_CLIENTE;NOME;D2_COD;DESCRICAO;D2_QUANT;D2_TOTAL",
            {"date": "D2_EMISSAO", "order": "D2_DOC", "customer": "D2_CLIENTE",
             "customer_name": "NOME", "product": "D2_COD", "product_name": "DESCRICAO",
             "quantity": "D2_QUANT", "net_revenue": "D2_TOTAL"},
        ),
        (  # «clave», as codes are called in Mexico, beside the names
            "Fecha;Folio;Clave cliente;Razón social;Clave artículo;Descripción;Cantidad;Importe",
            {"date": "Fecha", "order": "Folio", "customer": "Clave cliente",
             "customer_name": "Razón social", "product": "Clave artículo",
             "product_name": "Descripción", "quantity": "Cantidad", "net_revenue": "Importe"},
        ),
        (  # CFDI
            "Fecha;Folio;RFC Receptor;Nombre Receptor;ClaveProdServ;Descripcion;Cantidad;Importe",
            {"date": "Fecha", "order": "Folio", "customer": "RFC Receptor",
             "customer_name": "Nombre Receptor", "product": "ClaveProdServ",
             "product_name": "Descripcion", "quantity": "Cantidad", "net_revenue": "Importe"},
        ),
    ],
)  # fmt: skip
def test_names_in_three_languages(tmp_path, header, columns):
    row = "31/01/2024;F1;0012;Alfa;A1;Filtro;2;10,50"
    found, questions = propose(tmp_path, f"{header}\n{row}\n")
    assert found == columns
    assert questions == []


def test_arithmetic_tells_the_net_amount(tmp_path):
    # 2 × 10.50 = 21.00 is the net; 25.41 holds the tax
    text = "Fecha;Cliente;Cantidad;Precio;Importe;Total\n31/01/2024;C1;2;10,50;21,00;25,41\n"
    found, questions = propose(tmp_path, text)
    assert found["net_revenue"] == "Importe"
    assert questions == []


def test_two_amounts_are_asked(tmp_path):
    text = "Fecha;Cliente;Importe;Total\n31/01/2024;C1;21,00;25,41\n"
    found, questions = propose(tmp_path, text)
    assert "net_revenue" not in found
    assert [q.code for q in questions] == ["ambiguous_column"]
    assert questions[0].values["found"] == "Importe, Total"


def test_a_total_beside_tax_is_asked(tmp_path):
    text = "Fecha;Cliente;IVA;Total\n31/01/2024;C1;4,41;25,41\n"
    assert [q.code for q in propose(tmp_path, text)[1]] == ["maybe_taxed"]


@pytest.mark.parametrize(
    ("costs", "name"), [(("6", "6", "6"), "unit_cost"), (("6", "60", "24"), "cost")]
)
def test_cost_of_unit_or_line(tmp_path, costs, name):
    head = "Fecha;Cliente;Articulo;Cantidad;Importe neto;Coste\n"
    rows = [f"31/01/2024;C1;A;{n};10,5;{c}\n" for n, c in zip((1, 10, 4), costs, strict=True)]
    found, questions = propose(tmp_path, head + "".join(rows))
    assert found[name] == "Coste"
    assert questions == []


def test_cost_that_nothing_tells_is_asked(tmp_path):
    text = "Fecha;Cliente;Importe neto;Coste\n31/01/2024;C1;10,5;6\n"
    found, questions = propose(tmp_path, text)
    assert "unit_cost" not in found
    assert [q.code for q in questions] == ["ambiguous_cost"]


def test_a_name_that_does_not_hold_what_it_says(tmp_path):
    text = "Fecha;Cliente;Cantidad;Importe\n31/01/2024;C1;dos;10,5\n"
    assert "quantity" not in propose(tmp_path, text)[0]


def test_no_settings_at_all_is_enough_where_nothing_is_open(tmp_path):
    text = "Fecha;Cliente;Importe neto\n31/01/2024;C1;10,50\n"
    customers = "Código cliente;Nombre\nC1;Alfa\n"
    client = make_client(tmp_path, {"ventas.csv": text, "clientes.csv": customers}, [])
    ledger = read_ledger(client)
    assert ledger.report["net_revenue"] == 10.5
    assert list(ledger.lines["account_name"]) == ["Alfa"]


def test_files_of_one_layout_are_one_source(tmp_path):
    text = "Fecha;Cliente;Importe neto\n31/01/2024;C1;10,50\n"
    paths = [tmp_path / name for name in ("b.csv", "a.csv")]
    for path in paths:
        path.write_text(text)
    proposal = propose_sources(paths, "es")
    assert [source["files"] for source in proposal.sources] == [["a.csv", "b.csv"]]
    assert "a.csv, b.csv" in proposal.notes[0]


def test_no_ledger_among_them(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a;b\n1;2\n")
    proposal = propose_sources([path], "pt")
    assert [q.code for q in proposal.questions] == ["no_ledger_found"]


ODD = "Fecha;Comprador interno;Cobro\n31/01/2024;C1;10,50\n01/02/2024;C2;7,25\n"
SALES = "Fecha;Cliente;Importe neto\n31/01/2024;C1;10,50\n"


def test_a_file_like_sales_that_nobody_maps_is_asked(tmp_path):
    odd = ODD.replace("Comprador interno", "Cliente")
    for name, text in (("ventas.csv", SALES), ("otras.csv", odd)):
        (tmp_path / name).write_text(text)
    proposal = propose_sources(sorted(tmp_path.iterdir()), "es")
    assert [(q.code, q.where) for q in proposal.questions] == [("unused_sales", "otras.csv")]
    assert 'ignored_files = ["otras.csv"]' in proposal.questions[0].text("es")


def test_a_list_with_days_but_no_amounts_is_only_told(tmp_path):
    tenders = "Conta;Modalidade;Abertura\nC1;Pregão;10/02/2026\nC2;Pregão;11/03/2026\n"
    for name, text in (("ventas.csv", SALES), ("licitacoes.csv", tenders)):
        (tmp_path / name).write_text(text)
    proposal = propose_sources(sorted(tmp_path.iterdir()), "pt")
    assert proposal.questions == []
    assert "licitacoes.csv" in " ".join(proposal.notes)


def test_a_year_that_the_settings_forgot_is_asked_until_it_is_ignored(tmp_path):
    sources = [{"files": ["2024.csv"], "columns": {
        "date": "Fecha", "customer": "Cliente", "net_revenue": "Importe neto"}}]  # fmt: skip
    files = {"2024.csv": SALES, "2025.csv": SALES.replace("2024", "2025")}
    with pytest.raises(Problems) as caught:
        read_ledger(make_client(tmp_path, files, sources))
    assert [(p.code, p.where) for p in caught.value.problems] == [("unused_sales", "2025.csv")]
    made = make_client(tmp_path, files, sources, ledger='ignored_files = ["2025.csv"]')
    assert read_ledger(made).report["kept"] == 1


def test_the_section_to_fill_in_is_told(tmp_path):
    path = tmp_path / "v.csv"
    path.write_text("Fecha;Artículo;Cantidad;Importe\n31/01/2024;A1;1;1,50\n", encoding="utf-8")
    (problem,) = propose_sources([path], "es").questions
    told = problem.part("remedy", "es")
    assert 'customer = "…"\ndate = "Fecha"' in told
    assert told.endswith('net_revenue = "Importe"')


def test_sheets_of_one_kind_are_one_section_that_the_answer_fits(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "v.xlsx") as book:
        for year in ("2023", "2024"):
            rows = [["Fecha", "Cód. cliente", "Importe"], [f"31/01/{year}", "C1", 1.5]]
            for at, row in enumerate(rows):
                page = book.get_worksheet_by_name(year) or book.add_worksheet(year)
                page.write_row(at, 0, row)
    proposal = propose_sources([tmp_path / "v.xlsx"], "es")
    assert [p.code for p in proposal.questions] == ["several_sheets"]
    (source,) = proposal.sources
    assert (source["files"], "sheet" in source) == (["v.xlsx"], False)


def test_kinds_of_documents_are_no_families(tmp_path):
    text = "Fecha;Cód. cliente;Tipo;Importe\n31/01/2024;C1;Factura;1,50\n31/01/2024;C1;Abono;1,00\n"
    columns, _ = propose(tmp_path, text)
    assert "family" not in columns
