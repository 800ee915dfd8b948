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
# A review opens with what changed since the last one: in what we do and believe about this account, and in its figures. Only then come the figures against their targets, the signs that leave the range in which the account usually moves, what the customer says, what each side owes the other, and a decision.

# %% [markdown] lang="es" of="0fe706cf"
# # Revisar: ¿qué ha cambiado y qué hacemos?
#
# Una revisión se abre con lo que ha cambiado desde la anterior: en lo que hacemos y creemos sobre esta cuenta, y en sus cifras. Solo después vienen las cifras frente a sus objetivos, las señales que se salen del rango en el que la cuenta suele moverse, lo que dice el cliente, lo que cada parte debe a la otra y una decisión.

# %% [markdown] lang="pt" of="0fe706cf"
# # Revisar: o que mudou, e o que fazemos?
#
# Uma revisão abre com o que mudou desde a anterior: no que fazemos e acreditamos sobre esta conta, e nos seus números. Só depois vêm os números contra as metas, os sinais que saem da faixa em que a conta costuma se mover, o que o cliente diz, o que cada lado deve ao outro e uma decisão.

# %% slug="parameters" tags=["parameters"]
client: str = "filtros"  # folder of the client under data/
account: str = "000142"  # code of the account
lang: str = "en"  # reading language [en | es | pt]
as_of: str = ""  # last day to use, YYYY-MM-DD; empty: the last date of the ledger

# %% slug="setup" tags=["setup"]
from kamlib import *

kam = start(client=client, lang=lang, as_of=as_of, account=account)
words = kam.words

# %% [markdown] slug="aims"
# **You will learn** to open a review with what changed, to tell a signal from noise with the account's own history, to hear the customer's view before your own, and to end with a decision by rules agreed beforehand. **Time:** 45 minutes per account and quarter. **You need:** the plan of chapter 3.

# %% [markdown] lang="es" of="37c0e0e9"
# **Aprenderá** a abrir una revisión con lo que ha cambiado, a distinguir una señal del ruido con la propia historia de la cuenta, a escuchar la visión del cliente antes que la suya y a terminar con una decisión según reglas acordadas de antemano. **Tiempo:** 45 minutos por cuenta y trimestre. **Necesita:** el plan del capítulo 3.

# %% [markdown] lang="pt" of="37c0e0e9"
# **Você vai aprender** a abrir uma revisão com o que mudou, a distinguir um sinal do ruído com a própria história da conta, a ouvir a visão do cliente antes da sua e a terminar com uma decisão por regras combinadas de antemão. **Tempo:** 45 minutos por conta e trimestre. **Você precisa:** do plano do capítulo 3.

# %% slug="who-form" tags=["form"]
kam.form.who()

# %% [markdown] slug="changes" tags=["report"]
# ## What changed since the last review
#
# Nobody fills in what changed: two states of the log, that of the last review's date and today's, are laid side by side. What asks for a word comes first: what fell behind or was dropped, assumptions that died, people who turned away, risks that grew. Then what was done and confirmed, and last what is new.
#
# An **assumption** of the plan has three ways to go: it is confirmed, it dies, or nobody looked. A plan in which no assumption has moved for two reviews is not being used.

# %% [markdown] lang="es" of="967e0d30"
# ## Qué ha cambiado desde la última revisión
#
# Nadie rellena lo que ha cambiado: se ponen lado a lado dos estados del registro, el de la fecha de la última revisión y el de hoy. Primero va lo que pide una explicación: lo que se ha retrasado o abandonado, los supuestos descartados, las personas que se han alejado, los riesgos que han crecido. Después, lo cumplido y confirmado, y al final lo nuevo.
#
# Un **supuesto** del plan puede acabar de tres maneras: se confirma, se descarta o nadie lo ha mirado. Un plan en el que ningún supuesto se ha movido en dos revisiones no se está usando.

# %% [markdown] lang="pt" of="967e0d30"
# ## O que mudou desde a última revisão
#
# Ninguém preenche o que mudou: dois estados do registro, o da data da última revisão e o de hoje, são postos lado a lado. Primeiro vem o que pede explicação: o que atrasou ou foi abandonado, as suposições descartadas, as pessoas que se afastaram, os riscos que cresceram. Depois, o que foi feito e confirmado, e por fim o que é novo.
#
# Uma **suposição** do plano pode acabar de três modos: é confirmada, é descartada, ou ninguém olhou. Um plano em que nenhuma suposição se moveu em duas revisões não está sendo usado.

