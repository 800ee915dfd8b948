# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] slug="title" tags=["report"]
# # Plan: what can grow here, and what is it worth to both?
#
# A plan for one account starts from what it needs, not from what we would like to sell. This chapter sets what the account buys from us beside what it needs, looks for the white space, says where the plan stands and what the next step lacks, and asks whether the effort pays.

# %% [markdown] lang="es" of="dc84b58d"
# # Planificar: ¿qué puede crecer aquí, y qué vale para ambos?
#
# El plan de una cuenta parte de lo que necesita, no de lo que nos gustaría venderle. Este capítulo pone lo que la cuenta nos compra junto a lo que necesita, busca el espacio en blanco, dice en qué punto está el plan y qué le falta al paso siguiente, y pregunta si el esfuerzo compensa.

# %% [markdown] lang="pt" of="dc84b58d"
# # Planejar: o que pode crescer aqui, e quanto vale para os dois?
#
# O plano de uma conta parte do que ela precisa, não do que gostaríamos de vender. Este capítulo põe o que a conta compra de nós ao lado do que ela precisa, procura o espaço em branco, diz em que ponto está o plano e o que falta ao próximo passo, e pergunta se o esforço compensa.

# %% slug="parameters" tags=["parameters"]
client: str = "filtros"  # folder of the client under data/
account: str = "000123"  # code of the account
lang: str = "en"  # reading language [en | es | pt]
as_of: str = ""  # last day to use, YYYY-MM-DD; empty: the last date of the ledger

# %% slug="setup" tags=["setup"]
from kamlib import *

kam = start(client=client, lang=lang, as_of=as_of, account=account)
words = kam.words

# %% [markdown] slug="aims"
# **You will learn** to read a share of wallet with its ceiling, to tell white space from the unknown, and to say what a plan must earn to pay for itself. **Time:** 60 minutes per account. **You need:** chapter 2, and somebody who knows this account.

# %% [markdown] lang="es" of="7e7e4161"
# **Aprenderá** a leer una participación en el gasto del cliente con su techo, a distinguir el espacio en blanco de lo desconocido y a decir cuánto debe rendir un plan para pagarse. **Tiempo:** 60 minutos por cuenta. **Necesita:** el capítulo 2 y a alguien que conozca esta cuenta.

# %% [markdown] lang="pt" of="7e7e4161"
# **Você vai aprender** a ler uma participação na carteira do cliente com o seu teto, a distinguir o espaço em branco do desconhecido e a dizer quanto um plano deve render para se pagar. **Tempo:** 60 minutos por conta. **Você precisa:** do capítulo 2 e de alguém que conheça esta conta.

# %% [markdown] slug="account" tags=["report"]
# ## The account at a glance

# %% [markdown] lang="es" of="08ddaef5"
# ## La cuenta de un vistazo

# %% [markdown] lang="pt" of="08ddaef5"
# ## A conta em resumo

# %% slug="account-table" tags=["report"]
kam.plan.say.account()

# %% [markdown] slug="dossier" tags=["report"]
# ## What do we know of this account?
#
# A plan rests on what is known, and on knowing how well. The dossier has eight topics: market position, the products that turn fastest, how they market, organisation, history, financials, needs, their own plans. Every fact carries its source, its day and whether it is assumed, confirmed or unknown. A topic without a fact is not empty by chance: nobody has asked.
#
# Ask openly, and say what for: “we want to prepare next year with you”. Private life, health, beliefs and family are no facts of an account; nothing is found out under a pretext.

# %% [markdown] lang="es" of="c982a632"
# ## ¿Qué sabemos de esta cuenta?
#
# Un plan se apoya en lo que se sabe, y en saber con qué certeza. El dosier tiene ocho temas: posición en el mercado, productos de mayor rotación, cómo hacen su marketing, organización, historia, finanzas, necesidades y sus propios planes. Cada dato lleva su fuente, su fecha y si es supuesto, confirmado o desconocido. Un tema sin datos no está vacío por casualidad: nadie ha preguntado.
#
# Pregunte abiertamente y diga para qué: «queremos preparar con ustedes el año próximo». La vida privada, la salud, las creencias y la familia no son datos de una cuenta; nada se averigua con pretextos.

# %% [markdown] lang="pt" of="c982a632"
# ## O que sabemos desta conta?
#
# Um plano se apoia no que se sabe, e em saber com que certeza. O dossiê tem oito temas: posição no mercado, produtos de maior giro, como fazem seu marketing, organização, história, finanças, necessidades e seus próprios planos. Cada fato traz a fonte, a data e se é suposto, confirmado ou desconhecido. Um tema sem fatos não está vazio por acaso: ninguém perguntou.
#
# Pergunte abertamente e diga para quê: “queremos preparar o próximo ano com vocês”. Vida privada, saúde, crenças e família não são fatos de uma conta; nada se apura com pretextos.

# %% slug="dossier-said" tags=["report"]
kam.plan.say.dossier(origin="said")

# %% slug="dossier-form" tags=["form"]
kam.form("fact")

# %% [markdown] slug="dossier-counted" tags=["report"]
# Part of the dossier writes itself: what the sales ledger counts stands apart from what people said, because nobody has to believe it. Where the two disagree, ask.

# %% [markdown] lang="es" of="247117e5"
# Una parte del dosier se escribe sola: lo que cuenta el registro de ventas va aparte de lo que alguien dijo, porque no hace falta creerlo. Donde no coinciden, pregunte.

# %% [markdown] lang="pt" of="247117e5"
# Uma parte do dossiê se escreve sozinha: o que o registro de vendas conta fica à parte do que alguém disse, porque ninguém precisa acreditar. Onde os dois divergem, pergunte.

# %% slug="dossier-ledger" tags=["report"]
kam.plan.say.dossier(origin="ledger")

# %% [markdown] slug="questions" tags=["report"]
# ## What do we still have to ask?
#
# The bank holds questions in eight groups: our team, theirs, trends, needs, other facts, competitors, the value we can offer, and what we still must learn. Not all of them need an answer: put aside what is not relevant here. What is unknown gets an owner and a date, or it stays unknown. One answer is always valid: **this account does not belong in the programme**. Said early, it spares both sides a year.

# %% [markdown] lang="es" of="b03d7c3c"
# ## ¿Qué nos falta por preguntar?
#
# El banco reúne preguntas en ocho grupos: nuestro equipo, el suyo, tendencias, necesidades, otros datos, competidores, el valor que podemos ofrecer y lo que nos falta por saber. No todas necesitan respuesta: aparte las que aquí no son pertinentes. Lo desconocido recibe responsable y fecha, o seguirá siendo desconocido. Una respuesta siempre es válida: **esta cuenta no debe estar en el programa**. Dicha pronto, ahorra un año a ambas partes.

# %% [markdown] lang="pt" of="b03d7c3c"
# ## O que ainda falta perguntar?
#
# O banco reúne perguntas em oito grupos: nossa equipe, a deles, tendências, necessidades, outros fatos, concorrentes, o valor que podemos oferecer e o que ainda precisamos saber. Nem todas precisam de resposta: ponha de lado as que aqui não são relevantes. O desconhecido recebe responsável e prazo, ou continuará desconhecido. Uma resposta é sempre válida: **esta conta não deve estar no programa**. Dita cedo, poupa um ano aos dois lados.

