# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] slug="title" tags=["report"]
# # Segment: which customers deserve which treatment?
#
# Not every large customer earns us money, and not every profitable one is large. This chapter sorts the accounts by **volume** and by **profit**, takes off what each one costs to serve, and ends with one verdict per account and the rules that led to it.

# %% [markdown] lang="es" of="fea256b7"
# # Segmentar: ¿qué trato merece cada cliente?
#
# No todo cliente grande nos deja dinero, ni todo cliente rentable es grande. Este capítulo ordena las cuentas por **volumen** y por **ganancia**, descuenta lo que cuesta atender a cada una y termina con un veredicto por cuenta y las reglas que llevaron a él.

# %% [markdown] lang="pt" of="fea256b7"
# # Segmentar: que tratamento cada cliente merece?
#
# Nem todo cliente grande dá dinheiro, e nem todo cliente lucrativo é grande. Este capítulo ordena as contas por **volume** e por **lucro**, desconta o que custa atender cada uma e termina com um veredito por conta e as regras que levaram a ele.

# %% slug="parameters" tags=["parameters"]
client: str = "filtros"  # folder of the client under data/
lang: str = "en"  # reading language [en | es | pt]
as_of: str = ""  # last day to use, YYYY-MM-DD; empty: the last date of the ledger

# %% slug="setup" tags=["setup"]
from kamlib import *

kam = start(client=client, lang=lang, as_of=as_of)
words = kam.words

# %% [markdown] slug="aims"
# **You will learn** to put every account in one of four classes, to see what is left after the cost of serving it, and to defend the verdict with its rule. **Time:** 60 minutes. **You need:** chapter 1, and the client's ledger read without warnings (chapter 0).

# %% [markdown] lang="es" of="1f7a2dc7"
# **Aprenderá** a situar cada cuenta en una de cuatro clases, a ver qué queda después de atenderla y a defender el veredicto con su regla. **Tiempo:** 60 minutos. **Necesita:** el capítulo 1 y las ventas de la empresa leídas sin avisos (capítulo 0).

# %% [markdown] lang="pt" of="1f7a2dc7"
# **Você vai aprender** a situar cada conta em uma de quatro classes, a ver o que sobra depois de atendê-la e a defender o veredito com a sua regra. **Tempo:** 60 minutos. **Você precisa:** do capítulo 1 e das vendas da empresa lidas sem avisos (capítulo 0).

# %% [markdown] slug="idea" tags=["report"]
# ## Volume and profit are two questions
#
# **Volume** asks: does this account weigh in our sales month after month? We take its share of the company's net sales in each month and average the months; one big order in a quiet year does not make a large account. **Profit** asks: what do we earn on each unit of cost? We add up everything sold and everything it cost, returns included, and compare the two sums. An average of line margins would let a lucky small order outvote a large contract.

# %% [markdown] lang="es" of="747727bf"
# ## Volumen y ganancia son dos preguntas
#
# **Volumen** pregunta: ¿pesa esta cuenta en nuestras ventas mes tras mes? Tomamos su parte de las ventas netas de la empresa en cada mes y hacemos la media de los meses; un gran pedido en un año tranquilo no hace grande a una cuenta. **Ganancia** pregunta: ¿cuánto ganamos por cada unidad de coste? Sumamos todo lo vendido y todo lo que costó, devoluciones incluidas, y comparamos las dos sumas. Una media de márgenes por línea dejaría que un pedido pequeño y afortunado pesara más que un gran contrato.

# %% [markdown] lang="pt" of="747727bf"
# ## Volume e lucro são duas perguntas
#
# **Volume** pergunta: esta conta pesa nas nossas vendas mês após mês? Tomamos a sua parte da receita líquida da empresa em cada mês e fazemos a média dos meses; um grande pedido em um ano parado não torna uma conta grande. **Lucro** pergunta: quanto ganhamos por unidade de custo? Somamos tudo o que foi vendido e tudo o que custou, devoluções incluídas, e comparamos as duas somas. Uma média das margens por linha deixaria um pedido pequeno e de sorte pesar mais que um grande contrato.

# %% [markdown] slug="hand-markup"
# ## Three lines by hand
#
# We sold for 200 what cost 100, sold for 1,200 what cost 1,000, and gave a price-only credit of 100. Net: 200 + 1,200 − 100 = 1,300. Cost: 1,100. Markup: 1,300 ÷ 1,100 − 1 = **18.2%**, below the line of 30%: low profit. The average of the two line markups (100% and 20%) would have said 60%.

# %% [markdown] lang="es" of="2d947cda"
# ## Tres líneas a mano
#
# Vendimos por 200 lo que costó 100, vendimos por 1200 lo que costó 1000 y dimos una nota de crédito de 100 solo en precio. Neto: 200 + 1200 − 100 = 1300. Coste: 1100. Recargo sobre coste: 1300 ÷ 1100 − 1 = **18,2 %**, por debajo de la línea del 30 %: ganancia baja. La media de los recargos de las dos líneas (100 % y 20 %) habría dicho 60 %.

# %% [markdown] lang="pt" of="2d947cda"
# ## Três linhas à mão
#
# Vendemos por 200 o que custou 100, vendemos por 1.200 o que custou 1.000 e demos um crédito de 100 só no preço. Líquido: 200 + 1.200 − 100 = 1.300. Custo: 1.100. Markup: 1.300 ÷ 1.100 − 1 = **18,2%**, abaixo da linha de 30%: lucro baixo. A média dos markups das duas linhas (100% e 20%) teria dito 60%.

# %% slug="hand-markup-code"
lines = example.markup(net_revenue=[200, 1200, -100], cost=[100, 1000, None])
show_table(lines, words, columns=["account", "markup",
           "margin_of_price", "net_costed", "cost_costed"], exact=True)

