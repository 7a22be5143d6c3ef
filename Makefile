# Each target works on a fresh clone with Python 3.11 or newer and make.
PYTHON ?= python3
BIN := .venv/bin
PIN := --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11

.DEFAULT_GOAL := build
.PHONY: build test quick check verify browse screenshots plots docs bench lint types all-tests quick-tests pins release clean

# The environment is made again whenever the pins change; a half-made one is not kept.
.venv/.made: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; set PYTHON=...") if sys.version_info < (3, 11) else None'
	rm -rf .venv
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

build: .venv/.made
	$(BIN)/python -m build
	$(BIN)/python -m browse.charts

# What the build itself does without: validators, other engines, the tests' tools.
.venv/.tested: .venv/.made requirements-test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@

# The validators of the descriptions want older libraries than the rest, and so an environment of their own.
.venv/.validators: .venv/.made requirements-validators.txt
	rm -rf .venv/validators
	$(PYTHON) -m venv .venv/validators
	.venv/validators/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements-validators.txt
	@touch $@

# A file goes to one worker as a whole, so that what its tests share is made once; the workers fill the processors.
PYTEST := POLARS_MAX_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

test: .venv/.tested .venv/.validators
	$(MAKE) --jobs lint all-tests

all-tests: .venv/.tested .venv/.validators
	$(PYTEST)

# While working on the tool: without browser, Spark and validators, without the tests of what is published, and without
# releases, for which whole repositories are built in processes of their own.
quick: .venv/.tested
	$(MAKE) --jobs lint quick-tests

quick-tests: .venv/.tested
	$(PYTEST) tests/unit --ignore=tests/unit/test_spark.py --ignore=tests/unit/test_release.py

check: .venv/.made
	@$(BIN)/python -m build check

verify: .venv/.made
	$(BIN)/python -m build verify

browse: .venv/.made
	$(BIN)/python -m browse

# Takes the pictures of browse/README.md anew; needs chromium.
screenshots: .venv/.tested
	$(BIN)/python -m tests.pages.screenshots

# Draws only the charts that the published tables would change.
plots: .venv/.made
	$(BIN)/python -m browse.charts

# Runs the tour, which shows pandas and DuckDB, and writes it and the reader's reference.
docs: .venv/.tested
	$(BIN)/python -m docs

# Takes some twenty minutes on a quiet machine, and 30 GB of disk at ten million claims.
bench: .venv/.tested
	$(BIN)/python -m benchmarks

lint: .venv/.tested types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.tested
	$(BIN)/mypy

# The citable archive of this version; refused where something forbids it.
release: .venv/.tested .venv/.validators
	$(BIN)/python -m build release $(if $(SINCE),--since $(SINCE))

# Pin everything anew; needs uv, and network.
pins:
	uv pip compile $(PIN) --group build --group browse --group charts --output-file requirements.txt pyproject.toml
	uv pip compile $(PIN) --group build --group browse --group charts --group formats --group spark --group bench --group test \
		--constraint requirements.txt --output-file requirements-test.txt pyproject.toml
	uv pip compile $(PIN) --group validators --output-file requirements-validators.txt pyproject.toml

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
