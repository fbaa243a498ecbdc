# Two commands are all a new machine needs: `make chat` and `make test`. Both are quick the second time.
PYTHON ?= python3
PORT ?= 7860
VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements.lock

.PHONY: chat test lint types contracts check bench-index lock clean help

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

chat: $(VENV)/.installed ## Serve the chat on 127.0.0.1:$(PORT); the first time, install and build the index
	$(BIN)/hardstop serve --port $(PORT)

test: $(VENV)/.installed-test ## Run the whole test suite with branch coverage
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered $(TESTS)

lint: $(VENV)/.installed-test ## Check style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-test ## Check types
	$(BIN)/mypy

contracts: $(VENV)/.installed-test ## Check which package may import which
	$(BIN)/lint-imports

check: test lint types contracts ## Everything that CI checks

# The lock pins every package that pip installs; pip reads it as constraints.
$(VENV)/.installed: pyproject.toml $(LOCK)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Hardstop needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint $(LOCK) --editable .
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --constraint $(LOCK) --editable '.[test]'
	@touch $@

bench-index: $(VENV)/.installed ## Measure indexes of 1,000 to 100,000 passages (BEIR=folder for other sentences)
	$(BIN)/python -m index.bench $(if $(BEIR),--beir $(BEIR))

lock: ## Pin the newest versions that pyproject.toml allows
	rm -rf $(VENV)-lock
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet '.[test,dev,openai,anthropic,google,mcp,ray]'
	$(VENV)-lock/bin/python -m pip freeze --exclude hardstop | sed -e 's/+cpu$$//' > $(LOCK)
	rm -rf $(VENV)-lock

clean: ## Remove the environment and the index
	rm -rf $(VENV) .hardstop
