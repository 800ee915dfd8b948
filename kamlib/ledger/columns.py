"""The columns that a line of a ledger can have, and the names under which companies export them.

A name is compared without accents, case, punctuation or the little words between (``Nº de
factura`` is ``n factura``); CamelCase is split. The first synonyms say exactly what is meant, the
later ones are vague: a vague name is used only where no exact one stands beside it.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Column:
    """One canonical column.

    Parameters
    ----------
    name
        Its slug, in `lines` and in ``client.toml``.
    type
        ``date``, ``text``, ``number``, ``share``, ``flag``.
    exact
        Names that mean this column and no other, best first.
    vague
        Names that may mean it, best first.
    """

    name: str
    type: str
    exact: tuple[str, ...]
    vague: tuple[str, ...] = ()


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split("|") if name.strip())


def make_column(name: str, type: str, exact: str, vague: str = "") -> Column:
    """A column and its synonyms, exact and vague, each list written with ``|`` between."""
    return Column(name, type, _names(exact), _names(vague))


LINE_COLUMNS = (
    make_column(
        "date",
        "date",
        "invoice date|fecha factura|data fatura|data nota fiscal|data nf|fecha emision|"
        "data emissao|data faturamento|fecha facturacion|posting date|document date|"
        "fecha documento|data documento|fecha contable|fecha venta|data venda|sale date",
        "date|fecha|data|order date|fecha pedido|data pedido|fecha albaran|dia|day|dt emissao|"
        "transaction date|fec fra|f factura|fecha fra|emissao|emision",
    ),
    make_column(
        "order",
        "text",
        "invoice number|invoice no|numero factura|n factura|nro factura|num factura|no factura|"
        "numero nota fiscal|numero nf|n nf|nota fiscal|numero fatura|n fatura|invoice id|invoice|"
        "factura|fatura|num fra|n fra|fra|nf|nfe|order number|order no|order id|numero pedido|"
        "n pedido|num pedido|nro pedido|id pedido|sales order|document number|document no|"
        "numero documento|n documento|num documento|num doc|n doc",
        "order|pedido|documento|document|albaran|numero albaran|n albaran|remito|voucher|doc|"
        "numero|n",
    ),
    make_column(
        "customer",
        "text",
        "customer id|customer code|customer number|customer no|cust no|cust id|id customer|"
        "codigo cliente|cod cliente|cod cli|id cliente|n cliente|num cliente|numero cliente|"
        "nro cliente|client id|client code|account number|codcli|codcliente|idcliente|"
        "buyer id|sold to|matricula cliente",
        "customer|cliente|client|account code|cuenta|conta|buyer|comprador|codigo|code",
    ),
    make_column(
        "customer_name",
        "text",
        "customer name|nombre cliente|nome cliente|razon social|razao social|client name|"
        "denominacion cliente|nombre fiscal|nome fantasia",
        "company name|account name|cliente|customer|client|nombre|nome|name|denominacion|ship name",
    ),
    make_column(
        "account",
        "text",
        "account|account id|account group|group code|codigo grupo|cod grupo|grupo cliente|"
        "grupo cuenta|cuenta grupo|codigo cuenta|conta grupo|codigo conta|grupo empresarial|"
        "grupo economico|parent account|parent code|customer group|matriz|cuenta matriz",
        "group|grupo|parent",
    ),
    make_column(
        "account_name",
        "text",
        "account group name|group name|nombre grupo|nome grupo|nombre cuenta|nome conta|"
        "parent name",
    ),
    make_column(
        "product",
        "text",
        "product id|product code|item code|item number|item no|sku|stock code|article number|"
        "article code|codigo articulo|cod articulo|cod art|codigo producto|cod producto|"
        "cod prod|codigo produto|cod produto|id producto|id produto|id articulo|referencia|ref|"
        "ref articulo|part number|material|codart|codigo item|cod item|ean|codigo servicio",
        "product|producto|produto|articulo|artigo|article|item|p id|servicio|servico|service|"
        "codigo|code",
    ),
    make_column(
        "product_name",
        "text",
        "product name|product description|item description|item name|descripcion articulo|"
        "descripcion producto|descricao produto|descricao item|nombre producto|nome produto|"
        "nombre articulo|desc articulo|desc producto|desc produto|article description",
        "description|descripcion|descricao|denominacion|concepto|producto|produto|articulo|item|"
        "product|detalle|material|texto|servicio|servico",
    ),
    make_column(
        "family",
        "text",
        "family|familia|product family|product line|linea producto|linha produto|category name|"
        "grupo articulo|"
        "nombre categoria|product group|grupo producto|grupo produto|familia producto|"
        "familia produto|item group|product category|familia articulo",
        "category|categoria|category id|linea|linha|line of business|gama|classe|class|tipo|"
        "clase|department",
    ),
    make_column(
        "quantity",
        "number",
        "quantity|qty|cantidad|cant|quantidade|qtd|qtde|qde|unidades|units|quant|uds|ctd|"
        "quantity sold|cantidad facturada|quantidade faturada|units sold",
        "piezas|pecas|pieces|volume|volumen|kg|pcs|dias",
    ),
    make_column(
        "unit_price",
        "number",
        "unit price|precio unitario|preco unitario|price per unit|precio unit|p unitario|"
        "precio u|pvp unitario|precio unidad|valor unitario|preco unit|vlr unitario|vl unitario|"
        "p unit|precio venta|preco venda|net price|precio neto|preco liquido|sales price",
        "price|precio|preco|pu|tarifa|pvp|p v p",
    ),
    make_column(
        "discount",
        "number",
        "discount|discount share|discount percent|discount pct|discount amount|descuento|dto|"
        "desconto|desc pct|desc porc|descuento pct|dto pct|porcentaje descuento|"
        "percentual desconto|importe descuento|valor desconto|bonificacion|line discount|"
        "dto linea|desc|descuento linea|desconto pct|dcto",
    ),
    make_column(
        "net_revenue",
        "number",
        "net revenue|net amount|importe neto|neto|net sales|venta neta|ventas netas|valor neto|"
        "valor liquido|receita liquida|venda liquida|net value|total neto|total liquido|"
        "base imponible|importe sin iva|importe sin impuestos|total sin iva|net line amount|"
        "net total|liquido|subtotal neto|monto neto|net|valor liquido item|vlr liquido|"
        "importe neto linea|neto linea|net price total",
        "importe|amount|line total|total linea|importe linea|line amount|valor total|total|"
        "revenue|sales|ventas|vendas|facturacion|faturamento|ingresos|receita|valor|monto|"
        "subtotal|extended price|value|importe total|total item|sales amount|vlr total",
    ),
    make_column(
        "cost",
        "number",
        "line cost|total cost|cost amount|coste total|costo total|custo total|coste linea|"
        "costo linea|custo linha|importe coste|cogs|cost of goods|coste ventas|costo ventas|"
        "cost total",
        "",
    ),
    make_column(
        "unit_cost",
        "number",
        "unit cost|coste unitario|costo unitario|custo unitario|cost price|precio coste|"
        "precio costo|preco custo|coste unit|costo unit|custo unit|cost per unit|standard cost|"
        "coste estandar|costo estandar|custo padrao|coste medio|costo medio|custo medio|"
        "coste unidad|costo unidad|custo unidade",
        "cost|coste|costo|custo",
    ),
    make_column(
        "freight",
        "number",
        "freight|portes|frete|flete|shipping cost|gastos envio|shipping|transporte|"
        "valor frete|importe portes|freight amount|freight charge|coste envio|order freight|"
        "portes pedido|portes factura|frete pedido|frete nota|frete nf|despesas envio|"
        "gastos transporte|portes albaran",
        "entrega|delivery",
    ),
    make_column(
        "payment_days",
        "number",
        "payment days|dias pago|dias cobro|credit days|dias credito|prazo pagamento|"
        "plazo pago|dias pagamento|prazo dias|prazo|plazo dias|plazo|days to pay|dias plazo|"
        "dias hasta cobro|dias hasta pago|dias ate pagamento|prazo efetivo|plazo efectivo",
    ),
    make_column(
        "currency",
        "text",
        "currency|moneda|moeda|divisa|currency code|iso currency",
    ),
    make_column(
        "order_line",
        "text",
        "order line|line number|line no|n linea|numero linea|num linea|nro linea|n linha|"
        "numero linha|num linha|posicion|posicao|pos|renglon|partida|item linha|linea pedido|"
        "linea factura|linha pedido|invoice line",
    ),
    make_column(
        "indirect",
        "flag",
        "indirect|indirecto|indireto|indirect sale|venta indirecta|venda indireta|"
        "via distribuidor|through distributor",
    ),
)
"""What a line of a ledger can carry."""

_LITTLE = {"de", "do", "da", "del", "la", "el", "los", "of", "the", "dos", "das", "per", "por", "o"}


def plain_letters(text: str) -> str:
    """A text without accents, its compatible signs written out.

    Examples
    --------
    >>> plain_letters("Núñez & Gonçalves")
    'Nunez & Goncalves'
    """
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def normal_name(header: str) -> str:
    """A header as names are compared.

    Examples
    --------
    >>> [normal_name(h) for h in ("Nº de Factura", "CustomerID", "PREÇO_UNITÁRIO", "Dto. %")]
    ['n factura', 'customer id', 'preco unitario', 'dto pct']
    """
    text = re.sub(r"[º°ª]", " ", str(header))
    text = re.sub(r"%", " pct ", text)
    text = plain_letters(text)
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    text = re.sub(r"\([^)]*\)", " ", text) if re.sub(r"\([^)]*\)", "", text).strip() else text
    words = re.findall(r"[a-z0-9]+", text.lower())
    kept = [word for word in words if word not in _LITTLE]
    return " ".join(kept or words)


def match_rank(column: Column, name: str) -> int | None:
    """How well a normalised name fits: 0 is best, vague ones from 100, None is no fit.

    The same words in another order or shortened (``cliente cod``) come after the names as listed.

    Examples
    --------
    >>> match_rank(line_column("date"), "fra fecha") < 100
    True
    """
    if name in column.exact:
        return column.exact.index(name)
    words = _words(name)
    for place, known in enumerate(column.exact):
        if _words(known) == words:
            return 50 + place // 2
    if name in column.vague:
        return 100 + column.vague.index(name)
    return None


@cache
def _words(name: str) -> tuple[str, ...]:
    """The words of a name written out, in order of the alphabet."""
    return tuple(sorted(_SHORT.get(word, word) for word in name.split()))


_SHORT = {
    "cod": "codigo", "code": "codigo", "num": "n", "nro": "n", "numero": "n", "number": "n",
    "no": "n", "fra": "factura", "fec": "fecha", "dt": "data", "cli": "cliente",
    "art": "articulo", "dto": "descuento", "uds": "unidades", "ud": "unidad",
    "unit": "unitario", "vlr": "valor", "vl": "valor", "imp": "importe", "doc": "documento",
    "porcentaje": "pct", "percent": "pct", "porc": "pct", "percentual": "pct",
}  # fmt: skip
"""Short words in headers, each written out."""


def line_column(name: str) -> Column:
    """The line column of that slug."""
    return next(column for column in LINE_COLUMNS if column.name == name)
