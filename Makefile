# Một Cửa. `make` alone lists the targets.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help run test test-cluster coverage journey bench fmt reference clean install install-test install-cluster

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: install  ## start everything on http://127.0.0.1:8000 (MOTCUA_PORT changes the port)
	@MOTCUA_DEMO_CASES=$${MOTCUA_DEMO_CASES:-6000} exec $(BIN)/motcua run

test: install-test  ## every gate: format, lint, contracts, types, migrations, tests
	@exec $(BIN)/python tools/gates.py

test-cluster: install-test install-cluster  ## every indicator by the embedded engine and by a Spark cluster of two workers
	@PYTHONPATH=.venv/cluster MOTCUA_TEST_DATABASE=motcua_test_cluster $(BIN)/pytest tests/cluster -q

coverage: install-test  ## branch coverage of what runs inside the test process
	@$(BIN)/pytest -m "not process and not browser" --cov=motcua --cov-branch --cov-report=term:skip-covered

journey: install  ## walk three dossiers from submission to a verified result over HTTP
	@exec $(BIN)/python tools/journey.py

bench: install  ## measure intake and signing on this machine
	@$(BIN)/python bench/intake.py && $(BIN)/python bench/sign.py

fmt: install-test  ## format the code and repair what lint can repair
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

reference: install  ## rebuild the reference tables from ../shared/data
	@for script in tools/reference/*.py; do echo "→ $$script"; $(BIN)/python $$script || exit 1; done

clean:  ## remove the virtual environment and caches; the data in var/ stays
	@rm -rf .venv node_modules src/motcua/ui/static/ui/built .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build src/*.egg-info
	@find src tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

install:
	@$(PYTHON) tools/install.py runtime && $(BIN)/python tools/frontend.py

install-test:
	@$(PYTHON) tools/install.py test && $(BIN)/python tools/frontend.py

install-cluster:  ## what speaks with a Spark cluster, in .venv/cluster
	@$(PYTHON) tools/install.py cluster
