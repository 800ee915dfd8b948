# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] slug="title" tags=["report"]
# # Review: what changed, and what do we do about it?
#
# A review begins with facts: this period beside the former one, and the signs that leave the range in which this account usually moves. Only then comes the conversation.

# %% [markdown] lang="es" of="6968ccd6"
# # Revisar: ¿qué ha cambiado y qué hacemos?
#
# Una revisión empieza por los hechos: este periodo junto al anterior, y las señales que se salen del rango en el que esta cuenta suele moverse. Solo después viene la conversación.

# %% [markdown] lang="pt" of="6968ccd6"
# # Revisar: o que mudou, e o que fazemos?
#
# Uma revisão começa pelos fatos: este período ao lado do anterior, e os sinais que saem da faixa em que esta conta costuma se mover. Só depois vem a conversa.

# %% slug="parameters" tags=["parameters"]
client: str = "filtros"  # folder of the client under data/
account: str = "000142"  # code of the account
lang: str = "en"  # reading language [en | es | pt]
as_of: str = ""  # last day to use, YYYY-MM-DD; empty: the last date of the ledger

# %% slug="setup" tags=["setup"]
from kamlib import *

kam = start(client=client, lang=lang, as_of=as_of, account=account)
words, settings, portfolio = kam.words, kam.settings, kam.portfolio

# %% [markdown] slug="aims"
# **You will learn** to tell a signal from noise with the account's own history, and to split a change in sales into price, quantity and mix. **Time:** 30 minutes per account and quarter. **You need:** the plan of chapter 3.

# %% [markdown] lang="es" of="589e1692"
# **Aprenderá** a distinguir una señal del ruido con la propia historia de la cuenta y a repartir un cambio de ventas en precio, cantidad y mezcla. **Tiempo:** 30 minutos por cuenta y trimestre. **Necesita:** el plan del capítulo 3.

# %% [markdown] lang="pt" of="589e1692"
# **Você vai aprender** a distinguir um sinal do ruído com a própria história da conta e a dividir uma mudança de vendas em preço, quantidade e mix. **Tempo:** 30 minutos por conta e trimestre. **Você precisa:** do plano do capítulo 3.

# %% slug="who-form" tags=["form"]
kam.who()

# %% [markdown] slug="kpis" tags=["report"]
# ## This period and the former one
#
# A figure without its former value says little, and without a target it asks for nothing. Where no target has been agreed the cell says so.

# %% [markdown] lang="es" of="8f820e0f"
# ## Este periodo y el anterior
#
# Una cifra sin su valor anterior dice poco, y sin objetivo no pide nada. Donde no se ha acordado un objetivo, la celda lo dice.

# %% [markdown] lang="pt" of="8f820e0f"
# ## Este período e o anterior
#
# Um número sem o seu valor anterior diz pouco, e sem meta não pede nada. Onde nenhuma meta foi combinada, a célula diz isso.

# %% slug="kpis-table" tags=["report"]
show_table(kam.kpis(), words)

# %% [markdown] slug="comparison" tags=["report"]
# ## Where the change comes from
#
# Sales move because prices moved, because quantities moved, or because the mix of products did; and because something began or stopped being bought. The parts add up to the whole.

# %% [markdown] lang="es" of="1d0eb8a3"
# ## De dónde viene el cambio
#
# Las ventas se mueven porque se movieron los precios, las cantidades o la mezcla de productos; y porque algo se empezó o se dejó de comprar. Las partes suman el total.

# %% [markdown] lang="pt" of="1d0eb8a3"
# ## De onde vem a mudança
#
# As vendas mudam porque mudaram os preços, as quantidades ou o mix de produtos; e porque algo começou ou deixou de ser comprado. As partes somam o total.

# %% slug="comparison-chart" tags=["report"]
comparison = kam.comparison()
show_comparison_chart(comparison, words)

# %% slug="comparison-table" tags=["report"]
show_table(comparison, words)

