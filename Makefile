# `make help` lists the commands. Each sets up what it needs; none needs anything but make and Python 3.11 or later.

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
NOTEBOOKS ?=
BENCH ?=
PYODIDE ?=
FUZZ ?=

BIN := $(VENV)/bin
READY := $(VENV)/.ready
SCRIPTS := node_modules/.ready
SITE := _build/html

# What a user has configured for matplotlib and IPython at home must not change what the chapters print.
export MPLCONFIGDIR := $(abspath $(VENV))/.matplotlib
export IPYTHONDIR := $(abspath $(VENV))/.ipython

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help book pdf test quick test-browsers test-wheel fuzz serve lab notebooks lint format browser requirements bench bench-course bench-site bench-scale practice clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

book: $(READY) ## Set up, run every chapter and build the website (PYODIDE=DIR: with Python for the browser in it)
	@PYODIDE="$(PYODIDE)" $(BIN)/python _ext/build.py

pdf: book browser ## Print the exercise sheet, its key, the slides and the whole course, into _build/pdf
	@$(BIN)/python _ext/printing.py "$$($(BIN)/python tests/browser.py)"

test: $(READY) lint browser book ## Set up, get a browser if there is none, run all checks and tests
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal --cov --cov-report=term:skip-covered tests pooling_lib
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile chapters

quick: $(READY) ## Run the tests that need no browser, website, notebook or cluster
	$(BIN)/python -m pytest -m "not browser and not site and not kernel and not cluster" tests pooling_lib

# One line a fuzzer; what each finds becomes a test.
fuzz: $(READY) ## Try what no test lists: 20,000 damaged image files, 100,000 calls (FUZZ="--seed 1" for others)
	$(BIN)/python tests/fuzz_images.py $(FUZZ)
	$(BIN)/python tests/fuzz_calls.py $(FUZZ)

serve: book ## Show the website on this machine (PORT=8000)
	@$(BIN)/python -c 'import socket; socket.create_server(("127.0.0.1", int("$(PORT)"))).close()' 2>/dev/null || \
	  { echo 'error: PORT=$(PORT) is in use, or is no port that this user may have; name another:' \
	         'make serve PORT=8001' >&2; exit 1; }
	@echo "The book is at http://127.0.0.1:$(PORT)/ (end with Ctrl+C)."
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory $(SITE) $(PORT)

lab: $(READY) ## Open the chapters in JupyterLab
	$(BIN)/jupyter lab chapters

notebooks: $(READY) ## Run the chapters and bring them into the form that is committed (NOTEBOOKS="chapters/...")
	$(BIN)/python _ext/notebooks.py $(NOTEBOOKS)

lint: $(READY) $(SCRIPTS) ## Check format, style and types in both languages, and that notebooks are committed as run
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(NPM) run --silent lint
	$(NPM) run --silent test
	$(BIN)/python _ext/module_tables.py --check
	$(BIN)/python _ext/notebooks.py --check

format: $(READY) $(SCRIPTS) ## Bring all code into the form that `make lint` checks
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .
	$(NPM) run --silent format
	$(BIN)/python _ext/module_tables.py

test-wheel: book ## Build the wheel, and use it in environments that hold nothing else (needs uv; installs it, and the network)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/python -m pytest tests/wheel.py

test-browsers: $(READY) book ## Use the built pages in Firefox and WebKit (installs both as root on Debian; says what to install elsewhere)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[browsers]"
	$(BIN)/python tests/engines.py
	$(BIN)/python -m pytest tests/browsers.py

browser: $(READY) ## Find a browser for the tests, or install one
	@$(BIN)/python tests/browser.py

requirements: $(READY) ## Compile requirements.txt anew from pyproject.toml (needs uv; installs it into the environment)
	$(BIN)/python -m pip install --quiet uv
	{ printf '%s\n' \
	    '# The exact set that CI, Binder and Colab install, this package included. Compiled from pyproject.toml by' \
	    '# `make requirements`; do not edit by hand.' '-e .'; \
	  $(BIN)/uv pip compile --quiet --universal --no-header --python-version 3.11 --upgrade \
	    --extra book --extra scale --extra test pyproject.toml; } > requirements.new || \
	  { rm -f requirements.new; exit 1; }
	mv requirements.new requirements.txt
	$(BIN)/python _ext/wheels.py

bench: $(READY) ## Time pooling_lib against its peers (first: .venv/bin/pip install -e ".[bench]"; absent ones are named)
	$(BIN)/python benchmarks/compare.py $(BENCH)
	$(BIN)/python benchmarks/variants.py $(BENCH)
	$(BIN)/python benchmarks/passes.py $(BENCH)
	$(BIN)/python benchmarks/limits.py
	$(BIN)/python benchmarks/report.py

bench-site: book browser ## Measure the built pages: weight, foreign requests, time to the first answer, redraws
	PYTHONPATH=tests $(BIN)/python benchmarks/website.py $(BENCH)

bench-course: book browser ## Measure the course itself: the book from nothing, each chapter, the slowest tests
	$(BIN)/python benchmarks/course.py $(BENCH)

practice: $(READY) ## Ask other libraries how they pool, and for the names in chapters (first: .venv/bin/pip install -e ".[bench]")
	$(BIN)/python benchmarks/practice.py
	$(BIN)/python benchmarks/practice_names.py

bench-scale: $(READY) ## Build the pyramid of a 60,000 x 60,000 image, and report times and peak memory
	$(BIN)/python benchmarks/scale.py $(BENCH)

clean: ## Remove the environment and everything built
	rm -rf $(VENV) node_modules _build .pytest_cache .mypy_cache .ruff_cache chapters/.ruff_cache .hypothesis .coverage dist

# uv does half of pip's work, on every core. Where it cannot be had, or does not know of the mirror that pip has been told
# of, pip does all of it.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
FAST := { $(PIP) uv && $(BIN)/uv pip install --quiet --compile-bytecode --link-mode copy --python $(BIN)/python \
  --requirement requirements.txt; }

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'error: $(PYTHON) is missing or older than 3.11; install Python 3.11 or later,' \
	         'or name one: make PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo 'error: $(PYTHON) cannot make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv' >&2; \
	    rm -rf $(VENV); exit 1; }
	@echo "Installing what requirements.txt names into $(VENV)."
	@$(FAST) 2>/dev/null || $(PIP) --requirement requirements.txt
	$(BIN)/python -c 'import matplotlib.font_manager' # builds the font cache, which says so on stderr
	@touch $@

# Node itself comes from PyPI with the rest; npm brings what checks JavaScript, and nothing that is shipped.
NPM := PATH="$(abspath $(BIN)):$$PATH" $(BIN)/npm

$(SCRIPTS): package.json package-lock.json $(READY)
	$(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
