"""The words of the demo logs, by language; fillings are sector, family, other, year, days."""

FACTORS = ("revenue", "growth", "renewal", "win", "effort", "relationship", "fit", "reference")

PEOPLE = {
    "compras": ("decision_maker", 5, 0, 3),
    "uso": ("user", 3, 1, 4),
    "gerencia": ("sponsor", 4, 0, 2),
    "calidad": ("influencer", 2, 0, 2),
}

ES = {
    "sales_director": "Dirección comercial",
    "kam": "Gestión de cuentas clave",
    "technician": "Asistencia técnica",
    "workshop": "taller interno",
    "ledger": "registro de ventas",
    "visit": "visita",
    "committee": "comité de revisión",
    "survey": "encuesta tras la entrega",
    "contract": "contrato marco",
    "roles": {
        "compras": "Dirección de compras",
        "uso": "Jefatura de mantenimiento",
        "gerencia": "Gerencia",
        "calidad": "Responsable de calidad",
    },
    "people": PEOPLE,
    "definition": {
        "not_just_large": (
            "La lista de enero dejó fuera a grandes cuentas que pierden dinero",
            "Se mantiene: ninguna gran cuenta sin margen está en la lista",
        ),
        "limited": (
            "Hay un tope, pero se saltó dos veces el año pasado",
            "El tope se ha respetado en las tres revisiones",
        ),
        "partners": (
            "Con la mitad de las cuentas solo se habla de precio",
            "Hay planes conjuntos con más de la mitad",
        ),
        "themes": (
            "Los planes solo hablan de vender más de lo mismo",
            "Todos los planes tienen protección; pocos, expansión",
        ),
        "assets": (
            "El presupuesto de visitas se aprueba año a año",
            "Hay presupuesto y proceso propios desde septiembre",
        ),
        "long_term": ("Los objetivos son trimestrales", "Hay metas a tres años en algunas cuentas"),
    },
    "profitability": "Ganancia sobre coste del {percent} % en la ventana, por encima de la línea",
    "potential": "Compra «{family}» a otros y podría comprárnosla",
    "intangible": "Abre puertas en su sector, pero nadie lo ha comprobado",
    "override_in": "Se espera un gran pedido; a prueba como clave hasta el verano",
    "override_out": "Tras el coste de servir no deja bastante; no entra hasta renegociar",
    "facts": (
        ("market", "Entre los primeros de su zona en {sector}", ("visit", "assumed")),
        ("history", "Compra desde {year}; «{family}» fue lo primero", ("ledger", "confirmed")),
        ("financials", "Paga a {days} días según contrato", ("contract", "confirmed")),
        ("plans", "Estudia ampliar instalaciones; afectaría a «{other}»", ("visit", "assumed")),
    ),
    "questions": (
        ("who_decides", "their_team", "Compras decide; quien lo usa puede vetar"),
        ("main_need", "needs", "Que no se pare la instalación: disponibilidad antes que precio"),
        ("rivals", "competitors", "Un proveedor nacional y uno de importación en «{family}»"),
        ("budget_date", "to_learn", ""),
    ),
    "objectives": (
        (
            "protection",
            "short",
            "Mantener «{family}» sin perder volumen",
            "ventas de «{family}»",
            "base estable",
            "suministro asegurado",
        ),
        (
            "expansion",
            "middle",
            "Entrar en «{other}»",
            "primer pedido de «{other}»",
            "nueva familia",
            "un solo interlocutor",
        ),
    ),
    "actions": (
        (1, "Revisar consumos de «{family}» en planta", "tech", 4),
        (1, "Acordar existencias de seguridad", "kam", 6),
        (2, "Presentar «{other}» a quien lo usaría", "tech", 9),
        (2, "Propuesta conjunta con asistencia técnica", "kam", 12),
    ),
    "risks": (
        ("rival", "Oferta más barata en «{family}»", 2, 4, "Mostrar el coste total de uso"),
        (
            "one_contact",
            "La relación pasa por una sola persona de compras",
            3,
            4,
            "Ampliar contactos en uso y gerencia",
        ),
    ),
    "decision": (
        "Va según el plan",
        "Los pedidos bajan: visita de dirección y plan de recuperación",
    ),
    "standing": (
        (
            "Crecer con su ampliación",
            "En parte: falta enseñar el ahorro",
            "Responder antes a las ofertas",
            "Compras y uso sí; gerencia no",
        ),
        (
            "Recuperar lo perdido antes de crecer",
            "No: han dejado de verlo",
            "Cumplir los plazos y dar la cara",
            "No: solo compras",
        ),
    ),
    "asked": "entregas",
    "value": "Menos paradas por cambios de material",
    "obligation": "Informe anual de consumos y ahorro",
    "register": (
        ("hospitality", "Comida de trabajo tras la visita a planta", 60),
        ("gift", "Calendarios de fin de año: de valor simbólico", 10),
    ),
}
MOTOS = {
    **ES,
    "sales_director": "Gerencia de la empresa",
    "kam": "Atención a clientes",
    "technician": "Taller",
    "roles": {
        "compras": "Responsable de operaciones",
        "uso": "Jefatura de reparto",
        "gerencia": "Gerencia",
        "calidad": "Prevención de riesgos",
    },
    "facts": (
        ("market", "Reparte en la ciudad y su corona; {sector}", ("visit", "assumed")),
        ("history", "Alquila desde {year}; empezó por «{family}»", ("ledger", "confirmed")),
        ("financials", "Paga a {days} días", ("contract", "confirmed")),
        ("plans", "Quiere más motos en temporada; afectaría a «{other}»", ("visit", "assumed")),
    ),
    "questions": (
        ("who_decides", "their_team", "Operaciones decide con gerencia"),
        ("main_need", "needs", "Que ninguna moto esté parada en hora punta"),
        ("rivals", "competitors", "Comprar motos propias, o un alquiler por minutos"),
        ("budget_date", "to_learn", ""),
    ),
    "actions": (
        (1, "Revisión conjunta de averías", "tech", 4),
        (1, "Moto de sustitución en el día", "kam", 6),
        (2, "Prueba de «{other}» durante un mes", "tech", 9),
        (2, "Oferta de contrato anual", "kam", 12),
    ),
    "risks": (
        ("rival", "Un alquiler más barato en «{family}»", 2, 4, "Mostrar el coste por reparto"),
        ("one_contact", "Solo hablamos con operaciones", 3, 4, "Visitar también a gerencia"),
    ),
    "asked": "averías",
    "value": "Menos horas de moto parada",
    "obligation": "Informe mensual de averías y sustituciones",
}
PT = {
    "sales_director": "Diretoria comercial",
    "kam": "Gerência de contas-chave",
    "technician": "Assistência técnica",
    "workshop": "oficina interna",
    "ledger": "registro de vendas",
    "visit": "visita",
    "committee": "comitê de revisão",
    "survey": "pesquisa após a entrega",
    "contract": "contrato de fornecimento",
    "roles": {
        "compras": "Diretoria de compras",
        "uso": "Farmácia hospitalar",
        "gerencia": "Diretoria administrativa",
        "calidad": "Garantia da qualidade",
    },
    "people": PEOPLE,
    "definition": {
        "not_just_large": (
            "A lista de janeiro deixou de fora grandes contas sem margem",
            "Mantém-se: nenhuma grande conta sem margem está na lista",
        ),
        "limited": (
            "Há um limite, mas foi furado duas vezes no ano passado",
            "O limite foi respeitado nas três revisões",
        ),
        "partners": (
            "Com metade das contas só se fala de preço",
            "Há planos conjuntos com mais da metade",
        ),
        "themes": (
            "Os planos só falam em vender mais do mesmo",
            "Todos os planos têm proteção; poucos, expansão",
        ),
        "assets": (
            "A verba de visitas é aprovada ano a ano",
            "Há verba e processo próprios desde setembro",
        ),
        "long_term": ("Os objetivos são trimestrais", "Há metas de três anos em algumas contas"),
    },
    "profitability": "Ganho sobre o custo de {percent} % na janela, acima da linha",
    "potential": "Compra «{family}» de outros e poderia comprar de nós",
    "intangible": "Abre portas em seu setor, mas ninguém verificou",
    "override_in": "Espera-se um grande pedido; em teste como chave até o meio do ano",
    "override_out": "Depois do custo de servir não deixa o bastante; não entra até renegociar",
    "facts": (
        ("market", "Entre os primeiros de sua região em {sector}", ("visit", "assumed")),
        ("history", "Compra desde {year}; começou por «{family}»", ("ledger", "confirmed")),
        ("financials", "Paga em {days} dias conforme contrato", ("contract", "confirmed")),
        ("plans", "Estuda ampliar leitos; afetaria «{other}»", ("visit", "assumed")),
    ),
    "questions": (
        ("who_decides", "their_team", "Compras decide; a farmácia pode vetar"),
        ("main_need", "needs", "Não faltar produto: disponibilidade antes do preço"),
        ("rivals", "competitors", "Um distribuidor nacional e um regional em «{family}»"),
        ("budget_date", "to_learn", ""),
    ),
    "objectives": (
        (
            "protection",
            "short",
            "Manter «{family}» sem perder volume",
            "vendas de «{family}»",
            "base estável",
            "abastecimento garantido",
        ),
        (
            "expansion",
            "middle",
            "Entrar em «{other}»",
            "primeiro pedido de «{other}»",
            "nova família",
            "um só interlocutor",
        ),
    ),
    "actions": (
        (1, "Revisar o consumo de «{family}» no local", "tech", 4),
        (1, "Acordar estoque de segurança", "kam", 6),
        (2, "Apresentar «{other}» a quem a usaria", "tech", 9),
        (2, "Proposta conjunta com a assistência técnica", "kam", 12),
    ),
    "risks": (
        ("rival", "Oferta mais barata em «{family}»", 2, 4, "Mostrar o custo total de uso"),
        (
            "one_contact",
            "A relação passa por uma só pessoa de compras",
            3,
            4,
            "Ampliar contatos na farmácia e na diretoria",
        ),
    ),
    "decision": ("Segue o plano", "Os pedidos caem: visita da diretoria e plano de recuperação"),
    "standing": (
        (
            "Crescer com sua ampliação",
            "Em parte: falta mostrar a economia",
            "Responder antes às cotações",
            "Compras e uso, sim; diretoria, não",
        ),
        (
            "Recuperar o perdido antes de crescer",
            "Não: deixaram de vê-lo",
            "Cumprir os prazos e dar a cara",
            "Não: só compras",
        ),
    ),
    "asked": "entregas",
    "value": "Menos rupturas de estoque",
    "obligation": "Relatório anual de consumo e economia",
    "register": (
        ("tender", "Pregão eletrônico: perguntas só pelo canal público", 0),
        ("speaker", "Palestra de atualização, a valor justo e publicada", 4000),
        ("hospitality", "Café de trabalho após a visita", 80),
    ),
}
SAID = {"es": ES, "es-motos": MOTOS, "pt": PT}
