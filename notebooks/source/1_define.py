# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] slug="title" tags=["report"]
# # Define: who are the key accounts here, and why?
#
# “Key” is a decision, not a size. This chapter starts from what the ledger can say (who is large, how much hangs on a few, who is growing into it) and leaves for people what only people know.

# %% [markdown] lang="es" of="45e68d7d"
# # Definir: ¿quiénes son aquí las cuentas clave, y por qué?
#
# «Clave» es una decisión, no un tamaño. Este capítulo parte de lo que dicen las ventas (quién es grande, cuánto depende de unos pocos, quién va camino de serlo) y deja a las personas lo que solo las personas saben.

# %% [markdown] lang="pt" of="45e68d7d"
# # Definir: quem são aqui as contas-chave, e por quê?
#
# “Chave” é uma decisão, não um tamanho. Este capítulo parte do que as vendas dizem (quem é grande, quanto depende de poucos, quem está a caminho) e deixa para as pessoas o que só as pessoas sabem.

# %% slug="parameters" tags=["parameters"]
client: str = "filtros"  # folder of the client under data/
lang: str = "en"  # reading language [en | es | pt]
as_of: str = ""  # last day to use, YYYY-MM-DD; empty: the last date of the ledger

# %% slug="setup" tags=["setup"]
from kamlib import *

kam = start(client=client, lang=lang, as_of=as_of)
words = kam.words

# %% [markdown] slug="aims"
# **You will learn** two ways to say who is large, how to measure dependence on a few accounts, and how to answer “why is this one not on the list?”. **Time:** 45 minutes. **You need:** the ledger read and reconciled (chapter 0).

# %% [markdown] lang="es" of="428f5ca2"
# **Aprenderá** dos maneras de decir quién es grande, a medir cuánto se depende de unas pocas cuentas y a responder «¿por qué esta no está en la lista?». **Tiempo:** 45 minutos. **Necesita:** las ventas leídas y cuadradas (capítulo 0).

# %% [markdown] lang="pt" of="428f5ca2"
# **Você vai aprender** duas maneiras de dizer quem é grande, a medir quanto se depende de poucas contas e a responder “por que esta não está na lista?”. **Tempo:** 45 minutos. **Você precisa:** das vendas lidas e conciliadas (capítulo 0).

# %% [markdown] slug="idea" tags=["report"]
# ## Clearly above the average
#
# The first rule is modest: an account is large when its net revenue, or its margin in money, lies well above the mean of all active accounts. How far above is a setting, and the comparison is strict. Both tests are shown, because an account may pass one and fail the other.

# %% [markdown] lang="es" of="80a10b68"
# ## Claramente por encima de la media
#
# La primera regla es modesta: una cuenta es grande cuando sus ventas netas, o su margen en dinero, están muy por encima de la media de las cuentas activas. Cuánto por encima es un ajuste, y la comparación es estricta. Se muestran las dos pruebas, porque una cuenta puede pasar una y no la otra.

# %% [markdown] lang="pt" of="80a10b68"
# ## Claramente acima da média
#
# A primeira regra é modesta: uma conta é grande quando a sua receita líquida, ou a sua margem em dinheiro, está bem acima da média das contas ativas. Quanto acima é uma configuração, e a comparação é estrita. Mostram-se os dois testes, porque uma conta pode passar em um e não no outro.

# %% [markdown] slug="hand"
# ## Three accounts by hand
#
# Revenues of 100, 122.50 and 177.50. Mean: 400 ÷ 3 = 133.33. The line is 33% above it: 133.33 × 1.33 = **177.33**. The third account passes, by 17 cents.

# %% [markdown] lang="es" of="e1d5620f"
# ## Tres cuentas a mano
#
# Ventas de 100, 122,50 y 177,50. Media: 400 ÷ 3 = 133,33. La línea está un 33 % por encima: 133,33 × 1,33 = **177,33**. La tercera cuenta pasa, por 17 céntimos.

