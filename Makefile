# `make` lists the targets. Everything sets itself up: python3-venv, git and make are all a fresh Debian/Ubuntu needs.
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
UV := $(BIN)/uv
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := $(VENV)
# Modules are compiled once, not at each of the hundreds of processes the suites start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup assets up test test-slow test-attack test-browser test-containers check lint types docs pictures bench demo clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 20

$(UV):
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check uv

$(VENV)/.synced: $(UV) pyproject.toml uv.lock
	$(UV) sync --frozen --inexact --quiet --compile-bytecode --all-extras --python $(BIN)/python
	@touch $@

setup: $(VENV)/.synced ## Make the virtual environment with everything pinned in uv.lock

assets: setup ## Fetch the pages' style and script files again
	$(BIN)/python hatch_build.py

up: setup ## Start the whole system on the embedded default (NATS + SQLite); first page ready
	$(BIN)/tayang up

demo: setup ## Tell the whole SOP on a sample activity, in a temporary folder
	$(BIN)/tayang demo

test: setup ## The fast suite: domain, contracts, services (under 5 minutes on 2 cores)
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

test-slow: setup ## Kill, wipe, replica, durability and repetition tests: real processes
	$(BIN)/python -m pytest -q -m slow --timeout 900

test-attack: setup ## Each class of tampering at a hundred random records, SQLite and PostgreSQL (10 minutes)
	TAYANG_ATTACK_PLACES=100 $(BIN)/python -m pytest -q -m slow --timeout 900 tests/auditor/test_attacks.py

test-browser: setup ## The pages in a real Chromium at phone width, with axe-core
	@command -v chromium >/dev/null || $(BIN)/playwright install chromium
	$(BIN)/python -m pytest -q -m browser --timeout 600

test-containers: setup ## The log's contract suite on a PostgreSQL container (where Docker answers)
	TESTCONTAINERS_RYUK_DISABLED=true $(BIN)/python -m pytest -q -m containers --timeout 600

lint: setup ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup ## mypy strict
	$(BIN)/mypy

docs: setup ## Write the generated parts of README anew
	$(BIN)/python -m tests.sop.documents --write

pictures: setup ## Take the pictures of README and docs/panduan.md anew
	$(BIN)/python -m tests.e2e.pictures

check: ## Exactly what CI runs
	bash .ci/run

bench: setup ## Ratios against the peers, side by side in one run
	$(BIN)/python -m tests.bench.bench_append
	$(BIN)/python -m tests.bench.bench_replay
	$(BIN)/python -m tests.bench.bench_chain
	$(BIN)/python -m tests.bench.bench_verify
	$(BIN)/python -m tests.bench.bench_relay
	$(BIN)/python -m tests.bench.bench_portal
	$(BIN)/python -m tests.bench.bench_sweep

clean: ## Remove what the targets made
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
