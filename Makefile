# Every target makes .venv when it is missing or older than the lock file it needs.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint types house tests prove bench lock clean help

help: ## show the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: .venv/.ready ## rehearse the national migration 3.0 -> 3.1 and write the report into rapport/
	$(BIN)/ketenwissel rehearse --out rapport

test: .venv/.ready-dev ## lint, types, the house, tests, and 200 small rehearsals with random faults
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto
	$(BIN)/ketenwissel rehearse --sweep 200

prove: .venv/.ready-dev ## play 10,000 small rehearsals with random faults (hours); a failing seed is printed
	$(BIN)/ketenwissel rehearse --sweep 10000

bench: .venv/.ready-dev ## measure speed against a baseline in the same run
	$(BIN)/python -m benchmarks

lock: .venv/.ready-dev ## pin every dependency again, with hashes
	$(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --allow-unsafe --strip-extras -o requirements.lock --extra build --extra pdf pyproject.toml
	$(BIN)/pip-compile -q --generate-hashes --no-emit-index-url --no-emit-find-links --allow-unsafe --strip-extras -o requirements-dev.lock --extra build --extra pdf --extra dev pyproject.toml

clean: ## remove what was built
	rm -rf .venv build src/*.egg-info rapport

.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/.ready-dev: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@ .venv/.ready