# %% [markdown] slug="idea" tags=["report"]
# ## Signal or noise?
#
# An account that buys every week and one that buys twice a year do not fall silent in the same way. So each alert compares the account with **its own** past, and the limits are set so that a stable account raises a false alarm only as often as the settings accept. A fixed percentage would cry wolf over the small accounts and sleep over the large ones. With too few cases there is no alert and no all-clear: it is unknown.

# %% [markdown] lang="es" of="9f914347"
# ## ¿Señal o ruido?
#
# Una cuenta que compra cada semana y otra que compra dos veces al año no callan del mismo modo. Por eso cada alerta compara la cuenta con **su propio** pasado, y los límites se fijan para que una cuenta estable dé una falsa alarma solo con la frecuencia que admiten los ajustes. Un porcentaje fijo gritaría por las pequeñas y dormiría con las grandes. Con pocos casos no hay ni alerta ni tranquilidad: no se sabe.

# %% [markdown] lang="pt" of="9f914347"
# ## Sinal ou ruído?
#
# Uma conta que compra toda semana e outra que compra duas vezes por ano não silenciam do mesmo jeito. Por isso cada alerta compara a conta com o **seu próprio** passado, e os limites são definidos para que uma conta estável dê um falso alarme só com a frequência que as configurações aceitam. Um percentual fixo gritaria pelas pequenas e dormiria com as grandes. Com poucos casos não há alerta nem tranquilidade: não se sabe.

# %% [markdown] slug="hand"
# ## A change by hand
#
# Last year: 10 units at 5. This year: 12 units at 6. The change is 72 − 50 = 22. Price: (6 − 5) × 12 = **12**. Quantity: (12 − 10) × 5 = **10**. Together 22, nothing left over.

# %% [markdown] lang="es" of="e9be63a8"
# ## Un cambio a mano
#
# El año pasado: 10 unidades a 5. Este año: 12 unidades a 6. El cambio es 72 − 50 = 22. Precio: (6 − 5) × 12 = **12**. Cantidad: (12 − 10) × 5 = **10**. En total 22, sin resto.

# %% [markdown] lang="pt" of="e9be63a8"
# ## Uma mudança à mão
#
# Ano passado: 10 unidades a 5. Este ano: 12 unidades a 6. A mudança é 72 − 50 = 22. Preço: (6 − 5) × 12 = **12**. Quantidade: (12 − 10) × 5 = **10**. Juntos 22, sem sobra.

# %% [markdown] slug="alerts" tags=["report"]
# ## The signs of this account

# %% [markdown] lang="es" of="b799589b"
# ## Las señales de esta cuenta

# %% [markdown] lang="pt" of="b799589b"
# ## Os sinais desta conta

# %% slug="range-chart" tags=["report"]
months = kam.expected_range()
show_months_chart(months, words)

# %% slug="range-table"
show_table(months.tail(12), words)

# %% slug="alerts-table" tags=["report"]
show_table(kam.alerts(), words)

# %% [markdown] slug="forecast" tags=["report"]
# ## What comes next, and how far to trust it
#
# Five plain models look at the account's own months; the one that has erred least so far speaks, but only where it beats the plainest of all, «the same as last year». Where it does not, last year's months stand and the table says so. The range is as wide as past errors were. Beside it stands **our own record**: a team that writes its forecasts down and scores them learns more from that than from any model.

# %% [markdown] lang="es" of="96df3c20"
# ## Qué viene ahora, y hasta dónde fiarse
#
# Cinco modelos sencillos miran los meses de la propia cuenta; habla el que menos se ha equivocado hasta hoy, pero solo si mejora al más simple de todos, «lo mismo que el año pasado». Si no lo mejora, quedan los meses del año anterior y la tabla lo dice. El rango es tan ancho como lo fueron los errores pasados. Al lado está **nuestro propio historial**: un equipo que anota sus previsiones y las evalúa aprende de ello más que de cualquier modelo.