# %% [markdown] slug="classes" tags=["report"]
# ## Where this company's accounts stand
#
# Both lines are settings, and every verdict names the line that made it. An account whose costs are known for less than the share set is **unknown** in profit: that is neither low nor zero.

# %% [markdown] lang="es" of="bba73811"
# ## Dónde están las cuentas de esta empresa
#
# Las dos líneas son ajustes, y cada veredicto nombra la línea que lo decidió. Una cuenta con costes conocidos por debajo de la cobertura fijada queda **desconocida** en ganancia: eso no es baja ni cero.

# %% [markdown] lang="pt" of="bba73811"
# ## Onde estão as contas desta empresa
#
# As duas linhas são configurações, e cada veredito nomeia a linha que o decidiu. Uma conta com custos conhecidos abaixo da cobertura definida fica **desconhecida** em lucro: isso não é baixo nem zero.

# %% slug="window" tags=["report"]
kam.define.say.window()

# %% slug="unknowns" tags=["report"]
kam.define.say.unknowns()

# %% slug="classes-chart" tags=["report"]
kam.segment.charts.volume_profit()

# %% slug="classes-table" tags=["report"]
show_table(kam.define.accounts(), words, columns=["account", "account_name", "net_revenue",
           "volume_share", "window_share", "volume", "markup", "cost_coverage", "profit",
           "volume_profit"])

# %% [markdown] slug="thresholds" tags=["report"]
# ## How many pass at each line
#
# With a line at 15% of sales at most six accounts can ever pass, and in a portfolio of hundreds usually nobody does. So look at the whole scale before trusting one point on it. The relative rules (above the mean, Pareto, a fixed number of the largest) are offered as settings; the workbook never changes rule by itself.

# %% [markdown] lang="es" of="52e26b88"
# ## Cuántas pasan con cada línea
#
# Con la línea en el 15 % de las ventas pueden pasar como mucho seis cuentas, y en una cartera de cientos no suele pasar ninguna. Mire la escala entera antes de fiarse de un punto. Las reglas relativas (por encima de la media, Pareto, un número fijo de las mayores) se ofrecen como ajustes; el cuaderno nunca cambia de regla por su cuenta.

# %% [markdown] lang="pt" of="52e26b88"
# ## Quantas passam em cada linha
#
# Com a linha em 15% das vendas podem passar no máximo seis contas, e em uma carteira de centenas em geral não passa nenhuma. Olhe a escala inteira antes de confiar em um ponto. As regras relativas (acima da média, Pareto, um número fixo das maiores) são oferecidas como configuração; o caderno nunca troca de regra por conta própria.

# %% slug="thresholds-chart" tags=["report"]
kam.segment.charts.thresholds()

# %% slug="thresholds-table" tags=["report"]
show_table(kam.segment.thresholds(), words, rows=24)

# %% [markdown] slug="rules"
# ## Every rule and its line
#
# The whole list as it is set today: what is held to which line, what follows, and for how many accounts it holds now. Of the rules of volume one is in force. A setting that changes here changes every verdict, slider and explained sum with it, for all of them read this one list.

# %% [markdown] lang="es" of="87020cc8"
# ## Cada regla y su umbral
#
# La lista entera tal como está fijada hoy: qué se compara con qué umbral, qué resulta y en cuántas cuentas se cumple ahora. De las reglas de volumen rige una sola. Si cambia un ajuste, cambian con él todos los veredictos, los controles deslizantes y las cuentas explicadas, porque todos leen esta misma lista.

# %% [markdown] lang="pt" of="87020cc8"
# ## Cada regra e a sua linha de corte
#
# A lista inteira como está definida hoje: o que se compara com qual linha, o que resulta e em quantas contas vale agora. Das regras de volume, uma só está em vigor. Se uma configuração muda, mudam com ela todos os vereditos, os controles deslizantes e as contas explicadas, porque todos leem esta mesma lista.

# %% slug="rules-table"
show_table(kam.segment.rules(), words, rows=24)

# %% slug="cases" tags=["report"]
kam.define.say.cases()

# %% [markdown] slug="cost" tags=["report"]
# ## What is left after serving them
#
# Goods margin is not yet profit. Orders, deliveries, invoices, returns, waiting for payment and the account manager's hours all cost money, and they do not follow sales. Each cost is taken once: a return's credit and its restocked goods are already in the margin, so only handling is added.

# %% [markdown] lang="es" of="d6f2cfbb"
# ## Qué queda después de atenderlas
#
# El margen de la mercancía todavía no es ganancia. Los pedidos, las entregas, las facturas, las devoluciones, la espera del cobro y las horas del gestor cuestan dinero, y no van al paso de las ventas. Cada coste se descuenta una sola vez: la nota de crédito de una devolución y la mercancía que vuelve al almacén ya están en el margen, así que solo se añade su manipulación.

# %% [markdown] lang="pt" of="d6f2cfbb"
# ## O que sobra depois de atendê-las
#
# A margem da mercadoria ainda não é lucro. Pedidos, entregas, faturas, devoluções, a espera pelo pagamento e as horas do gerente custam dinheiro, e não andam no passo das vendas. Cada custo é descontado uma única vez: o crédito de uma devolução e a mercadoria que volta ao estoque já estão na margem, então só se soma o manuseio.

# %% slug="whale-chart" tags=["report"]
kam.segment.charts.whale()

# %% slug="cost-table" tags=["report"]
losing = kam.define.accounts().query("true_profit < 0").sort_values("true_profit")
show_table(losing, words, columns=["account", "account_name", "net_revenue", "goods_margin",
           "cost_to_serve", "true_profit", "service_map", "tier"])

# %% [markdown] slug="components"
# Where the cost comes from, activity by activity: the rates are in the settings, the counts in the ledger.

# %% [markdown] lang="es" of="13cf623a"
# De dónde viene el coste, actividad por actividad: las tarifas están en los ajustes; los recuentos, en las ventas.

