# `make help` lists what there is. Kept to what GNU make 3.81 (macOS) and any POSIX shell can do.
# Stamp files in .venv note what is installed, so a second start needs neither time nor network.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

VENV := .venv
PY := $(VENV)/bin/python
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
PIP := $(PY) -m pip install --quiet --disable-pip-version-check

PO := $(wildcard translations/*/LC_MESSAGES/messages.po)
MO := $(PO:.po=.mo)

# Given on the command line: make test ARGS="tests/actions -k rename"
ARGS ?=

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' Makefile

# Running

.PHONY: run
run: $(RUNTIME) $(MO) ## Start the dashboard (settings: DASHBOARD_* or .env)
	@exec $(PY) run.py $(ARGS)

.PHONY: demo
demo: $(RUNTIME) $(MO) ## Start it with a fictional team, in its own data folder
	@DASHBOARD_DATA_DIR="$${DASHBOARD_DATA_DIR:-instance/demo}" exec $(PY) run.py --demo $(ARGS)

# Checking

.PHONY: test
test: $(DEV) $(MO) system-packages real-catalogs $(if $(strip $(ARGS)),,lint) ## Run lint and all tests; ARGS="tests/actions -k x" runs only those tests
	@$(PY) -m pytest $(if $(strip $(ARGS)),$(ARGS),--numprocesses 3 --dist loadfile --no-loadscope-reorder)

.PHONY: coverage
coverage: $(DEV) $(MO) system-packages real-catalogs ## Run all tests and say which lines they reach (takes twice as long)
	@$(PY) -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered

.PHONY: lint
lint: $(DEV) ## Check style and types
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

.PHONY: bench
bench: $(DEV) $(MO) ## Measure fan-out, large lists and notifications
	@$(PY) -m scripts.system_packages --bench || echo "Measuring without it."
	@$(PY) -m bench $(ARGS)

.PHONY: system-packages
system-packages: $(DEV)
	@$(PY) -m scripts.system_packages

# Words, and files from elsewhere

.PHONY: catalogs
catalogs: $(RUNTIME) ## Bring every catalog up to date with the source, and compile
	@$(PY) -m scripts.catalogs

.PHONY: catalogs-check
catalogs-check: $(RUNTIME) ## Find missing, fuzzy, stale or broken translations
	@$(PY) -m scripts.check_catalogs

.PHONY: real-catalogs
real-catalogs: $(DEV) ## Fetch catalogs of well-known packages for the tests, once
	@$(PY) -m scripts.real_catalogs

.PHONY: vendor
vendor: $(RUNTIME) ## Fetch static/vendor and rebuild the icons (needs npm)
	@$(PY) -m scripts.vendor

.PHONY: docs
docs: $(RUNTIME) ## Bring the tables of settings and events in the documents up to date
	@$(PY) -m scripts.documents

.PHONY: screenshots
screenshots: $(DEV) $(MO) system-packages ## Take the pictures of docs/images from the demo
	@$(PY) -m scripts.screenshots

.PHONY: clean
clean: ## Remove what make and the tools have made; keeps instance/
	rm -rf $(VENV) bench/node/node_modules .cache .coverage .coverage.* htmlcov .hypothesis .mypy_cache .pytest_cache .ruff_cache test-results
	rm -f $(MO)
	find run.py dashboard scripts tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

# Files

$(PY):
	@echo "Making $(VENV) …"
	@sh scripts/make_venv.sh $(VENV)

$(RUNTIME): requirements.txt $(PY)
	@echo "Installing what the dashboard needs …"
	@$(PIP) -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt requirements.txt $(PY)
	@echo "Installing what the tests and tools need …"
	@$(PIP) -r requirements-dev.txt
	@touch $(RUNTIME) $@

%.mo: %.po | $(RUNTIME)
	@$(PY) -m scripts.catalogs compile $<