# %% [markdown] lang="pt" of="96df3c20"
# ## O que vem agora, e até onde confiar
#
# Cinco modelos simples olham os meses da própria conta; fala o que menos errou até hoje, mas só se superar o mais simples de todos, «o mesmo do ano passado». Se não superar, ficam os meses do ano anterior e a tabela diz isso. A faixa é tão larga quanto foram os erros passados. Ao lado está o **nosso próprio histórico**: uma equipe que anota as suas previsões e as avalia aprende com isso mais do que com qualquer modelo.

# %% slug="forecast-chart" tags=["report"]
forecast, forecasts_said = kam.forecast(), kam.forecast_record()
show_forecast_chart(kam.account_months, forecast, forecasts_said, words)

# %% slug="forecast-table" tags=["report"]
show_table(forecast, words, columns=["horizon_months", "foretold", "foretold_low",
           "foretold_high", "forecast_model", "same_months", "skill", "beats_naive"])

# %% slug="forecast-record" tags=["report"]
show_table(kam.named(forecasts_said), words, columns=["period", "said_on", "author", "foretold",
           "came", "error_share", "in_range", "last_year_error"])

# %% slug="forecast-hits" tags=["report"]
show_table(kam.forecast_hits(), words)

# %% slug="forecast-form" tags=["form"]
kam.form("forecast")

# %% [markdown] slug="keeping" tags=["report"]
# ## What it is worth to keep this account
#
# A few points of retention weigh more than they seem to: from 80 to 85 % the expected stay grows from 5 years to 6.7, and at a discount of 10 % the value by a fifth. Here the points are added to what this company's own accounts have done. What a **new** customer costs against keeping this one only the company can say: without its own cost and odds the table stays unknown. The value over the years ahead comes from the model that fits the relation; with too few purchases no model speaks, and scenarios stand in its place.

# %% [markdown] lang="es" of="871c0549"
# ## Cuánto vale conservar esta cuenta
#
# Unos puntos de retención pesan más de lo que parece: del 80 al 85 % la permanencia esperada pasa de 5 años a 6,7 y, con un descuento del 10 %, el valor crece una quinta parte. Aquí los puntos se suman a lo que han hecho las propias cuentas de esta empresa. Lo que cuesta un cliente **nuevo** frente a conservar este solo puede decirlo la empresa: sin su coste y su probabilidad de éxito, la tabla queda como desconocida. El valor de los próximos años sale del modelo que corresponde a la relación; con pocas compras no habla ningún modelo y en su lugar hay escenarios.

# %% [markdown] lang="pt" of="871c0549"
# ## Quanto vale manter esta conta
#
# Alguns pontos de retenção pesam mais do que parece: de 80 para 85 % a permanência esperada passa de 5 anos para 6,7 e, com desconto de 10 %, o valor cresce um quinto. Aqui os pontos se somam ao que as próprias contas desta empresa fizeram. Quanto custa um cliente **novo** em comparação com manter este, só a empresa pode dizer: sem o seu custo e a sua chance de êxito, a tabela fica como desconhecida. O valor dos próximos anos vem do modelo que corresponde à relação; com poucas compras nenhum modelo fala, e no lugar dele há cenários.

# %% slug="keeping-table" tags=["report"]
show_table(kam.keeping(), words)

# %% slug="winning-table" tags=["report"]
show_table(kam.winning(), words)

# %% slug="lifetime-table" tags=["report"]
show_table(kam.lifetime(), words)

# %% [markdown] slug="lifetime-test" tags=["report"]
# **Would it have been right?** The same model, asked a window ago, beside what came. Where the account has changed its ways since, the model knows it last.

# %% [markdown] lang="es" of="ddda5688"
# **¿Habría acertado?** El mismo modelo, preguntado un periodo antes, junto a lo que llegó. Si la cuenta ha cambiado de costumbres desde entonces, el modelo es el último en saberlo.