# %% [markdown] lang="pt" of="13cf623a"
# De onde vem o custo, atividade por atividade: as tarifas estão nas configurações; as contagens, nas vendas.

# %% slug="components-table"
show_table(kam.segment.costs(), words, columns=["account", "goods_margin", "order_cost",
           "delivery_cost", "invoice_cost", "credit_cost", "expected_loss", "return_cost",
           "kam_cost", "true_profit"])

# %% slug="service-map" tags=["report"]
kam.segment.charts.service_map()

# %% slug="service-table"
show_table(kam.segment.service_map(), words, columns=["account", "account_name", "net_revenue",
           "price_index", "cost_to_serve_share", "service_map", "tier"])

# %% [markdown] slug="factors" tags=["report"]
# ## Eight questions that the class does not answer
#
# Volume and profit look back. Eight factors look further: current revenue, growth potential, probability of renewal, probability to win now and grow later, effort, strength of relationship, fit, and value as a reference. Each is judged from 1 to 5, and every level has a written meaning. The ledger proposes four of them with its evidence: the rank by revenue; a trend that one odd quarter does not move; the probability that an account with its own rhythm still buys; the cost to serve it, against the company's own. People judge the rest, each rater alone before anybody speaks. Effort is said as it is felt and counts reversed: 6 − s.

# %% [markdown] lang="es" of="2e61f93e"
# ## Ocho preguntas que la clase no responde
#
# El volumen y la ganancia miran atrás. Ocho factores miran más lejos: ventas actuales, potencial de crecimiento, probabilidad de renovación, probabilidad de ganar ahora y crecer después, esfuerzo, solidez de la relación, encaje y valor como referencia. Cada uno se juzga de 1 a 5, y cada nivel tiene un significado escrito. Las ventas proponen cuatro con su evidencia: el orden por ventas; una tendencia que un trimestre raro no mueve; la probabilidad de que una cuenta, según su propio ritmo, siga comprando; lo que cuesta servirla, comparado con toda la empresa. Lo demás lo juzgan las personas, cada evaluador a solas antes de que nadie hable. El esfuerzo se dice como se siente y cuenta al revés: 6 − s.

# %% [markdown] lang="pt" of="2e61f93e"
# ## Oito perguntas que a classe não responde
#
# O volume e o lucro olham para trás. Oito fatores olham mais longe: receita atual, potencial de crescimento, probabilidade de renovação, probabilidade de ganhar agora e crescer depois, esforço, solidez da relação, afinidade e valor como referência. Cada um é julgado de 1 a 5, e cada nível tem um significado escrito. As vendas propõem quatro com a sua evidência: a ordem por receita; uma tendência que um trimestre estranho não move; a probabilidade de uma conta, pelo próprio ritmo, continuar comprando; o que custa servi-la, comparado com a empresa toda. O resto é julgado pelas pessoas, cada avaliador sozinho antes que alguém fale. O esforço é dito como se sente e conta ao contrário: 6 − s.

# %% slug="factors-table" tags=["report"]
show_table(kam.segment.factors(), words, columns=["factor", "weight", "weight_share", "axis",
           "reversed"])

# %% slug="proposals-table" tags=["report"]
first = kam.define.accounts()["account"].head(3)
proposed = kam.segment.proposals().query("account in @first")
show_table(proposed, words, columns=["account", "factor", "proposed", "evidence_kind",
           "evidence_value", "evidence_low", "evidence_high", "unknown_because"])

# %% [markdown] slug="scoring" tags=["form"]
# ## Score, each alone
#
# Everybody scores before anybody speaks: the first voice in a room pulls the others along. A digit from 1 to 5 fills a cell and moves on; “?” says that you do not know, which is worth more than a guess. Grey italics are what the ledger proposes, with its evidence below the table; they do not count until you agree. Nobody else sees your scores until whoever leads the session reveals them.

# %% [markdown] lang="es" of="898191b3"
# ## Puntuar, cada uno a solas
#
# Todos puntúan antes de que nadie hable: la primera voz arrastra a las demás. Una cifra del 1 al 5 rellena una casilla y pasa a la siguiente; «?» dice que no lo sabe, y eso vale más que adivinar. En cursiva gris está lo que proponen las ventas, con su evidencia debajo de la tabla; no cuenta hasta que usted lo diga. Nadie más ve sus puntuaciones hasta que las revele quien dirige la sesión.

# %% [markdown] lang="pt" of="898191b3"
# ## Dar notas, cada um sozinho
#
# Todos dão as notas antes que alguém fale: a primeira voz puxa as outras. Um algarismo de 1 a 5 preenche uma célula e passa à seguinte; “?” diz que você não sabe, e isso vale mais do que adivinhar. Em itálico cinza está o que as vendas propõem, com a evidência abaixo da tabela; não conta até você concordar. Ninguém mais vê as suas notas até que quem conduz a sessão as revele.

# %% slug="who-form" tags=["form"]
kam.form.who()

# %% slug="scores-form" tags=["form"]
kam.form.scores()

# %% [markdown] slug="reveal" tags=["form"]
# When everybody is through, whoever leads the session reveals the round, once and for good. From then on the raters' median counts in place of the ledger's proposal. Run what is below again, and talk first about the cells named there: most is at stake in them. Where two people are far apart, one of them usually knows something that the other does not.

# %% [markdown] lang="es" of="c017a529"
# Cuando todos han terminado, quien dirige la sesión revela la ronda, de una vez por todas. Desde entonces cuenta la mediana de los evaluadores en lugar de lo que proponen las ventas. Ejecute de nuevo lo de abajo y hablen primero de las casillas que se nombran ahí: son las que más se juegan. Cuando dos personas quedan lejos, una suele saber algo que la otra no sabe.

