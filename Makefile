# The commands of the README. Both make their own .venv; nothing else on the machine is changed,
# except that `make test` installs a browser and nginx from Debian's packages where it may.
PYTHON ?= python3
BIN := .venv/bin
SIZE ?= 1e5
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check install

.PHONY: serve test test-full test-portal bench docs docs-site dist clean

serve: .venv/ready
	$(BIN)/oboegaki serve

test: .venv/ready-test
	@tests/prepare
	$(BIN)/python -m pytest -m "not slow" -n 2 --dist loadfile

test-full: .venv/ready-docs
	@tests/prepare
	$(BIN)/python -m pytest

test-portal: .venv/ready-test
	@tests/prepare portal
	$(BIN)/python -m pytest -m portal

bench: .venv/ready-test
	@tests/prepare
	SIZE=$(SIZE) $(BIN)/python -m pytest tests/benchmarks -m "slow or not slow" -s -o tmp_path_retention_policy=none $(if $(ONLY),-k '$(ONLY)')

docs: .venv/ready-test
	$(BIN)/python tests/docs/reference.py
	$(BIN)/python tests/data/coverage.py
	$(BIN)/python tests/data/questions.py

docs-site: .venv/ready-docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet -f docs-site/mkdocs.yml
	@echo ".docs-site/index.html"

dist: .venv/ready-test
	$(BIN)/python -m build

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/ready: .venv/bin/python pyproject.toml constraints.txt
	$(PIP) -c constraints.txt -e .
	@touch $@

.venv/ready-test: .venv/ready
	$(PIP) -c constraints.txt -e '.[test]'
	@touch $@

.venv/ready-docs: .venv/ready-test
	$(PIP) -c constraints.txt -e '.[docs]'
	@touch $@

clean:
	rm -rf .docs-site .venv .oboegaki dist