# %% [markdown] lang="pt" of="e1d5620f"
# ## Três contas à mão
#
# Receitas de 100, 122,50 e 177,50. Média: 400 ÷ 3 = 133,33. A linha fica 33% acima: 133,33 × 1,33 = **177,33**. A terceira conta passa, por 17 centavos.

# %% slug="hand-code"
passing = example.above_mean(net_revenue=[100, 122.5, 177.5], above_mean=0.33)
show_table(passing, words, columns=["account", "value", "mean", "line", "passes"], exact=True)

# %% [markdown] slug="here" tags=["report"]
# ## In this company

# %% [markdown] lang="es" of="c609544b"
# ## En esta empresa

# %% [markdown] lang="pt" of="c609544b"
# ## Nesta empresa

# %% slug="window" tags=["report"]
kam.define.say.window()

# %% slug="unknowns" tags=["report"]
kam.define.say.unknowns()

# %% slug="above-chart" tags=["report"]
kam.define.charts.above_mean()

# %% slug="above-table" tags=["report"]
lines = kam.define.above_mean().drop_duplicates("by")
show_table(lines, words, columns=["by", "mean", "line", "cases", "applicable"])

# %% slug="both-tests-table" tags=["report"]
show_table(kam.define.accounts(), words, columns=["account", "account_name", "net_revenue",
           "passes_revenue", "goods_margin", "passes_margin", "volume_profit", "tier"])

# %% [markdown] slug="pareto" tags=["report"]
# ## How few make how much
#
# Sorted from the largest down, how many accounts does it take to reach 80% of the total? The textbook says a fifth of them. Real ledgers seldom obey: in ten of them the top fifth held between 42 and 77%. What counts is the figure of this company, for revenue and for profit; accounts that lose money pull the profit curve above 100% before it comes down again.

# %% [markdown] lang="es" of="026997c8"
# ## Cuántas pocas hacen cuánto
#
# Ordenadas de mayor a menor, ¿cuántas cuentas hacen falta para llegar al 80 % del total? El manual dice que una quinta parte. Las ventas reales rara vez obedecen: en diez empresas, la quinta parte mayor tenía entre el 42 y el 77 %. Lo que cuenta es la cifra de esta empresa, en ventas y en ganancia; las cuentas que pierden dinero empujan la curva de ganancia por encima del 100 % antes de hacerla bajar.

# %% [markdown] lang="pt" of="026997c8"
# ## Quão poucas fazem quanto
#
# Ordenadas da maior para a menor, quantas contas são necessárias para chegar a 80% do total? O manual diz que um quinto delas. As vendas reais raramente obedecem: em dez empresas, o quinto maior tinha entre 42 e 77%. O que vale é o número desta empresa, em receita e em lucro; as contas que perdem dinheiro empurram a curva de lucro acima de 100% antes de fazê-la descer.

# %% slug="pareto-chart" tags=["report"]
kam.define.charts.pareto()

# %% slug="pareto-table" tags=["report"]
show_table(kam.define.pareto_summary(), words, columns=["by", "total", "set_size", "cases",
           "set_share", "positive_set_size", "top20_share", "peak_share", "negatives", "unknown_accounts"])

# %% [markdown] slug="dependence" tags=["report"]
# ## What if one of them leaves?
#
# Concentration is an advantage as long as nobody leaves. The shares of the first, the first three and the first ten accounts are read in bands; the effective number says how many equal accounts would be as concentrated as this portfolio. The stress test takes the largest account away, then the two largest: their contribution goes, and only the costs that really disappear with them.

# %% [markdown] lang="es" of="b85c4be1"
# ## ¿Y si una se va?
#
# La concentración es una ventaja mientras nadie se vaya. El peso de la primera, de las tres primeras y de las diez primeras cuentas se lee por bandas; el número efectivo dice cuántas cuentas iguales concentrarían lo mismo que esta cartera. La prueba de resistencia retira la cuenta mayor, y después las dos mayores: se va su contribución, y solo los costes que de verdad desaparecen con ellas.