# %% [markdown] lang="pt" of="c017a529"
# Quando todos terminaram, quem conduz a sessão revela a rodada, de uma vez por todas. Daí em diante conta a mediana dos avaliadores no lugar do que as vendas propõem. Execute de novo o que vem abaixo e conversem primeiro sobre as células citadas ali: é nelas que mais está em jogo. Quando duas pessoas ficam longe uma da outra, em geral uma sabe algo que a outra não sabe.

# %% slug="reveal-form" tags=["form"]
kam.form.reveal()

# %% slug="discussion-table" tags=["report"]
show_table(kam.segment.discussion(), words, columns=["account", "account_name", "factor",
           "discuss_because", "median", "score_low", "score_high", "at_stake"])

# %% [markdown] slug="hand-score"
# ## A score by hand
#
# Three factors weigh 50, 30 and 20; the account has 4, unknown and 2. What is known weighs 70: (50 × 4 + 20 × 2) ÷ 70 = **3.43**. If the unknown were 1, all together would be 270 ÷ 100 = 2.70; if it were 5, 390 ÷ 100 = 3.90. That range is the price of not knowing. With less than 60% of the weight known an account is not ranked at all.

# %% [markdown] lang="es" of="cbb1c002"
# ## Una puntuación a mano
#
# Tres factores pesan 50, 30 y 20; la cuenta tiene 4, desconocido y 2. Lo conocido pesa 70: (50 × 4 + 20 × 2) ÷ 70 = **3,43**. Si lo desconocido fuera 1, el total sería 270 ÷ 100 = 2,70; si fuera 5, 390 ÷ 100 = 3,90. Ese intervalo es el precio de no saber. Con menos del 60 % del peso conocido, la cuenta no se ordena.

# %% [markdown] lang="pt" of="cbb1c002"
# ## Uma pontuação à mão
#
# Três fatores pesam 50, 30 e 20; a conta tem 4, desconhecido e 2. O conhecido pesa 70: (50 × 4 + 20 × 2) ÷ 70 = **3,43**. Se o desconhecido fosse 1, o total seria 270 ÷ 100 = 2,70; se fosse 5, 390 ÷ 100 = 3,90. Esse intervalo é o preço de não saber. Com menos de 60% do peso conhecido, a conta não é ordenada.

# %% slug="hand-score-code"
score = example.scores([4, None, 2], weights=[50, 30, 20], min_known_weight=0.6)
show_table(score, words, exact=True,
           columns=["account", "total_score", "score_low", "score_high", "known_weight"])

# %% [markdown] slug="scheme" tags=["report"]
# ## Does the scheme do what it seems to do?
#
# Weights are choices, and so are worth checking: do they sum, does one factor decide alone, do two say the same, does a factor give everybody the same level? Each finding names the factor.

# %% [markdown] lang="es" of="6ebab15a"
# ## ¿Hace el esquema lo que parece?
#
# Los pesos son decisiones, y por eso conviene revisarlos: ¿suman, decide un solo factor, dicen dos lo mismo, da alguno el mismo nivel a todas? Cada hallazgo nombra el factor.

# %% [markdown] lang="pt" of="6ebab15a"
# ## O esquema faz o que parece?
#
# Pesos são escolhas, e por isso vale conferir: somam, um fator decide sozinho, dois dizem o mesmo, algum dá o mesmo nível a todas? Cada achado nomeia o fator.

# %% slug="scheme-table" tags=["report"]
show_table(kam.segment.scheme(), words, columns=["scheme_finding", "severity", "factor",
           "other_factor", "finding_value", "cases"])

# %% [markdown] slug="matrix" tags=["report"]
# ## Attractive, and ours?
#
# One axis asks how attractive the account is, the other how strong we are there; no factor is on both. High and high are **strategic**; attractive where we are weak are **stars**, to be developed; strong where there is little to win is **status**; the rest is kept simple. Where too little is known of one axis, the account stands at the edge, hatched, and not in a corner.

# %% [markdown] lang="es" of="00333968"
# ## ¿Atractiva, y nuestra?
#
# Un eje pregunta cuán atractiva es la cuenta; el otro, cuán fuertes somos en ella; ningún factor está en los dos. Alto y alto son **estratégicas**; las atractivas donde somos débiles son **estrellas**, para desarrollar; fuertes donde hay poco que ganar es **posición**; el resto se lleva de forma sencilla. Donde se sabe demasiado poco de un eje, la cuenta queda en el borde, rayada, y no en una esquina.

# %% [markdown] lang="pt" of="00333968"
# ## Atraente, e nossa?
#
# Um eixo pergunta quão atraente é a conta; o outro, quão fortes somos nela; nenhum fator está nos dois. Alto e alto são **estratégicas**; as atraentes onde somos fracos são **estrelas**, para desenvolver; fortes onde há pouco a ganhar é **posição**; o resto se leva de forma simples. Onde se sabe pouco demais de um eixo, a conta fica na borda, hachurada, e não em um canto.

# %% slug="matrix-chart" tags=["report"]
kam.segment.charts.matrix()

# %% slug="matrix-table" tags=["report"]
show_table(kam.define.accounts(), words, columns=["account", "account_name", "total_score",
           "score_low", "score_high", "attractiveness", "strength", "quadrant", "tier"])

# %% [markdown] slug="verdict" tags=["report"]
# ## The verdict, with its rule
#
# One tier per account, in a fixed order: a person's decision with its reason comes first; then high volume with high profit, or a reason that somebody approved with evidence (chapter 1); then the mixed classes, which go on trial only when their potential says that they can become high in both, and with an end date; then the attractive ones where we are weak, to develop; everything else is standard. Then the list is cut to what the team can really look after: over the cap, one in means one out. Last, whoever stood on the list that somebody confirmed leaves only when clearly below the line at several reviews in a row.

