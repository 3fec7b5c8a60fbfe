# `make start` and `make test` are all a newcomer needs; `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin
PORT ?= 8000
DATA ?= data
PART ?=
# The rooms of the bare package: `pip install visavis` brings them, and no server.
BARE := vocab stats privacy codebooks instruments dataset exchange
# Where tests are that drive browsers or ask every page: their leg imports no others.
PAGES := tests/browser tests/test_*.py
# Tests start hundreds of interpreters, and without its bytecode each would compile Django anew.
unexport PYTHONDONTWRITEBYTECODE

# The legs share two cores: threads that wait for one another's few numbers only take time from both.
test test-sqlite test-pages test-postgres test-bare: export OPENBLAS_NUM_THREADS = 1

.PHONY: help setup start test test-bare test-pages test-postgres test-sqlite check format messages pages bench pictures docs requirements clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: .venv/.ready ## the environment in .venv, from pinned and hashed packages

.venv/.ready: requirements.txt pyproject.toml tools/setup.sh
	@sh tools/setup.sh

start: setup ## a simulated network on http://localhost:8000 (PORT= changes it)
	@$(BIN)/visavis start --port $(PORT) --data $(DATA)

# The legs share nothing but the code, so all run at once: what waits for a browser leaves its core
# to the others, and no core is idle while the last one ends. Only tests that touch the database run
# twice: rooms that know none are tried in the bare package, and browsers are driven and every page
# is asked as everybody on SQLite alone. PostgreSQL is asked for each outcome of each page once, and
# not again by tests marked `alike`, which send it only statements that others send it as well.
test: setup ## every test: SQLite whole, PostgreSQL for the database, the bare package
	@sh tools/system.sh chromium gettext postgresql
	@$(MAKE) --no-print-directory --keep-going --jobs=4 --output-sync=line test-pages test-sqlite test-bare test-postgres

test-sqlite: setup
	@sh tools/system.sh gettext
	@$(BIN)/python -m pytest -m "not browser and not everywhere and not wide and not postgres" $(BARE:%=--ignore=tests/%)

test-pages: setup
	@sh tools/system.sh chromium gettext
	@$(BIN)/python -m pytest -m "browser or everywhere" $(PAGES)

test-postgres: setup
	@sh tools/system.sh postgresql
	@$(BIN)/python tools/with_postgres.py $(BIN)/python -m pytest -m "django_db and not browser and not everywhere and not wide and not alike" $(BARE:%=--ignore=tests/%)

test-bare: setup
	@sh tools/bare.sh $(BARE)

check: setup ## every static gate; reports all failures, not the first
	@sh tools/system.sh gettext
	@$(BIN)/python -m tools.check

format: setup ## put code in the agreed form
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

messages: setup ## collect the translatable sentences into the catalogues
	@sh tools/system.sh gettext
	@$(BIN)/python -m tools.messages collect

pages: setup ## bring the generated parts of PRIVACY.md and the study dataset's page up to date
	@$(BIN)/python -m tools.privacy_page write
	@$(BIN)/python -m tools.schema_page write

bench: setup ## the long runs, one with PART=name, each under ten minutes
	@$(BIN)/python -m bench $(PART)

pictures: setup ## every page of the running simulated practice, in build/pictures
	@sh tools/system.sh chromium
	@VISAVIS_DATA=$(DATA) $(BIN)/python tools/pictures.py

docs: setup ## the documentation site in site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

requirements: ## resolve the dependencies anew
	@sh tools/setup.sh uv-only
	@UV_SYSTEM_CERTS=1 $(BIN)/uv pip compile --universal --all-extras --no-emit-package pyspark --no-emit-package py4j --generate-hashes --no-annotate --no-header --quiet pyproject.toml --output-file requirements.txt
	@grep -oE 'pyspark[><=0-9.,]+' pyproject.toml | UV_SYSTEM_CERTS=1 $(BIN)/uv pip compile --universal --generate-hashes --no-annotate --no-header --quiet - --output-file requirements-spark.txt

clean: ## away with everything that was made, but not the data
	@rm -rf .venv .venv-bare .cache site build dist