# %% slug="changes-finding" tags=["report"]
kam.review.say.change_finding()

# %% slug="changes-table" tags=["report"]
kam.review.say.changes()

# %% [markdown] slug="figures-since" tags=["report"]
# The same two days in the ledger: each figure over the twelve months to the last review and over the twelve months to today. With a quarter between them nine of those months are the same, so that the figures move slowly; a large difference here is a large one.

# %% [markdown] lang="es" of="4041d59c"
# Los mismos dos días en el registro de ventas: cada cifra en los doce meses hasta la última revisión y en los doce meses hasta hoy. Si las separa un trimestre, nueve de esos meses son los mismos y las cifras se mueven despacio: una diferencia grande aquí lo es de verdad.

# %% [markdown] lang="pt" of="4041d59c"
# Os mesmos dois dias no registro de vendas: cada número nos doze meses até a última revisão e nos doze meses até hoje. Com um trimestre entre elas, nove desses meses são os mesmos e os números se movem devagar: uma diferença grande aqui é grande de verdade.

# %% slug="figures-since-table" tags=["report"]
show_table(kam.review.figures_since(), words, columns=["kpi", "before", "now", "difference"], rows=16)

# %% [markdown] slug="kpis" tags=["report"]
# ## Indicators against targets
#
# A figure without its former value says little, and without a target it asks for nothing. Where no target has been agreed the table says so; what nobody wrote down is unknown, not zero. A range stands where the need is only estimated, or where few customers answered.
#
# **Agreed cadence kept** is about the account: whether its people were met as often as was agreed with them, or as the tier's service policy says. It rates no key account manager, and nobody has a quota of visits.

# %% [markdown] lang="es" of="0103098a"
# ## Indicadores frente a objetivos
#
# Una cifra sin su valor anterior dice poco, y sin objetivo no pide nada. Donde no se ha acordado un objetivo, la tabla lo dice; lo que nadie anotó es desconocido, no cero. Hay un rango donde la necesidad es solo una estimación o donde respondieron pocas personas.
#
# La **cadencia acordada cumplida** trata de la cuenta: si se ha visto a su gente con la frecuencia que se acordó con ella, o la que fija la política de servicio de su nivel. No califica a ningún gestor, y nadie tiene un cupo de visitas.

# %% [markdown] lang="pt" of="0103098a"
# ## Indicadores contra metas
#
# Um número sem o seu valor anterior diz pouco, e sem meta não pede nada. Onde nenhuma meta foi combinada, a tabela diz isso; o que ninguém anotou é desconhecido, não zero. Há uma faixa onde a necessidade é só uma estimativa ou onde poucas pessoas responderam.
#
# A **cadência combinada cumprida** fala da conta: se as pessoas dela foram visitadas com a frequência combinada com elas, ou com a da política de serviço do seu nível. Não avalia nenhum gerente, e ninguém tem cota de visitas.

# %% slug="window" tags=["report"]
kam.define.say.window()

# %% slug="kpis-table" tags=["report"]
beside = ["kpi", "now", "now_low", "now_high", "kpi_cases", "before", "target", "target_state"]
show_table(kam.review.kpis(), words, columns=beside, rows=16)

# %% [markdown] slug="targets" tags=["report"]
# Each target on its own period. What adds up (sales, contribution, orders) is counted from the period's first day; what is a state is taken as it stands. A period that still runs is neither reached nor missed: the share of it that is gone stands beside the share reached.

# %% [markdown] lang="es" of="290f506a"
# Cada objetivo en su propio periodo. Lo que se suma (ventas, contribución, pedidos) se cuenta desde el primer día del periodo; lo que es un estado se toma como está. Un periodo en curso no está alcanzado ni incumplido: junto a la parte alcanzada figura la parte del periodo ya transcurrida.

# %% [markdown] lang="pt" of="290f506a"
# Cada meta no seu próprio período. O que se soma (vendas, contribuição, pedidos) conta desde o primeiro dia do período; o que é um estado é tomado como está. Um período em curso não está atingido nem perdido: ao lado da parte atingida está a parte do período que já passou.

