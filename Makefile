# Everything a developer or an evaluator types. `make help` lists it.
SHELL := /bin/sh
.DEFAULT_GOAL := help

PORT ?= 8000
STAGE ?= open
VENV := .venv
PYTHON := $(VENV)/bin/python
WORKERS ?= auto
ARGS ?=

.PHONY: help demo run serve test weaken check format bench faults locks clean runtime dev browser

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: runtime ## A seeded round on http://127.0.0.1:8000 (PORT=, STAGE=draft|open|overdue|assessing|published)
	@exec $(PYTHON) -m app demo --port $(PORT) --stage $(STAGE)

run: runtime ## Migrate and serve with the settings of the environment and .env
	@$(PYTHON) -m app migrate
	@exec $(PYTHON) -m app serve --port $(PORT)

serve: run

test: dev browser ## All tests, on SQLite and PostgreSQL, in parallel (ARGS= goes to pytest)
	@$(PYTHON) -m pytest --database=both -n $(WORKERS) $(ARGS)

weaken: dev ## Plant one weakness after another: does a test notice? (ARGS="name…" for some, ARGS="--draw 12" by lot)
	@$(PYTHON) -m tests.weakened $(ARGS)

check: dev ## Format, lint, types, import contract, templates
	@sh .ci/check.sh

format: dev ## Format the code
	@$(VENV)/bin/ruff check --fix --quiet . ; $(VENV)/bin/ruff format --quiet .

bench: dev ## The benchmark: ratios to the bare limit
	@$(PYTHON) -m bench $(ARGS)

faults: dev ## Kill, cut, fill and silence a real server, and look at what is left (docs/reliability.md)
	@$(PYTHON) -m bench.faults $(ARGS)

locks: dev ## Compile requirements*.lock anew from pyproject.toml (needs uv)
	@sh .ci/locks.sh

clean: ## Remove the virtual environment, caches and test results
	@rm -rf $(VENV) test-results .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis demo-data
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

runtime:
	@sh .ci/venv.sh requirements.lock

dev:
	@sh .ci/venv.sh requirements-dev.lock

browser:
	@sh .ci/chromium.sh
	@sh .ci/libreoffice.sh
	@sh .ci/dovecot.sh
	@sh .ci/clamav.sh
	@sh .ci/provider.sh