# %% slug="questions-groups" tags=["report"]
kam.plan.say.questions()

# %% slug="questions-answers" tags=["report"]
kam.plan.say.answers()

# %% slug="questions-form" tags=["form"]
kam.form("answer", prefill=kam.plan.question_prefill())

# %% [markdown] slug="questions-next" tags=["report"]
# What is unknown is work: first what is overdue, then what has a date, then what nobody has taken up. Choose three for the next visit; a visit with twenty questions is an interrogation. What has an owner or a date waits below as a proposed action: a button takes it into the plan.

# %% [markdown] lang="es" of="233880d7"
# Lo desconocido es trabajo: primero lo vencido, después lo que tiene fecha, al final lo que nadie ha empezado. Elija tres para la próxima visita; una visita con veinte preguntas es un interrogatorio. Lo que tiene responsable o fecha espera más abajo como acción propuesta: un botón la pasa al plan.

# %% [markdown] lang="pt" of="233880d7"
# O desconhecido é trabalho: primeiro o que venceu, depois o que tem prazo, por fim o que ninguém começou. Escolha três para a próxima visita; uma visita com vinte perguntas é um interrogatório. O que tem responsável ou prazo espera abaixo como ação proposta: um botão a leva para o plano.

# %% slug="questions-actions" tags=["report"]
show_table(kam.plan.question_actions(), words, rows=6, columns=["question_group",
           "question_text", "owner", "due", "overdue"])

# %% slug="who-form" tags=["form"]
kam.form.who()

# %% [markdown] slug="people" tags=["report"]
# ## Who decides, and where they stand
#
# Nobody sells to an account; one sells to people in it, and they count differently. Seven roles recur: who decides, who sponsors, who champions us inside, who influences, who uses, who guards the door, whose opinion others follow. The map shows how far each is from who decides. Strength of relation is work done together, not friendship; conflicts of interest are declared. An attitude that nobody knows is **unknown**, not neutral. People stand here by role, not by name.

# %% [markdown] lang="es" of="3460754a"
# ## Quién decide y con quién está
#
# No se vende a una cuenta, se vende a personas, y no todas pesan lo mismo. Siete papeles se repiten: quien decide, quien patrocina, quien nos promueve por dentro, quien influye, quien usa, quien guarda la puerta y aquel cuya opinión siguen los demás. El mapa muestra a cuántos pasos está cada uno de quien decide. La solidez de la relación es trabajo hecho juntos, no amistad; los conflictos de interés se declaran. Una actitud que nadie conoce es **desconocida**, no neutral. Aquí las personas figuran por su función, no por su nombre.

# %% [markdown] lang="pt" of="3460754a"
# ## Quem decide e de que lado está
#
# Não se vende a uma conta, vende-se a pessoas, e nem todas pesam o mesmo. Sete papéis se repetem: quem decide, quem patrocina, quem nos promove por dentro, quem influencia, quem usa, quem guarda a porta e aquele cuja opinião os outros seguem. O mapa mostra a quantos passos cada um está de quem decide. A solidez da relação é trabalho feito em conjunto, não amizade; conflitos de interesse são declarados. Uma atitude que ninguém conhece é **desconhecida**, não neutra. Aqui as pessoas aparecem pela função, não pelo nome.

# %% slug="people-chart" tags=["report"]
people = kam.plan.stakeholders()
kam.plan.charts.network(people)

# %% slug="people-table" tags=["report"]
show_table(people, words, columns=["person", "buying_role", "power", "attitude",
           "relation_now", "relation_wanted", "owner", "in_cadence"])

# %% slug="stakeholder-form" tags=["form"]
kam.form("stakeholder")

# %% slug="link-form" tags=["form"]
kam.form("link")

# %% [markdown] slug="power" tags=["report"]
# ## Is the power with us?
#
# The balance is the sum of **power × attitude**, divided by twice the sum of power: −1 if all stand firmly against us, 0 if they balance, +1 if all stand firmly for us. Three people with power 5, 3 and 2 and attitudes −1, +2 and 0 give (−5 + 6 + 0) ÷ 20 = **+0.05**: more friends than foes, and yet hardly more than even, because the cool one decides. Who is not known counts in neither sum; the range says how far they could move it.

# %% [markdown] lang="es" of="dc93c15b"
# ## ¿Está el poder con nosotros?
#
# El equilibrio es la suma de **poder × actitud**, dividida por el doble de la suma del poder: −1 si todos están claramente en contra, 0 si se compensan, +1 si todos están claramente a favor. Tres personas con poder 5, 3 y 2 y actitudes −1, +2 y 0 dan (−5 + 6 + 0) ÷ 20 = **+0,05**: hay más a favor que en contra y, aun así, casi empate, porque quien está frío es quien decide. A quien no se conoce no se le cuenta en ninguna de las dos sumas; el rango dice cuánto podría moverlas.

# %% [markdown] lang="pt" of="dc93c15b"
# ## O poder está conosco?
#
# O equilíbrio é a soma de **poder × atitude**, dividida pelo dobro da soma do poder: −1 se todos estão claramente contra, 0 se há compensação, +1 se todos estão claramente a favor. Três pessoas com poder 5, 3 e 2 e atitudes −1, +2 e 0 dão (−5 + 6 + 0) ÷ 20 = **+0,05**: há mais a favor do que contra e, mesmo assim, quase empate, porque quem está frio é quem decide. Quem não é conhecido não entra em nenhuma das somas; a faixa diz quanto poderia movê-las.

# %% slug="power-table" tags=["report"]
show_table(kam.plan.power(), words, columns=["people", "people_unknown", "power_for",
           "power_undecided", "power_against", "balance_low", "balance", "balance_high"])

# %% slug="influence-table" tags=["report"]
show_table(people, words, columns=["person", "power", "attitude", "steps",
           "influence_reach", "way"])

# %% [markdown] slug="coverage" tags=["report"]
# ## Do we hold the contact, and does it hang on one person?
#
# Covered is who has an owner on our side **and** was met within the agreed days. Where the account has agreed a cadence with us, that one counts; the tier's cadence is only a proposal, and neither of them rates a manager. The relation hangs on one person when that person carries most of **power × (relation − 1)**: if the buyer leaves, so does the account. It can hang on one of ours just as well.

# %% [markdown] lang="es" of="b99adfd1"
# ## ¿Mantenemos el contacto, y depende de una sola persona?
#
# Está cubierto quien tiene un responsable nuestro **y** ha sido visto dentro de los días acordados. Si la cuenta ha acordado una cadencia con nosotros, vale esa; la del nivel es solo una propuesta, y ninguna de las dos califica a un gestor. La relación depende de una persona cuando esta sostiene la mayor parte de **poder × (relación − 1)**: si el comprador se va, la cuenta se va con él. También puede depender de una sola persona nuestra.

