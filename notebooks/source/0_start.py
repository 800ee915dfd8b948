# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] slug="title" tags=["report"]
# # Start: what did we read?
#
# Before any chart, one question: are these the company's sales, all of them, and nothing else? This page says which files were read, how, what was set aside and why, and the totals that the company's accountant can compare.

# %% [markdown] lang="es" of="8f90efe4"
# # Empezar: ¿qué hemos leído?
#
# Antes de cualquier gráfico, una pregunta: ¿son estas las ventas de la empresa, todas, y nada más? Esta página dice qué archivos se leyeron, cómo, qué se apartó y por qué, y los totales que la contabilidad de la empresa puede comparar.

# %% [markdown] lang="pt" of="8f90efe4"
# # Começar: o que lemos?
#
# Antes de qualquer gráfico, uma pergunta: são estas as vendas da empresa, todas elas, e nada mais? Esta página diz que arquivos foram lidos, como, o que foi separado e por quê, e os totais que a contabilidade da empresa pode comparar.

# %% slug="parameters" tags=["parameters"]
client: str = "filtros"  # folder of the client under data/
lang: str = "en"  # reading language [en | es | pt]
as_of: str = ""  # last day to use, YYYY-MM-DD; empty: the last date of the ledger

# %% slug="setup" tags=["setup"]
from kamlib import *

kam = start(client=client, lang=lang, as_of=as_of)
words, reading = kam.words, kam.reading

# %% [markdown] slug="aims"
# **You will learn** to check a ledger before trusting it, and to find your way through this workbook. **Time:** 20 minutes. **You need:** nothing; the demo client is ready.
#
# The chapters: **1 Define** who is key, **2 Segment** by volume and profit, **3 Plan** one account, **4 Review** it. Every cell runs with Shift + Enter; nothing you do here changes the company's files.

# %% [markdown] lang="es" of="f8fc4e03"
# **Aprenderá** a comprobar unas ventas antes de fiarse de ellas y a orientarse en este cuaderno. **Tiempo:** 20 minutos. **Necesita:** nada; la empresa de muestra está lista.
#
# Los capítulos: **1 Definir** quién es clave, **2 Segmentar** por volumen y ganancia, **3 Planificar** una cuenta, **4 Revisar**la. Cada celda se ejecuta con Mayús + Intro; nada de lo que haga aquí cambia los archivos de la empresa.

# %% [markdown] lang="pt" of="f8fc4e03"
# **Você vai aprender** a conferir as vendas antes de confiar nelas e a se orientar neste caderno. **Tempo:** 20 minutos. **Você precisa:** de nada; a empresa de exemplo está pronta.
#
# Os capítulos: **1 Definir** quem é chave, **2 Segmentar** por volume e lucro, **3 Planejar** uma conta, **4 Revisar** a conta. Cada célula roda com Shift + Enter; nada do que você fizer aqui muda os arquivos da empresa.

# %% [markdown] slug="idea" tags=["report"]
# ## Every line is accounted for
#
# Lines in = lines kept + lines set aside. A line is set aside only when it cannot be used (no readable date or amount, a totals row, a repeated block), and always with its reason and its row in the source. Credit notes stay, negative, in the month in which they were issued. Sales without a customer stay in the totals and out of the account figures.

# %% [markdown] lang="es" of="c7f16a24"
# ## Ninguna línea se pierde
#
# Líneas leídas = líneas conservadas + líneas apartadas. Una línea se aparta solo cuando no se puede usar (sin fecha o importe legible, una fila de totales, un bloque repetido), y siempre con su motivo y su fila en el archivo. Las notas de crédito se quedan, en negativo, en el mes en que se emitieron. Las ventas sin cliente se quedan en los totales y fuera de las cifras por cuenta.

# %% [markdown] lang="pt" of="c7f16a24"
# ## Nenhuma linha se perde
#
# Linhas lidas = linhas mantidas + linhas separadas. Uma linha só é separada quando não pode ser usada (sem data ou valor legível, uma linha de totais, um bloco repetido), e sempre com o motivo e a linha no arquivo. As notas de crédito ficam, negativas, no mês em que foram emitidas. As vendas sem cliente ficam nos totais e fora dos números por conta.