# %% slug="targets-table" tags=["report"]
agreed = ["kpi", "good", "period", "target", "value", "reached_share", "elapsed_share"]
show_table(kam.review.targets(), words, columns=[*agreed, "target_state"])

# %% slug="target-form" tags=["form"]
kam.form("target")

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
comparison = kam.review.comparison()
kam.review.charts.comparison(comparison)

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
months = kam.review.expected_range()
kam.review.charts.expected_range(months)

# %% slug="range-table"
show_table(months.tail(12), words)

# %% slug="alerts-table" tags=["report"]
show_table(kam.review.alerts(), words)

# %% [markdown] slug="alarm-rate" tags=["report"]
# ## How often this is wrong, and how late
#
# The limits follow from the rate of false alarms that the settings accept, shared by the checks that this account's history can feed. What is bought with it is time: on simulated accounts a weekly buyer who stops is told at the next look and one who fades within a few months; who buys every month may fade for half a year before it shows, and who buys at random for longer than that. There, only a conversation is quicker. A relation gone quiet is no matter of chance: it is the last contact against what was agreed.

# %% [markdown] lang="es" of="e19679c6"
# ## Cuántas veces se equivoca, y con cuánto retraso
#
# Los límites salen de las falsas alarmas que admiten los ajustes, repartidas entre las comprobaciones que la historia de esta cuenta permite. Lo que se compra con ellas es tiempo: en cuentas simuladas, quien compra cada semana y deja de hacerlo se ve en la revisión siguiente, y quien se apaga, en pocos meses; quien compra cada mes puede apagarse medio año antes de que se note, y quien compra sin ritmo, aún más. Ahí solo una conversación es más rápida. Una relación que se enfría no es cuestión de azar: es el último contacto frente a lo acordado.

# %% [markdown] lang="pt" of="e19679c6"
# ## Quantas vezes isso erra, e com quanto atraso
#
# Os limites saem dos alarmes falsos que as configurações aceitam, divididos entre as verificações que a história desta conta permite. O que se compra com eles é tempo: em contas simuladas, quem compra toda semana e para aparece na revisão seguinte, e quem vai diminuindo, em poucos meses; quem compra todo mês pode ir diminuindo por meio ano antes que se note, e quem compra sem ritmo, por mais tempo ainda. Aí só uma conversa é mais rápida. Uma relação que esfria não é questão de acaso: é o último contato diante do que foi combinado.

# %% slug="alarm-rate-stated" tags=["report"]
kam.review.say.alarm_rate()

# %% [markdown] slug="forecast" tags=["report"]
# ## What comes next, and how far to trust it
#
# Five plain models look at the account's own months; the one that has erred least so far speaks, but only where it beats the plainest of all, “the same as last year”. Where it does not, last year's months stand and the table says so. The range is as wide as past errors were. Beside it stands **our own record**: a team that writes its forecasts down and scores them learns more from that than from any model.

# %% [markdown] lang="es" of="e68ed5ab"
# ## Qué viene ahora, y hasta dónde fiarse
#
# Cinco modelos sencillos miran los meses de la propia cuenta; habla el que menos se ha equivocado hasta hoy, pero solo si mejora al más simple de todos, «lo mismo que el año pasado». Si no lo mejora, quedan los meses del año anterior y la tabla lo dice. El rango es tan ancho como lo fueron los errores pasados. Al lado está **nuestro propio historial**: un equipo que anota sus previsiones y las evalúa aprende de ello más que de cualquier modelo.

# %% [markdown] lang="pt" of="e68ed5ab"
# ## O que vem agora, e até onde confiar
#
# Cinco modelos simples olham os meses da própria conta; fala o que menos errou até hoje, mas só se superar o mais simples de todos, “o mesmo do ano passado”. Se não superar, ficam os meses do ano anterior e a tabela diz isso. A faixa é tão larga quanto foram os erros passados. Ao lado está o **nosso próprio histórico**: uma equipe que anota as suas previsões e as avalia aprende com isso mais do que com qualquer modelo.

# %% slug="forecast-chart" tags=["report"]
kam.review.charts.forecast()

# %% slug="forecast-table" tags=["report"]
show_table(kam.review.forecast(), words, columns=["horizon_months", "foretold", "foretold_low",
           "foretold_high", "forecast_model", "same_months", "skill", "beats_naive"])

