# Everything runs in .venv, made from the locked requirements; nothing is installed outside this folder.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(LOCKFLAGS)

.DEFAULT_GOAL := help
.PHONY: help install test-env run test test-rest test-all check format bench bench-peer checkers lighthouse mutants docs lock clean
.DELETE_ON_ERROR:

help: ## Say what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: .venv/.installed ## Make .venv with what the blog needs
test-env: .venv/.tested ## Make .venv with what the tests need, too

run: .venv/.installed ## Prepare instance/ on the first call and serve the blog on http://127.0.0.1:8000
	$(BIN)/blogapp serve --prepare

# Bytecode of the tests is kept, whatever the environment says: to rewrite their asserts takes as long as to read them.
WORKERS := auto
PYTEST = PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

test: .venv/.tested ## Run the quick tests, half of all, in less than two minutes
	$(PYTEST) --part quick $(ARGS)

# One more than there are processors: a test that waits for a server or a browser leaves its own to the others.
test-rest test-all: WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

test-rest: .venv/.tested ## Run what `make test` leaves out: PostgreSQL, browsers, servers, checkers of HTML
	$(PYTEST) --part rest $(ARGS)

test-all: .venv/.tested ## Run every test
	$(PYTEST) $(ARGS)

check: .venv/.tested ## Run the linters, the type checker and the check of the layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.tested ## Lay the code out as ruff wants it
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

bench: .venv/.tested ## Measure the pages at 10,000 posts, the start, the memory, and the growth to 100,000 (SIZES="1000 5000"; needs wrk)
	$(BIN)/python benchmarks/start.py
	$(BIN)/python benchmarks/costs.py
	$(BIN)/python benchmarks/spam.py
	$(BIN)/python benchmarks/rates.py
	$(BIN)/python benchmarks/growth.py $(SIZES)

bench-peer: .venv/.tested ## Measure the pages beside those of WordPress (PEERS=folder with wordpress.sh and compare.py)
	$(BIN)/python benchmarks/peer.py $(PEERS)

checkers: tests/node/node_modules/.installed ## Install what checks HTML for the tests (needs npm and Java)

tests/node/node_modules/.installed: tests/node/package-lock.json
	npm ci --prefix tests/node --omit=optional --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

lighthouse: .venv/.tested checkers ## Have Lighthouse look at each kind of page; 100 everywhere, or it fails (needs npm, Chromium)
	$(BIN)/python tests/support/lighthouse.py

mutants: .venv/.tested ## Change the code in one place at a time and count what the tests notice (ARGS="--number 40 --seed 7 posts")
	$(BIN)/python tests/support/mutants.py $(ARGS)

docs: .venv/.documented ## Make the site of the documentation in dist/docs, searchable, with the API from docstrings
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --clean

lock: ## Renew the locked requirements (needs uv; LOCKFLAGS=--upgrade takes newer versions)
	$(LOCK) pyproject.toml requirements/base.in -o requirements/base.txt
	$(LOCK) pyproject.toml --extra postgres --extra redis --extra s3 requirements/base.in requirements/test.in \
		-c requirements/base.txt -o requirements/test.txt
	$(LOCK) requirements/docs.in -c requirements/test.txt -o requirements/docs.txt

clean: ## Remove .venv and the caches; instance/ stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "blogapp needs Python 3.11 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

# The package itself is installed editable. Compiling at once makes the first start fast even where Python is told to write no bytecode.
.venv/.installed: requirements/base.txt pyproject.toml | .venv/bin/python
	$(PIP) install --require-hashes -r requirements/base.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	-@$(BIN)/python -m compileall -q .venv/lib blogapp
	@touch $@

.venv/.tested: requirements/test.txt .venv/.installed
	$(PIP) install --require-hashes -r requirements/test.txt
	-@$(BIN)/python -m compileall -q .venv/lib
	@touch $@

.venv/.documented: requirements/docs.txt .venv/.installed
	$(PIP) install --require-hashes -r requirements/docs.txt
	@touch $@
