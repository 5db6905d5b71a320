# Two commands matter: `make serve` and `make test`. Each sets up what it needs and repeats only what changed.
SHELL := /bin/sh
.SHELLFLAGS := -eu -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PORT ?= 8000
SIZE ?= 10000
SOURCE ?= data/hamm
RELEASES ?= var/releases/$(notdir $(SOURCE))
# Some tests run in one process, all in two: decision 0043.
WORKERS ?= $(if $(TESTS),0,2)

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm --no-audit --no-fund --loglevel=error
PYTHON_ENV := $(VENV)/.made
SERVICE := $(VENV)/.service-installed
DEV := $(VENV)/.dev-installed
BENCH := $(VENV)/.bench-installed
PACKAGES := node_modules/.installed
ASSETS := $(VENV)/.assets-copied
CATALOGUES := $(VENV)/.catalogues-compiled
TRANSLATIONS := service/profilatlas/web/translations
READY := $(SERVICE) $(ASSETS) $(CATALOGUES)
BUILD = $(BIN)/profilatlas build $(SOURCE) --releases $(RELEASES)

.PHONY: help serve build validate test check bench terms edition reference texts query wheel locks clean

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1\t/p' Makefile | expand -t 18

# A source with violations makes no release; the one built before, if there is one, is served all the same.
serve: $(READY) ## set up, build a release from SOURCE (data/hamm), serve it on PORT (8000)
	@$(BUILD) || [ -e $(RELEASES)/current ]
	@exec $(BIN)/profilatlas serve --releases $(RELEASES) --port $(PORT)

build: $(READY) ## set up and build a release from SOURCE; a running server picks it up
	@$(BUILD)

validate: $(READY) ## set up and check SOURCE, build nothing
	@$(BIN)/profilatlas validate $(SOURCE)

test: check $(PACKAGES) $(ASSETS) $(CATALOGUES) ## set up and run all tests, with a browser and engines where the machine allows
	@sh tools/install_chromium.sh
	@sh tools/install_test_components.sh
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist worksteal $(TESTS)

check: $(DEV) ## style and types: ruff, mypy --strict
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(BENCH) $(ASSETS) $(CATALOGUES) ## measure SIZE (10000) measures beside other programs, and write it to docs/performance.md
	@sh tools/install_test_components.sh
	@sh tools/install_bench_components.sh
	@$(BIN)/python -m tests.bench --size $(SIZE) $(if $(ROWS),--rows $(ROWS))

terms: $(SERVICE) ## generate terms.py from the vocabulary
	@$(BIN)/python tools/generate_terms.py

edition: $(SERVICE) ## keep the vocabulary as it stands, before its version is raised
	@$(BIN)/python tools/keep_edition.py

reference: $(SERVICE) ## write docs/queries.md, docs/rules.md and docs/code.md from what they describe
	@$(BIN)/python -m tools.write_reference

texts: $(SERVICE) ## bring the catalogues of interface texts up to date with templates and code
	@$(BIN)/python tools/update_catalogues.py

query: $(DEV) ## show what query NAME (examples/…) answers and keep it as its expected answer
	@$(BIN)/python -m tests.queries.golden $(NAME)

wheel: $(READY) ## build the package for installing elsewhere
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

locks: $(DEV) ## write the lock files anew (UPGRADE=--upgrade for newer versions)
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh tools/lock.sh $(UPGRADE)

clean: ## remove everything that set-up, builds and tools made
	rm -rf $(VENV) node_modules var build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	rm -rf service/profilatlas/web/static/vendor
	find $(TRANSLATIONS) -name '*.mo' -delete
	find service tests tools -name __pycache__ -prune -exec rm -rf {} +

# Set-up, in the order in which it happens. A stamp older than what it was made from is made again.

$(PYTHON_ENV):
	@python=$$(sh tools/find_python.sh); echo "Setting up with $$("$$python" --version)"; "$$python" -m venv --clear $(VENV)
	@touch $@

$(SERVICE): requirements/setup.lock pyproject.toml | $(PYTHON_ENV)
	@echo "Installing the service's packages from $<"
	@$(PIP) install --require-hashes -r $<
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements/dev.lock $(SERVICE)
	@echo "Installing the tools for tests from $<"
	@$(PIP) install --require-hashes -r $<
	@touch $@

$(BENCH): requirements/bench.lock $(DEV)
	@echo "Installing what is measured beside the service from $<"
	@$(PIP) install --require-hashes -r $<
	@touch $@

$(PACKAGES): package.json package-lock.json | $(SERVICE)
	@echo "Installing the design system from package-lock.json"
	@$(NPM) ci --ignore-scripts
	@touch $@

$(ASSETS): tools/vendor_assets.py $(PACKAGES)
	@$(BIN)/python tools/vendor_assets.py
	@touch $@

$(CATALOGUES): $(wildcard $(TRANSLATIONS)/*/LC_MESSAGES/*.po) | $(SERVICE)
	@$(BIN)/pybabel --quiet compile --directory $(TRANSLATIONS)
	@touch $@