# %% slug="forecast-record" tags=["report"]
show_table(kam.review.forecast_record(), words, columns=["period", "said_on", "author", "foretold",
           "came", "error_share", "in_range", "last_year_error"])

# %% slug="forecast-hits" tags=["report"]
show_table(kam.review.forecast_hits(), words)

# %% slug="forecast-form" tags=["form"]
kam.form("forecast")

# %% [markdown] slug="keeping" tags=["report"]
# ## What it is worth to keep this account
#
# A few points of retention weigh more than they seem to: from 80 to 85% the expected stay grows from 5 years to 6.7, and at a discount of 10% the value by a fifth. Here the points are added to what this company's own accounts have done. What a **new** customer costs against keeping this one only the company can say: without its own cost and odds the table stays unknown. The value over the years ahead comes from the model that fits the relation; with too few purchases no model speaks, and scenarios stand in its place.

# %% [markdown] lang="es" of="01456353"
# ## Cuánto vale conservar esta cuenta
#
# Unos puntos de retención pesan más de lo que parece: del 80 al 85 % la permanencia esperada pasa de 5 años a 6,7 y, con un descuento del 10 %, el valor crece una quinta parte. Aquí los puntos se suman a lo que han hecho las propias cuentas de esta empresa. Lo que cuesta un cliente **nuevo** frente a conservar este solo puede decirlo la empresa: sin su coste y su probabilidad de éxito, la tabla queda como desconocida. El valor de los próximos años sale del modelo que corresponde a la relación; con pocas compras no habla ningún modelo y en su lugar hay escenarios.

# %% [markdown] lang="pt" of="01456353"
# ## Quanto vale manter esta conta
#
# Alguns pontos de retenção pesam mais do que parece: de 80 para 85% a permanência esperada passa de 5 anos para 6,7 e, com desconto de 10%, o valor cresce um quinto. Aqui os pontos se somam ao que as próprias contas desta empresa fizeram. Quanto custa um cliente **novo** em comparação com manter este, só a empresa pode dizer: sem o seu custo e a sua chance de êxito, a tabela fica como desconhecida. O valor dos próximos anos vem do modelo que corresponde à relação; com poucas compras nenhum modelo fala, e no lugar dele há cenários.

# %% slug="keeping-table" tags=["report"]
show_table(kam.review.keeping(), words)

# %% slug="winning-table" tags=["report"]
show_table(kam.review.winning(), words)

# %% slug="lifetime-table" tags=["report"]
show_table(kam.review.lifetime(), words)

# %% [markdown] slug="lifetime-test" tags=["report"]
# **Would it have been right?** The same model, asked a window ago, beside what came. Where the account has changed its ways since, the model knows it last.

# %% [markdown] lang="es" of="ddda5688"
# **¿Habría acertado?** El mismo modelo, preguntado un periodo antes, junto a lo que llegó. Si la cuenta ha cambiado de costumbres desde entonces, el modelo es el último en saberlo.

# %% [markdown] lang="pt" of="ddda5688"
# **Teria acertado?** O mesmo modelo, consultado um período antes, ao lado do que veio. Se a conta mudou de hábitos desde então, o modelo é o último a saber.

# %% slug="lifetime-test-table" tags=["report"]
show_table(kam.review.lifetime_test(), words)

# %% [markdown] slug="voice" tags=["report"]
# ## What the customer says
#
# We know what we deliver; they know what they received. Each asking is shown with its number of answers and the range that so few answers leave open, and beside it the view that we had of the same thing. Only where our view lies outside their range do the two differ; with three answers hardly anything does.
#
# Ask after a delivery, when there is something to say, and ask everybody, not those who like us.

# %% [markdown] lang="es" of="ef35438b"
# ## Lo que dice el cliente
#
# Sabemos lo que entregamos; el cliente sabe lo que recibió. Cada consulta se muestra con su número de respuestas y el rango que tan pocas respuestas dejan abierto, y a su lado la visión que teníamos de lo mismo. Solo donde nuestra visión queda fuera de su rango difieren las dos; con tres respuestas casi nada difiere.
#
# Pregunte tras una entrega, cuando hay algo que decir, y pregunte a todos, no solo a quienes nos aprecian.

