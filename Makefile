# Everything starts from here; each target builds what it needs first. Python 3.11+, pip and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCKS := requirements/runtime.txt requirements/dev.txt

.PHONY: run test lint slow bench pictures lock zipapp clean help

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(VENV)/.run: requirements/runtime.txt pyproject.toml tools/build_env.py
	@$(PYTHON) tools/build_env.py $(VENV) runtime

$(VENV)/.dev: $(LOCKS) pyproject.toml tools/build_env.py
	@$(PYTHON) tools/build_env.py $(VENV) dev

run: $(VENV)/.run ## open the console on the sample desk
	@$(BIN)/supportconsole demo

test: $(VENV)/.dev lint ## lint, types, import contracts and the tests
	@$(BIN)/python -m pytest -n auto -m "not slow"

lint: $(VENV)/.dev ## style, types and import contracts
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports

slow: $(VENV)/.dev ## the suites that take minutes
	@$(BIN)/python -m pytest -n auto -m slow

bench: $(VENV)/.dev ## the figures beside their floors; fails on a budget
	@$(BIN)/python -m benchmarks

pictures: $(VENV)/.dev ## the README's pictures, from the program itself
	@$(BIN)/python tools/make_pictures.py

lock: $(VENV)/.dev ## renew the hashed lock files from pyproject.toml
	@$(BIN)/python tools/lock.py

zipapp: $(VENV)/.run ## one file for a jump host: dist/supportconsole.pyz
	@$(BIN)/python tools/make_zipapp.py

clean: ## remove what was built
	@rm -rf $(VENV) build dist