# %% [markdown] lang="pt" of="b99adfd1"
# ## Mantemos o contato, e ele depende de uma só pessoa?
#
# Está coberto quem tem um responsável nosso **e** foi visto dentro dos dias combinados. Se a conta combinou uma cadência conosco, vale essa; a do nível é só uma proposta, e nenhuma das duas avalia um gerente. A relação depende de uma pessoa quando ela sustenta a maior parte de **poder × (relação − 1)**: se o comprador sai, a conta sai com ele. Também pode depender de uma só pessoa nossa.

# %% slug="coverage-table" tags=["report"]
show_table(kam.plan.coverage(), words)

# %% slug="one-contact-table" tags=["report"]
show_table(kam.plan.one_contact(), words, columns=["side", "person", "relation_share",
           "one_contact_share", "others", "people_unknown", "state"])

# %% slug="buying-roles-table" tags=["report"]
show_table(kam.plan.buying_roles(), words)

# %% slug="rivals-people" tags=["report"]
show_table(people[people["supports_rival"].notna()], words, columns=["person",
           "supports_rival", "power", "attitude", "steps", "relation_now", "owner"])

# %% [markdown] slug="team" tags=["report"]
# ## Who works for this account on our side
#
# Six roles make a team; one person may hold several. Technical expert, relationship lead and collaborator are often there. Project manager, innovator and results driver are often missing, and then plans are friendly and late. A gap is filled by naming somebody, not by hiring.

# %% [markdown] lang="es" of="ce31515a"
# ## Quién trabaja en esta cuenta por nuestra parte
#
# Seis papeles forman un equipo; una persona puede llevar varios. Experto técnico, responsable de la relación y colaborador suelen estar. Jefe de proyecto, innovador e impulsor de resultados suelen faltar, y entonces los planes son cordiales y llegan tarde. Un hueco se cubre nombrando a alguien, no contratando.

# %% [markdown] lang="pt" of="ce31515a"
# ## Quem trabalha nesta conta do nosso lado
#
# Seis papéis formam uma equipe; uma pessoa pode exercer vários. Especialista técnico, responsável pela relação e colaborador costumam existir. Gerente de projeto, inovador e impulsionador de resultados costumam faltar, e então os planos são cordiais e atrasam. Uma lacuna se preenche nomeando alguém, não contratando.

# %% slug="team-table" tags=["report"]
show_table(kam.plan.roles(), words)

# %% slug="team-role-form" tags=["form"]
kam.form("team_role")

# %% [markdown] slug="wallet" tags=["report"]
# ## Share of wallet, and how high it can go
#
# Our share is what we sell divided by what the account **needs** in families that we could sell. More is not always possible: buyers of essential products usually keep about three suppliers, so that one of them rarely gets more than 70%. Where that policy is known or assumed the headroom ends at the ceiling; a share above it is not a triumph but exposed. A need that nobody has asked about is unknown, and unknown is not zero.

# %% [markdown] lang="es" of="365d6568"
# ## Participación en el gasto, y hasta dónde puede subir
#
# Nuestra participación es lo que vendemos dividido por lo que la cuenta **necesita** en familias que podríamos venderle. No siempre cabe más: quien compra productos esenciales suele mantener unos tres proveedores, y uno solo rara vez pasa del 70 %. Donde esa política se conoce o se supone, el recorrido termina en el techo; una participación por encima no es un triunfo, está expuesta. Una necesidad por la que nadie ha preguntado es desconocida, y desconocido no es cero.

# %% [markdown] lang="pt" of="365d6568"
# ## Participação na carteira, e até onde pode subir
#
# A nossa participação é o que vendemos dividido pelo que a conta **precisa** em famílias que poderíamos vender. Nem sempre cabe mais: quem compra produtos essenciais costuma manter uns três fornecedores, e um só raramente passa de 70%. Onde essa política é conhecida ou suposta, o espaço termina no teto; uma participação acima dele não é um triunfo, está exposta. Uma necessidade sobre a qual ninguém perguntou é desconhecida, e desconhecido não é zero.

# %% [markdown] slug="hand"
# ## Two families by hand
#
# Needs of 100 and 100, sales of 80 and 20, ceiling 70%. First family: share 80%, already above the ceiling, headroom **0** and exposed. Second: share 20%, headroom (0.70 − 0.20) × 100 = **50**. Together 50, not 40: the family above its ceiling does not take back what the other may gain.

# %% [markdown] lang="es" of="86f75d33"
# ## Dos familias a mano
#
# Necesidades de 100 y 100, ventas de 80 y 20, techo del 70 %. Primera familia: participación del 80 %, ya por encima del techo, recorrido **0** y expuesta. Segunda: participación del 20 %, recorrido (0,70 − 0,20) × 100 = **50**. En total 50, no 40: la familia que supera su techo no quita lo que la otra puede ganar.

# %% [markdown] lang="pt" of="86f75d33"
# ## Duas famílias à mão
#
# Necessidades de 100 e 100, vendas de 80 e 20, teto de 70%. Primeira família: participação de 80%, já acima do teto, espaço **0** e exposta. Segunda: participação de 20%, espaço (0,70 − 0,20) × 100 = **50**. Juntas 50, não 40: a família acima do teto não tira o que a outra pode ganhar.

# %% slug="hand-code"
families = example.wallet(net_revenue=[80, 20], need=[100, 100], supplier_ceiling=0.70)
show_table(families, words, columns=["family", "net_revenue", "need", "share",
           "headroom", "exposed"], exact=True)

# %% [markdown] slug="wallet-here" tags=["report"]
# ## What this account needs, and what it buys from us

# %% [markdown] lang="es" of="57804dc9"
# ## Qué necesita esta cuenta y qué nos compra

# %% [markdown] lang="pt" of="57804dc9"
# ## O que esta conta precisa e o que compra de nós

# %% slug="wallet-code" tags=["report"]
families = kam.plan.wallet()
kam.plan.charts.wallet(families)

# %% slug="wallet-table" tags=["report"]
show_table(families, words, columns=["family", "net_revenue", "need", "share", "ceiling",
           "headroom_low", "headroom", "headroom_high", "exposed", "status"])

# %% [markdown] slug="needs-sources" tags=["report"]
# ## Who says what it needs
#
# A need is somebody's estimate: it has a source and a day. Where several speak of the same family the newest counts, they are not averaged; a former one that lies far away is a reason to ask again.

# %% [markdown] lang="es" of="fe969e2e"
# ## Quién dice lo que necesita
#
# Una necesidad es la estimación de alguien: tiene fuente y fecha. Si hay varias para la misma familia vale la más reciente, no se promedian; una anterior muy distinta es motivo para volver a preguntar.

# %% [markdown] lang="pt" of="fe969e2e"
# ## Quem diz o que ela precisa
#
# Uma necessidade é a estimativa de alguém: tem fonte e data. Se há várias para a mesma família vale a mais recente, não se faz média; uma anterior muito diferente é motivo para perguntar de novo.

# %% slug="needs-sources-table" tags=["report"]
show_table(kam.plan.need_sources(), words, columns=["family", "need_origin", "need", "stated_on",
           "said_in", "author", "taken"])

# %% slug="wallet-form" tags=["form"]
kam.form("wallet")