# %% [markdown] lang="pt" of="b85c4be1"
# ## E se uma delas sair?
#
# A concentração é uma vantagem enquanto ninguém sai. O peso da primeira, das três primeiras e das dez primeiras contas é lido em faixas; o número efetivo diz quantas contas iguais concentrariam tanto quanto esta carteira. O teste de estresse retira a maior conta e depois as duas maiores: vai-se a contribuição delas, e só os custos que de fato desaparecem com elas.

# %% slug="dependence-chart" tags=["report"]
kam.define.charts.dependence()

# %% slug="dependence-table" tags=["report"]
show_table(kam.define.dependence(), words, columns=["measure", "value", "low_line", "high_line",
           "band", "cases"])

# %% slug="stress-table" tags=["report"]
show_table(kam.define.stress(), words, columns=["scenario", "leaving", "net_revenue",
           "contribution", "stranded_cost", "profit_after_fixed", "break_even"])

# %% slug="cases" tags=["report"]
kam.define.say.cases()

# %% [markdown] slug="types" tags=["report"]
# ## Existing, emerging, target
#
# An account may be key already, may be on its way, or may not have bought yet. *Emerging* adds to today's revenue the part of the headroom that we can expect to win, and holds the line where it is. Where nobody has estimated what the account buys elsewhere, the answer is unknown, and finding out is the next action.

# %% [markdown] lang="es" of="40412a0c"
# ## Existente, emergente, objetivo
#
# Una cuenta puede ser ya clave, estar en camino o no haber comprado todavía. *Emergente* suma a las ventas de hoy la parte del recorrido que cabe esperar ganar, y deja la línea donde está. Donde nadie ha estimado lo que la cuenta compra fuera, la respuesta es desconocida, y averiguarlo es la siguiente acción.

# %% [markdown] lang="pt" of="40412a0c"
# ## Existente, emergente, alvo
#
# Uma conta pode já ser chave, estar a caminho ou ainda não ter comprado. *Emergente* soma à receita de hoje a parte do espaço que se pode esperar ganhar, e mantém a linha onde está. Onde ninguém estimou o que a conta compra fora, a resposta é desconhecida, e descobrir é a próxima ação.

# %% slug="types-table" tags=["report"]
counted = kam.define.types().value_counts("account_type").rename("accounts").reset_index()
show_table(counted, words)

# %% slug="types-named-table" tags=["report"]
named = kam.define.types().query("account_type not in ('other', 'unknown')")
show_table(named, words, rows=24)

# %% [markdown] slug="reasons" tags=["report"]
# ## Why is it key? A reason, with evidence
#
# Size alone is no reason. There are four: purchase potential, technology leadership or value as a reference, profitability, and what money does not show: image, contacts with others. The strategic objective says which weigh most. A reason stands when somebody has written down the evidence and approved it; a reference also needs the customer's permission. Where nobody has given a reason, the figures propose one, and a person decides.

# %% [markdown] lang="es" of="5db529c2"
# ## ¿Por qué es clave? Un motivo, con evidencia
#
# El tamaño por sí solo no es motivo. Hay cuatro: potencial de compra, liderazgo tecnológico o valor como referencia, rentabilidad, y lo que el dinero no muestra: imagen, contactos con otros. El objetivo estratégico dice cuáles pesan más. Un motivo vale cuando alguien ha escrito la evidencia y lo ha aprobado; una referencia necesita además el permiso del cliente. Donde nadie ha dado un motivo, las cifras proponen uno y decide una persona.

# %% [markdown] lang="pt" of="5db529c2"
# ## Por que é chave? Um motivo, com evidência
#
# Tamanho sozinho não é motivo. Há quatro: potencial de compra, liderança tecnológica ou valor como referência, rentabilidade, e o que o dinheiro não mostra: imagem, contatos com outros. O objetivo estratégico diz quais pesam mais. Um motivo vale quando alguém escreveu a evidência e o aprovou; uma referência precisa também da permissão do cliente. Onde ninguém deu um motivo, os números propõem um e uma pessoa decide.

