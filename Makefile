# Two commands matter: `make demo` and `make test`. Both make their environment if it is missing.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

# Bytecode is written: without it every start compiles everything again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lab bench soak build lock clean help

help:
	@echo "make demo   run the three demo clients and say where their pages are"
	@echo "make test   everything that CI runs (at most 10 minutes)"
	@echo "make lab    JupyterLab on the demo notebooks"
	@echo "make bench  the figures that the README quotes"
	@echo "make soak   the long proofs"
	@echo "make build  build the notebooks from notebooks/source"
	@echo "make lock   resolve requirements.lock anew from pyproject.toml"

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; found: $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Making the environment in .venv (once, a minute or two)…"
	@$(PYTHON) -m venv .venv
	@awk '/^[^ ]/ {keep = /^uv==/} keep' requirements.lock > .venv/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: $(READY)
	@$(BIN)/kam run filtros farma motos

test: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m pytest -n 2 --dist loadscope -m "not soak" -rs --durations 10

# Notebooks built here are trusted: JupyterLab shows the style of others' outputs only once run.
# The forms' button that runs what is below needs JupyterLab's own commands.
lab: $(READY)
	@$(BIN)/jupyter trust notebooks/??/*.ipynb notebooks/practice/??/*.ipynb > /dev/null
	@$(BIN)/jupyter lab --LabApp.default_url=/lab/tree/notebooks --LabApp.app_settings_dir=kamlib/run/lab \
	  --LabApp.expose_app_in_browser=True

bench: $(READY)
	@for script in benchmarks/*.py; do echo "— $$script"; $(BIN)/python $$script || exit 1; done

soak: $(READY)
	@$(BIN)/python -m pytest -m soak

build: $(READY)
	@$(BIN)/kam build

lock: $(READY)
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-annotate --no-emit-index-url --extra dev pyproject.toml --output-file requirements.lock

clean:
	@rm -rf .venv