# %% [markdown] slug="small-share" tags=["report"]
# ## Is a small share the better one?
#
# A powerful buyer pays for a large share with a low price. Of a need of 1,000 units: 20% at 12 leaves 200 × (12 − 5) = **1,400** where idle capacity makes them at 5; 70% at 9 leaves 700 × 9 − 200 × 5 − 500 × 8 = **1,300**, because the rest needs new capacity at 8. The small share wins while its price stays above 11.50. Here it is compared only where somebody has judged shares, prices and idle capacity; prices and costs are told as multiples of today's price.

# %% [markdown] lang="es" of="1cbbe671"
# ## ¿Conviene más una participación pequeña?
#
# Un comprador poderoso paga una participación grande con un precio bajo. De una necesidad de 1000 unidades: el 20 % a 12 deja 200 × (12 − 5) = **1400** si la capacidad ociosa las produce a 5; el 70 % a 9 deja 700 × 9 − 200 × 5 − 500 × 8 = **1300**, porque el resto exige capacidad nueva a 8. La pequeña gana mientras su precio pase de 11,50. Aquí solo se compara donde alguien ha estimado participaciones, precios y capacidad ociosa; precios y costes se dan como múltiplos del precio de hoy.

# %% [markdown] lang="pt" of="1cbbe671"
# ## Uma participação pequena é melhor?
#
# Um comprador poderoso paga uma participação grande com preço baixo. De uma necessidade de 1.000 unidades: 20% a 12 deixa 200 × (12 − 5) = **1.400** se a capacidade ociosa as produz a 5; 70% a 9 deixa 700 × 9 − 200 × 5 − 500 × 8 = **1.300**, porque o resto exige capacidade nova a 8. A pequena ganha enquanto o preço dela passar de 11,50. Aqui só se compara onde alguém estimou participações, preços e capacidade ociosa; preços e custos são ditos como múltiplos do preço de hoje.

# %% slug="small-share-table" tags=["report"]
show_table(kam.plan.small_shares(), words, columns=["family", "option", "share", "price",
           "contribution", "price_needed", "better"])

# %% slug="share-option-form" tags=["form"]
kam.form("share_option")

# %% [markdown] slug="white" tags=["report"]
# ## The white space
#
# What do comparable accounts buy that this one does not? The comparison states its group and how often it was right before; with too few comparable accounts it says unknown. Before selling into the gap, ask whether the account is dissatisfied, and then why it does not buy: it does not know the offer, it does not know that it has the problem, or the value is no priority. And why did we miss it: did nobody ask?

# %% [markdown] lang="es" of="1023a18f"
# ## El espacio en blanco
#
# ¿Qué compran las cuentas comparables que esta no compra? La comparación declara su grupo y cuántas veces acertó antes; con pocas cuentas comparables dice que no lo sabe. Antes de vender en el hueco, pregunte si la cuenta está descontenta, y después por qué no compra: no conoce la oferta, no sabe que tiene el problema o el valor no es prioridad. ¿Y por qué no lo vimos nosotros: nadie preguntó?

# %% [markdown] lang="pt" of="1023a18f"
# ## O espaço em branco
#
# O que as contas comparáveis compram que esta não compra? A comparação declara o seu grupo e quantas vezes acertou antes; com poucas contas comparáveis, diz que não sabe. Antes de vender nessa lacuna, pergunte se a conta está insatisfeita, e depois por que não compra: não conhece a oferta, não sabe que tem o problema ou o valor não é prioridade. E por que não vimos isso: ninguém perguntou?

# %% slug="satisfied-table" tags=["report"]
show_table(kam.plan.dissatisfaction(), words, columns=["sign", "sign_state", "seen", "against",
           "cases"])

# %% [markdown] slug="white-worth" tags=["report"]
# ## What each gap may be worth
#
# What people judged of a gap goes first, then the stated need, then the comparable accounts. A gap that only they name is worth the middle share that they spend on the family, times what this account buys, scaled down so that several gaps together are no more than what they spend on all of them. Its chance is how often the comparison was right a year ago. A family with a stated need counts by that need alone: nothing is added twice.

# %% [markdown] lang="es" of="3b554472"
# ## Cuánto puede valer cada hueco
#
# Primero vale lo que las personas han juzgado de un hueco; después, la necesidad declarada; al final, las cuentas comparables. Un hueco que solo señalan ellas vale la parte central que gastan en esa familia, por lo que compra esta cuenta, reducida para que varios huecos juntos no sumen más de lo que ellas gastan en todos. Su probabilidad es cuántas veces acertó la comparación hace un año. Una familia con necesidad declarada cuenta solo por ella: nada se suma dos veces.

# %% [markdown] lang="pt" of="3b554472"
# ## Quanto pode valer cada lacuna
#
# Primeiro vale o que as pessoas avaliaram de uma lacuna; depois, a necessidade declarada; por fim, as contas comparáveis. Uma lacuna que só elas indicam vale a parte central que gastam na família, vezes o que esta conta compra, reduzida para que várias lacunas juntas não somem mais do que elas gastam em todas. A probabilidade é quantas vezes a comparação acertou um ano atrás. Uma família com necessidade declarada conta só por ela: nada se soma duas vezes.

# %% slug="white-code" tags=["report"]
white_space = kam.plan.white_space()
show_table(white_space, words, columns=["family", "state", "basis", "peers", "buyers",
           "potential", "probability", "expected_contribution"])

# %% slug="white-chart" tags=["report"]
kam.plan.charts.white_space()

# %% [markdown] slug="gaps" tags=["report"]
# ## Why they do not buy, and why we missed it
#
# Each gap gets two answers from people who know the account: why the customer does not buy, and why we did not see it. The first says what to do there, the second what to change here. Potential and expected contribution stand as ranges.

# %% [markdown] lang="es" of="77847c93"
# ## Por qué no compran, y por qué no lo vimos
#
# Cada hueco recibe dos respuestas de quienes conocen la cuenta: por qué el cliente no compra y por qué no lo vimos nosotros. La primera dice qué hacer allí; la segunda, qué cambiar aquí. El potencial y la contribución esperada se dan como rango.

# %% [markdown] lang="pt" of="77847c93"
# ## Por que não compram, e por que não vimos
#
# Cada lacuna recebe duas respostas de quem conhece a conta: por que o cliente não compra e por que nós não vimos. A primeira diz o que fazer lá; a segunda, o que mudar aqui. O potencial e a contribuição esperada são faixas.

# %% slug="gaps-table" tags=["report"]
show_table(kam.plan.gaps(), words, columns=["family", "why_not_bought", "why_missed",
           "potential_low", "potential_high", "expected_low", "expected_high"])

# %% slug="gap-form" tags=["form"]
kam.form("gap")

# %% [markdown] slug="white-tested" tags=["report"]
# ## Was the comparison right a year ago?
#
# The rule is applied to the year before, and what it named is looked up in this one, beside what it did not name. Only a difference that chance does not explain makes it a forecast.

# %% [markdown] lang="es" of="5d795501"
# ## ¿Acertó la comparación hace un año?
#
# La regla se aplica al año anterior, y lo que señaló se busca en este, junto a lo que no señaló. Solo una diferencia que el azar no explique la convierte en previsión.

# %% [markdown] lang="pt" of="5d795501"
# ## A comparação acertou um ano atrás?
#
# A regra é aplicada ao ano anterior, e o que ela indicou é procurado neste, ao lado do que não indicou. Só uma diferença que o acaso não explique faz dela uma previsão.

