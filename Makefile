# Two commands matter: `make demo` (try it) and `make test` (check it). Both set up .venv by themselves.
# Anything after ARGS= goes to the command: make demo ARGS=--terminal

SHELL := /bin/bash
BIN := .venv/bin
INSTALLED := .venv/.installed
NODE_PACKAGES := tests/node/node_modules/.installed
WECHATPY := tests/wechatpy/.venv/.installed
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help install demo test test-all soak lint types format rules-report bench lock clean

help:  ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(INSTALLED)  ## Create .venv and install the pinned packages

demo: $(INSTALLED)  ## The sandbox group in a browser page, no account needed (ARGS=--terminal for the terminal)
	$(BIN)/liandong demo $(ARGS)

test: $(INSTALLED) lint  ## Lint, types, import rules and every test that needs pip alone (under 2 minutes)
	scripts/test $(ARGS)

test-all: $(INSTALLED) $(NODE_PACKAGES) $(WECHATPY) lint  ## Also what needs Node.js, Chromium or PostgreSQL
	scripts/test --all $(ARGS)

soak: $(INSTALLED)  ## Only the long runs: kills, fuzzing, simulations
	$(BIN)/pytest --soak $(ARGS)

lint: $(INSTALLED)  ## Style, formatting and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(INSTALLED)  ## mypy --strict
	$(BIN)/mypy

format: $(INSTALLED)  ## Format and mend what can be mended by machine
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

rules-report: $(INSTALLED)  ## Precision and recall of the rule pack per category (ARGS=FILE for texts of your own)
	$(BIN)/liandong rules report $(ARGS)

bench: $(INSTALLED)  ## Measured figures as JSON
	$(BIN)/liandong bench --json $(ARGS)

lock:  ## Resolve requirements.lock anew from pyproject.toml (maintainers; a few minutes)
	scripts/lock

clean:  ## Remove .venv and everything generated
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis tests/node/node_modules tests/wechatpy/.venv

$(INSTALLED): requirements.lock pyproject.toml scripts/install
	scripts/install
	@touch $@

# Without npm the tests that need these packages are skipped and say so; in CI that is a failure.
$(NODE_PACKAGES): tests/node/package.json
	@if command -v npm >/dev/null; then npm install --prefix tests/node --no-audit --no-fund --no-package-lock && touch $@; \
	else echo "npm is not installed: the tests that need Node.js will be skipped (apt-get install nodejs npm)"; fi

# The client that proves the fake of WeCom's HTTP interface has the same name as the library the bot uses.
$(WECHATPY): tests/wechatpy/requirements.txt
	$(BIN)/python -m venv tests/wechatpy/.venv
	tests/wechatpy/.venv/bin/python -m pip --disable-pip-version-check install -qq --require-hashes -r tests/wechatpy/requirements.txt
	@touch $@