# %% [markdown] lang="pt" of="ddda5688"
# **Teria acertado?** O mesmo modelo, consultado um período antes, ao lado do que veio. Se a conta mudou de hábitos desde então, o modelo é o último a saber.

# %% slug="lifetime-test-table" tags=["report"]
show_table(kam.lifetime_test(), words)

# %% [markdown] slug="questions" tags=["report"]
# ## Four standing questions
#
# 1. What are our long-term objectives for this account?
# 2. Are we showing the value that they expect?
# 3. What should *we* change next year to improve the relationship?
# 4. Are we deep enough in the account, and what do we need to get there?

# %% [markdown] lang="es" of="abb364d3"
# ## Cuatro preguntas de siempre
#
# 1. ¿Cuáles son nuestros objetivos a largo plazo con esta cuenta?
# 2. ¿Estamos demostrando el valor que esperan?
# 3. ¿Qué deberíamos cambiar *nosotros* el próximo año para mejorar la relación?
# 4. ¿Hemos llegado lo bastante adentro de la cuenta, y qué necesitamos para lograrlo?

# %% [markdown] lang="pt" of="abb364d3"
# ## Quatro perguntas de sempre
#
# 1. Quais são os nossos objetivos de longo prazo com esta conta?
# 2. Estamos mostrando o valor que eles esperam?
# 3. O que *nós* deveríamos mudar no próximo ano para melhorar a relação?
# 4. Estamos presentes em profundidade na conta, e de que precisamos para chegar lá?

# %% [markdown] slug="decide" tags=["report"]
# ## What to decide now
#
# 1. For each alert raised: who calls whom this week, and with which question?
# 2. Adjust the plan, keep it, move the account to another tier, or leave: decide, with the reason, an owner and a date.
# 3. What did we promise at the last review, and did it happen?

# %% [markdown] lang="es" of="12a3cd5f"
# ## Qué decidir ahora
#
# 1. Por cada alerta activa: ¿quién llama a quién esta semana, y con qué pregunta?
# 2. Ajustar el plan, mantenerlo, cambiar la cuenta de nivel o dejarla: decida, con motivo, responsable y fecha.
# 3. ¿Qué prometimos en la última revisión, y se cumplió?

# %% [markdown] lang="pt" of="12a3cd5f"
# ## O que decidir agora
#
# 1. Para cada alerta ativo: quem liga para quem nesta semana, e com que pergunta?
# 2. Ajustar o plano, mantê-lo, mudar a conta de nível ou deixá-la: decida, com motivo, responsável e prazo.
# 3. O que prometemos na última revisão, e isso aconteceu?

# %% [markdown] slug="mistake"
# ## A common mistake, and when the rule misleads
#
# **The mistake:** explaining every dip. Most months below average are just that; a review that chases noise has no time for the account that is quietly leaving. **When the rule misleads:** a customer who stocks up before a price rise looks like growth and then like a drop, and a contract that ends looks perfectly regular until its last day. The ledger knows what was bought, not why.

# %% [markdown] lang="es" of="cfbefcdb"
# ## Un error frecuente, y cuándo engaña la regla
#
# **El error:** explicar cada bajón. La mayoría de los meses por debajo de la media son solo eso; una revisión que persigue el ruido no tiene tiempo para la cuenta que se va en silencio. **Cuándo engaña la regla:** un cliente que hace acopio antes de una subida de precios parece crecer y luego caer, y un contrato que termina parece perfectamente regular hasta el último día. Las ventas saben qué se compró, no por qué.

# %% [markdown] lang="pt" of="cfbefcdb"
# ## Um erro comum, e quando a regra engana
#
# **O erro:** explicar cada queda. A maioria dos meses abaixo da média é só isso; uma revisão que persegue o ruído não tem tempo para a conta que está saindo em silêncio. **Quando a regra engana:** um cliente que faz estoque antes de um aumento de preço parece crescer e depois cair, e um contrato que termina parece perfeitamente regular até o último dia. As vendas sabem o que foi comprado, não por quê.

