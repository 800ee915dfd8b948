"""Words for the demo clients: names written for this project, none of them a real company's."""

# place-like words that no gazetteer holds
ROOTS = [
    "Aldavera", "Ardanela", "Arvejo", "Balmaceda", "Belmirón", "Berruelo", "Brañosa", "Calvera",
    "Candelada", "Carrascoy", "Celandia", "Cordovejo", "Corvales", "Dehesilla", "Duralba",
    "Encinera", "Escaldia", "Espinareda", "Fontarosa", "Fresnelia", "Galdurria", "Garbayo",
    "Hontalba", "Ibardea", "Igueldia", "Jarandel", "Lagunilla", "Larrocha", "Lobrega",
    "Luzarra", "Majavera", "Mendarain", "Mirafonte", "Montebravo", "Naverosa", "Noceda",
    "Ojalvia", "Olmareda", "Ortegal", "Pedralta", "Peñasombra", "Piedrafría", "Quintalba",
    "Rabanera", "Regalda", "Riosalado", "Roblegordo", "Salmedina", "Sanvertal", "Sardonedo",
    "Solanera", "Tamarosa", "Tejavana", "Torrubia", "Ulzurria", "Urdabia", "Valdenoja",
    "Valtierna", "Veguilla", "Villasombra", "Yermaluz", "Zaldorre", "Zarzanela", "Zumarralde",
]

FILTROS_SECTORS = {
    "Alimentación": ["Conservas", "Lácteos", "Bodegas", "Aceites", "Cereales", "Bebidas"],
    "Química": ["Química", "Pinturas", "Resinas", "Detergentes", "Fertilizantes"],
    "Automoción": ["Componentes", "Inyectados", "Frenos", "Carrocerías", "Estampaciones"],
    "Metalurgia": ["Fundiciones", "Aceros", "Forjas", "Laminados", "Galvanizados"],
    "Papel": ["Papelera", "Cartonajes", "Celulosas", "Envases", "Tisú"],
    "Energía": ["Biogás", "Turbinas", "Cogeneración", "Solar", "Calderas"],
    "Agua": ["Aguas", "Depuraciones", "Riegos", "Balnearios", "Piscifactorías"],
}
FILTROS_FORMS = ["S.L.", "S.A.", "S.L.U.", "S. Coop."]

FARMA_ROOTS = [
    "Aroeirinha", "Baraúna Alta", "Boa Aurora", "Cajuí", "Campo Belo Novo", "Cedrália", "Dourália",
    "Flor da Serra Alta", "Guaraína", "Ibirapema", "Itajuba Verde", "Jacarandina", "Jatobeira",
    "Juremal", "Lagoa Serena", "Limoeira", "Mandacarinho", "Manacália", "Maritinga", "Morro Claro",
    "Nova Esperina", "Oitizeiro", "Palmerina", "Paranatiba", "Pedra Luz", "Pitangal", "Quaresmeira",
    "Rio Manso Novo", "Sabiaguá", "Samambaial", "Santa Amarina", "Santa Elvira do Sol",
    "São Bento do Vale Novo", "Serra Nevoada", "Sucupiral", "Tamboriú", "Umburana Verde",
    "Vale do Ipê Claro", "Vila Serrana Nova", "Xaxinzal",
]

FARMA_SECTORS = {
    "Hospital privado": ["Hospital", "Casa de Saúde", "Maternidade", "Hospital e Maternidade"],
    "Hospital público": ["Hospital Municipal", "Hospital Regional", "Santa Casa"],
    "Clínica": ["Clínica", "Centro Oncológico", "Instituto do Rim", "Centro de Infusão"],
    "Rede de farmácias": ["Drogaria", "Farmácias", "Drogarias Populares", "Farma Rede"],
    "Órgão público": ["Secretaria de Saúde de", "Consórcio de Saúde de", "Fundo de Saúde de"],
}

MOTOS_CUSTOMERS = [
    "Reparto Relámpago del Sur", "Comidas en Camino", "Paquetería Tres Esquinas",
    "Farmacia a la Puerta", "Mensajería La Cigüeña", "Cocina Fantasma Olmo",
    "Flores Sobre Ruedas", "Pan de la Mañana Reparto", "Lavandería Va y Viene",
]