# %% [markdown] slug="hand"
# ## Three lines by hand
#
# An invoice of 500, a credit note of −80 and a totals row of 420. Three lines in; two are kept (500 − 80 = **420**) and one, the totals row, is set aside. Had it been counted as a sale, we would have read 840.

# %% [markdown] lang="es" of="ca9d53b7"
# ## Tres líneas a mano
#
# Una factura de 500, una nota de crédito de −80 y una fila de totales de 420. Tres líneas leídas; dos se conservan (500 − 80 = **420**) y una, la de totales, se aparta. Si se hubiera contado como venta, habríamos leído 840.

# %% [markdown] lang="pt" of="ca9d53b7"
# ## Três linhas à mão
#
# Uma fatura de 500, uma nota de crédito de −80 e uma linha de totais de 420. Três linhas lidas; duas são mantidas (500 − 80 = **420**) e uma, a de totais, é separada. Se tivesse sido contada como venda, teríamos lido 840.

# %% [markdown] slug="sources" tags=["report"]
# ## The files

# %% [markdown] lang="es" of="c91fdf97"
# ## Los archivos

# %% [markdown] lang="pt" of="c91fdf97"
# ## Os arquivos

# %% slug="sources-table" tags=["report"]
show_table(reading.sources, words)

# %% slug="conventions-table" tags=["report"]
show_table(reading.conventions, words)

# %% [markdown] slug="decisions" tags=["report"]
# ### What was decided, and on what evidence
#
# Nothing in a file says whether `1.234` is a thousand or one point two, nor whether `03/04` is in March or in April. Every column is read whole, and its cells vote: lines for the way it was read, lines against, and those that fit both ways. Cells that a spreadsheet types as number or date need no vote and are counted apart. Where none speaks, the program asks instead of guessing.

# %% [markdown] lang="es" of="c315c225"
# ### Qué se decidió, y con qué pruebas
#
# Nada en un archivo dice si `1.234` son mil o uno y pico, ni si `03/04` es de marzo o de abril. Cada columna se lee entera y sus celdas votan: líneas a favor de cómo se leyó, líneas en contra y las que valen de las dos formas. Las celdas que la hoja de cálculo ya trae como número o fecha no necesitan voto y se cuentan aparte. Donde ninguna habla, el programa pregunta en vez de suponer.

# %% [markdown] lang="pt" of="c315c225"
# ### O que foi decidido, e com que provas
#
# Nada em um arquivo diz se `1.234` são mil ou um e pouco, nem se `03/04` é de março ou de abril. Cada coluna é lida inteira e suas células votam: linhas a favor do modo como foi lida, linhas contra e as que servem dos dois modos. As células que a planilha já traz como número ou data não precisam de voto e são contadas à parte. Onde nenhuma fala, o programa pergunta em vez de supor.

# %% slug="decisions-table" tags=["report"]
show_table(reading.decisions, words)

# %% [markdown] slug="rules" tags=["report"]
# ### The rules at work
#
# What the files do not say outright was worked out by these rules, and by no other.

# %% [markdown] lang="es" of="c8ead751"
# ### Las reglas aplicadas
#
# Lo que los archivos no dicen directamente se obtuvo con estas reglas, y con ninguna otra.

# %% [markdown] lang="pt" of="c8ead751"
# ### As regras aplicadas
#
# O que os arquivos não dizem diretamente foi obtido com estas regras, e com nenhuma outra.

# %% slug="rules-table" tags=["report"]
show_table(reading.rules(words), words)

# %% [markdown] slug="accounted" tags=["report"]
# ## What was kept, what was set aside

# %% [markdown] lang="es" of="ffa5a7bd"
# ## Qué se conservó, qué se apartó

# %% [markdown] lang="pt" of="ffa5a7bd"
# ## O que foi mantido, o que foi separado