# %% [markdown] lang="pt" of="ef35438b"
# ## O que o cliente diz
#
# Sabemos o que entregamos; o cliente sabe o que recebeu. Cada consulta aparece com o número de respostas e a faixa que tão poucas respostas deixam em aberto, e ao lado a visão que tínhamos da mesma coisa. Só onde a nossa visão fica fora da faixa deles as duas diferem; com três respostas quase nada difere.
#
# Pergunte após uma entrega, quando há o que dizer, e pergunte a todos, não só a quem gosta de nós.

# %% slug="voice-chart" tags=["report"]
voice = kam.review.voice()
kam.review.charts.voice(voice)

# %% slug="voice-table" tags=["report"]
heard = ["asked_item", "asked_on", "answers", "satisfaction", "satisfaction_low"]
show_table(voice, words, columns=[*heard, "satisfaction_high", "our_view", "view_state"])

# %% slug="voice-asked" tags=["report"]
kam.review.say.asked_after()

# %% slug="voice-form" tags=["form"]
kam.form("voice")

# %% [markdown] slug="value" tags=["report"]
# ## Value promised, delivered, confirmed
#
# A value ledger has three columns, and only the third is value: what the other side confirmed. What we say that we delivered is a claim until then. It runs in both directions, and the two are never set off against each other. What waits longest stands first: it is the first question of the next visit.

# %% [markdown] lang="es" of="e69ce63f"
# ## Valor prometido, entregado, confirmado
#
# Un registro de valor tiene tres columnas, y solo la tercera es valor: lo que la otra parte confirmó. Lo que decimos haber entregado es, hasta entonces, una afirmación nuestra. Corre en los dos sentidos, y uno no se compensa con el otro. Lo que más espera va primero: es la primera pregunta de la próxima visita.

# %% [markdown] lang="pt" of="e69ce63f"
# ## Valor prometido, entregue, confirmado
#
# Um registro de valor tem três colunas, e só a terceira é valor: o que o outro lado confirmou. O que dizemos ter entregue é, até lá, uma afirmação nossa. Corre nos dois sentidos, e um não se compensa com o outro. O que espera há mais tempo vem primeiro: é a primeira pergunta da próxima visita.

# %% slug="value-table" tags=["report"]
promised = ["direction", "value_text", "promised", "delivered", "confirmed_value"]
show_table(kam.review.value_ledger(), words, columns=[*promised, "value_state", "waiting_days"])

# %% slug="value-totals" tags=["report"]
show_table(kam.review.value_totals(), words)

# %% slug="value-form" tags=["form"]
kam.form("value")

# %% [markdown] slug="obligations" tags=["report"]
# ## What each side owes the other
#
# Clauses, promises and claims, ours first: who has not kept its own word asks for nothing. An obligation is overdue from the day after its date, whatever anybody ticked.
#
# What the account still has to pay is taken from the ledger where it notes after how many days each invoice was paid; a line without such days is unpaid where the ledger notes every payment, and an estimate where it does not. Without any days it is unknown.

# %% [markdown] lang="es" of="36d9329f"
# ## Lo que cada parte debe a la otra
#
# Cláusulas, promesas y reclamaciones, primero las nuestras: quien no ha cumplido su palabra no pide nada. Una obligación está vencida desde el día siguiente a su fecha, se haya marcado lo que se haya marcado.
#
# Lo que la cuenta tiene pendiente de pago se toma del registro de ventas donde consta a los cuántos días se cobró cada factura; una línea sin esos días está sin cobrar si el registro anota todos los cobros, y es una estimación si no los anota. Sin ningún dato de días, se desconoce.

# %% [markdown] lang="pt" of="36d9329f"
# ## O que cada lado deve ao outro
#
# Cláusulas, promessas e reclamações, primeiro as nossas: quem não cumpriu a própria palavra não pede nada. Uma obrigação está vencida desde o dia seguinte à sua data, não importa o que alguém marcou.
#
# O que a conta ainda tem a pagar vem do registro de vendas onde consta em quantos dias cada fatura foi paga; uma linha sem esses dias está em aberto se o registro anota todos os pagamentos, e é uma estimativa se não anota. Sem nenhum dado de dias, é desconhecido.

# %% slug="obligations-table" tags=["report"]
show_table(kam.review.obligations().drop(columns="amount"), words)

# %% slug="obligations-totals" tags=["report"]
show_table(kam.review.obligation_totals(), words)