# %% [markdown] lang="es" of="9110fb86"
# ## El veredicto, con su regla
#
# Un nivel por cuenta, en un orden fijo: primero la decisión motivada de una persona; después volumen alto con ganancia alta, o un motivo que alguien ha aprobado con evidencia (capítulo 1); luego las clases mixtas, que pasan a prueba solo si su potencial dice que pueden llegar a ser altas en ambas, y con fecha de fin; después las atractivas donde somos débiles, para desarrollar; el resto es estándar. Después la lista se recorta a lo que el equipo puede atender de verdad: por encima del tope, si una entra, otra sale. Por último, quien estaba en la lista que alguien confirmó solo sale si queda claramente por debajo de la línea en varias revisiones seguidas.

# %% [markdown] lang="pt" of="9110fb86"
# ## O veredito, com a sua regra
#
# Um nível por conta, em ordem fixa: primeiro a decisão justificada de uma pessoa; depois volume alto com lucro alto, ou um motivo que alguém aprovou com evidência (capítulo 1); em seguida as classes mistas, que ficam em teste só se o potencial diz que podem chegar a ser altas nas duas, e com data de fim; depois as atraentes em que somos fracos, para desenvolver; o resto é padrão. Depois a lista é cortada ao que a equipe consegue de fato atender: acima do limite, se uma entra, outra sai. Por último, quem estava na lista que alguém confirmou só sai se fica claramente abaixo da linha em várias revisões seguidas.

# %% slug="verdict-table" tags=["report"]
on_list = kam.define.accounts().query("on_list").sort_values("rank")
show_table(on_list, words, rows=30, columns=["rank", "account", "account_name", "net_revenue",
           "volume_profit", "true_profit", "tier", "rules"])

# %% slug="places" tags=["report"]
kam.segment.say.places()

# %% slug="trial-table" tags=["report"]
on_trial = kam.segment.verdicts().query("tier == 'trial'")
show_table(on_trial, words, columns=["account", "account_name", "net_revenue",
           "potential_share", "trial_test", "trial_line", "trial_end"])

# %% [markdown] slug="overrides" tags=["report"]
# **People may decide otherwise.** A tier that a person sets beats every rule, and therefore needs a reason and, better still, a day on which it ends. These stand now.

# %% [markdown] lang="es" of="fa720487"
# **Las personas pueden decidir otra cosa.** Un nivel fijado por una persona está por encima de toda regla; por eso necesita un porqué y, mejor aún, un día en que termine. Estos son los vigentes.

# %% [markdown] lang="pt" of="fa720487"
# **As pessoas podem decidir outra coisa.** Um nível fixado por uma pessoa vale mais que qualquer regra; por isso precisa de um porquê e, melhor ainda, de um dia em que termine. Estes são os vigentes.

# %% slug="overrides-form" tags=["form"]
kam.form("override")

# %% slug="overrides-table" tags=["report"]
kam.form.table("override")

# %% [markdown] slug="why" tags=["report"]
# ## Why this verdict?
#
# The same account as in chapter 1, now through volume, profit, score, matrix, place on the list and the cost of its treatment: each answer with its sum and the setting that drew the line. Where the rules part, a person decides which question matters here.

# %% [markdown] lang="es" of="f0ddfcd8"
# ## ¿Por qué este veredicto?
#
# La misma cuenta que en el capítulo 1, ahora por volumen, ganancia, puntuación, matriz, plaza en la lista y coste de su trato: cada respuesta con su cálculo y el ajuste que trazó la línea. Donde las reglas no coinciden, una persona decide qué pregunta importa aquí.

# %% [markdown] lang="pt" of="f0ddfcd8"
# ## Por que este veredito?
#
# A mesma conta do capítulo 1, agora por volume, lucro, pontuação, matriz, vaga na lista e custo do seu tratamento: cada resposta com o seu cálculo e a configuração que traçou a linha. Onde as regras não coincidem, uma pessoa decide que pergunta importa aqui.

# %% slug="why-form" tags=["form"]
kam.form.sums("segment")

# %% slug="why-sums" tags=["report"]
kam.segment.say.arithmetic(kam.segment.arithmetic(chapter="segment"))

# %% slug="disagree-table" tags=["report"]
show_table(kam.segment.disagreements("segment"), words, columns=["account", "account_name",
           "net_revenue", "question_of", "says_yes", "says_no"])

# %% [markdown] slug="robustness" tags=["report"]
# ## Would it still be on the list?
#
# Nobody knows weights to the point. So we draw them ten thousand times around what was said, and scores within half a level, the unknown anywhere on the scale, and count how often each account is among the best by score. That asks the scores alone. The list as decided puts class, reasons and people's decisions first, so that there scores give only the last places, and only where more accounts ask for them than there are: its own column and the sentence below say how sure those are. The small mark shows the same with any weights whatever. Only those compete for whom somebody might claim a place: enough is known of them, or they are candidates, or large. Places that hold in nearly every draw are sure; those on the boundary deserve the room's time, the others do not.

# %% [markdown] lang="es" of="8f6440ed"
# ## ¿Seguiría en la lista?
#
# Nadie conoce los pesos al detalle. Por eso los sorteamos diez mil veces en torno a lo dicho, y las puntuaciones dentro de medio nivel, lo desconocido en cualquier punto de la escala, y contamos cuántas veces cada cuenta está entre las mejores por puntuación. Eso pregunta solo a las puntuaciones. La lista decidida pone antes la clase, los motivos y lo que deciden las personas; en ella las puntuaciones dan solo las últimas plazas, y solo si las piden más cuentas de las que caben: su columna y la frase de abajo dicen cuánto aguantan. La marca pequeña muestra lo mismo con cualquier peso. Solo compiten aquellas para las que alguien podría pedir una plaza: se sabe bastante de ellas, son candidatas o son grandes. Las plazas que resisten en casi todos los sorteos son seguras; las de la frontera merecen el tiempo de la sala, las demás no.

