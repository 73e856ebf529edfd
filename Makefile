# Two commands matter: `make run` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
FINETUNING := .venv-finetuning
UV := $(shell command -v uv || echo .tools/bin/uv)
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
COMPILE := $(UV) pip compile -q --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate
OVERRIDES := --override requirements/overrides.txt
# The lock is complete, so nothing is resolved again (rasa's own bounds would refuse the overrides).
INSTALL := $(UV) pip install --no-deps --require-hashes

.PHONY: help run test check install build train encoder evaluate pictures lock format clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

run: install ## Install, build, train if the words changed, and serve http://localhost:8000
	@$(BIN)/backwise train --if-changed
	@$(BIN)/backwise serve

test: install-dev build ## Run every test
	@$(BIN)/backwise train --if-changed
	@$(BIN)/pytest

check: install-dev build ## Lint, types, words and the fast tests
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/backwise check --words-only
	@$(BIN)/pytest -m "not slow" -q

format: install-dev ## Put the code into the house style
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

build: install ## Build the language pipeline if it is out of date
	@$(BIN)/backwise build

encoder: ## Fine-tune the sentence encoder on the words of data/nlu (an hour and a half; needs 4 GB)
	@$(UV) venv -q --allow-existing --python $(PYTHON) $(FINETUNING)
	@$(INSTALL) -q --python $(FINETUNING)/bin/python -r requirements/finetuning.lock
	@$(FINETUNING)/bin/python -m finetuning.finetune
	@$(MAKE) train

evaluate: build ## Measure the live model on messages that it was not trained on; fails when a figure fell
	@$(BIN)/backwise train --if-changed
	@$(BIN)/backwise evaluate --compare docs/evaluation.json --write docs --mistakes 10

pictures: install ## Draw the sheet of all movements (docs/exercises.svg)
	@$(BIN)/backwise pictures

train: build ## Train, test and activate a model
	@$(BIN)/backwise train

lock: $(UV) ## Lock all dependencies with hashes
	@$(COMPILE) $(OVERRIDES) pyproject.toml -o requirements.lock
	@$(COMPILE) $(OVERRIDES) --extra dev pyproject.toml -o requirements-dev.lock
	@$(COMPILE) requirements/build.in -o requirements/build.lock
	@$(COMPILE) --override requirements/finetuning-overrides.txt requirements/finetuning.in -o requirements/finetuning.lock

clean: ## Remove what was installed, built and trained (never the database)
	rm -rf $(VENV) $(FINETUNING) .tools .build .rasa models

install: $(VENV)/installed
install-dev: $(VENV)/installed-dev

$(VENV)/installed: requirements.lock pyproject.toml backwise_startup.pth | $(VENV)
	@echo "Installing the locked packages (about 1 GB the first time) ..."
	@$(INSTALL) -r requirements.lock
	@$(UV) pip install -q --no-deps --build-constraints requirements/build.lock -e .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock | install
	@echo "Installing the packages that tests need ..."
	@$(INSTALL) -r requirements-dev.lock
	@touch $@

$(VENV): | $(UV)
	@$(UV) venv -q --python $(PYTHON) $(VENV)

.tools/bin/uv:
	@echo "Fetching uv into .tools/ ..."
	@$(PYTHON) -m venv .tools && .tools/bin/pip install -q uv
