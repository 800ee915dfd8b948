# %% [markdown] slug="question"
# # How much was sold last year?

# %% [markdown] lang="es" of="6e2ac1d4"
# # ¿Cuánto se vendió?

# %% [markdown] lang="pt" of="6e2ac1d4"
# # Quanto foi vendido?

# %% slug="parameters" tags=["parameters"]
client: str = "filtros"  # the company
lang: str = "en"  # reading language [en | es | pt]

# %% slug="setup" tags=["setup"]
lines = [1, 2]

# %% slug="record" tags=["record"]
len(lines)