# %% [markdown] lang="pt" of="8f6440ed"
# ## Continuaria na lista?
#
# Ninguém conhece os pesos ao ponto. Por isso os sorteamos dez mil vezes em torno do que foi dito, e as notas dentro de meio nível, o desconhecido em qualquer ponto da escala, e contamos quantas vezes cada conta está entre as melhores por pontuação. Isso pergunta só às pontuações. A lista decidida põe antes a classe, os motivos e o que as pessoas decidem; nela as pontuações dão só as últimas vagas, e só se mais contas as pedem do que cabem: a sua coluna e a frase abaixo dizem quanto aguentam. A marca pequena mostra o mesmo com quaisquer pesos. Só concorrem aquelas para as quais alguém poderia pedir uma vaga: sabe-se o bastante delas, são candidatas ou são grandes. As vagas que resistem em quase todos os sorteios são certas; as da fronteira merecem o tempo da sala, as outras não.

# %% slug="robustness-chart" tags=["report"]
kam.segment.charts.robustness()

# %% slug="robustness-list" tags=["report"]
kam.segment.say.list_sureness()

# %% slug="robustness-table" tags=["report"]
competing = kam.segment.robustness().query("standing != 'apart' or in_list > 0")
show_table(competing, words, rows=20, columns=["account", "account_name", "in_list", "in_top",
           "in_top_any", "standing", "in_strategic", "in_star", "tier"])

# %% [markdown] slug="weight-changes" tags=["report"]
# How far must one weight move, the others held, before the best by score are others? This is exact, not drawn. Accounts also come in where enough of them becomes known by weight, and go out where too little does. A small step says that the choice hangs on that weight: talk about it.

# %% [markdown] lang="es" of="47e1b2e1"
# ¿Cuánto debe moverse un peso, con los demás quietos, para que las mejores por puntuación sean otras? Es exacto, no sorteado. Una cuenta también entra cuando, con el nuevo peso, se conoce bastante de ella, y sale cuando se conoce demasiado poco. Un paso pequeño dice que la elección depende de ese peso: háblenlo.

# %% [markdown] lang="pt" of="47e1b2e1"
# Quanto um peso precisa mudar, com os outros parados, para que as melhores por pontuação sejam outras? É exato, não sorteado. Uma conta também entra quando, com o novo peso, se conhece o bastante dela, e sai quando se conhece pouco demais. Um passo pequeno diz que a escolha depende desse peso: conversem sobre ele.

# %% slug="weight-changes-table" tags=["report"]
moves = kam.segment.weight_changes().dropna(subset=["weight_change"])
show_table(moves, words, columns=["factor", "weight", "weight_change", "weight_after",
           "goes_out", "comes_in", "marginal_pair"])

# %% [markdown] slug="what-if" tags=["report"]
# ## What if the lines were others?
#
# The same rules with other lines, places or weights give another list. What the room chooses is saved with who decides and why, and every page speaks of it from then on. A list that changes with every small step is a boundary, not an error.

# %% [markdown] lang="es" of="b4f7afdc"
# ## ¿Y si las líneas fueran otras?
#
# Las mismas reglas con otras líneas, plazas o pesos dan otra lista. Lo que elige la sala se guarda con quién decide y por qué, y desde entonces lo dicen todas las páginas. Una lista que cambia a cada pequeño paso es una frontera, no un error.

# %% [markdown] lang="pt" of="b4f7afdc"
# ## E se as linhas fossem outras?
#
# As mesmas regras com outras linhas, vagas ou pesos dão outra lista. O que a sala escolhe é salvo com quem decide e por quê, e desde então todas as páginas falam disso. Uma lista que muda a cada pequeno passo é uma fronteira, não um erro.

# %% [markdown] slug="what-if-ask" tags=["form"]
# Move a slider and see who comes in, who goes out and what the list then holds. Nothing is saved on the way; the button saves. Move one thing at a time.

# %% [markdown] lang="es" of="b6037153"
# Mueva un control y vea quién entra, quién sale y qué queda en la lista. Por el camino no se guarda nada; guarda el botón. Mueva una cosa cada vez.

# %% [markdown] lang="pt" of="b6037153"
# Mova um controle e veja quem entra, quem sai e o que fica na lista. No caminho nada é salvo; o botão salva. Mova uma coisa de cada vez.

# %% slug="what-if-form" tags=["form"]
kam.form.what_if()

# %% [markdown] slug="what-if-cap"
# In code the same is one line: here with two places less.

# %% [markdown] lang="es" of="dc3aa930"
# En código, lo mismo es una línea: aquí, con dos plazas menos.

# %% [markdown] lang="pt" of="dc3aa930"
# Em código, o mesmo é uma linha: aqui, com duas vagas a menos.

# %% slug="what-if-table"
other = kam.segment.what_if(cap_accounts=max(1, kam.settings.define.cap_accounts - 2))
show_table(other[other["moved"]], words, rows=20, columns=["account", "account_name",
           "net_revenue", "former_tier", "tier", "former_rank", "rank"])

# %% [markdown] slug="changes" tags=["report"]
# What has been chosen so far, by whom and why:

# %% [markdown] lang="es" of="f085a74b"
# Lo que se ha elegido hasta ahora, quién y por qué:

# %% [markdown] lang="pt" of="f085a74b"
# O que se escolheu até agora, quem e por quê:

# %% slug="changes-table" tags=["report"]
kam.segment.say.changes()

# %% [markdown] slug="policy" tags=["report"]
# ## What each tier receives
#
# The treatment costs money too. After paying for it, the account must still pass the test that made it key; where it does not, the treatment is too generous or the price too low. Contacts are a proposal, for key accounts once a month to hear whether they are satisfied: what has been agreed with the account governs, and the count never rates a manager. Discounts to some customers and not to others must respect price and competition law.

# %% [markdown] lang="es" of="59543eeb"
# ## Qué recibe cada nivel
#
# El trato también cuesta dinero. Una vez pagado, la cuenta debe seguir pasando la prueba que la hizo clave; si no la pasa, el trato es demasiado generoso o el precio demasiado bajo. Los contactos son una propuesta, en las cuentas clave uno al mes para saber si están satisfechas: manda lo acordado con la cuenta, y su número nunca califica a un gestor. Dar descuentos a unos clientes y no a otros debe respetar las normas de precios y de competencia.

