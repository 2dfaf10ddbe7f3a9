# Everything a newcomer needs. The environment lies in .venv, working files in var/.
PYTHON ?= python3
BIN := .venv/bin
SETUP := .venv/.ready
CHROMIUM := /usr/bin/chromium

# Compiled files make every later start quicker, Airflow's most of all.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test test-compose test-browser screenshots check format bench up down lock clean

help:  ## what there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: $(SETUP)  ## the environment, from the lock file with hashes

$(SETUP): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $(SETUP)

demo: $(SETUP)  ## the whole cycle on an invented bestand, through the real DAGs
	@$(BIN)/retention demo

test: $(SETUP)  ## every test
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

test-compose: $(SETUP)  ## docker-compose.yaml read by Debian's docker-compose; needs no engine
	@command -v docker-compose >/dev/null || \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
	    --no-install-recommends docker-compose >/dev/null; }
	$(BIN)/python scripts/check_compose.py

test-browser: $(SETUP) $(CHROMIUM)  ## the desk in a real Airflow and Chromium
	$(BIN)/python -m pytest tests/browser

screenshots: $(SETUP) $(CHROMIUM)  ## the pictures of the README, made anew
	PYTHONPATH=tests $(BIN)/python -P scripts/screenshots.py

$(CHROMIUM):
	@test "$$(id -u)" = 0 || { echo "Chromium is not there. As root: apt-get install chromium" >&2; exit 1; }
	apt-get update -qq
	DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium fonts-dejavu-core

check: $(SETUP)  ## format, lint, types, import rules, migrations, docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/check_migrations.py
	$(BIN)/python scripts/check_docs.py

format: $(SETUP)  ## put the code in its one form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(SETUP)  ## speed and size, as ratios measured in one run
	@$(BIN)/python -m bench

up: $(SETUP)  ## Airflow on localhost with the DAGs loaded
	@$(BIN)/python scripts/airflow.py up

down: $(SETUP)  ## stop what `make up` started
	@$(BIN)/python scripts/airflow.py down

lock: $(SETUP)  ## a new lock file from pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --group dev pyproject.toml \
	  --no-header -o requirements.lock

clean:  ## forget the environment and all working files
	rm -rf .venv var