# %% slug="white-verdict" tags=["report"]
kam.plan.say.white_space_verdict()

# %% slug="white-test" tags=["report"]
show_table(kam.plan.white_space_back_test(), words)

# %% [markdown] slug="work" tags=["report"]
# ## What we want here, and who does what by when
#
# Every objective belongs to one of three themes (penetration, expansion, protection) and to a term; it says how it is measured and what is in it for **both** sides. One without at least two dated actions with an owner is a wish, and is flagged. An action that touches a tender or an opinion leader is classed before it can be saved.

# %% [markdown] lang="es" of="e844f427"
# ## Qué queremos aquí, y quién hace qué y cuándo
#
# Cada objetivo pertenece a uno de tres temas (penetración, expansión, protección) y a un plazo; dice con qué se mide y qué ganan **ambas** partes. El que no tiene al menos dos acciones con fecha y responsable es un deseo, y se señala. Una acción que afecta a una licitación o a un líder de opinión se clasifica antes de poder guardarla.

# %% [markdown] lang="pt" of="e844f427"
# ## O que queremos aqui, e quem faz o quê e quando
#
# Cada objetivo pertence a um de três temas (penetração, expansão, proteção) e a um horizonte; diz como se mede e o que ganham os **dois** lados. Aquele que não tem ao menos duas ações com prazo e responsável é um desejo, e fica assinalado. Uma ação que envolve uma licitação ou um formador de opinião é classificada antes de poder ser salva.

# %% slug="objectives-table" tags=["report"]
show_table(kam.plan.objectives(), words, columns=["theme", "horizon", "objective", "measured_as",
           "for_us", "for_them", "actions_ready", "flags"])

# %% slug="objective-form" tags=["form"]
kam.form("objective")

# %% slug="actions-chart" tags=["report"]
actions = kam.plan.work()
kam.plan.charts.timeline(actions)

# %% slug="actions-table" tags=["report"]
show_table(actions, words, columns=["action", "serves", "owner", "due", "action_state",
           "expected_cost", "expected_effect", "flags"])

# %% slug="work-totals" tags=["report"]
show_table(kam.plan.work_totals(), words)

# %% slug="action-form" tags=["form"]
kam.form("action")

# %% [markdown] slug="stages" tags=["report"]
# ## Where the plan stands
#
# A plan goes through five stages: strategy, research, action plan, execution, review. Each begins when the one before has what it needs; what is missing is listed, and it is the work to do next. “This account does not belong in the programme” is a valid outcome of research.

# %% [markdown] lang="es" of="451f5fd0"
# ## En qué punto está el plan
#
# Un plan pasa por cinco etapas: estrategia, investigación, plan de acción, ejecución y revisión. Cada una empieza cuando la anterior tiene lo que necesita; lo que falta se enumera, y es el trabajo siguiente. «Esta cuenta no debe estar en el programa» es un resultado válido de la investigación.

# %% [markdown] lang="pt" of="451f5fd0"
# ## Em que ponto está o plano
#
# Um plano passa por cinco etapas: estratégia, pesquisa, plano de ação, execução e revisão. Cada uma começa quando a anterior tem o que precisa; o que falta é listado, e é o próximo trabalho. “Esta conta não deve estar no programa” é um resultado válido da pesquisa.

# %% slug="stages-code" tags=["report"]
stages = kam.plan.stages()
kam.plan.charts.stages(stages)

# %% slug="stages-table" tags=["report"]
show_table(stages, words)

# %% [markdown] slug="returns" tags=["report"]
# ## Does the effort pay?
#
# The cost of the programme for this account, against the extra contribution that the headroom can bring: as a range, because the need is known as a range. The row to read first is the break-even: how much extra revenue makes the programme pay for itself.

# %% [markdown] lang="es" of="872a93de"
# ## ¿Compensa el esfuerzo?
#
# El coste del programa para esta cuenta, frente a la contribución adicional que puede traer el recorrido: como rango, porque la necesidad se conoce como rango. La primera cifra que hay que leer es el punto de equilibrio: cuántas ventas adicionales hacen que el programa se pague.

# %% [markdown] lang="pt" of="872a93de"
# ## O esforço compensa?
#
# O custo do programa para esta conta, diante da contribuição adicional que o espaço pode trazer: como faixa, porque a necessidade é conhecida como faixa. O primeiro número a ler é o ponto de equilíbrio: quanta receita adicional faz o programa se pagar.

# %% slug="openings-table" tags=["report"]
show_table(kam.plan.openings(), words, columns=["family", "opening_basis", "headroom_low", "headroom",
           "headroom_high", "probability"], total=["headroom_low", "headroom", "headroom_high"])

# %% slug="returns-code" tags=["report"]
returns = kam.plan.returns()
kam.plan.charts.returns(returns)

# %% slug="returns-table" tags=["report"]
show_table(returns, words)

# %% [markdown] slug="distribution" tags=["report"]
# ## The same plan ten thousand times
#
# An average hides that a family is won or it is not. So the plan is drawn ten thousand times: every family won with its probability, independently of the others, and as large as a triangle from low to high says; the margin around today's; the start up to some months late; the cost up to its overrun. How often does it pay back?

# %% [markdown] lang="es" of="345dddf0"
# ## El mismo plan diez mil veces
#
# Un promedio esconde que una familia se gana o no se gana. Por eso el plan se simula diez mil veces: cada familia se gana con su probabilidad, sin depender de las demás, y con un tamaño que sale de un triángulo entre mínimo y máximo; el margen, en torno al de hoy; el inicio, con hasta unos meses de retraso; el coste, hasta su posible exceso. ¿Cuántas veces se recupera?

# %% [markdown] lang="pt" of="345dddf0"
# ## O mesmo plano dez mil vezes
#
# Uma média esconde que uma família se ganha ou não se ganha. Por isso o plano é simulado dez mil vezes: cada família é ganha com a sua probabilidade, sem depender das demais, e com um tamanho que sai de um triângulo entre mínimo e máximo; a margem, em torno da de hoje; o início, com até alguns meses de atraso; o custo, até o seu possível excesso. Quantas vezes ele se paga?

# %% slug="distribution-code" tags=["report"]
kam.plan.charts.return_distribution()

# %% slug="distribution-table" tags=["report"]
show_table(kam.plan.return_range(), words)

# %% [markdown] slug="drivers" tags=["report"]
# ## Which answer is worth asking for first?
#
# Each input is set to its bad and to its good end while the others stay at their mean. The widest bar is the question whose answer is worth most before spending.

# %% [markdown] lang="es" of="b4d73cb8"
# ## ¿Qué respuesta conviene buscar primero?
#
# Cada dato se lleva a su extremo malo y a su extremo bueno mientras los demás quedan en su media. La barra más ancha es la pregunta cuya respuesta más vale antes de gastar.

# %% [markdown] lang="pt" of="b4d73cb8"
# ## Que resposta vale a pena buscar primeiro?
#
# Cada dado vai ao seu extremo ruim e ao bom enquanto os demais ficam na média. A barra mais larga é a pergunta cuja resposta mais vale antes de gastar.