# %% [markdown] lang="pt" of="59543eeb"
# ## O que cada nível recebe
#
# O tratamento também custa dinheiro. Depois de pago, a conta ainda deve passar no teste que a tornou chave; se não passa, o tratamento é generoso demais ou o preço baixo demais. Os contatos são uma proposta, nas contas-chave um por mês para saber se estão satisfeitas: vale o que foi combinado com a conta, e o seu número nunca avalia um gerente. Dar descontos a uns clientes e não a outros deve respeitar as regras de preços e de concorrência.

# %% slug="policy-table" tags=["report"]
show_table(kam.segment.policy(), words, columns=["tier", "accounts", "contacts_per_year", "discount_min",
           "discount_max", "order_priority", "lead_days", "responds", "sponsor", "kam_hours"])

# %% slug="policy-check-table" tags=["report"]
show_table(kam.segment.policy_checks(), words, rows=20, columns=["account", "account_name", "tier",
           "policy_cost", "markup_after", "markup_line", "profit_after", "policy_finding"])

# %% [markdown] slug="decide" tags=["report"]
# ## What to decide now
#
# 1. Do the two lines fit this company, or does a relative rule describe it better? Write the choice and its reason into the settings.
# 2. Which accounts on trial get a date and a test, and who tells them?
# 3. Which large accounts lose money after service: raise the price, lower the service, or let go?
# 4. Whom does the cap leave out, and is that right?

# %% [markdown] lang="es" of="66197a1d"
# ## Qué decidir ahora
#
# 1. ¿Encajan las dos líneas en esta empresa, o la describe mejor una regla relativa? Escriba la elección y su motivo en los ajustes.
# 2. ¿Qué cuentas a prueba reciben fecha y examen, y quién se lo dice?
# 3. ¿Qué cuentas grandes pierden dinero una vez atendidas: subir el precio, bajar el servicio o dejarlas ir?
# 4. ¿A quién deja fuera el tope, y es lo correcto?

# %% [markdown] lang="pt" of="66197a1d"
# ## O que decidir agora
#
# 1. As duas linhas servem para esta empresa, ou uma regra relativa a descreve melhor? Escreva a escolha e o motivo nas configurações.
# 2. Que contas em teste recebem prazo e prova, e quem avisa a elas?
# 3. Que contas grandes perdem dinheiro depois de atendidas: subir o preço, reduzir o serviço ou deixar ir?
# 4. Quem o limite deixa de fora, e isso está certo?

# %% [markdown] slug="mistake"
# ## A common mistake, and when the rule misleads
#
# **The mistake:** taking the accounts with the largest sales for the best ones, and paying for their loyalty with service. The whale curve shows what that costs. **When the rule misleads:** markup says nothing of risk or of growth. A young account may be low on both and still be the best bet of the year; that is a matter of potential (chapter 3), not of the ledger. And where list prices stand in for net prices, every markup looks better than it is.

# %% [markdown] lang="es" of="9b84ca06"
# ## Un error frecuente, y cuándo engaña la regla
#
# **El error:** tomar por mejores las cuentas que más compran y pagar su fidelidad con servicio. La curva de la ballena enseña lo que cuesta. **Cuándo engaña la regla:** el recargo no dice nada del riesgo ni del crecimiento. Una cuenta joven puede ser baja en ambos y aun así la mejor apuesta del año; eso es cuestión de potencial (capítulo 3), no de las ventas pasadas. Y donde los precios de tarifa sustituyen a los netos, todo recargo parece mejor de lo que es.

# %% [markdown] lang="pt" of="9b84ca06"
# ## Um erro comum, e quando a regra engana
#
# **O erro:** tomar como melhores as contas que mais compram e pagar a fidelidade delas com serviço. A curva da baleia mostra quanto isso custa. **Quando a regra engana:** o markup não diz nada sobre risco nem sobre crescimento. Uma conta jovem pode ser baixa nos dois e ainda assim ser a melhor aposta do ano; isso é questão de potencial (capítulo 3), não das vendas passadas. E onde preços de tabela substituem os líquidos, todo markup parece melhor do que é.

# %% [markdown] slug="ex-markup-text" tags=["exercise"]
# ## Exercise 1 · Markup
#
# Three lines: sold for 200 (cost 100), sold for 1,200 (cost 1,000), price credit of 100 (no goods back). What is the pooled markup, as a fraction?

# %% [markdown] lang="es" of="a7b72aa2"
# ## Ejercicio 1 · Recargo sobre coste
#
# Tres líneas: venta de 200 (coste 100), venta de 1200 (coste 1000), nota de crédito de precio de 100 (sin mercancía devuelta). ¿Cuál es el recargo conjunto, en tanto por uno?

# %% [markdown] lang="pt" of="a7b72aa2"
# ## Exercício 1 · Markup
#
# Três linhas: venda de 200 (custo 100), venda de 1.200 (custo 1.000), crédito de preço de 100 (sem mercadoria devolvida). Qual é o markup conjunto, como fração?

# %% slug="ex-markup" tags=["exercise"]
markup = ...

# %% slug="ex-markup-solution" tags=["solution"]
markup = (200 + 1200 - 100) / (100 + 1000) - 1

# %% slug="ex-markup-check" tags=["exercise"]
check("markup_by_hand", answer=markup, kam=kam)

# %% [markdown] slug="ex-volume-text" tags=["exercise"]
# ## Exercise 2 · Volume
#
# In three months the company sold 100, 1,000 and 400; the account bought 30, 50 and 0. What is the mean of its monthly shares, as a fraction?