# %% [markdown] slug="who" tags=["form"]
# Who fills in the forms of this chapter? What each person says is kept with who said it and when, and nothing is overwritten.

# %% [markdown] lang="es" of="16c0aa63"
# ¿Quién rellena los formularios de este capítulo? Lo que dice cada persona se guarda con quién lo dijo y cuándo, y nada se sobrescribe.

# %% [markdown] lang="pt" of="16c0aa63"
# Quem preenche os formulários deste capítulo? O que cada pessoa diz fica guardado com quem disse e quando, e nada é sobrescrito.

# %% slug="who-form" tags=["form"]
kam.form.who()

# %% [markdown] slug="reasons-ask" tags=["form"]
# Write the evidence beside each reason: one fact that somebody else could check. Rows without evidence are what the figures propose. Write “?” where nobody knows, and leave “approved” to whoever may say so.

# %% [markdown] lang="es" of="b830fb2c"
# Escriba la evidencia junto a cada motivo: un hecho que otra persona pueda comprobar. Las filas sin evidencia son lo que proponen las cifras. Ponga «?» donde nadie lo sepa y deje «aprobada» a quien puede decirlo.

# %% [markdown] lang="pt" of="b830fb2c"
# Escreva a evidência ao lado de cada motivo: um fato que outra pessoa possa conferir. As linhas sem evidência são o que os números propõem. Ponha “?” onde ninguém souber e deixe “aprovada” a quem pode dizer.

# %% slug="reasons-form" tags=["form"]
kam.form("reason", prefill=kam.define.reasons()[["account", "key_reason"]])

# %% slug="reasons-table" tags=["report"]
show_table(kam.define.reasons(), words, rows=20, columns=["account", "account_name", "key_reason",
           "reason_rank", "evidence", "reason_value", "reason_finding"])

# %% [markdown] slug="exceptions" tags=["report"]
# ## Large but not key, key but not large
#
# These are the two lists that the room will ask about. Each name comes with the rule that put it there.

# %% [markdown] lang="es" of="05fe19c7"
# ## Grandes que no son clave, clave que no son grandes
#
# Son las dos listas por las que preguntará la sala. Cada nombre lleva la regla que lo puso ahí.

# %% [markdown] lang="pt" of="05fe19c7"
# ## Grandes que não são chave, chave que não são grandes
#
# São as duas listas sobre as quais a sala vai perguntar. Cada nome traz a regra que o pôs ali.

# %% slug="exceptions-table" tags=["report"]
show_table(kam.define.exceptions(), words, columns=["account", "account_name", "net_revenue",
           "tier", "exception", "rules", "decided_why"])

# %% [markdown] slug="why" tags=["report"]
# ## Why is this one on the list, and that one not?
#
# Each rule is a short sum, and anybody may do it again: the figure, its line, the setting that drew the line, and the ledger's lines behind it. Here is the account whose place is most open to question. Where two rules disagree they stand side by side, because they ask different things; an average of the two would answer neither.

# %% [markdown] lang="es" of="df20905e"
# ## ¿Por qué esta está en la lista y aquella no?
#
# Cada regla es una cuenta corta, y cualquiera puede rehacerla: la cifra, su línea, el ajuste que trazó la línea y las líneas de ventas que hay detrás. Aquí está la cuenta cuya plaza es más discutible. Donde dos reglas no coinciden se muestran una junto a otra, porque preguntan cosas distintas; una media de las dos no respondería a ninguna.

# %% [markdown] lang="pt" of="df20905e"
# ## Por que esta está na lista e aquela não?
#
# Cada regra é uma conta curta, e qualquer pessoa pode refazê-la: o número, a sua linha, a configuração que traçou a linha e as linhas de vendas por trás. Aqui está a conta cuja vaga é mais discutível. Onde duas regras não coincidem, aparecem lado a lado, porque perguntam coisas diferentes; uma média das duas não responderia a nenhuma.

# %% slug="why-form" tags=["form"]
kam.form.sums("define")

# %% slug="why-sums" tags=["report"]
kam.segment.say.arithmetic(kam.segment.arithmetic(chapter="define"))