# %% slug="drivers-code" tags=["report"]
drivers = kam.plan.return_drivers()
kam.plan.charts.return_drivers(drivers)

# %% slug="drivers-table" tags=["report"]
show_table(drivers, words, rows=8, columns=["driver", "family", "npv_low", "npv_high", "swing"])

# %% [markdown] slug="margin-kept" tags=["report"]
# ## Does the plan dissolve the margin?
#
# Extra service and offers are paid out of the margin that they should bring. The actions of this plan are paid from the programme's cost and their effect is part of what is drawn: neither is added here once more.

# %% [markdown] lang="es" of="7a763c24"
# ## ¿Se come el plan el margen?
#
# El servicio adicional y las ofertas se pagan con el margen que deberían traer. Las acciones de este plan se pagan con el coste del programa y su efecto forma parte de lo simulado: ni uno ni otro se suma aquí otra vez.

# %% [markdown] lang="pt" of="7a763c24"
# ## O plano consome a margem?
#
# O serviço adicional e as ofertas são pagos com a margem que deveriam trazer. As ações deste plano são pagas com o custo do programa e o efeito delas faz parte do que se simula: nem um nem outro se soma aqui de novo.

# %% slug="margin-table" tags=["report"]
show_table(kam.plan.margin_check(), words)

# %% slug="plan-cost-table" tags=["report"]
show_table(kam.plan.work_totals(), words)

# %% [markdown] slug="risks" tags=["report"]
# ## What may go wrong, and who watches it
#
# A risk is judged by likelihood and impact, 1 to 5 each, and somebody watches it. Rivals are compared on four things, since a cheaper one is not yet a better one: price, product quality, service level, service quality. Our own failures belong here too, with what we gave in compensation. Below stands what the **ledger itself** gives cause for: it measures that half of the revenue hangs on one product, not how likely that is to go. Those rows are proposals until people judge them.

# %% [markdown] lang="es" of="37dfa17a"
# ## Qué puede salir mal, y quién lo vigila
#
# Un riesgo se juzga por probabilidad e impacto, de 1 a 5 cada uno, y alguien lo vigila. A los competidores se los compara en cuatro cosas, porque ser más barato no es ser mejor: precio, calidad del producto, nivel de servicio y calidad del servicio. Nuestros propios fallos también van aquí, con lo que dimos en compensación. Debajo está aquello para lo que el **propio registro de ventas** da motivo: mide que la mitad de las ventas depende de un producto, no cuánto de probable es perderlo. Esas filas son propuestas hasta que alguien las juzgue.

# %% [markdown] lang="pt" of="37dfa17a"
# ## O que pode dar errado, e quem vigia
#
# Um risco é avaliado por probabilidade e impacto, de 1 a 5 cada um, e alguém o vigia. Os concorrentes são comparados em quatro coisas, porque ser mais barato não é ser melhor: preço, qualidade do produto, nível de serviço e qualidade do serviço. As nossas próprias falhas também entram aqui, com o que demos em compensação. Abaixo está aquilo para o que o **próprio registro de vendas** dá motivo: ele mede que metade da receita depende de um produto, não quão provável é perdê-lo. Essas linhas são propostas até que alguém as avalie.

# %% slug="risks-chart" tags=["report"]
risks, from_ledger = kam.plan.risks(), kam.plan.ledger_risks()
kam.plan.charts.risks(risks, proposals=from_ledger)

# %% slug="risks-table" tags=["report"]
show_table(risks, words, columns=["risk_rank", "risk_kind", "risk", "exposure", "response",
           "owner", "compensation", "flags"])

# %% slug="rivals-table" tags=["report"]
show_table(kam.plan.rivals(), words, columns=["rival", "risk", "against_price", "against_quality",
           "against_service", "against_service_quality", "behind"])

# %% slug="ledger-risks-table" tags=["report"]
show_table(from_ledger, words, columns=["risk_kind", "risk_measure", "detail", "seen",
           "risk_limit", "state", "risk_amount"])

# %% slug="risk-form" tags=["form"]
kam.form("risk")

# %% [markdown] slug="offer" tags=["report"]
# ## An offer that is made for them
#
# A personal offer starts from **their** objective. It is built with other departments, because sales alone can only wrap a shelf product; and it stands apart from this month's targets, or it will be sold when we need it and not when they do.

# %% [markdown] lang="es" of="bfe762fc"
# ## Una oferta hecha para la cuenta
#
# Una oferta a medida parte del objetivo **de la cuenta**. Se construye con otros departamentos, porque ventas por sí sola solo puede envolver un producto de estante; y va al margen de los objetivos del mes, o se venderá cuando la necesitemos nosotros y no cuando la necesiten ellos.

# %% [markdown] lang="pt" of="bfe762fc"
# ## Uma oferta feita para a conta
#
# Uma oferta sob medida parte do objetivo **da conta**. É construída com outros departamentos, porque vendas sozinha só consegue embrulhar um produto de prateleira; e fica à parte das metas do mês, ou será vendida quando nós precisarmos e não quando eles precisarem.

# %% slug="offers-table" tags=["report"]
show_table(kam.plan.offers(), words, columns=["their_objective", "solution", "departments",
           "for_them", "value_for_them", "expected_cost", "offer_state", "flags"])

# %% slug="offer-form" tags=["form"]
kam.form("offer")

# %% [markdown] slug="meeting" tags=["report"]
# ## Before the next meeting
#
# Seven mistakes lose meetings: arriving late, arguing, interrupting, coming without information on the customer, coming unprepared, bad manners, not knowing the product. The sheet takes what was prepared and adds what the plan knows: questions still open, promises on both sides, what was done, alerts. Where a mistake is behaviour the sheet can only take its ground away, and says so. Write down beforehand **where to stop pressing**: overselling works once. Questions, proposals, objections and answers stand one to a line.

# %% [markdown] lang="es" of="e74a18bb"
# ## Antes de la próxima reunión
#
# Siete errores hacen perder reuniones: llegar tarde, discutir, interrumpir, ir sin información del cliente, ir sin preparar, los malos modales, no conocer el producto. La hoja toma lo preparado y añade lo que sabe el plan: preguntas abiertas, compromisos de ambas partes, lo hecho, las alertas. Donde el error es de conducta, la hoja solo puede quitarle motivo, y lo dice. Escriba de antemano **dónde dejar de insistir**: vender de más funciona una sola vez. Preguntas, propuestas, objeciones y respuestas van una en cada línea.

# %% [markdown] lang="pt" of="e74a18bb"
# ## Antes da próxima reunião
#
# Sete erros fazem perder reuniões: chegar atrasado, discutir, interromper, ir sem informação do cliente, ir sem preparo, maus modos, não conhecer o produto. A folha toma o que foi preparado e acrescenta o que o plano sabe: perguntas abertas, compromissos dos dois lados, o que foi feito, alertas. Onde o erro é de conduta, a folha só pode tirar-lhe o motivo, e diz isso. Escreva de antemão **onde parar de insistir**: vender demais funciona uma vez só. Perguntas, propostas, objeções e respostas vão uma em cada linha.