# %% slug="receivables-table" tags=["report"]
show_table(kam.review.receivables(), words)

# %% slug="obligation-form" tags=["form"]
kam.form("obligation")

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

# %% [markdown] slug="questions-former" tags=["report"]
# Below, every answer given so far, the newest first. The same words three reviews in a row are not an answer any more.

# %% [markdown] lang="es" of="eca83b25"
# Debajo, todas las respuestas dadas hasta ahora, la más reciente primero. Las mismas palabras en tres revisiones seguidas ya no son una respuesta.

# %% [markdown] lang="pt" of="eca83b25"
# Abaixo, todas as respostas dadas até agora, a mais recente primeiro. As mesmas palavras em três revisões seguidas já não são uma resposta.

# %% slug="questions-table" tags=["report"]
asked = ["standing_question", "review", "answer", "repeated"]
show_table(kam.review.standing_questions(), words, columns=asked, rows=16)

# %% slug="review-answer-form" tags=["form"]
kam.form("review_answer")

# %% [markdown] slug="decide" tags=["report"]
# ## Decide: adjust, keep, re-tier or leave
#
# The rules were agreed before anybody knew the figures; they propose, people decide. In this order, the first that holds: below the line at several reviews in a row → **leave**; the tier that the figures give is not the one that people confirmed → **re-tier**; an alert stands or a target was missed → **adjust**; else **keep**. What is unknown makes no rule hold. The numbers are settings of the client (section `review`).

# %% [markdown] lang="es" of="a0940a27"
# ## Decidir: ajustar, mantener, cambiar de nivel o salir
#
# Las reglas se acordaron antes de que nadie conociera las cifras; ellas proponen, las personas deciden. En este orden, la primera que se cumple: varias revisiones seguidas por debajo de la línea → **salir**; el nivel que dan las cifras no es el que se confirmó → **cambiar de nivel**; hay una alerta activa o un objetivo no alcanzado → **ajustar**; si no, **mantener**. Lo desconocido no hace cumplir ninguna regla. Los números son ajustes de la empresa (sección `review`).

# %% [markdown] lang="pt" of="a0940a27"
# ## Decidir: ajustar, manter, mudar de nível ou sair
#
# As regras foram combinadas antes que alguém conhecesse os números; elas propõem, as pessoas decidem. Nesta ordem, a primeira que vale: várias revisões seguidas abaixo da linha → **sair**; o nível que os números dão não é o confirmado → **mudar de nível**; há um alerta ativo ou uma meta não atingida → **ajustar**; senão, **manter**. O desconhecido não faz valer nenhuma regra. Os números são configurações da empresa (seção `review`).

# %% slug="rules-table" tags=["report"]
rules = kam.review.review_rules()
by_rule = ["review_rule", "seen", "agreed_line", "holds", "decision", "proposed_now"]
show_table(rules, words, columns=by_rule)

# %% slug="proposal" tags=["report"]
kam.review.say.proposal(rules)

# %% [markdown] slug="decisions" tags=["report"]
# What was decided at earlier reviews, and whether it was done. A decision needs a reason, an owner and a date; a date that has passed without a word is shown as that: nobody has said.

# %% [markdown] lang="es" of="74104a46"
# Lo que se decidió en revisiones anteriores, y si se cumplió. Una decisión necesita motivo, responsable y fecha; una fecha que pasó sin noticia se muestra así: nadie lo ha dicho.

# %% [markdown] lang="pt" of="74104a46"
# O que se decidiu em revisões anteriores, e se foi feito. Uma decisão precisa de motivo, responsável e prazo; um prazo que passou sem notícia aparece assim: ninguém disse.

# %% slug="decisions-table" tags=["report"]
decided = ["review", "decision", "moved_to", "why", "owner", "due", "decision_state"]
show_table(kam.review.decisions(), words, columns=[*decided, "decision_lacks"])

# %% slug="decision-form" tags=["form"]
kam.form("decision")

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

# %% [markdown] slug="ex-voice-text" tags=["exercise"]
# ## Exercise 3 · Four answers
#
# After a delivery four people answered and three were satisfied: 75%. We had thought 95%. Four answers leave a range from 30% to 95.4%, and the settings ask for five answers. Do the two views differ? Write `"yes"`, `"no"` or `"unknown"`.