# %% slug="why-lines" tags=["report"]
show_table(kam.segment.lines_behind(), words, rows=6, columns=["date", "order", "product_name",
           "quantity", "net_revenue", "cost", "source", "source_row"])

# %% [markdown] slug="disagree" tags=["report"]
# These are the accounts of which two rules of size say different things, the largest first.

# %% [markdown] lang="es" of="16442dff"
# Estas son las cuentas de las que dos reglas de tamaño dicen cosas distintas, primero las mayores.

# %% [markdown] lang="pt" of="16442dff"
# Estas são as contas das quais duas regras de tamanho dizem coisas diferentes, primeiro as maiores.

# %% slug="disagree-table" tags=["report"]
show_table(kam.segment.disagreements("define"), words, columns=["account", "account_name",
           "net_revenue", "says_yes", "says_no"])

# %% [markdown] slug="definition" tags=["report"]
# ## Is this key account management?
#
# Six statements tell a programme from a list of large customers. The figures can answer three of them; on the others only people can say, and an answer without evidence is not one.

# %% [markdown] lang="es" of="2de67edc"
# ## ¿Es esto gestión de cuentas clave?
#
# Seis afirmaciones distinguen un programa de una lista de clientes grandes. Las cifras pueden responder a tres; sobre las demás solo pueden hablar las personas, y una respuesta sin evidencia no lo es.

# %% [markdown] lang="pt" of="2de67edc"
# ## Isto é gestão de contas-chave?
#
# Seis afirmações distinguem um programa de uma lista de clientes grandes. Os números podem responder a três; sobre as outras só as pessoas podem falar, e uma resposta sem evidência não é resposta.

# %% [markdown] slug="definition-ask" tags=["form"]
# Answer for your own programme: yes, partly or no, and what shows it. Below, a person's answer counts before that of the figures, which stay beside it.

# %% [markdown] lang="es" of="e3ffcdb6"
# Responda por su propio programa: sí, en parte o no, y en qué se ve. Abajo cuenta la respuesta de una persona antes que la de las cifras, que quedan al lado.

# %% [markdown] lang="pt" of="e3ffcdb6"
# Responda pelo seu próprio programa: sim, em parte ou não, e em que se vê. Abaixo, a resposta de uma pessoa conta antes da dos números, que ficam ao lado.

# %% slug="definition-form" tags=["form"]
kam.form("definition")

# %% slug="definition-table" tags=["report"]
show_table(kam.define.definition(), words, columns=["statement", "agreement", "answered_by",
           "definition_evidence", "evidence_value", "evidence"])

# %% [markdown] slug="close" tags=["form"]
# ## Close the review
#
# A list that a program computed is a proposal; the list is what somebody signs. Closing the review keeps the key accounts of this data date and how often in a row each has been below its line. The next review starts from there: nobody leaves for one bad quarter, and nobody stays by habit. Close it last, when scores, reasons and exceptions are settled (chapter 2).

# %% [markdown] lang="es" of="00f71d7c"
# ## Cerrar la revisión
#
# Una lista que calculó un programa es una propuesta; la lista es lo que alguien firma. Al cerrar la revisión quedan guardadas las cuentas clave de esta fecha y cuántas veces seguidas ha estado cada una por debajo de su línea. La próxima revisión parte de ahí: nadie sale por un mal trimestre y nadie se queda por costumbre. Ciérrela al final, cuando estén resueltas las puntuaciones, los motivos y las excepciones (capítulo 2).

# %% [markdown] lang="pt" of="00f71d7c"
# ## Fechar a revisão
#
# Uma lista calculada por um programa é uma proposta; a lista é o que alguém assina. Ao fechar a revisão ficam guardadas as contas-chave desta data e quantas vezes seguidas cada uma esteve abaixo da sua linha. A próxima revisão parte daí: ninguém sai por um trimestre ruim, e ninguém fica por hábito. Feche-a por último, quando notas, motivos e exceções estiverem resolvidos (capítulo 2).