# %% slug="meeting-code" tags=["report"]
show_table(kam.plan.meeting(), words, columns=["met_on", "starts_at", "place", "purpose",
           "owner", "participants", "meeting_state"])

# %% slug="meeting-sheet" tags=["report"]
kam.plan.say.meeting_sheet()

# %% slug="meeting-guards" tags=["report"]
show_table(kam.plan.meeting_guards(), words)

# %% slug="meeting-form" tags=["form"]
kam.form("meeting")

# %% [markdown] slug="decide" tags=["report"]
# ## What to decide now
#
# 1. Which unknown need do we ask about first, whom do we ask, and how do we say why we ask?
# 2. Which family do we protect, because our share stands above its ceiling?
# 3. Which one gap do we work on this quarter, with two dated actions and an owner each?
# 4. What is in it for the customer?
# 5. Which person with power has nobody of ours, and who takes them from today?

# %% [markdown] lang="es" of="9a07dbad"
# ## Qué decidir ahora
#
# 1. ¿Por qué necesidad desconocida preguntamos primero, a quién y cómo explicamos por qué lo preguntamos?
# 2. ¿Qué familia protegemos porque nuestra participación supera su techo?
# 3. ¿En qué hueco trabajamos este trimestre, con dos acciones con fecha y responsable?
# 4. ¿Qué gana el cliente con ello?
# 5. ¿Qué persona con poder no tiene a nadie nuestro, y quién se ocupa de ella desde hoy?

# %% [markdown] lang="pt" of="9a07dbad"
# ## O que decidir agora
#
# 1. Sobre que necessidade desconhecida perguntamos primeiro, a quem, e como explicamos por que perguntamos?
# 2. Que família protegemos, porque a nossa participação está acima do teto?
# 3. Em que lacuna trabalhamos neste trimestre, com duas ações com prazo e responsável?
# 4. O que o cliente ganha com isso?
# 5. Que pessoa com poder não tem ninguém nosso, e quem cuida dela a partir de hoje?

# %% [markdown] slug="figures" tags=["report"]
# ## Two figures that must not meet: completeness and health
#
# **Completeness** says how far the plan is filled in: it is ours, and a diligent afternoon raises it. **Health** says how the account is: only what the ledger measures and what the customer says enters, so that no field we fill in can raise it. A complete plan for a sick account is common; it is the beginning of the work, not its success.

# %% [markdown] lang="es" of="21241b07"
# ## Dos cifras que no deben mezclarse: plan completo y cuenta sana
#
# **Lo completo** dice hasta dónde se ha rellenado el plan: depende de nosotros y sube en una tarde de trabajo. **La salud** dice cómo está la cuenta: solo entra lo que mide el registro de ventas y lo que dice el cliente, de modo que ningún campo que rellenemos puede subirla. Un plan completo para una cuenta enferma es frecuente; es el comienzo del trabajo, no su éxito.

# %% [markdown] lang="pt" of="21241b07"
# ## Dois números que não devem se misturar: plano completo e conta saudável
#
# **O completo** diz até onde o plano foi preenchido: depende de nós e sobe numa tarde de trabalho. **A saúde** diz como está a conta: só entra o que o registro de vendas mede e o que o cliente diz, de modo que nenhum campo que preenchemos pode elevá-la. Um plano completo para uma conta doente é comum; é o começo do trabalho, não o seu sucesso.

# %% slug="completeness" tags=["report"]
kam.plan.say.completeness()

# %% [markdown] slug="health-text" tags=["report"]
# Each component of health is good, middling or bad; satisfaction counts as the customer gave it. What is unknown is neither good nor bad: health is the mean of what is known, and the range tells how far it could move if the unknown were all bad, or all good.

# %% [markdown] lang="es" of="a5a7dcc1"
# Cada componente de la salud está bien, regular o mal; la satisfacción cuenta tal como la dio el cliente. Lo desconocido no es bueno ni malo: la salud es la media de lo que se conoce, y el rango dice hasta dónde se movería si todo lo desconocido fuera malo, o bueno.

# %% [markdown] lang="pt" of="a5a7dcc1"
# Cada componente da saúde está bem, regular ou mal; a satisfação conta como o cliente a deu. O desconhecido não é bom nem ruim: a saúde é a média do que se conhece, e a faixa diz até onde ela iria se todo o desconhecido fosse ruim, ou bom.

# %% slug="health" tags=["report"]
kam.plan.say.health()

# %% [markdown] slug="hints" tags=["report"]
# ## What the rules find in this plan
#
# Rules read the plan as a patient colleague would: each says what it asks and the figures that made it speak. A hint is no verdict; to keep a plan as it is against one, with a reason, is fair.

# %% [markdown] lang="es" of="9ce1eaf8"
# ## Lo que las reglas encuentran en este plan
#
# Las reglas leen el plan como lo haría un compañero paciente: cada una dice qué pide y qué cifras la hicieron hablar. Un aviso no es un veredicto; mantener el plan pese a él, con un motivo, es legítimo.

# %% [markdown] lang="pt" of="9ce1eaf8"
# ## O que as regras encontram neste plano
#
# As regras leem o plano como faria um colega paciente: cada uma diz o que pede e que números a fizeram falar. Um aviso não é um veredito; manter o plano apesar dele, com um motivo, é legítimo.

# %% slug="hints-table" tags=["report"]
kam.plan.say.hints()

# %% [markdown] slug="mistake"
# ## A common mistake, and when the rule misleads
#
# **The mistake:** taking everything that the account buys elsewhere for headroom. Part of it is a policy of several suppliers, part is made in house, part we do not know. **When the rule misleads:** where the buyer is powerful, a small share at a better price that fills idle capacity can earn more than a large one. Compare contribution, not share.

# %% [markdown] lang="es" of="fd8d4be9"
# ## Un error frecuente, y cuándo engaña la regla
#
# **El error:** tomar por recorrido todo lo que la cuenta compra fuera. Una parte es su política de varios proveedores, otra la fabrica ella, otra no la conocemos. **Cuándo engaña la regla:** donde el comprador tiene mucho poder, una participación pequeña a mejor precio que llena capacidad ociosa puede dejar más que una grande. Compare la contribución, no la participación.

# %% [markdown] lang="pt" of="fd8d4be9"
# ## Um erro comum, e quando a regra engana
#
# **O erro:** tomar como espaço tudo o que a conta compra de outros. Uma parte é a política de vários fornecedores, outra ela mesma produz, outra não conhecemos. **Quando a regra engana:** onde o comprador tem muito poder, uma participação pequena a um preço melhor, que ocupa capacidade ociosa, pode render mais que uma grande. Compare a contribuição, não a participação.

# %% [markdown] slug="ex-headroom-text" tags=["exercise"]
# ## Exercise 1 · Headroom
#
# Two families, each with a need of 100. We sell 80 in the first and 20 in the second; the ceiling is 70% in both. How much headroom is there in all?

# %% [markdown] lang="es" of="45351b8a"
# ## Ejercicio 1 · Recorrido
#
# Dos familias, cada una con una necesidad de 100. Vendemos 80 en la primera y 20 en la segunda; el techo es del 70 % en ambas. ¿Cuánto recorrido hay en total?

