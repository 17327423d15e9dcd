# Needs make and Python 3.11 or newer, nothing else. Everything is installed into .venv.
# Another interpreter: make drill PYTHON=/path/to/python3.12

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input --quiet
CONSTRAINTS := constraints/ci.txt
SCENARIO ?= scenarios/hotel-night-fire.yaml

COMMIT ?= HEAD

.PHONY: drill test test-slow coverage coverage-movement check bench bench-against gallery verify verify-all clean help

help: ## print this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1 \2/p' Makefile \
	  | awk '{ name = $$1 " " $$2; $$1 = $$2 = ""; printf "  %-24s%s\n", name, $$0 }'

drill: $(VENV)/.installed ## set up .venv, then play the night fire in the hotel through
	@$(BIN)/muster run $(SCENARIO)

# Both processes of the tests need the same compiled functions; the slower way is to compile them in
# both at once. Measured, the tests take twice as long, so `make coverage` stands for itself.
TESTS := -m pytest --numprocesses 2 --dist loadfile
COMPILE := folder=$$(mktemp -d) && { $(BIN)/muster run hall-show-fire --seeds 0 --quiet \
  --out "$$folder/run" >/dev/null; status=$$?; rm -rf "$$folder"; test $$status -eq 0; }

test: check ## every check that CI runs
	@echo "== compiling"
	@$(COMPILE)
	@echo "== tests"
	@$(BIN)/python $(TESTS)

coverage: $(VENV)/.installed-dev ## the same tests, and the share of lines and branches that they reach
	@$(COMPILE)
	@$(BIN)/python $(TESTS) --cov --cov-report=term

test-slow: $(VENV)/.installed-dev ## the tests that `make test` leaves out because they take minutes
	@$(BIN)/python -m pytest -m slow

# What is compiled cannot be measured: the same tests run once compiled, for the Python around it,
# and those made for it once more uncompiled.
COVER := $(BIN)/python -m coverage
UNCOMPILED := tests/movement/test_uncompiled.py tests/movement/test_march.py tests/movement/test_rides.py \
  tests/movement/test_standing.py
coverage-movement: $(VENV)/.installed-dev ## branch coverage of the crowd; fails under 95 per cent
	@rm -f .coverage.movement*
	@COVERAGE_FILE=.coverage.movement.compiled $(COVER) run --source=sim/movement -m pytest -q \
	  tests/movement tests/people tests/services
	@NUMBA_DISABLE_JIT=1 COVERAGE_FILE=.coverage.movement.plain $(COVER) run --source=sim/movement \
	  -m pytest -q $(UNCOMPILED)
	@COVERAGE_FILE=.coverage.movement $(COVER) combine --quiet .coverage.movement.compiled .coverage.movement.plain
	@COVERAGE_FILE=.coverage.movement $(COVER) report --fail-under=95

check: $(VENV)/.installed-dev ## style, types and layers, without the tests
	@echo "== ruff"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { $(BIN)/ruff format --check .; exit 1; }
	@echo "== mypy"
	@$(BIN)/mypy
	@echo "== layers"
	@$(BIN)/lint-imports --no-logo

verify: $(VENV)/.installed ## the verification table
	@$(BIN)/muster verify

verify-all: $(VENV)/.installed-verify ## the same with the slow cases and other programs, and the page with figures
	@mkdir -p reports
	@$(BIN)/muster verify --all --html reports/verification.html --force

bench: $(VENV)/.installed-verify ## measure beside other programs, and write the table of docs/performance.md
	@$(BIN)/python -m benchmarks --write

bench-against: $(VENV)/.installed-verify ## measure beside a commit: make bench-against COMMIT=main WORKS="hotel fair"
	@$(BIN)/python -m benchmarks --against $(COMMIT) $(WORKS)

gallery: $(VENV)/.installed-dev ## play three shipped scenarios, and make their pictures and papers in reports/gallery
	@$(BIN)/python docs/images/gallery.py reports/gallery

clean: ## remove .venv and everything that tools left behind; reports stay
	rm -rf $(VENV) build dist .coverage .coverage.* htmlcov .hypothesis \
	  .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- set-up; the empty files that end it make the second call quick

$(VENV)/bin/python:
	@found=; \
	for candidate in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
	  if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	  then found=$$candidate; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Muster needs Python 3.11 or newer and found none on the PATH." >&2; \
	  echo "Install one, or name it: make drill PYTHON=/path/to/python3.12" >&2; \
	  exit 1; \
	fi; \
	echo "Setting up $(VENV) with $$("$$found" --version)"; \
	"$$found" -m venv $(VENV) || { \
	  rm -rf $(VENV); \
	  echo "Python could not make a virtual environment." >&2; \
	  echo "On Debian and Ubuntu: sudo apt install python3-venv" >&2; \
	  exit 1; \
	}

$(VENV)/.installed: pyproject.toml $(CONSTRAINTS) | $(VENV)/bin/python
	@echo "Installing Muster and what it needs (the first time this downloads about 150 MB)"
	@$(PIP) install --constraint $(CONSTRAINTS) --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml $(CONSTRAINTS) | $(VENV)/bin/python
	@echo "Installing Muster and the tools that check it"
	@$(PIP) install --constraint $(CONSTRAINTS) --editable '.[dev]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-verify: pyproject.toml $(CONSTRAINTS) | $(VENV)/bin/python
	@echo "Installing Muster and the programs it is measured beside (a download of some 700 MB)"
	@$(PIP) install --constraint $(CONSTRAINTS) --editable '.[dev,verify]'
	@touch $@ $(VENV)/.installed-dev $(VENV)/.installed