# %% slug="close-form" tags=["form"]
kam.form.close_review()

# %% [markdown] slug="decide" tags=["report"]
# ## What to decide now
#
# 1. Is the line above the mean right for this company, and does revenue or margin decide when they disagree?
# 2. How much dependence on the first accounts is the company willing to carry, and what protects it?
# 3. For each large account that is not key: who explains it, and what would change the answer?
# 4. How many key accounts can this team look after? Without that number there is no list.

# %% [markdown] lang="es" of="011e5d6d"
# ## Qué decidir ahora
#
# 1. ¿Es correcta la línea sobre la media para esta empresa, y deciden las ventas o el margen cuando no coinciden?
# 2. ¿Cuánta dependencia de las primeras cuentas está dispuesta a llevar la empresa, y qué la protege?
# 3. Para cada cuenta grande que no es clave: ¿quién lo explica y qué cambiaría la respuesta?
# 4. ¿Cuántas cuentas clave puede atender este equipo? Sin ese número no hay lista.

# %% [markdown] lang="pt" of="011e5d6d"
# ## O que decidir agora
#
# 1. A linha acima da média está certa para esta empresa, e decide a receita ou a margem quando não coincidem?
# 2. Quanta dependência das primeiras contas a empresa aceita carregar, e o que a protege?
# 3. Para cada conta grande que não é chave: quem explica isso, e o que mudaria a resposta?
# 4. Quantas contas-chave esta equipe consegue atender? Sem esse número não há lista.

# %% [markdown] slug="mistake"
# ## A common mistake, and when the rule misleads
#
# **The mistake:** calling the twenty largest customers “key” and stopping there. A list by size says nothing that the sales report did not say already. **When the rule misleads:** with few accounts one giant lifts the mean so far that nobody else passes, however much they matter; and with nine customers the line lies near 15% of all sales. A company of that size decides by looking at each name, and the workbook says where the cases are too few for a statistic.

# %% [markdown] lang="es" of="98811eb8"
# ## Un error frecuente, y cuándo engaña la regla
#
# **El error:** llamar «clave» a los veinte clientes mayores y dejarlo ahí. Una lista por tamaño no dice nada que no dijera ya el informe de ventas. **Cuándo engaña la regla:** con pocas cuentas, un gigante sube tanto la media que nadie más pasa, por mucho que importe; y con nueve clientes la línea queda cerca del 15 % de todas las ventas. Una empresa de ese tamaño decide mirando cada nombre, y el cuaderno avisa cuando los casos son pocos para una estadística.

# %% [markdown] lang="pt" of="98811eb8"
# ## Um erro comum, e quando a regra engana
#
# **O erro:** chamar de “chave” os vinte maiores clientes e parar por aí. Uma lista por tamanho não diz nada que o relatório de vendas já não dissesse. **Quando a regra engana:** com poucas contas, um gigante levanta tanto a média que ninguém mais passa, por mais que importe; e com nove clientes a linha fica perto de 15% de todas as vendas. Uma empresa desse tamanho decide olhando cada nome, e o caderno avisa quando os casos são poucos para uma estatística.

# %% [markdown] slug="ex-line-text" tags=["exercise"]
# ## Exercise 1 · The line
#
# Three accounts bought for 100, 122.50 and 177.50. Where does the line lie, 33% above the mean?

# %% [markdown] lang="es" of="fe866f32"
# ## Ejercicio 1 · La línea
#
# Tres cuentas compraron por 100, 122,50 y 177,50. ¿Dónde está la línea, un 33 % por encima de la media?

# %% [markdown] lang="pt" of="fe866f32"
# ## Exercício 1 · A linha
#
# Três contas compraram 100, 122,50 e 177,50. Onde fica a linha, 33% acima da média?

# %% slug="ex-line" tags=["exercise"]
line = ...

# %% slug="ex-line-solution" tags=["solution"]
line = (100 + 122.5 + 177.5) / 3 * 1.33

# %% slug="ex-line-check" tags=["exercise"]
check("above_mean_by_hand", answer=line, kam=kam)

