# Everything starts from here; each target builds what it needs first. Python 3.11+, pip and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint slow bench pictures docs catalogues lock zipapp clean help env-run env-dev

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

env-run:
	@$(PYTHON) tools/build_env.py $(VENV) runtime

env-dev:
	@$(PYTHON) tools/build_env.py $(VENV) dev

run: env-run ## open the console on the sample desk
	@$(BIN)/supportconsole demo

test: env-dev lint ## lint, types, import contracts and the tests
	@$(BIN)/python -m pytest -n auto -m "not slow"

lint: env-dev ## style, types and import contracts
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports

slow: env-dev ## the suites that take minutes
	@$(BIN)/python -m pytest -n auto -m slow

bench: env-dev ## the figures beside their floors; fails on a budget
	@$(BIN)/python -m benchmarks; kept=$$?; $(BIN)/python -m benchmarks.canned && $(BIN)/python -m benchmarks.guard && exit $$kept

pictures: env-dev ## the README's pictures, from the program itself
	@$(BIN)/python tools/make_pictures.py

docs: env-dev ## the pages that the program writes about itself
	@$(BIN)/python tools/make_docs.py

catalogues: env-dev ## renew the Russian and Polish catalogues; says what lacks a translation
	@$(BIN)/python tools/catalogues.py

lock: env-dev ## renew the hashed lock files from pyproject.toml
	@$(BIN)/python tools/lock.py

zipapp: env-run ## one file for a jump host: dist/supportconsole.pyz
	@$(BIN)/python tools/make_zipapp.py

clean: ## remove what was built
	@rm -rf $(VENV) build dist
