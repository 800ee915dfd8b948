"""The columns that master tables can have, and the names under which companies export them."""

from kamlib.ledger.columns import make_column

RATING = make_column(
    "rating",
    "text",
    "rating|calificacion|solvencia|clasificacion crediticia|"
    "classificacao|credit rating|risco|riesgo|rating credito",
)
PAYMENT_DAYS = make_column(
    "payment_days",
    "number",
    "payment days|dias pago|dias cobro|plazo pago|prazo pagamento|credit days|"
    "dias credito|plazo|prazo|payment terms|plazo dias|prazo dias|dias pagamento",
)
"""What both the customers and the credit table may say."""

TABLE_COLUMNS = {
    "customers": (
        make_column(
            "customer",
            "text",
            "customer|customer id|customer code|codigo cliente|cod cliente|id cliente|"
            "n cliente|numero cliente|codigo|code|cod|id|cliente|customer number|customer no",
        ),
        make_column(
            "customer_name",
            "text",
            "customer name|nombre cliente|nome cliente|razon social|razao social|nombre|nome|"
            "name|company name|denominacion|cliente|nome fantasia|nombre fiscal",
        ),
        make_column(
            "account",
            "text",
            "account|account code|account id|codigo grupo|cod grupo|group code|codigo cuenta|"
            "codigo conta|codigo rede|cod rede|id grupo|codigo matriz|grupo|group|cuenta|conta|"
            "parent account|matriz|grupo empresarial|grupo economico|rede",
        ),
        make_column(
            "account_name",
            "text",
            "account name|group name|nombre grupo|nome grupo|nombre cuenta|nome conta|"
            "nombre matriz|nome matriz|nome rede",
            "grupo|group|cuenta|conta|matriz|rede",
        ),
        make_column(
            "sector",
            "text",
            "sector|setor|segmento|industry|segment|actividad|ramo|"
            "tipo cliente|canal|channel|customer type",
        ),
        make_column("country", "text", "country|pais"),
        RATING,
        PAYMENT_DAYS,
        make_column(
            "rebate_share",
            "share",
            "rebate share|rebate|rappel|rapel|bonus anual|bonificacao|rebate pct|rappel pct|"
            "bonificacion anual|bonificacao anual",
        ),
        make_column(
            "internal",
            "flag",
            "internal|interno|own group|grupo propio|intragrupo|"
            "grupo proprio|intercompany|empresa grupo",
        ),
        make_column(
            "offers",
            "number",
            "offers|ofertas|propostas|presupuestos|quotes|ofertas ano|"
            "propostas ano|cotizaciones|cotacoes|offers per year",
        ),
        make_column(
            "compensation",
            "number",
            "compensation|compensacion|compensacao|compensaciones|compensacoes|indemnizacion|"
            "indenizacao|penalizaciones|compensation per year|compensacion ano",
        ),
        make_column(
            "since",
            "date",
            "since|desde|cliente desde|customer since|fecha alta|data cadastro|alta",
        ),
        make_column(
            "tax_id",
            "text",
            "tax id|tax number|tax no|vat number|vat id|vat no|vat|nif|cif|nif cif|cif nif|"
            "cnpj|cpf|cnpj cpf|cpf cnpj|rfc|nit|ruc|cuit|rut|numero fiscal|"
            "numero identificacion fiscal|identificacion fiscal|fiscal id",
        ),
    ),
    "products": (
        make_column(
            "product",
            "text",
            "product|product id|product code|codigo producto|cod producto|codigo articulo|"
            "cod articulo|codigo produto|cod produto|sku|item|item code|referencia|ref|"
            "articulo|codigo|code|cod|id|stock code|articulo id|cod art",
        ),
        make_column(
            "product_name",
            "text",
            "product name|nombre producto|nome produto|descripcion|descricao|description|"
            "nombre|nome|name|denominacion|producto|produto|articulo|descripcion articulo",
        ),
        make_column(
            "family",
            "text",
            "family|familia|product family|linea|linha|category|categoria|category name|"
            "product group|grupo|gama|classe|linea producto|category id|familia produto",
        ),
        make_column(
            "unit_cost",
            "number",
            "unit cost|coste unitario|costo unitario|custo unitario|cost|coste|costo|custo|"
            "standard cost|coste estandar|custo padrao|precio coste|preco custo|cost price",
        ),
        make_column("essential", "flag", "essential|esencial|essencial|critical|critico|critica"),
    ),
    "wallet": (
        make_column(
            "account",
            "text",
            "account|account code|cuenta|conta|codigo cuenta|codigo conta|grupo|customer|"
            "cliente|codigo cliente|cod cliente|customer id|customer code|group",
        ),
        make_column(
            "family", "text", "family|familia|product family|linea|linha|categoria|category"
        ),
        make_column(
            "need",
            "number",
            "need|necesidad|necessidade|wallet|potencial|potential|consumo|consumo anual|"
            "gasto anual|necesidad anual|necessidade anual|compra anual|gasto",
        ),
        make_column(
            "need_low",
            "number",
            "need low|necesidad min|necessidade min|need min|minimo|"
            "low|necesidad minima|necessidade minima|necesidad baja|min|necessidade baixa",
        ),
        make_column(
            "need_high",
            "number",
            "need high|necesidad max|necessidade max|need max|maximo|"
            "high|necesidad maxima|necessidade maxima|necesidad alta|max|necessidade alta",
        ),
        make_column("probability", "share", "probability|probabilidad|probabilidade|prob"),
        make_column(
            "policy",
            "text",
            "policy|politica|supplier policy|politica proveedores|"
            "politica fornecedores|politica compras",
        ),
        make_column("essential", "flag", "essential|esencial|essencial|critico|critical"),
        make_column(
            "as_of", "date", "as of|date|fecha|data|fecha dato|fecha estimacion|data estimativa"
        ),
    ),
    "groups": (
        make_column(
            "customer",
            "text",
            "customer|customer code|customer id|codigo cliente|cod cliente|cliente|codigo",
        ),
        make_column(
            "account",
            "text",
            "account|account code|codigo cuenta|codigo conta|cuenta|conta|codigo grupo|grupo",
        ),
        make_column(
            "account_name",
            "text",
            "account name|nombre cuenta|nome conta|nombre grupo|nome grupo|group name",
        ),
        make_column(
            "accepted_by",
            "text",
            "accepted by|accepted|aceptado por|aceptado|aceito por|aceito|acepta|aceita",
        ),
        make_column("date", "date", "date|accepted on|fecha|data|fecha aceptacion|data aceite"),
    ),
    "rates": (
        make_column("currency", "text", "currency|moneda|moeda|divisa|currency code|iso"),
        make_column("date", "date", "date|fecha|data|day|dia"),
        make_column(
            "rate",
            "number",
            "rate|exchange rate|tipo cambio|cambio|taxa|taxa cambio|cotacao|cotizacion|tasa|"
            "tasa cambio",
        ),
    ),
    "credit": (
        make_column(
            "customer",
            "text",
            "customer|customer code|customer id|codigo cliente|cod cliente|id cliente|"
            "numero cliente|n cliente|cliente|codigo|code|cod|id",
        ),
        RATING,
        PAYMENT_DAYS,
        make_column(
            "credit_limit",
            "number",
            "credit limit|limite credito|limite|limit|riesgo maximo|limite riesgo|riesgo concedido",
        ),
    ),
    "contracts": (
        make_column(
            "account",
            "text",
            "account|account code|cuenta|conta|codigo cuenta|codigo conta|grupo|customer|"
            "cliente|codigo cliente|cod cliente|customer id|customer code|group",
        ),
        make_column(
            "start",
            "date",
            "start|start date|inicio|fecha inicio|data inicio|desde|from|"
            "vigencia desde|inicio vigencia|valid from",
        ),
        make_column(
            "end",
            "date",
            "end|end date|fin|fim|fecha fin|data fim|hasta|ate|to|vencimiento|"
            "vencimento|vigencia hasta|termino|fin vigencia|fim vigencia|valid to",
        ),
        make_column(
            "clause",
            "text",
            "clause|clausula|condicion|condicao|condiciones|condicoes|"
            "terms|terminos|objeto|contenido",
        ),
    ),
}
"""What the master tables can carry."""

KEYS = {
    "customers": ("customer",),
    "products": ("product",),
    "wallet": ("account", "family"),
    "groups": ("customer", "account"),
    "rates": ("currency", "date", "rate"),
    "credit": ("customer",),
    "contracts": ("account", "start"),
}
"""The columns without which a master table is none."""

ONE_ROW = {
    "customers": ("customer",),
    "products": ("product",),
    "wallet": ("account", "family"),
    "groups": ("customer",),
    "rates": ("currency", "date"),
    "credit": ("customer",),
}
"""What a master table has one row for; a later row with the same is left out and told."""
