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
words, settings, portfolio = kam.words, kam.settings, kam.portfolio

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
show_account(kam.account_row, words)

# %% slug="who-form" tags=["form"]
kam.who()

# %% [markdown] slug="wallet" tags=["report"]
# ## Share of wallet, and how high it can go
#
# Our share is what we sell divided by what the account **needs** in families that we could sell. More is not always possible: buyers of essential products usually keep about three suppliers, so that one of them rarely gets more than 70 %. Where that policy is known or assumed the headroom ends at the ceiling; a share above it is not a triumph but exposed. A need that nobody has asked about is unknown, and unknown is not zero.

# %% [markdown] lang="es" of="fe346da8"
# ## Participación en el gasto, y hasta dónde puede subir
#
# Nuestra participación es lo que vendemos dividido por lo que la cuenta **necesita** en familias que podríamos venderle. No siempre cabe más: quien compra productos esenciales suele mantener unos tres proveedores, y uno solo rara vez pasa del 70 %. Donde esa política se conoce o se supone, el recorrido termina en el techo; una participación por encima no es un triunfo, está expuesta. Una necesidad por la que nadie ha preguntado es desconocida, y desconocido no es cero.

# %% [markdown] lang="pt" of="fe346da8"
# ## Participação na carteira, e até onde pode subir
#
# A nossa participação é o que vendemos dividido pelo que a conta **precisa** em famílias que poderíamos vender. Nem sempre cabe mais: quem compra produtos essenciais costuma manter uns três fornecedores, e um só raramente passa de 70 %. Onde essa política é conhecida ou suposta, o espaço termina no teto; uma participação acima dele não é um triunfo, está exposta. Uma necessidade sobre a qual ninguém perguntou é desconhecida, e desconhecido não é zero.

# %% [markdown] slug="hand"
# ## Two families by hand
#
# Needs of 100 and 100, sales of 80 and 20, ceiling 70 %. First family: share 80 %, already above the ceiling, headroom **0** and exposed. Second: share 20 %, headroom (0.70 − 0.20) × 100 = **50**. Together 50, not 40: the family above its ceiling does not take back what the other may gain.

# %% [markdown] lang="es" of="3f93c7a3"
# ## Dos familias a mano
#
# Necesidades de 100 y 100, ventas de 80 y 20, techo del 70 %. Primera familia: participación del 80 %, ya por encima del techo, recorrido **0** y expuesta. Segunda: participación del 20 %, recorrido (0,70 − 0,20) × 100 = **50**. En total 50, no 40: la familia que supera su techo no quita lo que la otra puede ganar.

# %% [markdown] lang="pt" of="3f93c7a3"
# ## Duas famílias à mão
#
# Necessidades de 100 e 100, vendas de 80 e 20, teto de 70 %. Primeira família: participação de 80 %, já acima do teto, espaço **0** e exposta. Segunda: participação de 20 %, espaço (0,70 − 0,20) × 100 = **50**. Juntas 50, não 40: a família acima do teto não tira o que a outra pode ganhar.

# %% slug="hand-code"
sales, needs = example_wallet(net_revenue=[80, 20], need=[100, 100], day=kam.window.end)
example = measure_wallet(sales, needs, kam.window, "A", supplier_ceiling=0.70)
show_table(example, words, columns=["family", "net_revenue", "need", "share",
           "headroom", "exposed"], exact=True)

# %% [markdown] slug="wallet-here" tags=["report"]
# ## What this account needs, and what it buys from us

# %% [markdown] lang="es" of="57804dc9"
# ## Qué necesita esta cuenta y qué nos compra

# %% [markdown] lang="pt" of="57804dc9"
# ## O que esta conta precisa e o que compra de nós

# %% slug="wallet-code" tags=["report"]
families = kam.wallet()
show_wallet_chart(families, words)

# %% slug="wallet-table" tags=["report"]
show_table(families, words, columns=["family", "net_revenue", "need", "share", "ceiling",
           "headroom_low", "headroom", "headroom_high", "exposed", "status"])

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

# %% slug="white-code" tags=["report"]
white_space = kam.white_space()
show_table(white_space, words, columns=["family", "state", "peers", "buyers", "potential_low",
           "potential", "potential_high", "expected_contribution"])

# %% slug="white-chart" tags=["report"]
show_white_space_chart(kam.white_space_map(), words, account=kam.account)

# %% slug="white-test"
show_table(kam.white_space_back_test(), words)

# %% [markdown] slug="stages" tags=["report"]
# ## Where the plan stands
#
# A plan goes through five stages: strategy, research, action plan, execution, review. Each begins when the one before has what it needs; what is missing is listed, and it is the work to do next. «This account does not belong in the programme» is a valid outcome of research.

