# Two commands matter: `make run` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
FINETUNING := .venv-finetuning
STOCK := .venv-stock
UV := $(shell command -v uv || echo .tools/bin/uv)
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
# Sanic asks for a multidict that has no wheel for Python 3.11: without its C part nobody needs a compiler.
export MULTIDICT_NO_EXTENSIONS := 1
COMPILE := $(UV) pip compile -q --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate
OVERRIDES := --override requirements/overrides.txt
# The lock is complete, so nothing is resolved again (rasa's own bounds would refuse the overrides). Compiled once here:
# where Python may not write beside its modules, as in a container, each process would compile thousands of them again.
INSTALL := $(UV) pip install --no-deps --require-hashes --compile-bytecode

.PHONY: help run test check install build train encoder encoder-refresh alarm-head evaluate bench pictures looks staff-pictures journey widget lock format clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

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

encoder: $(FINETUNING) ## Fine-tune the sentence encoder on the words of data/nlu (an hour and a half; needs 4 GB)
	@$(FINETUNING)/bin/python -m finetuning.finetune
	@$(MAKE) alarm-head train

encoder-refresh: $(FINETUNING) ## After new words: a short course from the committed weights (half an hour)
	@$(FINETUNING)/bin/python -m finetuning.finetune --refresh --passes 3
	@$(MAKE) alarm-head train

alarm-head: $(FINETUNING) ## After new words about warning signs: teach them to the gate (five minutes)
	@$(FINETUNING)/bin/python -m finetuning.alarm_head

$(FINETUNING): requirements/finetuning.lock
	@$(UV) venv -q --allow-existing --python $(PYTHON) $@
	@$(INSTALL) -q --python $@/bin/python -r requirements/finetuning.lock
	@touch $@

evaluate: build ## Measure the live model on messages that it was not trained on; fails when a figure fell
	@$(BIN)/backwise train --if-changed
	@$(BIN)/backwise evaluate --compare docs/evaluation.json --write docs --mistakes 10

# On two cores stock Rasa trains for most of a day; BENCH="--epochs 1 --stock-memory-turns 2000" takes about an hour.
bench: install-dev build $(STOCK) ## Measure Backwise beside stock Rasa on the same words (needs 4 GB of disk)
	@$(BIN)/backwise train --if-changed
	@$(BIN)/python -m bench.compare $(BENCH)

$(STOCK): requirements/stock.lock
	@$(UV) venv -q --allow-existing --python $(PYTHON) $@
	@$(INSTALL) -q --python $@/bin/python -r requirements/stock.lock
	@touch $@

pictures: install ## Draw the sheet of all movements (docs/exercises.svg)
	@$(BIN)/backwise pictures

widget: ## Build the web chat's two files from widget/src (needs Node 20)
	@cd widget && npm ci --silent && npm run --silent check && npm run --silent build

looks: install-dev ## Take the pictures anew that the chat's looks are compared with (tests/channels/web/pictures)
	@$(BIN)/python -m tests.channels.web.looks

staff-pictures: install-dev ## Take the pictures of the chat and the staff tool anew (docs/images; look at them before you commit)
	@$(BIN)/python -m tests.staff.web.staff_pictures

journey: install ## Write down a whole journey on both channels (docs/journey.md)
	@$(BIN)/backwise journey

train: build ## Train and test a model; it goes live as long as nothing was ever published
	@$(BIN)/backwise train

lock: $(UV) ## Lock all dependencies with hashes
	@$(COMPILE) $(OVERRIDES) pyproject.toml -o requirements.lock
	@$(COMPILE) $(OVERRIDES) --extra dev pyproject.toml -o requirements-dev.lock
	@$(COMPILE) requirements/build.in -o requirements/build.lock
	@$(COMPILE) --override requirements/stock.in requirements/stock.in -o requirements/stock.lock
	@$(COMPILE) --override requirements/finetuning-overrides.txt requirements/finetuning.in -o requirements/finetuning.lock

clean: ## Remove what was installed, built and trained (never the database)
	rm -rf $(VENV) $(FINETUNING) $(STOCK) .tools .build .rasa models

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