# %% slug="accounted-table" tags=["report"]
show_table(reading.accounted, words)

# %% slug="kinds-table" tags=["report"]
show_table(reading.kinds, words)

# %% slug="set-aside-table" tags=["report"]
show_table(reading.set_aside, words)

# %% [markdown] slug="aside-rows" tags=["report"]
# Which rows they are. Each one, whole, is in `set_aside.xlsx` in the company's folder, so that its own people can mend it in Excel and export again.

# %% [markdown] lang="es" of="9578d006"
# Qué filas son. Cada una, entera, está en `set_aside.xlsx` en la carpeta de la empresa, para que su gente pueda arreglarla en Excel y volver a exportar.

# %% [markdown] lang="pt" of="9578d006"
# Quais são as linhas. Cada uma, inteira, está em `set_aside.xlsx` na pasta da empresa, para que o pessoal dela possa corrigir no Excel e exportar de novo.

# %% slug="aside-rows-table" tags=["report"]
show_table(reading.aside_rows, words)

# %% [markdown] slug="totals" tags=["report"]
# ## Totals to compare
#
# Put these beside the company's own figures. A difference is not a detail to be settled later: find it before the next chapter.

# %% [markdown] lang="es" of="b52e6e74"
# ## Totales para comparar
#
# Póngalos junto a las cifras de la empresa. Una diferencia no es un detalle para más adelante: encuéntrela antes del capítulo siguiente.

# %% [markdown] lang="pt" of="b52e6e74"
# ## Totais para comparar
#
# Ponha-os ao lado dos números da empresa. Uma diferença não é um detalhe para depois: encontre-a antes do próximo capítulo.

# %% slug="totals-table" tags=["report"]
show_table(reading.totals, words)

# %% [markdown] slug="stated" tags=["report"]
# ### Against what the company states
#
# The files' own totals rows, and the totals that the company gives in its settings, beside what was read. The last column must be zero, or somebody must be able to say why it is not.

# %% [markdown] lang="es" of="7f9a9cbc"
# ### Frente a lo que declara la empresa
#
# Las filas de totales de los propios archivos, y los totales que la empresa da en sus ajustes, junto a lo leído. La última columna tiene que ser cero, o alguien tiene que saber decir por qué no lo es.

# %% [markdown] lang="pt" of="7f9a9cbc"
# ### Diante do que a empresa declara
#
# As linhas de totais dos próprios arquivos, e os totais que a empresa dá nas suas configurações, ao lado do que foi lido. A última coluna tem que ser zero, ou alguém tem que saber dizer por que não é.

# %% slug="stated-table" tags=["report"]
show_table(reading.stated, words)

# %% slug="months-chart" tags=["report"]
reading.charts.months()

# %% slug="months-table" tags=["report"]
show_table(reading.months.tail(12), words)

# %% slug="file-months-table" tags=["report"]
show_table(reading.file_months, words)

# %% [markdown] slug="decide" tags=["report"]
# ## What to decide now
#
# 1. Do the totals agree with the company's accounts? Who confirms it, and when?
# 2. Are the lines without customer really anonymous, or did a code get lost?
# 3. Which customer codes belong to one group? Until somebody says so, they are counted apart.

# %% [markdown] lang="es" of="ca52508a"
# ## Qué decidir ahora
#
# 1. ¿Coinciden los totales con la contabilidad de la empresa? ¿Quién lo confirma, y cuándo?
# 2. ¿Son anónimas de verdad las líneas sin cliente, o se perdió un código?
# 3. ¿Qué códigos de cliente son de un mismo grupo? Mientras nadie lo diga, se cuentan por separado.

# %% [markdown] lang="pt" of="ca52508a"
# ## O que decidir agora
#
# 1. Os totais batem com a contabilidade da empresa? Quem confirma, e quando?
# 2. As linhas sem cliente são mesmo anônimas, ou um código se perdeu?
# 3. Que códigos de cliente são do mesmo grupo? Enquanto ninguém disser, são contados separados.