# %% [markdown] lang="es" of="9c8fb732"
# ## Ejercicio 2 · Volumen
#
# En tres meses la empresa vendió 100, 1000 y 400; la cuenta compró 30, 50 y 0. ¿Cuál es la media de sus partes mensuales, en tanto por uno?

# %% [markdown] lang="pt" of="9c8fb732"
# ## Exercício 2 · Volume
#
# Em três meses a empresa vendeu 100, 1.000 e 400; a conta comprou 30, 50 e 0. Qual é a média das suas partes mensais, como fração?

# %% slug="ex-volume" tags=["exercise"]
volume = ...

# %% slug="ex-volume-solution" tags=["solution"]
volume = (30 / 100 + 50 / 1000 + 0 / 400) / 3

# %% slug="ex-volume-check" tags=["exercise"]
check("volume_by_hand", answer=volume, kam=kam)

# %% [markdown] slug="ex-profit-text" tags=["exercise"]
# ## Exercise 3 · True profit
#
# A sale of 1,000 at cost 700. Goods sold for 100 come back; those that cost 70 go back on the shelf. Handling the return costs 8. What is left?

# %% [markdown] lang="es" of="6ca4f337"
# ## Ejercicio 3 · Ganancia real
#
# Una venta de 1000 con coste 700. Vuelve mercancía vendida por 100; la que costó 70 regresa al estante. Manipular la devolución cuesta 8. ¿Cuánto queda?

# %% [markdown] lang="pt" of="6ca4f337"
# ## Exercício 3 · Lucro real
#
# Uma venda de 1.000 com custo 700. Volta mercadoria vendida por 100; a que custou 70 retorna à prateleira. Manusear a devolução custa 8. Quanto sobra?

# %% slug="ex-profit" tags=["exercise"]
profit = ...

# %% slug="ex-profit-solution" tags=["solution"]
profit = (1000 - 100) - (700 - 70) - 8

# %% slug="ex-profit-check" tags=["exercise"]
check("true_profit_by_hand", answer=profit, kam=kam)

# %% [markdown] slug="ex-score-text" tags=["exercise"]
# ## Exercise 4 · A score with an unknown
#
# Weights 50, 30 and 20; levels 4, unknown and 2. What is the score over what is known?

# %% [markdown] lang="es" of="3f585d90"
# ## Ejercicio 4 · Una puntuación con un desconocido
#
# Pesos 50, 30 y 20; niveles 4, desconocido y 2. ¿Cuál es la puntuación sobre lo conocido?

# %% [markdown] lang="pt" of="3f585d90"
# ## Exercício 4 · Uma pontuação com um desconhecido
#
# Pesos 50, 30 e 20; níveis 4, desconhecido e 2. Qual é a pontuação sobre o conhecido?

# %% slug="ex-score" tags=["exercise"]
score = ...

# %% slug="ex-score-solution" tags=["solution"]
score = (50 * 4 + 20 * 2) / (50 + 20)

# %% slug="ex-score-check" tags=["exercise"]
check("score_by_hand", answer=score, kam=kam)

# %% [markdown] slug="ex-losing-text" tags=["exercise"]
# ## Exercise 5 · Who loses money here
#
# Which accounts of this company lose money once they have been served? The column `true_profit` of `kam.define.accounts()` has the figures. Give the rows of the table, or a list of codes as `["000117", "G02"]`.

# %% [markdown] lang="es" of="10734742"
# ## Ejercicio 5 · Quién pierde dinero aquí
#
# ¿Qué cuentas de esta empresa pierden dinero una vez atendidas? Las cifras están en la columna `true_profit` de `kam.define.accounts()`. Dé las filas de la tabla o una lista de códigos, como `["000117", "G02"]`.

# %% [markdown] lang="pt" of="10734742"
# ## Exercício 5 · Quem perde dinheiro aqui
#
# Que contas desta empresa perdem dinheiro depois de atendidas? Os números estão na coluna `true_profit` de `kam.define.accounts()`. Dê as linhas da tabela ou uma lista de códigos, como `["000117", "G02"]`.

# %% slug="ex-losing" tags=["exercise"]
losing_here = ...

# %% slug="ex-losing-solution" tags=["solution"]
losing_here = kam.define.accounts().query("true_profit < 0")

# %% slug="ex-losing-check" tags=["exercise"]
check("losing_accounts", answer=losing_here, kam=kam)

# %% [markdown] slug="summary"
# ## To take away
#
# - Volume is a mean of monthly shares; profit is a ratio of sums. Both lines are choices, and they are written down.
# - Unknown stays unknown until somebody finds out.
# - The cost of serving an account can eat its margin; the list of key accounts is drawn after that, not before.

# %% [markdown] lang="es" of="0bb00ad2"
# ## Para llevarse
#
# - El volumen es una media de partes mensuales; la ganancia, un cociente de sumas. Las dos líneas son elecciones, y quedan escritas.
# - Lo desconocido sigue desconocido hasta que alguien lo averigua.
# - El coste de atender una cuenta puede comerse su margen; la lista de cuentas clave se hace después de verlo, no antes.

# %% [markdown] lang="pt" of="0bb00ad2"
# ## Para levar
#
# - O volume é uma média de partes mensais; o lucro, um quociente de somas. As duas linhas são escolhas, e ficam escritas.
# - O desconhecido continua desconhecido até que alguém descubra.
# - O custo de atender uma conta pode comer a sua margem; a lista de contas-chave é feita depois de ver isso, não antes.

# %% [markdown] slug="terms-text"
# ## Words of this chapter

# %% [markdown] lang="es" of="21011c50"
# ## Palabras de este capítulo

# %% [markdown] lang="pt" of="21011c50"
# ## Palavras deste capítulo

# %% slug="terms"
show_terms(["monthly_share", "markup", "volume_profit", "cost_to_serve", "true_profit",
            "whale_curve", "hysteresis", "tier"], words)

# %% slug="record" tags=["record"]
show_record(kam)
