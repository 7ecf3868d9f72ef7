# The commands of the project. Everything that they need they install into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: site serve test check bench bench-quick fuzz clean help

help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

site: $(READY) ## build the sample hub into public/
	@$(BIN)/kimgen build
	@echo "Buka / open: $(CURDIR)/public/index.html"

serve: $(READY) ## live preview of the sample hub
	@$(BIN)/kimgen serve

test: $(READY) ## all tests
	@$(BIN)/pytest -n auto

check: $(READY) ## format, lint, types, tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/pytest -n auto

bench: $(READY) ## side-by-side figures against peers, into docs/benchmarks.md
	@$(BIN)/python -m bench --write

bench-quick: $(READY) ## one minute: is as much work done as was recorded?
	@$(BIN)/python -m bench --quick

fuzz: $(READY) ## ten minutes of search for input that breaks reading (SECONDS=600)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group fuzz || true
	@nice $(BIN)/python tests/fuzz/run.py $(or $(SECONDS),600)

clean: ## remove what was built and remembered
	rm -rf public public-* .kimgen .*.kimgen

$(READY): pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@$(BIN)/python -m compileall -q kimgen # an environment may forbid that later, and each start compiled anew
	@touch $@