# %% [markdown] slug="ex-effect-text" tags=["exercise"]
# ## Exercise 1 · Price or quantity?
#
# Last year 10 units at 5, this year 12 units at 6. How much of the change of 22 comes from price, with this year's quantity?

# %% [markdown] lang="es" of="2b6b20b8"
# ## Ejercicio 1 · ¿Precio o cantidad?
#
# El año pasado 10 unidades a 5, este año 12 unidades a 6. ¿Cuánto del cambio de 22 viene del precio, con la cantidad de este año?

# %% [markdown] lang="pt" of="2b6b20b8"
# ## Exercício 1 · Preço ou quantidade?
#
# Ano passado 10 unidades a 5, este ano 12 unidades a 6. Quanto da mudança de 22 vem do preço, com a quantidade deste ano?

# %% slug="ex-effect" tags=["exercise"]
price_effect = ...

# %% slug="ex-effect-solution" tags=["solution"]
price_effect = (6 - 5) * 12

# %% slug="ex-effect-check" tags=["exercise"]
check("price_effect_by_hand", answer=price_effect, kam=kam)

# %% [markdown] slug="ex-late-text" tags=["exercise"]
# ## Exercise 2 · Late, or just quiet?
#
# An account ordered every 30, 28, 33, 31, 29 and 32 days; the last order was 75 days ago. Another ordered every 20, 95, 40, 120, 15 and 80 days; its last order was also 75 days ago. Which of the two is late against its own rhythm? Write `"first"`, `"second"` or `"both"`.

# %% [markdown] lang="es" of="5d158440"
# ## Ejercicio 2 · ¿Se retrasa, o solo calla?
#
# Una cuenta pidió cada 30, 28, 33, 31, 29 y 32 días; su último pedido fue hace 75 días. Otra pidió cada 20, 95, 40, 120, 15 y 80 días; su último pedido también fue hace 75 días. ¿Cuál de las dos se retrasa respecto a su propio ritmo? Escriba `"first"` (la primera), `"second"` (la segunda) o `"both"` (ambas).

# %% [markdown] lang="pt" of="5d158440"
# ## Exercício 2 · Atrasada, ou só quieta?
#
# Uma conta pediu a cada 30, 28, 33, 31, 29 e 32 dias; o último pedido foi há 75 dias. Outra pediu a cada 20, 95, 40, 120, 15 e 80 dias; o último pedido também foi há 75 dias. Qual das duas está atrasada em relação ao seu próprio ritmo? Escreva `"first"` (a primeira), `"second"` (a segunda) ou `"both"` (as duas).

# %% slug="ex-late" tags=["exercise"]
late = ...

# %% slug="ex-late-solution" tags=["solution"]
late = "first"

# %% slug="ex-late-check" tags=["exercise"]
check("late_by_own_rhythm", answer=late, kam=kam)

# %% [markdown] slug="summary"
# ## To take away
#
# - Compare an account with itself first.
# - An alert comes with the rate of false alarms that it accepts; without cases it says unknown.
# - A review ends with a decision, an owner and a date.

# %% [markdown] lang="es" of="f28a5ad5"
# ## Para llevarse
#
# - Compare primero la cuenta consigo misma.
# - Una alerta declara cuántas falsas alarmas admite; sin casos, dice que no se sabe.
# - Una revisión termina con una decisión, un responsable y una fecha.

# %% [markdown] lang="pt" of="f28a5ad5"
# ## Para levar
#
# - Compare primeiro a conta com ela mesma.
# - Um alerta declara quantos falsos alarmes aceita; sem casos, diz que não se sabe.
# - Uma revisão termina com uma decisão, um responsável e um prazo.

# %% slug="record" tags=["record"]
show_record(kam)
