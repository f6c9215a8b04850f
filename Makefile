# Routebook. `make` alone lists the targets.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# PYTHON (the interpreter that .venv is made with), PORT and HOST (where the site listens) and DATABASE_URL
# (the database of every command; SQLite below var/ without one) reach the commands through the environment,
# given there or on make's command line.
# Compiled modules are kept: without them each start takes seconds more.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
# Arguments for pytest: make test ARGS="tests/visits -k refusal"
ARGS ?=
# Set to 1 to build the test database by the migrations, as CI does, rather than from the models.
MIGRATIONS ?=
TEST_PROCESSES ?= 2
PYTEST := $(BIN)/pytest -n $(TEST_PROCESSES) $(if $(MIGRATIONS),--migrations)

PYTHON_READY := $(VENV)/.ready
NODE_READY := node_modules/.ready
MESSAGES_READY := $(VENV)/.messages
CATALOGUES := $(wildcard */locale/*/LC_MESSAGES/django.po)

.PHONY: help
help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: setup  ## install, load the demo office into an empty database, serve (PORT=8000)
	@exec $(MANAGE) serve --demo

.PHONY: setup
setup:  ## create .venv and node_modules, compile the translations
	@$(MAKE) -j2 environment

# Apart from `setup`, so that the two package clients work at the same time whatever make was asked for.
.PHONY: environment
environment: $(PYTHON_READY) $(NODE_READY) $(MESSAGES_READY)
	@:

$(BIN)/uv: requirements/dev.lock tools/python-environment.sh tools/pip-configuration.sh
	@tools/python-environment.sh create
	@touch $@

$(PYTHON_READY): $(BIN)/uv
	@tools/python-environment.sh fill
	@touch $@

$(NODE_READY): package.json package-lock.json .npmrc tools/node-modules.sh | $(BIN)/uv
	@tools/node-modules.sh
	@touch $@

$(MESSAGES_READY): $(PYTHON_READY) $(CATALOGUES)
	@$(MANAGE) compile_messages
	@touch $@

.PHONY: test
test: setup system-packages  ## run all tests (ARGS="-k name" for some, MIGRATIONS=1 through the migrations)
	@$(PYTEST) $(ARGS)

.PHONY: test-postgres
test-postgres: MIGRATIONS = 1
test-postgres: setup system-packages  ## run all tests on PostgreSQL, through the migrations
	@tools/with-postgres.sh $(PYTEST) $(ARGS)

.PHONY: system-packages
system-packages:
	@tools/system-packages.sh 'chromium|chromium-browser|google-chrome:chromium' xgettext:gettext \
		pdftotext:poppler-utils

.PHONY: bench
bench: setup  ## measure imports, facts and reports against their yardsticks
	@$(MANAGE) bench

.PHONY: fmt
fmt: setup  ## format the code and repair what the linter can
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format

.PHONY: check
check: check-format check-lint check-imports check-types check-migrations check-messages  ## all checks but the tests

.PHONY: check-format
check-format: setup
	@$(BIN)/ruff format --check

.PHONY: check-lint
check-lint: setup
	@$(BIN)/ruff check

.PHONY: check-imports
check-imports: setup
	@$(BIN)/lint-imports

.PHONY: check-types
check-types: setup
	@$(BIN)/mypy

.PHONY: check-migrations
check-migrations: setup
	@$(MANAGE) makemigrations --check --dry-run

.PHONY: check-messages
check-messages: setup
	@tools/system-packages.sh xgettext:gettext
	@$(MANAGE) check_messages

.PHONY: messages
messages: setup  ## bring the translation catalogues up to date with the source
	@tools/system-packages.sh xgettext:gettext
	@$(MANAGE) makemessages

.PHONY: lock
lock: $(BIN)/uv  ## write the lock files anew from pyproject.toml and package.json
	@tools/lock.sh