# %% [markdown] lang="es" of="5a1a13e4"
# ## En qué punto está el plan
#
# Un plan pasa por cinco etapas: estrategia, investigación, plan de acción, ejecución y revisión. Cada una empieza cuando la anterior tiene lo que necesita; lo que falta se enumera, y es el trabajo siguiente. «Esta cuenta no debe estar en el programa» es un resultado válido de la investigación.

# %% [markdown] lang="pt" of="5a1a13e4"
# ## Em que ponto está o plano
#
# Um plano passa por cinco etapas: estratégia, pesquisa, plano de ação, execução e revisão. Cada uma começa quando a anterior tem o que precisa; o que falta é listado, e é o próximo trabalho. «Esta conta não deve estar no programa» é um resultado válido da pesquisa.

# %% slug="stages-code" tags=["report"]
stages = kam.stages()
show_stages_chart(stages, words)

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

# %% slug="returns-code" tags=["report"]
returns = kam.returns()
show_return_chart(returns, words)

# %% slug="returns-table" tags=["report"]
show_table(returns, words)

# %% [markdown] slug="decide" tags=["report"]
# ## What to decide now
#
# 1. Which unknown need do we ask about first, whom do we ask, and how do we say why we ask?
# 2. Which family do we protect, because our share stands above its ceiling?
# 3. Which one gap do we work on this quarter, with two dated actions and an owner each?
# 4. What is in it for the customer?

# %% [markdown] lang="es" of="57e46109"
# ## Qué decidir ahora
#
# 1. ¿Por qué necesidad desconocida preguntamos primero, a quién y cómo explicamos por qué lo preguntamos?
# 2. ¿Qué familia protegemos porque nuestra participación supera su techo?
# 3. ¿En qué hueco trabajamos este trimestre, con dos acciones con fecha y responsable?
# 4. ¿Qué gana el cliente con ello?

# %% [markdown] lang="pt" of="57e46109"
# ## O que decidir agora
#
# 1. Sobre que necessidade desconhecida perguntamos primeiro, a quem, e como explicamos por que perguntamos?
# 2. Que família protegemos, porque a nossa participação está acima do teto?
# 3. Em que lacuna trabalhamos neste trimestre, com duas ações com prazo e responsável?
# 4. O que o cliente ganha com isso?

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
# Two families, each with a need of 100. We sell 80 in the first and 20 in the second; the ceiling is 70 % in both. How much headroom is there in all?

# %% [markdown] lang="es" of="ae687674"
# ## Ejercicio 1 · Recorrido
#
# Dos familias, cada una con una necesidad de 100. Vendemos 80 en la primera y 20 en la segunda; el techo es del 70 % en ambas. ¿Cuánto recorrido hay en total?

# %% [markdown] lang="pt" of="ae687674"
# ## Exercício 1 · Espaço
#
# Duas famílias, cada uma com necessidade de 100. Vendemos 80 na primeira e 20 na segunda; o teto é de 70 % nas duas. Quanto espaço há no total?

# %% slug="ex-headroom" tags=["exercise"]
headroom = ...

# %% slug="ex-headroom-solution" tags=["solution"]
headroom = max(0, 0.70 - 0.80) * 100 + max(0, 0.70 - 0.20) * 100

# %% slug="ex-headroom-check" tags=["exercise"]
check("headroom_by_hand", answer=headroom, kam=kam)

# %% [markdown] slug="ex-break-even-text" tags=["exercise"]
# ## Exercise 2 · Break-even
#
# The programme for an account costs 12,000 a year. What we sell to it leaves a margin of 24 % of revenue. How much extra revenue a year makes the programme pay for itself?

# %% [markdown] lang="es" of="6af229ad"
# ## Ejercicio 2 · Punto de equilibrio
#
# El programa para una cuenta cuesta 12 000 al año. Lo que le vendemos deja un margen del 24 % de las ventas. ¿Cuántas ventas adicionales al año hacen que el programa se pague?

# %% [markdown] lang="pt" of="6af229ad"
# ## Exercício 2 · Ponto de equilíbrio
#
# O programa para uma conta custa 12.000 por ano. O que vendemos a ela deixa uma margem de 24 % da receita. Quanta receita adicional por ano faz o programa se pagar?

# %% slug="ex-break-even" tags=["exercise"]
extra_revenue = ...

# %% slug="ex-break-even-solution" tags=["solution"]
extra_revenue = 12000 / 0.24

# %% slug="ex-break-even-check" tags=["exercise"]
check("break_even_by_hand", answer=extra_revenue, kam=kam)

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

# %% slug="record" tags=["record"]
show_record(kam)