# %% [markdown] lang="es" of="8f660738"
# ## Ejercicio 3 · Cuatro respuestas
#
# Tras una entrega respondieron cuatro personas y tres quedaron satisfechas: 75 %. Nosotros pensábamos en un 95 %. Cuatro respuestas dejan un rango del 30 % al 95,4 %, y los ajustes piden cinco respuestas. ¿Difieren las dos visiones? Escriba `"yes"` (sí), `"no"` o `"unknown"` (no se sabe).

# %% [markdown] lang="pt" of="8f660738"
# ## Exercício 3 · Quatro respostas
#
# Após uma entrega, quatro pessoas responderam e três ficaram satisfeitas: 75%. Nós pensávamos em 95%. Quatro respostas deixam uma faixa de 30% a 95,4%, e as configurações pedem cinco respostas. As duas visões diferem? Escreva `"yes"` (sim), `"no"` (não) ou `"unknown"` (não se sabe).

# %% slug="ex-voice" tags=["exercise"]
views_differ = ...

# %% slug="ex-voice-solution" tags=["solution"]
views_differ = "unknown"

# %% slug="ex-voice-check" tags=["exercise"]
check("voice_by_hand", answer=views_differ, kam=kam)

# %% [markdown] slug="ex-value-text" tags=["exercise"]
# ## Exercise 4 · What is still only our word?
#
# How many items of this account's value ledger has the receiving side not confirmed? Count both directions, and what was promised and never delivered.

# %% [markdown] lang="es" of="9b630a7d"
# ## Ejercicio 4 · ¿Qué es todavía solo nuestra palabra?
#
# ¿Cuántas partidas del registro de valor de esta cuenta no ha confirmado quien las recibe? Cuente los dos sentidos, y también lo prometido que nunca se entregó.

# %% [markdown] lang="pt" of="9b630a7d"
# ## Exercício 4 · O que ainda é só a nossa palavra?
#
# Quantos itens do registro de valor desta conta não foram confirmados por quem os recebe? Conte os dois sentidos, e também o que foi prometido e nunca entregue.

# %% slug="ex-value" tags=["exercise"]
unconfirmed = ...

# %% slug="ex-value-solution" tags=["solution"]
unconfirmed = kam.review.value_totals()["unconfirmed"].sum()

# %% slug="ex-value-check" tags=["exercise"]
check("value_unconfirmed", answer=unconfirmed, kam=kam)

# %% [markdown] slug="summary"
# ## To take away
#
# - A review opens with what changed: two states side by side, nothing filled in twice.
# - Compare an account with itself first. An alert comes with the rate of false alarms that it accepts; without cases it says unknown.
# - Only what the other side confirmed is value, and a few answers tell little.
# - A review ends with a decision by rules agreed beforehand, with a reason, an owner and a date.

# %% [markdown] lang="es" of="63837da7"
# ## Para llevarse
#
# - Una revisión se abre con lo que ha cambiado: dos estados lado a lado, sin rellenar nada dos veces.
# - Compare primero la cuenta consigo misma. Una alerta declara cuántas falsas alarmas admite; sin casos, dice que no se sabe.
# - Solo lo que la otra parte confirmó es valor, y unas pocas respuestas dicen poco.
# - Una revisión termina con una decisión según reglas acordadas de antemano, con motivo, responsable y fecha.

# %% [markdown] lang="pt" of="63837da7"
# ## Para levar
#
# - Uma revisão abre com o que mudou: dois estados lado a lado, sem preencher nada duas vezes.
# - Compare primeiro a conta com ela mesma. Um alerta declara quantos falsos alarmes aceita; sem casos, diz que não se sabe.
# - Só o que o outro lado confirmou é valor, e poucas respostas dizem pouco.
# - Uma revisão termina com uma decisão por regras combinadas de antemão, com motivo, responsável e prazo.

# %% [markdown] slug="terms-text"
# ## Words of this chapter

# %% [markdown] lang="es" of="21011c50"
# ## Palabras de este capítulo

# %% [markdown] lang="pt" of="21011c50"
# ## Palavras deste capítulo

# %% slug="terms"
show_terms(["price_effect", "mix_effect", "expected_range", "forecast_range", "retention",
            "lifetime_value", "value_ledger"], words)

# %% slug="record" tags=["record"]
show_record(kam)