# %% [markdown] slug="mistake"
# ## A common mistake, and when the rule misleads
#
# **The mistake:** deleting the credit notes because “they are not sales”. They are what the sales turned out to be worth. **When the rule misleads:** a ledger that reconciles to the cent may still be the wrong ledger: another year, one branch only, prices with tax. Totals agree with totals; ask what they are totals of.

# %% [markdown] lang="es" of="f62a1259"
# ## Un error frecuente, y cuándo engaña la regla
#
# **El error:** borrar las notas de crédito porque «no son ventas». Son lo que las ventas acabaron valiendo. **Cuándo engaña la regla:** unas ventas que cuadran al céntimo pueden ser las equivocadas: otro año, una sola sucursal, precios con impuestos. Los totales coinciden con los totales; pregunte de qué son.

# %% [markdown] lang="pt" of="f62a1259"
# ## Um erro comum, e quando a regra engana
#
# **O erro:** apagar as notas de crédito porque “não são vendas”. Elas são o que as vendas acabaram valendo. **Quando a regra engana:** vendas que batem no centavo podem ser as vendas erradas: outro ano, uma só filial, preços com imposto. Totais batem com totais; pergunte do que são os totais.

# %% [markdown] slug="ex-kept-text" tags=["exercise"]
# ## Exercise 1 · Nothing lost
#
# A file has 1,200 lines. 14 have no readable date, 1 is a totals row and 35 repeat a block; nothing else is wrong. How many lines are kept?

# %% [markdown] lang="es" of="a2f1579a"
# ## Ejercicio 1 · Nada se pierde
#
# Un archivo tiene 1200 líneas. 14 no tienen fecha legible, 1 es una fila de totales y 35 repiten un bloque; lo demás está bien. ¿Cuántas líneas se conservan?

# %% [markdown] lang="pt" of="a2f1579a"
# ## Exercício 1 · Nada se perde
#
# Um arquivo tem 1.200 linhas. 14 não têm data legível, 1 é uma linha de totais e 35 repetem um bloco; o resto está certo. Quantas linhas são mantidas?

# %% slug="ex-kept" tags=["exercise"]
kept = ...

# %% slug="ex-kept-solution" tags=["solution"]
kept = 1200 - 14 - 1 - 35

# %% slug="ex-kept-check" tags=["exercise"]
check("kept_by_hand", answer=kept, kam=kam)

# %% [markdown] slug="ex-net-text" tags=["exercise"]
# ## Exercise 2 · Net revenue
#
# An invoice of 500, a credit note of −80, a totals row of 420. What is the net revenue?

# %% [markdown] lang="es" of="4308e0b7"
# ## Ejercicio 2 · Ventas netas
#
# Una factura de 500, una nota de crédito de −80, una fila de totales de 420. ¿Cuáles son las ventas netas?

# %% [markdown] lang="pt" of="4308e0b7"
# ## Exercício 2 · Receita líquida
#
# Uma fatura de 500, uma nota de crédito de −80, uma linha de totais de 420. Qual é a receita líquida?

# %% slug="ex-net" tags=["exercise"]
net_revenue = ...

# %% slug="ex-net-solution" tags=["solution"]
net_revenue = 500 - 80

# %% slug="ex-net-check" tags=["exercise"]
check("net_with_credit_note", answer=net_revenue, kam=kam)

# %% [markdown] slug="summary"
# ## To take away
#
# - Nothing is dropped in silence: every line is kept or set aside with its reason.
# - A total is compared with somebody else's total before it is believed.

# %% [markdown] lang="es" of="0971ffbd"
# ## Para llevarse
#
# - Nada se descarta en silencio: cada línea se conserva o se aparta con su motivo.
# - Un total se compara con el de otra persona antes de creerlo.

# %% [markdown] lang="pt" of="0971ffbd"
# ## Para levar
#
# - Nada é descartado em silêncio: cada linha é mantida ou separada com o seu motivo.
# - Um total é comparado com o de outra pessoa antes de ser acreditado.

# %% slug="record" tags=["record"]
show_record(kam)