# %% [markdown] lang="pt" of="45351b8a"
# ## Exercício 1 · Espaço
#
# Duas famílias, cada uma com necessidade de 100. Vendemos 80 na primeira e 20 na segunda; o teto é de 70% nas duas. Quanto espaço há no total?

# %% slug="ex-headroom" tags=["exercise"]
headroom = ...

# %% slug="ex-headroom-solution" tags=["solution"]
headroom = max(0, 0.70 - 0.80) * 100 + max(0, 0.70 - 0.20) * 100

# %% slug="ex-headroom-check" tags=["exercise"]
check("headroom_by_hand", answer=headroom, kam=kam)

# %% [markdown] slug="ex-break-even-text" tags=["exercise"]
# ## Exercise 2 · Break-even
#
# The programme for an account costs 12,000 a year. What we sell to it leaves a margin of 24% of revenue. How much extra revenue a year makes the programme pay for itself?

# %% [markdown] lang="es" of="786e49d6"
# ## Ejercicio 2 · Punto de equilibrio
#
# El programa para una cuenta cuesta 12 000 al año. Lo que le vendemos deja un margen del 24 % de las ventas. ¿Cuántas ventas adicionales al año hacen que el programa se pague?

# %% [markdown] lang="pt" of="786e49d6"
# ## Exercício 2 · Ponto de equilíbrio
#
# O programa para uma conta custa 12.000 por ano. O que vendemos a ela deixa uma margem de 24% da receita. Quanta receita adicional por ano faz o programa se pagar?

# %% slug="ex-break-even" tags=["exercise"]
extra_revenue = ...

# %% slug="ex-break-even-solution" tags=["solution"]
extra_revenue = 12000 / 0.24

# %% slug="ex-break-even-check" tags=["exercise"]
check("break_even_by_hand", answer=extra_revenue, kam=kam)

# %% [markdown] slug="ex-health-text" tags=["exercise"]
# ## Exercise 3 · Complete or healthy?
#
# Of four components of an account's health, one is good (1), one is middling (½), one is bad (0) and one is unknown. Yesterday somebody filled in twelve fields of its plan. How healthy is the account at most, as a share from 0 to 1?

# %% [markdown] lang="es" of="ba7d17df"
# ## Ejercicio 3 · ¿Completo o sano?
#
# De cuatro componentes de la salud de una cuenta, uno está bien (1), uno regular (½), uno mal (0) y uno se desconoce. Ayer alguien rellenó doce campos de su plan. ¿Qué salud tiene la cuenta como máximo, como proporción de 0 a 1?

# %% [markdown] lang="pt" of="ba7d17df"
# ## Exercício 3 · Completo ou saudável?
#
# De quatro componentes da saúde de uma conta, um está bem (1), um regular (½), um mal (0) e um é desconhecido. Ontem alguém preencheu doze campos do plano. Qual é a saúde da conta no máximo, como proporção de 0 a 1?

# %% slug="ex-health" tags=["exercise"]
health_at_most = ...

# %% slug="ex-health-solution" tags=["solution"]
health_at_most = (1 + 0.5 + 0 + 1) / 4

# %% slug="ex-health-check" tags=["exercise"]
check("health_range_by_hand", answer=health_at_most, kam=kam)

# %% [markdown] slug="ex-power-text" tags=["exercise"]
# ## Exercise 4 · Balance of power
#
# Four people: power 5, attitude −1; power 4, attitude +2; power 3, attitude +1; power 3, attitude unknown. What is the balance of power, from −1 to 1?

# %% [markdown] lang="es" of="f193a347"
# ## Ejercicio 4 · Equilibrio de poder
#
# Cuatro personas: poder 5, actitud −1; poder 4, actitud +2; poder 3, actitud +1; poder 3, actitud desconocida. ¿Cuál es el equilibrio de poder, de −1 a 1?

# %% [markdown] lang="pt" of="f193a347"
# ## Exercício 4 · Equilíbrio de poder
#
# Quatro pessoas: poder 5, atitude −1; poder 4, atitude +2; poder 3, atitude +1; poder 3, atitude desconhecida. Qual é o equilíbrio de poder, de −1 a 1?

# %% slug="ex-power" tags=["exercise"]
balance = ...

# %% slug="ex-power-solution" tags=["solution"]
balance = (5 * -1 + 4 * 2 + 3 * 1) / (2 * (5 + 4 + 3))

# %% slug="ex-power-check" tags=["exercise"]
check("balance_of_power", answer=balance, kam=kam)

# %% [markdown] slug="ex-gap-text" tags=["exercise"]
# ## Exercise 5 · The worth of a gap
#
# Comparable accounts spend 20% of what they buy on a family that this account does not buy. It buys 50,000 a year from us. Of gaps of this kind 30% are won, and the margin after cost to serve is 25%. What contribution a year may we expect?

# %% [markdown] lang="es" of="859e2e9b"
# ## Ejercicio 5 · El valor de un hueco
#
# Las cuentas comparables gastan el 20 % de lo que compran en una familia que esta cuenta no compra. Ella nos compra 50 000 al año. De estos huecos se gana el 30 %, y el margen tras el coste de servir es del 25 %. ¿Qué contribución al año cabe esperar?

# %% [markdown] lang="pt" of="859e2e9b"
# ## Exercício 5 · O valor de uma lacuna
#
# As contas comparáveis gastam 20% do que compram em uma família que esta conta não compra. Ela compra 50.000 por ano de nós. Das lacunas desse tipo ganham-se 30%, e a margem depois do custo de servir é de 25%. Que contribuição por ano se pode esperar?

# %% slug="ex-gap" tags=["exercise"]
expected = ...

# %% slug="ex-gap-solution" tags=["solution"]
expected = 0.20 * 50000 * 0.30 * 0.25

# %% slug="ex-gap-check" tags=["exercise"]
check("gap_by_hand", answer=expected, kam=kam)

# %% [markdown] slug="summary"
# ## To take away
#
# - Headroom ends at the ceiling, family by family; above it we defend.
# - White space is what comparable accounts buy; unknown is what nobody has asked.
# - A plan that does not say what it must earn is a wish.

# %% [markdown] lang="es" of="50134a24"
# ## Para llevarse
#
# - El recorrido termina en el techo, familia por familia; por encima se defiende.
# - Espacio en blanco es lo que compran las cuentas comparables; desconocido es lo que nadie ha preguntado.
# - Un plan que no dice cuánto debe rendir es un deseo.

# %% [markdown] lang="pt" of="50134a24"
# ## Para levar
#
# - O espaço termina no teto, família por família; acima dele, defende-se.
# - Espaço em branco é o que as contas comparáveis compram; desconhecido é o que ninguém perguntou.
# - Um plano que não diz quanto deve render é um desejo.

# %% [markdown] slug="terms-text"
# ## Words of this chapter

# %% [markdown] lang="es" of="21011c50"
# ## Palabras de este capítulo

# %% [markdown] lang="pt" of="21011c50"
# ## Palavras deste capítulo

# %% slug="terms"
show_terms(["stakeholder", "champion", "gatekeeper", "ceiling", "headroom", "white_space",
            "completeness", "health", "npv"], words)

# %% slug="record" tags=["record"]
show_record(kam)