# %% [markdown] slug="ex-pareto-text" tags=["exercise"]
# ## Exercise 2 · Profits with a loss
#
# Accounts A, B and C earned 100, 50 and −50. Which accounts are the smallest set that reaches 80% of the total profit? Write a set of letters, as `{"A", "B"}`.

# %% [markdown] lang="es" of="39be7b36"
# ## Ejercicio 2 · Ganancias con una pérdida
#
# Las cuentas A, B y C ganaron 100, 50 y −50. ¿Qué cuentas forman el menor conjunto que llega al 80 % de la ganancia total? Escriba un conjunto de letras, como `{"A", "B"}`.

# %% [markdown] lang="pt" of="39be7b36"
# ## Exercício 2 · Lucros com um prejuízo
#
# As contas A, B e C lucraram 100, 50 e −50. Que contas formam o menor conjunto que chega a 80% do lucro total? Escreva um conjunto de letras, como `{"A", "B"}`.

# %% slug="ex-pareto" tags=["exercise"]
smallest_set = ...

# %% slug="ex-pareto-solution" tags=["solution"]
smallest_set = {"A"}

# %% slug="ex-pareto-check" tags=["exercise"]
check("pareto_with_losses", answer=smallest_set, kam=kam)

# %% [markdown] slug="ex-top3-text" tags=["exercise"]
# ## Exercise 3 · Dependence in this company
#
# Now with real lines: what share of all net revenue do the three largest accounts of this company hold? The column `net_revenue` of `kam.define.accounts()` has the figures. Write a share between 0 and 1.

# %% [markdown] lang="es" of="7a6c218d"
# ## Ejercicio 3 · La dependencia en esta empresa
#
# Ahora con ventas de verdad: ¿qué parte de todas las ventas netas tienen las tres mayores cuentas de esta empresa? Las cifras están en la columna `net_revenue` de `kam.define.accounts()`. Escriba una proporción entre 0 y 1.

# %% [markdown] lang="pt" of="7a6c218d"
# ## Exercício 3 · A dependência nesta empresa
#
# Agora com vendas de verdade: que parte de toda a receita líquida têm as três maiores contas desta empresa? Os números estão na coluna `net_revenue` de `kam.define.accounts()`. Escreva uma proporção entre 0 e 1.

# %% slug="ex-top3" tags=["exercise"]
three_largest = ...

# %% slug="ex-top3-solution" tags=["solution"]
revenue = kam.define.accounts()["net_revenue"].sort_values(ascending=False)
three_largest = revenue.head(3).sum() / revenue.sum()

# %% slug="ex-top3-check" tags=["exercise"]
check("top3_share", answer=three_largest, kam=kam)

# %% [markdown] slug="summary"
# ## To take away
#
# - Size is one of several reasons, and the line that makes it is written down.
# - State what holds in this ledger; never quote 80/20 as a law.
# - Dependence is a risk with a figure: what remains if the first account leaves.

# %% [markdown] lang="es" of="473e340a"
# ## Para llevarse
#
# - El tamaño es una razón entre varias, y la línea que lo decide queda escrita.
# - Diga lo que se cumple en estas ventas; no cite el 80/20 como una ley.
# - La dependencia es un riesgo con cifra: lo que queda si se va la primera cuenta.

# %% [markdown] lang="pt" of="473e340a"
# ## Para levar
#
# - O tamanho é um motivo entre vários, e a linha que o decide fica escrita.
# - Diga o que vale nestas vendas; não cite o 80/20 como lei.
# - A dependência é um risco com número: o que sobra se a primeira conta sair.

# %% [markdown] slug="terms-text"
# ## Words of this chapter

# %% [markdown] lang="es" of="21011c50"
# ## Palabras de este capítulo

# %% [markdown] lang="pt" of="21011c50"
# ## Palavras deste capítulo

# %% slug="terms"
show_terms(["account", "key_account", "above_mean", "pareto", "dependence", "hhi", "existing",
            "emerging"], words)

# %% slug="record" tags=["record"]
show_record(kam)
